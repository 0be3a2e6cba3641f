"""What a metadatum says something about, told from its name where no standard's table lists it."""

from __future__ import annotations

import re
from typing import Final

from imageguard.model.inspection import Category

L, P, D, T = Category.LOCATION, Category.PERSON, Category.DEVICE, Category.TIME
O, S, C, R = Category.ORGANISATION, Category.SOFTWARE, Category.CAPTION, Category.RIGHTS  # noqa: E741 - a table's column
I, N = Category.IDENTIFIER, Category.OTHER  # noqa: E741 - a table's column

_PATTERNS: Final = tuple(
    (re.compile("|".join(words.split()), re.IGNORECASE), category)
    for category, words in (
        (L, r"""gps (?<![a-z])geo(?!metr) geo(?=tag|loc|name|code|graph|hash|point|coord) latitude longitude altitude
            (?<!capa)city countr province ^state$ sublocation
            location(?!s?ref) landmark address ^place region(?:name|code) postal zip(?:code)?$ waypoint hometown"""),
        (D, r"""serial ^make$ ^model camera(?:id|name|make|model|owner) lens(?!profile) device body
            host(?:name|computer)"""),
        (P, r"""person artist author creator(?!tool) owner by-?line photographer people baby facename byname username
            e-?mail phone contact writer lastmodifiedby last-saved editor$ subjectname ^name$ names$ nickname manager
            recipient sender ^to$ ^from$ ^cc$"""),
        (T, r"date (?<!exposure)(?<!shutter)time(?!code|scale|r) when$ created$ modified$ modify birth"),
        (O, r"organi[sz]ation company institution agency publisher credit vendor studio"),
        (S, r"software creatortool application firmware encoder producer generator tool$"),
        (R, r"copyright rights licen[sc]e usageterms release disclaimer"),
        (C, r"""caption description title headline keyword subject comment label instruction abstract story note$ event
            transcript lyrics text$ prompt summary category categories"""),
        (I, r"uniqueid uuid guid (?:original)?documentid instanceid identifier imageid digest hash md5 sha(?:1|256)"),
    )
)  # fmt: skip


def categorise(name: str) -> Category:
    """Return the category that a tag's name suggests, ``other`` where it suggests none."""
    return next((category for pattern, category in _PATTERNS if pattern.search(name)), N)


def is_blank(value: str) -> bool:
    """Say whether a value holds nothing: white space, zeros of padding, or a placeholder for an empty field."""
    return not value.strip(" \t\r\n\0\x7f\ufeff\u200b")


def text(data: bytes) -> str:
    """Return bytes as text: UTF-8 where they are that, else Windows-1252; no trailing NULs."""
    trimmed = data.rstrip(b"\0")
    try:
        return trimmed.decode("utf-8").replace("\0", " ").strip()
    except UnicodeDecodeError:
        return "".join(_single(byte) for byte in trimmed).replace("\0", " ").strip()


def _single(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def readable(data: bytes, most: int = 4096) -> str:
    """Return the runs of four and more printable characters in the first ``most`` bytes, joined by spaces."""
    return " ".join(run.decode("ascii") for run in re.findall(rb"[\x20-\x7e]{4,}", data[:most]))
