"""Pictures that an office file shows in part: the part is cut out, and what was cut off for show leaves the file.

A fill shows the source rectangle of its picture on the fill rectangle of its shape, whose edges clip it (ISO/IEC
29500-1, 20.1.8.30, 20.1.8.55): four distances each, in thousandths of a percent, negative ones beyond the edge.
"""

from __future__ import annotations

import math
import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import RemedyRefused
from imageguard.formats import carve, markup, office_parts, office_words, opc, package
from imageguard.model.geometry import Box
from imageguard.ports import Cutter
from imageguard.remedies import inner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Rectangle = tuple[float, float, float, float]
    """Left, top, right, bottom, in fractions of a picture."""

    Part = tuple[int, Box | None]
    """Which picture of the file before one was, and what of it stays; None: all."""

_SIDES: Final = ("l", "t", "r", "b")
_WHOLE: Final = 100_000
_LITTLE: Final = 0.05
"""Of a shape: a gap as narrow as that, left by a cut between blocks, is filled by a picture a little wider."""

_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ROUND: Final = "a picture in it is cut to a shape and whole in the file: cut it to a rectangle, or put in the cut one"
_OLD: Final = (
    "a picture in it is cut for show and whole in the file: delete the cropped areas (Compress Pictures), or put the "
    "cut picture in"
)


def refuse_shapes(root: Any) -> None:  # noqa: ANN401 - an element of lxml
    """Raise RemedyRefused where a part cuts a picture in a way that leaves no rectangle, or that is not known here."""
    for one in markup.elements(root):
        local = markup.local(one.tag)
        if local == "prstGeom" and office_words.crops(one, local):
            raise RemedyRefused(_ROUND)
        if local == "imagedata" and office_words.crops(one, local):
            raise RemedyRefused(_OLD)


def trimmed(bodies: Mapping[str, bytes], kind: str) -> tuple[dict[str, bytes], tuple[Part, ...]]:
    """Return the members of a stripped file with its pictures cut to what it shows of them, and what each is now.

    Pictures are counted by frames, in the order in which the document shows them. Raises RemedyRefused.
    """
    work = _Trimming(dict(bodies))
    before = list(pictures(bodies, kind))
    for name in office_parts.reach(bodies, kind).shown:
        if name.endswith(".xml") and b"blip" in bodies[name]:
            work.part(name)
    shown = [name for name, _ in pictures(work.bodies, kind)]
    work.forget({name for name, _ in before} - set(shown))
    return work.bodies, told(before, shown, work.origin)


def told(
    before: Sequence[tuple[str, int]], shown: Sequence[str], origin: Mapping[str, tuple[str, Box | None]]
) -> tuple[Part, ...]:
    """Return what each picture was: names with their numbers before, names now, and what new ones were cut out of."""
    places = dict(reversed(before))
    found: list[Part] = []
    for name in dict.fromkeys(shown):
        source, region = origin.get(name, (name, None))
        found += [(places[source] + frame, region) for frame in range(shown.count(name))]
    return tuple(found)


def pictures(bodies: Mapping[str, bytes], kind: str) -> Iterator[tuple[str, int]]:
    """Yield the name and the number of each picture that is shown, once a frame."""
    at = 0
    for name in office_parts.reach(bodies, kind).shown:
        if carve.is_picture(bodies[name]):
            for _ in range(inner.frames(bodies[name])):
                yield name, at
                at += 1


@dataclass
class _Trimming:
    bodies: dict[str, bytes]
    origin: dict[str, tuple[str, Box | None]] = field(default_factory=dict)
    made: dict[tuple[str, Box], str] = field(default_factory=dict)

    def part(self, name: str) -> None:
        """Cut the pictures that one part shows in part."""
        root = markup.parse(self.bodies[name])
        table = package.relationships_of(name)
        rows = markup.parse(self.bodies[table]) if table in self.bodies else None
        targets = {one.id: one.target for one in opc.relations(self.bodies, name)}
        changed = False
        for one in [each for each in markup.elements(root) if markup.local(each.tag) == "blip"]:
            key, id_ = _embedded(one)
            if id_ in targets and rows is not None and _is_cut(one):
                fresh = self.cut(one, targets[id_])
                if fresh != targets[id_]:
                    one.set(key, _relation(rows, id_, fresh))
                changed = True
        if changed and rows is not None:
            used = office_parts.named_ids(root)
            for row in list(rows):
                if row.get("Type", "").endswith("/image") and row.get("Id") not in used:
                    rows.remove(row)
            self.bodies[name], self.bodies[table] = markup.written(root), markup.written(rows)

    def cut(self, blip: Any, target: str) -> str:  # noqa: ANN401 - an element of lxml
        """Return the name of the part that holds what a fill shows of a picture, and let the fill show it whole."""
        body = self.bodies[target]
        size = width, height = _size(body)
        source, fill = _rectangle(blip, "srcRect"), _rectangle(blip, "fillRect")
        seen = _window(source[0], source[2], fill[0], fill[2]), _window(source[1], source[3], fill[1], fill[3])
        if any(low >= high for low, high in seen):
            raise RemedyRefused("a picture in it is cut away altogether: delete it")
        region = self.fitted(body, _pixels(*seen, size), size)
        across = _shown(region.x0 / width, region.x1 / width, (source[0], source[2]), (fill[0], fill[2]))
        down = _shown(region.y0 / height, region.y1 / height, (source[1], source[3]), (fill[1], fill[3]))
        _settle(blip, (across[0], down[0], across[1], down[1]))
        return target if region == Box(0, 0, width, height) else self.written(target, region)

    def fitted(self, body: bytes, asked: Box, size: tuple[int, int]) -> Box:
        """Return the box that can be cut out of a picture."""
        if asked == Box(0, 0, *size):
            return asked
        mender = inner.mender_of(body)
        if not isinstance(mender, Cutter) or inner.frames(body) > 1:
            raise RemedyRefused("a moving picture in it is cut for show and whole in the file: put the cut one in")
        return mender.fitted(body, asked)

    def written(self, target: str, region: Box) -> str:
        """Return the name of a part with that region of a picture, written where it is not yet."""
        if (target, region) not in self.made:
            mender = inner.mender_of(self.bodies[target])
            stem, ending = posixpath.splitext(target)
            name = f"{stem}-{sum(source == target for source, _ in self.made) + 1}{ending}"
            body = mender.cut(self.bodies[target], region, ()) if isinstance(mender, Cutter) else b""
            if inner.mender_of(body) is not mender:
                raise RemedyRefused("a picture in it is cut for show and cannot be cut here: put it in as JPEG")
            self.bodies[name] = body
            self.origin[name] = (target, region)
            self.made[target, region] = name
            self.declared(target, name)
        return self.made[target, region]

    def declared(self, target: str, name: str) -> None:
        """Declare the type of a new part like that of the one it was cut out of."""
        root = markup.parse(self.bodies[opc.TYPES])
        for one in list(root):
            if one.get("PartName") == f"/{target}":
                row = root.makeelement(one.tag, dict(one.attrib))
                row.set("PartName", f"/{name}")
                root.append(row)
        self.bodies[opc.TYPES] = markup.written(root)

    def forget(self, names: set[str]) -> None:
        """Leave out pictures that no page shows any more."""
        root = markup.parse(self.bodies[opc.TYPES])
        for one in [each for each in root if each.get("PartName", "").removeprefix("/") in names]:
            root.remove(one)
        self.bodies = {name: body for name, body in self.bodies.items() if name not in names}
        self.bodies[opc.TYPES] = markup.written(root)


def _relation(rows: Any, like: str, target: str) -> str:  # noqa: ANN401 - as above
    """Return the id of a relationship to that part, added like another where there is none."""
    for row in rows:
        if row.get("Target") == f"/{target}":
            return str(row.get("Id"))
    model = next(row for row in rows if row.get("Id") == like)
    fresh = rows.makeelement(_RELATIONSHIP, dict(model.attrib))
    fresh.set("Id", f"{like}c{len(rows)}")
    fresh.set("Target", f"/{target}")
    rows.append(fresh)
    return str(fresh.get("Id"))


def _embedded(blip: Any) -> tuple[str, str]:  # noqa: ANN401 - as above
    return next(
        ((key, value) for key, value in blip.attrib.items()
         if markup.local(key) == "embed" and markup.space(key) in office_parts.RELATIONSHIPS), ("", "")
    )  # fmt: skip


def _parts(blip: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    fill = blip.getparent()
    if fill is not None:
        yield from (one for one in markup.elements(fill) if markup.local(one.tag) == name)


def _is_cut(blip: Any) -> bool:  # noqa: ANN401 - as above
    return any(office_words.crops(one, name) for name in ("srcRect", "fillRect") for one in _parts(blip, name))


def _rectangle(blip: Any, name: str) -> Rectangle:  # noqa: ANN401 - as above
    """Return the distances that a fill states, 0 where it states none. Raises RemedyRefused."""
    one = next(_parts(blip, name), None)
    try:
        words = [one.get(side, "0") if one is not None else "0" for side in _SIDES]
        left, top, right, bottom = (
            float(word.rstrip("%")) * (_WHOLE / 100 if "%" in word else 1) / _WHOLE for word in words
        )
    except ValueError as error:
        raise RemedyRefused("a picture in it is cut by numbers that are none: save the document anew") from error
    return left, top, right, bottom


def _window(low: float, high: float, near: float, far: float) -> tuple[float, float]:
    """Return what of a picture is seen along one axis: source distances, fill distances; fractions of the picture."""
    stretch = (1 - low - high) / (1 - near - far) if near + far < 1 else 0.0
    start, end = (low + (place - near) * stretch for place in (max(0.0, near), min(1.0, 1 - far)))
    return max(start, 0.0), min(end, 1.0)


def _pixels(across: tuple[float, float], down: tuple[float, float], size: tuple[int, int]) -> Box:
    """Return the pixels of which anything is seen."""
    low = (math.floor(start * many + 1e-6) for (start, _), many in zip((across, down), size, strict=True))
    high = (math.ceil(end * many - 1e-6) for (_, end), many in zip((across, down), size, strict=True))
    return Box(*low, *high)


def _shown(start: float, end: float, source: tuple[float, float], fill: tuple[float, float]) -> tuple[float, float]:
    """Return the fill distances at which the part from start to end lies where it lay."""
    stretch = (1 - fill[0] - fill[1]) / (1 - source[0] - source[1])
    low, high = (fill[0] + (place - source[0]) * stretch for place in (start, end))
    return low if low > _LITTLE else 0.0, 1 - high if 1 - high > _LITTLE else 0.0


def _settle(blip: Any, distances: Rectangle) -> None:  # noqa: ANN401 - as above
    """Take the source rectangle off a fill, and set its fill rectangle."""
    for one in list(_parts(blip, "srcRect")):
        markup.drop(one)
    for one in _parts(blip, "fillRect"):
        one.attrib.clear()
        for side, distance in zip(_SIDES, distances, strict=True):
            if distance > 0:
                one.set(side, str(round(distance * _WHOLE)))


def _size(body: bytes) -> tuple[int, int]:
    """Return the size of a picture in pixels. Raises RemedyRefused for one that its own data turn."""
    image = inner.opened(body)
    if image.getexif().get(0x0112, 1) != 1:
        raise RemedyRefused("a picture in it is cut for show and turned by its own data: put the cut picture in")
    return image.size
