"""The log lines of `debug_info: true`: mean absolute values of blobs, parameters and gradients.

Source: Net::ForwardDebugInfo, BackwardDebugInfo, UpdateDebugInfo and Backward in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.logfmt import Line

from .built import BuiltNet
from .params import Learnable

if TYPE_CHECKING:
    from .layerwise import LayerRunner


def forward_lines(runner: LayerRunner, i: int) -> Iterator[Line]:
    """Yields the lines for the tops and parameters of layer `i`."""
    layer = runner.net.layers[i]
    for top in layer.tops:
        yield logfmt.debug_forward(layer.name, "top", top.name, _mean(runner.blob(top).synced_data.tensor()))
    for param in layer.params:
        yield logfmt.debug_forward(layer.name, "param", param.name, _mean(param.learnable.tensor))


def backward_lines(runner: LayerRunner, i: int) -> Iterator[Line]:
    """Yields the lines for the gradients of the bottoms and parameters of layer `i`."""
    layer = runner.net.layers[i]
    if not layer.needs_backward:
        return
    for bottom, needed in zip(layer.bottoms, layer.bottom_gradients, strict=True):
        if needed:
            mean = _mean(runner.blob(bottom).synced_diff.tensor())
            yield logfmt.debug_backward(layer.name, "bottom", bottom.name, mean)
    specs = layer.definition.params
    for index, param in enumerate(layer.params):
        if index >= len(specs) or specs[index].lr_mult != 0:  # BatchNorm's statistics have diffs too, of 0
            yield logfmt.debug_backward(layer.name, "param", str(index), _mean_gradient(param.learnable))


def total_line(net: BuiltNet) -> Line:
    """Returns the line with the L1 and L2 norms of all parameters and of all gradients."""
    parameters = [param.tensor for param in net.learnable_params]
    gradients = [one.grad for one in parameters if one.grad is not None]
    norms = [_norms(values) for values in ([one.detach() for one in parameters], gradients)]
    return logfmt.debug_total(*norms[0], *norms[1])


def update_lines(net: BuiltNet) -> Iterator[Line]:
    """Yields a line for each parameter after an update: its value, and what was subtracted from it."""
    for layer in net.layers:
        for param in layer.params:
            learnable, diff = param.learnable, _mean_gradient(param.learnable)
            if param.is_owner:
                yield logfmt.debug_update(layer.name, param.name, _mean(learnable.tensor), diff)
            else:
                owner = learnable.layer.name
                yield logfmt.debug_shared_update(layer.name, param.name, owner, param.name, diff)


def _mean_gradient(param: Learnable) -> float:
    return 0.0 if param.tensor.grad is None else _mean(param.tensor.grad)


def _mean(values: Tensor) -> float:
    return float(values.detach().abs().sum()) / max(values.numel(), 1)


def _norms(values: list[Tensor]) -> tuple[float, float]:
    """Returns the L1 and the L2 norm of several tensors taken together."""
    return sum(float(v.abs().sum()) for v in values), sum(float(v.square().sum()) for v in values) ** 0.5
