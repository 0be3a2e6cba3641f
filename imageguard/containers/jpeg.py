"""JPEG: every segment, multi-picture images, previews in any segment, and what lies behind the end marker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import parts, trailing
from imageguard.containers.parts import Gathered
from imageguard.containers.rows import Below
from imageguard.errors import InspectionError, Unreadable
from imageguard.formats import ifd, jpeg
from imageguard.formats.binary import is_padding
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.pictures.decode import Source, from_samples
from imageguard.ports import Picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imageguard.formats.jpeg import Segment
    from imageguard.ports import Contents, Limits

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_MORE: Final = b"http://ns.adobe.com/xmp/extension/\0"
_ICC: Final = b"ICC_PROFILE\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_MPF: Final = b"MPF\0"
_UNICODE: Final = b"UNICODE\0"
_DUCKY: Final = b"Ducky"
_TIFF_HEADS: Final = (b"II*\0", b"MM\0*")
_JFXX_JPEG, _JFXX_PALETTE, _JFXX_RGB = 0x10, 0x11, 0x13


class Jpeg:
    """Takes JPEG files apart."""

    name = "JPEG"
    version = "2"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a start-of-image marker."""
        return head[:3] == b"\xff\xd8\xff"

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        walked = jpeg.walk(data)
        gathered = Gathered(self.name)
        _sort(gathered, walked.segments, limits)
        _joined(gathered, walked.segments)
        turn = next((parts.orientation(one.data) for one in gathered.blocks if one.standard == parts.EXIF), 1)
        gathered.pictures.insert(0, _primary(data, walked, turn, limits))
        below = Below(data, walked, turn, limits).raster
        gathered.pictures.append(
            Picture("rows-below", RenditionKind.AUXILIARY, "rows below the picture", below, maybe=True)
        )
        multi = _multi(gathered, data, walked.segments, turn, limits)
        for low, high in walked.gaps:
            if not is_padding(data[low:high]):
                gathered.hidden.append(Hidden("gap", low, high - low))
        if not walked.complete:
            gathered.trouble("truncated", "The picture has no end marker: the file is cut off. Ask for a whole copy.")
        trailing.behind(gathered, data, walked.end, known=multi, complete=walked.complete)
        return gathered.contents()


def _primary(data: bytes, walked: jpeg.Walk, turn: int, limits: Limits) -> Picture:
    raster = Source(data, parts.PILLOW["JPEG"], limits, turn).raster
    return Picture("primary", RenditionKind.PRIMARY, "image data", raster, 0, walked.end)


def _sort(gathered: Gathered, segments: Iterable[Segment], limits: Limits) -> None:
    """Hand each self-contained segment to its standard; those in pieces are joined elsewhere."""
    for segment in segments:
        payload, where, at = segment.payload, segment.name, segment.payload_offset
        if segment.marker == jpeg.COM:
            gathered.block(parts.COMMENT, payload, where, at)
        elif segment.marker not in jpeg.APPLICATION:
            continue
        elif segment.marker == jpeg.APP0:
            _jfif(gathered, segment, limits)
        elif payload.startswith(_XMP):
            gathered.block(parts.XMP, payload[len(_XMP) :], f"{where} XMP", at + len(_XMP))
        elif not payload.startswith((_XMP_MORE, _ICC, _PHOTOSHOP, _MPF, b"JP", b"Exif\0")):
            _unlisted(gathered, segment, limits)


def _unlisted(gathered: Gathered, segment: Segment, limits: Limits) -> None:
    """Take a segment of no standard: a TIFF tree or XMP behind some heading, pictures, or plain bytes."""
    payload, at = segment.payload, segment.payload_offset
    start = min((place for head in _TIFF_HEADS if (place := payload[:16].find(head)) >= 0), default=-1)
    if start >= 0:
        gathered.block(parts.EXIF, payload[start:], segment.name, at + start)
        return
    if b"<x:xmpmeta" in payload or b"<rdf:RDF" in payload:
        gathered.block(parts.XMP, payload[payload.find(b"<") :], segment.name, at + payload.find(b"<"))
        return
    if segment.marker == jpeg.APP14 and payload.startswith(b"Adobe"):
        return
    if payload.startswith((_UNICODE, _DUCKY)):
        _comments(gathered, payload, segment.name)
        return
    gathered.block(parts.OTHER, payload, segment.name, at)
    parts.carved(gathered, payload, segment.name, at, limits)


def _comments(gathered: Gathered, payload: bytes, where: str) -> None:
    """Take the comments of PhotoStudio (APP10, UTF-16) and of Photoshop's web export (APP12)."""
    if payload.startswith(_UNICODE):
        words = payload[len(_UNICODE) :].decode("utf-16-be", errors="replace")
        gathered.block(parts.COMMENT, words.encode(), where)
        return
    at = len(_DUCKY)
    while at + 4 <= len(payload) and (kind := int.from_bytes(payload[at : at + 2], "big")):
        size = int.from_bytes(payload[at + 2 : at + 4], "big")
        if kind in {2, 3}:
            words = payload[at + 8 : at + 4 + size].decode("utf-16-be", errors="replace")
            gathered.block(parts.COMMENT, words.encode(), where)
        at += 4 + size


def _jfif(gathered: Gathered, segment: Segment, limits: Limits) -> None:
    """Take the thumbnails of JFIF and JFXX segments (JFIF 1.02)."""
    payload, at = segment.payload, segment.payload_offset
    if payload.startswith(b"JFIF\0"):
        if len(payload) > 14 and payload[12] and payload[13]:  # noqa: PLR2004 - the fixed part of the segment
            _samples(gathered, segment, payload[12], payload[13], payload[14:])
    elif payload.startswith(b"JFXX\0") and len(payload) > 8:  # noqa: PLR2004 - heading and two sizes
        code, body = payload[5], payload[6:]
        if code == _JFXX_JPEG:
            decode = Source(body, parts.PILLOW["JPEG"], limits).raster
            span = at + 6, segment.end
            gathered.picture(RenditionKind.EMBEDDED, "APP0 JFXX", decode, id="jfxx-thumbnail", span=span, file=body)
        elif code == _JFXX_PALETTE:
            palette, indices = body[2:770], body[770:]
            colours = b"".join(palette[3 * index : 3 * index + 3] for index in indices)
            _samples(gathered, segment, body[0], body[1], colours)
        elif code == _JFXX_RGB:
            _samples(gathered, segment, body[0], body[1], body[2:])
    elif not payload.startswith((b"AVI1", b"JFIF")):
        gathered.block(parts.OTHER, payload, segment.name, at)


def _samples(gathered: Gathered, segment: Segment, width: int, height: int, rgb: bytes) -> None:
    gathered.picture(
        RenditionKind.EMBEDDED,
        f"{segment.name} {segment.payload[:4].decode('latin-1')}",
        lambda: from_samples(width, height, rgb),
        id=f"{segment.payload[:4].decode('latin-1').lower()}-thumbnail",
        span=(segment.end - len(rgb) - 2, segment.end),  # as two sizes and the samples
    )


def _joined(gathered: Gathered, segments: Iterable[Segment]) -> None:
    """Join what is spread over several segments: EXIF, extended XMP, ICC, Photoshop resources, JUMBF."""
    listed = tuple(segments)
    for exif, at in _exif(listed):
        gathered.block(parts.EXIF, exif, "APP1 Exif", at)
    for text in _extended(listed):
        gathered.block(parts.XMP, text, "APP1 extended XMP")
    profile = [one.payload[14:] for one in listed if one.marker == jpeg.APP2 and one.payload.startswith(_ICC)]
    gathered.block(parts.ICC, b"".join(profile), "APP2 ICC profile")
    resources = [one for one in listed if one.marker == jpeg.APP13 and one.payload.startswith(_PHOTOSHOP)]
    if resources:
        whole = b"".join(one.payload[len(_PHOTOSHOP) :] for one in resources)
        start = resources[0].payload_offset + len(_PHOTOSHOP) if len(resources) == 1 else None
        gathered.block(parts.PHOTOSHOP, whole, "APP13 Photoshop", start)
    for boxes in _jumbf(listed):
        gathered.block(parts.C2PA, boxes, "APP11 JUMBF")


def _exif(segments: Iterable[Segment]) -> list[tuple[bytes, int]]:
    """Return each EXIF block; a segment without a TIFF head of its own continues the one before."""
    found: list[tuple[bytes, int]] = []
    for one in segments:
        if one.marker != jpeg.APP1 or not one.payload.startswith(b"Exif\0"):
            continue
        body = one.payload[6:]
        if found and not body.startswith(_TIFF_HEADS):
            found[-1] = found[-1][0] + body, found[-1][1]
        else:
            found.append((body, one.payload_offset + 6))
    return found


def _extended(segments: Iterable[Segment]) -> list[bytes]:
    """Return each extended XMP packet, its portions in order of their offsets (XMP specification 3, 1.1.3.1)."""
    portions: dict[bytes, list[tuple[int, bytes]]] = {}
    head = len(_XMP_MORE)
    for one in segments:
        if one.marker == jpeg.APP1 and one.payload.startswith(_XMP_MORE):
            place = int.from_bytes(one.payload[head + 36 : head + 40], "big")
            portions.setdefault(one.payload[head : head + 32], []).append((place, one.payload[head + 40 :]))
    return [b"".join(part for _, part in sorted(listed)) for _, listed in sorted(portions.items())]


def _jumbf(segments: Iterable[Segment]) -> list[bytes]:
    """Return each JUMBF superbox, its packets joined (ISO/IEC 19566-5, annex D); later ones repeat the box head."""
    boxes: dict[bytes, list[tuple[int, bytes]]] = {}
    for one in segments:
        if one.marker == jpeg.APP11 and one.payload.startswith(b"JP") and len(one.payload) >= 16:  # noqa: PLR2004
            packet = int.from_bytes(one.payload[4:8], "big")
            long = int.from_bytes(one.payload[8:12], "big") == 1
            body = one.payload[8:] if packet == 1 else one.payload[24 if long else 16 :]
            boxes.setdefault(one.payload[2:4], []).append((packet, body))
    return [b"".join(body for _, body in sorted(listed, key=lambda pair: pair[0])) for listed in boxes.values()]


def _multi(
    gathered: Gathered, data: bytes, segments: Iterable[Segment], turn: int, limits: Limits
) -> list[tuple[int, int]]:
    """Add the pictures that a multi-picture index lists (CIPA DC-007), and return their spans."""
    spans: list[tuple[int, int]] = []
    for one in segments:
        if one.marker != jpeg.APP2 or not one.payload.startswith(_MPF):
            continue
        base = one.payload_offset + len(_MPF)
        try:
            listed = _index(one.payload[len(_MPF) :])
        except InspectionError:
            gathered.trouble("damaged-index", "The list of further pictures (MPF) is damaged.")
            continue
        for size, offset in listed:
            start = base + offset
            if offset and size and data[start : start + 2] == b"\xff\xd8":
                body = data[start : start + size]
                spans.append((start, start + len(body)))
                decode = Source(body, parts.PILLOW["JPEG"], limits, _turn_of(body, turn)).raster
                gathered.picture(_purpose(body), "APP2 MPF", decode, span=spans[-1], file=body)
    return spans


def _index(tiff: bytes) -> list[tuple[int, int]]:
    tree = ifd.walk(tiff)
    entry = tree.directories[0].get(0xB002) if tree.directories else None
    if entry is None:
        return []
    rows = [entry.data[at : at + 16] for at in range(0, len(entry.data) - 15, 16)]
    return [(int.from_bytes(row[4:8], tree.order), int.from_bytes(row[8:12], tree.order)) for row in rows]


def _purpose(body: bytes) -> RenditionKind:
    """Tell gain and depth maps from further pictures by what their own XMP says."""
    head = body[:65536]
    if b"hdr-gain-map" in head or b"hdrgm" in head or b"hdrgainmap" in head.lower() or b"ts:21496" in head:
        return RenditionKind.GAIN_MAP
    return RenditionKind.DEPTH_MAP if b"GDepth" in head or b"depthdata" in head.lower() else RenditionKind.MPF


def _turn_of(body: bytes, turn: int) -> int:
    """Return the orientation that an embedded JPEG states, else that of the file it lies in."""
    try:
        blocks = _exif(jpeg.walk(body).segments)
    except Unreadable:
        return turn
    return parts.orientation(blocks[0][0]) if blocks else turn


PLUGIN: Final = Jpeg()
