"""Inspections: the engine built from plug-ins, inside each worker."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, field, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect
from imageguard.errors import ConfigurationError, InspectionError
from imageguard.executors.cache import Cache, Cached, default_folder
from imageguard.executors.files import digest, read
from imageguard.executors.pool import Pool, cores
from imageguard.model.inspection import Inspection, Problem
from imageguard.ports import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from imageguard.config.settings import Settings
    from imageguard.ports import Detector, Embedder, FaceFinder, SolidFinder

T = TypeVar("T")
EVERYTHING: Final = ("faces", "metadata", "hidden")


@dataclass(frozen=True)
class Spec:
    """How to inspect; pickled to every worker.

    ``embedder`` names the one to match faces with, if any. ``detectors`` look beside those of the profile;
    ``models`` is a folder of model files; ``own_detector`` is an ONNX file and the sha256 that it must have.
    """

    profile: str = "balanced"
    looked: tuple[str, ...] = EVERYTHING
    embedder: str | None = None
    limits: Limits = field(default_factory=Limits)
    detectors: tuple[str, ...] = ()
    models: str | None = None
    own_detector: tuple[str, str] | None = None


def spec_of(settings: Settings) -> Spec:
    """Return how the settings want pictures to be inspected."""
    own = settings.own_detector
    return Spec(
        profile=settings.profile,
        embedder=settings.face_matching.embedder if settings.face_matching else None,
        detectors=settings.detectors,
        models=str(settings.models) if settings.models else None,
        own_detector=(str(own.file), own.sha256) if own else None,
    )


def inspections(
    assets: Sequence[tuple[str, str]], spec: Spec, *, jobs: int | None = None, cache: bool = True
) -> Iterator[Inspection]:
    """Yield the inspection of each (name, file), in the given order, from workers that can be killed.

    ``cache`` lets what was observed of the same bytes by the same engine serve again.
    Raises ConfigurationError where a backend of the profile is missing.
    """
    limits = spec.limits
    pool = Pool(build, spec, jobs or cores(), limits.seconds, limits.memory_bytes)
    if not cache or not assets:
        return pool.run(assets)
    store = Cache(default_folder(), engine_of(spec).fingerprint, limits.file_bytes)
    return Cached(pool, store).run(assets)


def build(spec: Spec) -> Callable[[str, str], Inspection]:
    """Return the function that a worker runs: (name, file) to inspection."""
    return functools.partial(_inspect_file, engine_of(spec))


def engine_of(spec: Spec) -> Engine:
    """Return the engine of a spec, its models not yet loaded. Raises BackendMissing."""
    from imageguard.pictures.fingerprint import PLUGIN as fingerprinter  # noqa: PLC0415, N811 - a value

    return Engine(
        containers=plugins.containers(),
        readers=plugins.readers(),
        finder=finder_of(spec) if "faces" in spec.looked else None,
        fingerprinter=fingerprinter,
        solids=_solid_finder() if "faces" in spec.looked else None,
        limits=spec.limits,
        looked=spec.looked,
    )


def _solid_finder() -> SolidFinder:
    from imageguard.faces.solids import FINDER  # noqa: PLC0415 - heavy

    return FINDER


def finder_of(spec: Spec) -> FaceFinder:
    """Return the face finder of a spec's profile, with its further detectors. Raises ConfigurationError."""
    from imageguard.faces.finder import build_finder  # noqa: PLC0415 - heavy
    from imageguard.faces.profiles import PROFILES  # noqa: PLC0415

    names = sorted({*PROFILES[spec.profile].detectors, *spec.detectors})
    detectors = {name: with_models(_detector(name), spec.models) for name in names}
    if spec.own_detector:
        from imageguard.faces.onnx import OnnxDetector  # noqa: PLC0415 - heavy

        own = OnnxDetector(*spec.own_detector)
        own.check()
        detectors[own.name] = own
    embedder = embedder_of(spec) if spec.embedder else None
    return build_finder(spec.profile, detectors=detectors, embedder=embedder)


def embedder_of(spec: Spec) -> Embedder:
    """Return the embedder that a spec names. Raises BackendMissing, ConfigurationError where it names none."""
    found = plugins.embedder(spec.embedder or "")
    if not hasattr(found, "embed"):
        raise ConfigurationError(f"`face_matching`: {spec.embedder} embeds no faces; name sface or dlib")
    return with_models(found, spec.models)


def _detector(name: str) -> Detector:
    found = plugins.detector(name)
    if not hasattr(found, "detect"):
        raise ConfigurationError(f"`detectors`: {name} finds no faces; name a detector, or remove it from the list")
    return found


def with_models(backend: T, folder: str | None) -> T:
    """Return a shipped backend that takes its weights from that folder first; others bring their own."""
    if folder is None or not (is_dataclass(backend) and hasattr(backend, "models")):
        return backend
    return cast("T", replace(cast("Any", backend), models=folder))


def _inspect_file(engine: Engine, name: str, file: str) -> Inspection:
    try:
        data = read(file, engine.limits.file_bytes)
    except InspectionError as error:
        sha256, size = digest(file)
        sentence = str(error).rstrip(".")
        problem = Problem(error.code, f"{sentence[:1].upper()}{sentence[1:]}.")
        return Inspection(
            name, sha256 or _nameless(name), "unknown", size, problems=(problem,), engine=engine.fingerprint
        )
    return inspect(name, data, engine)


def _nameless(name: str) -> str:
    """Return a digest that stands for a file without readable bytes: of its name, so that no two agree."""
    return hashlib.sha256(f"unreadable\0{name}".encode("utf-8", "surrogateescape")).hexdigest()
