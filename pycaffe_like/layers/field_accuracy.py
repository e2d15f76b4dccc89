"""Accuracies of MS-CNN's and Cascade R-CNN's region proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .base import Layer, Shape, between, exactly
from .field_boxes import BoxNorm, Fields, bound_offsets, check_limits, pixel_overlaps
from .field_loss import FieldTargets, check_maps, read_targets
from .registry import register_layer


@dataclass(frozen=True)
class _Counting:
    """Which fields count, and how boxes are decoded.

    Attributes:
        plus: 1 if boxes include their last pixel.
        prefers_last: among classes with equal scores, whether the last one ranks first.
    """

    norm: BoxNorm
    fields: Fields
    field_whr: float
    field_xyr: float
    bg_threshold: float
    is_objectness: bool
    ignore_label: int | None
    top_k: int
    plus: float
    prefers_last: bool

    def __post_init__(self) -> None:
        check_limits(self.field_whr, self.field_xyr)

    def accuracies(self, scores: Tensor, targets: FieldTargets) -> Tensor:
        """Returns the fraction of correct fields among all fields and among those with an object, 1 x 1 x 1 x 2;
        -1 if there are no such fields.
        """
        labels = targets.labels.clamp(max=1) if self.is_objectness else targets.labels
        counts = (labels != 0) | (targets.overlaps < self.bg_threshold)
        if self.ignore_label is not None:
            counts &= labels != self.ignore_label
        own = scores.gather(1, torch.where(counts, labels, 0)[:, None])
        numbers = torch.arange(scores.shape[1], device=scores.device)[:, None, None]
        before = numbers > labels[:, None] if self.prefers_last else numbers < labels[:, None]
        is_correct = ((scores > own) | ((scores == own) & before)).sum(1) < self.top_k
        shares = [_mean(is_correct.to(scores), mask) for mask in (counts, counts & (labels != 0))]
        return torch.stack(shares).reshape(1, 1, 1, 2)

    def mean_overlap(self, code: Tensor, targets: FieldTargets) -> Tensor:
        """Returns the mean overlap of the predicted boxes with their objects, 1 x 1 x 1 x 1; -1 if there are no
        objects.
        """
        counts = targets.labels != 0
        if self.ignore_label is not None:
            counts &= targets.labels != self.ignore_label
        offsets = bound_offsets(self.norm.offsets(code, 1), self.field_xyr, self.field_whr)
        predicted, true = self._corners(self.fields.decode(offsets)), self._corners(targets.boxes)
        return _mean(pixel_overlaps(predicted, true, self.plus), counts).reshape(1, 1, 1, 1)

    def _corners(self, boxes: Tensor) -> Tensor:
        """Converts centres and sizes, N x 4 x H x W, to corners, N x H x W x 4."""
        first = boxes[:, :2] - boxes[:, 2:] / 2
        return torch.cat((first, first + boxes[:, 2:] - self.plus), 1).permute(0, 2, 3, 1)


def _mean(values: Tensor, mask: Tensor) -> Tensor:
    count = mask.sum()
    return torch.where(count > 0, torch.where(mask, values, 0).sum() / count, -1.0)


class _FieldAccuracy(Layer):
    """Base class of the two layers. The tops are 1 x 1 x 1 x 2 and optionally 1 x 1 x 1 x 1, without gradients."""

    tops = between(1, 2)
    counting: _Counting

    def check(self, bottoms: Sequence[Shape], classes: int, num_tops: int) -> None:
        self.counting.norm.check()
        self.counting.fields.check()
        if self.counting.is_objectness and classes != 2:
            raise LayerError("objectness is for two classes", expected="cls_num: 2", got=classes)
        self.classes, self.num_tops = classes, num_tops
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        check_maps(bottoms, self.channels(), len(self.counting.fields.widths))
        shapes: list[Shape] = [(1, 1, 1, 2), (1, 1, 1, 1)]
        return shapes[: self.num_tops]

    def channels(self) -> tuple[int, ...]:
        raise NotImplementedError

    def accuracies(self, scores: Tensor, code: Tensor, targets: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        with torch.no_grad():
            read = read_targets(targets)
            shares = self.counting.accuracies(scores, read)
            return shares if self.num_tops == 1 else (shares, self.counting.mean_overlap(code, read))


@register_layer("detection_group_accuracy_param", "bbox_reg_param", "loss_param")
class DetectionGroupAccuracy(_FieldAccuracy):
    """The accuracy of a Cascade R-CNN region proposal map.

    A field is correct if its best class is its label. The first top has two numbers: the fraction of correct
    fields among all fields, and among fields with an object. Background fields that overlap an object by
    bg_threshold or more do not count, nor do fields with ignore_label. With `objectness`, labels above 0 are
    treated as 1. The second top has the mean overlap of the boxes with their objects, decoded as in
    BoxGroupOutput. Each number is -1 if no fields count.

    Bottoms: as those of DetectionGroupLoss. Tops: 1 x 1 x 1 x 2; optionally 1 x 1 x 1 x 1.

    Source: src/caffe/layers/detection_group_accuracy_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = exactly(3)
    label_bottoms = (0, 1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        norm: BoxNorm,
        cls_num: int,
        field_h: tuple[int, ...],
        field_w: tuple[int, ...],
        stride: int,
        field_whr: float,
        field_xyr: float,
        bg_threshold: float,
        objectness: bool,
        ignore_label: int | None,
        num_tops: int,
    ) -> None:
        super().__init__()
        fields = Fields(field_w, field_h, stride)
        self.counting = _Counting(
            norm, fields, field_whr, field_xyr, bg_threshold, objectness, ignore_label, 1, 1.0, prefers_last=False
        )
        self.check(bottoms, cls_num, num_tops)

    def channels(self) -> tuple[int, ...]:
        return (self.classes, 4, 6)

    def forward(self, scores: Tensor, code: Tensor, targets: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        return self.accuracies(scores, code, targets)


@register_layer("detection_accuracy_param", "bbox_reg_param", "loss_param")
class DetectionAccuracy(_FieldAccuracy):
    """The accuracy of an MS-CNN region proposal map.

    Like DetectionGroupAccuracy, except that scores and offsets are in one bottom, a field is correct if its
    label is among the top_k best classes, and the width of a box is xmax - xmin.

    Bottoms: as those of MS-CNN's DetectionLoss. Tops: 1 x 1 x 1 x 2; optionally 1 x 1 x 1 x 1.

    Source: src/caffe/layers/detection_accuracy_layer.cpp of zhaoweicai/mscnn.
    """

    bottoms = exactly(2)
    label_bottoms = (0, 1)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        norm: BoxNorm,
        cls_num: int,
        coord_num: int,
        field_h: int,
        field_w: int,
        downsample_rate: int,
        top_k: int,
        field_whr: float,
        field_xyr: float,
        bg_threshold: float,
        objectness: bool,
        ignore_label: int | None,
        num_tops: int,
    ) -> None:
        super().__init__()
        if coord_num != 4:
            raise LayerError("coord_num must be 4", got=coord_num)
        if not 1 <= top_k <= cls_num:
            raise LayerError("top_k is out of range", expected=f"1 to {cls_num}", got=top_k)
        fields = Fields((field_w,), (field_h,), downsample_rate)
        self.counting = _Counting(
            norm, fields, field_whr, field_xyr, bg_threshold, objectness, ignore_label, top_k, 0.0, prefers_last=True
        )
        self.check(bottoms, cls_num, num_tops)

    def channels(self) -> tuple[int, ...]:
        return (self.classes + 4, 6)

    def forward(self, predictions: Tensor, targets: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        scores, code = predictions.split((self.classes, 4), 1)
        return self.accuracies(scores, code, targets)
