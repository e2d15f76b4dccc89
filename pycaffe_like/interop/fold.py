"""Folds BatchNorm, Scale and BN layers into the weights of the layer before them.

Each of them computes y = a x + b per channel. Folding replaces W by a W, and the bias by a bias + b.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pycaffe_like.layers.base import Layer
from pycaffe_like.net import Net
from pycaffe_like.spec import LayerDef, NetDef, Options

Blobs = dict[str, list[np.ndarray]]
Line = tuple[np.ndarray, np.ndarray]
"""a and b of y = a x + b, one value per channel."""

_OPTIONS = {
    "Convolution": "convolution_param",
    "ConvolutionDepthwise": "convolution_param",
    "DepthwiseConvolution": "convolution_param",
    "Deconvolution": "convolution_param",
    "InnerProduct": "inner_product_param",
}


def blobs_of(net: Net) -> Blobs:
    """Returns copies of a net's parameter blobs, by layer name."""
    return {
        layer.name: [blob.detach().cpu().numpy().astype(np.float32) for blob in layer.module.blobs()]
        for layer in net.layers
        if layer.module.blobs()
    }


def fold(definition: NetDef, net: Net) -> tuple[NetDef, Blobs]:
    """Folds every BatchNorm, Scale and BN of a deploy net that can be folded; returns the new net and its
    blobs.

    A layer is folded if no other layer reads its bottom, and neither it nor the layer that computes the
    bottom shares parameters.
    """
    blobs = blobs_of(net)
    modules = {layer.name: layer.module for layer in net.layers}
    uses = _uses(definition)
    left: list[LayerDef] = []
    last: dict[str, int] = {}  # for each blob, the index in `left` of the layer that wrote it last
    for layer in definition.layers:
        place = last.get(layer.bottoms[0]) if len(layer.bottoms) == 1 else None
        line = None if place is None or layer.name not in modules else _line(modules[layer.name])
        in_place = layer.bottoms[:1] == layer.tops[:1]
        if place is not None and line is not None and _takes(left[place], layer, uses, in_place):
            left[place] = replace(_apply(left[place], blobs, line), tops=layer.tops)
            del blobs[layer.name]
        else:
            place = len(left)
            left.append(layer)
        last.update(dict.fromkeys(layer.tops, place))
    return replace(definition, layers=tuple(left)), blobs


def _uses(net: NetDef) -> Mapping[str, int]:
    """Counts, for each blob, the layers that read it, except in-place layers."""
    return Counter(name for layer in net.layers for name in layer.bottoms if name not in layer.tops)


def _takes(target: LayerDef, layer: LayerDef, uses: Mapping[str, int], in_place: bool) -> bool:
    shared = any(param.name for param in (*target.params, *layer.params))
    alone = in_place or uses[layer.bottoms[0]] == 1
    return target.type in _OPTIONS and len(target.tops) == 1 and target.tops == layer.bottoms and alone and not shared


def _line(module: Layer) -> Line | None:
    """Returns the a and b of y = a x + b that a layer applies to each channel in TEST; None if it is not linear."""
    found = module.factor_and_shift()
    return None if found is None else (found[0].cpu().numpy(), found[1].cpu().numpy())


def _apply(layer: LayerDef, blobs: Blobs, line: Line) -> LayerDef:
    """Folds y = a x + b into the blobs of a layer; returns the layer, which then has a bias."""
    a, b = line
    weight, *bias = blobs[layer.name]
    options = layer.option(_OPTIONS[layer.type])
    blobs[layer.name] = [
        (weight * _for_weight(a, weight, layer, options)).astype(np.float32),
        ((bias[0] if bias else 0) * a + b).astype(np.float32),
    ]
    given = {name: value for name, value in options.given.items() if name != "bias_term"}
    return replace(layer, options={**layer.options, _OPTIONS[layer.type]: Options(given, options.defaults)})


def _for_weight(a: np.ndarray, weight: np.ndarray, layer: LayerDef, options: Options) -> np.ndarray:
    """Reshapes a vector with one factor per output channel so that it broadcasts over the weight."""
    if layer.type == "Deconvolution":  # the weight is inputs x outputs per group x …
        groups = int(options.get("group") or 1)
        of_group = a.reshape(groups, 1, -1).repeat(weight.shape[0] // groups, 1)
        return of_group.reshape(*weight.shape[:2], *[1] * (weight.ndim - 2))
    if layer.type == "InnerProduct" and options.get("transpose"):
        return a
    return a.reshape(-1, *[1] * (weight.ndim - 1))
