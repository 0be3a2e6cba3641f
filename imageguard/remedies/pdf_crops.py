"""Pictures that PDF pages show in part: the part is cut out, and stands where it stood; the rest leaves the file.

A picture fills the unit square under the matrix in force, and a clipping path shows a rectangle of it (ISO 32000-2,
8.3, 8.9.5). The object that pages name becomes a form that draws the part, so that no page need be written anew.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import RemedyRefused
from imageguard.model.geometry import Box
from imageguard.pictures import pdf_images
from imageguard.remedies import pdf_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.formats.pdf import Drawn

    Window = tuple[float, float, float, float]
    """Left, bottom, right, top in the unit square of a picture."""

_STRAIGHT: Final = 1e-3
"""Of the longer side of a picture: how far a side of a turned one may lean."""

_SAME: Final = 2e-3
"""Of a picture: how far two places of the same cut may lie apart."""


def clipped(drawn: Sequence[tuple[int, Drawn]]) -> list[tuple[Any, Window]]:
    """Return the pictures of which pages show a part only, with that part; ``drawn`` is page and picture.

    Raises RemedyRefused where one cannot be cut to what is shown of it.
    """
    found: list[tuple[Any, Window]] = []
    for key in dict.fromkeys(one.key for _, one in drawn):
        places = [(place, one) for place, one in drawn if one.key == key]
        if any(one.is_whole() for _, one in places) and key != (0, 0):
            continue
        cut = [(place, one) for place, one in places if not one.is_whole()]
        if cut:
            found.append((cut[0][1].picture, _agreed(cut)))
    return found


def _agreed(cut: Sequence[tuple[int, Drawn]]) -> Window:
    """Return the part that all pages show of a picture. Raises RemedyRefused where there is no such part."""
    windows = [window(one) for _, one in cut]
    first = windows[0]
    usable = cut[0][1].key != (0, 0) and first is not None and not _is_masked(cut[0][1].picture)
    if usable and first is not None:
        same = (one is not None and max(map(abs, _apart(first, one))) < _SAME for one in windows)
        if all(same):
            return first
    raise RemedyRefused(
        f"a picture on page {cut[0][0] + 1} is shown in part and whole in the file: put the cut picture in, "
        "or export the page as a picture"
    )


def _apart(one: Window, other: Window) -> Iterator[float]:
    return (a - b for a, b in zip(one, other, strict=True))


def _is_masked(picture: Any) -> bool:  # noqa: ANN401 - an object of pikepdf
    return any(key in picture for key in ("/SMask", "/Mask"))


def window(one: Drawn) -> Window | None:
    """Return what is shown of a picture, None where that is no rectangle of it, or nothing."""
    a, b, c, d, e, f = one.matrix
    size = max(map(abs, (a, b, c, d)))
    upright, lying = max(abs(b), abs(c)) <= _STRAIGHT * size, max(abs(a), abs(d)) <= _STRAIGHT * size
    turn = a * d - b * c
    if one.odd or not (upright or lying) or abs(turn) < 1e-9:  # noqa: PLR2004 - nothing is left of it
        return None
    corners = [(x - e, y - f) for x in (one.bounds[0], one.bounds[2]) for y in (one.bounds[1], one.bounds[3])]
    across = [min(max((x * d - y * c) / turn, 0.0), 1.0) for x, y in corners]
    up = [min(max((y * a - x * b) / turn, 0.0), 1.0) for x, y in corners]
    return (min(across), min(up), max(across), max(up)) if min(across) < max(across) and min(up) < max(up) else None


def cut(picture: Any, shown: Window, document: Any) -> None:  # noqa: ANN401 - objects of pikepdf
    """Make a picture a form that draws what is shown of it, and nothing else. Raises RemedyRefused."""
    import pikepdf  # noqa: PLC0415 - heavy

    width, height = pdf_images.size(picture)
    left, right = math.ceil(shown[0] * width - _SAME), math.floor(shown[2] * width + _SAME)
    top, bottom = math.ceil((1 - shown[3]) * height - _SAME), math.floor((1 - shown[1]) * height + _SAME)
    if left >= right or top >= bottom:
        raise RemedyRefused("a picture in it is shown by less than a pixel: delete it")
    own = {key: picture[key] for key in picture if key != "/Length"}
    fresh = document.make_stream(bytes(picture.read_raw_bytes()), own)
    region = pdf_pictures.cut(fresh, Box(left, top, right, bottom))
    for key in own:
        del picture[key]
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    picture.BBox = pikepdf.Array([0, 0, 1, 1])
    picture.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=fresh))
    matrix = (region.width / width, 0, 0, region.height / height, region.x0 / width, 1 - region.y1 / height)
    picture.write(f"q {' '.join(f'{one:.9f}' for one in matrix)} cm /Im Do Q".encode())
