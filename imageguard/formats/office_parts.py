"""Which parts of an office file its pages show, and which pictures are drawings (ISO/IEC 29500, OASIS ODF 1.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from imageguard.formats import markup, opc

if TYPE_CHECKING:
    from collections.abc import Mapping

RELATIONSHIPS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""Namespaces of the attributes by which an element names a relationship: transitional and strict."""

SHOWN_ROLES: Final = frozenset(
    """slide slideLayout slideMaster theme themeOverride header footer footnotes endnotes styles numbering fontTable
    settings image drawing chart chartUserShapes diagramData diagramDrawing worksheet chartsheet sharedStrings
    tableStyles vmlDrawing""".split()  # noqa: SIM905 - read as a list of words
)
"""Roles of the parts that a page is made of."""

BY_NAME: Final = frozenset({"image", "slide", "worksheet", "chartsheet", "header", "footer", "drawing", "chart"})
"""Roles of parts that are shown only where an element names them."""

_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_ODF_XML: Final = ("content.xml", "styles.xml")
_EMF, _WMF, _PLACEABLE = b"\x01\x00\x00\x00", b"\x01\x00\x09\x00", b"\xd7\xcd\xc6\x9a"
_SVG: Final = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)


@dataclass(frozen=True)
class Reach:
    """Names of parts: those that pages show, as the document leads to them; those that anything in it leads to."""

    shown: tuple[str, ...]
    reached: frozenset[str]


def reach(bodies: Mapping[str, bytes], kind: str) -> Reach:
    """Return which parts of a document are shown and reached. Raises Unreadable."""
    if kind in {"DOCX", "PPTX", "XLSX"}:
        return Reach(tuple(_shown(bodies)), frozenset(opc.reachable(bodies)))
    if kind == "EPUB":
        return Reach(tuple(bodies), frozenset(bodies))
    named = [one for one in (*_ODF_XML, *_hrefs(bodies)) if one in bodies]
    return Reach(
        tuple(dict.fromkeys(named)), frozenset(named) | frozenset(one for one in bodies if _is_odf_machinery(one))
    )


def named_ids(root: Any) -> set[str]:  # noqa: ANN401 - an element of lxml
    """Return the ids of all relationships that elements name."""
    return {
        value
        for one in markup.elements(root)
        for key, value in one.attrib.items()
        if markup.space(key) in RELATIONSHIPS
    }


def hidden_ids(root: Any) -> set[str]:  # noqa: ANN401 - as above
    """Return the ids of the sheets that a workbook hides."""
    return {
        value
        for one in markup.elements(root)
        if markup.local(one.tag) == "sheet" and one.get("state", "visible") != "visible"
        for key, value in one.attrib.items()
        if markup.space(key) in RELATIONSHIPS
    }


def is_vector(body: bytes) -> bool:
    """Say whether a picture is a drawing: EMF, WMF or SVG."""
    emf = body[:4] == _EMF and body[40:44] == b" EMF"
    return emf or body[:4] in {_WMF, _PLACEABLE} or is_svg(body)


def is_svg(body: bytes) -> bool:
    """Say whether a picture is an SVG drawing."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and _SVG.search(body[:4096]) is not None


def _is_odf_machinery(name: str) -> bool:
    """Say whether a part of an ODF file is none that its pages name, and yet has its place."""
    return not name.startswith("Pictures/")


def _shown(bodies: Mapping[str, bytes]) -> dict[str, None]:
    """Return the parts that some path of shown parts leads to, depth first; hidden slides and sheets lead nowhere."""
    seen: dict[str, None] = {}
    waiting = [one for one in (opc.main(bodies),) if one]
    while waiting:
        source = waiting.pop()
        if source in seen:
            continue
        seen[source] = None
        relations = opc.relations(bodies, source)
        if not relations or not source.lower().endswith((".xml", ".vml")):
            continue
        root = markup.parse(bodies[source])
        if is_hidden_slide(root):
            del seen[source]
            continue
        named, hidden = named_ids(root), hidden_ids(root)
        waiting += [
            one.target
            for one in reversed(relations)
            if one.role in SHOWN_ROLES
            and (one.role not in BY_NAME or one.id in named)
            and one.id not in hidden
            and one.target in bodies
        ]
    return seen


def is_hidden_slide(root: Any) -> bool:  # noqa: ANN401 - as above
    """Say whether a part is a slide that is not shown."""
    return markup.local(root.tag) == "sld" and root.get("show") in {"0", "false"}


def _hrefs(bodies: Mapping[str, bytes]) -> list[str]:
    found = []
    for name in _ODF_XML:
        if name in bodies:
            values = (one.get(_HREF) for one in markup.elements(markup.parse(bodies[name])))
            found += [unquote(value).removeprefix("./") for value in values if value]
    return found
