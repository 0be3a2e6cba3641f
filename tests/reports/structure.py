"""Reads a tagged PDF as a screen reader does: along its structure, with what each mark on its pages says."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

PAINTS = frozenset("f F f* B B* b b* S s sh Do Tj TJ ' \" INLINE".split())  # noqa: SIM905 - one line reads better
CODES = re.compile(rb"<([0-9A-F]{2})> <((?:[0-9A-F]{4})*)>")


@dataclass
class Node:
    """One element of the structure: its role, what it says itself, its kids in order."""

    role: str
    entry: Any
    pdf: Any = field(repr=False)
    kids: list[Node | str] = field(default_factory=list)

    def all(self, role: str = "") -> list[Node]:
        """Return this element and those below it, in reading order; those of one role where it is named."""
        below = [one for kid in self.kids if isinstance(kid, Node) for one in kid.all(role)]
        return [*([self] if role in {"", self.role} else []), *below]

    @property
    def words(self) -> str:
        """What is read of it and of all below it."""
        if "/ActualText" in self.entry:
            return str(self.entry.ActualText)
        return "".join(kid.words if isinstance(kid, Node) else kid for kid in self.kids)

    def attribute(self, name: str) -> object:
        """Return an attribute by its name, None where it has none."""
        return self.entry.get("/A", pikepdf.Dictionary()).get(name)


class Structure:
    """A PDF with what its marks say: by page and number, the artifacts of each page, and marks that are nobody's."""

    def __init__(self, file: bytes) -> None:
        """Read all pages."""
        self.pdf = pikepdf.open(io.BytesIO(file))
        self.said: dict[tuple[int, int], str] = {}
        self.artifacts: dict[int, str] = {}
        self.unmarked: list[tuple[int, str]] = []
        self.twice: list[tuple[int, int]] = []
        self._maps: dict[tuple[int, int], dict[int, str]] = {}
        self.numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        for number, page in enumerate(self.pdf.pages):
            self._page(number, page)
        self.root = self._node(self.pdf.Root.StructTreeRoot.K)

    def places(self, node: Node) -> list[tuple[int, int]]:
        """Return page and number of each mark that is an element's own."""
        kids = node.entry.get("/K", [])
        found = []
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                found.append((self.numbers[node.entry.Pg.objgen], kid))
            elif "/MCID" in kid:
                found.append((self.numbers[kid.Pg.objgen], int(kid.MCID)))
        return found

    def walked(self) -> list[tuple[int, int]]:
        """Return page and number of all marks in reading order, each element's first."""
        return [place for one in self.root.all() for place in self.places(one)[:1]]

    def parents(self) -> dict[int, Any]:
        """Return the tree of parents."""
        numbers = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}

    def _page(self, number: int, page: Any) -> None:  # noqa: ANN401 - pikepdf's page
        stack: list[tuple[str, int | str | None]] = []
        font: Any = None
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                stack.append(self._begun(number, operands, stack))
            elif name == "EMC":
                stack.pop()
            elif name == "Tf":
                font = page.Resources.Font[operands[0]]
            elif name in PAINTS:
                words = self._shown(page.Resources, name, operands, font)
                self._tell(number, stack, words)
                self.unmarked += [] if stack else [(number, name)]
        assert stack == []

    def _begun(self, number: int, operands: Any, stack: Any) -> tuple[str, int | str | None]:  # noqa: ANN401
        about = operands[1] if len(operands) > 1 else {}
        if "/MCID" in about:
            assert stack == []
            place = (number, int(about["/MCID"]))
            self.twice += [place] if place in self.said else []
            self.said.setdefault(place, "")
            return "content", place[1]
        if "/ActualText" in about:
            self._tell(number, stack, str(about["/ActualText"]))
            return "silent", None
        return ("artifact" if operands[0] == "/Artifact" else "other"), None

    def _tell(self, number: int, stack: list[tuple[str, Any]], words: str) -> None:
        kinds = dict(stack)
        if "silent" in kinds:
            return
        if "content" in kinds:
            self.said[number, kinds["content"]] += words
        else:
            self.artifacts[number] = self.artifacts.get(number, "") + words

    def _shown(self, resources: Any, name: str, operands: Any, font: Any) -> str:  # noqa: ANN401
        if name == "Do":
            drawn = resources.XObject[operands[0]]
            if drawn.Subtype != "/Form":
                return ""
            own = None
            told = ""
            for inner, operator in pikepdf.parse_content_stream(drawn):
                own = drawn.Resources.Font[inner[0]] if str(operator) == "Tf" else own
                told += self._shown(drawn.Resources, str(operator), inner, own) if str(operator) in PAINTS else ""
            return told
        if name not in {"Tj", "TJ"}:
            return ""
        parts = operands[0] if name == "TJ" else [operands[0]]
        known = self._map(font)
        return "".join(known[code] for part in parts if isinstance(part, pikepdf.String) for code in bytes(part))

    def _map(self, font: Any) -> dict[int, str]:  # noqa: ANN401 - pikepdf's font
        if font.objgen not in self._maps:
            found = CODES.findall(font.ToUnicode.read_bytes())
            self._maps[font.objgen] = {
                int(code, 16): bytes.fromhex(told.decode()).decode("utf-16-be") for code, told in found
            }
        return self._maps[font.objgen]

    def _node(self, entry: Any) -> Node:  # noqa: ANN401 - pikepdf's dictionary
        node = Node(str(entry.S).removeprefix("/"), entry, self.pdf)
        kids = entry.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                node.kids.append(self.said[self.numbers[entry.Pg.objgen], kid])
            elif "/MCID" in kid:
                node.kids.append(self.said[self.numbers[kid.Pg.objgen], int(kid.MCID)])
            elif "/S" in kid:
                assert kid.P.objgen == entry.objgen
                node.kids.append(self._node(kid))
        return node
