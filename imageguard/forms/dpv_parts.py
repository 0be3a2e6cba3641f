"""The parts of a letter in the terms of the Data Privacy Vocabulary."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from imageguard.model.letter import VALID_STATES, AgeBand, Allowed, ConsentState, Event, SubjectType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from imageguard.model.letter import Controller, Letter

NOT_AVAILABLE: Final[Mapping[str, Any]] = {"dpv:hasApplicability": {"@id": "dpv:NotAvailable"}}
"""What stands where the standard requires a value and nobody recorded one."""
ELEMENTS: Final = {"image": "pd:Picture", "name": "pd:Name", "location": "pd:Location", "story": "pd:LifeHistory"}
BROADER: Final = {
    "awareness": "dpv:PublicBenefit",
    "training": "dpv:PublicBenefit",
    "advocacy": "dpv:PublicPolicyMaking",
}
_YES: Final = (Allowed.YES, Allowed.WITH_LIMITS)


def known(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said without what was not."""
    return {key: value for key, value in said.items() if value not in (None, "", [], {}, ())}


def one(day: dt.date | None) -> dict[str, str] | None:
    """Return a day as a typed value."""
    return None if day is None else {"@type": "xsd:date", "@value": day.isoformat()}


def duration(day: dt.date | None) -> dict[str, Any]:
    """Return the time until a day, or that nobody recorded it."""
    return dict(NOT_AVAILABLE) if day is None else {"@type": "dpv:UntilTimeDuration", "rdf:value": one(day)}


def holder(letter: Letter) -> dict[str, Any]:
    """Return the person as a receipt names them: by pseudonym, and as nothing that would label who carries it."""
    return {"@id": f"ig:subject/{letter.subject}", "@type": "dpv:DataSubject", "dct:identifier": letter.subject}


def subject(letter: Letter) -> dict[str, Any]:
    """Return the person, by pseudonym, with the guardian's where there is one."""
    victim = letter.subject_type is SubjectType.REAL_PERSON
    grown = {AgeBand.ADULT: ["dpv:Adult"], AgeBand.MINOR: ["dpv:Child"]}.get(letter.age_band, ["dpv:Child"])
    kinds = ["dpv:DataSubject", *grown, *(["dpv:VulnerableDataSubject"] if victim else [])]
    guardian = letter.guardian and {"@type": "dpv:GuardianOfDataSubject", "dct:identifier": letter.guardian.id}
    said = {
        "@id": f"ig:subject/{letter.subject}",
        "@type": kinds,
        "dct:identifier": letter.subject,
        "ig:subjectType": letter.subject_type.value,
        "ig:ageBasis": letter.age_basis,
        "ig:majorityOn": one(letter.majority_on),
        "ig:assent": letter.assent and letter.assent.given,
        "dpv:hasRelationWithDataSubject": guardian,
    }
    return known(said)


def controller(said: Controller | None) -> dict[str, Any]:
    """Return who answers for the use; address and contact are always there, if only as not available."""
    if said is None:
        return {"@type": "dpv:DataController", **NOT_AVAILABLE}
    authority = said.authority and {"@type": "dpv:Authority", "dpv:hasName": said.authority}
    parts = {
        "@type": "dpv:DataController",
        "dpv:hasIdentifier": said.organisation,
        "dpv:hasName": said.organisation,
        "dpv:hasAddress": said.address or dict(NOT_AVAILABLE),
        "dpv:hasContact": said.contact or dict(NOT_AVAILABLE),
        "dpv:hasCountry": said.country,
        "dpv:hasAuthority": authority,
        "ig:complaints": said.complaints,
    }
    return known(parts)


def process(letter: Letter) -> dict[str, Any]:
    """Return what may be done, and each no as a prohibition."""
    scope = letter.scope
    groups = (
        ("dpv:hasPersonalData", scope.elements, element),
        ("dpv:hasPurpose", scope.purposes, purpose),
        ("dpv:hasProcessing", scope.channels, channel),
    )
    allowed = {term: [name(word) for word in _words(said, *_YES)] for term, said, name in groups}
    limited = [name(word) for _, said, name in groups for word in _words(said, Allowed.WITH_LIMITS)]
    refused = [(term, [name(word) for word in _words(said, Allowed.NO)]) for term, said, name in groups]
    return {
        "@type": "dpv:Process",
        "dpv:hasLegalBasis": {"@id": "dpv:ExplicitlyExpressedConsent"},
        **{term: names or dict(NOT_AVAILABLE) for term, names in allowed.items() if names or "Processing" not in term},
        **known(
            {
                "ig:withLimits": limited,
                "ig:identityLevel": scope.identity_level.value,
                "dpv:hasLocation": sorted(scope.territories_allowed),
                "dpv:hasDuration": scope.use_limit
                and {"@type": "dpv:FixedOccurrencesDuration", "rdf:value": scope.use_limit},
                "ig:condition": list(scope.conditions),
            },
        ),
        "ig:faceVisible": scope.face_visible,
        "dpv:hasRecipientThirdParty": [
            {"@type": "dpv:ThirdParty", "dpv:hasName": name} for name in sorted(scope.recipients)
        ],
        "dpv:hasStorageCondition": list(_storage(letter)),
        "dpv:hasProhibition": list(_prohibitions(letter, refused)),
    }


def _storage(letter: Letter) -> Iterator[dict[str, Any]]:
    places = list(letter.storage_locations)
    yield {"@type": "dpv:StorageLocation", **({"dpv:hasLocation": places} if places else NOT_AVAILABLE)}
    kept = {"@type": "dpv:StorageDuration", "dpv:hasDuration": duration(letter.retention_until)}
    yield known({**kept, "dpv:hasJustification": letter.retention_basis})


def _prohibitions(letter: Letter, refused: Iterable[tuple[str, list[dict[str, Any]]]]) -> Iterator[dict[str, Any]]:
    for term, names in refused:
        if names:
            yield {"@type": "dpv:Prohibition", term: names}
    scope = letter.scope
    if scope.territories_blocked:
        yield {"@type": "dpv:Prohibition", "dpv:hasLocation": sorted(scope.territories_blocked)}
    if scope.onward is False:
        yield {"@type": "dpv:Prohibition", "dpv:hasProcessing": {"@id": "dpv:Share"}}
    if scope.forbidden:
        yield {"@type": "dpv:Prohibition", "dpv:hasProcessing": [{"@id": f"ig:do/{word}"} for word in scope.forbidden]}


def element(word: str) -> dict[str, Any]:
    """Return the term for a thing that may be told of a person."""
    return {"@id": ELEMENTS.get(word, f"ig:element/{word}")}


def purpose(word: str) -> dict[str, Any]:
    """Return the term for what a picture is for, below the nearest that the vocabulary has."""
    return {"@id": f"ig:purpose/{word}", "skos:broader": {"@id": BROADER.get(word, "dpv:Purpose")}}


def channel(word: str) -> dict[str, Any]:
    """Return the term for where a picture is shown."""
    return {"@id": f"ig:channel/{word}", "skos:broader": {"@id": "dpv:Disseminate"}}


def _words(said: Mapping[str, Allowed], *answers: Allowed) -> list[str]:
    return sorted(word for word, answer in said.items() if answer in answers)


def control(letter: Letter) -> list[dict[str, Any]]:
    """Return how the person takes consent back, and when it is asked for again."""
    said = letter.withdrawal
    limits = known({"ig:withinHours": said.within_hours, "ig:actionedOn": one(said.actioned_on)})
    told = {"ig:independentOfCasework": said.independent_of_casework, "ig:toldLimits": said.told_limits}
    back: dict[str, Any] = {
        "@type": "dpv:WithdrawConsent",
        "dpv:isExercisedAt": list(said.routes) or dict(NOT_AVAILABLE),
        **limits,
        **{key: value for key, value in told.items() if value is not None},
    }
    again = letter.reconsent.due
    return [back, *([{"@type": "dpv:ReaffirmConsent", "dct:date": one(again)}] if again else [])]


def notice(letter: Letter) -> dict[str, Any]:
    """Return what was explained, in which words and which language."""
    said = letter.notice
    forms = {
        "oral": ["dpv:OralNotice"],
        "written": ["dpv:PrintedNotice"],
        "both": ["dpv:OralNotice", "dpv:PrintedNotice"],
    }
    answers = {
        "ig:interpreterIndependent": said.interpreter_independent,
        "ig:literacySupport": said.literacy_support,
        "ig:explainBack": said.explain_back,
        "ig:onlinePermanenceExplained": said.online_permanence_explained,
        "ig:examplesShown": said.examples_shown,
    }
    return {
        "@type": ["dpv:ConsentNotice", *forms.get(said.form or "", ())],
        "dct:language": said.language or dict(NOT_AVAILABLE),
        "dct:hasVersion": said.version or dict(NOT_AVAILABLE),
        **known({"ig:sha256": said.sha256, "ig:interpreter": said.interpreter, "ig:explainedBy": said.explained_by}),
        **{key: value for key, value in answers.items() if value is not None},
    }


def events(letter: Letter) -> list[dict[str, Any]]:
    """Return the history, the oldest first; a letter without one says what its signature says."""
    return [_event(event, letter) for event in letter.events] or [_event(_signed(letter), letter)]


def _signed(letter: Letter) -> Event:
    given = letter.signature.kind is not None and letter.signature.on is not None
    at = dt.datetime.combine(letter.signature.on or dt.date.min, dt.time(12), dt.UTC)
    return Event(ConsentState.GIVEN if given else ConsentState.UNKNOWN, at, "subject")


def _event(event: Event, letter: Letter) -> dict[str, Any]:
    valid = event.state in VALID_STATES
    when = {"@type": "xsd:dateTime", "@value": event.at.isoformat()}
    by = {"@id": f"ig:subject/{letter.subject}"} if event.by == "subject" else _entity(event.by)
    method = event.method or (letter.signature.kind if valid else None)
    return {
        "@type": [f"dpv:{event.state.value}", *(["dpv:ExplicitlyExpressedConsent"] if valid else [])],
        "dpv:isIndicatedAtTime": dict(NOT_AVAILABLE) if event.state is ConsentState.UNKNOWN else when,
        "dpv:isIndicatedBy": by,
        "dpv:hasDuration": duration(letter.valid_until),
        **known({"dpv:hasIndicationMethod": method, "ig:note": event.note, "ig:prev": event.prev}),
    }


def _entity(by: str) -> dict[str, str]:
    return {"@type": "dpv:GuardianOfDataSubject" if by == "guardian" else "dpv:Entity", "dct:identifier": by}
