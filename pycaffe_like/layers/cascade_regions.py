"""Regions between the stages of MS-CNN and Cascade R-CNN: DecodeBBox, ScaleRoute, HardMining and BboxAccuracy."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase, format_shape

from .base import Layer, Shape, at_least, between, exactly
from .boxes import sizes
from .field_boxes import BoxNorm, move_boxes, pixel_overlaps
from .registry import register_layer


def check_rows(bottoms: Sequence[Shape], widths: Sequence[int | None]) -> None:
    """Raises LayerError unless all bottoms have the same number of rows, and their rows have the given widths
    (None for any width).
    """
    for index, (bottom, width) in enumerate(zip(bottoms, widths, strict=False)):
        has_width = width is None or math.prod(bottom[1:]) == width
        if not bottom or bottom[0] != bottoms[0][0] or not has_width:
            rows = bottoms[0][0] if bottoms[0] else "R"
            expected = f"{rows} rows" if width is None else f"{rows} x {width}"
            raise LayerError(f"bottom {index} has the wrong shape", expected=expected, got=format_shape(bottom))


@register_layer("decode_bbox_param", "bbox_reg_param")
class DecodeBBox(Layer):
    """Moves regions by the offsets that a stage predicts for them. The moved regions are the input of the next
    stage.

    A region's offsets (x, y, log width, log height, relative to its size) are normalised with bbox_mean and
    bbox_std of bbox_reg_param. In TRAIN, moved regions with xmax < xmin or ymax < ymin are dropped and, with a
    third bottom, also regions whose overlap with their object is at least gt_iou_thr.

    Bottoms: the offsets of background and objects, R x 8, of which the last four are used; the regions, R x 5
    (picture, xmin, ymin, xmax, ymax); in TRAIN optionally the matched objects, whose last value is the overlap,
    R x K. Top: the moved regions, at most R x 5 x 1 x 1. There are no gradients.

    Source: src/caffe/layers/decode_bbox_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = between(2, 3)
    label_bottoms = (0, 1, 2)

    def __init__(self, bottoms: Sequence[Shape], *, gt_iou_thr: float, norm: BoxNorm, phase: Phase) -> None:
        super().__init__()
        norm.check()
        if len(bottoms) == 3 and phase != Phase.TRAIN:
            raise LayerError("matched objects are for TRAIN", expected="2 bottoms in TEST", got=3)
        self.norm, self.gt_iou_thr = norm, gt_iou_thr
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        check_rows(bottoms, (8, 5, None))
        return [(bottoms[0][0], 5, 1, 1)]

    @torch.no_grad()
    def forward(self, code: Tensor, regions: Tensor, objects: Tensor | None = None) -> Tensor:
        code, regions = code.flatten(1), regions.flatten(1)
        boxes = move_boxes(self.norm.offsets(code[:, None, 4:], 2), regions[:, 1:])[:, 0]
        moved = torch.cat((regions[:, :1], boxes), 1)[..., None, None]
        if not self.training:
            return moved
        is_valid = (boxes[:, :2] <= boxes[:, 2:]).all(1)
        if objects is not None:
            is_valid &= objects.flatten(1)[:, -1] < self.gt_iou_thr
        if not is_valid.any():
            raise LayerError("no region is left after the boxes were moved", got=f"{len(boxes)} invalid boxes")
        return moved[is_valid]


@register_layer("scale_route_param")
class ScaleRoute(Layer):
    """Keeps the regions in a range of scales, which are those that one feature map is meant for.

    A region's scale is the square root of its area in pixels. Regions are kept if low_scale <= scale <
    high_scale; a limit that is not set does not apply. If no region qualifies, the one whose scale is nearest
    to the middle of the range, as a ratio, is kept. The middle is the geometric mean of the limits; if only one
    limit is set, that limit; if none is set, 256.

    Bottoms: the regions, R x 5 (picture, xmin, ymin, xmax, ymax); optionally further bottoms with R rows. Tops:
    the kept rows of each bottom. There are no gradients.

    Source: src/caffe/layers/scale_route_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = at_least(1)
    tops = at_least(1)
    one_top_each = True

    def __init__(self, bottoms: Sequence[Shape], *, low_scale: float | None, high_scale: float | None) -> None:
        super().__init__()
        limits = [value for value in (low_scale, high_scale) if value is not None]
        self.low, self.high = low_scale or 0.0, math.inf if high_scale is None else high_scale
        if self.low > self.high or any(value <= 0 for value in limits):
            got = " to ".join(map(str, limits))
            raise LayerError("the scales are out of range", expected="0 < low_scale <= high_scale", got=got)
        self.middle = math.prod(limits) ** (1 / len(limits)) if limits else 256.0
        self.label_bottoms = tuple(range(len(bottoms)))  # type: ignore[misc]
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        check_rows(bottoms, (5, *(None,) * (len(bottoms) - 1)))
        return [(*bottom, 1, 1, 1)[: max(4, len(bottom))] for bottom in bottoms]

    @torch.no_grad()
    def forward(self, *bottoms: Tensor) -> tuple[Tensor, ...]:
        boxes = bottoms[0].flatten(1)[:, 1:]
        scales = sizes(boxes, plus=1.0).sqrt()
        chosen = ((scales >= self.low) & (scales < self.high)).nonzero()[:, 0]
        if not len(chosen):
            chosen = (scales / self.middle).log2().abs().argmin()[None]
        shapes = self.top_shapes([(len(chosen), *bottom.shape[1:]) for bottom in bottoms])
        return tuple(bottom[chosen].reshape(shape) for bottom, shape in zip(bottoms, shapes, strict=True))


@register_layer("hard_mining_param")
class HardMining(Layer):
    """Keeps the regions with the highest scores: num_roi_per_image of each picture.

    If one of the num_image pictures has fewer regions, the next best regions of other pictures are kept too, so
    that there are min(num_image * num_roi_per_image, R) rows. They stay in their original order.

    Bottoms: the scores, R; the regions, R x 5 (picture, xmin, ymin, xmax, ymax); optionally further bottoms
    with R rows. Tops: the kept rows of all bottoms except the first. There are no gradients.

    Source: src/caffe/layers/hard_mining_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = at_least(2)
    tops = at_least(1)

    def __init__(self, bottoms: Sequence[Shape], *, num_roi_per_image: int, num_image: int, num_tops: int) -> None:
        super().__init__()
        if num_tops != len(bottoms) - 1:
            raise LayerError(
                "wrong number of tops", expected=f"{len(bottoms) - 1}, one less than bottoms", got=num_tops
            )
        if min(num_roi_per_image, num_image) < 1:
            got = f"{num_roi_per_image} and {num_image}"
            raise LayerError("num_roi_per_image and num_image must be positive", got=got)
        self.per_image, self.images = num_roi_per_image, num_image
        self.label_bottoms = tuple(range(len(bottoms)))  # type: ignore[misc]
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        check_rows(bottoms, (1, 5, *(None,) * (len(bottoms) - 2)))
        count = min(self.images * self.per_image, bottoms[0][0])
        return [(count, *bottom[1:], 1, 1, 1)[: max(4, len(bottom))] for bottom in bottoms[1:]]

    @torch.no_grad()
    def forward(self, scores: Tensor, *rows: Tensor) -> Tensor | tuple[Tensor, ...]:
        shapes = self.top_shapes([tuple(bottom.shape) for bottom in (scores, *rows)])
        pictures = rows[0].flatten(1)[:, 0].long()
        if ((pictures < 0) | (pictures >= self.images)).any():
            raise LayerError("a region is of no picture", expected=f"0 to {self.images - 1}", got=pictures.max().item())
        order = scores.flatten().flip(0).argsort(descending=True, stable=True)
        order = len(pictures) - 1 - order  # of equal scores, the fork prefers the last
        of_picture = pictures[order][:, None] == torch.arange(self.images, device=order.device)
        rank = (of_picture.cumsum(0) * of_picture).sum(1)
        preferred = torch.cat((order[rank <= self.per_image], order[rank > self.per_image]))
        kept = preferred[: shapes[0][0]].sort().values
        tops = tuple(bottom[kept].reshape(shape) for bottom, shape in zip(rows, shapes, strict=True))
        return tops if len(tops) > 1 else tops[0]


@register_layer("bbox_reg_param")
class BboxAccuracy(Layer):
    """The mean overlap of regions with their objects, after and before a stage moves them.

    Background regions, and regions that overlap their object by more than 0.975, do not count. If no regions
    count, the means are -1. The offsets are normalised with bbox_mean and bbox_std of bbox_reg_param. With
    cls_aware every class has its own offsets; otherwise the last four of the eight values are used for all
    classes.

    Bottoms: the offsets, R x 4 * classes, or R x 8 without cls_aware; the regions, R x 5; the matched objects,
    R x 6 (class, xmin, ymin, xmax, ymax, overlap). Tops: the mean overlap of the moved regions, 1 x 1 x 1 x 1;
    optionally the mean overlap of the original regions.

    Boxes include their last pixel, as in Cascade R-CNN. In MS-CNN's version of this layer, widths are xmax -
    xmin.

    Source: src/caffe/layers/bbox_accuracy_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = exactly(3)
    tops = between(1, 2)
    label_bottoms = (0, 1, 2)

    def __init__(self, bottoms: Sequence[Shape], *, norm: BoxNorm, cls_aware: bool, num_tops: int) -> None:
        super().__init__()
        norm.check()
        self.norm, self.is_class_aware, self.num_tops = norm, cls_aware, num_tops
        check_rows(bottoms, (None if cls_aware else 8, 5, 6))
        if math.prod(bottoms[0][1:]) % 4:
            raise LayerError("the offsets have the wrong width", expected="a multiple of 4", got=bottoms[0][1:])

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(1, 1, 1, 1)] * self.num_tops

    @torch.no_grad()
    def forward(self, code: Tensor, regions: Tensor, objects: Tensor) -> Tensor | tuple[Tensor, ...]:
        boxes, objects = regions.flatten(1)[:, 1:], objects.flatten(1)
        label = objects[:, 0].long()
        counts = (label > 0) & (objects[:, 5] <= 0.975)
        classes = (label if self.is_class_aware else label.clamp(max=1)).clamp(min=0)
        offsets = code.flatten(1).unflatten(1, (-1, 4))[torch.arange(len(code), device=code.device), classes]
        moved = move_boxes(self.norm.offsets(offsets, 1)[:, None], boxes)[:, 0]
        shares = [pixel_overlaps(one, objects[:, 1:5], 1.0) for one in (moved, boxes)]
        found = counts.sum()
        means = [torch.where(found > 0, (one * counts).sum() / found, -1.0).reshape(1, 1, 1, 1) for one in shares]
        return tuple(means) if self.num_tops > 1 else means[0]
