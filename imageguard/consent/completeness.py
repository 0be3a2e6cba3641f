"""What a letter of its kind must say and does not: asked for before it enters a registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from imageguard.model.letter import AgeBand, SubjectType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.model.letter import Guardian, Letter

_NEEDS_WITNESS = frozenset({"mark", "thumb-print", "audio", "video"})
_PEOPLE = frozenset({SubjectType.REAL_PERSON, SubjectType.STAFF, SubjectType.MODEL, SubjectType.ACTOR})
_RELEASED = frozenset({SubjectType.MODEL, SubjectType.ACTOR})


class Gap(NamedTuple):
    """A field that nobody filled, by its key in the letter, and what belongs there."""

    field: str
    wanted: str


def gaps(letter: Letter) -> tuple[Gap, ...]:
    """Return everything that a letter of this kind needs and nobody recorded, in the order of the form."""
    return tuple(
        Gap(field, wanted)
        for needs in (_of_everybody, _of_a_signature, _of_a_child, _of_who_cannot_decide, _of_a_model)
        for field, wanted, there in needs(letter)
        if not there
    )


def _of_everybody(letter: Letter) -> Iterator[tuple[str, str, bool]]:
    if letter.subject_type not in _PEOPLE:
        return
    yield "age_band", "adult or minor; unknown counts as minor", letter.age_band is not AgeBand.UNKNOWN
    yield "scope.elements", "a yes or no to the picture itself", "image" in letter.scope.elements
    yield "scope.purposes", "a yes or no to at least one purpose", bool(letter.scope.purposes)
    yield "scope.channels", "a yes or no to at least one channel", bool(letter.scope.channels)
    yield "valid_from", "the first day", letter.valid_from is not None
    yield "valid_until", "the last day; consent is not for ever", letter.valid_until is not None
    yield "withdrawal.routes", "how the person can take it back", bool(letter.withdrawal.routes)
    yield "notice.language", "the language in which it was explained", letter.notice.language is not None
    yield "obtained_by", "who talked with the person", letter.obtained_by is not None


def _of_a_signature(letter: Letter) -> Iterator[tuple[str, str, bool]]:
    signature = letter.signature
    yield "signature.kind", "how the yes was given: ink, mark, audio...", signature.kind is not None
    yield "signature.on", "the day of the yes", signature.on is not None
    if signature.kind in _NEEDS_WITNESS:
        there = signature.witness not in {None, "not_needed"}
        yield "signature.witness", "the witness, whom a mark or a spoken yes needs", there


def _of_a_child(letter: Letter) -> Iterator[tuple[str, str, bool]]:
    if letter.age_band is not AgeBand.MINOR or letter.subject_type not in _PEOPLE:
        return
    guardian = letter.guardian
    yield "guardian", "who consents for the child", guardian is not None
    if guardian is not None:
        yield from _of_a_guardian(guardian)
    yield "assent.given", "the child's own answer", letter.assent is not None and letter.assent.given is not None
    yield "best_interest.by", "who wrote the best-interest note", bool(letter.best_interest and letter.best_interest.by)
    yield "majority_on", "the month in which the child turns 18", letter.majority_on is not None


def _of_who_cannot_decide(letter: Letter) -> Iterator[tuple[str, str, bool]]:
    """Yield what an adult needs who lacks capacity: somebody whom the law lets decide; a child needs that anyway."""
    if letter.freely_given.capacity != "lacking" or letter.age_band is not AgeBand.ADULT:
        return
    yield "guardian", "who decides for a person who cannot", letter.guardian is not None
    if letter.guardian is not None:
        yield from _of_a_guardian(letter.guardian)


def _of_a_guardian(guardian: Guardian) -> Iterator[tuple[str, str, bool]]:
    yield "guardian.authority", "what makes the guardian responsible", guardian.authority is not None
    yield "guardian.authority_checked_by", "who checked that", guardian.authority_checked_by is not None
    yield "guardian.implicated", "that the guardian had no part in it", guardian.implicated is not None
    yield "guardian.decision", "the guardian's yes or no", guardian.decision is not None


def _of_a_model(letter: Letter) -> Iterator[tuple[str, str, bool]]:
    if letter.subject_type not in _RELEASED:
        return
    release = letter.model_release
    yield "model_release.id", "the number of the model's release", bool(release and release.id)
    sensitive = release is not None and release.sensitive_use is not None
    yield "model_release.sensitive_use", "a yes or no to standing beside words about exploitation", sensitive
    yield "model_release.adult_proof", "what proves that the model is an adult", bool(release and release.adult_proof)
