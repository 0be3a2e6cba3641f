"""Write the rule reference, docs/rules/, from the rules themselves; run by ``make docs``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from imageguard.config.rules import load_rules
from imageguard.engine.builtin import ELSEWHERE
from imageguard.facts.run import SCOPES
from imageguard.facts.tables import Kind, paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.facts.tables import Fact
    from imageguard.model.rule import Rule, RuleSet

ROOT: Final = Path(__file__).parents[1]
HEAD: Final = "<!-- written by docs/generate_rules.py: change the rule, not this page -->\n"
SECTIONS: Final = {
    "0": "What imageguard holds to by itself",
    "1.1": "No stereotype, no sensation",
    "1.2": "No more than is necessary",
    "1.3": "Equal partnership",
    "1.4": "Children",
    "2.1": "Diversity",
    "2.2": "Do no harm",
    "2.3": "The voice behind the image",
    "2.4": "How long a picture is kept",
    "3": "Privacy and dignity",
    "4.1": "Explanation and consent",
    "4.2": "Models",
    "4.3": "Accuracy",
    "4.4": "Everything else",
    "A1": "Annex 1: the consent letter",
    "A2": "Annex 2: the checklist",
    "A3": "Annex 3: the law",
}
RESTS: Final = {
    "heading": "a heading of the Guidance Note; its body was not at hand",
    "preface": "the preface of the Guidance Note",
    "summary": "a published summary of the Guidance Note",
    "allied": "allied guidance, not on the Guidance Note itself",
}


def pages(ruleset: RuleSet) -> dict[str, str]:
    """Return every page by its file name."""
    sources = yaml.safe_load((ROOT / "rules" / "sources.yaml").read_text(encoding="utf-8"))
    made = {f"{rule.id}.md": _page(rule, sources) for rule in ruleset.rules}
    made |= {f"{rule.id}.md": _held(rule) for rule in ELSEWHERE}
    return {"index.md": _index(ruleset), "facts.md": _facts(), **made}


def _page(rule: Rule, sources: dict[str, str]) -> str:
    rows = [
        ("Section", f"{rule.section}, {SECTIONS[rule.section]}"),
        ("Rests on", RESTS[rule.derivation.value]),
        ("Pack", rule.pack),
        ("Severity", "; ".join(_severity(rule))),
        ("Waivable", f"by {', '.join(rule.waivable_by)}" if rule.waivable_by else "by nobody"),
        ("Judged for", f"each {rule.scope.value}" if rule.ask_of != "campaign" else rule.scope.value),
    ]
    lines = [HEAD, f"# {rule.id}: {rule.title}\n", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in rows]
    lines += ["", f"**Why.** {rule.why.strip()}\n"]
    lines += [f"**It asks.** {rule.ask} (yes keeps the rule)\n"] if rule.ask else []
    lines += [f"**It says.** {rule.message}\n"]
    lines += [f"**How to mend it.** {', '.join(f'`{one}`' for one in rule.remedy)}\n"] if rule.remedy else []
    lines += _expressions(rule)
    lines += _examples(rule)
    named = [f"{key}: {sources[key]}" for key in rule.sources]
    lines += (
        ["## Sources\n", *(f"- {one}" for one in [*rule.references, *named]), ""] if named or rule.references else []
    )
    return "\n".join(lines)


def _held(rule: Rule) -> str:
    """Return the page of a rule that no run judges."""
    lines = [HEAD, f"# {rule.id}: {rule.title}\n", "| | |", "|---|---|"]
    lines += [f"| Section | {rule.section}, {SECTIONS[rule.section]} |", "| Judged | by no run: held elsewhere |"]
    return "\n".join([*lines, "", f"**Why.** {rule.why}\n", f"**Where it is held.** {rule.message}\n"])


def _severity(rule: Rule) -> Iterator[str]:
    for case in rule.severity:
        yield f"**{case.is_.value}**" + (f" where `{case.when}`".replace("|", "\\|") if case.when else "")


def _expressions(rule: Rule) -> list[str]:
    parts = [("applies where", rule.when), ("requires", rule.require), ("unsure where", rule.unsure)]
    shown = [f"# {name}\n{' '.join(text.split())}" for name, text in parts if text]
    return ["## The rule\n", "```cel", "\n".join(shown), "```\n"] if shown else []


def _examples(rule: Rule) -> list[str]:
    if not rule.examples:
        return []
    listed = [{one.expect: dict(one.facts)} for one in rule.examples]
    text = yaml.safe_dump(listed, sort_keys=False, allow_unicode=True, width=110).strip()
    return ["## Examples\n", "They are the rule's tests (`imageguard rules test`).\n", "```yaml", text, "```\n"]


def _index(ruleset: RuleSet) -> str:
    packs = ", ".join(ruleset.packs)
    lines = [HEAD, "# The rules\n", f"{len(ruleset.rules)} rules: imageguard's own, and the packs {packs}."]
    lines += [
        "The facts that rules look at: [facts](facts.md). How to write one: [writing rules](../writing-rules.md).\n"
    ]
    for section, title in SECTIONS.items():
        held = [rule for rule in ELSEWHERE if rule.section == section]
        rules = sorted([*(rule for rule in ruleset.rules if rule.section == section), *held], key=lambda one: one.id)
        if rules:
            lines += [f"## {section} {title}\n", "| rule | | says | severity |", "|---|---|---|---|"]
            lines += [_row(rule) for rule in rules]
            lines.append("")
    return "\n".join(lines)


def _row(rule: Rule) -> str:
    kind = "held elsewhere" if rule in ELSEWHERE else "asks" if rule.ask else "checks"
    return f"| [{rule.id}]({rule.id}.md) | {kind} | {rule.title} | {rule.top_severity.value} |"


def _facts() -> str:
    lines = [HEAD, "# The facts that rules look at\n"]
    lines += ["A fact that nobody knows is `null`, never absent. Texts marked *private* are never printed.\n"]
    for scope, tables in SCOPES.items():
        lines += [f"- scope `{scope.value}` sees " + ", ".join(f"`{table.name}`" for table in tables)]
    seen = {table.name: table for tables in SCOPES.values() for table in tables}
    for name, table in sorted(seen.items()):
        lines += ["", f"## {name}\n", f"{table.meaning[0].upper()}{table.meaning[1:]}.\n", "| fact | kind | meaning |"]
        lines += ["|---|---|---|", *(_fact(path, fact) for path, fact in paths(table) if not _elsewhere(path, name))]
    return "\n".join(lines) + "\n"


def _elsewhere(path: str, table: str) -> bool:
    """Say whether a fact stands already under the table of its own, such as a face's letter."""
    return table == "face" and path.startswith(("face.letter.", "face.rendition."))


def _fact(path: str, fact: Fact) -> str:
    kind = ", ".join(f"`{value}`" for value in fact.values) or fact.kind.value
    if fact.kind is Kind.CODES:
        kind = f"list of {kind}"
    private = "" if fact.printable else " *(private)*"
    meaning = fact.meaning.replace("|", "\\|")
    return f"| `{path}` | {kind}{', or null' if fact.nullable else ''} | {meaning}{private} |"


def main() -> int:
    """Write every page, and remove those of rules that are gone."""
    folder = ROOT / "docs" / "rules"
    folder.mkdir(exist_ok=True)
    made = pages(load_rules())
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(made)} pages in docs/rules")
    return 0


if __name__ == "__main__":
    sys.exit(main())
