"""XML of office files, read without entities, networks or depths that only attacks need, and written again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ELEMENTS: Final = 2_000_000


def parse(data: bytes) -> Any:  # noqa: ANN401 - an element of lxml, which ships no types
    """Return the root element. Raises Unreadable where it is damaged, declares entities, or is beyond any document."""
    from lxml import etree  # noqa: PLC0415 - heavy

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable("the XML declares a document type or entities, as attacks do")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("the XML is damaged") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("the XML declares a document type or entities, as attacks do")
    return root


def written(root: Any) -> bytes:  # noqa: ANN401 - as above
    """Return the document of an element, with nothing before the root and nothing behind it."""
    from lxml import etree  # noqa: PLC0415 - heavy

    etree.cleanup_namespaces(root)
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return body


def local(name: str) -> str:
    """Return the local part of an expanded name."""
    return name.rpartition("}")[2]


def space(name: str) -> str:
    """Return the namespace of an expanded name, empty where it has none."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def elements(root: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Yield every element, in document order. Raises Unreadable beyond any document."""
    for place, one in enumerate(root.iter()):
        if place > MOST_ELEMENTS:
            raise Unreadable("the XML holds more elements than any document")
        if isinstance(one.tag, str):
            yield one


def drop(element: Any) -> None:  # noqa: ANN401 - as above
    """Take an element out of its parent; the text behind it stays."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    element.tail = None
    parent.remove(element)


def unwrap(element: Any) -> None:  # noqa: ANN401 - as above
    """Put the children of an element in its place; its own text, where it has any, stays too."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    if element.text and element.text.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.text
        else:
            before.tail = (before.tail or "") + element.text
    for child in reversed(list(element)):
        parent.insert(at, child)
    drop(element)
