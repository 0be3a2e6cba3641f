"""The facts of an asset: what is in it, who is shown, and what their letters together allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.facts.caption import path_repeats_name
from imageguard.facts.conflicts import SAME, contradictions
from imageguard.facts.filename import labels, seems_to_name
from imageguard.facts.kinds import KINDS
from imageguard.facts.picture import is_creator
from imageguard.facts.tables import Table, code, codes, count, inner, text, texts, yes_no
from imageguard.facts.telling import named_in, placed_in, told, years_old
from imageguard.model.coverage import CoverageStatus
from imageguard.model.inspection import WORKSHEET, Category, Cover, RenditionKind, Tier
from imageguard.model.letter import Allowed, IdentityLevel, SubjectType
from imageguard.model.use import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from imageguard.facts.scene import AssetView, FaceView, LetterView
    from imageguard.facts.tables import Fact


def _strictest(order: Sequence[str], said: Iterable[str]) -> str:
    """Return the earliest of ``order`` that somebody said; the first where nobody said anything."""
    return min(said, key=order.index, default=order[0])


def _words_of(view: AssetView) -> list[LetterView | None]:
    """Return, for each recognisable person, the letter that covers them, or None."""
    return [face.letter if face.status is CoverageStatus.COVERED else None for face in view.people]


def _allowed(element: str) -> Callable[[AssetView], str]:
    def read(view: AssetView) -> str:
        said = [
            Allowed.NO if one is None or one.letter is None else one.letter.scope.elements.get(element, Allowed.NO)
            for one in _words_of(view)
        ]
        return _strictest((Allowed.NO, Allowed.WITH_LIMITS, Allowed.YES), said)

    return read


def _identity(view: AssetView) -> str:
    said = [
        IdentityLevel.ANONYMOUS if one is None or one.letter is None else one.letter.scope.identity_level
        for one in _words_of(view)
    ]
    return _strictest(tuple(IdentityLevel), said)


def _with_status(*statuses: CoverageStatus) -> Callable[[AssetView], int]:
    return lambda view: sum(face.status in statuses and face.shown for face in view.faces)


def _found(view: AssetView) -> int:
    return sum(
        face.judged.face.tier is Tier.CERTAIN and face.status is not CoverageStatus.NOT_A_PERSON for face in view.faces
    )


def _unclaimed(view: AssetView) -> int:
    return sum(
        face.judged.face.tier is Tier.CERTAIN
        and face.status is CoverageStatus.UNCOVERED
        and not face.judged.face.recognisable
        for face in view.faces
    )


def _subjects(view: AssetView) -> tuple[str, ...]:
    return tuple(sorted({one.letter.subject_type.value for one in view.letters if one.letter is not None}))


def _anonymous(view: AssetView) -> bool:
    return any(
        one.letter is not None
        and (one.letter.scope.identity_level is IdentityLevel.ANONYMOUS or not one.letter.scope.face_visible)
        for one in view.letters
    )


def _children(view: AssetView) -> list[FaceView]:
    return [face for face in view.people if face.letter.letter is not None and face.letter.letter.counts_as_minor]


def _meanings(view: AssetView) -> tuple[str, ...]:
    return tuple(sorted({one.meaning for one in view.inspection.metadata if one.meaning}))


def contradicted(view: AssetView) -> tuple[str, ...]:
    """Return on which facts the metadata of the file, and of the XMP file beside it, contradict one another."""
    return contradictions(view.inspection)


def _of_category(category: Category, *, creators: bool = True) -> Callable[[AssetView], int]:
    return lambda view: sum(
        one.category is category and (creators or not is_creator(one.tag)) for one in view.inspection.metadata
    )


PEOPLE: Final = Table(
    "people",
    "who is shown, over all renditions",
    (
        count(
            "found",
            "faces that are certain and no statue or pattern",
            _found,
        ),
        count(
            "unclaimed",
            "of these, faces too small or unclear to know, for which no letter, cover or person speaks",
            _unclaimed,
        ),
        count(
            "possible",
            "faces that detectors are unsure of, unanswered",
            lambda view: sum(
                face.judged.face.tier is Tier.POSSIBLE
                and face.status in {CoverageStatus.UNCOVERED, CoverageStatus.PROBABLE}
                and not face.dismissed
                for face in view.faces
            ),
        ),
        yes_no(
            "present",
            "somebody is shown: a certain face that is no statue, or somebody who was counted",
            lambda view: _found(view) > 0 or bool(view.counted),
        ),
        count("recognisable", "people whom somebody could know", lambda view: len(view.people)),
        count(
            "uncovered",
            "of these, people without a letter for this use",
            _with_status(CoverageStatus.UNCOVERED, CoverageStatus.REFUSED),
        ),
        count("counted", "people that a person counted", lambda view: view.counted, nullable=True),
        count("accounted", "people of the primary picture that are accounted for", lambda view: view.accounted),
        yes_no(
            "all_named",
            "every one is covered by a letter that names this very picture",
            lambda view: (
                bool(view.people)
                and all(
                    face.status is CoverageStatus.COVERED and face.judged.coverage.tie == "named"
                    for face in view.people
                )
            ),
        ),
        count("children", "of these, children by their letter", lambda view: len(_children(view))),
    ),
)


def _allows(name: str) -> Fact:
    meaning = f"whether the letters of everybody shown allow {name}; no where nobody is shown or a letter is missing"
    return code(name, (Allowed.NO, Allowed.WITH_LIMITS, Allowed.YES), meaning, _allowed(name))


ALLOWS: Final = Table(
    "allows",
    "the strictest word of the letters of everybody shown",
    (
        _allows("name"),
        _allows("location"),
        _allows("story"),
        _allows("quote"),
        code("identity_level", IdentityLevel, "how everybody shown chose to be known, the strictest", _identity),
    ),
)

TELLS: Final = Table(
    "tells",
    "what picture, metadata, words and file name together tell of the people shown",
    (
        codes("kinds", KINDS, "kinds of facts that they tell; those from words are a guess", told),
        count("beside", "how many of these beside the face", lambda view: len(set(told(view)) - {"face"})),
        codes("named_in", ("metadata", "caption", "path"), "where somebody seems to be named", named_in),
        codes("placed_in", ("metadata", "caption"), "where a place seems to be told", placed_in),
    ),
)

ASSET: Final = Table(
    "asset",
    "one file offered for publication",
    (
        yes_no("whole", "it was inspected whole", lambda view: view.inspection.whole),
        yes_no(
            "worksheet",
            "it is a private page on which people answer, and no picture",
            lambda view: any(one.code == WORKSHEET for one in view.inspection.problems),
        ),
        yes_no("stopped", "somebody stopped it", lambda view: view.stopped),
        text("format", "by content, never by name", lambda view: view.inspection.format),
        text("path", "how the run names it", lambda view: view.inspection.path),
        yes_no(
            "path_repeats_name", "the file name repeats a name that its metadata or its words give", path_repeats_name
        ),
        yes_no(
            "path_labels",
            "the name of the file or of a folder labels whoever is shown, such as victims",
            lambda view: labels(view.inspection.path),
        ),
        yes_no(
            "file_name_labels",
            "the name of the file itself does",
            lambda view: labels(view.inspection.path.rpartition("/")[2]),
        ),
        yes_no(
            "path_seems_to_name",
            "the name of the file or of a folder looks like somebody's name or age: a guess",
            lambda view: seems_to_name(view.inspection.path),
        ),
        inner(PEOPLE, lambda view: view),
        inner(ALLOWS, lambda view: view),
        inner(TELLS, lambda view: view),
        yes_no("anonymous", "somebody in it must stay unknown", _anonymous),
        yes_no(
            "redacted",
            "something lies over a face",
            lambda view: any(face.judged.face.cover is not Cover.NONE for face in view.faces),
        ),
        codes("subjects", SubjectType, "who or what its letters say is shown", _subjects),
        codes(
            "kinds",
            RenditionKind,
            "kinds of pictures inside it",
            lambda view: tuple(sorted({one.kind.value for one in view.inspection.renditions})),
        ),
        texts(
            "hidden",
            "kinds of bytes that no viewer shows",
            lambda view: tuple(sorted({one.kind for one in view.inspection.hidden})),
        ),
        count("person_tags", "metadata that say who is shown", _of_category(Category.PERSON, creators=False)),
        count("location_tags", "metadata that say where", _of_category(Category.LOCATION)),
        texts("meanings", "codes of published vocabularies in its metadata", _meanings),
        codes("contradictions", SAME, "on what its metadata contradict one another", contradicted),
        text(
            "exploitation",
            "the kind of exploitation that the use says it depicts, or none",
            lambda view: None if view.use is None else view.use.depicts.get("exploitation"),
            nullable=True,
        ),
        code(
            "origin",
            Origin,
            "whose picture it is, as the use says",
            lambda view: None if view.use is None else view.use.origin,
            nullable=True,
        ),
        yes_no(
            "licensed",
            "the use says by which licence or contract it may be used",
            lambda view: view.use is not None and bool(view.use.licence),
        ),
        count("years_old", "years from capture to publication, by its metadata", years_old, nullable=True),
    ),
)
