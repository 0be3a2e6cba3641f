"""A letter that asks a publisher to take a picture down: neither a reason nor anybody's name or letter in it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

_WIDTH = 78


def takedown(publisher: str, entries: Sequence[Mapping[str, Any]], *, today: dt.date, until: dt.date | None) -> str:
    """Return the draft for one publisher and everything of ours that it shows."""
    one = len(entries) == 1
    by = f" by {until.isoformat()}" if until else " as soon as you can"
    what = "the picture" if one else "the pictures"
    which = "you take down the right picture" if one else "you take down the right pictures"
    paragraphs = (
        (
            f"We ask you to take down {what} named below{by}: from the page, from every copy that you keep ready for "
            "readers, from archives, feeds, e-mails still to be sent, and from any further print run. Please ask those "
            "to whom you passed it on to do the same."
        ),
        "We may no longer use it, and neither may you. We cannot say more, and ask you not to ask others.",
        "Please do not announce the removal, and do not replace the picture with a note that says why it is gone.",
        f"Beside each place stands the digest (SHA-256) of the file that we gave you, so that {which}.",
        "Please tell us on which day it was done. Thank you for your help.",
    )
    body = "\n\n".join(textwrap.fill(paragraph, _WIDTH) for paragraph in paragraphs)
    listed = "\n".join(_listed(entry) for entry in entries)
    subject = f"Removal of {'a picture' if one else 'pictures'}"
    return "\n\n".join([today.isoformat(), f"To: {publisher}", subject, body, listed]) + "\n"


def _listed(entry: Mapping[str, Any]) -> str:
    digest = str(entry.get("sha256", "")).rpartition(":")[2]
    return f"  {entry['place']}  (since {entry['on']})" + (f"\n    {digest}" if digest else "")
