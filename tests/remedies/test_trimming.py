"""Pictures that a document shows in part: what was cut off for show leaves the file, and the rest lies where it lay."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import TYPE_CHECKING

import building as b
import documents as d
import numpy as np
import pptx
import pytest
from PIL import Image
from pptx.util import Emu
from seeing import ENGINE, MENDERS, shown

from imageguard.bootstrap.trimming import CROPPED, trimmed
from imageguard.engine.inspect import inspect
from imageguard.errors import RemedyRefused
from imageguard.formats import carve
from imageguard.model.geometry import Box
from imageguard.model.inspection import Face, RenditionKind, Tier
from imageguard.model.remedy import Cover, Plan
from imageguard.model.report import Verdict
from imageguard.ports import Trimmer

if TYPE_CHECKING:
    from imageguard.bootstrap.parting import Part
    from imageguard.model.inspection import Inspection

PICTURE = b.saved(b.scene((320, 240), 3), "PNG")
HALF = '<a:srcRect l="50000"/>'


def seen(data: bytes) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, ENGINE)


def made(data: bytes, faces: tuple[Box, ...] = ()) -> Part:
    """Return what stays of a document; every face on its first picture is to be covered."""
    before = seen(data)
    mender = MENDERS[before.format]
    assert isinstance(mender, Trimmer)
    first = before.renditions[0]
    people = tuple(
        Face(f"f{place}", first.id, box, 0.9, Tier.CERTAIN, recognisable=True, detector="fake")
        for place, box in enumerate(faces, 1)
    )
    covers = tuple(Cover(one.id, first.id, first.px or "", one.box) for one in people)
    plan = Plan(1, "a", before.sha256, before.format, Verdict.BLOCK, covers=covers)
    return trimmed(mender.strip(data), mender, dataclasses.replace(before, faces=people), plan, ENGINE)


def pictures(data: bytes) -> list[bytes]:
    """Return the pictures that an archive holds."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return [body for name in archive.namelist() if carve.is_picture(body := archive.read(name))]


def pixels(data: bytes) -> np.ndarray:
    """Return rows x columns x 3."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_the_part_that_is_cut_off_for_show_is_not_in_the_copy() -> None:
    """The picture in the copy is the shown part, bit for bit, and nothing says any more that something is hidden."""
    data = d.docx(shown=d.blip(more=HALF), picture=PICTURE).bytes()
    assert CROPPED in {one.kind for one in seen(data).hidden}
    part = made(data)
    assert part.proof.held
    assert [(pixels(one) == pixels(PICTURE)[:, 160:]).all() for one in pictures(part.data)] == [True]
    after = seen(part.data)
    assert after.hidden == ()
    assert [(one.width, one.height) for one in after.renditions] == [(160, 240)]
    assert [one.px for one in after.renditions] == [one.px for one in part.before.renditions]


def test_a_face_that_was_cut_off_goes_and_one_in_the_part_is_covered_where_it_is_now() -> None:
    """Faces count in the picture as it is now; whose head lies beyond the cut is covered no more."""
    part = made(d.docx(shown=d.blip(more=HALF), picture=PICTURE).bytes(), (Box(5, 5, 25, 30), Box(200, 100, 230, 140)))
    assert [(one.id, one.box) for one in part.before.faces] == [("f2", Box(40, 100, 70, 140))]
    assert [(one.face_id, one.face) for one in part.plan.covers] == [("f2", Box(40, 100, 70, 140))]
    copy = part.mender.cover(part.data, {0: [Box(30, 90, 80, 150)]})
    assert (shown(copy)[0][95:145, 35:75] == shown(copy)[0][100, 50]).all()


def test_a_jpeg_is_cut_between_its_blocks_and_what_it_shows_moves_by_less_than_one() -> None:
    """No pixel is packed anew; an edge moves inwards, so that nothing of what was cut off stays."""
    data = d.docx(shown=d.blip(more='<a:srcRect l="10000" t="10000" r="30000"/>')).bytes()
    part = made(data)
    assert part.proof.held
    (after,) = seen(part.data).renditions
    assert (after.width, after.height) == (192, 208)


def test_each_part_of_one_picture_is_a_picture_of_its_own_and_a_whole_one_stays() -> None:
    """The same file cut in two ways, twice in the same, and shown whole beside."""
    cuts = [HALF, HALF, '<a:srcRect b="25%"/>', ""]
    part = made(d.docx(shown="".join(d.blip(more=cut) for cut in cuts), picture=PICTURE).bytes())
    assert sorted(pixels(one).shape[:2] for one in pictures(part.data)) == [(180, 320), (240, 160), (240, 320)]
    assert seen(part.data).hidden == ()
    assert part.proof.held


def test_a_picture_that_reaches_beyond_its_shape_is_cut_to_the_shape() -> None:
    """A fill that lies outside of the shape shows its middle only; where it ends before the edge, it still does."""
    made_ = pptx.Presentation()
    slide = made_.slides.add_slide(made_.slide_layouts[6])
    shape = slide.shapes.add_picture(io.BytesIO(PICTURE), Emu(0), Emu(0))
    fill = shape._element.blipFill.find(".//{*}fillRect")
    for side, distance in (("l", "-50000"), ("r", "-50000"), ("t", "25000")):
        fill.set(side, distance)
    out = io.BytesIO()
    made_.save(out)
    part = made(out.getvalue())
    assert [(pixels(one) == pixels(PICTURE)[:, 80:240]).all() for one in pictures(part.data)] == [True]
    again = pptx.Presentation(io.BytesIO(part.data)).slides[0].shapes[0]
    assert dict(again._element.blipFill.find(".//{*}fillRect").attrib) == {"t": "25000"}
    assert seen(part.data).hidden == ()


def test_a_presentation_cut_by_its_own_library_opens_in_it_and_shows_the_part() -> None:
    """What python-pptx calls a crop is gone afterwards, and the picture is the part."""
    made_ = pptx.Presentation()
    for _ in range(2):
        slide = made_.slides.add_slide(made_.slide_layouts[6])
        shape = slide.shapes.add_picture(io.BytesIO(PICTURE), Emu(0), Emu(0))
        shape.crop_left, shape.crop_bottom = 0.25, 0.5
    out = io.BytesIO()
    made_.save(out)
    part = made(out.getvalue())
    for slide in pptx.Presentation(io.BytesIO(part.data)).slides:
        shape = slide.shapes[0]
        assert (shape.crop_left, shape.crop_bottom) == (0, 0)
        assert shape.image.size == (240, 120)
    assert len(pictures(part.data)) == 1


@pytest.mark.parametrize(
    ("shown_", "picture", "why"),
    [
        (d.blip(more='<a:srcRect l="60000" r="60000"/>'), PICTURE, "cut away altogether"),
        (d.blip(more='<a:srcRect l="abc"/>'), PICTURE, "numbers that are none"),
        (d.blip(more=HALF), b.saved(b.scene(), "GIF", save_all=True, append_images=[b.scene(seed=7)]), "moving"),
    ],
)
def test_what_cannot_be_cut_is_refused_with_a_sentence(shown_: str, picture: bytes, why: str) -> None:
    """No copy keeps more than it shows."""
    with pytest.raises(RemedyRefused, match=why):
        made(d.docx(shown=shown_, picture=picture).bytes())


def test_a_picture_that_its_own_data_turn_is_refused_where_it_is_cut() -> None:
    """Programs do not agree on what is left there."""
    turned = b.saved(b.scene(), "JPEG", exif=Image.Exif())
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = b.saved(b.scene(), "JPEG", exif=exif.tobytes())
    with pytest.raises(RemedyRefused, match="turned by its own data"):
        made(d.docx(shown=d.blip(more=HALF), picture=turned).bytes())


def clipped(clip: str, size: str = 'svg:width="80pt" svg:height="180pt"', kind: str = "text") -> bytes:
    """Return an OpenDocument file whose picture of 320 x 240 pixels, 96 to the inch, is clipped."""
    style = f'<style:style style:name="fr1"><style:graphic-properties fo:clip="{clip}"/></style:style>'
    data = d.odf(kind, styles=style, picture=PICTURE)
    members = zipped(data)
    members["content.xml"] = members["content.xml"].replace(
        b"<draw:frame>", f'<draw:frame draw:style-name="fr1" {size}>'.encode()
    )
    return b.zipped(members)


def zipped(data: bytes) -> dict[str, bytes]:
    """Return the members of an archive."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", ["text", "presentation"])
def test_a_picture_that_a_style_of_an_open_document_clips_is_cut(kind: str) -> None:
    """A clip counts in the picture's own size: two thirds of its 240 points across are cut off."""
    data = clipped("rect(0pt, 80pt, 0pt, 80pt)", kind=kind)
    assert CROPPED in {one.kind for one in seen(data).hidden}
    part = made(data)
    assert part.proof.held
    assert seen(part.data).hidden == ()
    assert not any(one.kind is RenditionKind.EMBEDDED for one in seen(part.data).renditions)
    (left,) = pictures(part.data)
    assert pixels(left).shape == (240, 108, 3)
    assert (pixels(left) == pixels(PICTURE)[:, 106:214]).all()
    assert next(iter(zipped(part.data))) == "mimetype"


@pytest.mark.parametrize(
    ("clip", "size"),
    [
        ("rect(0cm, 400cm, 0cm, 0cm)", 'svg:width="80pt" svg:height="180pt"'),
        ("rect(0pt, 80pt, 0pt, 80pt)", 'svg:width="80pt" svg:height="80pt"'),
        ("rect(0pt, 80pt, 0pt, 80pt)", ""),
        ("rect(0%, 8%, 0%, 1%)", 'svg:width="80pt" svg:height="180pt"'),
    ],
    ids=["all of it", "another shape", "no shape", "no lengths"],
)
def test_a_clip_that_cannot_be_told_is_refused(clip: str, size: str) -> None:
    """A frame shows what its clip leaves; where their shapes differ, the picture was measured in another way."""
    with pytest.raises(RemedyRefused, match="nobody knows where"):
        made(clipped(clip, size))


@pytest.mark.parametrize("shape", ["ellipse", "heart"])
def test_a_picture_cut_to_a_shape_that_is_no_rectangle_is_refused(shape: str) -> None:
    """Its corners are in the file, and no cut takes them off."""
    data = d.docx(shown=d.blip().replace('prst="rect"', f'prst="{shape}"')).bytes()
    with pytest.raises(RemedyRefused, match="cut to a shape"):
        MENDERS["DOCX"].strip(data)
