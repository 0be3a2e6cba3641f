"""One asset taken apart: its container's contents, the blocks' facts, and every file inside it in its turn."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.engine.sniff import explain
from imageguard.errors import InspectionError
from imageguard.model.inspection import Problem, RenditionKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.model.inspection import Hidden, Metadatum
    from imageguard.ports import Block, Container, Contents, Limits, MetadataReader, Picture

_HEAD: Final = 65536
_SHOWN: Final = frozenset({RenditionKind.PRIMARY, RenditionKind.PAGE})
"""What a document in a document shows is no primary picture of the asset."""


@dataclass
class Ledger:
    """What the whole asset has used up: files inside files, their bytes, and which of them were seen."""

    files: int = 0
    bytes: int = 0
    seen: set[str] = field(default_factory=set)


@dataclass
class Unpacking:
    """Takes a file apart; what it found stands in its fields.

    Whatever goes wrong below becomes a problem that blocks, and loses nothing of the rest.
    """

    containers: Mapping[str, Container]
    readers: Mapping[str, MetadataReader]
    limits: Limits
    ledger: Ledger = field(default_factory=Ledger)
    pictures: list[Picture] = field(default_factory=list)
    metadata: list[Metadatum] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def trouble(self, code: str, message: str) -> None:
        """Add a blocking problem."""
        self.problems.append(Problem(code, message))

    def open(
        self, data: bytes, within: str = "", depth: int = 0, kind: RenditionKind | None = None, *, known: bool = False
    ) -> str:
        """Take a file apart, and every file inside it; returns its format's name.

        ``within`` is where it lies, empty for the asset itself; ``kind`` what its primary picture
        counts as there. A file whose picture is ``known`` already may be of any format.
        """
        container = next((one for one in self.containers.values() if one.recognises(data[:_HEAD])), None)
        if container is None:
            if not known:
                code, sentence = explain(data)
                self.trouble(code, f"{within}: {sentence}" if within else sentence)
            return "unknown"
        place = within or "The file"
        try:
            contents = container.open(data, self.limits)
        except InspectionError as error:
            self.trouble(error.code, f"{place}: the {container.name} file cannot be opened: {error}.")
        except Exception as error:  # noqa: BLE001 - hostile bytes: whatever a walker trips over blocks this asset only
            self.trouble("crashed", f"{place}: the {container.name} walker failed ({type(error).__name__}).")
        else:
            self._take_in(contents, within, depth, kind)
            return contents.format
        return container.name

    def _take_in(self, contents: Contents, within: str, depth: int, kind: RenditionKind | None) -> None:
        place = f"{within} > " if within else ""
        self.hidden += contents.hidden
        self.metadata += [dataclasses.replace(fact, where=place + fact.where) for fact in contents.facts]
        self._complain(within, contents.problems)
        for picture in contents.pictures:
            if picture.kind is RenditionKind.PRIMARY and kind is not None:
                self._add(dataclasses.replace(picture, id=kind.value, kind=kind, where=within), "", depth)
            else:
                self._add(picture, place, depth)
        if len(contents.blocks) > self.limits.blocks:
            self.trouble("over-limit", f"The file has more than {self.limits.blocks} metadata blocks.")
        for block in contents.blocks[: self.limits.blocks]:
            self._read(block, place, depth)
        for one in contents.enclosed:
            inner = kind if kind is not None and one.kind in _SHOWN else one.kind
            self._inside(one.data, place + one.where, depth, inner)

    def _complain(self, within: str, problems: tuple[Problem, ...]) -> None:
        self.problems += [
            dataclasses.replace(one, message=f"{within}: {one.message}" if within else one.message) for one in problems
        ]

    def _add(self, picture: Picture, place: str, depth: int) -> None:
        """Add a picture, and what its own file holds."""
        self.pictures.append(dataclasses.replace(picture, where=place + picture.where))
        if picture.file is not None:
            self._inside(picture.file, place + picture.where, depth, None)

    def _read(self, block: Block, place: str, depth: int) -> None:
        """Hand a metadata block to its reader."""
        reader = self.readers.get(block.standard)
        where = place + block.where
        if reader is None:
            self.trouble("no-reader", f"{where}: no reader for {block.standard} is installed.")
            return
        try:
            facts, pictures, problems = reader.read(block, self.limits)
        except InspectionError as error:
            self.trouble(error.code, f"{where}: the {block.standard} block cannot be read: {error}.")
            return
        except Exception as error:  # noqa: BLE001 - hostile bytes: whatever a reader trips over blocks this asset only
            self.trouble("crashed", f"{where}: reading {block.standard} failed ({type(error).__name__}).")
            return
        self.metadata += [dataclasses.replace(fact, where=place + fact.where) for fact in facts]
        self._complain("", tuple(problems))
        for picture in pictures:
            self._add(picture, place, depth)
        if len(self.metadata) > self.limits.metadata:
            self.trouble("over-limit", f"The file holds more than {self.limits.metadata} metadata facts.")
            del self.metadata[self.limits.metadata :]

    def _inside(self, data: bytes, where: str, depth: int, kind: RenditionKind | None) -> None:
        """Take apart a file inside a file; without a ``kind`` its primary picture has been taken in already."""
        known, digest = kind is None, hashlib.sha256(data).hexdigest()
        if known and digest in self.ledger.seen:
            return
        if not self._afford(data, where, depth):
            return
        self.ledger.seen.add(digest)
        inner = Unpacking(self.containers, self.readers, self.limits, self.ledger)
        inner.open(data, where, depth + 1, kind, known=known)
        for picture in inner.pictures:
            if not known or picture.kind is not RenditionKind.PRIMARY:
                own = picture.bytes is None and picture.where == where
                self.pictures.append(dataclasses.replace(picture, bytes=len(data)) if own else picture)
        self.metadata += inner.metadata
        self.hidden += inner.hidden if kind is RenditionKind.EMBEDDED else ()
        self.problems += [one for one in inner.problems if not known or one.code != "truncated"]

    def _afford(self, data: bytes, where: str, depth: int) -> bool:
        """Say whether the budgets allow one more file inside the asset; a problem where they do not."""
        self.ledger.files += 1
        self.ledger.bytes += len(data)
        if depth >= self.limits.depth:
            self.trouble("over-limit", f"{where}: files lie in files, more than {self.limits.depth} deep.")
            return False
        if self.ledger.files > self.limits.blocks or self.ledger.bytes > 2 * self.limits.file_bytes:
            self.trouble("over-limit", "The file holds more files, or larger ones, than the limit allows.")
            return False
        return True
