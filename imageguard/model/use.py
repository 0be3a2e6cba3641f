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
class Publication:
    """One place that showed a picture from ``on``: by its names (``sha256:``, ``px:``) and the letters relied on."""

    on: dt.date
    names: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    until: dt.date | None = None
    taken_down: dt.date | None = None

    def open_on(self, day: dt.date) -> bool:
        """Say whether the place still shows the picture on a day, as far as anybody wrote down."""
        ran_out = self.until is not None and self.until < day
        return not ran_out and (self.taken_down is None or self.taken_down > day)


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
