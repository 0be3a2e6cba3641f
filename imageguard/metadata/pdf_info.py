"""PDF document information: the entries of the Info dictionary (ISO 32000-1, 14.3.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.metadata.words import C, O, P, S, T, is_blank, text
from imageguard.model.inspection import Metadatum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.model.inspection import Category, Problem
    from imageguard.ports import Block, Limits, Picture

_KEYS: Final[Mapping[str, Category]] = {
    "Title": C, "Author": P, "Subject": C, "Keywords": C, "Creator": S, "Producer": S, "CreationDate": T,
    "ModDate": T, "Company": O, "Manager": P,
}  # fmt: skip
_ENTRY: Final = re.compile(
    rb"/(" + "|".join(_KEYS).encode() + rb")\s*(\((?:\\.|[^\\()]|\([^()]*\))*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL
)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_LETTERS: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\r": b"",
    b"\n": b"",
    b"\r\n": b"",
}


class PdfInfo:
    """Reads Info dictionaries."""

    standard = "PDF"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return the entries that hold something."""
        del limits
        facts: list[Metadatum] = []
        for key, raw in _ENTRY.findall(block.data):
            name, value = key.decode("ascii"), _string(raw)
            if not is_blank(value):
                facts.append(Metadatum("PDF", name, _KEYS[name], block.where, None, value))
        return facts, (), ()


def _string(raw: bytes) -> str:
    """Return a literal or hexadecimal string as text: UTF-16 behind a byte order mark, else bytes read as text."""
    if raw[:1] == b"<":
        digits = re.sub(rb"\s", b"", raw[1:-1])
        body = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    else:
        body = _ESCAPE.sub(_unescaped, raw[1:-1])
    if body[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return body.decode("utf-16", errors="replace")
    return text(body)


def _unescaped(found: re.Match[bytes]) -> bytes:
    mark = found[1]
    if mark[:1].isdigit():
        return bytes([int(mark, 8) & 0xFF])
    return _LETTERS.get(mark, mark)


PLUGIN: Final = PdfInfo()
