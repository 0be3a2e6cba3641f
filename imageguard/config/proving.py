"""Signatures that lie beside a file of answers or waivers, held against the people who may sign."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from imageguard.documents import shown
from imageguard.formats.sshsig import fingerprint, read_signature, verifies
from imageguard.model.signer import Fault, Seal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from imageguard.model.attestation import Answer, Attestations, PeopleStatement, Waiver
    from imageguard.model.signer import Signer

    Said = Answer | PeopleStatement | Waiver

ENDING = ".sig"
LARGEST = 64 * 1024


def signatures(file: Path) -> list[Path]:
    """Return the signatures that lie beside a file: ``answers.yaml.sig``, and ``answers.yaml.R-02.sig`` of others."""
    try:
        names = [one.name for one in file.parent.iterdir()]
    except OSError:
        return []
    return [file.with_name(name) for name in sorted(names) if is_signature_of(name, file.name)]


def is_signature_of(name: str, file: str) -> bool:
    """Say whether a name is that of a signature on a file of that name."""
    return name.startswith(f"{file}.") and name.endswith(ENDING) and "/" not in name[len(file) :]


def normal(data: bytes) -> bytes:
    """Return text with the line ends that Git keeps: a checkout on Windows must not undo a signature."""
    return data.replace(b"\r\n", b"\n")


def proved(file: Path, said: Attestations, signers: Sequence[Signer], today: dt.date) -> Attestations:
    """Return the answers of a file, each marked signed where a signature of the person's own stands beside it."""
    seals, good = _seals(file, said.said, signers, today)
    return dataclasses.replace(
        said,
        answers=tuple(dataclasses.replace(one, signed=good(one)) for one in said.answers),
        people=tuple(dataclasses.replace(one, signed=good(one)) for one in said.people),
        seals=seals,
    )


def proved_waivers(
    file: Path, waivers: Sequence[Waiver], signers: Sequence[Signer], today: dt.date
) -> tuple[tuple[Waiver, ...], tuple[Seal, ...]]:
    """Return the waivers of a file, each marked signed where a signature of its approver's own holds; and all seals."""
    whole = [one for one in waivers if one.malformed is None]
    seals, good = _seals(file, whole, signers, today)
    signed = tuple(dataclasses.replace(one, signed=one.malformed is None and good(one)) for one in waivers)
    return signed, seals


def _seals(
    file: Path, said: Sequence[Said], signers: Sequence[Signer], today: dt.date
) -> tuple[tuple[Seal, ...], Callable[[Said], bool]]:
    """Return what the signatures beside a file are worth, and whether something in it is signed by its own person."""
    beside = signatures(file)
    data = file.read_bytes() if beside else b""
    seals = tuple(_with_own(seal, said, signers) for seal in (_seal(one, data, signers, today) for one in beside))
    holding = {seal.signer for seal in seals if seal.fault is None}
    roles = _roles(signers)
    return seals, lambda one: _is_own(one, holding, roles)


def _seal(file: Path, data: bytes, signers: Sequence[Signer], today: dt.date) -> Seal:
    """Return what one signature is worth, whoever signed what."""
    try:
        with file.open("rb") as stream:
            signature = read_signature(stream.read(LARGEST))
        holds = verifies(signature, data) or verifies(signature, normal(data))
    except (OSError, ValueError):
        return Seal(shown(file), "", fault=Fault.MISFORMED)
    keys = [one for one in signers if one.key == signature.key]
    who = keys[0].id if keys else None
    seal = Seal(shown(file), fingerprint(signature.key), who)
    if not holds:
        return dataclasses.replace(seal, fault=Fault.CHANGED)
    if not keys:
        return dataclasses.replace(seal, fault=Fault.UNKNOWN_KEY)
    return dataclasses.replace(seal, fault=_out_of_time(keys, today))


def _out_of_time(keys: Iterable[Signer], today: dt.date) -> Fault | None:
    """Say why a key does not count today; of several entries for one key, the strictest holds."""
    for one in keys:
        if one.revoked_on is not None:
            return Fault.REVOKED
        if one.until is not None and one.until < today:
            return Fault.RETIRED
        if one.since is not None and today < one.since:
            return Fault.EARLY
    return None


def _with_own(seal: Seal, said: Sequence[Said], signers: Sequence[Signer]) -> Seal:
    """Return the seal with its fault where it stands under nothing that its signer said, in the role on the list."""
    if seal.fault is not None:
        return seal
    own = [one for one in said if one.by == seal.signer]
    roles = _roles(signers)
    if not own:
        return dataclasses.replace(seal, fault=Fault.NOTHING_OWN)
    if not all(_is_own(one, {seal.signer}, roles) for one in own):
        return dataclasses.replace(seal, fault=Fault.OTHER_ROLE)
    return seal


def _roles(signers: Iterable[Signer]) -> dict[str, str]:
    return {one.id: one.role for one in signers if one.role is not None}


def _is_own(one: Said, who: Collection[str | None], roles: dict[str, str]) -> bool:
    return one.by in who and roles.get(one.by, one.role) == one.role
