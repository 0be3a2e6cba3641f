"""The ``imageguard`` command, and ``python -m imageguard``."""

import sys


def run() -> None:
    """Run the command line and leave with its exit code."""
    from imageguard.cli import main  # noqa: PLC0415 - worker processes import this module, too

    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
