"""What holds of a judgement whatever the evidence."""

from __future__ import annotations

import dataclasses

from evidence import ANSWERS, COVERED, LETTER, evidence, inspection, matched, yes
from hypothesis import given, settings
from hypothesis import strategies as st

from imageguard.engine.judge import judge
from imageguard.engine.match import Matching
from imageguard.model.attestation import Attestations
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.inspection import Category, Hidden, Metadatum, Problem, Tier
from imageguard.model.report import JudgedFace, Verdict

_ORDER = (Verdict.BLOCK, Verdict.HOLD, Verdict.CLEAR)
_COVERAGES = st.one_of(
    st.just(COVERED),
    st.sampled_from([CoverageStatus.UNCOVERED, CoverageStatus.BYSTANDER, CoverageStatus.NOT_A_PERSON]).map(Coverage),
    st.sampled_from([CoverageStatus.PROBABLE, CoverageStatus.REFUSED]).map(lambda one: Coverage(one, "L-1", "named")),
)
_FACES = st.lists(st.tuples(_COVERAGES, st.sampled_from(list(Tier)), st.booleans()), max_size=5)
_ANSWERS = st.sets(st.sampled_from(ANSWERS))


def _matching(faces: list[tuple[Coverage, Tier, bool]], count: int | None) -> Matching:
    made = matched(*(coverage for coverage, _, _ in faces))
    judged = tuple(
        JudgedFace(dataclasses.replace(one.face, tier=tier, recognisable=recognisable), one.coverage)
        for one, (_, tier, recognisable) in zip(made.faces, faces, strict=True)
    )
    return Matching({"a.jpg": dataclasses.replace(made, faces=judged, people_count=count)})


@settings(max_examples=60, deadline=None)
@given(_FACES, st.one_of(st.none(), st.integers(0, 5)), _ANSWERS)
def test_nobody_recognisable_without_a_letter_is_ever_clear(faces, count, answers) -> None:  # noqa: ANN001 - given above
    """No count, no answer and no company clears somebody whom no letter covers."""
    report = judge(evidence(matching=_matching(faces, count), attestations=Attestations(tuple(answers))))
    bad = {CoverageStatus.UNCOVERED, CoverageStatus.REFUSED}
    exposed = any(one.status in bad and tier is Tier.CERTAIN and seen for one, tier, seen in faces)
    guessed = any(one.status is CoverageStatus.PROBABLE for one, _, _ in faces)
    (asset,) = report.assets
    assert asset.verdict is Verdict.BLOCK if exposed else True
    assert asset.verdict is not Verdict.CLEAR if guessed else True
    assert asset.verdict is not Verdict.CLEAR if not faces and count is None else True


@settings(max_examples=40, deadline=None)
@given(_ANSWERS, st.sampled_from(["IG111", "IG112", "IG113", "IG127", "IG312"]))
def test_a_no_never_improves_a_verdict(answers, rule) -> None:  # noqa: ANN001 - given above
    """Whoever objects is never worth less than silence."""
    before = judge(evidence(attestations=Attestations(tuple(answers)))).verdict
    objected = Attestations((*answers, yes(rule, answer=False)))
    assert _ORDER.index(judge(evidence(attestations=objected)).verdict) <= _ORDER.index(before)


_SPOILS = st.sampled_from(
    [
        {"problems": (Problem("unreadable", "the file ends early"),)},
        {"hidden": (Hidden("trailing-data", 10, 20),)},
        {"metadata": (Metadatum("EXIF", "GPSLatitude", Category.LOCATION, "GPS", value="13.7"),)},
        {"metadata": (Metadatum("XMP", "Iptc4xmpExt:PersonInImage", Category.PERSON, "XMP", value="Sok"),)},
    ]
)


@settings(max_examples=20, deadline=None)
@given(_SPOILS, st.booleans())
def test_a_picture_is_judged_alike_alone_and_in_company(spoil, before) -> None:  # noqa: ANN001 - given above
    """A neighbour changes neither verdict nor fingerprints."""
    spoiled = inspection("b.jpg", sha256="b" * 64, **spoil)
    alone = judge(evidence(inspections=(spoiled,), matching=Matching({"b.jpg": matched(COVERED)})))
    both = (spoiled, inspection()) if before else (inspection(), spoiled)
    matching = Matching({"a.jpg": matched(COVERED), "b.jpg": matched(COVERED)})
    company = judge(evidence(inspections=both, matching=matching, letters=(LETTER,)))
    (there,) = [one for one in company.assets if one.inspection is spoiled]
    assert there.verdict is alone.assets[0].verdict
    assert {one.fingerprint for one in there.findings} == {one.fingerprint for one in alone.assets[0].findings}
    assert all("13.7" not in repr((one.message, one.evidence)) for one in there.findings)
