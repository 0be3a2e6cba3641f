"""What is installed, what works, and how well faces are found."""

from __future__ import annotations

import json
import platform
import sys
from typing import TYPE_CHECKING, Final

from imageguard import __version__, plugins, resources
from imageguard.bootstrap.inspecting import Spec, engine_of, finder_of
from imageguard.bootstrap.notes import DECIDING, version_of
from imageguard.engine.inspect import survey
from imageguard.errors import BackendMissing, ImageguardError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from imageguard.model.raster import Raster

BACKENDS: Final = ("yunet", "retinaface", "centerface", "dlib_hog", "dlib_cnn", "sface", "dlib")
"""Face backends that ship as plug-ins, detectors first."""


def findings() -> Iterator[tuple[bool | None, str]]:
    """Yield lines: (True works, False is missing though the default needs it, None by the way; the text)."""
    yield (
        None,
        f"imageguard {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}",
    )
    for name in DECIDING:
        version = version_of(name)
        yield version is not None, f"{name} {version or 'is not installed: install imageguard-consent again'}"
    yield None, f"formats: {', '.join(sorted(plugins.containers()))}"
    yield None, f"metadata: {', '.join(sorted(plugins.readers()))}"
    yield None, f"reports: {', '.join(sorted(plugins.report_formats()))}"
    for name in BACKENDS:
        yield _backend(name)
    yield from _profiles()
    yield from _safety()


def selftest(profile: str) -> tuple[bool, str]:
    """Look for the faces of the sample people; return whether every visible one was found, and a line.

    A face counts as visible where the renderer says that some of it is; found means that each
    centre lies in the other box. Raises BackendMissing.
    """
    samples = resources.folder("samples")
    finder = finder_of(Spec(profile=profile))
    found = total = 0
    for entry in json.loads((samples / "truth.json").read_text(encoding="utf-8"))["pictures"]:
        boxes = [face["box"] for face in entry["faces"] if face["visible"] > 0]
        seen = [face.box for face in finder.find(_raster(samples / entry["file"]), "primary")]
        total += len(boxes)
        found += sum(any(_agree(box, (one.x0, one.y0, one.x1, one.y1)) for one in seen) for box in boxes)
    return found == total, f"self-test with {profile}: {found} of {total} visible faces of the sample people found"


def _backend(name: str) -> tuple[bool | None, str]:
    try:
        version = plugins.detector(name).version
    except ImageguardError as missing:
        return None, f"{name}: not there ({missing})"
    return True, f"{name}: {version}"


def _profiles() -> Iterator[tuple[bool | None, str]]:
    from imageguard.faces.selftest import PROFILES  # noqa: PLC0415 - heavy

    for name, facts in PROFILES.items():
        try:
            finder_of(Spec(profile=name))
            works: bool | None = True
        except BackendMissing:
            works = None if name != "balanced" else False
        sizes = ", ".join(f"{label} px {share:.0%}" for label, share in facts.recall_by_size)
        state = "works" if works else "needs a backend that is not there"
        yield (
            works,
            (
                f"profile {name} {state}: finds {facts.recall:.0%} of the faces in crowd photographs at precision "
                f"{facts.precision:.0%}; certain ones {facts.certain_recall:.0%} at {facts.certain_precision:.0%}"
                + (f" ({sizes})" if sizes else "")
            ),
        )


def _safety() -> Iterator[tuple[bool | None, str]]:
    if sys.platform == "linux":
        yield True, "workers: deadline, memory watch, address-space limit, no network"
    else:
        yield (
            None,
            f"workers: deadline, memory watch, no network; {platform.system()} has no address-space limit to add",
        )


def _raster(file: Path) -> Raster:
    _, pictures, _ = survey(file.read_bytes(), engine_of(Spec(looked=("hidden",))))
    return pictures[0].decode()


def _agree(one: Sequence[float], other: Sequence[float]) -> bool:
    return _centre_in(one, other) and _centre_in(other, one)


def _centre_in(one: Sequence[float], other: Sequence[float]) -> bool:
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]
