"""BoxOutput and BoxGroupOutput: the regions that MS-CNN and Cascade R-CNN propose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options, format_shape

from .base import Layer, Shape, at_least, between, check_choice
from .field_boxes import BoxNorm, Fields, bound_offsets, check_limits, suppress
from .registry import register_layer

SHARES = ("IOU", "IOMU", "IOFU")


@dataclass(frozen=True)
class _Selection:
    """Which boxes of a picture become regions.

    Attributes:
        fg_thr: the lowest score of a box that is considered.
        iou_thr: non-maximum suppression drops a box that overlaps a better one by more than this.
        nms_type: what the intersection is divided by to get the overlap: the union (IOU), the smaller box
            (IOMU) or the better box (IOFU).
        field_whr, field_xyr: limits of the offsets from a field.
        max_nms_num: how many of the best boxes go through non-maximum suppression; 0 for all.
        max_post_nms_num: the largest number of boxes that it keeps; 0 for no limit.
        min_size: the shortest side that a box may have.
    """

    fg_thr: float
    iou_thr: float
    nms_type: str
    field_whr: float
    field_xyr: float
    max_nms_num: int
    max_post_nms_num: int
    min_size: float

    def check(self) -> None:
        check_choice("nms_type", self.nms_type, SHARES)
        check_limits(self.field_whr, self.field_xyr)


class _FieldOutput(Layer):
    """Base class of the two layers: decodes and scores the boxes of every picture, and keeps the best."""

    tops = between(1, 2)
    plus = 0.0

    def __init__(self, bottoms: Sequence[Shape], norm: BoxNorm, selection: _Selection, num_tops: int) -> None:
        super().__init__()
        norm.check()
        selection.check()
        self.label_bottoms = tuple(range(len(bottoms)))  # type: ignore[misc]
        self.norm, self.selection, self.gives_scores = norm, selection, num_tops == 2

    def positions(self, bottoms: Sequence[Shape]) -> int:
        """Returns the number of fields of a picture."""
        raise NotImplementedError

    def pictures(self, bottoms: Sequence[Shape]) -> int:
        raise NotImplementedError

    def boxes_and_scores(self, bottoms: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Returns the boxes, clipped to the picture, N x P x 4, and their scores, N x P."""
        raise NotImplementedError

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        limit = self.selection.max_post_nms_num or self.selection.max_nms_num or self.positions(bottoms)
        count = self.pictures(bottoms) * limit
        return [(count, 5, 1, 1), (count, 6, 1, 1)] if self.gives_scores else [(count, 5, 1, 1)]

    @torch.no_grad()
    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        self.top_shapes([tuple(bottom.shape) for bottom in bottoms])
        boxes, scores = self.boxes_and_scores(bottoms)
        rows = torch.cat([self._best(number, *one) for number, one in enumerate(zip(boxes, scores, strict=True))])
        if not len(rows):
            regions, scored = rows.new_tensor([[0.0, 1, 1, 10, 10]]), rows.new_zeros(1, 6)
        else:
            regions, scored = rows[:, :5], rows
        regions, scored = regions[..., None, None], scored[..., None, None]
        return (regions, scored) if self.gives_scores else regions

    def _best(self, number: int, boxes: Tensor, scores: Tensor) -> Tensor:
        """Returns the regions of one picture, R x 6: picture, xmin, ymin, xmax, ymax, score."""
        options = self.selection
        is_large = (boxes[:, 2:] - boxes[:, :2] + self.plus >= options.min_size).all(1)
        chosen = ((scores >= options.fg_thr) & is_large).nonzero()[:, 0]
        order = chosen[scores[chosen].argsort(descending=True, stable=True)]
        if options.max_nms_num:
            order = order[: options.max_nms_num]
        order = order[suppress(boxes[order], options.iou_thr, self.plus, options.nms_type)]
        if options.max_post_nms_num:
            order = order[: options.max_post_nms_num]
        picture = boxes.new_full((len(order), 1), number)
        return torch.cat((picture, boxes[order], scores[order][:, None]), 1)


@register_layer("box_output_param", "bbox_reg_param")
class BoxOutput(_FieldOutput):
    """The best boxes of each picture, from several feature maps of MS-CNN.

    Each position of a map has one field of field_w x field_h pixels and predicts K class scores and four
    offsets from that field, normalised with bbox_mean and bbox_std of bbox_reg_param. The offsets are limited
    to +-1 / field_xyr (place) and +-log(field_whr) (size). A box's score is its best class score minus that of
    the background, class 0. Boxes are clipped to the map's extent times downsample_rate. Those whose score is
    below fg_thr or whose sides are shorter than min_size are dropped. The max_nms_num best go through
    non-maximum suppression with iou_thr, which keeps at most max_post_nms_num (0 for no limit). The overlap is
    the intersection divided by the union (nms_type IOU), by the smaller box (IOMU) or by the better box (IOFU).

    Bottoms: one map for each field_w, field_h and downsample_rate, N x (K + 4) x H x W. Tops: the regions,
    R x 5 x 1 x 1 (picture, xmin, ymin, xmax, ymax); optionally the same with the scores, R x 6 x 1 x 1. If
    there are no regions, the first top is a single row 0 1 1 10 10, and the second a row of zeros. There are no
    gradients.

    Source: src/caffe/layers/box_output_layer.cpp of zhaoweicai/mscnn.
    """

    bottoms = at_least(1)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        selection: _Selection,
        norm: BoxNorm,
        field_h: tuple[int, ...],
        field_w: tuple[int, ...],
        downsample_rate: tuple[int, ...],
        num_tops: int,
    ) -> None:
        super().__init__(bottoms, norm, selection, num_tops)
        counts = {len(field_h), len(field_w), len(downsample_rate)}
        if counts != {len(bottoms)}:
            got = f"{len(field_h)}, {len(field_w)} and {len(downsample_rate)}"
            raise LayerError("field_h, field_w and downsample_rate need one value a bottom", got=got)
        triples = zip(field_w, field_h, downsample_rate, strict=True)
        self.fields = [Fields((width,), (height,), rate) for width, height, rate in triples]
        for one in self.fields:
            one.check()
        self.top_shapes(bottoms)  # checks them

    def positions(self, bottoms: Sequence[Shape]) -> int:
        return sum(math.prod(bottom[2:]) for bottom in bottoms)

    def pictures(self, bottoms: Sequence[Shape]) -> int:
        for bottom in bottoms:
            if len(bottom) != 4 or bottom[:2] != bottoms[0][:2] or bottom[1] < 6:
                raise LayerError(
                    "a bottom does not hold scores and offsets",
                    expected="N x (classes + 4) x H x W with one N and at least two classes",
                    got=format_shape(bottom),
                )
        return bottoms[0][0]

    def boxes_and_scores(self, bottoms: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        found = [self._decode(bottom, fields) for bottom, fields in zip(bottoms, self.fields, strict=True)]
        boxes, scores = (torch.cat(parts, 1) for parts in zip(*found, strict=True))
        return boxes.flip(1), scores.flip(1)  # of equal scores, the fork prefers the last

    def _decode(self, bottom: Tensor, fields: Fields) -> tuple[Tensor, Tensor]:
        scores, code = bottom[:, :-4], bottom[:, -4:]
        options = self.selection
        boxes = fields.decode(bound_offsets(self.norm.offsets(code, 1), options.field_xyr, options.field_whr))
        sides = bottom.new_tensor(bottom.shape[:1:-1])[:, None, None] * fields.stride
        first = (boxes[:, :2] - boxes[:, 2:] / 2).clamp(min=0)
        last = torch.minimum(first + boxes[:, 2:], sides)  # a box that starts left of the picture keeps its width
        score = scores[:, 1:].amax(1) - scores[:, 0]
        return torch.cat((first, last), 1).flatten(2).transpose(1, 2), score.flatten(1)


@register_layer("box_group_output_param", "bbox_reg_param")
class BoxGroupOutput(_FieldOutput):
    """The best boxes of each picture, from several feature maps of Cascade R-CNN.

    Works like BoxOutput, with these differences: a map's fields have one or more sizes (field_w and field_h of
    its box_group_param), each of which is an item of the bottoms; scores and offsets are separate bottoms;
    scores are probabilities, and a box's score is 1 minus that of the background; boxes include their last
    pixel.

    Bottoms: for each box_group_param the probabilities, (N * sizes) x K x H x W, and the offsets, (N * sizes) x
    4 x H x W. Tops: as those of BoxOutput.

    Source: src/caffe/layers/box_group_output_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = at_least(2)
    plus = 1.0

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        selection: _Selection,
        norm: BoxNorm,
        box_group_param: tuple[Options, ...],
        num_tops: int,
    ) -> None:
        super().__init__(bottoms, norm, selection, num_tops)
        if len(bottoms) != 2 * len(box_group_param):
            got = f"{len(bottoms)} bottoms and {len(box_group_param)} of box_group_param"
            raise LayerError("the bottoms do not fit", expected="two for each box_group_param", got=got)
        self.fields = [
            Fields(tuple(one["field_w"]), tuple(one["field_h"]), int(one.get("stride") or 0)) for one in box_group_param
        ]
        for fields in self.fields:
            fields.check()
        self.top_shapes(bottoms)  # checks them

    def positions(self, bottoms: Sequence[Shape]) -> int:
        maps = zip(bottoms[::2], self.fields, strict=True)
        return sum(math.prod(bottom[2:]) * len(fields.widths) for bottom, fields in maps)

    def pictures(self, bottoms: Sequence[Shape]) -> int:
        counts = set()
        for scores, code, fields in zip(bottoms[::2], bottoms[1::2], self.fields, strict=True):
            sizes = len(fields.widths)
            if len(scores) != 4 or scores[0] % sizes or code != (scores[0], 4, *scores[2:]):
                raise LayerError(
                    "two bottoms do not hold scores and offsets",
                    expected=f"(N * {sizes}) x K x H x W and (N * {sizes}) x 4 x H x W",
                    got=f"{format_shape(scores)} and {format_shape(code)}",
                )
            counts.add(scores[0] // sizes)
        if len(counts) > 1:
            got = ", ".join(map(str, sorted(counts)))
            raise LayerError("the maps are of different numbers of pictures", expected="one number", got=got)
        return counts.pop()

    def boxes_and_scores(self, bottoms: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        maps = zip(bottoms[::2], bottoms[1::2], self.fields, strict=True)
        boxes, scores = (torch.cat(parts, 1) for parts in zip(*(self._decode(*one) for one in maps), strict=True))
        return boxes, scores

    def _decode(self, probabilities: Tensor, code: Tensor, fields: Fields) -> tuple[Tensor, Tensor]:
        options, sizes = self.selection, len(fields.widths)
        boxes = fields.decode(bound_offsets(self.norm.offsets(code, 1), options.field_xyr, options.field_whr))
        first = boxes[:, :2] - boxes[:, 2:] / 2
        last = first + boxes[:, 2:] - 1
        sides = code.new_tensor(code.shape[:1:-1])[:, None, None] * fields.stride
        clipped = torch.cat((first.clamp(min=0), torch.minimum(last, sides)), 1)
        by_picture = clipped.unflatten(0, (-1, sizes)).flatten(3).transpose(2, 3).flatten(1, 2)
        return by_picture, (1 - probabilities[:, 0]).unflatten(0, (-1, sizes)).flatten(1)
