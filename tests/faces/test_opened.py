"""ONNX files opened in memory: any size, weights written out, and what is no ONNX file."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from imageguard.errors import ConfigurationError
from imageguard.faces.opened import opened, packed, parts
from imageguard.faces.sessions import Session

STORED = np.arange(-6, 6, dtype=np.int8).reshape(2, 6)
SCALES = np.array([[0.5, 2.0], [1.0, 0.25]], np.float32)
ZEROS = np.array([[1, 0], [-2, 3]], np.int8)


def quantised() -> bytes:
    """Return a network frozen at 1 x 2 x 4 x 4 whose convolution's weights are quantised in blocks of three."""
    weights = (("stored", STORED), ("scales", SCALES), ("zeros", ZEROS), ("shape", np.array([6, 2, 1, 1], np.int64)))
    nodes = [
        helper.make_node("DequantizeLinear", ["stored", "scales", "zeros"], ["flat"], axis=1, block_size=3),
        helper.make_node("Reshape", ["flat", "shape"], ["weights"]),
        helper.make_node("Conv", ["picture", "weights"], ["out"]),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 2, 4, 4])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, 6, 4, 4])],
        [numpy_helper.from_array(values, name) for name, values in weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    return bytes(model.SerializeToString())


def test_an_opened_network_takes_any_size_and_its_weights_are_the_quantised_ones() -> None:
    """(stored - zero) * scale, by hand, times a picture that is twice as wide as the file allows."""
    session = Session(opened(quantised()), "small")
    picture = np.random.default_rng(1).normal(size=(1, 2, 4, 8)).astype(np.float32)
    weights = (STORED.astype(np.float32) - np.repeat(ZEROS, 3, axis=1)) * np.repeat(SCALES, 3, axis=1)
    expected = np.einsum("oc,chw->ohw", weights.reshape(6, 2), picture[0])
    assert session.input_shape == (None, None, None, None)
    assert session.run(picture)[0][0] == pytest.approx(expected, abs=1e-5)


def test_an_opened_network_is_an_onnx_file_still() -> None:
    """What reads ONNX files elsewhere finds nothing wrong with it, and no quantised node."""
    model = onnx.load_from_string(opened(quantised()))
    assert [node.op_type for node in model.graph.node] == ["Reshape", "Conv"]
    onnx.checker.check_model(model)


@given(st.lists(st.tuples(st.integers(1, 2**20), st.binary(max_size=300)), max_size=5))
def test_what_was_packed_is_read_again(fields: list[tuple[int, bytes]]) -> None:
    """Fields of any number and length come back in their order."""
    message = b"".join(packed(number, data) for number, data in fields)
    assert [(part.number, part.data) for part in parts(message)] == fields


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever a file holds, the answer is a model or one sentence."""
    try:
        assert b"".join(part.raw for part in parts(data)) == data
        opened(data)
    except ConfigurationError as refused:
        assert "ONNX" in str(refused)  # noqa: PT017 - either way the behaviour is right


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off_is_refused(share: float) -> None:
    """A download that broke off is no smaller network."""
    whole = quantised()
    with pytest.raises(ConfigurationError, match="ONNX"):
        opened(whole[: int(len(whole) * share)])
