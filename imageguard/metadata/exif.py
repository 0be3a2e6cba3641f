"""EXIF: every tag of every directory by a walk of our own, maker notes with exifread's names, embedded previews."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import Unreadable
from imageguard.formats import ifd
from imageguard.formats.binary import gaps
from imageguard.formats.carve import carve
from imageguard.metadata import exif_tags, exif_values, makernote
from imageguard.metadata.words import N, categorise, is_blank, readable, text
from imageguard.model.inspection import Category, Metadatum, Problem, RenditionKind
from imageguard.pictures import planes
from imageguard.pictures.decode import Source, from_samples
from imageguard.ports import Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from imageguard.formats.binary import Span
    from imageguard.formats.ifd import Directory, Entry, Tree
    from imageguard.metadata.makernote import Note
    from imageguard.model.raster import Raster
    from imageguard.ports import Block, Limits

_MAKE, _MODEL, _MAKER_NOTE, _OFFSET, _LENGTH = 0x010F, 0x0110, 0x927C, 0x0201, 0x0202
_PHOTOMETRIC, _COMPRESSION, _SUBSAMPLING, _YCBCR = 0x0106, 0x0103, 0x0212, 6
_NESTED: Final = frozenset({0x02BC, 0x83BB, 0x8649, 0x8773, _MAKER_NOTE})
_WIDE: Final = frozenset({0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
_CHARSETS: Final = {b"ASCII\0\0\0": "utf-8", b"JIS\0\0\0\0\0": "iso2022_jp", b"UNICODE\0": "utf-16"}
_MOST_NUMBERS: Final = 16
_SMALLEST_PREVIEW: Final = 128
_TEXTUAL: Final = frozenset({ifd.ASCII, 129})
_UNDEFINED: Final = frozenset({1, 6, ifd.UNDEFINED})
_MOST_NOTE: Final = 200_000
_MEND: Final = "Save the picture without it."


class Exif:
    """Reads EXIF blocks: a TIFF header and what hangs on it."""

    standard = "EXIF"
    version = "2"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return every tag, every embedded picture, and what is damaged."""
        try:
            tree = ifd.walk(block.data)
        except Unreadable:
            problem = Problem(
                "damaged-exif", f"{block.where}: the EXIF block is damaged, so nobody knows what it says. {_MEND}"
            )
            return (), (), (problem,)
        reading = _Reading(block, tree, limits)
        reading.facts_of_tree()
        note = reading.facts_of_note()
        reading.facts_of_exifread(note)
        reading.previews()
        return reading.facts, reading.pictures, reading.problems()


@dataclass
class _Reading:
    block: Block
    tree: Tree
    limits: Limits
    facts: list[Metadatum] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def add(self, tag: str, category: Category, where: str, value: str) -> None:
        """Add one fact; a blank gives nobody away."""
        if not is_blank(value):
            self.facts.append(Metadatum("EXIF", tag, category, f"{self.block.where} {where}", None, value))

    def cut(self, tag: str, category: Category, where: str) -> None:
        """Add a fact without a value: the file says that it has one, and the block does not hold it whole."""
        self.facts.append(Metadatum("EXIF", tag, category, f"{self.block.where} {where}"))

    def facts_of_tree(self) -> None:
        """Add the tags of all directories."""
        for directory in self.tree.directories:
            nowhere = directory.name == "GPS" and exif_values.is_nowhere(directory)
            for entry in directory.entries:
                known = exif_tags.lookup(directory.name, entry.tag)
                name, category = known or (f"{entry.tag:#06x}", N)
                if not entry.whole:
                    self.cut(name, category, directory.name)
                if entry.tag in _NESTED or (nowhere and category is Category.LOCATION):
                    continue
                self.add(name, category, directory.name, exif_values.shown(directory, entry))

    def facts_of_note(self) -> Note | None:
        """Add the tags of the maker note."""
        found = self.note()
        if found is None:
            return None
        make, model = (
            next((text(one.data) for d in self.tree.directories if (one := d.get(tag))), "") for tag in (_MAKE, _MODEL)
        )
        note = makernote.read(self.block.data, found, make)
        for directory in note.directories:
            for entry in directory.entries:
                listed = note.lookup(directory.name, entry.tag)
                name, category = listed or (f"MakerNote {entry.tag:#06x}", N)
                self.add(name, category, "MakerNote", exif_values.shown(directory, entry))
                if listed and not entry.whole:
                    self.cut(name, category, "MakerNote")
            for serial in note.serials(directory, model):
                self.add("InternalSerialNumber", Category.DEVICE, "MakerNote", serial)
        if not note.directories:
            self.add("MakerNote", N, "MakerNote", readable(found.data, len(found.data)) or "binary")
        return note

    def note(self) -> Entry | None:
        """Return the maker note's entry."""
        return next((one for d in self.tree.directories if (one := d.get(_MAKER_NOTE))), None)

    def facts_of_exifread(self, note: Note | None) -> None:
        """Add what exifread names in the maker note; only where the walk found nothing that could hang it."""
        entry = self.note()
        if note is None or entry is None or not note.sane or self.tree.troubles or entry.count > _MOST_NOTE:
            return
        for tag, value in _exifread(self.block.data):
            if tag.startswith("MakerNote ") and not tag.startswith("MakerNote Tag 0x"):
                name = tag.removeprefix("MakerNote ")
                if not any(fact.tag == name for fact in self.facts):
                    self.add(name, categorise(name), "MakerNote", value)

    def previews(self) -> None:
        """Add the pictures inside the block: those that directories point at, then any other."""
        for directory in self.tree.directories:
            self._pointed(directory)
            if directory.name == "IFD1" and not self._whole_file:
                self._uncompressed(directory)
        for low, high in gaps(self.spans, 0, len(self.block.data)) if not self._whole_file else self._blobs():
            for found in carve(self.block.data, low, high):
                if found.is_picture and found.end - found.start >= _SMALLEST_PREVIEW:
                    self._add_picture(RenditionKind.MAKERNOTE_PREVIEW, "embedded preview", found.start, found.end)

    @property
    def _whole_file(self) -> bool:
        """Whether the block is a whole TIFF file, whose pages its container opens."""
        return self.block.where == "TIFF"

    def _blobs(self) -> list[Span]:
        """Return the spans of binary values large enough to hold a picture."""
        return [
            (entry.offset, entry.offset + len(entry.data))
            for directory in self.tree.directories
            for entry in directory.entries
            if entry.type in _UNDEFINED
            and len(entry.data) > _SMALLEST_PREVIEW
            and entry.tag not in _NESTED - {_MAKER_NOTE}
        ]

    def _pointed(self, directory: Directory) -> None:
        start, length = directory.integer(_OFFSET), directory.integer(_LENGTH)
        if not start or not length or self.block.data[start : start + 2] != b"\xff\xd8":
            return
        kind = RenditionKind.EXIF_THUMBNAIL if directory.name.startswith("IFD") else RenditionKind.MAKERNOTE_PREVIEW
        self._add_picture(kind, directory.name, start, min(start + length, len(self.block.data)), directory)

    def _uncompressed(self, directory: Directory) -> None:
        """Add a thumbnail of bare strips: the block, read as a TIFF file whose first directory is that one."""
        if directory.get(0x0111) is None or directory.get(0x0100) is None:
            return
        data, order = self.block.data, self.tree.order

        def raster() -> Raster:
            if (directory.integer(_PHOTOMETRIC), directory.integer(_COMPRESSION)) == (_YCBCR, 1):
                return self._in_blocks(directory)
            header = data[:4] + directory.offset.to_bytes(4, order)
            return Source(header + data[8:], ("TIFF",), self.limits, self._turn(directory)).raster()

        self._append(RenditionKind.EXIF_THUMBNAIL, directory.name, raster, None, None)

    def _in_blocks(self, directory: Directory) -> Raster:
        """Return a thumbnail of bare YCbCr samples, which older cameras write and libtiff does not open."""
        starts, sizes = directory.get(0x0111), directory.get(0x0117)
        spans = zip(starts.numbers, sizes.numbers, strict=False) if starts and sizes else ()
        samples = b"".join(self.block.data[int(start) : int(start) + int(size)] for start, size in spans)
        finer = directory.get(_SUBSAMPLING)
        across, down = (int(one) for one in finer.numbers[:2]) if finer and len(finer.numbers) > 1 else (2, 2)
        found = planes.blocks(samples, (directory.integer(0x0100) or 0, directory.integer(0x0101) or 0), across, down)
        return from_samples(found.width, found.height, found.rgb, self._turn(directory))

    def _turn(self, directory: Directory | None) -> int:
        own = directory.integer(0x0112) if directory else None
        return own if own and 1 <= own <= 8 else self.tree.orientation  # noqa: PLR2004 - the eight orientations

    def _add_picture(
        self, kind: RenditionKind, where: str, start: int, end: int, directory: Directory | None = None
    ) -> None:
        if any(low <= start < high for low, high in self.spans):
            return
        self.spans.append((start, end))
        body = self.block.data[start:end]
        decode = Source(body, ("JPEG", "MPO", "PNG", "TIFF"), self.limits, self._turn(directory), patient=True).raster
        self._append(kind, where, decode, (start, end), body)

    def _append(
        self,
        kind: RenditionKind,
        where: str,
        decode: Callable[[], Raster],
        span: Span | None,
        body: bytes | None,
    ) -> None:
        offset = span[0] + self.block.offset if span and self.block.offset is not None else None
        place = f"{self.block.where} {where}"
        self.pictures.append(Picture(kind.value, kind, place, decode, offset, len(body) if body else None, body))

    def problems(self) -> list[Problem]:
        """Return a problem where the tree is cut off, circular or too large: something may be unread."""
        sentences = {
            "loop": "its directories point at each other in a circle",
            "too-many": "it claims more entries than any real picture has",
            "truncated": "it is cut off",
        }
        return [
            Problem("damaged-exif", f"{self.block.where}: the EXIF block is damaged: {sentences[code]}. {_MEND}")
            for code in self.tree.troubles
            if code in sentences
        ]


def _exifread(data: bytes) -> list[tuple[str, str]]:
    """Return (tag, printable value) as exifread reads them; nothing where it stumbles, since the walk has it all."""
    import exifread  # noqa: PLC0415 - heavy

    logging.getLogger("exifread").setLevel(logging.CRITICAL)
    try:
        tags: dict[str, Any] = exifread.process_file(io.BytesIO(data), details=True, extract_thumbnail=False)
    except Exception:  # noqa: BLE001 - it raises whatever its parsing of hostile bytes trips over
        return []
    return [(tag, str(value)) for tag, value in tags.items() if not isinstance(value, bytes)]


PLUGIN: Final = Exif()
