"""XMP: every property of a packet, structures and attributes included, and thumbnails (ISO 16684-1)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.metadata.words import N, categorise, is_blank
from imageguard.metadata.xmp_names import CATEGORIES, CODED, PLUS_CODES, PREFIXES
from imageguard.model.inspection import Category, Metadatum, Problem, RenditionKind
from imageguard.pictures.decode import Source
from imageguard.ports import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from imageguard.ports import Block, Limits

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_STRUCTURE: Final = frozenset({f"{_RDF}{name}" for name in ("RDF", "Bag", "Seq", "Alt", "li", "Description", "value")})
_SILENT: Final = frozenset({f"{_RDF}{name}" for name in ("about", "parseType", "ID", "nodeID", "datatype", "type")})
_SAFE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_TERM: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_LOOSE: Final = re.compile(
    r"""<([\w.-]+):([\w.-]+)[^<>]*>([^<]+)</|\s([\w.-]+):([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
_IMAGES: Final = frozenset({"xmpGImg:image", "GImage:Data", "GDepth:Data", "GCreations:Data"})
_KNOWN_PREFIXES: Final = frozenset(PREFIXES.values())
_KNOWN_NAMES: Final = frozenset(name.partition(":")[2] for name in CATEGORIES)
_UNNAMED: Final = {
    category: "unknown:property" if category is N else f"unknown:{category.value}" for category in Category
}
_DEEPEST: Final = 40
_SHOWN: Final = 100_000


class Xmp:
    """Reads XMP packets, extended XMP and sidecar files."""

    standard = "XMP"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return every leaf property; from a damaged packet what can be told apart, and a problem."""
        text = _text(block.data)
        if is_blank(text):
            return (), (), ()
        root, trouble = _parsed(text)
        reading = _Reading(block, limits)
        if root is None:
            reading.loose(text)
            sentence = (
                f"{block.where}: the XMP packet {trouble}, so nobody knows all it says. Save the picture without it."
            )
            return reading.facts, reading.pictures, (Problem("damaged-xmp", sentence),)
        reading.visit(root, (), 0)
        problems = (Problem("over-limit", f"{block.where}: the XMP packet is nested too deep."),) if reading.cut else ()
        return reading.facts, reading.pictures, problems


@dataclass
class _Reading:
    block: Block
    limits: Limits
    facts: list[Metadatum] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    cut: bool = False

    def visit(self, element: Element, path: tuple[str, ...], depth: int) -> None:
        """Add the leaves under one element."""
        if depth > _DEEPEST:
            self.cut = True
            return
        here = path if element.tag in _STRUCTURE or element.tag.endswith("}xmpmeta") else (*path, _name(element.tag))
        for key, value in element.attrib.items():
            if key == f"{_RDF}resource" or (key == f"{_RDF}about" and not path and not value.startswith("uuid:")):
                self.add(here, value)
            elif key not in _SILENT and not key.startswith(_XML):
                self.add((*here, _name(key)), value)
        self.add(here, element.text or "")
        for child in element:
            self.visit(child, here, depth + 1)
            self.add(here, child.tail or "")

    def add(self, path: tuple[str, ...], value: str) -> None:
        """Add one leaf; images in base64 become pictures."""
        if is_blank(value):
            return
        if path and path[-1] in _IMAGES:
            self.image(path[-1], value)
            return
        tag = "/".join(path) or "rdf:Description"
        meaning = _meaning(value)
        self.facts.append(
            Metadatum("XMP", tag, _category(path), self.block.where, meaning, value.strip()[:_SHOWN]),
        )

    def image(self, name: str, value: str) -> None:
        """Add a picture held as base64."""
        try:
            body = base64.b64decode(re.sub(r"[^A-Za-z0-9+/=]", "", value.replace("&#xA;", "")) + "==")
        except (binascii.Error, ValueError):
            body = b""
        kind = RenditionKind.DEPTH_MAP if name == "GDepth:Data" else RenditionKind.XMP_THUMBNAIL
        decode = Source(body, ("JPEG", "MPO", "PNG", "WEBP", "TIFF"), self.limits).raster
        self.pictures.append(Picture(kind.value, kind, f"{self.block.where} {name}", decode, None, len(body), body))

    def loose(self, text: str) -> None:
        """Add what looks like properties in a packet that is no well-formed XML."""
        for hit in _LOOSE.finditer(text[: self.limits.block_bytes]):
            prefix, local, value = (hit[1], hit[2], hit[3]) if hit[1] else (hit[4], hit[5], hit[6] or hit[7] or "")
            if prefix not in {"xmlns", "xml", "x"}:
                self.add((_spelled(prefix, local),), value)


def _text(data: bytes) -> str:
    """Return the packet as text, from its first angle bracket to its last; the byte order is told from its start."""
    head = data[:200]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = data.decode("utf-16", errors="replace")
    elif b"<\0\0\0" in head:
        text = data.decode("utf-32-le" if not head.find(b"<\0\0\0") % 4 else "utf-32-be", errors="replace")
    elif b"<\0" in head and b"\0<\0" not in head[: head.find(b"<\0") + 1] and head.find(b"<\0") % 2 == 0:
        text = data.decode("utf-16-le", errors="replace")
    elif b"\0<" in head:
        text = data[head.find(b"\0<") % 2 :].decode("utf-16-be", errors="replace")
    else:
        text = data.decode("utf-8", errors="replace")
    return text[max(text.find("<"), 0) : text.rfind(">") + 1] if "<" in text else text.strip("\0 \n\r\t")


def _parsed(text: str) -> tuple[Element | None, str]:
    """Return the root, or None and what is wrong with the packet."""
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - only the error's name; defusedxml parses

    from defusedxml import DefusedXmlException  # noqa: PLC0415 - heavy
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    body = _without_instructions(text)
    body = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", body)
    for attempt in (body, f"<all>{body}</all>"):
        try:
            return fromstring(attempt, forbid_dtd=True), ""
        except DefusedXmlException:
            return None, "declares entities or a document type, as attacks do"
        except ParseError:
            continue
    return None, "is damaged"


def _without_instructions(text: str) -> str:
    """Return the packet without processing instructions, in one pass."""
    kept, at = [], 0
    while (start := text.find("<?", at)) >= 0 and (end := text.find("?>", start)) >= 0:
        kept.append(text[at:start])
        at = end + 2
    return "".join([*kept, text[at:]])


def _name(tag: str) -> str:
    """Return ``prefix:local`` in the standard's spelling; names that no standard lists are not repeated."""
    uri, _, local = tag.removeprefix("{").rpartition("}")
    return _spelled(PREFIXES.get(uri, ""), local)


def _spelled(prefix: str, local: str) -> str:
    if prefix in _KNOWN_PREFIXES and _SAFE_NAME.fullmatch(local):
        return f"{prefix}:{local}"
    if local in _KNOWN_NAMES:
        return f"unknown:{local}"
    return _UNNAMED[categorise(local)]


def _category(path: tuple[str, ...]) -> Category:
    """Return the category of a leaf: its own, else its name's, else that of what it lies in."""
    for name in reversed(path):
        if name in CATEGORIES:
            if name != path[-1] and CATEGORIES[name] is N:
                continue
            return CATEGORIES[name]
        if name == path[-1] and not name.startswith("crs:"):
            suggested = categorise(name.partition(":")[2])
            if suggested is not N:
                return suggested
    return N


def _meaning(value: str) -> str | None:
    """Return the code of a value from a published vocabulary, None for anything else."""
    found = value.strip()
    for vocabulary in CODED:
        if found.startswith(vocabulary):
            code = found.rstrip("/").rpartition("/")[2]
            return code if _TERM.fullmatch(code) else None
    return found if found in PLUS_CODES else None


PLUGIN: Final = Xmp()
