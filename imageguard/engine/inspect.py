"""The use case that opens one asset the way an adversary would: every picture, every face, every metadatum."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.engine.sniff import explain
from imageguard.errors import InspectionError, NoDecoder
from imageguard.model.inspection import Inspection, Problem, Rendition, RenditionKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.model.inspection import Face, Hidden, Metadatum
    from imageguard.model.raster import Raster
    from imageguard.ports import (
        Container,
        Contents,
        Embedder,
        FaceFinder,
        Fingerprinter,
        Limits,
        MetadataReader,
        Picture,
    )

VERSION: Final = "1"
_HEAD: Final = 65536
_MAPS: Final = frozenset({RenditionKind.GAIN_MAP, RenditionKind.DEPTH_MAP})
_UNLIKE: Final = 0.5


@dataclass(frozen=True)
class Engine:
    """Everything that observes: walkers by format, readers by standard, the face finder, budgets.

    ``finder`` None means that faces are not looked for; ``embedder`` is the one that the finder
    uses, named here because it decides what an inspection holds; ``looked`` is what is asked for.
    """

    containers: Mapping[str, Container]
    readers: Mapping[str, MetadataReader]
    fingerprinter: Fingerprinter
    limits: Limits
    finder: FaceFinder | None = None
    embedder: Embedder | None = None
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
            f"limits {self.limits}",
            f"looked {self.looked}",
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def inspect(path: str, data: bytes, engine: Engine) -> Inspection:
    """Return everything observed about one asset; whatever cannot be observed is a blocking problem in it.

    ``path`` is how the run names the file. Pure: the same bytes and engine give the same inspection.
    """
    looking = _Looking(engine)
    name = looking.file(data, "", 0)
    looking.pictures()
    return Inspection(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        format=name,
        bytes=len(data),
        renditions=tuple(looking.renditions),
        faces=_numbered(looking.faces),
        metadata=tuple(looking.metadata) if "metadata" in engine.looked else (),
        hidden=tuple(looking.hidden) if "hidden" in engine.looked else (),
        problems=tuple(dict.fromkeys(looking.problems)),
        engine=engine.fingerprint,
        looked=engine.looked,
    )


def survey(data: bytes, engine: Engine) -> tuple[tuple[Metadatum, ...], tuple[Picture, ...], tuple[Problem, ...]]:
    """Return metadata, undecoded pictures and problems of one asset: an inspection that opens no picture."""
    looking = _Looking(engine)
    looking.file(data, "", 0)
    return tuple(looking.metadata), tuple(looking.found), tuple(looking.problems)


@dataclass
class _Looking:
    engine: Engine
    found: list[Picture] = field(default_factory=list)
    renditions: list[Rendition] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)
    metadata: list[Metadatum] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    primary: Raster | None = None
    seen: dict[str, tuple[Face, ...]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def trouble(self, code: str, message: str) -> None:
        """Add a blocking problem."""
        self.problems.append(Problem(code, message))

    def file(
        self, data: bytes, within: str, depth: int, kind: RenditionKind | None = None, *, known: bool = False
    ) -> str:
        """Take a file apart, and every file inside it; returns its format's name.

        ``kind`` is what its primary picture counts as, None at the top; a file whose picture is
        ``known`` already need not be of a known format.
        """
        container = next((one for one in self.engine.containers.values() if one.recognises(data[:_HEAD])), None)
        if container is None:
            if known:
                return "unknown"
            code, sentence = explain(data)
            self.trouble(code, f"{within}: {sentence}" if within else sentence)
            return "unknown"
        try:
            contents = container.open(data, self.engine.limits)
        except InspectionError as error:
            self.trouble(error.code, f"{within or 'The file'}: the {container.name} file cannot be opened: {error}.")
            return container.name
        except Exception as error:  # noqa: BLE001 - hostile bytes: whatever a walker trips over blocks this asset only
            self.trouble(
                "crashed", f"{within or 'The file'}: the {container.name} walker failed ({type(error).__name__})."
            )
            return container.name
        self.contents(contents, within, depth, kind)
        return contents.format

    def contents(self, contents: Contents, within: str, depth: int, kind: RenditionKind | None) -> None:
        """Take in what a container found; ``kind`` renames its primary picture, which is known already where kept."""
        place = f"{within} > " if within else ""
        self.hidden += contents.hidden
        self.metadata += [dataclasses.replace(fact, where=place + fact.where) for fact in contents.facts]
        self.problems += [
            dataclasses.replace(one, message=f"{within}: {one.message}" if within else one.message)
            for one in contents.problems
        ]
        for picture in contents.pictures:
            if picture.kind is RenditionKind.PRIMARY and kind is not None:
                self.take(dataclasses.replace(picture, id=kind.value, kind=kind, where=within), "", depth)
            else:
                self.take(picture, place, depth)
        self.blocks(contents, place, depth)
        for one in contents.enclosed:
            self.inside(one.data, place + one.where, depth, one.kind)

    def take(self, picture: Picture, place: str, depth: int) -> None:
        """Take in a picture, and what its own file holds."""
        self.found.append(dataclasses.replace(picture, where=place + picture.where))
        if picture.file is not None:
            self.inside(picture.file, place + picture.where, depth, None, known=True)

    def inside(self, data: bytes, where: str, depth: int, kind: RenditionKind | None, *, known: bool = False) -> None:
        """Take apart a file inside a file; ``known`` says that its primary picture has been taken in already."""
        digest = hashlib.sha256(data).hexdigest()
        if depth >= self.engine.limits.depth:
            self.trouble("over-limit", f"{where}: files lie in files, more than {self.engine.limits.depth} deep.")
        elif digest not in self.files or not known:
            self.files.add(digest)
            inner = _Looking(self.engine, files=self.files)
            inner.file(data, where, depth + 1, kind, known=known)
            skipped = RenditionKind.PRIMARY if known else None
            self.found += [
                dataclasses.replace(one, bytes=len(data)) if one.bytes is None and one.where == where else one
                for one in inner.found
                if one.kind is not skipped
            ]
            self.metadata += inner.metadata
            self.hidden += inner.hidden if kind is RenditionKind.EMBEDDED else ()
            self.problems += inner.problems if not known else [one for one in inner.problems if one.code != "truncated"]

    def blocks(self, contents: Contents, place: str, depth: int) -> None:
        """Hand each metadata block to its reader; a damaged one loses nothing of the others."""
        limits = self.engine.limits
        if len(contents.blocks) > limits.blocks:
            self.trouble("over-limit", f"The file has more than {limits.blocks} metadata blocks.")
        for block in contents.blocks[: limits.blocks]:
            reader = self.engine.readers.get(block.standard)
            if reader is None:
                self.trouble("no-reader", f"{place}{block.where}: no reader for {block.standard} is installed.")
                continue
            try:
                facts, pictures, problems = reader.read(block, limits)
            except Exception as error:  # noqa: BLE001 - hostile bytes: whatever a reader trips over blocks this asset only
                self.trouble(
                    "crashed", f"{place}{block.where}: reading {block.standard} failed ({type(error).__name__})."
                )
                continue
            self.metadata += [dataclasses.replace(fact, where=place + fact.where) for fact in facts]
            self.problems += problems
            for picture in pictures:
                self.take(picture, place, depth)
        if len(self.metadata) > limits.metadata:
            self.trouble("over-limit", f"The file holds more than {limits.metadata} metadata facts.")
            del self.metadata[limits.metadata :]

    def pictures(self) -> None:
        """Decode every picture, find its faces, compare it with the primary."""
        limit = self.engine.limits.pictures
        ordered = sorted(self.found, key=lambda one: one.kind is not RenditionKind.PRIMARY)
        if len(ordered) > limit:
            self.trouble("over-limit", f"The file holds {len(ordered)} pictures; only {limit} were looked at.")
        for picture in _unique(ordered[:limit]):
            self.picture(picture)
        if not any(one.kind is RenditionKind.PRIMARY for one in self.found) and not self.problems:
            self.trouble("no-picture", "The file holds no picture that can be opened.")

    def picture(self, picture: Picture) -> None:
        """Decode one picture and observe it."""
        shown = Rendition(picture.id, picture.kind, picture.where, offset=picture.offset, bytes=picture.bytes)
        try:
            raster = picture.decode()
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
            ),
        )
        if px not in self.seen:
            self.seen[px] = self.look(shown, raster)
        self.faces += [dataclasses.replace(face, rendition=shown.id) for face in self.seen[px]]

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
