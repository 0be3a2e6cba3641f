"""Whether a file says a word: as bytes, on the pages and in the attachments of a PDF, in the members of an archive."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

NAMES: Final = "names the letter"
_DEEP: Final = 4
_LARGEST: Final = 256 * 1024 * 1024
_MEMBERS: Final = 100_000


@dataclass(frozen=True)
class Word:
    """An id that is looked for as a word of its own: ``L-1`` is not in ``L-12``."""

    word: str

    def said_in(self, data: bytes) -> bool:
        """Say whether bytes hold it, one or two bytes a character."""
        return self._bytes.search(data) is not None

    def said_in_text(self, text: str) -> bool:
        """Say whether text holds it, wherever a line was broken in it."""
        return self._text.search(text) is not None

    @cached_property
    def _bytes(self) -> re.Pattern[bytes]:
        forms = (self._bounded(re.escape(self.word)).encode(), re.escape(self.word.encode("utf-16-le")))
        return re.compile(b"|".join((*forms, re.escape(self.word.encode("utf-16-be")))))

    @cached_property
    def _text(self) -> re.Pattern[str]:
        return re.compile(self._bounded(r"\s*".join(map(re.escape, self.word))))

    @staticmethod
    def _bounded(word: str) -> str:
        return rf"(?<![A-Za-z0-9_-]){word}(?![A-Za-z0-9_-])"


def said_in(data: bytes, word: Word, deep: int = 0) -> str | None:
    """Return what is said of a file that names the word, or could not be looked through; None where it does not."""
    if word.said_in(data):
        return NAMES
    if data.startswith(b"%PDF"):
        return _of_pdf(data, word, deep)
    try:
        return _of_archive(data, word, deep)
    except (zipfile.BadZipFile, tarfile.TarError, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return "is an archive that could not be unpacked: look yourself"


def _of_archive(data: bytes, word: Word, deep: int) -> str | None:
    left = _LARGEST
    for number, (name, inside) in enumerate(_members(data)):
        left -= len(inside)
        if deep >= _DEEP or number >= _MEMBERS or left < 0:
            return "is an archive that is too large or too deep to look through: look yourself"
        if word.said_in_text(name):
            return f"{NAMES}: a file in it carries the id in its name"
        if reason := said_in(inside, word, deep + 1):
            return f"{reason} (in {name})" if name else reason
    return None


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of what an archive holds; nothing where the file is none."""
    stream = io.BytesIO(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(stream) as archive:
            for one in archive.infolist():
                yield one.filename, b"" if one.is_dir() else archive.open(one).read(_LARGEST + 1)
    elif data.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")) or data[257:262] == b"ustar":
        yield from _of_tar(stream)


def _of_tar(stream: io.BytesIO) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=stream) as archive:
            for one in archive:
                content = archive.extractfile(one) if one.isfile() else None
                yield one.name, content.read(_LARGEST + 1) if content else b""
    except tarfile.ReadError:
        stream.seek(0)
        if stream.read(2) != b"\x1f\x8b":
            raise
        stream.seek(0)
        with gzip.open(stream) as packed:
            yield "", packed.read(_LARGEST + 1)


def _of_pdf(data: bytes, word: Word, deep: int) -> str | None:
    from pypdf import PdfReader  # noqa: PLC0415 - heavy
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - heavy

    try:
        pdf = PdfReader(io.BytesIO(data))
        if any(word.said_in_text(text) for text in _texts(pdf)):
            return NAMES
        for name, files in pdf.attachments.items():
            if any(said_in(one, word, deep + 1) for one in files):
                return f"{NAMES} (in its attachment {name})"
        blank = any(not page.extract_text().strip() and page.images for page in pdf.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, zlib.error):
        return "is a PDF that could not be read: open it and look"
    return "is a PDF with scanned pages: open it and look" if blank else None


def _texts(pdf: PdfReader) -> Iterator[str]:
    yield from (str(value) for value in (pdf.metadata or {}).values())
    yield from (f"{name} {field.get('/V', '')}" for name, field in (pdf.get_fields() or {}).items())
    for page in pdf.pages:
        yield page.extract_text()
