"""What is installed, what works, and how well faces are found."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from imageguard import __version__, plugins, resources
from imageguard.bootstrap.inspecting import Spec, engine_of, finder_of, with_models
from imageguard.bootstrap.notes import DECIDING, version_of
from imageguard.engine.inspect import survey
from imageguard.errors import BackendMissing, ConfigurationError, ImageguardError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from imageguard.faces.fairness import Sample
    from imageguard.faces.pixels import Pixels
    from imageguard.model.raster import Raster

BACKENDS: Final = ("yunet", "retinaface", "centerface", "dlib_hog", "dlib_cnn", "sface", "dlib")
"""Face backends that ship as plug-ins, detectors first."""

EXTRAS: Final = {
    "cjk": ("weblate-fonts", "prints Chinese, Japanese and Korean"),
    "heif": ("pillow-heif", "opens HEIC pictures"),
    "jxl": ("pylibjxl", "opens JPEG XL pictures"),
    "postgres": ("psycopg", "keeps letters on a PostgreSQL server"),
    "sign": ("pyhanko", "signs reports"),
}
"""What each extra of the distribution adds: the package that it stands on, and what for."""

LIGHTS: Final = {"_a_": "soft", "_b_": "soft", "_d_": "soft", "_c_": "hard from the side"}
"""The light of a portrait by a part of its file's name."""


def findings(spec: Spec, source: Path | None = None) -> Iterator[tuple[bool | None, str]]:
    """Yield lines: (True works, False is missing though this spec needs it, None by the way; the text).

    ``source`` is the file of settings that the spec was read from, if any.
    """
    yield (
        None,
        f"imageguard {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}",
    )
    yield None, f"settings: {source or 'no imageguard.yaml here or above; defaults'}"
    if spec.models:
        yield None, f"models: from the folder {spec.models} where it has them, else from packages"
    for name in DECIDING:
        version = version_of(name)
        yield version is not None, f"{name} {version or 'is not installed: install imageguard-consent again'}"
    yield None, f"formats: {', '.join(sorted(plugins.containers()))}"
    yield None, f"metadata: {', '.join(sorted(plugins.readers()))}"
    yield None, f"reports: {', '.join(sorted(plugins.report_formats()))}"
    yield None, f"scripts on paper: {', '.join(_scripts())}; a character of another is printed as its code point"
    for extra, (name, purpose) in EXTRAS.items():
        version = version_of(name)
        missing = f'is not there; it {purpose}: pip install "imageguard-consent[{extra}]"'
        yield (True if version else None), f"{name} {version or missing}"
    for name in BACKENDS:
        yield _backend(name, spec)
    yield from _own_detector(spec)
    yield from _profiles(spec)
    yield from _safety()


def _scripts() -> list[str]:
    from imageguard.typography.fonts import NOTO, installed  # noqa: PLC0415 - heavy

    return ["Latin", "Greek", "Cyrillic", *(name for name in NOTO if installed(name))]


def selftest(spec: Spec) -> Iterator[tuple[bool | None, str]]:
    """Look for the faces of the sample people; yield whether every visible one was found, then shares by group.

    A face counts as visible where the renderer says that some of it is; found means that each
    centre lies in the other box. The groups count dark and small versions, too. Raises BackendMissing.
    """
    from imageguard.faces.fairness import agree, measure  # noqa: PLC0415 - heavy
    from imageguard.faces.pixels import raster  # noqa: PLC0415

    finder = finder_of(spec)

    def look(pixels: Pixels) -> list[tuple[float, ...]]:
        return [(f.box.x0, f.box.y0, f.box.x1, f.box.y1) for f in finder.find(raster(pixels), "primary")]

    samples, room = _samples()
    found = total = 0
    for sample in samples:
        seen = look(sample.pixels)
        total += len(sample.faces)
        found += sum(any(agree(box, one) for one in seen) for box, _ in sample.faces)
    yield found == total, f"self-test with {spec.profile}: {found} of {total} visible faces of the sample people found"
    yield None, "by group, as rendered, darkened to 15 % and at 40, 20 and 12 pixels:"
    for axis, group, got, faces in measure(samples, room, look).rows:
        yield None, f"{axis}, {group}: {got} of {faces} ({got / faces:.0%})"


def _samples() -> tuple[list[Sample], Pixels]:
    """Return the sample pictures with the groups that their renderer was told, and the room in which nobody is."""
    from imageguard.faces.fairness import Sample, groups_of  # noqa: PLC0415 - heavy
    from imageguard.faces.pixels import pixels  # noqa: PLC0415

    folder = resources.folder("samples")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    samples = []
    for entry in truth["pictures"]:
        light = next((light for part, light in LIGHTS.items() if part in entry["file"]), "scene")
        faces = tuple(
            (face["box"], groups_of(truth["groups"][face["person"]], face, light))
            for face in entry["faces"]
            if face["visible"] > 0
        )
        samples.append(Sample(pixels(_raster(folder / entry["file"])), faces))
    return samples, next(one.pixels for one in samples if not one.faces)


def _backend(name: str, spec: Spec) -> tuple[bool | None, str]:
    asked = name in spec.detectors
    try:
        version = with_models(plugins.detector(name), spec.models).version
    except BackendMissing as missing:
        return (False if asked else None), f"{name}: not there ({missing})"
    except ConfigurationError as broken:
        return False, f"{name}: refused ({broken})"
    return True, f"{name}: {version}" + (", looks beside those of the profile" if asked else "")


def _own_detector(spec: Spec) -> Iterator[tuple[bool | None, str]]:
    if spec.own_detector is None:
        return
    from imageguard.faces.onnx import OnnxDetector  # noqa: PLC0415 - heavy

    own = OnnxDetector(*spec.own_detector)
    try:
        own.check()
    except ImageguardError as broken:
        yield False, f"own detector: refused ({broken})"
    else:
        yield True, f"own detector: {own.version}, looks beside those of the profile"


def _profiles(spec: Spec) -> Iterator[tuple[bool | None, str]]:
    from imageguard.faces.selftest import PROFILES  # noqa: PLC0415 - heavy

    for name, facts in PROFILES.items():
        try:
            finder_of(replace(spec, profile=name))
            works: bool | None = True
        except ImageguardError:
            works = None if name != spec.profile else False
        sizes = ", ".join(f"{label} px {share:.0%}" for label, share in facts.recall_by_size)
        state = "works" if works else "does not work with what is there"
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
