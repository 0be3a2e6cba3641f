"""Recall of metadata and embedded pictures against an oracle's facts, with exceptions, hangs and milliseconds per file.

usage: python benchmarks/metadata.py FOLDER [--types JPEG,PNG,...] [--misses] [--peers]

FOLDER holds ``truth.jsonl``, one JSON object a file: path, type, gps, names, places, serials, dates
(digits only), freetext, software, ids (lower case, white space folded), embedded ([kind, bytes]).
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import json
import re
import statistics
import time
from pathlib import Path
from typing import Any

FIELDS = ("gps", "names", "places", "serials", "dates", "freetext", "software", "ids")
SECONDS = 20.0
PLACES = 2e-4
PADDING = 4
XMP_DEGREES = r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?\s*[NSEW]"
TYPES = "JPEG,PNG,APNG,TIFF,GIF,WEBP,Extended WEBP,WEBP (lossless),MPO,HEIC,HEIF,AVIF"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--types", default=TYPES)
    parser.add_argument("--misses", action="store_true", help="print every miss")
    parser.add_argument("--peers", action="store_true", help="exifread alone, Pillow alone and exiftool beside us")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in (arguments.folder / "truth.jsonl").read_text("utf-8").splitlines()]
    wanted = set(arguments.types.split(",")) if arguments.types != "all" else None
    rows = [row for row in rows if wanted is None or row["type"] in wanted]
    stacks = ["imageguard", "exifread", "pillow"] if arguments.peers else ["imageguard"]
    for stack in stacks:
        report(stack, arguments.folder, rows, misses=arguments.misses)


def report(stack: str, folder: Path, rows: list[dict[str, Any]], *, misses: bool) -> None:
    """Print the figures of one stack."""
    hits, totals = collections.Counter[str](), collections.Counter[str]()
    times, raised, hung, blocked = [], [], [], collections.Counter[str]()
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        for row in rows:
            future = pool.submit(read, stack, str(folder / row["path"]))
            try:
                seen = future.result(SECONDS)
            except TimeoutError:
                hung.append(row["path"])
                seen = {"values": [], "pictures": [], "ms": 0.0, "problems": [], "error": None}
            if seen["error"]:
                raised.append((row["path"], seen["error"]))
            times.append(seen["ms"])
            blocked.update(seen["problems"])
            score(row, seen, hits, totals, show=misses and stack == "imageguard")
    speed = f"median {statistics.median(times):.2f} ms, mean {statistics.mean(times):.2f} ms"
    print(f"{stack}: {len(rows)} files, {speed}, "
          f"{len(raised)} raised, {len(hung)} hung")  # fmt: skip
    for name in sorted(totals):
        print(f"  {name:24} {hits[name]:5}/{totals[name]:<5} {100 * hits[name] / totals[name]:6.1f} %")
    for path, error in raised[:10] + [(path, "hung") for path in hung[:10]]:
        print("  !", path, error)
    print("  problems:", dict(blocked.most_common(12)))


def score(row: dict[str, Any], seen: dict[str, Any], hits: Any, totals: Any, *, show: bool) -> None:  # noqa: ANN401
    """Count what of one row was seen."""
    values = {fold(value) for value in seen["values"]}
    joined = "\n".join(values)
    digits = "\n".join(re.sub(r"\D", "", value) for value in values)
    numbers = sorted(degrees(seen["values"]))
    tests = {
        "gps": lambda value: any(abs(number - value) <= PLACES for number in numbers),
        "dates": digits.__contains__,
    }
    for name in FIELDS:
        if name == "gps" and not any(row["gps"]):
            continue  # zero and zero is what a camera writes without a fix
        for value in row[name]:
            totals[name] += 1
            found = tests.get(name, lambda text: stands_in(text, joined))(value)
            hits[name] += found
            if show and not found:
                print(f"  miss {row['type']} {row['path']} {name}: {value!r:.120}")
    pictures(row, collections.Counter(seen["pictures"]), hits, totals, show=show)


def stands_in(value: str, joined: str) -> bool:
    """Say whether a value was seen; the oracle writes a question mark for a letter that it cannot read."""
    return value in joined or re.search(re.escape(value).replace(r"\?", "."), joined) is not None


def pictures(row: dict[str, Any], sizes: Any, hits: Any, totals: Any, *, show: bool) -> None:  # noqa: ANN401
    """Count which embedded pictures of one row were seen, by their sizes in bytes."""
    for kind, size in row["embedded"]:
        totals[f"embedded {kind}"] += 1
        found = next((one for one in sizes if sizes[one] and abs(one - size) <= PADDING), None)
        hits[f"embedded {kind}"] += found is not None
        if found is not None:
            sizes[found] -= 1
        elif show:
            print(f"  miss {row['type']} {row['path']} embedded {kind} {size}; saw {sorted(sizes)[:12]}")


def fold(value: str) -> str:
    """Lower case, white space folded."""
    return " ".join(value.lower().split())


def degrees(values: list[str]) -> set[float]:
    """Every number of degrees that a value can be read as: decimal, or degrees and minutes as XMP writes them."""
    found: set[float] = set()
    for value in values:
        if re.fullmatch(r"[-+]?\d{1,3}\.\d+", value):
            found.add(abs(float(value)))
        for whole, minutes, seconds in re.findall(
            r"(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?\s*[NSEW]", value
        ):
            found.add(int(whole) + float(minutes) / 60 + float(seconds or 0) / 3600)
        for number in re.findall(r"[-+]\d{1,3}\.\d+", value):
            found.add(abs(float(number)))
        for number in re.findall(r"\d{1,3}\.\d{3,}", value):
            found.add(float(number))
    return found


_CACHE: dict[str, Any] = {}


def read(stack: str, path: str) -> dict[str, Any]:
    """Read one file with one stack: values, sizes of pictures, milliseconds, problems, the error if it raised."""
    data = Path(path).read_bytes()
    reader = {"imageguard": ours, "exifread": exifread_alone, "pillow": pillow_alone}[stack]
    started = time.perf_counter()
    try:
        values, pictures, problems = reader(data)
        error = None
    except Exception as caught:  # noqa: BLE001 - what raises is what is counted
        values, pictures, problems, error = [], [], [], f"{type(caught).__name__}: {caught}"
    ms = 1000 * (time.perf_counter() - started)
    return {"values": values, "pictures": pictures, "problems": problems, "ms": ms, "error": error}


def ours(data: bytes) -> tuple[list[str], list[int], list[str]]:
    """Read with imageguard, faces left out and no picture decoded."""
    from imageguard import plugins  # noqa: PLC0415 - only this stack needs it
    from imageguard.engine.inspect import Engine, survey  # noqa: PLC0415 - only this stack needs it
    from imageguard.pictures.fingerprint import PLUGIN  # noqa: PLC0415 - only this stack needs it
    from imageguard.ports import Limits  # noqa: PLC0415 - only this stack needs it

    engine = _CACHE.setdefault("engine", Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits()))
    facts, pictures, problems = survey(data, engine)
    return (
        [fact.value or "" for fact in facts],
        [one.bytes for one in pictures if one.bytes],
        [one.code for one in problems if one.blocking],
    )


def exifread_alone(data: bytes) -> tuple[list[str], list[int], list[str]]:
    """Read with exifread."""
    import io  # noqa: PLC0415 - only this stack needs it

    import exifread  # noqa: PLC0415 - only this stack needs it
    from exifread.utils import get_gps_coords  # noqa: PLC0415 - only this stack needs it

    tags = exifread.process_file(io.BytesIO(data), details=False)
    values = [str(value) for value in tags.values()] + [f"{degree:+.6f}" for degree in get_gps_coords(tags) or ()]
    return values, [len(one) for one in tags.values() if isinstance(one, bytes)], []


def pillow_alone(data: bytes) -> tuple[list[str], list[int], list[str]]:
    """Read with Pillow: EXIF directories, XMP, text chunks, IPTC."""
    import io  # noqa: PLC0415 - only this stack needs it

    from PIL import Image, IptcImagePlugin  # noqa: PLC0415 - only this stack needs it

    image = Image.open(io.BytesIO(data))
    exif = image.getexif()
    tables = [exif, *(exif.get_ifd(tag) for tag in (0x8769, 0x8825, 1))]
    values = [str(value) for table in tables for value in table.values()]
    there = [degree for degree in (tables[2].get(2), tables[2].get(4)) if degree]
    values += [f"{sum(float(part) / 60**place for place, part in enumerate(degree)):+.6f}" for degree in there]
    values += [str(value) for value in image.info.values() if isinstance(value, str)]
    values += [str(image.getxmp())] if hasattr(image, "getxmp") else []
    values += [bytes(value).decode("utf-8", "replace") for value in (IptcImagePlugin.getiptcinfo(image) or {}).values()
               if isinstance(value, bytes)]  # fmt: skip
    return values, [], []


if __name__ == "__main__":
    main()
