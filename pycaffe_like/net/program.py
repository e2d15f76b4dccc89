"""Compiles a net to a torch.fx.GraphModule: plain Python code that frees each blob after its last use.

Its arguments are the tops of data and Input layers. It returns the objective, and the net's outputs by
name. `print(program.code)` shows the code.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Collection, Container, Sequence
from typing import Any

import torch
from torch import fx

from pycaffe_like.errors import NetError, did_you_mean
from pycaffe_like.layers.combine import Split
from pycaffe_like.layers.source import Feed

from .built import BlobRef, BuiltLayer, BuiltNet
from .fusion import fuse


def compile_net(
    net: BuiltNet, outputs: Collection[str] | None = None, *, fused: bool = True, channels_last: bool = False
) -> fx.GraphModule:
    """Compiles a net to a program.

    Args:
        outputs: the names of the blobs to return; the net's outputs if None. Layers that neither
            these blobs nor the objective need are omitted, unless they have side effects.
        fused: fuse pairs of layers where that is faster. If false, each layer is called under its
            own name.
        channels_last: convert inputs of four axes to torch's memory format channels_last, which
            convolutions and most other layers pass on to their tops. Values and shapes stay the same.

    Returns:
        A module that takes the tops of all data and Input layers, in order, and returns
            (objective, {blob name: value}).

    Raises:
        NetError: If the net has no blob with one of these names.
    """
    returned = list(net.outputs) if outputs is None else [_blob(net, name) for name in dict.fromkeys(outputs)]
    return _Compiler(
        fuse(net.layers, net.state.phase, returned) if fused else net.layers, returned, channels_last
    ).run()


def module_names(layers: Sequence[BuiltLayer]) -> list[str]:
    """Returns a valid Python attribute name for each layer, as close to the layer's name as possible."""
    taken = set(dir(fx.GraphModule(torch.nn.Module(), fx.Graph())))  # such as "code" and "training"
    names: list[str] = []
    for layer in layers:
        name = re.sub(r"\W", "_", layer.name, flags=re.ASCII) or "layer"
        name = f"_{name}" if name[0].isdigit() else name
        names.append(unique_name(name, taken))
        taken.add(names[-1])
    return names


def unique_name(name: str, taken: Container[str]) -> str:
    """Returns the name or, if it is taken, the first of `name_2`, `name_3` and so on that is not."""
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}_{number}"
    return unique


def _blob(net: BuiltNet, name: str) -> BlobRef:
    by_name = {blob.name: blob for blob in net.blobs}
    if name not in by_name:
        raise NetError(f"the net has no blob '{name}'", advice=did_you_mean(name, by_name))
    return by_name[name]


class _Compiler:
    """Writes the program of a net, layer by layer.

    Attributes:
        value: the program's variable for each version of a blob that has been computed.
        uses: the number of layers that read each version of a blob.
        producer: the layer that produces each version of a blob.
        returned: the versions of blobs that the program returns.
        channels_last: whether to convert inputs of four axes to that memory format.
    """

    def __init__(self, layers: Sequence[BuiltLayer], returned: Sequence[BlobRef], channels_last: bool) -> None:
        self.layers = layers
        self.returned = returned
        self.channels_last = channels_last
        self.names = dict(zip(layers, module_names(layers), strict=True))
        self.graph = fx.Graph()
        self.value: dict[BlobRef, fx.Node] = {}
        self.uses = Counter(bottom for layer in layers for bottom in layer.bottoms)
        self.producer = {top: layer for layer in layers for top in layer.tops}

    def run(self) -> fx.GraphModule:
        for layer in self.layers:  # a function's arguments come first
            if isinstance(layer.module, Feed):
                for top in layer.tops:
                    self.value[top] = self.graph.placeholder(_identifier(top.name))
        if self.channels_last:
            self._convert_inputs()
        terms: list[fx.Node] = []
        for layer in self._needed_layers():
            if isinstance(layer.module, Split):
                self.value.update((top, self.value[layer.bottoms[0]]) for top in layer.tops)
            else:
                self._call(layer)
            terms += self._terms(layer)
        objective: fx.Node | float = 0.0
        for number, term in enumerate(terms):
            objective = term if not number else self.graph.call_function(operator.add, (objective, term))
        self.graph.output((objective, {blob.name: self.value[blob] for blob in self.returned}))
        root = torch.nn.Module()
        for layer in self.layers:
            root.add_module(self.names[layer], layer.module)
        program = fx.GraphModule(root, self.graph, class_name="Net")
        for layer in self.layers:
            program.add_module(self.names[layer], layer.module)  # fx itself copies only modules that are called
        return program

    def _convert_inputs(self) -> None:
        for top, value in self.value.items():
            if len(top.shape) == 4:
                layout: dict[str, Any] = {"memory_format": torch.channels_last}
                self.value[top] = self.graph.call_method("contiguous", (value,), layout)

    def _needed_layers(self) -> list[BuiltLayer]:
        """Returns the layers that have to run: those that the outputs or the objective need, and those
        with side effects.
        """
        needed = set(self.returned)
        layers = []
        for layer in reversed(self.layers):
            if any(layer.loss_weights) or layer.module.has_effects or needed.intersection(layer.tops):
                layers.append(layer)
                needed.update(layer.bottoms)
        return [layer for layer in reversed(layers) if not isinstance(layer.module, Feed)]

    def _call(self, layer: BuiltLayer) -> None:
        """Writes the call of a layer's module."""
        bottoms = tuple(self._bottom(layer, index) for index in range(len(layer.bottoms)))
        inplace: dict[str, Any] = {"inplace": True} if self._may_overwrite(layer) else {}
        name = _identifier(layer.tops[0].name) if layer.tops else None
        call = self.graph.create_node("call_module", self.names[layer], bottoms, inplace, name=name)
        if len(layer.tops) == 1:
            self.value[layer.tops[0]] = call
        else:
            for index, top in enumerate(layer.tops):
                self.value[top] = self.graph.call_function(operator.getitem, (call, index))

    def _bottom(self, layer: BuiltLayer, index: int) -> fx.Node:
        value = self.value[layer.bottoms[index]]
        down = layer.definition.propagate_down
        return self.graph.call_method("detach", (value,)) if down and not down[index] else value

    def _may_overwrite(self, layer: BuiltLayer) -> bool:
        """Returns whether a layer may overwrite its bottom: the layer supports it, nothing else reads that
        blob, and the layer that produced it does not need it for its own gradient.
        """
        if not layer.module.can_overwrite_bottom:
            return False
        bottom = layer.bottoms[0]
        producer = self.producer[bottom]
        made_here = not isinstance(producer.module, Feed) and not producer.module.backward_needs_output
        alone = self.uses[bottom] == 1 and bottom not in self.returned
        return made_here and alone and not any(producer.loss_weights)

    def _terms(self, layer: BuiltLayer) -> list[fx.Node]:
        """Returns the terms that a layer adds to the objective."""
        terms = []
        for top, weight in zip(layer.tops, layer.loss_weights, strict=True):
            if weight:
                value = self.value[top]
                if layer.module.top_is_parameter:  # Caffe loses this gradient
                    value = self.graph.call_method("detach", (value,))
                term = self.graph.call_method("sum", (value,))
                terms.append(term if weight == 1 else self.graph.call_function(operator.mul, (term, weight)))
        return terms


def _identifier(name: str) -> str:
    name = re.sub(r"\W", "_", name, flags=re.ASCII).strip("_") or "blob"
    return f"_{name}" if name[0].isdigit() else name
