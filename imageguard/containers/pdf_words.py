"""What the objects of a PDF file tell and hide beside their pages: remarks, forms, layers, programs, attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.formats import pdf
from imageguard.model.inspection import Category, Hidden, Metadatum
from imageguard.pictures import pdf_images

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.containers.parts import Gathered
    from imageguard.ports import Limits

_MOST: Final = 200_000
_DEEPEST: Final = 32
_TOLD: Final[Mapping[str, tuple[str, Category]]] = {
    "/PieceInfo": ("PieceInfo", Category.OTHER),
    "/LastModified": ("LastModified", Category.TIME),
    "/Alt": ("Alt", Category.CAPTION),
    "/ActualText": ("ActualText", Category.CAPTION),
    "/URI": ("URI", Category.OTHER),
}
_NOT_DRAWN: Final = frozenset({"/RichMedia", "/3D", "/Movie", "/Screen", "/Sound"})
_REMARKS: Final = frozenset(
    """/Text /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut /Stamp
    /Caret /Ink /Popup /FileAttachment /Redact""".split()  # noqa: SIM905 - read as a list of words
)
_PROGRAMS: Final = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition"})
_MEDIA: Final = "The document holds a film, a sound or a 3D model, which is not looked at: take it out."
_FORM: Final = "The document is a form whose pages are described in XML (XFA), and not drawn: print it into a new PDF."
_HIDDEN: Final = 2 | 32
"""Flags of a remark that is there and not seen (ISO 32000-2, table 167)."""


def take(gathered: Gathered, document: Any) -> None:  # noqa: ANN401 - a document of pikepdf
    """Add what the objects of a document tell. Raises Unreadable or OverLimit."""
    import pikepdf  # noqa: PLC0415 - heavy

    told: dict[tuple[str, Category, str | None], None] = {}
    hidden: dict[str, None] = {}
    try:
        for place, one in enumerate(document.objects):
            if place > _MOST:
                raise OverLimit("the document holds more objects than any other")
            for each in _dictionaries(one, 0):
                told.update(dict.fromkeys(_told(each)))
                hidden.update(dict.fromkeys(_hides(each)))
                if each.get("/Subtype") in _NOT_DRAWN and "/Rect" in each:
                    gathered.trouble("not-drawn", _MEDIA)
        _of_the_whole(gathered, document, hidden)
    except (pikepdf.PdfError, *pdf.DAMAGE) as error:
        raise Unreadable("its objects are damaged") from error
    gathered.facts += [Metadatum("PDF", tag, category, "document", None, value) for tag, category, value in told]
    gathered.hidden += [Hidden(kind, 0, 0) for kind in hidden]


def _dictionaries(one: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401 - pikepdf's
    """Yield a dictionary and those that stand inside it; what it refers to is an object of its own."""
    import pikepdf  # noqa: PLC0415 - heavy

    if depth > _DEEPEST:
        raise OverLimit("its objects are nested deeper than in any document")
    if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        yield one
        inside = list(dict(one.items()).values())
    elif isinstance(one, pikepdf.Array):
        inside = list(one)
    else:
        return
    for each in inside:
        if isinstance(each, (pikepdf.Dictionary, pikepdf.Array)) and not each.is_indirect:
            yield from _dictionaries(each, depth + 1)


def packed(document: Any, limits: Limits) -> dict[str, bytes]:  # noqa: ANN401 - pikepdf's
    """Return the streams that are packed more than once, unpacked, by the digest of what is stored."""
    import pikepdf  # noqa: PLC0415 - heavy

    found: dict[str, bytes] = {}
    for one in document.objects:
        if isinstance(one, pikepdf.Stream) and len(pdf_images.filters(one)) > 1 and one.get("/Subtype") != "/Image":
            try:
                body = bytes(one.read_bytes())
            except (pikepdf.PdfError, *pdf.DAMAGE):
                continue  # the walk over the bytes says that it is damaged
            if sum(map(len, found.values())) + len(body) > limits.block_bytes:
                raise OverLimit("its streams unpack to more bytes than the limit")
            found[pdf_images.digest(bytes(one.read_raw_bytes()))] = body
    return found


def _of_the_whole(gathered: Gathered, document: Any, hidden: dict[str, None]) -> None:  # noqa: ANN401 - pikepdf's
    form = document.Root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        gathered.trouble("not-drawn", _FORM)
    if layers(document):
        hidden["hidden-layer"] = None
    names = document.Root.get("/Names")
    if names is not None and "/EmbeddedFiles" in names:
        hidden["attached-file"] = None


def layers(document: Any) -> bool:  # noqa: ANN401 - pikepdf's
    """Say whether some layer is not shown, or not always."""
    optional = document.Root.get("/OCProperties")
    if optional is None:
        return False
    default = optional.get("/D")
    if default is None:
        return True
    off, base = default.get("/OFF"), default.get("/BaseState", "/ON")
    return (off is not None and len(off) > 0) or base != "/ON" or "/AS" in default


def _told(one: Any) -> Iterator[tuple[str, Category, str | None]]:  # noqa: ANN401 - pikepdf's
    for key, (tag, category) in _TOLD.items():
        if key in one:
            yield tag, category, _text(one.get(key))
    if one.get("/Subtype") in _REMARKS and "/Rect" in one:
        yield "annotation", Category.PERSON, _text(one.get("/T"))
        if _text(one.get("/Contents")):
            yield "Contents", Category.CAPTION, _text(one.get("/Contents"))
    if "/FT" in one and "/V" in one:
        yield "field", Category.CAPTION, _text(one.get("/V"))
    if "/ByteRange" in one:
        yield "signature", Category.PERSON, _text(one.get("/Name"))


def _hides(one: Any) -> Iterator[str]:  # noqa: ANN401 - pikepdf's
    if one.get("/S") in _PROGRAMS or "/JS" in one:
        yield "script"
    if "/Thumb" in one:
        yield "thumbnail"
    if "/Rect" in one and "/Subtype" in one and int(one.get("/F", 0)) & _HIDDEN:
        yield "hidden-annotation"


def _text(value: Any) -> str | None:  # noqa: ANN401 - pikepdf's
    import pikepdf  # noqa: PLC0415 - heavy

    return str(value) if isinstance(value, pikepdf.String) else None
