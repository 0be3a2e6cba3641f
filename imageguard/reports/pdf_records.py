"""What the verdict rests on besides the assets: letters, waivers, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.platypus import Spacer

from imageguard.engine.answers import worth
from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.reports.pdf_findings import findings
from imageguard.reports.pdf_page import Heading
from imageguard.reports.pdf_style import coloured, marked, opened, para
from imageguard.reports.pdf_tables import hairlines, links
from imageguard.reports.points import OPEN
from imageguard.typography.words import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportlab.platypus import Flowable

    from imageguard.model.attestation import Answer, PeopleStatement, Waiver
    from imageguard.model.report import LetterUsed, Report

VALID: Final = frozenset({"given", "renewed"})
UNPROVEN: Final = (
    "These answers were typed by the people named, by pseudonym. They are unproven: nothing but the office's own "
    "records shows that these people gave them."
)
SOME_SIGNED: Final = (
    "An answer that is signed was signed with a key that the office's roster gives to the person named, by pseudonym. "
    "The others were typed. They are unproven: nothing but the office's own records shows that these people gave them."
)


def numbers_by_name(report: Report) -> dict[str, int]:
    """Return the number of each asset by the names that answers and waivers use: ``sha256:`` and ``px:``."""
    named: dict[str, int] = {}
    for asset in report.assets:
        named.setdefault(f"sha256:{asset.inspection.sha256}", asset.number)
        main = asset.inspection.primary
        if main is not None and main.px:
            named.setdefault(main.px, asset.number)
    return named


def letters(report: Report, title: str, paged: frozenset[int]) -> list[Flowable]:
    """Return the letters relied on, by id and digest, with their state on the day judged."""
    story = [Spacer(0, 14), *opened(Heading(title, style.PART, "letters"), 140)]
    if not report.letters:
        return [*story, para("No letter was relied on.", style.BODY)]
    rows = [_letter_row(used, paged) for used in report.letters]
    widths = [58, 92, 84, 84, style.WIDTH - 318]
    head = ("Letter", "SHA-256, short", "State", "Holds through", "Relied on for")
    return [*story, hairlines(rows, widths, head), *_letter_findings(report)]


def _letter_row(used: LetterUsed, paged: frozenset[int]) -> list[Flowable]:
    state = words.STATES.get(used.status, used.status)
    colour = style.GREEN if state in VALID else style.RED
    relied = links(used.assets, paged, 24) if used.assets else words.DASH
    return [
        marked(f"<b>{text(used.letter.id)}</b>"),
        para(used.letter.fingerprint or "not recorded", style.NOTE),
        marked(coloured(words.reason(state), colour)),
        para(words.day(used.letter.valid_until)),
        marked(relied),
    ]


def _letter_findings(report: Report) -> list[Flowable]:
    found = [finding for used in report.letters for finding in used.findings]
    if not any(finding.outcome in OPEN for finding in found):
        return []
    return [*opened(para("Open points of these letters", style.SECTION)), *findings(found)]


def waivers(report: Report, title: str) -> list[Flowable]:
    """Return every waiver, the malformed ones included."""
    story = [Spacer(0, 14), *opened(Heading(title, style.PART, "waivers"), 140)]
    if not report.waivers:
        return [*story, para("No waiver was given.", style.BODY)]
    named = numbers_by_name(report)
    rows = [_waiver_row(waiver, named) for waiver in report.waivers]
    widths = [50, 66, style.WIDTH - 310, 104, 90]
    return [*story, hairlines(rows, widths, ("Rule", "Asset", "Reason", "Approved by", "Through"))]


def _waiver_row(waiver: Waiver, named: Mapping[str, int]) -> list[Flowable]:
    if waiver.malformed is not None:
        said = marked(coloured(f"Waives nothing: {waiver.malformed}", style.RED, bold=False))
        dash = para(words.DASH)
        return [marked(f"<b>{text(waiver.rule)}</b>"), para(_asset(waiver.asset, named)), said, dash, dash]
    by = f"{waiver.approved_by} ({words.reason(waiver.role)})"
    return [
        marked(f"<b>{text(waiver.rule)}</b>"),
        para(_asset(waiver.asset, named)),
        para(waiver.reason),
        para(by),
        para(words.day(waiver.expires)),
    ]


def _asset(name: str | None, named: Mapping[str, int]) -> str:
    if name is None:
        return "every asset"
    number = named.get(name)
    return f"{number}" if number else f"{name[:15]}... (not in this run)"


def answers(report: Report, title: str) -> list[Flowable]:
    """Return what people answered; their notes may name somebody and are left out."""
    story = [Spacer(0, 14), *opened(Heading(title, style.PART, "answers"), 140)]
    given = report.attestations
    if given is None or not (given.answers or given.people):
        return [*story, para("Nobody has answered a question yet.", style.BODY)]
    named = numbers_by_name(report)
    rows = [_answer_row(answer, named) for answer in given.answers]
    by_number = sorted(given.people, key=lambda one: named.get(one.asset, len(named) + 1))
    rows += [_people_row(statement, named) for statement in by_number]
    head = ("Rule", "About", "Answer", "On the word of", "On")
    proven = any(one.signed for one in given.said)
    return [
        *story,
        para(SOME_SIGNED if proven else UNPROVEN, style.BODY),
        hairlines(rows, [50, 106, style.WIDTH - 342, 116, 70], head),
    ]


def _assets(names: Sequence[str], named: Mapping[str, int]) -> str:
    """Return the numbers that names stand for, and how many of them are not in this run."""
    numbers = {named[name] for name in names if name in named}
    absent = sum(name not in named for name in names)
    told = [f"{'asset' if len(numbers) == 1 else 'assets'} {words.ranges(numbers)}"] if numbers else []
    return "; ".join([*told, *([f"{words.count(absent, 'asset')} not in this run"] if absent else [])])


def _answer_row(answer: Answer, named: Mapping[str, int]) -> list[Flowable]:
    about = f"letter {answer.letter}" if answer.letter else "the campaign"
    if answer.assets:
        about = _assets(answer.assets, named)
    return [
        marked(f"<b>{text(answer.rule)}</b>"),
        para(about),
        para("yes" if answer.answer else "no"),
        para(f"{answer.by} ({words.reason(answer.role)}), {worth(answer)}"),
        para(answer.on.isoformat()),
    ]


def _people_row(statement: PeopleStatement, named: Mapping[str, int]) -> list[Flowable]:
    said = []
    if statement.people_count is not None:
        said.append(words.count(statement.people_count, "person", "people"))
    tied = sum(face.letter is not None for face in statement.faces)
    bystanders = sum(face.bystander is not None for face in statement.faces)
    things = sum(face.not_a_person is not None for face in statement.faces)
    said += [words.count(tied, "face") + " tied to a letter"] if tied else []
    said += [words.count(bystanders, "bystander")] if bystanders else []
    said += [f"{things} not a person"] if things else []
    return [
        para("People"),
        para(_assets((statement.asset,), named)),
        para(", ".join(said) or words.DASH),
        para(f"{statement.by} ({words.reason(statement.role)}), {worth(statement)}"),
        para(statement.on.isoformat()),
    ]
