"""Which of many fingerprints may be one picture with those of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.pictures.fingerprint import MATCH

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def near(known: Sequence[tuple[str, str]], wanted: Collection[str]) -> set[str]:
    """Return the ids out of (id, PDQ in hex) whose fingerprint is near one that is wanted.

    Near is what ``pictures.fingerprint`` calls so: 31 bits or fewer. All pairs are compared, none is
    guessed away: 100,000 against one take a few milliseconds.
    """
    if not known or not wanted:
        return set()
    import numpy as np  # noqa: PLC0415 - heavy

    held = np.frombuffer(bytes.fromhex("".join(one for _, one in known)), dtype=np.uint64).reshape(-1, 4)
    alike = np.zeros(len(known), dtype=bool)
    for one in sorted(wanted):
        ours = np.frombuffer(bytes.fromhex(one), dtype=np.uint64)
        alike |= np.bitwise_count(held ^ ours).sum(axis=1) <= MATCH
    return {known[int(at)][0] for at in np.flatnonzero(alike)}
