"""One copy, made in a worker: stripped, covered where planned, inspected again, proved by other paths."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard import plugins
from imageguard.bootstrap.delivering import write_new
from imageguard.bootstrap.inspecting import engine_of
from imageguard.bootstrap.parting import part_of, shown
from imageguard.bootstrap.trimming import shows_parts, trimmed
from imageguard.engine.cutting import meets
from imageguard.engine.hiding import drawn
from imageguard.engine.inspect import inspect
from imageguard.engine.mended import found_again, newcomers, shortcomings
from imageguard.engine.residue import hides_colours
from imageguard.errors import BackendMissing, ConfigurationError, ImageguardError, RemedyRefused
from imageguard.executors.files import read
from imageguard.model.geometry import Box
from imageguard.model.remedy import Attempt, Proof
from imageguard.ports import Teller, Trimmer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.bootstrap.inspecting import Spec
    from imageguard.bootstrap.parting import Part
    from imageguard.engine.inspect import Engine
    from imageguard.model.inspection import Inspection
    from imageguard.model.remedy import Plan
    from imageguard.ports import Detector, Embedder, Mender, Picture

    Regions = tuple[tuple[str, Box], ...]

ROUNDS: Final = 5
"""How often covers are enlarged, or added for faces that are seen in the copy only, before the copy is given up."""

DETECTORS: Final = ("yunet", "centerface", "retinaface", "dlib_hog")
EMBEDDERS: Final = ("sface", "dlib")
"""Backends that try to find and to know the people of a copy, those that are installed."""


@dataclass(frozen=True)
class Job:
    """One copy to make: pickled to a worker. ``staged`` is where the copy is written before it is delivered."""

    plan: Plan
    before: Inspection
    file: str
    staged: str
    spec: Spec
    keep: tuple[str, ...] = ()
    packet: bytes = b""


def mend(job: Job) -> Attempt:
    """Make, inspect and prove one copy; whatever speaks against it is a sentence in the attempt."""
    nothing = Attempt(job.plan.path, job.plan.sha256)
    try:
        return _Mending(job).run()
    except RemedyRefused as error:
        return dataclasses.replace(nothing, refused=str(error))
    except ImageguardError as error:
        return dataclasses.replace(nothing, refused=f"the copy could not be made: {error}")
    except OSError as error:
        why = error.strerror or type(error).__name__
        return dataclasses.replace(nothing, refused=f"the copy could not be written or read ({why})")
    except Exception as error:  # noqa: BLE001 - hostile bytes: whatever a writer trips over costs this copy only
        return dataclasses.replace(nothing, refused=f"the copy could not be made ({type(error).__name__})")


class _Mending:
    """One job at work."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.engine = _engine(job.spec)
        self.mender: Mender = plugins.menders()[job.plan.format]
        self.data = read(job.file, self.engine.limits.file_bytes)
        if hashlib.sha256(self.data).hexdigest() != job.plan.sha256:
            raise RemedyRefused("the file has changed since it was judged: check it again")
        self.base = self.data

    def run(self) -> Attempt:
        """Return the copy with its proofs."""
        bare = self.stripped()
        proofs = [self.same_pixels(bare)]
        region = None
        if isinstance(self.mender, Trimmer) and shows_parts(self.job.before):
            part = trimmed(bare, self.mender, self.job.before, self.job.plan, self.engine)
            bare = self.judged_as(part)
            proofs.append(part.proof)
        if self.job.plan.region or self.job.plan.dropped:
            part = part_of(bare, self.mender, self.job.before, self.job.plan, self.engine)
            bare, region = self.judged_as(part), part.region
            proofs.append(part.proof)
        copy, after, regions, seen, rounds = self.covered(bare)
        against = shortcomings(self.job.plan, self.job.before, after, regions, self.job.keep)
        said = Proof("inspection", held=not against, detail="; ".join(against) or "inspected whole, nothing left")
        proofs = [said, *proofs, *self.proofs(copy), *seen]
        write_new(Path(self.job.staged), copy)
        return Attempt(
            self.job.plan.path,
            self.job.plan.sha256,
            after,
            self.job.staged,
            plugins.menders()[after.format].ending if after.format in plugins.menders() else self.mender.ending,
            tuple(proofs),
            regions,
            rounds,
            cropped=region,
        )

    def judged_as(self, part: Part) -> bytes:
        """Go on with what stays of a file, as if it had always been so, and return it."""
        self.job = dataclasses.replace(self.job, before=part.before, plan=part.plan)
        self.mender, self.base = part.mender, part.data
        return part.data

    def stripped(self) -> bytes:
        """Return the copy with its pixels, and whatever words the plan keeps."""
        if self.job.plan.texts and isinstance(self.mender, Teller):
            return self.mender.with_texts(self.data)
        return self.mender.strip(self.data, self.job.packet)

    def inspected(self, copy: bytes) -> Inspection:
        """Return the inspection of a copy by the whole engine."""
        return inspect(self.job.plan.path, copy, self.engine)

    def covered(self, bare: bytes) -> tuple[bytes, Inspection, Regions, tuple[Proof, ...], int]:
        """Return the copy with its faces covered, and the proofs that nobody is seen or known.

        A cover under which somebody is found or known is enlarged, a face that is seen in the copy
        only is covered too, a few times over.
        """
        if not self.job.plan.covers:
            return *self.uncoloured(bare), (), (), 1
        places = self.places(bare)
        fresh: dict[tuple[str, Box], None] = {}
        strength = 1
        for rounds in range(1, ROUNDS + 1):  # noqa: B007 - returned
            regions = self.regions(strength, tuple(fresh))
            copy = self.mender.cover(bare, self.by_frame(regions, places))
            after = self.inspected(copy)
            proofs = tuple(self.nobody(shown(self.base, self.engine), shown(copy, self.engine), regions))
            new = newcomers(self.job.before, after, regions)
            fresh |= dict.fromkeys((px, face.box) for px, face in new)
            shows = any(proof.held is False for proof in proofs) or found_again(self.job.before, after, regions)
            if not new and not shows:
                break
            strength += bool(shows)
        return copy, after, regions, proofs, rounds

    def uncoloured(self, bare: bytes) -> tuple[bytes, Inspection]:
        """Return the copy without colours under its transparency; without transparency, where that does not do."""
        after = self.inspected(bare)
        if not hides_colours(self.job.before):
            return bare, after
        for opaque in (False, True):
            copy = self.mender.cover(bare, {}, opaque=opaque)
            after = self.inspected(copy)
            if not hides_colours(after):
                break
        return copy, after

    def regions(self, strength: int, fresh: Regions) -> Regions:
        """Return the covers as drawn, of planned faces and fresh ones: (px of the rendition, box in upright pixels)."""
        sizes = {one.px: (one.width, one.height) for one in self.job.before.renditions}
        faces = [*((one.px, one.face) for one in self.job.plan.covers), *fresh]
        return tuple((px, drawn(face, *sizes[px], strength=strength)) for px, face in faces)

    def places(self, bare: bytes) -> dict[str, list[int]]:
        """Return at which frames of the stripped file the pictures of the original stand, by their px."""
        found: dict[str, list[int]] = {}
        for place, picture in enumerate(shown(bare, self.engine)):
            found.setdefault(picture.decode().px, []).append(place)
        return found

    def by_frame(self, regions: Regions, places: Mapping[str, list[int]]) -> dict[int, list[Box]]:
        """Return the boxes of each frame; in an animation each frame gets the covers of all."""
        moving = any(one.kind.value == "frame" for one in self.job.before.renditions)
        found: dict[int, list[Box]] = {}
        for px, box in regions:
            if px not in places:
                raise RemedyRefused("a picture with a face to cover is not in the copy")
            for place in sorted({at for each in places.values() for at in each}) if moving else places[px]:
                found.setdefault(place, []).append(box)
        return found

    def same_pixels(self, bare: bytes) -> Proof:
        """Prove that a stripped copy shows what the original shows."""
        from imageguard.remedies import proof  # noqa: PLC0415 - heavy below

        return proof.same_pixels(self.data, bare, self.mender.decodes, self.engine.limits)

    def proofs(self, copy: bytes) -> Iterator[Proof]:
        """Prove what is in the file by paths that did not write it."""
        from imageguard.remedies import proof  # noqa: PLC0415 - heavy below

        formats = tuple({*plugins.menders()[self.job.plan.format].decodes, *self.mender.decodes})
        yield proof.same_colours(self.data, copy, formats, self.engine.limits)
        told = (one for one in self.job.before.metadata if one.tag not in self.job.keep)
        yield proof.values_gone(told, copy, self.mender.decodes, self.engine.limits)

    def nobody(self, before: list[Picture], after: list[Picture], regions: Regions) -> Iterator[Proof]:
        """Prove that nobody is found or known under a cover, on every picture that has one."""
        from imageguard.remedies import proof_shown as proof  # noqa: PLC0415 - heavy below

        ours = {raster.px: (place, raster) for place, raster in enumerate(one.decode() for one in before)}
        theirs = [one.decode() for one in after]
        for px in dict.fromkeys(px for px, _ in regions):
            place, original = ours[px]
            copy = theirs[place]
            boxes = [box for name, box in regions if name == px]
            frame = Box(0, 0, original.width, original.height)
            faces = [cover.face for cover in self.job.plan.covers if cover.px == px and meets(cover.face, frame)]
            yield proof.flat(copy, boxes)
            yield proof.untouched(original, copy, [box for _, box in regions] if len(theirs) > 1 else boxes)
            yield proof.unseen(copy, boxes, _detectors())
            yield proof.unknown(original, copy, faces, plugins.detector("yunet"), _embedders())


@functools.lru_cache(maxsize=1)
def _engine(spec: Spec) -> Engine:
    return engine_of(spec)


@functools.lru_cache(maxsize=1)
def _detectors() -> dict[str, Detector]:
    return {name: plugins.detector(name) for name in DETECTORS if _works(name)}


@functools.lru_cache(maxsize=1)
def _embedders() -> dict[str, Embedder]:
    return {name: plugins.embedder(name) for name in EMBEDDERS if _works(name)}


def _works(name: str) -> bool:
    """Say whether a backend is installed with everything that it needs."""
    try:
        return bool(plugins.detector(name).version)
    except (BackendMissing, ConfigurationError):
        return False
