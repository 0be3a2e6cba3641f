"""Findings gathered into as few as tell it all."""

from __future__ import annotations

import pytest

from imageguard.engine.gather import joined


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["f1"], "f1"),
        (["f1", "f2"], "f1, f2"),
        (["f1", "f2", "f3", "f5"], "f1 to f3, f5"),
        (["f9", "f10", "f11"], "f9 to f11"),
        (["withdrawn", "withdrawn", "expired"], "withdrawn, expired"),
        (["picture 1", "picture 1"], "picture 1"),
        (["a", "1", "2"], "a, 1, 2"),
        ([], ""),
    ],
)
def test_runs_of_numbers_are_told_as_a_range(words: list[str], said: str) -> None:
    """Fifty face numbers fit a line."""
    assert joined(words) == said
