"""Base class of YOLO 3's losses: it matches objects and anchors, and computes the gradients of
objectness and classes. As in the fork these are written by hand; the code calls them slopes.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import LossLayer, Shape
from .gradients import with_slopes
from .yolo_loss import Truths, anchor_sizes, boxes_at_origin, check_grid, last_of_each_cell, read_label_rows
from .yolo_overlap import overlap

_NEVER_CUT = torch.finfo(torch.float32).max


@dataclass(frozen=True)
class CandidateMatches:
    """Pairs of an object and an anchor that may match, one per row.

    As in the fork, rows are ordered by picture and object. The best anchor of an object comes first, and
    all others follow.

    Attributes:
        cells: index of the anchor at its position, among all anchors of the batch.
        counts: True where the two match.
        places: column and row of the position.
        anchors: index of the anchor among those of one position.
        classes, truths: class and box of the object.
    """

    cells: Tensor
    counts: Tensor
    places: Tensor
    anchors: Tensor
    classes: Tensor
    truths: Tensor


class GridLoss(LossLayer):
    """Base class of Yolov3 and GaussianYolov3."""

    box_values: int
    """The number of values of an anchor's box."""
    size_values: tuple[int, ...]
    """The indexes of width and height among the values of an anchor."""
    smooths_labels: bool
    """Whether label_smooth_eps has an effect."""

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_class: int,
        num: int,
        object_scale: float,
        class_scale: float,
        coord_scale: float,
        thresh: float,
        anchors_scale: int,
        biases: tuple[float, ...],
        mask: tuple[int, ...],
        use_logic_gradient: bool,
        use_focal_loss: bool,
        iou_loss: str,
        iou_normalizer: float,
        iou_thresh: float,
        max_delta: float,
        accumulate: bool,
        label_smooth_eps: float,
    ) -> None:
        super().__init__(bottoms)
        check_grid(bottoms, num, self.box_values + 1 + num_class)
        if bottoms[1][-1:] != (5,):
            raise LayerError("the labels have the wrong shape", expected="N x 1 x R x 5", got=format_shape(bottoms[1]))
        sizes = anchor_sizes(biases)
        self.mask = mask[:num]
        if len(self.mask) < num:
            raise LayerError("mask is too short", expected=f"{num} anchors", got=len(mask))
        if max(self.mask) >= len(sizes):
            raise LayerError(
                "mask has an anchor index that is out of range of biases",
                expected=f"0 to {len(sizes) - 1}",
                got=max(self.mask),
            )
        self.register_buffer("sizes", sizes, persistent=False)
        positions = [self.mask.index(n) if n in self.mask else -1 for n in range(len(sizes))]
        self.register_buffer("positions", torch.tensor(positions), persistent=False)
        self.anchors_scale = anchors_scale
        self.kind = iou_loss
        self.thresh = thresh
        self.iou_thresh = iou_thresh
        self.coord_scale = coord_scale
        self.class_scale = class_scale
        self.object_scale = object_scale if use_logic_gradient else 1.0
        self.is_logic = use_logic_gradient
        self.is_focal = use_focal_loss
        self.normalizer = iou_normalizer
        self.max_delta = max_delta
        self.accumulates = accumulate
        self.smoothing = label_smooth_eps

    def forward(self, bottom: Tensor, labels: Tensor) -> Tensor:
        num, _, height, width = bottom.shape
        with torch.no_grad():
            values = bottom.reshape(num, len(self.mask), -1, height, width).permute(0, 1, 3, 4, 2)
            loss, slopes = self._loss(values, read_label_rows(labels))
            slopes = slopes.permute(0, 1, 4, 2, 3).reshape(bottom.shape)
        return with_slopes(loss / num, bottom, slopes / num)

    def _loss(self, values: Tensor, truths: Truths) -> tuple[Tensor, Tensor]:
        """Returns the loss before its division by N, and the slopes of all values."""
        height, width = values.shape[2:4]
        pixels = values.new_tensor((width, height)) * self.anchors_scale
        sizes = self.get_buffer("sizes").to(values.dtype) / pixels
        acts = self.activate(values)
        chosen = sizes[list(self.mask)]
        boxes = self.boxes(acts, chosen)
        first = self.box_values
        slopes = torch.zeros_like(values)
        is_background = truths.best_overlap(boxes, self.overlap_for_matching()) <= self.thresh
        slopes[..., first] = torch.where(is_background, acts[..., first], 0)

        events = self._events(truths, sizes, height, width)
        total, count = values[..., 0].numel(), values.shape[-1]
        flat_acts = acts.reshape(total, count)
        of_box, shares = self.box_slopes(
            flat_acts[events.cells], boxes.reshape(total, 4)[events.cells], events, chosen, (width, height)
        )
        flat = slopes.reshape(total, count)
        flat[:, :first] = self._scatter_to_cells(of_box, events, total)
        touched = self._scatter_to_cells(torch.ones_like(of_box[:, :1]), events, total)[:, 0] > 0
        flat[:, first] = torch.where(touched, -self.object_scale * (1 - flat_acts[:, first]), flat[:, first])
        of_class = self._class_slopes(flat_acts[:, first + 1 :], events, total)
        flat[:, first + 1 :] = torch.where(touched[:, None], of_class, 0)
        loss = self.loss_value(flat, shares, events)
        return loss, (flat * self._logic_factors(values, acts).reshape(total, count)).reshape(values.shape)

    def _events(self, truths: Truths, sizes: Tensor, height: int, width: int) -> CandidateMatches:
        num, objects = truths.classes.shape
        rows, columns = truths.cells(height, width)
        wanted = boxes_at_origin(truths.boxes[..., 2:])[:, :, None]
        shares = overlap(boxes_at_origin(sizes), wanted, self.overlap_for_matching())
        top, best = shares.max(2)
        positions = self.get_buffer("positions")
        own = torch.where(top > 0, positions[best], -1)
        # Here the fork compares anchor indexes with the best anchor's position in the mask.
        skipped = torch.where(own >= 0, own, torch.where(top > 0, best, -1))
        others = sorted(set(self.mask))
        more = [(shares[..., n] > self.iou_thresh) & (skipped != n) & (self.iou_thresh < 1) for n in others]
        anchors = torch.stack((own, *(positions[n].expand_as(own) for n in others)), 2)
        counts = torch.stack((own >= 0, *more), 2) & truths.learned[:, :, None]
        pictures = torch.arange(num, device=rows.device)[:, None, None]
        anchors = anchors.clamp(min=0)
        cells = ((pictures * len(self.mask) + anchors) * height + rows[..., None]) * width + columns[..., None]
        each = len(others) + 1
        places = torch.stack((columns, rows), -1).reshape(-1, 2).repeat_interleave(each, 0)
        classes = truths.classes.flatten().repeat_interleave(each)
        return CandidateMatches(
            cells.flatten(),
            counts.flatten(),
            places,
            anchors.flatten(),
            classes,
            truths.boxes.reshape(num * objects, 4).repeat_interleave(each, 0),
        )

    def _scatter_to_cells(self, rows: Tensor, events: CandidateMatches, total: int) -> Tensor:
        """Assigns the rows of matching pairs to their anchors.

        If several pairs match an anchor, their rows are added up if `sums_matches`; otherwise the last one
        is used.
        """
        counts = events.counts if self.sums_matches() else last_of_each_cell(events.cells, events.counts, total)
        sums = rows.new_zeros(total, rows.shape[1])
        return sums.index_add_(0, events.cells, torch.where(counts[:, None], rows, 0))

    def sums_matches(self) -> bool:
        return self.accumulates

    @abstractmethod
    def overlap_for_matching(self) -> str:
        """Returns the kind of overlap by which objects and anchors are matched."""

    def _class_slopes(self, acts: Tensor, events: CandidateMatches, total: int) -> Tensor:
        """Returns the slopes of the classes of each anchor. The first object at an anchor sets those of all
        classes; a further object sets only that of its own class.
        """
        order = torch.arange(len(events.cells), device=acts.device)
        at = torch.where(events.counts, events.cells, total)
        first = torch.full((total + 1,), len(order), device=acts.device).scatter_reduce(0, at, order, "amin")
        classes = torch.cat((events.classes, events.classes.new_zeros(1)))[first[:total]].clamp(0, acts.shape[1] - 1)
        own = torch.arange(acts.shape[1], device=acts.device) == classes[:, None]
        later = order != first[at]
        again = acts.new_zeros(total + 1, acts.shape[1])
        again.index_put_((torch.where(later, at, total), events.classes.clamp(0, acts.shape[1] - 1)), acts.new_ones(()))
        return torch.where(again[:total] > 0, self.later_slopes(acts), self._first_slopes(acts, own))

    def _first_slopes(self, acts: Tensor, own: Tensor) -> Tensor:
        if not self.is_focal:
            return -self.class_scale * (self._smooth(own.to(acts.dtype)) - acts)
        p = (acts * own).sum(1, keepdim=True) + 1e-15
        weight = -(1 - p) * (2 * p * p.log() + p - 1)
        return -self.class_scale * (own.to(acts.dtype) - acts) * 0.5 * weight

    def later_slopes(self, acts: Tensor) -> Tensor:
        """Returns the slope of an object's class at an anchor that an earlier object has matched."""
        return -self.class_scale * (self._smooth(torch.ones_like(acts)) - acts)

    def _smooth(self, targets: Tensor) -> Tensor:
        smoothing = self.smoothing if self.smooths_labels else 0
        return targets * (1 - smoothing) + 0.5 * smoothing

    def loss_value(self, slopes: Tensor, shares: Tensor, events: CandidateMatches) -> Tensor:
        """Returns the loss of objectness and classes, plus the normalized mean of 1 - overlap over all matches."""
        met = events.counts.to(slopes.dtype)
        missed = (torch.where(events.counts, 1 - shares, 0)).sum() / met.sum().clamp(min=1)
        return slopes[:, self.box_values :].square().sum() + self.normalizer * missed

    def _logic_factors(self, values: Tensor, acts: Tensor) -> Tensor:
        """Returns the factors of the slopes: p * (1 - p), the derivative of the sigmoid, with
        use_logic_gradient, and 1 without it. The factors of width and height are always 1.
        """
        if not self.is_logic:
            return torch.ones_like(values)
        seen = torch.cat((self.box_values_for_logic(values, acts), acts[..., self.box_values :]), -1)
        factors = seen * (1 - seen)
        for size in self.size_values:
            factors[..., size] = 1
        return factors

    def activate(self, values: Tensor) -> Tensor:
        """Applies the sigmoid to all values except width and height."""
        acts = values.sigmoid()
        for size in self.size_values:
            acts[..., size] = values[..., size]
        return acts

    @abstractmethod
    def boxes(self, acts: Tensor, sizes: Tensor) -> Tensor:
        """Decodes activated values to boxes, … x 4."""

    @abstractmethod
    def box_slopes(
        self, acts: Tensor, boxes: Tensor, events: CandidateMatches, sizes: Tensor, extents: tuple[int, int]
    ) -> tuple[Tensor, Tensor]:
        """Returns the slopes of the boxes of candidate matches, and the overlaps of boxes and objects."""

    @abstractmethod
    def box_values_for_logic(self, values: Tensor, acts: Tensor) -> Tensor:
        """Returns what the fork uses as p in p * (1 - p), the factor of use_logic_gradient, for the values of a
        box.
        """

    def normalize_and_clamp(self, moves: Tensor) -> Tensor:
        moves = torch.where(moves.isfinite(), moves * self.normalizer, 0)
        return moves if self.max_delta >= _NEVER_CUT else moves.clamp(-self.max_delta, self.max_delta)
