"""Words of a text document settled: changes accepted, hidden words and fields that ask machines left out.

An accepted change shows what the last writer meant: inserted words stay, deleted words go for good.
"""

from __future__ import annotations

import re
from typing import Any, Final

from imageguard.errors import RemedyRefused
from imageguard.formats import markup, office_words

_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SEQ", "PAGEREF", "TOC"})
"""Fields that count pages and figures; of all others the words stay, as they read."""

_DELETED: Final = frozenset({"del", "moveFrom"})
_MARKS: Final = frozenset(
    """rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tcPrChange trPrChange tblGridChange numberingChange
    moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd
    customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd
    customXmlMoveToRangeStart customXmlMoveToRangeEnd cellIns""".split()  # noqa: SIM905 - read as a list of words
)
_HOLDERS: Final = frozenset({"rPr", "trPr", "numPr"})


def settle(root: Any, hidden_styles: frozenset[str]) -> None:  # noqa: ANN401 - an element of lxml
    """Settle changes, hidden words, fields and controls. Raises RemedyRefused where a change cannot be settled."""
    _changes(root)
    _controls(root)
    _hidden(root, hidden_styles)
    _fields(root)


def set_value(one: Any, value: str) -> None:  # noqa: ANN401 - as above
    """Set the ``val`` attribute of an element, in whichever namespace it has one."""
    for key in one.attrib:
        if markup.local(key) == "val":
            one.set(key, value)


def _is_word(one: Any) -> bool:  # noqa: ANN401 - as above
    return "wordprocessingml" in markup.space(one.tag)


def _changes(root: Any) -> None:  # noqa: ANN401 - as above
    for one in [each for each in markup.elements(root) if _is_word(each)]:
        local, parent = markup.local(one.tag), one.getparent()
        if parent is None:
            continue
        if local in {"cellDel", "cellMerge"}:
            raise RemedyRefused("cells of a table in it are marked as deleted: accept or reject the changes first")
        if local in _MARKS:
            markup.drop(one)
        elif local in _DELETED and markup.local(parent.tag) == "trPr":
            row = parent.getparent()
            if row is not None:
                markup.drop(row)
        elif local in _DELETED:
            markup.drop(one)
        elif local in {"ins", "moveTo"}:
            (markup.drop if markup.local(parent.tag) in _HOLDERS else markup.unwrap)(one)


def _controls(root: Any) -> None:  # noqa: ANN401 - as above
    """Put the words of content controls in their place: controls carry names and lead to data elsewhere."""
    for one in [each for each in markup.elements(root) if _is_word(each) and markup.local(each.tag) == "sdt"]:
        for child in list(one):
            if markup.local(child.tag) == "sdtContent":
                markup.unwrap(child)
            else:
                markup.drop(child)
    for one in [each for each in markup.elements(root) if _is_word(each) and markup.local(each.tag) == "sdt"]:
        markup.unwrap(one)


def _hidden(root: Any, hidden_styles: frozenset[str]) -> None:  # noqa: ANN401 - as above
    if markup.local(root.tag) == "styles":
        return
    for one in [each for each in markup.elements(root) if _is_word(each)]:
        local = markup.local(one.tag)
        if local in {"rStyle", "pStyle"} and office_words.attribute(one, "val") in hidden_styles:
            owner = one.getparent().getparent() if one.getparent() is not None else None
            if owner is not None:
                for run in [each for each in owner.iter() if _is_run(each)]:
                    markup.drop(run)
            markup.drop(one)
        elif local in {"vanish", "specVanish", "webHidden"}:
            properties = one.getparent()
            run = properties.getparent() if properties is not None else None
            if local == "vanish" and office_words.is_on(one) and run is not None and _is_run(run):
                markup.drop(run)
            markup.drop(one)


def _is_run(one: Any) -> bool:  # noqa: ANN401 - as above
    return isinstance(one.tag, str) and markup.local(one.tag) == "r" and _is_word(one)


def _fields(root: Any) -> None:  # noqa: ANN401 - as above
    open_: list[tuple[list[Any], list[str]]] = []
    for one in [each for each in markup.elements(root) if _is_word(each)]:
        local = markup.local(one.tag)
        if local == "fldSimple" and not _is_kept(office_words.attribute(one, "instr") or ""):
            markup.unwrap(one)
        elif local == "fldChar" and office_words.attribute(one, "fldCharType") == "begin":
            open_.append(([one], []))
        elif local in {"fldChar", "instrText", "delInstrText"} and open_:
            open_[-1][0].append(one)
            if local != "fldChar":
                open_[-1][1].append(one.text or "")
            elif office_words.attribute(one, "fldCharType") == "end":
                _close(*open_.pop())
        elif local in {"fldChar", "instrText", "delInstrText"}:
            markup.drop(one)
    for marks, _ in open_:
        _close(marks, [])


def _close(marks: list[Any], code: list[str]) -> None:
    """Leave out the marks of a field that is not kept; of one that is, its code is reduced to its first words."""
    kept = _is_kept("".join(code))
    for one in marks:
        if not kept or markup.local(one.tag) == "delInstrText":
            markup.drop(one)
        else:
            for child in list(one):
                markup.drop(child)


def _is_kept(code: str) -> bool:
    words = code.split()
    return bool(words) and words[0] in _FIELDS and not re.search(r"[\"']", code)
