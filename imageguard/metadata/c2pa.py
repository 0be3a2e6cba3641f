"""C2PA manifests: every assertion's facts, who signed, and the thumbnails of claims and ingredients (C2PA 2.2)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import InspectionError
from imageguard.formats import cbor, jumbf
from imageguard.metadata.words import C, I, L, N, P, S, T, categorise, is_blank, readable
from imageguard.metadata.xmp_names import CATEGORIES, CODED
from imageguard.model.inspection import Category, Metadatum, Problem, RenditionKind
from imageguard.pictures.decode import Source
from imageguard.ports import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.formats.jumbf import Content
    from imageguard.ports import Block, Limits

_KEYS: Final[Mapping[str, Category]] = {
    "claim_generator": S, "claim_generator_info": S, "softwareAgent": S, "dc:title": C, "title": C, "when": T,
    "dc:format": N, "format": N, "instanceID": I, "xmpMM:DocumentID": I, "documentID": I, "instance_id": I,
    "action": N, "digitalSourceType": Category.RIGHTS, "alg": N, "hash": N, "pad": N, "url": N, "name": N,
    "author": P, "@id": P, "identifier": I, "description": C, "EXIF:GPSLatitude": L, "EXIF:GPSLongitude": L,
    "relationship": N, "signature": N, "version": N, "icon": N, "metadata": N, "dateTime": T, "exclusions": N,
}  # fmt: skip
_PERSONS: Final = frozenset({"author", "creator", "contributor", "producer"})
_IMAGES: Final = ("JPEG", "MPO", "PNG", "WEBP", "GIF", "TIFF", "AVIF")
_TERM: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_LABEL: Final = re.compile(r"(?:c2pa|stds|cawg|adobe|com\.adobe|org\.(?:c2pa|contentauth))\.[a-z0-9_.-]{1,64}")
_SHORTEST_IMAGE: Final = 64


class C2pa:
    """Reads C2PA manifest stores."""

    standard = "C2PA"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return every leaf of every assertion and claim, thumbnails as pictures, a problem where one is damaged."""
        reading = _Reading(block, limits)
        try:
            contents = jumbf.walk(block.data)
        except InspectionError as error:
            return (), (), (Problem(error.code, f"{block.where}: the C2PA manifest cannot be read: {error}."),)
        if not contents:
            sentence = f"{block.where}: the C2PA manifest is damaged. Save the picture without it."
            return (), (), (Problem("damaged-c2pa", sentence),)
        for content in contents:
            reading.take(content)
        return reading.facts, reading.pictures, reading.problems


@dataclass
class _Reading:
    block: Block
    limits: Limits
    facts: list[Metadatum] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, content: Content) -> None:
        """Take one content box by its type."""
        label = next((one for one in reversed(content.path) if one), "")
        try:
            if content.type == "cbor" and label.startswith("c2pa.signature"):
                self.signature(content)
            elif content.type == "cbor":
                self.leaves(label, cbor.decode(content.data))
            elif content.type == "json":
                self.leaves(label, json.loads(content.data.rstrip(b"\0")))
            elif content.type == "bidb" or len(content.data) > _SHORTEST_IMAGE:
                self.image(label, content)
        except (InspectionError, ValueError, RecursionError):
            sentence = f"{self.block.where}: an assertion of the C2PA manifest is damaged. Save the picture without it."
            self.problems.append(Problem("damaged-c2pa", sentence))

    def leaves(self, label: str, value: Any) -> None:  # noqa: ANN401 - CBOR and JSON hold any value
        """Add a fact for each leaf of an assertion."""
        for path, leaf in _leaves(value, ()):
            if isinstance(leaf, bytes) or leaf is None or isinstance(leaf, bool):
                continue
            text = str(leaf)
            if not is_blank(text):
                self.add(label, path, text)

    def add(self, label: str, path: tuple[str, ...], text: str) -> None:
        """Add one fact."""
        key = path[-1] if path else label
        known = key if key in _KEYS or key in CATEGORIES else "property"
        tag = f"{_safe(label)}/{known}" if key != label else _safe(label)
        category = P if key == "name" and _PERSONS & set(path) else _KEYS.get(key)
        if category is None:
            category = CATEGORIES.get(key[:1].lower() + key[1:] if key.isupper() else key)
        if category is None:
            category = categorise(key.partition(":")[2] or key)
        self.facts.append(Metadatum("C2PA", tag, category, self.block.where, _meaning(text), text))

    def signature(self, content: Content) -> None:
        """Add the readable text of a signature's certificates: names of people and organisations stand there."""
        text = readable(content.data, len(content.data))
        if not is_blank(text):
            self.facts.append(Metadatum("C2PA", "c2pa.signature", Category.ORGANISATION, self.block.where, None, text))

    def image(self, label: str, content: Content) -> None:
        """Add a thumbnail, or the bytes of some other embedded file as a fact."""
        if "thumbnail" not in label and content.type != "bidb":
            self.facts.append(
                Metadatum("C2PA", _safe(label), N, self.block.where, None, readable(content.data) or "data")
            )
            return
        kind = RenditionKind.C2PA_THUMBNAIL
        offset = self.block.offset + content.offset if self.block.offset is not None else None
        decode = Source(content.data, _IMAGES, self.limits, patient=True).raster
        where = f"{self.block.where} {_safe(label)}"
        self.pictures.append(Picture(kind.value, kind, where, decode, offset, len(content.data), content.data))


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 - any value
    """Yield (keys, leaf) of nested mappings and lists."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield path, value


def _safe(name: str) -> str:
    """Return a label that may be printed: one of a standard's, which no person's own words could be."""
    return name if _LABEL.fullmatch(name) else "assertion"


def _meaning(text: str) -> str | None:
    if text.startswith(CODED):
        code = text.rstrip("/").rpartition("/")[2]
        return code if _TERM.fullmatch(code) else None
    return None


PLUGIN: Final = C2pa()
