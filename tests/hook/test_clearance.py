"""Clearance lists: written, read back, refused where anything is wrong with them."""

from __future__ import annotations

import base64
import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import repositories
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from imageguard.bootstrap.issuing import LONGEST, clearance_of
from imageguard.config.clearance import (
    load_clearance,
    load_private_key,
    load_public_key,
    new_keys,
    read_clearance,
    render_clearance,
)
from imageguard.errors import ConfigurationError, UsageError
from imageguard.model.clearance import Clearance, ClearedPicture
from imageguard.model.report import Verdict
from imageguard.resources import schema

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))
import examples

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TODAY = NOW.date()
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
pictures = st.builds(ClearedPicture, sha256=digests, px=st.none() | digests)
clearances = st.builds(
    Clearance,
    issued_on=st.dates(),
    expires_on=st.dates(),
    pictures=st.lists(pictures, max_size=8).map(lambda found: tuple(sorted(set(found), key=repr))),
    channels=st.lists(st.sampled_from(["website", "print", "press"]), unique=True).map(
        lambda found: tuple(sorted(found))
    ),
)
KEY = repositories.KEY


@given(clearances)
def test_what_is_written_is_read_back(clearance: Clearance) -> None:
    """Whatever it holds; the order of pictures means nothing."""
    again = read_clearance(render_clearance(clearance, KEY), KEY.public_key(), "list")
    assert replace(again, pictures=()) == replace(clearance, pictures=())
    assert set(again.pictures) == set(clearance.pictures)


@given(clearances, st.integers(min_value=0), st.integers(1, 255))
def test_any_changed_byte_is_refused_or_means_the_same(clearance: Clearance, place: int, change: int) -> None:
    """White space may change; not one fact."""
    data = bytearray(render_clearance(clearance, KEY))
    data[place % len(data)] ^= change
    try:
        again = read_clearance(bytes(data), KEY.public_key(), "list")
    except ConfigurationError:
        return
    assert set(again.pictures) == set(clearance.pictures)
    assert (again.issued_on, again.expires_on) == (clearance.issued_on, clearance.expires_on)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_a_sentence(data: bytes) -> None:
    """Nothing that is no list makes the program fall over."""
    with pytest.raises(ConfigurationError, match="list"):
        read_clearance(data, KEY.public_key(), "list")


@pytest.mark.parametrize(
    "change",
    [{"pictures": [{"sha256": "x"}]}, {"pictures": [{"sha256": "0" * 64, "name": "a"}]}, {"issued_on": "soon"}],
)
def test_a_signed_list_that_is_misformed_is_refused(change: dict[str, object]) -> None:
    """Even the office can make mistakes."""
    told = json.loads(render_clearance(Clearance(TODAY, TODAY, ()), KEY)) | change
    del told["signature"]
    signed = b"imageguard clearance 1\n" + json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    told["signature"] = base64.b64encode(KEY.sign(signed)).decode()
    with pytest.raises(ConfigurationError, match="misformed"):
        read_clearance(json.dumps(told).encode(), KEY.public_key(), "list")


def test_a_key_twice_in_the_file_is_refused() -> None:
    """Two readers could take two different ones."""
    data = render_clearance(Clearance(TODAY, TODAY, ()), KEY).replace(b'"pictures"', b'"pictures": [], "pictures"', 1)
    with pytest.raises(ConfigurationError, match="no clearance list"):
        read_clearance(data, KEY.public_key(), "list")


def test_the_same_list_and_key_give_the_same_bytes() -> None:
    """So that nothing changes in a repository where nothing changed."""
    one = Clearance(TODAY, TODAY, (ClearedPicture("1" * 64), ClearedPicture("0" * 64)), ("website", "print"))
    other = replace(one, pictures=one.pictures[::-1], channels=one.channels[::-1])
    assert render_clearance(one, KEY) == render_clearance(other, KEY)


@pytest.mark.parametrize("passphrase", [None, "of the office"])
def test_keys_are_read_back(tmp_path: Path, passphrase: str | None) -> None:
    """With the passphrase only, where there is one."""
    private, public = new_keys(passphrase)
    (tmp_path / "key").write_bytes(private)
    (tmp_path / "key.pub").write_bytes(public)
    key = load_private_key(tmp_path / "key", passphrase)
    assert isinstance(key, Ed25519PrivateKey)
    assert key.public_key() == load_public_key(tmp_path / "key.pub")
    with pytest.raises(ConfigurationError, match="IMAGEGUARD_PASSPHRASE"):
        load_private_key(tmp_path / "key", "wrong")
    with pytest.raises(ConfigurationError):
        load_public_key(tmp_path / "key")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_clearance(tmp_path / "nowhere", tmp_path / "key.pub")


def test_only_what_is_clear_is_listed() -> None:
    """By bytes, and by pixels where the file holds that one picture."""
    report = examples.clear_report()
    found = clearance_of(report, 7, NOW)
    (asset,) = report.assets
    assert found.pictures == (ClearedPicture(asset.inspection.sha256, found.pictures[0].px),)
    assert found.pictures[0].px
    assert (found.issued_on, found.expires_on) == (TODAY, TODAY + dt.timedelta(days=6))


def test_pixels_are_not_listed_where_a_file_holds_more() -> None:
    """A copy could keep what was hidden in the original."""
    report = examples.clear_report()
    seen = report.assets[0].inspection
    more = replace(seen, renditions=(*seen.renditions, replace(seen.renditions[0], id="exif-thumbnail")))
    (listed,) = clearance_of(replace(report, assets=(replace(report.assets[0], inspection=more),)), 7, NOW).pictures
    assert listed.px is None


def test_nothing_is_listed_where_something_stands_against_the_whole_run() -> None:
    """Such as a waiver that lapsed, or letters that are not named."""
    report = replace(examples.clear_report(), campaign=(examples.finding("IG931"),))
    assert clearance_of(report, 7, NOW).pictures == ()


def test_a_list_ends_with_the_use() -> None:
    """Consent was asked for until then."""
    report = examples.clear_report()
    assert report.use is not None
    until = TODAY + dt.timedelta(days=2)
    ending = replace(report, use=replace(report.use, until=until))
    assert clearance_of(ending, 7, NOW).expires_on == until


@pytest.mark.parametrize("days", [0, LONGEST + 1])
def test_a_list_holds_for_a_month_at_most(days: int) -> None:
    """A withdrawal must reach every place."""
    with pytest.raises(UsageError, match="1 to 31 days"):
        clearance_of(examples.clear_report(), days, NOW)


def test_a_report_on_an_earlier_day_clears_nothing() -> None:
    """Judged historically, or yesterday."""
    report = examples.clear_report()
    for old in (replace(report, historical=True), replace(report, as_of=TODAY - dt.timedelta(days=1))):
        with pytest.raises(UsageError, match="earlier day"):
            clearance_of(old, 7, NOW)


def test_blocked_and_held_pictures_are_not_listed() -> None:
    """Of the full example only the clear ones are, and those only without a failure of the run."""
    report = replace(examples.full_report(), campaign=())
    clear = {asset.inspection.sha256 for asset in report.assets if asset.verdict is Verdict.CLEAR}
    assert {one.sha256 for one in clearance_of(report, 7, NOW).pictures} == clear


def test_a_list_keeps_to_the_published_schema() -> None:
    """Publishers that read it with other programs rely on it."""
    form = schema("clearance")
    jsonschema.Draft202012Validator.check_schema(form)
    validator = jsonschema.Draft202012Validator(form)
    for clearance in (
        Clearance(TODAY, TODAY, ()),
        Clearance(TODAY, TODAY, (ClearedPicture("1" * 64, "2" * 64),), ("print",), "example/site"),
    ):
        assert not list(validator.iter_errors(json.loads(render_clearance(clearance, KEY))))


def test_a_list_of_another_site_clears_nothing_here(tmp_path: Path) -> None:
    """One key signs for several sites; the list of one is none of another."""
    file, key = tmp_path / "list.json", tmp_path / "key.pub"
    key.write_bytes(repositories.public())
    for site in (None, "example/one"):
        file.write_bytes(render_clearance(Clearance(TODAY, TODAY, (), (), site), KEY))
        with pytest.raises(ConfigurationError, match="another site"):
            load_clearance(file, key, "example/two")
        assert load_clearance(file, key).site == site
    assert load_clearance(file, key, "example/one").site == "example/one"


def test_what_is_signed_and_misformed_says_where() -> None:
    """The office made it with something else, and must find the mistake."""
    told = json.loads(render_clearance(Clearance(TODAY, TODAY, (ClearedPicture("1" * 64),)), KEY))
    told["pictures"][0]["sha256"] = "x"
    told["signature"] = base64.b64encode(KEY.sign(_told(told))).decode()
    with pytest.raises(ConfigurationError, match=r"pictures\[0\]\.sha256"):
        read_clearance(json.dumps(told).encode(), KEY.public_key(), "list")


def _told(content: dict[str, object]) -> bytes:
    """Return what the schema says is signed, made from its description and not by the program."""
    rest = {key: value for key, value in content.items() if key != "signature"}
    return b"imageguard clearance 1\n" + json.dumps(rest, sort_keys=True, separators=(",", ":")).encode("ascii")
