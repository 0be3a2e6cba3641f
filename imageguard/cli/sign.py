"""``imageguard sign``: sign a PDF report that you have read, or answers or waivers that you gave."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse

ROLES: Final = ("reviewer", "second")
PASSPHRASE: Final = "IMAGEGUARD_PASSPHRASE"  # noqa: S105 - the name of a variable


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "report", type=Path, metavar="FILE", help="a PDF report, read to its end, or a .yaml of answers or waivers"
    )
    parser.add_argument(
        "--key",
        type=Path,
        required=True,
        metavar="KEY",
        help="for a report key and certificate, PKCS #12; for answers and waivers an SSH key",
    )
    parser.add_argument("--as", dest="role", choices=ROLES, default=ROLES[0], help="of a report: default %(default)s")
    parser.add_argument("--out", type=Path, metavar="FILE", help="of a report: default REPORT.signed.pdf")


def run(arguments: argparse.Namespace) -> int:
    """Write the signed copy, or the signature beside the answers; the file itself stays as it is."""
    if arguments.report.suffix.lower() in {".yaml", ".yml"} or arguments.report.is_dir():
        return _answers(arguments.report, arguments.key)
    from imageguard.bootstrap.verifying import sign  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.writing import write_file  # noqa: PLC0415

    out: Path = arguments.out or arguments.report.with_suffix(".signed.pdf")
    if out.exists():
        raise UsageError(f"{out}: there is a file already: name another with --out")
    write_file(out, sign(arguments.report, arguments.key, _passphrase(), arguments.role))
    print(f"Signed as {arguments.role}: {out}")
    return 0


def _answers(file: Path, key: Path) -> int:
    from imageguard.bootstrap.signatures import sign_answers, verify_answers  # noqa: PLC0415
    from imageguard.cli.verify import tell  # noqa: PLC0415

    print(f"Signed: {sign_answers(file, key, _passphrase())}")
    tell(verify_answers(file))
    return 0


def _passphrase() -> str | None:
    said = os.environ.get(PASSPHRASE)
    if said is None and sys.stdin.isatty():
        said = getpass.getpass("Passphrase of the key: ")
    return said
