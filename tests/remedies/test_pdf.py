"""PDF files written anew: one revision, the words and pictures of the pages, and nothing that anybody hid."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import building as b
import pdfs
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect
from imageguard.engine.residue import previews, residue
from imageguard.errors import RemedyRefused
from imageguard.model.geometry import Box
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits
from imageguard.remedies import legible
from imageguard.remedies.pdf import PLUGIN as MENDER

if TYPE_CHECKING:
    from imageguard.model.inspection import Inspection

ENGINE = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits())


def seen(data: bytes) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, ENGINE)


def unpacked(data: bytes) -> bytes:
    """Return every object and every stream of a file, unpacked, beside its bytes."""
    found = [data]
    with pikepdf.open(io.BytesIO(data)) as opened:
        for one in opened.objects:
            found.append(one.unparse(resolved=True) if not isinstance(one, pikepdf.Stream) else b"")
            if isinstance(one, pikepdf.Stream):
                found += [str(one.stream_dict).encode(), one.read_raw_bytes()]
                found += [one.read_bytes()] if one.get("/Filter") != "/DCTDecode" else []
    return b"".join(found)


@pytest.mark.parametrize("name", sorted(pdfs.LEAKS))
def test_a_planted_secret_is_gone_from_the_copy(name: str) -> None:
    """Neither the walker nor a look into every object finds it; what is shown is what was shown."""
    data = pdfs.LEAKS[name][0]
    copy = MENDER.strip(data)
    after = seen(copy)
    assert after.whole
    assert residue(after) == previews(after) == after.hidden == ()
    assert pdfs.SECRET.encode() not in unpacked(copy)
    assert pdfs.SECRET.encode() not in legible.searchable(copy)
    assert {one.px for one in after.renditions} <= {one.px for one in seen(data).renditions}
    assert len(after.renditions) == 2
    assert copy.count(b"%%EOF") == 1


@pytest.mark.parametrize("name", sorted(pdfs.LEAKS)[::3])
def test_a_copy_is_its_own_copy(name: str) -> None:
    """The same file gives the same bytes, and a copy gives itself."""
    copy = MENDER.strip(pdfs.LEAKS[name][0])
    assert MENDER.strip(pdfs.LEAKS[name][0]) == copy
    assert MENDER.strip(copy) == copy


def test_words_that_are_shown_stay() -> None:
    """Text on a shown layer, in a form field and in a drawn remark is part of the page."""
    import pymupdf  # noqa: PLC0415 - prints when it is imported

    data = pdfs.pdf(f"{pdfs.SHOWN} /Span <</ActualText (x)>> BDC BT /F0 9 Tf 10 180 Td (Kept) Tj ET EMC", pdfs.font)
    with pymupdf.open(stream=MENDER.strip(data), filetype="pdf") as document:
        assert document[0].get_text().strip() == "Kept"


def _signed(made: pikepdf.Pdf) -> None:
    made.Root.Perms = Dictionary(DocMDP=made.make_indirect(Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]))))


def _postscript(made: pikepdf.Pdf) -> None:
    made.pages[0].Resources.XObject.Ps = made.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS)
    made.pages[0].Contents = made.make_stream(b"/Ps Do")


def _conditions(made: pikepdf.Pdf) -> None:
    pdfs.layer(made)
    made.pages[0].Resources.Properties.L0 = Dictionary(Type=Name.OCMD)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdfs.pdf("q 20 20 m 120 20 l 70 150 l h W n 200 0 0 150 20 20 cm /Im0 Do Q"), "shown in part"),
        (pdfs.pdf("q 200 0 0 150 150 20 cm /Im0 Do Q"), "outside of what it shows"),
        (pdfs.pdf(change=_signed), "signed"),
        (pdfs.pdf(change=_postscript), "PostScript"),
        (pdfs.pdf(f"{pdfs.SHOWN} /OC /L0 BDC EMC", _conditions), "layers"),
        (pdfs.pdf(change=pdfs.remark("Movie")), "film"),
        (pdfs.saved(pdfs.document(), encryption=pikepdf.Encryption(user="", owner="b")), "encrypted"),
        (pdfs.pdf()[:200], "damaged"),
        (pdfs.pdf(data=pdfs.PHOTO[:900]), "cannot be mended"),
        (pdfs.saved(pikepdf.new()), "pages"),
    ],
    ids=["clip", "beside", "signed", "PostScript", "conditions", "film", "password", "cut off", "damaged", "empty"],
)
def test_what_cannot_be_proved_is_refused_with_a_sentence(data: bytes, why: str) -> None:
    """Whoever reads it knows what to do."""
    with pytest.raises(RemedyRefused, match=why):
        MENDER.strip(data)


def test_a_cover_is_filled_in_the_picture_itself() -> None:
    """Under a box on the page the face would still be there: the pixels of the picture are replaced."""
    bare = MENDER.strip(pdfs.pdf())
    copy = MENDER.cover(bare, {1: [Box(80, 60, 200, 180)]})
    page, picture = seen(copy).renditions
    assert picture.px != seen(bare).renditions[1].px
    assert [px for px, _ in page.holds] == [picture.px]
    with pytest.raises(RemedyRefused, match="on one of its pages"):
        MENDER.cover(bare, {0: [Box(1, 1, 9, 9)]})
    with pytest.raises(RemedyRefused, match="not in the copy"):
        MENDER.cover(bare, {2: [Box(1, 1, 9, 9)]})


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "P"])
def test_samples_are_kept_and_what_lies_behind_them_is_not(mode: str) -> None:
    """A picture without a file of its own ends with its last row, and can be covered."""
    image = b.scene((64, 48)).convert(mode)
    space = {"RGB": Name.DeviceRGB, "L": Name.DeviceGray, "CMYK": Name.DeviceCMYK}.get(mode)

    def change(made: pikepdf.Pdf) -> None:
        stream = made.make_stream(image.tobytes() + pdfs.SECRET.encode())
        palette = bytes(image.getpalette("RGB") or ()).ljust(768, b"\0")
        indexed = Array([Name.Indexed, Name.DeviceRGB, 255, pikepdf.String(palette)])
        stream.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=64, Height=48, ColorSpace=space or indexed, BitsPerComponent=8
        )
        made.pages[0].Resources.XObject.Im0 = stream

    data = pdfs.pdf(change=change)
    copy = MENDER.strip(data)
    assert [one.px for one in seen(copy).renditions] == [one.px for one in seen(data).renditions]
    assert pdfs.SECRET.encode() not in unpacked(copy)
    covered = seen(MENDER.cover(copy, {1: [Box(8, 8, 40, 40)]}))
    assert covered.whole
    assert covered.renditions[1].px != seen(copy).renditions[1].px
