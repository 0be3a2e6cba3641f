"""How pictures are looked at where nothing is judged: as ``imageguard.yaml`` says, like a check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from imageguard.bootstrap.inspecting import spec_of
from imageguard.config.settings import find_settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.bootstrap.inspecting import Spec
    from imageguard.config.settings import Settings


def steered(start: Path, config: Path | None = None, profile: str | None = None) -> tuple[Spec, Settings]:
    """Return the spec of the settings that were named, or that lie nearest upward from a path, and the settings.

    A profile that is given goes before that of the settings. No faces are compared, whatever the settings say.
    Raises ConfigurationError, and DocumentError with every mistake of the file.
    """
    settings = load_settings(config or find_settings(start))
    return replace(spec_of(settings), embedder=None, profile=profile or settings.profile), settings
