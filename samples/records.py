"""The letters, the use, the answers and the waivers of the sample campaign, as plain values."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pictures import Picture

Record = dict[str, Any]
TRUTH = json.loads((Path(__file__).parent / "truth.json").read_text(encoding="utf-8"))


def place(source: str, person: str) -> list[float]:
    """Return where that person's face is in a rendered picture, as fractions of it."""
    picture = next(one for one in TRUTH["pictures"] if one["file"] == source)
    x0, y0, x1, y1 = next(face["box"] for face in picture["faces"] if face["person"] == person)
    wide, high = picture["width"], picture["height"]
    return [round(x0 / wide, 3), round(y0 / high, 3), round(x1 / wide, 3), round(y1 / high, 3)]


def _digest(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()


def letter(id: str, subject: str, images: list[Record]) -> Record:
    """Return a whole letter of an adult that fits the use, to be changed case by case."""
    return {
        "id": id,
        "subject": subject,
        "subject_type": "real_person",
        "age_band": "adult",
        "age_basis": "document",
        "scope": {
            "elements": {"image": "yes", "name": "no", "voice": "no", "story": "yes", "quote": "no", "location": "no"},
            "identity_level": "anonymous",
            "face_visible": "yes",
            "purposes": {"awareness": "yes", "advocacy": "yes", "fundraising": "no"},
            "channels": ["website", "social_organic", "print"],
            "territories_allowed": ["world"],
            "territories_blocked": [],
            "recipients": [],
            "conditions": [],
        },
        "valid_from": "2026-09-14",
        "valid_until": "2028-09-14",
        "retention_until": "2029-03-14",
        "withdrawal": {"routes": ["phone", "in_person", "third_party"], "independent_of_casework": "yes"},
        "notice": {
            "language": "km",
            "interpreter": "independent",
            "version": "adult-1",
            "sha256": _digest("the wording of adult-1, Khmer"),
            "explain_back": "yes",
            "online_permanence_explained": "yes",
        },
        "freely_given": {
            "aid_conditional": "no",
            "duress": "no",
            "capacity": "ok",
            "support_offered": "yes",
            "assessed_by": "R-04",
        },
        "risk": {"assessed_on": "2026-09-12", "by": "R-04", "level": "low"},
        "signature": {"kind": "ink", "on": "2026-09-14", "witness": "not_needed"},
        "obtained_by": "R-04",
        "document": {"cabinet": f"B12-{id[2:]}", "sha256": _digest(f"the scan of {id}")},
        "images": images,
        "subject_review": "yes",
        "face_matching": "no",
        "events": [
            {"state": "ConsentGiven", "at": "2026-09-14T10:00:00+07:00", "by": "subject", "method": "signature"},
        ],
    }


def image(picture: Picture, face: list[float]) -> Record:
    """Return the entry by which a letter names a picture and a face in it."""
    return {"sha256": picture.sha256.removeprefix("sha256:"), "px": picture.px.removeprefix("px:"), "face": face}


def copy_of(source: str, picture: Picture) -> Record:
    """Return the entry that names a copy, and the picture that it was made from; it shows no face to point at."""
    original = hashlib.sha256((Path(__file__).parent / source).read_bytes()).hexdigest()
    names = {"sha256": picture.sha256.removeprefix("sha256:"), "px": picture.px.removeprefix("px:")}
    return {**names, "derived_from": f"sha256:{original}"}


def for_child(record: Record, *, guardian: bool) -> Record:
    """Return the letter of a child; without a guardian it is the letter that must never pass."""
    child = {
        **record,
        "age_band": "minor",
        "majority_on": "2035-06",
        "valid_until": "2028-03-14",
        "notice": {**record["notice"], "version": "guardian-1", "sha256": _digest("the wording of guardian-1, Khmer")},
        "assent": {"given": "yes", "method": "drawing_and_talk", "on": "2026-09-14"},
        "best_interest": {"by": "R-04", "role": "case_worker", "on": "2026-09-12"},
    }
    if not guardian:
        return child
    return {
        **child,
        "guardian": {
            "id": "G-02",
            "authority": "parent",
            "authority_checked_by": "R-04",
            "implicated": "no",
            "decision": "yes",
            "on": "2026-09-14",
        },
    }


def letters(made: Mapping[str, Picture]) -> list[Record]:
    """Return the letters on file."""

    def plain(id: str, subject: str, name: str, source: str, person: str) -> Record:
        return letter(id, subject, [image(made[name], place(source, person))])

    withdrawn = plain("L-8KD4", "S-08", "portrait-white.jpg", "people/p08_a_frontal.jpg", "p08")
    withdrawn["events"].append(
        {"state": "ConsentWithdrawn", "at": "2026-10-20T16:30:00+07:00", "by": "subject", "method": "phone"},
    )
    expired = plain("L-5ZT9", "S-05", "portrait-violet.jpg", "people/p05_a_frontal.jpg", "p05")
    expired |= {"valid_from": "2024-10-01", "valid_until": "2026-10-01"}
    expired["events"][0]["at"] = "2024-10-01T10:00:00+07:00"
    expired["signature"] = {**expired["signature"], "on": "2024-10-01"}
    print_only = plain("L-6GH2", "S-06", "portrait-grey.jpg", "people/p06_c_smile.jpg", "p06")
    print_only["scope"] = {**print_only["scope"], "channels": ["print"]}
    stone = plain("L-2WQ8", "S-11", "portrait-stone.jpg", "people/p11_a_frontal.jpg", "p11")
    stone["images"].append(image(made["portrait-sky.jpg"], place("people/p11_c_smile.jpg", "p11")))
    orange = plain("L-1RC5", "S-01", "portrait-orange.jpg", "people/p01_c_smile.jpg", "p01")
    orange["images"].append(image(made["stall.jpg"], STALL_FACE))
    scarf = plain("L-9VF1", "S-09", "portrait-scarf.jpg", "people/p09_b_threequarter.jpg", "p09")
    scarf["images"][0]["pdq"] = SCARF_PDQ
    teal = plain("L-7Q2M", "S-07", "portrait-teal.jpg", "people/p07_b_threequarter.jpg", "p07")
    teal["images"].append(image(made["portrait-moss.jpg"], place("people/p07_a_frontal.jpg", "p07")))
    orphaned = plain("L-3MB6", "S-03", "yard-red.jpg", "people/p03_a_frontal.jpg", "p03")
    child = letter("L-4NX3", "S-04", [copy_of("people/p04_a_frontal.jpg", made["yard-green.jpg"])])
    return [
        orange,
        stone,
        for_child(orphaned, guardian=False),
        for_child(child, guardian=True),
        expired,
        print_only,
        teal,
        withdrawn,
        scarf,
        plain("L-0JY7", "S-10", "portrait-maroon.jpg", "people/p10_c_smile.jpg", "p10"),
    ]


STALL_FACE = [0.364, 0.183, 0.661, 0.449]
SCARF_PDQ = "2e6e379c4bcf7c2cb619236ede32987311e54999e5b92ed00c99b225b3434c95"
"""The perceptual fingerprint of portrait-scarf.jpg, by which a resized copy is recognised."""
LAWN_HEAD = [0.58, 0.31, 0.71, 0.52]


def stops(made: Mapping[str, Picture]) -> list[Record]:
    """Return the one picture that somebody stopped, without giving a reason."""
    stopped = made["portrait-moss.jpg"]
    return [{"sha256": stopped.sha256, "px": stopped.px, "at": "2026-11-18T08:12:00+07:00"}]


USE: Record = {
    "campaign": "open-doors",
    "purposes": ["awareness"],
    "channels": ["website", "social_organic"],
    "territories": ["GB", "SG"],
    "publish_on": "2026-12-01",
    "until": "2027-12-01",
    "jurisdictions": {"capture": "KH", "publication": ["GB", "SG"], "hosting": "IE"},
    "assets": {
        "pictures/portrait-orange.jpg": {
            "caption": "A weaver who now teaches others, 2026.",
            "alt": "A woman in an orange shirt smiles at the camera.",
        },
        "pictures/portrait-scarf.jpg": {
            "caption": "One of the founders of a night school, 2026.",
            "alt": "A woman with a blue headscarf looks past the camera.",
        },
        "pictures/portrait-teal.jpg": {
            "caption": "A volunteer of the advice line, 2026.",
            "alt": "A woman in a green shirt, seen from the side.",
        },
        "pictures/yard-green.jpg": {
            "caption": "Fewer children work in brick yards than ten years ago, 2026.",
            "alt": "A child in a green shirt; the face is covered.",
            "depicts": {"exploitation": "labour"},
        },
        "pictures/lawn.jpg": {
            "caption": "A quiet moment outside, 2026.",
            "alt": "Somebody with long dark hair, seen from behind.",
        },
        "pictures/room.jpg": {
            "caption": "The room where evening classes are held, 2026.",
            "alt": "An empty room with three benches and a red ball.",
        },
    },
}

SETTINGS: Record = {
    "registry": "letters/",
    "use": "use.yaml",
    "rules": ["guidance-note-2016", "children", "metadata-hygiene"],
    "attestations": "attestations.yaml",
    "waivers": "waivers.yaml",
    "profile": "balanced",
}
