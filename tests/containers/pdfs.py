"""Builders of PDF files, each with one secret in one hiding place."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import building as b
import pikepdf
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "Zebrafink-4711"  # noqa: S105 - a word to be found
PHOTO = b.jpeg(3, (320, 240))
OTHER = b.jpeg(7, (200, 160))
SHOWN = "q 200 0 0 150 20 20 cm /Im0 Do Q"


def picture(document: pikepdf.Pdf, data: bytes = PHOTO, size: tuple[int, int] = (320, 240)) -> pikepdf.Object:
    """Return a JPEG as a picture of a document."""
    stream = document.make_stream(data)
    stream.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    return stream


def document(words: str = SHOWN, *, pages: int = 1, data: bytes = PHOTO) -> pikepdf.Pdf:
    """Return a document whose first page shows a picture by those words."""
    made = pikepdf.new()
    for place in range(pages):
        made.add_blank_page(page_size=(300, 200))
        page = made.pages[place]
        page.Resources = Dictionary(XObject=Dictionary(Im0=picture(made, data)))
        page.Contents = made.make_stream((words if place == 0 else "").encode())
    return made


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    """Return the file."""
    file = io.BytesIO()
    made.save(file, static_id=True, **options)
    return file.getvalue()


def pdf(words: str = SHOWN, change: Callable[[pikepdf.Pdf], object] = lambda _: None, *, data: bytes = PHOTO) -> bytes:
    """Return a file, something in it changed."""
    made = document(words, data=data)
    change(made)
    return saved(made)


def font(made: pikepdf.Pdf) -> None:
    """Give the first page a font."""
    one = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    made.pages[0].Resources.Font = Dictionary(F0=one)


def _info(made: pikepdf.Pdf) -> None:
    made.docinfo["/Author"] = SECRET


def _xmp(made: pikepdf.Pdf) -> None:
    made.Root.Metadata = made.make_stream(b.xmp(f"<dc:creator>{SECRET}</dc:creator>"))
    made.Root.Metadata.Type, made.Root.Metadata.Subtype = Name.Metadata, Name.XML


def _attached(made: pikepdf.Pdf) -> None:
    made.attachments["a.jpg"] = b.with_segment(OTHER, 0xFE, SECRET.encode())


def remark(kind: str, **more: object) -> Callable[[pikepdf.Pdf], None]:
    """Return what adds a remark of somebody to the first page."""

    def change(made: pikepdf.Pdf) -> None:
        one = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=[0, 0, 20, 20], T=SECRET, Contents="x", **more)
        made.pages[0].Annots = Array([made.make_indirect(one)])

    return change


def _field(made: pikepdf.Pdf) -> None:
    one = made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V=SECRET, Rect=[0, 0, 90, 20], F=2)
    )
    made.pages[0].Annots = Array([one])
    made.Root.AcroForm = Dictionary(Fields=Array([one]))


def layer(made: pikepdf.Pdf) -> None:
    """Give the document a layer that is not shown."""
    font(made)
    one = made.make_indirect(Dictionary(Type=Name.OCG, Name="Layer"))
    made.Root.OCProperties = Dictionary(OCGs=Array([one]), D=Dictionary(OFF=Array([one])))
    made.pages[0].Resources.Properties = Dictionary(L0=one)


def _pieces(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.PieceInfo = Dictionary(App=Dictionary(Private=SECRET))
    made.pages[0].obj.LastModified = "D:20260101"


def _thumb(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Thumb = picture(made, b.with_segment(OTHER, 0xFE, SECRET.encode()), (200, 160))


def _unused(made: pikepdf.Pdf) -> None:
    made.pages[0].Resources.XObject.Im9 = picture(made, b.with_segment(OTHER, 0xFE, SECRET.encode()), (200, 160))


def _script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=f"app.alert('{SECRET}')")


def _spoken(made: pikepdf.Pdf) -> None:
    spoken = Dictionary(S=Name.P, Alt=SECRET)
    made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=spoken))


def revised() -> bytes:
    """Return a file whose older revision names somebody."""
    first = pdf(change=_info)
    start = first.rfind(b"startxref")
    at = int(first[start:].split()[1])
    table = b"xref\n0 1\n0000000000 65535 f \n"
    trailer = b"trailer << /Size 20 /Root 1 0 R /Prev " + str(at).encode() + b" >>\n"
    return first + table + trailer + b"startxref\n" + str(len(first)).encode() + b"\n%%EOF\n"


_TEXT = f"BT /F0 9 Tf 10 180 Td ({SECRET}) Tj ET"
LEAKS: dict[str, tuple[bytes, str]] = {
    "author": (pdf(change=_info), "Author"),
    "XMP": (pdf(change=_xmp), "dc:creator"),
    "attachment": (pdf(change=_attached), "attached-file"),
    "remark": (pdf(change=remark("Text")), "annotation"),
    "hidden field": (pdf(change=_field), "field"),
    "hidden layer": (pdf(f"{SHOWN} /OC /L0 BDC {_TEXT} EMC", layer), "hidden-layer"),
    "pieces of a program": (pdf(change=_pieces), "PieceInfo"),
    "thumbnail": (pdf(change=_thumb), "thumbnail"),
    "picture that no page shows": (pdf(change=_unused), "embedded"),
    "picture's comment": (pdf(data=b.with_segment(PHOTO, 0xFE, SECRET.encode())), "COM"),
    "program": (pdf(change=_script), "script"),
    "spoken text": (pdf(change=_spoken), "Alt"),
    "unseen text": (pdf(f"{SHOWN} BT 3 Tr ET {_TEXT}", font), "none"),
    "older revision": (revised(), "old-revision"),
}
"""Files with one secret each, and the word by which an inspection tells of it: a tag, or a kind."""
