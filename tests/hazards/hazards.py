"""Hostile files, made on the spot: each a few hundred bytes that once hung, crashed or filled some reader."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BOMB_BYTES: Final = 160 * 1024 * 1024
"""What the text bombs unpack to; more than any honest text block holds."""

PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"


@cache
def plain_jpeg() -> bytes:
    """Return an honest picture of 8 x 8 grey pixels."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (120, 130, 140)).save(out, "JPEG")
    return out.getvalue()


def with_app1(payload: bytes) -> bytes:
    """Return the honest picture with one APP1 segment put first."""
    jpeg = plain_jpeg()
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:]


def exif(*entries: tuple[int, int, int, int], tail: bytes = b"") -> bytes:
    """Return an EXIF payload whose first IFD holds (tag, type, count, value or offset) as given, lies included."""
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries)
    return b"Exif\0\0II*\0\x08\0\0\0" + body + struct.pack("<I", 0) + tail


def exif_huge_rational() -> bytes:
    """Return a picture whose EXIF claims 268 million fractions in a block of 34 bytes."""
    return with_app1(exif((0x010E, 5, 0x0FFFFFFF, 26)))


def exif_ifd_loop() -> bytes:
    """Return a picture whose EXIF directory points at itself."""
    return with_app1(exif((0x8769, 4, 1, 8)))


def exif_makernote_huge_count() -> bytes:
    """Return a picture whose maker note claims to be a gigabyte and to list 65,535 entries."""
    note = b"Nikon\0\x02\0\0\0II*\0\x08\0\0\0\xff\xff".ljust(64, b"\0")
    inner = struct.pack("<HHHII", 1, 0x927C, 7, 0x3C3C0020, 44) + struct.pack("<I", 0)
    return with_app1(exif((0x8769, 4, 1, 26), tail=inner + note))


def xmp(body: str) -> bytes:
    """Return a picture with that text as its XMP packet."""
    return with_app1(b"http://ns.adobe.com/xap/1.0/\0" + body.encode())


def _rdf(inner: str) -> str:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{inner}</dc:title>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def xmp_billion_laughs() -> bytes:
    """Return a picture whose XMP multiplies an entity by ten, nine times over."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return xmp(f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>' + _rdf("&a9;"))


def xmp_outside_entity() -> bytes:
    """Return a picture whose XMP asks the reader to fetch a file of this machine."""
    return xmp('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + _rdf("&e;"))


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *extra: bytes, rows: bytes | None = None) -> bytes:
    """Return a PNG that claims that size, with these chunks before the pixels."""
    pixels = zlib.compress((b"\0" + b"\x80" * 3 * width) * height) if rows is None else rows
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return PNG_HEAD + head + b"".join(extra) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def png_of_2_gigapixels() -> bytes:
    """Return a PNG of 177 bytes that claims 50,000 x 50,000 pixels."""
    return png(50_000, 50_000, rows=zlib.compress(b"\0" * 100_000))


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9)
    block = b"a" * (1 << 20)
    return b"".join(packer.compress(block) for _ in range(BOMB_BYTES >> 20)) + packer.flush()


def png_packed_comment() -> bytes:
    """Return a PNG whose compressed comment unpacks to 160 MiB."""
    return png(8, 8, chunk(b"zTXt", b"Comment\0\0" + _bomb()))


def png_packed_xmp() -> bytes:
    """Return a PNG whose compressed XMP unpacks to 160 MiB."""
    return png(8, 8, chunk(b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0" + _bomb()))


def tiff_60k_directories() -> bytes:
    """Return a TIFF that is a chain of 60,000 directories and no picture."""
    count, size = 60_000, 18
    out = bytearray(b"II*\0\x08\0\0\0")
    for number in range(count):
        following = 0 if number == count - 1 else 8 + size * (number + 1)
        out += struct.pack("<HHHIII", 1, 0x0100, 3, 1, 1, following)
    return bytes(out)


def gif_of_4_gigapixels() -> bytes:
    """Return a GIF that claims 65,535 x 65,535 pixels and holds one."""
    head = b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return head + b"\x2c" + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x44\x01\x00\x3b"


def jpeg_of_4_gigapixels() -> bytes:
    """Return a JPEG whose frame header claims 65,535 x 65,535 pixels."""
    jpeg = bytearray(plain_jpeg())
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    return bytes(jpeg)


MAKERS: Final[Mapping[str, Callable[[], bytes]]] = {
    "exif_huge_rational.jpg": exif_huge_rational,
    "exif_ifd_loop.jpg": exif_ifd_loop,
    "exif_makernote_huge_count.jpg": exif_makernote_huge_count,
    "xmp_billion_laughs.jpg": xmp_billion_laughs,
    "xmp_outside_entity.jpg": xmp_outside_entity,
    "png_2_gigapixels.png": png_of_2_gigapixels,
    "png_packed_comment.png": png_packed_comment,
    "png_packed_xmp.png": png_packed_xmp,
    "tiff_60k_directories.tif": tiff_60k_directories,
    "gif_4_gigapixels.gif": gif_of_4_gigapixels,
    "jpeg_4_gigapixels.jpg": jpeg_of_4_gigapixels,
}
"""Every hazard by a file name that fits it."""
