"""Reports verified: whole, signed, and about these files; and reports signed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import InspectionError, Unreadable, UsageError
from imageguard.executors.files import read, select
from imageguard.reports import signing
from imageguard.reports.identity import short
from imageguard.reports.json_report import digest
from imageguard.reports.masks import printable
from imageguard.reports.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LARGEST: Final = 512 * 1024 * 1024
SIGNED: Final = "IG921"


@dataclass(frozen=True)
class Line:
    """One thing that was looked into: ``holds`` is None for what is merely told."""

    holds: bool | None
    text: str


def verify(pdf: Path, paths: Sequence[Path], trusted: Sequence[Path], *, unsigned: bool = False) -> list[Line]:
    """Return what there is to say of a report and of the files under ``paths``.

    ``trusted`` are files with certificates; ``unsigned`` lets a report pass that nobody signed.
    Raises UsageError and ConfigurationError for what was named wrongly.
    """
    try:
        document = signing.read_signed(_read(pdf), [_read(path) for path in trusted])
        content = _content(document)
    except Unreadable as error:
        return [Line(holds=False, text=f"{printable(str(pdf))}: {error}.")]
    lines = [
        Line(holds=True, text=f"Report {short(document.named)} is whole: pages and data are as they were written.")
    ]
    lines += _signed(document, int(content["signers"]), unsigned=unsigned)
    lines += _judged(content)
    return [*lines, *_files(content, paths, pdf)] if paths else lines


def sign(pdf: Path, key: Path, passphrase: str | None, role: str) -> bytes:
    """Return the report, signed. Raises UsageError, ConfigurationError or BackendMissing."""
    try:
        return signing.sign(_read(pdf), _read(key), passphrase, role)
    except Unreadable as error:
        raise UsageError(f"{pdf}: {error}") from error


def _content(document: signing.Document) -> dict[str, Any]:
    if digest(document.filed) != document.named:
        raise Unreadable("the data attached to the report is not what its pages were made from")
    content: dict[str, Any] = json.loads(document.filed)
    return content


def _signed(document: signing.Document, needed: int, *, unsigned: bool) -> Iterator[Line]:
    """Yield what the signatures are worth, and whether enough people signed (IG921)."""
    for seal in document.seals:
        who = f"Signed as {printable(seal.role)} by {printable(seal.signer)}, certificate {seal.certificate[:16]}"
        if not seal.intact:
            yield Line(holds=False, text=f"{who}: the signature does not hold.")
        elif not seal.trusted:
            yield Line(
                holds=False, text=f"{who}: nobody said that this certificate can be trusted; name it with --trust."
            )
        else:
            yield Line(holds=True, text=f"{who}.")
    good = {seal.certificate for seal in document.seals if seal.intact and seal.trusted}
    if not document.seals and document.filled_in:
        yield Line(holds=None, text="Fields were filled in, and nobody signed: nothing vouches for what they say.")
    if len(good) < needed:
        asked = "two different people must" if needed > 1 else "a person must"
        holds = None if unsigned and not document.seals else False
        yield Line(holds, f"Not signed off: {asked} sign; {count(len(good), 'signature')} can be trusted. [{SIGNED}]")


def _judged(content: dict[str, Any]) -> Iterator[Line]:
    counts = content["counts"]
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("clear", "hold", "block") if counts[verdict])
    yield Line(holds=None, text=f"It judged {count(len(content['assets']), 'file')} as of {content['as_of']}: {told}.")
    if content["historical"]:
        yield Line(holds=False, text="It judged a day that was past already, and clears nothing.")


def _files(content: dict[str, Any], paths: Sequence[Path], pdf: Path) -> Iterator[Line]:
    """Yield each file that the report does not clear, and how many it does."""
    judged = {asset["sha256"]: asset for asset in content["assets"]}
    selection = select(paths, outside=[pdf])
    clear = 0
    for name, file in selection.assets:
        asset = judged.get(_digest(file))
        if asset is None:
            yield Line(
                holds=False, text=f"{printable(name)}: the report is not about this file, or it was changed since."
            )
        elif asset["verdict"] != "clear":
            yield Line(holds=False, text=f"{printable(name)}: asset {asset['number']}, which is not clear.")
        else:
            clear += 1
    if selection.assets:
        yield Line(
            holds=True if clear else None, text=f"{clear} of {count(len(selection.assets), 'file')} judged and clear."
        )
    else:
        yield Line(holds=False, text="There is no picture under these paths.")


def _digest(file: str) -> str | None:
    try:
        return hashlib.sha256(read(file, LARGEST)).hexdigest()
    except InspectionError:
        return None


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: this file is larger than {LARGEST // 2**20} MB")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: this file cannot be read ({error.strerror})") from error
