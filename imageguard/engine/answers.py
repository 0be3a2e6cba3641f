"""People's answers to the questions of rules, found by what they are bound to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from imageguard.model.attestation import Answer, PeopleStatement, Waiver


@dataclass(frozen=True)
class Answers:
    """All answers of a run, as known on a day: one dated later has not been given yet.

    ``by_hand`` says that some people's keys are known: then only what is signed makes two people of two ids.
    """

    answers: tuple[Answer, ...]
    today: dt.date
    by_hand: bool = False

    def for_asset(self, rule: str, names: Iterable[str]) -> Answer | None:
        """Return the answer bound to one of these ``px:`` or ``sha256:`` names."""
        known = frozenset(names)
        return self._last(one for one in self.answers if one.rule == rule and known.intersection(one.assets))

    def for_letter(self, rule: str, letter: str) -> Answer | None:
        """Return the answer given once for a letter."""
        return self._last(one for one in self.answers if one.rule == rule and one.letter == letter)

    def for_campaign(self, rule: str) -> Answer | None:
        """Return the answer given for the campaign, bound to no picture and no letter."""
        return self._last(one for one in self.answers if one.rule == rule and not one.assets and one.letter is None)

    def seconded(self, answer: Answer, names: Iterable[str] = ()) -> bool:
        """Say whether somebody else says the same, as their last word, of the same picture or letter.

        Where keys are known, both must be signed: an id alone is typed by anybody.
        """
        if self.by_hand and not answer.signed:
            return False
        known = frozenset(names)
        same = [
            one
            for one in self.answers
            if one.rule == answer.rule
            and one.letter == answer.letter
            and (one.letter or known.intersection(one.assets))
        ]
        last = [self._last(one for one in same if one.by == by) for by in {one.by for one in same} - {answer.by}]
        return any(one is not None and one.answer is answer.answer and (one.signed or not self.by_hand) for one in last)

    def _last(self, answers: Iterable[Answer]) -> Answer | None:
        """Return the latest; of two answers on one day, no counts."""
        given = [one for one in answers if one.on <= self.today]
        return max(given, key=lambda one: (one.on, not one.answer, one.by), default=None)


def told(answer: Answer) -> str:
    """Say on whose word an answer stands."""
    return f"{answer.by} ({spoken(answer.role)}), {answer.on.isoformat()}, {worth(answer)}"


def spoken(role: str) -> str:
    """Return a role as people say it: ``case_worker`` is a case worker."""
    return role.replace("_", " ")


def worth(said: Answer | PeopleStatement | Waiver) -> str:
    """Say what vouches for an answer or a waiver but the id that stands under it."""
    return f"signed by {said.by}, valid" if said.signed else "typed, unproven"
