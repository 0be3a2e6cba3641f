"""The structure of a document as objects of its file (ISO 32000-1, 14.7.2 and 14.7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfdoc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.typography.tags import Element, Tags


class _Written(pdfdoc.PDFObject):
    """An element as it stands in the file."""

    def __init__(self, element: Element, names: dict[int, str], parent: str) -> None:
        self.element, self.names, self.parent = element, names, parent

    def format(self, document: Any) -> bytes:  # noqa: ANN401 - ReportLab's document
        """Return the dictionary; numbers of objects are known by now."""
        element = self.element
        page = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
        kids = [self._kid(document, kid, page) for kid in sorted(element.kids, key=_last)]
        parts = [f"<</S/{element.role}/P {_ref(document, self.parent)}"]
        parts += [f"/Pg {_ref(document, f'Page{page}')}"] if page is not None else []
        parts += [f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"] if kids else []
        parts += [f"/A{element.attributes}"] if element.attributes else []
        parts += [f"/{key} {_string(said)}" for key, said in _said(element)]
        return "".join([*parts, ">>"]).encode("ascii")

    def _kid(self, document: Any, kid: Element | tuple[int, int] | str, page: int | None) -> str:  # noqa: ANN401
        if isinstance(kid, str):
            return f"<</Type/OBJR/Obj {_ref(document, kid)}>>"
        if isinstance(kid, tuple):
            number, mark = kid
            return str(mark) if number == page else f"<</Type/MCR/Pg {_ref(document, f'Page{number}')}/MCID {mark}>>"
        return _ref(document, self.names[id(kid)])


class _Parents(pdfdoc.PDFObject):
    """Whose each mark of each page is, and each annotation."""

    def __init__(self, tags: Tags, names: dict[int, str]) -> None:
        self.tags, self.names = tags, names

    def format(self, document: Any) -> bytes:  # noqa: ANN401 - ReportLab's document
        """Return the number tree: a list for a page, one element for an annotation."""
        return f"<</Nums[{' '.join(self._entries(document))}]>>".encode("ascii")

    def _entries(self, document: Any) -> Iterator[str]:  # noqa: ANN401 - ReportLab's document
        for of, key in self.tags.keys.items():
            refs = " ".join(_ref(document, self.names[id(one)]) for one in self.tags.owners.get(of, ()))
            yield f"{key} {refs}" if isinstance(of, str) else f"{key}[{refs}]"


def write_tree(document: Any, tags: Tags) -> None:  # noqa: ANN401 - ReportLab's document
    """Write the structure into a document whose pages are all drawn, and let its catalogue name it."""
    names: dict[int, str] = {}
    root = "imageguard-structure"
    for element in _all(tags.root):
        parent = names[id(element.parent)] if element.parent is not None else root
        names[id(element)] = f"E{len(names)}"
        document.Reference(_Written(element, names, parent), names[id(element)])
    first = pdfdoc.PDFObjectReference(names[id(tags.root)])
    parents = document.Reference(_Parents(tags, names), "imageguard-parents")
    tree = {"Type": pdfdoc.PDFName("StructTreeRoot"), "K": first, "ParentTree": parents}
    catalogue = document.Catalog
    catalogue.StructTreeRoot = document.Reference(pdfdoc.PDFDictionary(tree), root)
    catalogue.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})


def _all(element: Element) -> Iterator[Element]:
    """Yield an element and all below it, each after its parent."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [kid for kid in reversed(one.kids) if not isinstance(kid, tuple | str)]


def _last(kid: object) -> bool:
    """Put annotations behind the words that they are about."""
    return isinstance(kid, str)


def _said(element: Element) -> list[tuple[str, str]]:
    return [(key, said) for key, said in (("Alt", element.alt), ("ActualText", element.spoken)) if said]


def _ref(document: Any, name: str) -> str:  # noqa: ANN401 - ReportLab's document
    return f"{document.idToObjectNumberAndVersion[name][0]} 0 R"


def _string(words: str) -> str:
    """Return a text string: as UTF-16 in hexadecimal, which needs no escapes."""
    return f"<FEFF{words.encode('utf-16-be', 'surrogatepass').hex().upper()}>"
