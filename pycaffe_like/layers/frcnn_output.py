"""FrcnnOutput: the detections of Cascade R-CNN."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, check_choice, exactly
from .cascade_regions import check_rows
from .field_boxes import BoxNorm, move_boxes, suppress
from .field_output import SHARES
from .registry import register_layer


@register_layer("frcnn_output_param", "bbox_reg_param")
class FrcnnOutput(Layer):
    """The detections of one picture, from class probabilities and offsets of its regions.

    Each region is moved by its offsets, normalised with bbox_mean and bbox_std of bbox_reg_param, and clipped to
    the picture. With cls_aware every class has its own offsets; otherwise the last four of the eight values are
    used for all classes. For each class except the background, class 0, the boxes with a probability of at
    least conf_thr go through non-maximum suppression with iou_thr; nms_type defines the overlap, as in
    BoxOutput. If more than max_det_num boxes remain, only the best max_det_num are kept (0 for no limit).

    Bottoms: the probabilities, R x K; the offsets, R x 4K, or R x 8 without cls_aware; the regions, R x 5 or R x 6
    (picture, which must be 0, xmin, ymin, xmax, ymax); height and width of the picture, 1 x 2. Top: D + 1 rows, (D +
    1) x 7 x 1 x 1: the first row is 0 and six times -1; the others are picture, xmin, ymin, xmax, ymax, class
    and score, sorted by class. There are no gradients.

    Source: src/caffe/layers/frcnn_output_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = exactly(4)
    label_bottoms = (0, 1, 2, 3)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        norm: BoxNorm,
        conf_thr: float,
        iou_thr: float,
        nms_type: str,
        max_det_num: int,
        cls_aware: bool,
    ) -> None:
        super().__init__()
        norm.check()
        check_choice("nms_type", nms_type, SHARES)
        self.norm, self.confidence, self.overlap, self.share = norm, conf_thr, iou_thr, nms_type
        self.limit, self.is_class_aware = max_det_num, cls_aware
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        scores, code, regions, size = bottoms
        classes = math.prod(scores[1:])
        check_rows((scores, code, regions), (None, 4 * classes if self.is_class_aware else 8, None))
        if math.prod(regions[1:]) not in (5, 6) or math.prod(size) != 2:
            got = f"{format_shape(regions)} and {format_shape(size)}"
            raise LayerError("regions or size have the wrong shape", expected="R x 5 or R x 6, and 1 x 2", got=got)
        most = scores[0] * (classes - 1)
        return [(1 + (min(most, self.limit) if self.limit else most), 7, 1, 1)]

    @torch.no_grad()
    def forward(self, scores: Tensor, code: Tensor, regions: Tensor, size: Tensor) -> Tensor:
        self.top_shapes([tuple(bottom.shape) for bottom in (scores, code, regions, size)])
        scores, code, regions = (bottom.flatten(1) for bottom in (scores, code, regions))
        if regions[:, 0].any():
            raise LayerError(
                "a region is of another picture", expected="one picture, 0", got=regions[:, 0].max().item()
            )
        boxes = move_boxes(self.norm.offsets(code.unflatten(1, (-1, 4)), 2), regions[:, 1:5])
        height, width = size.flatten()
        first = boxes[..., :2].clamp(min=0)
        boxes = torch.cat((first, torch.minimum(boxes[..., 2:], torch.stack((width, height)))), -1)
        rows = torch.cat([self._of_class(number, scores, boxes) for number in range(1, scores.shape[1])])
        if self.limit and len(rows) > self.limit:
            best = rows[:, 6].argsort(descending=True, stable=True)[: self.limit]
            rows = rows[best][rows[best, 5].argsort(stable=True)]
        head = rows.new_tensor([[0.0] + [-1.0] * 6])
        return torch.cat((head, rows))[..., None, None]

    def _of_class(self, number: int, scores: Tensor, boxes: Tensor) -> Tensor:
        """Returns the top's rows for one class, in descending order of score."""
        own, found = boxes[:, number if self.is_class_aware else 1], scores[:, number]
        chosen = (found >= self.confidence).nonzero()[:, 0]
        order = chosen[found[chosen].argsort(descending=True, stable=True)]
        order = order[suppress(own[order], self.overlap, 1.0, self.share)]
        zeros = own.new_zeros(len(order), 1)
        return torch.cat((zeros, own[order], zeros + number, found[order, None]), 1)
