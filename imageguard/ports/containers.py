"""Who takes a file apart answers these: what to keep within, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from imageguard.model.inspection import Hidden, Metadatum, Problem, RenditionKind
    from imageguard.model.raster import Raster


Buffer: TypeAlias = bytes  # ``bytes`` is also the name of a field below


@dataclass(frozen=True)
class Limits:
    """Budgets of one inspection; reaching one is a problem that blocks the asset."""

    file_bytes: int = 512 * 1024 * 1024
    pixels: int = 120_000_000
    pictures: int = 200
    blocks: int = 2_000
    block_bytes: int = 64 * 1024 * 1024
    depth: int = 16
    metadata: int = 20_000
    seconds: float = 120.0
    memory_bytes: int = 4 * 1024 * 1024 * 1024


@dataclass(frozen=True)
class Block:
    """A raw metadata block as it lies in the file, handed to the reader of its ``standard``."""

    standard: str
    data: bytes = field(repr=False)
    where: str
    offset: int | None = None


@dataclass(frozen=True)
class Picture:
    """A picture found in an asset, not decoded yet.

    ``decode`` returns the upright raster; it raises Unreadable or OverLimit. ``file`` holds the
    picture's own bytes where it is a file in itself, which is then taken apart in its turn.
    ``maybe`` says that only decoding tells whether it is there: ``decode`` may then raise Absent.
    """

    id: str
    kind: RenditionKind
    where: str
    decode: Callable[[], Raster] = field(repr=False)
    offset: int | None = None
    bytes: int | None = None
    file: Buffer | None = field(default=None, repr=False)
    maybe: bool = False


@dataclass(frozen=True)
class Enclosed:
    """A whole file inside an asset (a member of an archive, a video behind a photograph).

    It is opened like an asset of its own; its primary picture becomes a rendition of ``kind``.
    """

    id: str
    kind: RenditionKind
    where: str
    data: Buffer = field(repr=False)
    offset: int | None = None


@dataclass(frozen=True)
class Contents:
    """What a container walker found in one file: pictures, metadata blocks, hidden bytes, trouble."""

    format: str
    pictures: tuple[Picture, ...] = ()
    blocks: tuple[Block, ...] = ()
    facts: tuple[Metadatum, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    problems: tuple[Problem, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()


class Container(Protocol):
    """A file format: recognises it by content and takes it apart."""

    @property
    def name(self) -> str:
        """Return the format's name as reports print it: ``JPEG``."""

    @property
    def version(self) -> str:
        """Change it whenever the same bytes could give other contents."""

    def recognises(self, head: bytes) -> bool:
        """Say whether a file that begins with these bytes (64 KiB at most) is of this format."""

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart; never trusts a length in it. Raises Unreadable or OverLimit."""
