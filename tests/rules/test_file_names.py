"""Names of files that look like somebody's, and ordinary ones."""

from __future__ import annotations

import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.facts.filename import labels, may_name, seems_to_name

TELLING: Final = """
Sokha Chan 14 years.jpg
SokhaChan.jpg
CHAN Sokha.jpg
sokha-14yo.jpg
girl aged 14.png
Mrs Sreymom.jpg
Nguyễn Thị Hoa.jpg
pictures/Sokunthea Meas/1.jpg
Sokha14.jpg
interview-with-dara.jpg
Portrait of Maly.jpg
Dara%20Kim.jpg
anak 14 tahun.jpg
a 14 year old girl.jpg
Sokha (14).jpg
Ibu Sari.jpg
IMG_1234 Dara Sok.jpg
Li Na.jpg
"""
ORDINARY: Final = """
IMG_1234.JPG
20231012_123456.jpg
Screenshot 2024-05-01 at 10.12.33.png
WhatsApp Image 2024-05-01 at 10.12.33.jpeg
hero-banner.jpg
Annual Report 2023 Cover.jpg
Team Photo.jpg
Image 14.jpg
Figure 3.png
Workshop Day 2.jpg
10 years anniversary.jpg
5 Years in Review.png
photo-1519681393784-d120267933ba.jpg
Untitled Design (5).png
Copy of Poster A3.pdf
AdobeStock_123456.jpeg
Mask Group.png
ms-icon-144x144.png
story-of-change.jpg
0_Parade_Parade_0_513.jpg
"""


@pytest.mark.parametrize("path", TELLING.strip().splitlines())
def test_a_name_or_an_age_in_a_file_name_is_seen(path: str) -> None:
    """In the name of the file or of a folder, with spaces or without."""
    assert seems_to_name(path)


@pytest.mark.parametrize("path", ORDINARY.strip().splitlines())
def test_an_ordinary_file_name_is_none(path: str) -> None:
    """A mask that nobody needs hides from an author which picture is meant."""
    assert not may_name(path)


@pytest.mark.parametrize("path", ["\u179f\u17bb\u1781\u17b6.jpg", "%E0%B8%AA%E0%B8%A1.jpg", "Survivors/1.jpg"])
def test_what_cannot_be_read_or_labels_may_name(path: str) -> None:
    """A script that no rule reads, also as an address writes it; a word that labels whoever is shown."""
    assert may_name(path)
    assert not seems_to_name(path)


@pytest.mark.parametrize(
    "path",
    [
        "Victim_3.jpg",
        "victim3.jpg",
        "shelters/2.jpg",
        "safe_house.jpg",
        "rescuedGirl.jpg",
        "exvictim.jpg",
        "korban1.jpg",
        "penyintas/1.jpg",
        "rumah-aman/1.jpg",
        "Sexworker.jpg",
        "sex-slave.jpg",
        "orphanage/1.jpg",
        "abused_child.jpg",
        "HIV-clinic/2.jpg",
    ],
)
def test_a_word_that_labels_is_seen_however_it_is_written(path: str) -> None:
    """Several, together, with a number, in Bahasa Indonesia."""
    assert labels(path)


@pytest.mark.parametrize(
    "path", ["trafficking/1.jpg", "victimology.jpg", "sheltered-bay.jpg", "survival.jpg", "aid.jpg"]
)
def test_a_word_of_the_topic_labels_nobody(path: str) -> None:
    """A site about trafficking has folders that say so."""
    assert not labels(path)


@given(st.text(max_size=300))
def test_no_file_name_is_too_odd(path: str) -> None:
    """Any name has an answer."""
    assert may_name(path) or not seems_to_name(path)


def test_no_file_name_takes_long() -> None:
    """As long as a file system allows, of pieces that lead on and on."""
    begun = time.process_time()
    for piece in ("A", "Aa ", "1 ", "14 years ", "a.", "%", "Mr "):
        may_name(piece * (4096 // len(piece)))
    assert time.process_time() - begun < 2
