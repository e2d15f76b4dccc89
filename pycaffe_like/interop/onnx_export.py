"""Exports a traced net as an ONNX model.

Source: ONNX IR, https://onnx.ai/onnx/repo-docs/IR.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from .errors import ExportError
from .extras import need
from .onnx_operators import translations
from .tracing import Traced, quiet

OLDEST_OPSET, NEWEST_OPSET = 18, 23
DEFAULT_OPSET = 18

_OWN = "pcl::"
"""Marks the names of inputs and outputs while torch chooses names for all other values."""


def check_opset(opset: int) -> None:
    """Raises ExportError if an opset is not supported."""
    if not OLDEST_OPSET <= opset <= NEWEST_OPSET:
        raise ExportError(
            f"opset {opset} cannot be written", expected=f"{OLDEST_OPSET} to {NEWEST_OPSET}", advice="See --opset."
        )


def to_onnx(
    traced: Traced,
    inputs: Sequence[str],
    outputs: Sequence[str],
    *,
    opset: int = DEFAULT_OPSET,
    name: str = "",
    metadata: Mapping[str, str] | None = None,
) -> Any:
    """Returns the onnx.ModelProto of a traced net, with named inputs and outputs.

    Args:
        metadata: written to metadata_props.

    Raises:
        ExportError: If the opset is not supported, or required packages are not installed.
        Exception: Anything torch.onnx raises if an operator cannot be exported.
    """
    check_opset(opset)
    need("onnx", "onnxscript")
    with quiet():
        made = torch.onnx.export(
            traced.program,
            dynamo=True,
            input_names=[f"{_OWN}{name}" for name in inputs],
            output_names=[f"{_OWN}{name}" for name in outputs],
            opset_version=opset,
            custom_translation_table=translations(),
            verbose=False,
        )
    assert made is not None
    model = made.model_proto
    _name_blobs(model.graph)
    model.graph.name = name or "net"
    model.producer_name = "pycaffe_like"
    _name_axes(model.graph, inputs, traced)
    _drop_traces(model.graph)
    _plain_parameter_names(model.graph)
    for key, value in (metadata or {}).items():
        model.metadata_props.add(key=key, value=value)
    return model


def _name_blobs(graph: Any) -> None:
    """Names the inputs and outputs. If torch has given one of these names to another value, that value is renamed."""
    marked = [value.name for value in (*graph.input, *graph.output)]
    renamed = {name: name.removeprefix(_OWN) for name in marked}
    blobs = set(renamed.values())
    clashes = {name for node in graph.node for name in node.output} | {value.name for value in graph.initializer}
    renamed.update({name: f"{name}/inner" for name in clashes & blobs})
    for node in graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]
        node.output[:] = [renamed.get(name, name) for name in node.output]
    for value in (*graph.input, *graph.output, *graph.value_info, *graph.initializer):
        value.name = renamed.get(value.name, value.name)


def _name_axes(graph: Any, inputs: Sequence[str], traced: Traced) -> None:
    """Renames dynamic axes to `batch`, `height` and `width`; torch names them `s77` and the like."""
    renamed: dict[str, str] = {}
    axes_of = dict(zip(inputs, traced.dynamic, strict=True))
    for value in graph.input:
        for axis, name in axes_of.get(value.name, {}).items():
            renamed.setdefault(value.type.tensor_type.shape.dim[axis].dim_param, name)
    for value in (*graph.input, *graph.output, *graph.value_info):
        for dim in value.type.tensor_type.shape.dim:
            if dim.dim_param in renamed:
                dim.dim_param = renamed[dim.dim_param]


def _drop_traces(graph: Any) -> None:
    """Removes torch's stack traces, which contain local paths, from each node."""
    for values in (graph.node, graph.input, graph.output, graph.value_info, graph.initializer):
        for value in values:
            del value.metadata_props[:]
    del graph.metadata_props[:]


def _plain_parameter_names(graph: Any) -> None:
    """Renames parameters to `layer.weight`, without the prefixes of wrapper modules."""
    taken = {name for node in graph.node for name in (*node.input, *node.output)}
    renamed = {}
    for value in graph.initializer:
        plain = re.sub(r"^(net\.)+", "", value.name)
        if plain not in taken:
            renamed[value.name] = plain
            value.name = plain
    for node in graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]
