"""ExifTool as a second pair of eyes, where it is installed: every tag in a copy that may not be there."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

SECONDS: Final = 60
_GROUPS: Final = frozenset({"SourceFile", "ExifTool", "System", "Composite"})
_STRUCTURE: Final = frozenset(
    """FileType FileTypeExtension MIMEType ImageWidth ImageHeight EncodingProcess BitsPerSample ColorComponents
    YCbCrSubSampling ExifByteOrder JFIFVersion ResolutionUnit XResolution YResolution DCTEncodeVersion APP14Flags0
    APP14Flags1 ColorTransform BitDepth ColorType Compression Filter Interlace Palette Transparency
    BackgroundColor SignificantBits Gamma SRGBRendering WhitePointX WhitePointY RedX RedY GreenX GreenY BlueX
    BlueY PixelsPerUnitX PixelsPerUnitY PixelUnits ProfileName AnimationFrames AnimationPlays ColorPrimaries
    TransferCharacteristics MatrixCoefficients VideoFullRangeFlag GIFVersion HasColorMap ColorResolutionDepth
    BackgroundColorIndex BitsPerPixel TransparentColor PixelAspectRatio AnimationIterations FrameCount Duration
    VP8Version HorizontalScale VerticalScale WebP_Flags AlphaPreprocessing AlphaFiltering AlphaCompression
    AlphaIsUsed Orientation ColorSpace InteropIndex ImageLength PhotometricInterpretation StripOffsets
    SamplesPerPixel RowsPerStrip StripByteCounts PlanarConfiguration SubfileType PageNumber Predictor ColorMap
    TileWidth TileLength TileOffsets TileByteCounts ExtraSamples SampleFormat JPEGTables WhitePoint
    PrimaryChromaticities TransferFunction FillOrder T4Options T6Options YCbCrCoefficients YCbCrPositioning
    ReferenceBlackWhite GrayResponseUnit GrayResponseCurve MinSampleValue MaxSampleValue Thresholding
    HalftoneHints InkSet NumberofInks DotRange SMinSampleValue SMaxSampleValue CleanFaxData BadFaxLines
    ConsecutiveBadFaxLines JPEGProc MajorBrand MinorVersion CompatibleBrands HandlerType PrimaryItemReference
    MetaImageSize ImageSpatialExtent ImagePixelDepth Rotation CleanAperture AuxiliaryImageType MediaDataSize
    MediaDataOffset ColorProfiles HEVCConfigurationVersion GeneralProfileSpace GeneralTierFlag GeneralProfileIDC
    GenProfileCompatibilityFlags ConstraintIndicatorFlags GeneralLevelIDC MinSpatialSegmentationIDC
    ParallelismType ChromaFormat BitDepthLuma BitDepthChroma AverageFrameRate ConstantFrameRate NumTemporalLayers
    TemporalIDNested AV1ConfigurationVersion ChromaSamplePosition SeqProfile SeqLevelIdx0 SeqTier0 HighBitDepth
    TwelveBit Monochrome ChromaSubsamplingX ChromaSubsamplingY InitialDelaySamples Mirroring ExifImageWidth
    ExifImageHeight Warning MaxContentLightLevel MaxPicAverageLightLevel OldSubfileType TransparencyIndicator
    MediaData PageCount Unknown_clli Unknown_imir Unknown_mdcv Unknown_amve Unknown_a1op Unknown_a1lx Unknown_lsel
    Unknown_ccst Unknown_pasp""".split()  # noqa: SIM905 - read as a list of words
)
_TRACKS: Final = frozenset(
    """MatrixStructure MovieHeaderVersion NextTrackID PosterTime PreferredRate PreferredVolume PreviewDuration
    PreviewTime SelectionDuration SelectionTime CurrentTime TimeScale ChunkOffset GraphicsMode MediaDuration
    MediaHeaderVersion MediaTimeScale OpColor OtherFormat SampleSizes SampleToChunk SyncSampleTable TimeToSampleTable
    TrackDuration TrackHeaderVersion TrackID TrackLayer TrackVolume Unknown_av1C Unknown_hvcC Unknown_colr Unknown_edts
    Unknown_auxi Unknown_auxl ChunkOffset64 CompositionTimeToSample""".split()  # noqa: SIM905 - read as a list of words
)
"""What tracks of an image sequence say of themselves."""
_TIMES: Final = frozenset({"CreateDate", "ModifyDate", "TrackCreateDate", "TrackModifyDate", "MediaCreateDate",
                           "MediaModifyDate", "MediaLanguageCode"})  # fmt: skip
_STRIPS: Final = frozenset({"PreviewImage", "PreviewImageStart", "PreviewImageLength"})
_PDF: Final = frozenset(
    """Linearized PDFVersion PageCount EmbeddedImageColorSpace EmbeddedImageFilter EmbeddedImageHeight
    EmbeddedImageWidth EmbeddedImage""".split()  # noqa: SIM905 - read as a list of words
)
_ARCHIVE: Final = frozenset(
    """ZipRequiredVersion ZipBitFlag ZipCompression ZipCRC ZipCompressedSize ZipUncompressedSize""".split()  # noqa: SIM905
)
_ARCHIVE_SAYS: Final = {"ZipModifyDate": "1980:01:01 00:00:00", "ZipFileName": "[Content_Types].xml"}
"""What an archive says of its first member, and what of it says nothing."""
_PROFILE_TEXTS: Final = frozenset({"ProfileDescription", "ProfileCopyright"})
_NOWHERE: Final = frozenset({"", "none", "0000:00:00 00:00:00", "0", "unknown ()", "unknown (0)"})
_COLOUR_NAMES: Final = frozenset(
    """ProfileCMMType PrimaryPlatform DeviceManufacturer DeviceModel ProfileCreator ProfileDateTime ProfileID""".split()  # noqa: SIM905
)


def installed() -> bool:
    """Say whether ExifTool can be called."""
    return shutil.which("exiftool") is not None


@lru_cache(maxsize=1)
def version() -> str:
    """Return ExifTool's version."""
    done = subprocess.run(["exiftool", "-ver"], capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S607
    return done.stdout.strip()


def foreign(files: Sequence[str], keep: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """Return, by file, ``group:tag`` of everything that is not structure; ``keep`` are names of tags that may stay.

    One call for all files, since starting ExifTool takes longer than reading. A file of which
    ExifTool says nothing is left out. Raises OSError, ValueError or subprocess.SubprocessError
    where it cannot be run.
    """
    if not files:
        return {}
    done = subprocess.run(
        ["exiftool", "-json", "-G1", "-a", "-u", "-ee3", "-@", "-"],  # noqa: S607 - found on the path, as the user set it up
        input="\n".join(files).encode(),
        capture_output=True,
        timeout=SECONDS + len(files),
        check=False,
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout or b"[]")
    return {
        row["SourceFile"]: tuple(
            sorted(
                name
                for name, value in row.items()
                if not _is_structure(name, value, keep) and not _is_own_picture(name, row)
            )
        )
        for row in rows
    }


def _is_own_picture(name: str, row: dict[str, Any]) -> bool:
    """Say whether a preview is the picture itself: ExifTool calls the JPEG strips of a TIFF one."""
    group, _, tag = name.rpartition(":")
    packed = str(row.get(f"{group}:Compression", ""))
    return row.get("File:FileType") == "TIFF" and "JPEG" in packed and tag in _STRIPS


def _is_structure(name: str, value: object, keep: Collection[str]) -> bool:
    group, _, tag = name.rpartition(":")
    if (group or tag) in _GROUPS or tag in keep:
        return True
    if group.startswith("ICC"):
        return _is_colour(tag, str(value))
    if group == "PDF":
        return tag in _PDF
    if group.startswith("ZIP"):
        return tag in _ARCHIVE or _ARCHIVE_SAYS.get(tag) == str(value) or value == "mimetype"
    if group.startswith(("Track", "QuickTime")) and tag in _TIMES:
        return str(value) in {"0000:00:00 00:00:00", "und"}
    return tag in _STRUCTURE or (tag in _TRACKS and group.startswith(("Track", "QuickTime")))


def _is_colour(tag: str, value: str) -> bool:
    """Say whether an entry of a colour profile holds numbers that make colours, or nothing."""
    if tag in _PROFILE_TEXTS:
        return value == "generic"
    if tag in _COLOUR_NAMES:
        return value.lower() in _NOWHERE or not value.strip(" \0")
    return True
