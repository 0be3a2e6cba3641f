"""What a PDF report carries beside its pages: the data that it was made from, and a digest of itself."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import Unreadable

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

NAME: Final = "report.json"
FIELD: Final = "imageguard report sha256:{report} file sha256:{file} bytes:{bytes:010d}"
ZEROS: Final = "0" * 64
WRITTEN: Final = re.compile(rb"imageguard report sha256:([0-9a-f]{64}) file sha256:([0-9a-f]{64}) bytes:(\d{10})")


def blank(report: str) -> str:
    """Return the keywords of a file whose own digest is not known yet."""
    return FIELD.format(report=report, file=ZEROS, bytes=0)


def seal(file: bytes, report: str) -> bytes:
    """Write length and digest of the file into its keywords.

    The digest is the sha256 of the file with 64 zeros in the digest's own place. It shows damage and
    careless edits; who wants to forge can write it anew, so only a signature proves who vouches.
    """
    sized = file.replace(blank(report).encode(), FIELD.format(report=report, file=ZEROS, bytes=len(file)).encode())
    whole = hashlib.sha256(sized).hexdigest()
    return sized.replace(b"file sha256:" + ZEROS.encode(), b"file sha256:" + whole.encode())


def sealed_part(file: bytes) -> tuple[bytes, str]:
    """Return the bytes that imageguard wrote, before anybody signed or filled in, and the report's digest.

    Raises Unreadable where the file is no report of imageguard's, or is not as it was written.
    """
    found = WRITTEN.search(file)
    if found is None:
        raise Unreadable("this is no PDF report of imageguard's, or another program has written it anew")
    written = file[: int(found[3])]
    start, end = found.span(2)
    zeroed = written[:start] + ZEROS.encode() + written[end:]
    if hashlib.sha256(zeroed).hexdigest() != found[2].decode():
        raise Unreadable("the file is not as imageguard wrote it: it was damaged, or edited")
    return written, found[1].decode()


def attach(canvas: Canvas, content: bytes) -> None:
    """Embed the filed form as an associated file of the document (ISO 32000-2, 7.11.4 and 14.13)."""
    from reportlab.pdfbase import pdfdoc  # noqa: PLC0415 - goes with the canvas

    document: Any = canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001 - ReportLab has no public door to its catalogue
    stream = pdfdoc.PDFStream(
        pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("EmbeddedFile"),
                "Subtype": "/application#2Fjson",
                "Params": pdfdoc.PDFDictionary({"Size": len(content)}),
            }
        ),
        content,
        filters=[pdfdoc.PDFZCompress],
    )
    file = document.Reference(stream, "imageguard-data")
    specification = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Filespec"),
            "F": pdfdoc.PDFString(NAME),
            "UF": pdfdoc.PDFString(NAME),
            "Desc": pdfdoc.PDFString("What this report was made from"),
            "AFRelationship": pdfdoc.PDFName("Source"),
            "EF": pdfdoc.PDFDictionary({"F": file, "UF": file}),
        }
    )
    named = document.Reference(specification, "imageguard-data-name")
    catalogue = document.Catalog
    catalogue.Names = pdfdoc.PDFDictionary(
        {"EmbeddedFiles": pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray([pdfdoc.PDFString(NAME), named])})}
    )
    catalogue.AF = pdfdoc.PDFArray([named])
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "AF"]
