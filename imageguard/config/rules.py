"""Rule packs, loaded whole or not at all: every mistake of every file at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard import resources
from imageguard.config.packs import NO_PACKS, packs_in
from imageguard.config.rule_amending import amended, mistakes_in_amendment
from imageguard.config.rule_lint import mistakes_in_broken_rule, mistakes_in_rule
from imageguard.config.rule_reading import amendment_from, rule_from
from imageguard.documents import check, read
from imageguard.documents.loading import file_text
from imageguard.engine.apply import Subject, apply
from imageguard.engine.builtin import BUILT_IN
from imageguard.errors import ConfigurationError, DocumentError, Mistake
from imageguard.expressions.evaluate import Facts
from imageguard.facts.run import blank
from imageguard.model.report import Outcome
from imageguard.model.rule import RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.config.rule_reading import Amendment
    from imageguard.documents import Document
    from imageguard.model.rule import Example, Rule

CORE: Final = "guidance-note-2016"
PACKS: Final = (CORE, "children", "metadata-hygiene", "models-and-ai")
"""The packs that ship, in the order in which they stack; the first is the core, which always loads."""

_EXPECTED: Final[Mapping[str, Outcome | None]] = {
    "keeps": Outcome.PASS,
    "fails": Outcome.FAIL,
    "asks": Outcome.ASK,
    "skips": None,
}
_BESIDE: Final = frozenset({".md", ".txt"})


@dataclass
class _Loading:
    """What has been read so far, and every mistake met on the way."""

    rules: dict[str, Rule] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def pack(self, folder: Path, name: str) -> None:
        """Read one pack: its rules first, then what it amends."""
        documents = list(self._documents(folder, name))
        if not documents and not self.mistakes:
            self.mistakes.append(Mistake(name, 0, 0, "", "there is no rule in this folder"))
        for document in documents:
            if "amends" not in document.data:
                self._rule(document, name)
        for document in documents:
            if "amends" in document.data:
                self._amend(amendment_from(document, name))

    def _documents(self, folder: Path, name: str) -> Iterator[Document]:
        for path in sorted(folder.iterdir()):
            source = f"{name}/{path.name}"
            if path.name.startswith(".") or path.suffix in _BESIDE or (path.is_dir() and path.name in NO_PACKS):
                continue
            if path.is_dir() or path.suffix != ".yaml":
                message = "this is no rule: a pack holds rules, one file each, ending in .yaml"
                self.mistakes.append(Mistake(source, 0, 0, "", message))
                continue
            try:
                text = file_text(path, source)
                document = read(text, source)
            except DocumentError as error:
                self.mistakes.extend(error.mistakes)
                continue
            found = check(document, resources.schema("rule"))
            if found:
                self.mistakes.extend([*found, *mistakes_in_broken_rule(document)])
                self.broken.add(path.stem)
                continue
            digest = hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
            self.digests.append(f"{source} {digest}")
            yield document

    def _rule(self, document: Document, pack: str) -> None:
        mistakes = list(mistakes_in_rule(document))
        rule = rule_from(document, pack)
        before = self.rules.get(rule.id) or next((one for one in BUILT_IN if one.id == rule.id), None)
        if before is not None:
            place = before.source or "imageguard itself"
            message = f"{rule.id} stands already in {place}; to change a rule, write 'amends: {rule.id}'"
            mistakes.append(document.mistake(("id",), message))
        self.mistakes.extend(mistakes)
        if mistakes:
            self.broken.add(rule.id)
        else:
            self.rules[rule.id] = rule

    def _amend(self, amendment: Amendment) -> None:
        if amendment.amends in self.broken:
            return
        mistakes = list(mistakes_in_amendment(amendment, self.rules))
        self.mistakes.extend(mistakes)
        if not mistakes:
            self.rules[amendment.amends] = amended(self.rules[amendment.amends], amendment)


def load_rules(packs: Sequence[str | Path] | None = None, *, core: Path | None = None) -> RuleSet:
    """Return the rules of the core pack and of the given ones, stacked in that order.

    A pack is a name (``children``: a folder beside ``core``) or a folder of an organisation's
    own; without ``packs`` everything that ships is loaded. ``core`` is the folder of the core
    pack, by default the one that ships. Raises DocumentError with all mistakes of all files, and
    ConfigurationError for a pack that is not there.
    """
    home = core or resources.folder("rules") / CORE
    loading = _Loading()
    folders = _folders(PACKS if packs is None else packs, home)
    for name, folder in folders.items():
        loading.pack(folder, name)
    if loading.mistakes:
        raise DocumentError(loading.mistakes)
    rules = tuple(sorted([*BUILT_IN, *loading.rules.values()], key=lambda rule: rule.id))
    digest = hashlib.sha256("\n".join(loading.digests).encode()).hexdigest()
    return RuleSet(tuple(folders), rules, digest)


def _folders(packs: Sequence[str | Path], home: Path) -> dict[str, Path]:
    """Return the folder of each pack by the name that reports use; the core comes first, each pack once."""
    folders = {home.name: home}
    for pack in packs:
        shipped = home.parent / str(pack)
        if isinstance(pack, str) and Path(pack).name == pack and pack in packs_in(home.parent):
            folders.setdefault(pack, shipped)
        elif Path(pack).is_dir():
            if Path(pack).resolve() not in {one.resolve() for one in folders.values()}:
                folders[_called(Path(pack), folders)] = Path(pack)
        else:
            known = ", ".join(packs_in(home.parent))
            raise ConfigurationError(f"there is no rule pack {str(pack)!r}: name one of {known}, or a folder of rules")
    return folders


def _called(path: Path, taken: Mapping[str, Path]) -> str:
    name = path.resolve().name
    return path.as_posix() if name in taken else name


@dataclass(frozen=True)
class ExampleResult:
    """One example of one rule: what the rule should say of it, and what it does say."""

    rule: str
    number: int
    expected: str
    got: str

    @property
    def right(self) -> bool:
        """Whether the rule keeps its word."""
        return self.expected == self.got


def test_examples(ruleset: RuleSet) -> tuple[ExampleResult, ...]:
    """Judge every example of every rule; the order is that of the rules and their files."""
    return tuple(
        ExampleResult(rule.id, number, example.expect, _said(rule, example))
        for rule in ruleset.rules
        for number, example in enumerate(rule.examples, 1)
    )


def _said(rule: Rule, example: Example) -> str:
    facts = example_facts(rule, example)
    outcome = apply(rule, Subject("example", "example", Facts.of(facts))).outcome
    words = {expected: word for word, expected in _EXPECTED.items()}
    return words.get(outcome, "errors")


def example_facts(rule: Rule, example: Example) -> dict[str, object]:
    """Return the facts of an example, laid over the blank facts of the rule's scope."""
    facts: dict[str, object] = blank(rule.scope)
    _lay(facts, example.facts)
    return facts


def _lay(under: dict[str, object], over: Mapping[str, object]) -> None:
    for key, value in over.items():
        inside = under.get(key)
        if isinstance(value, dict) and isinstance(inside, dict):
            _lay(inside, value)
        else:
            under[key] = value
