"""A file that says one thing twice, and not the same."""

from __future__ import annotations

import dataclasses

import pytest
from evidence import inspection
from hypothesis import given
from hypothesis import strategies as st

from imageguard.facts.conflicts import SAME, contradictions
from imageguard.model.inspection import SIDECAR, Category, Metadatum


def found(*said: tuple[str, str, str], where: str = "there") -> tuple[str, ...]:
    """Return on what a file with these (standard, tag, value) contradicts itself."""
    metadata = tuple(Metadatum(one, tag, Category.OTHER, where, value=value) for one, tag, value in said)
    return contradictions(inspection(metadata=metadata))


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (("EXIF", "DateTimeOriginal", "2024:05:01 10:00:00"), ("IPTC-IIM", "DateCreated", "20230102"), "capture date"),
        (("EXIF", "Artist", "Maly"), ("XMP", "dc:creator", "Dara"), "creator"),
        (("IPTC-IIM", "Caption/Abstract", "On the way"), ("XMP", "dc:description", "At home"), "caption"),
        (("IPTC-IIM", "City", "Kampot"), ("XMP", "photoshop:City", "Takeo"), "city"),
        (("EXIF", "GPSLatitude", "11.500000"), ("XMP", "exif:GPSLatitude", "13,0.0N"), "latitude"),
    ],
)
def test_two_values_of_one_fact_are_a_contradiction(
    one: tuple[str, str, str], other: tuple[str, str, str], what: str
) -> None:
    """In two standards of one file."""
    assert found(one, other) == (what,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("EXIF", "DateTimeOriginal", "2024:05:01 23:50:00"), ("IPTC-IIM", "DateCreated", "20240502")),
        (("EXIF", "DateTimeOriginal", "0000:00:00 00:00:00"), ("IPTC-IIM", "DateCreated", "20240502")),
        (("EXIF", "Artist", "Maly Sok; Dara Kim"), ("XMP", "dc:creator", "dara kim")),
        (("IPTC-IIM", "By-line", "A Very Long Name Of Some"), ("XMP", "dc:creator", "A very long name of somebody")),
        (("EXIF", "ImageDescription", "OLYMPUS DIGITAL CAMERA"), ("XMP", "dc:description", "At home")),
        (("EXIF", "Copyright", "(C) Example"), ("XMP", "dc:rights", "\u00a9 Example")),
        (("EXIF", "GPSLatitude", "11.500000"), ("XMP", "exif:GPSLatitude", "11,30.1N")),
        (("EXIF", "Artist", "\0\0"), ("XMP", "dc:creator", "Dara")),
    ],
)  # fmt: skip
def test_the_same_in_other_words_is_none(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """A time zone, a list, a cut name, what cameras write, a sign, a rounding, nothing at all."""
    assert found(one, other) == ()


def test_the_file_beside_it_is_a_place_of_its_own() -> None:
    """One field twice: in the picture and in the XMP file."""
    own = Metadatum("XMP", "photoshop:City", Category.LOCATION, "APP1 XMP", value="Kampot")
    beside = dataclasses.replace(own, where=SIDECAR, value="Takeo")
    assert contradictions(inspection(metadata=(own, beside))) == ("city",)
    assert contradictions(inspection(metadata=(own, dataclasses.replace(own, value="Takeo")))) == ()


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from([field for one in SAME.values() for field in one]))
def test_no_value_is_too_odd(one: str, other: str, field: str) -> None:
    """Metadata hold anything; and nothing contradicts itself."""
    standard, _, tag = field.partition(" ")
    found((standard, tag, one), (standard, tag, other))
    assert found((standard, tag, one), (standard, tag, one)) == ()
