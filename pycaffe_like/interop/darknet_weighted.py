"""Converts Darknet's sections that have weights: convolutional, deconvolutional, connected, local.

A .weights file stores the parameters of a section in the order bias, scale, mean, variance, weights;
for [connected], in the order bias, weights, scale, mean, variance.

Source: load_convolutional_weights, load_connected_weights in src/parser.c of pjreddie/darknet.
"""

from __future__ import annotations

import numpy as np

from .darknet_cfg import Section
from .darknet_net import DarknetNet, Output
from .imported import MSRA, convolution_window

_SAME_ALWAYS = {
    "binary": "0",
    "xnor": "0",
    "bin_output": "0",
    "flipped": "0",
    "antialiasing": "0",
    "assisted_excitation": "0",
    "deform": "0",
    "sway": "0",
    "rotate": "0",
    "stretch": "0",
    "stretch_sway": "0",
    "share_index": "-1000000000",
    "dontload": "0",
    "dontloadscales": "0",
    "wait_stream": "0",
    "reverse": "0",
    "coordconv": "0",
}


def _norm_values(net: DarknetNet, section: Section, channels: int) -> tuple[np.ndarray | None, ...]:
    return tuple(net.take(section, what, channels) for what in ("scales", "means", "variances"))


def convolutional(net: DarknetNet, section: Section) -> Output:
    """Converts [convolutional]: out = (in + 2 pad - size) / stride + 1, rounded down.

    In a .cfg, pad=1 means a padding of size / 2, rounded down; without it, `padding` is the number of pixels.
    """
    section.refuse(_SAME_ALWAYS)
    bottom, name = net.picture(), f"conv{net.index}"
    filters, size = section.integer("filters", 1, 1), section.integer("size", 1, 1)
    stride = section.integer("stride", 1, 1)
    strides = section.integer("stride_y", stride, 1), section.integer("stride_x", stride, 1)
    groups, dilation = section.integer("groups", 1, 1), section.integer("dilation", 1, 1) if size > 1 else 1
    padding = section.integer("padding", 0)
    pad = (size // 2 if section.integer("pad", 0) else padding) * dilation
    if bottom.channels % groups or filters % groups:
        raise section.error("groups do not divide the channels", "groups", got=groups)
    reach = dilation * (size - 1) + 1
    height, width = (
        (extent + 2 * pad - reach) // step + 1
        for extent, step in zip((bottom.height, bottom.width), strides, strict=True)
    )
    _check_size(section, height, width)
    normalize = bool(section.integer("batch_normalize", 0))
    bias = net.take(section, "biases", filters)
    norm = _norm_values(net, section, filters) if normalize else ()
    weight = net.take(section, "weights", filters, bottom.channels // groups, size, size)
    options = {
        "num_output": filters,
        "bias_term": not normalize,
        **convolution_window("kernel", size, size),
        **convolution_window("stride", *strides, 1),
        **convolution_window("pad", pad, pad, 0),
        "weight_filler": MSRA,
    }
    options |= {"group": groups} if groups > 1 else {}
    options |= {"dilation": [dilation]} if dilation > 1 else {}
    blobs = [] if weight is None else [weight] if normalize or bias is None else [weight, bias]
    net.net.add("Convolution", name, [bottom.blob], blobs=blobs, convolution_param=options)
    if normalize:
        net.normalize(section, name, name, (bias, *norm))
    net.activate(section, name, name, "logistic")
    return Output(name, filters, height, width)


def deconvolutional(net: DarknetNet, section: Section) -> Output:
    """Converts [deconvolutional]: out = (in - 1) stride + size - 2 pad."""
    bottom, name = net.picture(), f"deconv{net.index}"
    filters, size, stride = (section.integer(*one, 1) for one in (("filters", 1), ("size", 1), ("stride", 1)))
    padding = section.integer("padding", 0)
    pad = size // 2 if section.integer("pad", 0) else padding
    height, width = ((extent - 1) * stride + size - 2 * pad for extent in (bottom.height, bottom.width))
    _check_size(section, height, width)
    normalize = bool(section.integer("batch_normalize", 0))
    bias = net.take(section, "biases", filters)
    norm = _norm_values(net, section, filters) if normalize else ()
    weight = net.take(section, "weights", bottom.channels, filters, size, size)
    options = {
        "num_output": filters,
        "bias_term": not normalize,
        **convolution_window("kernel", size, size),
        **convolution_window("stride", stride, stride, 1),
        **convolution_window("pad", pad, pad, 0),
        "weight_filler": MSRA,
    }
    blobs = [] if weight is None else [weight] if normalize or bias is None else [weight, bias]
    net.net.add("Deconvolution", name, [bottom.blob], blobs=blobs, convolution_param=options)
    if normalize:
        net.normalize(section, name, name, (bias, *norm))
    net.activate(section, name, name, "logistic")
    return Output(name, filters, height, width)


def connected(net: DarknetNet, section: Section) -> Output:
    """Converts [connected], a fully connected layer. Some old .weights files store its weights transposed."""
    section.refuse({"dontload": "0", "dontloadscales": "0"})
    bottom, name = net.current, f"connected{net.index}"
    outputs = section.integer("output", 1, 1)
    normalize = bool(section.integer("batch_normalize", 0))
    bias = net.take(section, "biases", outputs)
    if net.weights is not None and net.weights.transposed:
        stored = net.take(section, "weights", bottom.count, outputs)
        weight = None if stored is None else stored.T
    else:
        weight = net.take(section, "weights", outputs, bottom.count)
    norm = _norm_values(net, section, outputs) if normalize else ()
    options = {"num_output": outputs, "bias_term": not normalize, "weight_filler": MSRA}
    blobs = [] if weight is None else [weight] if normalize or bias is None else [weight, bias]
    net.net.add("InnerProduct", name, [bottom.blob], blobs=blobs, inner_product_param=options)
    if normalize:
        net.normalize(section, name, name, (bias, *norm))
    net.activate(section, name, name, "logistic")
    return Output(name, outputs, 1, 1, flat=True)


def local(net: DarknetNet, section: Section) -> Output:
    """Converts [local], a convolution with separate weights for every output pixel.

    Im2col turns each window into channels, Permute and Reshape make one group of channels per output pixel,
    and a Convolution with as many groups multiplies by the weights.
    """
    bottom, name = net.picture(), f"local{net.index}"
    filters, size, stride = (section.integer(*one, 1) for one in (("filters", 1), ("size", 1), ("stride", 1)))
    pad = section.integer("pad", 0)
    less = 1 if pad else size
    height, width = ((extent - less) // stride + 1 for extent in (bottom.height, bottom.width))
    _check_size(section, height, width)
    if (bottom.height + 2 * pad - size) // stride + 1 != height:
        raise section.error("pad does not fit size", "pad", expected="pad=0, or size=3 and pad=1", got=f"pad={pad}")
    places, inputs = height * width, bottom.channels * size * size
    bias = net.take(section, "biases", filters, places)
    weight = net.take(section, "weights", places * filters, inputs, 1, 1)
    shape = {"num_output": places * filters, "group": places, "kernel_size": [1], "weight_filler": MSRA}
    windows = {
        **convolution_window("kernel", size, size),
        **convolution_window("stride", stride, stride, 1),
        **convolution_window("pad", pad, pad, 0),
    }
    add = net.net.add
    blob = add("Im2col", f"{name}/windows", [bottom.blob], convolution_param=windows)
    blob = add("Reshape", f"{name}/flat", [blob], reshape_param={"shape": {"dim": [0, inputs, places]}})
    blob = add("Permute", f"{name}/places", [blob], permute_param={"order": [0, 2, 1]})
    dims = {"dim": [0, places * inputs, 1, 1]}
    blob = add("Reshape", f"{name}/channels", [blob], reshape_param={"shape": dims})
    blobs = [] if weight is None or bias is None else [weight, bias.T.reshape(-1)]
    blob = add("Convolution", f"{name}/product", [blob], blobs=blobs, convolution_param=shape)
    blob = add("Reshape", f"{name}/rows", [blob], reshape_param={"shape": {"dim": [0, places, filters]}})
    blob = add("Permute", f"{name}/filters", [blob], permute_param={"order": [0, 2, 1]})
    add("Reshape", name, [blob], reshape_param={"shape": {"dim": [0, filters, height, width]}})
    net.activate(section, name, name, "logistic")
    return Output(name, filters, height, width)


def _check_size(section: Section, height: int, width: int) -> None:
    if min(height, width) < 1:
        raise section.error("is larger than its input", "size")
