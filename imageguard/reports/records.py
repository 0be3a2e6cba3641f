"""What people answered and what was waived, as rows of plain words."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from imageguard.engine.answers import worth
from imageguard.reports import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.model.attestation import Answer, CopyWish, PeopleStatement, Waiver
    from imageguard.model.report import Report

    Row = tuple[str, str, str, str, str]

ANSWERS: Final = ("Rule", "About", "Answer", "On the word of", "On")
WAIVERS: Final = ("Rule", "Asset", "Reason", "Approved by", "Through")
UNPROVEN: Final = (
    "These answers were typed by the people named, by pseudonym. They are unproven: nothing but the office's own "
    "records shows that these people gave them."
)
SOME_SIGNED: Final = (
    "An answer that is signed was signed with a key that the office's roster gives to the person named, by pseudonym. "
    "The others were typed. They are unproven: nothing but the office's own records shows that these people gave them."
)


def numbers_by_name(report: Report) -> dict[str, tuple[int, ...]]:
    """Return the numbers of the assets that a name stands for in answers and waivers: ``sha256:`` or ``px:``.

    Copies of one file have one name.
    """
    named: defaultdict[str, list[int]] = defaultdict(list)
    for asset in report.assets:
        named[f"sha256:{asset.inspection.sha256}"].append(asset.number)
        main = asset.inspection.primary
        if main is not None and main.px:
            named[main.px].append(asset.number)
    return {name: tuple(numbers) for name, numbers in named.items()}


def waiver_rows(report: Report, *, reasons: bool = True) -> list[Row]:
    """Return a row of ``WAIVERS`` a waiver; one that waives nothing says so instead of a reason.

    Reasons are somebody's own words: without ``reasons`` they are left to the PDF, which the lawyer reads.
    """
    named = numbers_by_name(report)
    return [_waiver(waiver, named, reasons) for waiver in report.waivers]


def _waiver(waiver: Waiver, named: Mapping[str, tuple[int, ...]], reasons: bool) -> Row:  # noqa: FBT001 - one flag, one caller
    about = _asset(waiver.asset, named)
    if waiver.malformed is not None:
        return waiver.rule, about, f"Waives nothing: {waiver.malformed}", words.DASH, words.DASH
    by = f"{waiver.approved_by} ({words.reason(waiver.role)}), {worth(waiver)}"
    reason = waiver.reason if reasons else "stands in the PDF report"
    return waiver.rule, about, reason, by, words.day(waiver.expires)


def _asset(name: str | None, named: Mapping[str, tuple[int, ...]]) -> str:
    if name is None:
        return "every asset"
    numbers = named.get(name)
    return words.ranges(numbers) if numbers else f"{name[:15]}... (not in this run)"


def answer_rows(report: Report) -> list[Row]:
    """Return a row of ``ANSWERS`` an answer, then one a count of people; their notes may name somebody and stay out."""
    given = report.attestations
    if given is None:
        return []
    named = numbers_by_name(report)
    by_number = sorted(given.people, key=lambda one: named.get(one.asset, (math.inf,)))
    return [*(_answer(one, named) for one in given.answers), *(_people(one, named) for one in by_number)]


def standing(report: Report) -> str:
    """Return what the answers are worth: whether any is signed."""
    given = report.attestations
    return SOME_SIGNED if given and any(one.signed for one in given.said) else UNPROVEN


def _assets(names: Sequence[str], named: Mapping[str, tuple[int, ...]]) -> str:
    """Return the numbers that names stand for, and how many of them are not in this run."""
    numbers = {number for name in names for number in named.get(name, ())}
    absent = sum(name not in named for name in names)
    told = [f"{'asset' if len(numbers) == 1 else 'assets'} {words.ranges(numbers)}"] if numbers else []
    return "; ".join([*told, *([f"{words.count(absent, 'asset')} not in this run"] if absent else [])])


def _answer(answer: Answer, named: Mapping[str, tuple[int, ...]]) -> Row:
    about = f"letter {answer.letter}" if answer.letter else "the campaign"
    if answer.assets:
        about = _assets(answer.assets, named)
    by = f"{answer.by} ({words.reason(answer.role)}), {worth(answer)}"
    return answer.rule, about, "yes" if answer.answer else "no", by, answer.on.isoformat()


def _copy(wish: CopyWish) -> Iterator[str]:
    if wish.leave_out:
        yield "no copy"
    if wish.keep:
        yield "a copy of a part"
    if wish.cover:
        yield words.count(len(wish.cover), "face") + " to cover on a copy"


def _people(statement: PeopleStatement, named: Mapping[str, tuple[int, ...]]) -> Row:
    said = []
    if statement.people_count is not None:
        said.append(words.count(statement.people_count, "person", "people"))
    tied = sum(face.letter is not None for face in statement.faces)
    bystanders = sum(face.bystander is not None for face in statement.faces)
    things = sum(face.not_a_person is not None for face in statement.faces)
    said += [words.count(tied, "face") + " tied to a letter"] if tied else []
    said += [words.count(bystanders, "bystander")] if bystanders else []
    said += [f"{things} not a person"] if things else []
    said += list(_copy(statement.copy)) if statement.copy else []
    by = f"{statement.by} ({words.reason(statement.role)}), {worth(statement)}"
    on = statement.on.isoformat()
    return "People", _assets((statement.asset,), named), ", ".join(said) or words.DASH, by, on
