"""Verifies an export: runs the exported model in its own runtime and compares its outputs with the net's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from pycaffe_like.layers.base import Layer
from pycaffe_like.spec import format_shape

from .errors import ProofError

Runner = Callable[[Sequence[Tensor]], Sequence[np.ndarray]]
"""Runs the exported model on one batch."""

DEFAULT_TOLERANCE = 1e-4
_SMALLEST = 1e-6


@dataclass(frozen=True)
class Comparison:
    """The difference in one output of one batch.

    Attributes:
        absolute: the largest absolute difference.
        relative: `absolute` divided by the largest absolute value of the net's output.
    """

    output: str
    batch: int
    shape: tuple[int, ...]
    absolute: float
    relative: float


def compare(
    module: nn.Module, runner: Runner, batches: Sequence[Sequence[Tensor]], outputs: Sequence[str]
) -> list[Comparison]:
    """Runs a net and its exported model on the same batches and compares their outputs.

    Args:
        module: the net; returns a tuple of tensors. Recurrent layers start from zero in each batch.
    """
    found = []
    for batch in batches:
        wanted = run_from_zero(module, batch)
        got = runner(batch)
        for name, expected, actual in zip(outputs, wanted, got, strict=True):
            size = len(batch[0]) if batch and batch[0].dim() else 1
            found.append(compare_output(name, size, expected.numpy(), actual))
    return found


def run_from_zero(module: nn.Module, batch: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """Runs a net after resetting the state of its recurrent layers, and with the same random numbers as
    `torch_runner`.
    """
    for layer in module.modules():
        if isinstance(layer, Layer):
            for kept in layer.persistent_buffers():
                kept.zero_()
    with torch.no_grad(), _fixed_seed():
        return tuple(output.detach().float().cpu() for output in module(*batch))


def compare_output(name: str, batch: int, expected: np.ndarray, actual: np.ndarray) -> Comparison:
    """Measures how much an output differs from the expected one."""
    actual = np.asarray(actual, np.float32)
    if actual.shape != expected.shape or not np.array_equal(np.isnan(actual), np.isnan(expected)):
        return Comparison(name, batch, actual.shape, np.inf, np.inf)
    equal = (actual == expected) | (np.isnan(actual) & np.isnan(expected))  # equal infinities count as equal
    with np.errstate(invalid="ignore"):
        difference = np.where(equal, 0, np.abs(actual.astype(np.float64) - expected))
    finite = np.abs(expected[np.isfinite(expected)])
    absolute = float(difference.max(initial=0.0))
    return Comparison(name, batch, expected.shape, absolute, absolute / max(_SMALLEST, float(finite.max(initial=0.0))))


def table(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Formats comparisons as the lines of a table."""
    width = max([len("output"), *(len(one.output) for one in comparisons)])
    shapes = max([len("shape"), *(len(format_shape(one.shape)) for one in comparisons)])
    yield f"{'output':<{width}}  batch  {'shape':<{shapes}}  absolute  relative"
    for one in comparisons:
        shape = format_shape(one.shape)
        yield f"{one.output:<{width}}  {one.batch:>5}  {shape:<{shapes}}  {one.absolute:8.1e}  {one.relative:8.1e}"


def check(
    comparisons: Sequence[Comparison],
    tolerance: float,
    first_blob: Callable[[], str],
    model: str = "the exported model",
    reference: str = "the net's",
) -> None:
    """Raises ProofError if an output differs by more than the tolerance.

    Args:
        first_blob: returns a message that names the first blob that differs, or an empty string if it is
            unknown.
        model, reference: names of the two that were compared, for the message.
    """
    worst = [one for one in comparisons if not one.relative <= tolerance]
    if worst:
        raise ProofError(
            f"output '{worst[0].output}' of {model} differs from {reference}{first_blob()}",
            expected=f"a relative difference of at most {tolerance:g}",
            got=f"{worst[0].relative:.1e}" if np.isfinite(worst[0].relative) else "another shape, or NaN",
            advice="Nothing was written. --tolerance sets the limit; --no-verify skips the comparison.",
        )


def onnx_runner(model: bytes, inputs: Sequence[str]) -> Runner:
    """Returns a Runner that runs an ONNX model in onnxruntime on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    types = {one.name: one.type for one in session.get_inputs()}

    def run(batch: Sequence[Tensor]) -> Sequence[np.ndarray]:
        given = {name: tensor.numpy() for name, tensor in zip(inputs, batch, strict=True) if name in types}
        found: Sequence[np.ndarray] = session.run(None, given)
        return found

    return run


@contextmanager
def _fixed_seed() -> Iterator[None]:
    """Seeds torch's random generator, which a Dropout may use in TEST, and afterwards restores the generator's
    state.
    """
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(0)
        yield


def torch_runner(module: nn.Module) -> Runner:
    """Returns a Runner for a torch module that returns a tensor or a tuple of tensors."""

    def run(batch: Sequence[Tensor]) -> Sequence[np.ndarray]:
        with torch.no_grad(), _fixed_seed():
            found = module(*batch)
        return [one.float().numpy() for one in (found if isinstance(found, tuple) else (found,))]

    return run
