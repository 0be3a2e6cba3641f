"""Letters as consent records in the words of others: ISO/IEC TS 27560 through W3C DPV, as JSON-LD.

Terms: Data Privacy Vocabulary 2.2, https://w3id.org/dpv, and its guide to ISO/IEC TS 27560:2023.
Purposes of ours that it has no word for are minted under ``urn:imageguard:``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from imageguard.model.letter import Allowed, SubjectType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imageguard.model.letter import Event, Letter

CONTEXT: Final = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "dct": "http://purl.org/dc/terms/",
    "ig": "urn:imageguard:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PROFILE: Final = "https://w3id.org/dpv/schema/dpv-27560#record"
ELEMENTS: Final = {
    "image": "pd:Picture",
    "name": "pd:Name",
    "location": "pd:Location",
    "story": "pd:LifeHistory",
    "quote": "ig:Quote",
    "voice": "ig:Voice",
    "affiliation": "ig:Affiliation",
    "video": "ig:Video",
    "audio": "ig:Audio",
}


def render_records(letters: Iterable[Letter]) -> bytes:
    """Return the letters as one JSON-LD document: pseudonyms only, nothing that is sealed; sorted, so always the same.

    What was refused is kept, as ``ig:hasRefusedPurpose`` and the like: the vocabulary has no word for it.
    """
    graph = [_record(letter) for letter in letters]
    document = {"@context": CONTEXT, "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _record(letter: Letter) -> dict[str, Any]:
    scope = letter.scope
    record = {
        "@id": f"ig:letter/{letter.id}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": {"@id": PROFILE},
        "dct:identifier": letter.id,
        "dpv:hasDataSubject": _subject(letter),
        "dpv:hasPersonalData": _yes(scope.elements, ELEMENTS),
        "ig:hasRefusedPersonalData": _no(scope.elements, ELEMENTS),
        "dpv:hasPurpose": _yes(scope.purposes),
        "ig:hasRefusedPurpose": _no(scope.purposes),
        "dpv:hasProcessing": _yes(scope.channels, kind="channel"),
        "ig:hasRefusedProcessing": _no(scope.channels, kind="channel"),
        "dpv:hasLocation": sorted(scope.territories_allowed),
        "ig:hasBlockedLocation": sorted(scope.territories_blocked),
        "dpv:hasRecipient": sorted(scope.recipients),
        "dct:valid": _date(letter.valid_until),
        "dpv:hasStorageCondition": _storage(letter),
        "dpv:hasConsentControl": [
            {"@id": "dpv:WithdrawConsent", "ig:route": route} for route in letter.withdrawal.routes
        ],
        "dpv:hasDataController": _controller(letter),
        "dpv:hasNotice": _notice(letter),
        "dct:replaces": letter.supersedes and {"@id": f"ig:letter/{letter.supersedes}"},
        "dpv:hasConsentStatus": [_event(event) for event in letter.events],
    }
    return {key: value for key, value in record.items() if value}


def _subject(letter: Letter) -> dict[str, Any]:
    victim = letter.subject_type is SubjectType.REAL_PERSON
    kind = "dpv:Child" if letter.counts_as_minor else "dpv:VulnerableDataSubject" if victim else "dpv:DataSubject"
    guardian = {"@type": "dpv:GuardianOfDataSubject", "dct:identifier": letter.guardian.id} if letter.guardian else None
    subject = {"@type": kind, "dct:identifier": letter.subject, "ig:subjectType": letter.subject_type.value}
    return {**subject, **({"ig:hasGuardian": guardian} if guardian else {})}


def _controller(letter: Letter) -> dict[str, Any] | None:
    if letter.controller is None:
        return None
    said = {"dct:title": letter.controller.organisation, "ig:country": letter.controller.country}
    return {"@type": "dpv:DataController", **{key: value for key, value in said.items() if value}}


def _storage(letter: Letter) -> dict[str, Any]:
    said = {"dct:valid": _date(letter.retention_until), "dpv:hasLocation": list(letter.storage_locations)}
    return {key: value for key, value in said.items() if value}


def _notice(letter: Letter) -> dict[str, Any]:
    notice = letter.notice
    said = {"dct:language": notice.language, "dct:hasVersion": notice.version, "ig:sha256": notice.sha256}
    said = {key: value for key, value in said.items() if value}
    return {"@type": "dpv:ConsentNotice", **said} if said else {}


def _event(event: Event) -> dict[str, Any]:
    said = {
        "@type": f"dpv:{event.state.value}",
        "dpv:isIndicatedAtTime": {"@type": "xsd:dateTime", "@value": event.at.isoformat()},
        "dpv:isIndicatedBy": event.by,
        "dpv:hasIndicationMethod": event.method,
        "ig:prev": event.prev,
    }
    return {key: value for key, value in said.items() if value}


def _date(day: object) -> dict[str, str] | None:
    return {"@type": "xsd:date", "@value": str(day)} if day else None


def _yes(
    said: Mapping[str, Allowed], names: Mapping[str, str] | None = None, kind: str = "purpose"
) -> list[dict[str, Any]]:
    limits = {Allowed.WITH_LIMITS: {"ig:withLimits": True}}
    return [
        {"@id": (names or {}).get(word, f"ig:{kind}/{word}"), **limits.get(one, {})}
        for word, one in sorted(said.items())
        if one is not Allowed.NO
    ]


def _no(
    said: Mapping[str, Allowed], names: Mapping[str, str] | None = None, kind: str = "purpose"
) -> list[dict[str, Any]]:
    words = sorted(word for word, one in said.items() if one is Allowed.NO)
    return [{"@id": (names or {}).get(word, f"ig:{kind}/{word}")} for word in words]
