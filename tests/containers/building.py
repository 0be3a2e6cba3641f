"""Builders of picture files byte by byte, so that a test says exactly what lies where."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageDraw

PHOTOSHOP_UUID = bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb")
GEO_UUID = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"


def scene(size: tuple[int, int] = (96, 64), seed: int = 1) -> Image.Image:
    """Return a picture with texture everywhere: no two seeds look alike."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(image)
    for place in range(9):
        x, y = (37 * seed + 23 * place) % size[0], (29 * seed + 41 * place) % size[1]
        colour = (60 * place * seed % 256, 90 * seed % 256, 200 - 20 * place)
        draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=colour)
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return an image as a file."""
    body = io.BytesIO()
    image.save(body, kind, **options)
    return body.getvalue()


def jpeg(seed: int = 1, size: tuple[int, int] = (96, 64)) -> bytes:
    """Return a plain JPEG."""
    return saved(scene(size, seed), "JPEG", quality=90)


def png(seed: int = 1) -> bytes:
    """Return a plain PNG."""
    return saved(scene(seed=seed), "PNG")


def gif(seed: int = 1) -> bytes:
    """Return a plain GIF."""
    return saved(scene(seed=seed), "GIF")


def webp(seed: int = 1) -> bytes:
    """Return a plain WebP in the extended layout, which has room for metadata."""
    return saved(scene(seed=seed), "WEBP", exif=tiff_block({0x0112: (3, [1])}), lossless=True)


def tiff(seed: int = 1, **options: object) -> bytes:
    """Return a plain TIFF."""
    return saved(scene(seed=seed), "TIFF", **options)


def avif(seed: int = 1, **options: object) -> bytes:
    """Return a plain AVIF."""
    return saved(scene(seed=seed), "AVIF", **options)


def value(kind: int, items: object, order: str) -> tuple[int, bytes]:
    """Return (count, bytes) of a TIFF value."""
    mark = "<" if order == "little" else ">"
    if isinstance(items, str):
        data = items.encode() + b"\0"
        return len(data), data
    if isinstance(items, bytes):
        return len(items), items
    code = {1: "B", 3: "H", 4: "I"}.get(kind)
    if code:
        return len(items), struct.pack(f"{mark}{len(items)}{code}", *items)
    return len(items), b"".join(struct.pack(f"{mark}II", *pair) for pair in items)


def directory(entries: dict[int, tuple[int, object]], at: int, *, order: str = "little", following: int = 0) -> bytes:
    """Return a directory that will stand at ``at``, its long values behind it."""
    mark, rows, tail = ("<" if order == "little" else ">"), b"", b""
    start = at + 2 + 12 * len(entries) + 4
    for tag, (kind, items) in sorted(entries.items()):
        count, data = value(kind, items, order)
        if len(data) <= 4:
            rows += struct.pack(f"{mark}HHI", tag, kind, count) + data.ljust(4, b"\0")
        else:
            rows += struct.pack(f"{mark}HHII", tag, kind, count, start + len(tail))
            tail += data + b"\0" * (len(data) % 2)
    return struct.pack(f"{mark}H", len(entries)) + rows + struct.pack(f"{mark}I", following) + tail


def tiff_block(
    image: dict[int, tuple[int, object]],
    *,
    exif: dict[int, tuple[int, object]] | None = None,
    gps: dict[int, tuple[int, object]] | None = None,
    thumbnail: bytes = b"",
    order: str = "little",
) -> bytes:
    """Return an EXIF block: header, IFD0, Exif, GPS, and IFD1 with a JPEG thumbnail."""
    mark = "<" if order == "little" else ">"
    head = (b"II*\0" if order == "little" else b"MM\0*") + struct.pack(f"{mark}I", 8)
    entries = dict(image)
    pointers = [(0x8769, exif), (0x8825, gps)]
    for tag, inner in pointers:
        if inner is not None:
            entries[tag] = (4, [0])
    size = len(directory(entries, 8, order=order))
    parts, at = [], 8 + size
    for tag, inner in pointers:
        if inner is not None:
            entries[tag] = (4, [at])
            parts.append(directory(inner, at, order=order))
            at += len(parts[-1])
    following = 0
    if thumbnail:
        following = at
        blank = directory({0x0103: (3, [6]), 0x0201: (4, [0]), 0x0202: (4, [0])}, at, order=order)
        start = at + len(blank)
        parts.append(
            directory({0x0103: (3, [6]), 0x0201: (4, [start]), 0x0202: (4, [len(thumbnail)])}, at, order=order)
            + thumbnail
        )
    return head + directory(entries, 8, order=order, following=following) + b"".join(parts)


GPS_THERE = {
    1: (2, "N"),
    2: (5, [(11, 1), (33, 1), (0, 1)]),
    3: (2, "E"),
    4: (5, [(104, 1), (55, 1), (0, 1)]),
}


def segment(marker: int, payload: bytes) -> bytes:
    """Return a JPEG segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def with_segment(data: bytes, marker: int, payload: bytes) -> bytes:
    """Return a JPEG with one more segment at its front."""
    return data[:2] + segment(marker, payload) + data[2:]


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(data: bytes, kind: bytes, body: bytes) -> bytes:
    """Return a PNG with one more chunk after its header."""
    return data[:33] + chunk(kind, body) + data[33:]


def with_extension(data: bytes, label: int, *blocks: bytes) -> bytes:
    """Return a GIF with one more extension before its trailer."""
    body = b"".join(bytes([len(block)]) + block for block in blocks)
    return data[:-1] + bytes([0x21, label]) + body + b"\0;"


def with_riff(data: bytes, kind: bytes, body: bytes) -> bytes:
    """Return a WebP with one more chunk at its end."""
    whole = data[12:] + kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(whole) + 4) + b"WEBP" + whole


def box(kind: bytes, body: bytes) -> bytes:
    """Return an ISO base media box."""
    return struct.pack(">I", len(body) + 8) + kind + body


def resource(number: int, data: bytes) -> bytes:
    """Return a Photoshop image resource."""
    return b"8BIM" + struct.pack(">HxxI", number, len(data)) + data + b"\0" * (len(data) % 2)


def dataset(record: int, number: int, text: str) -> bytes:
    """Return an IPTC dataset."""
    data = text.encode()
    return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data


def xmp(inner: str, attributes: str = "") -> bytes:
    """Return an XMP packet around the given properties."""
    names = " ".join(
        f'xmlns:{prefix}="{uri}"'
        for prefix, uri in {
            "dc": "http://purl.org/dc/elements/1.1/",
            "exif": "http://ns.adobe.com/exif/1.0/",
            "photoshop": "http://ns.adobe.com/photoshop/1.0/",
            "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
            "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
            "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
            "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
            "xmp": "http://ns.adobe.com/xap/1.0/",
            "xmpGImg": "http://ns.adobe.com/xap/1.0/g/img/",
            "own": "http://example.org/own/",
        }.items()
    )
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" {names} '
        f'{attributes}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def cbor(item: object) -> bytes:
    """Return text, bytes, lists and maps of fewer than 65,536 items as CBOR."""
    if isinstance(item, dict):
        return _head(5, len(item)) + b"".join(cbor(key) + cbor(inner) for key, inner in item.items())
    if isinstance(item, list):
        return _head(4, len(item)) + b"".join(cbor(inner) for inner in item)
    if isinstance(item, bytes):
        return _head(2, len(item)) + item
    if isinstance(item, int):
        return _head(0, item)
    return _head(3, len(str(item).encode())) + str(item).encode()


def _head(major: int, size: int) -> bytes:
    if size < 24:
        return bytes([major << 5 | size])
    return bytes([major << 5 | 25]) + struct.pack(">H", size)


def jumb(label: str, *content: bytes) -> bytes:
    """Return a JUMBF superbox."""
    return box(b"jumb", box(b"jumd", bytes(16) + b"\x03" + label.encode() + b"\0") + b"".join(content))


def manifest(*assertions: bytes) -> bytes:
    """Return a C2PA manifest store with these assertions."""
    return jumb("c2pa", jumb("urn:c2pa:1", jumb("c2pa.assertions", *assertions)))


def app11(store: bytes) -> bytes:
    """Return the payload of a JPEG segment that holds a whole manifest store."""
    return b"JP" + struct.pack(">HI", 1, 1) + store


def tagged(key: bytes, body: bytes, order: str = "big") -> bytes:
    """Return a tagged block of Photoshop's, padded to four bytes."""
    turn = -1 if order == "little" else 1
    return b"8BIM"[::turn] + key[::turn] + len(body).to_bytes(4, order) + body + bytes(-len(body) % 4)


def layer(image: Image.Image, order: str = "big", depth: int = 8, packing: int = 0) -> bytes:
    """Return the layer records and channel data of one RGB layer; packings are bare (0), zlib (2), predicted (3)."""
    mark, planes = ("<" if order == "little" else ">"), []
    for plane in image.split():
        rows = [
            list(plane.tobytes()[at : at + image.width]) for at in range(0, image.width * image.height, image.width)
        ]
        deep = [[one * 257 if depth == 16 else one for one in row] for row in rows]
        if packing == 3:
            deep = [[(one - before) % 2**depth for one, before in zip(row, [0, *row], strict=False)] for row in deep]
        code = mark + ("H" if depth == 16 else "B") * image.width
        body = b"".join(struct.pack(code, *row) for row in deep)
        planes.append(struct.pack(mark + "H", packing) + (zlib.compress(body) if packing else body))
    lengths = b"".join(struct.pack(mark + "hI", place, len(plane)) for place, plane in enumerate(planes))
    head = struct.pack(mark + "hiiiiH", 1, 0, 0, image.height, image.width, 3) + lengths
    extra = bytes(4) + bytes(4) + bytes(4)
    return head + b"8BIMnorm" + bytes(4) + struct.pack(mark + "I", len(extra)) + extra + b"".join(planes)


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return body.getvalue()


def multi(primary: bytes, second: bytes) -> bytes:
    """Return a JPEG with a multi-picture index and a second JPEG behind its end (CIPA DC-007)."""
    size = 8 + 2 + 3 * 12 + 4 + 32
    place = 2 + 4 + 4 + size  # the picture begins behind the start marker and the index segment

    def index(offset: int) -> bytes:
        rows = struct.pack("<IIIHH", 0x030000, len(primary), 0, 0, 0) + struct.pack(
            "<IIIHH", 2, len(second), offset, 0, 0
        )
        return b"II*\0\x08\0\0\0" + directory({0xB000: (7, b"0100"), 0xB001: (4, [2]), 0xB002: (7, rows)}, 8)

    whole = len(with_segment(primary, 0xE2, b"MPF\0" + index(0)))
    return with_segment(primary, 0xE2, b"MPF\0" + index(whole - (place - size))) + second


def movie() -> bytes:
    """Return the skeleton of an MP4 with a place in its user data."""
    there = b"+11.5500+104.9167/"
    xyz = box(b"\xa9xyz", struct.pack(">HH", len(there), 0x15C7) + there)
    return (
        box(b"ftyp", b"isom\0\0\0\0isom")
        + box(b"moov", box(b"mvhd", bytes(100)) + box(b"udta", xyz))
        + box(b"mdat", b"x")
    )
