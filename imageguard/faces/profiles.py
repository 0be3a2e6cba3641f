"""The three profiles: which detectors look, at which sizes, and where the tiers begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Look:
    """One detector at one size; ``enlarge`` is how far a small picture may be blown up for it.

    ``mirrored`` and ``evened`` say how the picture is shown: left for right, with local contrast evened out.
    """

    detector: str
    side: int
    enlarge: float
    threshold: float
    mirrored: bool = False
    evened: bool = False

    @property
    def group(self) -> str:
        """Return the group whose best score this look feeds."""
        return f"{self.detector}~" if self.mirrored else self.detector


@dataclass(frozen=True)
class Profile:
    """What a profile does; ``side`` everywhere is the side of a square of the resized picture's area.

    ``detectors`` are needed: without one of them there is no such profile. ``turns`` is the size
    at which the other three orientations are tried; where the tiers begin stands with the calibration.
    """

    name: str
    looks: tuple[Look, ...]
    turns: int

    @property
    def detectors(self) -> tuple[str, ...]:
        """Return the detectors that the profile needs, sorted."""
        return tuple(sorted({look.detector for look in self.looks}))


_YUNET = (
    Look("yunet", 768, 1.5, 0.15, mirrored=True),
    Look("yunet", 1024, 2.0, 0.15),
    Look("yunet", 1536, 1.5, 0.15, mirrored=True),
    Look("yunet", 2048, 2.0, 0.15),
    Look("yunet", 768, 1.5, 0.15, mirrored=True, evened=True),
    Look("yunet", 1024, 2.0, 0.15, evened=True),
)
EXTRA: Final[Mapping[str, tuple[Look, ...]]] = {
    "centerface": (Look("centerface", 768, 1.5, 0.1), Look("centerface", 1536, 1.5, 0.1)),
    "retinaface": (Look("retinaface", 1024, 2.0, 0.05), Look("retinaface", 2048, 2.0, 0.05)),
}
"""What a detector adds to a profile that does not have it, when the configuration names it."""

PLAIN: Final = (1024, 2048)
"""Sizes at which any other detector looks."""

PROFILES: Final[Mapping[str, Profile]] = {
    "fast": Profile("fast", (Look("yunet", 896, 1.75, 0.15), Look("yunet", 1792, 1.75, 0.15)), 320),
    "balanced": Profile("balanced", _YUNET, 512),
    "thorough": Profile(
        "thorough",
        (
            *_YUNET,
            Look("yunet", 512, 1.0, 0.15),
            Look("yunet", 4096, 2.0, 0.15),
            Look("centerface", 640, 1.25, 0.1, mirrored=True),
            Look("centerface", 1024, 2.0, 0.1),
            Look("centerface", 1536, 1.25, 0.1, mirrored=True),
            Look("centerface", 2048, 2.0, 0.1),
        ),
        1024,
    ),
}


def looks(profile: Profile, detectors: tuple[str, ...]) -> tuple[Look, ...]:
    """Return the profile's looks and those that further detectors add."""
    further = [name for name in detectors if name not in profile.detectors]
    added = [look for name in further for look in EXTRA.get(name, tuple(Look(name, s, 2.0, 0.3) for s in PLAIN))]
    return (*profile.looks, *added)
