"""Writes a traced net as the source of a torch module that depends only on torch.

For every layer of the prototxt, the source has a comment with its name, followed by the lines that compute it.
Parameters keep their names.
"""

from __future__ import annotations

import builtins
import keyword
import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, fx
from torch.export import ExportedProgram

_NAMES = {
    "aten.conv2d.default": "F.conv2d",
    "aten.conv_transpose2d.input": "F.conv_transpose2d",
    "aten.linear.default": "F.linear",
    "aten.max_pool2d.default": "F.max_pool2d",
    "aten.avg_pool2d.default": "F.avg_pool2d",
    "aten.relu.default": "F.relu",
    "aten.relu_.default": "F.relu_",
    "aten.leaky_relu.default": "F.leaky_relu",
    "aten.leaky_relu_.default": "F.leaky_relu_",
    "aten.elu.default": "F.elu",
    "aten.prelu.default": "F.prelu",
    "aten.pad.default": "F.pad",
    "aten.sigmoid.default": "torch.sigmoid",
    "aten.tanh.default": "torch.tanh",
    "aten.abs.default": "torch.abs",
    "aten.exp.default": "torch.exp",
    "aten.softmax.int": "torch.softmax",
    "aten.cat.default": "torch.cat",
    "aten.stack.default": "torch.stack",
    "aten.reshape.default": "torch.reshape",
    "aten.flatten.using_ints": "torch.flatten",
    "aten.permute.default": "torch.permute",
    "aten.transpose.int": "torch.transpose",
    "aten.unsqueeze.default": "torch.unsqueeze",
    "aten.squeeze.dim": "torch.squeeze",
    "aten.batch_norm.default": "torch.batch_norm",
    "aten.matmul.default": "torch.matmul",
    "aten.maximum.default": "torch.maximum",
    "aten.where.self": "torch.where",
}
"""Operators that have a public torch function with the same arguments."""

_INFIX = {
    "aten.add.Tensor": "+",
    "aten.sub.Tensor": "-",
    "aten.mul.Tensor": "*",
    "aten.div.Tensor": "/",
    operator.add: "+",
    operator.sub: "-",
    operator.mul: "*",
    operator.floordiv: "//",
    operator.truediv: "/",
}
_CHECKS = ("_assert", "sym_constrain")

_HEAD = '''"""{title}

    net = load()                  # reads {weights} next to this file
    {outputs} = net({inputs})

Written by pcl export. It needs only torch.
"""

import json
import operator
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import inf, nan, nn


class Values(nn.Module):
    """The parameters and buffers of one layer."""

    def __init__(self, parameters, buffers):
        super().__init__()
        for name, shape in parameters.items():
            self.register_parameter(name, nn.Parameter(torch.empty(shape)))
        for name, (shape, dtype) in buffers.items():
            self.register_buffer(name, torch.empty(shape, dtype=getattr(torch, dtype)))


'''

_TAIL = '''

def read_safetensors(path):
    """The tensors of a .safetensors file by name."""
    content = bytearray(Path(path).read_bytes())
    start = 8 + int.from_bytes(content[:8], "little")
    types = {"F32": torch.float32, "F16": torch.float16, "I64": torch.int64, "BOOL": torch.bool}
    found = {}
    for name, about in json.loads(content[8:start]).items():
        if name != "__metadata__":
            first, last = (start + place for place in about["data_offsets"])
            found[name] = torch.empty(about["shape"], dtype=types[about["dtype"]])
            if last > first:
                found[name] = torch.frombuffer(content[first:last], dtype=found[name].dtype).reshape(about["shape"])
    return found


def load(path=None):
    """The net with its parameters, in evaluation mode."""
    net = Net()
    net.load_state_dict(read_safetensors(path or Path(__file__).with_name("WEIGHTS")))
    return net.eval()
'''


def parameters_of(program: ExportedProgram) -> dict[str, Tensor]:
    """Returns the parameters and buffers of a program, by names such as `conv1.weight`."""
    signature = program.graph_signature
    found = {}
    for placeholder, name in {
        **signature.inputs_to_parameters,
        **signature.inputs_to_buffers,
        **signature.inputs_to_lifted_tensor_constants,
    }.items():
        value = program.state_dict.get(name, program.constants.get(name))
        assert isinstance(value, Tensor), placeholder
        found[plain_name(name)] = value.detach().contiguous().clone()
    return found


def plain_name(name: str) -> str:
    """Returns the name of a parameter in the source, without the prefixes of wrapper modules."""
    plain = re.sub(r"^(net\.)+", "", name)
    return plain if "." in plain else f"constants.{plain}"


def source(
    program: ExportedProgram,
    title: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    weights: str,
    layers: Mapping[str, str],
) -> str:
    """Returns the Python source of a traced net.

    Args:
        weights: name of the .safetensors file.
        layers: maps submodules to layer names in the prototxt, for comments.
    """
    writer = _Writer(program, layers)
    head = _HEAD.format(
        title=title,
        weights=weights,
        outputs=", ".join(map(_identifier, outputs)),
        inputs=", ".join(map(_identifier, inputs)),
    )
    body = ["class Net(nn.Module):", "    def __init__(self):", "        super().__init__()"]
    body += [f"        {line}" for line in writer.declarations()]
    body += ["", *(f"    {line}" if line else "" for line in writer.forward(inputs))]
    return head + "\n".join(body) + "\n" + _TAIL.replace("WEIGHTS", weights)


class _Writer:
    """Generates the source lines of a program.

    Attributes:
        names: the variable name of each node.
    """

    def __init__(self, program: ExportedProgram, layers: Mapping[str, str]) -> None:
        self.program = program
        self.layers = layers
        self.names: dict[fx.Node, str] = {}
        signature = program.graph_signature
        self.attributes = {
            **signature.inputs_to_parameters,
            **signature.inputs_to_buffers,
            **signature.inputs_to_lifted_tensor_constants,
        }

    def declarations(self) -> Iterator[str]:
        """Yields a line for each layer with parameters or buffers."""
        named = self.program.graph_signature.inputs_to_parameters.values()
        is_parameter = {plain_name(name) for name in named if self.program.state_dict[name].requires_grad}
        groups: dict[str, dict[str, Tensor]] = {}
        for name, value in parameters_of(self.program).items():
            layer, _, own = name.rpartition(".")
            groups.setdefault(layer.replace(".", "_"), {})[own] = value
        for layer, values in groups.items():
            learned = {k: tuple(v.shape) for k, v in values.items() if f"{layer}.{k}" in is_parameter}
            kept = {k: (tuple(v.shape), str(v.dtype)[6:]) for k, v in values.items() if k not in learned}
            yield f"self.{layer} = Values({learned}, {kept})"

    def forward(self, inputs: Sequence[str]) -> Iterator[str]:
        """Yields the lines of the method `forward`."""
        given = iter(inputs)
        user = set(self.program.graph_signature.user_inputs)
        arguments = []
        nodes = list(self.program.graph.nodes)
        for node in nodes:
            if node.op == "placeholder" and node.name in user:
                self.names[node] = _identifier(next(given))
                arguments.append(self.names[node])
            elif node.op == "placeholder":
                layer, _, own = plain_name(self.attributes[node.name]).rpartition(".")
                self.names[node] = f"self.{layer.replace('.', '_')}.{own}"
        yield f"def forward({', '.join(['self', *arguments])}):"
        layer = ""
        for node in nodes:
            if node.op == "call_function" and not any(check in str(node.target) for check in _CHECKS):
                if (found := self._layer(node)) and found != layer:
                    layer = found
                    yield f"    # {layer}"
                yield f"    {self._statement(node)}"
        results = [self._text(value) for value in self.program.graph.output_node().args[0]]
        results = results[len(results) - len(self.program.graph_signature.user_outputs) :]
        yield f"    return {', '.join(results)}"

    def _layer(self, node: fx.Node) -> str:
        for path, _ in reversed((node.meta.get("nn_module_stack") or {}).values()):
            name = re.sub(r"^.*?(net\.)+", "", str(path)).partition(".")[0]
            if name in self.layers:
                return self.layers[name]
        return ""

    def _statement(self, node: fx.Node) -> str:
        self.names[node] = _identifier(node.name)
        return f"{self.names[node]} = {self._call(node)}"

    def _call(self, node: fx.Node) -> str:
        target = node.target
        if target is operator.getitem:
            return f"{self._text(node.args[0])}[{self._text(node.args[1])}]"
        name = str(target)
        if name == "aten.sym_size.int":
            return f"{self._text(node.args[0])}.shape[{node.args[1]}]"
        sign = _INFIX.get(target if callable(target) and target in _INFIX else name)
        if sign is not None and len(node.args) == 2 and not node.kwargs:
            return f"{self._text(node.args[0])} {sign} {self._text(node.args[1])}"
        if name in _NAMES:
            called = _NAMES[name]
        elif isinstance(target, torch._ops.OpOverload):
            called = f"torch.ops.{name}"
        else:
            called = f"operator.{getattr(target, '__name__', name)}"
        given = [self._text(value) for value in node.args]
        given += [f"{k}={self._text(v)}" for k, v in node.kwargs.items() if k not in ("device", "layout", "pin_memory")]
        return f"{called}({', '.join(given)})"

    def _text(self, value: Any) -> str:
        if isinstance(value, fx.Node):
            return self.names[value]
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(map(self._text, value))}]"
        return str(value) if isinstance(value, torch.dtype) else repr(value)


def _identifier(name: str) -> str:
    name = re.sub(r"\W", "_", name, flags=re.ASCII)
    if not name or name[0].isdigit() or keyword.iskeyword(name) or hasattr(builtins, name):
        name = f"_{name}"
    return f"{name}_" if name in ("F", "torch", "nn", "operator", "self", "inf", "nan", "json", "Path") else name
