"""The facts of the words that go with a picture, and whether they repeat a name that its file gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.facts.lexicon import Sign, TermKind
from imageguard.facts.picture import is_creator
from imageguard.facts.tables import Table, codes, text, yes_no
from imageguard.model.inspection import Category

_PIECES: Final = re.compile(r"[^a-z]+")

if TYPE_CHECKING:
    from imageguard.facts.scene import AssetView, CaptionView
    from imageguard.model.inspection import Inspection


def person_names(inspection: Inspection) -> tuple[str, ...]:
    """Return the names that the file's own metadata gives to people shown; private, never printed."""
    return tuple(
        one.value.strip().casefold()
        for one in inspection.metadata
        if one.category is Category.PERSON and one.value and len(one.value.strip()) > 2 and not is_creator(one.tag)  # noqa: PLR2004 - initials are no name
    )


def words(view: CaptionView) -> str:
    """Return everything said about the picture, joined by line ends; private, never printed."""
    return "\n".join(said for _, said in view.asset.words)


def words_repeat_name(view: AssetView) -> bool:
    """Say whether the words hold a name that the file's metadata gives."""
    said = "\n".join(words for _, words in view.words).casefold()
    return any(name in said for name in person_names(view.inspection))


def path_repeats_name(view: AssetView) -> bool:
    """Say whether the file name holds a name that the metadata gives, or a word by which the words name somebody."""
    if view.named.intersection(_PIECES.split(view.inspection.path.casefold())):
        return True
    path = "".join(letter for letter in view.inspection.path.casefold() if letter.isalnum())
    names = ("".join(letter for letter in name if letter.isalnum()) for name in person_names(view.inspection))
    return any(name and name in path for name in names)


CAPTION: Final = Table(
    "caption",
    "what is said about the picture: caption, alternative text, credit, descriptions inside the file, files beside it, "
    "and the text around it on pages that use it",
    (
        yes_no("known", "anything is said at all", lambda view: bool(view.asset.words)),
        yes_no(
            "alternative",
            "there is an alternative text for those who cannot see it",
            lambda view: any(kind == "alt" for kind, _ in view.asset.words),
        ),
        text("words", "all of it, joined; never printed", words),
        yes_no(
            "repeats_name",
            "it repeats a name that the file's metadata gives",
            lambda view: words_repeat_name(view.asset),
        ),
        codes(
            "loaded",
            TermKind,
            "kinds of terms in it that the word lists advise against",
            lambda view: tuple(sorted({one.kind for one in view.asset.hits})),
        ),
        codes(
            "signs",
            Sign,
            "what the words seem to tell of somebody, by the patterns of the word lists: a guess",
            lambda view: tuple(sorted(view.asset.signs)),
        ),
    ),
)
