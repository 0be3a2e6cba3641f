"""Impact: what must come down when a letter has ended, where, and until when."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.history import lfs_objects, past_of, repository_of
from imageguard.bootstrap.inspecting import Spec, engine_of
from imageguard.bootstrap.keeping import look_at
from imageguard.consent.deadlines import Deadline, deadlines_for, unknown_places
from imageguard.consent.impact import BYTES, PIXELS, places_of, prints_of, relation
from imageguard.documents import load
from imageguard.documents.dates import parse_date
from imageguard.engine.inspect import survey
from imageguard.errors import InspectionError, UsageError
from imageguard.executors.files import read, select
from imageguard.model.letter import ENDING_STATES
from imageguard.model.record import RecordKind
from imageguard.registry.records import letter_of_record
from imageguard.resources import folder, schema

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from imageguard.bootstrap.history import Held, Past
    from imageguard.model.inspection import Inspection
    from imageguard.model.letter import Letter
    from imageguard.model.raster import Raster
    from imageguard.registry.addresses import Desk

CROP = 0.85
"""Likeness from which one picture counts as cut out of another; see ``pictures.compare``."""


@dataclass(frozen=True)
class Impact:
    """What a letter's end touches; ``files`` maps names to how the file is of the letter's pictures.

    ``held`` is None where the folders lie in no git repository. ``unread`` are files that could not
    be looked into, and may be anything; ``gaps`` sentences on what of the history is not on this computer.
    """

    letter: Letter
    since: dt.datetime | None
    files: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    held: Sequence[Held] | None = None
    lfs: Sequence[Path] = ()
    deadlines: Sequence[Deadline] = ()
    unknown: Sequence[str] = ()
    unread: Sequence[str] = ()
    gaps: Sequence[str] = ()


def impact(desk: Desk, id: str, paths: Sequence[Path], *, places: Collection[str]) -> Impact:
    """Return what the end of a letter touches, in these folders, their git history and the ledger.

    ``places`` are the jurisdictions whose deadlines count; none means all that are known.
    Raises UsageError where there is no such letter.
    """
    record = desk.store.get(RecordKind.LETTER, id)
    if record is None:
        raise UsageError(f"{id}: there is no letter of this id")
    letter = letter_of_record(record)
    found = _found(letter, paths)
    digests = {*found.how, *(one.sha256 for one in letter.images if one.sha256)}
    known = deadlines()
    return Impact(
        letter=letter,
        since=next((event.at for event in reversed(letter.events) if event.state in ENDING_STATES), None),
        files=found.files,
        places=places_of(letter, digests, desk.store.all(RecordKind.PUBLICATION)),
        held=found.held,
        lfs=list(dict.fromkeys(file for path in paths for file in lfs_objects(_folder(path), digests))),
        deadlines=deadlines_for(places, known),
        unknown=unknown_places(places, known),
        unread=found.unread,
        gaps=found.gaps,
    )


@dataclass(frozen=True)
class _Found:
    """Files of the folders and pictures of their history; ``how`` says of each sha256 how it is of the letter's."""

    files: Mapping[str, str]
    held: Sequence[Held] | None
    how: Mapping[str, str]
    unread: Sequence[str]
    gaps: Sequence[str]


def _found(letter: Letter, paths: Sequence[Path]) -> _Found:
    """Look at the files of the folders and, as one with them, at everything that their repositories hold."""
    looked = list(look_at(paths))
    files = dict(select(paths).assets) if paths else {}
    repositories = {place: _folder(path) for path in paths if (place := repository_of(_folder(path))) is not None}
    with tempfile.TemporaryDirectory(prefix="imageguard-") as made:
        into, here = Path(made), {one.sha256 for one in looked}
        pasts = [past_of(folder, here, into) for folder in repositories.values()]
        older = list(look_at([into]))
        files |= dict(select([into]).assets)
        related = _related(letter, [*looked, *older], files)
    how = {one.sha256: related[one.path] for one in [*older, *looked] if one.path in related}
    unread = {one.sha256: "" for one in older if not one.whole and one.path not in related}
    names = {one.path for one in looked}
    return _Found(
        files={name: said for name, said in related.items() if name in names},
        held=[held for past in pasts for held in past.held(how)] if pasts else None,
        how=how,
        unread=[
            *(one.path for one in looked if not one.whole and one.path not in related),
            *(f"{held.path} in git history" for past in pasts for held in past.held(unread)),
        ],
        gaps=[gap for past in pasts for gap in _gaps(past)],
    )


def _gaps(past: Past) -> Iterator[str]:
    if past.shallow:
        yield "this clone has not the whole history: `git fetch --unshallow`, and look again"
    if past.absent:
        count = f"{len(past.absent)} picture{'' if len(past.absent) == 1 else 's'}"
        yield f"{count} of Git LFS are on the server alone: `git lfs fetch --all`, and look again"


def deadlines() -> list[Deadline]:
    """Return what is known of the law. Raises DocumentError."""
    data = load(folder("law") / "withdrawal.yaml", schema("deadlines")).data
    return [
        Deadline(
            one["place"], one["hours"], one["says"], one["source"], parse_date(one["as_of"]), one["confirmed"] == "yes"
        )
        for one in data
    ]


def _related(letter: Letter, looked: Sequence[Inspection], files: Mapping[str, str]) -> dict[str, str]:
    from imageguard.pictures.crops import may_be_cut, sketch  # noqa: PLC0415 - heavy
    from imageguard.pictures.fingerprint import PLUGIN as fingerprinter  # noqa: PLC0415, N811 - heavy, a value

    prints = prints_of(letter, looked)
    found = {
        one.path: said for one in looked if (said := relation(letter, one, prints, fingerprinter.near)) is not None
    }
    same = [raster for name, said in found.items() if said in {BYTES, PIXELS} for raster in _raster(files[name])]
    originals = [(raster, sketch(raster)) for raster in {raster.px: raster for raster in same}.values()]
    compared: dict[str, bool] = {}
    for one in looked:
        primary = one.primary
        if one.path in found or not originals or primary is None or not primary.px:
            continue
        if primary.px not in compared:
            compared[primary.px] = any(
                may_be_cut(small, sketch(raster)) and fingerprinter.compare(each, raster)[0] >= CROP
                for raster in _raster(files[one.path])
                for each, small in originals
            )
        if compared[primary.px]:
            found[one.path] = "cut out of it, or it out of this"
    return found


def _raster(file: str) -> Iterator[Raster]:
    """Yield the primary picture of a file that was inspected before; nothing where it cannot be decoded."""
    engine = engine_of(Spec(looked=("hidden",)))
    try:
        _, pictures, _ = survey(read(file, engine.limits.file_bytes), engine)
        if pictures:
            yield pictures[0].decode()
    except InspectionError:
        return  # it is told as a file that could not be looked into


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent
