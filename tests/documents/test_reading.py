"""Strict YAML: what a document says, where, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from imageguard.documents import building, load, read
from imageguard.documents.document import dotted
from imageguard.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path


def mistakes_of(text: str) -> list[str]:
    """Return the mistakes of a text that is refused, as people see them."""
    with pytest.raises(DocumentError) as caught:
        read(text, "a.yaml")
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    "word", ["yes", "no", "NO", "on", "Off", "y", "2026-01-31", "12:30:00", "1_000", "0b1", "sha256:ab"]
)
def test_words_that_older_yaml_changes_stay_text(word: str) -> None:
    """The country code NO is a country, yes is a word, a date is what was written."""
    assert read(f"a: {word}", "a.yaml").data == {"a": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1e3", 1000.0),
    ],
)
def test_core_schema_values_are_typed(text: str, value: object) -> None:
    """Booleans and numbers are those of YAML 1.2."""
    data = read(f"a: {text}", "a.yaml").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


def test_quoted_values_are_text() -> None:
    """Quotes always mean text."""
    assert read("a: 'true'\nb: \"12\"\nc: |\n  null\n", "a.yaml").data == {"a": "true", "b": "12", "c": "null\n"}


def test_an_empty_file_holds_nothing() -> None:
    """An empty file, or one of comments only, is read as nothing at all."""
    document = read("# nothing\n", "a.yaml")
    assert document.data is None
    assert document.place(()) == (0, 0)


def test_every_value_has_a_place() -> None:
    """A key has the place where it begins, an entry of a list the place of its value."""
    document = read("id: L-1\nscope:\n  channels: [print,  website]\n", "a.yaml")
    assert document.place(("scope",)) == (2, 1)
    assert document.place(("scope", "channels")) == (3, 3)
    assert document.place(("scope", "channels", 1)) == (3, 22)
    assert document.place(("scope", "nowhere", 3)) == (2, 1)


def test_paths_are_written_as_people_write_them() -> None:
    """Dots for keys, brackets for entries, quotes for odd keys."""
    assert dotted(("scope", "channels", 0)) == "scope.channels[0]"
    assert dotted(("assets", "a b.jpg", "alt")) == "assets.'a b.jpg'.alt"


def test_all_mistakes_are_told_at_once() -> None:
    """A double key, an anchor, a reference, a tag, a merge key: five mistakes, five places."""
    text = "a: 1\na: 2\nb: &x 3\nc: *x\nd: !!str 4\n<<: {}\n"
    told = mistakes_of(text)
    assert [one.split(":")[1] for one in told] == ["2", "3", "4", "5", "6"]
    assert "a.yaml:2:1: the key 'a' stands here twice (first on line 1); keep one of them" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\n---\nb: 2\n", "second document"),
        ("a: b: c", "a colon stands where none is expected"),
        ("a: [1, 2", "closing bracket"),
        ("a: 'x", "not closed"),
        ("id: [", "closing bracket is missing"),
        ("a: [1,\nb: 2", "bracket"),
        ("a:\n\tb: 1", "tab"),
        (" a: 1\nb: 2", "indented"),
        ('a: "x\nb: y', "not closed"),
        ("a: .inf", "infinity"),
        ("a: 1e999", "too large"),
        (f"a: {'1' * 64}", "put it in quotes"),
        ("? [a]\n: b", "a key must be one word"),
        ("1: x", "a key must be text"),
        ("~: x", "a key must be text"),
        ("a: \x01", "invisible control character"),
        ("[" * 100_000, "nested more than 40 deep"),
        ("a: !!python/object/apply:os.system [ls]", "tags"),
        ("x: @a", "cannot start a word"),
        ("*x : 1", "a key must be one word"),
    ],
)
def test_what_cannot_be_kept_is_refused(text: str, said: str) -> None:
    """Each comes back as a sentence, none as an exception of the YAML library."""
    assert any(said in one for one in mistakes_of(text))


def test_a_bomb_of_references_is_harmless() -> None:
    """Nine levels of nine references are refused, not unfolded."""
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert any("references" in one for one in mistakes_of("\n".join(lines)))


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document is bounded in the number of its values."""
    monkeypatch.setattr(building, "VALUES", 50)
    assert any("more than 50 values" in one for one in mistakes_of(f"[{', '.join(['1'] * 60)}]"))


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    """Five megabytes of spaces are refused by size."""
    (tmp_path / "a.yaml").write_bytes(b" " * 5_000_000)
    with pytest.raises(DocumentError, match="larger than 4 MB"):
        load(tmp_path / "a.yaml", {})


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\xff\xfe\x61\x00", "UTF-8"), (b"\xd7\x4c\xe0", "UTF-8"), (b"\x89PNG\r\n\x1a\n\x00", "UTF-8")],
)
def test_files_that_are_no_text_are_refused(tmp_path: Path, data: bytes, said: str) -> None:
    """UTF-16, Latin and pictures get a sentence about UTF-8."""
    (tmp_path / "a.yaml").write_bytes(data)
    with pytest.raises(DocumentError, match=said):
        load(tmp_path / "a.yaml", {})


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    """What a Windows editor adds changes neither values nor lines."""
    (tmp_path / "a.yaml").write_bytes("\ufeffa: 1\r\nb: 2\r\n".encode())
    document = load(tmp_path / "a.yaml", {})
    assert document.data == {"a": 1, "b": 2}
    assert document.place(("b",)) == (2, 1)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_is_no_file_is_a_mistake(tmp_path: Path, name: str) -> None:
    """A file that is not there, or a folder, is a mistake like another."""
    with pytest.raises(DocumentError):
        load(tmp_path / name, {})


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text ends in anything but a document or its mistakes."""
    try:
        read(text, "a.yaml")
    except DocumentError as error:
        assert error.mistakes  # noqa: PT017 - either outcome is right


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,? \n\t0123.~", max_size=60))
def test_both_parsers_of_pyyaml_read_the_same(text: str) -> None:
    """Where libyaml and the Python parser both accept a text, they say the same."""
    found = []
    for parser in (building._LOADER, yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(building, "_LOADER", parser)
            try:
                found.append(read(text, "a.yaml").data)
            except DocumentError:
                return
    assert found[0] == found[1]


_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet="abcdé_", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_PLAIN)
def test_what_json_writes_is_read_back(value: object) -> None:
    """JSON is YAML: every value written as JSON is read back the same, and every path has a place."""
    document = read(json.dumps(value, ensure_ascii=False), "a.yaml")
    assert document.data == value
    assert all(line == 1 and column > 0 for line, column in document.places.values())
