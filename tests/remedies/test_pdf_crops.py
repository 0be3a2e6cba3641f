"""Pictures that PDF pages show in part: the part alone is in the copy, and stands where it stood."""

from __future__ import annotations

import dataclasses
import io
from typing import TYPE_CHECKING

import building as b
import numpy as np
import pdfs
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from PIL import Image
from seeing import ENGINE, rasters

from imageguard.bootstrap.trimming import trimmed
from imageguard.engine.inspect import inspect
from imageguard.engine.residue import previews
from imageguard.errors import RemedyRefused
from imageguard.formats.pdf import Drawn
from imageguard.model.geometry import Box
from imageguard.model.remedy import Cover, Plan
from imageguard.model.report import Verdict
from imageguard.remedies.pdf import PLUGIN as MENDER
from imageguard.remedies.pdf_crops import window

if TYPE_CHECKING:
    from imageguard.bootstrap.parting import Part
    from imageguard.model.inspection import Inspection

LEFT = "q 20 20 100 150 re W n 200 0 0 150 20 20 cm /Im0 Do Q"
"""Shows the left half of a picture."""


def seen(data: bytes) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, ENGINE)


def made(data: bytes, *faces: Box) -> Part:
    """Return what stays of a document, faces on its first page to be covered."""
    before = seen(data)
    page = before.renditions[0]
    covers = tuple(Cover("f1", page.id, page.px or "", one) for one in faces)
    plan = Plan(1, "a", before.sha256, before.format, Verdict.BLOCK, covers=covers)
    return trimmed(MENDER.strip(data), MENDER, before, plan, ENGINE)


def pictures(data: bytes) -> list[np.ndarray]:
    """Return every picture that the file holds, shown or not."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        return [np.asarray(pikepdf.PdfImage(one).as_pil_image().convert("RGB")) for one in streams]


def plain(change: Dictionary | None = None) -> bytes:
    """Return a document that shows the left half of a picture that is no JPEG."""
    document = pdfs.document(LEFT)
    stream = document.make_stream(b.scene((320, 240), 3).tobytes())
    stream.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=320, Height=240, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        **(change or {}),
    )  # fmt: skip
    document.pages[0].Resources.XObject.Im0 = stream
    return pdfs.saved(document)


def test_the_part_that_no_page_shows_is_not_in_the_copy_and_pages_look_as_they_did() -> None:
    """The JPEG is cut between its blocks, bit for bit."""
    data = pdfs.pdf(LEFT)
    assert previews(seen(data))
    part = made(data)
    assert part.proof.held
    (left,) = pictures(part.data)
    assert left.shape == (240, 160, 3)
    whole = np.asarray(Image.open(io.BytesIO(pdfs.PHOTO)).convert("RGB"))
    assert np.abs(left[:, :150].astype(int) - whole[:, :150]).max() == 0
    after = seen(part.data)
    assert previews(after) == ()
    assert after.whole
    ours, theirs = (np.frombuffer(rasters(each)[0].rgb, np.uint8).astype(int) for each in (data, part.data))
    assert np.abs(ours - theirs).mean() < 1


def test_samples_that_are_no_jpeg_are_cut_at_the_very_pixel() -> None:
    """Nothing is packed with loss."""
    part = made(plain())
    assert part.proof.held
    (left,) = pictures(part.data)
    assert (left == np.asarray(b.scene((320, 240), 3))[:, :160]).all()
    assert (pictures(MENDER.strip(part.data))[0] == left).all()


def test_a_face_on_the_page_is_covered_in_the_part_that_shows_it() -> None:
    """Before the cut no page shows the picture whole, so that the face stood on the page alone."""
    page = seen(pdfs.pdf(LEFT)).renditions[0]
    scale = page.width / 300
    part = made(pdfs.pdf(LEFT), Box(*(round(one * scale) for one in (40, 60, 70, 100))))
    (cover,) = part.plan.covers
    shown = next(one for one in part.before.renditions if one.id == cover.rendition)
    assert (shown.width, shown.height) == (160, 240)
    assert abs(cover.face.x0 - 32) < 4
    assert abs(cover.face.y0 - 48) < 4


def test_two_pages_that_show_the_same_part_share_it_and_two_parts_are_refused() -> None:
    """One object cannot be two pictures; whoever reads the sentence knows what to do."""
    document = pdfs.document(LEFT, pages=2)
    document.pages[1].Resources = document.pages[0].Resources
    document.pages[1].Contents = document.make_stream(LEFT.encode())
    assert len(pictures(made(pdfs.saved(document)).data)) == 1
    document.pages[1].Contents = document.make_stream(LEFT.replace("100 150 re", "150 150 re").encode())
    with pytest.raises(RemedyRefused, match="shown in part"):
        MENDER.strip(pdfs.saved(document))


def test_a_picture_that_is_shown_whole_elsewhere_stays_whole() -> None:
    """What one page cuts off another shows."""
    document = pdfs.document(LEFT, pages=2)
    document.pages[1].Resources = document.pages[0].Resources
    document.pages[1].Contents = document.make_stream(pdfs.SHOWN.encode())
    part = made(pdfs.saved(document))
    assert [one.shape for one in pictures(part.data)] == [(240, 320, 3)]


def test_a_picture_with_a_mask_that_is_shown_in_part_is_refused() -> None:
    """Its mask would have to be cut at the same place."""
    document = pikepdf.open(io.BytesIO(plain()))
    mask = document.make_stream(bytes(320 * 240))
    mask.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=320, Height=240, ColorSpace=Name.DeviceGray, BitsPerComponent=8
    )
    document.pages[0].Resources.XObject.Im0.SMask = mask
    with pytest.raises(RemedyRefused, match="shown in part"):
        MENDER.strip(pdfs.saved(document))


@given(
    st.sampled_from([(200.0, 0.0, 0.0, 150.0), (0.0, 200.0, -150.0, 0.0), (-200.0, 0.0, 0.0, -150.0)]),
    st.lists(st.floats(0.05, 0.95), min_size=2, max_size=2, unique=True).map(sorted),
    st.lists(st.floats(0.05, 0.95), min_size=2, max_size=2, unique=True).map(sorted),
)
def test_what_is_shown_is_found_however_the_picture_lies(
    turn: tuple[float, float, float, float], across: list[float], up: list[float]
) -> None:
    """Upright, turned by a quarter or upside down: the part of the unit square that the clip leaves."""
    matrix = (*turn, 300.0, 400.0)
    points = [(x, y) for x in across for y in up]
    xs = [matrix[0] * x + matrix[2] * y + matrix[4] for x, y in points]
    ys = [matrix[1] * x + matrix[3] * y + matrix[5] for x, y in points]
    drawn = Drawn(None, matrix, (min(xs), min(ys), max(xs), max(ys)), odd=False)
    assert window(drawn) == pytest.approx((across[0], up[0], across[1], up[1]), abs=1e-6)
    assert window(dataclasses.replace(drawn, odd=True)) is None
    assert window(dataclasses.replace(drawn, matrix=(150.0, 100.0, -100.0, 150.0, 0.0, 0.0))) is None
