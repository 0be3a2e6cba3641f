"""A registry locked with another key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from imageguard.errors import UsageError
from imageguard.model.record import RecordKind
from imageguard.registry.addresses import Desk
from imageguard.registry.binding import keep
from imageguard.registry.master import (
    KEY,
    KEY_FILE,
    NEW_KEY,
    NEW_KEY_FILE,
    NEXT,
    drop_master,
    find_coming,
    find_master,
    keep_master,
    make_coming,
)
from imageguard.registry.safe import Safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.registry.master import MasterKey


def rotate(desk: Desk, environment: Mapping[str, str] = os.environ) -> MasterKey:
    """Lock letter keys, heads and, where there is one, the database with a new key; return it.

    The new key is kept before anything is locked with it, and the old one until everything is; where
    this was interrupted, the next call goes on with the same new key. A key that the environment names
    is replaced by one that it names too. Raises UsageError, RegistryError.
    """
    if desk.safe is None or desk.safe.master is None:
        raise UsageError("the key of this registry is not on this computer")
    old, registry = desk.safe.master, desk.safe.registry
    outside = environment.get(KEY) or environment.get(KEY_FILE)
    if outside and not (environment.get(NEW_KEY) or environment.get(NEW_KEY_FILE)):
        raise UsageError(
            f"this key comes from {old.where}, which imageguard does not write over: name the new one in {NEW_KEY}, "
            f"or a file for it in {NEW_KEY_FILE}; it is made where it is not there"
        )
    new = _new_key(registry, environment)
    desk.safe.rewrap(new)
    _relock(Desk(desk.store, desk.safe), new)
    kept = new if outside else keep_master(registry, new, environment)
    drop_master(registry + NEXT, environment)
    return kept


def _new_key(registry: str, environment: Mapping[str, str]) -> MasterKey:
    coming, current = find_coming(registry, environment), find_master(registry, environment)
    if coming is None or current is None or coming.secret != current.secret:
        return coming or make_coming(registry, environment)
    if environment.get(NEW_KEY) or environment.get(NEW_KEY_FILE):
        raise UsageError(f"the key from {coming.where} is the key that is in use: name another one")
    drop_master(registry + NEXT, environment)  # left by a change that died when all was done
    return make_coming(registry, environment)


def _relock(desk: Desk, new: MasterKey) -> None:
    """Lock the registry itself, as one change: every head, every record that is sealed, the file where it is one."""
    safe = desk.safe
    if safe is None:
        return
    fresh = Desk(desk.store, Safe(safe.path, safe.registry, new))
    with desk.store.change() as change:
        change.relock(new)
        card = change.get(RecordKind.CARD, "card") or {}
        change.put(RecordKind.CARD, "card", {**card, "key": new.id})
        for record in list(change.all(RecordKind.LETTER).values()):
            keep(fresh, change, record)
    desk.store.rekey(new)
