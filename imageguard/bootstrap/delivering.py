"""Folders that copies are delivered to: whole or not at all, under names that tell nothing, originals untouched."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard import plugins
from imageguard.bootstrap.writing import write_file
from imageguard.errors import InspectionError, UsageError
from imageguard.executors.files import PICTURE_ENDINGS, read
from imageguard.model.report import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from imageguard.model.report import JudgedAsset, Report

MANIFEST: Final = "manifest.json"


@dataclass(frozen=True)
class Delivered:
    """One delivered copy: the asset, the name of its copy, the digest and size of its bytes."""

    asset: JudgedAsset
    name: str
    sha256: str
    bytes: int


def name_of(sha256: str, ending: str) -> str:
    """Return the name of a copy: the beginning of its digest, so that equal bytes are one file and nobody is named."""
    return f"{sha256[:16]}{ending}"


def apart(out: Path, paths: Sequence[Path], option: str) -> None:
    """Raise UsageError where the folder for copies lies among the originals, or they in it."""
    place = out.resolve()
    for path in paths:
        given = path.resolve()
        if place == given or place.is_relative_to(given) or given.is_relative_to(place):
            raise UsageError(f"{option} {out} lies among the pictures of {path}: name a folder elsewhere")
    if out.exists() and not out.is_dir():
        raise UsageError(f"{option} {out} is a file: name a folder for the copies")


@contextlib.contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` for copies that are not finished, and remove it at the end.

    What an earlier run left behind when it was killed is removed first. Raises UsageError where the
    folder cannot be made.
    """
    import psutil  # noqa: PLC0415 - only who delivers needs it

    place = Path(os.path.abspath(out))  # noqa: PTH100 - links are not followed
    if place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
        raise UsageError(f"{out}: the copies cannot be written there (Permission denied)")
    prefix = f".{place.name}.unfinished-"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for old in place.parent.glob(f"{prefix}*"):
            number = old.name.removeprefix(prefix)
            if not (number.isdigit() and psutil.pid_exists(int(number))):
                shutil.rmtree(old)
        folder = place.parent / f"{prefix}{os.getpid()}"
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise UsageError(f"{out}: nothing can be written beside it ({error.strerror})") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def move(finished: Mapping[str, Path], out: Path) -> None:
    """Move finished copies to ``out`` under their names, each in one step: a copy is there whole, or not at all.

    Raises UsageError where the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, file in finished.items():
            file.replace(out / name)
    except OSError as error:
        raise UsageError(f"{out}: the copies cannot be written there ({error.strerror})") from error


def others(out: Path, names: Collection[str]) -> tuple[str, ...]:
    """Return the names of what lies in a folder of copies and is not among ``names``: an earlier run's perhaps."""
    return tuple(sorted(one.name for one in out.iterdir() if one.name not in names)) if out.is_dir() else ()


def deliver_clear(report: Report, files: Mapping[str, str], out: Path, limit: int) -> tuple[Delivered, ...]:
    """Copy the clear assets, and no other, to ``out`` with a manifest; a private key file goes beside the folder.

    ``files`` maps the assets' names to their files, of at most ``limit`` bytes. An asset that has
    changed since it was judged is left out. A historical judgement delivers nothing.
    """
    clear = [one for one in report.assets if one.verdict is Verdict.CLEAR and not report.historical]
    with staging(out) as place:
        made = [each for one in clear if (each := _copied(one, files[one.inspection.path], place, limit))]
        move({one.name: place / one.name for one in made}, out)
    write_file(out / MANIFEST, _manifest(report, made))
    write_file(out.with_name(f"{out.name}.key.csv"), _key(made))
    return tuple(made)


def _copied(asset: JudgedAsset, file: str, place: Path, limit: int) -> Delivered | None:
    try:
        data = read(file, limit)
    except InspectionError:
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != asset.inspection.sha256:
        return None
    name = name_of(sha256, _ending(asset.inspection.format, file))
    write_new(place / name, data)
    return Delivered(asset, name, sha256, len(data))


def write_new(path: Path, data: bytes) -> None:
    """Write a file and see it safely on disk."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _ending(kind: str, file: str) -> str:
    mender = plugins.menders().get(kind)
    own = Path(file).suffix.lower()
    return mender.ending if mender else own if own in PICTURE_ENDINGS else ""


def _manifest(report: Report, made: Sequence[Delivered]) -> bytes:
    """Return the manifest: digests and names that tell nothing about anybody."""
    whole = {
        "schema": 1,
        "tool": {"name": report.tool.name, "version": report.tool.version},
        "rules": report.rules.sha256,
        "as_of": report.as_of.isoformat(),
        "files": [
            {"name": name, "sha256": sha256, "bytes": size}
            for name, sha256, size in sorted({(one.name, one.sha256, one.bytes) for one in made})
        ],
    }
    return (json.dumps(whole, indent=2) + "\n").encode()


def _key(made: Sequence[Delivered]) -> bytes:
    """Return which copy is which original. Private."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("copy", "asset", "file"))
    for one in made:
        writer.writerow((one.name, one.asset.number, one.asset.inspection.path))
    return out.getvalue().encode()
