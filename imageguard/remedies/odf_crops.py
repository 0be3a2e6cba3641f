"""Pictures that an OpenDocument file shows in part, cut to that part (OASIS ODF 1.3, part 3, 20.185, ``fo:clip``).

A clip states how much is cut off each side of the picture in its own size, which is its pixels by the density that it
states itself, 96 to the inch where it states none.
"""

from __future__ import annotations

import math
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from imageguard.errors import RemedyRefused
from imageguard.formats import markup, office_words
from imageguard.model.geometry import Box
from imageguard.ports import Cutter
from imageguard.remedies import inner, office_crops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

    from imageguard.remedies.office_crops import Part

_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_PARTS: Final = ("content.xml", "styles.xml")
_MANIFEST: Final = "META-INF/manifest.xml"
_INCHES: Final[Mapping[str, float]] = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "pc": 1 / 6}
_LENGTH: Final = re.compile(r"(-?[\d.]+)(in|cm|mm|pt|pc)")
_USUAL: Final = 96.0
_SHAPE: Final = 0.04
"""How far the shape of a frame may differ from that of the part that it shows."""

_UNSURE: Final = "a picture in it is cut for show, and nobody knows where: put the cut picture in"


def trimmed(bodies: Mapping[str, bytes], kind: str) -> tuple[dict[str, bytes], tuple[Part, ...]]:
    """Return the members of a stripped file with its pictures cut to what it shows of them, and what each is now.

    Pictures are counted by frames, in the order in which the document shows them. Raises RemedyRefused.
    """
    work = _Trimming(dict(bodies), {name: markup.parse(bodies[name]) for name in _PARTS if name in bodies})
    before = list(office_crops.pictures(bodies, kind))
    work.cut_all()
    shown = [name for name, _ in office_crops.pictures(work.bodies, kind)]
    work.forget({name for name, _ in before} - set(shown))
    return work.bodies, office_crops.told(before, shown, work.origin)


@dataclass
class _Trimming:
    bodies: dict[str, bytes]
    roots: dict[str, Any]
    origin: dict[str, tuple[str, Box]] = field(default_factory=dict)
    made: dict[tuple[str, Box], str] = field(default_factory=dict)

    def cut_all(self) -> None:
        """Cut every picture whose style clips it, and take the clips off."""
        everything = [one for root in self.roots.values() for one in markup.elements(root)]
        styles = {_style_of(one): one for one in everything if office_words.clips(one, markup.local(one.tag))}
        for one in everything:
            if markup.local(one.tag) != "frame":
                continue
            names = {value for key, value in one.attrib.items() if markup.local(key) == "style-name"}
            for name in names & styles.keys():
                self.frame(one, str(office_words.attribute(styles[name], "clip")))
        for style in styles.values():
            for key in [key for key in style.attrib if markup.local(key) == "clip"]:
                del style.attrib[key]
        self.bodies |= {name: markup.written(root) for name, root in self.roots.items()}

    def frame(self, one: Any, clip: str) -> None:  # noqa: ANN401 - an element of lxml
        """Cut the pictures of one frame."""
        for image in [each for each in one if markup.local(each.tag) == "image" and each.get(_HREF)]:
            name = unquote(image.get(_HREF)).removeprefix("./")
            region = self.region(name, clip, _ratio(one))
            image.set(_HREF, self.written(name, region))

    def region(self, name: str, clip: str, ratio: float) -> Box:
        """Return what a frame of that shape shows of a picture."""
        body = self.bodies.get(name, b"")
        picture, mender = inner.opened(body), inner.mender_of(body)
        if picture.getexif().get(0x0112, 1) != 1 or inner.frames(body) > 1 or not isinstance(mender, Cutter):
            raise RemedyRefused(_UNSURE)
        across, down = _density(picture)
        top, right, bottom, left = _distances(clip)
        edges = (
            max(math.floor(left * across), 0),
            max(math.floor(top * down), 0),
            min(math.ceil(picture.width - right * across), picture.width),
            min(math.ceil(picture.height - bottom * down), picture.height),
        )
        if edges[0] >= edges[2] or edges[1] >= edges[3]:
            raise RemedyRefused(_UNSURE)
        asked = Box(*edges)
        if abs(asked.width * down / (asked.height * across) / ratio - 1) > _SHAPE:
            raise RemedyRefused(_UNSURE)
        return asked if asked == Box(0, 0, *picture.size) else mender.fitted(body, asked)

    def written(self, name: str, region: Box) -> str:
        """Return the name of the member that holds a region of a picture, written where it is not yet."""
        body = self.bodies[name]
        mender = inner.mender_of(body)
        if region == Box(0, 0, *inner.opened(body).size) or not isinstance(mender, Cutter):
            return name
        if (name, region) not in self.made:
            stem, ending = posixpath.splitext(name)
            fresh = f"{stem}-{sum(source == name for source, _ in self.made) + 1}{ending}"
            self.bodies[fresh] = mender.cut(body, region, ())
            self.origin[fresh], self.made[name, region] = (name, region), fresh
            self.declared(name, fresh)
        return self.made[name, region]

    def declared(self, name: str, fresh: str) -> None:
        """Name a new member in the manifest like the one that it was cut out of."""
        root = markup.parse(self.bodies[_MANIFEST])
        for one in list(root):
            if office_words.attribute(one, "full-path") == name:
                row = root.makeelement(one.tag, dict(one.attrib))
                row.set(next(key for key in row.attrib if markup.local(key) == "full-path"), fresh)
                root.append(row)
        self.bodies[_MANIFEST] = markup.written(root)

    def forget(self, names: set[str]) -> None:
        """Leave out pictures that no page shows any more."""
        root = markup.parse(self.bodies[_MANIFEST])
        for one in [each for each in root if office_words.attribute(each, "full-path") in names]:
            root.remove(one)
        self.bodies = {name: body for name, body in self.bodies.items() if name not in names}
        self.bodies[_MANIFEST] = markup.written(root)


def _style_of(properties: Any) -> str:  # noqa: ANN401 - as above
    """Return the name of the style that clips. Raises RemedyRefused where other styles may inherit from it."""
    style = properties.getparent()
    above = style.getparent() if style is not None else None
    if above is None or markup.local(above.tag) != "automatic-styles":
        raise RemedyRefused(_UNSURE)
    return office_words.attribute(style, "name") or ""


def _distances(clip: str) -> tuple[float, float, float, float]:
    """Return what is cut off top, right, bottom and left, in inches. Raises RemedyRefused."""
    found = [float(number) * _INCHES[unit] for number, unit in _LENGTH.findall(clip)]
    if len(found) != 4 or min(found) < 0:  # noqa: PLR2004 - four sides
        raise RemedyRefused(_UNSURE)
    top, right, bottom, left = found
    return top, right, bottom, left


def _ratio(frame: Any) -> float:  # noqa: ANN401 - as above
    """Return the width of a frame by its height. Raises RemedyRefused."""
    sides = [_LENGTH.fullmatch(office_words.attribute(frame, name) or "") for name in ("width", "height")]
    width, height = (float(one[1]) * _INCHES[one[2]] if one else 0.0 for one in sides)
    if width <= 0 or height <= 0:
        raise RemedyRefused(_UNSURE)
    return width / height


def _density(picture: Image.Image) -> tuple[float, float]:
    """Return the pixels of a picture to the inch, as its own header states them."""
    info = picture.info
    if "jfif_density" in info:
        scale = {1: 1.0, 2: 2.54}.get(info.get("jfif_unit", 0))
        across, down = info["jfif_density"]
        return (across * scale, down * scale) if scale and across and down else (_USUAL, _USUAL)
    across, down = info.get("dpi", (_USUAL, _USUAL)) if picture.format != "JPEG" else (_USUAL, _USUAL)
    return float(across) or _USUAL, float(down) or _USUAL
