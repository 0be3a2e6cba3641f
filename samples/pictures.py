"""The pictures of the sample campaign, each made from the rendered people and scenes for one purpose."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import blocks
from PIL import Image, ImageDraw

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Picture:
    """One file of the campaign: its bytes, and its upright pixels unless it cannot be opened."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Return the name of the bytes."""
        return "sha256:" + hashlib.sha256(self.data).hexdigest()

    @property
    def px(self) -> str:
        """Return the name of the pixels: sha256 over width and height (32-bit, big-endian) and RGB rows."""
        with Image.open(io.BytesIO(self.data)) as image:
            rgb = image.convert("RGB")
        head = rgb.width.to_bytes(4, "big") + rgb.height.to_bytes(4, "big")
        return "px:" + hashlib.sha256(head + rgb.tobytes()).hexdigest()


def original(path: str) -> bytes:
    """Return a rendered picture as it is."""
    return (HERE / path).read_bytes()


def _open(path: str) -> Image.Image:
    return Image.open(HERE / path).convert("RGB")


def _jpeg(image: Image.Image, quality: int = 88) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def smaller(path: str, width: int) -> bytes:
    """Return a resized copy, as a web editor makes one."""
    image = _open(path)
    return _jpeg(image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS))


def covered(path: str, box: tuple[int, int, int, int]) -> bytes:
    """Return a copy with a solid rectangle, in pixels, painted over the picture."""
    image = _open(path)
    ImageDraw.Draw(image).rectangle(box, fill=(38, 52, 66))
    return _jpeg(image)


def located(path: str) -> bytes:
    """Return a copy whose EXIF says where it was taken: a point in the open Atlantic."""
    place = [
        blocks.text(0x0001, "N"),
        blocks.rationals(0x0002, [(0, 1), (30, 1), (0, 1)]),
        blocks.text(0x0003, "W"),
        blocks.rationals(0x0004, [(29, 1), (30, 1), (0, 1)]),
    ]
    return blocks.insert(original(path), [(0xE1, blocks.exif([], {blocks.GPS_POINTER: place}))])


def named(path: str) -> bytes:
    """Return a copy whose XMP names the person shown; the name is invented."""
    person = "<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ida Example</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"
    return blocks.insert(original(path), [(0xE1, blocks.xmp(person))])


def serial(path: str) -> bytes:
    """Return a copy whose EXIF holds the serial number of the camera."""
    camera = [blocks.text(0xA431, "SAMPLE-0001")]
    return blocks.insert(original(path), [(0xE1, blocks.exif([], {blocks.EXIF_POINTER: camera}))])


def cropped(path: str, box: tuple[int, int, int, int]) -> bytes:
    """Return a crop, in pixels, whose EXIF thumbnail still shows the whole picture."""
    whole = _open(path)
    thumbnail = _jpeg(whole.resize((320, round(whole.height * 320 / whole.width)), Image.Resampling.LANCZOS), 80)
    return blocks.insert(_jpeg(whole.crop(box)), [(0xE1, blocks.exif([], {}, thumbnail))])


def preview_of(path: str, other: str) -> bytes:
    """Return a picture whose Photoshop thumbnail shows another picture."""
    shown = _open(other).resize((160, 192), Image.Resampling.LANCZOS)
    payload = blocks.photoshop_thumbnail(_jpeg(shown, 80), *shown.size)
    return blocks.insert(_jpeg(_open(path).transpose(Image.Transpose.FLIP_LEFT_RIGHT)), [(0xED, payload)])


def animated(path: str, face: str, frame: int) -> bytes:
    """Return an animated GIF of a rolling ball; a face passes through one of its four frames, counted from 1."""
    frames = []
    for number in range(1, 5):
        scene = _open(path).resize((480, 320), Image.Resampling.LANCZOS)
        ImageDraw.Draw(scene).ellipse((60 * number, 284, 60 * number + 24, 308), fill=(200, 60, 50))
        if number == frame:
            scene.paste(_open(face).resize((200, 240), Image.Resampling.LANCZOS), (140, 40))
        frames.append(scene.quantize(128, dither=Image.Dither.NONE))
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=400, loop=0)
    return out.getvalue()


def damaged(path: str) -> bytes:
    """Return the beginning of a picture: a download that broke off before any pixel."""
    return original(path)[:300]


def campaign() -> dict[str, Picture]:
    """Return every picture by its name in the campaign folder."""
    made = {
        "portrait-orange.jpg": original("people/p01_c_smile.jpg"),
        "portrait-scarf.jpg": original("people/p09_b_threequarter.jpg"),
        "portrait-scarf-web.jpg": smaller("people/p09_b_threequarter.jpg", 400),
        "portrait-navy.jpg": original("people/p02_a_frontal.jpg"),
        "portrait-white.jpg": original("people/p08_a_frontal.jpg"),
        "portrait-violet.jpg": original("people/p05_a_frontal.jpg"),
        "portrait-grey.jpg": original("people/p06_c_smile.jpg"),
        "portrait-maroon.jpg": original("people/p10_c_smile.jpg"),
        "portrait-moss.jpg": original("people/p07_a_frontal.jpg"),
        "portrait-teal.jpg": serial("people/p07_b_threequarter.jpg"),
        "portrait-stone.jpg": located("people/p11_a_frontal.jpg"),
        "portrait-sky.jpg": named("people/p11_c_smile.jpg"),
        "yard-red.jpg": original("people/p03_a_frontal.jpg"),
        "yard-green.jpg": covered("people/p04_a_frontal.jpg", (170, 140, 486, 590)),
        "stall.jpg": cropped("scenes/s6_partly_occluded.jpg", (60, 60, 440, 640)),
        "office.jpg": preview_of("scenes/s8_empty_room.jpg", "people/p07_c_smile.jpg"),
        "room.jpg": original("scenes/s8_empty_room.jpg"),
        "lawn.jpg": original("scenes/s4_from_behind.jpg"),
        "square.jpg": original("scenes/s3_crowd_small_faces.jpg"),
        "classroom.jpg": original("scenes/s7_child_pixelated.jpg"),
        "corridor.gif": animated("scenes/s8_empty_room.jpg", "people/p02_c_smile.jpg", 3),
        "broken.jpg": damaged("people/p05_b_threequarter.jpg"),
    }
    return {name: Picture(name, data) for name, data in made.items()}
