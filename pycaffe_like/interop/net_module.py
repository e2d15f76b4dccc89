"""A net as an ordinary `nn.Module` with its layers as submodules."""

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

    Call it with one tensor for each name in `inputs`, in that order. It returns a tensor, or a named
    tuple if there are several `outputs`. Every layer is a submodule under its own name, so the
    state_dict has keys such as `conv1.weight`. Characters that are invalid in Python names become
    underscores: layer `conv1/7x7` is the submodule `conv1_7x7`.

    Attributes:
        inputs: names of the input blobs.
        input_shapes: their shapes in the prototxt; other batch sizes work too.
        outputs: names of the output blobs.
        layer_names: maps submodules to layer names in the prototxt.
        code: the Python source of the forward pass.
    """

    def __init__(
        self, graph: fx.Graph, layers: dict[str, nn.Module], layer_names: dict[str, str], outputs: tuple[str, ...]
    ) -> None:
        """Wraps a graph that returns a tuple.

        Args:
            graph: refers to layers by their keys in `layers`.
        """
        super().__init__()
        for name, layer in layers.items():
            self.add_module(name, layer)
        self.layer_names = layer_names
        self.inputs: tuple[str, ...] = ()
        self.input_shapes: tuple[tuple[int, ...], ...] = ()
        self.outputs = outputs
        self._graph = graph
        self.code: str = graph.python_code("self").src
        self._generate()

    def _generate(self) -> None:
        """Creates what cannot be pickled: the generated function, and the named tuple of the outputs."""
        self._run = _function(self.code)
        self._result = _result_type(self.outputs)

    def run(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        """Like calling the net, but always returns a plain tuple.

        Raises:
            NetError: If the number of tensors is wrong, or one is not a tensor.
        """
        if len(tensors) != len(self.inputs):
            raise NetError(
                "the net was called with the wrong number of tensors",
                expected=f"{len(self.inputs)}: {', '.join(self.inputs)}",
                got=len(tensors),
            )
        for name, values in zip(self.inputs, tensors, strict=True):
            if not isinstance(values, Tensor):
                raise NetError(
                    f"input '{name}' is not a tensor",
                    got=f"a {type(values).__module__}.{type(values).__name__}",
                    advice="torch.as_tensor makes one of an array or a list.",
                )
        return self._run(self, *tensors)

    def forward(self, *tensors: Tensor) -> Any:
        found = self.run(*tensors)
        return found[0] if len(found) == 1 else self._result(*found)

    def graph(self) -> fx.Graph:
        """Returns a copy of the fx graph; its calls refer to submodules of this module."""
        return copy.deepcopy(self._graph)

    def extra_repr(self) -> str:
        return f"inputs={list(self.inputs)}, outputs={list(self.outputs)}"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("_run", "_result")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._generate()


def net_module(net: Net, outputs: Sequence[str] | None = None, *, fused: bool = False) -> NetModule:
    """Wraps a net as a module, which shares the net's layers and parameters.

    Args:
        outputs: names of the blobs to return, in this order; None for the net's own outputs. Layers
            and inputs that these do not need are omitted.
        fused: fuse successive layers where that is faster. Such layers are then not submodules under their own
            names.

    Raises:
        NetError: If a name in `outputs` is not a blob of the net, or `outputs` is empty.
    """
    if outputs is not None and not outputs:
        raise NetError("outputs is empty", expected="names of blobs, or None for the net's own outputs")
    names = [blob.name for blob in net.built.outputs] if outputs is None else list(outputs)
    program = compile_net(net.built, names, fused=fused)
    graph = _only_outputs(program.graph)
    renamed = _avoid_own_names(graph)
    used = {str(node.target) for node in graph.nodes if node.op == "call_module"}
    children = {renamed.get(name, name): layer for name, layer in program.named_children()}
    layers = {name: layer for name, layer in children.items() if name in used}
    of_module = {id(layer.module): layer.name for layer in net.layers}
    module = NetModule(
        graph, layers, {name: of_module.get(id(layer), name) for name, layer in layers.items()}, tuple(names)
    )
    _name_inputs(module, net, program.graph, graph)
    return module


def _only_outputs(graph: fx.Graph) -> fx.Graph:
    """Returns a copy of the graph that returns a tuple of the outputs and does not compute the loss."""
    copied = fx.Graph()
    made: dict[fx.Node, fx.Node] = {}
    copied.graph_copy(graph, made)
    _, outputs = cast("tuple[Any, dict[str, fx.Node]]", graph.output_node().args[0])
    copied.output(tuple(made[value] for value in outputs.values()))
    # No output depends on a side effect, so all unused nodes can be removed.
    copied.eliminate_dead_code(is_impure_node=lambda node: node.op == "output")
    for node in list(copied.nodes):
        if node.op == "placeholder" and not node.users:
            copied.erase_node(node)
    return copied


def _avoid_own_names(graph: fx.Graph) -> dict[str, str]:
    """Renames layers whose names clash with attributes of NetModule; returns {old: new}."""
    renamed = {}
    for node in graph.nodes:
        if node.op == "call_module" and (hasattr(NetModule, str(node.target)) or node.target in _ATTRIBUTES):
            renamed[str(node.target)] = node.target = f"{node.target}_layer"
    return renamed


def _name_inputs(module: NetModule, net: Net, whole: fx.Graph, cut: fx.Graph) -> None:
    """Sets the names and shapes of a module's inputs from the placeholders in its graph."""
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
    """Executes source generated by fx and returns its function `forward`."""
    scope: dict[str, Any] = {"torch": torch}
    exec(compile(source, "<net>", "exec"), scope)
    found: Callable[..., tuple[Tensor, ...]] = scope["forward"]
    return found
