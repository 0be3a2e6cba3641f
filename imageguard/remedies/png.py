"""PNG and APNG: the chunks that decode the picture are kept; every other, and all behind IEND, is left out."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError, RemedyRefused
from imageguard.formats import exif_write, icc, png
from imageguard.remedies import deep, painting
from imageguard.remedies.anew import Anew

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.formats.png import Chunk, Walk
    from imageguard.ports import Mender
    from imageguard.remedies.painting import Change

_SIZES: Final[Mapping[str, int | None]] = {
    "IHDR": 13, "cHRM": 32, "gAMA": 4, "sRGB": 1, "cICP": 4, "mDCV": 24, "cLLI": 8, "sBIT": None, "pHYs": 9,
    "PLTE": None, "tRNS": None, "bKGD": None, "acTL": 8, "fcTL": 26, "fdAT": None, "IDAT": None, "CgBI": None,
}  # fmt: skip
"""The chunks that are kept, with the size that the standard fixes for each."""

_FEW: Final[Mapping[str, int]] = {"sBIT": 4, "bKGD": 6, "CgBI": 4, "PLTE": 768, "tRNS": 256}
_SAMPLES: Final[Mapping[int, int]] = {2: 3, 4: 2, 6: 4}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_COLOURS: Final = ("cHRM", "gAMA", "sRGB", "cICP", "mDCV", "cLLI", "pHYs", "iCCP", "eXIf")
_MOST_PROFILE: Final = 32 * 1024 * 1024


class Png(Anew):
    """Mends PNG files."""

    format = "PNG"
    version = "1"
    ending = ".png"
    decodes = ("PNG",)

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same picture and animation, and nothing else but ``packet``. Raises RemedyRefused."""
        walked = png.walk(data)
        if not walked.complete:
            raise RemedyRefused("the picture is cut off: ask for a whole copy")
        return png.SIGNATURE + b"".join(_kept(walked, packet)) + chunk("IEND", b"")

    def anew(self, data: bytes, change: Change) -> bytes:
        """Return the changed picture, packed without loss. Raises RemedyRefused."""
        walked = png.walk(data)
        colours = [(one.type, one.data) for one in walked.chunks if one.type in _COLOURS]
        own = list(self._own(data, walked, change))
        return self.strip(png.SIGNATURE + b"".join(chunk(*one) for one in (own[0], *colours, *own[1:], ("IEND", b""))))

    def _own(self, data: bytes, walked: Walk, change: Change) -> Iterator[tuple[str, bytes]]:
        """Yield the chunks that hold the changed picture, those of its colours left out."""
        depth, colour = walked.chunks[0].data[8:10]
        if depth == 16 and colour in _SAMPLES and not walked.named("acTL"):  # noqa: PLR2004 - bits
            bare = b"".join(chunk(one.type, one.data) for one in walked.chunks if one.type != "eXIf")
            made = deep.changed(deep.read(png.SIGNATURE + bare), change, _upright(walked).orientation)
            yield from deep.as_png(made, grey=colour == 4)  # noqa: PLR2004
            return
        fresh = png.walk(painting.painted(data, self.decodes, change, painting.as_png))
        yield from ((one.type, one.data) for one in fresh.chunks if one.type not in {*_COLOURS, "IEND"})


def chunk(kind: str, data: bytes) -> bytes:
    """Return one chunk with its length and check sum."""
    body = kind.encode("ascii") + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def _kept(walked: Walk, packet: bytes) -> Iterator[bytes]:
    if not walked.chunks or walked.chunks[0].type != "IHDR" or len(walked.chunks[0].data) < 13:  # noqa: PLR2004 - its size
        raise RemedyRefused("the picture is damaged: ask for a whole copy")
    ends, fresh = _image(walked)
    for place, one in enumerate(walked.chunks):
        if one.type == "IDAT" and fresh:
            yield chunk("IDAT", fresh) if place == min(ends) else b""
            continue
        if one.type in _SIZES:
            size = _SIZES[one.type] or min(len(one.data), _FEW.get(one.type, len(one.data)))
            if len(one.data) < size:
                raise RemedyRefused(f"a {one.type} chunk is shorter than it must be: ask for a whole copy")
            yield chunk(one.type, one.data[: ends.get(place, size)])
        elif one.type == "iCCP":
            yield from _profile(one)
        if place == 0:
            yield from _words(walked, packet)


def _words(walked: Walk, packet: bytes) -> Iterator[bytes]:
    """Return what stands right behind the head: which way is up, and the packet that is to stay."""
    exif = exif_write.block(_upright(walked))
    if exif:
        yield chunk("eXIf", exif)
    if packet:
        yield chunk("iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)


def _upright(walked: Walk) -> exif_write.Upright:
    blocks = [one.data.removeprefix(b"Exif\0\0") for one in walked.named("eXIf")] or list(_in_words(walked))
    return exif_write.upright(blocks[0]) if blocks else exif_write.Upright()


def _in_words(walked: Walk) -> Iterator[bytes]:
    """Return the EXIF blocks that ImageMagick packs into text."""
    for one in walked.named("tEXt", "zTXt", "iTXt"):
        try:
            text = png.text(one.type, one.data, _MOST_PROFILE)
            if text.keyword in {"Raw profile type exif", "Raw profile type APP1"}:
                yield png.raw_profile(text.value).removeprefix(b"Exif\0\0")
        except InspectionError:
            continue


def _profile(one: Chunk) -> Iterator[bytes]:
    """Return the colour profile, cleaned and without its name; a damaged one, which viewers pass over, is left out."""
    _, _, rest = one.data.partition(b"\0")
    try:
        profile = icc.cleaned(png.inflate(rest[1:], _MOST_PROFILE))
    except InspectionError:
        return
    yield chunk("iCCP", b"profile\0\0" + zlib.compress(profile, 9))


def _image(walked: Walk) -> tuple[dict[int, int], bytes]:
    """Return where to cut each IDAT chunk so that nothing lies behind the end of the compressed picture.

    Where the stream holds more rows than the picture has, the second part is the stream packed
    anew without them, else empty.
    """
    unpacker, ends, unpacked = zlib.decompressobj(), dict[int, int](), 0
    for place, one in enumerate(walked.chunks):
        if one.type != "IDAT":
            continue
        if unpacker.eof:
            ends[place] = 0
            continue
        unpacked += sum(len(piece) for piece in _pieces(unpacker, one.data))
        ends[place] = len(one.data) - len(unpacker.unused_data)
    needed = _needed(walked)
    return ends, _shortened(walked, needed) if unpacked > needed else b""


def _pieces(unpacker: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Unpack piece by piece, so that a bomb needs time but no memory."""
    try:
        while data and not unpacker.eof:
            yield unpacker.decompress(data, 1 << 20)
            data = unpacker.unconsumed_tail
    except zlib.error as error:
        raise RemedyRefused("the picture is damaged: ask for a whole copy") from error


def _shortened(walked: Walk, needed: int) -> bytes:
    unpacker, packer, out = zlib.decompressobj(), zlib.compressobj(9), b""
    for one in walked.named("IDAT"):
        for piece in _pieces(unpacker, one.data):
            out += packer.compress(piece[:needed])
            needed -= min(needed, len(piece))
    return out + packer.flush()


def _needed(walked: Walk) -> int:
    """Return how many bytes the rows of the picture have unpacked, filter bytes included (PNG, clauses 7 and 8)."""
    head = walked.chunks[0].data
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    bits = head[8] * _SAMPLES.get(head[9], 1)
    passes = _ADAM7 if head[12] else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total


PLUGIN: Final[Mender] = Png()
