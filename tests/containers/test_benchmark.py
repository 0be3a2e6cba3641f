"""The benchmark of metadata counts what is there, and says where the oracle names what is not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import building as b
import planted

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "metadata.py"
NOTHING = {name: [] for name in ("gps", "names", "places", "serials", "dates", "freetext", "software", "ids")}


def test_the_benchmark_counts_finds_misses_and_what_cannot_be_found(tmp_path: Path) -> None:
    """One place found, one name missed, one preview found, one larger than its file."""
    picture = planted.in_jpeg(planted.exif(gps=b.GPS_THERE, thumbnail=planted.preview()))
    (tmp_path / "a.jpg").write_bytes(picture)
    found = ["ifd1", len(planted.preview())]
    row = {"path": "a.jpg", "type": "JPEG", **NOTHING, "gps": [11.55], "names": ["nobody"]}
    row["embedded"] = [found, ["mpf", 10_000_000]]
    (tmp_path / "truth.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, BENCHMARK, tmp_path, "--alone", "--misses"], capture_output=True, encoding="utf-8", check=True
    )
    counts = {" ".join(line.split()[:-2]) for line in done.stdout.splitlines() if line.endswith("%")}
    assert {"gps 1/1", "names 0/1", "embedded ifd1 1/1", "embedded mpf 0/1"} <= counts
    assert "a.jpg names: 'nobody'" in done.stdout
    assert f"the file has {len(picture)} bytes" in done.stdout
    assert "0 raised, 0 hung" in done.stdout
