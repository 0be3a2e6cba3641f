"""ISO base media boxes (ISO/IEC 14496-12) and the items of HEIF and AVIF (ISO/IEC 23008-12)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.formats.binary import cut, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_BOXES: Final = 50_000
_MOST_EXTENTS: Final = 65_536
_HEIF: Final = frozenset({"mif1", "mif2", "msf1", "heic", "heix", "heim", "heis", "hevc", "hevx", "heif", "jpeg"})
_AVIF: Final = frozenset({"avif", "avis"})


@dataclass(frozen=True)
class Box:
    """One box: ``type`` of four letters, ``body`` and ``end`` as offsets in the walked bytes."""

    type: str
    offset: int
    body: int
    end: int


@dataclass(frozen=True)
class Item:
    """One item of a ``meta`` box: its type (``hvc1``, ``Exif``, ``mime``), and where its bytes lie.

    ``extents`` are (offset, length) in the file, or in ``idat`` where ``in_idat``; ``refers`` maps
    a reference type (``thmb``, ``auxl``, ``cdsc``, ``dimg``) to the ids it points at; ``turns`` are
    its ``irot`` (quarter turns against the clock) and ``imir`` (axis) in order; ``size`` is (width,
    height) in pixels before these, as ``ispe`` claims.
    """

    id: int
    type: str
    content_type: str = ""
    hidden: bool = False
    extents: tuple[tuple[int, int], ...] = ()
    in_idat: bool = False
    refers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    auxiliary: str = ""
    turns: tuple[tuple[str, int], ...] = ()
    size: tuple[int, int] | None = None


def boxes(data: bytes, start: int, end: int) -> tuple[Box, ...]:
    """Return the boxes between two offsets; stops at the first whose length is impossible."""
    found: list[Box] = []
    at = start
    while at + 8 <= end:
        size, body = int.from_bytes(data[at : at + 4], "big"), at + 8
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        stop = end if size == 0 else at + size
        kind = data[at + 4 : at + 8]
        if stop < body or stop > end or not kind.strip(b"\0"):
            break
        found.append(Box(kind.decode("latin-1"), at, body, stop))
        if len(found) > _MOST_BOXES:
            message = f"a file with more than {_MOST_BOXES} boxes"
            raise OverLimit(message)
        at = stop
    return tuple(found)


def top_level(data: bytes, start: int = 0) -> tuple[tuple[Box, ...], int]:
    """Return the boxes from ``start`` on, as far as their types look like types, and where they end."""
    found = []
    for box in boxes(data, start, len(data)):
        if not all(letter.isalnum() or letter in " -_\xa9" for letter in box.type):
            break
        found.append(box)
    return tuple(found), found[-1].end if found else start


def brands(data: bytes, ftyp: Box) -> tuple[str, ...]:
    """Return the major and compatible brands of an ``ftyp`` box."""
    body = data[ftyp.body : ftyp.end]
    codes = [body[:4], *(body[at : at + 4] for at in range(8, min(len(body), 512) - 3, 4))]
    return tuple(code.decode("latin-1") for code in codes)


def family(names: Iterable[str]) -> str:
    """Return which container reads a file of these brands: AVIF, HEIF, CR3 or MP4."""
    listed = tuple(names)
    if any(name in _AVIF for name in listed):
        return "AVIF"
    if any(name.startswith("crx") for name in listed):
        return "CR3"
    return "HEIF" if any(name in _HEIF for name in listed) else "MP4"


def find(data: bytes, start: int, end: int, *path: str) -> Box | None:
    """Return the first box at a path of types, ``None`` where there is none; ``meta`` is a full box."""
    for box in boxes(data, start, end):
        if box.type != path[0]:
            continue
        if len(path) == 1:
            return box
        found = find(data, inner(data, box), box.end, *path[1:])
        if found is not None:
            return found
    return None


def inner(data: bytes, box: Box) -> int:
    """Return where the boxes inside a box begin: ``meta`` has a version first, except in QuickTime."""
    if box.type == "meta" and data[box.body + 4 : box.body + 8] not in {b"hdlr", b"mhdr"}:
        return box.body + 4
    return {"iref": 4, "ipro": 6, "iinf": 6 if data[box.body : box.body + 1] == b"\0" else 8}.get(
        box.type, 0
    ) + box.body


def items(data: bytes, meta: Box) -> tuple[Item, ...]:
    """Return the items of a ``meta`` box, by id. Raises Unreadable where its tables are damaged."""
    inside = {box.type: box for box in boxes(data, inner(data, meta), meta.end)}
    if "iinf" not in inside:
        return ()
    infos = {info.id: info for info in _infos(data, inside["iinf"])}
    places = dict(_places(data, inside["iloc"])) if "iloc" in inside else {}
    references: dict[int, list[tuple[str, tuple[int, ...]]]] = {}
    for kind, source, targets in _references(data, inside["iref"]) if "iref" in inside else ():
        references.setdefault(source, []).append((kind, targets))
    properties = _properties(data, inside["iprp"]) if "iprp" in inside else {}
    return tuple(
        dataclasses.replace(
            info,
            extents=places.get(info.id, ((), False))[0],
            in_idat=places.get(info.id, ((), False))[1],
            refers=tuple(references.get(info.id, ())),
            auxiliary=_auxiliary(data, properties.get(info.id, [])),
            turns=_turns(data, properties.get(info.id, [])),
            size=_size(data, properties.get(info.id, [])),
        )
        for _, info in sorted(infos.items())
    )


def primary(data: bytes, meta: Box) -> int | None:
    """Return the id of the primary item."""
    box = find(data, inner(data, meta), meta.end, "pitm")
    if box is None:
        return None
    return number(data, box.body + 4, 2 if data[box.body] == 0 else 4)


def promoted(data: bytes, meta: Box, item: int) -> bytes:
    """Return the file with another item as its primary one, and no longer another's thumbnail or auxiliary picture."""
    start = inner(data, meta)
    changed, place = bytearray(data), find(data, start, meta.end, "pitm")
    if place is None:
        return data
    width = 2 if number(data, place.body, 1) == 0 else 4
    changed[place.body + 4 : place.body + 4 + width] = (item & (256**width - 1)).to_bytes(width, "big")
    iref = find(data, start, meta.end, "iref")
    if iref is not None:
        width = 2 if number(data, iref.body, 1) == 0 else 4
        for box in boxes(data, iref.body + 4, iref.end):
            if box.type in {"thmb", "auxl"} and number(data, box.body, width) == item:
                changed[box.offset + 4 : box.offset + 8] = b"free"
    return bytes(changed)


def content(data: bytes, item: Item, meta: Box, most: int) -> bytes:
    """Return an item's bytes. Raises Unreadable where they lie outside the file, OverLimit over ``most`` bytes."""
    base = 0
    if item.in_idat:
        idat = find(data, inner(data, meta), meta.end, "idat")
        if idat is None:
            message = "an item lies in a box that is not there"
            raise Unreadable(message)
        base = idat.body
    if sum(length for _, length in item.extents) > most:
        message = f"an item of more than {most} bytes"
        raise OverLimit(message)
    return b"".join(cut(data, base + offset, length or len(data) - base - offset) for offset, length in item.extents)


def _infos(data: bytes, iinf: Box) -> Iterator[Item]:
    for box in boxes(data, inner(data, iinf), iinf.end):
        if box.type != "infe":
            continue
        version = number(data, box.body, 1)
        hidden = bool(number(data, box.body + 3, 1) & 1)
        width = 4 if version > 2 else 2  # noqa: PLR2004 - version 3 has 32-bit ids
        at = box.body + 4 + width + 2
        kind = cut(data, at, 4).decode("latin-1") if version >= 2 else "mime"  # noqa: PLR2004 - older ones have no type
        rest = data[at + 4 : box.end].split(b"\0")
        content_type = rest[1].decode("latin-1") if kind == "mime" and len(rest) > 1 else ""
        yield Item(number(data, box.body + 4, width), kind, content_type, hidden)


def _places(data: bytes, iloc: Box) -> Iterator[tuple[int, tuple[tuple[tuple[int, int], ...], bool]]]:
    version = number(data, iloc.body, 1)
    sizes = number(data, iloc.body + 4, 2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    wide = 4 if version > 1 else 2
    count = number(data, iloc.body + 6, wide)
    at, left = iloc.body + 6 + wide, _MOST_EXTENTS
    for _ in range(min(count, _MOST_BOXES)):
        item = number(data, at, wide)
        at += wide
        method = number(data, at, 2) & 15 if version else 0
        at += 4 if version else 2
        base = number(data, at, base_size)
        extents = []
        total = number(data, at + base_size, 2)
        at, left = at + base_size + 2, left - total
        if left < 0:
            message = f"items in more than {_MOST_EXTENTS} pieces"
            raise OverLimit(message)
        for _ in range(total):
            at += index_size
            extents.append((base + number(data, at, offset_size), number(data, at + offset_size, length_size)))
            at += offset_size + length_size
        yield item, (tuple(extents), method == 1)


def _references(data: bytes, iref: Box) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    width = 2 if number(data, iref.body, 1) == 0 else 4
    for box in boxes(data, iref.body + 4, iref.end):
        count = number(data, box.body + width, 2)
        start = box.body + width + 2
        yield (
            box.type,
            number(data, box.body, width),
            tuple(number(data, start + width * place, width) for place in range(count)),
        )


def _properties(data: bytes, iprp: Box) -> dict[int, list[Box]]:
    """Return the property boxes of each item."""
    ipco = find(data, iprp.body, iprp.end, "ipco")
    listed = boxes(data, ipco.body, ipco.end) if ipco else ()
    found: dict[int, list[Box]] = {}
    for box in boxes(data, iprp.body, iprp.end):
        if box.type == "ipma":
            for item, indices in _associations(data, box):
                chosen = [listed[index - 1] for index in indices if 0 < index <= len(listed)]
                found.setdefault(item, []).extend(chosen)
    return found


def _associations(data: bytes, ipma: Box) -> Iterator[tuple[int, list[int]]]:
    version, flags = number(data, ipma.body, 1), number(data, ipma.body + 3, 1)
    width, step = (4 if version else 2), (2 if flags & 1 else 1)
    at = ipma.body + 8
    for _ in range(min(number(data, ipma.body + 4, 4), _MOST_BOXES)):
        item, count = number(data, at, width), number(data, at + width, 1)
        at += width + 1
        mask = 0x7FFF if step == 2 else 0x7F  # noqa: PLR2004 - the top bit says "essential"
        yield item, [number(data, at + step * place, step) & mask for place in range(count)]
        at += step * count


def _auxiliary(data: bytes, properties: list[Box]) -> str:
    return next(
        (data[box.body + 4 : box.end].split(b"\0")[0].decode("latin-1") for box in properties if box.type == "auxC"), ""
    )


def _turns(data: bytes, properties: list[Box]) -> tuple[tuple[str, int], ...]:
    return tuple((box.type, number(data, box.body, 1) & 3) for box in properties if box.type in {"irot", "imir"})


def _size(data: bytes, properties: list[Box]) -> tuple[int, int] | None:
    return next(
        (
            (number(data, box.body + 4, 4), number(data, box.body + 8, 4))
            for box in properties
            if box.type == "ispe" and box.end - box.body >= 12  # noqa: PLR2004 - version, width, height
        ),
        None,
    )
