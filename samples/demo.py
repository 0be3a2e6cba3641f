"""Runs the main job on the sample campaign and says what came out: ``python samples/demo.py [FOLDER]``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CAMPAIGN = Path(__file__).parent / "campaign"


def main() -> int:
    """Check the campaign; 0 where it is blocked as planned and the reports are there."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "build/demo")
    out.mkdir(parents=True, exist_ok=True)
    reports = [out / "report.pdf", out / "report.json"]
    call = ["check", str(CAMPAIGN), *(f"--report={report}" for report in reports)]
    print("$ imageguard", *call, flush=True)
    code = subprocess.run([sys.executable, "-m", "imageguard", *call], check=False).returncode  # noqa: S603 - our own call
    if code != 1:
        print(f"The sample campaign should end in exit status 1, not {code}.")
        return 1
    print(
        "\nExit status 1, as it should be: the campaign holds pictures that must not be published,"
        "\nplanted for this demonstration. A campaign without any ends in 0.\n"
    )
    missing = [report for report in reports if not report.is_file()]
    for report in reports:
        print(f"  {'MISSING ' if report in missing else ''}{report.resolve()}")
    return len(missing)


if __name__ == "__main__":
    sys.exit(main())
