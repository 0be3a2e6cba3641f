"""What people chose for copies reaches the plan: by pixels, the latest word, and never by a guess."""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from judged import PRIMARY, PX, asset

from imageguard.bootstrap.wished import wishes
from imageguard.config.attestations import load_attestations
from imageguard.errors import DocumentError, UsageError
from imageguard.model.attestation import Attestations, CopyWish, PeopleStatement
from imageguard.model.geometry import Region
from imageguard.model.inspection import RenditionKind
from imageguard.reports.worksheet_entries import entries

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.bootstrap.wished import Wishes

HALF = Region(0, 0, 0.5, 1)
FACE = Region(0.125, 100 / 600, 0.25, 220 / 600)
SECOND = dataclasses.replace(PRIMARY, id="frame-2", kind=RenditionKind.FRAME, px="px:" + "3" * 64)


def said(wish: CopyWish, day: int = 1, by: str = "R-01", about: str = PX) -> PeopleStatement:
    """Return what somebody chose on a day."""
    return PeopleStatement(about, by, "reviewer", dt.date(2026, 11, day), copy=wish)


def made(*statements: PeopleStatement, frames: bool = False) -> Wishes:
    """Return the wishes for a run with one picture, or an animation of two frames."""
    judged = asset()
    if frames:
        judged = asset(inspection=dataclasses.replace(judged.inspection, renditions=(PRIMARY, SECOND)))
    return wishes(cast("Any", SimpleNamespace(assets=(judged,))), Attestations(people=statements))


def test_a_part_a_cover_and_a_picture_left_out_are_taken() -> None:
    """Each is bound to the pixels or the bytes of the picture, a cover to the face that is there."""
    assert made(said(CopyWish(keep=HALF))).parts == {"a.jpg": HALF}
    assert made(said(CopyWish(cover=(FACE,)), about="sha256:" + "a" * 64)).faces == {"a.jpg": ["f1"]}
    assert made(said(CopyWish(leave_out=True))).left_out["a.jpg"].startswith("R-01 (reviewer) chose on 2026-11-01")
    assert made(said(CopyWish(keep=HALF), about="px:" + "9" * 64)).parts == {}


def test_of_an_animation_a_frame_is_left_out() -> None:
    """The others stay."""
    wished = made(said(CopyWish(leave_out=True), about=SECOND.px or ""), frames=True)
    assert (wished.dropped, wished.left_out) == ({"a.jpg": ["frame-2"]}, {})


def test_the_latest_word_counts_and_two_on_one_day_must_agree() -> None:
    """Whoever changes his mind is heard; nobody guesses between two people."""
    assert made(said(CopyWish(keep=HALF), 2), said(CopyWish(leave_out=True), 1)).left_out == {}
    assert made(said(CopyWish(keep=HALF), 2), said(CopyWish(keep=HALF), 2, "R-02")).parts == {"a.jpg": HALF}
    with pytest.raises(UsageError, match="R-01, R-02"):
        made(said(CopyWish(keep=HALF), 2), said(CopyWish(leave_out=True), 2, "R-02"))


def test_a_cover_where_no_face_is_found_is_a_mistake_and_never_passed_over() -> None:
    """What somebody wanted covered may not stay because a detector sees otherwise today."""
    with pytest.raises(UsageError, match="write the worksheet again"):
        made(said(CopyWish(cover=(Region(0.6, 0.6, 0.7, 0.7),))))


def test_wishes_are_read_from_the_file_and_written_back_as_they_were(tmp_path: Path) -> None:
    """The worksheet saves again what was known before."""
    file = tmp_path / "attestations.yaml"
    head = f'- asset: "{PX}"\n  by: R-01\n  role: reviewer\n  on: 2026-11-01\n'
    file.write_text(
        f"{head}  copy: {{keep: [0, 0.1, 0.5, 1], cover: [[0.1, 0.2, 0.3, 0.4]]}}\n{head}  copy: {{leave_out: true}}\n",
        encoding="utf-8",
    )
    known = load_attestations(file)
    assert [one.copy for one in known.people] == [
        CopyWish(Region(0, 0.1, 0.5, 1), (Region(0.1, 0.2, 0.3, 0.4),)),
        CopyWish(leave_out=True),
    ]
    assert [one["copy"] for one in entries(known)] == [
        {"keep": [0, 0.1, 0.5, 1], "cover": [[0.1, 0.2, 0.3, 0.4]]},
        {"leave_out": True},
    ]


@pytest.mark.parametrize(
    "wish",
    ["{}", "{keep: [0, 0, 2, 1]}", "{blur: true}", "{leave_out: false}", "{keep: [0, 0, 1, 1], leave_out: true}"],
)
def test_a_wish_that_cannot_be_meant_is_a_mistake(tmp_path: Path, wish: str) -> None:
    """A blur is not offered, nor a part of nothing."""
    file = tmp_path / "attestations.yaml"
    head = f'- asset: "{PX}"\n  by: R-01\n  role: reviewer\n  on: 2026-11-01\n'
    file.write_text(f"{head}  copy: {wish}\n", encoding="utf-8")
    with pytest.raises(DocumentError):
        load_attestations(file)
