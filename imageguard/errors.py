"""Every error that imageguard raises on purpose, in one tree.

ImageguardError                 exit code of its branch
├── UsageError              2   the call itself is wrong (an option, a date, a path)
├── ConfigurationError      2   a file that steers the run is wrong or missing
│   ├── DocumentError       2   a YAML document has mistakes; carries all of them
│   ├── BackendMissing      2   a named plug-in or a library it needs is not installed
│   └── RegistryError       2   a registry cannot be opened, read or written
├── InspectionError         -   one asset could not be inspected whole; never ends a run
│   ├── Unreadable          -   the bytes are not a picture that imageguard can open
│   ├── NoDecoder          -   no installed decoder opens the pixels of this format
│   ├── Absent             -   a picture that only decoding could find is not there
│   ├── OverLimit           -   a budget (pixels, count, depth, bytes) was reached
│   ├── TimedOut            -   the worker was stopped at its deadline
│   └── WorkerDied          -   the worker ended without an answer
└── RemedyRefused           -   a copy could not be mended, or not proved to be
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ImageguardError(Exception):
    """The root: a sentence for a person, and the exit code that goes with it."""

    exit_code: int = 2


class UsageError(ImageguardError):
    """The call itself is wrong; the sentence says what to type instead."""


class ConfigurationError(ImageguardError):
    """A file that steers the run is wrong or missing."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake in one document; lines and columns count from 1, 0 means the whole file."""

    source: str
    line: int
    column: int
    key: str
    message: str

    def __str__(self) -> str:
        """Render as ``file:line:column: key: message``, the form that editors jump to."""
        place = f"{self.source}:{self.line}:{self.column}" if self.line else self.source
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class DocumentError(ConfigurationError):
    """One or more documents have mistakes; ``mistakes`` holds all of them, in reading order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep every mistake, sorted by file and line."""
        self.mistakes: tuple[Mistake, ...] = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class BackendMissing(ConfigurationError):
    """A named plug-in, or a library or model that it needs, is not installed."""


class RegistryError(ConfigurationError):
    """A registry cannot be opened, read or written."""


class InspectionError(ImageguardError):
    """One asset could not be inspected whole: it is blocked with this cause, the run goes on."""

    code: str = "not-inspected"


class Unreadable(InspectionError):
    """The bytes are not a picture that imageguard can open."""

    code = "unreadable"


class NoDecoder(InspectionError):
    """No installed decoder opens the pixels of this format; the sentence says what to install or to export."""

    code = "no-decoder"


class Absent(InspectionError):
    """A picture that only its decoder could find is not there: nothing was missed."""

    code = "absent"


class OverLimit(InspectionError):
    """A budget was reached: pixels, count, depth or bytes."""

    code = "over-limit"


class TimedOut(InspectionError):
    """The worker was stopped at its deadline."""

    code = "timed-out"


class WorkerDied(InspectionError):
    """The worker ended without an answer: out of memory, or a crash in a decoder."""

    code = "worker-died"


class RemedyRefused(ImageguardError):
    """A copy could not be mended, or could not be proved to be mended."""
