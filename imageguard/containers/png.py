"""PNG and APNG: every text and metadata chunk, animation frames, and what lies behind IEND."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import parts, trailing
from imageguard.containers.parts import Gathered
from imageguard.errors import InspectionError
from imageguard.formats import png
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from imageguard.formats.png import Chunk
    from imageguard.ports import Contents, Limits

_STRUCTURE: Final = frozenset(
    """IHDR PLTE IDAT IEND tRNS cHRM gAMA sBIT sRGB bKGD hIST pHYs sPLT acTL fcTL fdAT oFFs pCAL sCAL sTER cICP mDCV
    cLLI iDOT CgBI vpAg orNT""".split()  # noqa: SIM905 - read as a list of words
)
_HEADER: Final = 13
_TEXT: Final = frozenset({"tEXt", "zTXt", "iTXt"})
_XMP_KEYS: Final = frozenset({"XML:com.adobe.xmp", "Raw profile type xmp"})
_PROFILES: Final = {
    "Raw profile type exif": parts.EXIF,
    "Raw profile type APP1": parts.EXIF,
    "Raw profile type iptc": parts.PHOTOSHOP,
    "Raw profile type 8bim": parts.PHOTOSHOP,
    "Raw profile type icc": parts.ICC,
    "Raw profile type icm": parts.ICC,
    "Raw profile type xmp": parts.XMP,
}


class Png:
    """Takes PNG files apart."""

    name = "PNG"
    version = "2"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with the PNG signature."""
        return head.startswith(png.SIGNATURE)

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        walked = png.walk(data)
        gathered = Gathered(self.name)
        for chunk in walked.chunks:
            try:
                _take(gathered, chunk, limits)
            except InspectionError as error:
                gathered.trouble(error.code, f"A chunk ({chunk.type}) could not be read: {error}.")
        turn = next((parts.orientation(one.data) for one in gathered.blocks if one.standard == parts.EXIF), 1)
        try:
            source = Source(data, parts.PILLOW["PNG"], limits, turn)
            parts.frames(gathered, source, RenditionKind.FRAME, "frame", limits)
        except InspectionError as error:
            gathered.trouble(error.code, f"The picture could not be opened: {error}.")
        if not walked.complete:
            gathered.trouble("truncated", "The picture has no end chunk: the file is cut off. Ask for a whole copy.")
        _behind_pixels(gathered, data, walked, limits)
        trailing.behind(gathered, data, walked.end, complete=walked.complete)
        return gathered.contents()


def _behind_pixels(gathered: Gathered, data: bytes, walked: png.Walk, limits: Limits) -> None:
    """Report what the pixel chunks hold and no viewer shows: bytes behind the pixels, rows below the picture."""
    pixels, headers = walked.named("IDAT"), walked.named("IHDR")
    if not pixels or not headers or headers[0].offset != len(png.SIGNATURE) or len(headers[0].data) != _HEADER:
        return
    unpacked, unused = png.pixels_end(b"".join(chunk.data for chunk in pixels), 16 * limits.pixels)
    stored, claimed = png.rows(headers[0].data, unpacked), int.from_bytes(headers[0].data[4:8], "big")
    if stored > claimed:
        gathered.hidden.append(Hidden("rows-below", pixels[0].offset, sum(len(chunk.data) for chunk in pixels)))
        whole = Source(png.with_height(data, stored), parts.PILLOW["PNG"], limits)
        gathered.picture(RenditionKind.AUXILIARY, "rows below the picture", whole.raster, id="rows-below")
    if unused.strip(b"\0"):
        gathered.hidden.append(Hidden("gap", pixels[-1].end - 4 - len(unused), len(unused)))
        parts.carved(gathered, unused, "pixel chunks", pixels[-1].end - 4 - len(unused), limits)


def _take(gathered: Gathered, chunk: Chunk, limits: Limits) -> None:
    where, at = f"{chunk.type} chunk", chunk.offset + 8
    if chunk.type in _TEXT:
        _take_text(gathered, chunk, limits)
    elif chunk.type in {"eXIf", "zxIf"}:
        _exif(gathered, chunk.data, where, at)
    elif chunk.type == "iCCP":
        _, _, rest = chunk.data.partition(b"\0")
        gathered.block(parts.ICC, png.inflate(rest[1:], limits.block_bytes), where)
    elif chunk.type == "caBX":
        gathered.block(parts.C2PA, chunk.data, where, at)
    elif chunk.type == "tIME":
        gathered.block(parts.PNG_TEXT, b"tIME" + chunk.data, where, at)
    elif chunk.type not in _STRUCTURE:
        gathered.block(parts.OTHER, chunk.data, where, at)
        parts.carved(gathered, chunk.data, where, at, limits)


def _exif(gathered: Gathered, data: bytes, where: str, at: int | None = None) -> None:
    body = data.removeprefix(b"Exif\0\0")
    gathered.block(parts.EXIF, body, where, at)


def _take_text(gathered: Gathered, chunk: Chunk, limits: Limits) -> None:
    text = png.text(chunk.type, chunk.data, limits.block_bytes)
    where = f"{chunk.type} chunk"
    if text.keyword in _PROFILES:
        _profile(gathered, _PROFILES[text.keyword], png.raw_profile(text.value), where)
    elif text.keyword in _XMP_KEYS:
        gathered.block(parts.XMP, text.value, where)
    else:
        gathered.block(parts.PNG_TEXT, chunk.type.encode("ascii") + chunk.data, where, chunk.offset + 8)


def _profile(gathered: Gathered, standard: str, data: bytes, where: str) -> None:
    """Take a profile that ImageMagick packed into text; its APP1 may hold EXIF or XMP, its iptc resources or IIM."""
    if data.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        gathered.block(parts.XMP, data.partition(b"\0")[2], where)
    elif standard == parts.PHOTOSHOP and data[:1] == b"\x1c":
        gathered.block(parts.IPTC, data, where)
    elif standard == parts.EXIF:
        _exif(gathered, data, where)
    else:
        gathered.block(standard, data, where)


PLUGIN: Final = Png()
