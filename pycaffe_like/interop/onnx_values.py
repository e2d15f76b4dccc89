"""Converts ONNX operators that compute values: arithmetic, activations, normalization, products, means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np

from .imported import MSRA, filler
from .onnx_net import OnnxNet

_LARGE = 3.4e38


def activation(kind: str, message: str = "", **fields: tuple[str, float]) -> Callable[[OnnxNet, Any], None]:
    """Returns the conversion of an operator that corresponds to one layer type.

    Args:
        kind: the layer type.
        message: the field of LayerParameter with the layer's options.
        fields: maps each ONNX attribute to the field for it in `message` and its default in ONNX.
    """

    def translate(net: OnnxNet, node: Any) -> None:
        options = {field: net.attribute(node, name, default) for name, (field, default) in fields.items()}
        given: dict[str, Any] = {message: options} if message else {}
        net.add(kind, node, [net.bottom(node)], **given)

    return translate


def power(net: OnnxNet, node: Any) -> None:
    """Converts Neg, Sqrt and Reciprocal."""
    options = {"Neg": {"scale": -1}, "Sqrt": {"power": 0.5}, "Reciprocal": {"power": -1}}[node.op_type]
    net.add("Power", node, [net.bottom(node)], power_param=options)


def pow_(net: OnnxNet, node: Any) -> None:
    exponent = net.constant_input(node, 1, "the exponent")
    if exponent.size != 1:
        raise net.error(node, "the exponent is not a single number")
    net.add("Power", node, [net.bottom(node)], power_param={"power": float(exponent.reshape(-1)[0])})


def clip(net: OnnxNet, node: Any) -> None:
    bounds = []
    for index, name, default in ((1, "min", -_LARGE), (2, "max", _LARGE)):
        given = len(node.input) > index and node.input[index]
        bounds.append(
            float(net.constant_input(node, index, name).reshape(-1)[0]) if given else net.attribute(node, name, default)
        )
    low, high = max(bounds[0], -_LARGE), min(bounds[1], _LARGE)
    if (low, high) == (0, 6):
        net.add("Clip", node, [net.bottom(node)], clip_param={"min": 0, "max": 6})
    elif low == 0 and high == _LARGE:
        net.add("ReLU", node, [net.bottom(node)])
    else:
        net.add("Clip", node, [net.bottom(node)], clip_param={"min": low, "max": high})


def hard_sigmoid(net: OnnxNet, node: Any) -> None:
    """Converts HardSigmoid: max(0, min(1, alpha x + beta))."""
    _hard_sigmoid(net, node, net.attribute(node, "alpha", 0.2), net.attribute(node, "beta", 0.5), last=True)


def hard_swish(net: OnnxNet, node: Any) -> None:
    """Converts HardSwish: x * max(0, min(1, x / 6 + 1 / 2))."""
    gate = _hard_sigmoid(net, node, 1 / 6, 0.5, last=False)
    net.add("Eltwise", node, [net.bottom(node), gate], eltwise_param={"operation": "PROD"})


def _hard_sigmoid(net: OnnxNet, node: Any, alpha: float, beta: float, *, last: bool) -> str:
    line = net.add("Power", node, [net.bottom(node)], last=False, power_param={"scale": alpha, "shift": beta})
    return net.add("Clip", node, [line], last=last, clip_param={"min": 0, "max": 1})


def prelu(net: OnnxNet, node: Any) -> None:
    slope, shape = net.constant_input(node, 1, "the slope"), net.shape(node)
    shared = slope.size == 1
    if not shared and slope.size != shape[1]:
        raise net.error(node, "there has to be one slope per channel", expected=shape[1], got=slope.size)
    options = {"channel_shared": shared}
    net.add("PReLU", node, [net.bottom(node)], [slope.reshape(() if shared else -1)], prelu_param=options)


def batch_norm(net: OnnxNet, node: Any) -> None:
    """Converts BatchNormalization to BatchNorm, followed by Scale for its scale and bias."""
    if net.attribute(node, "training_mode", 0):
        raise net.error(node, "the model is in training mode", expected="training_mode=0")
    names = ("scale", "bias", "mean", "variance")
    scale, bias, mean, variance = (net.constant_input(node, index, name) for index, name in enumerate(names, 1))
    eps = net.attribute(node, "epsilon", 1e-5)
    blobs = [mean, variance, np.ones(1)]
    blob = net.add("BatchNorm", node, [net.bottom(node)], blobs, last=False, batch_norm_param={"eps": eps})
    net.add("Scale", node, [blob], [scale, bias], scale_param={"bias_term": True, "filler": filler(1)})


def softmax(net: OnnxNet, node: Any) -> None:
    """Converts Softmax and LogSoftmax. Before opset 13 they normalize over `axis` and all axes after it
    together; since then, over `axis` alone.
    """
    shape = net.shape(node)
    axis = net.attribute(node, "axis", -1 if net.graph.opset >= 13 else 1) % len(shape)
    log, blob = node.op_type == "LogSoftmax", net.bottom(node)
    joined = net.graph.opset < 13 and prod(shape[axis + 1 :]) > 1
    if joined:
        blob = net.reshape(node, blob, [prod(shape[:axis]), prod(shape[axis:])], last=False)
    options: dict[str, Any] = {} if joined or axis == 1 else {"softmax_param": {"axis": axis}}
    blob = net.add("Softmax", node, [blob], last=not (log or joined), **options)
    if joined:
        blob = net.reshape(node, blob, shape, last=not log)
    if log:
        net.add("Log", node, [blob])


def gemm(net: OnnxNet, node: Any) -> None:
    """Converts Gemm, alpha A B + beta C, to InnerProduct; B and C have to be constant."""
    weight = net.constant_input(node, 1, "the weight").astype(np.float32) * net.attribute(node, "alpha", 1.0)
    if net.attribute(node, "transA", 0):
        raise net.error(node, "a transposed input is not supported", expected="transA=0")
    weight = weight if net.attribute(node, "transB", 0) else weight.T
    bias = None
    if len(node.input) > 2 and node.input[2]:
        bias = net.constant_input(node, 2, "the bias") * net.attribute(node, "beta", 1.0)
        if bias.size not in (1, len(weight)) or prod(bias.shape[:-1]) != 1:
            raise net.error(node, "the bias has to be the same for all rows", got=bias.shape)
    _inner_product(net, node, weight, None if bias is None else np.broadcast_to(bias.reshape(-1), len(weight)), 1)


def matmul(net: OnnxNet, node: Any) -> None:
    weight = net.constant_input(node, 1, "the second factor")
    if weight.ndim != 2:
        raise net.error(node, "the second factor is not a matrix", got=weight.shape)
    _inner_product(net, node, weight.T, None, len(net.shape(node)) - 1)


def _inner_product(net: OnnxNet, node: Any, weight: np.ndarray, bias: np.ndarray | None, axis: int) -> None:
    options: dict[str, Any] = {"num_output": len(weight), "bias_term": bias is not None, "weight_filler": MSRA}
    options |= {"axis": axis} if axis != 1 else {}
    blobs = [weight] if bias is None else [weight, bias]
    net.add("InnerProduct", node, [net.bottom(node)], blobs, inner_product_param=options)


def reduce(net: OnnxNet, node: Any) -> None:
    """Converts ReduceMean, ReduceSum, ReduceSumSquare and ReduceL2.

    The mean over height and width becomes a global Pooling. For other axes, Permute moves the reduced axes to
    the end, and Reduction reduces them.
    """
    shape, wanted = net.shape(node), net.shape_of(node, node.output[0])
    axes = net.attribute(node, "axes")
    if axes is None:
        axes = [] if len(node.input) < 2 else [int(one) for one in net.constant_input(node, 1, "axes").reshape(-1)]
    axes = sorted(axis % len(shape) for axis in axes) or list(range(len(shape)))
    operation = {"ReduceMean": "MEAN", "ReduceSum": "SUM", "ReduceSumSquare": "SUMSQ", "ReduceL2": "SUMSQ"}
    if node.op_type == "ReduceMean" and axes == [2, 3] and len(shape) == 4:
        options: dict[str, Any] = {"pooling_param": {"pool": "AVE", "global_pooling": True}}
        kind, found = "Pooling", [*shape[:2], 1, 1]
    else:
        blob, moved, first = _axes_last(net, node, shape, axes)
        kind, found = "Reduction", list(moved[:first])
        options = {"reduction_param": {"operation": operation[node.op_type], "axis": first}}
    bottom = net.bottom(node) if kind == "Pooling" else blob
    root, same = node.op_type == "ReduceL2", tuple(found) == tuple(wanted)
    blob = net.add(kind, node, [bottom], last=same and not root, **options)
    if root:
        blob = net.add("Power", node, [blob], last=same, power_param={"power": 0.5})
    if not same:
        net.reshape(node, blob, wanted)


def _axes_last(net: OnnxNet, node: Any, shape: Sequence[int], axes: Sequence[int]) -> tuple[str, Sequence[int], int]:
    """Permutes the node's input so that `axes` come last; returns the blob, its shape, and the index of the first
    of the moved axes.
    """
    order = [axis for axis in range(len(shape)) if axis not in axes] + list(axes)
    blob, first = net.bottom(node), len(shape) - len(axes)
    if order != list(range(len(shape))):
        blob = net.add("Permute", node, [blob], last=False, permute_param={"order": order})
    return blob, [shape[axis] for axis in order], first


def eltwise(net: OnnxNet, node: Any) -> None:
    """Converts Sum and Max of blobs that have the same shape."""
    shapes = {net.shape(node, index) for index in range(len(node.input))}
    if len(shapes) > 1:
        raise net.error(node, "its inputs have different shapes", got=sorted(shapes))
    bottoms = [net.bottom(node, index) for index in range(len(node.input))]
    if len(bottoms) == 1:
        net.blobs[node.output[0]] = bottoms[0]
        return
    operation = {"Sum": "SUM", "Max": "MAX"}[node.op_type]
    net.add("Eltwise", node, bottoms, eltwise_param={"operation": operation})


def arithmetic(net: OnnxNet, node: Any) -> None:
    """Converts Add, Sub, Mul and Div of two blobs, or of a blob and a constant, if Caffe can broadcast them."""
    constants = [net.constant(node, 0), net.constant(node, 1)]
    index = 0 if constants[0] is not None else 1
    constant = constants[index]
    if constant is not None and _with_constant(net, node, 1 - index, constant.astype(np.float32)):
        return
    _of_blobs(net, node)


def _with_constant(net: OnnxNet, node: Any, index: int, constant: np.ndarray) -> bool:
    """Adds the layer for an operation with a constant: Power for a single number, Bias or Scale for an array.

    Args:
        index: the index of the input that is not constant.

    Returns:
        Whether one of these layers can compute the operation; if not, the constant has to become a blob.
    """
    shape, kind, bottom = net.shape(node, index), node.op_type, net.bottom(node, index)
    if net.shape_of(node, node.output[0]) != shape:
        return False
    if kind in ("Sub", "Div") and index == 1:  # constant - x, constant / x
        options = {"scale": -1} if kind == "Sub" else {"power": -1}
        if constant.size == 1 and kind == "Sub":
            options["shift"] = float(constant.reshape(-1)[0])  # type: ignore[assignment]
            net.add("Power", node, [bottom], power_param=options)
            return True
        bottom = net.add("Power", node, [bottom], last=False, power_param=options)
    elif kind in ("Sub", "Div"):
        constant = -constant if kind == "Sub" else 1 / constant
    adds = kind in ("Add", "Sub")
    if constant.size == 1:
        value = float(constant.reshape(-1)[0])
        net.add("Power", node, [bottom], power_param={"shift": value} if adds else {"scale": value})
        return True
    full = (1,) * (len(shape) - constant.ndim) + constant.shape
    used = [axis for axis, extent in enumerate(full) if extent > 1]
    if full[used[0] : used[-1] + 1] != shape[used[0] : used[-1] + 1]:
        return False
    blob = constant.reshape(full[used[0] : used[-1] + 1])
    given: dict[str, Any] = {"bias_param" if adds else "scale_param": {"axis": used[0], "num_axes": blob.ndim}}
    net.add("Bias" if adds else "Scale", node, [bottom], [blob], **given)
    return True


def _of_blobs(net: OnnxNet, node: Any) -> None:
    shapes, bottoms = [net.shape(node, 0), net.shape(node, 1)], [net.bottom(node, 0), net.bottom(node, 1)]
    kind, wanted = node.op_type, net.shape_of(node, node.output[0])
    if kind == "Div":
        bottoms[1] = net.add("Power", node, [bottoms[1]], last=False, power_param={"power": -1})
    if shapes[0] == shapes[1]:
        options: dict[str, Any] = {"operation": "SUM" if kind in ("Add", "Sub") else "PROD"}
        options |= {"coeff": [1, -1]} if kind == "Sub" else {}
        net.add("Eltwise", node, bottoms, eltwise_param=options)
        return
    if kind == "Sub":
        bottoms[1] = net.add("Power", node, [bottoms[1]], last=False, power_param={"scale": -1})
    large = 0 if shapes[0] == wanted else 1
    small = (1,) * (len(wanted) - len(shapes[1 - large])) + tuple(shapes[1 - large])
    while small and small[-1] == 1:
        small = small[:-1]
    first = next((axis for axis, extent in enumerate(small) if extent > 1), 0)
    first = 0 if net.shape(node, 1 - large)[:1] == wanted[:1] and len(shapes[1 - large]) == len(wanted) else first
    if shapes[large] != wanted:
        raise net.error(node, "broadcasting of this kind is not supported", got=f"{shapes[0]} and {shapes[1]}")
    if small[first:] != tuple(wanted[first : len(small)]) or not small:
        bottoms[1 - large] = _tile(net, node, bottoms[1 - large], shapes[1 - large], wanted)
        operation = "SUM" if kind in ("Add", "Sub") else "PROD"
        net.add("Eltwise", node, bottoms, eltwise_param={"operation": operation})
        return
    other = bottoms[1 - large]
    if tuple(shapes[1 - large]) != small[first:]:
        other = net.reshape(node, other, small[first:], last=False)
    adds = kind in ("Add", "Sub")
    options = {"bias_param" if adds else "scale_param": {"axis": first}}
    net.add("Bias" if adds else "Scale", node, [bottoms[large], other], **options)


def _tile(net: OnnxNet, node: Any, blob: str, shape: Sequence[int], wanted: Sequence[int]) -> str:
    """Repeats a blob along its axes of length 1 to broadcast it to the shape `wanted`."""
    full = (1,) * (len(wanted) - len(shape)) + tuple(shape)
    if len(full) != len(shape):
        blob = net.reshape(node, blob, full, last=False)
    for axis, (extent, repeats) in enumerate(zip(full, wanted, strict=True)):
        if extent != repeats:
            blob = net.add("Tile", node, [blob], last=False, tile_param={"axis": axis, "tiles": repeats})
    return blob
