"""TIFF: every directory, page, sub-directory picture and metadata tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import layers, parts
from imageguard.containers.parts import Gathered
from imageguard.errors import InspectionError, NoDecoder, OverLimit, Unreadable
from imageguard.formats import ifd, psd
from imageguard.formats.binary import gaps, is_padding
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imageguard.formats.binary import Span
    from imageguard.formats.ifd import Directory, Tree
    from imageguard.model.raster import Raster
    from imageguard.ports import Contents, Limits

_STRIPS, _TILES, _PHOTOMETRIC, _WIDTH, _DNG, _MAKE = 0x0111, 0x0144, 0x0106, 0x0100, 0xC612, 0x010F
_STORED: Final = ((0x0111, 0x0117), (0x0144, 0x0145), (0x0201, 0x0202), (0x0120, 0x0121))
_SMALLEST_GAP: Final = 64
_SENSOR: Final = frozenset({32803, 34892})
_LAYERS: Final = 0x935C
_LENGTH, _BITS, _SAMPLES = 0x0101, 0x0102, 0x0115
_MODES: Final = {0: 1, 1: 1, 2: 3, 3: 2, 5: 4, 8: 9}  # photometric interpretation -> Photoshop's colour mode
_PLAIN: Final = frozenset({b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"})


class Tiff:
    """Takes TIFF files apart, and raw camera files of TIFF structure."""

    name = "TIFF"
    version = "4"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a TIFF header."""
        try:
            ifd.byte_order(head)
        except Unreadable:
            return False
        return True

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        tree = ifd.walk(data)
        if "too-many" in tree.troubles:
            message = "the TIFF holds more directories or entries than any real picture"
            raise OverLimit(message)
        gathered = Gathered("DNG" if tree.directories and tree.directories[0].get(_DNG) else self.name)
        gathered.block(parts.EXIF, data, "TIFF", 0)
        if set(tree.troubles) & {"loop", "truncated"}:
            gathered.trouble("damaged-tree", "The list of pictures in the file is damaged. Save the picture anew.")
        if any(_is_sensor(one) for one in tree.directories) or data[:4] not in _PLAIN:
            _raw(gathered, data, tree, limits)
        else:
            _pages(gathered, data, tree, limits)
        return gathered.contents()


def _pages(gathered: Gathered, data: bytes, tree: Tree, limits: Limits) -> None:
    try:
        source = Source(data, parts.PILLOW["TIFF"], limits)  # Pillow turns TIFF pages upright by itself
        parts.frames(gathered, source, RenditionKind.PAGE, "page", limits)
    except InspectionError as error:
        gathered.trouble(error.code, f"The picture could not be opened: {error}.")
    for one in tree.directories:
        _layers(gathered, one, tree, limits)
    _gaps(gathered, data, tree, limits)
    for one in tree.directories:
        if one.name.startswith("SubIFD") and _has_pixels(one):
            gathered.picture(
                RenditionKind.EMBEDDED, f"TIFF {one.name}", _at(data, one, tree, limits), id=one.name.lower()
            )


def _layers(gathered: Gathered, one: Directory, tree: Tree, limits: Limits) -> None:
    """Add the layers that Photoshop keeps beside the flat picture."""
    block = one.get(_LAYERS)
    if block is None:
        return
    size = one.integer(_WIDTH) or 0, one.integer(_LENGTH) or 0
    mode = _MODES.get(one.integer(_PHOTOMETRIC) or 0)
    try:
        if mode is None:
            message = "their colours are of a kind that is not opened here"
            raise NoDecoder(message)
        samples = one.integer(_SAMPLES) or 1, one.integer(_BITS) or 8, mode
        layers.add(gathered, block.data, psd.in_tiff(block.data, tree.order, size, samples), limits)
    except InspectionError as error:
        sentence = f"The file keeps Photoshop's layers, which were not looked at: {error}. Flatten it and save."
        gathered.trouble("layers", sentence)


def _gaps(gathered: Gathered, data: bytes, tree: Tree, limits: Limits) -> None:
    """Report bytes that no directory refers to, and open the pictures in them."""
    covered = [(0, 16 if tree.big else 8), *(span for one in tree.directories for span in _spans(one, big=tree.big))]
    for low, high in gaps(covered, 0, len(data)):
        body = data[low:high]
        if high - low >= _SMALLEST_GAP and not is_padding(body):
            gathered.hidden.append(Hidden("trailing-data" if high == len(data) else "gap", low, high - low))
            parts.carved(gathered, body, "between the pictures", low, limits)


def _spans(one: Directory, *, big: bool) -> Iterator[Span]:
    """Yield what a directory covers: itself, its values, its strips, tiles and thumbnail."""
    yield one.offset, one.offset + (16 + 20 * len(one.entries) if big else 6 + 12 * len(one.entries))
    for entry in one.entries:
        yield entry.offset, entry.offset + len(entry.data) + len(entry.data) % 2
    for starts, sizes in _STORED:
        places, lengths = one.get(starts), one.get(sizes)
        if places is not None and lengths is not None:
            for start, size in zip(places.numbers, lengths.numbers, strict=False):
                yield int(start), int(start + size + size % 2)


def _raw(gathered: Gathered, data: bytes, tree: Tree, limits: Limits) -> None:
    """Take a raw camera file: its sensor data stay closed, its previews are opened."""
    gathered.trouble(
        "no-decoder",
        "This is a raw camera file: what its sensor saw cannot be opened here. Export a JPEG or PNG and check that.",
    )
    for one in tree.directories:
        if _has_pixels(one) and not _is_sensor(one):
            gathered.picture(
                RenditionKind.EMBEDDED, f"TIFF {one.name}", _at(data, one, tree, limits), id=one.name.lower()
            )


def _has_pixels(one: Directory) -> bool:
    return one.get(_WIDTH) is not None and (one.get(_STRIPS) is not None or one.get(_TILES) is not None)


def _is_sensor(one: Directory) -> bool:
    return one.integer(_PHOTOMETRIC) in _SENSOR


def _at(data: bytes, one: Directory, tree: Tree, limits: Limits) -> Callable[[], Raster]:
    """Return the decoder of one directory's picture: the same file, with the header pointing at it."""
    width = 8 if tree.big else 4

    def raster() -> Raster:
        header = data[:width] + one.offset.to_bytes(width, tree.order)
        turn = 1 if one.integer(0x0112) else tree.orientation
        return Source(header + data[2 * width :], parts.PILLOW["TIFF"], limits, turn).raster()

    return raster


PLUGIN: Final = Tiff()
