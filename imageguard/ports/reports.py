"""Who turns a report into bytes answers this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imageguard.model.letter import Letter
    from imageguard.model.report import Report


@dataclass(frozen=True)
class Offer:
    """A letter to which a person may tie a face; ``gaps`` are codes of what keeps it from fitting the use."""

    letter: Letter
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportContext:
    """What a format may need beside the report.

    ``pictures`` maps asset numbers to redacted JPEG bytes, empty unless the caller asked for a private
    copy. ``originals`` maps asset number and rendition id to JPEG bytes with faces as they are, and
    ``offers`` holds every letter of the registry by id: both are filled for the worksheet alone.
    """

    pictures: Mapping[int, bytes] = field(default_factory=dict)
    originals: Mapping[tuple[int, str], bytes] = field(default_factory=dict, repr=False)
    offers: tuple[Offer, ...] = ()


class ReportFormat(Protocol):
    """A report format: the report as bytes, a pure function of its arguments."""

    @property
    def endings(self) -> Iterable[str]:
        """Return the file endings that choose it: ``.pdf``."""

    @property
    def private(self) -> bool:
        """Return whether its output must not leave the office."""

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the whole file; the same report gives the same bytes."""
