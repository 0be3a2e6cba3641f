"""A check: configuration read, pictures inspected, everything judged."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.inspecting import Spec
from imageguard.bootstrap.keeping import own_stops
from imageguard.bootstrap.likening import Stock, described, likeness_of, stock_of, unmatched
from imageguard.bootstrap.notes import judged_by, not_checked, tool_of, unread
from imageguard.bootstrap.relying import Letters
from imageguard.bootstrap.sidecars import inspect_all
from imageguard.bootstrap.signatures import signers_of
from imageguard.bootstrap.surroundings import surroundings
from imageguard.captions import texts_with
from imageguard.config.attestations import load_attestations
from imageguard.config.jurisdictions import jurisdictions_for
from imageguard.config.rules import load_rules
from imageguard.config.settings import find_settings, load_settings, own_files, rule_pack
from imageguard.config.use import asset_path, load_use
from imageguard.config.waivers import load_waivers
from imageguard.config.words import words_for
from imageguard.consent.law import Jurisdiction
from imageguard.documents.loading import Mistakes
from imageguard.engine.judge import Evidence, judge
from imageguard.engine.match import match
from imageguard.executors.files import select
from imageguard.executors.pool import cores
from imageguard.facts.lexicon import Lexicon
from imageguard.model.attestation import Attestations, Stop, Waiver
from imageguard.model.report import Verdict
from imageguard.model.rule import RuleSet
from imageguard.model.signer import Signer
from imageguard.model.use import Publication
from imageguard.registry.addresses import open_registry
from imageguard.registry.ledger import publications

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.config.settings import Settings
    from imageguard.executors.files import Selection
    from imageguard.model.inspection import Inspection
    from imageguard.model.report import JudgedAsset, Report
    from imageguard.model.use import AssetUse, Text, Use


@dataclass(frozen=True)
class Request:
    """What the caller asked for; None means: as ``imageguard.yaml`` says, else the default.

    ``selection`` names the assets where they are known already, seen from the folder ``home``;
    ``mirror`` is where what steers lies in the place of ``home``, where it is taken from elsewhere.
    ``outputs`` are the files that this run writes, which are no assets when they lie there already.
    """

    paths: tuple[Path, ...]
    now: dt.datetime
    config: Path | None = None
    registry: str | None = None
    use: Path | None = None
    rules: tuple[str, ...] | None = None
    attestations: Path | None = None
    waivers: Path | None = None
    profile: str | None = None
    jobs: int | None = None
    fail_on: str | None = None
    on: dt.date | None = None
    selection: Selection | None = None
    home: Path | None = None
    mirror: Path | None = None
    changed_since: str | None = None
    cache: bool = True
    outputs: tuple[Path, ...] = ()


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
                takedowns_due=self.letters.takedowns_due(self.publications, self.as_of, self.now),
            )
        )
        head = self.letters.head(self.stops)
        return dataclasses.replace(report, registry_head=head, contact=self.settings.contact)

    def _ended_pictures(self) -> frozenset[str]:
        return self.letters.ended_pictures(self.as_of, self.now) if self.settings.public else frozenset()


def prepare(request: Request) -> Run:
    """Read everything that steers the run, and find its assets.

    Raises UsageError for a path that is not there, and ConfigurationError with every mistake of
    every file at once.
    """
    settings = _overridden(load_settings(request.config or find_settings(request.paths[0])), request)
    today = request.now.astimezone(dt.UTC).date()
    mistakes = Mistakes()
    use = mistakes.of(lambda: load_use(settings.use) if settings.use else None, None)
    registry = open_registry(settings.registry) if settings.registry else None
    mistakes.of(lambda: registry.check() if registry else None, None)
    stops = mistakes.of(lambda: (*(registry.stops() if registry else ()), *own_stops()), tuple[Stop, ...]())
    ledger = mistakes.of(lambda: publications(registry) if registry else (), tuple[Publication, ...]())
    signers = mistakes.of(lambda: signers_of(settings, registry), tuple[Signer, ...]())
    attestations = mistakes.of(
        lambda: load_attestations(settings.attestations, signers, today) if settings.attestations else Attestations(),
        Attestations(),
    )
    waivers = mistakes.of(
        lambda: load_waivers(settings.waivers, today=today) if settings.waivers else (), tuple[Waiver, ...]()
    )
    ruleset = mistakes.of(lambda: load_rules(settings.rules or None), RuleSet((), (), ""))
    lexicon = mistakes.of(lambda: words_for(settings.rules), Lexicon())
    law = mistakes.of(lambda: jurisdictions_for(settings.rules), tuple[Jurisdiction, ...]())
    templates = mistakes.of(lambda: stock_of(settings.registry, spec_of(settings), request.now), Stock())
    mistakes.end()
    as_of = request.on or max(today, (use.publish_on if use else None) or today)
    return Run(
        selection=_selected(request, settings),
        spec=spec_of(settings),
        jobs=settings.jobs or cores(),
        settings=settings,
        ruleset=ruleset,
        now=request.now,
        as_of=as_of,
        historical=as_of < today,
        registry=registry.name if registry else None,
        letters=Letters(registry),
        stops=stops,
        use=use,
        attestations=attestations,
        waivers=waivers,
        publications=ledger,
        templates=templates,
        lexicon=lexicon,
        jurisdictions=law,
        home=request.home,
        mirror=request.mirror,
        cache=request.cache,
        outputs=request.outputs,
    )


def spec_of(settings: Settings) -> Spec:
    """Return how the settings want pictures to be inspected."""
    own = settings.own_detector
    return Spec(
        profile=settings.profile,
        embedder=settings.face_matching.embedder if settings.face_matching else None,
        detectors=settings.detectors,
        models=str(settings.models) if settings.models else None,
        own_detector=(str(own.file), own.sha256) if own else None,
    )


def _selected(request: Request, settings: Settings) -> Selection:
    if request.selection is not None:
        return request.selection
    selection = select(request.paths, outside=[*own_files(settings), *request.outputs])
    if request.changed_since is None:
        return selection
    from imageguard.bootstrap.changing import changed_only  # noqa: PLC0415 - Git is not always there

    steering = [*own_files(settings), *(pack for pack in settings.rules if isinstance(pack, Path))]
    if settings.registry and "://" in settings.registry:
        return selection
    return changed_only(selection, steering, request.changed_since, request.paths[0])


def _overridden(settings: Settings, request: Request) -> Settings:
    """Return the settings with what the command line says in their place."""
    said: dict[str, Any] = {
        name: getattr(request, name)
        for name in ("registry", "use", "attestations", "waivers", "profile", "jobs", "fail_on")
        if getattr(request, name) is not None
    }
    if request.rules is not None:
        said["rules"] = tuple(rule_pack(name, Path()) for name in request.rules)
    return dataclasses.replace(settings, **said)


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


def fails(report: Report, fail_on: str, known: frozenset[str] = frozenset()) -> bool:
    """Say whether a judged run is a failure; a historical judgement is never a success.

    ``known`` are fingerprints of findings that do not count any more: those of a baseline.
    """
    if fail_on == "never":
        return False
    if report.historical:
        return True
    failing = {Verdict.BLOCK} if fail_on == "block" else {Verdict.BLOCK, Verdict.HOLD}
    if not known:
        return report.verdict in failing
    of_run = {finding.fingerprint for finding in report.campaign if finding.stops}
    assets = (asset for asset in report.assets if asset.verdict in failing)
    return not of_run <= known or not all(_known(asset, known) for asset in assets)


def _known(asset: JudgedAsset, known: frozenset[str]) -> bool:
    """Say whether all that stands against an asset is known; never of one that was not inspected whole."""
    against = {finding.fingerprint for finding in asset.findings if finding.stops}
    return asset.inspection.whole and bool(against) and against <= known
