"""Which face of a picture somebody means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.bootstrap.keeping import look_at
from imageguard.errors import UsageError
from imageguard.model.geometry import Region

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.model.inspection import Inspection


def look(picture: Path) -> Inspection:
    """Return the inspection of one picture, faces included. Raises UsageError where it cannot be opened."""
    found = list(look_at([picture], faces=True))
    if len(found) != 1:
        raise UsageError(f"{picture}: name one picture, not a folder")
    primary = found[0].primary
    if primary is None or not primary.decoded:
        raise UsageError(f"{picture}: this picture cannot be opened: {found[0].problems[0].message}")
    return found[0]


def candidates(inspection: Inspection) -> list[tuple[str, Region]]:
    """Return the faces of the primary picture as (id, fractions of the upright picture)."""
    primary = inspection.primary
    if primary is None:
        return []
    faces = [face for face in inspection.faces if face.rendition == primary.id]
    return [(face.id, face.box.fractions(primary.width, primary.height)) for face in faces]


def chosen(inspection: Inspection, which: str) -> Region:
    """Return the place that was named by id or by four fractions. Raises UsageError."""
    found = dict(candidates(inspection))
    if which in found:
        return found[which]
    try:
        x0, y0, x1, y1 = (float(part) for part in which.split(","))
        return Region(x0, y0, x1, y1)
    except ValueError as error:
        raise UsageError(
            f"--face {which}: give an id out of {', '.join(found) or 'none (no face was found)'}, or "
            "left,top,right,bottom as fractions 0 to 1 of the upright picture"
        ) from error
