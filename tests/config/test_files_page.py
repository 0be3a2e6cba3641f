"""The page that shows the files people write: every example on it is read."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from imageguard.config.attestations import load_attestations
from imageguard.config.settings import load_settings
from imageguard.config.use import load_use
from imageguard.config.waivers import load_waivers
from imageguard.documents import read
from imageguard.model.letter import ConsentState
from imageguard.registry.addresses import open_registry
from imageguard.registry.letters import letter_of
from imageguard.resources import schema

PAGE = Path(__file__).parents[2] / "docs" / "campaign-files.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```yaml ?(\w*)\n(.*?)```", TEXT, re.DOTALL))


def test_the_letter_is_a_letter_with_its_withdrawal_and_as_a_childs() -> None:
    """The example, the example with one more event, and the example of a child."""
    assert letter_of(read(EXAMPLES["letter"], "a.yaml"), "").id == "L-7Q2M"
    ended = letter_of(read(EXAMPLES["letter"] + EXAMPLES[""], "a.yaml"), "")
    assert ended.events[-1].state is ConsentState.WITHDRAWN
    child = EXAMPLES["letter"].replace("age_band: adult", "age_band: minor") + EXAMPLES["child"]
    assert letter_of(read(child, "a.yaml"), "").counts_as_minor


def test_the_other_files_are_read(tmp_path: Path) -> None:
    """Stops, use, answers, waivers, settings."""
    files = {name: tmp_path / f"{name}.yaml" for name in ("use", "attestations", "waivers", "settings")}
    for name, file in files.items():
        file.write_text(EXAMPLES[name], encoding="utf-8")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "stops.yaml").write_text(EXAMPLES["stops"], encoding="utf-8")
    (tmp_path / "allowed_signers").touch()
    (tmp_path / "content").mkdir()
    assert open_registry(str(tmp_path / "letters")).stops()[0].in_force
    assert load_use(files["use"]).campaign == "spring-appeal"
    assert len(load_attestations(files["attestations"]).people) == 1
    assert load_waivers(files["waivers"], today=dt.date(2026, 11, 24))[0].malformed is None
    assert load_settings(files["settings"]).jobs == 2


@pytest.mark.parametrize("name", ["letter", "use", "attestations", "waivers", "stops", "settings"])
def test_every_key_of_a_file_stands_on_the_page(name: str) -> None:
    """A key that was added to a schema and not to the page is found here."""
    keys = set(schema(name).get("properties", {})) - {"schema", "sealed"}
    for definition in schema(name).get("$defs", {}).values():
        keys |= set(definition.get("properties", {})) if isinstance(definition, dict) else set()
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", TEXT)] == []


def test_the_settings_may_name_models(tmp_path: Path) -> None:
    """The example with its folder and file in place."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "own.onnx").touch()
    (tmp_path / "imageguard.yaml").write_text(EXAMPLES["models"], encoding="utf-8")
    settings = load_settings(tmp_path / "imageguard.yaml")
    assert settings.detectors == ("retinaface",)
    assert settings.own_detector is not None
    assert settings.own_detector.file.is_file()
