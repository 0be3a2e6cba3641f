"""What the hook prints: nothing where all is well, else each picture that is not cleared."""

from __future__ import annotations

import textwrap
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from imageguard.reports.masks import MASK, printable
from imageguard.reports.public import CONTACT, NOT_CLEARED
from imageguard.reports.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.bootstrap.hooking import Told
    from imageguard.model.clearance import PublicAnswer

MASKED: Final = "masked-: a file whose name may tell who somebody is; sha256sum prints the digest that follows."
WIDTH: Final = 100
"""Characters a line, whatever the terminal: a log must read the same everywhere."""


def lines(told: Told) -> Iterator[str]:
    """Yield the lines; pictures in the order of their names."""
    still = [answer for answer in told.answers if not answer.cleared]
    for answer in still:
        yield from _one(answer)
    if still:
        pictures = [answer for answer in told.answers if answer.name]
        cleared = sum(answer.cleared for answer in pictures)
        yield f"{cleared} of {count(len(pictures), 'picture')} cleared."
        if any(PurePosixPath(answer.name).name.startswith(MASK) for answer in still):
            yield MASKED
        whom = [f"Ask {contact}, where the reason can be seen." for contact in told.contacts]
        yield from (printable(line) for line in whom or [CONTACT])


def _one(answer: PublicAnswer) -> Iterator[str]:
    yield f"{NOT_CLEARED}: {printable(answer.name)}" if answer.name else NOT_CLEARED
    for sentence in answer.said:
        yield from textwrap.wrap(
            printable(sentence),
            WIDTH,
            initial_indent="  - ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
