"""An XMP file beside a picture is no part of the copy, and the plan says so."""

from __future__ import annotations

import dataclasses

from judged import FORMATS, GPS, asset

from imageguard.engine.mend import plan
from imageguard.model.inspection import SIDECAR
from imageguard.model.remedy import Action, Choice
from imageguard.reports.fix_text import render_plans


def test_the_plan_says_what_becomes_of_an_xmp_file() -> None:
    """It is left behind; what the picture itself carries is taken off as ever."""
    judged = asset()
    beside = dataclasses.replace(GPS, where=SIDECAR)
    told = dataclasses.replace(judged.inspection, metadata=(GPS, beside, beside))
    made = plan(dataclasses.replace(judged, inspection=told), Choice.UNSETTLED, FORMATS)
    steps = {step.action: step for step in made.steps}
    assert (steps[Action.LEAVE_BESIDE].count, steps[Action.LEAVE_BESIDE].rules) == (2, ("IG121",))
    assert steps[Action.STRIP].count == 1
    text = " ".join(render_plans([made]).split())
    assert "leave the XMP file beside it behind: it tells of location, and the copy needs none [IG121]" in text
