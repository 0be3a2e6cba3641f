"""One part of an office file cleaned: known vocabularies alone, no marks of people, changes, hidden words or links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from imageguard.formats import markup, office_words
from imageguard.formats.office_parts import RELATIONSHIPS
from imageguard.remedies import office_sheets, office_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/"
_MICROSOFT: Final = "http://schemas.microsoft.com/office/word/2010/"
_KNOWN: Final = frozenset(
    {
        "",
        "http://www.w3.org/XML/1998/namespace",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://schemas.openxmlformats.org/presentationml/2006/main",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "urn:schemas-microsoft-com:vml",
        "urn:schemas-microsoft-com:office:word",
        f"{_OFFICE}relationships",
        f"{_OFFICE}math",
        *(f"{_DRAWING}{word}" for word in ("main", "picture", "wordprocessingDrawing", "spreadsheetDrawing", "chart")),
        *(f"{_MICROSOFT}{word}" for word in ("wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas")),
    }
)
"""Namespaces of the vocabularies that pages are written in; what stands in any other is left out."""

_COMPATIBILITY: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_CHOSEN: Final = frozenset({"wps", "wpg", "wpc", "a14"})
"""Alternatives that are taken; of any other, the fallback stays."""

_DROPPED: Final = frozenset(
    """extLst custDataLst custData controls timing transition hlinkClick hlinkHover hlinkMouseOver snd sndAc
    proofErr permStart permEnd bookmarkStart bookmarkEnd lastRenderedPageBreak commentRangeStart commentRangeEnd
    commentReference annotationRef tblCaption tblDescription nsid tmpl docVars attachedTemplate mailMerge rsid rsids
    hyperlinks custShowLst photoAlbum modifyVerifier embeddedFontLst kinsoku legacyDrawing legacyDrawingHF
    externalData userShapes pivotSource pivotFmts printSettings
    embedRegular embedBold embedItalic embedBoldItalic blipFillPlaceholder""".split()  # noqa: SIM905 - a list of words
)
_UNWRAPPED: Final = frozenset({"smartTag", "customXml", "hyperlink", "ins", "moveTo"})
_CALLED: Final[Mapping[str, str]] = {
    "theme": "name", "clrScheme": "name", "fontScheme": "name", "fmtScheme": "name", "cSld": "name",
    "tblStyle": "styleName", "themeOverride": "name", "custClr": "name",
}  # fmt: skip
"""Attributes that name a design after somebody, by element."""

_NEUTRAL: Final = "generic"
_FORMULA: Final = f"{{{_DRAWING}chart}}f"
_NOWHERE: Final = "A1"
"""What a chart says of where its values stood: the table is gone, and its name with it; the values stay."""

ALTERNATIVE: Final = "descr"
"""The attribute that holds the alternative text of a picture."""

_TEXTS: Final = frozenset({ALTERNATIVE, "title", "alt", "tooltip"})
_ADDRESS: Final = re.compile(r"[\\/@]|\.[A-Za-z]{3,4}\b|\d{5}")
"""What programs write of their own accord: names of files, addresses, numbers."""

_GONE: Final = frozenset({"author", "date", "initials", "userName", "codeName", "cstate"})
_POINTERS: Final = frozenset(
    """sldId sheet sldMasterId sldLayoutId headerReference footerReference drawing notesMasterId handoutMasterId
    legacyDrawing picture tablePart imagedata chart""".split()  # noqa: SIM905 - read as a list of words
)
"""Elements that are nothing without the part that they point at."""

_MAINS: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("PPTX", "main"): frozenset({"sldMasterIdLst", "sldIdLst", "sldSz", "notesSz", "defaultTextStyle"}),
    ("DOCX", "settings"): frozenset(
        """mirrorMargins evenAndOddHeaders defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone
        characterSpacingControl footnotePr endnotePr compat themeFontLang clrSchemeMapping decimalSymbol listSeparator
        bookFoldPrinting gutterAtTop displayBackgroundShape borderSurroundHeader""".split()  # noqa: SIM905
    ),
}
"""The children that stay of parts that hold settings beside what they show."""


def cleaned(
    root: Any,  # noqa: ANN401 - an element of lxml
    kind: str,
    role: str,
    hidden_styles: frozenset[str],
    *,
    texts: bool = False,
) -> Any:  # noqa: ANN401 - as above
    """Return a cleaned copy of a part, with the alternative texts of pictures where ``texts`` says so.

    Raises Unreadable and RemedyRefused.
    """
    root = markup.parse(markup.written(root)) if role == "main" else root
    _choose(root)
    if kind == "DOCX":
        office_text.settle(root, hidden_styles)
    if kind == "XLSX":
        office_sheets.reduce(root)
    stays = _MAINS.get((kind, role))
    for child in list(root) if stays else ():
        if markup.local(child.tag) not in (stays or ()):
            markup.drop(child)
    for one in list(markup.elements(root)):
        _element(one)
    for place, one in enumerate(markup.elements(root), 1):
        if one.tag == _FORMULA:
            one.text = _NOWHERE
        _attributes(one, markup.local(one.tag), place, texts=texts)
    return root


def drop_dangling(root: Any, ids: set[str]) -> None:  # noqa: ANN401 - as above
    """Take off what names a relationship that the copy does not have."""
    for one in list(markup.elements(root)):
        for key, value in list(one.attrib.items()):
            if markup.space(key) in RELATIONSHIPS and value not in ids:
                del one.attrib[key]
                if markup.local(one.tag) in _POINTERS:
                    markup.drop(one)
                    break


def _choose(root: Any) -> None:  # noqa: ANN401 - as above
    """Put one alternative in the place of each choice between several."""
    for one in [each for each in markup.elements(root) if markup.space(each.tag) == _COMPATIBILITY]:
        if markup.local(one.tag) != "AlternateContent":
            continue
        choices = [child for child in one if markup.local(child.tag) == "Choice"]
        taken = next((child for child in choices if set(child.get("Requires", "").split()) <= _CHOSEN), None)
        if taken is None:
            taken = next((child for child in one if markup.local(child.tag) == "Fallback"), None)
        for child in list(one):
            if child is not taken:
                markup.drop(child)
        if taken is not None:
            markup.unwrap(taken)
        markup.unwrap(one)


def _element(one: Any) -> None:  # noqa: ANN401 - as above
    """Leave out an element that is of no known vocabulary, or marks, hides or leads somewhere."""
    local, parent = markup.local(one.tag), one.getparent()
    if parent is None:
        return
    hidden = local in {"sp", "pic", "grpSp", "cxnSp", "graphicFrame", "anchor", "inline"} and _is_hidden(one)
    if markup.space(one.tag) not in _KNOWN or local in _DROPPED or hidden:
        markup.drop(one)
    elif local in _UNWRAPPED and "wordprocessingml" in markup.space(one.tag):
        markup.unwrap(one)


def _is_hidden(one: Any) -> bool:  # noqa: ANN401 - as above
    """Say whether a shape says of itself that it is not shown."""
    for child in one.iter():
        if isinstance(child.tag, str) and markup.local(child.tag) in {"cNvPr", "docPr"}:
            return child.get("hidden") in {"1", "true", "on"}
    return False


def _attributes(one: Any, local: str, place: int, *, texts: bool) -> None:  # noqa: ANN401 - as above
    said = one.get(ALTERNATIVE, "") if texts and local in {"cNvPr", "docPr"} else ""
    for key in list(one.attrib):
        name = markup.local(key)
        foreign = markup.space(key) not in _KNOWN
        if foreign or name.startswith("rsid") or name in _GONE or (name in _TEXTS and local != "style"):
            del one.attrib[key]
    if said and not _ADDRESS.search(said):
        one.set(ALTERNATIVE, said)
    if local in {"cNvPr", "docPr"} and "name" in one.attrib:
        one.set("name", f"{place}")
    called = _CALLED.get(local)
    if called and called in one.attrib:
        one.set(called, _NEUTRAL)
    if local == "style" and office_words.attribute(one, "customStyle") not in {None, "0", "false"}:
        for child in one:
            if markup.local(child.tag) in {"name", "aliases"}:
                office_text.set_value(child, f"Style {place}")
