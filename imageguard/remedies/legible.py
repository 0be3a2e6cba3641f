"""The bytes of a copy as one can search them: archives and PDF files unpacked, what their pages say left out.

A name that a page shows is meant to be read. The same name where no page shows it was left behind.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError
from imageguard.formats import carve, markup, package, pdf
from imageguard.pictures.decode import Source
from imageguard.ports import Limits
from imageguard.remedies import inner

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES: Final = frozenset(
    """sheet table font font-face latin ea cs sym rFonts style name basedOn link next pStyle rStyle tblStyle
    default-style text-properties""".split()  # noqa: SIM905 - read as a list of words
)
"""Elements whose attributes name sheets, as their tabs show them, fonts and styles."""


def searchable(data: bytes) -> bytes:
    """Return what of a file no page shows, unpacked; a picture file is returned as it is."""
    if data[:2] == b"PK":
        return b"\n".join(_of_archive(data))
    if data[:5] == b"%PDF-":
        return b"\n".join(_of_pdf(data))
    return data


def _of_pdf(data: bytes) -> Iterator[bytes]:
    """Yield the file as it lies there, and everything in its objects but the words and pictures of pages."""
    import pikepdf  # noqa: PLC0415 - heavy

    yield data
    with pdf.opened(data) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Stream):
                yield from (bytes(str(one.get(key)), "utf-8") for key in dict(one.items()) if key != "/Length")
            else:
                yield one.unparse(resolved=False)


def _of_archive(data: bytes) -> Iterator[bytes]:
    for one in package.read(data, Limits()).parts:
        body = one.data or b""
        yield one.name.encode()
        if not one.name.endswith((".xml", ".rels")):
            yield body
            continue
        for element in markup.elements(markup.parse(body)):
            if markup.local(element.tag) not in _NAMES:
                yield from (str(value).encode() for value in element.attrib.values())


def pictures(data: bytes) -> set[str] | None:
    """Return a digest of the samples of every picture in an archive, None where it is no archive.

    Raises InspectionError and RemedyRefused where one cannot be decoded.
    """
    if data[:2] != b"PK":
        return None
    bodies = package.read(data, Limits()).bodies.values()
    return {_samples(body) for body in bodies if carve.is_picture(body)}


def _samples(body: bytes) -> str:
    try:
        image = Source(body, inner.mender_of(body).decodes, Limits()).image
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise InspectionError("a picture in it is damaged") from error
    return hashlib.sha256(f"{image.mode} {image.size}".encode() + image.tobytes()).hexdigest()
