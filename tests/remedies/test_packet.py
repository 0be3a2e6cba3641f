"""What an allow-list keeps is written anew, and nothing else comes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import building as b
import pytest

from imageguard import plugins
from imageguard.model.inspection import Category, Metadatum
from imageguard.ports import Block, Limits
from imageguard.remedies import exiftool, proof
from imageguard.remedies.packet import names, packet

if TYPE_CHECKING:
    from pathlib import Path

MINED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"


def fact(standard: str, tag: str, value: str, meaning: str | None = None) -> Metadatum:
    """Return one fact."""
    return Metadatum(standard, tag, Category.OTHER, "somewhere", meaning, value)


def read(data: bytes) -> list[tuple[str, str | None]]:
    """Return what our own reader makes of a packet."""
    facts, _, problems = plugins.readers()["XMP"].read(Block("XMP", data, "here"), Limits())
    assert list(problems) == []
    return [(one.tag, one.value) for one in facts]


def test_only_what_is_named_is_kept() -> None:
    """A credit stays where it is asked for; the photographer's name does not come along."""
    told = [fact("XMP", "photoshop:Credit", "An office"), fact("XMP", "dc:creator", "A name")]
    assert read(packet(told, ("credit",))) == [("photoshop:Credit", "An office")]
    assert packet(told, ()) == b""


def test_an_older_standard_speaks_where_xmp_is_silent() -> None:
    """IPTC's and EXIF's words are carried over into XMP."""
    told = [fact("EXIF", "Copyright", "2026 an office"), fact("IPTC-IIM", "By-line", "A name")]
    assert read(packet(told, ("copyright", "creator"))) == [("dc:rights", "2026 an office"), ("dc:creator", "A name")]


def test_words_cannot_break_out_of_their_property() -> None:
    """Angle brackets in a value are words, no structure."""
    evil = "</dc:rights><x:gps>11.5</x:gps> & <"
    assert read(packet([fact("XMP", "dc:rights", evil)], ("copyright",))) == [("dc:rights", evil)]


def test_codes_that_protect_people_are_always_kept() -> None:
    """A reservation against mining stays, as a code; free text in its place does not."""
    assert read(packet([fact("XMP", "plus:DataMining", MINED, "DMI-PROHIBITED")], ())) == [("plus:DataMining", MINED)]
    assert packet([fact("XMP", "plus:DataMining", "a name")], ()) == b""
    assert "plus:DataMining" in names(())


@pytest.mark.skipif(not exiftool.installed(), reason="ExifTool is not installed")
def test_exiftool_is_a_second_witness(tmp_path: Path) -> None:
    """It sees a credit that nobody asked to keep, and nothing where only structure is."""
    spoilt, clean = tmp_path / "spoilt", tmp_path / "clean"
    jpeg = plugins.menders()["JPEG"]
    spoilt.write_bytes(jpeg.strip(b.jpeg(), packet([fact("XMP", "photoshop:Credit", "An office")], ("credit",))))
    clean.write_bytes(jpeg.strip(b.jpeg()))
    seen = proof.foreign_tags([str(spoilt), str(clean)], ())
    assert seen[str(spoilt)].held is False
    assert seen[str(clean)].held is True
