"""XMP sidecar files: metadata beside a picture, which gives people away as the picture's own does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.containers import parts
from imageguard.containers.parts import Gathered

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits

_PACKET: Final = re.compile(rb"<(?:\w+:)?(?:xmpmeta|xapmeta|RDF)[\s>]|<\?xpacket")


class Sidecar:
    """Takes XMP sidecar files."""

    name = "XMP"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes are a bare XMP packet."""
        start = head[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        return start[:1] == b"<" and _PACKET.search(start) is not None and b"<svg" not in start.lower()

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file as one block; it holds no picture, and says so."""
        del limits
        gathered = Gathered(self.name)
        gathered.block(parts.XMP, data, "sidecar", 0)
        gathered.trouble(
            "not-a-picture",
            "This is a metadata file (XMP sidecar), not a picture: do not publish it.",
        )
        return gathered.contents()


PLUGIN: Final = Sidecar()
