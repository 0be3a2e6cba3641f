"""Impact: what must come down when a letter has ended, where, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.history import history, lfs_objects
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
    from pathlib import Path

    from imageguard.bootstrap.history import Held
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
    be looked into, and may be anything.
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


def impact(desk: Desk, id: str, paths: Sequence[Path], *, places: Collection[str]) -> Impact:
    """Return what the end of a letter touches, in these folders, their git history and the ledger.

    ``places`` are the jurisdictions whose deadlines count; none means all that are known.
    Raises UsageError where there is no such letter.
    """
    record = desk.store.get(RecordKind.LETTER, id)
    if record is None:
        raise UsageError(f"{id}: there is no letter of this id")
    letter = letter_of_record(record)
    looked = list(look_at(paths))
    files = _related(letter, looked, dict(select(paths).assets) if paths else {})
    by_name = {one.path: one.sha256 for one in looked}
    digests = {by_name[name] for name in files} | {one.sha256 for one in letter.images if one.sha256}
    known = deadlines()
    histories = [found for path in paths if (found := history(_folder(path), digests)) is not None]
    return Impact(
        letter=letter,
        since=next((event.at for event in reversed(letter.events) if event.state in ENDING_STATES), None),
        files=files,
        places=places_of(letter, digests, desk.store.all(RecordKind.PUBLICATION)),
        held=[held for found in histories for held in found] if histories else None,
        lfs=[file for path in paths for file in lfs_objects(_folder(path), digests)],
        deadlines=deadlines_for(places, known),
        unknown=unknown_places(places, known),
        unread=[one.path for one in looked if not one.whole and one.path not in files],
    )


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
    from imageguard.pictures.fingerprint import PLUGIN as fingerprinter  # noqa: PLC0415, N811 - heavy, a value

    prints = prints_of(letter, looked)
    found = {
        one.path: said for one in looked if (said := relation(letter, one, prints, fingerprinter.near)) is not None
    }
    originals = [raster for name, said in found.items() if said in {BYTES, PIXELS} for raster in _raster(files[name])]
    for one in looked:
        if one.path not in found and any(
            fingerprinter.compare(original, raster)[0] >= CROP
            for raster in _raster(files[one.path])
            for original in originals
        ):
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
