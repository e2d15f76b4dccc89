"""The state of an import from ONNX: the net so far, and the blob that holds each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .errors import ImportedModelError
from .imported import FROZEN, ImportedNet
from .onnx_graph import OnnxGraph

Pads = tuple[int, int, int, int]
"""Above, left, below, right."""


@dataclass
class OnnxNet:
    """An ONNX model that is being converted, node by node.

    Attributes:
        graph: the ONNX model.
        net: the Caffe net.
        blobs: maps each value of the graph to the blob that holds it.
        padded: maps the output of each Pad node to its input and pads. The Pad becomes part of the
            convolution that follows.
        names: how often each layer name has been requested.
    """

    graph: OnnxGraph
    net: ImportedNet
    blobs: dict[str, str] = field(default_factory=dict)
    padded: dict[str, tuple[str, Pads]] = field(default_factory=dict)
    names: Counter[str] = field(default_factory=Counter)

    def error(self, node: Any, problem: str, **details: Any) -> ImportedModelError:
        return ImportedModelError(problem, where=self.graph.where(node), **details)

    def attribute(self, node: Any, name: str, default: Any = None) -> Any:
        import onnx

        for one in node.attribute:
            if one.name == name:
                value = onnx.helper.get_attribute_value(one)
                return value.decode() if isinstance(value, bytes) else value
        return default

    def constant(self, node: Any, index: int) -> np.ndarray | None:
        """Returns an input of a node if it is constant; None if it is not, or is omitted."""
        return self.graph.constants.get(node.input[index]) if index < len(node.input) else None

    def constant_input(self, node: Any, index: int, what: str) -> np.ndarray:
        """Returns an input of a node that has to be constant.

        Raises:
            ImportedModelError: If the input is not constant.
        """
        found = self.constant(node, index)
        if found is None:
            raise self.error(node, f"{what} depends on the input of the net", expected="a constant")
        return found

    def shape(self, node: Any, index: int = 0) -> tuple[int, ...]:
        """Returns the shape of an input of a node."""
        return self.shape_of(node, node.input[index])

    def shape_of(self, node: Any, value: str) -> tuple[int, ...]:
        if value in self.graph.constants:
            return self.graph.constants[value].shape
        if value not in self.graph.shapes:
            raise self.error(
                node, f"the shape of '{value}' depends on the values of the input", expected="a fixed shape"
            )
        return self.graph.shapes[value]

    def bottom(self, node: Any, index: int = 0) -> str:
        """Returns the blob that holds an input of a node. A constant becomes a Parameter layer that is not trained."""
        value = node.input[index]
        if value in self.padded:
            raise self.error(
                node, "padding is supported only before a convolution", expected="Conv after Pad", got=node.op_type
            )
        if value not in self.blobs:
            if value not in self.graph.constants:
                raise self.error(node, f"no node computes '{value}'")
            self.blobs[value] = self.parameter(value)
        return self.blobs[value]

    def parameter(self, value: str) -> str:
        """Adds a Parameter layer that holds a constant; returns its top."""
        values = np.atleast_1d(np.asarray(self.graph.constants[value], np.float32))
        options = {"shape": {"dim": values.shape}}
        return self.net.add(
            "Parameter", self.name(value), [], [value], [values], param=[FROZEN], parameter_param=options
        )

    def name(self, wanted: str) -> str:
        """Returns `wanted`, with a number appended if a layer already has that name."""
        self.names[wanted] += 1
        return wanted if self.names[wanted] == 1 else self.name(f"{wanted}/{self.names[wanted] - 1}")

    def add(
        self,
        kind: str,
        node: Any,
        bottoms: Sequence[str],
        blobs: Sequence[np.ndarray] = (),
        *,
        last: bool = True,
        **fields: Any,
    ) -> str:
        """Adds a layer for a node, and returns its top.

        Args:
            last: whether the top is the node's first output; otherwise it is an intermediate result.
        """
        name = self.name(node.output[0] if last else f"{node.output[0]}/{kind.lower()}")
        top = self.net.add(kind, name, bottoms, [node.output[0] if last else name], blobs, **fields)
        if last:
            self.blobs[node.output[0]] = top
        return top

    def reshape(self, node: Any, bottom: str, shape: Sequence[int], *, last: bool = True) -> str:
        """Adds a Reshape. A first axis of length 1 is treated as a batch axis of any size."""
        dims = [0 if axis == 0 and extent == 1 else extent for axis, extent in enumerate(shape)]
        return self.add("Reshape", node, [bottom], last=last, reshape_param={"shape": {"dim": dims}})
