"""Measures the memory that a net needs, without allocating it: the net runs with shapes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import torch
from torch import Tensor

from pycaffe_like.layers.base import Layer, Shape
from pycaffe_like.layers.combine import Split
from pycaffe_like.layers.source import Feed

from .built import BuiltLayer, BuiltNet
from .live_bytes import LiveBytes, byte_count, move_to_meta
from .program import compile_net


@dataclass(frozen=True)
class LayerMemory:
    """The memory of one layer in bytes. Parameters that several layers share are counted for the first of these layers.

    Attributes:
        blobs: its tops; 0 for a layer that works in place.
        gradients: the gradients of its parameters.
        history: the solver's history of its parameters.
        workspace: what forward and backward need on the CPU besides blobs and gradients, such as the masks
            of Dropout (4 bytes per value; 1 byte on a GPU); None if the layer cannot run with shapes only.
    """

    blobs: int
    gradients: int
    history: int
    workspace: int | None


@dataclass(frozen=True)
class Footprint:
    """The memory that a net needs, in bytes.

    It does not include what libraries reserve for themselves, such as a CUDA context, or batches that are
    read ahead.

    Attributes:
        layers: one for each layer of the net, in its order.
        parameters: the values of all parameters.
        peak: the most memory in use at any time: all parameters and histories, plus the gradients, blobs and
            workspaces that exist at that time.
        opaque: the layers whose workspace is unknown; `peak` counts only their blobs.
    """

    layers: tuple[LayerMemory, ...]
    parameters: int
    peak: int
    opaque: tuple[BuiltLayer, ...]


def measure_footprint(net: BuiltNet, trains: bool, num_history: int = 1) -> Footprint:
    """Measures the memory of a net.

    The net cannot be used afterwards: its parameters no longer have values.

    Args:
        trains: count a backward pass, if the net has a loss, with gradients and the solver's history.
        num_history: the number of values that the solver stores for each parameter: 1 for SGD, 2 for Adam.
    """
    modules = [layer.module for layer in net.layers]
    move_to_meta(modules)
    trains = trains and any(weight for layer in net.layers for weight in layer.loss_weights)
    for module in modules:
        module.train(net.state.phase.name == "TRAIN")
        module.may_write = False
    workspaces = {
        layer: _workspace(layer, trains) for layer in net.layers if not isinstance(layer.module, (Feed, Split))
    }
    opaque = tuple(layer for layer, size in workspaces.items() if size is None)
    layers = tuple(_layer_memories(net, workspaces, num_history if trains else 0, trains))
    parameters = sum(byte_count(*own) for _, own in net.own_parameters())
    stood_in = tuple(_stand_in(layer) if layer in opaque else layer for layer in net.layers)
    peak = _peak(replace(net, layers=stood_in), trains)
    return Footprint(layers, parameters, parameters + sum(one.history for one in layers) + peak, opaque)


def _layer_memories(
    net: BuiltNet, workspaces: dict[BuiltLayer, int | None], num_history: int, trains: bool
) -> list[LayerMemory]:
    memories = []
    for layer, own in net.own_parameters():
        shares = isinstance(layer.module, Split)
        blobs = 0 if shares else 4 * sum(torch.Size(t.shape).numel() for t in layer.tops if t.version == 0)
        gradients = byte_count(*(one for one in own if one.requires_grad)) if trains else 0
        memories.append(LayerMemory(blobs, gradients, num_history * byte_count(*own), workspaces.get(layer, 0)))
    return memories


def _workspace(layer: BuiltLayer, trains: bool) -> int | None:
    """Returns what the passes of a layer need besides its blobs and gradients; None if it cannot run with shapes
    only.
    """
    if layer.module.is_user_code:
        return None
    backward = trains and layer.needs_backward
    try:
        bottoms = [
            torch.empty(shape, device="meta", requires_grad=backward and gradient)
            for shape, gradient in zip(layer.bottom_shapes, layer.bottom_gradients, strict=True)
        ]
        learned = [one for one in layer.module.parameters() if one.requires_grad] if backward else []
        known = list(chain(bottoms, layer.module.parameters(), layer.module.buffers()))
        live = LiveBytes(known)
        with live, torch.set_grad_enabled(backward):
            made = layer.module(*bottoms)
            tops = list(made) if isinstance(made, tuple) else [made]
            found = _backward(tops, [*(one for one in bottoms if one.requires_grad), *learned]) if backward else []
    except Exception:  # whatever a layer that looks at values raises without them
        return None
    return max(0, live.peak - byte_count(*tops) - byte_count(*found))


def _backward(tops: Sequence[Tensor], inputs: Sequence[Tensor]) -> list[Tensor]:
    """Returns the gradients of a layer's bottoms and parameters, and those of its tops."""
    tops = [top for top in tops if top.requires_grad]
    if not tops or not inputs:
        return []
    above = [torch.empty_like(top) for top in tops]
    # Otherwise torch would run backward in another thread, whose tensors are not counted.
    with torch.autograd.set_multithreading_enabled(False):
        below = torch.autograd.grad(tops, inputs, above, allow_unused=True)
    return above + [one for one in below if one is not None]


def _peak(net: BuiltNet, trains: bool) -> int:
    """Returns the largest number of bytes of blobs, gradients and workspaces that exist at one time."""
    program = compile_net(net, () if trains else None)
    learned = [one for one in program.parameters() if one.requires_grad]
    live = LiveBytes([*program.parameters(), *program.buffers()])
    with live, torch.set_grad_enabled(trains):
        fed = [
            torch.empty(top.shape, device="meta")
            for layer in net.layers
            if isinstance(layer.module, Feed)
            for top in layer.tops
        ]
        objective, outputs = program.forward(*fed)
        if trains and isinstance(objective, Tensor) and objective.requires_grad:
            del outputs
            # Not backward(): under this dispatch mode, it would copy gradients that it otherwise moves.
            with torch.autograd.set_multithreading_enabled(False):
                torch.autograd.grad(objective, learned, allow_unused=True)
    return live.peak


def _stand_in(layer: BuiltLayer) -> BuiltLayer:
    return replace(layer, module=_StandIn(layer))


class _StandIn(Layer):
    """Replaces a layer that cannot run with shapes only: makes tops of the right shapes."""

    def __init__(self, layer: BuiltLayer) -> None:
        super().__init__()
        self.shapes = layer.top_shapes
        self.has_effects = layer.module.has_effects
        self.held = layer.module  # so that its parameters are counted

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:
        tops: tuple[Tensor, ...] = _Opaque.apply(self.shapes, *bottoms)  # type: ignore[no-untyped-call]
        return tops if len(tops) > 1 else tops[0]


class _Opaque(torch.autograd.Function):
    """Keeps its bottoms until backward, which makes a gradient for each."""

    @staticmethod
    def forward(ctx: Any, shapes: Sequence[Shape], *bottoms: Tensor) -> tuple[Tensor, ...]:
        ctx.save_for_backward(*bottoms)
        return tuple(torch.empty(shape, device="meta") for shape in shapes)

    @staticmethod
    def backward(ctx: Any, *above: Tensor) -> tuple[Tensor | None, ...]:
        needed = ctx.needs_input_grad[1:]
        return (None, *(torch.empty_like(b) if n else None for b, n in zip(ctx.saved_tensors, needed, strict=True)))
