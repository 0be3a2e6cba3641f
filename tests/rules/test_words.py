"""The shipped word lists on sentences that tell who somebody is, and on several hundred that tell nothing."""

from __future__ import annotations

import itertools
import time
from typing import Final

import pytest

from imageguard.config.words import words_for

LEXICON: Final = words_for(())
TELLING: Final = """
Sokha, 14, from Kampot | age name place
Maly (15) at her sewing machine | age name
14-year-old Srey Mom returned home. | age name
Srey Mom, 17, lives in Poipet. | age name place
Her name is Thida and she is fifteen years old. | age name
Meet Dara. | name
This is Sophea, who was sold at 12. | age name
Portrait of Nita Sari in Surabaya | name place
Sreyneang says she feels free. | name
"I am free at last," says Bopha. | name quote
Kanya* stands outside her house in Mae Sot. | name place
The girl, now sixteen, studies at Hun Sen High School. | age school
He was only twelve when he left Battambang. | age place
Write to her on Telegram @sokha99 | contact
call 012 345 678 | contact
born in 2009 in Kratie | age place
She lives at 12 Street 271 | place
Chanthy, a 13 year old from Siem Reap, learned to weave. | age name place
Sothea was fifteen when a neighbour took her to Takeo. | age name place
Linh and her mother at home near Hanoi | name place
Rosa Delgado, now 19, from Cebu | age name place
A 17yo girl in Pattaya | age place
Survivor Mary N. at the Grace shelter | name school
her home, the village of Prey Veng | place
facebook.com/sokha.chan | contact
Sreypov's mother sells fish. | name
Not her real name | name
Ani (16 tahun) asal Indramayu | age name place
Siti, 15, tinggal di Desa Sukamaju | age name place
Perempuan bernama Dewi itu berasal dari Cirebon. | name place
Nama korban: Rani, umur empat belas tahun | age name
bocah 9 tahun bersekolah di SDN 3 Sukasari | age school
hubungi 0812 3456 7890 | contact
Wati (nama samaran), 17, di Batam | age name place
kata Yanti, "saya bebas sekarang" | name quote
Foto: Sari bersama ibunya di Kupang | name place
lahir tahun 2010 di Medan | age place
Rini, perempuan 20 tahun dari Lombok, kini menjahit | age name place
Ketika berumur tiga belas tahun ia dibawa ke Batam | age place
Dewi Lestari (19), mantan pekerja migran asal Blitar | age name place
Panti Asuhan Kasih Ibu, Manado | place school
She lives in Bangkok with her sister | place
'I am free now and I sew', said Dara | quote
Maly says: \u2018I don\u2019t look back any more\u2019 | quote
« Je suis libre maintenant » | quote
„Ich bin jetzt endlich frei“ | quote
'We didn't know that it was a trap,' she explains | quote
A photo taken in March 2017 | file_picture
Picture from 2018 | file_picture
Foto diambil tahun 2018 | file_picture
Sokha, 14, at a conference in Jakarta | age name place
Dara at a conference in Bangkok | place
In Surabaya she learned to weave | place
Trafficked to Sihanoukville | place
Sent to Poipet when she was nine | place
In London, Sreypov studies law | place
Brought to Mae Sai | place
Returned to Kupang | place
The class in Koh Kong | place
A girl from Beijing | place
A student in Florence | place
"""
FINE: Final = """
A tailor in her workshop
In June the group met again
In Cambodia, the law changed in 2008
Since 2019, 45 people have joined the course
Figure 3, 12 participants
More than 300 people took part in the workshop
Day 2, 10 sessions
The programme runs for 3 years
See chapter 4, page 12
People who left forced labour learn to repair engines
In Room 12, 8 computers were installed
Photographed from behind, at the person's request
Join us on 12 October
In Europe, 40 organisations signed the pledge
At the end of the course everybody gets a certificate
From Tuesday the shop is open
Read more in The Guardian
Today, a woman opened the shop
However, the worker was paid
Only ten people came
He was one of the speakers
It was 12 degrees
Women's work is paid less
Our office in Bangkok opens at nine
The film 'Lives in Transit' opens
The workers' union and the farmers' market
It's the organisation's fifth year, and it's growing
Report 2019 was published
The Bali Process met in Geneva last week
Judges from Manila and lawyers from Hanoi took part
The report was launched in London
The court in Manila adjourned
Traffic in Jakarta
Women in Business
Lives in Transit
Children in Crisis
Partners in Justice
Hope in Darkness
Art from Waste
Training in Bookkeeping
From Tradition to Fashion
Translated from Burmese
A guest from Norway
The ship left Port
Night market
Government of Cambodia
Version 3, 12 pages
Seorang penjahit di bengkelnya
Sejak 2019, 45 orang ikut kursus
Program ini berjalan 3 tahun
Undang-undang tahun 2007 melindungi pekerja
Hukuman paling lama 15 tahun
Selama 10 tahun organisasi bekerja
Kontrak 3 tahun tidak sah
Pelatihan di bulan Maret
Bapak dan Ibu guru hadir
Ibu menjahit baju
Hari ke-2, 10 sesi
Lebih dari 300 orang ikut
"""
WHO: Final = ("A woman", "A man", "Two people", "Workers", "A group of women", "Staff", "A survivor", "A fisherman")
DO: Final = (
    "weave baskets",
    "walk along a path",
    "listen to a talk",
    "repair an engine",
    "plant rice",
    "hold a poster",
)
WHERE: Final = ("in the morning", "at the centre", "during a training", "on a farm", "by the road", "after the rain")
COUNTED: Final = (
    "The course has {} places and takes {} weeks.",
    "Page {} of the report explains the law.",
    "Over {} days, {} people were trained.",
    "Chapter {} deals with {} kinds of wages.",
    "The fee was {} dollars for {} months.",
    "Only {} of {} contracts were valid.",
    "Kursus ini berlangsung {} minggu, {} jam.",
    "Hukuman penjara {} tahun, denda {} juta.",
    "Sejak 2021 ada {} panggilan dan {} surat.",
    "Halaman {} menjelaskan {} jenis upah.",
)


def signs(text: str) -> set[str]:
    """Return what the lists see in a text."""
    return {sign.value for sign in LEXICON.signs(text)}


@pytest.mark.parametrize("line", TELLING.strip().splitlines())
def test_a_sentence_that_tells_who_somebody_is_is_seen(line: str) -> None:
    """Name, age, place, school, contact, quotation: each that it tells."""
    text, _, told = line.rpartition(" | ")
    assert set(told.split()) <= signs(text)


@pytest.mark.parametrize("text", FINE.strip().splitlines())
def test_an_ordinary_sentence_raises_no_question(text: str) -> None:
    """A false alarm costs trust."""
    assert signs(text) == set()
    assert LEXICON.hits(text) == ()


def test_several_hundred_captions_and_sentences_raise_no_question() -> None:
    """Made from ordinary parts."""
    sentences = [" ".join(parts) for parts in itertools.product(WHO, DO, WHERE)]
    sentences += [one.format(*numbers) for one in COUNTED for numbers in ((3, 12), (15, 40), (28, 9))]
    assert len(sentences) > 300
    assert [one for one in sentences if signs(one) or LEXICON.hits(one)] == []


def test_no_text_takes_long() -> None:
    """Twenty kilobytes of beginnings that go nowhere."""
    for piece in (
        "Anna ",
        "A",
        "Anna, a ",
        "sold ",
        "born in ",
        '"',
        "+1 ",
        "Sekolah Dasar ",
        "lahir ",
        "0",
        "Anna (",
        "'",
        " says 'a",
        "„a",
    ):
        begun = time.process_time()
        LEXICON.signs(piece * (20_000 // len(piece)))
        assert time.process_time() - begun < 2, piece
