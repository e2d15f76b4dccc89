"""A net as an ordinary `nn.Module`: tensors in, tensors out, layers as submodules."""

from __future__ import annotations

import copy
import re
from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

import torch
from torch import Tensor, fx, nn

from pycaffe_like.errors import NetError
from pycaffe_like.layers.source import Feed
from pycaffe_like.net import Net
from pycaffe_like.net.program import compile_net

_ATTRIBUTES = ("inputs", "input_shapes", "outputs", "layer_names", "code")


class NetModule(nn.Module):
    """A Caffe net for use from torch.

    It is called with one tensor for each name in `inputs`, in that order, and returns one tensor, or
    a named tuple with a field for each name in `outputs`. Every layer is a submodule under its own
    name, so the state_dict has the keys `layer.weight` and `layer.bias`. Characters that Python does
    not allow in names become underscores: layer `conv1/7x7` is the submodule `conv1_7x7`.

    Attributes:
        inputs: names of the blobs that it takes.
        input_shapes: their shapes in the prototxt; other batch sizes work too.
        outputs: names of the blobs that it returns.
        layer_names: the name in the prototxt of each submodule.
        code: the Python source of its forward pass.
    """

    def __init__(self, graph: fx.Graph, layers: dict[str, nn.Module], layer_names: dict[str, str]) -> None:
        """Wraps a graph whose result is a tuple of values.

        Args:
            graph: calls the layers by their keys in `layers`.
        """
        super().__init__()
        for name, layer in layers.items():
            self.add_module(name, layer)
        self.layer_names = layer_names
        self.inputs: tuple[str, ...] = ()
        self.input_shapes: tuple[tuple[int, ...], ...] = ()
        self.outputs: tuple[str, ...] = ()
        self._graph = graph
        self.code: str = graph.python_code("self").src
        self._run = _function(self.code)

    def run(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        """As a call, but the result is always a plain tuple.

        Raises:
            NetError: the wrong number of tensors.
        """
        if len(tensors) != len(self.inputs):
            raise NetError(
                "the net is called with the wrong number of tensors",
                expected=f"{len(self.inputs)}: {', '.join(self.inputs)}",
                got=len(tensors),
            )
        return self._run(self, *tensors)

    def forward(self, *tensors: Tensor) -> Any:
        found = self.run(*tensors)
        return found[0] if len(found) == 1 else _result_type(self.outputs)(*found)

    def graph(self) -> fx.Graph:
        """A copy of the program; its calls name submodules of this module."""
        return copy.deepcopy(self._graph)

    def extra_repr(self) -> str:
        return f"inputs={list(self.inputs)}, outputs={list(self.outputs)}"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_run"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._run = _function(self.code)


def net_module(net: Net, outputs: Sequence[str] | None = None) -> NetModule:
    """The module of a net, its layers and parameters shared with it.

    Args:
        outputs: names of the blobs to return, in this order; the net's own outputs if None. Layers
            and inputs that they do not need are left out.

    Raises:
        NetError: there is no blob of that name.
    """
    names = [blob.name for blob in net.built.outputs] if outputs is None else list(outputs)
    program = compile_net(net.built, names, fused=False)
    graph = _only_outputs(program.graph)
    renamed = _avoid_own_names(graph)
    used = {str(node.target) for node in graph.nodes if node.op == "call_module"}
    children = {renamed.get(name, name): layer for name, layer in program.named_children()}
    layers = {name: layer for name, layer in children.items() if name in used}
    of_module = {id(layer.module): layer.name for layer in net.layers}
    module = NetModule(graph, layers, {name: of_module[id(layer)] for name, layer in layers.items()})
    module.outputs = tuple(names)
    _name_inputs(module, net, program.graph, graph)
    return module


def _only_outputs(graph: fx.Graph) -> fx.Graph:
    """A copy that returns the outputs as a tuple, without the objective and what only it needs."""
    copied = fx.Graph()
    made: dict[fx.Node, fx.Node] = {}
    copied.graph_copy(graph, made)
    _, outputs = cast("tuple[Any, dict[str, fx.Node]]", graph.output_node().args[0])
    copied.output(tuple(made[value] for value in outputs.values()))
    # Layers have no side effects that an output needs, so all unused nodes can go.
    copied.eliminate_dead_code(is_impure_node=lambda node: node.op == "output")
    for node in list(copied.nodes):
        if node.op == "placeholder" and not node.users:
            copied.erase_node(node)
    return copied


def _avoid_own_names(graph: fx.Graph) -> dict[str, str]:
    """Renames the layers of a graph that are called like an attribute of NetModule: {old: new}."""
    renamed = {}
    for node in graph.nodes:
        if node.op == "call_module" and (hasattr(NetModule, str(node.target)) or node.target in _ATTRIBUTES):
            renamed[str(node.target)] = node.target = f"{node.target}_layer"
    return renamed


def _name_inputs(module: NetModule, net: Net, whole: fx.Graph, cut: fx.Graph) -> None:
    """Says which blobs the placeholders of a cut graph stand for."""
    tops = [top for layer in net.layers if isinstance(layer.module, Feed) for top in layer.tops]
    placeholders = [node.name for node in whole.nodes if node.op == "placeholder"]
    of_name = dict(zip(placeholders, tops, strict=True))
    left = [of_name[node.name] for node in cut.nodes if node.op == "placeholder"]
    module.inputs = tuple(top.name for top in left)
    module.input_shapes = tuple(top.shape for top in left)


@lru_cache(maxsize=64)
def _result_type(names: tuple[str, ...]) -> Callable[..., Any]:
    return namedtuple("Outputs", [re.sub(r"\W", "_", name, flags=re.ASCII) for name in names], rename=True)


def _function(source: str) -> Callable[..., tuple[Tensor, ...]]:
    """The function `forward` of a source that fx wrote."""
    scope: dict[str, Any] = {"torch": torch}
    exec(compile(source, "<net>", "exec"), scope)
    found: Callable[..., tuple[Tensor, ...]] = scope["forward"]
    return found
