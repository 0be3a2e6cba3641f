"""The files beside a campaign: settings, use, attestations, waivers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from imageguard.config.attestations import load_attestations
from imageguard.config.settings import FaceMatching, Settings, find_settings, load_settings
from imageguard.config.use import load_use
from imageguard.config.waivers import load_waivers
from imageguard.documents import Mistakes
from imageguard.errors import ConfigurationError, DocumentError
from imageguard.model.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PX = f"px:{'a' * 64}"
TODAY = dt.date(2026, 11, 24)
WRITTEN = {
    "imageguard.yaml": """\
registry: letters/
use: use.yaml
rules: [guidance-note-2016, ./own]
attestations: attestations.yaml
waivers: waivers.yaml
profile: thorough
face_matching: {legal_basis: "law", assessment: "DPIA-2026-04"}
""",
    "use.yaml": """\
campaign: spring-appeal
purposes: [awareness]
channels: [website, social_organic]
territories: [GB, NO]
publish_on: 2026-12-01
until: 2027-12-01
jurisdictions: {capture: KH, publication: [GB, SG], hosting: IE}
assets:
  ./group.jpg: {caption: "c", alt: "a", depicts: {exploitation: labour}}
""",
    "attestations.yaml": f"""\
- {{rule: IG112, asset: "{PX}", answer: "yes", by: R-02, role: reviewer, on: 2026-11-20, note: "n"}}
- {{rule: IG417, letter: L-7Q2M, answer: no, by: R-04, role: case_worker, on: 2026-11-20}}
- asset: "{PX}"
  people_count: 2
  faces:
    - {{face: [0.31, 0.12, 0.45, 0.30], letter: L-7Q2M}}
    - {{face: [0.62, 0.40, 0.66, 0.46], bystander: "turned away"}}
  by: R-02
  role: reviewer
  on: 2026-11-20
""",
    "waivers.yaml": f"""\
- {{rule: IG125, asset: "{PX}", reason: "r", approved_by: R-05, role: safeguarding_lead, expires: 2027-01-31}}
- {{rule: IG125, reason: "r", approved_by: R-05, role: safeguarding_lead}}
- {{rule: IG126, reason: "r", approved_by: R-05, role: safeguarding_lead, expires: 2030-01-01}}
""",
}


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """Return a folder with every file beside a campaign."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "own").mkdir()
    for name, text in WRITTEN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def mistakes_of(load: Callable[[Path], object], file: Path, text: str) -> list[str]:
    """Return the mistakes of a file with that text."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load(file)
    return [str(one) for one in caught.value.mistakes]


def test_settings_are_found_upward(campaign: Path) -> None:
    """From a picture, from its folder, from far below; the nearest one wins."""
    inner = campaign / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "x.jpg").write_bytes(b"")
    assert find_settings(inner / "x.jpg") == (campaign / "imageguard.yaml")
    (campaign / "a" / "imageguard.yaml").write_text("", encoding="utf-8")
    assert find_settings(inner) == campaign / "a" / "imageguard.yaml"


def test_paths_are_relative_to_the_settings(campaign: Path) -> None:
    """Wherever the command runs, the same files are meant."""
    settings = load_settings(campaign / "imageguard.yaml")
    assert settings.use == campaign / "use.yaml"
    assert settings.registry == str(campaign / "letters")
    assert settings.rules == ("guidance-note-2016", campaign / "own")
    assert settings.profile == "thorough"
    assert settings.face_matching == FaceMatching("law", "DPIA-2026-04")


def test_no_settings_are_the_defaults() -> None:
    """Without a file everything is off or balanced."""
    assert load_settings(None) == Settings()


def test_settings_that_were_named_must_be_there(tmp_path: Path) -> None:
    """A missing configuration is an error, never the defaults."""
    with pytest.raises(ConfigurationError, match="is not there"):
        load_settings(tmp_path / "imageguard.yaml")


def test_files_that_the_settings_name_must_be_there(campaign: Path) -> None:
    """Every missing file is told at its own line."""
    for name in ("use.yaml", "waivers.yaml"):
        (campaign / name).unlink()
    for name in ("letters", "own"):
        (campaign / name).rmdir()
    with pytest.raises(DocumentError) as caught:
        load_settings(campaign / "imageguard.yaml")
    told = [(one.line, one.key) for one in caught.value.mistakes]
    assert told == [(1, "registry"), (2, "use"), (3, "rules[1]"), (5, "waivers")]


def test_a_rule_pack_that_does_not_ship_is_told(tmp_path: Path) -> None:
    """With the packs that do."""
    told = mistakes_of(load_settings, tmp_path / "imageguard.yaml", "rules: [guidance-note-2016, childen]\n")
    assert "1:29: rules[1]: there is no such rule pack; name one of children," in told[0]


def test_face_matching_needs_its_basis(tmp_path: Path) -> None:
    """Nobody switches matching on without writing down why he may."""
    told = mistakes_of(load_settings, tmp_path / "imageguard.yaml", "face_matching: {legal_basis: law}\n")
    assert "the key 'assessment' is missing" in told[0]


def test_an_unknown_setting_is_a_mistake(tmp_path: Path) -> None:
    """A setting that nobody reads is never passed over."""
    told = mistakes_of(load_settings, tmp_path / "imageguard.yaml", "registy: letters/\n")
    assert "did you mean 'registry'?" in told[0]


def test_a_use_is_read(campaign: Path) -> None:
    """Norway stays Norway; one jurisdiction and a list of them are both lists."""
    use = load_use(campaign / "use.yaml")
    assert use.territories == ("GB", "NO")
    assert use.publish_on == dt.date(2026, 12, 1)
    assert use.jurisdictions == {"capture": ("KH",), "publication": ("GB", "SG"), "hosting": ("IE",)}
    assert use.assets["group.jpg"].depicts == {"exploitation": "labour"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("campaign: c\npublish_on: 2027-01-01\nuntil: 2026-01-01\n", "is before publish_on"),
        ("campaign: c\nassets: {../x.jpg: {}}\n", "without .."),
        ("campaign: c\nassets: {a.jpg: {}, ./a.jpg: {}}\n", "stands here twice"),
        ("campaign: c\nassets: {'e\u0301.jpg': {}, '\u00e9.jpg': {}}\n", "stands here twice"),
        ("purposes: [awareness]\n", "the key 'campaign' is missing"),
        ("campaign: c\npurposes: awareness\n", "must be a list, not text"),
    ],
)
def test_a_wrong_use_is_told(tmp_path: Path, text: str, said: str) -> None:
    """Dates in order, paths inside the campaign, each picture once."""
    assert any(said in one for one in mistakes_of(load_use, tmp_path / "use.yaml", text))


def test_answers_and_people_are_read(campaign: Path) -> None:
    """Answers to questions, and who is in a picture."""
    said = load_attestations(campaign / "attestations.yaml")
    assert [(one.rule, one.answer, one.assets, one.letter) for one in said.answers] == [
        ("IG112", True, (PX,), None),
        ("IG417", False, (), "L-7Q2M"),
    ]
    assert said.people[0].people_count == 2
    assert said.people[0].faces[0].face == Region(0.31, 0.12, 0.45, 0.30)
    assert said.people[0].faces[1].bystander == "turned away"


def test_a_folder_of_answers_merges(campaign: Path) -> None:
    """One file each, a list or a single entry, read by name."""
    folder = campaign / "answers"
    folder.mkdir()
    (folder / "2.yaml").write_text(WRITTEN["attestations.yaml"], encoding="utf-8")
    single = f'rule: IG115\nasset: "{PX}"\nanswer: true\nby: R-1\nrole: reviewer\non: 2026-11-20\n'
    (folder / "1.yaml").write_text(single, encoding="utf-8")
    said = load_attestations(folder)
    assert [one.rule for one in said.answers] == ["IG115", "IG112", "IG417"]


def test_a_folder_of_answers_tells_the_mistakes_of_all_files(tmp_path: Path) -> None:
    """And what is no answer at all."""
    (tmp_path / "1.yaml").write_text("- {rule: x}\n", encoding="utf-8")
    (tmp_path / "2.yaml").write_text("- {asset: x}\n", encoding="utf-8")
    (tmp_path / "3.yaml~").write_text("", encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_attestations(tmp_path)
    assert {one.source.rsplit("/", 1)[-1] for one in caught.value.mistakes} == {"1.yaml", "2.yaml", "3.yaml~"}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('{rule: IG112, asset: "group.jpg", answer: yes', "must name a picture as px: or sha256:"),
        (f'{{rule: IG112, asset: "{PX}", letter: L-1, answer: yes', "keep one of asset, assets, letter"),
        (f'{{rule: IG112, asset: "{PX}", answer: maybe', "must be yes or no"),
        (f'{{asset: "{PX}"', "says nothing"),
        (f'{{asset: "{PX}", people_count: -1', "must be 0 or more"),
        (f'{{asset: "{PX}", faces: [{{face: [0, 0, 1, 1]}}]', "exactly one of letter, bystander, not_a_person"),
        (f'{{asset: "{PX}", faces: [{{face: [0, 0, 1, 1], letter: L-1, bystander: b}}]', "exactly one of"),
        (f'{{asset: "{PX}", faces: [{{face: [0.5, 0, 0.2, 1], letter: L-1}}]', "a region is"),
        (f'{{asset: "{PX}", people_count: 1, on: 2569-11-20', "Common Era it is 2026-11-20"),
    ],
)
def test_a_wrong_answer_is_told(tmp_path: Path, entry: str, said: str) -> None:
    """What an answer is about, and who gave it, must be certain."""
    dated = "" if "on: " in entry else ", on: 2026-11-20"
    text = f"- {entry}, by: R-1, role: reviewer{dated}}}\n"
    told = mistakes_of(load_attestations, tmp_path / "attestations.yaml", text)
    assert any(said in one for one in told), told


def test_a_wrong_waiver_comes_back_as_malformed(campaign: Path) -> None:
    """A waiver without an end, or with one too far, waives nothing and is not dropped."""
    good, endless, long = load_waivers(campaign / "waivers.yaml", today=TODAY)
    assert good.malformed is None
    assert good.expires == dt.date(2027, 1, 31)
    assert endless.malformed is not None
    assert "waivers.yaml:2:3: [1]: the key 'expires' is missing" in endless.malformed
    assert long.malformed is not None
    assert "more than 366 days ahead" in long.malformed


@pytest.mark.parametrize("entry", ["just words", "{rule: [IG125]}", "3", "[]"])
def test_a_waiver_of_any_shape_is_kept(tmp_path: Path, entry: str) -> None:
    """Whatever stands there becomes a malformed waiver."""
    (tmp_path / "waivers.yaml").write_text(f"- {entry}\n", encoding="utf-8")
    (waiver,) = load_waivers(tmp_path / "waivers.yaml", today=TODAY)
    assert waiver.malformed
    assert waiver.expires is None


def test_waivers_that_are_no_list_are_refused(tmp_path: Path) -> None:
    """A file that cannot be read at all is a mistake."""
    told = mistakes_of(lambda file: load_waivers(file, today=TODAY), tmp_path / "waivers.yaml", "rule: IG125\n")
    assert "must be a list" in told[0]


def test_mistakes_of_several_files_come_together(tmp_path: Path) -> None:
    """Somebody mends everything in one go."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("oops: 1\n", encoding="utf-8")
    mistakes = Mistakes()
    assert mistakes.of(lambda: load_use(tmp_path / "a.yaml"), None) is None
    assert mistakes.of(lambda: load_settings(tmp_path / "b.yaml"), Settings()) == Settings()
    assert mistakes.of(lambda: load_use(tmp_path / "a.yaml"), None) is None
    assert mistakes.of(lambda: 3, 0) == 3
    with pytest.raises(DocumentError) as caught:
        mistakes.end()
    told = [(one.source.rsplit("/", 1)[-1], one.key) for one in caught.value.mistakes]
    assert told == [("a.yaml", ""), ("a.yaml", "oops"), ("b.yaml", "oops")]
