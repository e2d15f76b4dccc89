"""Reads an ONNX file as a graph in which shapes are inferred and constants are computed.

Source: ONNX IR and operators, https://onnx.ai/onnx/.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import Where, shorten
from pycaffe_like.regular_file import read_regular

from .errors import ImportedModelError
from .extras import need

LARGEST_CONSTANT = 2**28
"""Values of a constant that is computed while a file is read."""
_ROUNDS = 8


@dataclass
class OnnxGraph:
    """An ONNX model, ready to be converted node by node.

    Attributes:
        nodes: the nodes that depend on an input of the model, in order.
        constants: the values that do not depend on an input, by name.
        shapes: the shapes of all other values, by name. A shape that depends on an input's values is missing.
        inputs, outputs: the names of the model's inputs and outputs.
    """

    path: str
    model: Any
    opset: int
    nodes: list[Any]
    constants: dict[str, np.ndarray]
    shapes: dict[str, tuple[int, ...]]
    inputs: list[str]
    outputs: list[str]

    def where(self, node: Any) -> Where:
        return Where(self.path, layer=node.name or next(iter(node.output), ""), type=node.op_type)


def read_onnx(path: Path, size: Sequence[int] | None = None) -> OnnxGraph:
    """Reads an ONNX file, with a batch size of 1.

    Args:
        size: height and width for inputs whose height and width are dynamic.

    Raises:
        ImportedModelError: If the file is damaged, or the shape of an input remains dynamic.
    """
    need("onnx")
    return graph_of(_read(path), str(path), size)


def graph_of(model: Any, path: str, size: Sequence[int] | None = None) -> OnnxGraph:
    """Returns the graph of an onnx.ModelProto, which is changed.

    Args:
        path: the file that the model comes from, for error messages.
        size: as for `read_onnx`.

    Raises:
        ImportedModelError: If shapes do not fit, or the shape of an input remains dynamic.
    """
    opset = max((one.version for one in model.opset_import if one.domain in ("", "ai.onnx")), default=1)
    constants = _initial_constants(model)
    for value in model.graph.input:
        if value.name not in constants:
            _settle_shape(value, size, path)
    nodes = list(model.graph.node)
    shapes: dict[str, tuple[int, ...]] = {}
    for _ in range(_ROUNDS):  # a constant settles shapes, which settle further constants
        count = len(constants)
        shapes = _shapes(model, path)
        nodes = _fold(nodes, constants, shapes, opset, path)
        _store(model, nodes, constants)
        if len(constants) == count:
            break
    inputs = [value.name for value in model.graph.input if value.name not in constants]
    outputs = [value.name for value in model.graph.output]
    return OnnxGraph(path, model, opset, nodes, constants, shapes, inputs, outputs)


def _read(path: Path) -> Any:
    import onnx
    from onnx.external_data_helper import load_external_data_for_model

    data = read_regular(path, ImportedModelError, "an ONNX model", "*.onnx")
    try:
        model = onnx.load_model_from_string(data)
        load_external_data_for_model(model, str(path.parent))
        onnx.checker.check_model(model)
    except Exception as error:  # protobuf's and onnx's own kinds
        reason = shorten(str(error).strip().split("\n")[0], 200)
        raise ImportedModelError(f"this is not a valid ONNX model: {reason}", where=Where(str(path))) from None
    if not model.graph.node:
        raise ImportedModelError("the model has no nodes", where=Where(str(path)))
    return model


def _initial_constants(model: Any) -> dict[str, np.ndarray]:
    from onnx.numpy_helper import to_array

    return {one.name: to_array(one) for one in model.graph.initializer}


def _settle_shape(value: Any, size: Sequence[int] | None, path: str) -> None:
    dims = value.type.tensor_type.shape.dim
    for axis, dim in enumerate(dims):
        if dim.HasField("dim_value") and dim.dim_value > 0:
            continue
        if axis == 0:
            dim.dim_value = 1
        elif size is not None and axis >= 2 and len(dims) == 4:
            dim.dim_value = size[axis - 2]
        else:
            raise ImportedModelError(
                f"axis {axis} of input '{value.name}' has no fixed length", advice="See --size.", where=Where(path)
            )


def _shapes(model: Any, path: str) -> dict[str, tuple[int, ...]]:
    import onnx

    del model.graph.value_info[:]
    for value in model.graph.output:  # a stale batch would contradict
        value.type.tensor_type.ClearField("shape")
    try:
        inferred = onnx.shape_inference.infer_shapes(model, data_prop=True)
    except Exception as error:
        reason = shorten(str(error).strip().split("\n")[0], 200)
        raise ImportedModelError(f"shapes do not fit: {reason}", where=Where(path)) from None
    found = {}
    for value in (*inferred.graph.input, *inferred.graph.value_info, *inferred.graph.output):
        dims = value.type.tensor_type.shape.dim
        if value.type.tensor_type.HasField("shape") and all(dim.HasField("dim_value") for dim in dims):
            found[value.name] = tuple(dim.dim_value for dim in dims)
    return found


def _fold(
    nodes: Sequence[Any],
    constants: dict[str, np.ndarray],
    shapes: dict[str, tuple[int, ...]],
    opset: int,
    path: str,
) -> list[Any]:
    """Computes the nodes that depend only on constants, and adds the results to `constants`; returns the
    other nodes.
    """
    left = []
    for node in nodes:
        if node.op_type == "Shape" and node.input[0] in shapes and not node.attribute:
            constants[node.output[0]] = np.array(shapes[node.input[0]], np.int64)
        elif all(name in constants or not name for name in node.input) and not _is_random(node):
            constants.update(zip(node.output, _compute(node, constants, opset, path), strict=True))
        else:
            left.append(node)
    return left


def _is_random(node: Any) -> bool:
    return str(node.op_type).startswith("Random") or node.op_type in ("Bernoulli", "Multinomial")


def _compute(node: Any, constants: dict[str, np.ndarray], opset: int, path: str) -> list[np.ndarray]:
    import onnx
    from onnx.reference import ReferenceEvaluator

    where = Where(path, layer=node.name or node.output[0], type=node.op_type)
    given = {name: constants[name] for name in node.input if name}
    if _result_size(node, given) > LARGEST_CONSTANT:
        raise ImportedModelError("a constant is too large", expected=f"at most {LARGEST_CONSTANT} values", where=where)
    values = [onnx.helper.make_value_info(name, onnx.TypeProto()) for name in given]
    outputs = [onnx.helper.make_value_info(name, onnx.TypeProto()) for name in node.output]
    graph = onnx.helper.make_graph([node], "constant", values, outputs)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", opset)])
    try:
        return [np.asarray(one) for one in ReferenceEvaluator(model).run(None, given)]
    except Exception as error:
        raise ImportedModelError(f"cannot be computed: {shorten(str(error), 200)}", where=where) from None


def _result_size(node: Any, given: dict[str, np.ndarray]) -> float:
    """Returns an upper bound of the number of values in a node's result; 0 for operators whose result cannot
    be larger than their inputs.
    """
    values = list(given.values())
    if node.op_type == "ConstantOfShape":
        return float(prod(float(one) for one in values[0].reshape(-1)))
    if node.op_type in ("Expand", "Tile"):
        return float(values[0].size * prod(max(1.0, float(one)) for one in values[1].reshape(-1)))
    if node.op_type == "Range":
        start, limit, step = (float(one.reshape(-1)[0]) for one in values)
        return abs((limit - start) / step) if step else float("inf")
    return float(prod(max(1, one.size) for one in values)) if node.op_type in ("MatMul", "Gemm", "OneHot") else 0.0


def _store(model: Any, nodes: Sequence[Any], constants: dict[str, np.ndarray]) -> None:
    """Updates the model to the remaining nodes and the new constants, so that shape inference can use them."""
    from onnx.numpy_helper import from_array

    del model.graph.node[:]
    model.graph.node.extend(nodes)
    stored = {one.name for one in model.graph.initializer}
    used = {name for node in nodes for name in node.input} | {value.name for value in model.graph.output}
    for name, value in constants.items():
        if name in used and name not in stored:
            model.graph.initializer.append(from_array(value, name))
