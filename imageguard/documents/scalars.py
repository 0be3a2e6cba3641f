"""What an unquoted word means: the core schema of YAML 1.2.2, chapter 10.3, and nothing more."""

from __future__ import annotations

import re

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST = 18

Scalar = str | int | float | bool | None


def resolve(text: str) -> Scalar:
    """Return the value of an unquoted scalar: ``yes``, ``NO`` and dates are text.

    Raises ValueError, with a sentence, for a number that would not be kept exactly or is not finite.
    """
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _NOT_FINITE.fullmatch(text):
        raise ValueError("infinity and not-a-number are not allowed here; if it is text, put it in quotes")
    return _number(text)


def _number(text: str) -> Scalar:
    for pattern, base in ((_INTEGER, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            _refuse_long(text)
            return int(text.removeprefix("0o").removeprefix("0x"), base)
    if _FLOAT.fullmatch(text):
        _refuse_long(text)
        number = float(text)
        if number in {float("inf"), float("-inf")}:
            raise ValueError("the number is too large; if it is text, put it in quotes")
        return number
    return text


def _refuse_long(text: str) -> None:
    if len(text) > _LONGEST:
        raise ValueError("a number of so many digits would be rounded; put it in quotes to keep it as text")
