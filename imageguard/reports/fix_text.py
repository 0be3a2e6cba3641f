"""What `imageguard fix` prints: the plan of each picture, what became of it, and where things lie."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from imageguard.model.remedy import Action
from imageguard.reports.masks import printable
from imageguard.reports.words import count, listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.model.remedy import Plan, Remedied, Step

_DONE: Final[Mapping[Action, tuple[str, str, str]]] = {
    Action.STRIP: ("take off", "piece of metadata", "pieces of metadata"),
    Action.DROP_RENDITION: ("drop", "picture inside", "pictures inside"),
    Action.DROP_HIDDEN: ("drop", "hidden part", "hidden parts"),
    Action.COVER: ("cover", "face", "faces"),
}
_TEXTS: Final[Mapping[Action, str]] = {
    Action.KEEP_TEXTS: "keep {}, which no rule speaks against: no page shows such words, so read them on the copy",
    Action.DROP_TEXTS: "leave out {}: write them anew from what you publish",
}
_SHOWN: Final = ("primary", "frame-", "page-")
"""How the ids of pictures begin that viewers show."""
_MUCH: Final = 0.4
"""Share of a picture under covers from which on little of it is left to show."""

PLAN_ONLY: Final = "This is the plan only: nothing was done."


def render_plans(plans: Sequence[Plan], width: int = 80) -> str:
    """Return the plan of every picture that something is to be done to, or refused."""
    lines = [line for one in plans if not one.idle for line in _plan(one, width)]
    idle = sum(one.idle for one in plans)
    if idle:
        lines.append(f"{count(idle, 'picture has', 'pictures have')} nothing that a copy would mend.")
    return "\n".join([*lines, *_where_rules_stand(plans), PLAN_ONLY, ""])


def render_outcomes(outcomes: Sequence[Remedied], width: int = 80) -> str:
    """Return what became of every picture."""
    lines = [line for one in outcomes if not one.plan.idle for line in _outcome(one, width)]
    idle = [one for one in outcomes if one.plan.idle]
    if idle:
        lines.append(f"{count(len(idle), 'picture has', 'pictures have')} nothing that a copy would mend.")
    made = sum(one.copy is not None for one in outcomes)
    lines.append(f"{count(made, 'copy', 'copies')} of {count(len(outcomes), 'picture')} delivered.")
    lines.append("The originals are as they were.")
    left = {rule: None for one in outcomes for rule in one.left}
    return "\n".join([*lines, *_where_rules_stand([one.plan for one in outcomes], tuple(left)), ""])


def _where_rules_stand(plans: Sequence[Plan], left: Sequence[str] = ()) -> list[str]:
    """Return how to look up what a rule says, with one of those that need a person most."""
    named = [
        *left,
        *(rule for one in plans for rule in (*one.left, *(name for step in one.steps for name in step.rules))),
    ]
    return [f"What a rule says: imageguard rules show {named[0]}"] if named else []


def _plan(one: Plan, width: int) -> Iterator[str]:
    yield from _wrapped(f"{printable(one.path)} ({one.verdict.value})", width, "", "    ")
    for step in one.steps:
        yield from _wrapped(_step(step), width, "  - ", "    ")
    if one.refused:
        yield from _wrapped(f"no copy: {one.refused}", width, "  ! ", "    ")
    if one.left:
        yield from _wrapped(f"no copy mends {listing(one.left)}", width, "  ? ", "    ")


def _outcome(one: Remedied, width: int) -> Iterator[str]:
    yield from _plan(one.plan, width)
    if one.copy is not None and one.attempt is not None and one.verdict is not None:
        proofs = sum(proof.held is True for proof in one.attempt.proofs)
        yield from _wrapped(f"{one.copy} ({one.verdict.value}; {count(proofs, 'proof')})", width, "  = ", "    ")
        if one.left:
            yield from _wrapped(f"still to be settled on the copy: {listing(one.left)}", width, "  ? ", "    ")
    elif one.why_not and not one.plan.refused:
        yield from _wrapped(f"not delivered: {printable(one.why_not)}", width, "  ! ", "    ")


def _step(step: Step) -> str:
    rules = f" [{', '.join(step.rules)}]" if step.rules else ""
    if step.action is Action.RENAME:
        return f"give it a name that tells nothing{rules}"
    if step.action is Action.LEAVE_BESIDE:
        return f"leave the XMP file beside it behind: it tells of {listing(step.kinds)}, and the copy needs none{rules}"
    if step.action in _TEXTS:
        return _TEXTS[step.action].format(count(step.count, "alternative text", "alternative texts")) + rules
    if step.action is Action.CROP:
        off = f"; {count(step.count, 'face is', 'faces are')} cut off" if step.count else ""
        return f"keep only {step.kinds[0]}{off}{rules}"
    if step.action is Action.DROP_RENDITION and step.kinds[0].startswith(_SHOWN):
        return f"leave out {listing(step.kinds)}{rules}"
    verb, single, several = _DONE[step.action]
    kinds = f" ({', '.join(step.kinds)})" if step.kinds and step.action is not Action.COVER else ""
    return f"{verb} {count(step.count, single, several)}{kinds}{rules}{_taken(step.share)}"


def _taken(share: float | None) -> str:
    """Return how much of a picture its covers take, with advice where little of it is left."""
    if share is None:
        return ""
    said = f"; covers take {max(1, round(share * 100))} % of the picture"
    return said + (": choose another, or a part of it without these faces" if share >= _MUCH else "")


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )
