"""Judged assets for the tests of this folder."""

from __future__ import annotations

import dataclasses

from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box
from imageguard.model.inspection import (
    Category,
    Face,
    Hidden,
    Inspection,
    Metadatum,
    Rendition,
    RenditionKind,
    Tier,
)
from imageguard.model.report import Finding, JudgedAsset, JudgedFace, Outcome, Verdict
from imageguard.model.rule import Severity

PX = "px:" + "1" * 64
PRIMARY = Rendition("primary", RenditionKind.PRIMARY, "image data", 800, 600, px=PX)
THUMBNAIL = Rendition("exif-thumbnail", RenditionKind.EXIF_THUMBNAIL, "IFD1", 160, 120, px="px:" + "2" * 64)
GPS = Metadatum("EXIF", "GPSLatitude", Category.LOCATION, "GPS", None, "11.5")
FORMATS = {"JPEG": "", "DOCX": "descr"}
PLACE = Box(100, 100, 200, 220)


def face(id: str = "f1", box: Box = PLACE, rendition: str = "primary") -> Face:
    """Return a certain face."""
    return Face(id, rendition, box, 0.9, Tier.CERTAIN, recognisable=True, detector="fake")


def finding(rule: str, subject: str, remedy: str, outcome: Outcome = Outcome.FAIL) -> Finding:
    """Return a finding that stops."""
    return Finding(rule, "1", Severity.BLOCK, outcome, subject, "m", subject, (remedy,))


def asset(status: CoverageStatus = CoverageStatus.UNCOVERED, **changes: object) -> JudgedAsset:
    """Return a blocked asset: a face, coordinates, a thumbnail, bytes behind the end."""
    seen = Inspection(
        "a.jpg", "a" * 64, "JPEG", 9, (PRIMARY, THUMBNAIL), (face(),), (GPS,), (Hidden("trailing-data", 9, 9),)
    )
    findings = (
        finding("IG411", "face:f1", "redact-face"),
        finding("IG121", "metadatum:EXIF:GPSLatitude", "strip-metadata"),
        finding("IG413", "face:f1", "obtain-consent"),
    )
    made = JudgedAsset(1, seen, (JudgedFace(face(), Coverage(status)),), findings, Verdict.BLOCK)
    return dataclasses.replace(made, **changes)
