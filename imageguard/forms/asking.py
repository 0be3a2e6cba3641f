"""A form as questions, one after the other, for whoever types the answers."""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003 - NamedTuple reads its types
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from imageguard.consent.territories import is_territory
from imageguard.documents.dates import parse_date, parse_month
from imageguard.forms.cells import pseudonym

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from imageguard.forms.templates import Template

_IDS: Final = frozenset({"subject", "obtained_by", "guardian.id", "guardian.authority_checked_by", "best_interest.by"})
"""Fields that hold an id, where somebody might write a name."""


class Question(NamedTuple):
    """One question: the name of its field, its words, the answers that there are, and how to write a free one."""

    name: str
    words: str
    values: tuple[str, ...] = ()
    hint: str = ""
    read: Callable[[str], object] = str

    def taken(self, answer: str) -> str:
        """Return the answer as it is kept; the begin of a value is enough. Raises ValueError with a sentence."""
        if self.values:
            meant = [value for value in self.values if value == answer] or [
                value for value in self.values if value.startswith(answer)
            ]
            if len(meant) != 1:
                raise ValueError(f"one of: {', '.join(self.values)}; or nothing")
            return meant[0]
        self.read(answer)
        return answer


def questions(form: Template) -> list[Question]:
    """Return everything that goes into the letter on file, in the order of the form; names stay on paper."""
    return list(_of(form))


def _of(form: Template) -> Iterator[Question]:
    for blank, about in form.data["blanks"].items():
        if "fills" in about:
            hint = form.words.get(about.get("kind", ""), "")
            yield Question(f"blank.{blank}", about["label"], hint=hint, read=_reader(about))
    for part in form.data["parts"]:
        yield from _choices(part.get("choices", ()))
        if "choose" in part:
            yield Question(part["fills"], part["heading"], tuple(part["choose"]))
    yield from _choices(form.data["checks"])
    yield from _signatures(form)


def _reader(about: Mapping[str, str]) -> Callable[[str], object]:
    """Return what a free answer must bear: a date is one of the calendar, whoever is named has an id."""
    if about["fills"] in _IDS:
        return pseudonym
    if about["fills"] == "scope.territories_blocked":
        return _territories
    return {"date": parse_date, "month": parse_month}.get(about.get("kind", ""), str)


def _territories(answer: str) -> None:
    wrong = [one for one in re.split(r"[,;]\s*", answer) if one and not is_territory(one)]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: write ISO 3166 codes in capitals, such as KH or KH-12")


def _choices(choices: Iterable[Mapping[str, Any]]) -> Iterator[Question]:
    for choice in choices:
        yield Question(choice["fills"], choice["ask"], ("yes", "no", *choice.get("also", ())))


def _signatures(form: Template) -> Iterator[Question]:
    for signature in form.data["signatures"]:
        if signature["who"] != "staff":
            who = f"signature.{signature['who']}"
            yield Question(f"{who}.kind", form.words["signature"], tuple(signature["kinds"]))
            yield Question(f"{who}.on", form.words["day"], hint=form.words["date"], read=parse_date)
            if signature.get("witness_for"):
                yield Question(f"{who}.witness", form.words["witness"], ("yes", "no"))
