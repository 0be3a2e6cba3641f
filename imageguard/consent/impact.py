"""What a letter's end touches: the pictures that it names, and those made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.consent.search import picture_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from imageguard.model.inspection import Inspection
    from imageguard.model.letter import Letter

BYTES, PIXELS, INSIDE, DERIVED, NEAR = (
    "the very file",
    "the same pixels",
    "holds the picture",
    "derived",
    "looks like it",
)


def relation(
    letter: Letter, inspection: Inspection, prints: Collection[str], near: Callable[[str, str], bool]
) -> str | None:
    """Say how a file is of a letter's pictures, or None: by bytes, pixels, a preview in it, or likeness.

    ``prints`` are the fingerprints that are known of the letter's pictures.
    """
    names = picture_names(letter)
    primary = inspection.primary
    if f"sha256:{inspection.sha256}" in names:
        return BYTES
    if primary is not None and primary.px in names:
        return PIXELS
    if any(one.px in names for one in inspection.renditions):
        return INSIDE
    own = {one.pdq for one in inspection.renditions if one.pdq}
    return NEAR if any(near(known, one) for known in prints for one in own) else None


def prints_of(letter: Letter, inspections: Collection[Inspection]) -> frozenset[str]:
    """Return the fingerprints of a letter's pictures: those that it holds, and of its files that are at hand."""
    names = picture_names(letter)
    held = {one.pdq for one in letter.images if one.pdq}
    seen = {
        rendition.pdq
        for inspection in inspections
        for rendition in inspection.renditions
        if rendition.pdq
        and (rendition.px in names or (rendition is inspection.primary and f"sha256:{inspection.sha256}" in names))
    }
    return frozenset(held | seen)


def places_of(
    letter: Letter, digests: Collection[str], ledger: Mapping[str, Mapping[str, object]]
) -> dict[str, Mapping[str, object]]:
    """Return the publications that show the letter's pictures or any of these files, or relied on the letter."""
    names = {name.rpartition(":")[2] for name in picture_names(letter)} | set(digests)
    return {key: entry for key, entry in ledger.items() if _touches(entry, names, letter.id)}


def _touches(entry: Mapping[str, object], names: Collection[str], letter: str) -> bool:
    own = {str(entry[key]).rpartition(":")[2] for key in ("sha256", "px") if key in entry}
    letters = entry.get("letters", ())
    return bool(own & set(names)) or (isinstance(letters, list) and letter in letters)
