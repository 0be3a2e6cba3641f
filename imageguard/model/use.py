"""The intended publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True)
class AssetUse:
    """What is published with one picture."""

    caption: str | None = None
    alt: str | None = None
    credit: str | None = None
    depicts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Use:
    """What is about to be published, where, for what, from ``publish_on`` through ``until``.

    ``assets`` is keyed by the path of the picture relative to the use file, forward slashes.
    """

    campaign: str
    purposes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    publish_on: dt.date | None = None
    until: dt.date | None = None
    jurisdictions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paid_targeting: bool | None = None
    assets: Mapping[str, AssetUse] = field(default_factory=dict)
