"""The facts of the words that go with a picture, and whether they repeat a name that its file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.engine.facts import Table, text, yes_no
from imageguard.engine.facts_picture import is_creator
from imageguard.model.inspection import Category

if TYPE_CHECKING:
    from imageguard.engine.scene import AssetView, CaptionView
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
    use = view.asset.use
    said = [] if use is None else [use.caption, use.alt, use.credit]
    return "\n".join(one for one in [*said, *view.embedded] if one)


def _repeats_name(view: CaptionView) -> bool:
    said = words(view).casefold()
    return any(name in said for name in person_names(view.asset.inspection))


def path_repeats_name(view: AssetView) -> bool:
    """Say whether the file name, bare of signs and spaces, holds a name that the metadata gives."""
    path = "".join(letter for letter in view.inspection.path.casefold() if letter.isalnum())
    names = ("".join(letter for letter in name if letter.isalnum()) for name in person_names(view.inspection))
    return any(name and name in path for name in names)


CAPTION: Final = Table(
    "caption",
    "what is said about the picture: caption, alternative text, credit, descriptions inside the file",
    (
        yes_no("known", "anything is said at all", lambda view: bool(words(view))),
        text("words", "all of it, joined; never printed", words),
        yes_no("repeats_name", "it repeats a name that the file's metadata gives", _repeats_name),
    ),
)
