"""Walkers of byte structures: they find what is there, and never believe a length."""

from __future__ import annotations

import building as b
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imageguard.errors import InspectionError, OverLimit, Unreadable
from imageguard.formats import bmff, carve, cbor, gif, ifd, iim, irb, jpeg, jumbf, png, psd, riff
from imageguard.formats.binary import gaps, is_padding

JPEG, PNG, GIF, WEBP = b.jpeg(), b.png(), b.gif(), b.webp()
EXIF = b.tiff_block({0x010F: (2, "Maker")}, exif={0x9003: (2, "2026:01:10 09:00:00")}, gps=b.GPS_THERE, thumbnail=JPEG)
FEW = settings(max_examples=60, deadline=None)


def test_a_jpeg_ends_after_its_end_marker() -> None:
    """The end is found by walking the scans, not by searching from behind."""
    walked = jpeg.walk(JPEG + b"behind\xff\xd9")
    assert walked.complete
    assert walked.end == len(JPEG)
    assert walked.size == (96, 64)
    assert walked.has_image


def test_an_end_marker_in_a_segment_is_no_end() -> None:
    """A thumbnail's end marker inside a segment does not end the picture."""
    data = b.with_segment(JPEG, 0xE1, b"Exif\0\0" + EXIF)
    assert jpeg.walk(data).end == len(data)


def test_restart_markers_belong_to_the_scan() -> None:
    """A JPEG with restart markers is walked to its end."""
    data = b.saved(b.scene((200, 200)), "JPEG", restart_marker_blocks=1)
    assert jpeg.walk(data).end == len(data)


def test_a_progressive_jpeg_has_many_scans() -> None:
    """All scans are walked."""
    data = b.saved(b.scene((200, 200)), "JPEG", progressive=True)
    walked = jpeg.walk(data)
    assert walked.end == len(data)
    assert sum(segment.marker == jpeg.SOS for segment in walked.segments) > 1


def test_a_cut_off_jpeg_is_not_complete() -> None:
    """Without an end marker the walk says so."""
    assert not jpeg.walk(JPEG[:-2]).complete


def test_chunks_give_the_file_back() -> None:
    """The walked chunks cover the PNG exactly."""
    walked = png.walk(PNG + b"behind")
    assert walked.complete
    assert walked.end == len(PNG)
    rebuilt = png.SIGNATURE + b"".join(b.chunk(one.type.encode(), one.data) for one in walked.chunks)
    assert rebuilt == PNG


def test_unpacking_stops_at_its_budget() -> None:
    """A kilobyte that unpacks to a megabyte is refused before it is unpacked whole."""
    import zlib  # noqa: PLC0415

    with pytest.raises(OverLimit):
        png.inflate(zlib.compress(bytes(1_000_000)), 1000)


def test_a_raw_profile_is_hexadecimal() -> None:
    """The name and the length before the digits are passed over."""
    assert png.raw_profile(b"\nexif\n    4\n4949\n2a00\n") == b"II*\0"
    with pytest.raises(Unreadable):
        png.raw_profile(b"\nexif\n 4\nzz")


def test_gif_blocks_are_walked_to_the_trailer() -> None:
    """Comment and frame are found, and the end."""
    data = b.with_extension(GIF, gif.COMMENT, b"one", b"two")
    walked = gif.walk(data + b"behind")
    assert walked.complete
    assert walked.end == len(data)
    assert [block.data for block in walked.blocks if block.label == gif.COMMENT] == [b"onetwo"]


def test_riff_chunks_stop_at_the_stated_length() -> None:
    """What lies behind is not walked."""
    walked = riff.walk(WEBP + b"EXIF\x04\0\0\0abcd")
    assert walked.end == len(WEBP)


@pytest.mark.parametrize("order", ["little", "big"])
def test_a_tiff_tree_has_its_directories(order: str) -> None:
    """IFD0, Exif, GPS and IFD1 are found in either byte order."""
    block = b.tiff_block({0x0112: (3, [6])}, exif={0x9003: (2, "x" * 9)}, gps=b.GPS_THERE, thumbnail=JPEG, order=order)
    tree = ifd.walk(block)
    assert {one.name for one in tree.directories} == {"IFD0", "Exif", "GPS", "IFD1"}
    assert tree.orientation == 6
    assert tree.troubles == ()


def test_a_circle_of_directories_is_noticed() -> None:
    """A directory that follows itself is read once."""
    block = b"II*\0\x08\0\0\0" + b.directory({0x0112: (3, [1])}, 8, following=8)
    tree = ifd.walk(block)
    assert len(tree.directories) == 1
    assert tree.troubles == ("loop",)


def test_an_impossible_count_costs_nothing() -> None:
    """A value that claims four billion items is cut to what is there."""
    block = b"II*\0\x08\0\0\0" + b"\x01\0" + b"\x0f\x01\x05\0\xff\xff\xff\x0f\x1a\0\0\0" + bytes(4)
    tree = ifd.walk(block)
    assert "bad-entry" in tree.troubles
    assert all(len(entry.data) < 100 for one in tree.directories for entry in one.entries)


def test_resources_and_datasets_are_walked() -> None:
    """Image resources and IPTC datasets come in order, and say that they fill their block."""
    resources, whole = irb.walk(b.resource(0x0404, b"abc") + b.resource(0x040C, b""))
    assert whole
    assert [(one.id, one.data) for one in resources] == [(0x0404, b"abc"), (0x040C, b"")]
    datasets, whole = iim.walk(b.dataset(2, 5, "title") + b.dataset(2, 120, "words"))
    assert whole
    assert [(one.record, one.number, one.value) for one in datasets] == [(2, 5, b"title"), (2, 120, b"words")]


def test_a_dataset_that_runs_over_the_end_is_kept_as_far_as_it_goes() -> None:
    """The cut value is still told, and the damage."""
    datasets, whole = iim.walk(b.dataset(2, 120, "words")[:-2])
    assert not whole
    assert datasets[0].value == b"wor"


def test_boxes_never_leave_their_parent() -> None:
    """A box that claims more than its parent holds ends the walk."""
    data = b.box(b"good", b"1234") + (1000).to_bytes(4, "big") + b"evil"
    assert [one.type for one in bmff.boxes(data, 0, len(data))] == ["good"]


def test_items_of_an_avif_are_listed() -> None:
    """The picture and its EXIF are items, and the primary one is known."""
    data = b.avif(exif=EXIF)
    meta = bmff.find(data, 0, len(data), "meta")
    assert meta is not None
    items = {item.id: item for item in bmff.items(data, meta)}
    assert items[bmff.primary(data, meta) or 0].type == "av01"
    exif = next(item for item in items.values() if item.type == "Exif")
    assert EXIF in bmff.content(data, exif, meta, 10**6)


def test_jumbf_contents_know_their_labels() -> None:
    """Labels of the boxes around a content box come outermost first."""
    store = b.manifest(b.jumb("stds.test", b.box(b"cbor", b.cbor({"a": 1}))))
    content = jumbf.walk(store)
    assert [(one.path, one.type) for one in content] == [
        (("c2pa", "urn:c2pa:1", "c2pa.assertions", "stds.test"), "cbor")
    ]


@FEW
@given(
    st.recursive(
        st.integers(0, 23) | st.text(max_size=20) | st.binary(max_size=20),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
        max_leaves=20,
    )
)
def test_cbor_reads_what_was_written(item: object) -> None:
    """Any nesting of maps, lists, texts, bytes and small numbers comes back."""
    assert cbor.decode(b.cbor(item)) == item


def test_deep_cbor_is_refused() -> None:
    """A thousand nested lists are over the limit, not over the stack."""
    with pytest.raises(OverLimit):
        cbor.decode(b"\x81" * 1000)


def test_files_are_carved_with_their_true_ends() -> None:
    """A JPEG, a PNG and an archive among rubbish are found where they begin and end."""
    data = b"rubbish" + JPEG + b"\0\0\0" + PNG + b"more" + b.zipped({"a": b"b"})
    found = carve.carve(data)
    assert [one.format for one in found] == ["JPEG", "PNG", "ZIP"]
    assert data[found[0].start : found[0].end] == JPEG
    assert data[found[1].start : found[1].end] == PNG


def test_a_signature_alone_is_no_file() -> None:
    """Three bytes that look like a JPEG are a coincidence."""
    assert carve.carve(b"xx\xff\xd8\xff\xe0 and nothing else") == []


def test_gaps_are_what_no_span_covers() -> None:
    """Overlapping and unsorted spans leave the right holes."""
    assert gaps([(5, 8), (0, 2), (7, 9)], 0, 12) == [(2, 5), (9, 12)]
    assert gaps([], 3, 3) == []


@FEW
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair)))))
def test_gaps_and_spans_share_no_byte(spans: list[tuple[int, int]]) -> None:
    """Every place from 0 to 50 is in a span or in a gap, never in both."""
    holes = gaps(spans, 0, 50)
    for place in range(50):
        covered = any(low <= place < high for low, high in spans)
        assert covered != any(low <= place < high for low, high in holes)


def test_padding_is_zeros_ones_and_white_space() -> None:
    """One letter makes it data."""
    assert is_padding(b"\0\0\xff \r\n\t")
    assert not is_padding(b"\0\0A")


@FEW
@given(st.binary(max_size=300), st.integers(0, 10), st.data())
@pytest.mark.parametrize(
    ("walk", "whole"),
    [
        (jpeg.walk, JPEG),
        (png.walk, PNG),
        (gif.walk, GIF),
        (riff.walk, WEBP),
        (ifd.walk, EXIF),
        (irb.walk, b.resource(0x0404, b.dataset(2, 5, "title"))),
        (iim.walk, b.dataset(2, 5, "title")),
        (jumbf.walk, b.manifest(b.jumb("x", b.box(b"cbor", b.cbor({"a": [1, "b"]}))))),
        (cbor.decode, b.cbor({"a": [1, "b", b"c"]})),
        (psd.walk, b"8BPS\0\1" + bytes(60)),
        (carve.carve, JPEG + PNG),
    ],
    ids=lambda one: one.__module__ if callable(one) else "",
)
def test_mutated_structures_never_crash_a_walker(
    walk: object, whole: bytes, noise: bytes, cuts: int, data: st.DataObject
) -> None:
    """Whatever is overwritten or cut, a walker answers or raises an error of the tree."""
    mutated = bytearray(whole)
    for _ in range(cuts):
        at = data.draw(st.integers(0, len(mutated)))
        mutated[at : at + data.draw(st.integers(0, 8))] = noise[: data.draw(st.integers(0, 8))]
    try:
        walk(bytes(mutated))  # type: ignore[operator]
    except InspectionError:
        return
