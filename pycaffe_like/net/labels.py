"""Which values of the data layers are labels, and of how many classes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from torch import Tensor

from pycaffe_like.data.base import DataLayer
from pycaffe_like.data.labels import LabelUse, Step
from pycaffe_like.errors import Where, located
from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.combine import Split
from pycaffe_like.layers.shape import Flatten, Reshape, Slice

from .built import BlobRef, BuiltNet


@dataclass(frozen=True)
class _Origin:
    """Where a value comes from: a top of a data layer, and the layers between."""

    layer: DataLayer
    top: int
    way: tuple[Step, ...] = ()


def tell_data_layers(net: BuiltNet) -> None:
    """Tells each data layer who takes what of its tops for labels, so that it refuses others.

    Labels are followed through layers that only move them; what any other layer makes of them is
    that layer's business.
    """
    origins: dict[BlobRef, _Origin] = {}
    scores: list[tuple[DataLayer, LabelUse]] = []
    for layer in net.layers:
        module, where = layer.module, layer.definition.where
        if isinstance(module, DataLayer):
            module.label_uses = ()
            origins.update((top, _Origin(module, index)) for index, top in enumerate(layer.tops))
        elif isinstance(module, (Split, Slice, Flatten, Reshape)) and layer.bottoms[0] in origins:
            origin = origins[layer.bottoms[0]]
            for index, top in enumerate(layer.tops):
                way = () if isinstance(module, Split) else (partial(_moved, module, index, where),)
                origins[top] = _Origin(origin.layer, origin.top, origin.way + way)
        classes = module.label_classes(layer.bottom_shapes)
        if classes is not None and layer.bottoms[1] in origins:
            origin = origins[layer.bottoms[1]]
            user = str(Where(layer=layer.name, type=layer.definition.type))
            use = LabelUse(user, origin.top, classes, module.ignored_labels(), origin.way)
            if module.is_loss:
                origin.layer.label_uses += (use,)
            else:
                scores.append((origin.layer, use))
    for data, use in scores:  # nets that ignore a label in the loss often forget it in the Accuracy
        ignored = {label for loss in data.label_uses if loss.top == use.top for label in loss.ignored}
        data.label_uses += (replace(use, ignored=tuple(sorted({*use.ignored, *ignored}))),)


def _moved(module: Layer, top: int, where: Where, values: Tensor) -> Tensor:
    """A top of a layer for these values of its bottom."""
    with located(where):
        tops: Tensor | tuple[Tensor, ...] = module.forward(values)
    return tops[top] if isinstance(tops, tuple) else tops
