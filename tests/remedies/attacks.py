"""Pictures in which somebody hid more where no viewer and few walkers look: each with the clean one beside it."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

import building as b
from PIL import Image

from imageguard.formats import bmff, bmff_tracks, bmff_write, ifd, jpeg

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = b"Zebrafink-4711"


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the chunks of a PNG."""
    found, at = [], 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    return found


def png(listed: list[tuple[bytes, bytes]]) -> bytes:
    """Return a PNG of these chunks."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(b.chunk(*one) for one in listed)


def moving(kind: str) -> bytes:
    """Return an animation of three frames."""
    return b.saved(b.scene(), kind, save_all=True, append_images=[b.scene(seed=7), b.scene(seed=8)], duration=100)


def last(listed: list[tuple[bytes, bytes]], kind: bytes) -> int:
    """Return the place of the last chunk of a kind."""
    return max(place for place, (name, _) in enumerate(listed) if name == kind)


def behind_frame() -> bytes:
    """Return an animation with words behind the pixels of its last frame."""
    listed = chunks(moving("PNG"))
    listed[last(listed, b"fdAT")] = b"fdAT", listed[last(listed, b"fdAT")][1] + SECRET
    return png(listed)


def rows_below_frame(height: int = 40) -> bytes:
    """Return an animation whose last frame says that it is lower than it is."""
    listed = chunks(moving("PNG"))
    at = last(listed, b"fcTL")
    listed[at] = b"fcTL", listed[at][1][:8] + height.to_bytes(4, "big") + listed[at][1][12:]
    return png(listed)


def uncounted_frame() -> bytes:
    """Return an animation with a frame more than it says."""
    listed = chunks(moving("PNG"))
    at = last(listed, b"acTL")
    listed[at] = b"acTL", (2).to_bytes(4, "big") + listed[at][1][4:]
    return png(listed)


def beside_head(kind: bytes, body: bytes) -> bytes:
    """Return a PNG with a chunk behind its head."""
    listed = chunks(b.png())
    return png([listed[0], (kind, body), *listed[1:]])


def table(kind: int, number: int) -> bytes:
    """Return a JPEG with a table that no scan reads, or that another one replaces at once."""
    words = (SECRET * 5)[:64]
    if kind == jpeg.DHT:
        words = bytes(6) + bytes((len(SECRET),)) + bytes(9) + SECRET
    return b.with_segment(b.jpeg(), kind, bytes((number,)) + words)


def in_last_segment(payload: bytes, marker: int = jpeg.APP1) -> bytes:
    """Return a JPEG with a segment between its scan and its end."""
    return b.jpeg()[:-2] + b.segment(marker, payload) + b"\xff\xd9"


def between_scans() -> bytes:
    """Return a progressive JPEG with words and a picture between two of its scans."""
    data = progressive()
    at = [one for one in jpeg.walk(data).segments if one.marker == jpeg.DHT][-1].offset
    return data[:at] + b.segment(jpeg.COM, SECRET) + b.segment(0xE7, b.jpeg(7)) + data[at:]


def progressive() -> bytes:
    """Return a progressive JPEG."""
    return b.saved(b.scene(), "JPEG", progressive=True)


def page(packing: int, pixels: bytes, **more: object) -> bytes:
    """Return a TIFF of one strip packed so."""
    predictor: dict[int, Any] = {0x013D: (3, [2])} if more.get("predictor") else {}
    width, height = b.scene().size
    rows = {0x0100: (4, [width]), 0x0101: (4, [height]), 0x0102: (3, [8, 8, 8]), 0x0103: (3, [packing]),
            0x0106: (3, [2]), 0x0111: (4, [4000]), 0x0115: (3, [3]), 0x0116: (4, [height]),
            0x0117: (4, [len(pixels)]), **predictor, **more.get("rows", {})}  # type: ignore[dict-item] # fmt: skip
    return b.tiff_block(rows).ljust(4000, b"\0") + pixels


def strip(packing: str, below: int = 0) -> bytes:
    """Return the packed pixels of a picture with rows of another below it."""
    width, height = b.scene().size
    image = Image.new("RGB", (width, height + below))
    image.paste(b.scene())
    image.paste(b.scene(seed=7).crop((0, 0, width, below)), (0, height))
    if packing == "zlib":
        return zlib.compress(image.tobytes())
    data = b.saved(image, "TIFF", compression=packing, strip_size=1 << 20)
    first = ifd.walk(data).directories[0]
    at, size = (int(entry.numbers[0]) for tag in (0x0111, 0x0117) if (entry := first.get(tag)))
    return data[at : at + size]


def items(data: bytes, item: Any = None, prop: Any = None, more: tuple[Any, ...] = (), brands: bytes = b"") -> bytes:  # noqa: ANN401 - functions on bytes
    """Return a HEIF or AVIF with the data of its primary picture, or its properties, changed."""
    top = {one.type: one for one in bmff.top_level(data)[0]}
    meta = top["meta"]
    primary, stored = bmff.primary(data, meta), bmff_write.properties(data, meta)
    assert primary is not None
    parts = []
    for one in bmff.items(data, meta):
        body = bmff.content(data, one, meta, 1 << 30)
        own = [(prop(each) if prop else each, essential) for each, essential in stored.get(one.id, [])]
        if one.id == primary:
            body, own = item(body) if item else body, [*own, *more]
        parts.append(bmff_write.Part(one.id, one.type, body, one.hidden, tuple(one.refers), tuple(own)))
    return bmff_write.write(data[top["ftyp"].body : top["ftyp"].end] + brands, b"pict", primary, parts)


def grown(kind: bytes, extra: bytes = SECRET) -> Callable[[bytes], bytes]:
    """Return a function that writes more behind a property than its standard gives it."""
    return lambda one: bmff_write.box(kind.decode(), one[8:] + extra) if one[4:8] == kind else one


def obu(kind: int) -> bytes:
    """Return an AV1 unit that holds words."""
    body = b"\x04\xb5" + SECRET + b"\x80"
    return bytes((kind << 3 | 2, len(body))) + body


def unit(kind: int) -> bytes:
    """Return an HEVC unit that holds words, behind its length."""
    body = bytes((kind << 1, 1)) + SECRET + b"\x80"
    return len(body).to_bytes(4, "big") + body


def see_through() -> bytes:
    """Return an AVIF with a transparency."""
    image = b.scene().convert("RGBA")
    image.putalpha(128)
    return b.saved(image, "AVIF")


def samples(change: Callable[[bytes], bytes]) -> bytes:
    """Return a moving AVIF whose samples are changed."""
    data = moving("AVIF")
    moov = next(one for one in bmff.top_level(data)[0] if one.type == "moov")
    written, body = bmff_tracks.moving(data, moov, lambda _, one: one, lambda _, one, __: change(one))
    whole = data[: moov.offset] + b.box(b"free", bytes(moov.end - moov.offset - 8)) + data[moov.end :]
    return whole + written(len(whole) + len(written(0)) + 8) + b.box(b"mdat", body)


def plain() -> bytes:
    """Return an AVIF written by the same hand as the changed ones."""
    return items(b.avif())


ATTACKS: dict[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {
    "png words behind a frame": (behind_frame, lambda: moving("PNG")),
    "png palette beside true colours": (lambda: beside_head(b"PLTE", (SECRET * 3)[:39]), b.png),
    "png long end": (lambda: png([*chunks(b.png())[:-1], (b"IEND", SECRET)]), b.png),
    "png twice": (lambda: b.with_chunk(beside_head(b"bKGD", SECRET[:6]), b"bKGD", bytes(6)),
                  lambda: beside_head(b"bKGD", bytes(6))),
    "jpeg table of no scan": (lambda: table(jpeg.DQT, 3), b.jpeg),
    "jpeg table that is replaced": (lambda: table(jpeg.DQT, 0), b.jpeg),
    "jpeg codes of no scan": (lambda: table(jpeg.DHT, 0x13), b.jpeg),
    "jpeg segment behind the scan": (lambda: in_last_segment(b"Exif\0\0" + SECRET), b.jpeg),
    "jpeg between scans": (between_scans, progressive),
    "avif message": (lambda: items(b.avif(), lambda one: one[:2] + obu(5) + one[2:]), plain),
    "avif filler": (lambda: items(b.avif(), lambda one: one + obu(15)), plain),
    "avif message in the settings": (lambda: items(b.avif(), prop=grown(b"av1C", obu(5))), plain),
    "avif brands": (lambda: items(b.avif(), brands=SECRET[:12]), plain),
    **{f"avif long {kind}": (lambda kind=kind: items(b.avif(), prop=grown(kind.encode())), plain)
       for kind in ("colr", "ispe", "pixi")},
    "avif named for people": (
        lambda: items(b.avif(), more=((bmff_write.full("udes", 0, b"en\0" + SECRET + b"\0\0\0"), False),)), plain),
    "avif subtype of a transparency": (lambda: items(see_through(), prop=grown(b"auxC")), see_through),
    "avif message in a frame": (lambda: samples(lambda one: one[:2] + obu(5) + one[2:]), lambda: moving("AVIF")),
    "tiff behind plain rows": (lambda: page(1, strip("raw") + SECRET), lambda: page(1, strip("raw"))),
    "tiff rows below": (lambda: page(1, strip("raw", 20)), lambda: page(1, strip("raw"))),
    "tiff behind runs": (lambda: page(32773, strip("packbits") + SECRET), lambda: page(32773, strip("packbits"))),
    "tiff rows below in runs": (lambda: page(32773, strip("packbits", 20)), lambda: page(32773, strip("packbits"))),
    "tiff behind deflate": (lambda: page(8, strip("zlib") + SECRET), lambda: page(8, strip("zlib"))),
    "tiff behind LZW": (lambda: page(5, strip("tiff_lzw") + SECRET), lambda: page(5, strip("tiff_lzw"))),
    "tiff hints": (lambda: page(1, strip("raw"), rows={0x0141: (3, list(struct.unpack("<7H", SECRET)))}),
                   lambda: page(1, strip("raw"))),
}  # fmt: skip
"""By name: the picture with something hidden, and the clean one, whose copy must be the same bytes."""
