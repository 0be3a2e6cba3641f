"""Answers and waivers signed, and what the signatures on a file of them are worth."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.verifying import Line
from imageguard.config.attestations import load_attestations
from imageguard.config.proving import ENDING, normal, signatures
from imageguard.config.settings import find_settings, load_settings
from imageguard.config.signers import load_signers, shared
from imageguard.config.waivers import holds_waivers, load_signed_waivers, load_waivers
from imageguard.engine.answers import worth
from imageguard.errors import ConfigurationError, UsageError
from imageguard.facts.signing import FAULTS
from imageguard.formats import sshsig
from imageguard.registry.addresses import open_registry
from imageguard.registry.roster import signers_on
from imageguard.reports.words import count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from imageguard.config.proving import Said
    from imageguard.config.settings import Settings
    from imageguard.model.signer import Seal, Signer
    from imageguard.ports import Registry


def signers_of(settings: Settings, registry: Registry | None) -> tuple[Signer, ...]:
    """Return whose signatures count: the people of the registry's roster, and of the allowed-signers file.

    Raises DocumentError, and ConfigurationError where two people share a key.
    """
    found = (*(signers_on(registry) if registry else ()), *(load_signers(settings.signers) if settings.signers else ()))
    for _, message in shared(enumerate(found)):
        raise ConfigurationError(f"the roster and the file of signers do not agree: {message}")
    return found


def sign_answers(file: Path, key: Path, passphrase: str | None) -> Path:
    """Write the signature of that key beside a file of answers or of waivers, and return its path.

    A signature that the same key made before is written over; others stay.
    Raises UsageError, also where a waiver cannot be read, and DocumentError where the answers have mistakes.
    """
    from imageguard.bootstrap.writing import write_file  # noqa: PLC0415 - only where something is written

    if not file.is_file():
        raise UsageError(f"{file}: name the file of answers itself; in a folder each file is signed on its own")
    _whole(file)
    private = _private(key, passphrase)
    try:
        armoured = sshsig.signed(normal(file.read_bytes()), private)
    except ValueError as error:
        raise UsageError(f"{key}: {error}: use one of the kinds ed25519, ecdsa or rsa") from error
    out = _place(file, sshsig.read_signature(armoured).key)
    write_file(out, armoured)
    return out


def _whole(file: Path) -> None:
    """Refuse to sign what nobody can read."""
    if not holds_waivers(file):
        load_attestations(file)
        return
    wrong = [one.malformed for one in load_waivers(file, today=dt.datetime.now(dt.UTC).date()) if one.malformed]
    if wrong:
        raise UsageError(f"{file}: a waiver in it waives nothing: {wrong[0]}")


def verify_answers(path: Path) -> list[Line]:
    """Return what the signatures beside a file of answers or waivers, or in a folder of answers, are worth today.

    Who may sign is what the nearest ``imageguard.yaml`` says. Raises ConfigurationError.
    """
    settings = load_settings(find_settings(path))
    registry = open_registry(settings.registry) if settings.registry else None
    signers = signers_of(settings, registry)
    today = dt.datetime.now(dt.UTC).date()
    if path.is_file() and holds_waivers(path):
        waivers, seals = load_signed_waivers(path, signers, today=today)
        known = frozenset(one.id for one in signers if one.counts_on(today))
        return list(_lines(waivers, seals, known, "waiver"))
    said = load_attestations(path, signers, today)
    return list(_lines(said.said, said.seals, said.signers, "answer"))


def _lines(said: Iterable[Said], seals: Iterable[Seal], known: Collection[str], what: str) -> Iterator[Line]:
    if not known:
        yield Line(holds=None, text="Nobody's key is known: put keys on the roster, or name a file under signers:.")
    for seal in seals:
        whose = f"{seal.source}: {f'signed by {seal.signer}' if seal.signer else 'a signature'}"
        with_key = f"{whose}, key {seal.key}" if seal.key else whose
        if seal.fault is None:
            yield Line(holds=True, text=f"{with_key}, valid.")
        else:
            yield Line(holds=False, text=f"{with_key}: it proves nothing, {FAULTS[seal.fault]}.")
    for (who, how), number in sorted(Counter((one.by, worth(one)) for one in said).items()):
        owed = how != f"signed by {who}, valid" and who in known
        note = "; this person has a key and did not sign" if owed else ""
        yield Line(holds=False if owed else None, text=f"{count(number, what)} of {who}: {how}{note}.")


def _place(file: Path, key: bytes) -> Path:
    """Return where a signature of that key belongs: over its own of before, else beside those of others."""
    beside = signatures(file)
    for one in beside:
        try:
            if sshsig.read_signature(one.read_bytes()).key == key:
                return one
        except ValueError:
            continue
    names = (file.with_name(f"{file.name}{f'.{number}' if number > 1 else ''}{ENDING}") for number in range(1, 1000))
    return next(name for name in names if name not in beside)


def _private(path: Path, passphrase: str | None) -> Any:  # noqa: ANN401 - any of the library's private keys
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - only where something is signed
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        load_pem_private_key,
        load_ssh_private_key,
    )

    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: this key cannot be read ({error.strerror})") from error
    load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in data else load_pem_private_key
    try:
        return load(data, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(
            f"{path}: this private key cannot be read: is it the private one (not .pub), as ssh-keygen writes it, and "
            "its passphrase right? A key on a hardware token signs with: "
            f"ssh-keygen -Y sign -f KEY -n {sshsig.NAMESPACE.decode()} FILE"
        ) from error
