"""Documents that are archives (DOCX, PPTX, XLSX, ODF, EPUB): pictures shown and left over, properties, drawings."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import carve, office_parts, office_words, opc
from imageguard.formats.office_parts import Reach
from imageguard.model.inspection import Category, Hidden, Metadatum, RenditionKind
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from imageguard.containers.parts import Gathered
    from imageguard.formats.package import Package, Part

OFFICE: Final = "Office"
_PROPERTIES: Final = re.compile(r"docProps/(?:core|app|custom)\.xml|meta\.xml|.*\.opf", re.IGNORECASE)
_PEOPLE: Final = re.compile(r".*(?:commentAuthors|people|comments\w*|authors)\.xml|.*persons?/.*\.xml", re.IGNORECASE)
_MARKUP: Final = (".xml", ".rels", ".vml", ".xhtml", ".html", ".htm", ".ncx", ".opf", ".rdf")
_MACHINERY: Final = ("configurations2/", "layout-cache", "meta-inf/")
_SILENT: Final = (".css", ".ttf", ".otf", ".odttf", ".fntdata", ".woff", ".woff2", ".ncx")
_TOLD: Final = re.compile(
    r"(?:word|ppt|xl)/\w+/(?:image|chart|drawing|oleObject|media|video|audio|data|ink)\d*\.\w{2,4}"
)
_WORDS: Final = "The words of this document were not judged: read them, names, places and links above all."
_NONE: Final = (
    "The document shows no picture, and its words are not judged here: take it out of the folder, or read it."
)
_UNDRAWN: Final = "is shown by programs and not drawn here: put it in as PNG or JPEG, or export the document as PDF."
_ACTIVE: Final = "The document holds programs (macros), which decide what it shows: save it without."
_OBJECT: Final = "is an object of another program, with all that this keeps inside: put it in as a picture."


@dataclass
class _Taking:
    gathered: Gathered
    reach: Reach
    hidden_styles: frozenset[str]
    kind: str
    told: set[str] = field(default_factory=set)
    pictures: int = 0

    def once(self, code: str, message: str) -> None:
        """Add a blocking problem, the same sentence once."""
        if message not in self.told:
            self.told.add(message)
            self.gathered.trouble(code, message)

    def left_over(self, part: Part) -> None:
        """Report a part that nothing in the file leads to."""
        if part.name not in self.reach.reached and not part.name.endswith((".rels", opc.TYPES)):
            self.gathered.hidden.append(Hidden("unreferenced-part", part.offset, part.size))

    def fact(self, tag: str, category: Category, value: str | None = None) -> None:
        """Add a fact about the document, the same once."""
        if f"{tag}={value}" not in self.told:
            self.told.add(f"{tag}={value}")
            self.gathered.facts.append(Metadatum(OFFICE, tag, category, "document", None, value))


def take(gathered: Gathered, package: Package, kind: str) -> None:
    """Take the members of a document of that kind."""
    bodies = package.bodies
    try:
        reach = office_parts.reach(bodies, kind)
        styles = office_words.hidden_styles(bodies["word/styles.xml"]) if "word/styles.xml" in bodies else frozenset()
    except Unreadable:
        reach, styles = Reach((), frozenset()), frozenset()
        gathered.trouble("damaged-document", "The list of the document's parts is damaged: save the document anew.")
    taking = _Taking(gathered, reach, styles, kind)
    if kind in {"EPUB", "ODF"}:
        gathered.trouble("not-drawn", f"The pages of this document ({kind}) are not judged: export them as PDF.")
    for one in package.parts:
        if one.data:
            _part(taking, one, one.data)
    parts = {one.name: one for one in package.parts}
    for name in reach.shown:
        if (body := bodies[name]) and carve.is_picture(body):
            _shown(taking, parts[name], body)
    if not taking.pictures:
        gathered.trouble("no-picture", _NONE)
    gathered.trouble("words", _WORDS, blocking=False)


def _part(taking: _Taking, part: Part, body: bytes) -> None:
    """Take one member: properties as metadata, words by what they hide, pictures as shown or left over."""
    name, gathered = part.name, taking.gathered
    lower = name.lower()
    if _PROPERTIES.fullmatch(name) or _PEOPLE.fullmatch(name):
        gathered.block(OFFICE, body, "document properties" if _PROPERTIES.fullmatch(name) else "comments")
    elif lower.startswith("customxml/") and not lower.endswith(".rels"):
        gathered.block(OFFICE, body, "custom XML")
    elif _is_active(lower):
        taking.once("macros", _ACTIVE)
    elif lower.startswith("_xmlsignatures/"):
        taking.fact("signature", Category.PERSON)
    elif "printersettings" in lower:
        taking.fact("printerSettings", Category.DEVICE)
    elif lower.endswith(_MARKUP):
        _words(taking, part, body)
    elif lower == "mimetype" or lower.endswith(_SILENT) or lower.startswith(_MACHINERY):
        return
    elif lower.startswith(("word/embeddings", "ppt/embeddings", "xl/embeddings")) or lower.endswith((".bin", ".ole")):
        taking.once("embedded-object", f"{_named(name)} {_OBJECT}")
        _enclose(taking, part, body, RenditionKind.EMBEDDED, "embedded object")
    else:
        _medium(taking, part, body)


def _is_active(lower: str) -> bool:
    return posixpath.basename(lower) in {"vbaproject.bin", "vbadata.xml"} or lower.startswith(
        ("basic/", "scripts/", "word/activex", "ppt/activex", "xl/activex", "xl/macrosheets")
    )


def _words(taking: _Taking, part: Part, body: bytes) -> None:
    """Take a part of markup by what its elements say."""
    if taking.kind == "EPUB":
        return
    taking.left_over(part)
    try:
        told = office_words.read(body, part.name, taking.hidden_styles)
    except Unreadable as error:
        taking.once("damaged-document", f"A part of the document was not read: {error}. Save the document anew.")
        return
    taking.gathered.hidden += [Hidden(kind, part.offset, part.size) for kind in told.hidden]
    for tag, category, value in told.facts:
        taking.fact(tag, category, value)
    if told.undrawn:
        taking.once("not-drawn", f"{_named(part.name)}: {', '.join(told.undrawn)} {_UNDRAWN}")


def _medium(taking: _Taking, part: Part, body: bytes) -> None:
    """Take a picture or another file; what the document shows waits, drawings say so, the rest is left over."""
    if office_parts.is_vector(body):
        taking.once("not-drawn", f"{_named(part.name)} {_UNDRAWN}")
        if not office_parts.is_svg(body):
            return
    if part.name in taking.reach.shown and carve.is_picture(body):
        return  # taken in the order in which the document shows them
    taking.left_over(part)
    where = "thumbnail of the document" if "thumbnail" in part.name.lower() else "file in the document"
    _enclose(taking, part, body, RenditionKind.EMBEDDED, where)


def _shown(taking: _Taking, part: Part, body: bytes) -> None:
    """Take a picture that a page shows."""
    kind = RenditionKind.PAGE if taking.pictures else RenditionKind.PRIMARY
    taking.pictures += 1
    _enclose(taking, part, body, kind, f"picture {taking.pictures} of the document")


def _enclose(taking: _Taking, part: Part, body: bytes, kind: RenditionKind, where: str) -> None:
    taking.gathered.enclosed.append(Enclosed(kind.value, kind, where, body, part.offset))


def _named(name: str) -> str:
    """Return a part's name where it is one that programs give, else a word that tells nothing."""
    return name if _TOLD.fullmatch(name) else "A part of the document"
