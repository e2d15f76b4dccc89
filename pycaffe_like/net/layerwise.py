"""Runs a net layer by layer, with access to every blob and gradient, as Caffe does.

Each layer has a small autograd graph of its own. Backward goes through these graphs in reverse, and
takes the gradients of a layer's tops from the blobs. So a script can change the data and diff of any
blob, and start and stop at any layer.

Source: Net::ForwardFromTo and BackwardFromTo in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pycaffe_like.errors import LayerError, NetError, PclError, add_layer_note, first_line, located
from pycaffe_like.layers.blob import Blob
from pycaffe_like.layers.source import Feed
from pycaffe_like.logfmt import Line
from pycaffe_like.spec import Shape, format_shape

from .built import BlobRef, BuiltLayer, BuiltNet
from .debug import backward_lines, forward_lines, total_line


@dataclass
class _Pass:
    """The autograd graph of one layer: its leaves (the bottoms) and its results (the tops)."""

    bottoms: list[Tensor]
    tops: list[Tensor]


class LayerRunner:
    """Runs the layers of a net one by one.

    Attributes:
        blobs: the blobs in Caffe's order. All versions of a blob share one entry.
        params: the parameter blobs of each layer.
        debug: called with the lines of debug_info; None to log nothing.
        before_forward, after_forward, before_backward, after_backward: functions to call before and
            after each layer's pass, with the layer's number.
    """

    def __init__(self, net: BuiltNet, device: torch.device, feed: Callable[[BuiltLayer], Sequence[Tensor]]) -> None:
        """
        Args:
            feed: returns the tops of a data layer, and an empty sequence for an Input layer.
        """
        self.net = net
        self.device = device
        self.feed = feed
        self.debug: Callable[[Line], None] | None = None
        self.before_forward: list[Callable[[int], object]] = []
        self.after_forward: list[Callable[[int], object]] = []
        self.before_backward: list[Callable[[int], object]] = []
        self.after_backward: list[Callable[[int], object]] = []
        self.blobs = [Blob(blob.name, blob.shape, device) for blob in net.blobs]
        self.params = [_param_blobs(layer) for layer in net.layers]
        self._show_parameters()
        self._passes: dict[int, _Pass] = {}
        for layer in net.layers:
            for top, weight in zip(layer.tops, layer.loss_weights, strict=True):
                self._weigh(top, weight)
        self._constant = [layer.module.constant_tops().keys() for layer in net.layers]
        for layer in net.layers:
            for index, values in layer.module.constant_tops().items():
                self.blob(layer.tops[index]).put(values.clone())

    def blob(self, ref: BlobRef) -> Blob:
        """Returns the blob that `ref` is a version of."""
        return self.blobs[ref.number]

    def adopt_parameters(self) -> None:
        """Makes the parameter blobs refer to the layers' current parameters, after these were replaced."""
        for layer, blobs in zip(self.net.layers, self.params, strict=True):
            for index, blob in enumerate(blobs):
                blob.parameter = layer.module.parameter_of_blob(index)
        self._show_parameters()

    def _show_parameters(self) -> None:
        """Makes the top of a Parameter layer share the parameter's data and diff, as in Caffe."""
        for layer, blobs in zip(self.net.layers, self.params, strict=True):
            if layer.module.top_is_parameter and layer.tops[0] in self.net.blobs:
                self.blob(layer.tops[0]).parameter = blobs[0].parameter

    def replace_param(self, i: int, index: int, blob: Blob) -> None:
        """Makes a layer use another blob as its parameter `index`. Scripts share weights this way.

        Raises:
            NetError: If the blob does not have the shape of the parameter.
        """
        layer = self.net.layers[i]
        expected = self.params[i][index].shape
        if blob.shape != expected:
            problem = f"the blob does not fit parameter {index} of layer '{layer.name}'"
            raise NetError(problem, expected=format_shape(expected), got=format_shape(blob.shape))
        if blob.parameter is None:  # a blob between layers
            blob = Blob(blob.name, blob.shape, parameter=nn.Parameter(blob.synced_data.tensor()))
        assert blob.parameter is not None
        layer.module.share_blob(index, blob.parameter)
        self.params[i][index] = blob
        self._show_parameters()

    def sync_to_device(self) -> None:
        """Copies parameter values that a script has changed to the device. The layers' own passes do this
        themselves; call it before anything else reads parameters.
        """
        for of_layer in self.params:
            for param in of_layer:
                param.sync_to_device()

    def reshape(self) -> None:
        """Reshapes all blobs to match the current shapes of the data and Input layers' tops."""
        for i, layer in enumerate(self.net.layers):
            if isinstance(layer.module, Feed):
                continue
            with located(layer.definition.where):
                shapes = layer.module.top_shapes([self.blob(bottom).shape for bottom in layer.bottoms])
            self._reshape_tops(i, shapes)

    def _reshape_tops(self, i: int, shapes: Sequence[Shape]) -> None:
        layer = self.net.layers[i]
        for index, (top, shape, weight) in enumerate(zip(layer.tops, shapes, layer.loss_weights, strict=True)):
            if shape != self.blob(top).shape and index not in self._constant[i]:
                self.blob(top).reshape(*shape)
                self._weigh(top, weight)

    def _weigh(self, top: BlobRef, weight: float) -> None:
        """Fills the diff of a loss with its loss weight, which is the objective's gradient."""
        if weight:
            self.blob(top).synced_diff.tensor().fill_(weight)

    def forward(self, start: int, end: int) -> float:
        """Runs layers `start` to `end`, inclusive; returns the sum of their losses."""
        return float(self.run(start, end))

    def run(self, start: int, end: int) -> Tensor:
        """Like `forward`, but the loss stays on the device, so that nothing waits for it."""
        losses = [loss for i in range(start, end + 1) if (loss := self.forward_layer(i)) is not None]
        return torch.stack(losses).sum() if losses else torch.zeros((), device=self.device)

    def outputs(self) -> dict[str, Tensor]:
        """Returns the blobs that no layer reads, by name."""
        return {output.name: self.blob(output).synced_data.tensor() for output in self.net.outputs}

    def forward_layer(self, i: int) -> Tensor | None:
        """Runs one layer; returns its contribution to the objective, or None if it contributes nothing."""
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
        layer = self.net.layers[i]
        if isinstance(layer.module, Feed):
            fed = self.feed(layer)
            for top, values in zip(layer.tops, fed, strict=bool(fed)):  # empty for an Input layer
                self.blob(top).put(values)
            return None
        done = self._passes[i] = self._run(i)
        self._reshape_tops(i, [tuple(values.shape) for values in done.tops])
        for index, (top, values) in enumerate(zip(layer.tops, done.tops, strict=True)):
            if index not in self._constant[i]:
                self.blob(top).put(values)
        terms = [
            weight * values.detach().sum()
            for weight, values in zip(layer.loss_weights, done.tops, strict=True)
            if weight
        ]
        return torch.stack(terms).sum() if terms else None

    def _run(self, i: int) -> _Pass:
        layer = self.net.layers[i]
        for param in self.params[i]:
            param.sync_to_device()
        overwritten = {top.number for top in layer.tops}
        bottoms = []
        for bottom, needed in zip(layer.bottoms, layer.bottom_gradients, strict=True):
            side = self.blob(bottom).synced_data
            values = side.tensor().detach()
            if bottom.number in overwritten and side.is_held():
                values = values.clone()  # the top will overwrite it
            bottoms.append(values.requires_grad_(needed and values.is_floating_point()))
        with located(layer.definition.where), torch.set_grad_enabled(layer.needs_backward):
            tops = _tuple(_call(layer, bottoms))
        return _Pass(bottoms, list(tops))

    def backward(self, start: int, end: int) -> None:
        """Runs backward from layer `start` down to layer `end`, inclusive."""
        for i in range(start, end - 1, -1):
            self.backward_layer(i)
        if self.debug is not None and start == len(self.net.layers) - 1 and end == 0:
            self.debug(total_line(self.net))

    def backward_layer(self, i: int) -> None:
        """Runs one layer backward: sets the diffs of its bottoms, and adds to the diffs of its parameters."""
        for callback in self.before_backward:
            callback(i)
        self._backward_layer(i)
        if self.debug is not None:
            for line in backward_lines(self, i):
                self.debug(line)
        for callback in self.after_backward:
            callback(i)

    def _backward_layer(self, i: int) -> None:
        layer = self.net.layers[i]
        if not layer.needs_backward or isinstance(layer.module, Feed):
            return
        if layer.module.top_is_parameter and layer.tops[0] in self.net.outputs:
            return  # the diff of its top is the parameter's gradient already
        done = self._passes.get(i) or self._run(i)
        tops, diffs = [], []
        for top, values in zip(layer.tops, done.tops, strict=True):
            if values.requires_grad:
                tops.append(values)
                diffs.append(self.blob(top).synced_diff.tensor().to(values.dtype))
        owners: list[nn.Parameter] = []
        for index, param in enumerate(self.params[i]):
            param.sync_to_device()
            owner = layer.module.parameter_of_blob(index)
            if owner.requires_grad and not any(owner is one for one in owners):
                owners.append(owner)
        wanted = [bottom for bottom in done.bottoms if bottom.requires_grad]
        asked = [*wanted, *owners]
        found: list[Tensor | None] = [None] * len(asked)  # None for Silence and layers without a gradient
        if tops and asked:
            found = list(torch.autograd.grad(tops, asked, diffs, retain_graph=True, allow_unused=True))
        # Compute all gradients before storing any: in place, the diff of a bottom overwrites that of the top.
        taken = {diff.untyped_storage().data_ptr() for diff in diffs}
        found = [None if gradient is None else _in_own_memory(gradient, taken) for gradient in found]
        for bottom, values in zip(layer.bottoms, done.bottoms, strict=True):
            if values.requires_grad:
                gradient = found.pop(0)
                self.blob(bottom).synced_diff.put(torch.zeros_like(values) if gradient is None else gradient)
        for owner, gradient in zip(owners, found, strict=True):
            if gradient is not None:
                owner.grad = gradient if owner.grad is None else owner.grad.add_(gradient)


def _in_own_memory(gradient: Tensor, taken: set[int]) -> Tensor:
    """Returns a gradient, copied if necessary, that shares no memory with other gradients.

    autograd may return the top's own diff, the same tensor for several bottoms, or an expanded scalar.

    Args:
        taken: the addresses of the other gradients; this one's address is added.
    """
    memory = gradient.untyped_storage()
    if memory.data_ptr() in taken or memory.nbytes() < gradient.nbytes:
        gradient = gradient.clone(memory_format=torch.contiguous_format)
    taken.add(gradient.untyped_storage().data_ptr())
    return gradient


def _call(layer: BuiltLayer, bottoms: Sequence[Tensor]) -> Tensor | tuple[Tensor, ...]:
    """Runs a layer's module.

    Raises:
        LayerError: If torch cannot run it. Exceptions of user code are passed on unchanged.
    """
    module = layer.module
    try:
        tops: Tensor | tuple[Tensor, ...] = module(*bottoms)
    except (PclError, torch.OutOfMemoryError):
        raise
    except Exception as error:
        if module.is_user_code:
            add_layer_note(error, layer.definition.where, "forward", type(module))
        elif isinstance(error, (RuntimeError, IndexError)):
            raise LayerError(f"torch cannot run it: {first_line(error)}") from error
        raise
    return tops


def _tuple(tops: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tops if isinstance(tops, tuple) else (tops,)


def _param_blobs(layer: BuiltLayer) -> list[Blob]:
    module = layer.module
    return [
        Blob(param.name, blob.shape, parameter=module.parameter_of_blob(index))
        for index, (param, blob) in enumerate(zip(layer.params, module.blobs(), strict=True))
    ]
