"""The rules that no pack can touch: what was not looked at, what was stopped, what is not there at all."""

from __future__ import annotations

from typing import Final

from imageguard.model.rule import Derivation, Rule, ScopeName, Severity, SeverityCase

PACK: Final = "built-in"
_BLOCK: Final = (SeverityCase(Severity.BLOCK),)

NOT_WHOLE: Final = Rule(
    id="IG001",
    title="Every file was inspected whole",
    section="0",
    derivation=Derivation.ALLIED,
    scope=ScopeName.ASSET,
    severity=_BLOCK,
    when="!asset.worksheet",
    require="asset.whole",
    message="This file could not be inspected whole, so it is not passed.",
    remedy=("replace-file",),
    why="What cannot be judged is not passed.",
    pack=PACK,
)
STOPPED: Final = Rule(
    id="IG002",
    title="Nobody has stopped the picture",
    section="0",
    derivation=Derivation.ALLIED,
    scope=ScopeName.ASSET,
    severity=_BLOCK,
    require="!asset.stopped",
    message="Somebody has stopped this picture, or one that looks the same. Do not use it. "
    "Two different people must lift a stop.",
    remedy=("remove-picture",),
    why="A stop needs no reason, and holds whatever a letter says.",
    pack=PACK,
)
NO_WORKSHEET: Final = Rule(
    id="IG005",
    title="No private worksheet lies among the pictures",
    section="0",
    derivation=Derivation.ALLIED,
    scope=ScopeName.ASSET,
    severity=_BLOCK,
    require="!asset.worksheet",
    message="This is a private worksheet of imageguard: it shows faces and names files, and must not be published. "
    "Move it out of the folder, and delete it once the answers are saved.",
    remedy=("move-worksheet",),
    why="It shows everybody as they are, in one file that needs no password.",
    pack=PACK,
)
NO_LETTERS: Final = Rule(
    id="IG003",
    title="There are consent letters to check against",
    section="4.1",
    derivation=Derivation.HEADING,
    scope=ScopeName.CAMPAIGN,
    severity=_BLOCK,
    require="run.registry",
    unsure="campaign.with_people == 0",
    message="No letters yet: this run knows of no consent letters, so nobody who is shown can be covered. "
    "Name the letters with --registry or in imageguard.yaml; 'imageguard init' makes a start.",
    remedy=("name-registry",),
    why="Without letters a check tells what pictures give away, and never that they may be used.",
    pack=PACK,
)
NO_USE: Final = Rule(
    id="IG004",
    title="It is stated what the pictures are for",
    section="4.1",
    derivation=Derivation.HEADING,
    scope=ScopeName.CAMPAIGN,
    severity=_BLOCK,
    when="run.registry && campaign.with_people > 0",
    require="use.known",
    message="Nobody stated what these pictures are for. A letter covers purposes, channels, places and dates: "
    "write them in use.yaml and name it with --use or in imageguard.yaml.",
    remedy=("state-use",),
    why="Consent is given to a use, not to a picture.",
    pack=PACK,
)
WAIVERS: Final = Rule(
    id="IG922",
    title="Every waiver is well formed, allowed, in force and needed",
    section="A2",
    derivation=Derivation.ALLIED,
    scope=ScopeName.RUN,
    severity=(SeverityCase(Severity.BLOCK),),
    require="true",
    message="A waiver does not hold.",
    remedy=("renew-waiver", "remove-waiver"),
    sources=("S40", "S41"),
    why="A waiver that lapsed without a word hides what it once excused.",
    pack=PACK,
)

ELSEWHERE: Final[tuple[Rule, ...]] = (
    Rule(
        id="IG314",
        title="Reports and logs hold no faces, names, captions or places",
        section="3",
        derivation=Derivation.ALLIED,
        scope=ScopeName.RUN,
        severity=_BLOCK,
        message="No run can fail it. It is held by how reports are made: they are given no picture and no value of any "
        "metadatum to print. The tests of imageguard plant names, places, captions and faces in pictures, letters and "
        "answers, and search every output for them (tests/functional/test_self_scan.py); one that is found stops a "
        "release. Private outputs (the worksheet, the key of asset numbers) say on every page that they are private.",
        why="A report about somebody in danger travels further than the picture.",
        pack=PACK,
    ),
    Rule(
        id="IG921",
        title="A named person has signed the report; two for a child or a high risk",
        section="A2",
        derivation=Derivation.ALLIED,
        scope=ScopeName.RUN,
        severity=_BLOCK,
        message="No check can fail it: it is about the report that the check writes. `imageguard verify` judges it on "
        "the signed PDF, and fails where too few different people have signed.",
        why="A verdict is screening; a person answers for the publication.",
        pack=PACK,
    ),
)
"""Rules that no run judges: what they ask is held elsewhere, and their ``message`` says where."""

BUILT_IN: Final[tuple[Rule, ...]] = (NOT_WHOLE, STOPPED, NO_LETTERS, NO_USE, NO_WORKSHEET, WAIVERS)
