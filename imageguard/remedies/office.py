"""Office files written anew: the parts that pages are made of, each cleaned; everything else is left out.

The writer follows the relationships from the package, keeps the roles of an allow-list, gives each part a name
that tells nothing, and writes the archive in one order with one time (ISO/IEC 29500-2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import InspectionError, RemedyRefused
from imageguard.formats import markup, office_parts, office_words, opc, package
from imageguard.remedies import inner, office_crops, office_files, office_sheets, office_xml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.formats.opc import Relation
    from imageguard.model.geometry import Box

_OPC: Final = "http://schemas.openxmlformats.org/package/2006/"
_ROLE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ONE: Final = frozenset(
    """styles settings numbering fontTable footnotes endnotes sharedStrings tableStyles document presentation
    workbook""".split()  # noqa: SIM905 - read as a list of words
)
"""Parts of which a document has one: their names bear no number."""

_FOLDERS: Final[Mapping[str, str]] = {
    "worksheet": "worksheets/sheet", "slide": "slides/slide", "slideLayout": "slideLayouts/slideLayout",
    "slideMaster": "slideMasters/slideMaster", "theme": "theme/theme", "image": "media/image",
    "drawing": "drawings/drawing", "chart": "charts/chart",
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """What a kind of document is made of: its folder, its first part, content types of the parts that are kept."""

    folder: str
    first: str
    main: str
    types: Mapping[str, str]


WORD: Final = "wordprocessingml."
SLIDES: Final = "presentationml."
SHEETS: Final = "spreadsheetml."


def shape(folder: str, first: str, words: str, roles: Sequence[str]) -> Shape:
    """Return the shape of a document whose parts have content types of that vocabulary."""
    types = {role: f"{_OOXML}{words}{role}+xml" for role in roles}
    if words != SHEETS:  # in a workbook a chart is drawn anew from the cells that it names
        types["chart"] = f"{_OOXML}drawingml.chart+xml"
    main = f"{_OOXML}{words}{'sheet' if first == 'workbook' else first}.main+xml"
    return Shape(folder, first, main, {**types, "theme": f"{_OOXML}theme+xml", "drawing": f"{_OOXML}drawing+xml"})


@dataclass(frozen=True)
class Office:
    """Mends one kind of Office Open XML file."""

    format: str
    ending: str
    shape: Shape
    version: str = "2"
    decodes: tuple[str, ...] = ()
    texts: str = office_xml.ALTERNATIVE

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the document written anew; a packet has no place in it. Raises RemedyRefused."""
        del packet
        return self._anew(data, texts=False)

    def with_texts(self, data: bytes) -> bytes:
        """Return the document written anew, with the alternative texts of its pictures. Raises RemedyRefused."""
        return self._anew(data, texts=True)

    def _anew(self, data: bytes, *, texts: bool) -> bytes:
        opened = office_files.opened(data)
        bodies = opened.bodies
        try:
            main = opc.main(bodies)
            shown = office_parts.reach(bodies, self.format).shown
            office_files.refuse_undrawn(bodies, shown, charts="chart" in self.shape.types)
            if not main:
                raise RemedyRefused("it names no main part: save the document anew")
            members = _Writing(self, bodies, texts).members(main)
        except InspectionError as error:
            raise RemedyRefused(f"a part of it cannot be read: {error}") from error
        return package.written(members)

    def cover(self, data: bytes, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> bytes:
        """Return the document with boxes filled in its pictures, counted as it shows them. Raises RemedyRefused."""
        return package.written(office_files.covered(data, self.format, covers, opaque=opaque))

    def trimmed(self, data: bytes) -> tuple[bytes, Sequence[tuple[int, Box | None]]]:
        """Return a stripped document with its pictures cut to what it shows, and what each is now."""
        try:
            bodies, parts = office_crops.trimmed(office_files.opened(data).bodies, self.format)
        except InspectionError as error:
            raise RemedyRefused(f"a part of it cannot be read: {error}") from error
        return package.written(list(bodies.items())), parts


@dataclass
class _Writing:
    office: Office
    bodies: Mapping[str, bytes]
    texts: bool
    names: dict[str, str] = field(default_factory=dict)
    done: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    roots: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)

    def members(self, main: str) -> list[tuple[str, bytes]]:
        """Return the members of the copy, what declares the others first."""
        shape = self.office.shape
        styles = next((one.target for one in opc.relations(self.bodies, main) if one.role == "styles"), "")
        if self.office.format == "DOCX" and styles in self.bodies:
            self.hidden = office_words.hidden_styles(self.bodies[styles])
        name = self.named(main, shape.first, ".xml")
        self.types[name] = shape.main
        self.part(main, "main")
        for words, root in self.roots.get("sharedStrings", ()):
            office_sheets.blank_unused(
                root, office_sheets.used_words([each for _, each in self.roots.get("worksheet", ())])
            )
            self.done[words] = markup.written(root)
        first = _relations([("r1", _ROLE + "officeDocument", name)])
        return [(opc.TYPES, self.declared()), ("_rels/.rels", first), *self.done.items()]

    def named(self, part: str, role: str, ending: str) -> str:
        """Return the name of a part in the copy, which says its role and a number."""
        number = self.counts[role] = self.counts.get(role, 0) + 1
        words = role if role in _ONE and number == 1 else f"{_FOLDERS.get(role, role)}{number}"
        self.names[part] = f"{self.office.shape.folder}/{words}{ending}"
        return self.names[part]

    def part(self, part: str, role: str) -> None:
        """Write one part, and all that it leads to."""
        root = markup.parse(self.bodies[part])
        if "purl.oclc.org" in markup.space(root.tag):
            raise RemedyRefused("it is saved in the strict form of its format: save it in the usual one")
        cleaned = office_xml.cleaned(root, self.office.format, role, self.hidden, texts=self.texts)
        named = office_parts.named_ids(cleaned) - office_parts.hidden_ids(root)
        name = self.names[part]
        self.done[name] = b""
        kept = [one for one in opc.relations(self.bodies, part) if self.is_kept(one, named)]
        rows = [(one.id, _ROLE + one.role, self.target(one)) for one in kept]
        office_xml.drop_dangling(cleaned, {row[0] for row in rows})
        self.done[name] = markup.written(cleaned)
        if role in {"worksheet", "sharedStrings"}:
            self.roots.setdefault(role, []).append((name, cleaned))
        if rows:
            self.done[package.relationships_of(name)] = _relations(rows)

    def is_kept(self, one: Relation, named: set[str]) -> bool:
        """Say whether the copy goes on to where a relationship leads."""
        known = one.role == "image" or one.role in self.office.shape.types
        if not known or one.target not in self.bodies:
            return False
        if one.role == "slide" and office_parts.is_hidden_slide(markup.parse(self.bodies[one.target])):
            return False
        return one.role not in office_parts.BY_NAME or one.id in named

    def target(self, one: Relation) -> str:
        """Return the name in the copy of the part that a relationship leads to, written where it is not yet."""
        if one.target in self.names:
            return self.names[one.target]
        if one.role == "image":
            body, ending = inner.stripped(self.bodies[one.target])
            name = self.named(one.target, "image", ending)
            self.done[name], self.types[name] = body, office_files.PICTURES[ending]
            return name
        name = self.named(one.target, one.role, ".xml")
        self.types[name] = self.office.shape.types[one.role]
        self.part(one.target, one.role)
        return name

    def declared(self) -> bytes:
        """Return the list of content types."""
        rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in self.types.items())
        ends = (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"))
        defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in ends)
        types = f'<Types xmlns="{_OPC}content-types">{defaults}{rows}</Types>'
        return f'<?xml version="1.0" encoding="UTF-8"?>{types}'.encode()


def _relations(rows: Sequence[tuple[str, str, str]]) -> bytes:
    lines = "".join(f'<Relationship Id="{_plain(id_)}" Type="{kind}" Target="/{name}"/>' for id_, kind, name in rows)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_OPC}relationships">{lines}</Relationships>'
    ).encode()


def _plain(id_: str) -> str:
    if not id_.replace("_", "").replace("-", "").replace(".", "").isalnum():
        raise RemedyRefused("a relationship in it has an odd name: save the document anew")
    return id_
