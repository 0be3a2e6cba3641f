"""Finds plug-ins: a name finds its module, a module ends in its ``PLUGIN``."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, cast

from imageguard.errors import BackendMissing, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.ports import Container, Detector, Embedder, Mender, MetadataReader, ReportFormat

GROUPS: Final = ("containers", "metadata", "faces", "remedies", "reports")
"""Packages that hold plug-ins; third parties use the entry-point groups ``imageguard.<group>``."""


def containers() -> Mapping[str, Container]:
    """Return every container walker by its format's name."""
    return cast("Mapping[str, Container]", {plugin.name: plugin for plugin in _all("containers").values()})


def readers() -> Mapping[str, MetadataReader]:
    """Return every metadata reader by the standard that it reads."""
    return cast("Mapping[str, MetadataReader]", {plugin.standard: plugin for plugin in _all("metadata").values()})


def detector(name: str) -> Detector:
    """Return the face detector of that name. Raises BackendMissing."""
    return cast("Detector", _one("faces", name))


def embedder(name: str) -> Embedder:
    """Return the face embedder of that name. Raises BackendMissing."""
    return cast("Embedder", _one("faces", name))


def menders() -> Mapping[str, Mender]:
    """Return what writes mended copies, by the name of the format."""
    return cast("Mapping[str, Mender]", {plugin.format: plugin for plugin in _all("remedies").values()})


def report_formats() -> Mapping[str, ReportFormat]:
    """Return every report format by the file endings that choose it."""
    return {ending: plugin for plugin in _all("reports").values() for ending in plugin.endings}


@functools.cache
def _all(group: str) -> Mapping[str, Any]:
    names = [*_shipped(group), *sorted(set(_foreign(group)) - set(_shipped(group)))]
    found = {name: _load(group, name) for name in names}
    return {name: plugin for name, plugin in found.items() if plugin is not None}


def _one(group: str, name: str) -> Any:  # noqa: ANN401 - the typed doors above cast it
    plugin = _load(group, name) if name in _shipped(group) or name in _foreign(group) else None
    if plugin is None:
        known = ", ".join(_all(group))
        raise BackendMissing(f"{group}: there is no plug-in named {name!r}; there are: {known}")
    return plugin


@functools.cache
def _shipped(group: str) -> tuple[str, ...]:
    package = importlib.import_module(f"imageguard.{group}")
    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__)))


@functools.cache
def _foreign(group: str) -> Mapping[str, metadata.EntryPoint]:
    """Return third-party plug-ins; a shipped name cannot be replaced from outside."""
    points = {point.name: point for point in metadata.entry_points(group=f"imageguard.{group}")}
    taken = sorted(set(points) & set(_shipped(group)))
    if taken:
        raise ConfigurationError(f"an installed package tries to replace the shipped {group} plug-in {taken[0]!r}")
    return points


def _load(group: str, name: str) -> Any:  # noqa: ANN401 - the typed doors above cast it
    """Return the module's PLUGIN, or None for a module that is a part and no plug-in."""
    if name in _shipped(group):
        return getattr(importlib.import_module(f"imageguard.{group}.{name}"), "PLUGIN", None)
    return _foreign(group)[name].load()
