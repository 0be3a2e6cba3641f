"""ODS: OpenDocument spreadsheet files, written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.remedies.open_document import OpenDocument

if TYPE_CHECKING:
    from imageguard.ports import Mender

PLUGIN: Final[Mender] = OpenDocument("ODS", ".ods", "spreadsheet")
