"""``imageguard rules``: what the pictures are judged by."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from imageguard.cli import options as shared
from imageguard.errors import DocumentError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from imageguard.errors import Mistake
    from imageguard.model.rule import Rule, RuleSet

WIDTH = 80
SHOWN = 100
"""Characters of a line that are shown with a mistake in it."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", choices=("list", "show", "lint", "test"), help="what to do with the rules")
    parser.add_argument("id", nargs="?", metavar="ID", help="the rule to show, such as IG411")
    shared.add_rules(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where an example of a rule says otherwise, 2 where a rule has mistakes."""
    from pathlib import Path  # noqa: PLC0415 - after the call is known to be well formed

    from imageguard.config.rules import load_rules  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.config.settings import rule_pack  # noqa: PLC0415

    packs = [rule_pack(name, Path()) for name in arguments.rules] if arguments.rules else None
    if arguments.action == "lint":
        return _lint(packs)
    ruleset = load_rules(packs)
    if arguments.action == "list":
        return _list(ruleset)
    if arguments.action == "test":
        return _test(ruleset)
    return _show(ruleset, arguments.id)


def _list(ruleset: RuleSet) -> int:
    for rule in ruleset.rules:
        kind = "asks" if rule.ask else rule.top_severity.value
        head = f"{rule.id}  {rule.section:<4} {kind:<5}  "
        print(textwrap.fill(rule.title, WIDTH, initial_indent=head, subsequent_indent=" " * len(head)))
    print(f"\n{len(ruleset.rules)} rules in {len(ruleset.packs)} packs: {', '.join(ruleset.packs)}")
    return 0


def _lint(packs: list[str | Path] | None) -> int:
    from imageguard.config.jurisdictions import jurisdictions_for  # noqa: PLC0415
    from imageguard.config.rules import load_rules  # noqa: PLC0415
    from imageguard.config.words import words_for  # noqa: PLC0415
    from imageguard.documents import Mistakes  # noqa: PLC0415
    from imageguard.model.rule import RuleSet  # noqa: PLC0415

    mistakes = Mistakes()
    ruleset = mistakes.of(lambda: load_rules(packs), RuleSet((), (), ""))
    mistakes.of(lambda: words_for(packs or ()), None)
    mistakes.of(lambda: jurisdictions_for(packs or ()), None)
    try:
        mistakes.end()
    except DocumentError as error:
        count = len(error.mistakes)
        print("\n".join(_with_caret(mistake, packs or ()) for mistake in error.mistakes))
        print(f"\n{count} mistake{'' if count == 1 else 's'}")
        return error.exit_code
    print(f"{len(ruleset.rules)} rules, no mistakes")
    return 0


def _with_caret(mistake: Mistake, packs: Sequence[str | Path]) -> str:
    """Return a mistake with the line of the file that it is in, and a mark under the place."""
    from pathlib import Path  # noqa: PLC0415 - after the call is known to be well formed

    from imageguard.resources import folder  # noqa: PLC0415

    if not mistake.line or "^" in mistake.message:
        return str(mistake)
    homes = [Path(), folder("rules"), *(pack.parent for pack in packs if isinstance(pack, Path))]
    file = next((home / mistake.source for home in homes if (home / mistake.source).is_file()), None)
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file else []
    if not 0 < mistake.line <= len(lines):
        return str(mistake)
    start = max(mistake.column - SHOWN // 2, 0)
    shown = lines[mistake.line - 1].replace("\t", " ")[start : start + SHOWN]
    return f"{mistake}\n    {shown}\n    {' ' * (mistake.column - 1 - start)}^"


def _test(ruleset: RuleSet) -> int:
    from imageguard.config.rules import test_examples  # noqa: PLC0415

    results = test_examples(ruleset)
    wrong = [result for result in results if not result.right]
    for result in wrong:
        print(f"{result.rule}: example {result.number}: should be {result.expected!r}, is {result.got!r}")
    print(f"{len(results)} examples of {len(ruleset.rules)} rules: {len(wrong) or 'none'} wrong")
    return int(bool(wrong))


def _show(ruleset: RuleSet, id: str | None) -> int:
    from imageguard.engine.builtin import ELSEWHERE  # noqa: PLC0415 - after the call is known to be well formed

    if id is None:
        raise UsageError("rules show: name a rule, such as: imageguard rules show IG411")
    try:
        rule = next((one for one in ELSEWHERE if one.id == id.upper()), None) or ruleset.rule(id.upper())
    except KeyError:
        raise UsageError(f"rules show: there is no rule {id!r}; `imageguard rules list` names them all") from None
    for label, text in _lines(rule):
        lead = f"{label:<11} "
        print(textwrap.fill(" ".join(text.split()), WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)))
    return 0


def _lines(rule: Rule) -> list[tuple[str, str]]:
    severity = "; ".join(case.is_.value + (f" when {case.when}" if case.when else "") for case in rule.severity)
    rows = [
        (rule.id, rule.title),
        ("section", f"{rule.section} of the Guidance Note ({rule.derivation.value}; its body was not at hand)"),
        ("pack", rule.pack),
        ("severity", severity),
        ("waivable", f"by {', '.join(rule.waivable_by)}" if rule.waivable_by else "no"),
        ("judged on", rule.scope.value),
        ("when", rule.when or ""),
        ("requires", " and ".join(filter(None, (rule.require, *rule.require_also)))),
        ("unsure if", rule.unsure or ""),
        ("asks", rule.ask or ""),
        ("says", rule.message),
        ("why", rule.why),
        ("remedy", ", ".join(rule.remedy)),
        ("sources", ", ".join((*rule.sources, *rule.references))),
        ("loosened", rule.loosened or ""),
    ]
    return [(label, text) for label, text in rows if text]
