"""QuickTime and MP4 metadata: user data, item lists, dates (QuickTime File Format, 3GPP TS 26.244)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError
from imageguard.formats import bmff
from imageguard.metadata.words import C, D, L, N, O, P, R, S, T, categorise, is_blank, readable, text
from imageguard.model.inspection import Metadatum, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.formats.bmff import Box
    from imageguard.model.inspection import Category
    from imageguard.ports import Block, Limits, Picture

_TAGS: Final[Mapping[str, tuple[str, Category]]] = {
    "\xa9xyz": ("GPSCoordinates", L),
    "loci": ("LocationInformation", L),
    "\xa9mak": ("Make", D),
    "\xa9mod": ("Model", D),
    "\xa9swr": ("SoftwareVersion", S),
    "\xa9too": ("Encoder", S),
    "\xa9enc": ("EncodedBy", P),
    "\xa9nam": ("Title", C),
    "\xa9ART": ("Artist", P),
    "\xa9aut": ("Author", P),
    "\xa9dir": ("Director", P),
    "\xa9prd": ("Producer", P),
    "\xa9prf": ("Performers", P),
    "\xa9wrt": ("Composer", P),
    "aART": ("AlbumArtist", P),
    "\xa9alb": ("Album", C),
    "\xa9cmt": ("Comment", C),
    "\xa9des": ("Description", C),
    "\xa9inf": ("Information", C),
    "\xa9key": ("Keywords", C),
    "\xa9day": ("ContentCreateDate", T),
    "\xa9gen": ("Genre", C),
    "\xa9cpy": ("Copyright", R),
    "cprt": ("Copyright", R),
    "titl": ("Title", C),
    "auth": ("Author", P),
    "dscp": ("Description", C),
    "perf": ("Performer", P),
    "desc": ("Description", C),
    "ldes": ("LongDescription", C),
    "\xa9lyr": ("Lyrics", C),
    "\xa9grp": ("Grouping", C),
    "pcst": ("Podcast", N),
    "CNTH": ("CanonCNTH", N),
    "smta": ("SamsungSmta", N),
    "manu": ("Make", D),
    "modl": ("Model", D),
    "date": ("Date", T),
    "name": ("Name", C),
    "tags": ("Tags", C),
    "SDLN": ("PlayMode", N),
    "\xa9PRD": ("Product", O),
}
_HOLDERS: Final = frozenset({"moov", "trak", "mdia", "udta", "meta", "minf", "dinf", "edts", "mvex", "moof"})
_DATED: Final = frozenset({"mvhd", "tkhd", "mdhd"})
_SILENT: Final = frozenset(
    """stbl iods tref tapt gmhd vmhd smhd nmhd hdlr keys ilst XMP_ free skip load uuid wide mdat hnti""".split()  # noqa: SIM905 - read as a list of words
)
_EPOCH: Final = dt.datetime(1904, 1, 1, tzinfo=dt.UTC)
_KEY: Final = re.compile(r"com\.(?:apple|android)\.[A-Za-z0-9.-]{1,64}")
_DEEPEST: Final = 12


class QuickTime:
    """Reads ``moov``, ``udta`` and ``meta`` boxes."""

    standard = "QuickTime"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return user data, listed items and dates; boxes that nobody knows as ``other``."""
        del limits
        reading = _Reading(block)
        try:
            reading.inside(bmff.boxes(block.data, 0, len(block.data)), 0)
        except InspectionError as error:
            return reading.facts, (), (Problem(error.code, f"{block.where}: the metadata cannot be read: {error}."),)
        return reading.facts, (), ()


@dataclass
class _Reading:
    block: Block
    facts: list[Metadatum] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, tag: str, category: Category, value: str) -> None:
        """Add one fact; a blank gives nobody away."""
        if not is_blank(value):
            self.facts.append(Metadatum("QuickTime", tag, category, self.block.where, None, value))

    def inside(self, listed: Sequence[Box], depth: int, holder: str = "") -> None:
        """Take the boxes of one level."""
        data = self.block.data
        for box in listed:
            if box.type in _HOLDERS and depth < _DEEPEST:
                self.inside(bmff.boxes(data, bmff.inner(data, box), box.end), depth + 1, box.type)
            elif box.type in _DATED:
                self.dates(box)
            elif box.type == "keys":
                self.keys = [
                    data[key.body : key.end].decode("utf-8", "replace")
                    for key in bmff.boxes(data, box.body + 8, box.end)
                ]
            elif box.type == "ilst":
                self.items(box)
            elif holder in {"udta", "meta"} and box.type not in _SILENT:
                self.user_data(box)

    def dates(self, box: Box) -> None:
        """Take the creation and modification times of a header, in seconds since 1904."""
        data, wide = self.block.data, self.block.data[box.body : box.body + 1] == b"\1"
        size = 8 if wide else 4
        for place, tag in enumerate(("CreateDate", "ModifyDate")):
            start = box.body + 4 + place * size
            seconds = int.from_bytes(data[start : start + size], "big")
            if 0 < seconds < 2**33:
                self.add(tag, T, (_EPOCH + dt.timedelta(seconds=seconds)).strftime("%Y:%m:%d %H:%M:%S"))

    def items(self, box: Box) -> None:
        """Take an item list: each item named by a four-letter code or by its place among the keys."""
        data = self.block.data
        for item in bmff.boxes(data, box.body, box.end):
            place = int.from_bytes(item.type.encode("latin-1"), "big")
            name = self.keys[place - 1] if 0 < place <= len(self.keys) else ""
            for part in bmff.boxes(data, item.body, item.end):
                if part.type == "data":
                    self.named(name, item.type, data[part.body + 8 : part.end])

    def named(self, key: str, code: str, value: bytes) -> None:
        """Add an item by its key, such as ``com.apple.quicktime.location.ISO6709``, or by its code."""
        tag, category = _TAGS.get(code, (code if code.isascii() and code.isprintable() else "item", N))
        if key:
            tag = key.removeprefix("com.apple.quicktime.") if _KEY.fullmatch(key) else "key"
            category = categorise(key)
        self.add(tag, category, text(value) if _is_text(value) else readable(value) or f"{len(value)} bytes")

    def user_data(self, box: Box) -> None:
        """Take one user data box: a text behind its length and language, or behind a full box's head."""
        body = self.block.data[box.body : box.end]
        tag, category = _TAGS.get(box.type, (box.type if box.type.isascii() and box.type.isprintable() else "udta", N))
        if box.type.startswith("\xa9") and len(body) > 4:  # noqa: PLR2004 - length and language come first
            length = int.from_bytes(body[:2], "big")
            value = text(body[4 : 4 + length])
        elif box.type == "loci":
            value = _location(body)
        else:
            value = text(body[6:]) if _is_text(body[6:]) else readable(body)
        self.add(tag, category, value or readable(body))


def _location(body: bytes) -> str:
    """Return a 3GPP location as text: its name, longitude and latitude as 16.16 fixed point."""
    name, _, rest = body[6:].partition(b"\0")
    if len(rest) < 13:  # noqa: PLR2004 - role and three coordinates
        return text(name)
    longitude, latitude = (int.from_bytes(rest[at : at + 4], "big", signed=True) / 65536 for at in (1, 5))
    return f"{text(name)} {latitude:+.4f} {longitude:+.4f}".strip()


def _is_text(data: bytes) -> bool:
    try:
        return data.rstrip(b"\0").decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False


PLUGIN: Final = QuickTime()
