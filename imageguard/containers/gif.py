"""GIF: comments, application blocks, every frame, and what lies behind the trailer or outside the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import parts, trailing
from imageguard.containers.parts import Gathered
from imageguard.errors import InspectionError
from imageguard.formats import gif
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from imageguard.formats.gif import Block
    from imageguard.ports import Contents, Limits

_HARMLESS: Final = ("NETSCAPE2.0", "ANIMEXTS1.0")
_MAGIC: Final = b"\x01\xff\xfe\xfd"
"""What XMP in a GIF ends with, so that a reader of sub-blocks finds the end (XMP specification, part 3)."""


class Gif:
    """Takes GIF files apart."""

    name = "GIF"
    version = "3"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a GIF version."""
        return head[:6] in {b"GIF87a", b"GIF89a"}

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        walked = gif.walk(data)
        gathered = Gathered(self.name)
        for block in walked.blocks:
            _take(gathered, block)
            if block.box and _outside(block.box, walked.size):  # Pillow widens the screen, so that it is seen too
                gathered.hidden.append(Hidden("outside-screen", block.offset, block.end - block.offset))
        try:
            source = Source(data, parts.PILLOW["GIF"], limits)
            parts.frames(gathered, source, RenditionKind.FRAME, "frame", limits)
        except InspectionError as error:
            gathered.trouble(error.code, f"The picture could not be opened: {error}.")
        if not walked.complete:
            gathered.trouble("truncated", "The picture has no trailer: the file is cut off. Ask for a whole copy.")
        trailing.behind(gathered, data, walked.end, complete=walked.complete)
        return gathered.contents()


def _take(gathered: Gathered, block: Block) -> None:
    if block.label in {gif.COMMENT, gif.PLAIN_TEXT}:
        where = "comment block" if block.label == gif.COMMENT else "plain text block"
        gathered.block(parts.COMMENT, block.data, where, block.offset)
    elif block.label == gif.APPLICATION:
        if block.name.startswith("XMP Data"):
            gathered.block(parts.XMP, block.raw.partition(_MAGIC)[0], "XMP block", block.offset)
        elif block.name.startswith("ICCRGBG1"):
            gathered.block(parts.ICC, block.data, "ICC block", block.offset)
        elif block.name.startswith("C2PA_GIF"):
            gathered.block(parts.C2PA, block.data, "C2PA block", block.offset)
        elif not block.name.startswith(_HARMLESS):
            gathered.block(parts.OTHER, block.data, "application block", block.offset)


def _outside(box: tuple[int, int, int, int], screen: tuple[int, int]) -> bool:
    left, top, width, height = box
    return left + width > screen[0] or top + height > screen[1]


PLUGIN: Final = Gif()
