"""How much faster an unchanged folder is judged again: ``python benchmarks/throughput.py [ASSETS] [PROFILE]``.

Makes that many small pictures (default 400) from the sample people in a temporary folder, inspects them twice
with the real workers and an empty cache, and prints pictures a second, the ratio and the peak memory.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from imageguard.bootstrap.inspecting import Spec, inspections

PEOPLE = Path(__file__).parent.parent / "samples" / "people"
SIZE = (160, 192)


def make(folder: Path, count: int) -> list[tuple[str, str]]:
    """Write ``count`` different JPEG files of 160 x 192 pixels."""
    sources = sorted(PEOPLE.glob("*.jpg"))
    small = [Image.open(source).convert("RGB").resize(SIZE) for source in sources]
    made = []
    for number in range(count):
        picture = small[number % len(small)].copy()
        picture.putpixel((number % SIZE[0], number // SIZE[0] % SIZE[1]), (number % 251, number % 241, number % 239))
        file = folder / f"{number:06}.jpg"
        picture.save(file, quality=85, comment=str(number))
        made.append((file.name, str(file)))
    return made


def timed(assets: list[tuple[str, str]], spec: Spec) -> float:
    """Return the seconds that inspecting every asset takes."""
    start = time.perf_counter()
    whole = sum(one.whole for one in inspections(assets, spec))
    if whole != len(assets):
        sys.exit(f"{len(assets) - whole} assets were not inspected whole")
    return time.perf_counter() - start


def main() -> None:
    """Run both passes and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    spec = Spec(profile=sys.argv[2] if len(sys.argv) > 2 else "fast")  # noqa: PLR2004 - the second argument
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IMAGEGUARD_CACHE"] = str(Path(folder) / "cache")
        (Path(folder) / "pictures").mkdir()
        assets = make(Path(folder) / "pictures", count)
        first, second = timed(assets, spec), timed(assets, spec)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{count} assets of {SIZE[0]} x {SIZE[1]} pixels, profile {spec.profile}")
    print(f"{'run':<8}{'assets/s':>10}")
    print(f"{'first':<8}{count / first:>10.1f}")
    print(f"{'second':<8}{count / second:>10.1f}")
    print(f"the second run is {first / second:.0f} times faster; peak memory {peak} MiB, of a worker {workers} MiB")


if __name__ == "__main__":
    main()
