"""IPTC-IIM: datasets of the records 1 and 2 by the names of the IIM specification 4.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.formats import iim
from imageguard.metadata.words import C, I, L, N, O, P, R, S, T, is_blank, text
from imageguard.model.inspection import Metadatum, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.model.inspection import Category
    from imageguard.ports import Block, Limits, Picture

_TABLE: Final[Mapping[tuple[int, int], tuple[str, Category]]] = {
    (1, 0): ("EnvelopeRecordVersion", N),
    (1, 5): ("Destination", O),
    (1, 20): ("FileFormat", N),
    (1, 22): ("FileVersion", N),
    (1, 30): ("ServiceIdentifier", O),
    (1, 40): ("EnvelopeNumber", N),
    (1, 50): ("ProductID", N),
    (1, 60): ("EnvelopePriority", N),
    (1, 70): ("DateSent", T),
    (1, 80): ("TimeSent", T),
    (1, 90): ("CodedCharacterSet", N),
    (1, 100): ("UNO", I),
    (1, 120): ("ARMIdentifier", N),
    (1, 122): ("ARMVersion", N),
    (2, 0): ("RecordVersion", N),
    (2, 3): ("ObjectTypeReference", N),
    (2, 4): ("ObjectAttributeReference", N),
    (2, 5): ("ObjectName", C),
    (2, 7): ("EditStatus", N),
    (2, 8): ("EditorialUpdate", N),
    (2, 10): ("Urgency", N),
    (2, 12): ("SubjectReference", C),
    (2, 15): ("Category", C),
    (2, 20): ("SupplementalCategory", C),
    (2, 22): ("FixtureIdentifier", C),
    (2, 25): ("Keywords", C),
    (2, 26): ("ContentLocationCode", L),
    (2, 27): ("ContentLocationName", L),
    (2, 30): ("ReleaseDate", T),
    (2, 35): ("ReleaseTime", T),
    (2, 37): ("ExpirationDate", T),
    (2, 38): ("ExpirationTime", T),
    (2, 40): ("SpecialInstructions", C),
    (2, 42): ("ActionAdvised", N),
    (2, 45): ("ReferenceService", O),
    (2, 47): ("ReferenceDate", T),
    (2, 50): ("ReferenceNumber", N),
    (2, 55): ("DateCreated", T),
    (2, 60): ("TimeCreated", T),
    (2, 62): ("DigitalCreationDate", T),
    (2, 63): ("DigitalCreationTime", T),
    (2, 65): ("OriginatingProgram", S),
    (2, 70): ("ProgramVersion", S),
    (2, 75): ("ObjectCycle", N),
    (2, 80): ("By-line", P),
    (2, 85): ("By-lineTitle", P),
    (2, 90): ("City", L),
    (2, 92): ("Sublocation", L),
    (2, 95): ("Province/State", L),
    (2, 100): ("Country/PrimaryLocationCode", L),
    (2, 101): ("Country/PrimaryLocationName", L),
    (2, 103): ("OriginalTransmissionReference", I),
    (2, 105): ("Headline", C),
    (2, 110): ("Credit", O),
    (2, 115): ("Source", O),
    (2, 116): ("CopyrightNotice", R),
    (2, 118): ("Contact", P),
    (2, 120): ("Caption/Abstract", C),
    (2, 121): ("LocalCaption", C),
    (2, 122): ("Writer/Editor", P),
    (2, 125): ("RasterizedCaption", N),
    (2, 130): ("ImageType", N),
    (2, 131): ("ImageOrientation", N),
    (2, 135): ("LanguageIdentifier", N),
    (2, 184): ("JobID", I),
    (2, 185): ("MasterDocumentID", I),
    (2, 186): ("ShortDocumentID", I),
    (2, 187): ("UniqueDocumentID", I),
    (2, 188): ("OwnerID", P),
    (2, 200): ("ObjectDataPreviewFileFormat", N),
    (2, 201): ("ObjectDataPreviewFileFormatVersion", N),
    (2, 202): ("ObjectDataPreviewData", N),
    (2, 221): ("Prefs", N),
    (2, 225): ("ClassifyState", N),
    (2, 228): ("SimilarityIndex", N),
    (2, 230): ("DocumentNotes", C),
    (2, 231): ("DocumentHistory", C),
    (2, 232): ("ExifCameraInfo", N),
}
_BINARY: Final = frozenset(
    """RecordVersion EnvelopeRecordVersion FileFormat FileVersion ARMIdentifier ARMVersion ObjectDataPreviewFileFormat
    ObjectDataPreviewFileFormatVersion""".split()  # noqa: SIM905 - read as a list of words
)


class Iptc:
    """Reads IPTC-IIM blocks."""

    standard = "IPTC-IIM"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return every dataset that holds something, and a problem where the block is damaged."""
        del limits
        datasets, whole = iim.walk(_straight(block.data))
        facts = []
        for one in datasets:
            name, category = _TABLE.get((one.record, one.number), (f"{one.record}:{one.number:03}", N))
            value = " ".join(str(byte) for byte in one.value[:8]) if name in _BINARY else text(one.value)
            if not is_blank(value):
                facts.append(Metadatum(self.standard, name, category, block.where, None, value))
        sentence = "the IPTC block is damaged, so nobody knows all it says. Save the picture without it."
        problem = Problem("damaged-iptc", f"{block.where}: {sentence}")
        return facts, (), () if whole else (problem,)


def _straight(data: bytes) -> bytes:
    """Return the block in reading order: some TIFF writers store it as 32-bit words, swapped."""
    if data[:1] == b"\x1c" or data[3:4] != b"\x1c":
        return data
    return b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4))


PLUGIN: Final = Iptc()
