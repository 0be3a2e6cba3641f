"""The words of PDF pages and forms, written anew without unseen text, marks for programs and hidden layers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import RemedyRefused
from imageguard.formats import pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSEEN: Final = frozenset({3, 7})
"""Modes in which text is not painted (ISO 32000-2, table 104)."""

_SHOWS: Final = frozenset({"Tj", "TJ", "'", '"'})
_MARKS: Final = frozenset({"MP", "DP", "BMC", "BDC", "EMC"})
_KINDS: Final = ("/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font")
_DEEPEST: Final = 12


def hidden_layers(document: Any) -> frozenset[tuple[int, int]]:  # noqa: ANN401 - a document of pikepdf
    """Return the layers that are not shown. Raises RemedyRefused where that depends on who looks."""
    optional = document.Root.get("/OCProperties")
    if optional is None:
        return frozenset()
    default = optional.get("/D")
    base = "/ON" if default is None else default.get("/BaseState", "/ON")
    if default is None or base not in {"/ON", "/OFF"} or len(optional.get("/Configs", ())) > 0:
        raise RemedyRefused("which of its layers are shown depends on the program: print it into a new PDF")
    listed = {one.objgen for one in optional.get("/OCGs", ())}
    on, off = ({one.objgen for one in default.get(key, ())} for key in ("/ON", "/OFF"))
    return frozenset(listed - on if base == "/OFF" else off)


def settle(document: Any, page: Any, off: frozenset[tuple[int, int]], done: set[tuple[int, int]]) -> None:  # noqa: ANN401
    """Write the words of a page anew, and those of all forms, patterns and glyphs that it uses.

    Raises RemedyRefused.
    """
    import pikepdf  # noqa: PLC0415 - heavy

    words = _words(page, page.resources, off)
    page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(words))
    page.obj.Resources = _used(page.resources, words)
    _inner(page.obj.Resources, off, done, 0)


def _inner(resources: Any, off: frozenset[tuple[int, int]], done: set[tuple[int, int]], depth: int) -> None:  # noqa: ANN401
    import pikepdf  # noqa: PLC0415 - heavy

    if depth > _DEEPEST:
        raise RemedyRefused("forms lie in forms, deeper than in any document")
    for one in _streams(resources):
        if one.objgen in done:
            continue
        done.add(one.objgen)
        own = one.get("/Resources", resources)
        words = _words(one, own, off)
        one.write(pikepdf.unparse_content_stream(words))
        one.Resources = _used(own, words)
        _inner(one.Resources, off, done, depth + 1)


def _used(resources: Any, words: list[Any]) -> Any:  # noqa: ANN401 - as above
    """Return the resources that words name; what none names is not shown."""
    import pikepdf  # noqa: PLC0415 - heavy

    named = {str(each) for one in words for each in one.operands if isinstance(each, pikepdf.Name)}
    found = pikepdf.Dictionary()
    for kind in _KINDS:
        things: Any = resources.get(kind) if resources is not None else None
        if things is not None:
            stay = {key: things[key] for key in things if kind == "/ColorSpace" or key in named}
            if stay:
                found[kind] = pikepdf.Dictionary(stay)
    return found


def _streams(resources: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Yield the forms, patterns, glyphs and masks that resources name."""
    import pikepdf  # noqa: PLC0415 - heavy

    for one in _of(resources, "/XObject"):
        if one.get("/Subtype") not in {"/Form", "/Image"}:
            raise RemedyRefused("it holds PostScript: print it into a new PDF")
    yield from (one for one in _of(resources, "/XObject") if one.get("/Subtype") == "/Form")
    yield from (one for one in _of(resources, "/Pattern") if isinstance(one, pikepdf.Stream))
    for one in _of(resources, "/Font"):
        if one.get("/Subtype") == "/Type3":
            yield from _of(one, "/CharProcs")
    for one in _of(resources, "/ExtGState"):
        mask = one.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
            yield mask.G


def _of(resources: Any, kind: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    things: Any = resources.get(kind) if resources is not None else None
    if things is not None:
        yield from (things[key] for key in things)


def _words(holder: Any, resources: Any, off: frozenset[tuple[int, int]]) -> list[Any]:  # noqa: ANN401 - as above
    """Return the words that paint, or move what paints."""
    import pikepdf  # noqa: PLC0415 - heavy

    reading = _Reading(resources, off)
    instructions: Any = pikepdf.parse_content_stream(holder)
    kept: list[Any] = []
    for place, one in enumerate(instructions):
        if place > pdf.MOST_OPERATORS:
            raise RemedyRefused("its pages hold more words than any document")
        operands, operator = one
        kept += reading.word(one, str(operator), operands)
    return kept


@dataclass
class _Reading:
    """Where the words of one stream stand: in which layers, in which mode of text."""

    resources: Any
    off: frozenset[tuple[int, int]]
    layers: list[bool] = field(default_factory=list)
    mode: int = 0
    saved: list[int] = field(default_factory=list)

    def word(self, one: Any, name: str, operands: Any) -> list[Any]:  # noqa: ANN401 - as above
        """Return what stands in the copy for one word."""
        if name in _MARKS:
            self.mark(name, operands)
            return []
        self.state(name, operands)
        if any(self.layers) and (name in _SHOWS or name in _PAINT or name in {"Do", "sh", "INLINE IMAGE"}):
            return _without_paint(name)
        if name in _SHOWS and self.mode in _UNSEEN:
            return _moved(name)
        return [] if name == "Do" and _is_hidden_object(operands, self.resources, self.off) else [one]

    def mark(self, name: str, operands: Any) -> None:  # noqa: ANN401 - as above
        """Enter or leave a marked part, which may be a hidden layer."""
        if name in {"BMC", "BDC"}:
            self.layers.append(name == "BDC" and _is_off(operands, self.resources, self.off))
        elif name == "EMC" and self.layers:
            self.layers.pop()

    def state(self, name: str, operands: Any) -> None:  # noqa: ANN401 - as above
        """Follow the mode of text, which is saved and restored with the state of drawing."""
        if name == "q":
            self.saved.append(self.mode)
        elif name == "Q" and self.saved:
            self.mode = self.saved.pop()
        elif name == "Tr":
            self.mode = int(operands[0])


_PAINT: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})


def _without_paint(name: str) -> list[Any]:
    """Return what stands for a word that would paint on a hidden layer: paths end, lines of text go on."""
    import pikepdf  # noqa: PLC0415 - heavy

    if name in _PAINT:
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))]
    return _moved(name)


def _moved(name: str) -> list[Any]:
    """Return what stands for unseen text: the next line, where the word went to it."""
    import pikepdf  # noqa: PLC0415 - heavy

    return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))] if name in {"'", '"'} else []


def _is_off(operands: Any, resources: Any, off: frozenset[tuple[int, int]]) -> bool:  # noqa: ANN401 - as above
    if str(operands[0]) != "/OC" or resources is None:
        return False
    named = resources.get("/Properties")
    return _is_layer_off(named.get(str(operands[1])) if named is not None else None, off)


def _is_hidden_object(operands: Any, resources: Any, off: frozenset[tuple[int, int]]) -> bool:  # noqa: ANN401 - as above
    things = resources.get("/XObject") if resources is not None else None
    one = things.get(str(operands[0])) if things is not None else None
    return one is not None and _is_layer_off(one.get("/OC"), off)


def _is_layer_off(layer: Any, off: frozenset[tuple[int, int]]) -> bool:  # noqa: ANN401 - as above
    """Say whether a layer is not shown. Raises RemedyRefused where that depends on several."""
    if layer is None or not off:
        return False
    if layer.get("/Type") == "/OCMD":
        raise RemedyRefused("which of its layers are shown depends on others: print it into a new PDF")
    return layer.objgen in off
