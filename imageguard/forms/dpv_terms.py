"""The terms of other vocabularies that an export uses, as they stand in the published lists.

Read in the term lists of the Data Privacy Vocabulary, version 2.2 (W3C DPVCG, ``dpv`` and ``pd``), and in its guide to
ISO/IEC TS 27560:2023; the rest is Dublin Core, SKOS and RDF. ``dpv:ConsentTerminated`` of the guide's prose is no term.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = "2.2"
PREFIXES: Final = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "ig": "urn:imageguard:",
}
"""``ig`` is ours: for what the vocabularies have no word for."""
TERMS: Final = frozenset(
    """
dpv:Adult dpv:Authority dpv:Child dpv:ConsentExpired dpv:ConsentGiven dpv:ConsentInvalidated dpv:ConsentNotice
dpv:ConsentReceipt dpv:ConsentRecord dpv:ConsentRefused dpv:ConsentRequestDeferred dpv:ConsentRequested
dpv:ConsentRevoked dpv:ConsentUnknown dpv:ConsentWithdrawn dpv:DataController dpv:DataSubject dpv:Disseminate dpv:Entity
dpv:ExplicitlyExpressedConsent dpv:FixedOccurrencesDuration dpv:GuardianOfDataSubject dpv:ImpactAssessment dpv:Location
dpv:NotAvailable dpv:OralNotice dpv:PrintedNotice dpv:Process dpv:Prohibition dpv:PublicBenefit dpv:PublicPolicyMaking
dpv:Purpose dpv:ReaffirmConsent dpv:RenewedConsentGiven dpv:Share dpv:StorageDuration dpv:StorageLocation dpv:ThirdParty
dpv:UntilTimeDuration dpv:VulnerableDataSubject dpv:WithdrawConsent dpv:hasAddress dpv:hasApplicability
dpv:hasAssessment dpv:hasAuthority dpv:hasConsentControl dpv:hasConsentStatus dpv:hasContact dpv:hasCountry
dpv:hasDataController dpv:hasDataSubject dpv:hasDuration dpv:hasIdentifier dpv:hasIndicationMethod dpv:hasJurisdiction
dpv:hasJustification dpv:hasLegalBasis dpv:hasLocation dpv:hasName dpv:hasNotice dpv:hasPersonalData dpv:hasProcess
dpv:hasProcessing dpv:hasProhibition dpv:hasPurpose dpv:hasRecipientThirdParty dpv:hasRelationWithDataSubject
dpv:hasStorageCondition dpv:isExercisedAt dpv:isIndicatedAtTime dpv:isIndicatedBy
pd:LifeHistory pd:Location pd:Name pd:Picture
dct:conformsTo dct:created dct:date dct:hasVersion dct:identifier dct:issued dct:language dct:replaces dct:valid
rdf:type rdf:value skos:broader xsd:date xsd:dateTime
""".split(),  # noqa: SIM905 - read as words
)
