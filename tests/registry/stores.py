"""The stores that the conformance tests run on, and records to keep in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imageguard.documents import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from imageguard.registry.addresses import Desk

    Opener = Callable[[], Desk]

LETTER = """\
id: {id}
subject: S-1
subject_type: real_person
age_band: adult
scope:
  elements: {{image: yes}}
  face_visible: yes
  purposes: {{awareness: yes, fundraising: no}}
  channels: [website]
  territories_allowed: [world]
valid_from: 2026-01-10
valid_until: 2028-01-10
document: {{cabinet: "B-{id}"}}
images: [{{sha256: "{digest}"}}]
events:
  - {{state: ConsentGiven, at: "2026-01-10T09:00:00+07:00", by: subject, method: signature}}
"""


def letter(id: str = "L-1", **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a letter
    """Return the record of a letter."""
    digest = id.encode().hex().ljust(64, "0")[:64]
    data: dict[str, Any] = read(LETTER.format(id=id, digest=digest), id).data
    return {**data, **changed}
