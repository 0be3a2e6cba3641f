"""What a caller asks of a check: the settings that hold for it, and the assets that it is about."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imageguard.config.settings import find_settings, load_settings, own_files, rule_pack
from imageguard.executors.files import select

if TYPE_CHECKING:
    import datetime as dt

    from imageguard.config.settings import Settings
    from imageguard.executors.files import Selection


@dataclass(frozen=True)
class Request:
    """What the caller asked for; None means: as ``imageguard.yaml`` says, else the default.

    ``selection`` names the assets where they are known already, seen from the folder ``home``;
    ``mirror`` is where what steers lies in the place of ``home``, where it is taken from elsewhere.
    ``outputs`` are the files that this run writes, which are no assets when they lie there already.
    """

    paths: tuple[Path, ...]
    now: dt.datetime
    config: Path | None = None
    registry: str | None = None
    use: Path | None = None
    rules: tuple[str, ...] | None = None
    attestations: Path | None = None
    waivers: Path | None = None
    profile: str | None = None
    jobs: int | None = None
    fail_on: str | None = None
    on: dt.date | None = None
    selection: Selection | None = None
    home: Path | None = None
    mirror: Path | None = None
    changed_since: str | None = None
    cache: bool = True
    outputs: tuple[Path, ...] = ()

    def settings(self) -> Settings:
        """Return the settings with what the caller said in their place. Raises ConfigurationError, DocumentError."""
        said: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("registry", "use", "attestations", "waivers", "profile", "jobs", "fail_on")
            if getattr(self, name) is not None
        }
        if self.rules is not None:
            said["rules"] = tuple(rule_pack(name, Path()) for name in self.rules)
        return dataclasses.replace(load_settings(self.config or find_settings(self.paths[0])), **said)

    def assets(self, settings: Settings) -> Selection:
        """Return the assets to check. Raises UsageError for a path that is not there."""
        if self.selection is not None:
            return self.selection
        selection = select(self.paths, outside=[*own_files(settings), *self.outputs])
        if self.changed_since is None:
            return selection
        from imageguard.bootstrap.changing import changed_only  # noqa: PLC0415 - Git is not always there

        steering = [*own_files(settings), *(pack for pack in settings.rules if isinstance(pack, Path))]
        if settings.registry and "://" in settings.registry:
            return selection
        return changed_only(selection, steering, self.changed_since, self.paths[0])
