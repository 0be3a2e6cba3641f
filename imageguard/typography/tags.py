"""What the marks on a page are: elements of the structure that screen readers walk (ISO 32000-1, 14.7)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ARTIFACT: Final = "/Artifact BMC"
"""What stands on a page and belongs to nothing that is read: lines, grounds, repeated heads."""


class Element:
    """One element: its role (``P``, ``TD``), what it holds in reading order, and what is said in its place.

    ``kids`` are elements, ``(page, number)`` of marked content, or names of annotations; ``spoken`` replaces
    what is drawn, ``alt`` describes it; ``attributes`` are written as they are; an element that is ``bare``
    takes the words of the paragraph in it without an element of their own.
    """

    __slots__ = ("alt", "attributes", "bare", "kids", "parent", "role", "spoken")

    def __init__(self, role: str, alt: str = "", attributes: str = "", *, bare: bool = False) -> None:
        """Make an element that belongs nowhere yet."""
        self.role, self.alt, self.attributes, self.bare, self.spoken = role, alt, attributes, bare, ""
        self.parent: Element | None = None
        self.kids: list[Element | tuple[int, int] | str] = []


class Tags:
    """The structure of one document while its pages are drawn.

    Whatever is drawn is an artifact, unless it is drawn within ``content`` or by a paragraph. ``owners`` says whose
    the marks of a page are, by its number, and whose an annotation is, by its name; ``keys`` are their numbers in
    the tree of parents.
    """

    def __init__(self) -> None:
        """Begin with an empty document."""
        self.root = Element("Document")
        self.page = 1
        self.keys: dict[int | str, int] = {}
        self.owners: dict[int | str, list[Element]] = {}
        self._links: list[tuple[str, Element]] = []
        self._open = [self.root]
        self._quiet = 0

    @property
    def quiet(self) -> bool:
        """Say whether what is drawn now was read before."""
        return self._quiet > 0

    def hush(self, by: int) -> None:
        """Draw what follows as artifacts (1), or no longer (-1)."""
        self._quiet += by

    def adopt(self, element: Element) -> Element:
        """Put an element that belongs nowhere yet where the document is being read."""
        if element.parent is None:
            element.parent = self._open[-1]
            element.parent.kids.append(element)
        return element

    def open(self, element: Element) -> None:
        """Put what follows into an element, until it is closed."""
        self._open.append(element if self.quiet else self.adopt(element))

    def close(self) -> None:
        """Leave the element that was opened last."""
        self._open.pop()

    def leaf(self, role: str) -> Element:
        """Return the element for a paragraph: the bare one that is open, or a new one."""
        bare = self._open[-1].bare and role == "P"
        return self._open[-1] if bare else self.adopt(Element(role))

    def begin(self, element: Element) -> str:
        """Return the operator after which all marks of this page are the element's, until ``EMC``."""
        owners = self.owners.setdefault(self.page, [])
        element.kids.append((self.page, len(owners)))
        owners.append(element)
        return f"/{element.role} <</MCID {len(owners) - 1}>> BDC"

    def marked(self, code: Sequence[str], owners: Sequence[tuple[int, Element | None]], main: Element) -> str:
        """Return the code of one text object with each piece of text in its owner's marks.

        ``owners`` are places of text in ``code``, in order, and whose it is: that of a link, or of ``main``.
        """
        now: Element | None = None
        made = list(code)
        for at, owner in owners:
            if (whose := owner or main) is not now:
                if whose.parent is None:
                    whose.parent = main
                    main.kids.append(whose)
                made[at] = f"{'EMC ' if now else ''}{self.begin(whose)} {made[at]}"
                now = whose
        if now is not None:
            made[owners[-1][0]] += " EMC"
        return f"EMC {' '.join(made)} {ARTIFACT}"

    def linked(self, destination: str, lines: int = 1) -> Element:
        """Return a new link; as many annotations as it has lines will be its own."""
        element = Element("Link")
        self._links += [(f"#{destination.lstrip('#')}", element)] * lines
        return element

    def annotate(self, name: str, role: str, destination: str = "") -> int:
        """Give an annotation to the link that leads to its destination, or to an element of its own; return its key."""
        at = next((at for at, (known, _) in enumerate(self._links) if known == f"#{destination}"), None)
        element = self._links.pop(at)[1] if at is not None else self.adopt(Element(role))
        element.kids.append(name)
        self.owners[name] = [element]
        return self.key(name)

    def key(self, of: int | str) -> int:
        """Return the key of a page or an annotation in the tree of parents."""
        return self.keys.setdefault(of, len(self.keys))


def tags_of(canvas: Any) -> Tags | None:  # noqa: ANN401 - ReportLab types no canvas attribute
    """Return the structure that a canvas keeps; None where it keeps none, or where everything is an artifact now."""
    tags: Tags | None = getattr(canvas, "tags", None)
    return None if tags is None or tags.quiet else tags


@contextmanager
def content(canvas: Any, role: str, alt: str = "", attributes: str = "") -> Iterator[None]:  # noqa: ANN401 - as above
    """Draw one element of the document: what is no paragraph, such as a frame with its description."""
    tags = tags_of(canvas)
    if tags is None:
        yield
        return
    canvas.addLiteral(f"EMC {tags.begin(tags.adopt(Element(role, alt, attributes)))}")
    yield
    canvas.addLiteral(f"EMC {ARTIFACT}")


@contextmanager
def furniture(canvas: Any) -> Iterator[None]:  # noqa: ANN401 - as above
    """Draw what stands on every page: its head, its foot, its number."""
    canvas.addLiteral("EMC /Artifact <</Type /Pagination>> BDC")
    yield
    canvas.addLiteral(f"EMC {ARTIFACT}")
