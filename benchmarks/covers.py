"""What a covered face ends in: ``python benchmarks/covers.py TRUTH.json``.

In each picture of a truth file the largest face of 48 pixels or more is covered, one kind of cover at a time, and
the picture is saved as JPEG. Counted is what the profile says of that place: that it is obscured (a solid cover,
nobody recognisable), a certain face, a possible one, or nothing at all. The last column counts covers that were
told by their kind.
"""

from __future__ import annotations

import argparse
import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scoring import examples, side

from imageguard import plugins
from imageguard.faces.finder import build_finder
from imageguard.faces.pixels import opencv, raster
from imageguard.faces.profiles import PROFILES
from imageguard.model.inspection import Cover, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from imageguard.model.inspection import Face

LEAST: Final = 48
QUALITY: Final = 88
Patch = Image.Image


def main() -> None:
    """Print one line for each kind of cover."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--profile", choices=PROFILES, default="balanced")
    chosen = parser.parse_args()
    needed = {name: plugins.detector(name) for name in PROFILES[chosen.profile].detectors}
    finder = build_finder(chosen.profile, detectors=needed)
    cases = [(one.pixels, max(one.boxes, key=side)) for one in examples(chosen.truth) if one.boxes]
    cases = [(pixels, box) for pixels, box in cases if side(box) >= LEAST][: chosen.limit]
    print(f"{len(cases)} faces, profile {chosen.profile}")
    print(f"{'cover':28}{'obscured':>10}{'certain':>10}{'possible':>10}{'nothing':>10}{'told':>8}")
    for name, cover in COVERS.items():
        ends: Counter[str] = Counter()
        for pixels, box in cases:
            shown, place = covered(pixels, box, cover)
            ends.update(end_of(finder.find(raster(shown), "primary"), place))
        counts = "".join(f"{ends[end]:>10}" for end in ("obscured", "certain", "possible", "nothing"))
        print(f"{name:28}{counts}{ends['told']:>8}", flush=True)


def covered(pixels: Any, box: Sequence[float], cover: Callable[[Patch], Patch]) -> tuple[Any, tuple[int, ...]]:  # noqa: ANN401
    """Return the picture, after compression, with a tenth more than the face covered, and the place."""
    picture = Image.fromarray(pixels)
    grown = (box[2] - box[0]) / 10, (box[3] - box[1]) / 10
    place = (
        max(int(box[0] - grown[0]), 0),
        max(int(box[1] - grown[1]), 0),
        min(int(box[2] + grown[0]), picture.width),
        min(int(box[3] + grown[1]), picture.height),
    )
    picture.paste(cover(picture.crop(place)), place[:2])
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=QUALITY)
    return np.asarray(Image.open(held)), place


def end_of(faces: Sequence[Face], place: tuple[int, ...]) -> list[str]:
    """Return what is said of a place, gravest first, and ``told`` where the kind of cover is."""
    here = [face for face in faces if _about(face, place)]
    told = ["told"] if any(face.cover is not Cover.NONE for face in here) else []
    if any(face.recognisable and face.tier is Tier.CERTAIN for face in here):
        return ["certain", *told]
    if any(face.recognisable for face in here):
        return ["possible", *told]
    return ["obscured" if here else "nothing", *told]


def _about(face: Face, place: tuple[int, ...]) -> bool:
    """Say whether a face lies at a place: each holds the other's middle."""
    box = face.box.x0, face.box.y0, face.box.x1, face.box.y1
    return all(
        one[0] <= (other[0] + other[2]) / 2 <= one[2] and one[1] <= (other[1] + other[3]) / 2 <= one[3]
        for one, other in ((box, place), (place, box))
    )


def _solid(patch: Patch) -> Patch:
    return Image.new("RGB", patch.size, (0, 0, 0))


def _sticker(patch: Patch) -> Patch:
    """Return a drawn yellow face over the patch."""
    result, (width, height) = patch.copy(), patch.size
    draw = ImageDraw.Draw(result)
    draw.ellipse((0, 0, width - 1, height - 1), fill=(255, 205, 40), outline=(120, 80, 0))
    for x in (0.32, 0.68):
        draw.ellipse(((x - 0.07) * width, 0.3 * height, (x + 0.07) * width, 0.45 * height), fill=(60, 40, 0))
    draw.arc(
        (0.25 * width, 0.35 * height, 0.75 * width, 0.8 * height), 20, 160, fill=(60, 40, 0), width=width // 20 + 1
    )
    return result


def _blurred(share: float) -> Callable[[Patch], Patch]:
    return lambda patch: patch.filter(ImageFilter.GaussianBlur(patch.width * share))


def _mosaic(block: float, how: Image.Resampling = Image.Resampling.NEAREST) -> Callable[[Patch], Patch]:
    def cover(patch: Patch) -> Patch:
        size = max(round(patch.width / block), 1), max(round(patch.height / block), 1)
        return patch.resize(size, Image.Resampling.BOX).resize(patch.size, how)

    return cover


def _blocks(across: int, how: Image.Resampling = Image.Resampling.NEAREST) -> Callable[[Patch], Patch]:
    return lambda patch: _mosaic(patch.width / across, how)(patch)


def _swirled(patch: Patch) -> Patch:
    """Return the patch twisted about its middle, most there."""
    height, width = patch.height, patch.width
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    dx, dy = x - width / 2, y - height / 2
    angle = 5 * np.maximum(1 - np.hypot(dx / (width / 2), dy / (height / 2)), 0)
    across, down = np.cos(angle) * dx - np.sin(angle) * dy, np.sin(angle) * dx + np.cos(angle) * dy
    maps = (across + width / 2).astype(np.float32), (down + height / 2).astype(np.float32)
    return Image.fromarray(opencv().remap(np.asarray(patch), *maps, 1))


def _bar(top: float, bottom: float, colour: tuple[int, int, int]) -> Callable[[Patch], Patch]:
    def cover(patch: Patch) -> Patch:
        result = patch.copy()
        box = 0, int(top * patch.height), patch.width, int(bottom * patch.height)
        ImageDraw.Draw(result).rectangle(box, fill=colour)
        return result

    return cover


def _glasses(patch: Patch) -> Patch:
    result, (width, height) = patch.copy(), patch.size
    draw = ImageDraw.Draw(result)
    for x in (0.32, 0.68):
        draw.ellipse(((x - 0.15) * width, 0.34 * height, (x + 0.15) * width, 0.54 * height), fill=(15, 15, 15))
    draw.line((0.1 * width, 0.42 * height, 0.9 * width, 0.42 * height), fill=(15, 15, 15), width=height // 40 + 1)
    return result


COVERS: Final[dict[str, Callable[[Patch], Patch]]] = {
    "nothing": lambda patch: patch,
    "solid black": _solid,
    "drawn sticker": _sticker,
    "blur, a twentieth": _blurred(1 / 20),
    "blur, a tenth": _blurred(1 / 10),
    "blur, a fifth": _blurred(1 / 5),
    **{f"mosaic of {size} px": _mosaic(size) for size in (4, 8, 16, 32)},
    **{f"mosaic, {count} blocks across": _blocks(count) for count in (6, 10)},
    "mosaic, 8 across, smoothed": _blocks(8, Image.Resampling.BICUBIC),
    "swirl": _swirled,
    "bar over the eyes": _bar(0.3, 0.52, (0, 0, 0)),
    "mask over mouth and nose": _bar(0.55, 1.0, (205, 215, 225)),
    "dark glasses": _glasses,
}


if __name__ == "__main__":
    main()
