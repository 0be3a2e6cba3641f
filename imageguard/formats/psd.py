"""PSD, PSB and layered TIFF: sections, layer records, channel data (Adobe Photoshop File Formats Specification)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.formats import psd_samples
from imageguard.formats.binary import cut, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.formats.binary import Order

_HEAD: Final = 26
_LARGE: Final = 2
_MOST_LAYERS: Final = 8000
_MOST_CHANNELS: Final = 60
_MOST_BLOCKS: Final = 8000
_IN_TIFF: Final = b"Adobe Photoshop Document Data Block\0"
_LONG_SIGNATURE: Final = b"8B64"
_SIGNATURES: Final = frozenset({b"8BIM", _LONG_SIGNATURE})
_LAYERED: Final = frozenset({b"Layr", b"Lr16", b"Lr32"})
_LONG: Final = frozenset({b"LMsk", b"Lr16", b"Lr32", b"Layr", b"Mt16", b"Mt32", b"Mtrn", b"Alph", b"FMsk", b"lnk2",
                          b"FEid", b"FXid", b"PxSD"})  # fmt: skip
"""Keys of tagged blocks whose lengths have eight bytes in large documents."""


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
    """A walked file: canvas size, samples, colour mode, spans of resources and layers, start of the merged picture.

    ``order`` is the byte order of what the layers hold, which in a TIFF is the file's.
    """

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
    order: Order = "big"


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
        _in_section(data, section, wide) if section[1] > section[0] else (),
        section[1],
    )


def in_tiff(data: bytes, order: Order, size: tuple[int, int], samples: tuple[int, int, int]) -> Document:
    """Walk the layers that a TIFF keeps in its tag 0x935C; ``samples`` are (channels, depth, Photoshop's mode).

    Raises Unreadable where the block is damaged, OverLimit on too many layers.
    """
    if not data.startswith(_IN_TIFF):
        message = "the layers are kept in a way that is not known"
        raise Unreadable(message)
    section = len(_IN_TIFF), len(data)
    layers = tuple(
        layer
        for key, at, end in _tagged(data, section, order, large=False)
        if key in _LAYERED and end - at > 2  # noqa: PLR2004 - the count alone
        for layer in _layers(data, at, 4, order)
    )
    return Document(False, *size, *samples, b"", (0, 0), section, layers, section[1], order)  # noqa: FBT003 - a field


def _in_section(data: bytes, section: tuple[int, int], wide: int) -> tuple[Layer, ...]:
    """Return the layers of a document: in their own section, or, with deep samples, in a tagged block behind it."""
    size = number(data, section[0], wide)
    found = _layers(data, section[0] + wide, wide, "big") if size else ()
    mask = section[0] + wide + size
    if mask + 4 > section[1]:
        return found
    rest = mask + 4 + number(data, mask, 4), section[1]
    deep = (
        layer
        for key, at, end in _tagged(data, rest, "big", large=wide > 4)  # noqa: PLR2004 - large documents count in eight
        if key in _LAYERED and end - at > 2  # noqa: PLR2004 - the count alone
        for layer in _layers(data, at, wide, "big")
    )
    return (*found, *deep)


def _tagged(data: bytes, span: tuple[int, int], order: Order, *, large: bool) -> Iterator[tuple[bytes, int, int]]:
    """Yield (key, start, end) of each tagged block, padded to four bytes; in a little-endian file names are reversed.

    Raises Unreadable where something else than a block or padding stands, OverLimit on too many.
    """
    at, stop = span
    turn = -1 if order == "little" else 1
    for _ in range(_MOST_BLOCKS):
        signature, key = data[at : at + 4][::turn], data[at + 4 : at + 8][::turn]
        if at >= stop or (signature not in _SIGNATURES and not data[at:stop].strip(b"\0")):
            return
        if signature not in _SIGNATURES:
            message = "the list of its layers is damaged"
            raise Unreadable(message)
        wide = 8 if signature == _LONG_SIGNATURE or (large and key in _LONG) else 4
        size = number(data, at + 8, wide, order)
        start = at + 8 + wide
        if start + size > stop:
            message = "the layers are cut off"
            raise Unreadable(message)
        yield key, start, start + size
        at = start + size + -size % 4
    message = f"a picture with more than {_MOST_BLOCKS} blocks beside its layers"
    raise OverLimit(message)


def _layers(data: bytes, at: int, wide: int, order: Order) -> tuple[Layer, ...]:
    count = abs(int.from_bytes(cut(data, at, 2), order, signed=True))
    if count > _MOST_LAYERS:
        message = f"a picture with more than {_MOST_LAYERS} layers"
        raise OverLimit(message)
    at += 2
    records = []
    for _ in range(count):
        record, at = _record(data, at, wide, order)
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
    data: bytes, at: int, wide: int, order: Order
) -> tuple[tuple[tuple[int, int, int, int], list[tuple[int, int]], bytes], int]:
    """Return (box, channel lengths, name) of a layer record, and where the next one begins."""
    top, left, bottom, right = (int.from_bytes(cut(data, at + 4 * place, 4), order, signed=True) for place in range(4))
    count = number(data, at + 16, 2, order)
    if count > _MOST_CHANNELS:
        message = "a layer with more channels than Photoshop allows"
        raise Unreadable(message)
    at += 18
    lengths = []
    for _ in range(count):
        lengths.append((int.from_bytes(cut(data, at, 2), order, signed=True), number(data, at + 2, wide, order)))
        at += 2 + wide
    extra = at + 16
    end = extra + number(data, at + 12, 4, order)
    mask = extra + 4 + number(data, extra, 4, order)
    ranges = mask + 4 + number(data, mask, 4, order)
    name = cut(data, ranges + 1, number(data, ranges, 1))
    return ((top, left, bottom, right), lengths, name), end


def channel(data: bytes, span: tuple[int, int], shape: tuple[int, int, int], document: Document) -> bytes:
    """Return one layer channel's samples, row by row, big-endian; ``shape`` is (width, height, bits).

    Raises Unreadable where the data at ``span`` (offset, length) do not fill the channel.
    """
    at, length = span
    packing, body = number(data, at, 2, document.order), cut(data, at + 2, length - 2)
    found = psd_samples.unpacked(packing, body, shape, rows=shape[1], large=document.large, order=document.order)
    step = shape[2] // 8
    if document.order == "little" and step > 1:
        found = b"".join(found[place : place + step][::-1] for place in range(0, len(found), step))
    return found
