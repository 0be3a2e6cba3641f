"""AVIF: items, auxiliary pictures, sequences and metadata; Pillow opens the pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import heif
from imageguard.formats import bmff

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits


class Avif:
    """Takes AVIF files apart."""

    name = "AVIF"
    version = "2"

    def recognises(self, head: bytes) -> bool:
        """Say whether the file type box names a brand of AVIF."""
        top = bmff.boxes(head, 0, len(head))
        return bool(top) and top[0].type == "ftyp" and bmff.family(bmff.brands(head, top[0])) == "AVIF"

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        return heif.opened(self.name, ("AVIF",), data, limits)


PLUGIN: Final = Avif()
