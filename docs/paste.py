"""Run the commands shown in the tutorial and paste their real output below them: ``python docs/paste.py [--check]``."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE / "tutorial.md"
CAMPAIGN = HERE.parent / "samples" / "campaign"
FIRST = ("portrait-navy.jpg", "portrait-stone.jpg", "room.jpg")
MISTAKES = (
    ("use.yaml", "publish_on: 2026-12-01", "publish_on: 2026-13-01"),
    ("letters/L-7Q2M.yaml", "face_matching: no", "face_machting: no"),
    ("letters/L-1RC5.yaml", "valid_until: 2028-09-14", "valid_until: 2571-09-14"),
)
BLOCK = re.compile(r"^```console\n\$ (?P<call>[^\n]+)\n(?P<out>.*?)^```$", re.DOTALL | re.MULTILINE)
KEY, SHOWN = r"{}/keys/[0-9a-f]+\.key", "~/.local/share/imageguard/keys/....key"
"""Where the command keeps its key here, and where it does for most readers; its name is random."""
PART = re.compile(r"# from (?P<start>.+)$")


def lay_out(folder: Path) -> None:
    """Put into a folder what the tutorial's reader has: some pictures, and later a whole campaign."""
    (folder / "pictures").mkdir()
    for name in FIRST:
        shutil.copy(CAMPAIGN / "pictures" / name, folder / "pictures" / name)
    shutil.copytree(CAMPAIGN, folder / "campaign")
    shutil.copytree(CAMPAIGN, folder / "careless")
    for name, right, wrong in MISTAKES:
        file = folder / "careless" / name
        file.write_text(file.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")


def output(call: str, folder: Path) -> str:
    """Return what a command prints in the folder, or the part of it that the call's comment asks for."""
    words = shlex.split(call, comments=True)
    command = [sys.executable, "-m", *words] if words[0] == "imageguard" else words
    own = {"IMAGEGUARD_HOME": str(folder / "home"), "IMAGEGUARD_CACHE": str(folder / "cache")}
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", **own}
    done = subprocess.run(  # noqa: S603 - the calls stand in our own page
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    printed = re.sub(KEY.format(re.escape(own["IMAGEGUARD_HOME"])), SHOWN, done.stdout or done.stderr)
    lines = [line.rstrip() for line in printed.splitlines()]
    part = PART.search(call)
    if part:
        lines = ["...", *lines[next((at for at, line in enumerate(lines) if part["start"] in line), 0) :]]
    return "".join(f"{line}\n" for line in lines)


def pasted(text: str) -> str:
    """Return the page with the output of every call made anew, in order, in one folder."""
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder))
        return BLOCK.sub(lambda found: f"```console\n$ {found['call']}\n{output(found['call'], Path(folder))}```", text)


def main() -> int:
    """Rewrite the page; with ``--check`` leave it and end with 1 where it is out of date."""
    old = PAGE.read_text(encoding="utf-8")
    new = pasted(old)
    if "--check" in sys.argv:
        return int(old != new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
