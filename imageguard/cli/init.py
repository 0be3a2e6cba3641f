"""``imageguard init``: the first files of a campaign, each explained in itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

FILES: Final[Mapping[str, str]] = {
    "imageguard.yaml": """\
# How imageguard judges the pictures in this folder and below.
registry: letters/                # the consent letters, one YAML file each; keep this folder private
use: use.yaml                     # what is about to be published
rules: [guidance-note-2016, children, metadata-hygiene, models-and-ai]
attestations: attestations.yaml   # what named people answered
waivers: waivers.yaml             # failures that somebody accepted, with a reason and an end
profile: balanced                 # fast | balanced | thorough
# face_matching: is off. It compares people's faces, which the law treats as sensitive data.
# To turn it on, state the legal basis and the impact assessment:
# face_matching:
#   legal_basis: "..."
#   assessment: "DPIA-..."
""",
    "use.yaml": """\
# What is about to be published. Every letter must allow all of it, from publish_on through until.
campaign: my-campaign
purposes: [awareness]             # awareness | advocacy | fundraising | training | report | media
channels: [website]               # website | social_organic | paid_ads | print | press | events | internal
territories: [world]              # ISO country codes, or world
# publish_on: 2027-01-15
# until: 2028-01-15
# jurisdictions: {capture: KH, publication: [GB], hosting: IE}
# assets:
#   group.jpg: {caption: "...", alt: "..."}
""",
    "attestations.yaml": """\
# What people answered, one entry each; "px:..." of a picture stands in the JSON report. For instance:
# - asset: "px:..."
#   people_count: 1
#   faces:
#     - {face: [0.31, 0.12, 0.45, 0.30], letter: L-7Q2M}
#   by: R-02
#   role: reviewer
#   on: 2026-11-20
[]
""",
    "waivers.yaml": """\
# Accepted failures. Each needs a reason, a person who may approve it, and a last day. For instance:
# - {rule: IG125, asset: "sha256:...", reason: "...", approved_by: R-05, role: safeguarding_lead, expires: 2027-01-31}
[]
""",
    "letters/README.md": """\
# Consent letters

One YAML file a letter. No name, contact or address of anybody belongs in these files: a letter is known by
an opaque id and a pseudonym. Keep this folder out of public repositories. The form of a letter is in the
tutorial; `imageguard check` names every mistake in every letter, with file and line.
""",
    "letters/.gitignore": ".imageguard.*\n",
}


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="default: this folder")
    parser.add_argument(
        "--registry",
        metavar="URL",
        help="keep letters in a database instead: a file ending in .db, or postgresql://...",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the files that are not there yet; never touch one that is."""
    folder: Path = arguments.folder
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: name a folder")
    where = _found(arguments.registry, folder) if arguments.registry else None
    for name, text in FILES.items():
        file = folder / name
        if arguments.registry and name.startswith("letters/"):
            continue
        if file.exists():
            print(f"kept     {file} (it was there already)")
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        named = f"registry: {arguments.registry}" if arguments.registry else "registry: letters/ "
        file.write_text(text.replace("registry: letters/ ", named), encoding="utf-8")
        print(f"written  {file}")
    _tell(where if arguments.registry else _found("letters", folder))
    print("\nNext: take letters in (`imageguard consent --help`), describe the use in use.yaml, then run\n")
    print(f"  imageguard check {folder}")
    return 0


def _found(address: str, folder: Path) -> str | None:
    """Make the registry and its key and return where the key lies; None where there is one already."""
    from imageguard.bootstrap.founding import found_registry  # noqa: PLC0415 - after the call is well formed

    folder.mkdir(parents=True, exist_ok=True)
    return found_registry(address, folder)


def _tell(where: str | None) -> None:
    if where is None:
        print("kept     the registry (it has a key already)")
        return
    print(f"key      {where}")
    print("         Names and contacts in letters are sealed with it. Without it they are lost: keep a copy on paper")
    print(
        "         in a safe (`imageguard consent key --show`), never in this folder, in git or in a synchronised one."
    )
