"""GIF: frames, their timing, the loop and the colour profile are kept; every other block is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused, Unreadable
from imageguard.formats import gif, icc
from imageguard.remedies import painting
from imageguard.remedies.anew import Anew
from imageguard.remedies.gif_frames import as_gif
from imageguard.remedies.painting import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.formats.gif import Block, Walk
    from imageguard.ports import Mender

_TRAILER: Final = b"\x3b"
_LOOPS: Final = ("NETSCAPE2.0", "ANIMEXTS1.0")
_XMP_TAIL: Final = bytes((1, *range(255, -1, -1), 0))


class Gif(Anew):
    """Mends GIF files."""

    format = "GIF"
    version = "1"
    ending = ".gif"
    decodes = ("GIF",)

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same frames, and nothing else but ``packet``. Raises RemedyRefused."""
        walked = gif.walk(data)
        if not walked.complete or not walked.blocks:
            raise RemedyRefused("the picture is cut off: ask for a whole copy")
        if any(_reaches_out(block, walked.size) for block in walked.blocks):
            data = painting.painted(data, self.decodes, Change(), as_gif)
            walked = gif.walk(data)
        head = data[: 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)]
        words = b"\x21\xff\x0bXMP DataXMP" + packet + _XMP_TAIL if packet else b""
        return b"GIF89a" + head[6:] + words + b"".join(_kept(data, walked)) + _TRAILER

    def anew(self, data: bytes, change: Change) -> bytes:
        """Return the changed picture, whole frames. Raises RemedyRefused."""
        return self.strip(painting.painted(data, self.decodes, change, as_gif))


def _reaches_out(block: Block, screen: tuple[int, int]) -> bool:
    """Say whether a frame holds pixels beyond the screen, which no viewer shows."""
    if block.box is None:
        return False
    left, top, width, height = block.box
    return left + width > screen[0] or top + height > screen[1]


def _kept(data: bytes, walked: Walk) -> Iterator[bytes]:
    control = b""
    for block in walked.blocks:
        if block.label == gif.CONTROL:
            control = data[block.offset : block.end]
        elif block.label is None:
            yield control + _frame(data, block)
            control = b""
        elif block.label == gif.APPLICATION:
            yield _application(block)
        else:
            control = b"" if block.label == gif.PLAIN_TEXT else control


def _frame(data: bytes, block: Block) -> bytes:
    """Return a frame, its control bytes of fixed length."""
    return data[block.offset : block.end]


def _application(block: Block) -> bytes:
    if block.name.startswith(_LOOPS) and len(block.data) >= 3 and block.data[0] & 7 == 1:  # noqa: PLR2004 - sub-block 1
        return b"\x21\xff\x0b" + block.name[:11].encode("latin-1") + b"\x03\x01" + block.data[1:3] + b"\0"
    if block.name.startswith("ICCRGBG1"):
        try:
            profile = icc.cleaned(block.data)
        except Unreadable:
            return b""
        pieces = (profile[at : at + 255] for at in range(0, len(profile), 255))
        return b"\x21\xff\x0bICCRGBG1012" + b"".join(bytes((len(one),)) + one for one in pieces) + b"\0"
    return b""


PLUGIN: Final[Mender] = Gif()
