"""ICC profiles (ICC.1:2022, clause 7): the numbers that make colours are kept, every text, date and maker is not."""

from __future__ import annotations

from typing import Final

from imageguard.errors import Unreadable
from imageguard.formats.binary import cut, number

NEUTRAL: Final = "generic"
"""What the two texts that a profile must have say afterwards."""

_HEADER, _ROW, _MOST_TAGS = 128, 12, 100
_COLOURS: Final = frozenset(
    """wtpt bkpt rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC chad chrm lumi meas view gamt pre0 pre1 pre2 rig0 rig2 cicp
    A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3""".split()  # noqa: SIM905
)
_ELEMENTS: Final = frozenset({"XYZ ", "curv", "para", "mft1", "mft2", "mAB ", "mBA ", "sf32", "chrm", "meas", "view",
                              "sig ", "cicp", "mpet"})  # fmt: skip
_KEPT_HEADER: Final = ((8, 24), (36, 40), (44, 48), (56, 80))
"""Version, class, colour spaces; ``acsp``; flags; attributes, intent, illuminant."""


def cleaned(profile: bytes) -> bytes:
    """Return the profile with its colour data alone. Raises Unreadable where it is damaged."""
    if profile[36:40] != b"acsp":
        message = "this is no colour profile"
        raise Unreadable(message)
    header = bytearray(_HEADER)
    for low, high in _KEPT_HEADER:
        header[low:high] = cut(profile, low, high - low)
    elements = _elements(profile)
    modern = header[8] >= 4  # noqa: PLR2004 - version 4 writes its texts in another way
    elements += [(b"desc", _described(modern=modern)), (b"cprt", _text(modern=modern))]
    return _written(header, elements)


def _elements(profile: bytes) -> list[tuple[bytes, bytes]]:
    count = number(profile, _HEADER, 4)
    if count > _MOST_TAGS:
        message = "a colour profile with more tags than any real one"
        raise Unreadable(message)
    found = []
    for place in range(count):
        row = cut(profile, _HEADER + 4 + _ROW * place, _ROW)
        body = cut(profile, int.from_bytes(row[4:8], "big"), int.from_bytes(row[8:12], "big"))
        if row[:4].decode("latin-1") in _COLOURS and body[:4].decode("latin-1") in _ELEMENTS:
            found.append((row[:4], body))
    return found


def _written(header: bytearray, elements: list[tuple[bytes, bytes]]) -> bytes:
    """Return header, tag table and elements; elements that are equal are written once."""
    at = _HEADER + 4 + _ROW * len(elements)
    table, bodies, places = b"", b"", dict[bytes, int]()
    for signature, body in elements:
        if body not in places:
            places[body] = at + len(bodies)
            bodies += body + bytes(-len(body) % 4)
        table += signature + places[body].to_bytes(4, "big") + len(body).to_bytes(4, "big")
    header[0:4] = (at + len(bodies)).to_bytes(4, "big")
    return bytes(header) + len(elements).to_bytes(4, "big") + table + bodies


def _described(*, modern: bool) -> bytes:
    if modern:
        return _text(modern=True)
    words = NEUTRAL.encode() + b"\0"
    return b"desc" + bytes(4) + len(words).to_bytes(4, "big") + words + bytes(4 + 4 + 2 + 1 + 67)


def _text(*, modern: bool) -> bytes:
    if not modern:
        return b"text" + bytes(4) + NEUTRAL.encode() + b"\0"
    words = NEUTRAL.encode("utf-16-be")
    row = b"enUS" + len(words).to_bytes(4, "big") + (28).to_bytes(4, "big")
    return b"mluc" + bytes(4) + (1).to_bytes(4, "big") + (12).to_bytes(4, "big") + row + words
