"""A detector of one's own: networks exported as ONNX files, run through onnxruntime like a user's."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from imageguard.errors import ConfigurationError
from imageguard.faces.anchors import STRIDES
from imageguard.faces.onnx import OnnxDetector
from imageguard.faces.pixels import raster

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 96, 64
"""Width and height of the picture: dark, but for one bright cell of 16 x 16 pixels at (32, 16)."""


def picture() -> np.ndarray:
    """Return the picture."""
    pixels = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    pixels[16:32, 32:48] = 255
    return pixels


def exported(folder: Path, widths: tuple[int, ...], frozen: tuple[int, int] | None = None) -> OnnxDetector:
    """Write a network with the outputs of SCRFD: per stride scores, then distances, then what else has a width.

    A cell scores by how bright it is; its distances to the four sides are 1 stride each, landmarks 0.
    """
    nodes, outputs, stored = [], [], []
    for width in widths:
        for stride in STRIDES:
            name = f"{width}_{stride}"
            weights = np.full((2 * width, 3, 1, 1), 2.0 if width == 1 else 0.0, np.float32)
            bias = np.full(2 * width, {1: -2.0, 4: 1.0}.get(width, 0.0), np.float32)
            stored += [numpy_helper.from_array(weights, f"w{name}"), numpy_helper.from_array(bias, f"b{name}")]
            stored.append(numpy_helper.from_array(np.array([-1, width], np.int64), f"s{name}"))
            sides = {"kernel_shape": [stride] * 2, "strides": [stride] * 2}
            nodes += [
                helper.make_node("AveragePool", ["in"], [f"p{name}"], **sides),
                helper.make_node("Conv", [f"p{name}", f"w{name}", f"b{name}"], [f"c{name}"]),
                helper.make_node("Transpose", [f"c{name}"], [f"t{name}"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"t{name}", f"s{name}"], [f"r{name}" if width == 1 else f"o{name}"]),
            ]
            if width == 1:
                nodes.append(helper.make_node("Sigmoid", [f"r{name}"], [f"o{name}"]))
            outputs.append(helper.make_tensor_value_info(f"o{name}", TensorProto.FLOAT, [None, width]))
    shape = [1, 3, *(frozen or ("height", "width"))]
    graph = helper.make_graph(
        nodes, "scrfd", [helper.make_tensor_value_info("in", TensorProto.FLOAT, shape)], outputs, stored
    )
    data = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()
    path = folder / "own.onnx"
    path.write_bytes(data)
    return OnnxDetector(str(path), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("widths", [(1, 4), (1, 4, 10)])
def test_an_exported_scrfd_finds_what_it_was_made_to_find(tmp_path: Path, widths: tuple[int, ...]) -> None:
    """The bright cell, one stride to each side, in the picture's pixels; five landmarks where the file has them."""
    best, *_ = exported(tmp_path, widths).detect(raster(picture()), 0.9)
    assert (best.box.x0, best.box.y0, best.box.x1, best.box.y1) in {(24, 8, 40, 24), (16, 0, 48, 32)}
    assert best.score > 0.9
    assert len(best.landmarks) == (5 if 10 in widths else 0)


def test_a_network_frozen_at_one_size_sees_a_picture_of_another(tmp_path: Path) -> None:
    """The picture is fitted into what the file takes, and boxes come back in its own pixels."""
    own = exported(tmp_path, (1, 4, 10), frozen=(128, 128))
    best, *_ = own.detect(raster(picture()), 0.9)
    assert best.box.x0 < 40 < best.box.x1 + 8
    assert best.box.y0 <= 24 <= best.box.y1 + 8
    assert 0 <= best.box.x0 < best.box.x1 <= SIZE[0]


@pytest.mark.parametrize(
    ("widths", "said"),
    [((1,), "not those of the RetinaFace family"), ((1, 4, 10, 3), "12 outputs"), ((4, 1), "not those of the SCRFD")],
)
def test_outputs_of_another_kind_are_told_at_once(tmp_path: Path, widths: tuple[int, ...], said: str) -> None:
    """A network that detects something else, or in another order, is no detector of faces: one sentence."""
    with pytest.raises(ConfigurationError, match=said):
        exported(tmp_path, widths).check()


def test_a_network_that_takes_something_else_than_pictures_is_told_before_any_picture(tmp_path: Path) -> None:
    """A model of words, say: the sentence names the file and what to do."""
    node = helper.make_node("Identity", ["in"], ["out"])
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [7]) for name in ("in", "out")]
    model = helper.make_model(
        helper.make_graph([node], "words", values[:1], values[1:]),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    path = tmp_path / "own.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ConfigurationError, match=r"own\.onnx.*RetinaFace"):
        OnnxDetector(str(path), hashlib.sha256(path.read_bytes()).hexdigest()).check()


def test_a_good_network_passes_the_check(tmp_path: Path) -> None:
    """Of any size or frozen at one."""
    exported(tmp_path, (1, 4)).check()
    exported(tmp_path, (1, 4, 10), frozen=(128, 128)).check()
