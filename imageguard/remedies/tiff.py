"""TIFF: pages are written anew with the entries that decode them; previews, other directories and gaps are left out."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused, Unreadable
from imageguard.formats import icc, ifd, tiff_write
from imageguard.formats.tiff_write import Page, Pieces, Value
from imageguard.remedies import deep, painting, tiff_pieces
from imageguard.remedies.anew import Anew
from imageguard.remedies.painting import Change

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    from numpy.typing import NDArray

    from imageguard.formats.binary import Order
    from imageguard.formats.ifd import Directory, Entry
    from imageguard.model.geometry import Box
    from imageguard.ports import Mender

_KEPT: Final = frozenset(
    {
        0x00FE, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x010A, 0x0112, 0x0115, 0x0116, 0x0118, 0x0119, 0x011A,
        0x011B, 0x011C, 0x0122, 0x0123, 0x0124, 0x0125, 0x0128, 0x0129, 0x012D, 0x013D, 0x013E, 0x013F, 0x0140,
        0x0142, 0x0143, 0x014C, 0x014E, 0x0150, 0x0152, 0x0153, 0x0154, 0x0155, 0x015B, 0x0200, 0x0203, 0x0205,
        0x0206, 0x0211, 0x0212, 0x0213, 0x0214,
    }
)  # fmt: skip
"""Entries that say how pixels are stored, packed, coloured and measured."""

_NUMBERS: Final = frozenset({1, 3, 4, 5, 6, 8, 9, 10, 11, 12, 16, 17})
_ICC, _XMP, _SUBFILE, _COMPRESSION, _TABLES = 0x8773, 0x02BC, 0x00FE, 0x0103, 0x015B
_STRIPS, _TILES = (0x0111, 0x0117), (0x0144, 0x0145)
_TURN, _RGB = 0x0112, 2
_PACKING: Final = frozenset({0x010A, 0x0124, 0x0125, 0x013D, 0x0142, 0x0143, _TABLES})
"""Entries that say how samples are packed, beside the kind of packing."""
_PREVIEW, _COMPRESSED_OLD = 1, 6
_SENSOR: Final = frozenset({32803, 34892})
_CURVES: Final = frozenset({0x0123, 0x012D, 0x0140})
"""Entries that hold a value for every level; all others hold a few numbers."""
_LONGEST: Final = 1 << 20
_FEW: Final = 64


class Tiff(Anew):
    """Mends TIFF files."""

    format = "TIFF"
    version = "1"
    ending = ".tif"
    decodes = ("TIFF",)

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same pages, bit for bit, and nothing else but ``packet``.

        Pages packed as JPEG in the way that TIFF 6.0 had first, which points all over the file, are decoded and
        packed anew without loss. Raises RemedyRefused.
        """
        if data[:4] not in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
            raise RemedyRefused("this is a raw camera file: export a JPEG or PNG and publish that")
        tree = ifd.walk(data)
        chain = [one for one in tree.directories if one.name.startswith("IFD")]
        if any(one.integer(0x0106) in _SENSOR for one in tree.directories) or tree.directories[0].get(0xC612):
            raise RemedyRefused("this is a raw camera file: export a JPEG or PNG and publish that")
        if set(tree.troubles) & {"loop", "truncated", "too-many"}:
            raise RemedyRefused("the list of pages is damaged: save the picture anew")
        shown = [one for place, one in enumerate(chain) if place == 0 or not (one.integer(_SUBFILE) or 0) & _PREVIEW]
        if any((one.integer(_COMPRESSION) or 1) == _COMPRESSED_OLD for one in shown):
            return self.strip(painting.painted(data, self.decodes, Change(), painting.as_tiff), packet)
        pages = [_page(data, one) for one in shown]
        if packet and pages:
            pages[0] = Page((*pages[0].values, Value(_XMP, 1, packet)), pages[0].pieces)
        return tiff_write.write(pages, tree.order, big=data[2:4] in {b"+\0", b"\0+"})

    def cut(self, data: bytes, region: Box | None, dropped: Collection[int]) -> bytes:
        """Return the region of each page that stays, packed without loss; where all of it stays, bit for bit."""
        if region is not None:
            return super().cut(data, region, dropped)
        tree = ifd.walk(data)
        chain = [one for one in tree.directories if one.name.startswith("IFD")]
        pages = [_page(data, one) for place, one in enumerate(chain) if place not in dropped]
        return tiff_write.write(pages, tree.order, big=data[2:4] in {b"+\0", b"\0+"})

    def anew(self, data: bytes, change: Change) -> bytes:
        """Return the changed pages, packed without loss. Raises RemedyRefused."""
        tree = ifd.walk(data)
        chain = [one for one in tree.directories if one.name.startswith("IFD")]
        if len(chain) == 1 and _is_deep(chain[0]):
            page = _page(data, chain[0])
            lying = Page(tuple(one for one in page.values if one.tag != _TURN), page.pieces)
            samples = deep.read(tiff_write.write([lying], tree.order, big=False))
            page = _deep(page, deep.changed(samples, change, chain[0].integer(_TURN) or 1), tree.order)
            return tiff_write.write([page], tree.order, big=False)
        return self.strip(painting.painted(data, self.decodes, change, painting.as_tiff))


def _page(data: bytes, one: Directory) -> Page:
    values = {entry.tag: value for entry in one.entries if (value := _value(entry)) is not None}
    pieces = [Pieces(*tags, tiff_pieces.parts(data, one, tags)) for tags in (_STRIPS, _TILES) if one.get(tags[0])]
    if not pieces:
        raise RemedyRefused("a page has no pixels that can be found: save the picture anew")
    return Page(tuple(values.values()), tuple(pieces))


def _is_deep(one: Directory) -> bool:
    """Say whether a page holds red, green and blue of sixteen bits, which Pillow would cut to eight."""
    bits, kinds = one.get(0x0102), one.get(0x0153)
    plain = kinds is None or set(kinds.numbers) == {1}
    return bits is not None and list(bits.numbers) == [16] * 3 and one.integer(0x0106) == _RGB and plain


def _deep(page: Page, samples: NDArray[np.uint16], order: Order) -> Page:
    """Return the page with other samples, in one piece, packed without loss (Adobe deflate, TIFF supplement 2)."""
    height, width, _ = samples.shape
    fresh = {0x0100: width, 0x0101: height, _COMPRESSION: 8, 0x0116: height, 0x011C: 1}
    kept = [one for one in page.values if one.tag not in fresh and one.tag not in _PACKING]
    numbers = [Value(tag, tiff_write.LONG, value.to_bytes(4, order)) for tag, value in fresh.items()]
    packed = zlib.compress(samples.astype("<u2" if order == "little" else ">u2").tobytes(), 6)
    return Page((*kept, *numbers), (Pieces(*_STRIPS, (packed,)),))


def _value(entry: Entry) -> Value | None:
    """Return an entry as it is to be written, None where it is to be left out."""
    if entry.tag == _ICC:
        try:
            return Value(_ICC, ifd.UNDEFINED, icc.cleaned(entry.data))
        except Unreadable:
            return None
    if entry.tag == _TABLES:
        return Value(_TABLES, ifd.UNDEFINED, tiff_pieces.lean(entry.data))
    longest = _LONGEST if entry.tag in _CURVES else _FEW
    if entry.tag not in _KEPT or entry.type not in _NUMBERS or len(entry.data) > longest:
        return None
    return Value(entry.tag, entry.type, entry.data)


PLUGIN: Final[Mender] = Tiff()
