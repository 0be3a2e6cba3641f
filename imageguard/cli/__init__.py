"""The command line: one thin module a command, one place that turns errors into exit codes."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from typing import TYPE_CHECKING, Final

from imageguard import __version__
from imageguard.errors import ImageguardError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMANDS: Final[Mapping[str, str]] = {
    "init": "write the first files of a campaign, each explained in itself",
    "check": "inspect pictures, judge them and write the report: the main job",
    "fix": "write copies without what gives people away, each proved",
    "inspect": "tell the facts of each picture as JSON lines, without judging",
    "stop": "say that a picture must not be used, from now on",
    "consent": "keep consent letters: add, find, withdraw, see what must come down",
    "publish": "write down what was published where, or taken down",
    "rules": "list, show, lint or test the rules",
    "sign": "sign a PDF report that you have read",
    "verify": "tell whether a PDF report is whole, signed, and about these files",
    "hook": "judge what a commit touches: what pre-commit and CI run",
    "clearance": "issue or check the signed list of cleared pictures",
    "doctor": "tell what is installed and how well it finds faces",
}
"""Every command and its line in ``imageguard --help``; module ``cli.<name>`` is loaded only when called."""

EXIT_CODES: Final = """\
exit codes:
  0  all clear            1  something is blocked or held
  2  the call or the configuration is wrong        3  a bug in imageguard
  130  interrupted"""

INTERRUPTED: Final = 130
BUG: Final = 3
USAGE: Final = 2


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; never raises for bad input."""
    try:
        return _dispatch(argv)
    except ImageguardError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain("interrupted; nothing was left half-written")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the one place that catches everything
        return _bug(error)


def complain(sentence: str) -> None:
    """Print a sentence, or several lines of mistakes, on standard error."""
    print(f"imageguard: {sentence}", file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line, without loading any command's module."""
    top = argparse.ArgumentParser(
        prog="imageguard",
        description="Check pictures of people against consent letters and their intended use.",
        epilog="commands:\n"
        + "\n".join(f"  {name:<10} {line}" for name, line in COMMANDS.items())
        + f"\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"imageguard {__version__}")
    top.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of the commands below")
    top.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="see: imageguard COMMAND --help")
    return top


def command_parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of one command."""
    sub = argparse.ArgumentParser(
        prog=f"imageguard {name}",
        description=COMMANDS[name][:1].upper() + COMMANDS[name][1:] + ".",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    importlib.import_module(f"imageguard.cli.{name}").options(sub)
    return sub


def _dispatch(argv: Sequence[str]) -> int:
    if not argv:
        parser().print_help()
        return USAGE
    try:
        chosen = parser().parse_args(argv)
        arguments = _parsed(command_parser(chosen.command), chosen.rest)
    except SystemExit as leave:  # argparse has printed its sentence, the help or the version
        return int(leave.code or 0)
    code: int = importlib.import_module(f"imageguard.cli.{chosen.command}").run(arguments)
    return code


def _parsed(sub: argparse.ArgumentParser, rest: Sequence[str]) -> argparse.Namespace:
    """Parse what follows a command; paths may stand before, between and after options, but not with actions."""
    actions = any(isinstance(one, argparse._SubParsersAction) for one in sub._actions)  # noqa: SLF001 - no public door
    return sub.parse_args(rest) if actions else sub.parse_intermixed_args(rest)


def _bug(error: Exception) -> int:
    """Name a bug by its place only: its message could hold what must not be printed."""
    if os.environ.get("IMAGEGUARD_DEBUG"):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "an unknown place"  # noqa: PTH119
    complain(
        f"this is a bug in imageguard ({type(error).__name__} at {where}); nothing was cleared. "
        "Please report this line. IMAGEGUARD_DEBUG=1 shows more, privately."
    )
    return BUG
