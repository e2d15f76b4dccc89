"""Means of absolute values along the way, as `debug_info: true` prints them.

Source: Net::ForwardDebugInfo, BackwardDebugInfo, UpdateDebugInfo and Backward in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.logfmt import Line

if TYPE_CHECKING:
    from .layerwise import LayerRunner


def forward_lines(runner: LayerRunner, i: int) -> Iterator[Line]:
    """What a layer made, and its parameters."""
    node = runner.parts.wiring.nodes[i]
    for blob in node.tops:
        name = runner.parts.wiring.blob_names[blob]
        yield logfmt.debug_forward(node.layer.name, "top", name, _mean(runner.blobs[blob].data_side.tensor()))
    for param in runner.params[i]:
        yield logfmt.debug_forward(node.layer.name, "param", param.name, _mean(param.owner))


def backward_lines(runner: LayerRunner, i: int) -> Iterator[Line]:
    """The gradients of a layer's bottoms and parameters."""
    if not runner.parts.backward.layers[i]:
        return
    node = runner.parts.wiring.nodes[i]
    for blob, needed in zip(node.bottoms, runner.parts.backward.bottoms[i], strict=True):
        if needed:
            name = runner.parts.wiring.blob_names[blob]
            yield logfmt.debug_backward(node.layer.name, "bottom", name, _mean(runner.blobs[blob].diff_side.tensor()))
    said = node.layer.params
    for index, param in enumerate(runner.params[i]):
        if index >= len(said) or said[index].lr_mult != 0:  # BatchNorm's statistics have diffs too, of 0
            yield logfmt.debug_backward(node.layer.name, "param", str(index), _mean(param.gradient()))


def total_line(runner: LayerRunner) -> Line:
    """The norms of all parameters and gradients together."""
    parameters = [one.tensor for one in runner.parts.table.learnable]
    gradients = [one.grad for one in parameters if one.grad is not None]
    norms = [_norms(values) for values in ([one.detach() for one in parameters], gradients)]
    return logfmt.debug_total(*norms[0], *norms[1])


def update_lines(runner: LayerRunner) -> Iterator[Line]:
    """Every parameter after its update, and what was subtracted from it."""
    table = runner.parts.table
    nodes = runner.parts.wiring.nodes
    for number, (param, learnable) in enumerate(zip(table.params, table.of_param, strict=True)):
        tensor = table.learnable[learnable].tensor
        diff = 0.0 if tensor.grad is None else _mean(tensor.grad)
        layer, name = nodes[param.layer].layer.name, param.name or str(param.index)
        if param.owner == number:
            yield logfmt.debug_update(layer, name, _mean(tensor), diff)
        else:
            owner = table.params[param.owner]
            yield logfmt.debug_shared_update(layer, name, nodes[owner.layer].layer.name, owner.name, diff)


def _mean(values: Tensor) -> float:
    return float(values.detach().abs().sum()) / max(values.numel(), 1)


def _norms(values: list[Tensor]) -> tuple[float, float]:
    """The sum of absolute values and the root of the sum of squares."""
    return sum(float(v.abs().sum()) for v in values), sum(float(v.square().sum()) for v in values) ** 0.5
