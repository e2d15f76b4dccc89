"""Reads the program of a torch.export archive (.pt2) as an fx graph.

torch.export.load unpickles parts of an archive and evaluates expressions in it, so a malicious file can run
code. This reader only parses data: the nodes, from JSON, and the tensors, from raw bytes.

Source: torch/_export/serde/schema.py and torch/export/pt2_archive of PyTorch.
"""

from __future__ import annotations

import json
import operator
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, fx, nn

from pycaffe_like.errors import Where, shorten
from pycaffe_like.regular_file import read_regular

from .errors import ImportedModelError

_DTYPES = {
    1: torch.uint8,
    2: torch.int8,
    3: torch.int16,
    4: torch.int32,
    5: torch.int64,
    6: torch.float16,
    7: torch.float32,
    8: torch.float64,
    12: torch.bool,
    13: torch.bfloat16,
}
"""torch's numbers of data types, as the archive stores them."""
_OF_NUMBERS = ("add", "sub", "mul", "floordiv", "truediv", "mod", "neg", "eq", "ne", "lt", "le", "gt", "ge")
"""Functions of the module `operator` that programs apply to sizes."""
_PLAIN = ("as_int", "as_ints", "as_float", "as_floats", "as_string", "as_bool", "as_bools")
_UNSAFE = ("from_file",)
"""aten operators that touch files."""


@dataclass(frozen=True)
class Pt2Program:
    """A program that is ready to be run and traced.

    Attributes:
        module: takes the inputs in order and returns a tuple.
        shapes: the shape of each input.
    """

    module: nn.Module
    inputs: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]
    outputs: tuple[str, ...]


class _Variadic(nn.Module):
    """Passes any number of inputs to a module."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        found: tuple[Tensor, ...] = self.net(*tensors)
        return found


def read_pt2(path: Path, size: Sequence[int] | None = None) -> Pt2Program:
    """Reads a program, with a batch size of 1 if the batch is dynamic.

    Args:
        size: height and width for inputs whose height and width are dynamic.

    Raises:
        ImportedModelError: If the file is damaged, contains pickles, or has an operator that is not torch's own.
    """
    archive = _Archive(path)
    try:
        return _Reader(archive, archive.json("models/model.json")["graph_module"], size).program()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RuntimeError) as error:
        raise archive.error(f"the program is damaged: {shorten(str(error), 200)}") from None


class _Archive:
    """The files of an archive."""

    def __init__(self, path: Path) -> None:
        self.path = path
        data = read_regular(path, ImportedModelError, "a torch.export program", "*.pt2")
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
        except zipfile.BadZipFile:
            raise self.error("this is not a torch.export program: it is no zip archive") from None
        self.names = {one.filename.partition("/")[2]: one for one in self.zip.infolist()}
        if "models/model.json" not in self.names:
            raise self.error("this is not a torch.export program: it has no models/model.json")

    def error(self, problem: str, **details: Any) -> ImportedModelError:
        return ImportedModelError(problem, where=Where(str(self.path)), **details)

    def read(self, name: str) -> bytes:
        if name not in self.names:
            raise self.error(f"the archive has no {shorten(name)}")
        entry = self.names[name]
        if entry.compress_type != zipfile.ZIP_STORED:  # torch never compresses; a small file could fill the memory
            raise self.error(f"{shorten(name)} is compressed", expected="a file that torch.export.save wrote")
        try:
            return self.zip.read(entry)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
            raise self.error(f"{shorten(name)} is damaged: {error}") from None

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))

    def tensors(self) -> dict[str, Tensor]:
        """Returns all parameters, buffers and constants, by name."""
        found = {}
        for kind in ("weights", "constants"):
            for name, entry in self.json(f"data/{kind}/model_{kind}_config.json")["config"].items():
                if entry["use_pickle"] or entry["tensor_meta"] is None:
                    raise self.error(f"'{shorten(name)}' is pickled, which could run code", expected="a plain tensor")
                found[name] = self._tensor(f"data/{kind}/{entry['path_name']}", entry["tensor_meta"])
        return found

    def _tensor(self, name: str, about: Mapping[str, Any]) -> Tensor:
        data = bytearray(self.read(name))
        dtype = _DTYPES[about["dtype"]]
        flat = torch.frombuffer(data, dtype=dtype) if data else torch.empty(0, dtype=dtype)
        size, strides = ([one["as_int"] for one in about[key]] for key in ("sizes", "strides"))
        return flat.as_strided(size, strides, about["storage_offset"]["as_int"]).contiguous()


class _Reader:
    """Builds the fx graph of a program."""

    def __init__(self, archive: _Archive, module: Mapping[str, Any], size: Sequence[int] | None) -> None:
        self.archive = archive
        self.graph_data = module["graph"]
        self.signature = module["signature"]
        self.size = size
        self.graph = fx.Graph()
        self.values: dict[str, fx.Node] = {}

    def program(self) -> Pt2Program:
        root = nn.Module()
        inputs = self._add_inputs(root)
        for node in self.graph_data["nodes"]:
            self._add_node(node)
        outputs = [spec["user_output"]["arg"]["as_tensor"]["name"] for spec in self.signature["output_specs"]]
        self.graph.output(tuple(self.values[name] for name in outputs))
        shapes = tuple(self._input_shape(name) for name in inputs)
        module = _Variadic(fx.GraphModule(root, self.graph)).eval()
        return Pt2Program(module, tuple(inputs), shapes, tuple(outputs))

    def _add_inputs(self, root: nn.Module) -> list[str]:
        """Adds the tensors of the archive and the inputs of the program; returns the names of the inputs."""
        tensors, inputs = self.archive.tensors(), []
        for spec in self.signature["input_specs"]:
            if "user_input" in spec:
                name = spec["user_input"]["arg"]["as_tensor"]["name"]
                inputs.append(name)
                self.values[name] = self.graph.placeholder(f"input_{len(inputs)}")
                continue
            ((kind, about),) = spec.items()
            if kind not in ("parameter", "buffer", "tensor_constant"):
                raise self.archive.error(f"an input of the program is of the kind {shorten(kind)}, not a tensor")
            attribute = f"tensor_{len(self.values)}"
            root.register_buffer(attribute, tensors[about[f"{kind}_name"]])
            self.values[about["arg"]["name"]] = self.graph.get_attr(attribute)
        return inputs

    def _input_shape(self, name: str) -> tuple[int, ...]:
        shape = []
        sizes = self.graph_data["tensor_values"][name]["sizes"]
        for axis, extent in enumerate(sizes):
            if "as_int" in extent:
                shape.append(int(extent["as_int"]))
            elif axis == 0:
                shape.append(1)
            elif self.size is not None and axis >= 2 and len(sizes) == 4:
                shape.append(self.size[axis - 2])
            else:
                raise self.archive.error(f"axis {axis} of input '{name}' has no fixed length", advice="See --size.")
        return tuple(shape)

    def _add_node(self, node: Mapping[str, Any]) -> None:
        target, outputs = str(node["target"]), node["outputs"]
        function = self._function(target)
        if not outputs:  # a check of the program's own
            return
        given = {one["name"]: self._argument(one["arg"], target) for one in node["inputs"]}
        if isinstance(function, torch._ops.OpOverload):
            result = self.graph.call_function(function, (), given)
        else:
            result = self.graph.call_function(function, tuple(given.values()))
        names = [self._names(one) for one in outputs]
        if len(names) == 1 and "as_tensors" not in outputs[0]:
            self.values[names[0][0]] = result
            return
        for index, name in enumerate(name for some in names for name in some):
            self.values[name] = self.graph.call_function(operator.getitem, (result, index))

    @staticmethod
    def _names(output: Mapping[str, Any]) -> list[str]:
        """Returns the names of the values that one output of a node consists of."""
        ((kind, about),) = output.items()
        if kind == "as_tensors":
            return [one["name"] for one in about]
        return [about["name"] if kind == "as_tensor" else about["as_name"] if isinstance(about, dict) else ""]

    def _function(self, target: str) -> Any:
        """Returns the function that a node calls.

        Raises:
            ImportedModelError: If it is not an operator of torch or a calculation with sizes.
        """
        aten = re.fullmatch(r"torch\.ops\.aten\.(\w+)\.(\w+)", target)
        if aten and aten[1] not in _UNSAFE and hasattr(torch.ops.aten, aten[1]):
            return getattr(getattr(torch.ops.aten, aten[1]), aten[2])
        calculation = re.fullmatch(r"_operator\.(\w+)", target)
        if calculation and calculation[1] in _OF_NUMBERS:
            return getattr(operator, calculation[1])
        raise self.archive.error(f"operator {shorten(target)} is not supported", expected="operators of torch.ops.aten")

    def _argument(self, argument: Mapping[str, Any], target: str) -> Any:
        ((kind, value),) = argument.items()
        if kind in _PLAIN:
            return value
        if kind == "as_none":
            return None
        if kind in ("as_tensor", "as_sym_int", "as_sym_float", "as_optional_tensor"):
            return self._value(value)
        if kind in ("as_tensors", "as_sym_ints", "as_optional_tensors"):
            return [self._value(one) for one in value]
        if kind == "as_scalar_type":
            return _DTYPES[value]
        if kind in ("as_layout", "as_memory_format"):  # these choose between layouts of memory
            return None
        if kind == "as_device":
            return torch.device("cpu")
        raise self.archive.error(f"an argument of {shorten(target)} is of the kind {shorten(kind)}")

    def _value(self, value: Mapping[str, Any]) -> Any:
        """Returns the node or the number that an argument refers to."""
        ((kind, name),) = value.items()
        if kind in ("as_int", "as_float"):
            return name
        if kind == "as_none":
            return None
        return self.values[name["name"] if isinstance(name, dict) else name]
