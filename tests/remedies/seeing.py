"""What viewers show of a file, for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import building as b
import numpy as np

from imageguard import plugins
from imageguard.engine.inspect import Engine, survey
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from imageguard.model.raster import Raster

ENGINE = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits())
MENDERS = plugins.menders()
SHOWN = {RenditionKind.PRIMARY, RenditionKind.FRAME, RenditionKind.PAGE}
PLAIN = {"JPEG": b.jpeg, "PNG": b.png, "GIF": b.gif, "WebP": b.webp, "TIFF": b.tiff, "AVIF": b.avif}


def rasters(data: bytes) -> list[Raster]:
    """Return the upright pictures that viewers show."""
    return [one.decode() for one in survey(data, ENGINE)[1] if one.kind in SHOWN]


def shown(data: bytes) -> list[NDArray[np.uint8]]:
    """Return the upright pictures that viewers show, rows x columns x 3."""
    return [np.frombuffer(one.rgb, np.uint8).reshape(one.height, one.width, 3) for one in rasters(data)]
