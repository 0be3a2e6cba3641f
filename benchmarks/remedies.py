"""Copies without metadata side by side: residue, pixels, colour profiles, refusals and milliseconds of each tool.

usage: python benchmarks/remedies.py FOLDER [--sample N] [--tools imageguard,mat2,exiftool,pillow,deface] [--misses]

FOLDER holds pictures of any kind, looked for in its sub-folders too. Every tool gets a copy of each
file with the ending of its format. What a tool leaves is read by ExifTool, where it is installed,
and by imageguard's own walkers. A tool that is not installed is named, and passed over. A tool is silent where it
says that it succeeded, and left something or wrote nothing. A colour profile that no colour engine reads is junk.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import io
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageCms

from imageguard import plugins
from imageguard.bootstrap.inspecting import Spec, engine_of
from imageguard.bootstrap.mending import Job, mend
from imageguard.engine.inspect import inspect
from imageguard.engine.residue import hides_colours, previews, residue
from imageguard.errors import InspectionError
from imageguard.model.remedy import Plan
from imageguard.model.report import Verdict
from imageguard.remedies import exiftool

if TYPE_CHECKING:
    from collections.abc import Callable

    from imageguard.model.inspection import Inspection

WHY: list[str] = []
MUTE: list[bool] = []
"""Whether the tool at work said that it succeeded, and wrote nothing."""
SPEC = Spec(looked=("metadata", "hidden"))
SECONDS = 60
MOST = 12 * 1024 * 1024


@dataclass
class Tally:
    """What one tool did."""

    delivered: int = 0
    refused: int = 0
    silent: int = 0
    residue: collections.Counter[str] = field(default_factory=collections.Counter)
    dirty: int = 0
    same: int = 0
    compared: int = 0
    kept: int = 0
    profiles: int = 0
    junk: int = 0
    ms: list[float] = field(default_factory=list)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=200, help="how many files, chosen by a fixed seed")
    parser.add_argument("--tools", default="imageguard,mat2,exiftool,pillow")
    parser.add_argument("--types", default="JPEG,PNG,WebP,GIF,TIFF,AVIF,HEIF,PDF,DOCX,PPTX,XLSX,ODT,ODP,ODS,ODG")
    parser.add_argument("--misses", action="store_true", help="name every file that was refused or left dirty")
    arguments = parser.parse_args()
    engine = engine_of(SPEC)
    files = sorted(path for path in arguments.folder.rglob("*") if path.is_file() and path.stat().st_size < MOST)
    random.Random(1).shuffle(files)  # noqa: S311 - a sample, no secret
    kinds = {path: kind for path in files if (kind := _kind(path)) in arguments.types.split(",")}
    chosen = list(kinds)[: arguments.sample]
    named = [name for name in arguments.tools.split(",") if name in TOOLS]
    print(f"{len(chosen)} files; ExifTool {'reads what is left' if exiftool.installed() else 'is not installed'}")
    for name in named:
        if not _installed(name):
            print(f"{name:12} is not installed")
            continue
        tally = Tally()
        for path in chosen:
            measure(path, kinds[path], name, tally, engine, misses=arguments.misses)
        show(name, tally, len(chosen))


def _kind(path: Path) -> str:
    data = path.read_bytes()
    name = next((name for name, one in plugins.containers().items() if one.recognises(data[:65536])), "")
    if name != "ZIP":
        return name
    try:
        return plugins.containers()[name].open(data, SPEC.limits).format
    except InspectionError:
        return name


def _installed(name: str) -> bool:
    return name in {"imageguard", "pillow"} or shutil.which(name) is not None


def measure(path: Path, kind: str, tool: str, tally: Tally, engine: object, *, misses: bool) -> None:
    """Let one tool mend one file, and count what came of it."""
    data = path.read_bytes()
    before = inspect("a", data, engine)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"in{plugins.menders()[kind].ending}"
        source.write_bytes(data)
        MUTE.clear()
        start = time.perf_counter()
        copy = TOOLS[tool](source, before)
        tally.ms.append((time.perf_counter() - start) * 1000)
    if copy is None:
        tally.refused += 1
        tally.silent += bool(MUTE)
        if misses:
            print(f"  {tool} refused {path}: {WHY[-1] if tool == 'imageguard' else ''}")
        return
    tally.delivered += 1
    score(path, before, copy, tally, engine, misses=misses)


def shown(inspection: Inspection) -> str | None:
    """Return the pixels that viewers show."""
    return inspection.primary.px if inspection.primary else None


def score(path: Path, before: Inspection, copy: bytes, tally: Tally, engine: object, *, misses: bool) -> None:
    """Count what is left in a copy, and what of the picture is lost."""
    data, after = path.read_bytes(), inspect("a", copy, engine)  # type: ignore[arg-type]
    left = collections.Counter(one.category.value for one in residue(after))
    left.update("preview" for _ in previews(after))
    left.update("hidden" for _ in after.hidden)
    seen = foreign(copy) if exiftool.installed() else ()
    left.update("ExifTool" for _ in seen)
    tally.residue.update(set(left))
    if left:
        tally.dirty += 1
        tally.silent += 1
        if misses:
            print(f"  left in {path}: {dict(left)} {seen[:4]}")
    ours, theirs = samples(data), samples(copy)
    if ours:
        tally.compared += 1
        same = bool(theirs) and set(theirs) <= set(ours)
        same = same or (hides_colours(before) and shown(before) == shown(after))
        tally.same += same
        if misses and not same:
            print(f"  other pixels in {path}")
    if profile(data):
        readable = is_profile(profile(data))
        tally.profiles += readable
        tally.junk += not readable
        tally.kept += readable and is_profile(profile(copy))


def foreign(copy: bytes) -> tuple[str, ...]:
    """Return what ExifTool sees in a copy."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "copy"
        file.write_bytes(copy)
        return exiftool.foreign([str(file)]).get(str(file), ())


def samples(data: bytes) -> list[str]:
    """Return a digest of the samples of each frame as stored; none where it cannot be decoded."""
    found = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            for place in range(min(getattr(image, "n_frames", 1), 50)):
                image.seek(place)
                found.append(hashlib.sha256(f"{image.mode} {image.size}".encode() + image.tobytes()).hexdigest())
    except Exception:  # noqa: BLE001 - hostile files: what Pillow cannot decode is not compared
        return []
    return found


def profile(data: bytes) -> bytes:
    """Return the colour profile, empty where there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bytes(Image.open(io.BytesIO(data)).info.get("icc_profile") or b"")
    except Exception:  # noqa: BLE001 - as above
        return b""


def is_profile(data: bytes) -> bool:
    """Say whether a colour engine takes the bytes for a profile."""
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(data))
    except (OSError, ImageCms.PyCMSError):
        return False
    return True


def with_imageguard(source: Path, before: Inspection) -> bytes | None:
    """Strip, inspect and prove."""
    plan = Plan(1, before.path, before.sha256, before.format, Verdict.BLOCK)
    staged = source.with_name("staged")
    attempt = mend(Job(plan, before, str(source), str(staged), SPEC))
    failed = next((proof.detail for proof in attempt.proofs if proof.held is False), attempt.refused)
    WHY.append(failed or "")
    return staged.read_bytes() if attempt.proved else None


def with_mat2(source: Path, _before: Inspection) -> bytes | None:
    """Run mat2 as people run it."""
    done = called("mat2", str(source))
    return _written(source.with_name(f"{source.stem}.cleaned{source.suffix}"), done=done)


def _written(copy: Path, *, done: bool) -> bytes | None:
    MUTE.extend([True] if done and not copy.exists() else [])
    return copy.read_bytes() if done and copy.exists() else None


def with_exiftool(source: Path, _before: Inspection) -> bytes | None:
    """Run ``exiftool -all=``."""
    copy = source.with_name(f"copy{source.suffix}")
    done = called("exiftool", "-q", "-all=", "-o", str(copy), str(source))
    return _written(copy, done=done)


def with_pillow(source: Path, _before: Inspection) -> bytes | None:
    """Open and save, as scripts do."""
    file = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(source)
            image.save(file, image.format)
    except Exception:  # noqa: BLE001 - whatever it trips over is a refusal
        return None
    return file.getvalue()


def with_deface(source: Path, _before: Inspection) -> bytes | None:
    """Run deface, which covers faces and drops metadata by encoding anew."""
    copy = source.with_name(f"copy{source.suffix}")
    done = called("deface", "--replacewith", "solid", "-o", str(copy), str(source))
    return _written(copy, done=done)


TOOLS: dict[str, Callable[[Path, Inspection], bytes | None]] = {
    "imageguard": with_imageguard,
    "mat2": with_mat2,
    "exiftool": with_exiftool,
    "pillow": with_pillow,
    "deface": with_deface,
}


def called(*arguments: str) -> bool:
    """Run a program; say whether it says that it succeeded."""
    try:
        done = subprocess.run(arguments, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def show(name: str, tally: Tally, total: int) -> None:
    """Print the figures of one tool."""
    print(
        f"{name:12} delivered {tally.delivered}/{total}, refused {tally.refused}, with residue {tally.dirty}, "
        f"silent {tally.silent}, same pixels {tally.same}/{tally.compared}, "
        f"profile kept {tally.kept}/{tally.profiles} (and {tally.junk} of junk), "
        f"median {statistics.median(tally.ms):.1f} ms, mean {statistics.mean(tally.ms):.1f} ms"
    )
    if tally.residue:
        print(f"{'':12} files with residue: {dict(sorted(tally.residue.items()))}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
