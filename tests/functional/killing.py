"""Runs ``imageguard fix`` in forked children and kills each at a random moment: ``killing.py FOLDER KILLS SEED``.

A fork has everything imported already, so that hundreds of kills fall on what the command does, and not on
its start. After each kill the copies are looked at; what is wrong is printed, a line each.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import random
import signal
import sys
import time
from pathlib import Path

import cv2
import PIL.Image

from imageguard import plugins
from imageguard.bootstrap import delivering, fixing, inspecting, mending
from imageguard.cli import main
from imageguard.remedies import proof

LOADED = cv2, PIL.Image, delivering, fixing, inspecting, mending, proof


def forked(folder: Path) -> int:
    """Start the command in a child that leads its own group, and return its number."""
    child = os.fork()
    if child:
        return child
    os.setpgid(0, 0)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    multiprocessing.get_context = lambda _=None: multiprocessing.context.ForkContext()  # type: ignore[assignment]
    with contextlib.suppress(SystemExit):
        words = ["fix", str(folder / "in"), "--out", str(folder / "out"), "--faces", "none"]
        os._exit(main([*words, "--profile", "fast", "--jobs", "1"]))
    os._exit(9)


def wrong(folder: Path, originals: dict[Path, bytes]) -> list[str]:
    """Return what is not as it must be, however the command ended."""
    found = [f"half a copy: {one.name}" for one in (folder / "out").glob("*") if not _is_whole(one)]
    found += [f"an original has changed: {path.name}" for path, data in originals.items() if path.read_bytes() != data]
    if {path for path in (folder / "in").rglob("*") if path.is_file()} != set(originals):
        found.append("something was written among the originals")
    return found


def _is_whole(copy: Path) -> bool:
    return hashlib.sha256(copy.read_bytes()).hexdigest().startswith(copy.stem)


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def run(folder: Path, kills: int, seed: int) -> None:
    """Kill so many runs, only the command or its whole group in turn; then let one end, and look at what is left."""
    for kind in (plugins.containers, plugins.readers, plugins.menders):
        kind()
    originals = {path: path.read_bytes() for path in (folder / "in").rglob("*") if path.is_file()}
    start = time.monotonic()
    os.waitpid(forked(folder), 0)
    whole, chance = time.monotonic() - start, random.Random(seed)  # noqa: S311 - moments, no secret
    copies = sorted(one.name for one in (folder / "out").iterdir())
    if not copies:
        say("a run that is not killed delivers nothing")
    early = 0
    for place in range(kills):
        for copy in (folder / "out").iterdir():
            copy.unlink()
        child = forked(folder)
        time.sleep(chance.uniform(0.0, whole))
        (os.killpg if place % 2 else os.kill)(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        early += os.WIFSIGNALED(status)
        for line in wrong(folder, originals):
            say(f"kill {place}: {line}")
    os.waitpid(forked(folder), 0)
    if sorted(one.name for one in (folder / "out").iterdir()) != copies:
        say("the next run does not deliver what the first one did")
    for left in (*folder.glob(".*"), *folder.glob("*.tmp*")):
        say(f"left behind: {left.name}")
    say(f"{early} of {kills} runs were killed before their end")


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
