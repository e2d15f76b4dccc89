"""Finds mistakes that Caffe accepts: the net trains, but probably not as its author intended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pycaffe_like.errors import Remark
from pycaffe_like.net.built import BuiltLayer, BuiltNet
from pycaffe_like.spec import FillerDef, Phase

_WEIGHTED = {
    "Convolution": "convolution_param",
    "Deconvolution": "convolution_param",
    "InnerProduct": "inner_product_param",
}
"""Layer types that cannot learn if both their weights and those of a later layer start at 0."""

_IMAGENET_RGB = (123.68, 116.78, 103.94)


def advise(net: BuiltNet) -> Iterator[Remark]:
    """Yields remarks on suspicious settings of a training net; one remark for all layers with the same problem."""
    if net.state.phase is not Phase.TRAIN or not any(any(layer.loss_weights) for layer in net.layers):
        return
    zero = [layer.name for layer in net.layers if _starts_at_zero(layer)]
    layers_by_text: dict[str, list[BuiltLayer]] = {}
    for layer in net.layers:
        for text in (_zero_weights(layer, zero), _batch_norm(layer, net), _lost_bias(layer, net), _mean(layer)):
            if text:
                layers_by_text.setdefault(text, []).append(layer)
    for text, layers in layers_by_text.items():
        more = f" (in {len(layers)} layers)" if len(layers) > 1 else ""
        yield Remark(layers[0].definition.where, text + more)


def _zero_weights(layer: BuiltLayer, zero: Sequence[str]) -> str:
    """Returns a remark on the first of several layers whose weights start at 0, else "".

    If two of them follow each other, neither gets a gradient. A single layer that starts at 0 does learn.
    """
    if len(zero) < 2 or layer.name != zero[0]:
        return ""
    others = ", ".join(f"'{name}'" for name in zero[1:])
    return f"its weights start at zero, like those of {others}: unless loaded from a weight file, they learn nothing"


def _starts_at_zero(layer: BuiltLayer) -> bool:
    message = _WEIGHTED.get(layer.definition.type)
    if message is None or not layer.params or layer.params[0].learnable.lr_mult == 0 or not layer.params[0].is_owner:
        return False
    filler = layer.definition.option(message).get("weight_filler")
    return filler is None or (isinstance(filler, FillerDef) and filler.type == "constant" and not filler.value)


def _consumers(layer: BuiltLayer, net: BuiltNet) -> list[BuiltLayer]:
    """Returns the layers that read the first top of a layer, directly or through a Split."""
    if not layer.tops:
        return []
    found = [other for other in net.layers if layer.tops[0] in other.bottoms]
    return [one for other in found for one in (_split_consumers(other, net) if _is_split(other) else [other])]


def _split_consumers(split: BuiltLayer, net: BuiltNet) -> list[BuiltLayer]:
    return [other for other in net.layers if any(top in other.bottoms for top in split.tops)]


def _is_split(layer: BuiltLayer) -> bool:
    return layer.definition.type == "Split"


def _batch_norm(layer: BuiltLayer, net: BuiltNet) -> str:
    if layer.definition.type != "BatchNorm":
        return ""
    options = layer.definition.option("batch_norm_param")
    if options.get("use_global_stats"):
        return "use_global_stats is on in TRAIN: its statistics come from a weight file and are not updated"
    types = [other.definition.type for other in _consumers(layer, net)]
    has_own_scale = len(layer.params) > 3
    if types and not has_own_scale and not {"Scale", "Bias"} & set(types):
        return "no Scale layer follows, so there is no learned scale and shift"
    return ""


def _lost_bias(layer: BuiltLayer, net: BuiltNet) -> str:
    message = _WEIGHTED.get(layer.definition.type)
    if message is None or not layer.definition.option(message).get("bias_term"):
        return ""
    following = [other.definition.type for other in _consumers(layer, net)]
    if following and set(following) == {"BatchNorm"} and len(layer.params) > 1 and layer.params[1].learnable.lr_mult:
        return "its bias has no effect, because the BatchNorm after it subtracts it again: set bias_term: false"
    return ""


def _mean(layer: BuiltLayer) -> str:
    if "transform_param" not in layer.definition.options:
        return ""
    means = tuple(layer.definition.option("transform_param").get("mean_value") or ())
    if len(means) != 3:
        return ""
    if all(0 < mean < 1 for mean in means):
        return "mean_value is below 1, but pixels range from 0 to 255, and scale is applied after the mean"
    if all(abs(mean - red) < 1 for mean, red in zip(means, _IMAGENET_RGB, strict=True)):
        return "mean_value looks like ImageNet's in RGB order, but pixels are BGR: 103.939, 116.779, 123.68"
    return ""
