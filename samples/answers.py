"""What the reviewers of the sample campaign counted and answered, and what they accepted for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from records import LAWN_HEAD, STALL_FACE, TRUTH, place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pictures import Picture
    from records import Record

ON = "2026-11-20"
REVIEWER: Record = {"by": "R-02", "role": "reviewer", "on": ON}
CASE_WORKER: Record = {"by": "R-04", "role": "case_worker", "on": ON}

LEFT_OPEN = ("portrait-maroon.jpg", "portrait-navy.jpg", "portrait-scarf-web.jpg", "classroom.jpg", "corridor.gif")
"""Pictures that nobody has gone through yet."""

EMPTY = ("room.jpg", "office.jpg", "broken.jpg")
"""Pictures without people, or that nobody could look at: no question is asked about them."""

QUESTIONS = ("IG111", "IG112", "IG113", "IG127", "IG224", "IG225", "IG312")
CHILD_QUESTIONS = ("IG146", "IG147")
CAMPAIGN_QUESTIONS = ("IG212", "IG443")

TIED = {
    "portrait-orange.jpg": ("people/p01_c_smile.jpg", "p01", "L-1RC5"),
    "portrait-scarf.jpg": ("people/p09_b_threequarter.jpg", "p09", "L-9VF1"),
    "portrait-teal.jpg": ("people/p07_b_threequarter.jpg", "p07", "L-7Q2M"),
    "portrait-maroon.jpg": ("people/p10_c_smile.jpg", "p10", "L-0JY7"),
    "portrait-moss.jpg": ("people/p07_a_frontal.jpg", "p07", "L-7Q2M"),
    "portrait-stone.jpg": ("people/p11_a_frontal.jpg", "p11", "L-2WQ8"),
    "portrait-sky.jpg": ("people/p11_c_smile.jpg", "p11", "L-2WQ8"),
}


def _people(picture: Picture, count: int, faces: list[Record]) -> Record:
    return {"asset": picture.px, "people_count": count, **({"faces": faces} if faces else {}), **REVIEWER}


def _crowd(picture: Picture) -> Record:
    """Return the statement about the crowd: everybody in sight merely stood nearby."""
    scene = next(one for one in TRUTH["pictures"] if one["file"] == "scenes/s3_crowd_small_faces.jpg")
    faces = []
    for face in scene["faces"]:
        if not face["visible"]:
            continue
        x0, y0, x1, y1 = face["box"]
        where = [round(v / s, 3) for v, s in zip((x0, y0, x1, y1), (960, 640, 960, 640), strict=True)]
        faces.append({"face": where, "bystander": "passing by; not needed for the story"})
    return _people(picture, len(faces), faces)


def attestations(made: Mapping[str, Picture]) -> list[Record]:
    """Return everything that was answered."""
    out = [
        _people(made[name], 1, [{"face": place(source, person), "letter": letter}])
        for name, (source, person, letter) in TIED.items()
    ]
    out.append(_people(made["room.jpg"], 0, []))
    out.append(_people(made["yard-green.jpg"], 1, []))
    out.append(
        _people(made["lawn.jpg"], 1, [{"face": LAWN_HEAD, "bystander": "turned away; not needed for the story"}])
    )
    out.append(_people(made["stall.jpg"], 1, [{"face": STALL_FACE, "letter": "L-1RC5"}]))
    out.append(_crowd(made["square.jpg"]))
    answered = [made[name].px for name in made if name not in LEFT_OPEN + EMPTY]
    children = [made[name].px for name in made if name.startswith("yard-")]
    out += [{"rule": rule, "assets": answered, "answer": "yes", **REVIEWER} for rule in QUESTIONS]
    out += [{"rule": rule, "assets": children, "answer": "yes", **CASE_WORKER} for rule in CHILD_QUESTIONS]
    out += [{"rule": rule, "answer": "yes", **REVIEWER} for rule in CAMPAIGN_QUESTIONS]
    return out


def waivers(made: Mapping[str, Picture]) -> list[Record]:
    """Return the one accepted failure: a serial number that a partner needs until January."""
    return [
        {
            "rule": "IG125",
            "asset": made["portrait-teal.jpg"].sha256,
            "reason": "the partner matches deliveries by this number until the end of January",
            "approved_by": "R-05",
            "role": "safeguarding_lead",
            "expires": "2027-01-31",
        },
    ]
