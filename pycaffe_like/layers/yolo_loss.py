"""RegionLoss, the loss of YOLO 2, and code shared by YOLO's losses.

Every position of a grid has several anchors, each with a box, an objectness and class scores. As in
darknet, the gradients ("deltas") are written by hand; they are not the derivatives of the printed
loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import LossLayer, Shape
from .gradients import with_slopes
from .registry import register_layer
from .yolo_overlap import overlap

_AT_ONCE = 32
"""Number of objects compared to all boxes at once; limits memory."""


@dataclass(frozen=True)
class Truths:
    """The objects of a batch, up to R per picture.

    Attributes:
        classes: from 0 on; N x R.
        boxes: centre and size relative to the picture; N x R x 4.
        learned: True for rows with an object to match with an anchor; N x R.
        seen: True for rows with an object that anchors may overlap; an anchor that overlaps none is
            background; N x R.
    """

    classes: Tensor
    boxes: Tensor
    learned: Tensor
    seen: Tensor

    def best_overlap(self, boxes: Tensor, kind: str = "IOU") -> Tensor:
        """Returns the largest overlap of every box with an object of its picture, at least 0.

        Args:
            boxes: N x … x 4.
        """
        flat = boxes.flatten(1, -2)
        best = flat.new_zeros(flat.shape[:2])
        for start in range(0, self.boxes.shape[1], _AT_ONCE):
            rows = slice(start, start + _AT_ONCE)
            shares = overlap(flat[:, :, None], self.boxes[:, None, rows], kind)
            best = torch.where(self.seen[:, None, rows], shares, 0).amax(2).maximum(best)
        return best.reshape(boxes.shape[:-1])

    def cells(self, height: int, width: int) -> tuple[Tensor, Tensor]:
        """Returns row and column of the grid cell that contains each object's centre, N x R each."""
        columns = (self.boxes[..., 0] * width).long().clamp(0, width - 1)
        rows = (self.boxes[..., 1] * height).long().clamp(0, height - 1)
        return rows, columns


def read_label_rows(labels: Tensor) -> Truths:
    """Reads labels N x 1 x R x 5 or N x 5 R: class, then x, y, w and h of the box.

    As in the fork, the list of objects to match ends at the first w of 0, and the list of objects that
    anchors may overlap ends at the first x of 0.
    """
    rows = labels.detach().reshape(labels.shape[0], -1, 5)
    seen, learned = ((rows[..., column] != 0).long().cumprod(1) > 0 for column in (1, 3))
    return Truths(rows[..., 0].long(), rows[..., 1:], learned, seen)


def read_annotated_labels(labels: Tensor, num: int) -> Truths:
    """Reads labels 1 x 1 x R x 8 from AnnotatedData: picture, class (from 1), instance, left, top,
    right and bottom edge, difficult."""
    rows = labels.detach().reshape(-1, 8)
    low, high = rows[:, 3:5], rows[:, 5:7]
    boxes = torch.cat(((low + high) / 2, high - low), 1).expand(num, -1, -1)
    mine = rows[:, 0].long() == torch.arange(num, device=rows.device)[:, None]
    return Truths((rows[:, 1].long() - 1).expand(num, -1), boxes, mine, mine)


def check_grid(bottoms: Sequence[Shape], anchors: int, values: int) -> None:
    """Raises LayerError unless the first bottom is N x anchors * values x H x W."""
    shape = bottoms[0]
    if len(shape) != 4 or shape[1] != anchors * values:
        raise LayerError(
            f"the bottom does not fit {anchors} anchors with {values} values each",
            expected=f"N x {anchors * values} x H x W",
            got=format_shape(shape),
        )


def anchor_sizes(biases: Sequence[float]) -> Tensor:
    """Returns the anchors' widths and heights, A x 2."""
    if not biases or len(biases) % 2:
        raise LayerError("biases are not pairs", expected="a width and a height for each anchor", got=len(biases))
    return torch.tensor(biases).reshape(-1, 2)


def grid_boxes(values: Tensor, sizes: Tensor) -> Tensor:
    """Returns centre and size of boxes relative to the picture, N x A x H x W x 4.

    Args:
        values: position of the centre within its cell, and logarithms of the sizes relative to the
            anchor; N x A x H x W x 4.
        sizes: the anchors' widths and heights relative to the picture; A x 2.
    """
    x, y, width, height = values.unbind(-1)
    rows, columns = x.shape[2:]
    down = torch.arange(rows, device=x.device, dtype=x.dtype)[:, None]
    across = torch.arange(columns, device=x.device, dtype=x.dtype)
    wide, high = sizes[:, 0, None, None], sizes[:, 1, None, None]
    return torch.stack(((across + x) / columns, (down + y) / rows, width.exp() * wide, height.exp() * high), -1)


def boxes_at_origin(sizes: Tensor) -> Tensor:
    """Returns boxes of these sizes, … x 2, centred at 0."""
    return torch.cat((torch.zeros_like(sizes), sizes), -1)


def last_of_each_cell(cells: Tensor, counts: Tensor, total: int) -> Tensor:
    """Returns a mask with only the last match of each cell.

    Args:
        cells: the cell of each candidate match, from 0 to total - 1.
        counts: a mask of the candidates that match.
    """
    order = torch.arange(cells.numel(), device=cells.device).reshape(cells.shape)
    at = torch.where(counts, cells, total).flatten()
    last = torch.full((total + 1,), -1, device=cells.device).scatter_reduce(0, at, order.flatten(), "amax")
    return counts & (last[cells] == order)


@register_layer("region_loss_param")
class RegionLoss(LossLayer):
    """The loss of YOLO 2: the sum of the squares of all deltas. The gradient is the deltas divided by N.

    An anchor has the values x, y, w, h, objectness and one for each class. p is the sigmoid of the
    objectness, and p' = p * (1 - p) its derivative; the classes go through a softmax.

    * Background: an anchor that overlaps no object by more than `thresh` has the objectness delta
      noobject_scale * p * p'.
    * Matches: each object is matched with one anchor in the cell of its centre. It is the anchor that
      overlaps the object most when both are centred at 0; with bias_match 0, predicted boxes are
      compared instead of anchors. If several objects match one anchor, the last one counts.
    * Box of a match: scale * (value - target), for x and y times the derivative of the sigmoid.
    * Classes of a match: class_scale * (probability - target).
    * Objectness of a match: object_scale * (p - target) * p'.

    Labels N x 1 x R x 5 are eric612's: class (from 0), then centre and size of the box relative to the
    picture; the list ends at the first w of 0. The box's scale is coord_scale * (2 - w * h), and the
    objectness target 1; with `rescore` they are coord_scale and the overlap. The loss is divided by N.
    As in that fork, class_map has no effect.

    Labels 1 x 1 x R x 8 are Intel's, from AnnotatedData, with classes from 1. The box's scale is
    coord_scale, and value - target is clamped to [-1, 1]. The objectness delta of a match is -2 *
    object_scale * (1 - p)^3 * p'. As in that fork, the loss is not divided by N, though the gradient is.
    class_map is a file with the class of each label, one per line; rescore has no effect.

    Labels N x 5 R are those of choasup/caffe-yolo9000's first version, from BoxData, with rows as in eric612's.
    The box's scale is coord_scale and the objectness target 1. The loss, class_map and rescore are as in
    Intel's. Unlike in that fork, boxes of the first 12800 pictures are not pulled towards the anchors.

    Bottoms: N x (num * (5 + num_class)) x H x W; labels. Top: the loss. `biases` are widths and heights
    of the anchors in grid cells. jitter, absolute, random, softmax and side have no effect, as in the
    forks.

    Source: src/caffe/layers/region_loss_layer.cpp of eric612/MobileNet-YOLO, intel/caffe and
    Ewenwan/caffe-yolov2, which has choasup's first version; Redmon and Farhadi, YOLO9000, 2016.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_class: int,
        num: int,
        coords: int,
        bias_match: int,
        rescore: int,
        object_scale: float,
        class_scale: float,
        noobject_scale: float,
        coord_scale: float,
        thresh: float,
        biases: tuple[float, ...],
        softmax_tree: str | None,
        class_map: str | None,
    ) -> None:
        super(LossLayer, self).__init__()
        if coords != 4:
            raise LayerError("a box has four coordinates", expected="coords: 4", got=coords)
        if softmax_tree:
            raise LayerError(
                "softmax_tree, Intel's tree of classes, is not supported", expected="classes without a tree"
            )
        check_grid(bottoms, num, 5 + num_class)
        self.is_annotated = bottoms[1][-1:] == (8,)
        self.is_flat = len(bottoms[1]) == 2 and bottoms[1][1] % 5 == 0
        has_rows = self.is_flat or bottoms[1][-1:] == (5,)
        if not self.is_annotated and (not has_rows or bottoms[1][0] != bottoms[0][0]):
            expected = f"{bottoms[0][0]} x 1 x R x 5, {bottoms[0][0]} x 5 R, or 1 x 1 x R x 8"
            raise LayerError("the labels have the wrong shape", expected=expected, got=format_shape(bottoms[1]))
        sizes = anchor_sizes(biases or (0.0,) * (2 * num))
        if len(sizes) < num:
            raise LayerError("biases are missing", expected=f"a width and a height for {num} anchors", got=len(biases))
        self.register_buffer("sizes", sizes[:num], persistent=False)
        self.matches_anchors = bool(bias_match)
        self.rescores = bool(rescore)
        self.scales = (coord_scale, object_scale, noobject_scale, class_scale)
        self.thresh = thresh
        places = _read_classes(class_map) if class_map and (self.is_annotated or self.is_flat) else None
        self.register_buffer("class_places", places, persistent=False)

    def forward(self, bottom: Tensor, labels: Tensor) -> Tensor:
        num, _, height, width = bottom.shape
        truths = read_annotated_labels(labels, num) if self.is_annotated else read_label_rows(labels)
        sizes = self.get_buffer("sizes").to(bottom.dtype)
        with torch.no_grad():
            values = bottom.reshape(num, len(sizes), -1, height, width).permute(0, 1, 3, 4, 2)
            slopes = self._slopes(values, truths, sizes / sizes.new_tensor((width, height)))
            loss = slopes.square().sum()
            slopes = slopes.permute(0, 1, 4, 2, 3).reshape(bottom.shape)
        return with_slopes(loss if self.is_annotated or self.is_flat else loss / num, bottom, slopes / num)

    def _slopes(self, values: Tensor, truths: Truths, sizes: Tensor) -> Tensor:
        """Returns the deltas of all values, in their shape, N x A x H x W x (5 + classes)."""
        num, anchors, height, width, count = values.shape
        boxes = grid_boxes(torch.cat((values[..., :2].sigmoid(), values[..., 2:4]), -1), sizes)
        objectness = values[..., 4].sigmoid()
        slopes = torch.zeros_like(values)
        background = self.scales[2] * objectness * objectness * (1 - objectness)
        slopes[..., 4] = torch.where(truths.best_overlap(boxes) > self.thresh, 0, background)

        rows, columns = truths.cells(height, width)
        pictures = torch.arange(num, device=values.device)[:, None]
        candidates = sizes.expand(*rows.shape, -1, -1)
        if not self.matches_anchors:
            candidates = boxes.permute(0, 2, 3, 1, 4)[pictures, rows, columns][..., 2:]
        shares = overlap(boxes_at_origin(candidates), boxes_at_origin(truths.boxes[..., 2:])[:, :, None])
        best = shares.argmax(2)
        cells = ((pictures * anchors + best) * height + rows) * width + columns
        at = cells.flatten()
        learned = self._deltas(
            values.reshape(-1, count)[at],
            boxes.reshape(-1, 4)[at],
            Truths(*(one.flatten(0, 1) for one in (truths.classes, truths.boxes, truths.learned, truths.seen))),
            torch.stack((columns, rows), -1).flatten(0, 1),
            sizes[best.flatten()],
            (width, height),
        )
        total = num * anchors * height * width
        wins = last_of_each_cell(cells, truths.learned, total).flatten()
        flat = torch.cat((slopes.reshape(total, count), slopes.new_zeros(1, count)))
        flat[torch.where(wins, at, total)] = learned
        return flat[:total].reshape(values.shape)

    def _deltas(
        self, values: Tensor, boxes: Tensor, truths: Truths, places: Tensor, sizes: Tensor, extents: tuple[int, int]
    ) -> Tensor:
        """Returns the deltas of the matched anchors, one row for each object."""
        coord_scale, object_scale, _, class_scale = self.scales
        inner = values[:, :2].sigmoid()
        p = values[:, 4].sigmoid()
        slope = p * (1 - p)
        lacks = torch.cat(
            (
                truths.boxes[:, :2] * truths.boxes.new_tensor(extents) - places - inner,
                (truths.boxes[:, 2:] / sizes).log() - values[:, 2:4],
            ),
            1,
        )
        scale: float | Tensor = coord_scale
        if self.is_annotated:
            lacks = lacks.clamp(-1, 1)
            of_object = -2 * object_scale * (1 - p) ** 3 * slope
        elif self.is_flat:
            of_object = -object_scale * (1 - p) * slope
        elif self.rescores:
            of_object = -object_scale * (overlap(boxes, truths.boxes) - p) * slope
        else:
            scale = (coord_scale * (2 - truths.boxes[:, 2] * truths.boxes[:, 3]))[:, None]
            of_object = -object_scale * (1 - p) * slope
        of_box = -scale * lacks * torch.cat((inner * (1 - inner), torch.ones_like(inner)), 1)
        probabilities = values[:, 5:].softmax(1)
        classes = truths.classes
        if self.class_places is not None:
            classes = self.get_buffer("class_places")[classes]
        own = torch.arange(probabilities.shape[1], device=values.device) == classes[:, None]
        return torch.cat((of_box, of_object[:, None], class_scale * (probabilities - own.to(values.dtype))), 1)


def _read_classes(path: str) -> Tensor:
    """Reads the class of each label, one per line.

    Raises:
        LayerError: If the file cannot be read, or a line is not a number.
    """
    try:
        return torch.tensor([int(line.split()[0]) for line in Path(path).read_text().splitlines() if line.strip()])
    except OSError as error:
        raise LayerError(f"class_map cannot be read: {error.strerror}", got=path) from None
    except ValueError:
        raise LayerError("a line of class_map is not a number", expected="one class per line", got=path) from None
