"""Helpers for tests of layers: making a layer from prototxt, and checks that hold for every layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from pycaffe_like.errors import located
from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.registry import make_layer
from pycaffe_like.proto import net_file
from pycaffe_like.spec import LayerDef, Phase


def layer_def(text: str) -> LayerDef:
    """Returns the only layer of a prototxt; errors name its file f."""
    (layer,) = net_file(text, "f").lowered().layers
    return layer


def make(
    type_name: str, bottoms: Sequence[tuple[int, ...]], options: str = "", tops: int = 1, phase: Phase = Phase.TEST
) -> Layer:
    """Returns a layer of a type for bottoms of these shapes, with its parameters filled.

    Args:
        options: prototxt inside the layer, such as `relu_param { negative_slope: 0.1 }`.
    """
    wires = " ".join([f'bottom: "b{i}"' for i in range(len(bottoms))] + [f'top: "t{i}"' for i in range(tops)])
    layer = layer_def(f'layer {{ name: "l" type: "{type_name}" {wires} {options} }}')
    with located(layer.where):
        module = make_layer(layer, bottoms, phase)[0]
        module.reset()
    return module


def tops_of(module: Layer, *bottoms: Tensor) -> tuple[Tensor, ...]:
    """Returns the layer's tops, always as a tuple."""
    tops = module(*bottoms)
    return tops if isinstance(tops, tuple) else (tops,)


def check_shapes(module: Layer, bottoms: Sequence[Tensor]) -> None:
    """Asserts that top_shapes() returns the shapes of the tops that the layer computes."""
    said = module.top_shapes([tuple(b.shape) for b in bottoms])
    assert said == [tuple(top.shape) for top in tops_of(module, *bottoms)]


def check_no_host_sync(module: Layer, bottoms: Sequence[Tensor]) -> None:
    """Asserts that the layer never waits for the device to read a value: it also runs on meta tensors, which
    have no values.
    """
    weights = {name: torch.empty_like(p, device="meta") for name, p in module.named_parameters()}
    weights |= {name: torch.empty_like(b, device="meta") for name, b in module.named_buffers()}
    empty = tuple(torch.empty_like(b, device="meta") for b in bottoms)
    tops = torch.func.functional_call(module, weights, empty)
    tops = tops if isinstance(tops, tuple) else (tops,)
    assert [tuple(t.shape) for t in tops] == [tuple(t.shape) for t in tops_of(module, *bottoms)]


def check_gradients(module: Layer, bottoms: Sequence[Tensor], differentiable: Sequence[int] | None = None) -> None:
    """Asserts that the gradients of bottoms and parameters agree with finite differences in double precision.

    Choose bottoms away from kinks.

    Args:
        differentiable: which bottoms to check; all if None.
    """
    module = module.double()
    chosen = range(len(bottoms)) if differentiable is None else differentiable
    inputs = [b.double().requires_grad_(i in chosen) for i, b in enumerate(bottoms)]
    names = [name for name, p in module.named_parameters() if p.requires_grad]
    parameters = [dict(module.named_parameters())[name].detach().clone().requires_grad_() for name in names]

    def run(*values: Tensor) -> Any:
        given = dict(zip(names, values[len(inputs) :], strict=True))
        tops = torch.func.functional_call(module, given, tuple(values[: len(inputs)]))
        tops = tops if isinstance(tops, tuple) else (tops,)
        return tuple(top for top in tops if top.requires_grad)

    assert torch.autograd.gradcheck(run, (*inputs, *parameters), eps=1e-6, atol=1e-5)


def spread(*shape: int, low: float = -1.0, high: float = 1.0, seed: int = 0) -> Tensor:
    """Returns different, evenly spaced values between two bounds, in a random order.

    No two values are so close that a step of finite differences could change which one is the maximum.
    """
    count = int(torch.Size(shape).numel())
    order = torch.randperm(count, generator=torch.Generator().manual_seed(seed))
    return (low + (high - low) * (order + 0.5) / count).reshape(shape)
