"""Segmentation in MobileNet-YOLO: a loss on class maps, and their IoU."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, LossLayer, Shape, between, exactly
from .gradients import with_slopes
from .registry import register_layer


@register_layer("yolo_seg_param")
class YoloSeg(LossLayer):
    """A loss on class maps: the sum of the squares of the deltas object_scale * (sigmoid(x) - target),
    divided by N. The gradient is the deltas divided by N.

    A third bottom gives more weight to rare classes. Where the target is above 0.5, the delta is
    multiplied by 2 - r, where r is the number of positions of the class in the batch, divided by the
    number of all other positions.

    Bottoms: x, N x C x H x W; the targets, from 0 to 1, of the same shape; optionally the number of
    positions of each class in each picture, N x C. Top: the loss. As in the fork, num_class,
    class_scale, use_logic_gradient and use_hardsigmoid have no effect.

    Source: src/caffe/layers/yolo_seg.cpp of eric612/MobileNet-YOLO.
    """

    bottoms = between(2, 3)
    label_bottoms = (1, 2)

    def __init__(self, bottoms: Sequence[Shape], *, object_scale: float) -> None:
        super().__init__(bottoms)
        if len(bottoms[0]) != 4 or bottoms[1] != bottoms[0]:
            raise LayerError(
                "the targets have the wrong shape", expected=format_shape(bottoms[0]), got=format_shape(bottoms[1])
            )
        if len(bottoms) == 3 and math.prod(bottoms[2]) != math.prod(bottoms[0][:2]):
            raise LayerError(
                "the numbers of positions do not fit",
                expected=format_shape(bottoms[0][:2]),
                got=format_shape(bottoms[2]),
            )
        self.scale = object_scale

    def forward(self, bottom: Tensor, targets: Tensor, places: Tensor | None = None) -> Tensor:
        with torch.no_grad():
            slopes = self.scale * (bottom.sigmoid() - targets)
            if places is not None:
                own = places.reshape(bottom.shape[:2])
                shares = own.sum(0) / (math.prod(bottom.shape[2:]) - own).sum(0)
                slopes = torch.where(targets > 0.5, slopes * (2 - shares)[:, None, None], slopes)
            loss = slopes.square().sum() / len(bottom)
        return with_slopes(loss, bottom, slopes / len(bottom))


@register_layer("segmentation_evaluate_param")
class SegmentationEvaluate(Layer):
    """The IoU of each class: the number of positions where map and truth are both above `threshold`,
    divided by the number where at least one of them is; 0 if there are none.

    Maps with another size than the truth are resized to it: bilinear, with values rounded to 1 / 255.
    A class that does not occur in the truth then gets -1. As in the fork, only the first picture of a
    batch is used.

    Bottoms: maps, N x C x H x W, from 0 to 1; truths, N x C x H' x W'. Top: 1 x 1 x 1 x C.

    Source: src/caffe/layers/segmentation_evaluate_layer.cpp of eric612/MobileNet-YOLO.
    """

    bottoms = exactly(2)
    label_bottoms = (0, 1)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, threshold: float) -> None:
        super().__init__()
        maps, truths = bottoms
        if len(maps) != 4 or len(truths) != 4 or maps[:2] != truths[:2]:
            raise LayerError(
                "the bottoms do not fit",
                expected="equal batch sizes and channels",
                got=f"{format_shape(maps)} and {format_shape(truths)}",
            )
        self.threshold = threshold

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(1, 1, 1, bottoms[0][1])]

    @torch.no_grad()
    def forward(self, maps: Tensor, truths: Tensor) -> Tensor:
        is_resized = maps.shape[2:] != truths.shape[2:]
        found, wanted = maps[:1] > self.threshold, truths[:1] > self.threshold
        if is_resized:
            bytes_ = (maps[:1].clamp(0, 1) * 255).floor()
            resized = F.interpolate(bytes_, list(truths.shape[2:]), mode="bilinear", align_corners=False).round()
            found = resized > int(self.threshold * 255)
        both, either, true = (one.sum((0, 2, 3)) for one in (found & wanted, found | wanted, wanted))
        shares = both.to(maps.dtype) / either.clamp(min=1)
        if is_resized:
            shares = torch.where(true == 0, -1, shares)
        return shares[None, None, None]
