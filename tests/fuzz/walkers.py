"""Fuzzes the container walkers and metadata readers, guided by coverage, from one seed a hiding place.

usage: python tests/fuzz/walkers.py FOLDER [libFuzzer options, such as -max_total_time=60]

FOLDER keeps the corpus between runs; an input that makes a walker or a reader crash, or that takes
longer than ten seconds, is written beside it and ends the run with exit code 77 or 70.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "containers"))

with atheris.instrument_imports(include=["imageguard.formats", "imageguard.containers", "imageguard.metadata"]):
    import planted

    from imageguard import plugins
    from imageguard.engine.unpack import Unpacking
    from imageguard.errors import InspectionError
    from imageguard.ports import Limits

    CONTAINERS, READERS = plugins.containers(), plugins.readers()

if TYPE_CHECKING:
    from imageguard.ports import Block

LIMITS = Limits(file_bytes=1 << 20, block_bytes=1 << 20, pixels=1 << 20, pictures=20, blocks=100, metadata=2000)
STEADY = ("-timeout=10", "-rss_limit_mb=2048", "-max_len=65536")


def try_one(data: bytes) -> None:
    """Take one input apart; raises what a walker or a reader raises and should not."""
    unpacked = Unpacking(CONTAINERS, READERS, LIMITS)
    unpacked.open(data)
    if any(problem.code == "crashed" for problem in unpacked.problems):
        _again(data)
        raise AssertionError([problem.message for problem in unpacked.problems])


def _again(data: bytes) -> None:
    """Open the input without the net below, so that the traceback shows."""
    for container in CONTAINERS.values():
        if container.recognises(data[:65536]):
            with contextlib.suppress(InspectionError):
                for block in container.open(data, LIMITS).blocks:
                    _read(block)


def _read(block: Block) -> None:
    with contextlib.suppress(InspectionError):
        READERS[block.standard].read(block, LIMITS)


def main() -> None:
    """Plant the seeds and run."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for place, leak in enumerate(planted.LEAKS):
        (folder / f"seed-{place:03}").write_bytes(leak.make())
    crashes = f"-artifact_prefix={folder.parent / 'crash-'}"
    atheris.Setup([sys.argv[0], str(folder), *STEADY, crashes, *sys.argv[2:]], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
