"""What is known of the letters of a large folder, so that those that did not change need not be read again.

It is kept outside of the folder, sealed with the registry's key, and says of each text, by its digest, what the
letter in it says. Nothing in it is believed of another text, and whoever lacks the key can neither read it nor
write one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import imageguard
from imageguard.consent.search import Line
from imageguard.errors import RegistryError
from imageguard.model.letter import ConsentState
from imageguard.model.record import Entry, Head
from imageguard.registry.files import write_bytes
from imageguard.registry.home import home, private_folder
from imageguard.registry.ink import Ink
from imageguard.registry.once import once
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from imageguard.registry.master import MasterKey

LARGE: Final = 100
"""Letters from which on a folder has a shelf; fewer are read in less than half a second."""
_FORM: Final = 1


@dataclass(frozen=True)
class Shelf:
    """The shelf of a folder on this computer; ``master`` returns the registry's key, or None where it is not here."""

    path: Path
    registry: str
    master: Callable[[], MasterKey | None] = field(repr=False)

    def lines(self) -> dict[str, Line]:
        """Return what is known, by the digest of the text; nothing where there is no shelf that can be read."""
        if self._ink is None:
            return {}
        with contextlib.suppress(OSError, UnicodeDecodeError, RegistryError):  # then every letter is read, as without
            return {one.entry.sha256: one for one in map(_line, self._ink.read(_place(), self.path.read_text("ascii")))}
        return {}

    def keep(self, lines: Iterable[Line]) -> None:
        """Keep this and nothing else; where it cannot be written, the next one reads every letter again."""
        if self._ink is not None:
            text = self._ink.write(_place(), [_plain(one) for one in lines])
            with contextlib.suppress(OSError, RegistryError):
                private_folder(self.path.parent)
                write_bytes(self.path, text.encode("ascii"))

    def forget(self, letters: Collection[str]) -> None:
        """Drop what is known of these letters."""
        known = self.lines().values()
        if any(one.entry.id in letters for one in known):
            self.keep(one for one in known if one.entry.id not in letters)

    @once
    def _ink(self) -> Ink | None:
        master = self.master()
        return Ink(self.registry, master) if master else None


def shelf_of(registry: str, master: Callable[[], MasterKey | None]) -> Shelf:
    """Return the shelf of a registry on this computer."""
    return Shelf(home() / "shelves" / f"{registry}.sealed", registry, master)


def _place() -> str:
    """Return how the shelf is called under the seal: one of another version of imageguard does not open."""
    form = hashlib.sha256(json.dumps(schema("letter")).encode()).hexdigest()
    return f"shelf {_FORM} {imageguard.__version__} {form}"


def _plain(line: Line) -> list[Any]:
    entry = line.entry
    days = [one.isoformat() if one else None for one in _days(line)]
    said = [entry.id, entry.subject, entry.cabinet, entry.names, entry.prints, entry.state.value]
    return [*said, *days, entry.head.count, entry.head.sha256, entry.sha256, sorted(line.terms)]


def _days(line: Line) -> tuple[dt.date | None, ...]:
    return line.entry.settled_on, line.entry.valid_until, line.begins, line.retention_until


def _line(data: list[Any]) -> Line:
    id_, subject, cabinet, names, prints, state, *written, count, head, sha256, terms = data
    settled_on, valid_until, begins, retention_until = (dt.date.fromisoformat(one) if one else None for one in written)
    entry = Entry(
        id=id_,
        subject=subject,
        cabinet=cabinet,
        names=tuple(names),
        prints=tuple(prints),
        state=ConsentState(state),
        settled_on=settled_on,
        valid_until=valid_until,
        head=Head(count, head),
        sha256=sha256,
    )
    return Line(entry, begins, retention_until, frozenset(terms))
