"""The letters of a run: asked for once its pictures are known, so that a large registry is not read whole."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.consent.chain import registry_head
from imageguard.engine.claims import names_of
from imageguard.engine.mended import derived_letters
from imageguard.model.record import Concern, Search, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from imageguard.model.attestation import Attestations, Stop
    from imageguard.model.inspection import Inspection
    from imageguard.model.letter import Letter
    from imageguard.model.use import Publication, Use
    from imageguard.ports import Registry

MANY: Final = 2_000
"""Letters up to which a person may choose from all of them."""


@dataclass(frozen=True)
class Letters:
    """The letters that a run may rely on; ``registry`` is None where none was named.

    ``copies`` are derivations: names of originals with the inspections of their copies, of which the
    letters speak as well.
    """

    registry: Registry | None = None
    copies: tuple[Mapping[str, Inspection], ...] = ()

    def and_of(self, copies: Mapping[str, Inspection]) -> Letters:
        """Return the letters as they speak of these copies, too."""
        return dataclasses.replace(self, copies=(*self.copies, copies))

    def all(self) -> tuple[Letter, ...]:
        """Return every letter on file. Raises DocumentError or RegistryError."""
        return self._derived(self.registry.letters() if self.registry else ())

    def offered(
        self, inspections: Iterable[Inspection], said: Attestations, use: Use | None, day: dt.date
    ) -> tuple[Letter, ...]:
        """Return the letters that a person may choose from: all of them, or the likely ones of a large registry.

        Likely are those that concern the pictures, and those whose scope and period, as the registry tells,
        fit the use.
        """
        if self.registry is None or self.registry.tally(day).letters <= MANY:
            return self.all()
        fitting = self.registry.find(_search(use, day)) if use else ()
        return self.concerning(inspections, said, {one.id for one in fitting})

    def concerning(
        self, inspections: Iterable[Inspection], said: Attestations, also: Iterable[str] = ()
    ) -> tuple[Letter, ...]:
        """Return the letters that may concern these pictures, or that somebody's answer names, and ``also`` these."""
        if self.registry is None:
            return ()
        concern = self._concern(inspections, said)
        return self._derived(self.registry.concerning(dataclasses.replace(concern, ids=concern.ids.union(also))))

    def tally(self, day: dt.date) -> Tally:
        """Return what is counted of all letters."""
        return self.registry.tally(day) if self.registry else Tally(0, 0)

    def ended_pictures(self, day: dt.date, now: dt.datetime) -> frozenset[str]:
        """Return the sha256 of every picture that a letter names which no longer stands."""
        found = self.registry.standing(None, day, now) if self.registry else ()
        names = (name.partition(":") for one, status in found if not status.valid for name in one.names)
        return frozenset(digest for kind, _, digest in names if kind == "sha256")

    def takedowns_due(self, ledger: Sequence[Publication], day: dt.date, now: dt.datetime) -> int:
        """Count the places that are open today and show a picture of a letter that no longer stands."""
        shown = [one for one in ledger if one.open_on(now.astimezone(dt.UTC).date())]
        if self.registry is None or not shown:
            return 0
        concern = Concern(
            names=frozenset(name for one in shown for name in one.names),
            ids=frozenset(letter for one in shown for letter in one.letters),
        )
        ended = [one for one, status in self.registry.standing(concern, day, now) if not status.valid]
        ids, names = {one.id for one in ended}, {name for one in ended for name in one.names}
        return sum(bool(ids.intersection(one.letters) or names.intersection(one.names)) for one in shown)

    def head(self, stops: Sequence[Stop]) -> str | None:
        """Return where letters and stops stand; None where no registry was named."""
        return registry_head(self.registry.buckets(), stops) if self.registry else None

    def _concern(self, inspections: Iterable[Inspection], said: Attestations) -> Concern:
        shown = [(inspection, one) for inspection in inspections for one in inspection.renditions]
        names = {name for inspection, one in shown for name in names_of(inspection, one)}
        tied = {face.letter for one in said.people for face in one.faces}
        return Concern(
            names=frozenset(names.union(*self.copies)),
            prints=frozenset(one.pdq for _, one in shown if one.pdq),
            ids=frozenset(letter for letter in tied | {one.letter for one in said.answers} if letter),
        )

    def _derived(self, letters: Iterable[Letter]) -> tuple[Letter, ...]:
        for copies in self.copies:
            letters = derived_letters(letters, copies)
        return tuple(letters)


def _search(use: Use, day: dt.date) -> Search:
    """Return what a letter that fits the use is found by: the first of each kind of word, so that none is missed."""
    return Search(
        purpose=next(iter(use.purposes), None),
        channel=next(iter(use.channels), None),
        territory=next(iter(use.territories), None),
        on=use.publish_on or day,
    )
