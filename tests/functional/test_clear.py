"""A clear picture, and every way in which it stops being clear: letters, answers, pixels."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Ran

CAMPAIGN = Path(__file__).parents[2] / "samples" / "campaign"
PEOPLE = CAMPAIGN.parent / "people"

pytestmark = pytest.mark.timeout(300)


def move_to_now(folder: Path) -> None:
    """Shift every date of a campaign by whole years, so that it is published this year whenever the tests run."""
    years = dt.datetime.now(dt.UTC).year - 2026
    for file in folder.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        shifted = re.sub(r"\b(20[23]\d)(?=-\d\d)", lambda year: str(int(year[1]) + years), text)
        file.write_text(shifted, encoding="utf-8")


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """Return the sample campaign, as of today, with one picture, which is clear."""
    folder = tmp_path / "campaign"
    shutil.copytree(CAMPAIGN, folder, ignore=shutil.ignore_patterns("*.jpg", "*.gif"))
    shutil.copy(CAMPAIGN / "pictures" / "portrait-orange.jpg", folder / "pictures" / "portrait-orange.jpg")
    move_to_now(folder)
    return folder


@pytest.fixture
def check(campaign: Path, command: Callable[..., Ran]) -> Callable[..., Ran]:
    """Return a function that checks the campaign with the fast profile."""

    def run(*options: str) -> Ran:
        return command("check", "campaign", "--profile", "fast", *options, cwd=campaign.parent)

    return run


def test_a_clear_campaign_ends_with_zero(check: Callable[..., Ran]) -> None:
    """A letter that names picture and face, a use that fits, every question answered."""
    ran = check()
    assert (ran.code, ran.err) == (0, ""), ran.out


def test_a_withdrawal_counts_at_once(campaign: Path, check: Callable[..., Ran]) -> None:
    """One more event in the letter, and the picture is blocked."""
    letter = campaign / "letters" / "L-1RC5.yaml"
    year = dt.datetime.now(dt.UTC).year
    withdrawn = f'  - {{state: ConsentWithdrawn, at: "{year}-11-25T08:00:00+07:00", by: subject, method: phone}}\n'
    letter.write_text(letter.read_text(encoding="utf-8") + withdrawn, encoding="utf-8")
    ran = check()
    assert ran.code == 1
    assert "IG413" in ran.out


def test_a_letter_that_is_gone_covers_nobody(campaign: Path, check: Callable[..., Ran]) -> None:
    """What the reviewer tied to a letter is not covered by the reviewer alone."""
    (campaign / "letters" / "L-1RC5.yaml").unlink()
    ran = check()
    assert ran.code == 1
    assert "IG411" in ran.out


def test_a_question_without_an_answer_holds(campaign: Path, check: Callable[..., Ran]) -> None:
    """Without the answers the same picture waits for a person; it is neither clear nor blocked."""
    (campaign / "attestations.yaml").write_text("[]\n", encoding="utf-8")
    assert check().code == 1
    assert check("--fail-on", "block").code == 0


def test_a_stop_is_stronger_than_any_letter(campaign: Path, check: Callable[..., Ran]) -> None:
    """Anybody may stop a picture; nobody has to say why."""
    (campaign / "letters" / "stops.yaml").write_text(
        '- {sha256: "1f9cab482b58dd97c789cc8366a9771200eba44db9c604bb7b6648a77779720e"}\n', encoding="utf-8"
    )
    ran = check()
    assert ran.code == 1
    assert "IG002" in ran.out


def test_removing_metadata_voids_nothing(campaign: Path, check: Callable[..., Ran]) -> None:
    """A copy with the same pixels and fewer bytes is the same picture to letters and answers."""
    picture = campaign / "pictures" / "portrait-orange.jpg"
    data = picture.read_bytes()
    assert data[2:4] == b"\xff\xe0"
    picture.write_bytes(data[:2] + data[4 + int.from_bytes(data[4:6], "big") :])
    assert check().code == 0


def test_a_copy_that_was_encoded_anew_is_asked_about(campaign: Path, check: Callable[..., Ran]) -> None:
    """It looks the same, and that is all a machine can say: never clear."""
    with Image.open(CAMPAIGN / "pictures" / "portrait-scarf.jpg") as image:
        image.save(campaign / "pictures" / "scarf-again.jpg", "JPEG", quality=60)
    assert check().code == 1
    assert check("--fail-on", "block").code == 0


def test_another_face_in_the_same_scene_is_never_clear(campaign: Path, check: Callable[..., Ran]) -> None:
    """A stranger's face pasted over the first looks alike to a fingerprint; it does not pass."""
    picture = campaign / "pictures" / "portrait-orange.jpg"
    with Image.open(picture) as image, Image.open(PEOPLE / "p02_c_smile.jpg") as other:
        image.paste(other.crop((180, 200, 430, 560)).resize((241, 329)), (176, 212))
        image.save(picture, "JPEG", quality=92)
    assert check().code == 1


def test_an_earlier_day_is_never_a_success(check: Callable[..., Ran]) -> None:
    """What would have been clear once is stamped as such and does not end with zero."""
    ran = check("--on", "2020-01-01")
    assert ran.code == 1
    assert "historical" in ran.out.lower()
