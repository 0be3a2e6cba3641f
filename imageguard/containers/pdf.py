"""PDF: embedded pictures, document information, XMP, attached files and older revisions, by a walk over its objects."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.containers import parts, trailing
from imageguard.containers.parts import Gathered
from imageguard.errors import Unreadable
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.pictures.decode import from_samples
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imageguard.model.raster import Raster
    from imageguard.ports import Contents, Limits

PDF: Final = "PDF"
_OBJECT: Final = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")
_STREAM: Final = re.compile(rb"stream\r?\n")
_LENGTH: Final = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_INFO: Final = re.compile(
    rb"/(Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate|Company|Manager)\s*[(<]"
)
_END: Final = re.compile(rb"%%EOF[\r\n]*")
_SCRIPT: Final = re.compile(rb"/(?:JavaScript|JS|Launch)\b")
_NUMBER: Final = rb"\s+(\d{1,6})"
_MOST_OBJECTS: Final = 50_000


@dataclass(frozen=True)
class _Object:
    head: bytes = field(repr=False)
    body: bytes = field(repr=False)
    offset: int

    def number(self, key: bytes) -> int:
        found = re.search(rb"/" + key + _NUMBER, self.head)
        return int(found[1]) if found else 0


class Pdf:
    """Takes PDF files apart."""

    name = "PDF"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether a PDF header stands among the first bytes."""
        return b"%PDF-" in head[:1024] and head[:1] in {b"%", b"\r", b"\n", b" ", b"\0"}

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        gathered = Gathered(self.name)
        gathered.trouble(
            "document",
            "This is a document: the pictures in it were looked at, its pages and words were not. "
            "Export the pictures that you publish, and read the rest.",
        )
        if b"/Encrypt" in data:
            gathered.trouble("encrypted", "The document is encrypted: what is in it is not known. Save it without.")
        for one in _objects(data):
            _take(gathered, one, limits)
        _revisions(gathered, data)
        return gathered.contents()


def _objects(data: bytes) -> Iterator[_Object]:
    """Yield every object: the bytes before its stream, and its stream as stored."""
    at = 0
    for _ in range(_MOST_OBJECTS):
        found = _OBJECT.search(data, at)
        if found is None:
            return
        end = data.find(b"endobj", found.end())
        stream = _STREAM.search(data, found.end(), end if end >= 0 else len(data))
        if stream is None:
            stop = end if end >= 0 else len(data)
            yield _Object(data[found.end() : stop], b"", found.start())
        else:
            head = data[found.end() : stream.start()]
            length = _LENGTH.search(head)
            stop = stream.end() + int(length[1]) if length else -1
            if stop < 0 or not data[stop : stop + 16].lstrip().startswith(b"endstream"):
                stop = data.find(b"endstream", stream.end())
                stop = stop if stop >= 0 else len(data)
            yield _Object(head, data[stream.end() : stop], stream.end())
        at = max(stop, found.end())


def _take(gathered: Gathered, one: _Object, limits: Limits) -> None:
    """Take one object by what its dictionary says it is."""
    if _INFO.search(one.head):
        gathered.block(PDF, one.head, "document information", one.offset)
    if _SCRIPT.search(one.head):
        gathered.hidden.append(Hidden("script", one.offset, len(one.body)))
    if not one.body:
        return
    body = _plain(one, limits)
    if body is None:
        gathered.trouble("unreadable", "A part of the document is damaged or too large to unpack.")
    elif b"/Image" in one.head and b"/Subtype" in one.head:
        _image(gathered, one, body)
    elif b"/Metadata" in one.head or b"<x:xmpmeta" in body[:1024]:
        gathered.block(parts.XMP, body, "XMP metadata", one.offset)
    elif b"/EmbeddedFile" in one.head:
        kind = RenditionKind.EMBEDDED
        gathered.enclosed.append(Enclosed(kind.value, kind, "attached file", body, one.offset))
    elif b"/ObjStm" in one.head and _INFO.search(body):
        gathered.block(PDF, body, "document information", one.offset)


def _plain(one: _Object, limits: Limits) -> bytes | None:
    """Return a stream unpacked as far as Flate goes, None where it is damaged or too large."""
    if b"/FlateDecode" not in one.head and b"/Fl " not in one.head:
        return one.body
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(one.body, limits.block_bytes + 1)
    except zlib.error:
        return None
    return body if len(body) <= limits.block_bytes else None


def _image(gathered: Gathered, one: _Object, body: bytes) -> None:
    """Take a picture: JPEG and JPEG 2000 as files, bare samples of eight bits, others as unopened."""
    kind = RenditionKind.EMBEDDED
    if b"/DCTDecode" in one.head or b"/JPXDecode" in one.head:
        gathered.enclosed.append(Enclosed(kind.value, kind, "picture in the document", body, one.offset))
        return
    if b"/SMask" in one.head or b"/ImageMask true" not in one.head:
        width, height = one.number(b"Width"), one.number(b"Height")
        where, span = "picture in the document", (one.offset, one.offset + len(one.body))
        gathered.picture(kind, where, _samples(one, body, width, height), span=span)


def _samples(one: _Object, body: bytes, width: int, height: int) -> Callable[[], Raster]:
    def raster() -> Raster:
        if b"/Predictor" in one.head and one.number(b"Predictor") > 1:
            message = "its samples are packed in a way that is not opened here"
            raise Unreadable(message)
        if len(body) >= width * height * 3 and b"/DeviceGray" not in one.head:
            return from_samples(width, height, body)
        if len(body) >= width * height:
            return from_samples(width, height, bytes(byte for byte in body[: width * height] for _ in range(3)))
        message = "its samples are packed in a way that is not opened here"
        raise Unreadable(message)

    return raster


def _revisions(gathered: Gathered, data: bytes) -> None:
    """Report older revisions: every end mark but the last ends one (two are usual in a linearised file)."""
    ends = [found.end() for found in _END.finditer(data)]
    first = 1 if b"/Linearized" in data[:2048] else 0
    for end in ends[first:-1]:
        gathered.hidden.append(Hidden("old-revision", 0, end))
    if ends:
        trailing.behind(gathered, data, ends[-1])


PLUGIN: Final = Pdf()
