"""What menders share whose pictures are decoded, changed and written anew: covers, cuts, frames left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.remedies.painting import Change

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from imageguard.model.geometry import Box


class Anew:
    """A mender that writes the whole file anew wherever pixels change."""

    def anew(self, data: bytes, change: Change) -> bytes:
        """Return the file with its pictures changed. Raises RemedyRefused."""
        raise NotImplementedError

    def cover(self, data: bytes, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> bytes:
        """Return the file with the boxes filled, by frame. Raises RemedyRefused."""
        return self.anew(data, Change(covers, opaque=opaque))

    def cut(self, data: bytes, region: Box | None, dropped: Collection[int]) -> bytes:
        """Return the file with the region alone, without some of its frames. Raises RemedyRefused."""
        return self.anew(data, Change(region=region, dropped=frozenset(dropped)))

    def fitted(self, data: bytes, region: Box) -> Box:  # noqa: ARG002 - other formats fit to their blocks
        """Return the region: any part can be kept."""
        return region
