"""What the engine asks of the outside world: Protocols only, attributes read-only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from imageguard.model.attestation import Stop
    from imageguard.model.geometry import Box
    from imageguard.model.inspection import Face, Hidden, Inspection, Metadatum, Problem, RenditionKind
    from imageguard.model.letter import Letter
    from imageguard.model.raster import Raster
    from imageguard.model.record import Concern, Entry, Tally
    from imageguard.model.report import Report


Buffer: TypeAlias = bytes  # ``bytes`` is also the name of a field below


@dataclass(frozen=True)
class Limits:
    """Budgets of one inspection; reaching one is a problem that blocks the asset."""

    file_bytes: int = 512 * 1024 * 1024
    pixels: int = 120_000_000
    pictures: int = 200
    blocks: int = 2_000
    block_bytes: int = 64 * 1024 * 1024
    depth: int = 16
    metadata: int = 20_000
    seconds: float = 120.0
    memory_bytes: int = 4 * 1024 * 1024 * 1024


@dataclass(frozen=True)
class Block:
    """A raw metadata block as it lies in the file, handed to the reader of its ``standard``."""

    standard: str
    data: bytes = field(repr=False)
    where: str
    offset: int | None = None


@dataclass(frozen=True)
class Picture:
    """A picture found in an asset, not decoded yet.

    ``decode`` returns the upright raster; it raises Unreadable or OverLimit. ``file`` holds the
    picture's own bytes where it is a file in itself, which is then taken apart in its turn.
    ``maybe`` says that only decoding tells whether it is there: ``decode`` may then raise Absent.
    """

    id: str
    kind: RenditionKind
    where: str
    decode: Callable[[], Raster] = field(repr=False)
    offset: int | None = None
    bytes: int | None = None
    file: Buffer | None = field(default=None, repr=False)
    maybe: bool = False


@dataclass(frozen=True)
class Enclosed:
    """A whole file inside an asset (a member of an archive, a video behind a photograph).

    It is opened like an asset of its own; its primary picture becomes a rendition of ``kind``.
    """

    id: str
    kind: RenditionKind
    where: str
    data: Buffer = field(repr=False)
    offset: int | None = None


@dataclass(frozen=True)
class Contents:
    """What a container walker found in one file: pictures, metadata blocks, hidden bytes, trouble."""

    format: str
    pictures: tuple[Picture, ...] = ()
    blocks: tuple[Block, ...] = ()
    facts: tuple[Metadatum, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    problems: tuple[Problem, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()


class Container(Protocol):
    """A file format: recognises it by content and takes it apart."""

    @property
    def name(self) -> str:
        """Return the format's name as reports print it: ``JPEG``."""

    @property
    def version(self) -> str:
        """Change it whenever the same bytes could give other contents."""

    def recognises(self, head: bytes) -> bool:
        """Say whether a file that begins with these bytes (64 KiB at most) is of this format."""

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart; never trusts a length in it. Raises Unreadable or OverLimit."""


class MetadataReader(Protocol):
    """A metadata standard: turns a raw block into facts."""

    @property
    def standard(self) -> str:
        """Return the standard whose blocks it reads: ``EXIF``."""

    @property
    def version(self) -> str:
        """Change it whenever the same block could give other facts."""

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return the facts, the pictures embedded in the block, and what went wrong."""


class FaceFinder(Protocol):
    """Finds the faces of one upright raster: detectors, fusion, tiers, cover and recognisability."""

    @property
    def version(self) -> str:
        """Return a fingerprint of detectors, weights, profile and thresholds."""

    def find(self, raster: Raster, rendition: str) -> Sequence[Face]:
        """Return faces with boxes in pixels of the raster, gravest first; ids are set later."""


@dataclass(frozen=True)
class Detection:
    """What one detector saw: a pixel box of the raster, a score 0..1, landmarks as (x, y) pixels."""

    box: Box
    score: float
    detector: str
    landmarks: tuple[tuple[float, float], ...] = ()


class Detector(Protocol):
    """One face detector backend."""

    @property
    def name(self) -> str:
        """Return the name that profiles and configuration use."""

    @property
    def version(self) -> str:
        """Return library version and the sha256 of the weights."""

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold. Raises BackendMissing."""


@dataclass(frozen=True)
class Threshold:
    """From which cosine similarity two faces may be one person, and at which false-match rate of one comparison.

    ``measured`` is false where the rate lies beyond what was measured, and the similarity is an extrapolation.
    """

    similarity: float
    rate: float
    measured: bool


class Embedder(Protocol):
    """One face embedder backend, for opted-in matching only."""

    @property
    def name(self) -> str:
        """Return the name that the configuration uses."""

    @property
    def version(self) -> str:
        """Return library version and the sha256 of the weights."""

    def embed(self, raster: Raster, face: Detection) -> tuple[float, ...] | None:
        """Return a unit vector, or None where the face is not good enough to be trusted."""

    def same(self, one: Sequence[float], other: Sequence[float], comparisons: int) -> bool:
        """Say whether two vectors may be one person, at a false-match rate fit for so many comparisons."""

    @property
    def model(self) -> str:
        """Return what two vectors must share to be comparable: name and sha256 of the weights."""

    def threshold(self, references: int) -> Threshold:
        """Return from which similarity one of so many references may be the person."""

    def near(self, ones: Sequence[Sequence[float]], many: Sequence[Sequence[float]]) -> Sequence[Sequence[int]]:
        """Return for each of the first vectors which of the others (by place) may be the same person."""


class SolidFinder(Protocol):
    """Finds what is one flat colour: there nobody can be seen, whatever lies beneath."""

    @property
    def version(self) -> str:
        """Change it whenever the same raster could give other boxes."""

    def find(self, raster: Raster) -> Sequence[Box]:
        """Return boxes in pixels of the raster, each of one colour but for its edge, largest first."""


class Fingerprinter(Protocol):
    """Perceptual identity of a raster, and how much of one picture another shows."""

    @property
    def version(self) -> str:
        """Change it whenever the same raster could give another fingerprint."""

    def fingerprint(self, raster: Raster) -> str:
        """Return a perceptual hash in hex."""

    def near(self, one: str, other: str) -> bool:
        """Say whether two fingerprints are near enough to be copies of one picture."""

    def compare(self, primary: Raster, other: Raster) -> tuple[float, bool]:
        """Return (similarity 0..1, whether ``other`` shows what ``primary`` does not)."""


class Registry(Protocol):
    """The consent-letter registry, read side."""

    @property
    def name(self) -> str:
        """Return what reports call it: kind and number of letters, never a path or an address."""

    def letters(self) -> Sequence[Letter]:
        """Return every letter, sorted by id. Raises DocumentError or RegistryError."""

    def stops(self) -> Sequence[Stop]:
        """Return every stop, lifted ones included."""

    def check(self) -> None:
        """Raise DocumentError where a letter cannot be read, or lost what this machine has seen of it."""

    def concerning(self, concern: Concern) -> Sequence[Letter]:
        """Return the letters that may concern a run, sorted by id. Raises DocumentError or RegistryError."""

    def ended(self, concern: Concern | None, day: dt.date, now: dt.datetime) -> Sequence[Entry]:
        """Return the entries of letters that do not stand on a day, of all or of those that are named, by id."""

    def tally(self, day: dt.date) -> Tally:
        """Return how many letters there are, and of how many the pictures should be deleted by that day."""

    def buckets(self) -> Mapping[int, str]:
        """Return the digest of every bucket of letters; see ``consent.chain``."""


class Executor(Protocol):
    """Where inspections run."""

    def run(self, paths: Sequence[tuple[str, str]]) -> Iterator[Inspection]:
        """Yield one inspection for each (name, file) in the given order, whatever dies on the way."""


@dataclass(frozen=True)
class Offer:
    """A letter to which a person may tie a face; ``gaps`` are codes of what keeps it from fitting the use."""

    letter: Letter
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportContext:
    """What a format may need beside the report.

    ``pictures`` maps asset numbers to redacted JPEG bytes, empty unless the caller asked for a private
    copy. ``originals`` maps asset number and rendition id to JPEG bytes with faces as they are, and
    ``offers`` holds every letter of the registry by id: both are filled for the worksheet alone.
    """

    pictures: Mapping[int, bytes] = field(default_factory=dict)
    originals: Mapping[tuple[int, str], bytes] = field(default_factory=dict, repr=False)
    offers: tuple[Offer, ...] = ()


class Mender(Protocol):
    """Writes copies of one picture format: without what gives people away, and with faces covered."""

    @property
    def format(self) -> str:
        """Return the name of the format, as its container prints it: ``JPEG``."""

    @property
    def version(self) -> str:
        """Change it whenever the same file could give another copy."""

    @property
    def ending(self) -> str:
        """Return the file ending of a copy: ``.jpg``."""

    @property
    def decodes(self) -> tuple[str, ...]:
        """Return the Pillow formats that may open its files."""

    def strip(self, data: Buffer, packet: Buffer = b"") -> Buffer:
        """Return the file with its pixels, colours and orientation alone, and ``packet`` (XMP) where given.

        Pixels stay bit for bit. Raises RemedyRefused.
        """

    def cover(self, data: Buffer, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> Buffer:
        """Return a stripped file with boxes filled, by frame from 0; boxes in pixels of the upright frame.

        Frames that are not named show what they showed. Colours under full transparency are cleared;
        ``opaque`` lays everything over white, so that no transparency is left. Raises RemedyRefused.
        """


@runtime_checkable
class Cutter(Protocol):
    """A mender whose format can lose a part of the picture, or some of its frames and pages."""

    def fitted(self, data: Buffer, region: Box) -> Box:
        """Return the largest box in the region that can be kept without packing pixels anew; upright pixels.

        Raises RemedyRefused where nothing of it can be kept.
        """

    def cut(self, data: Buffer, region: Box | None, dropped: Collection[int]) -> Buffer:
        """Return a stripped file with the region alone (None: all of it), without the frames numbered so from 0.

        The other frames show what they showed. The file may be of another format. Raises RemedyRefused.
        """


class ReportFormat(Protocol):
    """A report format: the report as bytes, a pure function of its arguments."""

    @property
    def endings(self) -> Iterable[str]:
        """Return the file endings that choose it: ``.pdf``."""

    @property
    def private(self) -> bool:
        """Return whether its output must not leave the office."""

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the whole file; the same report gives the same bytes."""
