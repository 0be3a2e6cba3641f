"""The facts of signatures: which hold, which do not, and who answers unsigned though a key is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.facts.reasons import listed
from imageguard.facts.tables import Table, count, yes_no
from imageguard.model.signer import TAMPERED, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imageguard.facts.scene import RunView
    from imageguard.model.attestation import Attestations
    from imageguard.model.signer import Seal

FAULTS: Final[Mapping[Fault, str]] = {
    Fault.CHANGED: "the file was changed after it was signed",
    Fault.UNKNOWN_KEY: "nobody who may sign has this key",
    Fault.REVOKED: "the key was revoked",
    Fault.MISFORMED: "it cannot be read, or signs something else",
    Fault.RETIRED: "the key's time is over",
    Fault.EARLY: "the key counts only from a later day",
    Fault.OTHER_ROLE: "the role under it is not the person's on the roster",
    Fault.NOTHING_OWN: "nothing in that file is this person's own",
}


def _faulty(view: RunView, *, tampered: bool) -> int:
    return sum(one.fault is not None and (one.fault in TAMPERED) is tampered for one in view.said.seals)


def unsigned_signers(said: Attestations) -> tuple[str, ...]:
    """Return the people whose key is known and under whose id something stands that they did not sign.

    Of whom a signature was tampered with, that is told already, as gravely.
    """
    told = {one.signer for one in said.seals if one.fault in TAMPERED}
    return tuple(sorted({one.by for one in said.said if not one.signed and one.by in said.signers} - told))


def faults(seals: Iterable[Seal]) -> str:
    """Say of each signature that proves nothing whose it is, and why: ``R-02's: the key was revoked``."""
    told = (f"{_whose(one)}: {FAULTS[one.fault]}" for one in seals if one.fault is not None)
    return "; ".join(dict.fromkeys(told))


def typed_for(said: Attestations) -> str:
    """Name by their ids those whose key is known and who did not sign."""
    return listed(unsigned_signers(said))


def _whose(seal: Seal) -> str:
    if seal.signer is not None:
        return f"that of {seal.signer}"
    return f"one by the key {seal.key[:15]}..." if seal.key else "one of nobody"


SIGNING: Final = Table(
    "signing",
    "signatures on answers",
    (
        yes_no("known", "the keys of some who may sign are known", lambda view: bool(view.said.signers)),
        count("signed", "answers with a signature that holds", lambda view: sum(one.signed for one in view.said.said)),
        count("typed", "answers that were typed only", lambda view: sum(not one.signed for one in view.said.said)),
        count(
            "tampered",
            "signatures on changed answers, by unknown or revoked keys, or that cannot be read",
            lambda view: _faulty(view, tampered=True),
        ),
        count(
            "lapsed",
            "signatures out of their time, in another role, or under nobody's own answers",
            lambda view: _faulty(view, tampered=False),
        ),
        count(
            "unsigned",
            "people whose key is known and under whose id something stands unsigned",
            lambda view: len(unsigned_signers(view.said)),
        ),
    ),
)
