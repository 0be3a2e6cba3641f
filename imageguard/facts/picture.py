"""The facts of renditions, faces and metadata."""

from __future__ import annotations

from typing import Final

from imageguard.facts.letter import LETTER
from imageguard.facts.scene import PREVIEWS
from imageguard.facts.tables import Table, code, count, inner, number, text, texts, yes_no
from imageguard.model.coverage import CoverageStatus
from imageguard.model.inspection import Category, Cover, RenditionKind, Tier

TIES: Final = ("named", "attested", "match", "near-duplicate")
CREATOR_TAGS: Final = frozenset(
    {
        "artist", "xpauthor", "byline", "by-line", "bylinetitle", "by-linetitle", "creator", "dc:creator", "credit",
        "photoshop:credit", "photoshop:authorsposition", "writer-editor", "captionwriter", "photoshop:captionwriter",
        "author", "copyright", "copyrightnotice", "dc:rights", "photographer", "source", "photoshop:source",
    },
)  # fmt: skip


def is_creator(tag: str) -> bool:
    """Say whether a tag names who made or owns the picture, not who is shown."""
    last = tag.rsplit("/", 1)[-1].lower()
    return last in CREATOR_TAGS or last.replace(" ", "") in CREATOR_TAGS


COVERAGE: Final = Table(
    "coverage",
    "what a face ends in",
    (
        code("status", CoverageStatus, "what the face ends in", lambda view: view.judged.coverage.status),
        code("tie", TIES, "how face and letter came together", lambda view: view.judged.coverage.tie, nullable=True),
        texts("reasons", "why, as codes", lambda view: view.judged.coverage.reasons),
    ),
)

RENDITION: Final = Table(
    "rendition",
    "one picture inside a file",
    (
        text("id", "its name in the report", lambda view: view.rendition.id),
        code("kind", RenditionKind, "where it was found", lambda view: view.rendition.kind),
        yes_no("preview", "it is a second copy that viewers do not show", lambda view: view.rendition.kind in PREVIEWS),
        count("width", "pixels across", lambda view: view.rendition.width),
        count("height", "pixels down", lambda view: view.rendition.height),
        number(
            "similarity", "0 to 1 against the primary picture", lambda view: view.rendition.similarity, nullable=True
        ),
        yes_no(
            "shows_more",
            "it shows what the primary picture does not",
            lambda view: view.rendition.shows_more,
            nullable=True,
        ),
        yes_no("decoded", "it could be opened", lambda view: view.rendition.decoded),
    ),
)

FACE: Final = Table(
    "face",
    "a face in a rendition, found or pointed out by a person",
    (
        code("tier", Tier, "how sure the detectors are", lambda view: view.judged.face.tier),
        yes_no("recognisable", "somebody could know the person", lambda view: view.judged.face.recognisable),
        code("cover", Cover, "what lies over it", lambda view: view.judged.face.cover),
        yes_no(
            "pointed_out", "a person saw it and no detector did", lambda view: view.judged.face.detector == "person"
        ),
        yes_no(
            "dismissed",
            "a detector was unsure, and the count that a person made of the primary picture leaves no room for it",
            lambda view: view.dismissed,
        ),
        inner(COVERAGE, lambda view: view),
        inner(LETTER, lambda view: view.letter),
        inner(RENDITION, lambda view: view),
    ),
)

METADATUM: Final = Table(
    "metadatum",
    "one metadata fact; never its value",
    (
        text("standard", "EXIF, IPTC-IIM, XMP, ICC, C2PA and others", lambda view: view.metadatum.standard),
        text("tag", "as the standard spells it", lambda view: view.metadatum.tag),
        code("category", Category, "what it says something about", lambda view: view.metadatum.category),
        text("where", "the place in the container", lambda view: view.metadatum.where),
        text(
            "meaning",
            "a code of a published vocabulary, such as MR-UMR",
            lambda view: view.metadatum.meaning,
            nullable=True,
        ),
        yes_no(
            "creator",
            "it names who made or owns the picture, not who is shown",
            lambda view: is_creator(view.metadatum.tag),
        ),
    ),
)
