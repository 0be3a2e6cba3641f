"""One inspection as the JSON object that ``imageguard inspect`` prints and the JSON report holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from imageguard.model.inspection import Face, Inspection, Metadatum, Problem, Rendition

DIGITS = 4


def describe(inspection: Inspection, *, reveal: bool = False) -> dict[str, Any]:
    """Return the facts of one asset; metadata values only with ``reveal``.

    Boxes are pixels of the upright rendition. Perceptual hashes and embeddings never appear.
    """
    return {
        "path": inspection.path,
        "sha256": inspection.sha256,
        "format": inspection.format,
        "bytes": inspection.bytes,
        "looked": list(inspection.looked),
        "engine": inspection.engine,
        "renditions": [rendition_object(one) for one in inspection.renditions],
        "faces": [face_object(one) for one in inspection.faces],
        "metadata": [metadatum_object(one, reveal=reveal) for one in inspection.metadata],
        "hidden": [{"kind": one.kind, "offset": one.offset, "bytes": one.bytes} for one in inspection.hidden],
        "problems": [problem_object(one) for one in inspection.problems],
    }


def rendition_object(rendition: Rendition) -> dict[str, Any]:
    """Return one picture of the asset; ``px`` is the name that answers and letters may use."""
    return {
        "id": rendition.id,
        "kind": rendition.kind.value,
        "where": rendition.where,
        "width": rendition.width,
        "height": rendition.height,
        "offset": rendition.offset,
        "bytes": rendition.bytes,
        "px": rendition.px,
        "similarity": _rounded(rendition.similarity),
        "shows_more": rendition.shows_more,
        "decoded": rendition.decoded,
    }


def face_object(face: Face) -> dict[str, Any]:
    """Return one face with its box in pixels of the upright rendition."""
    box = face.box
    return {
        "id": face.id,
        "rendition": face.rendition,
        "box": [box.x0, box.y0, box.x1, box.y1],
        "score": _rounded(face.score),
        "tier": face.tier.value,
        "recognisable": face.recognisable,
        "detector": face.detector,
        "cover": face.cover.value,
    }


def metadatum_object(fact: Metadatum, *, reveal: bool = False) -> dict[str, Any]:
    """Return one metadata fact, its value only with ``reveal``."""
    found = {"standard": fact.standard, "tag": fact.tag, "category": fact.category.value, "where": fact.where}
    if fact.meaning is not None:
        found["meaning"] = fact.meaning
    return found | {"value": fact.value} if reveal and fact.value is not None else found


def problem_object(problem: Problem) -> dict[str, Any]:
    """Return why something was not inspected."""
    return {"code": problem.code, "message": problem.message, "blocking": problem.blocking}


def _rounded(value: float | None) -> float | None:
    """Four digits say all that a score means, and read the same on every machine."""
    return None if value is None else round(value, DIGITS)
