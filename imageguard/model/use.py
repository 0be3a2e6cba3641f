"""The intended publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Origin(StrEnum):
    """Whose picture it is."""

    OWN = "own"
    PARTNER = "partner"
    AGENCY = "agency"
    FREELANCE = "freelance"
    STOCK = "stock"


@dataclass(frozen=True)
class AssetUse:
    """What is published with one picture, whose it is, and by which licence it may be used."""

    caption: str | None = None
    alt: str | None = None
    credit: str | None = None
    depicts: Mapping[str, str] = field(default_factory=dict)
    origin: Origin | None = None
    licence: str | None = None


@dataclass(frozen=True)
class Text:
    """Words that go with a picture and stand outside of it and of the use: ``alt``, ``page`` or ``sidecar``."""

    kind: str
    words: str = field(repr=False)


@dataclass(frozen=True)
class Use:
    """What is about to be published, where, for what, from ``publish_on`` through ``until``.

    ``assets`` is keyed by the path of the picture relative to the use file, forward slashes;
    ``transfer_basis`` says on what law data leave the country where the pictures were taken.
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
    transfer_basis: str | None = None
    assets: Mapping[str, AssetUse] = field(default_factory=dict)
