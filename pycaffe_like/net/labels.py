"""Finds out which values from data layers are used as labels, and how many classes they have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

import numpy as np
import torch

from pycaffe_like.data.class_counts import count_classes
from pycaffe_like.data.class_names import source_folders
from pycaffe_like.data.label_check import LabelCheck
from pycaffe_like.errors import LayerError, Where, located
from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.combine import Split
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.layers.shape import Flatten, Reshape
from pycaffe_like.layers.slicing import Slice
from pycaffe_like.layers.softmax import SoftmaxWithLoss
from pycaffe_like.spec import Options, Shape

from .built import BlobRef, BuiltNet


@dataclass(frozen=True)
class _Step:
    """A layer between a data layer and a loss that only rearranges values, and which of its tops is used."""

    module: Layer
    top: int
    where: Where


@dataclass(frozen=True)
class _Origin:
    """The top of a data layer that a blob comes from, and the layers in between."""

    layer: DataLayer
    top: int
    shape: Shape
    steps: tuple[_Step, ...] = ()


def attach_label_checks(net: BuiltNet) -> None:
    """Makes each data layer check the labels that it reads.

    A blob is traced back to a data layer only through layers that rearrange values, such as Slice.
    """
    origins = _trace(net)
    losses: list[tuple[DataLayer, LabelCheck]] = []
    scores: list[tuple[DataLayer, LabelCheck]] = []
    for layer in net.layers:
        module = layer.module
        classes = module.label_classes(layer.bottom_shapes)
        if classes is not None and layer.bottoms[1] in origins:
            origin = origins[layer.bottoms[1]]
            user = str(Where(layer=layer.name, type=layer.definition.type))
            check = LabelCheck(user, origin.top, classes, module.ignored_labels(), _mask_of_labels(origin))
            (losses if module.is_loss else scores).append((origin.layer, check))
    for data in (layer.module for layer in net.layers):
        if isinstance(data, DataLayer):
            of_losses = [check for owner, check in losses if owner is data]
            of_scores = [_accept_ignored_labels(check, of_losses) for owner, check in scores if owner is data]
            data.loader.collate.label_checks = (*of_losses, *of_scores)


def balance_classes(net: BuiltNet) -> None:
    """Sets the class weights of losses with class_weight_balanced, from the sources of their labels.

    Raises:
        LayerError: If the labels of such a loss do not come from a data layer.
        DataError: If they cannot be counted.
    """
    balanced = [layer for layer in net.layers if isinstance(layer.module, SoftmaxWithLoss) and layer.module.is_balanced]
    origins = _trace(net) if balanced else {}
    for layer in balanced:
        loss = layer.module
        assert isinstance(loss, SoftmaxWithLoss)
        with located(layer.definition.where):
            origin = origins.get(layer.bottoms[1])
            if origin is None or any(isinstance(step.module, Slice) for step in origin.steps):
                raise LayerError(
                    "class_weight_balanced cannot count the labels", expected="labels that come from a data layer"
                )
            loss.balance_classes(count_classes(origin.layer.loader.source, loss.classes, loss.ignored_labels()))


def _trace(net: BuiltNet) -> dict[BlobRef, _Origin]:
    """Returns where blobs with values of data layers come from."""
    origins: dict[BlobRef, _Origin] = {}
    for layer in net.layers:
        module = layer.module
        if isinstance(module, DataLayer):
            tops = zip(layer.tops, layer.top_shapes, strict=True)
            origins.update((top, _Origin(module, index, shape)) for index, (top, shape) in enumerate(tops))
        elif isinstance(module, (Split, Slice, Flatten, Reshape)) and layer.bottoms[0] in origins:
            origin = origins[layer.bottoms[0]]
            for index, top in enumerate(layer.tops):
                step = () if isinstance(module, Split) else (_Step(module, index, layer.definition.where),)
                origins[top] = replace(origin, steps=origin.steps + step)
    return origins


def _accept_ignored_labels(score: LabelCheck, losses: Sequence[LabelCheck]) -> LabelCheck:
    """Returns the check of a metric, which also accepts the labels that the losses ignore: nets often set
    ignore_label in the loss layer only.
    """
    ignored = {label for loss in losses if loss.top == score.top for label in loss.ignored}
    return replace(score, ignored=tuple(sorted({*score.ignored, *ignored})))


def _mask_of_labels(origin: _Origin) -> np.ndarray | None:
    """Returns a mask of those values of the data layer's top that arrive at the layer; None if all do."""
    if not any(isinstance(step.module, Slice) for step in origin.steps):
        return None
    values = torch.arange(prod(origin.shape)).reshape(origin.shape)
    for step in origin.steps:
        with located(step.where):
            tops: torch.Tensor | tuple[torch.Tensor, ...] = step.module.forward(values)
        values = tops[step.top] if isinstance(tops, tuple) else tops
    reached = np.zeros(prod(origin.shape), np.bool_)
    reached[values.numpy()] = True
    return reached.reshape(origin.shape)


def data_options(net: BuiltNet) -> Iterator[Options]:
    """Yields the options messages of data layers that name a source."""
    for layer in net.layers:
        yield from (options for options in layer.definition.options.values() if options.has("source"))


def label_folders(net: BuiltNet) -> list[Path]:
    """Returns the folders to search for the class names of the data layers' sources."""
    return [folder for options in data_options(net) for folder in source_folders(str(options["source"]))]
