"""Forward and backward passes of a net, and the faster ways of doing them.

In float32, layer after layer, unless asked otherwise. Mixed precision, compilation and CUDA graphs
change the last digits, so that nobody gets them without asking.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, fx

from pycaffe_like.errors import SolverError, first_line
from pycaffe_like.net import Net

log = logging.getLogger(__name__)

Batch = Sequence[Tensor]
"""What a net's program is called with."""

Scores = Mapping[str, Tensor]
"""The outputs of a net, by name."""

_PRECISIONS = {"": None, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True)
class Speed:
    """What may be done to be faster.

    Attributes:
        amp: "bf16" or "fp16" for mixed precision; "" for float32.
        compiled: let torch.compile rewrite the net's program.
        captured: record the passes as a CUDA graph; GPUs only.
    """

    amp: str = ""
    compiled: bool = False
    captured: bool = False


class Passes:
    """Runs the training net forward and backward over the batches of an iteration.

    Attributes:
        scaler: keeps the gradients of fp16 within its range; None in other precisions.
    """

    def __init__(self, net: Net, speed: Speed) -> None:
        """
        Raises:
            SolverError: what is asked for does not exist here.
        """
        if speed.amp not in _PRECISIONS:
            raise SolverError("--amp is unknown", expected="bf16 or fp16", got=speed.amp)
        if speed.compiled and net.device.type == "cpu" and not _has_compiler():
            raise SolverError(
                "--compile needs a C++ compiler on the CPU", expected="one of g++, clang++, or that of $CXX"
            )
        self.net = net
        self.speed = speed
        self._dtype = _PRECISIONS[speed.amp]
        self._programs: dict[bool, fx.GraphModule] = {}
        self._captured: _Captured | None = None
        self._captures = speed.captured and net.device.type == "cuda"
        if speed.captured and not self._captures:
            log.warning("CUDA graphs need a GPU: running without.")
        self.scaler = torch.amp.GradScaler(net.device.type) if speed.amp == "fp16" else None

    def run(self, batches: Sequence[Batch], all_outputs: bool) -> tuple[Tensor, Scores]:
        """Adds the gradients of all batches to those of the parameters.

        Nothing here waits for the device.

        Args:
            all_outputs: also work out what only the net's outputs need.

        Returns:
            The sum of the objectives, and the outputs of the last batch, without those that are left out.
        """
        if all_outputs or not self._captures:
            return self._run(batches, all_outputs)
        if self._captured is None:
            try:
                self._captured = _Captured(self.net, lambda fed: self._run(fed, False), batches)
            except RuntimeError as error:
                log.warning("The net cannot be recorded as a CUDA graph: %s", first_line(error))
                self._captures = False
                return self._run(batches, all_outputs)
        if not self._captured.fits(batches):
            return self._run(batches, all_outputs)
        return self._captured.run(batches)

    def unscale(self, parameters: Sequence[Tensor]) -> Tensor | None:
        """Brings gradients that were scaled for fp16 back to their true size.

        Returns:
            A scalar on the device that is 1 where they left fp16's range, so that they are worth
            nothing; None in other precisions.
        """
        if self.scaler is None:
            return None
        optimizer = cast("torch.optim.Optimizer", _Parameters(parameters))
        self.scaler.unscale_(optimizer)
        overflow = torch.stack(list(self.scaler._found_inf_per_device(optimizer).values())).sum().clamp(max=1)
        self.scaler.update()
        return overflow.to(self.net.device)

    def _run(self, batches: Sequence[Batch], all_outputs: bool) -> tuple[Tensor, Scores]:
        losses: list[Tensor] = []
        outputs: Scores = {}
        program = self._program(all_outputs)
        for fed in batches:
            with torch.autocast(self.net.device.type, self._dtype, enabled=self._dtype is not None):
                found, outputs = self.net.run(program, fed)
            loss = torch.as_tensor(found, dtype=torch.float32, device=self.net.device)
            if loss.requires_grad:
                (loss if self.scaler is None else self.scaler.scale(loss)).backward()
            losses.append(loss.detach())
        return torch.stack(losses).sum(), outputs

    def _program(self, all_outputs: bool) -> fx.GraphModule:
        if all_outputs not in self._programs:
            program = self.net.whole if all_outputs else self.net.objective
            if self.speed.compiled:
                program = cast("fx.GraphModule", torch.compile(program))
            self._programs[all_outputs] = program
        return self._programs[all_outputs]


def _has_compiler() -> bool:
    return any(shutil.which(name) for name in ("g++", "clang++", os.environ.get("CXX", "")) if name)


class _Captured:
    """A pass over the batches of an iteration, recorded once and replayed with other batches."""

    def __init__(
        self, net: Net, work: Callable[[Sequence[Batch]], tuple[Tensor, Scores]], batches: Sequence[Batch]
    ) -> None:
        self._parameters = [one.tensor for one in net.parts.table.learnable]
        self._batches = [[tensor.clone() for tensor in fed] for fed in batches]
        # The passes below must leave no trace: not in statistics, nor in what layers keep, nor in random numbers.
        kept = [one.detach().clone() for one in self._parameters]
        states = [module.state() for module in net.parts.modules]
        generator = torch.cuda.get_rng_state(net.device)
        self._graph = torch.cuda.CUDAGraph()
        try:
            with torch.cuda.device(net.device):  # where the graph is recorded
                self._record(net.device, work)
            self._gradients = [one.grad for one in self._parameters]
        finally:
            self._clear()
            with torch.no_grad():
                for parameter, before in zip(self._parameters, kept, strict=True):
                    parameter.copy_(before)
            for module, state in zip(net.parts.modules, states, strict=True):
                module.set_state(state)
            torch.cuda.set_rng_state(generator, net.device)

    def _record(self, device: torch.device, work: Callable[[Sequence[Batch]], tuple[Tensor, Scores]]) -> None:
        side = torch.cuda.Stream(device)
        side.wait_stream(torch.cuda.current_stream(device))
        with torch.cuda.stream(side):
            for _ in range(3):  # lazy set-up must not be recorded
                self._clear()
                work(self._batches)
        torch.cuda.current_stream(device).wait_stream(side)
        self._clear()
        # The thread that reads ahead asks for pinned memory meanwhile: only this one must not.
        with torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            self._loss, self._outputs = work(self._batches)

    def _clear(self) -> None:
        for one in self._parameters:
            one.grad = None

    def fits(self, batches: Sequence[Batch]) -> bool:
        """Whether these have the shapes of those that were recorded."""
        return all(
            mine.shape == values.shape
            for ours, theirs in zip(self._batches, batches, strict=True)
            for mine, values in zip(ours, theirs, strict=True)
        )

    def run(self, batches: Sequence[Batch]) -> tuple[Tensor, Scores]:
        for ours, theirs in zip(self._batches, batches, strict=True):
            for mine, values in zip(ours, theirs, strict=True):
                mine.copy_(values, non_blocking=True)
        self._graph.replay()
        for parameter, gradient in zip(self._parameters, self._gradients, strict=True):
            parameter.grad = gradient
        return self._loss.clone(), self._outputs


class _Parameters:
    """What torch's GradScaler looks at in an optimizer."""

    def __init__(self, parameters: Sequence[Tensor]) -> None:
        self.param_groups = [{"params": list(parameters)}]
