"""Traces a net with torch.export, with fixed or dynamic batch and picture size."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.export import Dim, ExportedProgram

AXES = {0: "batch", 2: "height", 3: "width"}
"""Names of dynamic axes."""


@dataclass(frozen=True)
class Traced:
    """A program of torch.export.

    Attributes:
        dynamic: the dynamic axes of each input.
    """

    program: ExportedProgram
    dynamic: tuple[Mapping[int, str], ...]

    @property
    def batch_is_dynamic(self) -> bool:
        return any(0 in axes for axes in self.dynamic)


def trace(module: nn.Module, inputs: Sequence[Tensor], wanted: Sequence[Sequence[int]]) -> Traced:
    """Traces a module with example inputs.

    Args:
        wanted: for each input, the axes to make dynamic. An axis stays fixed if a layer requires a fixed
            length; `Traced.dynamic` lists the axes that are dynamic.

    Raises:
        Exception: Whatever torch.export raises if a layer cannot be traced.
    """
    shapes = tuple(dict.fromkeys(axes, Dim.AUTO) for axes in wanted)
    with quiet(), torch.no_grad():
        program = torch.export.export(module, tuple(inputs), dynamic_shapes=(shapes,) if inputs else None, strict=False)
    placeholders = [node for node in program.graph.nodes if node.op == "placeholder"]
    given = set(program.graph_signature.user_inputs)
    tensors = [node.meta["val"] for node in placeholders if node.name in given]
    dynamic = tuple(
        {axis: AXES[axis] for axis in axes if _is_free(tensor.shape[axis])}
        for axes, tensor in zip(wanted, tensors, strict=True)
    )
    return Traced(program, dynamic)


def _is_free(extent: int | torch.SymInt) -> bool:
    return not isinstance(extent, int) and extent.node.maybe_as_int() is None


@contextmanager
def quiet() -> Iterator[None]:
    """Suppresses torch's warnings and logs about its own exporter."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "torch.export", "torch.fx", "onnxscript", "onnx_ir")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
