"""Finds the tasks of a net to report on, from its loss, Accuracy and DetectionEvaluate layers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import NetError
from pycaffe_like.layers.combine import Split
from pycaffe_like.net.built import BlobRef, BuiltLayer, BuiltNet

from .classification import Classification, Naming, Showing
from .detection import Detection
from .multilabel import MultiLabel
from .regression import Regression
from .segmentation import Segmentation

Statistics = Classification | Segmentation | MultiLabel | Regression | Detection
Values = Mapping[str, Tensor]

MOST_VALUES = 64
"""A regression with more values per record is not reported."""

PROBABILITIES = {"Softmax", "Sigmoid"}
"""Layer types whose tops are already probabilities."""


@dataclass(frozen=True)
class Task:
    """A prediction of the net that can be compared with labels.

    Attributes:
        layer: the name of the layer that compares predictions and labels.
        weight: the largest loss weight of that layer; the task with the largest weight is the main one.
        blobs: the names of the blobs that `add` needs.
        add: adds the blobs of a batch; also takes functions that return an item's name and picture.
    """

    layer: str
    weight: float
    statistics: Statistics
    blobs: tuple[str, ...]
    add: Callable[[Values, Naming, Showing], None]


class ClassNames:
    """Class names from a labels.txt; classes without a name there are named by number."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._names = list(names)

    def first(self, count: int) -> list[str]:
        """Returns the names of classes 0 to count - 1."""
        return [*self._names[:count], *map(str, range(len(self._names), count))]


def find_tasks(net: BuiltNet, names: ClassNames) -> list[Task]:
    """Returns the tasks of a net, the main one first. Layers that compare the same blobs form one task.

    Raises:
        NetError: If the net has no task.
    """
    origins = _origins(net)
    tasks: dict[tuple[BlobRef, ...], Task] = {}
    for layer in net.layers:
        make = _MAKERS.get(layer.definition.type)
        key = tuple(origins.get(bottom, bottom) for bottom in layer.bottoms[:2])
        task = make(net, layer, names) if make and len(layer.bottoms) > 1 else None
        if task is not None and (key not in tasks or task.weight > tasks[key].weight):
            tasks[key] = task
    if not tasks:
        raise NetError(
            "the net has no task to report on",
            expected="a layer of type " + ", ".join(sorted(_MAKERS)),
        )
    return sorted(tasks.values(), key=lambda task: -task.weight)


def _origins(net: BuiltNet) -> dict[BlobRef, BlobRef]:
    """Maps each top of a Split to the blob that it copies."""
    return {top: layer.bottoms[0] for layer in net.layers if isinstance(layer.module, Split) for top in layer.tops}


def _of_scores(net: BuiltNet, layer: BuiltLayer, names: ClassNames) -> Task:
    """Returns the task (classification or segmentation) of a layer that has a score per class and one label per
    record or position.
    """
    scores, labels = layer.bottoms[:2]
    axis = int(getattr(layer.module, "axis", 1))
    classes = scores.shape[axis]
    ignored = layer.module.ignored_labels()
    said = _activation(net, scores, lambda values: values.softmax(axis))
    positions = math.prod(scores.shape) // classes
    if positions == math.prod(scores.shape[:axis]):
        return _classification(layer, classes, axis, said, Classification(names.first(classes), ignored, _top(net)))
    statistics = Segmentation(names.first(classes), ignored)

    def add(values: Values, record: Naming, picture: Showing) -> None:
        best = values[scores.name].argmax(axis)
        truth = values[labels.name].reshape(best.shape)
        flat = (len(best), -1, best.shape[-1]) if best.dim() > 2 else (len(best), 1, -1)
        statistics.add(_array(best.reshape(flat)), _array(truth.reshape(flat)), record, picture)

    return Task(layer.name, _weight(layer), statistics, (scores.name, labels.name), add)


def _classification(
    layer: BuiltLayer, classes: int, axis: int, said: Callable[[Tensor], Tensor], statistics: Classification
) -> Task:
    scores, labels = layer.bottoms[:2]

    def add(values: Values, record: Naming, picture: Showing) -> None:
        rows = said(values[scores.name]).reshape(-1, classes)
        statistics.add(_array(rows), _array(values[labels.name]).reshape(-1), record, picture)

    return Task(layer.name, _weight(layer), statistics, (scores.name, labels.name), add)


def _top(net: BuiltNet) -> list[int]:
    """Returns the values of k for top-k accuracy: 1, 5, and those of the net's Accuracy layers."""
    asked = {int(getattr(layer.module, "top_k", 1)) for layer in net.layers if layer.definition.type == "Accuracy"}
    return sorted({1, 5, *asked})


def _of_labels(net: BuiltNet, layer: BuiltLayer, names: ClassNames) -> Task | None:
    """Returns the task of a layer with several labels per record, each present or absent."""
    scores, labels = layer.bottoms[:2]
    count = math.prod(scores.shape[1:])
    if count > 4096:
        return None
    said = _activation(net, scores, torch.sigmoid)
    statistics = MultiLabel(names.first(count))

    def add(values: Values, record: Naming, picture: Showing) -> None:
        rows = said(values[scores.name]).reshape(-1, count)
        statistics.add(_array(rows), _array(values[labels.name]).reshape(-1, count), record, picture)

    return Task(layer.name, _weight(layer), statistics, (scores.name, labels.name), add)


def _of_numbers(net: BuiltNet, layer: BuiltLayer, names: ClassNames) -> Task | None:
    """Returns the task of a layer that predicts real values."""
    predicted, targets = layer.bottoms[:2]
    count = math.prod(predicted.shape[1:])
    if count > MOST_VALUES:
        return None
    statistics = Regression([f"value {index}" for index in range(count)])

    def add(values: Values, record: Naming, picture: Showing) -> None:
        said, right = (_array(values[blob.name]).reshape(-1, count) for blob in (predicted, targets))
        statistics.add(said, right, record, picture)

    return Task(layer.name, _weight(layer), statistics, (predicted.name, targets.name), add)


def _of_boxes(net: BuiltNet, layer: BuiltLayer, names: ClassNames) -> Task:
    """Returns the task of a layer that compares detections with objects."""
    found, objects = layer.bottoms[:2]
    options = layer.definition.option("detection_evaluate_param")
    classes = int(options["num_classes"])
    size = _input_size(net)
    background = int(options["background_label_id"])
    statistics = Detection(names.first(classes), background, float(options["overlap_threshold"]), size)

    def add(values: Values, record: Naming, picture: Showing) -> None:
        rows, truth = _array(values[found.name]).reshape(-1, 7), _array(values[objects.name]).reshape(-1, 8)
        data = picture_blob(net)
        items = len(values[data.name]) if data is not None and data.name in values else int(truth[:, 0].max()) + 1
        statistics.add(rows[rows[:, 0] >= 0], truth[truth[:, 0] >= 0], items, record, picture)

    data = picture_blob(net)
    blobs = (found.name, objects.name, *([data.name] if data is not None else []))
    return Task(layer.name, 1.0, statistics, blobs, add)


def picture_blob(net: BuiltNet) -> BlobRef | None:
    """Returns the first input blob that holds pictures, N x 1 or 3 x H x W."""
    for layer in net.layers:
        if layer.bottoms:
            continue
        for top in layer.tops:
            if len(top.shape) == 4 and top.shape[1] in (1, 3) and min(top.shape[2:]) > 1:
                return top
    return None


def _input_size(net: BuiltNet) -> tuple[int, int]:
    data = picture_blob(net)
    return (1, 1) if data is None else (data.shape[2], data.shape[3])


def _activation(net: BuiltNet, blob: BlobRef, otherwise: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """Returns the function that converts a blob to probabilities: the identity if they are probabilities already."""
    origins = _origins(net)
    made_by = {top: layer.definition.type for layer in net.layers for top in layer.tops}
    ready = made_by.get(origins.get(blob, blob)) in PROBABILITIES
    return (lambda values: values) if ready else otherwise


def _weight(layer: BuiltLayer) -> float:
    return max(map(abs, layer.loss_weights), default=0.0)


def _array(values: Tensor) -> np.ndarray:
    array: np.ndarray = values.detach().float().cpu().numpy()
    return array


_MAKERS: dict[str, Callable[[BuiltNet, BuiltLayer, ClassNames], Task | None]] = {
    "SoftmaxWithLoss": _of_scores,
    "SoftmaxWithLossOHEM": _of_scores,
    "MultinomialLogisticLoss": _of_scores,
    "InfogainLoss": _of_scores,
    "HingeLoss": _of_scores,
    "Accuracy": _of_scores,
    "SigmoidCrossEntropyLoss": _of_labels,
    "EuclideanLoss": _of_numbers,
    "SmoothL1Loss": _of_numbers,
    "L1Loss": _of_numbers,
    "DetectionEvaluate": _of_boxes,
}


def unreported_layers(net: BuiltNet, tasks: Sequence[Task]) -> Iterator[str]:
    """Returns remarks on layers that compare predictions with labels but that the report leaves out; each remark says
    why.
    """
    layers: dict[str, Any] = {layer.name: layer for layer in net.layers}
    reported = {task.layer for task in tasks}
    for name, layer in layers.items():
        if layer.definition.type in _MAKERS and name not in reported and layer.definition.type != "Accuracy":
            values = math.prod(layer.bottoms[0].shape[1:])
            if values > MOST_VALUES:
                yield f"layer '{name}' ({layer.definition.type}) compares {values} values per record: not reported"
