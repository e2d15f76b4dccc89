"""Runs the forward and backward passes of a net, optionally in faster ways.

The default is float32, layer after layer. Mixed precision, compilation and CUDA graphs change the last
digits of the results, so each is off unless requested.
"""

from __future__ import annotations

import copy
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, fx

from pycaffe_like.errors import SolverError, first_line
from pycaffe_like.logfmt import Line
from pycaffe_like.net import Net

from .cuda_graph import Batch, CapturedPasses, CudaRecorder, Scores, obstacle
from .gradients import GradientBuckets
from .layout import LayoutTrial
from .loss_scale import LossScale
from .random_state import random_state, set_random_state

log = logging.getLogger(__name__)

_PRECISIONS = {"": None, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True)
class ExecutionOptions:
    """Faster ways of running a net.

    Attributes:
        amp: "bf16" or "fp16" for mixed precision; "" for float32.
        compile: whether to compile the net's program with torch.compile.
        cuda_graph: whether to record the passes as a CUDA graph; only on a GPU. None: record them if that is
            possible, otherwise log the reason.
        tune: "first" or "full" to choose the memory layout by timing, on the CPU (see layout.py); "off" to
            keep Caffe's.
    """

    amp: str = ""
    compile: bool = False
    cuda_graph: bool | None = False
    tune: str = "off"


class Passes:
    """Runs the training net forward and backward over the batches of an iteration.

    Attributes:
        loss_scale: keeps fp16 gradients within their range; None in other precisions.
        layout: chooses the memory layout in the first iterations; None if nothing is chosen.
    """

    def __init__(
        self,
        net: Net,
        options: ExecutionOptions,
        buckets: GradientBuckets | None = None,
        layout: LayoutTrial | None = None,
    ) -> None:
        """
        Args:
            buckets: sums the gradients over all ranks; None if there is one rank.
            layout: chooses the memory layout in the first iterations; None to leave it as it is.

        Raises:
            SolverError: If the precision is unknown, or --compile finds no C++ compiler.
        """
        if options.amp not in _PRECISIONS:
            raise SolverError("--amp is unknown", expected="bf16 or fp16", got=options.amp)
        if options.compile and net.device.type == "cpu" and not _has_compiler():
            raise SolverError(
                "--compile needs a C++ compiler on the CPU", expected="one of g++, clang++, or that of $CXX"
            )
        self.net = net
        self.options = options
        self._buckets = buckets
        self.layout = layout
        self._dtype = _PRECISIONS[options.amp]
        self._compiled: dict[bool, fx.GraphModule] = {}
        self._captured: CapturedPasses | None = None
        self._captures = self._may_capture()
        self.loss_scale = LossScale(net.device) if options.amp == "fp16" else None

    def _may_capture(self) -> bool:
        """Returns whether to record the passes as a CUDA graph.

        If not, logs the reason, except with --nocuda_graph or, by default, without a GPU.
        """
        wanted, on_gpu = self.options.cuda_graph, self.net.device.type == "cuda"
        if wanted is False or (wanted is None and not on_gpu):
            return False
        reason = "they need a GPU" if not on_gpu else obstacle(self.net)
        if wanted is None and self._buckets is not None:
            reason = "several ranks exchange gradients during backward"
        if reason:
            (log.warning if wanted else log.info)("CUDA graphs are not used: %s.", reason)
        return not reason

    def run(self, batches: Sequence[Batch], all_outputs: bool) -> tuple[Tensor, Scores]:
        """Runs forward and backward over all batches, and adds up the gradients in the parameters.

        Nothing here waits for the device.

        Args:
            all_outputs: also run the layers that only the net's outputs need, not the objective.

        Returns:
            The sum of the objectives, and the outputs of the last batch that were computed.
        """
        if self.layout is not None and not self.layout.is_over and not all_outputs:
            with self.layout.iteration():
                return self._run(batches, all_outputs, self._buckets)
        if all_outputs or not self._captures:
            return self._run(batches, all_outputs, self._buckets)
        if self._captured is None:
            try:
                with leaving_no_trace(self.net):
                    self._captured = self._capture(batches)
            except RuntimeError as error:
                log.warning("CUDA graphs are not used: the net cannot be recorded: %s", first_line(error))
                self._captures = False
                return self._run(batches, all_outputs, self._buckets)
        if not self._captured.fits(batches):
            return self._run(batches, all_outputs, self._buckets)
        loss, outputs = self._captured.run(batches)
        return self.exchange(loss), outputs

    def _capture(self, batches: Sequence[Batch]) -> CapturedPasses:
        parameters = [one.tensor for one in self.net.learnable_params]
        return CapturedPasses(
            parameters, lambda fed: self._run(fed, False, None), batches, CudaRecorder(self.net.device)
        )

    def run_layerwise(self, count: int, log: Callable[[Line], None] | None) -> tuple[Tensor, Scores]:
        """Like `run`, but layer by layer, so that every blob is accessible, over the next `count`
        batches of the net.

        Args:
            log: called with the lines of debug_info; None to log nothing.
        """
        self.net.layerwise.debug = log
        passes = [self._pass_by_layer() for _ in range(count)]
        return torch.stack([loss for loss, _ in passes]).sum(), passes[-1][1]

    def _pass_by_layer(self) -> tuple[Tensor, Scores]:
        runner, last = self.net.layerwise, len(self.net.layers) - 1
        loss = runner.run(0, last)
        runner.backward(last, 0)
        return loss, runner.outputs()

    def exchange(self, loss: Tensor) -> Tensor:
        """Sums the gradients from `run_layerwise` over all ranks; returns the mean of the ranks' losses."""
        return loss if self._buckets is None else self._buckets.exchange(loss)

    def _run(
        self, batches: Sequence[Batch], all_outputs: bool, buckets: GradientBuckets | None
    ) -> tuple[Tensor, Scores]:
        losses: list[Tensor] = []
        outputs: Scores = {}
        program = self._program(all_outputs)
        for number, fed in enumerate(batches, 1):
            with self._autocast():
                found, outputs = self.net.run(program, fed)
            loss = torch.as_tensor(found, dtype=torch.float32, device=self.net.device)
            losses.append(loss.detach())
            if buckets is not None and number == len(batches):
                buckets.arm(_sum(losses))
            if loss.requires_grad:
                (loss if self.loss_scale is None else self.loss_scale.scale(loss)).backward()
        return (_sum(losses) if buckets is None else buckets.finish()), outputs

    def _autocast(self) -> AbstractContextManager[object]:
        if self._dtype is None:
            return nullcontext()
        return torch.autocast(self.net.device.type, self._dtype)

    def _program(self, all_outputs: bool) -> fx.GraphModule:
        program = self.net.forward_program if all_outputs else self.net.loss_program
        if not self.options.compile:
            return program
        if all_outputs not in self._compiled:
            self._compiled[all_outputs] = cast("fx.GraphModule", torch.compile(program))
        return self._compiled[all_outputs]


def _sum(losses: Sequence[Tensor]) -> Tensor:
    return torch.stack(tuple(losses)).sum() if len(losses) > 1 else losses[0]


_WITH_EFFECTS = ("Python", "HDF5Output", "DetectionOutput", "DetectionEvaluate")


def may_run_twice(net: Net) -> bool:
    """Returns whether a batch can be run twice without side effects: no layer runs user code or writes files."""
    return not any(layer.definition.type in _WITH_EFFECTS for layer in net.layers)


@contextmanager
def leaving_no_trace(net: Net) -> Iterator[None]:
    """Restores everything that a pass changes when the block ends: parameters, gradients, the states
    of layers, the positions in the data and the random generators.
    """
    parameters = [one.tensor for one in net.learnable_params]
    values, gradients = [one.detach().clone() for one in parameters], [one.grad for one in parameters]
    state, random = copy.deepcopy(net.state()), random_state()
    for one in parameters:
        one.grad = None
    try:
        yield
    finally:
        with torch.no_grad():
            for one, value, gradient in zip(parameters, values, gradients, strict=True):
                one.copy_(value)
                one.grad = gradient
        net.set_state(state)
        set_random_state(random)


def _has_compiler() -> bool:
    return any(shutil.which(name) for name in ("g++", "clang++", os.environ.get("CXX", "")) if name)
