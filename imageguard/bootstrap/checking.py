"""A check that is ready to run: pictures inspected, everything judged."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.bootstrap.likening import Stock, described, likeness_of, unmatched
from imageguard.bootstrap.notes import judged_by, not_checked, tool_of, unread
from imageguard.bootstrap.sidecars import inspect_all
from imageguard.bootstrap.surroundings import surroundings
from imageguard.captions import texts_with
from imageguard.config.settings import own_files
from imageguard.config.use import asset_path
from imageguard.engine.judge import Evidence, judge
from imageguard.engine.match import match
from imageguard.facts.lexicon import Lexicon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.bootstrap.inspecting import Spec
    from imageguard.bootstrap.relying import Letters
    from imageguard.config.settings import Settings
    from imageguard.consent.law import Jurisdiction
    from imageguard.executors.files import Selection
    from imageguard.model.attestation import Attestations, Stop, Waiver
    from imageguard.model.inspection import Inspection
    from imageguard.model.report import Report
    from imageguard.model.rule import RuleSet
    from imageguard.model.use import AssetUse, Publication, Text, Use


@dataclass(frozen=True)
class Run:
    """A check that is ready to run: everything but the pictures has been read.

    ``made_from`` names, for copies among the assets, the asset that each was made from.
    """

    selection: Selection
    spec: Spec
    jobs: int
    settings: Settings
    ruleset: RuleSet
    now: dt.datetime
    as_of: dt.date
    historical: bool
    registry: str | None
    letters: Letters
    stops: tuple[Stop, ...]
    use: Use | None
    attestations: Attestations
    waivers: tuple[Waiver, ...]
    publications: tuple[Publication, ...] = ()
    templates: Stock = field(default_factory=Stock, repr=False)
    lexicon: Lexicon = field(default_factory=Lexicon)
    jurisdictions: tuple[Jurisdiction, ...] = ()
    made_from: Mapping[str, str] = field(default_factory=dict)
    home: Path | None = None
    mirror: Path | None = None
    cache: bool = True
    outputs: tuple[Path, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)

    def at_home(self, path: Path) -> Path:
        """Return where a path that steers would lie beside the pictures."""
        if self.home is None or self.mirror is None or not path.is_relative_to(self.mirror):
            return path
        return self.home / path.relative_to(self.mirror)

    def inspections(self) -> Iterator[Inspection]:
        """Yield the inspection of every asset, in the order of the selection."""
        return inspect_all(self.selection.assets, self.spec, jobs=self.jobs, cache=self.cache)

    def judge(self, inspected: Sequence[Inspection]) -> Report:
        """Return the report on these inspections."""
        from imageguard.pictures.fingerprint import PLUGIN as fingerprinter  # noqa: PLC0415, N811 - a value

        letters = self.letters.concerning(inspected, self.attestations, self.templates.letters)
        matching = match(
            inspected,
            letters,
            self.use,
            self.attestations,
            self.stops,
            day=self.as_of,
            now=self.now,
            near=fingerprinter.near,
            likeness=likeness_of(self.spec, self.templates),
        )
        matched_by = described(self.spec, self.templates, matching.compared, self.settings.face_matching)
        site = texts_with(self.selection.assets, _pages(self), outside=[*own_files(self.settings), *self.outputs])
        report = judge(
            Evidence(
                tool=tool_of(self.spec, inspected, [*judged_by(self.lexicon, self.jurisdictions), *matched_by]),
                ruleset=self.ruleset,
                inspections=inspected,
                matching=matching,
                as_of=self.as_of,
                now=self.now,
                letters=letters,
                registry=self.registry,
                use=self.use,
                captions=_captions(self),
                attestations=self.attestations,
                waivers=self.waivers,
                surroundings=surroundings(
                    _settings_at_home(self),
                    self.selection,
                    matching=bool(self.spec.embedder),
                    home=self.home,
                    ended=self._ended_pictures(),
                ),
                historical=self.historical,
                not_checked=(
                    *not_checked(self.spec, self.selection, inspected),
                    *unmatched(matched_by, self.templates, matching.compared),
                    *unread(site),
                ),
                texts=_with_copies(site.texts, self.made_from),
                lexicon=self.lexicon,
                jurisdictions=self.jurisdictions,
                tally=self.letters.tally(self.as_of),
                inputs=self.inputs,
                takedowns_due=self.letters.takedowns_due(self.publications, self.as_of, self.now),
            )
        )
        head = self.letters.head(self.stops)
        return dataclasses.replace(report, registry_head=head, contact=self.settings.contact)

    def _ended_pictures(self) -> frozenset[str]:
        return self.letters.ended_pictures(self.as_of, self.now) if self.settings.public else frozenset()


def _with_copies(texts: Mapping[str, Sequence[Text]], made_from: Mapping[str, str]) -> dict[str, Sequence[Text]]:
    """Return the words with each asset; a copy goes with the words of the picture that it was made from."""
    return {**texts, **{copy: texts[first] for copy, first in made_from.items() if first in texts}}


def _pages(run: Run) -> list[Path]:
    """Return the pages that may use the pictures: those that the settings name, and the texts beside the pictures."""
    beside = [(run.home or Path.cwd()) / name for name in run.selection.passed_over]
    named = [run.at_home(page) for page in run.settings.pages]
    return [*(page for page in named if page.exists()), *(page for page in beside if page.is_file())]


def _settings_at_home(run: Run) -> Settings:
    registry = run.settings.registry
    if registry is None or "://" in registry:
        return run.settings
    return dataclasses.replace(run.settings, registry=str(run.at_home(Path(registry))))


def _captions(run: Run) -> dict[str, AssetUse]:
    """Return what is published with each asset by the name of its inspection, as the use file names it."""
    if run.use is None or run.settings.use is None:
        return {}
    base = os.path.abspath(run.at_home(run.settings.use.parent))  # noqa: PTH100 - links are not followed
    found = {}
    for name, file in run.selection.assets:
        place = run.home / name if run.home else file
        relative = os.path.relpath(os.path.abspath(place), base).replace(os.sep, "/")  # noqa: PTH100
        if (said := run.use.assets.get(asset_path(relative))) is not None:
            found[name] = said
    return found
