"""The decoder of HEIC pictures, where somebody installed one: never one with known security holes."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Final

from imageguard.errors import NoDecoder

_BINDINGS: Final = ("pillow_heif", "pi_heif")
SAFE: Final = (1, 23, 5)
"""The first libheif without the memory errors that became known in August and September 2026."""


def add_opener() -> None:
    """Let Pillow open HEIF. Raises NoDecoder where no decoder is installed, or one that is not safe."""
    old = None
    for name in _BINDINGS:
        if importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        version = str(module.libheif_version())
        if is_safe(version):
            module.register_heif_opener(thumbnails=False)
            return
        old = version
    if old is not None:
        message = (
            f"the installed decoder for HEIC (libheif {old}) has known security holes:"
            " pip install --upgrade pillow-heif, or export the picture as JPEG"
        )
        raise NoDecoder(message)
    message = "no decoder for HEIC is installed: pip install pillow-heif, or export the picture as JPEG"
    raise NoDecoder(message)


def is_safe(version: str) -> bool:
    """Say whether that version of libheif may open what a stranger sent."""
    numbers = version.partition("-")[0].split(".")
    return all(one.isdecimal() for one in numbers) and tuple(map(int, numbers)) >= SAFE
