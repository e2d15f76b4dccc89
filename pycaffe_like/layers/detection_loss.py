"""DetectionLoss: the loss of YOLO 1."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import LossLayer, Shape
from .gradients import with_slopes
from .registry import register_layer
from .yolo_overlap import overlap


@register_layer("detection_loss_param")
class DetectionLoss(LossLayer):
    """The loss of YOLO 1: squared errors of the class scores, the objectness and the boxes of a grid.

    Each of the side * side cells predicts num_class scores and num_object boxes, each box with an
    objectness. In a cell with an object, the scores learn the object's class, and the box that overlaps
    the object most (or the nearest one if none overlaps) learns the object's box. The target of the
    objectness is 1 for that box and 0 for all others.

    The loss is the sum of four terms. Three are squared errors, summed and divided by the number of cells with
    an object: of the scores in these cells, times class_scale; of the objectness of the boxes that learn an
    object, times object_scale; and of the coordinates of these boxes, times coord_scale. The fourth is the mean
    squared objectness of all other boxes, times noobject_scale.

    The gradient of each value is its scale * (value - target) / N. In the gradient, the objectness target of a
    box that learns an object is the box's overlap with that object.

    Bottoms:

    * The predictions, N x side * side * (num_class + 5 * num_object). First the scores: those of class
    0 for all cells, then those of class 1 and so on. Then the objectness: of the first box of all
    cells, then of the second and so on. Then the boxes in the same order, with x, y, w and h for each
    cell.
    * The labels, N x side * side * 7. First for all cells whether the object is difficult (not used),
    then whether there is an object, then its class. Then x, y, w and h for each cell, relative to the
    picture's size.

    Top: the loss.

    Options: with `sqrt` the net predicts the square roots of w and h; with `constriant` (sic) x and y
    are relative to the cell.

    For a batch without objects, the loss is the objectness term alone; in the fork it is NaN.

    Source: src/caffe/layers/detection_loss_layer.cpp of caffe-yolo (cmastudios, yeahkun); Redmon, Divvala,
    Girshick and Farhadi, You Only Look Once, 2015.
    """

    label_bottoms = (1,)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        side: int,
        num_class: int,
        num_object: int,
        object_scale: float,
        noobject_scale: float,
        class_scale: float,
        coord_scale: float,
        sqrt: bool,
        constriant: bool,
    ) -> None:
        super(LossLayer, self).__init__()
        cells = side * side
        for bottom, values, what in (
            (bottoms[0], num_class + 5 * num_object, "predictions"),
            (bottoms[1], 7, "labels"),
        ):
            if math.prod(bottom[1:]) != cells * values or bottom[0] != bottoms[0][0]:
                expected = f"{bottoms[0][0]} x {cells} * {values} values"
                raise LayerError(f"the {what} have the wrong shape", expected=expected, got=format_shape(bottom))
        self.side, self.classes, self.objects = side, num_class, num_object
        self.scales = (class_scale, object_scale, noobject_scale, coord_scale)
        self.is_root, self.is_within_cell = sqrt, constriant

    def forward(self, bottom: Tensor, labels: Tensor) -> Tensor:
        with torch.no_grad():
            loss, slopes = self._loss(bottom.reshape(len(bottom), -1, self.side**2), labels.reshape(len(bottom), -1))
        return with_slopes(loss, bottom, slopes.reshape(bottom.shape) / len(bottom))

    def _loss(self, values: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the loss, and scale * (value - target) for all values, N x values x cells."""
        class_scale, object_scale, noobject_scale, coord_scale = self.scales
        cells, objects = values.shape[2], self.objects
        has_object, kinds = labels[:, cells : 2 * cells] != 0, labels[:, 2 * cells : 3 * cells].long()
        truth = labels[:, 3 * cells :].reshape(len(labels), cells, 4)
        scores, objectness, boxes = values.split((self.classes, objects, 4 * objects), 1)
        boxes = boxes.reshape(len(boxes), objects, 4, cells).permute(0, 1, 3, 2)
        best, reached = self._best(boxes, truth)
        is_best = (best[:, None] == torch.arange(objects, device=best.device)[:, None]) & has_object[:, None]
        wanted = torch.arange(self.classes, device=kinds.device)[:, None] == kinds[:, None]

        off_scores = (scores - wanted.to(scores.dtype)) * has_object[:, None]
        off_boxes = (boxes - self._to_targets(truth)[:, None]) * is_best[..., None]
        slope = torch.where(is_best, object_scale * (objectness - reached[:, None]), noobject_scale * objectness)
        slopes = (class_scale * off_scores, slope, (coord_scale * off_boxes).permute(0, 1, 3, 2).flatten(1, 2))
        known = has_object.sum().clamp(min=1)
        taught = class_scale * off_scores.square().sum() + coord_scale * off_boxes.square().sum()
        taught = taught + object_scale * ((objectness - 1) * is_best).square().sum()
        others = noobject_scale * (objectness * ~is_best).square().sum()
        loss = taught / known + others / (is_best.numel() - has_object.sum()).clamp(min=1)
        return loss, torch.cat(slopes, 1)

    def _best(self, boxes: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the index of the box that learns each cell's object, and its overlap with the object; N x
        cells each.
        """
        predicted = self._to_picture_boxes(boxes)
        shares = overlap(predicted, truth[:, None]).nan_to_num(0.0)
        distances = (predicted - truth[:, None]).square().sum(-1)
        reached, best = shares.max(1)
        return torch.where(reached > 0, best, distances.argmin(1)), reached

    def _cell_places(self, like: Tensor) -> Tensor:
        """Returns the column and row of each cell, cells x 2."""
        cells = torch.arange(self.side**2, device=like.device)
        return torch.stack((cells % self.side, cells // self.side), 1).to(like.dtype)

    def _to_picture_boxes(self, boxes: Tensor) -> Tensor:
        """Converts predicted boxes to coordinates relative to the picture."""
        middles, extents = boxes[..., :2], boxes[..., 2:]
        if self.is_within_cell:
            middles = (self._cell_places(boxes) + middles) / self.side
        return torch.cat((middles, extents.square() if self.is_root else extents), -1)

    def _to_targets(self, truth: Tensor) -> Tensor:
        """Converts true boxes to the values that the net should predict."""
        middles, extents = truth[..., :2], truth[..., 2:]
        if self.is_within_cell:
            middles = middles * self.side - self._cell_places(truth)
        return torch.cat((middles, extents.sqrt() if self.is_root else extents), -1)
