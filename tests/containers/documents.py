"""Builders of office files part by part, each with one secret in one hiding place."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

import building as b

SECRET = "Zebrafink-4711"  # noqa: S105 - a word to be found
PLAIN = b.jpeg(3, (320, 240))
TOLD = b.with_segment(PLAIN, 0xFE, SECRET.encode())
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/{}/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.{}+xml"
W = _MAIN.format("wordprocessingml")
A = _MAIN.format("drawingml")
_SPACES = {"w": W, "a": A, "r": _ROLE, "p": _MAIN.format("presentationml"), "x": _MAIN.format("spreadsheetml"),
           "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
           "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture"}  # fmt: skip
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def tag(name: str, inner: str = "") -> bytes:
    """Return a part whose root is an element of a known vocabulary."""
    spaces = "".join(f' xmlns:{key}="{uri}"' for key, uri in _SPACES.items())
    word = name.split(maxsplit=1)[0]
    return f'<?xml version="1.0"?><{name}{spaces}>{inner}</{word}>'.encode()


def relations(*rows: tuple[str, str, str]) -> bytes:
    """Return relationships: (id, role, target); a target with ``://`` lies outside."""
    lines = "".join(
        f'<Relationship Id="{id_}" Type="{_ROLE}/{role}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for id_, role, target in rows
    )
    return f'<Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'.encode()


def blip(id_: str = "rPic", more: str = "", words: str = 'id="1" name="1"') -> str:
    """Return a picture as text documents hold it."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="700000"/><wp:docPr {words}/>'
        f'<a:graphic><a:graphicData uri="{_SPACES["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="1"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{id_}"/>{more}'
        "<a:stretch><a:fillRect/></a:stretch>"
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="700000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


@dataclass(frozen=True)
class Package:
    """An office file in the making: its parts, its relationships by source, its content types."""

    parts: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def part(
        self, name: str, body: bytes, kind: str = "", *, source: str = "", role: str = "", id_: str = ""
    ) -> Package:
        """Add a part that a source leads to, where a role is given."""
        self.parts[name] = body
        if kind:
            self.types[name] = _TYPE.format(kind)
        if role:
            self.rows.setdefault(source, []).append((id_ or f"r{len(self.parts)}", role, "/" + name))
        return self

    def outside(self, source: str, role: str, address: str) -> Package:
        """Add a relationship that leads outside."""
        self.rows.setdefault(source, []).append(("rOut", role, address))
        return self

    def bytes(self) -> bytes:
        """Return the file."""
        kinds = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in self.types.items())
        ends = "".join(
            f'<Default Extension="{end}" ContentType="{kind}"/>'
            for end, kind in (
                ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
                ("jpg", "image/jpeg"), ("png", "image/png"), ("bin", "application/octet-stream"),
            )
        )  # fmt: skip
        first = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{ends}{kinds}</Types>'
        members = {"[Content_Types].xml": first.encode()}
        for source, rows in self.rows.items():
            folder, _, name = source.rpartition("/")
            members[f"{folder}/_rels/{name}.rels".lstrip("/")] = relations(*rows)
        return b.zipped(members | self.parts)


def docx(
    inner: str = "<w:p><w:r><w:t>Words</w:t></w:r></w:p>", picture: bytes = PLAIN, *, shown: str | None = None
) -> Package:
    """Return a text document with a paragraph and a picture."""
    body = f"<w:body>{inner}<w:p>{blip() if shown is None else shown}</w:p><w:sectPr/></w:body>"
    made = Package().part(
        "word/document.xml", tag("w:document", body), "wordprocessingml.document.main", role="officeDocument"
    )
    return made.part("word/media/image1.jpg", picture, source="word/document.xml", role="image", id_="rPic")


def pptx(*slides: tuple[str, str], picture: bytes = PLAIN) -> Package:
    """Return a presentation: (attributes, words) of each slide; the first shows a picture."""
    ids = "".join(f'<p:sldId id="{256 + place}" r:id="rs{place}"/>' for place in range(len(slides)))
    size = '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
    head = f"<p:sldMasterIdLst/><p:sldIdLst>{ids}</p:sldIdLst>{size}"
    made = Package().part(
        "ppt/presentation.xml", tag("p:presentation", head), "presentationml.presentation.main", role="officeDocument"
    )
    for place, (attributes, words) in enumerate(slides):
        name = f"ppt/slides/slide{place + 1}.xml"
        shows = _shape(words) + (_on_slide() if place == 0 else "")
        tree = f"<p:cSld><p:spTree><p:nvGrpSpPr/><p:grpSpPr/>{shows}</p:spTree></p:cSld>"
        made.part(name, tag(f"p:sld {attributes}", tree), "presentationml.slide", source="ppt/presentation.xml",
                  role="slide", id_=f"rs{place}")  # fmt: skip
    return made.part("ppt/media/image1.jpg", picture, source="ppt/slides/slide1.xml", role="image", id_="rPic")


def _shape(words: str) -> str:
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="2"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _on_slide() -> str:
    return (
        '<p:pic><p:nvPicPr><p:cNvPr id="3" name="3"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>'
        '<a:blip r:embed="rPic"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr/></p:pic>'
    )


def notes(words: str) -> Package:
    """Return a presentation whose first slide has speaker notes."""
    body = tag("p:notes", f"<p:cSld><p:spTree>{_shape(words)}</p:spTree></p:cSld>")
    kind = "presentationml.notesSlide"
    return pptx(("", "Shown")).part(
        "ppt/notesSlides/notesSlide1.xml", body, kind, source="ppt/slides/slide1.xml", role="notesSlide"
    )


def xlsx(rows: str, *, sheet: str = "", columns: str = "", words: str = "", more: str = "") -> Package:
    """Return a workbook: rows of the first sheet, attributes of a second one, column rules, shared words."""
    sheets = '<x:sheet name="One" sheetId="1" r:id="rs1"/>'
    sheets += f'<x:sheet name="Two" sheetId="2" {sheet} r:id="rs2"/>' if sheet else ""
    made = Package().part(
        "xl/workbook.xml", tag("x:workbook", f"<x:sheets>{sheets}</x:sheets>{more}"), "spreadsheetml.sheet.main",
        role="officeDocument",
    )  # fmt: skip
    pages = [f"{columns}<x:sheetData>{rows}</x:sheetData>"]
    pages += [f"<x:sheetData>{cell(SECRET)}</x:sheetData>"] if sheet else []
    for place, inner in enumerate(pages, 1):
        made.part(f"xl/worksheets/sheet{place}.xml", tag("x:worksheet", inner), "spreadsheetml.worksheet",
                  source="xl/workbook.xml", role="worksheet", id_=f"rs{place}")  # fmt: skip
    if words:
        made.part("xl/sharedStrings.xml", tag("x:sst", words), "spreadsheetml.sharedStrings",
                  source="xl/workbook.xml", role="sharedStrings")  # fmt: skip
    return made


def cell(words: str, place: str = "A1") -> str:
    """Return a row with one cell of words."""
    return f'<x:row r="1"><x:c r="{place}" t="inlineStr"><x:is><x:t>{words}</x:t></x:is></x:c></x:row>'


def odf(kind: str = "text", inner: str = "", *, styles: str = "", meta: str = "", picture: bytes = PLAIN) -> bytes:
    """Return an OpenDocument file with a picture."""
    spaces = "".join(
        f' xmlns:{key}="{_ODF}{word}:1.0"'
        for key, word in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
            ("presentation", "presentation"), ("fo", "xsl-fo-compatible"), ("meta", "meta"), ("svg", "svg-compatible"),
        )
    ) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
    shown = '<draw:frame><draw:image xlink:href="Pictures/one.jpg"/></draw:frame>'
    page = {"text": f"{inner}<text:p>{shown}</text:p>", "presentation": f"<draw:page>{shown}</draw:page>{inner}"}
    content = (
        f"<office:document-content{spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:{kind}>{page[kind]}</office:{kind}></office:body></office:document-content>"
    )
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(zipfile.ZipInfo("content.xml"), content)
        archive.writestr(zipfile.ZipInfo("Pictures/one.jpg"), picture)
        if meta:
            archive.writestr(
                zipfile.ZipInfo("meta.xml"), f"<office:document-meta{spaces}>{meta}</office:document-meta>"
            )
        rows = '<m:file-entry m:full-path="/" m:media-type="x"/>'
        manifest = f'<m:manifest xmlns:m="{_ODF}manifest:1.0">{rows}</m:manifest>'
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), manifest)
    return body.getvalue()


def core(words: str = SECRET) -> bytes:
    """Return the properties of a document whose author has that name."""
    return f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{words}</dc:creator></cp:coreProperties>'.encode()


def with_core(made: Package) -> bytes:
    """Return the file with an author."""
    return made.part("docProps/core.xml", core(), role="core-properties").bytes()


def _comment() -> bytes:
    body = tag("w:comments", f'<w:comment w:id="0" w:author="{SECRET}"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:comment>')
    made = docx('<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Words</w:t></w:r><w:commentRangeEnd w:id="0"/></w:p>')
    return made.part(
        "word/comments.xml", body, "wordprocessingml.comments", source="word/document.xml", role="comments"
    ).bytes()


def _changed() -> bytes:
    return docx(
        f'<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>Kept</w:t></w:r></w:ins></w:p>'
    ).bytes()


def _styled() -> bytes:
    styles = '<w:style w:type="character" w:styleId="Quiet"><w:name w:val="Quiet"/><w:rPr><w:vanish/></w:rPr></w:style>'
    made = docx(f'<w:p><w:r><w:rPr><w:rStyle w:val="Quiet"/></w:rPr><w:t>{SECRET}</w:t></w:r></w:p>')
    return made.part(
        "word/styles.xml", tag("w:styles", styles), "wordprocessingml.styles", source="word/document.xml", role="styles"
    ).bytes()


def _field() -> bytes:
    return docx(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText> INCLUDEPICTURE "C:\\\\{SECRET}.jpg" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Kept</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ).bytes()


def _settings() -> bytes:
    inner = f'<w:rsids><w:rsid w:val="00AA"/></w:rsids><w:docVars><w:docVar w:name="a" w:val="{SECRET}"/></w:docVars>'
    made = docx('<w:p w:rsidR="00AA"><w:r><w:t>Words</w:t></w:r></w:p>')
    return made.part("word/settings.xml", tag("w:settings", inner), "wordprocessingml.settings",
                     source="word/document.xml", role="settings").bytes()  # fmt: skip


_THUMB = b.with_segment(b.jpeg(7, (120, 80)), 0xFE, SECRET.encode())
_HIDDEN_PAGE = (
    '<style:style style:name="H"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
)

LEAKS: dict[str, tuple[bytes, str]] = {
    "docx author": (with_core(docx()), "creator"),
    "docx comment": (_comment(), "author"),
    "docx deleted words": (_changed(), "tracked-changes"),
    "docx hidden words": (
        docx(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t></w:r></w:p>").bytes(),
        "hidden-text",
    ),
    "docx hidden style": (_styled(), "hidden-text"),
    "docx field": (_field(), "field"),
    "docx settings": (_settings(), "rsid"),
    "docx alternative text": (docx(shown=blip(words=f'id="1" name="1" descr="{SECRET}"')).bytes(), "descr"),
    "docx file name": (docx(shown=blip(words=f'id="1" name="{SECRET}.jpg"')).bytes(), "name"),
    "docx link": (
        docx().outside("word/document.xml", "attachedTemplate", f"file://{SECRET}/a.dot").bytes(),
        "externalLink",
    ),
    "docx custom XML": (
        docx()
        .part("customXml/item1.xml", f"<a>{SECRET}</a>".encode(), source="word/document.xml", role="customXml")
        .bytes(),
        "property",
    ),
    "docx thumbnail": (docx().part("docProps/thumbnail.jpg", _THUMB, role="thumbnail").bytes(), "embedded"),
    "docx picture's comment": (docx(picture=TOLD).bytes(), "COM"),
    "docx left-over picture": (docx().part("word/media/image2.jpg", _THUMB).bytes(), "unreferenced-part"),
    "docx signature-less part": (docx().part("word/secret.xml", tag("w:p", SECRET)).bytes(), "unreferenced-part"),
    "pptx notes": (notes(SECRET).bytes(), "speaker-notes"),
    "pptx hidden slide": (pptx(("", "Shown"), ('show="0"', SECRET)).bytes(), "hidden-slide"),
    "pptx author": (with_core(pptx(("", "Shown"))), "creator"),
    "xlsx hidden sheet": (xlsx(cell("Shown"), sheet='state="hidden"').bytes(), "hidden-sheet"),
    "xlsx hidden row": (xlsx(cell(SECRET).replace('r="1"', 'r="1" hidden="1"', 1)).bytes(), "hidden-cells"),
    "xlsx hidden column": (
        xlsx(cell(SECRET, "B1"), columns='<x:cols><x:col min="2" max="2" hidden="1"/></x:cols>').bytes(),
        "hidden-cells",
    ),
    "odt author": (odf(meta=f"<office:meta><dc:creator>{SECRET}</dc:creator></office:meta>"), "creator"),
    "odt comment": (
        odf(inner=f"<text:p>W<office:annotation><dc:creator>{SECRET}</dc:creator></office:annotation></text:p>"),
        "annotation",
    ),
    "odt deleted words": (
        odf(
            inner=f"<text:tracked-changes><text:changed-region><text:deletion><text:p>{SECRET}</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
        ),
        "tracked-changes",
    ),
    "odp notes": (
        odf(
            "presentation", f"<draw:page><presentation:notes><text:p>{SECRET}</text:p></presentation:notes></draw:page>"
        ),
        "speaker-notes",
    ),
    "odp hidden slide": (
        odf(
            "presentation", f'<draw:page draw:style-name="H"><text:p>{SECRET}</text:p></draw:page>', styles=_HIDDEN_PAGE
        ),
        "hidden-slide",
    ),
}
"""Files with one secret each, and the word by which an inspection tells of it: a tag, or a kind."""
