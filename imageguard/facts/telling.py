"""What a picture and everything that goes with it tell of the people shown, over all channels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.facts.caption import path_repeats_name, words_repeat_name
from imageguard.facts.kinds import KINDS
from imageguard.facts.lexicon import Sign
from imageguard.facts.picture import is_creator
from imageguard.model.inspection import Category

if TYPE_CHECKING:
    from imageguard.facts.scene import AssetView

_OF_WORDS: Final = {"age": Sign.AGE, "school": Sign.SCHOOL, "contact": Sign.CONTACT}
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CAPTURE: Final = re.compile(r"(?i)datetimeoriginal|datecreated|createdate|date ?created|datetimedigitized")


def named_in(view: AssetView) -> tuple[str, ...]:
    """Return the channels that seem to name somebody who is shown: metadata, caption, path."""
    named = {
        "metadata": any(
            one.category is Category.PERSON and not is_creator(one.tag) for one in view.inspection.metadata
        ),
        "caption": Sign.NAME in view.signs or words_repeat_name(view),
        "path": path_repeats_name(view),
    }
    return tuple(channel for channel, said in named.items() if said)


def placed_in(view: AssetView) -> tuple[str, ...]:
    """Return the channels that seem to tell a place: metadata, caption."""
    placed = {
        "metadata": any(one.category is Category.LOCATION for one in view.inspection.metadata),
        "caption": Sign.PLACE in view.signs,
    }
    return tuple(channel for channel, said in placed.items() if said)


def told(view: AssetView) -> tuple[str, ...]:
    """Return the kinds of facts that the channels tell together, in the order of ``KINDS``."""
    found = {kind for kind, sign in _OF_WORDS.items() if sign in view.signs}
    found |= {"face"} if view.people else set()
    found |= {"name"} if named_in(view) else set()
    found |= {"place"} if placed_in(view) else set()
    return tuple(kind for kind in KINDS if kind in found)


def years_old(view: AssetView) -> int | None:
    """Return the years from capture, as the metadata date it, to publication; None where either is not known."""
    if view.published is None:
        return None
    years = [
        int(found.group())
        for one in view.inspection.metadata
        if one.category is Category.TIME
        and one.value
        and _CAPTURE.search(one.tag)
        and (found := _YEAR.match(one.value))
    ]
    return max(view.published.year - min(years), 0) if years else None
