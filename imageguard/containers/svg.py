"""SVG: embedded pictures, metadata and text; the drawing itself is opened by no decoder that imageguard knows."""

from __future__ import annotations

import base64
import binascii
import gzip
import re
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from imageguard.containers import parts
from imageguard.containers.parts import Gathered
from imageguard.errors import NoDecoder, OverLimit, Unreadable
from imageguard.formats.binary import between
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from imageguard.model.raster import Raster
    from imageguard.ports import Contents, Limits

_ROOT: Final = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
_DATA: Final = re.compile(rb"""data:([\w.+/-]*)((?:;[\w.+=-]+)*),([^"'<>)]+)""", re.IGNORECASE)
_SCRIPT: Final = re.compile(rb"<(?:\w+:)?script[\s>]|\son\w+\s*=\s*[\"']|javascript:", re.IGNORECASE)
_PACKET: Final = re.compile(rb"<(?:\w{1,32}:)?RDF[\s>]")
_WORDS: Final = re.compile(rb"<(?:\w{1,32}:)?(title|desc|text|tspan)\b[^<>]*>([^<]+)", re.IGNORECASE)
_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)


class Svg:
    """Takes SVG drawings apart."""

    name = "SVG"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes are markup whose root is an ``svg`` element."""
        if head[:2] == b"\x1f\x8b":
            return _ROOT.search(_inflated(head)) is not None
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return (
            start[:1] == b"<"
            and not start[:9].lower().startswith(b"<!doctype html"[:9] + b" h")
            and bool(_ROOT.search(head))
            and b"<html" not in head[:2048].lower()
        )

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        text = _unpacked(data, limits)
        gathered = Gathered(self.name)
        gathered.picture(RenditionKind.PRIMARY, "drawing", _closed)
        if _ENTITY.search(text):
            gathered.trouble("damaged-svg", "The drawing declares entities, as attacks do: it was not read whole.")
        _embedded(gathered, text, limits)
        packet = _PACKET.search(text)
        if packet is not None:
            gathered.block(parts.XMP, text[packet.start() : text.rfind(b"RDF>") + 4], "metadata element")
        for name, words in _WORDS.findall(text)[: limits.blocks]:
            gathered.block(parts.COMMENT, words, f"{name.decode('ascii').lower()} element")
        for low, high in islice(between(text, b"<!--", b"-->"), limits.blocks):
            gathered.block(parts.COMMENT, text[low + 4 : high - 3], "XML comment")
        script = _SCRIPT.search(text)
        if script is not None:
            gathered.hidden.append(Hidden("script", script.start(), script.end() - script.start()))
        return gathered.contents()


def _embedded(gathered: Gathered, text: bytes, limits: Limits) -> None:
    """Add every file held in a ``data:`` address."""
    for place, found in enumerate(_DATA.finditer(text)):
        if place >= limits.pictures:
            gathered.trouble("over-limit", f"The drawing holds more than {limits.pictures} pictures.")
            return
        if not found[1].lower().startswith(b"image"):
            continue
        try:
            body = (
                base64.b64decode(re.sub(rb"\s|&#\w+;|%0A", b"", found[3]) + b"==")
                if b"base64" in found[2].lower()
                else (unquote_to_bytes(found[3]))
            )
        except (binascii.Error, ValueError):
            gathered.trouble("unreadable", "A picture inside the drawing is damaged.")
            continue
        kind = RenditionKind.EMBEDDED
        gathered.enclosed.append(Enclosed(kind.value, kind, "picture in the drawing", body, None))


def _unpacked(data: bytes, limits: Limits) -> bytes:
    if data[:2] != b"\x1f\x8b":
        return data
    unpacker = zlib.decompressobj(31)
    try:
        text = unpacker.decompress(data, limits.block_bytes + 1)
    except zlib.error as error:
        message = "the packed drawing is damaged"
        raise Unreadable(message) from error
    if len(text) > limits.block_bytes:
        message = f"the drawing unpacks to more than {limits.block_bytes} bytes"
        raise OverLimit(message)
    return text


def _inflated(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 4096)
    except (zlib.error, gzip.BadGzipFile):
        return b""


def _closed() -> Raster:
    message = "a drawing (SVG) is not rendered: export it as PNG, and publish that"
    raise NoDecoder(message)


PLUGIN: Final = Svg()
