"""HEIF and AVIF written anew out of items: ``ftyp``, one ``meta`` box, one ``mdat`` (ISO/IEC 14496-12, 23008-12)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import bmff
from imageguard.formats.binary import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from imageguard.formats.bmff import Box

_NARROW: Final = 0xFFFF
_MOST: Final = 50_000
RDF: Final = "application/rdf+xml"

Property = tuple[bytes, bool]
"""A property box as stored, and whether a reader must understand it."""


@dataclass(frozen=True)
class Part:
    """One item to write: ``refers`` as (type, ids); ``content_type`` for an item of type ``mime``."""

    id: int
    type: str
    data: bytes = field(repr=False)
    hidden: bool = False
    refers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    properties: tuple[Property, ...] = ()
    content_type: str = ""


def box(kind: str, body: bytes) -> bytes:
    """Return one box."""
    return (len(body) + 8).to_bytes(4, "big") + kind.encode("latin-1") + body


def full(kind: str, version: int, body: bytes, flags: int = 0) -> bytes:
    """Return one box with version and flags."""
    return box(kind, bytes((version,)) + flags.to_bytes(3, "big") + body)


def properties(data: bytes, meta: Box) -> dict[int, list[Property]]:
    """Return the property boxes of each item, as stored. Raises Unreadable where the tables are damaged."""
    iprp = bmff.find(data, bmff.inner(data, meta), meta.end, "iprp")
    ipco = bmff.find(data, iprp.body, iprp.end, "ipco") if iprp else None
    if iprp is None or ipco is None:
        return {}
    listed = bmff.boxes(data, ipco.body, ipco.end)
    found: dict[int, list[Property]] = {}
    for one in bmff.boxes(data, iprp.body, iprp.end):
        if one.type != "ipma":
            continue
        for item, index, essential in _associations(data, one):
            if 0 < index <= len(listed):
                chosen = listed[index - 1]
                found.setdefault(item, []).append((data[chosen.offset : chosen.end], essential))
    return found


def _associations(data: bytes, ipma: Box) -> Iterator[tuple[int, int, bool]]:
    version, flags = number(data, ipma.body, 1), number(data, ipma.body + 3, 1)
    width, step = (4 if version else 2), (2 if flags & 1 else 1)
    at = ipma.body + 8
    for _ in range(min(number(data, ipma.body + 4, 4), _MOST)):
        item, count = number(data, at, width), number(data, at + width, 1)
        at += width + 1
        for _ in range(count):
            said = number(data, at, step)
            top = 1 << (8 * step - 1)
            yield item, said & (top - 1), bool(said & top)
            at += step


def write(
    ftyp: bytes,
    handler: bytes,
    primary: int,
    parts: Sequence[Part],
    *,
    moov: Callable[[int], bytes] = lambda _: b"",
    samples: bytes = b"",
) -> bytes:
    """Return the file; ``ftyp`` is the body of that box, ``handler`` the four letters of the handler.

    ``moov`` gives that box from the offset of ``samples``, which lie behind the items.

    Raises Unreadable where an item has more properties than can be written.
    """
    wide = 4 if max(one.id for one in parts) > _NARROW else 2
    head, items = box("ftyp", ftyp), b"".join(one.data for one in parts)
    start = len(head) + len(_meta(handler, primary, parts, wide, 0)) + len(moov(0)) + 8
    meta = _meta(handler, primary, parts, wide, start)
    return head + meta + moov(start + len(items)) + box("mdat", items + samples)


def _meta(handler: bytes, primary: int, parts: Sequence[Part], wide: int, start: int) -> bytes:
    new = int(wide > 2)  # noqa: PLR2004 - tables with wide ids have a version of their own
    infos = b"".join(_info(one, wide) for one in parts)
    body = full("hdlr", 0, bytes(4) + handler + bytes(12) + b"\0")
    body += full("pitm", new, primary.to_bytes(wide, "big"))
    body += full("iloc", 2 * new, _places(parts, wide, start))
    body += full("iinf", new, len(parts).to_bytes(wide, "big") + infos)
    references = b"".join(_reference(one.id, *said, wide) for one in parts for said in one.refers)
    body += full("iref", new, references) if references else b""
    return full("meta", 0, body + _property_tables(parts, wide))


def _info(one: Part, wide: int) -> bytes:
    words = one.content_type.encode() + b"\0" if one.type == "mime" else b""
    body = one.id.to_bytes(wide, "big") + bytes(2) + one.type.encode("latin-1") + b"\0" + words
    return full("infe", 3 if wide > 2 else 2, body, int(one.hidden))  # noqa: PLR2004 - version 3 has wide ids


def _places(parts: Iterable[Part], wide: int, start: int) -> bytes:
    """Return the table of places: offsets and lengths of four bytes, no base, one extent an item."""
    rows, count = b"", 0
    for one in parts:
        method = bytes(2) if wide > 2 else b""  # noqa: PLR2004 - version 2 says where the offset counts from
        place = start.to_bytes(4, "big") + len(one.data).to_bytes(4, "big")
        rows += one.id.to_bytes(wide, "big") + method + bytes(2) + (1).to_bytes(2, "big") + place
        start, count = start + len(one.data), count + 1
    return b"\x44\x00" + count.to_bytes(wide, "big") + rows


def _reference(source: int, kind: str, targets: tuple[int, ...], wide: int) -> bytes:
    listed = b"".join(target.to_bytes(wide, "big") for target in targets)
    return box(kind, source.to_bytes(wide, "big") + len(targets).to_bytes(2, "big") + listed)


def _property_tables(parts: Sequence[Part], wide: int) -> bytes:
    stored = list(dict.fromkeys(body for one in parts for body, _ in one.properties))
    step = 2 if len(stored) > 127 else 1  # noqa: PLR2004 - the top bit says "essential"
    rows, count = b"", 0
    for one in parts:
        if not one.properties:
            continue
        if len(one.properties) > 255:  # noqa: PLR2004 - counted in one byte
            message = "an item with more properties than can be"
            raise Unreadable(message)
        rows += one.id.to_bytes(wide, "big") + bytes((len(one.properties),))
        for body, essential in one.properties:
            top = (1 << (8 * step - 1)) if essential else 0
            rows += (stored.index(body) + 1 | top).to_bytes(step, "big")
        count += 1
    tables = full("ipma", int(wide > 2), count.to_bytes(4, "big") + rows, int(step > 1))  # noqa: PLR2004 - as above
    return box("iprp", box("ipco", b"".join(stored)) + tables)
