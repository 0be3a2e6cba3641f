"""What a PDF report says of itself in XMP (ISO 16684-1), as PDF/UA-1, 7.1 wants its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

if TYPE_CHECKING:
    import datetime as dt

PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreatorTool>imageguard</xmp:CreatorTool>
   <xmp:CreateDate>{day}</xmp:CreateDate>
   <xmp:ModifyDate>{day}</xmp:ModifyDate>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def describe(canvas: Any, title: str, language: str, day: dt.date) -> None:  # noqa: ANN401 - ReportLab types none
    """Write title, language and the day judged, in place of a clock's time, into the document's metadata."""
    packet = PACKET.format(title=escape(title), language=language, day=f"{day.isoformat()}T00:00:00Z")
    kind = {"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}
    document = canvas._doc  # noqa: SLF001 - ReportLab has no public door to its catalogue
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(kind), packet.encode() + b"\n", filters=[])
    document.Catalog.Metadata = document.Reference(stream, "imageguard-metadata")
