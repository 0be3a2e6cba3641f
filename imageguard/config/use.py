"""``use.yaml``: what is about to be published."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from imageguard.documents import load
from imageguard.documents.values import date_or_none, yes_no
from imageguard.errors import DocumentError
from imageguard.model.use import AssetUse, Origin, Use
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from imageguard.documents import Document
    from imageguard.errors import Mistake


def load_use(path: Path) -> Use:
    """Read a use. Raises DocumentError with all mistakes."""
    document = load(path, schema("use"))
    mistakes = list(_slips(document))
    if mistakes:
        raise DocumentError(mistakes)
    data = document.data
    return Use(
        campaign=data["campaign"],
        purposes=tuple(data.get("purposes", ())),
        channels=tuple(data.get("channels", ())),
        territories=tuple(data.get("territories", ())),
        recipients=tuple(data.get("recipients", ())),
        publish_on=date_or_none(data.get("publish_on")),
        until=date_or_none(data.get("until")),
        jurisdictions={kind: _places(said) for kind, said in data.get("jurisdictions", {}).items()},
        paid_targeting=yes_no(data.get("paid_targeting")),
        transfer_basis=data.get("transfer_basis"),
        assets={asset_path(name): _asset(said) for name, said in data.get("assets", {}).items()},
    )


def asset_path(name: str) -> str:
    """Return the path of an asset in one spelling: composed letters (NFC), no ``./`` before it."""
    return unicodedata.normalize("NFC", name).removeprefix("./")


def _places(said: str | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _asset(data: dict[str, Any]) -> AssetUse:
    return AssetUse(
        caption=data.get("caption"),
        alt=data.get("alt"),
        credit=data.get("credit"),
        depicts=data.get("depicts", {}),
        origin=Origin(data["origin"]) if "origin" in data else None,
        licence=data.get("licence"),
    )


def _slips(document: Document) -> Iterator[Mistake]:
    data = document.data
    begins, ends = date_or_none(data.get("publish_on")), date_or_none(data.get("until"))
    if begins is not None and ends is not None and ends < begins:
        yield document.mistake(("until",), "is before publish_on; one of the two dates is wrong")
    seen: set[str] = set()
    for name in data.get("assets", {}):
        place = ("assets", name)
        if "\\" in name or name.startswith("/") or ".." in name.split("/"):
            yield document.mistake(place, "write the path relative to this file, with forward slashes and without ..")
        if asset_path(name) in seen:
            yield document.mistake(place, "the same picture stands here twice; keep one of them")
        seen.add(asset_path(name))
