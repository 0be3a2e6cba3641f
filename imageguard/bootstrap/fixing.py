"""A fix: everything judged, copies made and proved in workers, judged again, and the good ones delivered."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from imageguard import plugins
from imageguard.bootstrap.delivering import name_of
from imageguard.bootstrap.mending import Job, mend
from imageguard.bootstrap.wished import wishes
from imageguard.config.use import asset_path
from imageguard.engine import mended
from imageguard.engine.mend import plan
from imageguard.engine.residue import SHOWN
from imageguard.errors import UsageError
from imageguard.executors.files import Selection
from imageguard.executors.tasks import Tasks
from imageguard.model.remedy import Attempt, Choice, Plan, Remedied, Ways
from imageguard.model.report import Outcome, Verdict
from imageguard.ports import Cutter, Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from imageguard.bootstrap.checking import Run
    from imageguard.bootstrap.wished import Wishes
    from imageguard.model.geometry import Box, Region
    from imageguard.model.inspection import Inspection
    from imageguard.model.report import JudgedAsset, Report

    Ids = Callable[[JudgedAsset], set[str]]

SLOWER: Final = 6
"""How many times as long as an inspection a copy may take: it is inspected up to three times, and looked at anew."""

_COVERED: Final = Ways()
_STOPPING: Final = frozenset({Outcome.FAIL, Outcome.ERROR, Outcome.ASK})


@dataclass(frozen=True)
class Fix:
    """A judged run, and how its assets are to be mended; ``out`` is where copies are delivered."""

    run: Run
    report: Report
    out: Path
    choice: Choice = Choice.UNSETTLED
    keep: tuple[str, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    ways: Ways = _COVERED
    parts: tuple[tuple[str, Box | Region], ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()

    def plans(self) -> tuple[Plan, ...]:
        """Return what is to be done to each asset, in the order of the run.

        Raises UsageError where a chosen face or picture is in no asset of the run.
        """
        from imageguard.remedies.packet import names  # noqa: PLC0415

        asked = wishes(self.report, self.run.attestations)
        kept, chosen, ways = names(self.keep), self.faces(asked), self.cuts(asked)
        formats = {name: one.texts if isinstance(one, Teller) else "" for name, one in plugins.menders().items()}
        cutters = {name for name, one in plugins.menders().items() if isinstance(one, Cutter)}
        return tuple(
            self.left_out(asset, asked)
            or plan(
                asset,
                self.choice,
                formats,
                kept,
                chosen.get(asset.inspection.path, ()),
                ways.get(asset.inspection.path, self.ways if asset.inspection.format in cutters else _COVERED),
            )
            for asset in self.report.assets
        )

    def left_out(self, asset: JudgedAsset, asked: Wishes) -> Plan | None:
        """Return the plan of a picture of which somebody wants no copy."""
        seen, why = asset.inspection, asked.left_out.get(asset.inspection.path)
        return Plan(asset.number, seen.path, seen.sha256, seen.format, asset.verdict, refused=why) if why else None

    def faces(self, asked: Wishes) -> dict[str, list[str]]:
        """Return the ids of the chosen faces by the path of their picture; a picture may be named by its file name."""
        found = {path: list(ids) for path, ids in asked.faces.items()}
        for picture, face in self.chosen:
            found.setdefault(self.named("--face", picture, face, _faces_of), []).append(face)
        return found

    def cuts(self, asked: Wishes) -> dict[str, Ways]:
        """Return how faces go from the pictures that are named for it, by path; the call counts before answers."""
        found = {path: dataclasses.replace(self.ways, part=part) for path, part in asked.parts.items()}
        for path, ids in asked.dropped.items():
            found[path] = dataclasses.replace(found.get(path, self.ways), dropped=tuple(ids))
        for picture, part in self.parts:
            path = self.named("--crop", picture)
            found[path] = dataclasses.replace(found.get(path, self.ways), part=part)
        for picture, rendition in self.dropped:
            path = self.named("--drop", picture, rendition, _pictures_of)
            now = found.get(path, self.ways)
            found[path] = dataclasses.replace(now, dropped=(*now.dropped, rendition))
        return found

    def named(self, option: str, picture: str, what: str = "", ids: Ids | None = None) -> str:
        """Return the path of the one asset that a person means. Raises UsageError where it is none or several."""
        paths = [
            asset.inspection.path
            for asset in self.report.assets
            if picture in {asset.inspection.path, PurePosixPath(asset.inspection.path).name}
            and (ids is None or what in ids(asset))
        ]
        if len(paths) == 1:
            return paths[0]
        also = {"--face": ", and a face that the report shows", "--drop": ", and a frame or page of it"}.get(option, "")
        raise UsageError(f"{option} {picture}{':' + what if what else ''}: name one picture of the run{also}")

    def attempts(self, plans: Sequence[Plan], staging: Path) -> Iterator[Attempt]:
        """Yield one attempt for each plan that has something to do, in order; copies lie in ``staging``."""
        jobs = [self.job(one, staging) for one in plans if not one.idle and not one.refused]
        limits = self.run.spec.limits
        tasks = Tasks(mend, self.run.jobs, SLOWER * limits.seconds, limits.memory_bytes)
        for job, made in zip(jobs, tasks.run(jobs), strict=True):
            if isinstance(made, Attempt):
                yield made
            else:
                yield Attempt(job.plan.path, job.plan.sha256, refused=f"the copy could not be made: {made.message}")

    def asked(self, attempts: Sequence[Attempt]) -> tuple[Attempt, ...]:
        """Return the attempts with what ExifTool says of each copy, all asked at once."""
        from imageguard.remedies.packet import names  # noqa: PLC0415
        from imageguard.remedies.proof import foreign_tags  # noqa: PLC0415 - heavy below

        files = [one.file for one in attempts if one.after is not None]
        said = foreign_tags(files, names(self.keep))
        return tuple(
            dataclasses.replace(one, proofs=(*one.proofs, said[one.file])) if one.after is not None else one
            for one in attempts
        )

    def job(self, one: Plan, staging: Path) -> Job:
        """Return the work order of one plan."""
        from imageguard.remedies.packet import names, packet  # noqa: PLC0415

        before = self.report.assets[one.number - 1].inspection
        file = dict(self.run.selection.assets)[one.path]
        kept = packet(before.metadata, self.keep)
        keep = (*names(self.keep), *([one.texts] if one.texts else []))
        return Job(one, before, file, str(staging / f"{one.number:06d}"), self.run.spec, keep, kept)

    def judged(self, attempts: Sequence[Attempt]) -> dict[str, JudgedAsset]:
        """Return each copy as judged beside all originals, by the path of its original.

        What letters, reviewers, waivers and stops say of an original, they say of the copy that
        was made from it here.
        """
        made = [one for one in attempts if one.after is not None]
        originals = {asset.inspection.path: asset.inspection for asset in self.report.assets}
        copies = {f"copy-{place}{one.ending}": one for place, one in enumerate(made, 1)}
        derived = {name: after for one in made for name, after in _derived(originals[one.path], one)}
        inspected = [*originals.values(), *(_named(name, one) for name, one in copies.items())]
        report = self.beside(copies, derived).judge(inspected)
        found = {asset.inspection.path: asset for asset in report.assets}
        return {one.path: found[name] for name, one in copies.items()}

    def beside(self, copies: dict[str, Attempt], derived: dict[str, Inspection]) -> Run:
        """Return the run with the copies among its assets."""
        run = self.run
        files = {name: one.file for name, one in copies.items()}
        use = run.use
        if use is not None and run.settings.use is not None:
            base = run.settings.use.parent
            own = {name: _as_named(base, file) for name, file in run.selection.assets}
            said = {
                _as_named(base, str(run.home / name) if run.home else one.file): use.assets[own[one.path]]
                for name, one in copies.items()
                if own[one.path] in use.assets
            }
            use = dataclasses.replace(use, assets={**use.assets, **said})
        return dataclasses.replace(
            run,
            selection=Selection((*run.selection.assets, *files.items()), run.selection.passed_over),
            use=use,
            made_from={name: one.path for name, one in copies.items()},
            letters=run.letters.and_of(derived),
            attestations=mended.derived_attestations(run.attestations, derived),
            waivers=mended.derived_waivers(run.waivers, derived),
            stops=mended.derived_stops(run.stops, derived),
        )

    def outcomes(self, plans: Sequence[Plan], attempts: Sequence[Attempt]) -> tuple[Remedied, ...]:
        """Return what became of each asset; a copy that may be delivered has its name."""
        tried = {one.path: one for one in attempts}
        judged = self.judged(attempts)
        return tuple(self.outcome(one, tried.get(one.path), judged.get(one.path)) for one in plans)

    def outcome(self, one: Plan, attempt: Attempt | None, copy: JudgedAsset | None) -> Remedied:
        """Return what became of one asset."""
        if attempt is None:
            return Remedied(one, why_not=one.refused or "there is nothing to mend")
        if copy is None or attempt.after is None:
            return Remedied(one, attempt, why_not=attempt.refused)
        left = tuple(sorted({each.rule for each in copy.findings if each.outcome in _STOPPING and each.severity.stops}))
        failed = next((proof for proof in attempt.proofs if proof.held is False), None)
        if failed is not None:
            why: str | None = f"not proved ({failed.name}): {failed.detail}"
        elif not mended.is_better(self.report.assets[one.number - 1], copy):
            why = "the copy would be judged no better"
        else:
            why = None
        name = None if why else name_of(attempt.after.sha256, attempt.ending)
        return Remedied(one, attempt, copy.verdict, left, name, why)


def fails(outcomes: Sequence[Remedied], fail_on: str) -> bool:
    """Say whether the office is left with something blocked or held: a copy, or an original without one."""
    if fail_on == "never":
        return False
    verdicts = {one.verdict if one.copy and one.verdict else one.plan.verdict for one in outcomes}
    return bool(verdicts & ({Verdict.BLOCK} if fail_on == "block" else {Verdict.BLOCK, Verdict.HOLD}))


def _faces_of(asset: JudgedAsset) -> set[str]:
    return {judged.face.id for judged in asset.faces}


def _pictures_of(asset: JudgedAsset) -> set[str]:
    return {one.id for one in asset.inspection.renditions if one.kind in SHOWN}


def _derived(original: Inspection, attempt: Attempt) -> Iterator[tuple[str, Inspection]]:
    """Yield the names of an original that are not the copy's own, with the copy."""
    after = attempt.after
    if after is None:
        return
    yield f"sha256:{original.sha256}", after
    px = original.primary.px if original.primary else None
    if px and (after.primary is None or after.primary.px != px):
        yield px, after


def _named(name: str, attempt: Attempt) -> Inspection:
    if attempt.after is None:
        message = "only copies that were made are judged"
        raise ValueError(message)
    return dataclasses.replace(attempt.after, path=name)


def _as_named(base: Path, file: str) -> str:
    """Return how a use file in ``base`` names a file."""
    path = os.path.relpath(os.path.abspath(file), os.path.abspath(base))  # noqa: PTH100 - links are not followed
    return asset_path(path.replace(os.sep, "/"))
