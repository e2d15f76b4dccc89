"""Proposal: the regions that a region proposal network proposes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, exactly
from .boxes import decode
from .registry import register_layer
from .suppression import nms


def anchors(base_size: int, ratios: Sequence[float], scales: Sequence[float]) -> Tensor:
    """Returns the anchor boxes at one position: xmin, ymin, xmax and ymax in pixels, centred at the middle
    of a base_size x base_size square that starts at 0. For each ratio there is a box of every scale.

    A ratio is height / width. Sides are rounded for the ratio first, then scaled.

    Source: generate_anchors in src/caffe/layers/proposal_layer.cpp of sanghoon/caffe.
    """
    boxes = []
    center = (base_size - 1) / 2
    for ratio in ratios:
        width = math.floor(math.sqrt(base_size**2 / ratio) + 0.5)
        height = math.floor(width * ratio + 0.5)
        for scale in scales:
            across, down = (width * scale - 1) / 2, (height * scale - 1) / 2
            boxes.append((center - across, center - down, center + across, center + down))
    return torch.tensor(boxes)


LARGEST_MULTIPLE = 32
"""PVANet and py-faster-rcnn have no larger scales; happynear's are sides in pixels."""


def pixel_anchors(base_size: int, ratios: Sequence[float], sides: Sequence[float]) -> Tensor:
    """Like `anchors`, but scales are sides in pixels, and only width - 1 and height - 1 are rounded.

    Source: generate_anchors in src/caffe/layers/proposal_layer.cpp of happynear/caffe-windows.
    """
    boxes = []
    center = (base_size - 1) / 2
    for ratio in ratios:
        width = math.sqrt(base_size**2 / ratio)
        for side in sides:
            across, down = (int(part * side / base_size - 0.5) / 2 for part in (width, width * ratio))
            boxes.append((center - across, center - down, center + across, center + down))
    return torch.tensor(boxes)


@register_layer("proposal_param")
class Proposal(Layer):
    """The best boxes of each picture, from the outputs of a region proposal network.

    Every position of the feature map has A anchors, one for each `ratio` and `scale`. Each anchor is
    moved and resized by its deltas, and clipped to the picture. Boxes that are smaller than min_size in
    the unscaled picture get the score 0. The pre_nms_topn best boxes go through non-maximum suppression
    with nms_thresh, and the post_nms_topn best of those that it keeps are the regions. Boxes include
    their last pixel: from 0 to 1 is two pixels.

    `scale` multiplies base_size. But if any scale is above 32, all are sides in pixels and ratios are
    not rounded, as in happynear's fork.

    Bottoms:

    * The scores, N x 2A x H x W. Only the second half (scores of objects) is used.
    * The deltas, N x 4A x H x W: dx, dy, log width and log height for each anchor.
    * The picture info, one row for each picture or one for all: height, width and scale, or height,
    width, and the scales of height and width.

    Tops: the regions, R x 5: picture, x1, y1, x2, y2; optionally their scores, R. R is at most
    N * post_nms_topn. There are no gradients.

    Source: src/caffe/layers/proposal_layer.cpp of sanghoon/caffe and of happynear/caffe-windows; Ren, He,
    Girshick and Sun, Faster R-CNN, 2015.
    """

    bottoms = exactly(3)
    tops = between(1, 2)
    label_bottoms = (0, 1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        feat_stride: int,
        base_size: int,
        min_size: int,
        ratio: tuple[float, ...],
        scale: tuple[float, ...],
        pre_nms_topn: int,
        post_nms_topn: int,
        nms_thresh: float,
        num_tops: int,
    ) -> None:
        super().__init__()
        for name, values in (("ratio", ratio), ("scale", scale)):
            if not values or min(values) <= 0:
                got = " ".join(map(str, values)) or "none"
                raise LayerError(f"{name} needs positive values", expected=f"at least one {name}", got=got)
        for name, value in (("pre_nms_topn", pre_nms_topn), ("post_nms_topn", post_nms_topn)):
            if value < 1:
                raise LayerError(f"{name} must be positive", got=value)
        boxes = (pixel_anchors if max(scale) > LARGEST_MULTIPLE else anchors)(base_size, ratio, scale)
        self.register_buffer("anchors", boxes, persistent=False)
        self.feat_stride = feat_stride
        self.min_size = min_size
        self.pre_nms_topn = pre_nms_topn
        self.post_nms_topn = post_nms_topn
        self.nms_thresh = nms_thresh
        self.gives_scores = num_tops == 2
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        scores, deltas, about = bottoms
        if len(scores) != 4:
            raise LayerError(
                "the scores have the wrong number of axes", expected="N x 2A x H x W", got=format_shape(scores)
            )
        num, _, height, width = scores
        boxes = len(self.get_buffer("anchors"))
        for name, shape, values in (("scores", scores, 2), ("deltas", deltas, 4)):
            expected = (num, values * boxes, height, width)
            if shape != expected:
                raise LayerError(
                    f"the {name} do not fit {boxes} anchors per position",
                    expected=format_shape(expected),
                    got=format_shape(shape),
                )
        if len(about) < 2 or about[0] not in (1, num) or math.prod(about[1:]) < 3:
            raise LayerError(
                "the third bottom does not hold the sizes and scales of the pictures",
                expected=f"1 or {num} times height, width, scale",
                got=format_shape(about),
            )
        rois = num * self.post_nms_topn
        return [(rois, 5), (rois,)] if self.gives_scores else [(rois, 5)]

    @torch.no_grad()
    def forward(self, scores: Tensor, deltas: Tensor, about: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        boxes, found = self.boxes_and_scores(scores, deltas, about)
        found, order = found.sort(dim=1, descending=True, stable=True)
        found, order = found[:, : self.pre_nms_topn], order[:, : self.pre_nms_topn]
        boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
        picture, place = nms(boxes, self.nms_thresh, plus=1.0, limit=self.post_nms_topn).nonzero(as_tuple=True)
        rois = torch.cat((picture[:, None].to(boxes.dtype), boxes[picture, place]), 1)
        return (rois, found[picture, place]) if self.gives_scores else rois

    def boxes_and_scores(self, scores: Tensor, deltas: Tensor, about: Tensor) -> tuple[Tensor, Tensor]:
        """Decodes the bottoms: returns the boxes, N x (H * W * A) x 4, and their scores, N x (H * W * A)."""
        self.top_shapes([tuple(bottom.shape) for bottom in (scores, deltas, about)])
        boxes = self._boxes(deltas)
        about = about.reshape(about.shape[0], -1)[:, None]
        last = about[..., [1, 0, 1, 0]] - 1
        boxes = torch.minimum(boxes.clamp(min=0), last).clamp(min=0)
        scales = about[..., [3, 2]] if about.shape[-1] > 3 else about[..., [2, 2]]
        large = (boxes[..., 2:] - boxes[..., :2] + 1 >= self.min_size * scales).all(-1)
        objects = scores.shape[1] // 2
        return boxes, scores[:, objects:].permute(0, 2, 3, 1).flatten(1) * large

    def _boxes(self, deltas: Tensor) -> Tensor:
        """Returns all anchors shifted by their deltas, N x (H * W * A) x 4."""
        num, _, height, width = deltas.shape
        anchors = self.get_buffer("anchors").to(deltas.dtype)
        rows = torch.arange(height, device=deltas.device, dtype=deltas.dtype) * self.feat_stride
        columns = torch.arange(width, device=deltas.device, dtype=deltas.dtype) * self.feat_stride
        y, x = torch.meshgrid(rows, columns, indexing="ij")
        placed = torch.stack((x, y, x, y), -1)[:, :, None] + anchors
        outer = placed + placed.new_tensor((0.0, 0.0, 1.0, 1.0))  # from inclusive pixels to edges
        code = deltas.reshape(num, len(anchors), 4, height, width).permute(0, 3, 4, 1, 2)
        return decode(code, outer, None, "CENTER_SIZE").reshape(num, -1, 4)
