"""DOCX: what a document, written anew, is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.remedies.office import WORD, Office, shape

if TYPE_CHECKING:
    from imageguard.ports import Mender

_ROLES: Final = ("styles", "numbering", "settings", "fontTable", "header", "footer", "footnotes", "endnotes")

PLUGIN: Final[Mender] = Office("DOCX", ".docx", shape("word", "document", WORD, _ROLES))
