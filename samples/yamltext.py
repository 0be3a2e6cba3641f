"""The YAML that the sample campaign is written in: block style, short lines, nothing ambiguous."""

from __future__ import annotations

import json
import re
from typing import Any

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*|\d{4}-\d{2}(-\d{2})?")
WORDS = {"true", "false", "null"}
WIDTH = 110


def scalar(value: object) -> str:
    """Return one value; a string is quoted unless nothing could take it for something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    written = str(value)
    if isinstance(value, str) and (not PLAIN.fullmatch(written) or written.lower() in WORDS):
        return json.dumps(written, ensure_ascii=False)
    return written


def flow(value: Any) -> str:  # noqa: ANN401 - any YAML value
    """Return a value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def lines(value: Any, indent: int = 0) -> list[str]:  # noqa: ANN401 - any YAML value
    """Return a mapping or a list as lines, each branch on one line where it fits."""
    pad = " " * indent
    if isinstance(value, dict):
        return [line for key, one in value.items() for line in _branch(f"{pad}{_key(key)}:", one, indent)]
    out = []
    for one in value:
        if isinstance(one, dict) and indent + len(flow(one)) > WIDTH:
            first, *rest = lines(one, indent + 2)
            out += [f"{pad}- {first.lstrip()}", *rest]
        else:
            out.append(f"{pad}- {flow(one)}")
    return out


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w./-]+", key) else json.dumps(key)


def _branch(head: str, value: Any, indent: int) -> list[str]:  # noqa: ANN401 - any YAML value
    short = f"{head} {flow(value)}"
    nested = isinstance(value, list) and any(isinstance(one, dict) for one in value)
    if not isinstance(value, dict | list) or not value or (not nested and len(short) <= WIDTH):
        return [short]
    return [head, *lines(value, indent + 2)]


def document(comment: str, value: Any) -> str:  # noqa: ANN401 - any YAML value
    """Return a whole file: a comment, then the value."""
    return "".join(f"# {line}\n" for line in comment.splitlines()) + "\n".join(lines(value)) + "\n"
