"""Scans of letters that came in by a sheet, sealed into the vault under their letters' own keys."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from imageguard.bootstrap.sheets import scans_in
from imageguard.errors import UsageError
from imageguard.model.record import RecordKind
from imageguard.registry.vault import vault_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from imageguard.registry.addresses import Desk


def seal_scans(desk: Desk, folder: Path) -> int:
    """Seal the scans under a folder whose digests letters name, and return how many letters have theirs now.

    The pages of one letter are laid into one ZIP archive, in the order of the letter. Raises UsageError
    where the key of the registry is not on this computer.
    """
    if desk.safe is None or desk.master is None:
        raise UsageError("a scan is kept sealed, and the key of the registry is not on this computer")
    vault, there = vault_of(desk.safe), {hashlib.sha256(one.read_bytes()).hexdigest(): one for one in scans_in(folder)}
    done = 0
    for id_, record in desk.store.all(RecordKind.LETTER).items():
        document = record.get("document")
        pages = _pages(document) if isinstance(document, dict) else []
        files = [there[page] for page in pages if page in there]
        if files and len(files) == len(pages) and id_ not in vault.ids():
            vault.keep(id_, files[0].read_bytes() if len(files) == 1 else _archive(files))
            done += 1
    return done


def seal_also(desk: Desk, id: str, name: str, scan: bytes) -> None:
    """Seal one more scan of a letter before those that are in the vault. Raises UsageError without the key.

    The new one, under its ``name``, and all before it are one ZIP archive from then on.
    """
    if desk.safe is None or desk.master is None:
        raise UsageError("a scan is kept sealed, and the key of the registry is not on this computer")
    vault = vault_of(desk.safe)
    before = [("before", vault.scan(id))] if id in vault.ids() else []
    vault.keep(id, _zipped([(name, scan), *before]) if before else scan)


def _pages(document: dict[str, object]) -> list[str]:
    more = document.get("pages", [])
    named = [document.get("sha256"), *(more if isinstance(more, list) else [])]
    return [str(one).rpartition(":")[2] for one in named if one and one != "not_recorded"]


def _archive(files: list[Path]) -> bytes:
    """Return the pages as a ZIP archive, named by their number; the same pages give the same bytes."""
    return _zipped([(f"page-{at:02}{file.suffix.lower()}", file.read_bytes()) for at, file in enumerate(files, 1)])


def _zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    import zipfile  # noqa: PLC0415 - rare

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
