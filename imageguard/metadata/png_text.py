"""PNG text and time chunks (ISO/IEC 15948, 11.3.4); a block is the chunk's type followed by its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError
from imageguard.formats import png
from imageguard.metadata.words import C, N, P, R, S, T, categorise, is_blank, text
from imageguard.model.inspection import Metadatum, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.model.inspection import Category
    from imageguard.ports import Block, Limits, Picture

_KEYWORDS: Final[Mapping[str, Category]] = {
    "Title": C, "Author": P, "Description": C, "Copyright": R, "Creation Time": T, "Software": S, "Disclaimer": R,
    "Warning": C, "Source": N, "Comment": C, "Collection": C, "date:create": T, "date:modify": T, "date:timestamp": T,
    "create-date": T, "modify-date": T, "parameters": C, "prompt": C, "workflow": C, "Artist": P, "Label": C, "URL": C,
    "Thumb::URI": C, "Thumb::MTime": T, "Thumb::Image::Width": N, "Thumb::Image::Height": N, "Thumb::Mimetype": N,
    "Thumb::Size": N, "Thumb::Document::Pages": N, "signature": N, "pdf:Author": P, "exif:DateTime": T,
    "exif:DateTimeOriginal": T,
}  # fmt: skip


class PngText:
    """Reads tEXt, zTXt, iTXt and tIME chunks."""

    standard = "PNG text"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return one fact; a keyword that no standard lists is not repeated as a tag, but kept with the value."""
        kind, data = block.data[:4].decode("ascii"), block.data[4:]
        if kind == "tIME":
            return (_time(block, data),) if len(data) >= 7 else (), (), ()  # noqa: PLR2004 - seven bytes make a time
        try:
            found = png.text(kind, data, limits.block_bytes)
        except InspectionError as error:
            return (), (), (Problem(error.code, f"{block.where}: the text could not be read: {error}."),)
        value = text(found.value)
        if is_blank(value):
            return (), (), ()
        if found.keyword in _KEYWORDS:
            return (Metadatum("PNG text", found.keyword, _KEYWORDS[found.keyword], block.where, None, value),), (), ()
        own = f"{found.keyword}: {value}"
        return (Metadatum("PNG text", "other keyword", categorise(found.keyword), block.where, None, own),), (), ()


def _time(block: Block, data: bytes) -> Metadatum:
    value = f"{int.from_bytes(data[:2], 'big'):04}-{data[2]:02}-{data[3]:02} {data[4]:02}:{data[5]:02}:{data[6]:02}"
    return Metadatum("PNG text", "tIME", T, block.where, None, value)


PLUGIN: Final = PngText()
