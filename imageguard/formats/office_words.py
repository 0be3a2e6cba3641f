"""What the markup of an office part hides, tells and leaves to drawing: WordprocessingML, DrawingML, sheets, ODF."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import Unreadable
from imageguard.formats import markup
from imageguard.model.inspection import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

Fact = tuple[str, Category, str | None]

_TRACKED: Final = frozenset(
    """ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tcPrChange trPrChange
    tblGridChange numberingChange cellIns cellDel cellMerge tracked-changes""".split()  # noqa: SIM905 - a list of words
)
_UNDRAWN: Final[Mapping[str, str]] = {
    "custGeom": "a freehand shape", "relIds": "a diagram", "chart": "a chart", "oleObj": "an object",
    "OLEObject": "an object", "oleObject": "an object", "control": "a control", "contentPart": "handwriting",
    "model3d": "a 3D model", "videoFile": "a film", "audioFile": "a sound", "wavAudioFile": "a sound",
    "quickTimeFile": "a film", "audioCd": "a sound", "altChunk": "an inserted document", "subDoc": "a subdocument",
    "object": "an object", "object-ole": "an object", "plugin": "a plug-in", "applet": "a program",
    "path": "a freehand shape", "polygon": "a freehand shape", "polyline": "a freehand shape", "scene": "a 3D scene",
    "floating-frame": "a frame", "shape": "a shape (VML)", "curve": "a shape (VML)",
    "binary-data": "a picture in its words", "binData": "a picture in its words",
    "binaryData": "a picture in its words",
}  # fmt: skip
ELSEWHERE: Final = "a picture that lies elsewhere"
"""What a document shows and does not hold: programs fetch it when they open it."""

_INSIDE: Final = ("Pictures/", "./", "ObjectReplacements/", "media/", "#")
_VML: Final = "urn:schemas-microsoft-com:vml"
_WORD: Final = re.compile(r"https?://(?:schemas\.openxmlformats|purl\.oclc)\.org/(?:ooxml/)?wordprocessingml/.*")
_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_OFF: Final = frozenset({"0", "false", "off"})
_PLAIN_SHAPES: Final = frozenset({"rect", "roundRect"})
_FILE: Final = re.compile(r".*\.[A-Za-z]{3,4}$|.*[/\\].*", re.DOTALL)
_FIELD: Final = re.compile(
    r"\s*(?:INCLUDE\w*|LINK|DDE\w*|IMPORT|DATABASE|MERGEFIELD|DOCPROPERTY|DOCVARIABLE|AUTHOR|LASTSAVEDBY|FILENAME|USER\w+"
    r"|TEMPLATE|INFO|TITLE|SUBJECT|KEYWORDS|COMMENTS|CREATEDATE|SAVEDATE|PRINTDATE|EMBED|HYPERLINK)\b"
)
_PERSONS: Final = frozenset({"author", "userName", "lastModifiedBy", "initials", "creator", "personId"})
_SETTINGS: Final[Mapping[str, Category]] = {
    "PrinterName": Category.DEVICE,
    "PrinterSetup": Category.DEVICE,
    "Rsid": Category.IDENTIFIER,
    "RsidRoot": Category.IDENTIFIER,
}
_IDENTIFIERS: Final = frozenset({"rsids", "creationId", "modId", "docId", "revisionPtr"})
_RSIDS: Final = frozenset(
    """rsidR rsidRPr rsidRDefault rsidP rsidDel rsidSect rsidTr rsid paraId textId rsid-r""".split()  # noqa: SIM905
)


@dataclass
class Told:
    """What one part says: kinds of hidden content, facts, and what only a program can draw."""

    hidden: dict[str, None] = field(default_factory=dict)
    facts: dict[Fact, None] = field(default_factory=dict)
    undrawn: dict[str, None] = field(default_factory=dict)


def read(body: bytes, name: str, hidden_styles: frozenset[str] = frozenset()) -> Told:
    """Return what a part of markup says. Raises Unreadable where it is damaged; VML, which may be, is not drawn."""
    told = Told()
    try:
        root = markup.parse(body)
    except Unreadable:
        if not name.lower().endswith(".vml"):
            raise
        told.undrawn["a shape (VML)"] = None
        return told
    reading = _Reading(told, name, hidden_styles)
    for one in markup.elements(root):
        reading.element(one, markup.local(one.tag), markup.space(one.tag))
    return told


def hidden_styles(body: bytes) -> frozenset[str]:
    """Return the ids of the styles whose words are hidden. Raises Unreadable."""
    found = set()
    for one in markup.elements(markup.parse(body)):
        if markup.local(one.tag) == "vanish" and is_on(one):
            style = next((up for up in one.iterancestors() if markup.local(up.tag) == "style"), None)
            if style is not None:
                found |= {value for key, value in style.attrib.items() if markup.local(key) == "styleId"}
    return frozenset(found)


def is_on(element: Any) -> bool:  # noqa: ANN401 - an element of lxml
    """Say whether a property that is on or off is on: it is where it is there and does not say no."""
    return attribute(element, "val") not in _OFF


def attribute(element: Any, name: str) -> str | None:  # noqa: ANN401 - as above
    """Return the value of an attribute by its local name, None where there is none."""
    return next((str(value) for key, value in element.attrib.items() if markup.local(key) == name), None)


@dataclass
class _Reading:
    told: Told
    name: str
    hidden_styles: frozenset[str]

    def element(self, one: Any, local: str, space: str) -> None:  # noqa: ANN401 - as above
        """Take one element."""
        self.hides(one, local, space)
        self.tells(one, local, space)
        if self.is_undrawn(one, local, space):
            self.told.undrawn[_UNDRAWN[local]] = None
        href = attribute(one, "href") if space.startswith(_ODF) and local in {"image", "fill-image"} else None
        if href and not href.startswith(_INSIDE):
            self.told.undrawn[ELSEWHERE] = None
        for key, value in one.attrib.items():
            self.attribute(local, markup.local(key), str(value))

    def hide(self, kind: str) -> None:
        """Add a kind of hidden content."""
        self.told.hidden[kind] = None

    def hides(self, one: Any, local: str, space: str) -> None:  # noqa: ANN401 - as above
        """Say what is in the part and not on its page."""
        word = bool(_WORD.fullmatch(space))
        if local in _TRACKED and (word or space.startswith(_ODF)):
            self.hide("tracked-changes")
        elif word and self.vanishes(one, local):
            self.hide("hidden-text")
        elif crops(one, local):
            self.hide("cropped-picture")
        elif space.startswith(_ODF):
            self.hides_in_odf(one, local)
        else:
            self.hides_in_pages(one, local)

    def vanishes(self, one: Any, local: str) -> bool:  # noqa: ANN401 - as above
        """Say whether words are hidden, by themselves or by their style."""
        if local == "vanish":
            return is_on(one) and not self.name.endswith("styles.xml")
        return local in {"rStyle", "pStyle"} and attribute(one, "val") in self.hidden_styles

    def hides_in_pages(self, one: Any, local: str) -> None:  # noqa: ANN401 - as above
        """Say what slides, sheets and shapes hide."""
        if local == "sld" and one.get("show") in _OFF:
            self.hide("hidden-slide")
        elif local == "sheet" and one.get("state", "visible") != "visible":
            self.hide("hidden-sheet")
        elif local in {"row", "col"} and one.get("hidden") not in {None, *_OFF} and "/worksheets/" in self.name:
            self.hide("hidden-cells")
        elif local in {"cNvPr", "docPr"} and one.get("hidden") not in {None, *_OFF}:
            self.hide("hidden-shape")
        elif local == "t" and "/notesSlides/" in self.name and (one.text or "").strip() and not _in_field(one):
            self.hide("speaker-notes")

    def hides_in_odf(self, one: Any, local: str) -> None:  # noqa: ANN401 - as above
        """Say what an OpenDocument file hides."""
        if local in {"hidden-text", "hidden-paragraph"} or attribute(one, "display") == "none":
            self.hide("hidden-text")
        elif attribute(one, "visibility") in {"hidden", "collapse", "filter"}:
            self.hide("hidden-slide" if local == "drawing-page-properties" else "hidden-cells")
        elif local == "table-properties" and attribute(one, "display") == "false":
            self.hide("hidden-sheet")
        elif local == "notes" and "".join(one.itertext()).strip():
            self.hide("speaker-notes")
        elif clips(one, local):
            self.hide("cropped-picture")

    def tell(self, tag: str, category: Category, value: str | None = None) -> None:
        """Add a fact."""
        self.told.facts[tag, category, value] = None

    def tells(self, one: Any, local: str, space: str) -> None:  # noqa: ANN401 - as above
        """Say what an element tells of people, machines and other files."""
        if local == "Relationship" and one.get("TargetMode") == "External":
            role = one.get("Type", "").rpartition("/")[2]
            self.tell("hyperlink" if role == "hyperlink" else "externalLink", Category.OTHER, one.get("Target"))
            if role == "image":
                self.told.undrawn[ELSEWHERE] = None
        elif local in _IDENTIFIERS:
            self.tell(local, Category.IDENTIFIER)
        elif local == "absPath":
            self.tell(local, Category.PERSON, one.get("url"))
        elif local == "instrText" and _FIELD.match(one.text or ""):
            self.tell("field", Category.OTHER, one.text)
        elif local == "annotation" and space.startswith(_ODF):
            self.tell("annotation", Category.PERSON, " ".join("".join(one.itertext()).split()))
        elif local == "config-item" and attribute(one, "name") in _SETTINGS and (one.text or "").strip(" 0"):
            name = str(attribute(one, "name"))
            self.tell(name, _SETTINGS[name], one.text)

    def attribute(self, element: str, key: str, value: str) -> None:
        """Say what an attribute tells."""
        if key in _PERSONS and value.strip() and element != "style":
            self.tell(key, Category.PERSON, value)
        elif key in _RSIDS:
            self.tell("rsid", Category.IDENTIFIER)
        elif element in {"docPr", "cNvPr", "shape", "imagedata"} and key in {"descr", "title", "alt"} and value.strip():
            self.tell(key, Category.CAPTION, value)
        elif element in {"docPr", "cNvPr"} and key == "name" and _FILE.match(value):
            self.tell("name", Category.OTHER, value)

    def is_undrawn(self, one: Any, local: str, space: str) -> bool:  # noqa: ANN401 - as above
        """Say whether an element shows what only a program can draw."""
        if local not in _UNDRAWN:
            return False
        if local == "shape":
            return space == _VML and not any(markup.local(child.tag) in {"imagedata", "textbox"} for child in one)
        if local == "path":
            return space.startswith(_ODF)
        if local in {"object", "scene", "polygon", "polyline", "plugin", "applet"}:
            return space.startswith(_ODF) or bool(_WORD.fullmatch(space)) or space == _VML
        return True


def _in_field(one: Any) -> bool:  # noqa: ANN401 - as above
    parent = one.getparent()
    return parent is not None and markup.local(parent.tag) == "fld"


def clips(one: Any, local: str) -> bool:  # noqa: ANN401 - as above
    """Say whether a style of an OpenDocument file shows a part of its picture only."""
    return local == "graphic-properties" and re.search(r"[1-9]", attribute(one, "clip") or "") is not None


def crops(one: Any, local: str) -> bool:  # noqa: ANN401 - as above
    """Say whether an element shows a part of a picture only; the rest stays in the file."""
    if local == "srcRect":
        return any(_number(one.get(side)) > 0 for side in "ltrb")
    if local == "fillRect":
        return any(_number(one.get(side)) < 0 for side in "ltrb")
    if local == "imagedata":
        return any(
            re.search(r"[1-9]", one.get(side, "")) for side in ("cropleft", "croptop", "cropright", "cropbottom")
        )
    if local == "prstGeom":
        parent = one.getparent()
        around = parent.getparent() if parent is not None else None
        is_picture = around is not None and markup.local(around.tag) == "pic"
        return is_picture and one.get("prst") not in _PLAIN_SHAPES
    return False


def _number(value: str | None) -> float:
    try:
        return float((value or "0").rstrip("%"))
    except ValueError:
        return 1.0
