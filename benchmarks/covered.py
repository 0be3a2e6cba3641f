"""Covered pictures looked at again: whether a face is found, anybody known, a preview left that shows more.

usage: python benchmarks/covered.py FOLDER... [--limit N] [--cnn N] [--out DIR]
       python benchmarks/covered.py --outline FOLDER

Every face that the profile finds in the pictures of the folders is covered as ``imageguard fix`` covers it. Then
each detector looks at the whole copy at the threshold that is usual for it, and OpenCV's Haar cascade too; what
it sees with its middle under a cover is found again. Each embedder compares every covered face with the same
place of the copy, and with every face that is found in the copy. ``--cnn`` lets dlib's network, which takes
seconds a picture, look at the first N. ``--outline`` measures how much of heads before plain walls shows
beside covers of several sizes.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np
from detection import ALONE, HAAR, contestant
from PIL import Image

from imageguard import plugins
from imageguard.bootstrap.inspecting import Spec, engine_of
from imageguard.bootstrap.mending import Job, mend
from imageguard.bootstrap.parting import shown
from imageguard.engine.inspect import inspect
from imageguard.engine.residue import SHOWN, previews
from imageguard.errors import BackendMissing
from imageguard.model.remedy import Cover, Plan
from imageguard.model.report import Verdict
from imageguard.remedies.proof_shown import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.engine.inspect import Engine
    from imageguard.model.geometry import Box
    from imageguard.model.inspection import Inspection
    from imageguard.model.raster import Raster
    from imageguard.model.remedy import Attempt
    from imageguard.ports import Detection

ENDINGS: Final = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif"}
REACHES: Final = {"0.4 of its width": (0.4, 0.0), "0.5 of its height": (0.0, 0.5), "0.55 of its height": (0.0, 0.55)}


@dataclass
class Tally:
    """What came of all pictures."""

    pictures: int = 0
    covered: int = 0
    refused: collections.Counter[str] = field(default_factory=collections.Counter)
    again: collections.Counter[str] = field(default_factory=collections.Counter)
    looked: collections.Counter[str] = field(default_factory=collections.Counter)
    compared: int = 0
    known: int = 0
    elsewhere: int = 0
    previews: int = 0
    rounds: collections.Counter[int] = field(default_factory=collections.Counter)
    ms: list[float] = field(default_factory=list)


def main() -> None:
    """Cover, look and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--limit", type=int, default=60, help="how many pictures with faces, in order of their names")
    parser.add_argument("--cnn", type=int, default=0)
    parser.add_argument("--out", type=Path, help="keep the copies here, to look at them")
    parser.add_argument("--outline", type=Path)
    arguments = parser.parse_args()
    if arguments.outline:
        outline(arguments.outline)
        return
    engine, tally = engine_of(Spec()), Tally()
    lookers = dict(_lookers())
    for path in _pictures(arguments.folders):
        if tally.pictures >= arguments.limit:
            break
        names = [one for one in lookers if one != "dlib_cnn" or tally.pictures < arguments.cnn]
        cover(path, engine, {name: lookers[name] for name in names}, tally, arguments.out)
    show(tally)


def _pictures(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(one for one in folder.rglob("*") if one.suffix.lower() in ENDINGS)


def _lookers() -> Iterator[tuple[str, Any]]:
    for name in (*ALONE, HAAR):
        try:
            yield name, contestant(name)
        except BackendMissing as error:
            print(f"{name}: {error}")


def cover(path: Path, engine: Engine, lookers: dict[str, Any], tally: Tally, out: Path | None) -> None:
    """Cover every face of one picture, and count what is still seen."""
    data = path.read_bytes()
    before = inspect(path.name, data, engine)
    kept = {one.id: one for one in before.renditions if one.kind in SHOWN and one.px}
    covers = tuple(Cover(one.id, one.rendition, kept[one.rendition].px or "", one.box)
                   for one in before.faces if one.rendition in kept)  # fmt: skip
    if not covers:
        return
    tally.pictures += 1
    tally.covered += len(covers)
    plan = Plan(1, path.name, hashlib.sha256(data).hexdigest(), before.format, Verdict.BLOCK, covers=covers)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        attempt = mend(Job(plan, before, str(path), f"{folder}/copy", Spec()))
        tally.ms.append((time.perf_counter() - start) * 1000)
        failed = next((f"{one.name}: {one.detail}" for one in attempt.proofs if one.held is False), attempt.refused)
        if failed or attempt.after is None:
            tally.refused[str(failed)] += 1
            print(f"  no copy of {path.name}: {failed}", flush=True)
            return
        copy = Path(attempt.file).read_bytes()
    tally.rounds[attempt.rounds] += 1
    tally.previews += len(previews(attempt.after))
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{path.stem}{attempt.ending}").write_bytes(copy)
    look(before, data, copy, attempt, (engine, lookers, tally))


def look(
    before: Inspection, data: bytes, copy: bytes, attempt: Attempt, tools: tuple[Engine, dict[str, Any], Tally]
) -> None:
    """Look at every picture of a copy with every detector and embedder."""
    engine, lookers, tally = tools
    ours, theirs = ([one.decode() for one in shown(each, engine)] for each in (data, copy))
    for original, covered in zip(ours, theirs, strict=True):
        boxes = [box for px, box in attempt.regions if px == original.px]
        ids = {one.id for one in before.renditions if one.px == original.px}
        faces = [one.box for one in before.faces if one.rendition in ids]
        if not boxes:
            continue
        for name, find in lookers.items():
            found = [box for listed in find(_array(covered)).values() for _, box in listed]
            tally.looked[name] += 1
            tally.again[name] += sum(any(_under(one, box) for box in boxes) for one in found)
        embedders = {name: plugins.embedder(name) for name in ("sface", "dlib")}
        said = unknown(original, covered, faces, plugins.detector("yunet"), embedders).detail.split(", ")
        tally.compared += int(said[-2].split()[0])
        tally.known += int(said[-1].split()[0])
        tally.elsewhere += _elsewhere(original, covered, faces)


def _elsewhere(original: Raster, covered: Raster, faces: list[Box]) -> int:
    """Count covered people whom SFace knows in a face that is still found anywhere in the copy."""
    finder, embedder = plugins.detector("yunet"), plugins.embedder("sface")
    there = [one for one in finder.detect(original, 0.6) if any(_under(_edges(one), face) for face in faces)]
    left = finder.detect(covered, 0.6)
    vectors = [[embedder.embed(raster, one) for one in ones] for raster, ones in ((original, there), (covered, left))]
    pairs = max(len(there) * len(left), 1)
    return sum(
        any(other is not None and embedder.same(one, other, pairs) for other in vectors[1])
        for one in vectors[0]
        if one is not None
    )


def _edges(one: Detection) -> tuple[float, ...]:
    return one.box.x0, one.box.y0, one.box.x1, one.box.y1


def _under(found: tuple[float, ...], box: Box) -> bool:
    x, y = (found[0] + found[2]) / 2, (found[1] + found[3]) / 2
    return box.x0 <= x < box.x1 and box.y0 <= y < box.y1


def _array(raster: Raster) -> np.ndarray:
    return np.frombuffer(raster.rgb, np.uint8).reshape(raster.height, raster.width, 3)


def show(tally: Tally) -> None:
    """Print the table."""
    refused = sum(tally.refused.values())
    print(f"{tally.pictures} pictures with {tally.covered} faces; {tally.pictures - refused} copies, {refused} refused")
    for name, count in tally.looked.items():
        print(f"  {name:12} looked at {count} pictures: {tally.again[name]} faces found again under covers")
    print(f"  SFace and dlib: {tally.compared} comparisons under covers, {tally.known} people known again")
    print(f"  SFace: {tally.elsewhere} covered people known in a face elsewhere in the copy")
    print(f"  previews left: {tally.previews}; rounds: {dict(sorted(tally.rounds.items()))}")
    print(f"  median {statistics.median(tally.ms or [0]):.0f} ms a picture, proofs included")


def outline(folder: Path) -> None:
    """Print for covers of several sizes of how many heads something shows beside them, above the chin."""
    engine = engine_of(Spec(looked=("faces",)))
    shares: dict[str, list[float]] = {name: [] for name in REACHES}
    for path in sorted(folder.glob("*.jpg")):
        faces = inspect(path.name, path.read_bytes(), engine).faces
        if not faces:
            continue
        face = max(faces, key=lambda one: one.box.width * one.box.height).box
        seen = head(np.asarray(Image.open(path).convert("RGB")), face)
        for name, (of_width, of_height) in REACHES.items():
            reach = int(of_width * face.width + of_height * face.height) + 4
            beside = seen.copy()
            above = max(face.y0 - int(0.6 * face.height) - 4, 0)
            beside[above:, max(face.x0 - reach, 0) : face.x1 + reach] = False
            shares[name].append(float(beside.sum() / seen.sum()))
    for name, listed in shares.items():
        print(f"reach {name:20} something shows of {sum(one > 0 for one in listed)} of {len(listed)} heads, "
              f"at most {max(listed):.1%} of one")  # fmt: skip


def head(pixels: np.ndarray, face: Box) -> np.ndarray:
    """Return where a person stands out against a plain wall, above the chin: rows x columns.

    The wall is the surface of second degree that fits the upper edges of the picture.
    """
    soft = cv2.GaussianBlur(pixels, (0, 0), 1.5).astype(float)
    height, width = soft.shape[:2]
    down, across = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]
    terms = np.stack([np.ones_like(across), across, down, across * down, across**2, down**2], axis=-1)
    wall = np.zeros((height, width), bool)
    wall[:20] = wall[: face.y1, :10] = wall[: face.y1, -10:] = True
    wall[: height // 3, :20] = wall[: height // 3, -20:] = True
    apart = np.zeros((height, width))
    for _ in range(4):
        fits = [np.linalg.lstsq(terms[wall], soft[..., colour][wall], rcond=None)[0] for colour in range(3)]
        apart = np.max([np.abs(soft[..., colour] - terms @ fit) for colour, fit in enumerate(fits)], axis=0)
        wall &= apart < 18  # noqa: PLR2004 - levels of noise
    stands = cv2.morphologyEx((apart > 30).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))  # noqa: PLR2004
    stands[face.y1 :] = 0
    _, parts = cv2.connectedComponents(stands)
    sizes = np.bincount(parts[face.y0 : face.y1, face.x0 : face.x1].ravel())
    return np.asarray(parts == 1 + sizes[1:].argmax())


if __name__ == "__main__":
    main()
