"""ICC profiles: names of device and profile (ICC.1:2022)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.metadata.words import D, N, is_blank, text
from imageguard.model.inspection import Metadatum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.model.inspection import Problem
    from imageguard.ports import Block, Limits, Picture

_TEXTS: Final[Mapping[bytes, str]] = {
    b"desc": "ProfileDescription",
    b"dscm": "ProfileDescriptionML",
    b"cprt": "ProfileCopyright",
    b"dmnd": "DeviceMfgDesc",
    b"dmdd": "DeviceModelDesc",
    b"vued": "ViewingCondDesc",
    b"targ": "CharTarget",
    b"meta": "Metadata",
}
_COMMON: Final = (
    "srgb", "adobe rgb", "display p3", "prophoto", "romm", "dot gain", "gray gamma", "grey gamma", "generic", "c2",
    "swop", "fogra", "iso coated", "apple rgb", "colormatch", "wide gamut", "rec. ", "rec709", "bt.", "uniform", "gimp",
    "coated", "uncoated", "japan color", "e-srgb", "e-srgb", "linear", "artifex", "ecirgb", "lab", "hdtv", "smpte",
)  # fmt: skip
_MOST_TAGS: Final = 200


class Icc:
    """Reads ICC profiles."""

    standard = "ICC"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return the texts of the profile; the name of a profile that is not a common one names a device."""
        del limits
        data = block.data
        facts = []
        for place in range(min(int.from_bytes(data[128:132], "big"), _MOST_TAGS)):
            entry = data[132 + 12 * place : 144 + 12 * place]
            name = _TEXTS.get(entry[:4])
            if name is None:
                continue
            start, length = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
            value = _text(data[start : start + length])
            if not is_blank(value):
                common = name != "DeviceModelDesc" and (name != "ProfileDescription" or _is_common(value))
                facts.append(Metadatum("ICC", name, N if common else D, block.where, None, value))
        return facts, (), ()


def _is_common(value: str) -> bool:
    lowered = value.lower()
    return any(known in lowered for known in _COMMON)


def _text(data: bytes) -> str:
    """Return the text of a ``text``, ``desc`` or ``mluc`` element."""
    kind = data[:4]
    if kind == b"mluc":
        count, found = int.from_bytes(data[8:12], "big"), []
        for place in range(min(count, 64)):
            row = data[16 + 12 * place : 28 + 12 * place]
            length, start = int.from_bytes(row[4:8], "big"), int.from_bytes(row[8:12], "big")
            found.append(data[start : start + length].decode("utf-16-be", errors="replace"))
        return " ".join(dict.fromkeys(found)).replace("\0", "")
    if kind == b"desc":
        return text(data[12 : 12 + int.from_bytes(data[8:12], "big")])
    return text(data[8:]) if kind == b"text" else ""


PLUGIN: Final = Icc()
