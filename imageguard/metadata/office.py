"""Properties of office documents and books: core, extended and custom properties, ODF meta, comment authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.metadata.words import C, N, O, P, S, T, categorise, is_blank
from imageguard.model.inspection import Metadatum, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from imageguard.model.inspection import Category
    from imageguard.ports import Block, Limits, Picture

_NAMES: Final[Mapping[str, Category]] = {
    "creator": P, "lastModifiedBy": P, "initial-creator": P, "printed-by": P, "author": P, "Manager": P, "name": P,
    "userId": P, "initials": P, "providerId": N, "displayName": P, "Company": O, "Application": S, "AppVersion": S,
    "generator": S, "created": T, "modified": T, "lastPrinted": T, "creation-date": T, "date": T, "print-date": T,
    "title": C, "subject": C, "description": C, "keywords": C, "category": C, "keyword": C, "Template": N,
    "TotalTime": N, "Pages": N, "Words": N, "Characters": N, "Lines": N, "Paragraphs": N, "Slides": N, "Notes": N,
    "HiddenSlides": N, "MMClips": N, "ScaleCrop": N, "LinksUpToDate": N, "SharedDoc": N, "HyperlinksChanged": N,
    "CharactersWithSpaces": N, "PresentationFormat": N, "editing-cycles": N, "editing-duration": N, "revision": N,
    "document-statistic": N, "lpstr": C, "i4": N, "lpwstr": C, "t": C, "text": C, "p": C, "span": C,
    "contentStatus": N, "language": N, "version": N, "identifier": N, "publisher": O, "contributor": P,
}  # fmt: skip
_SILENT: Final = frozenset("type val id idx clrIdx lastIdx fmtid pid vectorSize size baseType rsid nsid".split())  # noqa: SIM905


class Office:
    """Reads the XML of document properties and of comments."""

    standard = "Office"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return every leaf that holds something; a problem where the XML is damaged."""
        from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - only the error's name; defusedxml parses

        from defusedxml import DefusedXmlException  # noqa: PLC0415 - heavy
        from defusedxml.ElementTree import fromstring  # noqa: PLC0415

        try:
            root = fromstring(block.data, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError):
            problem = Problem("damaged-xml", f"{block.where}: the XML is damaged. Save the document anew.")
            return (), (), (problem,)
        facts: list[Metadatum] = []
        for name, value in _leaves(root):
            if not is_blank(value) and len(facts) < limits.metadata:
                category = _NAMES.get(name) or categorise(name)
                facts.append(Metadatum("Office", _safe(name), category, block.where, None, value.strip()))
        return facts, (), ()


def _leaves(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        for key, value in element.attrib.items():
            attribute = key.rpartition("}")[2]
            if attribute not in _SILENT:
                yield attribute, value
        yield name, element.text or ""


def _safe(name: str) -> str:
    return name if name in _NAMES else "property"


PLUGIN: Final = Office()
