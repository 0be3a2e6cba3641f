"""An inspection as the JSON object that ``imageguard inspect`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from imageguard.model.inspection import Face, Inspection, Metadatum, Rendition


def describe(inspection: Inspection, *, reveal: bool) -> dict[str, Any]:
    """Return the published form of an inspection; metadata values only where ``reveal`` says so."""
    return {
        "path": inspection.path,
        "sha256": inspection.sha256,
        "format": inspection.format,
        "bytes": inspection.bytes,
        "looked": list(inspection.looked),
        "engine": inspection.engine,
        "renditions": [_rendition(one) for one in inspection.renditions],
        "faces": [_face(one) for one in inspection.faces],
        "metadata": [_metadatum(one, reveal=reveal) for one in inspection.metadata],
        "hidden": [{"kind": one.kind, "offset": one.offset, "bytes": one.bytes} for one in inspection.hidden],
        "problems": [
            {"code": one.code, "message": one.message, "blocking": one.blocking} for one in inspection.problems
        ],
    }


def _rendition(one: Rendition) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "where": one.where,
        "width": one.width,
        "height": one.height,
        "offset": one.offset,
        "bytes": one.bytes,
        "px": one.px,
        "similarity": None if one.similarity is None else round(one.similarity, 3),
        "shows_more": one.shows_more,
        "decoded": one.decoded,
    }


def _face(one: Face) -> dict[str, Any]:
    return {
        "id": one.id,
        "rendition": one.rendition,
        "box": [one.box.x0, one.box.y0, one.box.x1, one.box.y1],
        "score": round(one.score, 3),
        "tier": one.tier.value,
        "recognisable": one.recognisable,
        "detector": one.detector,
        "cover": one.cover.value,
    }


def _metadatum(one: Metadatum, *, reveal: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "standard": one.standard,
        "tag": one.tag,
        "category": one.category.value,
        "where": one.where,
    }
    if one.meaning is not None:
        shown["meaning"] = one.meaning
    if reveal and one.value is not None:
        shown["value"] = one.value
    return shown
