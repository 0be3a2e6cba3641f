"""What HEIF, AVIF and video files share: items, boxes with metadata, bytes that nothing refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import parts
from imageguard.errors import InspectionError, NoDecoder, Unreadable
from imageguard.formats import bmff
from imageguard.formats.binary import is_padding
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.pictures.decode import Source
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from imageguard.containers.parts import Gathered
    from imageguard.formats.bmff import Box, Item
    from imageguard.model.raster import Raster
    from imageguard.ports import Limits

QUICKTIME: Final = "QuickTime"
_UUIDS: Final = {
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): parts.XMP,
    bytes.fromhex("d8fec3d61b0e483c92975828877ec481"): parts.C2PA,
    b"JpgTiffExif->JP2": parts.EXIF,
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"): parts.IPTC,
    bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb"): parts.PHOTOSHOP,
    bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03"): parts.EXIF,  # GeoJP2: a TIFF with where on earth it is
}
_CODED: Final = frozenset(
    {"hvc1", "hev1", "av01", "jpeg", "grid", "iovl", "iden", "j2k1", "avc1", "unci", "tmap", "vvc1", "mski"}
)
_COMMON: Final = frozenset({"hvc1", "hev1", "jpeg", "grid", "iovl", "iden", "tmap"})
_ENCODER_PADDING: Final = 64  # pixels: the largest coding block
_EMPTY: Final = frozenset({"free", "skip", "wide"})


def boxes(gathered: Gathered, data: bytes, listed: Iterable[Box], limits: Limits) -> None:
    """Take what the top-level boxes say: movie metadata, XMP, C2PA, a video behind a still picture."""
    for box in listed:
        body = data[box.body : box.end]
        if box.type == "uuid":
            uuid(gathered, body, box.body, limits)
        elif box.type in {"moov", "udta"}:
            gathered.block(QUICKTIME, data[box.offset : box.end], f"{box.type} box", box.offset)
            packets(gathered, data, box, limits)
        elif box.type == "mpvd":
            gathered.hidden.append(Hidden("motion-video", box.offset, box.end - box.offset))
            kind = RenditionKind.EMBEDDED
            gathered.enclosed.append(Enclosed(kind.value, kind, "motion video", body, box.body))
        elif box.type in _EMPTY and not is_padding(body):
            gathered.hidden.append(Hidden("gap", box.offset, box.end - box.offset))
            parts.carved(gathered, body, f"{box.type} box", box.body, limits)
        elif box.type in {"Exif", "exif"}:
            tiff(gathered, body, f"{box.type} box")
        elif box.type in {"xml ", "XMP_"}:
            gathered.block(parts.XMP, body, f"{box.type.strip()} box", box.body)
        elif box.type in {"jumb", "jumd"}:
            gathered.block(parts.C2PA, data[box.offset : box.end], "jumb box", box.offset)


def uuid(gathered: Gathered, body: bytes, at: int, limits: Limits) -> None:
    """Take a box of a type of its own by the sixteen bytes that name it."""
    standard = _UUIDS.get(body[:16])
    if standard == parts.C2PA:
        start = body.find(b"jumb", 16)
        gathered.block(parts.C2PA, body[start - 4 :] if start > 0 else body[16:], "uuid box C2PA")
    elif standard == parts.EXIF:
        tiff(gathered, body[16:], "uuid box EXIF")
    elif standard is not None:
        gathered.block(standard, body[16:], f"uuid box {standard}", at + 16)
    else:
        gathered.block(parts.OTHER, body[16:], "uuid box", at + 16)
        parts.carved(gathered, body[16:], "uuid box", at + 16, limits)


def packets(gathered: Gathered, data: bytes, moov: Box, limits: Limits) -> None:
    """Take XMP out of a movie's user data."""
    for path in (("udta", "XMP_"), ("meta", "XMP_"), ("udta", "meta", "XMP_")):
        found = bmff.find(data, moov.body, moov.end, *path)
        if found is not None:
            gathered.block(parts.XMP, data[found.body : found.end], "moov XMP", found.body)
    own = bmff.find(data, moov.body, moov.end, "uuid")
    if own is not None:
        uuid(gathered, data[own.body : own.end], own.body, limits)


def tiff(gathered: Gathered, body: bytes, where: str, at: int | None = None) -> None:
    """Take EXIF behind whatever heading: an offset of four bytes, ``Exif``, or none."""
    start = min((place for head in (b"II*\0", b"MM\0*") if (place := body[:64].find(head)) >= 0), default=0)
    gathered.block(parts.EXIF, body[start:], where, None if at is None else at + start)


def items(gathered: Gathered, data: bytes, meta: Box, formats: tuple[str, ...], limits: Limits) -> None:
    """Take every item of a still picture file: metadata as blocks, further pictures as renditions."""
    listed = bmff.items(data, meta)
    primary = bmff.primary(data, meta)
    roles = _roles(listed)
    for item in listed:
        try:
            if item.type in {"Exif", "mime", "uri "}:
                _metadata(gathered, data, meta, item, limits)
            elif item.type in _CODED and item.id != primary and item.id not in roles["tile"]:
                _picture(gathered, data, meta, item, (formats, limits, roles))
        except InspectionError as error:
            gathered.trouble(error.code, f"An item of the picture could not be read: {error}.")
    _profiles(gathered, data, meta)


def refuse_rare(data: bytes, meta: Box | None) -> None:
    """Raise NoDecoder where a HEIF file holds pictures coded otherwise than with HEVC or as JPEG.

    Decoders of HEIF keep most of their holes in the codings that no camera writes.
    """
    listed = bmff.items(data, meta) if meta is not None else ()
    rare = sorted({item.type for item in listed if item.type in _CODED - _COMMON})
    if rare:
        message = f"the picture is coded as {', '.join(rare)}, which is not opened: export it as JPEG or PNG"
        raise NoDecoder(message)


def _roles(listed: Iterable[Item]) -> dict[str, set[int]]:
    """Return which items are thumbnails, auxiliary, gain maps of a tone-mapped picture, and tiles of a grid."""
    roles: dict[str, set[int]] = {"thumbnail": set(), "auxiliary": set(), "gain": set(), "tile": set()}
    for item in listed:
        for kind, targets in item.refers:
            if kind == "dimg" and item.type == "tmap":
                roles["gain"].update(targets[1:])
            elif kind == "dimg":
                roles["tile"].update(targets)
            elif kind == "thmb":
                roles["thumbnail"].add(item.id)
            elif kind == "auxl":
                roles["auxiliary"].add(item.id)
    return roles


def _metadata(gathered: Gathered, data: bytes, meta: Box, item: Item, limits: Limits) -> None:
    body = bmff.content(data, item, meta, limits.block_bytes)
    at = item.extents[0][0] if len(item.extents) == 1 and not item.in_idat else None
    if item.type == "Exif":
        tiff(gathered, body, "Exif item", at)
    elif "rdf" in item.content_type or b"<x:xmpmeta" in body[:4096]:
        gathered.block(parts.XMP, body, "XMP item", at)
    else:
        gathered.block(parts.OTHER, body, f"{item.type.strip()} item", at)


def _picture(
    gathered: Gathered,
    data: bytes,
    meta: Box,
    item: Item,
    settings: tuple[tuple[str, ...], Limits, dict[str, set[int]]],
) -> None:
    formats, limits, roles = settings
    kind = _kind(item, roles)
    if kind is None:
        return
    where = f"item {item.id}"
    span = (item.extents[0][0], sum(item.extents[0])) if len(item.extents) == 1 and not item.in_idat else None
    if item.type == "jpeg":
        body = bmff.content(data, item, meta, limits.block_bytes)
        decode = Source(body, parts.PILLOW["JPEG"], limits).raster
        gathered.picture(kind, where, decode, id=_name(kind, item, roles), span=span, file=body)
        return
    source = Source(bmff.promoted(data, meta, item.id), formats, limits, None)
    gathered.picture(kind, where, _checked(source, item), id=_name(kind, item, roles), span=span)


def _checked(source: Source, item: Item) -> Callable[[], Raster]:
    """Return the decoder of an item, which must not show another one in its place."""

    def raster() -> Raster:
        found = source.raster()
        if item.size is not None and found.width * found.height > item.size[0] * item.size[1]:
            message = "the decoder shows another picture in its place"
            raise Unreadable(message)
        return found

    return raster


def _kind(item: Item, roles: dict[str, set[int]]) -> RenditionKind | None:
    """Tell what a further picture is; None for an alpha plane, which shows no picture of its own."""
    if item.id in roles["thumbnail"]:
        return RenditionKind.EMBEDDED
    if item.id in roles["gain"]:
        return RenditionKind.GAIN_MAP
    if item.id in roles["auxiliary"]:
        return _auxiliary_kind(item.auxiliary.lower())
    if item.type == "tmap":
        return None
    return RenditionKind.AUXILIARY if item.hidden else RenditionKind.PAGE


def _auxiliary_kind(name: str) -> RenditionKind | None:
    if "alpha" in name or name.endswith(":1"):
        return None
    if "depth" in name or name.endswith(":2"):
        return RenditionKind.DEPTH_MAP
    return RenditionKind.GAIN_MAP if "gainmap" in name else RenditionKind.AUXILIARY


def _name(kind: RenditionKind, item: Item, roles: dict[str, set[int]]) -> str:
    return "item-thumbnail" if item.id in roles["thumbnail"] else f"{kind.value}-{item.id}"


def _profiles(gathered: Gathered, data: bytes, meta: Box) -> None:
    ipco = bmff.find(data, bmff.inner(data, meta), meta.end, "iprp", "ipco")
    properties = bmff.boxes(data, ipco.body, ipco.end) if ipco else ()
    for box in properties:
        if box.type == "clap" and _cuts(data, box, properties):
            gathered.hidden.append(Hidden("outside-crop", box.offset, box.end - box.offset))
        if box.type == "colr" and data[box.body : box.body + 4] in {b"prof", b"rICC"}:
            gathered.block(parts.ICC, data[box.body + 4 : box.end], "colour profile", box.body + 4)


def _cuts(data: bytes, clap: Box, properties: Iterable[Box]) -> bool:
    """Say whether a clean aperture cuts off more of the picture than the padding that encoders add."""
    shown = [int.from_bytes(data[clap.body + at : clap.body + at + 4], "big") for at in (0, 4, 8, 12)]
    stored = [
        (
            int.from_bytes(data[box.body + 4 : box.body + 8], "big"),
            int.from_bytes(data[box.body + 8 : box.body + 12], "big"),
        )
        for box in properties
        if box.type == "ispe"
    ]
    if not all(shown) or not stored:
        return False
    width, height = max(stored)
    return width - shown[0] / shown[1] > _ENCODER_PADDING or height - shown[2] / shown[3] > _ENCODER_PADDING


def meta_of(listed: Iterable[Box]) -> Box | None:
    """Return the top-level ``meta`` box."""
    return next((box for box in listed if box.type == "meta"), None)
