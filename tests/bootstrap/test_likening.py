"""Which stored templates a check compares with, and what it says of those with which it does not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from imageguard import plugins
from imageguard.bootstrap.inspecting import Spec
from imageguard.bootstrap.lifecycle import add
from imageguard.bootstrap.likening import Stock, described, likeness_of, listed, prune, stock_of, unmatched
from imageguard.config.settings import FaceMatching
from imageguard.engine.likeness import Compared
from imageguard.errors import BackendMissing, ConfigurationError
from imageguard.registry import engines
from imageguard.registry.addresses import found, open_desk
from imageguard.registry.master import make_master
from imageguard.registry.templates import Kept, Template, keep_templates

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
SPEC = Spec(embedder="sface")
STATED = FaceMatching("GDPR 9(2)(a)", "DPIA-1")
VECTOR = (0.6, 0.8, *[0.0] * 126)


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder of letters that has a key."""
    monkeypatch.setenv("IMAGEGUARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IMAGEGUARD_NO_KEYRING", "1")
    folder = tmp_path / "letters"
    folder.mkdir()
    registry = engines.new_id()
    found(open_desk(str(folder)), make_master(registry), registry)
    return folder


def remember(folder: Path, id: str, *models: str, until: str = "2027-01-10", basis: str = "b") -> None:
    """Take in a letter whose person agreed, and keep a template of each of these models."""
    desk = open_desk(str(folder))
    record: dict[str, Any] = {
        "id": id,
        "subject": f"S-{id}",
        "subject_type": "real_person",
        "age_band": "adult",
        "scope": {"elements": {"image": "yes"}},
        "valid_from": "2026-01-10",
        "valid_until": "2028-01-10",
        "face_matching": "yes",
        "events": [{"state": "ConsentGiven", "at": "2026-01-10T09:00:00+07:00", "by": "subject"}],
    }
    add(desk, record)
    kept = tuple(Template(one, VECTOR, f"sha256:{'c' * 64}", "R-02", NOW.date()) for one in models)
    with desk.store.change() as change:
        keep_templates(desk, change, Kept(id, dt.date.fromisoformat(until), basis, kept))


def ours() -> str:
    """Return the model with which templates are comparable."""
    return plugins.embedder("sface").model


def told(stock: Stock, *compared: str) -> str:
    """Return what a report says was not compared."""
    return " ".join(one.message for one in unmatched([], stock, Compared(compared)))


def test_templates_are_looked_up_for_a_check(letters: Path) -> None:
    """Those of the model in use, with the basis of each letter; where matching is off, there is nothing to say."""
    remember(letters, "L-1", ours(), ours(), basis="one")
    remember(letters, "L-2", ours(), basis="two")
    stock = stock_of(str(letters), SPEC, NOW)
    assert stock.letters == {"L-1", "L-2"}
    assert stock.references[0].vector == pytest.approx(VECTOR)
    ((name, said),) = described(SPEC, stock, Compared(("L-1", "L-1", "L-2")), STATED)
    assert name == "face matching"
    assert said == (
        f"{ours()}: 3 references of 2 letters, on 2 legal bases; alike from a cosine similarity of 0.368, "
        "false-match rate 1.0e-03 a comparison and 0.003 a face"
    )
    (note,) = unmatched([(name, said)], stock, Compared(("L-1", "L-1", "L-2")))
    assert said in note.message
    assert stock_of(str(letters), Spec(), NOW) == stock_of(None, SPEC, NOW) == Stock()
    assert likeness_of(Spec(), stock) is None
    assert described(Spec(), stock, None, None) == []
    assert unmatched([], stock, None) == ()


def test_templates_of_another_model_are_not_comparable_and_told(letters: Path) -> None:
    """Whoever switches the embedder hears of it, in the report and in the list, until the pictures are given again."""
    remember(letters, "L-1", "dlib sha256:0123456789abcdef", ours())
    stock = stock_of(str(letters), SPEC, NOW)
    assert [one.letter for one in stock.references] == ["L-1"]
    assert "1 face template of another model: not comparable" in told(stock, "L-1")
    lines = list(listed(open_desk(str(letters)), SPEC, NOW))
    assert [("not comparable" in line) for line in lines] == [False, True, False, False]
    assert lines[-1] == "1 letter with face templates"
    assert list(listed(open_desk(str(letters)), SPEC, NOW, "L-2")) == ["0 letters with face templates"]


def test_what_is_past_its_day_is_left_out_told_and_not_deleted_by_a_check(letters: Path) -> None:
    """A check may read an old revision; whoever keeps the registry deletes."""
    remember(letters, "L-1", ours(), until="2026-11-19")
    before = (letters / "templates.yaml").read_bytes()
    stock = stock_of(str(letters), SPEC, NOW)
    assert stock.references == ()
    assert "The face templates of 1 letter are past their day" in told(stock)
    (off,) = unmatched([], stock_of(str(letters), Spec(), NOW), None)
    assert "1 letter are past their day" in off.message
    assert (letters / "templates.yaml").read_bytes() == before
    assert any("past its day: drop it" in line for line in listed(open_desk(str(letters)), SPEC, NOW))
    assert prune(open_desk(str(letters)), NOW) == ("L-1",)
    assert not (letters / "templates.yaml").exists()


def test_what_cannot_be_opened_is_told(letters: Path, tmp_path: Path) -> None:
    """Without the key nobody takes the silence of a face for an answer."""
    remember(letters, "L-1", ours())
    for key in (tmp_path / "home" / "keys").iterdir():
        key.unlink()
    stock = stock_of(str(letters), SPEC, NOW)
    assert stock.references == ()
    assert "The face templates of 1 letter cannot be opened with the keys of this computer" in told(stock)
    assert any("cannot be opened" in line for line in listed(open_desk(str(letters)), SPEC, NOW))


def test_what_a_letter_does_not_allow_any_more_is_told(letters: Path) -> None:
    """Its templates were there and nothing was compared with them: ended elsewhere, or gone."""
    remember(letters, "L-1", ours())
    assert "templates of 1 letter were not used: the letter ended" in told(stock_of(str(letters), SPEC, NOW))


def test_beyond_what_was_measured_the_report_says_so() -> None:
    """So many references ask for a rate that no pair of the measurement reached."""
    ((_, said),) = described(SPEC, Stock(), Compared(("L-1",) * 50_000), STATED)
    assert said.endswith("(beyond what was measured)")
    assert "50,000 references of 1 letter, on 1 legal basis" in said
    assert "a comparison and 0.050 a face" in said


@pytest.mark.parametrize(("name", "error"), [("yunet", ConfigurationError), ("nobody", BackendMissing)])
def test_who_embeds_no_faces_is_no_embedder(name: str, error: type[Exception], letters: Path) -> None:
    """A detector, or a name that nobody has: one sentence, before any picture is opened."""
    with pytest.raises(error, match=name):
        stock_of(str(letters), Spec(embedder=name), NOW)
