"""Measures embedders on pairs of faces: ``python benchmarks/matching.py FOLDER [--embedder sface]``.

FOLDER holds ``pairs.tsv`` (two picture names and 1 for the same person) and ``images/``. Every two
pictures of different people make an impostor pair. Printed are the points for the embedder's curve
(similarity at a false-match rate, share of true pairs found there); then, for registries of some
sizes, the threshold that ``check`` takes, how many strangers it takes for somebody (each laid
beside that many references of other people, drawn at random) and how many true pairs it finds.
``--gate`` makes one picture of each pair smaller and blurred, and prints how many true pairs are
found by what is left of the face: on that rests which picture is refused as a reference.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageFilter

from imageguard import plugins
from imageguard.faces.pixels import pixels, raster
from imageguard.faces.quality import appearance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from imageguard.faces.pixels import Floats
    from imageguard.faces.quality import Appearance
    from imageguard.ports import Embedder

RATES = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5)
SIZES = (10, 50, 100, 500, 1_000, 1_500)
DRAWS = 20
SMALLER = (0.7, 0.5, 0.4, 0.3, 0.2)
BLURRED = (1, 2, 3, 4, 6)
SIDES = (0, 15, 20, 25, 30, 35, 40, 50, 60, 80, 500)
POINTS = (0, 7, 10, 13, 16, 20, 25, 30, 40, 60, 500)
TURNS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.01)
GATE_AT = 400
"""So many references ask for about the rate of 1e-4, at which the gate is measured."""


def main() -> None:
    """Embed every picture, compare them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--embedder", default="sface")
    parser.add_argument("--limit", type=int, help="pairs to use")
    parser.add_argument("--gate", action="store_true", help="measure by the quality of the picture instead")
    chosen = parser.parse_args()
    rows = [line.split("\t") for line in (chosen.folder / "pairs.tsv").read_text("utf-8").splitlines() if line.strip()]
    pairs = [(a, b, same == "1") for a, b, same in rows if same in {"0", "1"}][: chosen.limit]
    embedder = plugins.embedder(chosen.embedder)
    print(f"{embedder.version}, boxes of yunet")
    if chosen.gate:
        gate(chosen.folder, [(a, b) for a, b, same in pairs if same], embedder)
        return
    names = sorted({name for a, b, _ in pairs for name in (a, b)})
    vectors = {name: embedded(opened(chosen.folder, name), embedder)[1] for name in names}
    report(pairs, {name: vector for name, vector in vectors.items() if vector is not None}, len(names), embedder)


def opened(folder: Path, name: str) -> Image.Image:
    """Return the picture of that name."""
    path = next(p for p in (folder / "images" / f"{name}.jpg", folder / "images" / name) if p.is_file())
    with Image.open(path) as picture:
        return picture.convert("RGB")


def embedded(picture: Image.Image, embedder: Embedder) -> tuple[Appearance | None, tuple[float, ...] | None]:
    """Return appearance and vector of the face nearest to the picture's middle, or None where none is found."""
    shown = raster(np.asarray(picture))
    middle = shown.width / 2, shown.height / 2
    faces = plugins.detector("yunet").detect(shown, 0.5)
    if not faces:
        return None, None
    nearest = min(faces, key=lambda one: _apart((one.box.x0 + one.box.x1) / 2, (one.box.y0 + one.box.y1) / 2, middle))
    box = nearest.box
    return appearance(pixels(shown)[box.y0 : box.y1, box.x0 : box.x1], nearest.landmarks), embedder.embed(
        shown, nearest
    )


def _apart(x: float, y: float, middle: tuple[float, float]) -> float:
    return (x - middle[0]) ** 2 + (y - middle[1]) ** 2


def person(name: str) -> str:
    """Return who a picture shows, by its name: all but the number at the end."""
    return Path(name).stem.rpartition("_")[0]


def report(pairs: list[tuple[str, str, bool]], vectors: dict[str, Any], pictures: int, embedder: Embedder) -> None:
    """Print what the vectors tell apart."""
    names = sorted(vectors)
    matrix = np.array([vectors[name] for name in names], np.float32)
    people = np.array([person(name) for name in names])
    likeness = matrix @ matrix.T
    impostors = np.sort(likeness[np.triu(people[:, None] != people[None, :], 1)])[::-1]
    true = np.array([float(np.dot(vectors[a], vectors[b])) for a, b, same in pairs if same and {a, b} <= set(vectors)])
    print(f"{pictures} pictures of {len(set(people))} people, {pictures - len(names)} without a face")
    print(f"{len(true)} true pairs, {len(impostors)} impostor pairs")
    for rate in RATES:
        threshold = float(impostors[max(round(rate * len(impostors)) - 1, 0)])
        print(
            f"false matches {rate:.0e}: similarity {threshold:.3f}, true pairs found {np.mean(true >= threshold):.3f}"
        )
    for size in SIZES:
        limit = embedder.threshold(size)
        print(
            f"{size:>5} references: similarity {limit.similarity:.3f}, rate {limit.rate:.1e}, "
            f"strangers taken for somebody {strangers(likeness, people, size, limit.similarity):.3f} "
            f"(meant: {1 - (1 - limit.rate) ** size:.3f}), true pairs found {np.mean(true >= limit.similarity):.3f}"
        )


def strangers(likeness: Floats, people: NDArray[np.str_], size: int, threshold: float) -> float:
    """Return the share of pictures that match any of so many references, all of other people."""
    chance = np.random.default_rng(7)
    taken = asked = 0
    for at, who in enumerate(people):
        others = likeness[at, people != who]
        if len(others) < size:
            continue
        for _ in range(DRAWS):
            taken += bool((others[chance.choice(len(others), size, replace=False)] >= threshold).any())
            asked += 1
    return taken / max(asked, 1)


def gate(folder: Path, pairs: list[tuple[str, str]], embedder: Embedder) -> None:
    """Print the share of true pairs found by what is left of one of the two pictures."""
    threshold = embedder.threshold(GATE_AT).similarity
    found = defaultdict(list)
    for one, other in pairs:
        _, first = embedded(opened(folder, one), embedder)
        for kind, picture in worse(opened(folder, other)):
            seen, vector = embedded(picture, embedder) if first else (None, None)
            if seen is not None and vector is not None and first is not None:
                told = float(np.dot(first, vector)) >= threshold
                found["sharp points across", _bin(seen.points, POINTS)].append(told)
                if kind != "blurred":
                    found["pixels across, not blurred", _bin(seen.side, SIDES)].append(told)
                if kind == "as it is":
                    found["turned, neither smaller nor blurred", _bin(seen.turned, TURNS)].append(told)
    print(f"{len(pairs)} true pairs, similarity {threshold:.3f}")
    for (what, least), told in sorted(found.items()):
        print(f"{what} from {least:g}: {np.mean(told):.3f} of {len(told)}")


def worse(picture: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """Yield the picture as it is, then made smaller and blurred."""
    yield "as it is", picture
    for part in SMALLER:
        size = round(picture.width * part), round(picture.height * part)
        yield "smaller", picture.resize(size, Image.Resampling.LANCZOS)
    for radius in BLURRED:
        yield "blurred", picture.filter(ImageFilter.GaussianBlur(radius))


def _bin(value: float, edges: tuple[float, ...]) -> float:
    return max(edge for edge in edges if edge <= value)


if __name__ == "__main__":
    main()
