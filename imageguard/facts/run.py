"""The facts of the use, the campaign, the repository and the run; and which scope sees which tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from imageguard.facts.asset import ASSET
from imageguard.facts.caption import CAPTION
from imageguard.facts.letter import LETTER
from imageguard.facts.picture import FACE, METADATUM, RENDITION
from imageguard.facts.signing import SIGNING
from imageguard.facts.tables import Table, codes, count, inner, texts, yes_no
from imageguard.model.letter import SubjectType
from imageguard.model.rule import ScopeName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from imageguard.facts.scene import RunView
    from imageguard.model.use import Use

MANY: Final = 5
"""So many pictures say something before it counts that they say the same."""


def _of(read: Callable[[Use], Any], otherwise: Any = None) -> Callable[[RunView], Any]:  # noqa: ANN401 - any fact
    return lambda view: otherwise if view.use is None else read(view.use)


def _jurisdiction(name: str) -> Callable[[RunView], bool]:
    return _of(lambda use: bool(use.jurisdictions.get(name)), otherwise=False)


def _unconsented(view: RunView) -> int:
    """Count the faces matched to one letter that does not allow it; a match to several names none of them."""
    return sum(
        face.judged.coverage.tie == "match" and face.letter.letter is not None and not face.letter.letter.face_matching
        for asset in view.assets
        for face in asset.faces
    )


def _exploitation(view: RunView) -> tuple[str, ...]:
    said = {asset.use.depicts.get("exploitation", "") for asset in view.assets if asset.use is not None}
    return tuple(sorted(said - {"", "none"}))


UNIFORM: Final = ("exploitation", "gender", "age", "ethnicity")
"""What the use may say that a picture depicts, and a campaign should vary."""


def uniform(view: RunView) -> tuple[str, ...]:
    """Return what every picture that says something of it depicts alike; never read off a face."""
    said = [asset.use.depicts for asset in view.assets if asset.use is not None and asset.use.depicts]
    return tuple(
        tag
        for tag in UNIFORM
        if sum(tag in one for one in said) >= MANY and len({one[tag] for one in said if tag in one}) == 1
    )


def _most_of_one(view: RunView) -> int:
    counted = Counter(
        subject
        for asset in view.assets
        for subject in {
            face.letter.letter.subject
            for face in asset.people
            if face.letter.letter is not None and face.letter.letter.subject_type is SubjectType.REAL_PERSON
        }
    )
    return max(counted.values(), default=0)


def _hosted_abroad(use: Use) -> bool:
    capture, hosting = (use.jurisdictions.get(name, ()) for name in ("capture", "hosting"))
    countries = {place.partition("-")[0] for place in capture}
    return bool(capture) and any(place.partition("-")[0] not in countries for place in hosting)


LAW: Final = Table(
    "law",
    "what is known of the law where the pictures were taken, of the person's home, and of the publication",
    (
        texts("unknown", "places of whose law nothing is known", lambda view: view.law.unknown),
        texts(
            "unverified", "places whose law no counsel has looked at for this tool", lambda view: view.law.unverified()
        ),
        texts("stale", "places whose law was looked at over a year ago", lambda view: view.law.stale(view.as_of)),
        count(
            "guardian_until",
            "the strictest age below which a guardian decides, of the laws that are known",
            lambda view: view.law.guardian_until,
            nullable=True,
        ),
    ),
)

USE: Final = Table(
    "use",
    "the intended publication",
    (
        yes_no("known", "it is stated what the pictures are for", lambda view: view.use is not None),
        texts("purposes", "what for", _of(lambda use: use.purposes, ())),
        texts("channels", "where", _of(lambda use: use.channels, ())),
        texts("territories", "for whom, as country codes", _of(lambda use: use.territories, ())),
        yes_no(
            "dated",
            "first and last day of publication are stated",
            _of(lambda use: use.publish_on is not None and use.until is not None, otherwise=False),
        ),
        yes_no(
            "over",
            "the last day of publication lies before the day judged",
            lambda view: view.use is not None and view.use.until is not None and view.use.until < view.as_of,
        ),
        yes_no(
            "paid_targeting",
            "the publication is aimed at people by paid targeting",
            _of(lambda use: use.paid_targeting),
            nullable=True,
        ),
        yes_no("capture_known", "the place of capture is declared", _jurisdiction("capture")),
        yes_no("publication_known", "the places of publication are declared", _jurisdiction("publication")),
        inner(LAW, lambda view: view),
        yes_no(
            "hosted_abroad",
            "the pictures are hosted in a country where none of them was taken",
            _of(_hosted_abroad, otherwise=False),
        ),
        yes_no(
            "transfer_recorded",
            "it is recorded on what law data leave the country",
            _of(lambda use: bool(use.transfer_basis), otherwise=False),
        ),
        yes_no("hosting_known", "the place of hosting is declared", _jurisdiction("hosting")),
    ),
)

CAMPAIGN: Final = Table(
    "campaign",
    "all pictures of the run together",
    (
        count("assets", "how many", lambda view: len(view.assets)),
        count(
            "with_people",
            "how many show somebody recognisable",
            lambda view: sum(bool(asset.people) for asset in view.assets),
        ),
        count(
            "declared",
            "how many say what they depict",
            lambda view: sum(asset.use is not None and bool(asset.use.depicts) for asset in view.assets),
        ),
        texts("exploitation", "kinds of exploitation that the use says they depict", _exploitation),
        codes("uniform", UNIFORM, "what all pictures depict alike, as the use says of five or more of them", uniform),
        count("most_of_one", "the most pictures in which one and the same person can be recognised", _most_of_one),
        count(
            "takedowns_due",
            "places that still show a picture whose letter no longer stands, by the ledger",
            lambda view: view.takedowns_due,
        ),
        count(
            "ended_in_history",
            "pictures in the history of a public repository whose letter no longer stands",
            lambda view: view.surroundings.ended_in_history,
            nullable=True,
        ),
        count("to_delete", "letters whose pictures should be deleted by now", lambda view: view.tally.to_delete),
        count("letters", "letters on file", lambda view: view.tally.letters),
    ),
)

MATCHING: Final = Table(
    "matching",
    "face matching",
    (
        yes_no("on", "it was switched on", lambda view: view.surroundings.matching),
        yes_no("legal_basis", "its legal basis is recorded", lambda view: view.surroundings.legal_basis),
        yes_no("assessment", "its impact assessment is recorded", lambda view: view.surroundings.assessment),
        count("without_consent", "faces matched to a letter that does not allow it", _unconsented),
    ),
)

RUN: Final = Table(
    "run",
    "the run itself",
    (
        yes_no("registry", "a registry of letters was named", lambda view: view.registry),
        yes_no("historical", "a day before today is judged", lambda view: view.historical),
        count(
            "stray_answers",
            "answers to a rule that asks nothing, or about a letter that is not on file",
            lambda view: view.stray_answers,
        ),
        inner(MATCHING, lambda view: view),
        inner(SIGNING, lambda view: view),
    ),
)

REPOSITORY: Final = Table(
    "repository",
    "where the pictures lie",
    (
        yes_no("public", "everybody can read it", lambda view: view.surroundings.public, nullable=True),
        yes_no(
            "letters_inside", "the letters lie in it too", lambda view: view.surroundings.letters_inside, nullable=True
        ),
    ),
)

AROUND: Final = (USE, RUN)
SCOPES: Final[Mapping[ScopeName, tuple[Table, ...]]] = {
    ScopeName.ASSET: (ASSET, CAPTION, *AROUND),
    ScopeName.RENDITION: (RENDITION, ASSET, *AROUND),
    ScopeName.FACE: (FACE, ASSET, *AROUND),
    ScopeName.METADATUM: (METADATUM, ASSET, *AROUND),
    ScopeName.LETTER: (LETTER, *AROUND),
    ScopeName.CAPTION: (CAPTION, ASSET, *AROUND),
    ScopeName.USE: AROUND,
    ScopeName.CAMPAIGN: (CAMPAIGN, *AROUND),
    ScopeName.REPOSITORY: (REPOSITORY, *AROUND),
    ScopeName.RUN: AROUND,
}


def blank(scope: ScopeName) -> dict[str, Any]:
    """Return the facts of a subject of which nothing is known: every root that the scope sees."""
    return {table.name: table.blank() for table in SCOPES[scope]}
