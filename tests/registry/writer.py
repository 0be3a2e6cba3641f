"""A process that changes a registry again and again, to be killed at any moment."""

from __future__ import annotations

import sys
from pathlib import Path

from stores import letter

from imageguard.model.record import RecordKind
from imageguard.registry.addresses import open_desk


def main(address: str, begin: int) -> None:
    """Keep pairs of letters, and a stop with each, until somebody kills this process; say after each that it is."""
    store = open_desk(address).store
    for number in range(begin, begin + 1000):
        with store.change() as change:
            for side in "AB":
                key = f"L-{number:05}{side}"
                change.put(RecordKind.LETTER, key, letter(key))
            change.add(RecordKind.STOP, {"sha256": f"{number:064x}"})
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(sys.argv[1], int(sys.argv[2]))
