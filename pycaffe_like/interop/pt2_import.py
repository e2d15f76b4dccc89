"""Converts torch.export programs (.pt2) to nets, by way of ONNX."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from pycaffe_like.errors import PclError, Where, shorten

from . import proof
from .errors import ImportedModelError
from .imported import ImportedNet
from .onnx_export import to_onnx
from .onnx_graph import OnnxGraph, graph_of
from .onnx_import import import_graph
from .pt2_program import Pt2Program, read_pt2
from .tracing import trace


def import_pt2(
    path: Path, *, name: str = "", size: Sequence[int] | None = None
) -> tuple[ImportedNet, OnnxGraph, proof.Runner]:
    """Converts a torch.export program.

    Args:
        size: height and width for inputs whose height and width are dynamic.

    Returns:
        The net, the ONNX graph that it was made from, and a Runner of the program in torch.

    Raises:
        ImportedModelError: If the file is damaged, or an operator has no equivalent in Caffe.
    """
    program = read_pt2(path, size)
    generator = torch.Generator().manual_seed(0)
    batch = [torch.rand(shape, generator=generator) for shape in program.shapes]
    graph = graph_of(_onnx_model(program, batch, path), str(path))
    return import_graph(graph, name or path.stem), graph, proof.torch_runner(program.module)


def _onnx_model(program: Pt2Program, batch: Sequence[torch.Tensor], path: Path) -> object:
    try:
        traced = trace(program.module, batch, [[] for _ in batch])
        return to_onnx(traced, program.inputs, program.outputs)
    except PclError:
        raise
    except Exception as error:  # torch raises many kinds
        while error.__cause__ is not None and isinstance(error.__cause__, Exception):
            error = error.__cause__
        reason = shorten(str(error).strip().partition("\n")[0], 200)
        raise ImportedModelError(f"the program cannot be converted: {reason}", where=Where(str(path))) from None
