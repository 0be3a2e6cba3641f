"""The versions of the libraries that decode and read: others may show other pixels or facts, or none."""

from __future__ import annotations

import functools
from importlib import metadata
from typing import Final

_READING: Final = (
    "pillow", "opencv-python-headless", "pillow-heif", "pi-heif", "pi-heif-decoder", "pylibjxl", "brotli", "exifread"
)  # fmt: skip


@functools.cache
def installed() -> str:
    """Return name and version of each that is installed, in one line."""
    return ", ".join(f"{name} {version}" for name in _READING if (version := _version(name)) is not None)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
