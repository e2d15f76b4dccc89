"""The base class of DetectionOutput: turns predictions into detections."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options, format_shape

from .base import Layer, Shape, between
from .boxes import decode, overlaps
from .predictions import check_first_stage, check_predictions, nms_threshold, read_first_stage
from .suppression import nms, soft_nms


class Detector(Layer):
    """Finds the boxes, classes and scores of a picture's objects; the base class of DetectionOutput.

    Attributes:
        classes: the number of classes, including the background.
        background: the label of the background, which is never detected.
    """

    bottoms = between(3, 6)
    tops = between(1, 2)
    label_bottoms = (2, 3, 4, 5)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_classes: int,
        share_location: bool,
        background_label_id: int,
        nms_param: Options | None,
        code_type: str,
        variance_encoded_in_target: bool,
        keep_top_k: int,
        confidence_threshold: float | None,
        objectness_score: float,
        output_logits: bool,
        num_tops: int,
    ) -> None:
        super().__init__()
        self.classes = num_classes
        self.shares_location = share_location
        self.background = background_label_id
        self.code_type = code_type
        self.variance_in_target = variance_encoded_in_target
        self.keep_top_k = keep_top_k
        self.confidence_threshold = -torch.inf if confidence_threshold is None else confidence_threshold
        self.objectness_score = objectness_score
        self._read_nms(nms_param or Options())
        self.gives_logits = output_logits
        if output_logits and num_tops != 2:
            raise LayerError("output_logits makes two tops", expected="detections and their logits", got=num_tops)
        if not output_logits and num_tops != 1:
            raise LayerError("only output_logits makes a second top", expected="one top", got=num_tops)
        self.top_shapes(bottoms)  # checks them

    def _read_nms(self, options: Options) -> None:
        self.nms_threshold = nms_threshold(options)
        self.top_k = options.get("top_k")
        eta = options.get("eta")
        self.eta = 1.0 if eta is None else float(eta)
        if self.nms_threshold < 0:
            raise LayerError("nms_threshold is negative", expected="0 or more", got=self.nms_threshold)
        if not 0 < self.eta <= 1:
            raise LayerError("eta is out of range", expected="more than 0, at most 1", got=self.eta)
        self.theta = float(options.get("theta") or 0.5) if options.get("soft_nms") else None

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        priors = check_predictions(bottoms[:3], self.classes, self.shares_location)
        if self.gives_logits and (len(bottoms) < 4 or math.prod(bottoms[-1]) != math.prod(bottoms[1])):
            expected = f"logits like the confidences, {format_shape(bottoms[1])}, as the last bottom"
            raise LayerError("output_logits needs logits", expected=expected, got=format_shape(bottoms[-1]))
        check_first_stage(self._first_stage(bottoms), bottoms[0][0], priors)
        logits: list[Shape] = [(1, 1, 1, self.classes)] if self.gives_logits else []
        return [(1, 1, 1, 7), *logits]

    def _first_stage(self, bottoms: Sequence[Shape]) -> Sequence[Shape]:
        """Returns the bottoms that come from RefineDet's first stage. Returns none of them if the fourth bottom is
        the pictures for `visualize`, as in SSD.
        """
        rest = bottoms[3:-1] if self.gives_logits else bottoms[3:]
        return () if len(rest) == 1 and len(rest[0]) == 4 else rest

    @torch.no_grad()
    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        loc, items = bottoms[0], len(bottoms[0])
        found = self._detection_rows(*self.boxes_and_scores(*bottoms))
        rows = found if len(found) else _empty_top(loc, items, 7)
        if not self.gives_logits:
            return rows[None, None]
        logits = bottoms[-1].reshape(items, -1, self.classes)
        # As in jolibrain's fork, the logits of the first priors, not of the priors that were detected.
        of_rows = logits[found[:, 0].long(), : self.classes, found[:, 1].long()]
        return rows[None, None], (of_rows if len(found) else _empty_top(loc, items, self.classes))[None, None]

    def boxes_and_scores(self, *bottoms: Tensor) -> tuple[Tensor, Tensor]:
        """Decodes the bottoms: returns the boxes, N x classes x P x 4, and their scores, N x classes x P."""
        shapes = [tuple(bottom.shape) for bottom in bottoms]
        self.top_shapes(shapes)
        first_stage = bottoms[3 : 3 + len(self._first_stage(shapes))]
        loc, conf, priors = bottoms[:3]
        items = loc.shape[0]
        boxes, variances = priors.reshape(2, -1, 4)
        scaling = None if self.variance_in_target else variances
        objectness, moved = read_first_stage(first_stage, boxes, scaling, self.code_type)
        code = loc.reshape(items, len(boxes), -1, 4).transpose(1, 2)
        places = decode(code, boxes if moved is None else moved[:, None], scaling, self.code_type)
        scores = conf.reshape(items, len(boxes), self.classes).transpose(1, 2)
        if objectness is not None:
            scores = torch.where((objectness < self.objectness_score)[:, None], 0, scores)
        return places.expand(-1, self.classes, -1, -1), scores

    def _detection_rows(self, places: Tensor, scores: Tensor) -> Tensor:
        """Returns the detections as rows of the top, sorted by picture, then class, then descending score.

        Args:
            places: the boxes, N x classes x P x 4.
            scores: N x classes x P.
        """
        wanted = scores > self.confidence_threshold
        if 0 <= self.background < self.classes:
            wanted[:, self.background] = False
        item, label, prior = _best_first(wanted, scores)
        group, place = _group_positions(item * self.classes + label)
        if self.top_k is not None and self.top_k > -1:
            few = place < self.top_k
            item, label, prior, group, place = (one[few] for one in (item, label, prior, group, place))
        if self.theta is None:
            kept = self._suppress(places[item, label, prior], group, place).nonzero()[:, 0]
        else:
            kept = self._suppress_softly(places[item, label, prior], scores[item, label, prior], group)
        item, label, prior = item[kept], label[kept], prior[kept]
        if self.keep_top_k > -1:
            best = self._best(item, label, scores[item, label, prior])
            item, label, prior = item[best], label[best], prior[best]
        about = torch.stack([item.to(scores.dtype), label.to(scores.dtype), scores[item, label, prior]], 1)
        return torch.cat([about, places[item, label, prior]], 1)

    def _suppress(self, boxes: Tensor, group: Tensor, place: Tensor) -> Tensor:
        """Suppresses overlapping boxes of the same picture and class; returns which boxes are kept."""
        if not len(boxes):
            return group.bool()
        groups, most = int(group[-1]) + 1, int(place.max()) + 1
        table = boxes.new_zeros(groups, most, 4)
        there = torch.zeros(groups, most, dtype=torch.bool, device=boxes.device)
        table[group, place] = boxes
        there[group, place] = True
        return nms(table, self.nms_threshold, candidates=there, eta=self.eta)[group, place]

    def _suppress_softly(self, boxes: Tensor, scores: Tensor, group: Tensor) -> Tensor:
        """Like `_suppress`, but with jolibrain's soft suppression. Returns the indexes of the selected boxes
        in the order of selection; an index may occur twice.
        """
        assert self.theta is not None
        kept, start = [], 0
        for size in group.bincount().tolist():
            part = slice(start, start + size)
            shares = overlaps(boxes[part], boxes[part]).tolist()
            chosen = soft_nms(scores[part].tolist(), shares, self.nms_threshold, self.eta, self.theta)
            kept += [start + one for one in chosen]
            start += size
        return torch.tensor(kept, dtype=torch.long, device=boxes.device)

    def _best(self, item: Tensor, label: Tensor, scores: Tensor) -> Tensor:
        """Returns the indexes of each picture's keep_top_k best detections.

        In a picture with more detections than that, the detections of each class are also sorted by score.
        """
        rank = _rank(item, scores)
        best = (rank < self.keep_top_k).nonzero()[:, 0]
        crowded = item.bincount()[item[best]] > self.keep_top_k
        order = torch.where(crowded, rank[best], 0).argsort(stable=True)
        keys = (item * self.classes + label)[best]
        return best[order[keys[order].argsort(stable=True)]]


def _empty_top(like: Tensor, items: int, columns: int) -> Tensor:
    """Returns the top of a batch without detections: one row for each picture, with its index followed by -1."""
    rows = like.new_full((items, columns), -1)
    rows[:, 0] = torch.arange(items, device=like.device)
    return rows


def _best_first(wanted: Tensor, scores: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Returns the indexes along the three axes at which `wanted` is True. They are sorted by the first two
    axes, then by descending score, then by the third axis.
    """
    first, second, third = wanted.nonzero(as_tuple=True)
    order = scores[first, second, third].argsort(dim=0, descending=True, stable=True)
    order = order[(first * wanted.shape[1] + second)[order].argsort(dim=0, stable=True)]
    return first[order], second[order], third[order]


def _group_positions(sorted_keys: Tensor) -> tuple[Tensor, Tensor]:
    """Groups equal keys, which must be sorted. Returns for each element the number of its group, and its
    position within the group.
    """
    _, group, sizes = sorted_keys.unique_consecutive(return_inverse=True, return_counts=True)
    return group, torch.arange(len(group), device=group.device) - (sizes.cumsum(0) - sizes)[group]


def _rank(keys: Tensor, scores: Tensor) -> Tensor:
    """Returns for each element how many elements with the same key have a higher score. Among equal scores,
    earlier elements rank first.
    """
    order = scores.argsort(dim=0, descending=True, stable=True)
    order = order[keys[order].argsort(dim=0, stable=True)]
    return torch.empty_like(order).index_put((order,), _group_positions(keys[order])[1])
