"""Counts the answers that a campaign asks for: ``python benchmarks/questions.py [PICTURES] [LETTERS]``.

Ordinary pictures: one covered person each, complete letters, a caption. A question about pictures
is answered on contact sheets of 60; one about a letter or the campaign, once.
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections import Counter
from typing import TYPE_CHECKING

from imageguard.config.jurisdictions import shipped_jurisdictions
from imageguard.config.rules import load_rules
from imageguard.config.words import shipped_words
from imageguard.engine.judge import Evidence, judge
from imageguard.engine.match import Matched, Matching
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box
from imageguard.model.inspection import Face, Inspection, Rendition, RenditionKind, Tier
from imageguard.model.letter import (
    AgeBand,
    Allowed,
    ConsentState,
    Event,
    FreelyGiven,
    IdentityLevel,
    Letter,
    Notice,
    Risk,
    Scope,
    Signature,
    SubjectType,
    Withdrawal,
)
from imageguard.model.report import JudgedFace, Outcome, Tool
from imageguard.model.use import AssetUse, Use

if TYPE_CHECKING:
    from imageguard.model.report import Report

SHEET = 60
DAY = dt.date(2026, 12, 1)


def letter(number: int) -> Letter:
    """Return a complete letter."""
    return Letter(
        id=f"L-{number}",
        subject=f"S-{number}",
        subject_type=SubjectType.REAL_PERSON,
        age_band=AgeBand.ADULT,
        age_basis="document",
        scope=Scope(
            elements={"image": Allowed.YES},
            identity_level=IdentityLevel.PSEUDONYM,
            face_visible=True,
            purposes={"awareness": Allowed.YES},
            channels={"website": Allowed.YES, "social_organic": Allowed.YES},
            territories_allowed=("world",),
        ),
        valid_from=dt.date(2026, 1, 10),
        valid_until=dt.date(2028, 6, 10),
        retention_until=dt.date(2028, 12, 10),
        withdrawal=Withdrawal(("phone",), independent_of_casework=True),
        notice=Notice("th", "independent", "LT-3", "ab", explain_back=True, online_permanence_explained=True),
        freely_given=FreelyGiven(
            aid_conditional=False, duress=False, capacity="ok", support_offered=True, assessed_by="R-04"
        ),
        risk=Risk(dt.date(2026, 1, 9), "R-04", "low"),
        signature=Signature("ink", dt.date(2026, 1, 10), "not_needed"),
        obtained_by="R-04",
        document_cabinet="B12",
        subject_review=True,
        events=(Event(ConsentState.GIVEN, dt.datetime(2026, 1, 10, tzinfo=dt.UTC), "subject", "signature"),),
    )


def campaign(pictures: int, letters: int) -> Report:
    """Return the report on a campaign in which nobody has answered anything yet."""
    box = Box(100, 100, 200, 200)
    primary = Rendition("primary", RenditionKind.PRIMARY, "the file", 800, 600)
    face = Face("f1", "primary", box, 0.99, Tier.CERTAIN, recognisable=True, detector="made")
    seen = [Inspection(f"{n}.jpg", f"{n:064x}", "JPEG", 1, (primary,), (face,)) for n in range(pictures)]
    covers = {
        one.path: Coverage(CoverageStatus.COVERED, f"L-{number % letters}", "named") for number, one in enumerate(seen)
    }
    use = Use(
        campaign="ordinary",
        purposes=("awareness",),
        channels=("website", "social_organic"),
        territories=("GB",),
        publish_on=DAY,
        until=dt.date(2027, 12, 1),
        jurisdictions={"capture": ("KH",), "publication": ("GB",), "hosting": ("IE",)},
        assets={one.path: AssetUse(caption="At work") for one in seen},
    )
    return judge(
        Evidence(
            tool=Tool("imageguard", "0"),
            ruleset=load_rules(),
            inspections=seen,
            matching=Matching({path: Matched((JudgedFace(face, one),)) for path, one in covers.items()}),
            as_of=DAY,
            now=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
            letters=tuple(letter(number) for number in range(letters)),
            registry="made",
            use=use,
            lexicon=shipped_words(),
            jurisdictions=shipped_jurisdictions(),
        )
    )


def answers(report: Report) -> Counter[str]:
    """Return how many answers each rule asks for."""
    asked: Counter[str] = Counter()
    pictures = Counter(
        one.rule
        for asset in report.assets
        for one in asset.findings
        if one.outcome is Outcome.ASK and not one.subject.startswith("letter:")
    )
    for rule, count in pictures.items():
        asked[rule] += math.ceil(count / SHEET)
    once = [*report.campaign, *(one for used in report.letters for one in used.findings)]
    asked.update(one.rule for one in once if one.outcome is Outcome.ASK)
    return asked


def main() -> int:
    """Print the count for each rule, and all together."""
    pictures, letters = (int(word) for word in [*sys.argv[1:], *("400", "40")[len(sys.argv) - 1 :]])
    asked = answers(campaign(pictures, letters))
    for rule, count in sorted(asked.items()):
        print(f"{rule}  {count}")
    print(f"{sum(asked.values())} answers for {pictures} pictures and {letters} letters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
