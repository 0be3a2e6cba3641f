"""`imageguard rules lint` looks at everything that rules judge by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard import cli

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_words_and_law_of_an_own_pack_are_linted_with_its_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All mistakes of all files at once."""
    for name, text in (
        ("words/en.yaml", "language: en\nversion: x\n"),
        ("jurisdiction/th.yaml", "country: th\n"),
        ("A1.yaml", "id: A1\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert cli.main(["rules", "lint", "--rules", str(tmp_path)]) == 2
    told = capsys.readouterr().out
    assert all(name in told for name in ("en.yaml", "th.yaml", "A1.yaml"))
