"""PNG and APNG: the chunks that decode the picture are kept; every other, and all behind IEND, is left out."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError, RemedyRefused
from imageguard.formats import exif_write, icc, png
from imageguard.remedies import deep, painting, png_image
from imageguard.remedies.anew import Anew

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.formats.png import Chunk, Walk
    from imageguard.ports import Mender
    from imageguard.remedies.painting import Change

_SIZES: Final[Mapping[str, int]] = {
    "IHDR": 13, "cHRM": 32, "gAMA": 4, "sRGB": 1, "cICP": 4, "mDCV": 24, "cLLI": 8, "pHYs": 9, "acTL": 8,
}  # fmt: skip
"""Chunks that are kept, with the size that the standard fixes for each."""

_BY_COLOUR: Final[Mapping[str, Mapping[int, int]]] = {
    "PLTE": {3: 768}, "tRNS": {0: 2, 2: 6, 3: 256}, "bKGD": {0: 2, 2: 6, 3: 1, 4: 2, 6: 6},
    "sBIT": {0: 1, 2: 3, 3: 3, 4: 2, 6: 4},
}  # fmt: skip
"""Chunks that are kept, with the most that they can say, by the type of colour; a palette beside true colours goes."""

_TRUE: Final = frozenset({2, 4, 6})
"""Types of colour whose samples are read at full depth: colours, and whatever has an opacity."""

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
        if depth == 16 and colour in _TRUE and not walked.named("acTL") and not change.opaque:  # noqa: PLR2004 - bits
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
    colour, coded, done = walked.chunks[0].data[9], png_image.bodies(walked), set[str]()
    for place, one in enumerate(walked.chunks):
        if place in coded:
            yield chunk(one.type, coded[place])
        elif one.type not in done:
            yield from _once(one, colour)
            done.add(one.type)
        if place == 0:
            yield from _words(walked, packet)


def _once(one: Chunk, colour: int) -> Iterator[bytes]:
    """Return a chunk of which a picture has one, as it may stay."""
    size, most = _SIZES.get(one.type), _BY_COLOUR.get(one.type, {}).get(colour)
    if size and len(one.data) < size:
        raise RemedyRefused(f"a {one.type} chunk is shorter than it must be: ask for a whole copy")
    if size or most:
        yield chunk(one.type, one.data[: size or most])
    elif one.type == "iCCP":
        yield from _profile(one)


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


PLUGIN: Final[Mender] = Png()
