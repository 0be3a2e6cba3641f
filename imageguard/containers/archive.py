"""ZIP archives and the documents built on them (DOCX, PPTX, XLSX, ODF, EPUB): every member, pictures and properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import office, parts
from imageguard.containers.parts import Gathered
from imageguard.formats import opc, package
from imageguard.model.inspection import Category, Hidden, Metadatum, RenditionKind
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from imageguard.formats.package import Package
    from imageguard.ports import Contents, Limits


class Archive:
    """Takes ZIP archives apart."""

    name = "ZIP"
    version = "2"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a local file header, or the end of an empty archive."""
        return head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        opened = package.read(data, limits)
        kind = opc.kind(opened.bodies)
        gathered = Gathered(kind or self.name)
        _envelope(gathered, opened)
        if kind:
            office.take(gathered, opened, kind)
        else:
            for one in opened.parts:
                if one.data is not None:
                    what = RenditionKind.EMBEDDED
                    gathered.enclosed.append(Enclosed(what.value, what, "file in the archive", one.data, one.offset))
        return gathered.contents()


def _envelope(gathered: Gathered, opened: Package) -> None:
    """Tell what the archive itself carries: comments, times, fields of systems, bytes that belong to no member."""
    for sentence in opened.troubles:
        gathered.trouble("unsafe-archive", sentence)
    if any(one.data is None for one in opened.parts) and not opened.troubles:
        gathered.trouble("unreadable", "A file inside the archive is damaged, encrypted or too large.")
    gathered.block(parts.COMMENT, opened.comment, "archive comment")
    for one in opened.parts:
        gathered.block(parts.COMMENT, one.comment, "comment on a file in the archive")
    times = [one.time for one in opened.parts if one.time > package.EPOCH]
    if times:
        newest = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*max(times))
        gathered.facts.append(Metadatum("ZIP", "ModifyDate", Category.TIME, "archive", None, newest))
    if any(one.extra for one in opened.parts):
        gathered.facts.append(Metadatum("ZIP", "ExtraField", Category.OTHER, "archive"))
    gathered.hidden += [Hidden("gap", *gap) for gap in opened.gaps]


PLUGIN: Final = Archive()
