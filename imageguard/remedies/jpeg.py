"""JPEG: tables, frame and scans are kept bit for bit; every other segment, and all behind the end, is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused, Unreadable
from imageguard.formats import exif_write, icc, jpeg, jpeg_blocks, jpeg_progressive, jpeg_scan, jpeg_write
from imageguard.remedies import painting
from imageguard.remedies.painting import Change

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from imageguard.formats.jpeg import Walk
    from imageguard.model.geometry import Box
    from imageguard.ports import Mender

_EXIF: Final = b"Exif\0\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_ICC: Final = b"ICC_PROFILE\0"
_JFIF: Final = b"JFIF\0"
_ADOBE: Final = b"Adobe"
_LEVELS: Final[Mapping[tuple[int, int], tuple[int, ...]]] = {(1, 0): (43,), (1, 1): (43,), (3, 1): (43, 134, 124)}
"""The colour of a cover as luma and chroma, by the number of colours and how they are coded."""


class Jpeg:
    """Mends JPEG files."""

    format = "JPEG"
    version = "1"
    ending = ".jpg"
    decodes = ("JPEG", "MPO")

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same picture, bit for bit, and nothing else but ``packet``. Raises RemedyRefused."""
        try:
            walked = jpeg.walk(data)
            if not walked.complete or not walked.has_image:
                raise RemedyRefused("the picture is cut off: ask for a whole copy")
            return jpeg_write.SOI + _head(walked, packet) + jpeg_write.picture(data, walked)
        except Unreadable as error:
            raise RemedyRefused(f"the JPEG file is damaged ({error}): ask for a whole copy") from error

    def cover(self, data: bytes, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> bytes:
        """Return the picture with the blocks under the boxes filled and all others bit for bit.

        A progressive picture is written in one scan first, with the same coefficients. Where blocks cannot be told
        apart, it is compressed once more with its own tables. Raises RemedyRefused.
        """
        try:
            return self._redrawn(_in_one_scan(data), covers.get(0, ()))
        except Unreadable as error:
            if not covers:
                raise RemedyRefused(f"what is coded below the picture cannot be cut off ({error})") from error
        return self.anew(data, Change(covers, opaque=opaque))

    def anew(self, data: bytes, change: Change) -> bytes:
        """Return the picture changed and compressed once more with its own tables. Raises RemedyRefused."""
        return self.strip(painting.painted(data, self.decodes, change, painting.as_jpeg))

    def fitted(self, data: bytes, region: Box) -> Box:
        """Return the part of the region that whole units fill: a unit holds pixels on both sides of its edge."""
        walked = jpeg.walk(data)
        size, (wide, high) = walked.size, walked.unit
        orientation = upright(walked).orientation
        left, top, right, bottom = painting.stored(region, orientation, size)
        left, top = -(-left // wide) * wide, -(-top // high) * high
        right = right if right == size[0] else right // wide * wide
        bottom = bottom if bottom == size[1] else bottom // high * high
        if left >= right or top >= bottom:
            raise RemedyRefused("the part to keep is smaller than a block of the picture: name a larger one")
        return painting.upright((left, top, right, bottom), orientation, size)

    def cut(self, data: bytes, region: Box | None, dropped: Collection[int]) -> bytes:
        """Return the region, whose edges are those of units, its blocks bit for bit. Raises RemedyRefused."""
        if dropped:
            raise RemedyRefused("a JPEG holds one picture: nothing of it can be left out")
        if region is None:
            return data
        data = _in_one_scan(data)
        walked = jpeg.walk(data)
        square = painting.stored(region, upright(walked).orientation, walked.size)
        try:
            return jpeg_blocks.cropped(data, walked, jpeg_scan.scan_of(walked), square)
        except Unreadable:
            return self.anew(data, Change(region=region))

    def _redrawn(self, data: bytes, boxes: Sequence[Box]) -> bytes:
        walked = jpeg.walk(data)
        scan = jpeg_scan.scan_of(walked)
        levels = _LEVELS.get((len(scan.components), _transform(walked)))
        if levels is None:
            raise Unreadable("its colours are coded in a way that is not known here")
        orientation = upright(walked).orientation
        squares = [painting.stored(box, orientation, walked.size) for box in boxes]
        return jpeg_blocks.redrawn(data, walked, scan, jpeg_scan.units_in(scan, squares), levels)


def _in_one_scan(data: bytes) -> bytes:
    """Return a progressive picture in one scan, the coefficients as they were; any other as it is."""
    walked = jpeg.walk(data)
    if walked.frame is None or walked.frame.marker != jpeg.PROGRESSIVE:
        return data
    try:
        return jpeg_progressive.sequential(data, walked)
    except Unreadable:
        return data


def _transform(walked: Walk) -> int:
    """Return how colours are coded: 1 as luma and chroma, 0 as red, green and blue (Adobe technical note 5116)."""
    adobe = [one.payload for one in walked.segments if one.marker == jpeg.APP14 and len(one.payload) >= 12]  # noqa: PLR2004 - fixed
    jfif = any(one.marker == jpeg.APP0 for one in walked.segments)
    return adobe[0][11] if adobe and not jfif else 1


def upright(walked: Walk) -> exif_write.Upright:
    """Return what the first EXIF block says of orientation and colour space."""
    blocks = [one.payload[6:] for one in walked.segments if one.marker == jpeg.APP1 and one.payload[:5] == _EXIF[:5]]
    return exif_write.upright(blocks[0]) if blocks else exif_write.Upright()


def _head(walked: Walk, packet: bytes) -> bytes:
    """Return the segments before the first table: how large a pixel is, which way is up, which colours are meant."""
    out = b""
    for one in walked.segments:
        if one.marker == jpeg.APP0 and one.payload.startswith(_JFIF) and len(one.payload) >= 14 and not out:  # noqa: PLR2004 - fixed size
            out = jpeg_write.segment(jpeg.APP0, one.payload[:12] + bytes(2))
    exif = exif_write.block(upright(walked))
    if exif:
        out += jpeg_write.segment(jpeg.APP1, _EXIF + exif)
    if packet:
        out += jpeg_write.segment(jpeg.APP1, _XMP + packet)
    out += jpeg_write.profile(_profile(walked))
    adobe = [one.payload for one in walked.segments if one.marker == jpeg.APP14 and one.payload.startswith(_ADOBE)]
    return out + (adobe_segment(adobe[0]) if adobe else b"")


def adobe_segment(payload: bytes) -> bytes:
    """Return the segment that says how colours are coded, and nothing else (Adobe technical note 5116, clause 18)."""
    return jpeg_write.segment(jpeg.APP14, _ADOBE + b"\0\x64" + bytes(4) + payload[11:12])


def _profile(walked: Walk) -> bytes:
    """Return the colour profile, cleaned; a damaged one, which viewers pass over, is left out."""
    pieces = sorted(
        (one.payload[12], one.payload[14:])
        for one in walked.segments
        if one.marker == jpeg.APP2 and one.payload.startswith(_ICC) and len(one.payload) > 14  # noqa: PLR2004 - the heading
    )
    try:
        return icc.cleaned(b"".join(piece for _, piece in pieces)) if pieces else b""
    except Unreadable:
        return b""


PLUGIN: Final[Mender] = Jpeg()
