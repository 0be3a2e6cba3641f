"""Face templates looked up for a check, and dropped: nothing here makes one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.inspecting import embedder_of
from imageguard.consent.biometrics import refusals
from imageguard.documents.values import date_or_none
from imageguard.engine.likeness import Likeness, Reference
from imageguard.model.record import RecordKind
from imageguard.model.report import NotChecked
from imageguard.registry.addresses import open_desk, open_registry
from imageguard.registry.ledger import records_of
from imageguard.registry.records import letter_of_record
from imageguard.registry.templates import forget, open_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.bootstrap.inspecting import Spec
    from imageguard.config.settings import FaceMatching
    from imageguard.engine.likeness import Compared
    from imageguard.registry.addresses import Desk
    from imageguard.registry.store import Change


@dataclass(frozen=True)
class Stock:
    """The templates of a registry that a check may compare with, and how many of them it may not.

    ``bases`` are the legal bases by letter; ``foreign`` counts references of another model, ``closed``
    letters whose templates cannot be opened here, ``overdue`` letters whose templates are past their day.
    """

    references: tuple[Reference, ...] = field(default=(), repr=False)
    bases: Mapping[str, str] = field(default_factory=dict)
    foreign: int = 0
    closed: int = 0
    overdue: int = 0

    @property
    def letters(self) -> frozenset[str]:
        """Return the ids of the letters whose templates may be compared."""
        return frozenset(one.letter for one in self.references)


def stock_of(address: str | None, spec: Spec, now: dt.datetime) -> Stock:
    """Return the templates of the registry at an address. Nothing is changed, overdue ones neither.

    Where matching is off, only those are counted that should be gone. Raises RegistryError where the registry
    cannot be opened, BackendMissing for an embedder that is not there.
    """
    if address is None:
        return Stock()
    if spec.embedder is None:
        kept = records_of(open_registry(address), RecordKind.TEMPLATE).values()
        return Stock(overdue=sum(_is_over(one, now.date()) for one in kept))
    desk, model, day = open_desk(address), embedder_of(spec).model, now.date()
    records = desk.store.all(RecordKind.TEMPLATE).values()
    known, closed = open_all(desk, [one for one in records if not _is_over(one, day)])
    references = [(one.letter, face) for one in known for face in one.templates]
    own = tuple(Reference(letter, face.vector) for letter, face in references if face.model == model)
    return Stock(
        references=own,
        bases={one.letter: one.basis for one in known},
        foreign=len(references) - len(own),
        closed=len(closed),
        overdue=sum(_is_over(one, day) for one in records),
    )


def likeness_of(spec: Spec, stock: Stock) -> Likeness | None:
    """Return how faces are compared; None where matching is off."""
    return Likeness(embedder_of(spec).near, stock.references) if spec.embedder else None


def described(
    spec: Spec, stock: Stock, compared: Compared | None, stated: FaceMatching | None
) -> list[tuple[str, str]]:
    """Return as a component of a report what faces were compared with, how strictly, on how many legal bases."""
    if compared is None:
        return []
    embedder, count = embedder_of(spec), len(compared.letters)
    limit = embedder.threshold(count)
    letters = set(compared.letters)
    bases = {stock.bases.get(letter, stated.legal_basis if stated else "") for letter in letters}
    said = (
        f"{embedder.model}: {_many(count, 'reference')} of {_many(len(letters), 'letter')}, on "
        f"{_many(len(bases), 'legal basis', 'legal bases')}; alike from a cosine similarity of {limit.similarity:.3f}, "
        f"false-match rate {limit.rate:.1e} a comparison and {1 - (1 - limit.rate) ** count:.3f} a face"
        f"{'' if limit.measured else ' (beyond what was measured)'}"
    )
    return [("face matching", said)]


def unmatched(how: Sequence[tuple[str, str]], stock: Stock, compared: Compared | None) -> tuple[NotChecked, ...]:
    """Return how faces were compared and with which templates not, so that nobody takes silence for an answer.

    ``how`` is what ``described`` gave.
    """
    if compared is None:
        return tuple(NotChecked("face-matching", sentence) for sentence in _sentences(stock, 0))
    unused = stock.letters.difference(compared.letters)
    said = (*(_compared(one) for _, one in how), *_sentences(stock, len(unused)))
    return tuple(NotChecked("face-matching", sentence) for sentence in said)


def _compared(how: str) -> str:
    return (
        f"Faces were compared with those of people who agreed, by {how}. A likeness is a question, and none proves "
        "nothing. False matches were counted on pictures of public figures; among other groups they may be more."
    )


def _sentences(stock: Stock, unused: int) -> Iterator[str]:
    if stock.foreign:
        yield (
            f"{_many(stock.foreign, 'face template')} of another model: not comparable. Give the pictures again with "
            "`imageguard consent faces add`."
        )
    if stock.closed:
        yield f"The face templates of {_many(stock.closed, 'letter')} cannot be opened with the keys of this computer."
    if stock.overdue:
        yield (
            f"The face templates of {_many(stock.overdue, 'letter')} are past their day and were not used: delete them "
            "with `imageguard consent faces drop --overdue`."
        )
    if unused:
        yield (
            f"The face templates of {_many(unused, 'letter')} were not used: the letter ended, is gone, or does not "
            "allow it. Delete them with `imageguard consent faces drop --overdue`."
        )


def _many(count: int, one: str, more: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def drop(desk: Desk, id: str) -> bool:
    """Drop the templates of a letter's person; say whether there were any."""
    with desk.store.change() as change:
        return forget(desk, change, id)


def prune(desk: Desk, now: dt.datetime) -> tuple[str, ...]:
    """Drop the templates that may not be kept any more, and return the ids of their letters."""
    with desk.store.change() as change:
        records = change.all(RecordKind.TEMPLATE)
        gone = [key for key, one in records.items() if _is_over(one, now.date()) or not _stands(change, key, now)]
        for key in gone:
            forget(desk, change, key)
    return tuple(gone)


def tidy(desk: Desk, now: dt.datetime) -> tuple[str, ...]:
    """Drop what may not be kept any more, as ``prune`` does, where there are templates at all."""
    return prune(desk, now) if desk.store.all(RecordKind.TEMPLATE) else ()


def overdue(desk: Desk, now: dt.datetime) -> tuple[str, ...]:
    """Return the ids of letters whose templates are past their day."""
    kept = desk.store.all(RecordKind.TEMPLATE)
    return tuple(key for key, one in kept.items() if _is_over(one, now.date()))


def _is_over(record: Mapping[str, Any], day: dt.date) -> bool:
    until = date_or_none(record["until"])
    return until is None or until < day


def _stands(change: Change, letter: str, now: dt.datetime) -> bool:
    """Say whether the letter still allows its template; the basis it was made on is sealed in it."""
    record = change.get(RecordKind.LETTER, letter)
    return record is not None and not refusals(letter_of_record(record), "sealed in the template", now=now)


def listed(desk: Desk, spec: Spec, now: dt.datetime, id: str | None = None) -> Iterator[str]:
    """Yield a line for each letter with templates, or for one alone: how many, of which model, until when."""
    model = embedder_of(spec).model
    records = {key: one for key, one in desk.store.all(RecordKind.TEMPLATE).items() if id in {None, key}}
    known, closed = open_all(desk, records.values())
    for one in known:
        late = "; past its day: drop it" if _is_over(records[one.letter], now.date()) else ""
        yield f"{one.letter:<12} until {one.until}  {_many(len(one.templates), 'reference')} on {one.basis}{late}"
        for face in one.templates:
            other = "" if face.model == model else "  of another model: not comparable, give the picture again"
            yield f"  {face.on}  by {face.by}  {face.model}  picture {face.picture[:23]}{other}"
    yield from (f"{letter:<12} cannot be opened with the keys of this computer" for letter in closed)
    yield f"{_many(len(records), 'letter')} with face templates"
