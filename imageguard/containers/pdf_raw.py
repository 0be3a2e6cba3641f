"""A PDF file object by object, as its bytes lie there: older revisions and what nothing leads to any more, too."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.containers import trailing
from imageguard.errors import Unreadable
from imageguard.model.inspection import Hidden
from imageguard.pictures.decode import from_samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imageguard.containers.parts import Gathered
    from imageguard.model.raster import Raster
    from imageguard.ports import Limits

_OBJECT: Final = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")
_STREAM: Final = re.compile(rb"stream\r?\n")
_LENGTH: Final = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_END: Final = re.compile(rb"%%EOF[\r\n]*")
_NUMBER: Final = rb"\s+(\d{1,6})"
_MOST_OBJECTS: Final = 50_000


@dataclass(frozen=True)
class RawObject:
    """One object: the bytes before its stream, its stream as stored, where the stream begins."""

    head: bytes = field(repr=False)
    body: bytes = field(repr=False)
    offset: int

    def number(self, key: bytes) -> int:
        """Return a number of its dictionary, 0 where there is none."""
        found = re.search(rb"/" + key + _NUMBER, self.head)
        return int(found[1]) if found else 0


def objects(data: bytes) -> Iterator[RawObject]:
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
            yield RawObject(data[found.end() : stop], b"", found.start())
        else:
            head = data[found.end() : stream.start()]
            length = _LENGTH.search(head)
            stop = stream.end() + int(length[1]) if length else -1
            if stop < 0 or not data[stop : stop + 16].lstrip().startswith(b"endstream"):
                stop = data.find(b"endstream", stream.end())
                stop = stop if stop >= 0 else len(data)
            yield RawObject(head, data[stream.end() : stop], stream.end())
        at = max(stop, found.end())


def plain(one: RawObject, limits: Limits) -> bytes | None:
    """Return a stream unpacked as far as Flate goes, None where it is damaged or too large."""
    if b"/FlateDecode" not in one.head and b"/Fl " not in one.head:
        return one.body
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(one.body, limits.block_bytes + 1)
    except zlib.error:
        return None
    return body if len(body) <= limits.block_bytes else None


def samples(one: RawObject, body: bytes) -> Callable[[], Raster]:
    """Return the decoder of a picture of bare samples of eight bits, from what its dictionary says."""
    width, height = one.number(b"Width"), one.number(b"Height")

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


def revisions(gathered: Gathered, data: bytes) -> None:
    """Report older revisions: every end mark but the last ends one (two are usual in a linearised file)."""
    ends = [found.end() for found in _END.finditer(data)]
    first = 1 if b"/Linearized" in data[:2048] else 0
    for end in ends[first:-1]:
        gathered.hidden.append(Hidden("old-revision", 0, end))
    if ends:
        trailing.behind(gathered, data, ends[-1])
