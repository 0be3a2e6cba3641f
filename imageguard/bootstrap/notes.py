"""What a report says of the tool itself, and of what the run did not look at."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING, Final

from imageguard import __version__
from imageguard.model.inspection import Tier
from imageguard.model.report import NotChecked, Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.bootstrap.inspecting import Spec
    from imageguard.captions import Site
    from imageguard.consent.law import Jurisdiction
    from imageguard.executors.files import Selection
    from imageguard.facts.lexicon import Lexicon
    from imageguard.model.inspection import Inspection

DECIDING: Final = (
    "common-expression-language",
    "defusedxml",
    "exifread",
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "pillow",
    "pyyaml",
    "reportlab",
)
"""Distributions whose version can change what a report says."""


def judged_by(lexicon: Lexicon, jurisdictions: Sequence[Jurisdiction]) -> list[tuple[str, str]]:
    """Return which word lists, and what law as of when, a judgement went by."""
    law = " ".join(f"{one.country} {one.as_of}" for one in jurisdictions)
    return [("word lists", ", ".join(lexicon.versions) or "none"), ("law of places", law or "none")]


def tool_of(spec: Spec, inspected: Sequence[Inspection], more: Sequence[tuple[str, str]] = ()) -> Tool:
    """Return who judged: versions, model digests, limits; ``more`` are further components."""
    from imageguard.faces.selftest import models  # noqa: PLC0415 - heavy

    components = [("Python", platform.python_version())]
    components += [(name, version) for name in DECIDING if (version := version_of(name))]
    components += [("inspection engine", engine) for engine in sorted({one.engine for one in inspected if one.engine})]
    components += more
    limits = spec.limits
    return Tool(
        name="imageguard",
        version=__version__,
        components=tuple(components),
        models=(*models(spec.profile, spec.detectors), *_own_model(spec)),
        profile=spec.profile,
        limits=(
            ("bytes a file", f"{limits.file_bytes:,}"),
            ("pixels a picture", f"{limits.pixels:,}"),
            ("pictures a file", f"{limits.pictures:,}"),
            ("seconds a file", f"{limits.seconds:g}"),
            ("memory a worker", f"{limits.memory_bytes // 2**20:,} MiB"),
        ),
    )


def _own_model(spec: Spec) -> tuple[tuple[str, str], ...]:
    return (("own detector", spec.own_detector[1]),) if spec.own_detector else ()


def _further(spec: Spec) -> tuple[str, ...]:
    return (*spec.detectors, *(("your own detector",) if spec.own_detector else ()))


def not_checked(spec: Spec, selection: Selection, inspected: Sequence[Inspection]) -> tuple[NotChecked, ...]:
    """Return what nobody may rely on."""
    return tuple(_notes(spec, selection, inspected))


def _notes(spec: Spec, selection: Selection, inspected: Sequence[Inspection]) -> Iterator[NotChecked]:
    from imageguard.faces.selftest import caution  # noqa: PLC0415 - heavy

    yield NotChecked("detector-limits", caution(spec.profile, _further(spec)))
    unwhole = tuple(number for number, one in enumerate(inspected, 1) if not one.whole)
    if unwhole:
        yield NotChecked("not-inspected", "These files could not be inspected whole and are blocked.", unwhole)
    unsure = tuple(
        number for number, one in enumerate(inspected, 1) if any(face.tier is Tier.POSSIBLE for face in one.faces)
    )
    if unsure:
        yield NotChecked("possible-faces", "In these pictures the detectors were unsure; a person must look.", unsure)
    if selection.unchanged:
        count = len(selection.unchanged)
        what = "1 file was" if count == 1 else f"{count} files were"
        yield NotChecked("unchanged", f"{what} left out: only what changed was asked for.")
    if selection.passed_over:
        count = len(selection.passed_over)
        what = "1 text file beside the pictures was" if count == 1 else f"{count} text files beside the pictures were"
        yield NotChecked("text-files", f"{what} passed over: only words about a picture were read.")
    yield NotChecked(
        "bodies-and-places",
        "Only faces were looked for: tattoos, clothing, uniforms, signs and landmarks are for a person to judge.",
    )
    yield NotChecked("originals", "The signed letters themselves were not seen; the registry says what they hold.")
    yield NotChecked("law", "Of the law of a place only what its entry in rules/jurisdiction holds was looked at.")


def unread(site: Site) -> tuple[NotChecked, ...]:
    """Return the note on texts beside the pictures that could not be read."""
    if not site.unread:
        return ()
    what = "1 file" if site.unread == 1 else f"{site.unread} files"
    return (NotChecked("texts-not-read", f"{what} of words beside the pictures could not be read."),)


def version_of(distribution: str) -> str | None:
    """Return the version of an installed distribution, or None."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None
