"""Exported records: real JSON-LD, in terms that are published, with everything that ISO/IEC TS 27560 requires."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from imageguard.documents.document import Document
from imageguard.documents.loading import load
from imageguard.forms.dpv import RECEIPT, RECORD, not_recorded, render_records
from imageguard.forms.dpv_terms import PREFIXES, TERMS
from imageguard.model.letter import Allowed, ConsentState, Event
from imageguard.registry.letters import letter_of
from imageguard.resources import schema

if TYPE_CHECKING:
    from rdflib.term import Node

    from imageguard.model.letter import Letter

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
DPV, DCT = Namespace(PREFIXES["dpv"]), Namespace(PREFIXES["dct"])
SAMPLES = sorted((Path(__file__).parents[2] / "samples/campaign/letters").glob("L-*.yaml"))
BARE: dict[str, Any] = {
    "id": "L-1",
    "subject": "S-1",
    "subject_type": "real_person",
    "age_band": "unknown",
    "scope": {},
}
RICH: dict[str, Any] = {
    **BARE,
    "created": "2026-01-10",
    "age_band": "minor",
    "scope": {
        "elements": {"image": "yes", "voice": "no"},
        "purposes": {"awareness": "with_limits", "fundraising": "no"},
        "channels": {"print": "yes", "website": "no"},
        "territories_allowed": ["world"],
        "territories_blocked": ["KH"],
        "recipients": ["A partner"],
        "onward": "no",
        "forbidden": ["crop"],
        "conditions": ["ask first"],
        "use_limit": 2,
    },
    "valid_from": "2026-01-10",
    "valid_until": "2028-01-10",
    "retention_until": "2029-01-10",
    "retention_basis": "consent",
    "storage_locations": ["TH"],
    "withdrawal": {"routes": ["phone"], "independent_of_casework": "yes", "within_hours": 72},
    "notice": {"language": "th", "version": "adult-2", "sha256": "a" * 64, "form": "oral", "explain_back": "yes"},
    "freely_given": {"duress": "no", "cooling_off_until": "2026-01-12"},
    "risk": {"assessed_on": "2026-01-09", "reference": "RA-1"},
    "guardian": {"id": "G-1"},
    "assent": {"given": "yes"},
    "supersedes": "L-0",
    "controller": {"organisation": "The Office", "country": "TH", "address": "a", "contact": "c", "authority": "PDPC"},
    "jurisdictions": ["TH"],
    "reconsent": {"due": "2027-01-10"},
    "events": [{"state": "ConsentGiven", "at": "2026-01-10T09:00:00+07:00", "by": "guardian", "method": "signature"}],
    "sealed": "c2VjcmV0",
}


def letter(data: dict[str, Any]) -> Letter:
    """Return a letter of plain values."""
    return letter_of(Document("a.yaml", data), "")


def parsed(*letters: Letter, receipts: bool = False) -> Graph:
    """Return an export as a reader of RDF takes it in."""
    return Graph().parse(data=render_records(letters, receipts=receipts), format="json-ld")


def iris(graph: Graph) -> set[str]:
    """Return every term of another vocabulary in a graph, shortened."""
    names = {str(one) for triple in graph for one in triple if isinstance(one, URIRef)}
    spaces = {space: prefix for prefix, space in PREFIXES.items() if prefix != "ig"}
    return {
        f"{spaces[space]}:{name.removeprefix(space)}" for name in names for space in spaces if name.startswith(space)
    }


@pytest.mark.parametrize("data", [BARE, RICH], ids=["bare", "rich"])
def test_an_export_uses_published_terms_alone(data: dict[str, Any]) -> None:
    """No term is invented in somebody else's name; the profile's own IRI is the one exception."""
    used = iris(parsed(letter(data))) | iris(parsed(letter(data), receipts=True))
    assert {name for name in used if "schema/dpv-27560" not in name} <= TERMS


def test_every_state_is_a_published_term() -> None:
    """Also those that only a withdrawal or a court brings."""
    assert {f"dpv:{state.value}" for state in ConsentState} <= TERMS


def test_the_samples_are_read_by_others() -> None:
    """All letters of the sample campaign in one graph: as many records as letters."""
    letters = [letter_of(load(file, schema("letter")), "") for file in SAMPLES]
    graph = parsed(*letters)
    assert len(list(graph.subjects(RDF.type, DPV.ConsentRecord))) == len(letters)


@pytest.mark.parametrize("data", [BARE, RICH], ids=["bare", "rich"])
@pytest.mark.parametrize("receipts", [False, True])
def test_what_the_standard_requires_is_always_there(data: dict[str, Any], *, receipts: bool) -> None:
    """Header, processing, parties and events; what nobody recorded says that it is not available."""
    graph = parsed(letter(data), receipts=receipts)
    (record,) = graph.subjects(RDF.type, DPV.ConsentReceipt if receipts else DPV.ConsentRecord)

    def has(node: Node, *terms: URIRef) -> list[Node]:
        assert all(list(graph.objects(node, term)) for term in terms), [str(term) for term in terms]
        return list(graph.objects(node, terms[0]))

    assert has(record, DCT.conformsTo) == [URIRef(RECEIPT if receipts else RECORD)]
    has(record, DCT.identifier, *([DPV.hasIdentifier] if receipts else []))
    has(record, DPV.hasDataSubject, DPV.hasJurisdiction, DPV.hasConsentControl)
    (said,) = has(record, DPV.hasNotice)
    has(said, DCT.language)
    (process,) = has(record, DPV.hasProcess)
    has(process, DPV.hasPurpose, DPV.hasPersonalData, DPV.hasStorageCondition, DPV.hasLegalBasis)
    (controller,) = has(record, DPV.hasDataController)
    if "controller" in data:
        has(controller, DPV.hasName, DPV.hasAddress, DPV.hasContact, DPV.hasIdentifier)
    else:
        has(controller, DPV.hasApplicability)
    for event in has(record, DPV.hasConsentStatus):
        has(event, DPV.isIndicatedAtTime, DPV.isIndicatedBy, DPV.hasDuration)


def test_what_nobody_recorded_is_named_for_the_office() -> None:
    """A whole letter lacks nothing; a bare one lacks all that the standard requires."""
    assert not_recorded(letter(RICH)) == ()
    assert {"notice.language", "retention_until", "controller.address"} <= set(not_recorded(letter(BARE)))


def test_each_no_is_a_prohibition_and_a_limit_stays_with_its_letter() -> None:
    """The refusals of one letter are no statement about another's."""
    other = replace(letter(RICH), id="L-2", subject="S-2")
    free = replace(other, scope=replace(other.scope, purposes={"awareness": Allowed.YES, "fundraising": Allowed.YES}))
    graph = parsed(letter(RICH), free)
    refused = {str(one) for node in graph.subjects(RDF.type, DPV.Prohibition) for one in graph.objects(node)}
    assert {"urn:imageguard:purpose/fundraising", "urn:imageguard:element/voice", "KH"} <= refused
    fundraising = URIRef("urn:imageguard:purpose/fundraising")
    assert len(list(graph.subjects(DPV.hasPurpose, fundraising))) == 2
    limits = URIRef("urn:imageguard:withLimits")
    assert len(list(graph.subjects(limits))) == 1


def test_nothing_private_leaves_with_a_record() -> None:
    """What is sealed, who judged the risk, and where the paper lies stay in the office."""
    data = {**RICH, "document": {"cabinet": "B12-0JY7"}, "obtained_by": "R-77"}
    told = render_records([letter(data)]).decode()
    assert not [word for word in ("c2VjcmV0", "sealed", "B12-0JY7", "R-77") if word in told]


def test_a_receipt_labels_nobody() -> None:
    """Whoever finds it on a telephone learns of no victim, no child, no risk."""
    told = render_records([letter(RICH)], receipts=True).decode()
    labels = (
        "Vulnerable",
        "Child",
        "Adult",
        "subjectType",
        "ageBasis",
        "majority",
        "assent",
        "RA-1",
        "Assessment",
        "G-1",
        "uardian",
    )
    assert not [word for word in labels if word in told]
    assert "dpv:ConsentReceipt" in told


def test_a_letter_without_a_history_says_what_its_signature_says() -> None:
    """Signed: given; unsigned: unknown, at no time that anybody knows."""
    signed = letter({**BARE, "signature": {"kind": "ink", "on": "2026-01-10"}})
    (status,) = json.loads(render_records([signed]))["@graph"][0]["dpv:hasConsentStatus"]
    assert status["@type"] == ["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"]
    (unknown,) = json.loads(render_records([letter(BARE)]))["@graph"][0]["dpv:hasConsentStatus"]
    assert unknown["@type"] == ["dpv:ConsentUnknown"]


def test_a_withdrawal_is_no_consent() -> None:
    """The event type of a yes does not stand at its end."""
    gone = letter(RICH)
    end = Event(ConsentState.WITHDRAWN, gone.events[0].at, "subject", "phone")
    graph = parsed(replace(gone, events=(*gone.events, end)))
    (event,) = graph.subjects(RDF.type, DPV.ConsentWithdrawn)
    assert DPV.ExplicitlyExpressedConsent not in set(graph.objects(event, RDF.type))
