"""A few frames out of a video, evenly spread, by OpenCV."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.model.raster import Raster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imageguard.ports import Limits

_MOST_BYTES: Final = 256 * 1024 * 1024


def sample(data: bytes, most: int, limits: Limits) -> tuple[int, list[tuple[int, Callable[[], Raster]]]]:
    """Return how many frames the video claims, and (number from 0, decoder) of at most ``most`` of them.

    Nothing where the video cannot be opened: then no frame was looked at.
    """
    with _opened(data) as capture:
        total = int(capture.get(7)) if capture is not None else 0  # 7 is CAP_PROP_FRAME_COUNT
    if total < 1:
        return 0, []
    places = sorted({round(step * (total - 1) / max(1, most - 1)) for step in range(min(most, total))})
    return total, [(place, _decoder(data, place, limits)) for place in places]


def _decoder(data: bytes, place: int, limits: Limits) -> Callable[[], Raster]:
    return lambda: _frame(data, place, limits)


def _frame(data: bytes, place: int, limits: Limits) -> Raster:
    with _opened(data) as capture:
        if capture is None:
            message = "the video cannot be opened"
            raise Unreadable(message)
        width, height = int(capture.get(3)), int(capture.get(4))  # CAP_PROP_FRAME_WIDTH and _HEIGHT
        if width * height > limits.pixels:
            message = f"a video of {width} x {height} pixels"
            raise OverLimit(message)
        capture.set(1, place)  # CAP_PROP_POS_FRAMES
        found, bgr = capture.read()
    if not found:
        message = "the frame is damaged or cut off"
        raise Unreadable(message)
    rgb = bgr[:, :, ::-1]
    return Raster(rgb.shape[1], rgb.shape[0], rgb.tobytes())


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """Yield an open capture, or None; OpenCV opens files only, so the video lies in a private one meanwhile."""
    import cv2  # noqa: PLC0415 - heavy

    if len(data) > _MOST_BYTES:
        yield None
        return
    handle, name = tempfile.mkstemp(prefix="imageguard-", suffix=".bin")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        capture = cv2.VideoCapture(name, cv2.CAP_FFMPEG)
        try:
            yield capture if capture.isOpened() else None
        finally:
            capture.release()
    finally:
        Path(name).unlink(missing_ok=True)
