"""How a database writes what it holds: tags for what is looked up, and texts that only the registry's key opens."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.model.record import RecordKind
from imageguard.registry.once import once
from imageguard.registry.sealing import seal, unseal

if TYPE_CHECKING:
    from imageguard.registry.master import MasterKey

TAG_BYTES: Final = 16
"""128 bits: among ten million terms two have the same tag with a chance under 1 in 10^24."""
KEY_BYTES: Final = 64


@dataclass(frozen=True)
class Ink:
    """How one registry's database is written.

    ``master`` is given for a server, whose keeper and whose disk may see tags, dates and states alone; None
    for a file that is encrypted as a whole, which needs no second seal. Tags are kept in both, so that
    one code asks both.
    """

    registry: str
    master: MasterKey | None = field(default=None, repr=False)

    def tag(self, term: str) -> bytes:
        """Return the tag of a term: HMAC-SHA256 under the registry's key, where one is given, its first 16 bytes."""
        return hmac.digest(self._tagging, term.encode(), hashlib.sha256)[:TAG_BYTES]

    def write(self, place: str, values: Any) -> str:  # noqa: ANN401 - plain values
        """Return plain values as the text that is kept at a place; moved to another place, it does not open."""
        text = json.dumps(values, ensure_ascii=False)
        return text if self._sealing is None or place == CARD else seal({"": text}, self._sealing, place)

    def read(self, place: str, text: str) -> Any:  # noqa: ANN401 - plain values
        """Return the values of a text. Raises RegistryError where it was changed, moved or sealed with another key."""
        plain = text if self._sealing is None or place == CARD else unseal(text, self._sealing, place)[""]
        return json.loads(plain)

    @once
    def _tagging(self) -> bytes:
        said = f"tags of {self.registry}"
        return self.master.derive(said) if self.master else hashlib.sha256(said.encode()).digest()

    @once
    def _sealing(self) -> bytes | None:
        return self.master.derive(f"records of {self.registry}", KEY_BYTES) if self.master else None


def place_of(kind: RecordKind, key: str) -> str:
    """Return how the place of a record is called."""
    return f"{kind.value} {key}"


CARD: Final = place_of(RecordKind.CARD, "card")
"""The one record that is never sealed: it says which key opens the others."""
