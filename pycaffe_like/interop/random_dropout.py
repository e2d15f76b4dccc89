"""Verifies nets whose Dropout layers also drop values in TEST, as Bayesian SegNet's do.

onnxruntime and torch draw different random numbers, so the net and the ONNX model are compared with dropout
switched off in both.
"""

from __future__ import annotations

from typing import Any

from torch import nn

from pycaffe_like.layers.neuron import Dropout


def switch_off_dropout(net: nn.Module) -> list[str]:
    """Makes the Dropout layers of a net pass all values; returns the names of the layers that would have dropped
    some in TEST.
    """
    switched_off = []
    for name, layer in net.named_modules():
        if isinstance(layer, Dropout) and layer.drops_in_test:
            layer.drops_in_test = False
            switched_off.append(name.rpartition(".")[2])
    return switched_off


def without_dropout(model: Any) -> Any:
    """Returns a copy of an onnx.ModelProto whose Dropout nodes pass all values."""
    copied = type(model)()
    copied.CopyFrom(model)
    for node in copied.graph.node:
        if node.op_type == "Dropout":
            node.op_type = "Identity"
            del node.input[1:], node.output[1:], node.attribute[:]
    return copied
