"""What a run relies on: letters that may concern its pictures, and what the registry tells of all others."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from imageguard.bootstrap import relying
from imageguard.bootstrap.relying import Letters
from imageguard.model.attestation import Answer, Attestations
from imageguard.model.inspection import Inspection, Rendition, RenditionKind
from imageguard.model.letter import (
    AgeBand,
    Allowed,
    ConsentState,
    Event,
    Letter,
    NamedImage,
    Scope,
    Signature,
    SubjectType,
)
from imageguard.model.use import Publication, Use
from imageguard.registry.asking import Asking

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SIGNED = Signature("signature", dt.date(2026, 1, 10))
STANDING = Letter("L-1", "S-1", SubjectType.REAL_PERSON, AgeBand.ADULT, Scope(), None, None, signature=SIGNED)
ENDED = dataclasses.replace(
    STANDING,
    id="L-9",
    images=(NamedImage(sha256="e" * 64),),
    events=(Event(ConsentState.WITHDRAWN, dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "subject"),),
)
PLACE = Publication(dt.date(2026, 3, 1), letters=("L-9",))


class Some(Asking):
    """A registry of these letters."""

    def __init__(self, *letters: Letter) -> None:
        """Hold them."""
        self._letters = letters
        self.name = "some letters"

    def letters(self) -> tuple[Letter, ...]:
        """Return them."""
        return self._letters

    def stops(self) -> tuple[()]:
        """Return none."""
        return ()


def picture(sha256: str, pdq: str | None = None) -> Inspection:
    """Return an inspected picture."""
    shown = Rendition("primary", RenditionKind.PRIMARY, "", px="px:" + sha256, pdq=pdq)
    return Inspection("a.jpg", sha256, "JPEG", 1, (shown,))


@pytest.mark.parametrize(
    ("place", "due"),
    [
        (PLACE, 1),
        (Publication(PLACE.on, names=("sha256:" + "e" * 64,)), 1),
        (dataclasses.replace(PLACE, taken_down=dt.date(2026, 11, 2)), 0),
        (dataclasses.replace(PLACE, taken_down=dt.date(2027, 1, 1)), 1),
        (dataclasses.replace(PLACE, until=dt.date(2026, 10, 1)), 0),
        (dataclasses.replace(PLACE, until=NOW.date()), 1),
        (dataclasses.replace(PLACE, taken_down=NOW.date()), 0),
        (dataclasses.replace(PLACE, letters=("L-1",)), 0),
    ],
)
def test_a_place_that_still_shows_an_ended_picture_is_counted(place: Publication, due: int) -> None:
    """Until somebody writes into the ledger that it was taken down."""
    assert Letters(Some(STANDING, ENDED)).takedowns_due([place], DAY, NOW) == due


def test_a_picture_has_ended_when_one_of_its_letters_has() -> None:
    """Two people in one picture: the other's yes does not keep it."""
    one = dataclasses.replace(ENDED, images=(NamedImage(sha256="a" * 64), NamedImage(sha256="b" * 64)))
    other = dataclasses.replace(STANDING, images=(NamedImage(sha256="b" * 64),))
    assert Letters(Some(other, one)).ended_pictures(DAY, NOW) == {"a" * 64, "b" * 64}


@pytest.mark.parametrize(
    ("image", "concerns"),
    [
        (NamedImage(sha256="a" * 64), True),
        (NamedImage(px="px:" + "a" * 64), True),
        (NamedImage(sha256="b" * 64), False),
        (NamedImage(sha256="b" * 64, pdq="f" * 64), False),
        (NamedImage(sha256="b" * 64, pdq="0" * 63 + "7"), True),
    ],
)
def test_a_letter_concerns_a_run_by_a_picture_that_is_in_it_or_looks_like_one(
    image: NamedImage, *, concerns: bool
) -> None:
    """By bytes, by pixels, by likeness; a letter of other pictures does not."""
    letters = Letters(Some(dataclasses.replace(STANDING, images=(image,))))
    assert bool(letters.concerning([picture("a" * 64, "0" * 64)], Attestations())) is concerns


def test_a_letter_concerns_a_run_where_somebody_named_it_or_its_picture_was_mended() -> None:
    """An answer about the letter, and a copy that was made of the letter's picture."""
    letter = dataclasses.replace(STANDING, images=(NamedImage(sha256="b" * 64),))
    letters = Letters(Some(letter, ENDED))
    said = Attestations(answers=(Answer("IG132", answer=True, by="R-1", role="reviewer", on=DAY, letter="L-1"),))
    assert letters.concerning([picture("c" * 64)], said) == (letter,)
    copy = picture("c" * 64)
    found = letters.and_of({"sha256:" + "b" * 64: copy}).concerning([copy], Attestations())
    assert [image.sha256 for image in found[0].images] == ["b" * 64, "c" * 64]


def test_without_a_registry_there_is_nothing_to_rely_on() -> None:
    """And nothing to count."""
    none = Letters()
    assert (none.all(), none.concerning([picture("a" * 64)], Attestations()), none.head(())) == ((), (), None)
    assert none.takedowns_due([PLACE], DAY, NOW) == 0


WEB = dataclasses.replace(
    STANDING, id="L-2", scope=Scope(purposes={"awareness": Allowed.YES}, channels={"website": Allowed.WITH_LIMITS})
)
PRINT = dataclasses.replace(
    STANDING, id="L-3", scope=Scope(purposes={"awareness": Allowed.YES}, channels={"website": Allowed.NO})
)
USE = Use("spring", purposes=("awareness",), channels=("website", "print"))


@pytest.mark.parametrize(
    ("many", "use", "offered"),
    [(4, USE, ["L-1", "L-2", "L-3", "L-9"]), (3, USE, ["L-2", "L-9"]), (3, None, ["L-9"])],
)
def test_a_person_chooses_from_all_letters_or_in_a_large_registry_from_the_likely_ones(
    many: int, use: Use | None, offered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Likely are those of the pictures, in whatever state, and those that say yes to the use."""
    monkeypatch.setattr(relying, "MANY", many)
    letters = Letters(Some(STANDING, WEB, PRINT, ENDED))
    found = letters.offered([picture("e" * 64)], Attestations(), use, DAY)
    assert [one.id for one in found] == offered
    assert Letters().offered([], Attestations(), use, DAY) == ()
