"""What a file says twice, and not the same: one fact in EXIF, IPTC-IIM, XMP and the XMP file beside it.

Which fields say the same is taken from the Guidelines for Handling Image Metadata 2.0 of the Metadata Working Group and
from the mapping in the IPTC Photo Metadata Standard.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations
from typing import TYPE_CHECKING, Final

from imageguard.model.inspection import SIDECAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from imageguard.model.inspection import Inspection, Metadatum

SAME: Final[Mapping[str, frozenset[str]]] = {
    "capture date": frozenset(
        {"EXIF DateTimeOriginal", "IPTC-IIM DateCreated", "XMP photoshop:DateCreated", "XMP exif:DateTimeOriginal"}
    ),
    "creator": frozenset({"EXIF Artist", "IPTC-IIM By-line", "XMP dc:creator"}),
    "caption": frozenset({"EXIF ImageDescription", "IPTC-IIM Caption/Abstract", "XMP dc:description"}),
    "headline": frozenset({"IPTC-IIM Headline", "XMP photoshop:Headline"}),
    "copyright": frozenset({"EXIF Copyright", "IPTC-IIM CopyrightNotice", "XMP dc:rights"}),
    "city": frozenset({"IPTC-IIM City", "XMP photoshop:City"}),
    "province": frozenset({"IPTC-IIM Province/State", "XMP photoshop:State"}),
    "country": frozenset({"IPTC-IIM Country/PrimaryLocationName", "XMP photoshop:Country"}),
    "latitude": frozenset({"EXIF GPSLatitude", "XMP exif:GPSLatitude"}),
    "longitude": frozenset({"EXIF GPSLongitude", "XMP exif:GPSLongitude"}),
}
"""The fields of each fact."""
NEAR: Final = 0.02
"""Degrees within which two positions are one: about two kilometres, which rounding does not reach."""
CUT: Final = 8
"""Letters from which on the beginning of a value is that value, cut short: IPTC-IIM keeps 32 bytes of a name."""
_DAY: Final = re.compile(r"(\d{4})\D?(\d\d)\D?(\d\d)")
_DEGREES: Final = re.compile(r"^(\d{1,3}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?(?:,(\d{1,2}(?:\.\d+)?))?[NSEW]?$")
_MARK: Final = re.compile(r"\(c\)|copyright", re.IGNORECASE)
_CAMERA: Final = re.compile(r"digitalcamera$|^sonydsc$|^exifjpegpicture$|^dcim|^default$|^samsung|^untitled$|^image$")
"""What cameras write where a caption belongs."""


def contradictions(inspection: Inspection) -> tuple[str, ...]:
    """Return on which facts the file contradicts itself, in the order of ``SAME``; no value of any."""
    return tuple(what for what, fields in SAME.items() if _differ(what, _by_source(inspection.metadata, fields)))


def _by_source(metadata: Iterable[Metadatum], fields: frozenset[str]) -> dict[tuple[str, bool], list[str]]:
    """Return the values of one fact by the field that holds them, and whether it stands beside the file."""
    found: dict[tuple[str, bool], list[str]] = {}
    for one in metadata:
        field = f"{one.standard} {one.tag}"
        if field in fields and one.value and one.value.strip("\0 "):
            found.setdefault((field, one.where.startswith(SIDECAR)), []).append(one.value)
    return found


def _differ(what: str, values: Mapping[tuple[str, bool], list[str]]) -> bool:
    read, agree = _READ.get(what, (_words, _alike))
    told = [[one for value in said for one in read(value)] for said in values.values()]
    known = [said for said in told if said]
    return any(not any(agree(one, other) for one in a for other in b) for a, b in combinations(known, 2))


def _words(value: str) -> list[str]:
    """Return the letters and digits of each part of a value, in small letters; nothing of what a camera wrote."""
    plain = _MARK.sub("", value).casefold().split(";")
    parts = ("".join(letter for letter in part if letter.isalnum()) for part in plain)
    return [part for part in parts if part and not _CAMERA.search(part)]


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= CUT and long.startswith(short))


def _days(value: str) -> list[str]:
    """Return a day as its number in the calendar; none where the value is no whole day."""
    found = _DAY.match(value.strip())
    try:
        return [str(dt.date(*map(int, found.groups())).toordinal())] if found else []
    except ValueError:
        return []


def _same_day(one: str, other: str) -> bool:
    """Say whether two days are one, or neighbours: a time zone may lie between."""
    return abs(int(one) - int(other)) <= 1


def _positions(value: str) -> list[str]:
    found = _DEGREES.match(value.strip())
    if found is None:
        return []
    degrees, minutes, seconds = (float(part or 0) for part in found.groups())
    return [str(degrees + minutes / 60 + seconds / 3600)]


def _same_place(one: str, other: str) -> bool:
    return abs(float(one) - float(other)) <= NEAR


_READ: Final[Mapping[str, tuple[Callable[[str], list[str]], Callable[[str, str], bool]]]] = {
    "capture date": (_days, _same_day),
    "latitude": (_positions, _same_place),
    "longitude": (_positions, _same_place),
}
