"""onnxruntime sessions: one thread, quiet, the outputs always the same for the same input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imageguard.errors import BackendMissing, ConfigurationError

if TYPE_CHECKING:
    from imageguard.faces.pixels import Floats

ERRORS_ONLY = 3


class Session:
    """A loaded ONNX network that runs on the processor with one thread."""

    def __init__(self, model: bytes, name: str) -> None:
        """Load the network; raises BackendMissing without onnxruntime, ConfigurationError on a broken model."""
        try:
            import onnxruntime  # noqa: PLC0415 - slow to import
        except ImportError as error:
            message = f"onnxruntime cannot be loaded ({error}). Run: pip install onnxruntime"
            raise BackendMissing(message) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = ERRORS_ONLY
        try:
            self._session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises many kinds of its own for a broken model
            message = f"{name}: onnxruntime cannot load this model ({type(error).__name__}). Name another ONNX file."
            raise ConfigurationError(message) from error
        self._input: str = self._session.get_inputs()[0].name

    @property
    def input_shape(self) -> tuple[int | str | None, ...]:
        """Return the declared shape of the first input; a string or None where it may vary."""
        return tuple(self._session.get_inputs()[0].shape)

    @property
    def count(self) -> int:
        """Return the number of outputs."""
        return len(self._session.get_outputs())

    def run(self, batch: Floats) -> list[Floats]:
        """Return the outputs for a batch of N x channels x height x width, in the model's order."""
        outputs: list[Floats] = self._session.run(None, {self._input: batch})
        return outputs


def installed(*distributions: str) -> str:
    """Return the version of the first installed distribution, or ``missing``."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - only for doctor and fingerprints

    for distribution in distributions:
        try:
            return version(distribution)
        except PackageNotFoundError:
            continue
    return "missing"
