"""Which values of the data layers are labels, and of how many classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from torch import Tensor

from pycaffe_like.data.base import DataLayer
from pycaffe_like.data.labels import LabelUse, Step
from pycaffe_like.errors import Where, located
from pycaffe_like.graph.wiring import Wiring
from pycaffe_like.layers.base import Layer, Shape
from pycaffe_like.layers.combine import Split
from pycaffe_like.layers.shape import Flatten, Reshape, Slice


@dataclass(frozen=True)
class _Origin:
    """Where a value comes from: a top of a data layer, and the layers between."""

    layer: DataLayer
    top: int
    way: tuple[Step, ...] = ()


def tell_data_layers(wiring: Wiring, modules: Sequence[Layer], shapes: Sequence[Shape]) -> None:
    """Tells each data layer who takes what of its tops for labels, so that it refuses others.

    Labels are followed through layers that only move them; what any other layer makes of them is
    that layer's business.
    """
    origins: dict[int, _Origin] = {}
    scores: list[tuple[DataLayer, LabelUse]] = []
    for node, module in zip(wiring.nodes, modules, strict=True):
        if isinstance(module, DataLayer):
            module.label_uses = ()
            origins.update((value, _Origin(module, top)) for top, value in enumerate(node.top_values))
        elif isinstance(module, (Split, Slice, Flatten, Reshape)) and node.bottom_values[0] in origins:
            origin = origins[node.bottom_values[0]]
            for top, value in enumerate(node.top_values):
                way = () if isinstance(module, Split) else (partial(_moved, module, top, node.layer.where),)
                origins[value] = _Origin(origin.layer, origin.top, origin.way + way)
        classes = module.label_classes([shapes[blob] for blob in node.bottoms])
        if classes is not None and node.bottom_values[1] in origins:
            origin = origins[node.bottom_values[1]]
            user = str(Where(layer=node.layer.name, type=node.layer.type))
            use = LabelUse(user, origin.top, classes, module.ignored_labels(), origin.way)
            if module.is_loss:
                origin.layer.label_uses += (use,)
            else:
                scores.append((origin.layer, use))
    for layer, use in scores:  # nets that ignore a label in the loss often forget it in the Accuracy
        ignored = {label for loss in layer.label_uses if loss.top == use.top for label in loss.ignored}
        layer.label_uses += (replace(use, ignored=tuple(sorted({*use.ignored, *ignored}))),)


def _moved(module: Layer, top: int, where: Where, values: Tensor) -> Tensor:
    """A top of a layer for these values of its bottom."""
    with located(where):
        tops: Tensor | tuple[Tensor, ...] = module.forward(values)
    return tops[top] if isinstance(tops, tuple) else tops
