"""Inspections: the flow from bytes to facts, and what stands in the way of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from imageguard import plugins
from imageguard.engine.describe import describe
from imageguard.engine.inspect import Engine, inspect
from imageguard.errors import BackendMissing, Unreadable
from imageguard.model.geometry import Box
from imageguard.model.inspection import Category, Face, RenditionKind, Tier
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits

if TYPE_CHECKING:
    from imageguard.model.raster import Raster


class OneFace:
    """A finder that sees one face in every picture, and counts how often it was asked."""

    version = "one"

    def __init__(self) -> None:
        """Start with nothing asked."""
        self.asked: list[str] = []

    def find(self, _raster: Raster, rendition: str) -> list[Face]:
        """Return one face in the top left corner."""
        self.asked.append(rendition)
        return [Face("", rendition, Box(0, 0, 2, 2), 0.9, Tier.CERTAIN, recognisable=True, detector="one")]


class Failing:
    """A finder that always fails."""

    version = "failing"

    def find(self, _raster: Raster, _rendition: str) -> list[Face]:
        """Fail, as a damaged model would."""
        message = "the model is damaged"
        raise RuntimeError(message)


def engine(**changes: object) -> Engine:
    """Return an engine with every shipped walker and reader, and no face finder unless given."""
    parts = {
        "containers": plugins.containers(),
        "readers": plugins.readers(),
        "fingerprinter": PLUGIN,
        "limits": Limits(),
    } | changes
    return Engine(**parts)  # type: ignore[arg-type]


def photograph(*, thumbnail: bool = False, orientation: int = 1, size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a JPEG of a gradient with GPS in its EXIF, and a thumbnail of another size where asked."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (11.0, 33.0, 0.0), 3: "E", 4: (104.0, 55.0, 0.0)})
    body = io.BytesIO()
    image.save(body, "JPEG", exif=exif.tobytes(), comment=b"left of the gate" if thumbnail else b"")
    return body.getvalue()


def test_a_photograph_comes_out_whole() -> None:
    """An ordinary JPEG has a primary picture, its metadata, and no problem."""
    found = inspect("a.jpg", photograph(), engine())
    assert found.whole
    assert found.format == "JPEG"
    assert found.primary is not None
    assert (found.primary.width, found.primary.height) == (64, 48)
    assert {fact.tag: fact.category for fact in found.metadata}["GPSLatitude"] is Category.LOCATION
    assert next(fact.value for fact in found.metadata if fact.tag == "GPSLatitude") == "11.550000"


def test_the_primary_picture_is_upright() -> None:
    """EXIF orientation 6 swaps width and height."""
    found = inspect("a.jpg", photograph(orientation=6), engine())
    assert found.primary is not None
    assert (found.primary.width, found.primary.height) == (48, 64)


def test_faces_are_numbered_by_rendition() -> None:
    """The primary's face is f1, the second frame's is f2."""
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    body = io.BytesIO()
    frames[0].save(body, "GIF", save_all=True, append_images=frames[1:])
    found = inspect("a.gif", body.getvalue(), engine(finder=OneFace()))
    assert [(face.id, face.rendition) for face in found.faces] == [("f1", "primary"), ("f2", "frame-2")]


def test_equal_pictures_are_looked_at_once() -> None:
    """A second copy of the same pixels gets the same faces without another run of the finder."""
    finder = OneFace()
    data = photograph()
    found = inspect("a.jpg", data + data, engine(finder=finder))
    assert finder.asked == ["primary"]
    assert [face.rendition for face in found.faces] == ["primary", "trailing"]


def test_a_failing_finder_blocks() -> None:
    """Whatever the finder trips over becomes a problem that blocks, and the other facts stay."""
    found = inspect("a.jpg", photograph(), engine(finder=Failing()))
    assert not found.whole
    assert found.metadata
    assert [problem.code for problem in found.problems] == ["crashed"]


def test_a_missing_backend_ends_the_run() -> None:
    """A model that is not there is no property of the picture: nothing is judged with a weaker look."""

    class Absent(Failing):
        def find(self, _raster: Raster, _rendition: str) -> list[Face]:
            raise BackendMissing("the model is not installed")

    with pytest.raises(BackendMissing, match="not installed"):
        inspect("a.jpg", photograph(), engine(finder=Absent()))


def test_a_failing_reader_loses_nothing_else() -> None:
    """One reader that raises costs its own block only, and blocks."""

    class Broken:
        """A reader that always fails."""

        standard = "EXIF"
        version = "broken"

        def read(self, *_arguments: object) -> None:
            """Fail."""
            message = "no"
            raise ZeroDivisionError(message)

    found = inspect("a.jpg", photograph(thumbnail=True), engine(readers={**plugins.readers(), "EXIF": Broken()}))
    assert any(fact.standard == "comment" for fact in found.metadata)
    assert [problem.code for problem in found.problems] == ["crashed"]


def test_a_container_that_raises_blocks_with_its_cause() -> None:
    """An error of the tree keeps its code."""

    class Refusing:
        """A walker that refuses everything."""

        name = "X"
        version = "1"

        def recognises(self, _head: bytes) -> bool:
            """Take everything."""
            return True

        def open(self, *_arguments: object) -> None:
            """Refuse everything."""
            message = "it is torn"
            raise Unreadable(message)

    found = inspect("a.x", b"anything", engine(containers={"X": Refusing()}))
    assert [problem.code for problem in found.problems] == ["unreadable"]
    assert not found.whole


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "empty", "empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n", "lfs-pointer", "git lfs pull"),
        (b"<!DOCTYPE html><html></html>", "not-a-picture", "web page"),
        ("just a note, caf\u00e9".encode(), "not-a-picture", "text"),
        (bytes(100), "unreadable", "zeros"),
        (b"\x00\x01\x02\x80\xff" * 9, "unsupported", "No picture format"),
        (b"MZ\x90\x00\x03", "unsupported", "Windows program"),
    ],
)
def test_what_is_no_picture_is_told_in_one_sentence(data: bytes, code: str, word: str) -> None:
    """Each kind of file that is no picture has its own sentence, and blocks."""
    found = inspect("a.jpg", data, engine())
    assert not found.whole
    assert [problem.code for problem in found.problems] == [code]
    assert word in found.problems[0].message


def test_a_cut_off_picture_blocks() -> None:
    """Half a JPEG is not looked at whole."""
    data = photograph(size=(640, 480))
    assert not inspect("a.jpg", data[: len(data) // 2], engine()).whole


def test_too_many_pixels_block_before_decoding() -> None:
    """The pixel budget is checked against the header."""
    found = inspect("a.jpg", photograph(), engine(limits=Limits(pixels=100)))
    assert "over-limit" in [problem.code for problem in found.problems]
    assert found.primary is None or not found.primary.decoded


def test_too_many_pictures_block() -> None:
    """Pictures over the budget are not silently left out."""
    frames = [Image.new("RGB", (8, 8), (place * 20, 0, 0)) for place in range(5)]
    body = io.BytesIO()
    frames[0].save(body, "GIF", save_all=True, append_images=frames[1:])
    found = inspect("a.gif", body.getvalue(), engine(limits=Limits(pictures=3)))
    assert "over-limit" in [problem.code for problem in found.problems]


def test_the_fingerprint_of_the_engine_follows_its_parts() -> None:
    """Another finder or limit gives another fingerprint; the same parts give the same."""
    assert engine().fingerprint == engine().fingerprint
    assert engine().fingerprint != engine(finder=OneFace()).fingerprint
    assert engine().fingerprint != engine(limits=Limits(pictures=1)).fingerprint


def test_the_same_bytes_give_the_same_inspection() -> None:
    """Nothing of the clock, the path or the order of the day gets in."""
    assert inspect("a.jpg", photograph(), engine()) == inspect("a.jpg", photograph(), engine())


def test_description_hides_values_unless_asked() -> None:
    """A metadata value appears with reveal, and nowhere else."""
    found = inspect("a.jpg", photograph(thumbnail=True), engine())
    assert "left of the gate" not in str(describe(found, reveal=False))
    assert "left of the gate" in str(describe(found, reveal=True))
    assert describe(found, reveal=False)["renditions"][0]["kind"] == RenditionKind.PRIMARY.value


def test_only_what_is_asked_for_is_told() -> None:
    """Without metadata among what is looked for, none is listed."""
    found = inspect("a.jpg", photograph(), engine(looked=("hidden",)))
    assert not found.metadata
    assert found.looked == ("hidden",)
