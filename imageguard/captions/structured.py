"""Data that name pictures: JSON, YAML and TOML. What stands in the same entry as the name is said of the picture."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from imageguard.captions.page import Mention, names_picture
from imageguard.captions.plain import read_plain
from imageguard.captions.sidecar import is_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST: Final = 20_000
"""Entries of one file that are looked at; beyond, it is read as plain text."""
DEEP: Final = 60
MOST_ABOVE: Final = 12
"""Texts of the entries around an entry that go with its pictures."""
_INSIDE: Final = re.compile(
    r"(?i)^(?:params?|caption|description|alt|text|title|label|about|content_?location|i18n|[a-z]{2})$"
)
"""Keys below which an entry goes on to speak of its picture."""
_NO_WORDS: Final = re.compile(r"(?i)\A(?:https?://\S*|//\S*|#\S*|mailto:\S*|[\d\s:.,TZ+/-]*)\Z")
_MARKUP: Final = re.compile(r"!\[|<[a-z]", re.IGNORECASE)


class TooMuch(ValueError):
    """The data are too many or too deep to be walked."""


def read_json(text: str) -> Iterator[Mention]:
    """Yield every picture that JSON names, with the words of its entry; others in the text as in plain text."""
    return _read(text, json.loads)


def read_yaml(text: str) -> Iterator[Mention]:
    """Yield every picture that YAML names, as of JSON."""
    return _read(text, load_yaml)


def read_toml(text: str) -> Iterator[Mention]:
    """Yield every picture that TOML names, as of JSON."""
    return _read(text, tomllib.loads)


def load_yaml(text: str) -> Any:  # noqa: ANN401 - whatever somebody wrote
    """Return the values of YAML, of several documents as a list. Raises ValueError or RecursionError."""
    import yaml  # noqa: PLC0415 - only where a site has YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return list(yaml.load_all(text, Loader=loader))
    except (yaml.YAMLError, AttributeError, TypeError) as error:
        raise ValueError from error


def in_data(value: object) -> Iterator[Mention]:
    """Yield every picture that data name. Raises TooMuch."""
    return iter(_Walk().found(value, (), 0))


def words_in(entry: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return what one entry says of its picture."""
    return tuple(_words(entry))


def _read(text: str, load: Callable[[str], object]) -> Iterator[Mention]:
    if is_report(text):
        return iter(())
    try:
        found = list(in_data(load(text)))
    except (ValueError, RecursionError):
        found = []
    known = {one.address for one in found}
    return iter([*found, *(one for one in read_plain(text) if one.address not in known)])


class _Walk:
    """One way through data; each entry once, however often YAML's aliases lead to it."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._left = MOST

    def found(self, value: object, above: tuple[str, ...], deep: int) -> list[Mention]:
        self._left -= 1
        if self._left < 0 or deep > DEEP:
            raise TooMuch
        if isinstance(value, (dict, list)):
            if id(value) in self._seen:
                return []
            self._seen.add(id(value))
        if isinstance(value, dict):
            return self._entry(value, above, deep)
        if isinstance(value, list):
            return [one for part in value for one in self.found(part, above, deep + 1)]
        return _in_markup(value) if isinstance(value, str) else []

    def _entry(self, entry: dict[Any, Any], above: tuple[str, ...], deep: int) -> list[Mention]:
        words = tuple(_words(entry))
        around = "\n".join(above)
        named = [one for value in entry.values() for one in _strings(value) if names_picture(one)]
        found = [Mention(address, words, around) for address in dict.fromkeys(named)]
        for key, value in entry.items():
            if isinstance(key, str) and names_picture(key):
                found.append(Mention(key, tuple(_words({"text": value})), around))
            found += self.found(value, (*above, *words)[-MOST_ABOVE:], deep + 1)
        return found


def _strings(value: object) -> list[str]:
    """Return a text, or the texts of a list."""
    parts = value if isinstance(value, list) else [value]
    return [one.strip() for one in parts if isinstance(one, str)]


def _words(entry: Mapping[Any, Any], deep: int = 0) -> Iterator[str]:
    """Yield what an entry says, but addresses, days and what belongs to other things, such as a publisher."""
    for key, value in entry.items():
        for one in _strings(value):
            if one and not _NO_WORDS.match(one) and not names_picture(one) and not _is_type(key):
                yield one
        inner = value if isinstance(value, list) else [value]
        if deep < 2 and isinstance(key, str) and _INSIDE.match(key):  # noqa: PLR2004 - a caption in languages
            for part in inner:
                if isinstance(part, dict) and not _holds_picture(part):
                    yield from _words(part, deep + 1)


def _is_type(key: object) -> bool:
    return isinstance(key, str) and key.startswith("@")


def _holds_picture(entry: dict[Any, Any]) -> bool:
    return any(names_picture(one) for value in entry.values() for one in _strings(value))


def _in_markup(text: str) -> list[Mention]:
    """Return the pictures of markup that stands in a text of the data."""
    if not _MARKUP.search(text):
        return []
    from imageguard.captions.markdown import read_markdown  # noqa: PLC0415 - it reads data in its front matter itself

    return list(read_markdown(text))
