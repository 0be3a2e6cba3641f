"""Where the letters stood: one digest over the heads of all of them, and over every stop."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imageguard.model.attestation import Stop
    from imageguard.model.letter import Letter


def registry_head(letters: Iterable[Letter], stops: Iterable[Stop]) -> str:
    """Return a sha256 in hex that changes with any letter, any event of its chain, and any stop.

    One line for each letter (id, length of its chain, digest of the letter with its chain) and
    each stop (digest of the picture, who lifted it), sorted.
    """
    lines = [f"letter {one.id} {len(one.events)} {one.sha256}" for one in letters]
    lines += [f"stop {one.sha256} {one.px or ''} {' '.join(sorted(set(one.lifted_by)))}" for one in stops]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
