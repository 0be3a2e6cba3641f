"""The use case that opens one asset the way an adversary would: every picture, every face, every metadatum."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.engine.unpack import Unpacking
from imageguard.errors import Absent, ConfigurationError, InspectionError, NoDecoder
from imageguard.model.inspection import Inspection, Rendition, RenditionKind, Solid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.model.inspection import Face, Metadatum, Problem
    from imageguard.model.raster import Raster
    from imageguard.ports import (
        Container,
        Embedder,
        FaceFinder,
        Fingerprinter,
        Limits,
        MetadataReader,
        Picture,
        SolidFinder,
    )

VERSION: Final = "3"
_MAPS: Final = frozenset({RenditionKind.GAIN_MAP, RenditionKind.DEPTH_MAP})
_UNLIKE: Final = 0.5


@dataclass(frozen=True)
class Engine:
    """Everything that observes: walkers by format, readers by standard, the face finder, budgets.

    ``finder`` None means that faces are not looked for; ``embedder`` is the one that the finder
    uses, named here because it decides what an inspection holds; ``solids`` None means that nobody is
    known to be covered but where a detector sees a face; ``looked`` is what is asked for.
    """

    containers: Mapping[str, Container]
    readers: Mapping[str, MetadataReader]
    fingerprinter: Fingerprinter
    limits: Limits
    finder: FaceFinder | None = None
    embedder: Embedder | None = None
    solids: SolidFinder | None = None
    looked: tuple[str, ...] = ("faces", "metadata", "hidden")

    @property
    def fingerprint(self) -> str:
        """Return sha256 over the versions of all parts: equal where the same bytes give the same inspection."""
        parts = [
            f"inspect {VERSION}",
            *(f"{name} {one.version}" for name, one in sorted(self.containers.items())),
            *(f"{name} {one.version}" for name, one in sorted(self.readers.items())),
            f"fingerprint {self.fingerprinter.version}",
            f"finder {self.finder.version if self.finder else None}",
            f"embedder {self.embedder.version if self.embedder else None}",
            f"solids {self.solids.version if self.solids else None}",
            f"limits {self.limits}",
            f"looked {self.looked}",
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def inspect(path: str, data: bytes, engine: Engine) -> Inspection:
    """Return everything observed about one asset; whatever cannot be observed is a blocking problem in it.

    ``path`` is how the run names the file. Pure: the same bytes and engine give the same inspection.
    """
    unpacked = _unpacking(engine)
    name = unpacked.open(data)
    looking = _Looking(engine, unpacked)
    looking.pictures()
    return Inspection(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        format=name,
        bytes=len(data),
        renditions=tuple(looking.renditions),
        faces=_numbered(looking.faces),
        metadata=tuple(unpacked.metadata) if "metadata" in engine.looked else (),
        hidden=tuple(unpacked.hidden) if "hidden" in engine.looked else (),
        problems=tuple(dict.fromkeys(unpacked.problems)),
        engine=engine.fingerprint,
        looked=engine.looked,
        solids=tuple(looking.solids),
    )


def survey(data: bytes, engine: Engine) -> tuple[tuple[Metadatum, ...], tuple[Picture, ...], tuple[Problem, ...]]:
    """Return metadata, undecoded pictures and problems of one asset: an inspection that opens no picture."""
    unpacked = _unpacking(engine)
    unpacked.open(data)
    sure = tuple(one for one in unpacked.pictures if not one.maybe)
    return tuple(unpacked.metadata), sure, tuple(unpacked.problems)


def _unpacking(engine: Engine) -> Unpacking:
    return Unpacking(engine.containers, engine.readers, engine.limits)


@dataclass
class _Looking:
    engine: Engine
    unpacked: Unpacking
    renditions: list[Rendition] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)
    solids: list[Solid] = field(default_factory=list)
    primary: Raster | None = None
    seen: dict[str, tuple[Face, ...]] = field(default_factory=dict)

    def trouble(self, code: str, message: str) -> None:
        """Add a blocking problem."""
        self.unpacked.trouble(code, message)

    def pictures(self) -> None:
        """Decode every picture, find its faces, compare it with the primary."""
        limit = self.engine.limits.pictures
        ordered = sorted(self.unpacked.pictures, key=lambda one: one.kind is not RenditionKind.PRIMARY)
        sure, maybe = [one for one in ordered if not one.maybe], [one for one in ordered if one.maybe]
        if len(sure) > limit:
            self.trouble("over-limit", f"The file holds {len(sure)} pictures; only {limit} were looked at.")
        for picture in _unique(sure[:limit] + maybe[:limit]):
            self.picture(picture)
        blocked = any(one.blocking for one in self.unpacked.problems)
        if not any(one.kind is RenditionKind.PRIMARY for one in self.unpacked.pictures) and not blocked:
            self.trouble("no-picture", "The file holds no picture that can be opened.")

    def picture(self, picture: Picture) -> None:
        """Decode one picture and observe it."""
        shown = Rendition(picture.id, picture.kind, picture.where, offset=picture.offset, bytes=picture.bytes)
        try:
            raster = picture.decode()
        except Absent:
            return
        except InspectionError as error:
            self.undecoded(shown, error.code, str(error))
        except Exception as error:  # noqa: BLE001 - hostile bytes: whatever a decoder trips over blocks this asset only
            self.undecoded(shown, "crashed", f"the decoder failed ({type(error).__name__})")
        else:
            self.observe(shown, raster)

    def undecoded(self, shown: Rendition, code: str, cause: str) -> None:
        """Keep a picture that could not be opened, as a problem that blocks."""
        self.renditions.append(dataclasses.replace(shown, decoded=False))
        if code == NoDecoder.code:
            self.trouble(code, f"The pixels were not looked at: {cause}.")
            return
        self.trouble(code, f"{shown.id} ({shown.where}) was not looked at: {cause}.")

    def observe(self, shown: Rendition, raster: Raster) -> None:
        """Add a decoded picture with its faces; colours under a transparency that hides nothing are dropped."""
        px = raster.px
        if shown.id.startswith("under-transparency") and px in self.seen:
            return
        similarity, more = self.compared(shown, raster)
        self.renditions.append(
            dataclasses.replace(
                shown,
                width=raster.width,
                height=raster.height,
                px=px,
                pdq=self.engine.fingerprinter.fingerprint(raster),
                similarity=similarity,
                shows_more=more,
                holds=raster.holds,
            ),
        )
        if px not in self.seen:
            self.seen[px] = self.look(shown, raster)
        self.faces += [dataclasses.replace(face, rendition=shown.id) for face in self.seen[px]]
        if self.engine.solids is not None and "faces" in self.engine.looked:
            self.solids += [Solid(shown.id, box) for box in self.engine.solids.find(raster)]

    def compared(self, shown: Rendition, raster: Raster) -> tuple[float | None, bool | None]:
        """Return similarity to the primary, and whether more is shown; a gain or depth map unlike it tells neither."""
        if shown.kind is RenditionKind.PRIMARY:
            self.primary = raster if self.primary is None else self.primary
            return None, None
        if self.primary is None:
            return None, None
        similarity, more = self.engine.fingerprinter.compare(self.primary, raster)
        if shown.kind in _MAPS and similarity < _UNLIKE:
            return similarity, None
        return similarity, more

    def look(self, shown: Rendition, raster: Raster) -> tuple[Face, ...]:
        """Return the faces of one picture."""
        if self.engine.finder is None or "faces" not in self.engine.looked:
            return ()
        try:
            return tuple(self.engine.finder.find(raster, shown.id))
        except ConfigurationError:
            raise  # a missing model ends the run: no asset is judged with a weaker look
        except InspectionError as error:
            self.trouble(error.code, f"{shown.id} ({shown.where}): faces were not looked for: {error}.")
        except Exception as error:  # noqa: BLE001 - a failed detector blocks this asset only
            self.trouble("crashed", f"{shown.id} ({shown.where}): the face finder failed ({type(error).__name__}).")
        return ()


def _unique(pictures: list[Picture]) -> list[Picture]:
    """Give each picture an id of its own: the second of a kind is ``mpf-2``."""
    taken: set[str] = set()
    named = []
    for picture in pictures:
        id, place = picture.id, 2  # noqa: A001 - the field's own word
        while id in taken:
            id, place = f"{picture.id}-{place}", place + 1  # noqa: A001
        taken.add(id)
        named.append(dataclasses.replace(picture, id=id))
    return named


def _numbered(faces: list[Face]) -> tuple[Face, ...]:
    """Give faces their ids, in the order of renditions, then of the finder."""
    return tuple(dataclasses.replace(face, id=f"f{place}") for place, face in enumerate(faces, start=1))
