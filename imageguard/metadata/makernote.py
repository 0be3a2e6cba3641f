"""Maker notes: the directory that most camera makers write, found behind its heading and read with a small table."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import ifd
from imageguard.metadata.words import C, D, I, L, N, P, S, T

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.formats.binary import Order
    from imageguard.formats.ifd import Directory, Entry, Tree
    from imageguard.model.inspection import Category

_TABLES: Final[Mapping[str, Mapping[int, tuple[str, Category]]]] = {
    "canon": {
        0x0006: ("ImageType", D), 0x0007: ("FirmwareVersion", S), 0x0009: ("OwnerName", P), 0x000C: ("SerialNumber", D),
        0x0028: ("ImageUniqueID", I), 0x0095: ("LensModel", D), 0x0096: ("InternalSerialNumber", D),
        0x0035: ("TimeInfo", T), 0x001A: ("SuperMacro", N),
    },
    "nikon": {
        0x001D: ("SerialNumber", D), 0x00A0: ("SerialNumber", D), 0x0084: ("Lens", D), 0x0039: ("LocationInfo", L),
        0x00B6: ("PowerUpTime", T), 0x0024: ("WorldTime", T), 0x00A2: ("ImageDataSize", N),
    },
    "sony": {0x2031: ("SerialNumber", D), 0xB020: ("CreativeStyle", N), 0xB027: ("LensType", D)},
    "olympus": {0x0207: ("CameraType", D), 0x0209: ("CameraID", D), 0x0404: ("SerialNumber", D)},
    "olympus 0x2010": {
        0x0100: ("CameraType", D), 0x0101: ("SerialNumber", D), 0x0102: ("InternalSerialNumber", D),
        0x0201: ("LensType", D), 0x0202: ("LensSerialNumber", D), 0x0203: ("LensModel", D),
        0x0302: ("ExtenderSerialNumber", D),
    },
    "olympus 0x4000": {0x0207: ("CameraType", D), 0x0209: ("CameraID", D), 0x0404: ("SerialNumber", D)},
    "panasonic": {
        0x0025: ("InternalSerialNumber", D), 0x0033: ("BabyAge", P), 0x0051: ("LensType", D),
        0x0052: ("LensSerialNumber", D), 0x0054: ("AccessorySerialNumber", D), 0x0065: ("Title", C),
        0x0066: ("BabyName", P), 0x0067: ("Location", L), 0x0069: ("Country", L), 0x006B: ("State", L),
        0x006D: ("City", L), 0x006F: ("Landmark", L), 0x0080: ("City", L), 0x8010: ("BabyAge", P),
        0x8012: ("Transform", N),
    },
    "fujifilm": {0x0010: ("InternalSerialNumber", D), 0x0000: ("Version", N), 0x4200: ("FaceElementTypes", N)},
    "pentax": {
        0x0006: ("Date", T), 0x0007: ("Time", T), 0x0023: ("HometownCity", L), 0x0024: ("DestinationCity", L),
        0x0229: ("SerialNumber", D), 0x022E: ("Artist", P), 0x022F: ("Copyright", P),
    },
    "apple": {0x0011: ("ContentIdentifier", I), 0x0015: ("ImageUniqueID", I), 0x002B: ("PhotoIdentifier", I)},
    "samsung": {0x0005: ("FirmwareName", S), 0xA001: ("FirmwareName", S), 0xA002: ("SerialNumber", D)},
    "motorola": {0x5500: ("BuildNumber", S), 0x5501: ("SerialNumber", D), 0x5502: ("FactoryID", D)},
    "nintendo": {0x1101: ("CameraInfo", D)},
    "sigma": {0x0002: ("SerialNumber", D)},
    "ricoh": {0x0005: ("SerialNumber", D)},
    "reconyx": {0x002A: ("SerialNumber", D)},
    "leica": {0x0303: ("SerialNumber", D), 0x0500: ("InternalSerialNumber", D)},
}  # fmt: skip

_HEADS: Final[tuple[tuple[bytes, int, bool], ...]] = (
    # heading, offset of the directory, whether value offsets count from the start of the note
    (b"OLYMPUS\0", 12, True),
    (b"OM SYSTEM\0", 16, True),
    (b"OLYMP\0", 8, False),
    (b"EPSON\0", 8, False),
    (b"Apple iOS\0", 14, True),
    (b"Panasonic\0", 12, False),
    (b"SONY", 12, False),
    (b"PENTAX \0", 10, True),
    (b"AOC\0", 6, False),
    (b"QVC\0", 6, False),
    (b"Nikon\0\x01", 8, False),
    (b"SIGMA\0", 10, False),
    (b"FOVEON\0", 10, False),
    (b"RICOH", 8, False),
    (b"Ricoh", 8, False),
    (b"SANYO\0", 8, False),
    (b"LEICA\0", 8, False),
    (b"FUJIFILM", 12, True),
    (b"GENERALE", 12, True),
    (b"MINOL", 8, False),
    (b"MOT\0", 8, True),
)
_POINTERS: Final = frozenset({0x2010, 0x2020, 0x2030, 0x2040, 0x2050, 0x3000, 0x4000, 0x0011, 0x000E})
_LONGS: Final = frozenset({4, 13})
_ORDERS: Final[tuple[Order, Order]] = ("little", "big")
_PLAUSIBLE: Final = 400
_FOOTER: Final = 8
_TIFF_HEADS: Final = frozenset({b"II*\0", b"MM\0*"})
_SONY_SECRET, _NINTENDO_CAMERA = 0x9050, 0x1101
_DECIPHERED: Final = bytes.maketrans(bytes(place**3 % 249 for place in range(249)), bytes(range(249)))
"""Sony writes each byte as its cube modulo 249; that many bytes have one cube each, the others stay."""
_SHORT_SECRET: Final = 256


@dataclass(frozen=True)
class Note:
    """A read maker note: ``sane`` says that every value lies inside the block, so that other readers will not hang."""

    vendor: str
    directories: tuple[Directory, ...]
    sane: bool

    def lookup(self, directory: str, tag: int) -> tuple[str, Category] | None:
        """Return (name, category) of a tag of a directory, None where the table does not list it."""
        return _TABLES.get(f"{self.vendor}{directory.removeprefix('MakerNote')}", {}).get(tag)

    def serials(self, directory: Directory, model: str) -> Iterator[str]:
        """Yield the serial numbers inside binary values: bytes in decimal (Sony, deciphered), or as one hex number."""
        secret, camera = directory.get(_SONY_SECRET), directory.get(_NINTENDO_CAMERA)
        if self.vendor == "sony" and secret is not None:
            start, end = _sony_place(secret.count, model)
            found = secret.data[start:end].translate(_DECIPHERED)
            if any(found):
                yield " ".join(str(byte) for byte in found)
        if self.vendor == "nintendo" and camera is not None and any(camera.data[0x18:0x1C]):
            yield f"0x{camera.data[0x18:0x1C].hex()}"


def _sony_place(count: int, model: str) -> tuple[int, int]:
    """Return where in Sony's enciphered value the serial number lies: in short ones, A-mount ones, E-mount ones."""
    if count == _SHORT_SECRET:
        return 0x38, 0x3E
    return (0xF0, 0xF5) if model.startswith(("SLT-", "HV", "ILCA-")) else (0x88, 0x8E)


def read(data: bytes, note: Entry, make: str) -> Note:
    """Read the maker note at ``note`` in a TIFF block; ``make`` is the camera's maker as EXIF states it."""
    vendor = next((name for name in _TABLES if name in make.lower()), "")
    vendor = "olympus" if note.data.startswith((b"OLYMP", b"OM SYSTEM")) else vendor
    head = note.data[:16]
    if head.startswith(b"Nikon\0\x02"):
        return _own_tiff(note.data[10:], "nikon")
    if head.startswith(b"Nikon\0"):
        vendor = "nikon"
    if head.startswith(b"AOC\0"):
        vendor = "pentax"
    for start, base, order in _attempts(note, head):
        found, troubles = ifd.directory(data, start, order, "MakerNote", base)
        if _plausible(found, troubles):
            return _with_branches(data, found, troubles, (vendor, order, base))
    return Note(vendor, (), sane=False)


def _attempts(note: Entry, head: bytes) -> list[tuple[int, int, Order]]:
    """Return (start, base, order) to try, the likeliest first."""
    orders = _ORDERS if note.order == "little" else _ORDERS[::-1]
    tries: list[tuple[int, int, Order]] = []
    if note.data[-_FOOTER:-4] in _TIFF_HEADS:  # Canon notes its first place, from which its offsets still count
        tries.append((note.offset, note.offset - int.from_bytes(note.data[-4:], note.order), note.order))
    for mark, start, own in _HEADS:
        if head.startswith(mark):
            tries += [(note.offset + start, note.offset if own else 0, order) for order in orders]
    tries += [(note.offset + start, 0, order) for start in (0, 8, 12, 6, 10) for order in orders]
    return tries


def _own_tiff(data: bytes, vendor: str) -> Note:
    """Read a note that is a whole TIFF tree, as Nikon writes it."""
    try:
        tree: Tree = ifd.walk(data)
    except Unreadable:
        return Note(vendor, (), sane=False)
    renamed = tuple(dataclasses.replace(one, name="MakerNote") for one in tree.directories)
    return Note(vendor, renamed, sane=not tree.troubles)


def _plausible(found: Directory, troubles: tuple[str, ...]) -> bool:
    """Say whether this is a directory: every value in its place, or else tags nearly in order."""
    tags = [entry.tag for entry in found.entries]
    if not 0 < len(tags) < _PLAUSIBLE:
        return False
    descents = sum(one > other for one, other in pairwise(tags))
    return descents <= max(2, len(tags) // (2 if not troubles else 4))


def _with_branches(data: bytes, found: Directory, troubles: tuple[str, ...], settings: tuple[str, Order, int]) -> Note:
    """Follow the pointers that Olympus and others keep inside their notes, one level deep."""
    vendor, order, base = settings
    listed = [found]
    for entry in found.entries:
        if entry.tag not in _POINTERS:
            continue
        start = entry.integer + base if entry.type in _LONGS and entry.integer else entry.offset
        branch, more = ifd.directory(data, start, order, f"MakerNote {entry.tag:#06x}", base)
        if _plausible(branch, more):
            listed.append(branch)
    return Note(vendor, tuple(listed), sane=not troubles)
