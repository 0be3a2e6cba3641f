"""What a path may be called where others read along."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from imageguard.facts.filename import may_name
from imageguard.model.report import Outcome

if TYPE_CHECKING:
    from imageguard.model.report import JudgedAsset

NAME_RULE: Final = "IG129"
HARMLESS: Final = frozenset({Outcome.PASS, Outcome.NOT_APPLICABLE})
MASK: Final = "masked-"
DIGITS: Final = 12
SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,5}")


def gives_away(asset: JudgedAsset) -> bool:
    """Say whether the rule about file names found that this path names a person or a place, or seems to.

    A waiver accepts the name, it does not make it harmless, so a waived finding masks too.
    """
    return any(finding.rule == NAME_RULE and finding.outcome not in HARMLESS for finding in asset.findings)


def filed_path(asset: JudgedAsset) -> str:
    """Return the path for programs of the office: as the run names it, or a mask where the rule speaks against it."""
    seen = asset.inspection
    return masked(seen.path, seen.sha256) if gives_away(asset) else seen.path


def shown_path(asset: JudgedAsset) -> str:
    """Return the path for strangers: a mask also where the name is one that no rule could judge."""
    seen = asset.inspection
    return masked(seen.path, seen.sha256) if gives_away(asset) else shown_name(seen.path, seen.sha256)


def shown_name(path: str, sha256: str | None) -> str:
    """Return a path of which nothing was judged, or what stands for it where its looks may give somebody away."""
    return masked(path, sha256) if may_name(path) else path


def masked(path: str, sha256: str | None) -> str:
    """Return ``masked-3f2a90bc11d4.jpg``: the beginning of the digest of the bytes, and the ending.

    Not a digest of the path: names are few, and whoever tries them all would find the one. Who holds the file can
    find it by ``sha256sum``; one that cannot be read is ``masked``.
    """
    suffix = PurePosixPath(path).suffix
    stem = f"{MASK}{sha256[:DIGITS]}" if sha256 else MASK.rstrip("-")
    return f"{stem}{suffix.lower() if SUFFIX.fullmatch(suffix) else ''}"


def printable(text: str) -> str:
    """Return the text on one line, every character that could steer a terminal escaped."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
