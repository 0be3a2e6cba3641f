"""Open Packaging Conventions: which part of an office file leads to which (ISO/IEC 29500-2)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from imageguard.errors import Unreadable
from imageguard.formats import markup, package

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: Final = "[Content_Types].xml"
_MOST: Final = 20_000
_MAINS: Final = {"wordprocessingml": "DOCX", "presentationml": "PPTX", "spreadsheetml": "XLSX"}
_ODF: Final = {"text": "ODT", "presentation": "ODP", "spreadsheet": "ODS", "graphics": "ODG"}
_ODF_MIME: Final = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Relation:
    """One arrow: ``role`` is the last word of its type, ``target`` a part's name, empty where it leads outside."""

    id: str
    role: str
    target: str
    outside: str = ""


def relations(bodies: Mapping[str, bytes], source: str = "") -> tuple[Relation, ...]:
    """Return where a part leads, of the package for an empty name. Raises Unreadable."""
    body = bodies.get(package.relationships_of(source))
    if body is None:
        return ()
    found = []
    for one in markup.parse(body):
        if not isinstance(one.tag, str) or markup.local(one.tag) != "Relationship":
            continue
        role, target = posixpath.basename(one.get("Type", "")), one.get("Target", "")
        if one.get("TargetMode") == "External":
            found.append(Relation(one.get("Id", ""), role, "", target))
        else:
            found.append(Relation(one.get("Id", ""), role, _named(bodies, package.resolved(source, target))))
        if len(found) > _MOST:
            raise Unreadable("a part leads to more parts than any document has")
    return tuple(found)


def _named(bodies: Mapping[str, bytes], name: str) -> str:
    """Return the name as the archive spells it: names are the same in either case, and with escapes or without."""
    if name in bodies:
        return name
    plain = unquote(name).casefold()
    return next((one for one in bodies if one.casefold() == plain), name)


def reachable(bodies: Mapping[str, bytes]) -> set[str]:
    """Return the names of all parts that some path from the package leads to. Raises Unreadable."""
    seen: set[str] = set()
    waiting = [""]
    while waiting:
        for one in relations(bodies, waiting.pop()):
            if one.target and one.target in bodies and one.target not in seen:
                seen.add(one.target)
                waiting.append(one.target)
    return seen


def main(bodies: Mapping[str, bytes]) -> str:
    """Return the name of the part that a program opens first, empty where there is none. Raises Unreadable."""
    return next((one.target for one in relations(bodies) if one.role == "officeDocument" and one.target in bodies), "")


def types(bodies: Mapping[str, bytes]) -> dict[str, str]:
    """Return the declared content type of each part. Raises Unreadable."""
    body = bodies.get(TYPES)
    root = markup.parse(body) if body is not None else ()
    by_ending = {one.get("Extension", "").lower(): one.get("ContentType", "") for one in root if one.get("Extension")}
    by_name = {one.get("PartName", "").lstrip("/"): one.get("ContentType", "") for one in root if one.get("PartName")}
    return {
        name: by_name.get(name) or by_ending.get(posixpath.splitext(name)[1].lstrip(".").lower(), "") for name in bodies
    }


def kind(bodies: Mapping[str, bytes]) -> str:
    """Return what document an archive is: DOCX, PPTX, XLSX, ODT, ODP, ODS, ODG, EPUB; empty for any other archive."""
    mime = bodies.get("mimetype", b"").decode("ascii", "replace").strip()
    if "META-INF/container.xml" in bodies:
        return "EPUB"
    if mime.startswith(_ODF_MIME):
        return _ODF.get(mime.removeprefix(_ODF_MIME).removesuffix("-template"), "ODF")
    if "content.xml" in bodies:
        return "ODF"
    for folder, name in (("word/", "DOCX"), ("ppt/", "PPTX"), ("xl/", "XLSX")):
        if any(one.startswith(folder) for one in bodies):
            return name
    try:
        told = types(bodies).get(main(bodies), "")
    except Unreadable:
        return ""
    return next((name for word, name in _MAINS.items() if word in told), "")
