"""``imageguard consent verify``: the registry is as it was last written, or it is told what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare no options of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where anything was changed, cut off or forged."""
    from imageguard.bootstrap.auditing import audit  # noqa: PLC0415
    from imageguard.bootstrap.erasing import sweep  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415

    desk = desk_for(arguments.registry)
    wrong = 0
    for bad, key, said in audit(desk):
        wrong += bad
        print(f"{'WRONG' if bad else 'note '}  {key}: {said}")
    for key in sweep(desk):
        print(f"note   {key}: an interrupted erasure was finished: its key is destroyed now")
    print(f"{desk.store.name}: {'nothing is wrong' if not wrong else f'{wrong} wrong'}")
    return int(wrong > 0)
