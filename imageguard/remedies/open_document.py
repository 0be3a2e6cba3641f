"""OpenDocument files written anew: content, styles and the pictures that they show (OASIS ODF 1.3, parts 2 and 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from imageguard.errors import InspectionError, RemedyRefused
from imageguard.formats import markup, office_words, package
from imageguard.remedies import inner, odf_crops, office_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.model.geometry import Box

_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_KNOWN: Final = frozenset(
    {
        "",
        "http://www.w3.org/XML/1998/namespace",
        "http://www.w3.org/1999/xlink",
        *(
            f"{_ODF}{word}:1.0"
            for word in (
                "office", "style", "text", "table", "drawing", "xsl-fo-compatible", "svg-compatible", "datastyle",
                "presentation",
            )
        ),
    }
)  # fmt: skip
"""Namespaces of the vocabularies that pages are written in; what stands in any other is left out."""

_DROPPED: Final = frozenset(
    """annotation annotation-end tracked-changes change change-start change-end notes hidden-text hidden-paragraph
    scripts script event-listeners forms bookmark bookmark-start bookmark-end reference-mark reference-mark-start
    reference-mark-end variable-decls user-field-decls dde-connection-decls content-validations named-expressions
    database-ranges data-pilot-tables dde-links label-ranges calculation-settings scenario detective consolidation
    title desc alphabetical-index-auto-mark-file animations sound date-time-decl header-decl footer-decl
    soft-page-break toc-mark toc-mark-start toc-mark-end user-index-mark settings""".split()  # noqa: SIM905
)
_UNWRAPPED: Final = frozenset(
    """a author-name author-initials initial-creator creator creation-date creation-time modification-date
    modification-time print-date print-time printed-by editing-duration editing-cycles file-name template-name
    sender-firstname sender-lastname sender-initials sender-title sender-position sender-email sender-phone-private
    sender-fax sender-company sender-phone-work sender-street sender-city sender-postal-code sender-country
    sender-state-or-province user-defined user-field-get user-field-input variable-set variable-get variable-input
    text-input database-display database-name conditional-text placeholder description subject keywords expression
    meta meta-field script execute-macro dde-connection date time bookmark-ref reference-ref""".split()  # noqa: SIM905
)
_GONE: Final = frozenset(
    """formula display-name protection-key protection-key-digest-algorithm title label condition user-name
    content-validation-name name-and-extension description print-ranges cond-style-name""".split()  # noqa: SIM905
)
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_PARTS: Final = ("content.xml", "styles.xml")


@dataclass(frozen=True)
class OpenDocument:
    """Mends one kind of OpenDocument file."""

    format: str
    ending: str
    mime: str
    version: str = "1"
    decodes: tuple[str, ...] = ()

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the document written anew; a packet has no place in it. Raises RemedyRefused."""
        del packet
        bodies = office_files.opened(data).bodies
        if b"encryption-data" in bodies.get("META-INF/manifest.xml", b""):
            raise RemedyRefused("it is encrypted: save it without a password")
        if "content.xml" not in bodies:
            raise RemedyRefused("it has no content: save the document anew")
        shown = frozenset(name for name in _PARTS if name in bodies)
        try:
            office_files.refuse_undrawn(bodies, shown)
            roots = {name: markup.parse(bodies[name]) for name in sorted(shown)}
            pictures = _Pictures(bodies)
            _drop_hidden(list(roots.values()))
            for root in roots.values():
                _clean(root, pictures)
            written = [(name, markup.written(root)) for name, root in roots.items()]
        except InspectionError as error:
            raise RemedyRefused(f"a part of it cannot be read: {error}") from error
        mime = f"application/vnd.oasis.opendocument.{self.mime}"
        members = [*written, *pictures.kept.values()]
        first = [("mimetype", mime.encode()), ("META-INF/manifest.xml", _manifest(mime, members))]
        return package.written([*first, *members], stored=("mimetype",))

    def trimmed(self, data: bytes) -> tuple[bytes, Sequence[tuple[int, Box | None]]]:
        """Return a stripped document with its pictures cut to what it shows, and what each is now."""
        try:
            bodies, parts = odf_crops.trimmed(office_files.opened(data).bodies, self.format)
        except InspectionError as error:
            raise RemedyRefused(f"a part of it cannot be read: {error}") from error
        return package.written(list(bodies.items()), stored=("mimetype",)), parts

    def cover(self, data: bytes, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> bytes:
        """Return the document with boxes filled in its pictures, counted as it shows them. Raises RemedyRefused."""
        return package.written(office_files.covered(data, self.format, covers, opaque=opaque), stored=("mimetype",))


@dataclass
class _Pictures:
    bodies: Mapping[str, bytes]
    kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def named(self, href: str) -> str | None:
        """Return the name in the copy of the picture that an address leads to, None where it leads elsewhere."""
        name = unquote(href).removeprefix("./")
        if name not in self.bodies or not name.lower().startswith("pictures/"):
            return None
        if name not in self.kept:
            body, ending = inner.stripped(self.bodies[name])
            self.kept[name] = (f"Pictures/{len(self.kept) + 1}{ending}", body)
        return self.kept[name][0]


def _manifest(mime: str, members: Sequence[tuple[str, bytes]]) -> bytes:
    rows = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{_type(name)}"/>' for name, _ in members
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_ODF}manifest:1.0" '
        f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        f"{rows}</manifest:manifest>"
    ).encode()


def _type(name: str) -> str:
    return "text/xml" if name.endswith(".xml") else office_files.PICTURES[name[name.rindex(".") :]]


def _clean(root: Any, pictures: _Pictures) -> None:  # noqa: ANN401 - an element of lxml
    for one in list(markup.elements(root)):
        local, space = markup.local(one.tag), markup.space(one.tag)
        if one.getparent() is None:
            continue
        if space not in _KNOWN or (local in _DROPPED and not _is_style(one)):
            markup.drop(one)
        elif local in _UNWRAPPED and space != f"{_ODF}datastyle:1.0":
            markup.unwrap(one)
    for one in list(markup.elements(root)):
        _attributes(one, pictures)


def _attributes(one: Any, pictures: _Pictures) -> None:  # noqa: ANN401 - as above
    for key in list(one.attrib):
        name = markup.local(key)
        if markup.space(key) not in _KNOWN or name in _GONE or (name == "name" and _is_shape(one)):
            del one.attrib[key]
    href = one.get(_HREF)
    if href is not None:
        shows = markup.local(one.tag) in {"image", "fill-image", "background-image"}
        found = pictures.named(href) if shows else None
        if found is None:
            markup.drop(one)
        else:
            one.set(_HREF, found)


def _is_style(one: Any) -> bool:  # noqa: ANN401 - as above
    return markup.space(one.tag) in {f"{_ODF}style:1.0", f"{_ODF}datastyle:1.0"}


def _is_shape(one: Any) -> bool:  # noqa: ANN401 - as above
    page = markup.local(one.tag) in {
        "page",
        "layer",
        "fill-image",
        "gradient",
        "hatch",
        "marker",
        "stroke-dash",
        "opacity",
    }
    return markup.space(one.tag) == f"{_ODF}drawing:1.0" and not page


def _drop_hidden(roots: list[Any]) -> None:
    """Leave out slides, sheets, rows and words that a style hides. Raises RemedyRefused for hidden columns."""
    hidden: set[str] = set()
    for one in (each for root in roots for each in list(markup.elements(root))):
        local = markup.local(one.tag)
        off = office_words.attribute(one, "display") in {"none", "false"}
        gone = local == "drawing-page-properties" and office_words.attribute(one, "visibility") == "hidden"
        if (off and local in {"text-properties", "table-properties", "section"}) or gone:
            style = one.getparent() if local != "section" else None
            if style is not None:
                hidden.add(office_words.attribute(style, "name") or "")
                markup.drop(one)
    for one in (each for root in roots for each in list(markup.elements(root))):
        local = markup.local(one.tag)
        collapsed = office_words.attribute(one, "visibility") in {"collapse", "filter"}
        if collapsed and local == "table-column":
            raise RemedyRefused("columns of a sheet in it are hidden: show them or delete them")
        named = office_words.attribute(one, "style-name") in hidden - {""}
        section = local == "section" and office_words.attribute(one, "display") == "none"
        if section or (collapsed and local == "table-row") or (named and local in {"page", "table", "span", "p", "h"}):
            markup.drop(one)
