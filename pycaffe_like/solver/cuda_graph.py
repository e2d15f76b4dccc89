"""Records the passes of one iteration as a CUDA graph, and replays it with the data of later iterations.

A graph starts hundreds of kernels with one call, so that small kernels do not wait for Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import torch
from torch import Tensor

from pycaffe_like.net import Net

Batch = Sequence[Tensor]
"""The arguments of a net's program."""

Scores = Mapping[str, Tensor]
"""The outputs of a net, by name."""

Work = Callable[[Sequence[Batch]], tuple[Tensor, Scores]]
"""Runs forward and backward over batches; returns the sum of the objectives and the last outputs."""

_WARM_UPS = 3  # set-up on first use, such as cuDNN's choice of algorithms, must not be recorded


class Recorder(Protocol):
    """Records what a function does on the device. Tests that run without a GPU use another implementation."""

    def warm_up(self, work: Callable[[], object]) -> None:
        """Runs the function without recording it."""

    def record(self, work: Callable[[], object]) -> None:
        """Runs the function and records it."""

    def replay(self) -> None:
        """Repeats what was recorded, on the same memory."""


class CudaRecorder:
    """Records a CUDA graph."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._graph = torch.cuda.CUDAGraph()

    def warm_up(self, work: Callable[[], object]) -> None:
        with torch.cuda.device(self._device):
            side = torch.cuda.Stream(self._device)
            side.wait_stream(torch.cuda.current_stream(self._device))
            with torch.cuda.stream(side):
                work()
            torch.cuda.current_stream(self._device).wait_stream(side)

    def record(self, work: Callable[[], object]) -> None:
        # Thread-local, because the prefetching thread may allocate pinned memory while this thread records.
        with torch.cuda.device(self._device), torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            work()

    def replay(self) -> None:
        self._graph.replay()


class CapturedPasses:
    """The recorded passes over the batches of one iteration."""

    def __init__(self, parameters: Sequence[Tensor], work: Work, batches: Sequence[Batch], recorder: Recorder) -> None:
        """Runs the passes a few times, then records them. The caller restores what they have changed.

        Raises:
            RuntimeError: If the passes cannot be recorded, for example because one waits for the GPU.
        """
        self._parameters = parameters
        self._batches = [[tensor.clone() for tensor in fed] for fed in batches]
        self._recorder = recorder
        try:
            for _ in range(_WARM_UPS):
                self._clear_gradients()
                recorder.warm_up(lambda: work(self._batches))
            self._clear_gradients()
            recorder.record(lambda: self._keep(work(self._batches)))
            self._gradients = [one.grad for one in parameters]
        finally:
            self._clear_gradients()

    def _keep(self, found: tuple[Tensor, Scores]) -> None:
        self._loss, self._outputs = found

    def _clear_gradients(self) -> None:
        for one in self._parameters:
            one.grad = None

    def fits(self, batches: Sequence[Batch]) -> bool:
        """Returns whether batches have the same shapes as the recorded batches."""
        return all(
            mine.shape == values.shape
            for ours, theirs in zip(self._batches, batches, strict=True)
            for mine, values in zip(ours, theirs, strict=True)
        )

    def run(self, batches: Sequence[Batch]) -> tuple[Tensor, Scores]:
        """Replays the passes with the values of other batches; the gradients are stored in the parameters."""
        for ours, theirs in zip(self._batches, batches, strict=True):
            for mine, values in zip(ours, theirs, strict=True):
                mine.copy_(values, non_blocking=True)
        self._recorder.replay()
        for parameter, gradient in zip(self._parameters, self._gradients, strict=True):
            parameter.grad = gradient
        return self._loss.clone(), self._outputs


_DYNAMIC = (
    "DetectionEvaluate",
    "DetectionOutput",
    "Filter",
    "HDF5Output",
    "MultiBoxFocalLoss",
    "MultiBoxLoss",
    "Proposal",
)


def obstacle(net: Net) -> str:
    """Returns why a net cannot be recorded, as part of a sentence; "" if nothing is known to prevent it."""
    for layer in net.layers:
        kind = layer.definition.type
        if layer.module.is_user_code:
            return f"layer '{layer.name}' ({kind}) runs code that only Python can repeat"
        if kind in _DYNAMIC:
            return f"what layer '{layer.name}' ({kind}) does depends on values"
    return ""
