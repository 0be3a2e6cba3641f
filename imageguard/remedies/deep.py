"""Pictures of sixteen bits a colour, changed at full depth: Pillow would give eight."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused
from imageguard.remedies.painting import COVER, stored

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from imageguard.remedies.painting import Change

    Samples = NDArray[np.uint16]

_SUB: Final = 1
"""The filter that takes from each byte the one a pixel before."""
_UNREAD: Final = "its samples of sixteen bits cannot be read: export the picture with eight bits a colour"
_FULL: Final = 65535
_STEP: Final = 257
"""What a level of eight bits is at sixteen."""


def read(data: bytes) -> Samples:
    """Return the samples as stored: rows x columns x channels, 3 (RGB) or 4 (RGB and opacity).

    The file must not say which way is up: OpenCV turns some formats and not others. Raises RemedyRefused where its
    samples cannot be read as such.
    """
    import cv2  # noqa: PLC0415 - heavy
    import numpy as np  # noqa: PLC0415 - heavy

    try:
        made = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise RemedyRefused(_UNREAD) from error
    if made is None or made.dtype != np.uint16 or made.ndim != 3 or made.shape[2] not in {3, 4}:  # noqa: PLR2004 - as above
        raise RemedyRefused(_UNREAD)
    order = [2, 1, 0, 3][: made.shape[2]]
    return np.ascontiguousarray(made[:, :, order].astype(np.uint16))


def changed(samples: Samples, change: Change, orientation: int) -> Samples:
    """Return the samples with boxes filled, colours under full transparency cleared, the region alone.

    Boxes count in the upright picture.
    """
    import numpy as np  # noqa: PLC0415 - heavy

    size = samples.shape[1], samples.shape[0]
    if samples.shape[2] == 4:  # noqa: PLR2004 - RGB and opacity
        samples[samples[..., 3] == 0, :3] = _FULL
    fill = [level * _STEP for level in COVER] + [_FULL]
    for box in change.covers.get(0, ()):
        left, top, right, bottom = stored(box, orientation, size)
        samples[top:bottom, left:right] = np.array(fill[: samples.shape[2]], np.uint16)
    if change.region is not None:
        left, top, right, bottom = stored(change.region, orientation, size)
        samples = samples[top:bottom, left:right]
    return np.ascontiguousarray(samples)


def as_png(samples: Samples, *, grey: bool) -> list[tuple[str, bytes]]:
    """Return the chunks of a PNG between signature and end (PNG, clauses 9.2 and 11.2); ``grey`` writes one colour."""
    import numpy as np  # noqa: PLC0415 - heavy

    kind = (0 if grey else 2) | (4 if samples.shape[2] == 4 else 0)  # noqa: PLR2004 - RGB and opacity
    if grey:
        samples = samples[..., [0, 3]] if kind == 4 else samples[..., :1]  # noqa: PLR2004 - grey and opacity
    height, width, wide = samples.shape
    rows = np.frombuffer(bytearray(samples.astype(">u2").tobytes()), np.uint8).reshape(height, -1)
    rows[:, 2 * wide :] -= rows[:, : -2 * wide].copy()
    coded = np.concatenate([np.full((height, 1), _SUB, np.uint8), rows], axis=1)
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((16, kind, 0, 0, 0))
    return [("IHDR", head), ("IDAT", zlib.compress(coded.tobytes(), 9))]
