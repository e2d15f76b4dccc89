"""Yolov3 and GaussianYolov3, the losses of YOLO 3 and 4 at one scale."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from .registry import register_layer
from .yolo_grid_loss import CandidateMatches, GridLoss
from .yolo_loss import grid_boxes
from .yolo_overlap import overlap, overlap_gradient

_SPREAD = 0.3
"""Added to Gaussian YOLO's standard deviations before dividing by them."""


def _targets(events: CandidateMatches, sizes: Tensor, extents: tuple[int, int]) -> Tensor:
    """Returns the targets of x, y, w and h for candidate matches."""
    inner = events.truths[:, :2] * events.truths.new_tensor(extents) - events.places
    return torch.cat((inner, (events.truths[:, 2:] / sizes[events.anchors]).log()), 1)


@register_layer("yolov3_param")
class Yolov3(GridLoss):
    """The loss of YOLO 3 at one scale.

    An anchor has the values x, y, w, h, objectness and one for each class; p is the sigmoid of a value,
    used for all but w and h. As in darknet, gradients are written by hand; they are called slopes here
    and are not the derivatives of the loss.

    * Background: an anchor that overlaps no object by more than `thresh` has the objectness slope p.
    * Matches: each object is matched in the cell of its centre, with the anchor of `biases` that overlaps
      it most when both are centred at 0, if `mask` contains that anchor. With iou_thresh below 1, it is
      also matched with all other anchors in `mask` that overlap it by more than iou_thresh.
    * Objectness of a match: p - 1, times object_scale with use_logic_gradient.
    * Classes of a match: class_scale * (p - target), with targets smoothed by label_smooth_eps. With
      use_focal_loss, times half the derivative of (1 - p)^2 * log(p). A further object at the same
      anchor changes only the slope of its own class.
    * With use_logic_gradient, slopes of sigmoids are multiplied by p * (1 - p).

    The slopes of a match's box depend on iou_loss:

    * MSE: coord_scale * (2 - w * h) * (value - target). If several objects match one anchor, the last
      one counts. The loss is the sum of the squares of all slopes.
    * IOU, GIOU, DIOU and CIOU: the derivatives of the overlap times iou_normalizer, clamped to
      max_delta. The slopes of several objects at an anchor add up with `accumulate`. The loss is the sum
      of the squares of the slopes of objectness and classes, plus iou_normalizer times the mean of 1 - overlap;
      if iou_loss is IOU, this overlap is DIOU. GIOU, DIOU and CIOU also replace IOU as the overlap that is
      compared to `thresh` and iou_thresh.

    These peculiarities are the fork's:

    * The gradient is the slopes divided by N.
    * With use_logic_gradient, p of x and y is their raw value unless iou_loss is MSE.
    * The best anchor is matched twice if its overlap exceeds iou_thresh and its position in `mask`
      differs from its index in `biases`.
    * noobject_scale and `side` have no effect.

    Bottoms: N x (num * (5 + num_class)) x H x W; labels, N x 1 x R x 5: class (from 0), then centre and
    size of the box relative to the picture; the list ends at the first w of 0. Top: the loss, divided by
    N. `biases` are widths and heights of the anchors in pixels of the net's input, which is
    anchors_scale times as large as the bottom.

    Source: src/caffe/layers/yolov3_layer.cpp of eric612/MobileNet-YOLO; Redmon and Farhadi, YOLOv3, 2018.
    """

    box_values = 4
    size_values = (2, 3)
    smooths_labels = True

    def overlap_for_matching(self) -> str:
        return self.kind

    def sums_matches(self) -> bool:
        return self.accumulates and self.kind != "MSE"

    def boxes(self, acts: Tensor, sizes: Tensor) -> Tensor:
        return grid_boxes(acts[..., :4], sizes)

    def box_slopes(
        self, acts: Tensor, boxes: Tensor, events: CandidateMatches, sizes: Tensor, extents: tuple[int, int]
    ) -> tuple[Tensor, Tensor]:
        shares = overlap(boxes, events.truths, "DIOU" if self.kind == "IOU" else self.kind)
        if self.kind == "MSE":
            scale = self.coord_scale * (2 - events.truths[:, 2] * events.truths[:, 3])
            return scale[:, None] * (acts[:, :4] - _targets(events, sizes, extents)), shares
        moves = overlap_gradient(boxes, events.truths, self.kind)
        grows = torch.cat((torch.ones_like(acts[:, :2]), acts[:, 2:4].exp()), 1)
        return -self.normalize_and_clamp(moves * grows), shares

    def loss_value(self, slopes: Tensor, shares: Tensor, events: CandidateMatches) -> Tensor:
        return slopes.square().sum() if self.kind == "MSE" else super().loss_value(slopes, shares, events)

    def box_values_for_logic(self, values: Tensor, acts: Tensor) -> Tensor:
        return (acts if self.kind == "MSE" else values)[..., :4]


@register_layer("yolov3_param")
class GaussianYolov3(GridLoss):
    """Yolov3 with a standard deviation for each coordinate. A box has eight values: x, the deviation of x,
    y, its deviation, and likewise for w and h.

    The slopes of the box are the derivatives of -log of a normal distribution around each coordinate,
    with 0.3 added to the deviations. They are multiplied by coord_scale * (2 - w * h) * iou_normalizer
    and clamped to max_delta. The slopes of several objects at an anchor add up with `accumulate`.

    The loss is the sum of the squares of the slopes of objectness and classes, plus iou_normalizer times
    the mean of 1 - overlap. Everything else is as in Yolov3, apart from these peculiarities of the fork:

    * iou_loss and label_smooth_eps have no effect; all overlaps are IOU.
    * A further object at the same anchor sets the slope of its class to p - 1, without class_scale.
    * With use_logic_gradient, p of the box's values is their raw value.

    Bottoms: N x (num * (9 + num_class)) x H x W; labels, as for Yolov3. Top: the loss, divided by N.

    Source: src/caffe/layers/gaussian_yolov3_layer.cpp of eric612/MobileNet-YOLO; Choi et al., Gaussian YOLOv3,
    2019.
    """

    box_values = 8
    size_values = (4, 6)
    smooths_labels = False

    def overlap_for_matching(self) -> str:
        return "IOU"

    def boxes(self, acts: Tensor, sizes: Tensor) -> Tensor:
        return grid_boxes(acts[..., :8:2], sizes)

    def box_slopes(
        self, acts: Tensor, boxes: Tensor, events: CandidateMatches, sizes: Tensor, extents: tuple[int, int]
    ) -> tuple[Tensor, Tensor]:
        middles, spreads = acts[:, :8:2], acts[:, 1:8:2]
        off = (_targets(events, sizes, extents) - middles) / spreads
        likely = (off.square() / -2).exp() / (math.sqrt(2 * math.pi) * (spreads + _SPREAD))
        scale = self.coord_scale * (2 - events.truths[:, 2] * events.truths[:, 3])
        weight = likely / (likely + 1e-9) / 2 * scale[:, None]
        of_middles = self.normalize_and_clamp(weight * off / spreads)
        of_spreads = self.normalize_and_clamp(weight * (off.square() / spreads - 1 / (spreads + _SPREAD)))
        return -torch.stack((of_middles, of_spreads), 2).flatten(1), overlap(boxes, events.truths)

    def later_slopes(self, acts: Tensor) -> Tensor:
        return acts - 1

    def box_values_for_logic(self, values: Tensor, acts: Tensor) -> Tensor:
        return values[..., :8]
