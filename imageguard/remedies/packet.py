"""The XMP packet of a copy: what an allow-list keeps, written anew from what was read (Adobe XMP, part 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imageguard.model.inspection import Metadatum

_SPACES: Final[Mapping[str, str]] = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_LONGEST: Final = 2000


@dataclass(frozen=True)
class Kept:
    """One property that may stay: its XMP name, its form, where else it may be read, whether only a code will do."""

    name: str
    form: str = "text"
    also: tuple[tuple[str, str], ...] = ()
    code: bool = False


ALWAYS: Final = (Kept("plus:DataMining", code=True), Kept("Iptc4xmpExt:DigitalSourceType", code=True))
"""Machine-read codes of published vocabularies that protect people: no data mining, and made by AI or not."""

WORDS: Final[Mapping[str, tuple[Kept, ...]]] = {
    "credit": (Kept("photoshop:Credit", also=(("IPTC-IIM", "Credit"),)),),
    "copyright": (Kept("dc:rights", "alternatives", (("IPTC-IIM", "CopyrightNotice"), ("EXIF", "Copyright"))),),
    "licence": (Kept("xmpRights:WebStatement"), Kept("xmpRights:UsageTerms", "alternatives")),
    "creator": (Kept("dc:creator", "sequence", (("IPTC-IIM", "By-line"), ("EXIF", "Artist"))),),
}
"""What ``--keep`` may name."""


def names(words: Iterable[str]) -> tuple[str, ...]:
    """Return the XMP names of everything that may stay."""
    return tuple(one.name for one in _kept(words))


def packet(facts: Iterable[Metadatum], words: Iterable[str]) -> bytes:
    """Return the packet of what stays, empty where nothing does."""
    listed = tuple(facts)
    body = "".join(_property(one, values) for one in _kept(words) if (values := _values(one, listed)))
    if not body:
        return b""
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items() if f"<{prefix}:" in body)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def _kept(words: Iterable[str]) -> tuple[Kept, ...]:
    return (*ALWAYS, *(one for word in words for one in WORDS[word]))


def _values(one: Kept, facts: Iterable[Metadatum]) -> tuple[str, ...]:
    """Return the values of a property: as XMP says, else as an older standard says."""
    for standard, tag in (("XMP", one.name), *one.also):
        found = tuple(
            dict.fromkeys(
                fact.value[:_LONGEST]
                for fact in facts
                if fact.standard == standard and fact.tag == tag and fact.value and (fact.meaning or not one.code)
            )
        )
        if found:
            return found if one.form == "sequence" else found[:1]
    return ()


def _property(one: Kept, values: tuple[str, ...]) -> str:
    if one.form == "text":
        return f"<{one.name}>{escape(values[0])}</{one.name}>"
    items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values)
    if one.form == "alternatives":
        items, kind = items.replace("<rdf:li>", '<rdf:li xml:lang="x-default">'), "Alt"
    else:
        kind = "Seq"
    return f"<{one.name}><rdf:{kind}>{items}</rdf:{kind}></{one.name}>"
