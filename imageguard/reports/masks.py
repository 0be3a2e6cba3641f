"""What a path may be called where others read along."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from imageguard.model.report import Outcome

if TYPE_CHECKING:
    from imageguard.model.report import JudgedAsset

NAME_RULE: Final = "IG129"
HARMLESS: Final = frozenset({Outcome.PASS, Outcome.NOT_APPLICABLE})
SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,5}")


def gives_away(asset: JudgedAsset) -> bool:
    """Say whether the rule about file names found that this path names a person or a place.

    A waiver accepts the name, it does not make it harmless, so a waived finding masks too.
    """
    return any(finding.rule == NAME_RULE and finding.outcome not in HARMLESS for finding in asset.findings)


def shown_path(asset: JudgedAsset) -> str:
    """Return the path as the run names it, or ``asset-7.jpg`` where the path gives somebody away."""
    if not gives_away(asset):
        return asset.inspection.path
    suffix = PurePosixPath(asset.inspection.path).suffix
    return f"asset-{asset.number}{suffix.lower() if SUFFIX.fullmatch(suffix) else ''}"


def printable(text: str) -> str:
    """Return the text on one line, every character that could steer a terminal escaped."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
