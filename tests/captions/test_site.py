"""The words with each picture: beside it, and on the pages that use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from imageguard.captions import texts_with
from imageguard.captions.sidecar import tables, words_of

if TYPE_CHECKING:
    from pathlib import Path


def _site(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def _said(root: Path, *names: str, pages: tuple[str, ...] = (), outside: tuple[str, ...] = ()) -> dict[str, list[str]]:
    assets = [(name, str(root / name)) for name in names]
    site = texts_with(assets, [root / page for page in pages], outside=[root / one for one in outside])
    return {name: [f"{text.kind}: {text.words}" for text in texts] for name, texts in site.texts.items()}


@pytest.mark.parametrize("name", ["a.txt", "a.md", "A.TXT", "a.jpg.txt", "a.xmp", "a.JPG.xmp", "a.json"])
def test_a_file_of_the_same_name_belongs_to_the_picture(tmp_path: Path, name: str) -> None:
    """Cameras, catalogues and people name them so; a JSON of another picture beside it changes nothing."""
    _site(tmp_path, {"a.jpg": "", "b.jpg": "", name: '"Somchai"'})
    assert [*_said(tmp_path, "a.jpg", "b.jpg")] == ["a.jpg"]


@pytest.mark.parametrize("name", ["b.txt", "ab.txt", "a.html", "a.jpg.bak.txt", "a.log"])
def test_another_file_does_not(tmp_path: Path, name: str) -> None:
    """Words of another picture are another's."""
    _site(tmp_path, {"a.jpg": "", name: "Somchai"})
    assert _said(tmp_path, "a.jpg") == {}


def test_two_pictures_of_one_name_share_their_words(tmp_path: Path) -> None:
    """The same scene as JPEG and as PNG."""
    _site(tmp_path, {"a.jpg": "", "a.png": "", "a.txt": "Somchai"})
    assert [*_said(tmp_path, "a.jpg", "a.png")] == ["a.jpg", "a.png"]


def test_a_sidecar_is_read_whole() -> None:
    """Text as it is, JSON by its texts, XMP by its elements and attributes."""
    assert words_of("a.txt", "Somchai") == "Somchai"
    assert words_of("a.json", '{"who": ["Somchai", 15], "where": {"town": "Korat"}}') == "Somchai\nKorat"
    assert words_of("a.json", "not JSON: Somchai") == "not JSON: Somchai"
    said = words_of("a.xmp", '<rdf:li>Somchai &amp; Maly</rdf:li><x photoshop:City="Korat"/>')
    assert "Somchai & Maly" in said
    assert "Korat" in said


def test_a_table_speaks_of_the_picture_in_its_rows() -> None:
    """The rows of others do not count."""
    table = "file;who\nimg/a.jpg;Somchai\nb.jpg;Maly\n"
    assert tables("list.csv", table, ["A.jpg"]) == {"a.jpg": "Somchai"}
    listed = json.dumps({"a.jpg": {"who": "Somchai"}, "more": [{"file": "x/b.jpg", "who": "Maly"}]})
    assert tables("list.json", listed, ["a.jpg", "b.jpg"]) == {"a.jpg": "Somchai", "b.jpg": "Maly"}
    assert tables("list.json", "[" * 200_000, ["b.jpg"]) == {}
    assert tables("list.csv", "a.jpg," + "x" * 200_000 + "\na.jpg,Dara\n", ["a.jpg"]) == {"a.jpg": "Dara"}


def test_words_are_found_beside_the_picture_and_on_pages_that_use_it(tmp_path: Path) -> None:
    """A page in the picture's own folder need not be named; a page elsewhere is found in the named folder."""
    _site(
        tmp_path,
        {
            "static/images/a.jpg": "",
            "static/images/a.txt": "Beside.",
            "static/images/b.jpg": "",
            "content/post.md": "![Alt words](/images/a.jpg)\n\nAround.",
            "content/.git/old.md": "![No](/images/a.jpg)",
            "other/post.md": "![Alt words](/images/b.jpg)",
        },
    )
    assert _said(tmp_path, "static/images/a.jpg", "static/images/b.jpg", pages=("content",)) == {
        "static/images/a.jpg": ["sidecar: Beside.", "alt: Alt words", "page: Around."]
    }


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("a.jpg", True),
        ("../in/a.jpg", True),
        ("/in/a.jpg", True),
        ("https://site.example/base/in/a.jpg?x=1", True),
        ("in/A%2Ejpg", True),
        ("/out/a.jpg", False),
        ("b.jpg", False),
    ],
)
def test_an_address_means_a_file_by_name_and_folder(tmp_path: Path, address: str, meant: object) -> None:
    """Where a site's root lies, nobody need say; of two pictures of one name, both are meant rather than none."""
    _site(tmp_path, {"in/a.jpg": "", "posts/page.html": f'<p>Words</p><img src="{address}">'})
    assert bool(_said(tmp_path, "in/a.jpg", pages=("posts",))) is meant


def test_files_of_the_run_itself_say_nothing(tmp_path: Path) -> None:
    """The use file is read elsewhere."""
    _site(tmp_path, {"a.jpg": "", "notes.md": "![x](a.jpg)"})
    assert _said(tmp_path, "a.jpg", outside=("notes.md",)) == {}


def test_what_cannot_be_read_is_counted(tmp_path: Path) -> None:
    """Nobody may rely on words that were not read."""
    _site(tmp_path, {"a.jpg": "", "a.txt": "x" * (512 * 1024 + 1)})
    assert texts_with([("a.jpg", str(tmp_path / "a.jpg"))], []).unread == 1


def test_the_reports_of_an_earlier_check_say_nothing_of_a_picture() -> None:
    """A key file and a JSON report name every picture; what they say of it is no caption."""
    report = {"schema": 1, "tool": {}, "rules": {}, "verdict": "block", "counts": {}, "assets": [], "not_checked": []}
    key = "# PRIVATE: which asset number is which file. Do not file it.\r\nnumber,sha256,path\r\n1,ab,a.jpg\r\n"
    told = json.dumps(report | {"assets": [{"path": "a.jpg", "findings": ["words"]}]})
    assert tables("old.key.csv", key, ["a.jpg"]) == {}
    assert tables("old.json", told, ["a.jpg"]) == {}
    assert tables("other.json", json.dumps({"assets": [{"path": "a.jpg", "note": "words"}]}), ["a.jpg"]) != {}
