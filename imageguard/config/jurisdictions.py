"""What ships of the law of each place, ``rules/jurisdiction/<country>.yaml``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from imageguard import resources
from imageguard.documents import load
from imageguard.documents.dates import parse_date
from imageguard.engine.law import Ban, Jurisdiction
from imageguard.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path


@lru_cache(maxsize=1)
def shipped_jurisdictions() -> tuple[Jurisdiction, ...]:
    """Return every jurisdiction that ships, by country."""
    folder = resources.folder("rules") / "jurisdiction"
    return tuple(load_jurisdiction(path) for path in sorted(folder.glob("*.yaml")))


def load_jurisdiction(path: Path) -> Jurisdiction:
    """Read one jurisdiction. Raises DocumentError."""
    document = load(path, resources.schema("jurisdiction"))
    data = document.data
    if path.stem.upper() != data["country"]:
        message = f"the file of a country is called by its code: {data['country'].lower()}.yaml"
        raise DocumentError([document.mistake(("country",), message)])
    return Jurisdiction(
        country=data["country"],
        as_of=parse_date(data["as_of"]),
        verified=data["verified_by"] != "nobody",
        bans=tuple(Ban(one["protects"], one["law"], one["seen"] == "yes") for one in data["identity_bans"]),
        guardian_until=max((one["age"] for one in data["guardian_until"]), default=None),
    )
