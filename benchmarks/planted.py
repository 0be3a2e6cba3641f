"""One secret a hiding place a container: who sees it. The files are made on the spot, and anybody can look at them.

usage: python benchmarks/planted.py [--misses] [--write FOLDER]

A metadatum counts where the planted word, or the planted place, is among the values; a picture where one of its
kind is found (where a stack tells no kinds: any); hidden bytes can be told by imageguard only. A clean file
counts as an alarm where anything but structure is reported.
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
import tempfile
from pathlib import Path

import stacks

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "containers"))
import planted

NEAR = 0.01


def main() -> None:
    """Make the files, read them with every stack, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="name what imageguard misses")
    parser.add_argument("--write", type=Path, help="keep the files here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.write or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        files = {leak.name: _written(folder, leak.name, leak.make()) for leak in planted.LEAKS}
        clean = {name: _written(folder, f"clean {name}", make()) for name, make in planted.CLEAN.items()}
        names = stacks.available()
        for stack in names:
            _report(stack, files, clean, misses=arguments.misses and stack == "imageguard")
            stacks.close(stack)


def _written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / re.sub(r"[^\w.-]+", "-", name)
    path.write_bytes(data)
    return path


def _report(stack: str, files: dict[str, Path], clean: dict[str, Path], *, misses: bool) -> None:
    hits, totals = collections.Counter[str](), collections.Counter[str]()
    for leak in planted.LEAKS:
        seen = stacks.read(stack, str(files[leak.name]))
        for what, found in _found(leak, seen).items():
            totals[what] += 1
            hits[what] += found
            if misses and not found:
                print(f"  miss {leak.name}: {what}")
    alarms = [name for name, path in clean.items() if _alarms(stacks.read(stack, str(path)))]
    row = ", ".join(f"{what} {hits[what]}/{total}" for what, total in sorted(totals.items()))
    print(f"{stack:11} {row}, alarms on {len(alarms)}/{len(clean)} clean files {alarms or ''}")


def _found(leak: planted.Leak, seen: stacks.Seen) -> dict[str, bool]:
    """Return what of one leak was seen, by what it is."""
    found: dict[str, bool] = {}
    if leak.category is not None:
        found["metadata"] = any(_says(value, leak.planted) for value in seen.values)
    if leak.rendition is not None:
        found["pictures"] = bool(seen.pictures) or leak.rendition in seen.renditions
    if leak.hidden is not None:
        found["hidden data"] = leak.hidden in {kind for kind, _ in seen.hidden}
    return found


def _says(value: str, word: str) -> bool:
    if word in value:
        return True
    try:
        place = float(word)
    except ValueError:
        return False
    return any(abs(abs(float(number)) - place) < NEAR for number in re.findall(r"\d{1,3}\.\d+", value))


def _alarms(seen: stacks.Seen) -> bool:
    told = any(category != "other" for _, category in seen.facts)
    return told or bool(seen.hidden) or bool(seen.problems)


if __name__ == "__main__":
    main()
