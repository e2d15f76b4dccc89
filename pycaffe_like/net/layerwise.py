"""The net layer by layer, with every blob and every gradient in sight, as Caffe runs it.

Each layer's pass is a small graph of autograd's own. Backward goes through the graphs in reverse
and takes the gradient of each layer's tops from their blobs, so that a script can change data and
diff anywhere, and start and stop anywhere.

Source: Net::ForwardFromTo and BackwardFromTo in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pycaffe_like.errors import LayerError, first_line, located
from pycaffe_like.layers.base import Layer, Shape
from pycaffe_like.layers.source import Feed
from pycaffe_like.logfmt import Line

from .blob import Blob, ParamBlob
from .build import Parts
from .debug import backward_lines, forward_lines, total_line


@dataclass
class _Pass:
    """One layer's graph: the leaves it starts from and the tops it ends in."""

    bottoms: list[Tensor]
    tops: list[Tensor]


class LayerRunner:
    """Runs the layers of a net one by one over its blobs.

    Attributes:
        blobs: in Caffe's order; a top that overwrites its bottom is the same blob.
        params: for each layer its parameter blobs.
        debug: called with the lines of debug_info; None for none.
        before_forward, after_forward, before_backward, after_backward: functions called with the
            number of each layer around its pass.
    """

    def __init__(self, parts: Parts, device: torch.device, feed: Callable[[int], Sequence[Tensor]]) -> None:
        """
        Args:
            feed: gives the tops of a data layer, by its number.
        """
        self.parts = parts
        self.device = device
        self.feed = feed
        names, shapes = parts.wiring.blob_names, parts.shapes
        self.debug: Callable[[Line], None] | None = None
        self.before_forward: list[Callable[[int], object]] = []
        self.after_forward: list[Callable[[int], object]] = []
        self.before_backward: list[Callable[[int], object]] = []
        self.after_backward: list[Callable[[int], object]] = []
        self.blobs = [Blob(name, shape, device) for name, shape in zip(names, shapes, strict=True)]
        self.params = _param_blobs(parts)
        self._passes: dict[int, _Pass] = {}
        for node, weights in zip(parts.wiring.nodes, parts.loss_weights, strict=True):
            for blob, weight in zip(node.tops, weights, strict=True):
                self._weigh(blob, weight)
        self._constant = [module.constant_tops().keys() for module in parts.modules]
        for node, module in zip(parts.wiring.nodes, parts.modules, strict=True):
            for top, values in module.constant_tops().items():
                self.blobs[node.tops[top]].put(values.clone())

    def adopt_parameters(self) -> None:
        """Looks at the parameters that the net has now."""
        table = self.parts.table
        blobs = [param for of_layer in self.params for param in of_layer]
        for param, number in zip(blobs, table.of_param, strict=True):
            param.owner = table.learnable[number].tensor

    def take_over(self) -> None:
        """Brings to the device what scripts wrote to the arrays of parameters; before anything but
        the layers' own passes works with these."""
        for of_layer in self.params:
            for param in of_layer:
                param.take_over()

    def reshape(self) -> None:
        """Gives all blobs the shapes that follow from those of the feeding layers' tops."""
        for i, (node, module) in enumerate(zip(self.parts.wiring.nodes, self.parts.modules, strict=True)):
            if isinstance(module, Feed):
                continue
            with located(node.layer.where):
                shapes = module.top_shapes([self.blobs[blob].shape for blob in node.bottoms])
            self._reshape_tops(i, shapes)

    def _reshape_tops(self, i: int, shapes: Sequence[Shape]) -> None:
        node, weights = self.parts.wiring.nodes[i], self.parts.loss_weights[i]
        for top, (blob, shape, weight) in enumerate(zip(node.tops, shapes, weights, strict=True)):
            if shape != self.blobs[blob].shape and top not in self._constant[i]:
                self.blobs[blob].reshape(*shape)
                self._weigh(blob, weight)

    def _weigh(self, blob: int, weight: float) -> None:
        """Sets the diff of a loss: the objective's gradient with respect to it."""
        if weight:
            self.blobs[blob].diff_side.tensor().fill_(weight)

    def forward(self, start: int, end: int) -> float:
        """Runs layers `start` to `end`, both included; the sum of their losses."""
        return float(self.run(start, end))

    def run(self, start: int, end: int) -> Tensor:
        """As `forward`, but without waiting for the device to tell the losses."""
        losses = [loss for i in range(start, end + 1) if (loss := self.forward_layer(i)) is not None]
        return torch.stack(losses).sum() if losses else torch.zeros((), device=self.device)

    def outputs(self) -> dict[str, Tensor]:
        """The blobs that no layer uses, by name."""
        wiring = self.parts.wiring
        return {wiring.blob_names[blob]: self.blobs[blob].data_side.tensor() for blob in wiring.outputs}

    def forward_layer(self, i: int) -> Tensor | None:
        """Runs one layer; its share in the objective, or None where it has none."""
        for callback in self.before_forward:
            callback(i)
        share = self._forward_layer(i)
        if self.debug is not None:
            for line in forward_lines(self, i):
                self.debug(line)
        for callback in self.after_forward:
            callback(i)
        return share

    def _forward_layer(self, i: int) -> Tensor | None:
        node, module = self.parts.wiring.nodes[i], self.parts.modules[i]
        if isinstance(module, Feed):
            fed = self.feed(i)
            for blob, values in zip(node.tops, fed, strict=bool(fed)):  # an Input layer gives nothing
                self.blobs[blob].put(values)
            return None
        done = self._passes[i] = self._run(i)
        self._reshape_tops(i, [tuple(values.shape) for values in done.tops])
        for top, (blob, values) in enumerate(zip(node.tops, done.tops, strict=True)):
            if top not in self._constant[i]:
                self.blobs[blob].put(values)
        terms = [
            weight * values.detach().sum()
            for weight, values in zip(self.parts.loss_weights[i], done.tops, strict=True)
            if weight
        ]
        return torch.stack(terms).sum() if terms else None

    def _run(self, i: int) -> _Pass:
        node, module = self.parts.wiring.nodes[i], self.parts.modules[i]
        for param in self.params[i]:
            param.take_over()
        backward = self.parts.backward
        bottoms = []
        for blob, needed in zip(node.bottoms, backward.bottoms[i], strict=True):
            side = self.blobs[blob].data_side
            values = side.tensor().detach()
            if blob in node.tops and side.is_watched():
                values = values.clone()  # the top is about to be written over it
            bottoms.append(values.requires_grad_(needed and values.is_floating_point()))
        with located(node.layer.where), torch.set_grad_enabled(backward.layers[i]):
            tops = _tuple(_call(module, bottoms))
        return _Pass(bottoms, list(tops))

    def backward(self, start: int, end: int) -> None:
        """Runs backward from layer `start` down to layer `end`, both included."""
        for i in range(start, end - 1, -1):
            self.backward_layer(i)
        if self.debug is not None and start == len(self.parts.modules) - 1 and end == 0:
            self.debug(total_line(self))

    def backward_layer(self, i: int) -> None:
        """Sets the diffs of one layer's bottoms and adds to those of its parameters."""
        for callback in self.before_backward:
            callback(i)
        self._backward_layer(i)
        if self.debug is not None:
            for line in backward_lines(self, i):
                self.debug(line)
        for callback in self.after_backward:
            callback(i)

    def _backward_layer(self, i: int) -> None:
        if not self.parts.backward.layers[i]:
            return
        node = self.parts.wiring.nodes[i]
        if isinstance(self.parts.modules[i], Feed):
            return
        done = self._passes.get(i) or self._run(i)
        tops, diffs = [], []
        for blob, values in zip(node.tops, done.tops, strict=True):
            if values.requires_grad:
                tops.append(values)
                diffs.append(self.blobs[blob].diff_side.tensor().to(values.dtype))
        owners: list[nn.Parameter] = []
        for param in self.params[i]:
            param.take_over()
            if param.owner.requires_grad and not any(param.owner is one for one in owners):
                owners.append(param.owner)
        wanted = [bottom for bottom in done.bottoms if bottom.requires_grad]
        asked = [*wanted, *owners]
        found: list[Tensor | None] = [None] * len(asked)  # what Silence and layers without a gradient give
        if tops and asked:
            found = list(torch.autograd.grad(tops, asked, diffs, retain_graph=True, allow_unused=True))
        # All before the first is put: in place a bottom's diff is written over the top's.
        taken = {diff.untyped_storage().data_ptr() for diff in diffs}
        found = [None if gradient is None else _in_own_memory(gradient, taken) for gradient in found]
        for blob, bottom in zip(node.bottoms, done.bottoms, strict=True):
            if bottom.requires_grad:
                gradient = found.pop(0)
                self.blobs[blob].diff_side.put(torch.zeros_like(bottom) if gradient is None else gradient)
        for owner, gradient in zip(owners, found, strict=True):
            if gradient is not None:
                owner.grad = gradient if owner.grad is None else owner.grad.add_(gradient)


def _in_own_memory(gradient: Tensor, taken: set[int]) -> Tensor:
    """A gradient that can be written to without a change to another one: autograd passes a top's
    diff on as it is, the same to several bottoms, or one number in the place of many.

    Args:
        taken: the memory of the diffs so far; that of this one is added.
    """
    memory = gradient.untyped_storage()
    if memory.data_ptr() in taken or memory.nbytes() < gradient.nbytes:
        gradient = gradient.clone(memory_format=torch.contiguous_format)
    taken.add(gradient.untyped_storage().data_ptr())
    return gradient


def _call(module: Layer, bottoms: Sequence[Tensor]) -> Tensor | tuple[Tensor, ...]:
    try:
        tops: Tensor | tuple[Tensor, ...] = module(*bottoms)
    except (RuntimeError, IndexError) as error:
        if module.is_user_code or isinstance(error, torch.OutOfMemoryError):
            raise
        raise LayerError(f"torch cannot run it: {first_line(error)}") from error
    return tops


def _tuple(tops: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tops if isinstance(tops, tuple) else (tops,)


def _param_blobs(parts: Parts) -> list[list[ParamBlob]]:
    blobs: list[list[ParamBlob]] = [[] for _ in parts.modules]
    for param, number in zip(parts.table.params, parts.table.of_param, strict=True):
        own = parts.modules[param.layer].blobs()[param.index]
        name = param.name or str(param.index)
        blobs[param.layer].append(ParamBlob(name, own, parts.table.learnable[number].tensor))
    return blobs
