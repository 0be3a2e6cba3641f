"""The face finder, on rendered people."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from imageguard import plugins
from imageguard.errors import BackendMissing, ConfigurationError
from imageguard.faces.finder import build_finder
from imageguard.faces.pixels import raster
from imageguard.model.geometry import Box
from imageguard.model.inspection import Cover, Tier
from imageguard.ports import Detection

if TYPE_CHECKING:
    from imageguard.model.raster import Raster


Given = Any  # what a fixture is to a test


def middles_inside(faces: Given, boxes: Given) -> int:
    """Count the boxes that hold the middle of a face."""
    middles = [((f.box.x0 + f.box.x1) / 2, (f.box.y0 + f.box.y1) / 2) for f in faces]
    return sum(any(x0 <= x <= x1 and y0 <= y <= y1 for x, y in middles) for x0, y0, x1, y1 in boxes)


@dataclass(frozen=True)
class Staring:
    """A detector that always sees the same face."""

    name: str
    score: float = 0.9
    version: str = "1"

    def detect(self, raster: Raster, threshold: float) -> list[Detection]:
        """Return a face that fills the middle of whatever is shown."""
        box = Box(raster.width // 4, raster.height // 4, raster.width * 3 // 4, raster.height * 3 // 4)
        return [Detection(box, self.score, self.name)] if self.score >= threshold else []


def test_every_face_of_a_group_is_certain(people: Given, balanced: Given) -> None:
    """Three people in a room: three certain faces, no fourth."""
    faces = balanced.find(raster(people.pixels("s2_group_indoor")), "primary")
    assert middles_inside(faces, people.boxes("s2_group_indoor")) == 3
    assert [face.tier for face in faces] == [Tier.CERTAIN] * 3
    assert all(face.recognisable and face.cover is Cover.NONE and face.rendition == "primary" for face in faces)


def test_an_empty_room_has_no_face(people: Given, balanced: Given) -> None:
    """Benches, walls and a ball are nobody."""
    assert balanced.find(raster(people.pixels("s8_empty_room")), "primary") == []


def test_a_pixelated_child_is_a_possible_face(people: Given, balanced: Given) -> None:
    """No detector sees the child behind the mosaic; the mosaic itself tells."""
    faces = balanced.find(raster(people.pixels("s7_child_pixelated")), "primary")
    behind = [face for face in faces if face.cover is Cover.MOSAIC]
    assert len(behind) == 1
    assert behind[0].tier is Tier.POSSIBLE
    assert behind[0].recognisable
    assert middles_inside(behind, people.boxes("s7_child_pixelated")[:1]) == 1


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_picture_on_its_side_shows_the_same_people(people: Given, balanced: Given, turns: int) -> None:
    """Quarter turns lose nobody, and boxes come back in the picture's own pixels."""
    pixels = np.ascontiguousarray(np.rot90(people.pixels("s1_group_outdoor"), turns))
    height, width = pixels.shape[:2]
    faces = balanced.find(raster(pixels), "primary")
    certain = [face for face in faces if face.tier is Tier.CERTAIN]
    assert len(certain) == 5
    assert all(0 <= f.box.x0 < f.box.x1 <= width and 0 <= f.box.y0 < f.box.y1 <= height for f in faces)


def test_a_dark_picture_gets_a_second_look(people: Given, balanced: Given) -> None:
    """At 15 percent of the light all three people are still found."""
    dark = (people.pixels("s2_group_indoor") * 0.15).astype(np.uint8)
    assert middles_inside(balanced.find(raster(dark), "primary"), people.boxes("s2_group_indoor")) == 3


@pytest.mark.parametrize("light", [0.3, 0.08])
@pytest.mark.parametrize("name", ["p01_a_frontal", "p08_a_frontal"])
def test_a_dark_face_is_not_taken_for_a_cover(people: Given, fast: Given, name: str, light: float) -> None:
    """Whoever brightens the picture sees the face again: it is recognisable, and nothing covers it."""
    dark = (people.pixels(name) * light).astype(np.uint8)
    faces = fast.find(raster(dark), "primary")
    assert [(face.cover, face.recognisable) for face in faces] == [(Cover.NONE, True)]


def test_a_thumbnail_shows_its_face(people: Given, fast: Given) -> None:
    """An EXIF preview of 120 x 144 pixels is large enough."""
    small = np.asarray(Image.fromarray(people.pixels("p01_a_frontal")).resize((120, 144)))
    assert len(fast.find(raster(small), "exif-thumbnail")) == 1


def test_a_blurred_face_is_found_and_called_blurred(people: Given, fast: Given) -> None:
    """A blur hides little from a machine and is never taken for a cover that cannot be undone."""
    blurred = np.asarray(Image.fromarray(people.pixels("p06_a_frontal")).filter(ImageFilter.GaussianBlur(16)))
    faces = fast.find(raster(blurred), "primary")
    assert [face.cover for face in faces] == [Cover.BLUR]


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (15, 15), (40, 3)])
def test_a_sliver_is_nobody(balanced: Given, size: tuple[int, int]) -> None:
    """Pictures too small for a network are searched without a word."""
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    assert balanced.find(raster(noise), "primary") == []


def test_the_same_picture_gives_the_same_faces(people: Given, fast: Given) -> None:
    """Two runs and a pickled finder agree to the last digit."""
    shown = raster(people.pixels("s6_partly_occluded"))
    other = pickle.loads(pickle.dumps(fast))  # noqa: S301 - our own bytes
    assert list(fast.find(shown, "p")) == list(fast.find(shown, "p")) == list(other.find(shown, "p"))


def test_an_unknown_profile_is_refused() -> None:
    """The sentence names the three there are."""
    with pytest.raises(ConfigurationError, match="fast, balanced, thorough"):
        build_finder("careful", detectors={})


def test_a_missing_detector_is_never_replaced() -> None:
    """Thorough without CenterFace is an error, not a weaker search."""
    with pytest.raises(BackendMissing, match="centerface"):
        build_finder("thorough", detectors={"yunet": plugins.detector("yunet")})


def test_an_uncalibrated_detector_alone_makes_a_possible_face() -> None:
    """What nobody measured may raise a question and never a certainty."""
    finder = build_finder("fast", detectors={"yunet": Staring("yunet", 0.0), "own": Staring("own")})
    faces = finder.find(raster(np.full((400, 400, 3), 200, np.uint8)), "primary")
    assert [face.tier for face in faces] == [Tier.POSSIBLE]
    assert faces[0].detector == "own"


def test_a_solid_fill_over_a_face_is_a_cover() -> None:
    """A flat box where a detector sees a face: covered, and nobody can be recognised."""
    finder = build_finder("fast", detectors={"yunet": Staring("yunet", 0.95)})
    faces = finder.find(raster(np.full((400, 400, 3), 30, np.uint8)), "primary")
    assert [(face.cover, face.recognisable) for face in faces] == [(Cover.SOLID, False)]


def test_the_version_tells_profiles_and_detectors_apart(fast: Given, balanced: Given) -> None:
    """A cached inspection must not outlive a change of who looked."""
    more = build_finder("balanced", detectors={"yunet": plugins.detector("yunet"), "own": Staring("own")})
    assert len({fast.version, balanced.version, more.version}) == 3


def test_an_embedder_gives_one_person_one_direction(people: Given) -> None:
    """Two pictures of one person are nearer to each other than to somebody else."""
    embedder = plugins.embedder("sface")
    finder = build_finder("fast", detectors={"yunet": plugins.detector("yunet")}, embedder=embedder)
    one, same, other = (
        finder.find(raster(people.pixels(name)), "primary")[0].embedding
        for name in ("p01_a_frontal", "p01_c_smile", "p06_a_frontal")
    )
    assert one is not None
    assert abs(sum(value * value for value in one) - 1) < 1e-6
    assert embedder.same(one, same, 100)
    assert not embedder.same(one, other, 100)
