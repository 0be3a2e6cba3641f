"""More ways in which generators, standards and people keep the words about a picture apart from it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from imageguard.captions.html import read_html
from imageguard.captions.markdown import read_markdown
from imageguard.captions.site import READERS, texts_with
from imageguard.captions.structured import read_json, read_toml, read_yaml

FILLER: Final = "<p>filler</p>" * 6
CASES: Final = yaml.safe_load(Path(__file__).with_name("ways.yaml").read_text(encoding="utf-8"))
WAYS: Final = {one["way"]: (one["page"], one["text"]) for one in CASES["ways"]}
OTHERS: Final = [(one["page"], one["text"]) for one in CASES["others"]]
PIECES: Final = (
    "[",
    '{"a":',
    "- ",
    "a: &b ",
    "<p id=a>",
    "</a>",
    "<a ",
    "<p><b>",
    "{{< a >}}",
    "```{figure} a\n",
    "{% capture a %}",
)


def words(root: Path, page: str, text: str) -> str:
    """Return all that a site says of its one picture, which lies with the page where this is a folder of Hugo's."""
    folder = "content/post/" if page.startswith("content/post") else ""
    inside = "images/" if "images/" in text or not folder else ""
    for name, data in (
        (page, text.replace("@FILLER@", FILLER).replace("@LONG@", "x" * 500).encode()),
        (f"{folder}{inside}a.jpg", b"\xff\xd8x"),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    site = texts_with([("a.jpg", str(root / f"{folder}{inside}a.jpg"))], [root])
    return "\n".join(one.words for one in site.texts.get("a.jpg", ()))


@pytest.mark.parametrize("way", WAYS)
def test_words_kept_apart_from_a_picture_are_read_with_it(tmp_path: Path, way: str) -> None:
    """By id, by name, in the same entry of data, around it."""
    assert "SENTENCE" in words(tmp_path, *WAYS[way])


@pytest.mark.parametrize(("page", "text"), OTHERS)
def test_words_of_others_are_left_to_them(tmp_path: Path, page: str, text: str) -> None:
    """Another picture's description, the page's own label, the publisher, an address."""
    assert "SENTENCE" not in words(tmp_path, page, text)


def test_an_entry_that_yaml_repeats_is_read_once() -> None:
    """Each alias doubles what a reader without memory would walk."""
    text = "a0: &a0 {src: a.jpg, alt: x}\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    begun = time.process_time()
    assert "a.jpg" in {one.address for one in read_yaml(text)}
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("ending", [".json", ".yml", ".toml", ".html", ".md"])
def test_no_data_take_longer_than_their_length(ending: str) -> None:
    """A hundred kilobytes of what goes nowhere, or ever deeper."""
    for piece in PIECES:
        begun = time.process_time()
        list(READERS[ending](piece * (100_000 // len(piece))))
        assert time.process_time() - begun < 3, piece


@given(st.text(alphabet="[]{}:,\"'a.jpg&*!- \n<>=#%`\0", max_size=200))
def test_no_data_break_a_reader(text: str) -> None:
    """What is no JSON, YAML or TOML is read as text."""
    for read in (read_json, read_yaml, read_toml, read_html, read_markdown):
        list(read(text))
