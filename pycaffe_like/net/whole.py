"""The whole net as one torch.fx.GraphModule: straight-line Python, nothing kept that nobody needs.

What a data or Input layer makes comes in as an argument. The result is the objective and, by
name, the net's outputs. `print(compiled.code)` shows the program.
"""

from __future__ import annotations

import inspect
import operator
import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import torch
from torch import fx

from pycaffe_like.graph.wiring import Node, Wiring
from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.combine import Split
from pycaffe_like.layers.normalization import BatchNorm, Scale
from pycaffe_like.layers.source import Feed


def compile_net(
    wiring: Wiring,
    modules: Sequence[Layer],
    loss_weights: Sequence[Sequence[float]],
    outputs: Collection[int] | None = None,
) -> fx.GraphModule:
    """The program of a net.

    Args:
        modules, loss_weights: for each node of the wiring.
        outputs: numbers of the blobs to return; the net's outputs if None. Layers that neither
            they nor the objective need are left out, unless they have effects.

    Returns:
        A module called with the tops of all feeding layers, in order, that returns
        (objective, {blob name: value}).
    """
    return _Compiler(wiring, modules, loss_weights, wiring.outputs if outputs is None else outputs).run()


def module_names(nodes: Sequence[Node]) -> list[str]:
    """For each layer a name that Python takes as an attribute, as close to its own as possible."""
    names: list[str] = []
    for node in nodes:
        name = re.sub(r"\W", "_", node.layer.name, flags=re.ASCII) or "layer"
        name = f"_{name}" if name[0].isdigit() else name
        taken, number, unique = set(names), 1, name
        while unique in taken or hasattr(torch.nn.Module, unique):
            number += 1
            unique = f"{name}_{number}"
        names.append(unique)
    return names


class _Compiler:
    """Writes the program of a net, layer after layer.

    Attributes:
        value: what the program calls each value of the wiring that it has made.
        uses: how many bottoms each value is.
        producer: the layer that makes each value.
        returned: the names of the values that are outputs.
        fused: Scale layers that their BatchNorm does along.
    """

    def __init__(
        self,
        wiring: Wiring,
        modules: Sequence[Layer],
        loss_weights: Sequence[Sequence[float]],
        outputs: Collection[int],
    ) -> None:
        self.wiring = wiring
        self.modules = modules
        self.loss_weights = loss_weights
        self.names = module_names(wiring.nodes)
        self.graph = fx.Graph()
        self.value: dict[int, fx.Node] = {}
        self.uses = Counter(v for node in wiring.nodes for v in node.bottom_values)
        self.producer = {v: i for i, node in enumerate(wiring.nodes) for v in node.top_values}
        last = {b: v for node in wiring.nodes for b, v in zip(node.tops, node.top_values, strict=True)}
        self.returned = {last[blob]: wiring.blob_names[blob] for blob in outputs}
        self.fused = self._fusible()

    def run(self) -> fx.GraphModule:
        nodes = self.wiring.nodes
        for i, node in enumerate(nodes):  # arguments come first in Python
            if isinstance(self.modules[i], Feed):
                for blob, value in zip(node.tops, node.top_values, strict=True):
                    self.value[value] = self.graph.placeholder(_identifier(self.wiring.blob_names[blob]))
        wanted = self._wanted()
        terms: list[fx.Node] = []
        for i, node in enumerate(nodes):
            if i not in wanted or isinstance(self.modules[i], Feed):
                continue
            if isinstance(self.modules[i], Split):
                self.value.update((top, self.value[node.bottom_values[0]]) for top in node.top_values)
            elif i not in self.fused:
                self._call(i, node)
            terms += self._terms(i, node)
        objective: fx.Node | float = 0.0
        for number, term in enumerate(terms):
            objective = term if not number else self.graph.call_function(operator.add, (objective, term))
        self.graph.output((objective, {name: self.value[value] for value, name in self.returned.items()}))
        root = torch.nn.Module()
        for name, module in zip(self.names, self.modules, strict=True):
            root.add_module(name, module)
        program = fx.GraphModule(root, self.graph, class_name="Net")
        for name, module in zip(self.names, self.modules, strict=True):
            program.add_module(name, module)  # fx itself copies only the attributes that it sees used
        return program

    def _fusible(self) -> dict[int, int]:
        """Scale layers that a BatchNorm in front of them can do along: {scale: batch norm}."""
        found = {}
        for i, (node, module) in enumerate(zip(self.wiring.nodes, self.modules, strict=True)):
            before = self.producer.get(node.bottom_values[0]) if len(node.bottom_values) == 1 else None
            if before is None or not isinstance(module, Scale) or not isinstance(self.modules[before], BatchNorm):
                continue
            alone = self.uses[node.bottom_values[0]] == 1 and not any(self.loss_weights[before])
            shown = node.bottom_values[0] in self.returned
            if alone and not shown and module.axis == 1 and module.weight.dim() == 1:
                found[i] = before
        return found

    def _wanted(self) -> set[int]:
        """The layers that the outputs and the objective need, and those with effects."""
        needed = set(self.returned)
        wanted: set[int] = set()
        for i in reversed(range(len(self.wiring.nodes))):
            node = self.wiring.nodes[i]
            if any(self.loss_weights[i]) or self.modules[i].has_effects or needed & set(node.top_values):
                wanted.add(i)
                needed.update(node.bottom_values)
        return wanted

    def _call(self, i: int, node: Node) -> None:
        arguments = [self._bottom(node, k) for k in range(len(node.bottoms))]
        fused_into = next((scale for scale, norm in self.fused.items() if norm == i), None)
        tops = node.top_values
        if fused_into is not None:
            scale = self.modules[fused_into]
            arguments.append(self.graph.get_attr(f"{self.names[fused_into]}.weight"))
            if getattr(scale, "bias", None) is not None:
                arguments.append(self.graph.get_attr(f"{self.names[fused_into]}.bias"))
            tops = self.wiring.nodes[fused_into].top_values
        inplace: dict[str, Any] = {"inplace": True} if self._may_overwrite(i, node) else {}
        name = _identifier(self.wiring.blob_names[node.tops[0]]) if node.tops else None
        call = self.graph.create_node("call_module", self.names[i], tuple(arguments), inplace, name=name)
        if len(tops) == 1:
            self.value[tops[0]] = call
        else:
            for k, value in enumerate(tops):
                self.value[value] = self.graph.call_function(operator.getitem, (call, k))

    def _bottom(self, node: Node, k: int) -> fx.Node:
        value = self.value[node.bottom_values[k]]
        blocked = node.layer.propagate_down and not node.layer.propagate_down[k]
        return self.graph.call_method("detach", (value,)) if blocked else value

    def _may_overwrite(self, i: int, node: Node) -> bool:
        """Whether a layer can work in its bottom's memory: it knows how to, nobody else looks at
        that blob, and the layer that made it needs it no more."""
        if "inplace" not in inspect.signature(self.modules[i].forward).parameters:
            return False
        value = node.bottom_values[0]
        producer = self.producer[value]
        producer = self.fused.get(producer, producer)
        made_here = not isinstance(self.modules[producer], Feed) and not self.modules[producer].keeps_top
        alone = self.uses[value] == 1 and value not in self.returned
        return made_here and alone and not any(self.loss_weights[producer])

    def _terms(self, i: int, node: Node) -> list[fx.Node]:
        """What a layer adds to the objective."""
        terms = []
        for weight, value in zip(self.loss_weights[i], node.top_values, strict=True):
            if weight:
                term = self.graph.call_method("sum", (self.value[value],))
                terms.append(term if weight == 1 else self.graph.call_function(operator.mul, (term, weight)))
        return terms


def _identifier(name: str) -> str:
    name = re.sub(r"\W", "_", name, flags=re.ASCII).strip("_") or "blob"
    return f"_{name}" if name[0].isdigit() else name
