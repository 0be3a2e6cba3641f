"""Hostile files: mutated, cut, circular, huge. Each ends in an inspection, and none in a crash."""

from __future__ import annotations

import struct
import time
import zlib

import building as b
import planted
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect, survey
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits

ENGINE = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits())
SEEDS = {leak.name: leak.make for leak in planted.LEAKS}
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.data_too_large])


@pytest.mark.parametrize("name", sorted(SEEDS)[::4])
@FEW
@given(data=st.data(), cuts=st.integers(1, 10))
def test_a_mutated_file_never_crashes_a_walker_or_a_reader(name: str, data: st.DataObject, cuts: int) -> None:
    """Structures overwritten anywhere give facts and problems, and the problem is never a crash of ours."""
    mutated = bytearray(SEEDS[name]())
    for _ in range(cuts):
        at = data.draw(st.integers(0, len(mutated) - 1))
        mutated[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    _, _, problems = survey(bytes(mutated), ENGINE)
    assert "crashed" not in {problem.code for problem in problems}


@pytest.mark.parametrize(
    "name", ["jpeg exif thumbnail", "png frame", "gif frame", "webp exif", "tiff page", "avif exif"]
)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_off_file_is_never_whole(name: str, share: float) -> None:
    """Wherever it is cut, the file is not judged as if it were there."""
    data = SEEDS[name]()
    found = inspect("a", data[: int(len(data) * share)], ENGINE)
    assert not found.whole
    assert "crashed" not in {problem.code for problem in found.problems}


def timed(data: bytes) -> tuple[float, set[str], bool]:
    """Return seconds, problem codes and wholeness of an inspection."""
    started = time.process_time()
    found = inspect("a", data, ENGINE)
    return time.process_time() - started, {problem.code for problem in found.problems}, found.whole


def test_sixty_thousand_directories_are_refused_at_once() -> None:
    """A chain of directories beyond any picture is over the limit."""
    rows = b"".join(struct.pack("<HHHIII", 1, 0x0100, 4, 1, 1, 8 + 18 * (place + 1)) for place in range(60_000))
    seconds, codes, whole = timed(b"II*\0\x08\0\0\0" + rows)
    assert seconds < 5
    assert codes == {"over-limit"}
    assert not whole


def test_text_that_unpacks_to_gigabytes_is_refused() -> None:
    """A compressed chunk is unpacked no further than the budget."""
    packed = zlib.compressobj(9)
    bomb = b"".join(packed.compress(bytes(1 << 20)) for _ in range(80)) + packed.flush()
    _, codes, whole = timed(b.with_chunk(b.png(), b"zTXt", b"Comment\0\0" + bomb))
    assert "over-limit" in codes
    assert not whole


@pytest.mark.parametrize(
    "data",
    [
        b.jpeg()[:2] + b"\xff" * 1_000_000 + b"\0",
        b.jpeg() + b"<x:xmpmeta" * 300_000,
        b"<svg>" + b"<!--" * 500_000,
        b"<svg>" + b"<text>" * 300_000,
        b.with_segment(b.jpeg(), 0xE1, b.XMP_HEAD + b"<?" * 30_000),
        b"<x:xmpmeta>" + b"<?" * 1_000_000,
        b.jpeg() + b"\x1c\x02\x05" * 300_000,
        b.jpeg() + b"\xff\xd8\xff\xe0" * 20_000,
        b.jpeg() + b"\xff\xd8\xff\xda\0\x02" * 30_000,
    ],
    ids=["fill", "packets", "comments", "texts", "instructions", "sidecar", "datasets", "starts", "scans"],
)
def test_repeated_beginnings_cost_no_more_than_their_length(data: bytes) -> None:
    """Megabytes of things that begin and never end are passed in one go."""
    seconds, codes, _ = timed(data)
    assert seconds < 5
    assert "crashed" not in codes


def test_files_in_files_end_at_the_depth_limit() -> None:
    """A picture behind a picture behind a picture, twenty times, stops."""
    data = b.jpeg()
    for place in range(20):
        data = b.zipped({f"{place}.zip": data})
    _, codes, whole = timed(data)
    assert "over-limit" in codes
    assert not whole


def test_an_archive_that_claims_terabytes_is_refused() -> None:
    """The claimed size is enough to refuse."""
    data = bytearray(b.zipped({"a.jpg": b.jpeg()}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    assert not inspect("a", bytes(data), ENGINE).whole


def test_a_member_without_a_name_is_a_member() -> None:
    """An archive may name a file by nothing at all; then it is damaged, and says so."""
    data = b.zipped({"aa": b.jpeg()})
    at, end = data.rfind(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    entry = data[at : at + 28] + b"\0\0" + data[at + 30 : at + 46]
    tail = data[end : end + 12] + struct.pack("<I", len(entry)) + data[end + 16 :]
    _, codes, whole = timed(data[:at] + entry + tail)
    assert codes
    assert "crashed" not in codes
    assert not whole


def test_a_jpeg_that_claims_gigapixels_is_refused_before_decoding() -> None:
    """The frame header's claim is enough."""
    data = bytearray(b.jpeg())
    at = data.find(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xdc\xff\xdc"
    seconds, codes, whole = timed(bytes(data))
    assert seconds < 2
    assert "over-limit" in codes
    assert not whole


def test_items_in_millions_of_empty_pieces_are_refused() -> None:
    """A table of item places whose entries take no bytes claims no more than the budget."""
    places = b.box(b"iloc", b"\1\0\0\0" + b"\0\0" + b"\x10\0" + (b"\0\1" + b"\0\0\0\0" + b"\xff\xff") * 4096)
    info = b.box(b"iinf", bytes(4) + b"\0\1" + b.box(b"infe", b"\2\0\0\0" + b"\0\1\0\0" + b"av01\0"))
    meta = b.box(b"meta", bytes(4) + b.box(b"hdlr", bytes(4) + bytes(4) + b"pict" + bytes(13)) + info + places)
    seconds, codes, whole = timed(b.box(b"ftyp", b"avif\0\0\0\0avifmif1") + meta)
    assert seconds < 1
    assert "over-limit" in codes
    assert not whole


def test_what_lies_behind_a_broken_chunk_is_no_remnant_of_an_older_picture() -> None:
    """The file is cut off in the middle; only behind an end can something be left over."""
    data = bytearray(b.png())
    at = data.find(b"IDAT")
    data[at - 4 : at] = b"\x7f\xff\xff\xff"
    found = inspect("a", bytes(data), ENGINE)
    assert {one.kind for one in found.hidden} == {"gap"}
    assert not found.whole
