"""The EXIF block of a copy: which way is up, and which of the two colour spaces, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imageguard.errors import Unreadable
from imageguard.formats import ifd

_ORIENTATION, _EXIF, _INTEROP, _COLOUR_SPACE, _INDEX = 0x0112, 0x8769, 0xA005, 0xA001, 0x0001
_UNCALIBRATED: Final = 0xFFFF
_ADOBE: Final = b"R03\0"


@dataclass(frozen=True)
class Upright:
    """What of an EXIF block changes how the picture looks: orientation 1..8, and whether Adobe RGB is meant."""

    orientation: int = 1
    adobe: bool = False


def upright(block: bytes) -> Upright:
    """Return what of a block changes how the picture looks; of a damaged block, nothing."""
    try:
        tree = ifd.walk(block)
    except Unreadable:
        return Upright()
    interop = tree.named("Interop")
    index = interop.get(_INDEX) if interop else None
    return Upright(tree.orientation, adobe=index is not None and index.data[:3] == _ADOBE[:3])


def block(kept: Upright) -> bytes:
    """Return a TIFF block that says so, empty where it need not be said."""
    if kept == Upright():
        return b""
    rows = [_row(_ORIENTATION, 3, 1, kept.orientation.to_bytes(2, "big") + bytes(2))]
    if not kept.adobe:
        return b"MM\0*" + _offset(8) + _directory(rows)
    exif_at = 8 + 2 + 12 * 2 + 4
    interop_at = exif_at + 2 + 12 * 2 + 4
    rows.append(_row(_EXIF, 4, 1, _offset(exif_at)))
    exif = [
        _row(_COLOUR_SPACE, 3, 1, _UNCALIBRATED.to_bytes(2, "big") + bytes(2)),
        _row(_INTEROP, 4, 1, _offset(interop_at)),
    ]
    return b"MM\0*" + _offset(8) + _directory(rows) + _directory(exif) + _directory([_row(_INDEX, 2, 4, _ADOBE)])


def _row(tag: int, kind: int, count: int, value: bytes) -> bytes:
    return tag.to_bytes(2, "big") + kind.to_bytes(2, "big") + count.to_bytes(4, "big") + value


def _offset(at: int) -> bytes:
    return at.to_bytes(4, "big")


def _directory(rows: list[bytes]) -> bytes:
    return len(rows).to_bytes(2, "big") + b"".join(rows) + bytes(4)
