"""Converts ONNX operators that rearrange values: reshaping, joining, slicing."""

from __future__ import annotations

from typing import Any

import numpy as np

from .onnx_net import OnnxNet


def reshape(net: OnnxNet, node: Any) -> None:
    """Converts Reshape, Flatten, Squeeze and Unsqueeze."""
    shape, wanted = net.shape(node), net.shape_of(node, node.output[0])
    if shape == wanted:
        alias(net, node)
    elif len(wanted) == 2 and shape[:1] == wanted[:1] and len(shape) > 2:
        net.add("Flatten", node, [net.bottom(node)])
    else:
        net.reshape(node, net.bottom(node), wanted)


def alias(net: OnnxNet, node: Any) -> None:
    """Converts an operator that changes nothing, such as Identity: its output is the same blob."""
    net.blobs[node.output[0]] = net.bottom(node)


def dropout(net: OnnxNet, node: Any) -> None:
    ratio = net.attribute(node, "ratio", 0.5)
    if len(node.input) > 1 and node.input[1]:
        ratio = float(net.constant_input(node, 1, "the ratio").reshape(-1)[0])
    net.add("Dropout", node, [net.bottom(node)], dropout_param={"dropout_ratio": ratio})


def transpose(net: OnnxNet, node: Any) -> None:
    axes = len(net.shape(node))
    order = list(net.attribute(node, "perm") or range(axes)[::-1])
    if order == list(range(axes)):
        alias(net, node)
    else:
        net.add("Permute", node, [net.bottom(node)], permute_param={"order": order})


def concat(net: OnnxNet, node: Any) -> None:
    axis = net.attribute(node, "axis", 1) % len(net.shape(node))
    bottoms = [net.bottom(node, index) for index in range(len(node.input))]
    options: dict[str, Any] = {"concat_param": {"axis": axis}} if axis != 1 else {}
    net.add("Concat", node, bottoms, **options)


def split(net: OnnxNet, node: Any) -> None:
    shape = net.shape(node)
    axis = net.attribute(node, "axis", 0) % len(shape)
    sizes = [net.shape_of(node, name)[axis] for name in node.output]
    points = [int(one) for one in np.cumsum(sizes)[:-1]]
    options = {"axis": axis, "slice_point": points}
    net.net.add("Slice", net.name(node.output[0]), [net.bottom(node)], list(node.output), slice_param=options)
    net.blobs.update((name, name) for name in node.output)
    used = {name for other in net.graph.nodes for name in other.input} | set(net.graph.outputs)
    silence(net, node, [name for name in node.output if name not in used])


def silence(net: OnnxNet, node: Any, tops: list[str]) -> None:
    """Adds a Silence layer for blobs that nothing reads, which would otherwise be outputs of the net."""
    if tops:
        net.net.message.layer.add(name=net.name(f"{node.output[0]}/rest"), type="Silence", bottom=tops)


def slice_(net: OnnxNet, node: Any) -> None:
    """Converts ONNX's Slice to one Slice layer for each sliced axis. The layer cuts the axis where the requested
    range starts and where it ends; the top between the two cuts is the result.
    """
    shape, blob = list(net.shape(node)), net.bottom(node)
    ranges = _ranges(net, node, shape)
    steps = [(axis, start, stop) for axis, (start, stop) in ranges.items() if (start, stop) != (0, shape[axis])]
    if not steps:
        alias(net, node)
        return
    for number, (axis, start, stop) in enumerate(steps, 1):
        last = number == len(steps)
        points = [point for point in (start, stop) if 0 < point < shape[axis]]
        name = net.name(f"{node.output[0]}/slice")
        top = node.output[0] if last else name
        tops = [f"{name}/{part}" for part in range(len(points) + 1)]
        tops[1 if start else 0] = top
        net.net.add("Slice", name, [blob], tops, slice_param={"axis": axis, "slice_point": points})
        silence(net, node, [one for one in tops if one != top])
        blob, shape[axis] = top, stop - start
    net.blobs[node.output[0]] = blob


def _ranges(net: OnnxNet, node: Any, shape: list[int]) -> dict[int, tuple[int, int]]:
    """Returns start and end for each axis that a Slice node names."""

    def values(index: int, name: str) -> list[int] | None:
        if index < len(node.input) and node.input[index]:
            return [int(one) for one in net.constant_input(node, index, name).reshape(-1)]
        given = net.attribute(node, name)
        return None if given is None else list(given)

    starts, ends, axes, steps = (values(i, name) for i, name in enumerate(("starts", "ends", "axes", "steps"), 1))
    if starts is None or ends is None:
        raise net.error(node, "the input starts or ends is missing")
    if steps is not None and set(steps) != {1}:
        raise net.error(node, "steps other than 1 are not supported", got=steps)
    found = {}
    for axis, start, end in zip(axes or range(len(starts)), starts, ends, strict=False):
        axis %= len(shape)
        start, stop, _ = slice(start, end).indices(shape[axis])
        if stop <= start:
            raise net.error(node, "the slice is empty", got=f"{start} to {stop}")
        found[axis] = (start, stop)
    return found
