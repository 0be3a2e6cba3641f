"""``imageguard consent new``: a letter step by step, in the words of the form, read out and answered."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from imageguard.forms.asking import Question


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("kind", nargs="?", default="adult", metavar="KIND", help="adult or release (default: adult)")
    parser.add_argument("--language", default="en", metavar="CODE", help="en, th, id (default: %(default)s)")
    parser.add_argument(
        "--scan", type=Path, metavar="FILE", help="the scan of the signed letter: sealed into the vault"
    )
    parser.add_argument("--incomplete", action="store_true", help="take it although something was not answered")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where the letter was not kept because something is missing in it."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.taking import take_answers  # noqa: PLC0415
    from imageguard.forms.asking import questions  # noqa: PLC0415
    from imageguard.forms.templates import template  # noqa: PLC0415

    form = template(arguments.kind, arguments.language)
    if form.draft:
        raise UsageError(f"the letter {form.language}/{form.kind} is a draft: its words were not approved yet")
    if form.data.get("goes_with"):
        raise UsageError("a child's letter is two forms: print both, and take them in with `imageguard consent add`")
    desk = desk_for(arguments.registry)
    print(form.data["title"])
    print("An empty answer is not recorded; it is asked again later, and is no yes. The first letter is enough.\n")
    taken = take_answers(desk, form, _ask(questions(form)), scan=arguments.scan, incomplete=arguments.incomplete)
    print(f"\nkept as {taken.id}" if taken.kept else "\nnot kept: this is missing in it")
    for gap in taken.gaps:
        print(f"  {gap.field}: {gap.wanted}")
    return int(not taken.kept)


def _ask(asked: Sequence[Question]) -> dict[str, str]:
    answers = {}
    for number, one in enumerate(asked, 1):
        hint = f" ({' / '.join(one.values)})" if one.values else f" ({one.hint})" if one.hint else ""
        while answer := _line(f"{number}/{len(asked)}  {one.words}{hint}: "):
            try:
                answers[one.name] = one.taken(answer)
                break
            except ValueError as error:
                print(f"     {error}")
    return answers


def _line(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise UsageError("the answers ended before the questions did; nothing was kept")
    return line.strip()
