"""What each profile was measured to find, and with which models: facts that doctor and every report print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.faces.profiles import PROFILES as PLANS
from imageguard.faces.weights import DETECTORS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


@dataclass(frozen=True)
class ProfileFacts:
    """What a profile found on crowd photographs (96 of WIDER FACE's validation set, longer side about 620 pixels).

    ``recall`` and ``precision`` count certain and possible faces together, ``certain_recall`` and
    ``certain_precision`` the certain ones; ``recall_by_size`` pairs the size of a face in pixels
    with recall. Printed by ``python benchmarks/detection.py wider/truth.json``. ``by_group`` holds, for
    groups that the renderer of the sample people was told, the lowest and the highest recall; printed by
    ``imageguard doctor --selftest``.
    """

    detectors: tuple[str, ...]
    recall: float
    precision: float
    certain_recall: float
    certain_precision: float
    recall_by_size: tuple[tuple[str, float], ...]
    by_group: tuple[tuple[str, float, float], ...]


GROUPS: Final = (
    ("skin", 0.97, 1.00),
    ("age", 0.97, 0.99),
    ("head covering", 0.99, 1.00),
    ("pose", 0.94, 1.00),
    ("light", 0.98, 1.00),
    ("size", 0.94, 1.00),
)
"""Lowest and highest recall among the groups of each axis; fast and balanced find the same of 228 faces."""

ALL: Final = tuple((axis, 1.0, 1.0) for axis, *_ in GROUPS)
"""Thorough finds each of the 228."""

PROFILES: Final[Mapping[str, ProfileFacts]] = {
    "fast": ProfileFacts(
        ("yunet",),
        0.813,
        0.806,
        0.733,
        0.926,
        (("10-20", 0.76), ("20-40", 0.86), ("40-96", 0.96), ("over 96", 0.96)),
        GROUPS,
    ),
    "balanced": ProfileFacts(
        ("yunet",),
        0.856,
        0.709,
        0.759,
        0.922,
        (("10-20", 0.81), ("20-40", 0.89), ("40-96", 0.98), ("over 96", 0.96)),
        GROUPS,
    ),
    "thorough": ProfileFacts(
        ("centerface", "yunet"),
        0.909,
        0.600,
        0.778,
        0.931,
        (("10-20", 0.88), ("20-40", 0.93), ("40-96", 0.99), ("over 96", 0.96)),
        ALL,
    ),
}


def models(profile: str, further: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return (name, sha256) of every shipped model that a profile and further detectors look with, sorted by name."""
    names = sorted({*PLANS[profile].detectors, *further} & set(DETECTORS))
    return [(name, DETECTORS[name].sha256) for name in names]


def _by_group(facts: ProfileFacts) -> str:
    """Return the sentence on groups of the rendered people, whom nobody guesses anything about."""
    ranges = "; ".join(
        f"{axis} {low:.0%}" if low == high else f"{axis} {low:.0%} to {high:.0%}" for axis, low, high in facts.by_group
    )
    return f"Of rendered people, dark and small versions included, it finds by group: {ranges}. "


def caution(profile: str, further: Sequence[str] = ()) -> str:
    """Return what the profile was measured to miss, as one paragraph for a person who relies on a report."""
    facts = PROFILES[profile]
    sizes = "; ".join(f"{label} pixels {share:.0%}" for label, share in facts.recall_by_size)
    by_size = f" By the size of the face: {sizes}." if sizes else ""
    looked = " and ".join((*facts.detectors, *(name for name in further if name not in facts.detectors)))
    return (
        f"Some faces are missed: {looked} (profile {profile}) finds {facts.recall:.0%} of those of 10 pixels and more "
        f"on crowd photographs with small faces.{by_size} "
        f"{_by_group(facts)}"
        "Tiny, dark, masked or turned-away faces are the likeliest to be missed: a person must look at every picture."
    )
