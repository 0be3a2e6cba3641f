"""Recall of metadata and embedded pictures against an oracle's facts, with exceptions, hangs and milliseconds per file.

usage: python benchmarks/metadata.py FOLDER [--types JPEG,PNG,...|all] [--misses] [--alone]

FOLDER holds ``truth.jsonl``, one JSON object a file: path, type, gps, names, places, serials, dates
(digits only), freetext, software, ids (lower case, white space folded), embedded ([kind, bytes]).
exiftool (kept open, where installed), exifread and Pillow run beside imageguard, file by file in turn.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import json
import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import stacks
from pebble import ProcessPool

FIELDS = ("gps", "names", "places", "serials", "dates", "freetext", "software", "ids")
PERSONAL = frozenset({"location", "person"})
SECONDS = 20.0
PLACES = 2e-4
PADDING = 4
FURTHEST = 180.0
OTHER = "makernote/other"
DEGREES = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?\s*[NSEW]")
TYPES = "JPEG,PNG,APNG,TIFF,GIF,WEBP,Extended WEBP,WEBP (lossless),MPO,HEIC,HEIF,AVIF"


@dataclass
class Tally:
    """What one stack did over all files."""

    hits: collections.Counter[str] = field(default_factory=collections.Counter)
    totals: collections.Counter[str] = field(default_factory=collections.Counter)
    problems: collections.Counter[str] = field(default_factory=collections.Counter)
    hidden: collections.Counter[str] = field(default_factory=collections.Counter)
    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def add(self, row: dict[str, Any], seen: stacks.Seen) -> None:
        """Count one file."""
        self.times.append(seen.ms)
        self.problems.update(set(seen.problems))
        self.hidden.update({kind for kind, _ in seen.hidden})
        if seen.error:
            self.failures.append(f"{row['path']}: {seen.error}")
        self.values(row, seen)
        self.pictures(row, seen)
        told = sorted({tag for tag, category in seen.facts if category in PERSONAL})
        if told and not any(row[name] for name in ("gps", "names", "places", "freetext")):
            self.alarms.append(f"{row['path']}: {', '.join(told)}")

    def count(self, name: str, row: dict[str, Any], what: str, *, found: bool) -> None:
        """Count one value or picture of the oracle."""
        self.totals[name] += 1
        self.hits[name] += found
        if not found:
            self.misses.append(f"{row['path']} {name}: {what}")

    def values(self, row: dict[str, Any], seen: stacks.Seen) -> None:
        """Count which of the oracle's values are among what was seen."""
        joined = "\n".join(fold(value) for value in seen.values)
        digits = "\n".join(re.sub(r"\D", "", value) for value in seen.values)
        numbers = degrees(seen.values)
        for name in FIELDS:
            if name == "gps" and not any(row["gps"]):
                continue  # zero and zero is what a camera writes without a fix
            for value in row[name]:
                if name == "gps":
                    found = any(abs(number - value) <= PLACES for number in numbers)
                else:
                    found = value in digits if name == "dates" else stands_in(value, joined)
                reason = f" ({nowhere(value)})" if name == "gps" and nowhere(value) else ""
                self.count(name, row, f"{value!r:.100}{reason}", found=found)

    def pictures(self, row: dict[str, Any], seen: stacks.Seen) -> None:
        """Count which of the oracle's pictures were seen, by their sizes in bytes, zeros behind them or not."""
        left = list(seen.pictures)
        for kind, size in row["embedded"]:
            match = next((one for one in left if one[0] - PADDING <= size <= one[1] + PADDING), None)
            if match is not None:
                left.remove(match)
            again = kind != OTHER and [OTHER, size] in row["embedded"] and match is None
            reason = wrong(row, size, again=again)
            self.count(f"embedded {kind}", row, f"{size} bytes{reason}", found=match is not None)
            if not reason:
                self.count(f"embedded {kind}, where it is", row, f"{size} bytes", found=match is not None)


def wrong(row: dict[str, Any], size: int, *, again: bool) -> str:
    """Say why a picture that the oracle names is not there to be found, nothing where it is."""
    if size > row["bytes"]:
        return f" (the file has {row['bytes']} bytes: the picture was cut off, its address was not)"
    return " (one picture, named by the oracle twice)" if again else ""


def nowhere(value: float) -> str:
    """Say why a coordinate is none, nothing where it may be one."""
    return "no place on earth" if value > FURTHEST else ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--types", default=TYPES)
    parser.add_argument(
        "--misses", action="store_true", help="print every miss, and every alarm where the oracle is mute"
    )
    parser.add_argument("--alone", action="store_true", help="imageguard only")
    arguments = parser.parse_args()
    rows = load(arguments.folder, None if arguments.types == "all" else set(arguments.types.split(",")))
    names = ["imageguard"] if arguments.alone else stacks.available()
    for name, tally in measured(arguments.folder, rows, names).items():
        report(name, tally, misses=arguments.misses and name == "imageguard")


def load(folder: Path, wanted: set[str] | None) -> list[dict[str, Any]]:
    """Return the rows of the truth file, each with its file's size."""
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
    chosen = [row for row in rows if wanted is None or row["type"] in wanted]
    return [row | {"bytes": (folder / row["path"]).stat().st_size} for row in chosen]


def measured(folder: Path, rows: list[dict[str, Any]], names: list[str]) -> dict[str, Tally]:
    """Return what each stack did, file by file in turn, each in a process of its own that a hang does not outlive."""
    tallies = {name: Tally() for name in names}
    pools = {name: ProcessPool(max_workers=1) for name in names}
    for row in rows:
        for name, tally in tallies.items():
            future = pools[name].schedule(stacks.read, args=(name, str(folder / row["path"])), timeout=SECONDS)
            try:
                tally.add(row, future.result())
            except concurrent.futures.TimeoutError:
                tally.add(row, stacks.Seen(error="hung", ms=1000 * SECONDS))
    for name, pool in pools.items():
        pool.schedule(stacks.close, args=(name,))
        pool.close()
        pool.join()
    return tallies


def report(name: str, tally: Tally, *, misses: bool) -> None:
    """Print the figures of one stack."""
    hung = sum(one.endswith(": hung") for one in tally.failures)
    print(
        f"{name}: {len(tally.times)} files, median {statistics.median(tally.times):.2f} ms,"
        f" mean {statistics.mean(tally.times):.2f} ms, {len(tally.failures) - hung} raised, {hung} hung"
    )
    for kind in sorted(tally.totals):
        hits, total = tally.hits[kind], tally.totals[kind]
        print(f"  {kind:40} {hits:5}/{total:<5} {100 * hits / total:6.1f} %")
    if tally.hidden:
        print("  files with hidden data:", dict(tally.hidden.most_common()))
    if tally.problems:
        print("  files blocked:", dict(tally.problems.most_common()))
    for failure in tally.failures[:10] if not misses else tally.failures:
        print("  !", failure[:160])
    for one in tally.misses if misses else ():
        print("  miss", one)
    for one in tally.alarms if misses else ():
        print("  alarm", one)


def stands_in(value: str, joined: str) -> bool:
    """Say whether a value was seen; the oracle writes a question mark for a letter that it cannot read."""
    return value in joined or ("?" in value and re.search(re.escape(value).replace(r"\?", "."), joined) is not None)


def fold(value: str) -> str:
    """Lower case, white space folded."""
    return " ".join(value.lower().split())


def degrees(values: list[str]) -> set[float]:
    """Every number of degrees that a value can be read as: decimal, or degrees and minutes as XMP writes them."""
    found: set[float] = set()
    for value in values:
        found.update(abs(float(number)) for number in re.findall(r"[-+]?\d{1,3}\.\d+", value))
        found.update(
            int(whole) + float(minutes) / 60 + float(seconds or 0) / 3600
            for whole, minutes, seconds in DEGREES.findall(value)
        )
    return found


if __name__ == "__main__":
    main()
