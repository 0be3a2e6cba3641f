"""What is cut off is gone, what stays is as it was, and no head that should go is left on the edge."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import building as b
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import FORMATS, PX, asset, face
from PIL import Image
from seeing import MENDERS, PLAIN, rasters, shown

from imageguard.engine.cutting import meets, widest
from imageguard.engine.hiding import drawn
from imageguard.engine.mend import plan
from imageguard.errors import RemedyRefused
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box, Region
from imageguard.model.inspection import Rendition, RenditionKind
from imageguard.model.remedy import Action, Choice, Ways
from imageguard.model.report import JudgedFace
from imageguard.remedies import proof_shown as proof
from imageguard.remedies.painting import stored, upright

if TYPE_CHECKING:
    from imageguard.model.remedy import Plan

PART = Box(16, 16, 80, 48)
BOXES = st.tuples(st.integers(0, 11), st.integers(0, 9), st.integers(1, 6), st.integers(1, 5)).map(
    lambda one: Box(one[0], one[1], min(one[0] + one[2], 12), min(one[1] + one[3], 10))
)


@settings(max_examples=30, deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=4), st.lists(BOXES, max_size=1))
def test_the_widest_part_is_the_widest_of_all(away: list[Box], within: list[Box]) -> None:
    """Compared with every part that there is: it meets nothing of what must go, and holds all that stays."""
    spans = [
        Box(x0, y0, x1, y1)
        for x0 in range(12)
        for x1 in range(x0 + 1, 13)
        for y0 in range(10)
        for y1 in range(y0 + 1, 11)
    ]
    fit = [
        one.width * one.height
        for one in spans
        if not any(meets(one, box) for box in away)
        and all(one.x0 <= w.x0 and one.y0 <= w.y0 and one.x1 >= w.x1 and one.y1 >= w.y1 for w in within)
    ]
    found = widest(12, 10, away, within)
    assert (found.width * found.height if found else 0) == max(fit, default=0)
    assert found is None or not any(meets(found, box) for box in away)


def two(ways: Ways) -> Plan:
    """Return the plan for a picture of two: one at the left without a letter, one at the right with one."""
    left, right = face("f1", Box(60, 200, 140, 300)), face("f2", Box(600, 200, 680, 300))
    people = (
        JudgedFace(left, Coverage(CoverageStatus.UNCOVERED)),
        JudgedFace(right, Coverage(CoverageStatus.COVERED)),
    )
    return plan(asset(faces=people), Choice.UNSETTLED, FORMATS, ways=ways)


def test_a_face_is_cut_off_where_enough_of_the_picture_stays() -> None:
    """The head with its hair is outside, the other head is inside whole, and no cover is needed."""
    made = two(Ways(share=0.6))
    assert made.region is not None
    assert not meets(made.region, drawn(Box(60, 200, 140, 300), 800, 600))
    other = drawn(Box(600, 200, 680, 300), 800, 600)
    assert made.region.x0 <= other.x0
    assert made.region.x1 >= other.x1
    assert made.covers == ()
    assert [(step.action, step.count, step.rules) for step in made.steps][-1] == (Action.CROP, 1, ("IG411",))


def test_where_too_little_would_stay_the_face_is_covered() -> None:
    """The percentage is a promise."""
    made = two(Ways(share=0.9))
    assert made.region is None
    assert [one.face_id for one in made.covers] == ["f1"]


def test_a_head_on_the_edge_of_a_chosen_part_is_covered() -> None:
    """Half a head, or hair alone, is not left to see; a face quite outside needs nothing."""
    assert [one.face_id for one in two(Ways(part=Box(100, 0, 800, 600))).covers] == ["f1"]
    assert two(Ways(part=Region(0.5, 0, 1, 1))).covers == ()


def test_a_part_that_is_not_in_the_picture_is_refused() -> None:
    """The sentence says how large the picture is."""
    assert "800 x 600" in str(two(Ways(part=Box(0, 0, 900, 600))).refused)


def frames(ways: Ways, with_face: str = "frame-2", count: int = 3) -> Plan:
    """Return the plan for an animation with a face on one frame."""
    ids = ["primary", *(f"frame-{place}" for place in range(2, count + 1))]
    kinds = [RenditionKind.PRIMARY, *[RenditionKind.FRAME] * (count - 1)]
    renditions = tuple(
        Rendition(id_, kind, "", 800, 600, px=PX[:-1] + str(place))
        for place, (id_, kind) in enumerate(zip(ids, kinds, strict=True))
    )
    seen = face("f1", rendition=with_face)
    whole = asset().inspection
    inspection = type(whole)("a.gif", "a" * 64, "JPEG", 9, renditions, (seen,))
    judged = (JudgedFace(seen, Coverage(CoverageStatus.UNCOVERED)),)
    return plan(asset(inspection=inspection, faces=judged), Choice.UNSETTLED, FORMATS, ways=ways)


def test_a_frame_with_a_face_is_left_out() -> None:
    """The frame goes, no other is covered, and the plan names it with the rule."""
    made = frames(Ways(drop_faces=True))
    assert (made.dropped, made.covers) == (("frame-2",), ())
    assert ("IG411",) in [step.rules for step in made.steps if step.kinds == ("frame-2",)]


def test_where_every_frame_shows_a_face_they_are_covered() -> None:
    """Leaving everything out would leave nothing."""
    made = frames(Ways(drop_faces=True), "primary", 1)
    assert made.dropped == ()
    assert made.covers


@pytest.mark.parametrize(
    ("dropped", "words"), [(("primary", "frame-2", "frame-3"), "nothing"), (("page-9",), "page-9")]
)
def test_what_cannot_be_left_out_is_refused(dropped: tuple[str, ...], words: str) -> None:
    """All of the frames, or one that is not there."""
    assert words in str(frames(Ways(dropped=dropped)).refused)


@pytest.mark.parametrize("name", PLAIN)
def test_a_part_shows_what_it_showed(name: str) -> None:
    """Nothing moved, nothing else is in the file; packed without loss every pixel is the same."""
    data = MENDERS[name].strip(PLAIN[name]())
    after = shown(MENDERS[name].cut(data, PART, ()))
    before = shown(data)[0][PART.y0 : PART.y1, PART.x0 : PART.x1].astype(int)
    assert [one.shape for one in after] == [before.shape]
    apart = np.abs(before - after[0])
    assert apart.mean() < {"JPEG": 1, "AVIF": 3}.get(name, 1e-9)
    assert name != "JPEG" or apart[2:-2, 2:-2].max() == 0


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_part_of_a_turned_jpeg_is_the_right_one(orientation: int) -> None:
    """The part is given in the upright picture, and cut between blocks of the stored one."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = MENDERS["JPEG"].strip(b.saved(b.scene((150, 100)), "JPEG", exif=exif, quality=90))
    whole = shown(data)[0]
    asked = Box(20, 10, whole.shape[1] - 30, whole.shape[0] - 5)
    region = MENDERS["JPEG"].fitted(data, asked)
    assert region.x0 >= asked.x0
    assert region.y1 <= asked.y1
    after = shown(MENDERS["JPEG"].cut(data, region, ()))[0].astype(int)
    before = whole[region.y0 : region.y1, region.x0 : region.x1]
    assert after.shape == before.shape
    assert (before[2:-2, 2:-2] == after[2:-2, 2:-2]).all()


@given(
    st.integers(1, 8),
    st.tuples(st.integers(2, 40), st.integers(2, 40)),
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 9), st.integers(1, 9)),
)
def test_there_and_back_a_box_is_the_same(
    orientation: int, size: tuple[int, int], place: tuple[int, int, int, int]
) -> None:
    """Where a box of the upright picture is stored, and back."""
    wide, high = size if orientation < 5 else size[::-1]
    x0, y0 = min(place[0], wide - 1), min(place[1], high - 1)
    box = Box(x0, y0, min(x0 + place[2], wide), min(y0 + place[3], high))
    assert upright(stored(box, orientation, size), orientation, size) == box


def test_a_part_smaller_than_a_block_is_refused() -> None:
    """Between the edges of blocks nothing would be left."""
    with pytest.raises(RemedyRefused, match="larger"):
        MENDERS["JPEG"].fitted(b.jpeg(), Box(2, 2, 12, 12))


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "TIFF"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_frames_that_stay_show_what_they_showed(kind: str, place: int) -> None:
    """A frame is left out; those drawn over it by changes alone are whole all the same."""
    name = {"WEBP": "WebP"}.get(kind, kind)
    data = MENDERS[name].strip(three(kind))
    before, after = shown(data), shown(MENDERS[name].cut(data, None, {place}))
    stay = [one for at, one in enumerate(before) if at != place]
    assert len(after) == len(stay)
    assert all((ours == theirs).all() for ours, theirs in zip(stay, after, strict=True))


def three(kind: str) -> bytes:
    """Return three pictures in one file, which differ in a part."""
    first, *others = (b.scene() for _ in range(3))
    for place, one in enumerate(others, 1):
        one.paste((200, 30, 40 * place), (10 * place, 12, 60, 40))
    return b.saved(first, kind, save_all=True, append_images=others)


def test_a_moving_gif_stays_see_through_under_its_covers() -> None:
    """Where there was no picture there is none: transparency, times and loop are those of the original."""
    moving = []
    for place in range(3):
        frame = Image.new("RGBA", (96, 64), (0, 0, 0, 0))
        frame.paste((200, 40 * place, 90, 255), (20 + 10 * place, 10, 70, 50))
        moving.append(frame)
    body = io.BytesIO()
    moving[0].save(body, "GIF", save_all=True, append_images=moving[1:], duration=[70, 130, 90], loop=3, disposal=2)
    data = MENDERS["GIF"].strip(body.getvalue())
    copy = Image.open(io.BytesIO(MENDERS["GIF"].cover(data, {place: [Box(40, 20, 60, 40)] for place in range(3)})))
    assert (copy.n_frames, copy.info["loop"]) == (3, 3)
    times = []
    for place in range(3):
        copy.seek(place)
        times.append(copy.info["duration"])
        made = copy.convert("RGBA")
        assert made.getpixel((5, 5))[3] == 0
        assert made.getpixel((50, 30)) == (38, 44, 54, 255)
        assert made.getpixel((65, 15)) == (200, 40 * place, 90, 255)
    assert times == [70, 130, 90]


def test_a_part_from_elsewhere_is_noticed() -> None:
    """The proof compares with the very place that was to stay."""
    before = rasters(b.png())
    good, bad = (rasters(MENDERS["PNG"].cut(b.png(), box, ())) for box in (PART, Box(18, 16, 82, 48)))
    assert proof.kept(before, good, PART).held is True
    assert proof.kept(before, bad, PART).held is False
    assert proof.kept(before, before, PART).held is False
    assert proof.kept(before, [], PART).held is False
