"""Who signs answers: the allowed-signers file of a configuration (ssh-keygen(1), ALLOWED SIGNERS), read strictly."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from imageguard.documents import shown
from imageguard.documents.loading import file_text
from imageguard.errors import DocumentError, Mistake
from imageguard.formats.sshsig import NAMESPACE, public_blob
from imageguard.model.signer import Signer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_OPTION: Final = re.compile(r'(?P<name>[A-Za-z-]+)(?:="(?P<value>[^"]*)")?(?:,|$)')
_DAY: Final = re.compile(r"(?P<day>[0-9]{8})(?P<time>[0-9]{4}(?:[0-9]{2})?)?Z?")
_KNOWN: Final = frozenset({"namespaces", "valid-after", "valid-before"})


def load_signers(path: Path) -> tuple[Signer, ...]:
    """Return the people of the file and their keys; lines for other purposes than answers are passed over.

    Raises DocumentError with every mistake: a line that is not understood must not be one that is left out.
    """
    found: list[tuple[int, Signer]] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(file_text(path, shown(path)).splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            found += [(number, one) for one in [_signer(line)] if one is not None]
        except ValueError as error:
            mistakes.append(Mistake(shown(path), number, 1, "", str(error)))
    mistakes += [Mistake(shown(path), number, 1, "", message) for number, message in shared(found)]
    if mistakes:
        raise DocumentError(mistakes)
    return tuple(one for _, one in found)


def shared(signers: Iterable[tuple[int, Signer]]) -> Iterable[tuple[int, str]]:
    """Yield (number, what is wrong) for each key that somebody else has already: two people never share one."""
    owners: dict[bytes, str] = {}
    for number, one in signers:
        owner = owners.setdefault(one.key, one.id)
        if owner != one.id:
            yield number, f"this key is {owner}'s already: two people cannot share one"


def _signer(line: str) -> Signer | None:
    """Return the signer of one line, None where its key is for something else. Raises ValueError."""
    who, _, rest = line.strip().partition(" ")
    options, key = _options(rest.strip())
    purposes = options.get("namespaces", NAMESPACE.decode()).split(",")
    if NAMESPACE.decode() not in purposes and "*" not in purposes:
        return None
    if not _ID.fullmatch(who):
        raise ValueError("must begin with one person's opaque id, such as R-02: no name, no address, no pattern")
    try:
        blob = public_blob(key)
    except ValueError as error:
        raise ValueError(f"{who}: this {error}") from error
    since, until = options.get("valid-after"), options.get("valid-before")
    return Signer(who, blob, since=_day(since) if since else None, until=_last_day(until) if until else None)


def _options(rest: str) -> tuple[Mapping[str, str], str]:
    """Return the options before the key, and the key. Raises ValueError for one that is not known."""
    said, _, key = rest.partition(" ")
    if "=" not in said and "," not in said and said.lower() != "cert-authority":
        return {}, rest
    found: dict[str, str] = {}
    while said:
        option = _OPTION.match(said)
        name = option["name"].lower() if option else said
        if option is None or name not in _KNOWN or option["value"] is None:
            raise ValueError(f"has an option that is not known here: {name}; {', '.join(sorted(_KNOWN))} are")
        found[name] = option["value"]
        said = said[option.end() :]
    return found, key.strip()


def _day(text: str) -> dt.date:
    said = _DAY.fullmatch(text)
    try:
        return dt.datetime.strptime(said["day"] if said else "", "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise ValueError("has a date that is none: write year, month and day, such as 20271231") from error


def _last_day(text: str) -> dt.date:
    """Return the last day before a moment: ``valid-before`` names the first moment that counts no more."""
    day = _day(text)
    timed = _DAY.fullmatch(text)
    return day if timed and timed["time"] and set(timed["time"]) != {"0"} else day - dt.timedelta(days=1)
