"""Text that holds pictures: pages, style sheets, notebooks and data files with pictures written in base64."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from imageguard.containers.parts import Gathered
from imageguard.formats.inline import is_worksheet, may_hold_pictures, pictures_in
from imageguard.model.inspection import WORKSHEET, RenditionKind
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits


HEAD: Final = 65536
"""Bytes of the beginning by which a format is known (``ports.Container``)."""
PRIVATE: Final = "This is a private worksheet, not a picture. Move it out of the folder."


class TextWithPictures:
    """Takes the pictures out of a text."""

    name = "text with pictures"
    version = "2"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes are text that seems to hold a picture, or so long a text that one may come later."""
        if b"\0" in head or not (may_hold_pictures(head) or is_worksheet(head) or len(head) >= HEAD):
            return False
        try:
            head.decode("utf-8")
        except UnicodeDecodeError as error:
            return error.start > len(head) - 4
        return True

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take every picture out, as the pages of a document; a text without one is told as what it is."""
        gathered = Gathered(self.name)
        if is_worksheet(data):
            gathered.trouble(WORKSHEET, PRIVATE)
            return gathered.contents()
        found = list(islice(pictures_in(data), limits.pictures + 1))
        for number, (place, body) in enumerate(found[: limits.pictures], start=1):
            kind = RenditionKind.PAGE if number > 1 else RenditionKind.PRIMARY
            where = f"picture {number} in the text"
            gathered.enclosed.append(Enclosed(f"{kind.value}-{number}", kind, where, body, place))
        if len(found) > limits.pictures:
            gathered.trouble("over-limit", f"The text holds more than {limits.pictures} pictures.")
        if not found:
            gathered.trouble("not-a-picture", "This is text, not a picture. Take it out of the folder.")
        return gathered.contents()


PLUGIN: Final = TextWithPictures()
