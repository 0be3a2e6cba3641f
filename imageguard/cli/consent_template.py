"""``imageguard consent template``: a letter to print, or to fill in on a screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("kind", nargs="?", metavar="KIND", help="adult, guardian, assent, release; without it, a list")
    parser.add_argument(
        "--language", default="en", metavar="CODE", help="en, th, id; drafts: km, my, vi (default: %(default)s)"
    )
    parser.add_argument("--draft", action="store_true", help="make a letter whose words nobody has approved yet")
    parser.add_argument("--out", type=Path, metavar="OUT", help="the PDF (default: KIND-LANGUAGE.pdf)")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.forms.templates import template, templates  # noqa: PLC0415 - after the call is well formed

    if not arguments.kind:
        for one in templates():
            draft = "draft: " if one.draft else ""
            print(f"{one.kind:<10} {one.language:<4} {one.version:<12} {draft}{one.data['title']}")
        return 0
    from imageguard.forms.pdf_form import render_form  # noqa: PLC0415 - heavy

    chosen = template(arguments.kind, arguments.language)
    if chosen.draft and not arguments.draft:
        raise UsageError(
            f"the letter {chosen.language}/{chosen.kind} is a draft, to be read by a native speaker and a lawyer "
            "before use: --draft makes it, for them to read, with that word on every page"
        )
    out = arguments.out or Path(f"{chosen.kind}-{chosen.language}.pdf")
    out.write_bytes(render_form(chosen))
    reader = "a native speaker and a lawyer" if chosen.draft else "a lawyer"
    print(f"written {out}: have {reader} of your country read its words first")
    if chosen.draft:
        print("It is a draft: a letter that was signed on it is not taken in.")
    if goes_with := chosen.data.get("goes_with"):
        print(f"It counts only together with the form {goes_with}.")
    return 0
