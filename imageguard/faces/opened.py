"""ONNX files made ready for onnxruntime: pictures of any size, block-quantised weights written out as numbers.

An ONNX file is a Protocol Buffers message. Only the few fields that are changed are read here; all else is
copied as it stands. Field numbers are those of onnx.proto, ONNX IR version 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from imageguard.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.faces.pixels import Floats

MODEL_GRAPH: Final = 7
NODE, INITIALIZER, INPUT, OUTPUT, VALUE_INFO = 1, 5, 11, 12, 13
NODE_INPUT, NODE_OUTPUT, NODE_KIND = 1, 2, 4
DIMS, DATA_TYPE, TENSOR_NAME, RAW_DATA = 1, 2, 8, 9
TYPES: Final[dict[int, np.dtype[Any]]] = {1: np.dtype("<f4"), 2: np.dtype("u1"), 3: np.dtype("i1")}
VARINT, EIGHT, LENGTH, FOUR = 0, 1, 2, 5
BROKEN: Final = "not an ONNX file that can be read"


@dataclass(frozen=True)
class Part:
    """One field of a message: its number, its value (of a varint the number, else the bytes), and how it stands."""

    number: int
    value: int | bytes
    raw: bytes

    @property
    def data(self) -> bytes:
        """Return the bytes of a field that is no varint. Raises ConfigurationError."""
        if isinstance(self.value, int):
            raise ConfigurationError(BROKEN)
        return self.value


def opened(model: bytes) -> bytes:
    """Return the model with every input and output of any size and no DequantizeLinear of stored weights.

    Weights become (stored - zero point) * scale, each scale repeated over its block, as the ONNX operator
    DequantizeLinear-21 says. Raises ConfigurationError where the bytes are no such message.
    """
    return b"".join(
        packed(MODEL_GRAPH, _graph(part.data)) if part.number == MODEL_GRAPH else part.raw for part in parts(model)
    )


def parts(message: bytes) -> Iterator[Part]:
    """Yield the fields of a Protocol Buffers message. Raises ConfigurationError where it is cut off or none."""
    place = 0
    while place < len(message):
        start = place
        tag, place = _varint(message, place)
        kind = tag & 7
        value: int | bytes
        if kind == VARINT:
            value, place = _varint(message, place)
        else:
            size = {EIGHT: 8, FOUR: 4}.get(kind)
            if kind == LENGTH:
                size, place = _varint(message, place)
            if size is None or place + size > len(message):
                raise ConfigurationError(BROKEN)
            value, place = message[place : place + size], place + size
        yield Part(tag >> 3, value, message[start:place])


def packed(number: int, data: bytes) -> bytes:
    """Return a field that holds these bytes."""
    return _number(number << 3 | LENGTH) + _number(len(data)) + data


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(message):
            break
        byte = message[place]
        value, place = value | (byte & 127) << shift, place + 1
        if byte < 128:  # noqa: PLR2004 - the highest bit says that more follows
            return value, place
    raise ConfigurationError(BROKEN)


def _number(value: int) -> bytes:
    found = bytearray()
    while value > 127:  # noqa: PLR2004 - seven bits a byte
        found.append(value & 127 | 128)
        value >>= 7
    return bytes((*found, value))


def _graph(graph: bytes) -> bytes:
    fields = list(parts(graph))
    stored = {_name(part.data, TENSOR_NAME): part.data for part in fields if part.number == INITIALIZER}
    result = []
    for part in fields:
        if part.number == NODE and (weights := _written_out(part.data, stored)) is not None:
            result.append(packed(INITIALIZER, weights))
        elif part.number in {INPUT, OUTPUT} and _name(part.data, 1) not in stored:
            result.append(packed(part.number, _any_size(part.data)))
        elif part.number != VALUE_INFO:
            result.append(part.raw)
    return b"".join(result)


def _name(message: bytes, number: int) -> bytes:
    return next((part.data for part in parts(message) if part.number == number), b"")


def _any_size(message: bytes, path: tuple[int, ...] = (2, 1, 2, 1)) -> bytes:
    """Return a ValueInfo with each dimension unknown: emptied down its type, tensor type, shape and dimensions."""
    if not path:
        return b""
    return b"".join(
        packed(part.number, _any_size(part.data, path[1:])) if part.number == path[0] else part.raw
        for part in parts(message)
    )


def _written_out(node: bytes, stored: Mapping[bytes, bytes]) -> bytes | None:
    """Return the tensor that a DequantizeLinear of stored weights gives, or None for any other node."""
    fields = list(parts(node))
    if not any(part.number == NODE_KIND and part.value == b"DequantizeLinear" for part in fields):
        return None
    taken = [part.data for part in fields if part.number == NODE_INPUT]
    if not all(name in stored for name in taken):
        return None
    values, scales, *rest = (_tensor(stored[name]) for name in taken)
    zeros = rest[0] if rest else np.zeros_like(scales)
    result = (values - _spread(zeros, values)) * _spread(scales, values)
    dims = b"".join(_number(DIMS << 3) + _number(side) for side in result.shape)
    name = next(part.data for part in fields if part.number == NODE_OUTPUT)
    kind = _number(DATA_TYPE << 3) + _number(1)
    return dims + kind + packed(TENSOR_NAME, name) + packed(RAW_DATA, result.astype("<f4").tobytes())


def _spread(few: Floats, values: Floats) -> Floats:
    """Return one value for each weight: a block's, repeated along the axis on which there are fewer."""
    for axis, (have, need) in enumerate(zip(few.shape, values.shape, strict=True)):
        few = np.repeat(few, -(-need // max(have, 1)), axis=axis).take(range(need), axis=axis)
    return few


def _tensor(message: bytes) -> Floats:
    shape, kind, raw = [], 0, b""
    for part in parts(message):
        if part.number == DIMS and isinstance(part.value, int):
            shape.append(part.value)
        elif part.number == DATA_TYPE and isinstance(part.value, int):
            kind = part.value
        elif part.number == RAW_DATA:
            raw = part.data
    if kind not in TYPES or len(raw) != TYPES[kind].itemsize * int(np.prod(shape)):
        raise ConfigurationError(BROKEN)
    result: Floats = np.frombuffer(raw, TYPES[kind]).reshape(shape).astype(np.float32)
    return result
