"""``imageguard consent intake``: a folder of scanned letters becomes a sheet, and the sheet becomes letters."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from imageguard.bootstrap.intake import Intake

HOW = """How to fill in the sheet (CSV; XLSX where openpyxl is installed):
  cabinet       where the paper lies; several scans with one number are the pages of one letter, filled in once
  subject       the person's pseudonym, such as S-04, never a name; empty: a new one is made up
  age           adult, minor, or years, on the day of the picture
  purposes      what the person said yes to, such as awareness, fundraising; a no has a minus: -fundraising
  channels      where it may be shown, such as website, print, -social_organic
  face_visible  yes or no
  signed_on     year-month-day, Common Era (2026-01-10)
  valid_until   the same
What you do not know stays empty. Read the sheet in as often as you like: what is known is passed over, what was
filled in since is added, and nothing is overwritten."""


FEW = 20
"""How many letters are named one by one."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    import argparse  # noqa: PLC0415 - the module's types alone are needed above

    parser.epilog, parser.formatter_class = HOW, argparse.RawDescriptionHelpFormatter
    parser.add_argument("source", type=Path, metavar="SOURCE", help="a folder of scans, or the sheet, filled in")
    parser.add_argument("--out", type=Path, default=Path("intake.csv"), metavar="OUT", help="default: %(default)s")
    parser.add_argument(
        "--dates", choices=("ymd", "dmy", "mdy"), default="ymd", help="how days are written whose year stands last"
    )
    parser.add_argument(
        "--scans", type=Path, metavar="FOLDER", help="with a sheet: seal the scans of this folder into the vault"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    if arguments.source.is_dir():
        return _write(arguments.source, arguments.out)
    from imageguard.bootstrap.intake import take_sheet  # noqa: PLC0415 - after the call is well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415
    from imageguard.bootstrap.sheets import Reading  # noqa: PLC0415

    if arguments.scans is not None and not arguments.scans.is_dir():
        raise UsageError(f"{arguments.scans}: there is no such folder of scans")
    desk = desk_for(arguments.registry, arguments.source)
    tell(take_sheet(desk, arguments.source, Reading(order=arguments.dates), scans=arguments.scans))
    if arguments.scans:
        print(f"Delete the open scans in {arguments.scans} when nobody needs them any more: there are names on them.")
    return 0


def _write(folder: Path, out: Path) -> int:
    from imageguard.bootstrap.sheets import ASKED, sheet_of  # noqa: PLC0415 - after the call is well formed

    if out.exists():
        raise UsageError(f"{out} is there already: give --out another name, or read it in")
    sheet = sheet_of(folder)
    out.write_text(sheet.text, encoding="utf-8", newline="")
    print(f"written {out}: {sheet.count} scans, one a row")
    _tell_files("the same scan as another, without a row of its own", sheet.same)
    _tell_files("cannot be opened: look at it, and scan the paper again", sheet.broken)
    print(f"Fill in {', '.join(ASKED)}.")
    print("Leave what you do not know empty: it is asked once a letter, never invented. Then:")
    print(f"  imageguard consent intake {out} --scans {folder}")
    return 0


def _tell_files(what: str, files: tuple[str, ...]) -> None:
    for file in files:
        print(f"  {file}: {what}")


def tell(done: Intake) -> None:
    """Print what became of a sheet."""
    lacking = [one for one in done.taken if one.gaps]
    print(f"{_counted(len(done.taken), 'letter')} taken in, {len(lacking)} of them with something not recorded")
    for name, count in Counter(gap.field for one in lacking for gap in one.gaps).most_common():
        print(f"  {name} in {count}")
    if 0 < len(lacking) <= FEW:
        print(f"  these: {', '.join(one.id for one in lacking)}")
    if done.filled:
        print(f"{_counted(len(done.filled), 'letter')} of before filled in further: {', '.join(done.filled)}")
    if done.known:
        print(f"{_counted(done.known, 'letter')} known already, with nothing new")
    if done.empty:
        print(f"{_counted(done.empty, 'row')} still empty")
    for number, id_, path in done.otherwise:
        print(
            f"row {number} says otherwise than {id_} in {path}: the letter stays; `consent add --replace` corrects it"
        )
    if done.new_words:
        print(f"no form asks for these words, look whether they are meant: {', '.join(sorted(done.new_words))}")
    if done.sealed:
        print(f"{_counted(done.sealed, 'scan')} sealed into the vault")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
