"""What the writers of office files share: the archive opened, what is refused, pictures covered and named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError, RemedyRefused
from imageguard.formats import carve, markup, office_parts, office_words, package
from imageguard.ports import Limits
from imageguard.remedies import inner, office_crops

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from imageguard.formats.package import Package
    from imageguard.model.geometry import Box

PICTURES: Final = {".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".tif": "image/tiff",
                    ".webp": "image/webp", ".avif": "image/avif"}  # fmt: skip
_TOLERATED: Final = frozenset({"a freehand shape", "a shape (VML)", office_words.ELSEWHERE})
"""What only a program draws, and yet keeps nothing but what it shows; a link to a picture goes."""

_CHART: Final = "a chart"


def opened(data: bytes) -> Package:
    """Return the archive. Raises RemedyRefused where nobody knows what it holds, or who answers for it."""
    try:
        read = package.read(data, Limits())
    except InspectionError as error:
        raise RemedyRefused(f"it cannot be opened: {error}") from error
    names = [one.name.lower() for one in read.parts]
    if read.troubles or any(one.data is None for one in read.parts):
        raise RemedyRefused("a file in the archive is damaged, encrypted or unsafe: save the document anew")
    if any("vbaproject" in name or "/activex" in name or "macrosheet" in name for name in names):
        raise RemedyRefused("it holds programs (macros): save it as a document without")
    if any(name.startswith(("basic/", "scripts/")) for name in names):
        raise RemedyRefused("it holds programs (macros): save it as a document without")
    if any("signatures" in name for name in names):
        raise RemedyRefused("it is signed, and nobody has signed what a copy would say: take the signature off first")
    return read


def refuse_undrawn(bodies: Mapping[str, bytes], shown: Iterable[str], *, charts: bool = False) -> None:
    """Raise RemedyRefused where a shown part holds what keeps more than it shows, or hides a part of a picture.

    ``charts`` says that these are written with the values that they show, and without their tables.
    """
    tolerated = _TOLERATED | {_CHART} if charts else _TOLERATED
    for name in sorted(shown):
        body = bodies[name]
        if office_parts.is_vector(body) and not name.lower().endswith(".xml"):
            raise RemedyRefused("it shows drawings (EMF, WMF or SVG) that nobody can look into: put them in as PNG")
        if not name.lower().endswith((".xml", ".vml")):
            continue
        told = office_words.read(body, name)
        kept = sorted(set(told.undrawn) - tolerated)
        if kept:
            raise RemedyRefused(f"it shows {kept[0]}, which keeps more than it shows: put it in as a picture")
        if "cropped-picture" in told.hidden:
            office_crops.refuse_shapes(markup.parse(body))


def covered(data: bytes, kind: str, covers: Mapping[int, Sequence[Box]], *, opaque: bool) -> list[tuple[str, bytes]]:
    """Return the members of a mended document, its pictures covered. Raises RemedyRefused.

    Without covers, the colours that lie under a transparency are cleared.
    """
    read = opened(data)
    bodies, at = read.bodies, 0
    for name in office_parts.reach(bodies, kind).shown:
        if carve.is_picture(bodies[name]):
            count = inner.frames(bodies[name])
            own = {place - at: boxes for place, boxes in covers.items() if at <= place < at + count}
            bodies[name] = inner.covered(bodies[name], own, clear=not covers, opaque=opaque)
            at += count
    if covers and max(covers) >= at:
        raise RemedyRefused("a face to cover is in a picture that is not in the copy")
    return [(one.name, bodies[one.name]) for one in read.parts]
