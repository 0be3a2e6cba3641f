"""The only place that joins the engine with plug-ins, files and configuration; a door is loaded when it is opened."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.bootstrap.checking import Run
    from imageguard.bootstrap.failing import fails
    from imageguard.bootstrap.inspecting import Spec, inspections
    from imageguard.bootstrap.preparing import prepare
    from imageguard.bootstrap.requesting import Request
    from imageguard.bootstrap.writing import formats_for, write_reports
    from imageguard.executors.files import select

__all__ = [
    "Request",
    "Run",
    "Spec",
    "fails",
    "formats_for",
    "inspections",
    "prepare",
    "select",
    "steered",
    "write_reports",
]

_DOORS: Final[Mapping[str, str]] = {
    "Request": "bootstrap.requesting",
    "Run": "bootstrap.checking",
    "fails": "bootstrap.failing",
    "prepare": "bootstrap.preparing",
    "Spec": "bootstrap.inspecting",
    "inspections": "bootstrap.inspecting",
    "formats_for": "bootstrap.writing",
    "write_reports": "bootstrap.writing",
    "select": "executors.files",
    "steered": "bootstrap.steering",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what mypy sees stands above
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"imageguard.{_DOORS[name]}"), name)
