"""Clearances end to end: keys made, a list issued, pictures checked against it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "hook"))
import repositories

if TYPE_CHECKING:
    from collections.abc import Callable

    import running

    Command = Callable[..., running.Ran]

SETTINGS = "registry: letters/\nuse: use.yaml\nattestations: attestations.yaml\n"
USE = """\
campaign: empty-rooms
purposes: [awareness]
channels: [website]
territories: [world]
jurisdictions: {capture: GB, publication: [GB], hosting: GB}
"""
NOBODY = '- {{asset: "px:{px}", people_count: 0, by: R-02, role: reviewer, on: 2026-11-20}}\n'


@dataclass(frozen=True)
class Office:
    """The office's folder: two pictures of nobody, one of them counted; keys outside of it."""

    folder: Path
    key: Path
    list: Path

    @property
    def public(self) -> Path:
        """Return the key to give away."""
        return self.key.with_name("key.pub")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Office:
    """Return an office that has issued a list."""
    base = tmp_path_factory.mktemp("office")
    folder = base / "campaign"
    (folder / "letters").mkdir(parents=True)
    counted = repositories.picture(60)
    (folder / "counted.jpg").write_bytes(counted)
    (folder / "uncounted.jpg").write_bytes(repositories.picture(90))
    (folder / "imageguard.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "use.yaml").write_text(USE, encoding="utf-8")
    answers = NOBODY.format(px=repositories.pixels(counted))
    (folder / "attestations.yaml").write_text(answers, encoding="utf-8")
    made = command("clearance", "key", "key", cwd=base)
    assert made.code == 0, made.err
    office = Office(folder, base / "key", base / "list.json")
    issued = issue(command, office, "campaign")
    assert (issued.code, issued.out.splitlines()[-1][:15]) == (1, "1 of 2 pictures"), issued.out + issued.err
    return office


def issue(command: Command, office: Office, what: str, out: Path | None = None) -> running.Ran:
    """Issue a list of what is clear."""
    return command("clearance", "issue", what, "--key", office.key, "--out", out or office.list, cwd=office.list.parent)


def check(command: Command, office: Office, *more: str, path: str = "campaign") -> running.Ran:
    """Check the pictures against the list."""
    return command(
        "clearance", "check", path, "--list", office.list, "--public-key", office.public, *more, cwd=office.list.parent
    )


def test_the_key_is_for_its_owner_only(office: Office) -> None:
    """And is never written over, nor put where it would be committed."""
    assert office.key.stat().st_mode & 0o077 == 0


def test_keys_stay_out_of_repositories(office: Office, command: Command, tmp_path: Path) -> None:
    """A key in a repository is everybody's."""
    assert command("clearance", "key", office.key, cwd=tmp_path).code == 2
    site = repositories.Repository.new(tmp_path / "site")
    refused = command("clearance", "key", "key", cwd=site.root, **repositories.environment())
    assert refused.code == 2
    assert "must not lie in a Git working tree" in refused.err


def test_the_list_tells_nothing_but_digests(office: Office) -> None:
    """No name, letter, count, verdict or rule."""
    told = json.loads(office.list.read_text(encoding="ascii"))
    assert set(told) == {"clearance", "issued_on", "expires_on", "channels", "pictures", "key", "signature"}
    assert [set(one) for one in told["pictures"]] == [{"sha256", "px"}]
    assert "counted" not in office.list.read_text(encoding="ascii")


def test_the_listed_picture_passes_and_the_other_does_not(office: Office, command: Command, process: Command) -> None:
    """By bytes."""
    ran = check(process, office, path="campaign/counted.jpg")
    assert (ran.code, ran.err) == (0, "")
    ran = check(command, office)
    assert ran.code == 1
    assert "not cleared: campaign/uncounted.jpg" in ran.out
    assert "campaign/counted.jpg" not in ran.out


def test_a_list_for_one_channel_is_none_for_another(office: Office, command: Command) -> None:
    """What may go on the website may not be printed."""
    assert check(command, office, "--channel", "website", path="campaign/counted.jpg").code == 0
    ran = check(command, office, "--channel", "print", path="campaign/counted.jpg")
    assert ran.code == 2
    assert "issued for website" in ran.err


def test_a_report_of_a_moment_ago_can_be_issued_until_letters_change(office: Office, command: Command) -> None:
    """A stop or a withdrawal after the report must not be passed over."""
    checked = command("check", "campaign", "--report", "campaign/report.json", "--quiet", cwd=office.list.parent)
    assert checked.code == 1, checked.err
    again = office.list.with_name("again.json")
    issued = issue(command, office, "campaign/report.json", again)
    assert issued.code == 1, issued.err
    assert json.loads(again.read_text())["pictures"] == json.loads(office.list.read_text())["pictures"]
    report = office.folder / "report.json"
    whole = report.read_text(encoding="ascii")
    report.write_text(whole.replace('"verdict": "hold"', '"verdict": "clear"'), encoding="ascii")
    assert "not as it was written" in issue(command, office, "campaign/report.json", again).err
    report.write_text(whole, encoding="ascii")
    stopped = command("stop", "campaign/counted.jpg", cwd=office.list.parent, IMAGEGUARD_HOME=str(office.key.parent))
    assert stopped.code == 0, stopped.err
    refused = command(
        "clearance", "issue", "campaign/report.json", "--key", office.key, "--out", again,
        cwd=office.list.parent, IMAGEGUARD_HOME=str(office.key.parent),
    )  # fmt: skip
    assert refused.code == 2
    assert "have changed since this report" in refused.err
