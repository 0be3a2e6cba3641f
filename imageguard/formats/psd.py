"""PSD and PSB: sections, layer records and channel data (Adobe Photoshop File Formats Specification)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.formats.binary import cut, number

_HEAD: Final = 26
_LARGE: Final = 2
_MOST_LAYERS: Final = 8000
_MOST_CHANNELS: Final = 60
RAW, PACKED, ZIP, ZIP_PREDICTED = 0, 1, 2, 3


@dataclass(frozen=True)
class Layer:
    """One layer: its box (top, left, bottom, right) on the canvas; channels as (id, offset, length) of their data."""

    box: tuple[int, int, int, int]
    channels: tuple[tuple[int, int, int], ...]
    name: bytes = field(repr=False, default=b"")

    @property
    def size(self) -> tuple[int, int]:
        """Return (width, height) in pixels; an empty layer has none."""
        return max(0, self.box[3] - self.box[1]), max(0, self.box[2] - self.box[0])


@dataclass(frozen=True)
class Document:
    """A walked file: canvas size, samples, colour mode, spans of resources and layers, start of the merged picture."""

    large: bool
    width: int
    height: int
    channels: int
    depth: int
    mode: int
    palette: bytes = field(repr=False)
    resources: tuple[int, int]
    section: tuple[int, int]
    layers: tuple[Layer, ...]
    merged: int


def walk(data: bytes) -> Document:
    """Walk the sections. Raises Unreadable where they do not fit the file, OverLimit on too many layers."""
    large = number(data, 4, 2) == _LARGE
    wide = 8 if large else 4
    colours = number(data, _HEAD, 4)
    at = _HEAD + 4 + colours
    resources = at + 4, at + 4 + number(data, at, 4)
    start = resources[1] + wide
    section = start, start + number(data, resources[1], wide)
    if section[1] > len(data):
        message = "the layers are cut off"
        raise Unreadable(message)
    return Document(
        large,
        number(data, 18, 4),
        number(data, 14, 4),
        number(data, 12, 2),
        number(data, 22, 2),
        number(data, 24, 2),
        data[_HEAD + 4 : _HEAD + 4 + colours],
        resources,
        section,
        _layers(data, section, wide) if section[1] > section[0] else (),
        section[1],
    )


def _layers(data: bytes, section: tuple[int, int], wide: int) -> tuple[Layer, ...]:
    at = section[0]
    if not number(data, at, wide):
        return ()
    at += wide
    count = abs(int.from_bytes(cut(data, at, 2), "big", signed=True))
    if count > _MOST_LAYERS:
        message = f"a picture with more than {_MOST_LAYERS} layers"
        raise OverLimit(message)
    at += 2
    records = []
    for _ in range(count):
        record, at = _record(data, at, wide)
        records.append(record)
    layers = []
    for box, lengths, name in records:
        channels = []
        for id, length in lengths:  # noqa: A001 - the specification's word
            channels.append((id, at, length))
            at += length
        layers.append(Layer(box, tuple(channels), name))
    return tuple(layers)


def _record(
    data: bytes, at: int, wide: int
) -> tuple[tuple[tuple[int, int, int, int], list[tuple[int, int]], bytes], int]:
    """Return (box, channel lengths, name) of a layer record, and where the next one begins."""
    top, left, bottom, right = (int.from_bytes(cut(data, at + 4 * place, 4), "big", signed=True) for place in range(4))
    count = number(data, at + 16, 2)
    if count > _MOST_CHANNELS:
        message = "a layer with more channels than Photoshop allows"
        raise Unreadable(message)
    at += 18
    lengths = []
    for _ in range(count):
        lengths.append((int.from_bytes(cut(data, at, 2), "big", signed=True), number(data, at + 2, wide)))
        at += 2 + wide
    extra = at + 16
    end = extra + number(data, at + 12, 4)
    mask = extra + 4 + number(data, extra, 4)
    ranges = mask + 4 + number(data, mask, 4)
    name = cut(data, ranges + 1, number(data, ranges, 1))
    return ((top, left, bottom, right), lengths, name), end


def channel(data: bytes, at: int, length: int, shape: tuple[int, int, int], *, large: bool) -> bytes:
    """Return one layer channel's samples, row by row; ``shape`` is (width, height, bits).

    Raises Unreadable where the data do not fill the channel.
    """
    packing, body = number(data, at, 2), cut(data, at + 2, length - 2)
    return unpacked(packing, body, shape, rows=shape[1], large=large)


def unpacked(packing: int, body: bytes, shape: tuple[int, int, int], *, rows: int, large: bool) -> bytes:
    """Return samples unpacked: as stored, run lengths behind a table of row lengths, or zlib."""
    width, _, bits = shape
    step = (width * bits + 7) // 8
    most = step * rows
    if packing == RAW:
        found = body
    elif packing == PACKED:
        found = _runs(body, rows, step, 4 if large else 2)
    elif packing in {ZIP, ZIP_PREDICTED} and bits == 8:  # noqa: PLR2004 - deeper samples are predicted otherwise
        found = _inflated(body, most)
        found = _summed(found, step) if packing == ZIP_PREDICTED else found
    else:
        message = "its samples are packed in a way that is not opened here"
        raise Unreadable(message)
    if len(found) < most:
        message = "its samples do not fill the picture"
        raise Unreadable(message)
    return found[:most]


def _runs(body: bytes, rows: int, step: int, width: int) -> bytes:
    """Unpack PackBits rows, each of the length that the table in front says."""
    out, at = bytearray(), rows * width
    for row in range(rows):
        length = number(body, row * width, width)
        packed, line = cut(body, at, length), bytearray()
        place = 0
        while place < length and len(line) < step:
            head = packed[place]
            if head < 128:  # noqa: PLR2004 - a literal run
                line += packed[place + 1 : place + 2 + head]
                place += 2 + head
            elif head > 128:  # noqa: PLR2004 - a repeated byte; 128 itself means nothing
                line += packed[place + 1 : place + 2] * (257 - head)
                place += 2
            else:
                place += 1
        out += line[:step].ljust(step, b"\0")
        at += length
    return bytes(out)


def _inflated(body: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error as error:
        message = "its samples are damaged"
        raise Unreadable(message) from error


def _summed(data: bytes, step: int) -> bytes:
    """Undo the prediction of each sample from its left neighbour."""
    rows = (data[at : at + step] for at in range(0, len(data), step))
    return b"".join(bytes(total & 0xFF for total in accumulate(row)) for row in rows)
