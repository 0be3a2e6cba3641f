"""How long each report format takes for a campaign of so many pictures, and how much memory.

    python benchmarks/reports.py [NUMBER]

Every format is rendered in a process of its own, so that one does not hold what another left.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests" / "reports"
DEFAULT = 500


def measure(ending: str, number: int) -> dict[str, float]:
    """Render one format here; return seconds, peak memory in MiB and the size of the file in MiB."""
    sys.path.insert(0, str(TESTS))
    import examples  # noqa: PLC0415 - the made-up campaign of the tests

    from imageguard import plugins  # noqa: PLC0415
    from imageguard.ports import ReportContext  # noqa: PLC0415

    report = examples.large_report(number)
    format_ = plugins.report_formats()[ending]
    begun = time.perf_counter()
    data = format_.render(report, ReportContext())
    taken = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": taken, "memory": peak, "size": len(data) / 2**20}


def main() -> None:
    """Print one line a format."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    print(f"{number} assets, two of three not clear")
    print(f"{'format':<14}{'seconds':>9}{'peak MiB':>10}{'file MiB':>10}")
    for ending in (".pdf", ".json", ".html", ".md", ".sarif", ".junit.xml"):
        done = subprocess.run(
            [sys.executable, __file__, str(number), ending], capture_output=True, text=True, check=True
        )
        found = json.loads(done.stdout)
        print(f"{ending:<14}{found['seconds']:>9.2f}{found['memory']:>10.0f}{found['size']:>10.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 2:  # noqa: PLR2004 - the call of a process of its own
        print(json.dumps(measure(sys.argv[2], int(sys.argv[1]))))
    else:
        main()
