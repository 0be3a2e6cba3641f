"""Reasons in plain English: what each code of a status, a gap, a limit or a coverage means to an officer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.model.coverage import CoverageStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from imageguard.facts.lexicon import Hit, Sign
    from imageguard.model.coverage import Coverage

STATES: Final[Mapping[str, str]] = {
    "consent-unknown": "holds no yes of the person",
    "consent-requested": "asks for consent, and nobody has answered yet",
    "consent-request-deferred": "was put off, and nobody has answered yet",
    "consent-refused": "records a no",
    "withdrawn": "was withdrawn",
    "revoked": "was revoked",
    "expired": "ran out",
    "invalidated": "was found invalid",
    "given": "stands",
    "renewed": "stands, renewed",
    "signature-only": "stands on its signature alone",
}
"""Where a letter stands, as what a sentence says of it: ``letter L-1 was withdrawn``."""
GAPS: Final[Mapping[str, str]] = {
    "element-out-of-scope": "says no to the use of the {}",
    "face-not-to-be-shown": "asks that the face is not shown",
    "purpose-out-of-scope": "does not cover the purpose {}",
    "channel-out-of-scope": "does not cover {}",
    "territory-blocked": "forbids showing the picture in {}",
    "territory-out-of-scope": "does not cover {}",
    "recipient-out-of-scope": "does not name {} among those who may get the picture",
    "start-not-recorded": "has no first day",
    "cooling-off": "gives the person time to think until after the day of publication",
    "not-yet-valid": "begins only after the day of publication",
    "end-not-recorded": "has no last day",
    "ends-before-use": "ends before the use does",
    "retention-passed": "says that the picture should be deleted by now",
    "retention-ends-before-use": "says that the picture must be deleted before the use ends",
}
"""In what a use goes beyond a letter, as what a sentence says of the letter."""
LIMITS: Final[Mapping[str, str]] = {
    "element-with-limits": "sets limits to the use of the {}",
    "purpose-with-limits": "sets limits to the purpose {}",
    "channel-with-limits": "sets limits to {}",
    "territory-reachable": "forbids {}, and what is online can be seen there",
    "reach-beyond-territories": "is for some countries only, and what is online can be seen everywhere",
    "conditions-to-check": "sets conditions",
    "onward-not-allowed": "forbids recipients to pass the picture on",
    "first-publication-late": "is for pictures that were shown for the first time before the day of publication",
}
"""What only a reader of a letter can judge, as what a sentence says of the letter."""
UNSTATED: Final[Mapping[str, str]] = {
    "use-not-stated": "what the picture is for",
    "purpose-not-stated": "the purposes",
    "channel-not-stated": "the channels",
    "territory-not-stated": "the territories",
    "until-not-stated": "the last day",
}
"""What a use leaves out and a letter must be held against."""
FACES: Final[Mapping[str, str]] = {
    "contradictory-statements": "what letters and reviewers say about it contradicts itself",
    "bystander-recognisable": "a reviewer called the person a bystander, and the person can be recognised (see IG12A)",
    "one-person-two-faces": "a reviewer gave one person two faces in this picture",
    "unknown-letter": "a reviewer named a letter that is not on file",
    "face-not-named": "the letter names the picture and does not say which face is meant",
    "only-in": "it is only in {}, not in the picture that viewers show",
    "not-obscured-here": "a cover lies over it in the picture, and none lies here",
    "recognisable-here": "a reviewer called the person a bystander, and here the person can be recognised",
    "frame-differs": "something moved in this frame since the picture that the letter names",
    "several-letters": "more than one letter may be this person's",
    "resembles-another-person": "this person looks much like another whose letter is on file",
}
"""What became of one face, as a sentence of its own."""
WORDS: Final[Mapping[str, str]] = {**STATES, **GAPS, **LIMITS, **UNSTATED, **FACES}
DETAILS: Final[Mapping[str, str]] = {
    "website": "the website",
    "social_organic": "social media",
    "social_media": "social media",
    "paid_ads": "paid advertisements",
    "story": "life story",
    "exif-thumbnail": "the thumbnail in the EXIF data",
    "mpf": "a further picture inside the file",
    "photoshop-thumbnail": "the thumbnail that Photoshop keeps in the file",
    "xmp-thumbnail": "the thumbnail in the XMP data",
    "c2pa-thumbnail": "the thumbnail of an earlier version inside the file",
    "makernote-preview": "a preview that the camera put in the file",
    "frame": "a frame of the animation",
    "video-frame": "a frame of the film",
    "page": "another page of the file",
    "auxiliary": "an auxiliary picture inside the file",
    "layer": "a hidden layer",
    "embedded": "a picture embedded in the file",
    "trailing": "a picture hidden behind the end of the file",
    "gain-map": "the gain map",
    "depth-map": "the depth map",
}
PLACES: Final[Mapping[str, str]] = {
    "caption": "the caption",
    "alt": "the alternative text",
    "credit": "the credit",
    "metadata": "the description inside the file",
    "page": "a page that uses the picture",
    "sidecar": "a file beside the picture",
}
"""The kinds of words that go with a picture."""
SIGNS: Final[Mapping[str, str]] = {
    "name": "a name",
    "age": "an age",
    "place": "a place",
    "school": "a school, shelter or clinic",
    "contact": "an address or a number",
    "quote": "a quotation",
    "file_picture": "a note that the picture is an old one",
}
"""What words may tell of somebody."""
KIND_WORDS: Final[Mapping[str, str]] = {**SIGNS, "face": "a face", "exploitation": "one kind of exploitation"}
"""What pictures tell or depict."""
_OF_NOBODY: Final = frozenset({"quote", "file_picture"})
_SURE: Final = frozenset({"named", "attested"})


def worded(code: str) -> str:
    """Return one code in words; what is not in the tables stays as it is."""
    return listed([code])


def listed(codes: Iterable[str]) -> str:
    """Return several codes in words: ``a, b and c``; codes that differ in a detail only are told as one."""
    details: dict[str, list[str]] = {}
    for code in codes:
        head, _, detail = code.partition(":")
        known = details.setdefault(head if head in WORDS else code, [])
        known.append(DETAILS.get(detail, detail.replace("_", " ")))
    return _series(WORDS.get(head, head).replace("{}", _series(known)) for head, known in details.items())


def _series(words: Iterable[str]) -> str:
    told = list(dict.fromkeys(words))
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told)


def why(coverage: Coverage) -> str:
    """Return, without a full stop, why a face is not covered; where another rule tells the cause, in short."""
    letter = f"letter {coverage.letter}" if coverage.letter else "the letter"
    states, gaps = _of(coverage.reasons, STATES), _of(coverage.reasons, GAPS)
    if coverage.status is CoverageStatus.PROBABLE:
        return _probable(coverage, letter)
    if coverage.status is CoverageStatus.REFUSED and states:
        return f"{letter} {listed(states)} (see IG413)"
    if coverage.status is CoverageStatus.REFUSED and gaps:
        return f"{letter} {listed(gaps)} (see IG415)"
    if coverage.tie == "match":
        return f"the person looks like somebody whose letter {listed(coverage.reasons)}"
    return listed(coverage.reasons) or "no consent letter names it, and no reviewer tied one to it"


def advice(coverage: Coverage) -> str:
    """Return what to do about a face that is not covered, as a sentence."""
    if coverage.status is CoverageStatus.REFUSED:
        return "Choose another picture, or cover the face on a copy."
    if coverage.status is not CoverageStatus.PROBABLE:
        return "Tie the face to its letter, obtain consent, or cover the face on a copy."
    if coverage.tie not in _SURE or _of(coverage.reasons, FACES) or not coverage.reasons:
        return "A reviewer must look, and tie the face to its letter or say that it is somebody else."
    if _of(coverage.reasons, LIMITS):
        return "Somebody must read the letter, and answer IG132 for it."
    return "Complete use.yaml."


def terms(hits: Mapping[Hit, tuple[str, ...]]) -> str:
    """Return the terms that words use, where, and what to say instead; the terms are the list's own words."""
    told = (f"'{one.word}' in {where(places)} (better: {one.instead})" for one, places in hits.items())
    return "; ".join(told)


def kinds(told: Iterable[str]) -> str:
    """Return kinds of facts in words: ``a face, a name and a place``."""
    return _series(KIND_WORDS.get(one, one) for one in told) or "nothing"


def signs(found: Mapping[Sign, tuple[str, ...]]) -> str:
    """Return what words seem to tell of a person, and where; never the words."""
    by_place: dict[tuple[str, ...], list[str]] = {}
    for sign, words in SIGNS.items():
        for one, places in found.items():
            if one.value == sign and sign not in _OF_NOBODY:
                by_place.setdefault(places, []).append(words)
    return "; ".join(f"{_series(words)} in {where(places)}" for places, words in by_place.items()) or "nothing"


def where(places: Iterable[str]) -> str:
    """Return kinds of words in words: ``the caption and a page that uses the picture``."""
    return _series(PLACES[place] for place in places) or "the words"


def _probable(coverage: Coverage, letter: str) -> str:
    said = [f"the picture looks like one in {letter}"] if coverage.tie == "near-duplicate" else []
    said += [f"the person looks like the one in {letter}"] if coverage.tie == "match" and coverage.letter else []
    said += [listed(found)] if (found := _of(coverage.reasons, FACES)) else []
    limits, unstated = _of(coverage.reasons, LIMITS), _of(coverage.reasons, UNSTATED)
    said += [f"{letter} {listed(limits)}"] if limits else []
    said += [f"the use leaves out {listed(unstated)}, which {letter} must be held against"] if unstated else []
    ended = [one for one in coverage.reasons if one.partition(":")[0] in {**STATES, **GAPS}]
    said += [f"{letter} {listed(ended)}"] if ended else []
    return "; ".join(said) or f"{letter} may be this person's"


def _of(codes: Sequence[str], table: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code.partition(":")[0] in table)
