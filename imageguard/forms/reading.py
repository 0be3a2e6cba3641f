"""A form that was filled in, back into a letter; what nobody filled in is not recorded, never invented."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import DocumentError, Mistake
from imageguard.forms.templates import MARK, template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.forms.templates import Template

LARGEST: Final = 32 * 1024 * 1024
_OFF: Final = frozenset({"", "Off"})
_GIVER: Final = ("person", "guardian", "child")
_KEYWORDS: Final = 5
_NOON: Final = "T12:00:00Z"
"""A form says on which day a yes was given, and not at what time."""


@dataclass(frozen=True)
class Filled:
    """A form that came back: the letter's record, and the labels of what was left empty."""

    record: dict[str, Any]
    empty: tuple[str, ...]


def read_forms(forms: Sequence[tuple[str, bytes]]) -> Filled:
    """Return what one or two forms say together: (name, bytes) of a letter, or of a guardian's and a child's.

    Raises DocumentError where one is no form of ours, was printed from other words than are shipped,
    or lacks the form that goes with it.
    """
    read = [(name, *_read(name, data)) for name, data in forms]
    kinds = {form.kind for _, form, _ in read}
    for name, form, _ in read:
        needed = form.data.get("goes_with")
        if needed and needed not in kinds:
            raise _refused(name, f"a form of kind {form.kind} counts only with one of kind {needed}: give both")
    record: dict[str, Any] = {}
    empty: list[str] = []
    for _, form, values in sorted(read, key=lambda one: one[1].kind == "assent"):
        _merge(record, record_of(form, values))
        empty += _empty(form, values)
    return Filled(record, tuple(empty))


def record_of(form: Template, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the letter's record that these answers make, by the names of the form's fields."""
    record: dict[str, Any] = {}
    for path, value in _said(form, values):
        _put(record, path, value)
    return record


def _read(name: str, data: bytes) -> tuple[Template, dict[str, str]]:
    from pypdf import PdfReader  # noqa: PLC0415 - only where a form comes in

    if len(data) > LARGEST:
        raise _refused(name, f"the form is larger than {LARGEST // 2**20} MB")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of a torn file is said below in words
    try:
        reader = PdfReader(io.BytesIO(data))
        about = reader.metadata
        words = str(about.get("/Keywords", "") if about else "").split()
        fields = {key: _text(field.get("/V")) for key, field in (reader.get_fields() or {}).items()}
    except Exception as error:
        raise _refused(name, f"this PDF cannot be read ({type(error).__name__}); ask for it again") from error
    if len(words) != _KEYWORDS or words[0] != MARK:
        raise _refused(name, "this is no form of imageguard's: make one with `imageguard consent template`")
    form = template(words[1], words[2])
    if form.draft:
        raise _refused(name, "this form is a draft: its words were not approved, so nobody has agreed to them")
    if form.sha256 != words[4]:
        raise _refused(name, f"this form was printed from other words than {form.version} has now; type the letter in")
    return form, fields


def _text(value: object) -> str:
    return "" if value is None else str(value).removeprefix("/").strip()


def _said(form: Template, values: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield (path of a field, value) for everything that the form says."""
    yield from form.data.get("says", {}).items()
    if form.kind != "assent":
        yield "notice.language", form.language
        yield "notice.version", form.version
        yield "notice.sha256", form.sha256
    for blank, about in form.data["blanks"].items():
        if "fills" in about and (text := values.get(f"blank.{blank}", "")):
            yield about["fills"], _list(text) if about.get("kind") == "list" else text
    for choice in form.choices():
        yield choice["fills"], _answer(values.get(choice["fills"], ""), choice.get("yes_means", "yes"))
    for part in form.data["parts"]:
        if "choose" in part and values.get(part["fills"], "") not in _OFF:
            yield part["fills"], values[part["fills"]]
    if values.get("receipt.given", "") == "yes":
        yield "receipt.language", form.language
    yield from _signed(form, values)


def _answer(ticked: str, yes_means: str) -> str:
    if ticked in _OFF:
        return "not_recorded"
    other = {"yes": "no", "no": "yes"}
    return ticked if yes_means == "yes" else other.get(ticked, ticked)


def _signed(form: Template, values: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for signature in form.data["signatures"]:
        who = signature["who"]
        if who not in _GIVER:
            continue
        kind, day = (values.get(f"signature.{who}.{word}", "") for word in ("kind", "on"))
        if form.kind == "assent":
            yield from [("assent.on", day)] if day else []
            continue
        yield "signature.kind", "not_recorded" if kind in _OFF else kind
        yield "signature.on", day or "not_recorded"
        needs = kind in signature.get("witness_for", ())
        seen = values.get(f"signature.{who}.witness", "no") not in {"", "no"}
        yield "signature.witness", "seen_on_paper" if seen else "not_recorded" if needs else "not_needed"
        if who == "guardian":
            yield "guardian.on", day or "not_recorded"
        if kind not in _OFF and day:
            by = "subject" if who == "person" else "guardian"
            yield "events", [{"state": "ConsentGiven", "at": f"{day}{_NOON}", "by": by, "method": "signature"}]


def _empty(form: Template, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the label of every question without an answer and every blank that the letter needs, left empty."""
    for choice in form.choices():
        if values.get(choice["fills"], "") in _OFF:
            yield choice["ask"]
    for blank, about in form.data["blanks"].items():
        if "fills" in about and about.get("kind") != "list" and not values.get(f"blank.{blank}"):
            yield about["label"]


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def _merge(record: dict[str, Any], other: Mapping[str, Any]) -> None:
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(record.get(key), dict):
            _merge(record[key], value)
        else:
            record[key] = value


def _put(record: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 - plain values
    *folders, last = path.split(".")
    place = record
    for one in folders:
        place = place.setdefault(one, {})
    if isinstance(value, dict) and isinstance(place.get(last), dict):
        place[last].update(value)
    else:
        place[last] = value


def _refused(name: str, message: str) -> DocumentError:
    return DocumentError([Mistake(name, 0, 0, "", message)])
