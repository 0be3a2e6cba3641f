"""The face finder: looks, fuses what was seen, says how sure it is, what covers a face and who could be known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from imageguard.errors import BackendMissing, ConfigurationError
from imageguard.faces.blurs import blurs
from imageguard.faces.boxes import overlaps
from imageguard.faces.covers import cover
from imageguard.faces.fusion import calibration, chance, gather
from imageguard.faces.light import brightened, is_dark
from imageguard.faces.looking import sightings, turned
from imageguard.faces.mosaic import mosaics
from imageguard.faces.pixels import clipped, pixels
from imageguard.faces.profiles import PROFILES, looks
from imageguard.faces.quality import TRUSTED, appearance, recognisable
from imageguard.faces.views import Views
from imageguard.model.geometry import iou
from imageguard.model.inspection import Cover, Face, Tier
from imageguard.ports import Detection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.faces.boxes import Array
    from imageguard.faces.fusion import Calibration, Candidate, Sighting
    from imageguard.faces.pixels import Pixels
    from imageguard.faces.profiles import Profile
    from imageguard.model.geometry import Box
    from imageguard.model.raster import Raster
    from imageguard.ports import Detector, Embedder, FaceFinder

REVISION = "5"
TURNER = "yunet"
SIDEWAYS = 0.5
DOUBTED = 0.6
DOUBTED_AT_MOST = 0.99
HIDDEN_SCORE = 0.5
TOUCHING = 0.2
WITHIN = 0.4


@dataclass(frozen=True)
class ProfiledFinder:
    """Finds faces as a profile says, with its detectors and any others that were named."""

    profile: Profile
    detectors: Mapping[str, Detector]
    embedder: Embedder | None = None
    version: str = field(default="", compare=False)

    def find(self, raster: Raster, rendition: str) -> Sequence[Face]:
        """Return faces with boxes in pixels of the raster, gravest first; ids are empty, to be set by the caller."""
        picture = pixels(raster)
        patches = mosaics(picture)
        found = [self._face(raster, rendition, candidate, score) for candidate, score in self._judged(picture)]
        faces = [_under(face, patches) for face in found if face is not None]
        for kind, places in ((Cover.MOSAIC, patches), (Cover.BLUR, blurs(picture))):
            hidden = [patch for patch in places if not any(iou(patch, face.box) > TOUCHING for face in faces)]
            faces += [_behind(patch, rendition, kind) for patch in hidden]
        return sorted(faces, key=lambda face: (face.tier is not Tier.CERTAIN, -face.score, face.box))

    def _judged(self, picture: Pixels) -> list[tuple[Candidate, float]]:
        """Return the candidates that are at least possible, each with its chance."""
        known = self.calibration
        trusted, doubted = self.candidates(picture)
        judged = [(one, value) for one in trusted if (value := chance(one, known)) >= known.least(one)]
        sure = np.array([one.box for one, value in judged if value >= known.certain], np.float64).reshape(-1, 4)
        judged = [(one, value) for one, value in judged if value >= known.certain or not _part_of(one, sure)]
        taken = np.array([one.box for one, _ in judged], np.float64).reshape(-1, 4)
        for one in doubted:
            value = chance(one, known)
            if value >= DOUBTED and not (overlaps(np.array(one.box), taken) >= TOUCHING).any():
                judged.append((one, min(value, DOUBTED_AT_MOST * known.certain)))
        return judged

    @property
    def calibration(self) -> Calibration:
        """Return how the scores of these looks are weighed."""
        return calibration(self.profile.name, {look.group for look in looks(self.profile, tuple(self.detectors))})

    def candidates(self, picture: Pixels) -> tuple[list[Candidate], list[Candidate]]:
        """Return every place that anything saw in trusted orientations, and in the others that showed something.

        The upright is trusted unless another orientation shows more sure faces; then that one is. Orientations that are
        not trusted must show a face plainly, so local contrast is not evened out for them.
        """
        plan = looks(self.profile, tuple(self.detectors))
        shown = [(Views(picture), plan)]
        if is_dark(picture):
            shown.append((Views(brightened(picture)), tuple(look for look in plan if not look.evened)))

        def seen_at(turn: int, *, evened: bool = True) -> list[Sighting]:
            return [
                one
                for views, looked in shown
                for one in sightings(
                    views, self.detectors, [each for each in looked if evened or not each.evened], turn
                )
            ]

        upright = seen_at(0)
        glimpsed, shares = turned(shown[-1][0], self.detectors[TURNER], self.profile.turns)
        trusted = {turn for turn, share in shares.items() if share > SIDEWAYS} or {0}
        further = {turn: seen_at(turn, evened=turn in trusted) for turn in sorted(shares)}
        seen = {0: [*upright, *glimpsed], **further}
        return (
            gather([one for turn, found in seen.items() if turn in trusted for one in found]),
            gather([one for turn, found in seen.items() if turn not in trusted for one in found]),
        )

    def _face(self, raster: Raster, rendition: str, candidate: Candidate, score: float) -> Face | None:
        box = clipped(candidate.box, (raster.width, raster.height))
        if box is None:
            return None
        crop = pixels(raster)[box.y0 : box.y1, box.x0 : box.x1]
        seen = appearance(crop, candidate.best.landmarks)
        covered = cover(crop, seen.points)
        return Face(
            id="",
            rendition=rendition,
            box=box,
            score=round(score, 4),
            tier=Tier.CERTAIN if score >= self.calibration.certain else Tier.POSSIBLE,
            recognisable=recognisable(seen, covered),
            detector="+".join(sorted({group.rstrip("~") for group in candidate.scores})),
            cover=covered,
            quality=seen.quality,
            points=round(seen.points, 1),
            turned=round(seen.turned, 3),
            embedding=self._embedding(raster, box, candidate, seen.quality) if covered is Cover.NONE else None,
        )

    def _embedding(self, raster: Raster, box: Box, candidate: Candidate, quality: float) -> tuple[float, ...] | None:
        if self.embedder is None or quality < TRUSTED:
            return None
        return self.embedder.embed(raster, Detection(box, 1.0, candidate.best.group, candidate.best.landmarks))


def _part_of(candidate: Candidate, sure: Array) -> bool:
    """Say whether two fifths of a doubtful candidate lie inside a certain face: an eye, hair, a shoulder of it."""
    box = np.array(candidate.box)
    across = np.minimum(box[2], sure[:, 2]) - np.maximum(box[0], sure[:, 0])
    down = np.minimum(box[3], sure[:, 3]) - np.maximum(box[1], sure[:, 1])
    shared = np.clip(across, 0, None) * np.clip(down, 0, None)
    return bool((shared >= WITHIN * (box[2] - box[0]) * (box[3] - box[1])).any())


def _under(face: Face, patches: Sequence[Box]) -> Face:
    """Return the face as covered by the mosaic that it lies under, if any; a mosaic hides nothing for sure."""
    if face.cover is Cover.SOLID or not any(iou(patch, face.box) > TOUCHING for patch in patches):
        return face
    return replace(face, cover=Cover.MOSAIC, embedding=None)


def _behind(patch: Box, rendition: str, cover: Cover) -> Face:
    """Return the face that may lie behind a mosaic or blur where no detector sees one."""
    return Face(
        id="",
        rendition=rendition,
        box=patch,
        score=HIDDEN_SCORE,
        tier=Tier.POSSIBLE,
        recognisable=True,
        detector=cover.value,
        cover=cover,
    )


def build_finder(profile: str, *, detectors: Mapping[str, Detector], embedder: Embedder | None = None) -> FaceFinder:
    """Return the finder of that profile: ``fast``, ``balanced`` or ``thorough``.

    ``detectors`` maps names to backends; those that the profile needs must be among them, any
    further one looks too. Raises ConfigurationError for an unknown profile and BackendMissing
    where a needed detector was not given; a weaker set never steps in.
    """
    if profile not in PROFILES:
        message = f"there is no profile named {profile!r}; choose one of {', '.join(PROFILES)}"
        raise ConfigurationError(message)
    chosen = PROFILES[profile]
    absent = [name for name in chosen.detectors if name not in detectors]
    if absent:
        message = f"the profile {profile} needs the detector {absent[0]}; name it under `detectors`, or choose balanced"
        raise BackendMissing(message)
    return ProfiledFinder(chosen, dict(detectors), embedder, _fingerprint(chosen, detectors, embedder))


def _fingerprint(profile: Profile, detectors: Mapping[str, Detector], embedder: Embedder | None) -> str:
    """Return what changes whenever the same picture could give other faces."""
    parts = [repr(profile), *(detectors[name].version for name in sorted(detectors))]
    parts += [embedder.version] if embedder is not None else []
    return f"faces-{REVISION}-{profile.name}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:16]}"
