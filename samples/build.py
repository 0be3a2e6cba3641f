"""Build the sample campaign: pictures, letters, use, answers and waivers, the same bytes each time."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import answers
import pictures
import records
import yamltext

HERE = Path(__file__).parent
HEADER = "Part of the imageguard sample campaign, written by samples/build.py; nobody here exists."


def build(folder: Path) -> None:
    """Write the whole campaign into the folder, which is made anew."""
    for name in ("pictures", "letters"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    made = pictures.campaign()
    for name, picture in made.items():
        (folder / "pictures" / name).write_bytes(picture.data)
    for letter in records.letters(made):
        _write(folder / "letters" / f"{letter['id']}.yaml", letter)
    _write(folder / "letters" / "stops.yaml", records.stops(made))
    _write(folder / "imageguard.yaml", records.SETTINGS)
    _write(folder / "use.yaml", records.USE)
    _write(folder / "attestations.yaml", answers.attestations(made))
    _write(folder / "waivers.yaml", answers.waivers(made))


def _write(path: Path, value: object) -> None:
    path.write_text(yamltext.document(HEADER, value), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "campaign")
