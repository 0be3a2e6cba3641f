"""Letters as consent records in the words of others: ISO/IEC TS 27560:2023 through W3C DPV, as JSON-LD.

What the standard requires is always there: what nobody recorded says ``dpv:NotAvailable``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from imageguard.forms.dpv_parts import (
    control,
    controller,
    duration,
    events,
    holder,
    known,
    notice,
    one,
    process,
    subject,
)
from imageguard.forms.dpv_terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imageguard.model.letter import Letter

RECORD: Final = "https://w3id.org/dpv/schema/dpv-27560#record"
RECEIPT: Final = "https://w3id.org/dpv/schema/dpv-27560#receipt-record"


def render_records(letters: Iterable[Letter], *, receipts: bool = False) -> bytes:
    """Return the letters as one JSON-LD document: pseudonyms only, nothing that is sealed; sorted, so always the same.

    A receipt is the record under a number of its own, for the person to have; whoever finds it learns
    neither that the person is vulnerable, nor an age, nor that a risk was assessed.
    """
    graph = [_receipt(letter) if receipts else _record(letter) for letter in letters]
    document = {"@context": PREFIXES, "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def not_recorded(letter: Letter) -> tuple[str, ...]:
    """Return the fields that ISO/IEC TS 27560 requires and nobody recorded, by their keys in the letter."""
    return tuple(field for field, there in _required(letter) if not there)


def _required(letter: Letter) -> Iterator[tuple[str, bool]]:
    said = letter.controller
    yield "notice.version", letter.notice.version is not None
    yield "notice.language", letter.notice.language is not None
    yield "scope.purposes", bool(letter.scope.purposes)
    yield "scope.elements", bool(letter.scope.elements)
    yield "valid_until", letter.valid_until is not None
    yield "retention_until", letter.retention_until is not None
    yield "storage_locations", bool(letter.storage_locations)
    yield "withdrawal.routes", bool(letter.withdrawal.routes)
    yield "controller.organisation", said is not None
    yield "controller.address", said is not None and said.address is not None
    yield "controller.contact", said is not None and said.contact is not None
    yield "jurisdictions", bool(letter.jurisdictions)


def _record(letter: Letter) -> dict[str, Any]:
    return {
        "@id": f"ig:letter/{letter.id}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": {"@id": RECORD},
        "dct:identifier": letter.id,
        **_said(letter),
    }


def _receipt(letter: Letter) -> dict[str, Any]:
    return {
        "@id": f"ig:receipt/{letter.id}",
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": {"@id": RECEIPT},
        "dpv:hasIdentifier": f"receipt-{letter.id}",
        "dct:identifier": letter.id,
        **{key: value for key, value in _said(letter).items() if key != "dpv:hasAssessment"},
        "dpv:hasDataSubject": holder(letter),
        "dpv:hasConsentStatus": [_unlabelled(event) for event in events(letter)],
    }


def _unlabelled(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event of a receipt: that a guardian gave it says that somebody is a child."""
    by = event["dpv:isIndicatedBy"]
    somebody = by if "@id" in by else {"@type": "dpv:Entity", "dct:identifier": "representative"}
    return {**event, "dpv:isIndicatedBy": somebody}


def _said(letter: Letter) -> dict[str, Any]:
    risk = letter.risk
    assessed = known({"dct:date": one(risk.assessed_on), "dct:identifier": risk.reference})
    return known(
        {
            "dct:created": one(letter.created),
            "dct:issued": one(letter.valid_from),
            "dct:valid": one(letter.valid_until),
            "dct:replaces": letter.supersedes and {"@id": f"ig:letter/{letter.supersedes}"},
            "ig:firstPublicationBy": one(letter.first_publication_by),
            "ig:coolingOffUntil": one(letter.freely_given.cooling_off_until),
            "ig:originalsDisposedOn": one(letter.originals_disposed_on),
            "dpv:hasDataSubject": subject(letter),
            "dpv:hasDataController": controller(letter.controller),
            "dpv:hasJurisdiction": list(letter.jurisdictions) or [duration(None)],
            "dpv:hasProcess": process(letter),
            "dpv:hasAssessment": assessed and {"@type": "dpv:ImpactAssessment", **assessed},
            "dpv:hasConsentControl": control(letter),
            "dpv:hasNotice": notice(letter),
            "dpv:hasConsentStatus": events(letter),
        },
    )
