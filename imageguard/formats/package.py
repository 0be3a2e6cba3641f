"""ZIP packages read whole: every member within budgets, names and places distrusted (PKWARE APPNOTE 6.3)."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import OverLimit, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.ports import Limits

MOST_BYTES: Final = 1024 * 1024 * 1024
"""Bytes that all members together may unpack to."""

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time that says nothing: the first that a ZIP archive can state."""

_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, OSError, EOFError, RuntimeError,
    IndexError, KeyError,
)  # fmt: skip
_LOCAL: Final = 30
_DESCRIPTOR: Final = 24
_SAFE: Final = re.compile(r"[^\\\0:]+")
_PLAIN_EXTRAS: Final = frozenset({0x0001, 0xA220, 0xD935, 0xCAFE})
"""Extra fields that say nothing of anybody: 64-bit sizes, padding and alignment, the mark of Java archives."""


@dataclass(frozen=True)
class Part:
    """One member: ``data`` is None where it cannot be had (damaged, encrypted, too large)."""

    name: str
    data: bytes | None = field(repr=False)
    offset: int
    size: int
    time: tuple[int, int, int, int, int, int] = EPOCH
    comment: bytes = b""
    extra: bool = False


@dataclass(frozen=True)
class Package:
    """An archive read whole; ``gaps`` are (offset, bytes) that belong to no member."""

    parts: tuple[Part, ...]
    comment: bytes = b""
    gaps: tuple[tuple[int, int], ...] = ()
    troubles: tuple[str, ...] = ()

    @property
    def bodies(self) -> dict[str, bytes]:
        """Return the members that could be read, by name."""
        return {one.name: one.data for one in self.parts if one.data is not None}


def read(data: bytes, limits: Limits) -> Package:
    """Return every member. Raises Unreadable where it is no archive, OverLimit over the budgets.

    ``troubles`` are sentences: members that lie in one another's bytes, that bear one name, or whose name
    climbs out of the folder into which somebody unpacks them.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except _DAMAGE as error:
        raise Unreadable("the archive is damaged") from error
    members = [one for one in entries if not one.filename.endswith("/")]
    if len(entries) > limits.blocks or sum(one.file_size for one in members) > MOST_BYTES:
        raise OverLimit("the archive holds too many files, or unpacks to too many bytes")
    gaps, overlapping = _layout(data, archive.start_dir, entries)
    parts, budget = [], MOST_BYTES
    for one in members:
        body = None if overlapping else _body(archive, one, min(limits.block_bytes, budget))
        budget -= len(body or b"")
        parts.append(_part(one, body))
    return Package(tuple(parts), archive.comment, tuple(gaps), tuple(_troubles(members, overlapping=overlapping)))


def resolved(source: str, target: str) -> str:
    """Return the name of the part that a relationship of ``source`` points at (ISO/IEC 29500-2, 6.4)."""
    base = "" if target.startswith("/") else posixpath.dirname(source)
    return posixpath.normpath(posixpath.join(base, target.lstrip("/"))).lstrip("/")


def relationships_of(name: str) -> str:
    """Return the name of the part that holds the relationships of a part; of the package for an empty name."""
    return posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels")


def written(members: Sequence[tuple[str, bytes]], *, stored: Sequence[str] = ()) -> bytes:
    """Return an archive of these members, in this order, with the time that says nothing: same input, same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, body in members:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 0, 0
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, body, compresslevel=9)
    return file.getvalue()


def _part(member: zipfile.ZipInfo, body: bytes | None) -> Part:
    return Part(
        member.filename,
        body,
        member.header_offset,
        member.compress_size,
        tuple(member.date_time),  # type: ignore[arg-type]  # six numbers
        member.comment,
        bool(set(_extras(member.extra)) - _PLAIN_EXTRAS),
    )


def _extras(extra: bytes) -> list[int]:
    found, at = [], 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        found.append(kind)
        at += 4 + size
    return found


def _body(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes | None:
    """Return a member's bytes, None where they cannot be had."""
    if member.file_size > most or member.flag_bits & 1:
        return None
    try:
        with archive.open(member) as stream:
            body = stream.read(most + 1)
    except _DAMAGE:
        return None
    return body if len(body) <= most else None


def _layout(data: bytes, directory: int, members: Sequence[zipfile.ZipInfo]) -> tuple[list[tuple[int, int]], bool]:
    """Return what lies between the members and belongs to none, and whether two lie in the same bytes."""
    gaps, at, overlapping = [], 0, False
    for one in sorted(members, key=lambda member: member.header_offset):
        head = data[one.header_offset : one.header_offset + _LOCAL]
        if one.header_offset < at or len(head) < _LOCAL:
            overlapping = True
            break
        if one.header_offset > at + _DESCRIPTOR:
            gaps.append((at, one.header_offset - at))
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        at = one.header_offset + _LOCAL + names + one.compress_size
    if at > directory:
        overlapping = True
    elif directory > at + _DESCRIPTOR:
        gaps.append((at, directory - at))
    return gaps, overlapping


def _troubles(members: Sequence[zipfile.ZipInfo], *, overlapping: bool) -> list[str]:
    names = [one.filename for one in members]
    found = []
    if overlapping:
        found.append("Files in the archive lie in one another's bytes, as in attacks: it was not unpacked.")
    if len({name.casefold() for name in names}) < len(names):
        found.append("Two files in the archive bear the same name: programs differ in which of them they show.")
    if any(not _is_safe(name) for name in names):
        found.append("A file in the archive has a name that climbs out of its folder, as in attacks.")
    return found


def _is_safe(name: str) -> bool:
    return bool(_SAFE.fullmatch(name)) and not name.startswith("/") and ".." not in name.split("/")
