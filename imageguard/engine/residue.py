"""What a file says beyond its picture: metadata, previews, colours that nobody sees. Copies keep none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.model.inspection import RenditionKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from imageguard.model.inspection import Inspection, Metadatum, Rendition

SHOWN: Final = frozenset({RenditionKind.PRIMARY, RenditionKind.FRAME, RenditionKind.PAGE})
"""Renditions that a copy keeps; every other is dropped."""

STRUCTURE: Final = frozenset(
    """ImageWidth ImageLength BitsPerSample Compression PhotometricInterpretation Threshholding StripOffsets
    Orientation SamplesPerPixel RowsPerStrip StripByteCounts MinSampleValue MaxSampleValue XResolution YResolution
    GrayResponseUnit PlanarConfiguration GrayResponseCurve T4Options T6Options ResolutionUnit PageNumber
    TransferFunction Predictor WhitePoint PrimaryChromaticities ColorMap HalftoneHints TileWidth TileLength
    TileOffsets TileByteCounts InkSet NumberOfInks DotRange ExtraSamples SampleFormat SMinSampleValue
    SMaxSampleValue JPEGTables JPEGProc YCbCrCoefficients YCbCrSubSampling YCbCrPositioning ReferenceBlackWhite
    FillOrder NewSubfileType ColorSpace ExifTag InteroperabilityTag InteropIndex InteroperabilityIndex
    TransferRange JPEGRestartInterval ThumbnailOffset 0x0107 0x0118 0x0119 0x0122 0x0123 0x0124 0x0125 0x0141
    0x0146 0x0147 0x0148 0x014c 0x014e 0x0150 0x0154 0x0155 0x0200 0x0203 0x0205 0x0206""".split()  # noqa: SIM905 - read as a list of words
)
"""EXIF and TIFF entries that say how pixels are stored, and nothing about anybody."""

NEUTRAL: Final = "generic"
"""What the texts of a cleaned colour profile say."""

_UNDER, _BELOW = "under-transparency", "rows-below"


def residue(inspection: Inspection, keep: Collection[str] = ()) -> tuple[Metadatum, ...]:
    """Return the metadata that say more than how the pixels are stored, those to ``keep`` excepted."""
    return tuple(one for one in inspection.metadata if not _is_harmless(one, keep))


def previews(inspection: Inspection) -> tuple[Rendition, ...]:
    """Return the renditions that a copy does not keep; colours under a transparency only where they show more."""
    return tuple(
        one
        for one in inspection.renditions
        if one.kind not in SHOWN and (one.shows_more or not one.id.startswith(_UNDER))
    )


def hides_colours(inspection: Inspection) -> bool:
    """Say whether colours under a transparency, or rows below the picture, show what it does not."""
    return any(
        one.id.startswith(_BELOW) or (one.id.startswith(_UNDER) and one.shows_more) for one in inspection.renditions
    )


def _is_harmless(one: Metadatum, keep: Collection[str]) -> bool:
    if one.standard == "EXIF":
        return one.tag in STRUCTURE
    if one.standard == "ICC":
        return (one.value or "").strip() == NEUTRAL
    return one.tag in keep
