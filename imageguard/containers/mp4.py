"""MP4, MOV and their kin: metadata boxes; the moving picture itself is sampled, and that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import isobmff, trailing
from imageguard.containers.parts import Gathered
from imageguard.formats import bmff
from imageguard.model.inspection import RenditionKind
from imageguard.pictures import video

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits

_FIRST: Final = frozenset({"ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp"})
_SAMPLES: Final = 12


class Mp4:
    """Takes video files of boxes apart."""

    name = "MP4"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a box of a movie, and of no still picture."""
        if head[4:8] == b"ftyp":
            top = bmff.boxes(head, 0, len(head))
            return bool(top) and bmff.family(bmff.brands(head, top[0])) in {"MP4", "CR3"}
        return head[4:8].decode("latin-1") in _FIRST and head[:4] < b"\x40"

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        top, end = bmff.top_level(data)
        gathered = Gathered(self.name)
        isobmff.boxes(gathered, data, top, limits)
        meta = isobmff.meta_of(top)
        if meta is not None:
            gathered.block(isobmff.QUICKTIME, data[meta.offset : meta.end], "meta box", meta.offset)
        if any(box.type == "moov" for box in top):
            _frames(gathered, data, limits)
        else:
            gathered.trouble("truncated", "The video has no table of its frames: it is cut off. Ask for a whole copy.")
        trailing.behind(gathered, data, end)
        return gathered.contents()


def _frames(gathered: Gathered, data: bytes, limits: Limits) -> None:
    """Add a sample of the frames, and say that it is one."""
    total, samples = video.sample(data, _SAMPLES, limits)
    for place, decode in samples:
        gathered.picture(RenditionKind.VIDEO_FRAME, f"video frame {place + 1}", decode, id=f"video-frame-{place + 1}")
    gathered.trouble(
        "sampled",
        f"This is a video: {len(samples)} of {total or 'its'} frames were looked at. A person must watch all of it.",
    )


PLUGIN: Final = Mp4()
