"""``imageguard sign``: sign a PDF report that you have read."""

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
    parser.add_argument("report", type=Path, metavar="REPORT.pdf", help="a PDF report, read to its end")
    parser.add_argument("--key", type=Path, required=True, metavar="KEY.p12", help="your key and certificate, PKCS #12")
    parser.add_argument("--as", dest="role", choices=ROLES, default=ROLES[0], help="default: %(default)s")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: REPORT.signed.pdf")


def run(arguments: argparse.Namespace) -> int:
    """Write the signed copy; the report itself stays as it is."""
    from imageguard.bootstrap.verifying import sign  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.writing import write_file  # noqa: PLC0415

    out: Path = arguments.out or arguments.report.with_suffix(".signed.pdf")
    if out.exists():
        raise UsageError(f"{out}: there is a file already: name another with --out")
    write_file(out, sign(arguments.report, arguments.key, _passphrase(), arguments.role))
    print(f"Signed as {arguments.role}: {out}")
    return 0


def _passphrase() -> str | None:
    said = os.environ.get(PASSPHRASE)
    if said is None and sys.stdin.isatty():
        said = getpass.getpass("Passphrase of the key: ")
    return said
