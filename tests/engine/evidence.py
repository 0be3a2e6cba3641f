"""Made-up evidence for tests of the judgement: one clean picture, one complete letter, and ways to spoil them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from imageguard.config.rules import load_rules
from imageguard.consent.law import Jurisdiction
from imageguard.engine.match import Matched, Matching
from imageguard.engine.scenery import Evidence
from imageguard.model.attestation import Answer, Attestations
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
from imageguard.model.record import Tally
from imageguard.model.report import JudgedFace, Tool
from imageguard.model.use import AssetUse, Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.report import Finding, JudgedAsset, Report

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 1)
RULES = load_rules()
YES = Allowed.YES
USE = Use(
    campaign="spring",
    purposes=("awareness",),
    channels=("print",),
    territories=("GB",),
    publish_on=DAY,
    until=dt.date(2027, 12, 1),
    jurisdictions={"capture": ("KH",), "publication": ("GB",), "hosting": ("IE",)},
    transfer_basis="standard clauses",
    assets={"a.jpg": AssetUse(caption="A tailor in her workshop", alt="A woman sews", depicts={})},
)
LETTER = Letter(
    id="L-1",
    subject="S-1",
    subject_type=SubjectType.REAL_PERSON,
    age_band=AgeBand.ADULT,
    age_basis="document",
    scope=Scope(
        elements={"image": YES},
        identity_level=IdentityLevel.PSEUDONYM,
        face_visible=True,
        purposes={"awareness": YES},
        channels={"print": YES},
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
    events=(Event(ConsentState.GIVEN, dt.datetime(2026, 1, 10, 2, tzinfo=dt.UTC), "subject", "signature"),),
    sha256="cd" * 32,
)
COVERED = Coverage(CoverageStatus.COVERED, "L-1", "named")
PRIMARY = Rendition("primary", RenditionKind.PRIMARY, "the file", 800, 600, px="px:" + "1" * 64)


def face(id: str = "f1", box: tuple[int, int, int, int] = (100, 100, 200, 220), **changes: object) -> Face:
    """Return a certain, recognisable face of the primary picture."""
    made = Face(id, "primary", Box(*box), 0.99, Tier.CERTAIN, recognisable=True, detector="fake")
    return dataclasses.replace(made, **changes)


def inspection(path: str = "a.jpg", **changes: object) -> Inspection:
    """Return an inspection of a picture with one face and nothing else."""
    made = Inspection(path, "a" * 64, "JPEG", 1000, (PRIMARY,), (face(),))
    return dataclasses.replace(made, **changes)


def matched(*coverages: Coverage, **changes: object) -> Matched:
    """Return an asset matched so that its faces, f1 and on, end in these coverages."""
    faces = tuple(
        JudgedFace(face(f"f{number}", (100 * number, 100, 100 * number + 80, 200)), coverage)
        for number, coverage in enumerate(coverages, 1)
    )
    letters = tuple(sorted({one.letter for one in coverages if one.letter is not None}))
    return dataclasses.replace(Matched(faces, None, len(faces), None, letters), **changes)


def yes(rule: str, **changes: object) -> Answer:
    """Return a reviewer's yes about the clean picture."""
    made = Answer(rule, answer=True, by="R-02", role="reviewer", on=dt.date(2026, 11, 20), assets=(PRIMARY.px or "",))
    return dataclasses.replace(made, **changes)


ANSWERS = (
    *(yes(rule) for rule in ("IG111", "IG112", "IG113", "IG127", "IG312")),
    *(yes(rule, assets=()) for rule in ("IG128", "IG212", "IG443")),
)


def evidence(**changes: object) -> Evidence:
    """Return evidence of one clean picture: a complete letter covers its face, every question is answered."""
    made = Evidence(
        tool=Tool("imageguard", "0"),
        ruleset=RULES,
        inspections=(inspection(),),
        matching=Matching({"a.jpg": matched(COVERED)}),
        as_of=DAY,
        now=NOW,
        letters=(LETTER,),
        tally=Tally(letters=1),
        registry="folder, 1 letter",
        use=USE,
        attestations=Attestations(ANSWERS),
        jurisdictions=tuple(Jurisdiction(country, DAY, verified=True) for country in ("GB", "KH")),
    )
    return dataclasses.replace(made, **changes)


def said(asset: JudgedAsset, *outcomes: str) -> list[str]:
    """Return the ids of rules with one of these outcomes, in order, each once."""
    return ids(asset.findings, *outcomes)


def ids(findings: Sequence[Finding], *outcomes: str) -> list[str]:
    """Return the ids of rules with one of these outcomes, in order, each once."""
    return list(dict.fromkeys(one.rule for one in findings if one.outcome in outcomes))


def only(report: Report) -> JudgedAsset:
    """Return the one asset of a report."""
    (asset,) = report.assets
    return asset
