"""A picture is stopped by anybody, at once, and lifted by two."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Ran

PICTURES = Path(__file__).parents[2] / "samples" / "campaign" / "pictures"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one picture of nobody, and keep keys out of the home of whoever runs this."""
    monkeypatch.setenv("IMAGEGUARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IMAGEGUARD_NO_KEYRING", "1")
    (tmp_path / "pictures").mkdir()
    shutil.copy(PICTURES / "stall.jpg", tmp_path / "pictures" / "stall.jpg")
    return tmp_path


def stopped(command: Callable[..., Ran], folder: Path) -> list[str]:
    """Return what the rule on stops says of each picture."""
    command("check", "pictures", "--report", "out.json", "--quiet", "--profile", "fast", cwd=folder)
    report: dict[str, Any] = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return [one["outcome"] for asset in report["assets"] for one in asset["findings"] if one["rule"] == "IG002"]


def test_a_stop_counts_at_once_without_any_registry_and_takes_two_to_lift(
    command: Callable[..., Ran], folder: Path
) -> None:
    """No letter, key, reason or configuration; the same person twice does not lift it."""
    ran = command("stop", "pictures/stall.jpg", cwd=folder)
    assert ran.code == 0, ran.err
    assert "is stopped" in ran.out
    assert "this computer" in ran.out
    assert stopped(command, folder) == ["fail"]
    for person, said in (("R-1", "still stopped"), ("R-1", "still stopped"), ("R-2", "no longer stopped")):
        assert said in command("stop", "pictures", "--lift", "--by", person, cwd=folder).out
    assert "fail" not in stopped(command, folder)


def test_a_stop_goes_into_the_registry_that_the_configuration_names(
    command: Callable[..., Ran], process: Callable[..., Ran], folder: Path
) -> None:
    """Whoever shares the letters shares the stops; a second stop changes nothing."""
    (folder / "letters").mkdir()
    (folder / "imageguard.yaml").write_text("registry: letters/\n", encoding="utf-8")
    assert "Kept in the registry: the file stops.yaml" in process("stop", "pictures/stall.jpg", cwd=folder).out
    first = (folder / "letters" / "stops.yaml").read_bytes()
    assert "already" in command("stop", "pictures/stall.jpg", cwd=folder).out
    assert (folder / "letters" / "stops.yaml").read_bytes() == first
    assert stopped(command, folder) == ["fail"]


def test_a_stop_needs_no_key_and_says_where_it_is_kept(command: Callable[..., Ran], folder: Path) -> None:
    """Where the registry's key is elsewhere, this computer keeps the stop, and says that others do not know of it."""
    assert command("init", "--registry", "registry.db", cwd=folder).code == 0
    assert "the encrypted database registry.db" in command("stop", "pictures/stall.jpg", cwd=folder).out
    key = next(folder.rglob("*.key"))
    key.rename(key.with_suffix(".away"))
    ran = command("stop", "pictures/stall.jpg", cwd=folder)
    assert ran.code == 1
    assert "the list of this computer alone" in ran.out
    assert "its key is not on this computer" in ran.out
    assert command("stop", "pictures", "--lift", "--by", "R-1", cwd=folder).code == 2
    key.with_suffix(".away").rename(key)
    assert stopped(command, folder) == ["fail"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.jpg"], "there is no such file"),
        (["pictures", "--lift"], "--by"),
        (["pictures", "--lift", "--by", "Dara Sok"], "never by a name"),
    ],
)
def test_a_wrong_call_says_what_to_type(
    arguments: list[str], said: str, command: Callable[..., Ran], folder: Path
) -> None:
    """One sentence, exit 2, nothing written."""
    ran = command("stop", *arguments, cwd=folder)
    assert ran.code == 2
    assert said in ran.err
