"""The texts with each picture of a run: from the files beside it, and from the pages that use it."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from imageguard.captions.html import read_html, read_template
from imageguard.captions.markdown import read_markdown
from imageguard.captions.page import names_picture
from imageguard.captions.plain import read_plain
from imageguard.captions.sidecar import OWN, TABLES, tables, words_of
from imageguard.captions.structured import read_json, read_toml, read_yaml
from imageguard.model.use import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from imageguard.captions.page import Mention

READERS: Final[Mapping[str, Callable[[str], Iterator[Mention]]]] = {
    **dict.fromkeys((".md", ".markdown"), read_markdown),
    **dict.fromkeys((".html", ".htm"), read_html),
    ".mdx": lambda text: chain(read_markdown(text), read_plain(text)),
    **dict.fromkeys((".vue", ".svelte", ".astro", ".liquid", ".njk", ".php", ".erb"), read_template),
    **dict.fromkeys((".ejs", ".hbs", ".twig", ".jinja", ".j2", ".xhtml", ".shtml", ".cshtml"), read_template),
    **dict.fromkeys((".json", ".webmanifest", ".ipynb", ".jsonld"), read_json),
    **dict.fromkeys((".yml", ".yaml"), read_yaml),
    ".toml": read_toml,
    **dict.fromkeys((".css", ".scss", ".rst", ".adoc", ".org", ".tex", ".xml", ".rss", ".atom"), read_plain),
    **dict.fromkeys((".js", ".jsx", ".ts", ".tsx"), read_plain),
}
BESIDE: Final = (".md", ".markdown", ".html", ".htm")
"""Endings of pages that are read in the folder of a picture without being named."""
_SIZED: Final = re.compile(r"^(.+?)[-_@.](?:\d{2,5}x\d{0,5}|\d{2,5}w|[1-4]x)(?:[-_].{0,100})?$")
WORKSHEET: Final = ".worksheet.html"
"""A private page of ours: it repeats what is known of every picture, and says nothing new."""
LARGEST: Final = 512 * 1024
_NOT_WALKED: Final = frozenset({".git", ".hg", ".svn", ".venv", "__pycache__", "node_modules"})


@dataclass
class Site:
    """The texts of a run by the name of each asset, and how many files could not be read."""

    texts: dict[str, tuple[Text, ...]] = field(default_factory=dict)
    unread: int = 0


def texts_with(assets: Sequence[tuple[str, str]], pages: Iterable[Path], *, outside: Iterable[Path] = ()) -> Site:
    """Return what stands beside the assets, given as (name, file), and in the pages and folders of pages.

    A page in the folder of a picture counts without being named. ``outside`` are files and
    folders of the run itself, which say nothing of pictures.
    """
    site, reading = Site(), _Reading(frozenset(map(_absolute, outside)))
    places = {name: _absolute(Path(file)) for name, file in assets}
    folders = sorted({place.parent for place in places.values()})
    beside = {folder: reading.listed(folder) for folder in folders}
    found: dict[str, list[Text]] = {name: [] for name in places}
    for folder, files in beside.items():
        here = {name: place for name, place in places.items() if place.parent == folder}
        for name, text in _beside(here, files, reading):
            found[name].append(text)
    near = [file for files in beside.values() for file in files if _is_page(file, BESIDE)]
    named = [file for page in pages for file in reading.walked(_absolute(page)) if _is_page(file, READERS)]
    by_name: dict[str, list[str]] = {}
    for name, place in places.items():
        by_name.setdefault(place.name.casefold(), []).append(name)
    for page in dict.fromkeys([*near, *named]):
        _from_page(page, reading, places, by_name, found)
    site.texts = {name: tuple(dict.fromkeys(texts)) for name, texts in found.items() if texts}
    site.unread = len(reading.unread)
    return site


def _beside(places: Mapping[str, Path], files: Sequence[Path], reading: _Reading) -> Iterator[tuple[str, Text]]:
    """Yield (asset, words) of the files of one folder that are called like an asset, or hold its name in a table."""
    called: dict[str, list[str]] = {}
    stems: dict[str, set[str]] = {}
    for name, place in places.items():
        own = place.name.casefold()
        called.setdefault(own, []).append(name)
        for stem in (own, place.stem.casefold()):
            stems.setdefault(stem, set()).add(own)
    assets = set(places.values())
    for file in files:
        if file.suffix.lower() not in OWN or file in assets:
            continue
        for picture, words in _said(file, stems.get(file.stem.casefold(), set()), called, reading).items():
            if words.strip():
                yield from ((name, Text("sidecar", words)) for name in called[picture])


def _said(file: Path, own: Collection[str], pictures: Mapping[str, object], reading: _Reading) -> Mapping[str, str]:
    """Return what a file says of the pictures that are called like it, or of those that it lists."""
    if own:
        return dict.fromkeys(sorted(own), words_of(file.name, reading.text(file)))
    return tables(file.name, reading.text(file), pictures) if file.suffix.lower() in TABLES else {}


def _from_page(
    page: Path,
    reading: _Reading,
    places: Mapping[str, Path],
    by_name: Mapping[str, list[str]],
    found: dict[str, list[Text]],
) -> None:
    for mention in READERS[page.suffix.lower()](reading.text(page)):
        for name in _meant(_address(mention.address), page, places, by_name):
            found[name] += [Text("alt", words) for words in mention.own]
            found[name] += [Text("page", mention.around)] if mention.around else []


def _meant(
    address: PurePosixPath, page: Path, places: Mapping[str, Path], by_name: Mapping[str, list[str]]
) -> Iterator[str]:
    """Yield the pictures that an address on a page may mean; a pattern, or a name without ending, those of the page."""
    if not names_picture(address.name) or "*" in address.name:
        yield from (name for name, place in places.items() if _is_called(place, address, page.parent))
        return
    original = _original(address, by_name)
    for name in by_name.get(original.name.casefold(), ()):
        if _leads_to(original, page, places[name]):
            yield name


def _is_called(place: Path, address: PurePosixPath, folder: Path) -> bool:
    """Say whether a file below the folder of a page is called so there: ``portrait``, ``images/*``, ``**.jpg``."""
    if not place.is_relative_to(folder):
        return False
    own, called = place.relative_to(folder).as_posix().casefold(), os.path.normpath(address).casefold()
    return fnmatchcase(own, called) or os.path.splitext(own)[0] == called  # noqa: PTH122 - of a relative name


def _is_page(file: Path, endings: Collection[str]) -> bool:
    return file.suffix.lower() in endings and not file.name.lower().endswith(WORKSHEET)


def _address(written: str) -> PurePosixPath:
    """Return the path in an address, without host, query and fragment."""
    bare = unquote(written.partition("#")[0].partition("?")[0]).strip()
    host = bare.partition("://")[2]
    return PurePosixPath("/" + host.partition("/")[2] if host else bare)


def _original(address: PurePosixPath, known: Collection[str]) -> PurePosixPath:
    """Return the picture that a smaller copy was made from, by its name: ``a-300x200.jpg``, ``a@2x.jpg``."""
    sized = _SIZED.match(address.stem) if address.name.casefold() not in known else None
    return address.with_name(sized[1] + address.suffix) if sized else address


def _leads_to(address: PurePosixPath, page: Path, place: Path) -> bool:
    """Say whether an address may mean this file: seen from the page, or by its name and the folder that it lies in."""
    if not address.is_absolute() and Path(os.path.normpath(page.parent / address)) == place:
        return True
    parts = [part.casefold() for part in address.parts if part not in {"/", ".", ".."}][-2:]
    return len(parts) > 0 and [part.casefold() for part in place.parts[-len(parts) :]] == parts


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - links are not followed


class _Reading:
    """Reads each file once; what cannot be read is counted."""

    def __init__(self, outside: frozenset[Path]) -> None:
        self._outside = outside
        self._texts: dict[Path, str] = {}
        self.unread: set[Path] = set()

    def text(self, file: Path) -> str:
        if file not in self._texts:
            self._texts[file] = self._read(file)
        return self._texts[file]

    def _read(self, file: Path) -> str:
        try:
            facts = file.stat()
            if stat.S_ISREG(facts.st_mode) and facts.st_size <= LARGEST:
                return file.read_bytes().decode("utf-8", "replace")
        except OSError:
            pass
        self.unread.add(file)
        return ""

    def listed(self, folder: Path) -> list[Path]:
        """Return the files of a folder that may speak of its pictures."""
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            self.unread.add(folder)
            return []
        endings = {*OWN, *BESIDE}
        return [one for one in entries if one.suffix.lower() in endings and one not in self._outside and one.is_file()]

    def walked(self, start: Path) -> Iterator[Path]:
        """Yield the file, or every file below the folder, that may be a page."""
        if start.is_file():
            yield start
            return
        for folder, inside, files in os.walk(start):
            inside[:] = sorted(
                one for one in inside if one not in _NOT_WALKED and Path(folder, one) not in self._outside
            )
            for name in sorted(files):
                file = Path(folder, name)
                if file not in self._outside:
                    yield file
