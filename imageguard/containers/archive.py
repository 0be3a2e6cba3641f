"""ZIP archives and the documents built on them (DOCX, PPTX, XLSX, ODT, EPUB): every member, pictures and properties."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from imageguard.containers import parts
from imageguard.containers.parts import Gathered
from imageguard.errors import OverLimit, Unreadable
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits

OFFICE: Final = "Office"
_KINDS: Final = (
    ("word/", "DOCX"),
    ("ppt/", "PPTX"),
    ("xl/", "XLSX"),
    ("content.xml", "ODF"),
    ("META-INF/container.xml", "EPUB"),
)
_PROPERTIES: Final = re.compile(r"docProps/(?:core|app|custom)\.xml|meta\.xml|.*\.opf", re.IGNORECASE)
_PEOPLE: Final = re.compile(r".*(?:commentAuthors|people|comments\d*|authors)\.xml|.*persons/.*\.xml", re.IGNORECASE)
_SLIDE: Final = re.compile(r"ppt/slides/slide\d+\.xml")
_TEXTUAL: Final = (
    ".xml",
    ".rels",
    ".css",
    ".html",
    ".xhtml",
    ".htm",
    ".ncx",
    ".opf",
    ".txt",
    ".json",
    ".js",
    ".vml",
    ".rdf",
)
_SETTINGS: Final = (".ttf", ".otf", ".odttf", ".fntdata", ".bin", ".woff", ".woff2", ".dat")
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, OSError, EOFError, RuntimeError,
    IndexError, KeyError,
)  # fmt: skip
_MOST_RATIO_BYTES: Final = 1024 * 1024 * 1024


class Archive:
    """Takes ZIP archives apart."""

    name = "ZIP"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a local file header, or the end of an empty archive."""
        return head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            message = "the archive is damaged"
            raise Unreadable(message) from error
        members = [one for one in archive.infolist() if not one.filename.endswith("/")]
        if len(members) > limits.blocks or sum(one.file_size for one in members) > _MOST_RATIO_BYTES:
            message = "the archive holds too many files, or unpacks to too many bytes"
            raise OverLimit(message)
        kind = next((kind for mark, kind in _KINDS if any(one.filename.startswith(mark) for one in members)), self.name)
        gathered = Gathered(kind)
        for member in members:
            _member(gathered, archive, member, (kind, limits))
        if archive.comment:
            gathered.block(parts.COMMENT, archive.comment, "archive comment")
        if kind != self.name:
            gathered.trouble(
                "document",
                "This is a document: the pictures in it were looked at, its pages and words were not. "
                "Export the pictures that you publish, and read the rest.",
            )
        return gathered.contents()


def _member(
    gathered: Gathered, archive: zipfile.ZipFile, member: zipfile.ZipInfo, settings: tuple[str, Limits]
) -> None:
    """Take one member: properties as metadata, text of a document as known, anything else as a file of its own."""
    kind, limits = settings
    body = _body(archive, member, limits)
    if body is None:
        gathered.trouble("unreadable", "A file inside the archive is damaged, encrypted or too large.")
        return
    name = member.filename
    if _PROPERTIES.fullmatch(name) or _PEOPLE.fullmatch(name):
        gathered.block(OFFICE, body, "document properties" if _PROPERTIES.fullmatch(name) else "comments")
    elif kind != "ZIP" and name.lower().endswith((*_TEXTUAL, *_SETTINGS)):
        if _SLIDE.fullmatch(name) and b'show="0"' in body[:4096]:
            gathered.hidden.append(Hidden("hidden-slide", member.header_offset, member.compress_size))
    elif kind == "ZIP" or body[:4] not in {b"appl", b""}:
        rendition = RenditionKind.EMBEDDED
        gathered.enclosed.append(
            Enclosed(rendition.value, rendition, "file in the archive", body, member.header_offset)
        )


def _body(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> bytes | None:
    """Return a member's bytes, None where they cannot be had."""
    if member.file_size > limits.block_bytes or member.flag_bits & 1:
        return None
    try:
        with archive.open(member) as stream:
            body = stream.read(limits.block_bytes + 1)
    except _DAMAGE:
        return None
    return body if len(body) <= limits.block_bytes else None


PLUGIN: Final = Archive()
