"""WebP: metadata chunks, animation frames, and what lies behind the stated length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import parts, trailing
from imageguard.containers.parts import Gathered
from imageguard.errors import InspectionError
from imageguard.formats import riff
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits

_STRUCTURE: Final = frozenset({"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"})
_STANDARDS: Final = {"EXIF": parts.EXIF, "XMP ": parts.XMP, "ICCP": parts.ICC, "C2PA": parts.C2PA}


class WebP:
    """Takes WebP files apart."""

    name = "WebP"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a RIFF header of form WEBP."""
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        walked = riff.walk(data)
        gathered = Gathered(self.name)
        for chunk in walked.chunks:
            where, at = f"{chunk.type.strip()} chunk", chunk.offset + 8
            if chunk.type == "EXIF":
                gathered.block(parts.EXIF, chunk.data.removeprefix(b"Exif\0\0"), where, None)
            elif chunk.type in _STANDARDS:
                gathered.block(_STANDARDS[chunk.type], chunk.data, where, at)
            elif chunk.type not in _STRUCTURE:
                gathered.block(parts.OTHER, chunk.data, "unknown chunk", at)
                parts.carved(gathered, chunk.data, "unknown chunk", at, limits)
        turn = next((parts.orientation(one.data) for one in gathered.blocks if one.standard == parts.EXIF), 1)
        try:
            source = Source(data, parts.PILLOW["WebP"], limits, turn)
            parts.frames(gathered, source, RenditionKind.FRAME, "frame", limits)
        except InspectionError as error:
            gathered.trouble(error.code, f"The picture could not be opened: {error}.")
        if not walked.complete:
            gathered.trouble("truncated", "The file is shorter than it says: it is cut off. Ask for a whole copy.")
        trailing.behind(gathered, data, walked.end)
        return gathered.contents()


PLUGIN: Final = WebP()
