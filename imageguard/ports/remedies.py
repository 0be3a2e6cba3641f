"""Who writes mended copies answers these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from imageguard.model.geometry import Box
    from imageguard.ports.containers import Buffer


class Mender(Protocol):
    """Writes copies of one picture format: without what gives people away, and with faces covered."""

    @property
    def format(self) -> str:
        """Return the name of the format, as its container prints it: ``JPEG``."""

    @property
    def version(self) -> str:
        """Change it whenever the same file could give another copy."""

    @property
    def ending(self) -> str:
        """Return the file ending of a copy: ``.jpg``."""

    @property
    def decodes(self) -> tuple[str, ...]:
        """Return the Pillow formats that may open its files."""

    def strip(self, data: Buffer, packet: Buffer = b"") -> Buffer:
        """Return the file with its pixels, colours and orientation alone, and ``packet`` (XMP) where given.

        Pixels stay bit for bit. Raises RemedyRefused.
        """

    def cover(self, data: Buffer, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> Buffer:
        """Return a stripped file with boxes filled, by frame from 0; boxes in pixels of the upright frame.

        Frames that are not named show what they showed. Colours under full transparency are cleared;
        ``opaque`` lays everything over white, so that no transparency is left. Raises RemedyRefused.
        """


@runtime_checkable
class Cutter(Protocol):
    """A mender whose format can lose a part of the picture, or some of its frames and pages."""

    def fitted(self, data: Buffer, region: Box) -> Box:
        """Return the largest box in the region that can be kept without packing pixels anew; upright pixels.

        Raises RemedyRefused where nothing of it can be kept.
        """

    def cut(self, data: Buffer, region: Box | None, dropped: Collection[int]) -> Buffer:
        """Return a stripped file with the region alone (None: all of it), without the frames numbered so from 0.

        The other frames show what they showed. The file may be of another format. Raises RemedyRefused.
        """


@runtime_checkable
class Trimmer(Mender, Protocol):
    """A mender of documents, which may show a part of a picture and hold all of it."""

    def trimmed(self, data: Buffer) -> tuple[Buffer, Sequence[tuple[int, Box | None]]]:
        """Return a stripped file with its pictures cut to what it shows of them, and what each is now.

        For each picture that it shows now: the number from 0 of the one that it was, and what stays of that, in
        pixels, None where all does; nothing where only its pages tell which was which. Raises RemedyRefused.
        """


@runtime_checkable
class Teller(Protocol):
    """A mender of documents whose pictures have alternative texts, for those who do not see them."""

    @property
    def texts(self) -> str:
        """Return the tag under which the container tells of such texts."""

    def with_texts(self, data: Buffer) -> Buffer:
        """Return the file as ``strip`` does, with the alternative texts of its pictures. Raises RemedyRefused."""
