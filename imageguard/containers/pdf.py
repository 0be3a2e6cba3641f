"""PDF: pages as they are drawn, the pictures on them, and all that lies in the file beside: properties, revisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.containers import parts, pdf_pages, pdf_raw, pdf_words
from imageguard.containers.parts import Gathered
from imageguard.errors import InspectionError
from imageguard.formats import pdf
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.pictures import pages, pdf_images
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from imageguard.containers.pdf_raw import RawObject
    from imageguard.ports import Contents, Limits

PDF: Final = "PDF"
_INFO: Final = re.compile(
    rb"/(Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate|Company|Manager)\s*[(<]"
)
_SCRIPT: Final = re.compile(rb"/(?:JavaScript|JS|Launch)\b")
_WORDS: Final = "The words of this document were not judged: read them, names and places above all."


class Pdf:
    """Takes PDF files apart."""

    name = "PDF"

    @property
    def version(self) -> str:
        """Return the version; the pixels of pages depend on the renderer."""
        return f"2 PDFium {pages.version()}"

    def recognises(self, head: bytes) -> bool:
        """Say whether a PDF header stands among the first bytes."""
        return b"%PDF-" in head[:1024] and head[:1] in {b"%", b"\r", b"\n", b" ", b"\0"}

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        gathered = Gathered(self.name)
        gathered.trouble("words", _WORDS, blocking=False)
        if b"/Encrypt" in data:
            gathered.trouble("encrypted", "The document is encrypted: what is in it is not known. Save it without.")
        known, packed = _live(gathered, data, limits)
        for one in pdf_raw.objects(data):
            _take(gathered, one, (known, packed), limits)
        pdf_raw.revisions(gathered, data)
        return gathered.contents()


def _live(gathered: Gathered, data: bytes, limits: Limits) -> tuple[set[str], dict[str, bytes]]:
    """Take what a viewer shows.

    Returns the digests of the streams of the pictures that it draws, and streams that are packed more
    than once, unpacked, by their digests.
    """
    try:
        document = pdf.opened(data)
        pdf_words.take(gathered, document)
        return pdf_pages.take(gathered, document, data, limits), pdf_words.packed(document, limits)
    except InspectionError as error:
        gathered.trouble("damaged-document", f"The document was not read whole: {error}. Save it anew.")
    except UnicodeDecodeError:  # pikepdf's, for a name that is no UTF-8
        gathered.trouble("damaged-document", "The document was not read whole: a name in it is no text. Save it anew.")
    return set(), {}


def _take(
    gathered: Gathered, one: RawObject, live: tuple[Collection[str], Mapping[str, bytes]], limits: Limits
) -> None:
    """Take one object by what its dictionary says it is; pictures that pages draw have been taken already."""
    if _INFO.search(one.head):
        gathered.block(PDF, one.head, "document information", one.offset)
    if _SCRIPT.search(one.head):
        gathered.hidden.append(Hidden("script", one.offset, len(one.body)))
    if not one.body or (name := pdf_images.digest(one.body)) in live[0]:
        return
    body = live[1].get(name) or pdf_raw.plain(one, limits)
    if body is None:
        gathered.trouble("unreadable", "A part of the document is damaged or too large to unpack.")
    elif b"/Image" in one.head and b"/Subtype" in one.head:
        _left_over(gathered, one, body)
    elif b"/Metadata" in one.head or b"<x:xmpmeta" in body[:1024]:
        gathered.block(parts.XMP, body, "XMP metadata", one.offset)
    elif b"/EmbeddedFile" in one.head:
        _enclose(gathered, body, "attached file", one.offset)
    elif b"/ObjStm" in one.head and _INFO.search(body):
        gathered.block(PDF, body, "document information", one.offset)


def _left_over(gathered: Gathered, one: RawObject, body: bytes) -> None:
    """Take a picture that no page draws: JPEG and JPEG 2000 as files, bare samples of eight bits, others unopened."""
    if b"/DCTDecode" in one.head or b"/JPXDecode" in one.head:
        _enclose(gathered, body, "picture that no page shows", one.offset)
    elif b"/SMask" in one.head or b"/ImageMask true" not in one.head:
        span = (one.offset, one.offset + len(one.body))
        decode = pdf_raw.samples(one, body)
        gathered.picture(RenditionKind.EMBEDDED, "picture that no page shows", decode, span=span)


def _enclose(gathered: Gathered, body: bytes, where: str, offset: int) -> None:
    kind = RenditionKind.EMBEDDED
    gathered.enclosed.append(Enclosed(kind.value, kind, where, body, offset))


PLUGIN: Final = Pdf()
