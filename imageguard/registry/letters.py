"""One YAML letter into a ``Letter``, with all its mistakes at once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from imageguard.consent.status import chain_breaks
from imageguard.documents import check
from imageguard.documents.dates import parse_moment, parse_month
from imageguard.documents.values import bare, date_or_none, px_name, recorded, region, yes_no
from imageguard.errors import DocumentError
from imageguard.model import letter as m
from imageguard.model.record import Head
from imageguard.registry.heads import cut_off
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.documents import Document
    from imageguard.errors import Mistake

Plain = dict[str, Any]


def letter_of(document: Document, sha256: str) -> m.Letter:
    """Return the letter that the document holds; ``sha256`` is the digest of its text.

    Raises DocumentError with every mistake: of form, of order in time, of the event chain.
    """
    mistakes = check(document, schema("letter"))
    if not mistakes:
        mistakes = list(_slips(document))
    if mistakes:
        raise DocumentError(mistakes)
    return built(document.data, sha256)


def text_digest(text: str) -> str:
    """Return the sha256 of a letter's text, the same whatever line endings an editor or git gave it."""
    return hashlib.sha256(text.replace("\r\n", "\n").rstrip("\n").encode()).hexdigest()


def built(data: Plain, sha256: str) -> m.Letter:
    """Return the letter of plain values that were checked before."""
    document = recorded(data.get("document")) or {}
    return m.Letter(
        id=data["id"],
        subject=data["subject"],
        subject_type=m.SubjectType(data["subject_type"]),
        age_band=m.AgeBand(recorded(data["age_band"]) or "unknown"),
        scope=_scope(data["scope"]),
        valid_from=date_or_none(data.get("valid_from")),
        valid_until=date_or_none(data.get("valid_until")),
        age_basis=recorded(data.get("age_basis")),
        retention_until=date_or_none(data.get("retention_until")),
        obtained_by=recorded(data.get("obtained_by")),
        document_cabinet=recorded(document.get("cabinet")),
        document_sha256=bare(recorded(document.get("sha256"))),
        subject_review=yes_no(data.get("subject_review")),
        images=tuple(_image(one) for one in data.get("images", ())),
        face_matching=yes_no(data.get("face_matching")) is True,
        events=tuple(event_of(one) for one in data.get("events", ())),
        sealed=data.get("sealed"),
        sha256=sha256,
        **_how_it_was_given(data),
        **_around_it(data),
        **_of_a_child(data),
        **_of_the_office(data),
    )


def _scope(data: Plain) -> m.Scope:
    return m.Scope(
        elements=_allowed(data.get("elements", {})),
        identity_level=m.IdentityLevel(recorded(data.get("identity_level")) or "anonymous"),
        face_visible=yes_no(data.get("face_visible")) is True,
        purposes=_allowed(data.get("purposes", {})),
        channels=_allowed(data.get("channels", {})),
        territories_allowed=tuple(data.get("territories_allowed", ())),
        territories_blocked=tuple(data.get("territories_blocked", ())),
        recipients=tuple(data.get("recipients", ())),
        conditions=tuple(data.get("conditions", ())),
        use_limit=recorded(data.get("use_limit")),
    )


def _allowed(data: list[str] | Mapping[str, object]) -> dict[str, m.Allowed]:
    if isinstance(data, list):
        return dict.fromkeys(data, m.Allowed.YES)
    return {word: _one_allowed(said) for word, said in data.items() if recorded(said) is not None}


def _one_allowed(said: object) -> m.Allowed:
    if said == m.Allowed.WITH_LIMITS.value:
        return m.Allowed.WITH_LIMITS
    return m.Allowed.YES if yes_no(said) else m.Allowed.NO


def _how_it_was_given(data: Plain) -> Plain:
    withdrawal, notice = data.get("withdrawal", {}), data.get("notice", {})
    freely, risk, signature = data.get("freely_given", {}), data.get("risk", {}), data.get("signature", {})
    kind = recorded(signature.get("kind"))
    return {
        "withdrawal": m.Withdrawal(
            routes=tuple(recorded(withdrawal.get("routes")) or ()),
            independent_of_casework=yes_no(withdrawal.get("independent_of_casework")),
        ),
        "notice": m.Notice(
            language=recorded(notice.get("language")),
            interpreter=recorded(notice.get("interpreter")),
            version=recorded(notice.get("version")),
            sha256=bare(recorded(notice.get("sha256"))),
            explain_back=yes_no(notice.get("explain_back")),
            online_permanence_explained=yes_no(notice.get("online_permanence_explained")),
        ),
        "freely_given": m.FreelyGiven(
            aid_conditional=yes_no(freely.get("aid_conditional")),
            duress=yes_no(freely.get("duress")),
            capacity=recorded(freely.get("capacity")),
            support_offered=yes_no(freely.get("support_offered")),
            assessed_by=recorded(freely.get("assessed_by")),
        ),
        "risk": m.Risk(date_or_none(risk.get("assessed_on")), recorded(risk.get("by")), recorded(risk.get("level"))),
        "signature": m.Signature(
            kind=kind.replace("_", "-") if kind else None,
            on=date_or_none(signature.get("on")),
            witness=recorded(signature.get("witness")),
        ),
    }


def _around_it(data: Plain) -> Plain:
    payment, case = recorded(data.get("payment")), recorded(data.get("legal_case"))
    return {
        "payment": payment and m.Payment(payment["kind"], yes_no(payment.get("conditional"))),
        "legal_case": case and m.LegalCase(case["state"], recorded(case.get("cleared_by"))),
    }


def _of_a_child(data: Plain) -> Plain:
    majority = recorded(data.get("majority_on"))
    ban, release = recorded(data.get("identity_ban")), recorded(data.get("model_release"))
    best = recorded(data.get("best_interest"))
    return {
        "majority_on": None if majority is None else parse_month(majority),
        "guardian": _guardian(recorded(data.get("guardian"))),
        "assent": _assent(recorded(data.get("assent"))),
        "best_interest": best
        and m.BestInterest(recorded(best.get("by")), recorded(best.get("role")), date_or_none(best.get("on"))),
        "identity_ban": ban and m.IdentityBan(ban["statute"], recorded(ban.get("lifted_by"))),
        "model_release": release
        and m.ModelRelease(
            id=recorded(release.get("id")),
            sensitive_use=yes_no(release.get("sensitive_use")),
            adult_proof=recorded(release.get("adult_proof")),
        ),
    }


def _of_the_office(data: Plain) -> Plain:
    controller, receipt, again = recorded(data.get("controller")), data.get("receipt", {}), data.get("reconsent", {})
    return {
        "supersedes": data.get("supersedes"),
        "controller": controller
        and m.Controller(controller["organisation"], controller.get("country"), recorded(controller.get("complaints"))),
        "receipt": m.Receipt(yes_no(receipt.get("given")), recorded(receipt.get("language"))),
        "reconsent": m.Reconsent(date_or_none(again.get("due")), tuple(again.get("triggers", ()))),
        "storage_locations": tuple(data.get("storage_locations", ())),
    }


def _guardian(data: Plain | None) -> m.Guardian | None:
    if data is None:
        return None
    return m.Guardian(
        id=data["id"],
        authority=recorded(data.get("authority")),
        authority_checked_by=recorded(data.get("authority_checked_by")),
        implicated=yes_no(data.get("implicated")),
        decision=yes_no(data.get("decision")),
        on=date_or_none(data.get("on")),
    )


def _assent(data: Plain | None) -> m.Assent | None:
    if data is None:
        return None
    given = {True: "yes", False: "no", "refused": "no"}.get(data.get("given"), recorded(data.get("given")))
    return m.Assent(given=given, method=recorded(data.get("method")), on=date_or_none(data.get("on")))


def _image(data: Plain) -> m.NamedImage:
    return m.NamedImage(
        sha256=bare(data.get("sha256")),
        px=px_name(data.get("px")),
        pdq=bare(data.get("pdq")),
        face=region(data["face"]) if "face" in data else None,
        derived_from=data.get("derived_from"),
    )


def event_of(data: Plain) -> m.Event:
    """Return the event of plain values that were checked before."""
    return m.Event(
        state=m.ConsentState(data["state"]),
        at=parse_moment(data["at"]),
        by=data["by"],
        method=data.get("method"),
        prev=bare(data.get("prev")),
        note=data.get("note"),
    )


def _slips(document: Document) -> Iterator[Mistake]:
    """Yield what no schema can see: dates out of order, regions inside out, a broken chain."""
    data = document.data
    yield from _in_order(document, "valid_from", "valid_until")
    for index, image in enumerate(data.get("images", ())):
        try:
            if "face" in image:
                region(image["face"])
        except ValueError as error:
            yield document.mistake(("images", index, "face"), str(error))
    both = set(data["scope"].get("territories_allowed", ())) & set(data["scope"].get("territories_blocked", ()))
    for place in sorted(both):
        yield document.mistake(("scope", "territories_blocked"), f"{place} is both allowed and blocked")
    yield from _event_slips(document)


def _in_order(document: Document, first: str, last: str) -> Iterator[Mistake]:
    begins, ends = (date_or_none(document.data.get(key)) for key in (first, last))
    if begins is not None and ends is not None and ends < begins:
        yield document.mistake((last,), f"is before {first}; one of the two dates is wrong")


def _event_slips(document: Document) -> Iterator[Mistake]:
    events = [event_of(one) for one in document.data.get("events", ())]
    for index in range(1, len(events)):
        if events[index].at < events[index - 1].at:
            yield document.mistake(("events", index, "at"), "is earlier than the event before; events stand in order")
    for index in chain_breaks(document.data["id"], events):
        message = (
            "the chain of events is broken here: an event was changed, removed or moved; "
            "take the letter from a copy that is known to be good"
        )
        yield document.mistake(("events", index), message)
    if "head" in document.data and (reason := _shorter(document.data["id"], events, document.data["head"])):
        yield document.mistake(("events",), reason)


def _shorter(letter: str, events: list[m.Event], head: Plain) -> str | None:
    return cut_off(letter, events, Head(head["count"], str(bare(head["sha256"]))))
