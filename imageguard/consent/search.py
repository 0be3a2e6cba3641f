"""Which letters somebody is looking for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.model.letter import Allowed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from imageguard.model.letter import Letter
    from imageguard.model.record import Search


def suits(letter: Letter, search: Search) -> bool:
    """Say whether a letter is one that the search asks for; the history is not looked at."""
    return all(_answers(letter, search))


def _answers(letter: Letter, search: Search) -> Iterator[bool]:
    yield not search.pictures or bool(set(search.pictures) & picture_names(letter))
    yield search.cabinet in {None, letter.document_cabinet}
    yield search.subject in {None, letter.subject}
    yield search.purpose is None or _agreed(letter.scope.purposes, search.purpose)
    yield search.channel is None or _agreed(letter.scope.channels, search.channel)
    yield search.on is None or _holds_on(letter, search.on)
    yield search.ends_by is None or (letter.valid_until is not None and letter.valid_until <= search.ends_by)


def picture_names(letter: Letter) -> set[str]:
    """Return the ``sha256:`` and ``px:`` names of every picture that the letter names."""
    names = {f"sha256:{one.sha256}" for one in letter.images if one.sha256}
    return names | {one.px for one in letter.images if one.px}


def _agreed(said: Mapping[str, Allowed], word: str) -> bool:
    return said.get(word, Allowed.NO) is not Allowed.NO


def _holds_on(letter: Letter, day: dt.date) -> bool:
    begins = letter.valid_from or letter.signature.on
    return (begins is None or begins <= day) and (letter.valid_until is None or day <= letter.valid_until)
