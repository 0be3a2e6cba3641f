"""The planted-leak corpus: one secret per hiding place per container, and clean files beside them.

Everybody can see precision and recall here: each leak names where its secret lies and what an
inspection must say; each clean file must come out whole and empty.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import building as b
from PIL import Image

from imageguard.formats import jpeg

if TYPE_CHECKING:
    from collections.abc import Callable

PLANTED = "Zebrafink-4711"
WIDE = PLANTED.encode("utf-16-le")
HIDDEN_SEED = 7
HIDDEN_SIZE = (120, 80)


@dataclass(frozen=True)
class Leak:
    """A file with one secret: ``category`` of a metadatum, or ``rendition``, or ``hidden``, or several."""

    name: str
    make: Callable[[], bytes]
    category: str | None = None
    rendition: str | None = None
    hidden: str | None = None
    planted: str = PLANTED


def preview() -> bytes:
    """Return the picture that must not be seen."""
    return b.jpeg(HIDDEN_SEED, HIDDEN_SIZE)


def exif(**parts: object) -> bytes:
    """Return an EXIF block."""
    image = parts.pop("image", {0x010F: (2, "Maker")})
    return b.tiff_block(image, **parts)


def in_jpeg(block: bytes) -> bytes:
    """Return a JPEG with that EXIF block."""
    return b.with_segment(b.jpeg(), 0xE1, b"Exif\0\0" + block)


def in_png(block: bytes) -> bytes:
    """Return a PNG with that EXIF block."""
    return b.with_chunk(b.png(), b"eXIf", block)


def in_webp(block: bytes) -> bytes:
    """Return a WebP with that EXIF block."""
    return b.saved(b.scene(), "WEBP", exif=block, lossless=True)


def creator() -> bytes:
    """Return XMP that names a person."""
    return b.xmp(
        f"<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{PLANTED}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"
    )


def caption() -> bytes:
    """Return IPTC with a caption."""
    return b.dataset(2, 120, PLANTED)


def photoshop(*resources: bytes) -> bytes:
    """Return a JPEG with Photoshop resources."""
    return b.with_segment(b.jpeg(), 0xED, b"Photoshop 3.0\0" + b"".join(resources))


def thumbnail_resource() -> bytes:
    """Return the resource of a Photoshop thumbnail."""
    return b.resource(0x040C, bytes(28) + preview())


def jp2(uuid: bytes, body: bytes) -> bytes:
    """Return a JPEG 2000 with a box of that sixteen-byte type."""
    return b.saved(b.scene(), "JPEG2000") + b.box(b"uuid", uuid + body)


def profile(name: str) -> bytes:
    """Return an ICC profile whose description is a name."""
    text = b"text\0\0\0\0" + name.encode() + b"\0"
    return bytes(128) + struct.pack(">I4sII", 1, b"desc", 144, len(text)) + text


def extended() -> bytes:
    """Return a JPEG whose extended XMP is split over two segments, the second first."""
    text, head = creator(), b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
    half = len(text) // 2
    data = b.with_segment(b.jpeg(), 0xE1, head + struct.pack(">II", len(text), 0) + text[:half])
    return b.with_segment(data, 0xE1, head + struct.pack(">II", len(text), half) + text[half:])


def wide(tag: int) -> bytes:
    """Return EXIF with a Windows tag in UTF-16."""
    return exif(image={tag: (1, list(WIDE + b"\0\0"))})


def comment(charset: bytes, words: bytes) -> bytes:
    """Return EXIF with a user comment."""
    return exif(exif={0x9286: (7, charset + words)})


def canon() -> bytes:
    """Return EXIF with a Canon maker note, its offsets right for where it lies."""
    for guess in range(40, 200):
        body = b.directory({0x0006: (2, "a camera"), 0x0009: (2, PLANTED)}, guess)
        block = exif(image={0x010F: (2, "Canon")}, exif={0x927C: (7, body)})
        if block.find(body) == guess:
            return block
    message = "no place found"
    raise AssertionError(message)


def assertion(**content: object) -> bytes:
    """Return a C2PA assertion."""
    return b.jumb("stds.test", b.box(b"cbor", b.cbor(content)))


def claim_thumbnail() -> bytes:
    """Return a C2PA thumbnail assertion."""
    return b.jumb("c2pa.thumbnail.claim.jpeg", b.box(b"bfdb", b"\0image/jpeg\0") + b.box(b"bidb", preview()))


def xmp_thumbnail() -> bytes:
    """Return XMP with a thumbnail in base64."""
    return b.xmp(
        f"<xmp:Thumbnails><xmpGImg:image>{base64.b64encode(preview()).decode()}</xmpGImg:image></xmp:Thumbnails>"
    )


def frames(kind: str) -> bytes:
    """Return an animation whose second frame is the hidden picture."""
    hidden = b.scene(seed=HIDDEN_SEED)
    return b.saved(b.scene(), kind, save_all=True, append_images=[hidden])


def see_through() -> bytes:
    """Return a PNG whose left half is see-through over a picture that is still there."""
    image = b.scene(seed=HIDDEN_SEED).convert("RGBA")
    image.putalpha(mask())
    return b.saved(image, "PNG")


def shortened(data: bytes, height: int) -> bytes:
    """Return a PNG whose header claims fewer rows than are stored."""
    header = data[12:20] + struct.pack(">I", height) + data[24:29]
    return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]


def lowered(height: int, **options: object) -> bytes:
    """Return a JPEG whose header claims fewer rows than are stored."""
    data = b.saved(b.scene((96, 160), HIDDEN_SEED), "JPEG", **options)
    return jpeg.with_height(data, jpeg.walk(data), height)


def outside() -> bytes:
    """Return a GIF whose screen was cut down and whose frame was not."""
    data = b.gif(HIDDEN_SEED)
    return data[:6] + struct.pack("<HH", 48, 64) + data[10:]


def behind_pixels() -> bytes:
    """Return a PNG whose pixel chunk goes on behind its compressed pixels."""
    data = b.png()
    at = data.find(b"IDAT") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    return data[:at] + b.chunk(b"IDAT", data[at + 8 : at + 8 + size] + preview()) + data[at + 12 + size :]


def mask() -> Image.Image:
    """Return an alpha plane whose left half is see-through."""
    alpha = Image.new("L", (96, 64), 255)
    alpha.paste(0, (0, 0, 48, 64))
    return alpha


def cropped(data: bytes, smaller: bytes) -> bytes:
    """Return what a tool leaves that writes a smaller file over the front of a larger one."""
    return smaller + data[len(smaller) :]


def large(kind: str) -> bytes:
    """Return a larger file of a kind."""
    return b.saved(b.scene((400, 300), HIDDEN_SEED), kind)


def avif_exif(block: bytes) -> bytes:
    """Return an AVIF with that EXIF block."""
    return b.avif(exif=block)


def office() -> bytes:
    """Return the skeleton of a DOCX with an author and a picture."""
    core = f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{PLANTED}</dc:creator></cp:coreProperties>'
    return b.zipped(
        {"word/document.xml": b"<w/>", "docProps/core.xml": core.encode(), "word/media/image1.jpg": preview()}
    )


def pdf() -> bytes:
    """Return a PDF with an author and a JPEG."""
    picture = preview()
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Author (" + PLANTED.encode() + b") >>\nendobj\n"
        b"2 0 obj\n<< /Type /XObject /Subtype /Image /Filter /DCTDecode /Length "
        + str(len(picture)).encode()
        + b" >>\nstream\n"
        + picture
        + b"\nendstream\nendobj\ntrailer << >>\n%%EOF\n"
    )


def svg() -> bytes:
    """Return a drawing with a title and a picture in a data address."""
    data = base64.b64encode(preview()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"><title>{PLANTED}</title>'
        f'<image href="data:image/jpeg;base64,{data}"/></svg>'
    ).encode()


def jfxx() -> bytes:
    """Return a JPEG with a JFXX thumbnail."""
    return b.with_segment(b.jpeg(), 0xE0, b"JFXX\0\x10" + preview())


def jfif() -> bytes:
    """Return a JPEG with a thumbnail of bare samples in its JFIF segment."""
    small = b.scene((20, 14), HIDDEN_SEED)
    head = b"JFIF\0\x01\x02\x00\x00\x01\x00\x01" + bytes(small.size)
    return b.with_segment(b.jpeg(), 0xE0, head + small.tobytes())


def second_exif() -> bytes:
    """Return a JPEG with two EXIF segments, the secret in the second."""
    return b.with_segment(in_jpeg(exif(gps=b.GPS_THERE)), 0xE1, b"Exif\0\0" + exif())


def uncompressed() -> bytes:
    """Return EXIF with a thumbnail of bare strips."""
    small = b.scene((24, 16), HIDDEN_SEED)
    tags = {
        0x0100: (3, [24]), 0x0101: (3, [16]), 0x0102: (3, [8, 8, 8]), 0x0103: (3, [1]), 0x0106: (3, [2]),
        0x0111: (4, [0]), 0x0115: (3, [3]), 0x0116: (3, [16]), 0x0117: (4, [24 * 16 * 3]),
    }  # fmt: skip
    first = 8 + len(b.directory({0x010F: (2, "Maker")}, 8))
    tags[0x0111] = (4, [first + len(b.directory(tags, first))])
    return (
        b"II*\0\x08\0\0\0"
        + b.directory({0x010F: (2, "Maker")}, 8, following=first)
        + b.directory(tags, first)
        + small.tobytes()
    )


def ycbcr() -> bytes:
    """Return EXIF with a thumbnail of bare YCbCr samples, two lightnesses to a colour."""
    small = b.scene((24, 16), HIDDEN_SEED).convert("YCbCr")
    pixels = [small.getpixel((x, y)) for y in range(16) for x in range(24)]
    body = b"".join(
        bytes((one[0], other[0], one[1], one[2])) for one, other in zip(pixels[::2], pixels[1::2], strict=True)
    )
    tags = {
        0x0100: (3, [24]), 0x0101: (3, [16]), 0x0102: (3, [8, 8, 8]), 0x0103: (3, [1]), 0x0106: (3, [6]),
        0x0111: (4, [0]), 0x0115: (3, [3]), 0x0116: (3, [16]), 0x0117: (4, [len(body)]), 0x0212: (3, [2, 1]),
    }  # fmt: skip
    first = 8 + len(b.directory({0x010F: (2, "Maker")}, 8))
    tags[0x0111] = (4, [first + len(b.directory(tags, first))])
    head = b.directory({0x010F: (2, "Maker")}, 8, following=first)
    return b"II*\0\x08\0\0\0" + head + b.directory(tags, first) + body


def psd() -> bytes:
    """Return the smallest PSD with a caption and a thumbnail in its resources."""
    resources = b.resource(0x0404, caption()) + thumbnail_resource()
    pixels = struct.pack(">H", 0) + b.scene((8, 8)).convert("L").tobytes()
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 1, 8, 8, 8, 1)
    return head + bytes(4) + struct.pack(">I", len(resources)) + resources + bytes(4) + pixels


def layered(depth: int, packing: int) -> bytes:
    """Return a PSD with a layer, where its depth says that Photoshop keeps it."""
    hidden = b.layer(b.scene(seed=HIDDEN_SEED), depth=depth, packing=packing)
    own, deep = (hidden + bytes(len(hidden) % 2), b"") if depth == 8 else (b"", b.tagged(b"Lr16", hidden))
    section = struct.pack(">I", len(own)) + own + bytes(4) + deep
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 64, 96, depth, 3)
    merged = b"".join(plane.tobytes() for plane in b.scene().split())
    merged = merged if depth == 8 else bytes(byte for one in merged for byte in (one, one))
    return head + bytes(4) + bytes(4) + struct.pack(">I", len(section)) + section + bytes(2) + merged


def layered_tiff() -> bytes:
    """Return a TIFF with a layer in Photoshop's tag."""
    block = b"Adobe Photoshop Document Data Block\0" + b.tagged(
        b"Layr", b.layer(b.scene(seed=HIDDEN_SEED), "little"), "little"
    )
    return b.tiff(tiffinfo={0x935C: block})


PLACE = {"category": "location", "planted": "11.55"}

LEAKS = (
    Leak("jpeg exif gps", lambda: in_jpeg(exif(gps=b.GPS_THERE)), **PLACE),
    Leak("jpeg exif gps, big-endian", lambda: in_jpeg(exif(gps=b.GPS_THERE, order="big")), **PLACE),
    Leak("jpeg second exif segment", second_exif, **PLACE),
    Leak("jpeg exif artist", lambda: in_jpeg(exif(image={0x013B: (2, PLANTED)})), "person"),
    Leak("jpeg exif description", lambda: in_jpeg(exif(image={0x010E: (2, PLANTED)})), "caption"),
    Leak("jpeg exif windows author", lambda: in_jpeg(wide(0x9C9D)), "person"),
    Leak("jpeg exif serial number", lambda: in_jpeg(exif(exif={0xA431: (2, PLANTED)})), "device"),
    Leak("jpeg exif comment", lambda: in_jpeg(comment(b"ASCII\0\0\0", PLANTED.encode())), "caption"),
    Leak("jpeg exif comment, utf-16", lambda: in_jpeg(comment(b"UNICODE\0", WIDE)), "caption"),
    Leak("jpeg exif unknown tag", lambda: in_jpeg(exif(image={0xABCD: (2, PLANTED)})), "other"),
    Leak("jpeg exif maker note owner", lambda: in_jpeg(canon()), "person"),
    Leak(
        "jpeg exif date", lambda: in_jpeg(exif(exif={0x9003: (2, "2026:01:10 09:00:00")})), "time", planted="2026:01:10"
    ),
    Leak("jpeg exif thumbnail", lambda: in_jpeg(exif(thumbnail=preview())), rendition="exif-thumbnail"),
    Leak("jpeg exif bare thumbnail", lambda: in_jpeg(uncompressed()), rendition="exif-thumbnail"),
    Leak("jpeg rows below", lambda: lowered(40), rendition="auxiliary"),
    Leak("jpeg rows below, progressive", lambda: lowered(40, progressive=True), rendition="auxiliary"),
    Leak("jpeg exif bare YCbCr thumbnail", lambda: in_jpeg(ycbcr()), rendition="exif-thumbnail"),
    Leak("jpeg exif hidden jpeg", lambda: in_jpeg(exif() + preview()), rendition="makernote-preview"),
    Leak("jpeg xmp person", lambda: b.with_segment(b.jpeg(), 0xE1, b.XMP_HEAD + creator()), "person"),
    Leak("jpeg extended xmp", extended, "person"),
    Leak(
        "jpeg xmp attribute",
        lambda: b.with_segment(b.jpeg(), 0xE1, b.XMP_HEAD + b.xmp("", f'photoshop:City="{PLANTED}"')),
        "location",
    ),
    Leak(
        "jpeg xmp in utf-16",
        lambda: b.with_segment(b.jpeg(), 0xE1, b.XMP_HEAD + creator().decode().encode("utf-16-be")),
        "person",
    ),
    Leak(
        "jpeg xmp thumbnail",
        lambda: b.with_segment(b.jpeg(), 0xE1, b.XMP_HEAD + xmp_thumbnail()),
        rendition="xmp-thumbnail",
    ),
    Leak("jpeg iptc caption", lambda: photoshop(b.resource(0x0404, caption())), "caption"),
    Leak("jpeg iptc city", lambda: photoshop(b.resource(0x0404, b.dataset(2, 90, PLANTED))), "location"),
    Leak("jpeg photoshop thumbnail", lambda: photoshop(thumbnail_resource()), rendition="photoshop-thumbnail"),
    Leak("jpeg photoshop exif", lambda: photoshop(b.resource(0x0422, exif(gps=b.GPS_THERE))), **PLACE),
    Leak("jpeg photoshop xmp", lambda: photoshop(b.resource(0x0424, creator())), "person"),
    Leak("jpeg comment", lambda: b.with_segment(b.jpeg(), 0xFE, PLANTED.encode()), "caption"),
    Leak(
        "jpeg icc device",
        lambda: b.with_segment(b.jpeg(), 0xE2, b"ICC_PROFILE\0\x01\x01" + profile(PLANTED)),
        "device",
    ),
    Leak("jpeg unknown segment", lambda: b.with_segment(b.jpeg(), 0xE9, b"own\0" + PLANTED.encode()), "other"),
    Leak(
        "jpeg picture in a segment", lambda: b.with_segment(b.jpeg(), 0xE9, b"own\0" + preview()), rendition="embedded"
    ),
    Leak("jpeg jfif thumbnail", jfif, rendition="embedded"),
    Leak("jpeg jfxx thumbnail", jfxx, rendition="embedded"),
    Leak("jpeg mpf picture", lambda: b.multi(b.jpeg(), preview()), rendition="mpf"),
    Leak(
        "jpeg c2pa author",
        lambda: b.with_segment(b.jpeg(), 0xEB, b.app11(b.manifest(assertion(author=PLANTED)))),
        "person",
    ),
    Leak(
        "jpeg c2pa thumbnail",
        lambda: b.with_segment(b.jpeg(), 0xEB, b.app11(b.manifest(claim_thumbnail()))),
        rendition="c2pa-thumbnail",
    ),
    Leak("jpeg trailing text", lambda: b.jpeg() + PLANTED.encode(), hidden="trailing-data"),
    Leak("jpeg trailing jpeg", lambda: b.jpeg() + preview(), rendition="trailing", hidden="trailing-data"),
    Leak(
        "jpeg trailing png",
        lambda: b.jpeg() + b"pad" + b.png(HIDDEN_SEED),
        rendition="trailing",
        hidden="trailing-data",
    ),
    Leak("jpeg trailing exif jpeg", lambda: b.jpeg() + in_jpeg(exif(gps=b.GPS_THERE)), **PLACE),
    Leak("jpeg motion video", lambda: b.jpeg() + b.movie(), hidden="motion-video", **PLACE),
    Leak(
        "jpeg archive behind",
        lambda: b.jpeg() + b.zipped({"a.jpg": preview()}),
        rendition="embedded",
        hidden="polyglot",
    ),
    Leak("jpeg trailing iptc", lambda: b.jpeg() + b"AXS!" + caption() + b.dataset(2, 5, "x"), "caption"),
    Leak("jpeg overwritten", lambda: cropped(large("JPEG"), b.jpeg()), hidden="acropalypse"),
    Leak("jpeg gap", lambda: b.jpeg().replace(b"\xff\xdb", PLANTED.encode() + b"\xff\xdb", 1), hidden="gap"),
    Leak("png text", lambda: b.with_chunk(b.png(), b"tEXt", b"Author\0" + PLANTED.encode()), "person"),
    Leak(
        "png packed text",
        lambda: b.with_chunk(b.png(), b"zTXt", b"Comment\0\0" + zlib.compress(PLANTED.encode())),
        "caption",
    ),
    Leak(
        "png international text",
        lambda: b.with_chunk(b.png(), b"iTXt", b"Description\0\0\0\0\0" + PLANTED.encode()),
        "caption",
    ),
    Leak("png own keyword", lambda: b.with_chunk(b.png(), b"tEXt", b"mine\0" + PLANTED.encode()), "other"),
    Leak("png xmp", lambda: b.with_chunk(b.png(), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + creator()), "person"),
    Leak("png exif", lambda: in_png(exif(gps=b.GPS_THERE)), **PLACE),
    Leak(
        "png raw profile exif",
        lambda: b.with_chunk(
            b.png(),
            b"zTXt",
            b"Raw profile type exif\0\0"
            + zlib.compress(b"\nexif\n 9\n" + (b"Exif\0\0" + exif(gps=b.GPS_THERE)).hex().encode()),
        ),
        **PLACE,
    ),
    Leak("png exif thumbnail", lambda: in_png(exif(thumbnail=preview())), rendition="exif-thumbnail"),
    Leak("png c2pa", lambda: b.with_chunk(b.png(), b"caBX", b.manifest(claim_thumbnail())), rendition="c2pa-thumbnail"),
    Leak("png private chunk", lambda: b.with_chunk(b.png(), b"prVt", PLANTED.encode()), "other"),
    Leak("png picture in a chunk", lambda: b.with_chunk(b.png(), b"prVt", preview()), rendition="embedded"),
    Leak("png frame", lambda: frames("PNG"), rendition="frame"),
    Leak("png under transparency", see_through, rendition="auxiliary"),
    Leak("png trailing", lambda: b.png() + preview(), rendition="trailing", hidden="trailing-data"),
    Leak("png overwritten", lambda: cropped(large("PNG"), b.png()), hidden="acropalypse"),
    Leak(
        "jp2 photoshop thumbnail", lambda: jp2(b.PHOTOSHOP_UUID, thumbnail_resource()), rendition="photoshop-thumbnail"
    ),
    Leak("jp2 place", lambda: jp2(b.GEO_UUID, exif(gps=b.GPS_THERE)), **PLACE),
    Leak("jp2 unknown box", lambda: jp2(bytes(range(16)), preview()), rendition="embedded"),
    Leak("png rows below", lambda: shortened(b.png(HIDDEN_SEED), 40), rendition="auxiliary", hidden="rows-below"),
    Leak("gif outside the screen", outside, hidden="outside-screen"),
    Leak("png behind the pixels", behind_pixels, rendition="embedded", hidden="gap"),
    Leak("tiff trailing", lambda: b.tiff() + preview(), rendition="embedded", hidden="trailing-data"),
    Leak("gif comment", lambda: b.with_extension(b.gif(), 0xFE, PLANTED.encode()), "caption"),
    Leak("gif plain text", lambda: b.with_extension(b.gif(), 0x01, bytes(12), PLANTED.encode()), "caption"),
    Leak(
        "gif xmp",
        lambda: b.gif()[:-1] + b"\x21\xff\x0bXMP DataXMP" + creator() + b"\x01" + bytes(range(255, -1, -1)) + b"\0;",
        "person",
    ),
    Leak("gif application", lambda: b.with_extension(b.gif(), 0xFF, b"MINE0000001", PLANTED.encode()), "other"),
    Leak("gif frame", lambda: frames("GIF"), rendition="frame"),
    Leak("gif trailing", lambda: b.gif() + preview(), rendition="trailing", hidden="trailing-data"),
    Leak("gif overwritten", lambda: cropped(large("GIF"), b.gif()), hidden="acropalypse"),
    Leak("webp exif", lambda: in_webp(exif(gps=b.GPS_THERE)), **PLACE),
    Leak("webp xmp", lambda: b.with_riff(b.webp(), b"XMP ", creator()), "person"),
    Leak("webp unknown chunk", lambda: b.with_riff(b.webp(), b"MINE", PLANTED.encode()), "other"),
    Leak("webp frame", lambda: frames("WEBP"), rendition="frame"),
    Leak("webp trailing", lambda: b.webp() + preview(), rendition="trailing", hidden="trailing-data"),
    Leak("tiff artist", lambda: b.tiff(tiffinfo={315: PLANTED}), "person"),
    Leak("tiff xmp", lambda: b.tiff(tiffinfo={700: creator()}), "person"),
    Leak("tiff iptc", lambda: b.tiff(tiffinfo={33723: caption()}), "caption"),
    Leak(
        "tiff photoshop thumbnail",
        lambda: b.tiff(tiffinfo={34377: thumbnail_resource()}),
        rendition="photoshop-thumbnail",
    ),
    Leak("tiff page", lambda: frames("TIFF"), rendition="page"),
    Leak("avif exif", lambda: avif_exif(exif(gps=b.GPS_THERE)), **PLACE),
    Leak("avif xmp", lambda: b.avif(xmp=creator()), "person"),
    Leak("avif frame", lambda: frames("AVIF"), rendition="frame"),
    Leak("avif free box", lambda: b.avif() + b.box(b"free", PLANTED.encode()), hidden="gap"),
    Leak("avif trailing", lambda: b.avif() + preview(), rendition="trailing", hidden="trailing-data"),
    Leak("mp4 place", b.movie, **PLACE),
    Leak("psd layer", lambda: layered(8, 0), rendition="layer"),
    Leak("psd layer of 16 bits", lambda: layered(16, 3), rendition="layer"),
    Leak("tiff layer", layered_tiff, rendition="layer"),
    Leak("psd caption", psd, "caption"),
    Leak("psd thumbnail", psd, rendition="photoshop-thumbnail"),
    Leak("docx author", office, "person"),
    Leak("docx picture", office, rendition="embedded"),
    Leak("pdf author", pdf, "person"),
    Leak("pdf picture", pdf, rendition="embedded"),
    Leak("pdf old revision", lambda: pdf() + b"3 0 obj\n<< >>\nendobj\n%%EOF\n", hidden="old-revision"),
    Leak("svg title", svg, "caption"),
    Leak("svg picture", svg, rendition="embedded"),
    Leak("svg script", lambda: svg().replace(b"</svg>", b"<script>1</script></svg>"), hidden="script"),
    Leak("zip picture", lambda: b.zipped({"a.jpg": in_jpeg(exif(gps=b.GPS_THERE))}), **PLACE),
    Leak("xmp sidecar", creator, "person"),
)

CLEAN = {
    "jpeg": b.jpeg,
    "jpeg with zeros behind": lambda: b.jpeg() + bytes(64),
    "jpeg with a common profile": lambda: b.with_segment(
        b.jpeg(), 0xE2, b"ICC_PROFILE\0\x01\x01" + profile("sRGB IEC61966-2.1")
    ),
    "jpeg without a fix": lambda: in_jpeg(
        exif(image={0x0112: (3, [1])}, gps={2: (5, [(0, 1), (0, 1), (0, 1)]), 4: (5, [(0, 1), (0, 1), (0, 1)])})
    ),
    "jpeg with blank names": lambda: in_jpeg(exif(image={0x013B: (2, "   "), 0x0112: (3, [1])})),
    "png": b.png,
    "png with an opaque alpha": lambda: b.saved(b.scene().convert("RGBA"), "PNG"),
    "gif": b.gif,
    "webp": b.webp,
    "tiff": b.tiff,
    "tiff with long offsets": lambda: b.tiff(big_tiff=True),
    "avif": b.avif,
    "bmp": lambda: b.saved(b.scene(), "BMP"),
}


def opened(data: bytes) -> Image.Image:
    """Return a file as Pillow opens it."""
    return Image.open(io.BytesIO(data))
