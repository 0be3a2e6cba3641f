"""PPTX: what a document, written anew, is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.remedies.office import SLIDES, Office, shape

if TYPE_CHECKING:
    from imageguard.ports import Mender

_ROLES: Final = ("slide", "slideLayout", "slideMaster", "tableStyles")

PLUGIN: Final[Mender] = Office("PPTX", ".pptx", shape("ppt", "presentation", SLIDES, _ROLES))
