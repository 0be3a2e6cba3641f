"""The plain words that every report format shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.facts.reasons import worded
from imageguard.model.coverage import CoverageStatus
from imageguard.model.inspection import Cover, RenditionKind, Tier
from imageguard.model.letter import ConsentState
from imageguard.model.report import Outcome, Verdict
from imageguard.model.rule import Derivation, ScopeName, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from imageguard.model.coverage import Coverage
    from imageguard.model.report import Report

SCREENING: Final = (
    "This is the result of a screening by software. It is not an approval: the decision to publish is made and "
    "signed by people, who know what no software can see."
)
NOTE_AT_HAND: Final = (
    "The rules rest on the section headings, the preface and published summaries of the 2016 Guidance Note on Use of "
    "Victims' Images, and on allied guidance. The body of the Note was not at hand when they were written; no rule "
    "quotes it."
)

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.BLOCK: "Blocked",
    Verdict.HOLD: "On hold",
    Verdict.CLEAR: "Clear",
}
HEADLINES: Final[Mapping[Verdict, str]] = {
    Verdict.BLOCK: "Not cleared for publication",
    Verdict.HOLD: "On hold until people have answered",
    Verdict.CLEAR: "Nothing found that stands against publication",
}
SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.BLOCK: "Blocking",
    Severity.HIGH: "High",
    Severity.WARN: "Advice",
    Severity.INFO: "For information",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.PASS: "Pass",
    Outcome.FAIL: "Fail",
    Outcome.ASK: "Ask",
    Outcome.NOT_APPLICABLE: "Not applicable",
    Outcome.WAIVED: "Waived",
    Outcome.ERROR: "Error",
}
COVERAGES: Final[Mapping[CoverageStatus, str]] = {
    CoverageStatus.COVERED: "Covered by a consent letter",
    CoverageStatus.PROBABLE: "A letter may fit; a person must confirm",
    CoverageStatus.REFUSED: "The letter does not allow this use",
    CoverageStatus.OBSCURED: "Irreversibly covered",
    CoverageStatus.BYSTANDER: "Bystander, not recognisable",
    CoverageStatus.NOT_A_PERSON: "Not a person",
    CoverageStatus.UNCOVERED: "No consent letter",
}
TIERS: Final[Mapping[Tier, str]] = {Tier.CERTAIN: "certain", Tier.POSSIBLE: "possible"}
COVERS: Final[Mapping[Cover, str]] = {
    Cover.NONE: "nothing over it",
    Cover.SOLID: "solid cover",
    Cover.BLUR: "blurred",
    Cover.MOSAIC: "pixelated",
}
RENDITIONS: Final[Mapping[RenditionKind, str]] = {
    RenditionKind.PRIMARY: "Picture shown by viewers",
    RenditionKind.EXIF_THUMBNAIL: "Thumbnail in the EXIF data",
    RenditionKind.MPF: "Further picture (MPF)",
    RenditionKind.PHOTOSHOP_THUMBNAIL: "Photoshop thumbnail",
    RenditionKind.XMP_THUMBNAIL: "Thumbnail in the XMP data",
    RenditionKind.C2PA_THUMBNAIL: "Thumbnail of an ingredient (C2PA)",
    RenditionKind.MAKERNOTE_PREVIEW: "Preview in the maker notes",
    RenditionKind.FRAME: "Animation frame",
    RenditionKind.PAGE: "Page",
    RenditionKind.AUXILIARY: "Auxiliary picture",
    RenditionKind.LAYER: "Layer",
    RenditionKind.EMBEDDED: "Embedded picture",
    RenditionKind.TRAILING: "Picture hidden after the end",
    RenditionKind.GAIN_MAP: "Gain map",
    RenditionKind.DEPTH_MAP: "Depth map",
    RenditionKind.VIDEO_FRAME: "Video frame",
}
STATES: Final[Mapping[str, str]] = {
    ConsentState.UNKNOWN: "not known",
    ConsentState.REQUESTED: "asked for",
    ConsentState.REQUEST_DEFERRED: "put off",
    ConsentState.REFUSED: "refused",
    ConsentState.GIVEN: "given",
    ConsentState.RENEWED: "renewed",
    ConsentState.WITHDRAWN: "withdrawn",
    ConsentState.REVOKED: "revoked",
    ConsentState.EXPIRED: "expired",
    ConsentState.INVALIDATED: "invalidated",
}
DERIVATIONS: Final[Mapping[Derivation, str]] = {
    Derivation.HEADING: "A section heading of the Note",
    Derivation.PREFACE: "The preface of the Note",
    Derivation.SUMMARY: "A published summary of the Note",
    Derivation.ALLIED: "Allied guidance or law",
}
SCOPES: Final[Mapping[ScopeName, str]] = {
    ScopeName.ASSET: "asset",
    ScopeName.RENDITION: "rendition",
    ScopeName.FACE: "face",
    ScopeName.METADATUM: "metadata entry",
    ScopeName.LETTER: "letter",
    ScopeName.CAPTION: "caption",
    ScopeName.USE: "use",
    ScopeName.CAMPAIGN: "campaign",
    ScopeName.REPOSITORY: "repository",
    ScopeName.RUN: "run",
}
REMEDIES: Final[Mapping[str, str]] = {
    "add-route": "give the person a way to withdraw that does not depend on the case worker",
    "assess-risk": "write a dated risk assessment",
    "complete-letter": "complete the consent letter",
    "correct-answers": "correct the entries in the file of answers",
    "sign-answers": "have the answers looked at and signed by the person under whose id they stand",
    "count-people": "have a named person count the people in the picture",
    "crop": "crop a copy so that the person is out of it",
    "declare-jurisdictions": "state the countries in the use file",
    "delete-picture": "delete the picture and its copies",
    "drop-hidden": "remove the hidden bytes from a copy",
    "drop-rendition": "remove the embedded picture from a copy",
    "edit-caption": "rewrite the caption",
    "edit-metadata": "correct the metadata of a copy",
    "escalate": "ask the safeguarding lead",
    "exclude-area": "leave the home area out of the audience",
    "explain-again": "explain again, in the person's language, and record it",
    "extend-consent": "ask the person for this use too",
    "illustrate": "use an illustration",
    "move-letters": "move the letters out of the picture folder",
    "name-registry": "name the folder of consent letters",
    "narrow-use": "leave out the channel, purpose or territory",
    "obtain-consent": "get a consent letter for this person and this use",
    "ask-counsel": "ask counsel",
    "obtain-licence": "get a licence, or a written permission of whoever made the picture",
    "obtain-release": "get a model release for a sensitive use",
    "offer-review": "show the person the final picture and words",
    "plan-comments": "plan how comments are handled; no tags, no place",
    "record-age": "record the age and what it rests on",
    "record-transfer": "record on what law the data leave the country",
    "record-date": "record the dates",
    "redact-face": "cover the face with a solid fill, on a copy",
    "redact-region": "cover the detail with a solid fill, on a copy",
    "redo-with-advocate": "ask again with an independent advocate present",
    "remove-picture": "do not use this picture",
    "remove-waiver": "remove the waiver",
    "rename-file": "give the file a neutral name",
    "renew-consent": "ask the person again and renew the letter",
    "renew-waiver": "have the waiver renewed by somebody who may",
    "move-worksheet": "move the worksheet out of the folder",
    "replace-file": "put a whole, readable file in its place",
    "replace-picture": "choose another picture",
    "reserve-mining": "write into the metadata that machines may not be trained on it",
    "rewrite-history": "rewrite the repository's history without the picture, and have copies dropped",
    "rest-picture": "give the picture a rest",
    "revert-edit": "go back to the unedited picture, or say what was changed",
    "state-use": "write the use file: purpose, channels, places, dates",
    "strip-metadata": "remove the metadata from a copy",
    "switch-off-matching": "switch face matching off",
    "take-down": "take it down wherever it is published",
    "tie-letter": "have a reviewer tie the face to its letter",
    "widen-selection": "choose a wider range of pictures",
    "write-caption": "write the missing caption or note",
}
SECTIONS: Final[Mapping[str, str]] = {
    "1.1": "No stereotype, no sensation",
    "1.2": "No more than the story needs",
    "1.3": "Equal partnership with the person shown",
    "1.4": "Children",
    "2.1": "A true range of people",
    "2.2": "Doing no harm",
    "2.3": "The voice behind the image",
    "2.4": "How long an image is kept",
    "3": "Privacy and dignity",
    "4.1": "Explanation and consent",
    "4.2": "Models, actors and generated pictures",
    "4.3": "Accuracy",
    "4.4": "Further situations",
    "A1": "Annex 1: the consent letter",
    "A2": "Annex 2: checklist, waivers and sign-off",
    "A3": "Annex 3: the law",
}
BRIEF: Final = 160
DASH: Final = "\u2013"
MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - one line reads better
)


def day(date: dt.date | None) -> str:
    """Return ``23 November 2026``, whatever the locale; a dash for no date."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}" if date else DASH


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return ``1 asset`` or ``3 assets``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listing(words: Sequence[str], last: str = "and") -> str:
    """Return ``a, b and c``."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def ranges(numbers: Iterable[int], most: int = 60) -> str:
    """Return ``1-4, 7, 9`` with en dashes: runs of three or more are joined, ``most`` parts shown."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [_run(run) for run in runs]
    return ", ".join(parts[:most]) + (f" and {len(parts) - most} more" if len(parts) > most else "")


def _run(run: Sequence[int]) -> str:
    return ", ".join(map(str, run)) if len(run) < 3 else f"{run[0]}{DASH}{run[-1]}"  # noqa: PLR2004 - two need no dash


def remedy(code: str) -> str:
    """Return what to do, in words, for a remedy's code; an unknown code is read out."""
    return REMEDIES.get(code, code.replace("-", " ").replace("_", " "))


def steps(codes: Sequence[str]) -> str:
    """Return the remedies of a finding in words: ``crop ...; choose another picture``."""
    return "; ".join(remedy(code) for code in codes)


def gist(text: str, brief: int = BRIEF) -> str:
    """Return a message whole where it has no more than ``brief`` characters or asks, else its first sentence."""
    first, stop, _ = text.partition(". ")
    return text if len(text) <= brief or not stop or text.endswith("?") else f"{first}."


def reason(code: str) -> str:
    """Return a reason's code read out: ``channel-out-of-scope:print`` as ``channel out of scope (print)``."""
    what, _, which = code.partition(":")
    plain = what.replace("-", " ").replace("_", " ")
    return f"{plain} ({which.replace('_', ' ')})" if which else plain


def weight(outcome: Outcome, severity: Severity) -> str:
    """Return what an outcome weighs: ``Fails, blocking``; what cannot block is advice, not a failure."""
    if outcome in {Outcome.FAIL, Outcome.ERROR} and not severity.stops:
        return SEVERITIES[severity]
    return f"{OUTCOMES[outcome]}, {SEVERITIES[severity].lower()}"


def coverage(found: Coverage) -> str:
    """Return what a face ends in, with the letter and the reasons."""
    words = COVERAGES[found.status]
    if found.letter:
        words += f" {found.letter}" if found.status is CoverageStatus.COVERED else f" ({found.letter})"
    return words + (f": {listing([worded(code) for code in found.reasons])}" if found.reasons else "")


def totals(report: Report) -> str:
    """Return the sentence that counts the assets by verdict."""
    if not report.assets:
        return "No asset was judged."
    parts = [f"{report.count(verdict)} {VERDICTS[verdict].lower()}" for verdict in Verdict if report.count(verdict)]
    return f"{count(len(report.assets), 'asset')}: {listing(parts)}."
