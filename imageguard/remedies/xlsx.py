"""XLSX: what a document, written anew, is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.remedies.office import SHEETS, Office, shape

if TYPE_CHECKING:
    from imageguard.ports import Mender

_ROLES: Final = ("worksheet", "styles", "sharedStrings")

PLUGIN: Final[Mender] = Office("XLSX", ".xlsx", shape("xl", "workbook", SHEETS, _ROLES))
