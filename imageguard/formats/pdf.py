"""Where the pages of a PDF file draw which pictures, and how much of each is seen (ISO 32000-2, clauses 8 and 9)."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.model.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    Matrix = tuple[float, float, float, float, float, float]
    Bounds = tuple[float, float, float, float]

UNIT: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
DAMAGE: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
    OverflowError,
    ArithmeticError,
)
"""What pikepdf raises on damaged files, PdfError beside them."""

MOST_OPERATORS: Final = 2_000_000
MOST_DRAWN: Final = 5_000
_DEEPEST: Final = 12
_PAINT: Final = frozenset({"n", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_POINTS: Final = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2}
_SLACK: Final = 0.01
"""Share of a picture's side that may lie outside of what shows it: rounding, and no face."""


@dataclass(frozen=True)
class Drawn:
    """One picture as a page draws it: its object, the matrix of its unit square, the bounds of what shows it.

    Bounds are (left, bottom, right, top) in points of the page before it is turned; ``odd`` says that
    what shows it is no rectangle; ``document`` must live as long as the picture is to be read.
    """

    picture: Any = field(repr=False)
    matrix: Matrix
    bounds: Bounds
    odd: bool
    document: Any = field(default=None, repr=False)

    @property
    def key(self) -> tuple[int, int]:
        """Return number and generation of the picture's object; (0, 0) for one that stands in the page's own words."""
        number, generation = getattr(self.picture, "objgen", (0, 0))
        return int(number), int(generation)

    def is_whole(self) -> bool:
        """Say whether all of the picture is shown."""
        left, bottom, right, top = corners(self.matrix)
        across, down = _SLACK * (right - left) + 0.01, _SLACK * (top - bottom) + 0.01
        low, high = self.bounds[:2], self.bounds[2:]
        inside = left >= low[0] - across and bottom >= low[1] - down
        return not self.odd and inside and right <= high[0] + across and top <= high[1] + down


def opened(data: bytes) -> Any:  # noqa: ANN401 - a document of pikepdf
    """Return the document. Raises Unreadable where it is damaged, or needs a password."""
    import pikepdf  # noqa: PLC0415 - heavy

    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=True)
    except pikepdf.PasswordError as error:
        raise Unreadable("the document needs a password") from error
    except (pikepdf.PdfError, *DAMAGE) as error:
        raise Unreadable("the document is damaged") from error


def drawn(page: Any, document: Any = None) -> tuple[Drawn, ...]:  # noqa: ANN401 - pikepdf's
    """Return every picture that a page draws, in the order of its words. Raises Unreadable or OverLimit."""
    import pikepdf  # noqa: PLC0415 - heavy

    walk = _Walk(document)
    try:
        box = bounds(page.cropbox)
        walk.words(page, page.resources, _State(UNIT, box), 0)
    except (pikepdf.PdfError, *DAMAGE) as error:
        raise Unreadable("the words of a page are damaged") from error
    return tuple(walk.found)


def bounds(box: Any) -> Bounds:  # noqa: ANN401 - an array of pikepdf
    """Return a rectangle as (left, bottom, right, top), whichever corners it names."""
    one, two, three, four = (float(value) for value in box)
    return min(one, three), min(two, four), max(one, three), max(two, four)


def corners(matrix: Matrix) -> Bounds:
    """Return the bounds of the unit square under a matrix."""
    points = [applied(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    return _around(points)


def applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return a point under a matrix (ISO 32000-2, 8.3.3)."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def region(one: Drawn, page: Any) -> Region | None:  # noqa: ANN401 - a page of pikepdf
    """Return where on the shown page, as fractions from its upper left, an upright picture stands; None for others."""
    left, bottom, right, top = bounds(page.cropbox)
    width, height = max(right - left, 1e-6), max(top - bottom, 1e-6)
    turn = int(page.obj.get("/Rotate", 0) if "/Rotate" in page.obj else 0) % 360
    start, along, up = (_shown(applied(one.matrix, *at), (left, bottom, width, height), turn) for at in _AXES)
    upright = abs(along[1] - start[1]) < _STRAIGHT and abs(up[0] - start[0]) < _STRAIGHT
    if not upright or along[0] <= start[0] or up[1] >= start[1]:
        return None
    x0, x1, y0, y1 = (min(max(value, 0.0), 1.0) for value in (start[0], along[0], up[1], start[1]))
    return Region(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


_AXES: Final = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
_STRAIGHT: Final = 2e-3


def _shown(point: tuple[float, float], box: Bounds, turn: int) -> tuple[float, float]:
    """Return where a point of a page stands on it as shown, in fractions from the upper left; the page is turned."""
    x, y = (point[0] - box[0]) / box[2], 1.0 - (point[1] - box[1]) / box[3]
    return {90: (1.0 - y, x), 180: (1.0 - x, 1.0 - y), 270: (y, 1.0 - x)}.get(turn, (x, y))


@dataclass
class _State:
    matrix: Matrix
    bounds: Bounds
    odd: bool = False

    def copy(self) -> _State:
        return _State(self.matrix, self.bounds, self.odd)

    def clip(self, points: list[tuple[float, float]], *, odd: bool) -> None:
        if points:
            low, high = self.bounds, _around(points)
            self.bounds = max(low[0], high[0]), max(low[1], high[1]), min(low[2], high[2]), min(low[3], high[3])
        self.odd = self.odd or odd


@dataclass
class _Pen:
    """The state of drawing while the words of one stream are followed."""

    state: _State
    stack: list[_State] = field(default_factory=list)
    path: list[tuple[float, float]] = field(default_factory=list)
    odd: bool = False
    pending: bool = False

    def step(self, name: str, operands: Any) -> None:  # noqa: ANN401 - pikepdf's
        """Follow one operator that moves, saves or clips; others change nothing here."""
        if name == "q":
            self.stack.append(self.state.copy())
        elif name == "Q" and self.stack:
            self.state = self.stack.pop()
        elif name == "cm":
            self.state.matrix = product(_matrix(operands), self.state.matrix)
        elif name in {"W", "W*"}:
            self.pending = True
        elif name in _PAINT:
            if self.pending:
                self.state.clip(self.path, odd=self.odd)
            self.path, self.odd, self.pending = [], False, False
        else:
            self.draw(name, operands)

    def draw(self, name: str, operands: Any) -> None:  # noqa: ANN401 - pikepdf's
        """Add to the path; one that is no single upright rectangle is odd."""
        if name == "re":
            self.odd = self.odd or bool(self.path) or _is_turned(self.state.matrix)
            self.path += _rectangle([float(one) for one in operands], self.state.matrix)
        elif name in _POINTS:
            self.odd = True
            self.path += [applied(self.state.matrix, float(x), float(y)) for x, y in _pairs(operands)]


@dataclass
class _Walk:
    document: Any
    found: list[Drawn] = field(default_factory=list)
    operators: int = 0

    def words(self, holder: Any, resources: Any, state: _State, depth: int) -> None:  # noqa: ANN401 - pikepdf's
        """Follow the words of a page or a form: where they move, clip and draw."""
        import pikepdf  # noqa: PLC0415 - heavy

        if depth > _DEEPEST:
            raise OverLimit("forms lie in forms, deeper than in any document")
        pen = _Pen(state)
        instructions: Any = pikepdf.parse_content_stream(holder)
        for operands, operator in instructions:
            self.operators += 1
            if self.operators > MOST_OPERATORS:
                raise OverLimit("the pages hold more words than any document")
            name = str(operator)
            if name == "Do":
                self.draw(resources, str(operands[0]), pen.state, depth)
            elif name == "INLINE IMAGE":
                self.add(Drawn(operands[0], pen.state.matrix, pen.state.bounds, pen.state.odd, self.document))
            elif name == "gs":
                pen.state.odd = pen.state.odd or _hides(resources, str(operands[0]))
            else:
                pen.step(name, operands)

    def draw(self, resources: Any, name: str, state: _State, depth: int) -> None:  # noqa: ANN401 - pikepdf's
        """Draw a picture, or go into a form."""
        one = _named(resources, "/XObject", name)
        if one is None:
            return
        if one.get("/Subtype") == "/Image":
            self.add(Drawn(one, state.matrix, state.bounds, state.odd, self.document))
        elif one.get("/Subtype") == "/Form":
            inner = state.copy()
            inner.matrix = product(_matrix(one.get("/Matrix", UNIT)), state.matrix)
            if "/BBox" in one:
                left, bottom, right, top = bounds(one.BBox)
                box = _rectangle([left, bottom, right - left, top - bottom], inner.matrix)
                inner.clip(box, odd=_is_turned(inner.matrix))
            self.words(one, one.get("/Resources", resources), inner, depth + 1)

    def add(self, one: Drawn) -> None:
        """Add a picture."""
        self.found.append(one)
        if len(self.found) > MOST_DRAWN:
            raise OverLimit("a page draws more pictures than any document")


def _named(resources: Any, kind: str, name: str) -> Any:  # noqa: ANN401 - pikepdf's
    things = resources.get(kind) if resources is not None else None
    return things.get(name) if things is not None else None


def _hides(resources: Any, name: str) -> bool:  # noqa: ANN401 - pikepdf's
    """Say whether a state of drawing shows through a mask, or nothing at all."""
    one = _named(resources, "/ExtGState", name)
    if one is None:
        return False
    return one.get("/SMask", "/None") != "/None" or float(one.get("/ca", 1)) <= 0


def product(one: Matrix, two: Matrix) -> Matrix:
    """Return the matrix that does first ``one``, then ``two``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _matrix(operands: Any) -> Matrix:  # noqa: ANN401 - pikepdf's
    a, b, c, d, e, f = (float(one) for one in operands)
    return a, b, c, d, e, f


def _rectangle(numbers: list[float], matrix: Matrix) -> list[tuple[float, float]]:
    x, y, width, height = numbers
    return [applied(matrix, x + across, y + up) for across in (0.0, width) for up in (0.0, height)]


def _pairs(operands: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - pikepdf's
    numbers = list(operands)
    return zip(numbers[::2], numbers[1::2], strict=False)


def _is_turned(matrix: Matrix) -> bool:
    a, b, c, d, _, _ = matrix
    size = max(abs(a), abs(b), abs(c), abs(d))
    straight = max(abs(b), abs(c)) <= 1e-4 * size or max(abs(a), abs(d)) <= 1e-4 * size
    return not straight


def _around(points: list[tuple[float, float]]) -> Bounds:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)
