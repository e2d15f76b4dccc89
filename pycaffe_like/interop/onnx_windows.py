"""Converts ONNX operators with windows: convolutions, pooling, resizing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pycaffe_like.layers.pooling import pooled_extent

from .imported import FROZEN, MSRA, convolution_window, upsampling, window
from .onnx_net import OnnxNet, Pads


def _window(net: OnnxNet, node: Any, kernel: Sequence[int]) -> tuple[Sequence[int], Sequence[int], Pads]:
    """Returns the strides, dilations and pads of a node with a two-dimensional window."""
    if len(kernel) != 2:
        raise net.error(node, "only windows over two axes are supported", got=f"{len(kernel)} axes")
    strides, dilations = (list(net.attribute(node, name) or [1, 1]) for name in ("strides", "dilations"))
    auto = net.attribute(node, "auto_pad", "NOTSET")
    pads = list(net.attribute(node, "pads") or [0, 0, 0, 0])
    if auto in ("SAME_UPPER", "SAME_LOWER"):
        pads = _same(net.shape(node)[2:], kernel, strides, dilations, auto == "SAME_UPPER")
    return strides, dilations, (pads[0], pads[1], pads[2], pads[3])


def _same(
    extents: Sequence[int], kernel: Sequence[int], strides: Sequence[int], dilations: Sequence[int], upper: bool
) -> list[int]:
    """Returns the pads for auto_pad SAME. With these, the extent of the output is the input's extent / stride,
    rounded up.
    """
    before, after = [], []
    for extent, k, s, d in zip(extents, kernel, strides, dilations, strict=True):
        total = max(0, (-(-extent // s) - 1) * s + d * (k - 1) + 1 - extent)
        before.append(total // 2 if upper else total - total // 2)
        after.append(total - before[-1])
    return before + after


def conv(net: OnnxNet, node: Any) -> None:
    """Converts Conv.

    Caffe pads opposite sides equally. If the pads of the node differ, the larger one is used for both, and the
    kernel gets rows or columns of zeros on the other side.
    """
    weight = np.asarray(net.constant_input(node, 1, "the weight"), np.float32)
    strides, dilations, pads = _window(net, node, weight.shape[2:])
    source = node.input[0]
    if source in net.padded:
        source, more = net.padded[source]
        pads = tuple(a + b for a, b in zip(pads, more, strict=True))  # type: ignore[assignment]
        bottom = net.blobs[source]
    else:
        bottom = net.bottom(node)
    weight = _even(net, node, weight, pads, dilations)
    groups = int(net.attribute(node, "group", 1))
    pad = max(pads[0], pads[2]), max(pads[1], pads[3])
    options = _options(net, node, weight, strides, dilations, pad, groups) | {"num_output": len(weight)}
    bias = [] if len(node.input) < 3 or not node.input[2] else [net.constant_input(node, 2, "the bias")]
    net.add("Convolution", node, [bottom], [weight, *bias], convolution_param=options)


def _options(
    net: OnnxNet,
    node: Any,
    weight: np.ndarray,
    strides: Sequence[int],
    dilations: Sequence[int],
    pad: Sequence[int],
    groups: int,
) -> dict[str, Any]:
    options = {
        "bias_term": len(node.input) > 2 and bool(node.input[2]),
        **convolution_window("kernel", *weight.shape[2:]),
        **convolution_window("stride", strides[0], strides[1], 1),
        **convolution_window("pad", pad[0], pad[1], 0),
        "weight_filler": MSRA,
    }
    if tuple(dilations) != (1, 1):
        options["dilation"] = list(dilations) if dilations[0] != dilations[1] else [dilations[0]]
    return options | ({"group": groups} if groups > 1 else {})


def _even(net: OnnxNet, node: Any, weight: np.ndarray, pads: Pads, dilations: Sequence[int]) -> np.ndarray:
    """Returns the kernel, extended by zeros so that the pads of opposite sides can be equal."""
    sides = [(0, 0), (0, 0)]
    for axis, step in enumerate(dilations):
        more = pads[axis + 2] - pads[axis]
        if more % step:
            raise net.error(
                node, "the difference between opposite pads is not a multiple of the dilation", got=list(pads)
            )
        sides.append((max(0, more // step), max(0, -more // step)))
    return np.pad(weight, sides)


def conv_transpose(net: OnnxNet, node: Any) -> None:
    weight = net.constant_input(node, 1, "the weight")
    strides, dilations, pads = _window(net, node, weight.shape[2:])
    groups = int(net.attribute(node, "group", 1))
    uneven = pads[:2] != pads[2:] or any(net.attribute(node, "output_padding") or [])
    if uneven or net.attribute(node, "output_shape") or net.attribute(node, "auto_pad", "NOTSET") != "NOTSET":
        raise net.error(node, "a Deconvolution has equal pads on opposite sides and no output_padding")
    options = _options(net, node, weight, strides, dilations, pads[:2], groups)
    options |= {"num_output": weight.shape[1] * groups}
    bias = [] if len(node.input) < 3 or not node.input[2] else [net.constant_input(node, 2, "the bias")]
    net.add("Deconvolution", node, [net.bottom(node)], [weight, *bias], convolution_param=options)


def pool(net: OnnxNet, node: Any) -> None:
    """Converts MaxPool and AveragePool. Chooses the round_mode with which Pooling has the same number of windows.

    Caffe's average counts padding as zeros. If ONNX's does not, a Scale layer multiplies each output by the
    ratio of the two counts.
    """
    kernel = net.attribute(node, "kernel_shape")
    strides, dilations, pads = _window(net, node, kernel)
    if tuple(dilations) != (1, 1) or len(node.output) > 1:
        raise net.error(node, "pooling with dilation or with indices as output is not supported")
    extents, wanted = net.shape(node)[2:], net.shape_of(node, node.output[0])[2:]
    is_mean = node.op_type == "AveragePool"
    rounding = _round_mode(extents, kernel, strides, pads[:2], wanted)
    if rounding is None or any(pad >= size for pad, size in zip(pads, (*kernel, *kernel), strict=True)):
        raise net.error(node, "Caffe's Pooling cannot produce these windows", got=f"pads {list(pads)}")
    options = {
        "pool": "AVE" if is_mean else "MAX",
        **window("kernel", kernel[0], kernel[1]),
        **window("stride", strides[0], strides[1], 1),
    }
    options |= {**window("pad", pads[0], pads[1], 0)} | ({"round_mode": rounding} if rounding != "CEIL" else {})
    if not is_mean or net.attribute(node, "count_include_pad", 0) or not any(pads):
        net.add("Pooling", node, [net.bottom(node)], pooling_param=options)
        return
    factors = [
        _counts(*axis, clipped=True) / _counts(*axis, clipped=False)
        for axis in zip(extents, kernel, strides, pads[:2], wanted, strict=True)
    ]
    blob = net.add("Pooling", node, [net.bottom(node)], last=False, pooling_param=options)
    factor = 1 / np.outer(*factors)
    net.add("Scale", node, [blob], [factor], param=[FROZEN], scale_param={"axis": 2, "num_axes": 2})


def _counts(extent: int, kernel: int, stride: int, pad: int, windows: int, *, clipped: bool) -> np.ndarray:
    """Returns the number of pixels in each window along an axis.

    Args:
        clipped: whether to count only pixels inside the picture; otherwise padding counts too, as in Caffe.
    """
    starts = np.arange(windows) * stride - pad
    if clipped:
        return np.asarray(np.minimum(starts + kernel, extent) - np.maximum(starts, 0))
    return np.asarray(np.minimum(starts + kernel, extent + pad) - starts)


def _round_mode(
    extents: Sequence[int], kernel: Sequence[int], strides: Sequence[int], pads: Sequence[int], wanted: Sequence[int]
) -> str | None:
    axes = list(zip(extents, kernel, strides, pads, strict=True))
    for mode in ("CEIL", "FLOOR"):
        if tuple(pooled_extent(*axis, any(pads), mode) for axis in axes) == tuple(wanted):
            return mode
    return None


def global_pool(net: OnnxNet, node: Any) -> None:
    method = "AVE" if node.op_type == "GlobalAveragePool" else "MAX"
    net.add("Pooling", node, [net.bottom(node)], pooling_param={"pool": method, "global_pooling": True})


def lrn(net: OnnxNet, node: Any) -> None:
    options = {
        "local_size": net.attribute(node, "size"),
        "alpha": net.attribute(node, "alpha", 1e-4),
        "beta": net.attribute(node, "beta", 0.75),
        "k": net.attribute(node, "bias", 1.0),
    }
    net.add("LRN", node, [net.bottom(node)], lrn_param=options)


def resize(net: OnnxNet, node: Any) -> None:
    """Converts Upsample and Resize: nearest neighbour with integer factors, or bilinear with aligned corners."""
    shape, wanted = net.shape(node), net.shape_of(node, node.output[0])
    mode, places = net.attribute(node, "mode", "nearest"), net.attribute(node, "coordinate_transformation_mode", "")
    whole = len(shape) == 4 and shape[:2] == wanted[:2] and not any(w % s for w, s in zip(wanted, shape, strict=True))
    if mode == "nearest" and whole and not net.attribute(node, "antialias", 0):
        name = net.name(node.output[0])
        factors = wanted[2] // shape[2], wanted[3] // shape[3]
        net.blobs[node.output[0]] = upsampling(net.net, name, net.bottom(node), shape[1], *factors)
    elif mode == "linear" and places == "align_corners" and len(shape) == 4 and shape[:2] == wanted[:2]:
        net.add("Interp", node, [net.bottom(node)], interp_param={"height": wanted[2], "width": wanted[3]})
    else:
        raise net.error(
            node,
            "resizing of this kind is not supported",
            expected="nearest with whole factors, or linear with align_corners",
            got=f"{mode} {places}, {list(shape)} to {list(wanted)}",
        )


def pad(net: OnnxNet, node: Any) -> None:
    """Converts Pad: zeros around a picture, which become padding of the convolution that follows."""
    pads = net.attribute(node, "pads") or [int(one) for one in net.constant_input(node, 1, "pads")]
    value = net.attribute(node, "value", 0.0)
    if len(node.input) > 2 and node.input[2]:
        value = float(net.constant_input(node, 2, "the value").reshape(-1)[0])
    if not any(pads):
        net.blobs[node.output[0]] = net.bottom(node)
        return
    if (
        value
        or net.attribute(node, "mode", "constant") != "constant"
        or len(pads) != 8
        or min(pads) < 0
        or any(pads[axis] for axis in (0, 1, 4, 5))
    ):
        raise net.error(node, "only padding of height and width with zeros is supported", got=f"pads {list(pads)}")
    net.bottom(node)
    net.padded[node.output[0]] = (node.input[0], (pads[2], pads[3], pads[6], pads[7]))
