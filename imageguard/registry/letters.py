"""One YAML letter into a ``Letter``, with all its mistakes at once."""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING, Any, Final

from imageguard.consent.status import chain_breaks
from imageguard.documents import check
from imageguard.documents.checking import keeps
from imageguard.documents.dates import parse_moment
from imageguard.documents.values import bare, date_or_none, recorded, region, yes_no
from imageguard.errors import DocumentError
from imageguard.model import letter as m
from imageguard.model.record import Head
from imageguard.registry.heads import cut_off
from imageguard.registry.letter_parts import filled, month_or_none, part
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from imageguard.documents import Document
    from imageguard.errors import Mistake

Plain = dict[str, Any]


def letter_of(document: Document, sha256: str) -> m.Letter:
    """Return the letter that the document holds; ``sha256`` is the digest of its text.

    Raises DocumentError with every mistake: of form, of order in time, of the event chain.
    """
    examine(document)
    return built(document.data, sha256)


def examine(document: Document) -> None:
    """Raise DocumentError with every mistake of a letter, as ``letter_of`` does, without making one."""
    mistakes = [] if _form()(document.data) else check(document, schema("letter"))
    if not mistakes:
        mistakes = list(_slips(document))
    if mistakes:
        raise DocumentError(mistakes)


@functools.cache
def _form() -> Callable[[Any], bool]:
    return keeps(schema("letter"))


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
        scope=filled(m.Scope, data["scope"]),
        age_basis=recorded(data.get("age_basis")),
        majority_on=month_or_none(data.get("majority_on")),
        obtained_by=recorded(data.get("obtained_by")),
        document_cabinet=recorded(document.get("cabinet")),
        document_sha256=bare(recorded(document.get("sha256"))),
        document_complete=yes_no(document.get("complete")),
        document_pages=tuple(str(bare(one)) for one in document.get("pages", ())),
        supersedes=data.get("supersedes"),
        jurisdictions=tuple(data.get("jurisdictions", ())),
        storage_locations=tuple(data.get("storage_locations", ())),
        images=tuple(filled(m.NamedImage, one) for one in data.get("images", ())),
        face_matching=yes_no(data.get("face_matching")) is True,
        face_matching_basis=recorded(data.get("face_matching_basis")),
        events=tuple(event_of(one) for one in data.get("events", ())),
        sealed=data.get("sealed"),
        sha256=sha256,
        **_days(data),
        **_parts(data),
        **_reviewed(data.get("subject_review")),
        identity_bans=_bans(recorded(data.get("identity_ban"))),
    )


_ALWAYS: Final[Mapping[str, type[object]]] = {
    "withdrawal": m.Withdrawal,
    "notice": m.Notice,
    "freely_given": m.FreelyGiven,
    "risk": m.Risk,
    "signature": m.Signature,
    "staff": m.Staff,
    "receipt": m.Receipt,
    "reconsent": m.Reconsent,
}
_WHERE_IT_APPLIES: Final[Mapping[str, type[object]]] = {
    "guardian": m.Guardian,
    "assent": m.Assent,
    "best_interest": m.BestInterest,
    "model_release": m.ModelRelease,
    "property_release": m.PropertyRelease,
    "payment": m.Payment,
    "legal_case": m.LegalCase,
    "controller": m.Controller,
}
_DAYS: Final = (
    "created",
    "valid_from",
    "valid_until",
    "first_publication_by",
    "retention_until",
    "originals_disposed_on",
    "face_template_until",
)


def _parts(data: Plain) -> Plain:
    always = {name: filled(kind, data.get(name, {})) for name, kind in _ALWAYS.items()}
    return {**always, **{name: part(kind, data.get(name)) for name, kind in _WHERE_IT_APPLIES.items()}}


def _days(data: Plain) -> Plain:
    days = {name: date_or_none(data.get(name)) for name in _DAYS}
    return {**days, "retention_basis": recorded(data.get("retention_basis"))}


def _reviewed(data: Plain | str | bool | None) -> Plain:  # noqa: FBT001 - a value, no switch
    """Return what a letter says of the person's look at picture and words, said in one word or in full."""
    review = filled(m.Review, data if isinstance(data, dict) else {"offered": data})
    return {"subject_review": review.offered, "review": review}


def _bans(data: Plain | list[Plain] | None) -> tuple[m.IdentityBan, ...]:
    listed = [data] if isinstance(data, dict) else data or []
    return tuple(filled(m.IdentityBan, one) for one in listed)


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
