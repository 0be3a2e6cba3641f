"""Four ways to read one file's metadata: imageguard, exiftool kept open, exifread alone, Pillow alone."""

from __future__ import annotations

import io
import json
import logging
import re
import shutil
import subprocess
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CACHE: dict[str, Any] = {}
_BINARY = re.compile(r"\(Binary data (\d+) bytes")
_ASKED = ("-json", "-a", "-u", "-n", "-G1", "-ee")


@dataclass
class Seen:
    """What one stack saw in one file.

    ``values`` are texts; ``pictures`` are (bytes, bytes with the zeros behind them) of pictures other than
    the file itself; ``facts`` are (tag, category); ``hidden`` are (kind, bytes); ``renditions`` are kinds of
    pictures, those without bytes of their own included.
    """

    values: list[str] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[tuple[str, int]] = field(default_factory=list)
    renditions: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ms: float = 0.0
    error: str | None = None


def available() -> list[str]:
    """Return the stacks that run on this machine."""
    return ["imageguard", *(["exiftool"] if shutil.which("exiftool") else []), "exifread", "pillow"]


def close(stack: str) -> None:
    """End what a stack keeps open in this process: exiftool does not notice that nobody asks any more."""
    process = _CACHE.pop("exiftool", None) if stack == "exiftool" else None
    if process is not None:
        process.communicate(b"-stay_open\nFalse\n")


def read(stack: str, path: str) -> Seen:
    """Read one file with one stack, from its bytes on the disk; what it raises stands in ``error``."""
    logging.disable()
    warnings.simplefilter("ignore")
    reader = {"imageguard": _ours, "exiftool": _exiftool, "exifread": _exifread, "pillow": _pillow}[stack]
    started = time.perf_counter()
    try:
        seen = reader(path)
    except Exception as caught:  # noqa: BLE001 - what raises is what is counted
        seen = Seen(error=f"{type(caught).__name__}: {caught}")
    seen.ms = seen.ms or 1000 * (time.perf_counter() - started)
    return seen


def _ours(path: str) -> Seen:
    """Read with imageguard, faces left out and no picture decoded."""
    from imageguard import plugins  # noqa: PLC0415 - only this stack needs it
    from imageguard.engine.unpack import Unpacking  # noqa: PLC0415 - only this stack needs it
    from imageguard.ports import Limits  # noqa: PLC0415 - only this stack needs it

    parts = _CACHE.setdefault("parts", (plugins.containers(), plugins.readers(), Limits()))
    started = time.perf_counter()
    data = Path(path).read_bytes()
    unpacked = Unpacking(*parts)
    unpacked.open(data)
    ms = 1000 * (time.perf_counter() - started)
    return Seen(
        [fact.value or "" for fact in unpacked.metadata],
        [_sizes(data, one.offset, one.bytes) for one in unpacked.pictures if one.bytes],
        [(fact.tag, fact.category.value) for fact in unpacked.metadata],
        [(one.kind, one.bytes) for one in unpacked.hidden],
        [one.kind.value for one in unpacked.pictures],
        [one.code for one in unpacked.problems if one.blocking],
        ms,
    )


def _sizes(data: bytes, offset: int | None, size: int) -> tuple[int, int]:
    if offset is None:
        return size, size
    rest = data[offset + size :]
    return size, size + len(rest) - len(rest.lstrip(b"\0"))


def _exiftool(path: str) -> Seen:
    """Read with an exiftool that stays open."""
    process = _CACHE.get("exiftool")
    if process is None:
        command = ["exiftool", "-stay_open", "True", "-@", "-"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        _CACHE["exiftool"] = process
        _ask(process, "-ver")
    started = time.perf_counter()
    answer = _ask(process, *_ASKED, path)
    ms = 1000 * (time.perf_counter() - started)
    values = [str(one) for row in json.loads(answer or b"[]") for one in _leaves(row)]
    sizes = [int(size) for value in values for size in _BINARY.findall(value)]
    return Seen(values, [(size, size) for size in sizes], ms=ms)


def _ask(process: subprocess.Popen[bytes], *arguments: str) -> bytes:
    if process.stdin is None or process.stdout is None:
        message = "exiftool does not listen"
        raise OSError(message)
    process.stdin.write(("\n".join([*arguments, "-execute"]) + "\n").encode())
    process.stdin.flush()
    answer = bytearray()
    while not answer.endswith(b"{ready}\n"):
        line = process.stdout.readline()
        if not line:
            message = "exiftool has ended"
            raise OSError(message)
        answer += line
    return bytes(answer[: -len(b"{ready}\n")])


def _leaves(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    return [leaf for one in value for leaf in _leaves(one)] if isinstance(value, list) else [value]


def _exifread(path: str) -> Seen:
    import exifread  # noqa: PLC0415 - only this stack needs it
    from exifread.utils import get_gps_coords  # noqa: PLC0415 - only this stack needs it

    started = time.perf_counter()
    tags = exifread.process_file(io.BytesIO(Path(path).read_bytes()), details=True)
    values = [str(value) for value in tags.values()] + [f"{degree:+.6f}" for degree in get_gps_coords(tags) or ()]
    sizes = [(len(one), len(one)) for one in tags.values() if isinstance(one, bytes)]
    return Seen(values, sizes, ms=1000 * (time.perf_counter() - started))


def _pillow(path: str) -> Seen:
    """Read with Pillow: EXIF directories, XMP, text chunks, IPTC."""
    from PIL import Image, IptcImagePlugin  # noqa: PLC0415 - only this stack needs it

    started = time.perf_counter()
    image = Image.open(io.BytesIO(Path(path).read_bytes()))
    exif = image.getexif()
    tables = [exif, *(exif.get_ifd(tag) for tag in (0x8769, 0x8825, 1))]
    values = [str(value) for table in tables for value in table.values()]
    there = [degree for degree in (tables[2].get(2), tables[2].get(4)) if degree]
    values += [f"{sum(float(part) / 60**place for place, part in enumerate(degree)):+.6f}" for degree in there]
    values += [str(value) for value in image.info.values() if isinstance(value, str)]
    values += [str(image.getxmp())] if hasattr(image, "getxmp") else []
    iptc = (IptcImagePlugin.getiptcinfo(image) or {}).values()
    values += [bytes(value).decode("utf-8", "replace") for value in iptc if isinstance(value, bytes)]
    return Seen(values, ms=1000 * (time.perf_counter() - started))
