"""The kinds of facts by which somebody can be found, alone or together."""

from __future__ import annotations

from typing import Final

KINDS: Final = ("face", "name", "place", "age", "school", "contact")
