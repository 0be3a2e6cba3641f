"""Measures embedders on pairs of faces: ``python benchmarks/matching.py FOLDER [--embedder sface]``.

FOLDER holds ``pairs.tsv`` (two picture names and 1 for the same person) and ``images/``. Every two
pictures of different people make an impostor pair. Printed are the similarities at false-match
rates, the share of true pairs found there, and the points for the embedder's curve.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from imageguard import plugins
from imageguard.faces.pixels import raster

RATES = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5)


def main() -> None:
    """Embed every picture, compare them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--embedder", default="sface")
    parser.add_argument("--limit", type=int, help="pairs to use")
    chosen = parser.parse_args()
    rows = [line.split("\t") for line in (chosen.folder / "pairs.tsv").read_text("utf-8").splitlines() if line.strip()]
    pairs = [(a, b, same == "1") for a, b, same in rows if same in {"0", "1"}][: chosen.limit]
    names = sorted({name for a, b, _ in pairs for name in (a, b)})
    vectors = {name: embedded(chosen.folder, name, chosen.embedder) for name in names}
    report(pairs, {name: vector for name, vector in vectors.items() if vector is not None}, len(names))


def embedded(folder: Path, name: str, embedder: str) -> tuple[float, ...] | None:
    """Return the vector of the face nearest to the picture's middle, or None where none is found."""
    path = next(p for p in (folder / "images" / f"{name}.jpg", folder / "images" / name) if p.is_file())
    with Image.open(path) as picture:
        shown = raster(np.asarray(picture.convert("RGB")))
    middle = shown.width / 2, shown.height / 2
    faces = plugins.detector("yunet").detect(shown, 0.5)
    if not faces:
        return None
    nearest = min(faces, key=lambda one: _apart((one.box.x0 + one.box.x1) / 2, (one.box.y0 + one.box.y1) / 2, middle))
    return plugins.embedder(embedder).embed(shown, nearest)


def _apart(x: float, y: float, middle: tuple[float, float]) -> float:
    return (x - middle[0]) ** 2 + (y - middle[1]) ** 2


def person(name: str) -> str:
    """Return who a picture shows, by its name: all but the number at the end."""
    return Path(name).stem.rpartition("_")[0]


def report(pairs: list[tuple[str, str, bool]], vectors: dict[str, Any], pictures: int) -> None:
    """Print what the vectors tell apart."""
    names = sorted(vectors)
    matrix = np.array([vectors[name] for name in names], np.float32)
    people = np.array([person(name) for name in names])
    likeness = matrix @ matrix.T
    upper = np.triu(people[:, None] != people[None, :], 1)
    impostors = np.sort(likeness[upper])[::-1]
    true = np.array([float(np.dot(vectors[a], vectors[b])) for a, b, same in pairs if same and {a, b} <= set(vectors)])
    print(f"{pictures} pictures, {pictures - len(names)} without a face")
    print(f"{len(true)} true pairs, {len(impostors)} impostor pairs")
    for rate in RATES:
        threshold = float(impostors[max(round(rate * len(impostors)) - 1, 0)])
        print(
            f"false matches {rate:.0e}: similarity {threshold:.3f}, true pairs found {np.mean(true >= threshold):.3f}"
        )


if __name__ == "__main__":
    main()
