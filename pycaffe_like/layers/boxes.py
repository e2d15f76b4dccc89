"""Boxes: overlaps, encoding relative to priors, non-maximum suppression, matching to objects.

A box is (xmin, ymin, xmax, ymax). There are two kinds of coordinates. In SSD they are points,
relative to the picture's size: a box from 0 to 1 is 1 wide. In Faster R-CNN they are pixels: a box
from 0 to 1 covers two pixels and is 2 wide. The argument `plus`, which is added to xmax - xmin, is
0 for points and 1 for pixels.

Source: src/caffe/util/bbox_util.cpp of SSD (weiliu89/caffe); src/caffe/util/nms.cpp of PVANet
(sanghoon/caffe).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

SMALLEST_OVERLAP = 1e-6
"""A prior and an object match only if they overlap by more than this (MatchBBox)."""


def sizes(boxes: Tensor, plus: float = 0.0) -> Tensor:
    """Returns the area of each box; 0 if xmax < xmin or ymax < ymin.

    Args:
        boxes: … x 4.

    Returns:
        The areas, one for each box.
    """
    return _sizes(boxes.movedim(-1, 0), plus)


def overlaps(a: Tensor, b: Tensor, plus: float = 0.0) -> Tensor:
    """Returns the intersection over union of each box in `a` with each box in `b`; 0 for empty boxes.

    Args:
        a: … x A x 4.
        b: … x B x 4.

    Returns:
        … x A x B.
    """
    a, b = a.movedim(-1, 0).contiguous(), b.movedim(-1, 0).contiguous()
    return _overlaps(a, _sizes(a, plus), b, _sizes(b, plus), plus)


def _sizes(corners: Tensor, plus: float) -> Tensor:
    width, height = corners[2] - corners[0], corners[3] - corners[1]
    return torch.where((width < 0) | (height < 0), 0, (width + plus) * (height + plus))


def _overlaps(a: Tensor, a_sizes: Tensor, b: Tensor, b_sizes: Tensor, plus: float) -> Tensor:
    """Like `overlaps`, for coordinates of shape 4 x … x A and 4 x … x B and known areas. It is several
    times as fast, since each coordinate is contiguous and results are computed in place.
    """
    a, b = a[..., :, None], b[..., None, :]
    width = torch.minimum(a[2], b[2]).sub_(torch.maximum(a[0], b[0]))
    height = torch.minimum(a[3], b[3]).sub_(torch.maximum(a[1], b[1]))
    if plus:
        width, height = (torch.where(side < 0, 0, side + plus) for side in (width, height))
    both = width.clamp_(min=0).mul_(height.clamp_(min=0))
    either = (a_sizes[..., :, None] + b_sizes[..., None, :]).sub_(both)
    return both.div_(either.clamp_(min=torch.finfo(both.dtype).tiny))


def encode(boxes: Tensor, priors: Tensor, variances: Tensor | None, code_type: str) -> Tensor:
    """Encodes boxes relative to priors, in the form that a net learns to predict.

        CORNER       boxes - priors
        CORNER_SIZE  (boxes - priors) / prior size
        CENTER_SIZE  (centre - prior centre) / prior size, log(size / prior size)

    The result is divided by the variances. Shapes are broadcast.

    Args:
        boxes, priors, variances: … x 4; None for variances of 1.
        code_type: CORNER, CORNER_SIZE or CENTER_SIZE.
    """
    if code_type == "CENTER_SIZE":
        size, prior_size = boxes[..., 2:] - boxes[..., :2], priors[..., 2:] - priors[..., :2]
        center, prior_center = (boxes[..., :2] + boxes[..., 2:]) / 2, (priors[..., :2] + priors[..., 2:]) / 2
        code = torch.cat([(center - prior_center) / prior_size, (size / prior_size).log()], -1)
    else:
        code = boxes - priors
        if code_type == "CORNER_SIZE":
            prior_size = priors[..., 2:] - priors[..., :2]
            code = code / torch.cat([prior_size, prior_size], -1)
    return code if variances is None else code / variances


def decode(code: Tensor, priors: Tensor, variances: Tensor | None, code_type: str) -> Tensor:
    """Decodes boxes; the inverse of `encode`. Shapes are broadcast."""
    if variances is not None:
        code = code * variances
    if code_type == "CORNER":
        return priors + code
    prior_size = priors[..., 2:] - priors[..., :2]
    first, second = code[..., :2], code[..., 2:]
    if code_type == "CORNER_SIZE":
        return torch.cat([priors[..., :2] + first * prior_size, priors[..., 2:] + second * prior_size], -1)
    center = first * prior_size + (priors[..., :2] + priors[..., 2:]) / 2
    half = second.exp() * prior_size / 2
    return torch.cat([center - half, center + half], -1)


def nms(
    boxes: Tensor,
    threshold: float,
    *,
    candidates: Tensor | None = None,
    plus: float = 0.0,
    eta: float = 1.0,
    limit: int | None = None,
) -> Tensor:
    """Non-maximum suppression: drops each box that overlaps a better box by more than the threshold,
    unless that better box has itself been dropped.

    Each time a box is kept, the threshold is multiplied by `eta`, until it is 0.5 or less.

    For speed, boxes are processed in blocks: first within a block, then the kept boxes of the block
    suppress those of later blocks.

    Args:
        boxes: … x N x 4, the best first.
        candidates: … x N, which boxes to consider; None for all.
        plus: 0 for points, 1 for pixels.
        limit: the largest number of boxes to keep.

    Returns:
        … x N, True for kept boxes.
    """
    lead, count = boxes.shape[:-2], boxes.shape[-2]
    groups = math.prod(lead)
    corners = boxes.detach().reshape(groups, count, 4).movedim(-1, 0).contiguous()
    # The largest overlap of each box with a better, kept box.
    covered = corners.new_zeros(groups, count)
    if candidates is not None:
        covered.masked_fill_(~candidates.reshape(groups, count), math.inf)
    keep = torch.zeros(groups, count, dtype=torch.bool, device=boxes.device)
    thresholds = _thresholds(threshold, eta, count).to(corners)
    kept_so_far = torch.zeros(groups, 1, dtype=torch.long, device=boxes.device)
    places = torch.arange(count, device=boxes.device)
    # Pairs per block: as many as fit the cache of a CPU, or keep a GPU busy.
    pairs = 1 << (17 if boxes.device.type == "cpu" else 24)
    block = max(32, min(256, math.isqrt(pairs // max(1, groups))))
    areas = _sizes(corners, plus)

    while places.numel():
        here, here_areas = corners[..., :block], areas[:, :block]
        own = _overlaps(here, here_areas, here, here_areas, plus).triu_(1)
        chosen = _suppress_within_block(own, covered[:, :block], thresholds, kept_so_far)
        keep[:, places[:block]] = chosen
        kept_so_far = kept_so_far + chosen.sum(1, keepdim=True)
        corners, areas = corners[..., block:].contiguous(), areas[:, block:]
        covered, places = covered[:, block:], places[block:]
        if not places.numel() or (limit is not None and bool((kept_so_far >= limit).all())):
            break

        used = chosen.any(0)  # kept in at least one group; others have an empty box there
        better, better_areas = torch.where(chosen, here, 0)[..., used], torch.where(chosen, here_areas, 0)[:, used]
        rows = max(1, pairs // (groups * places.numel()))
        for some, some_areas in zip(better.split(rows, 2), better_areas.split(rows, 1), strict=True):
            covered = torch.maximum(covered, _overlaps(some, some_areas, corners, areas, plus).amax(1))
        left = (covered <= thresholds[kept_so_far.clamp(max=len(thresholds) - 1)]).any(0)
        corners, areas, covered, places = corners[..., left], areas[:, left], covered[:, left], places[left]

    if limit is not None:
        keep &= keep.cumsum(1) <= limit
    return keep.reshape(*lead, count)


def _suppress_within_block(own: Tensor, covered: Tensor, thresholds: Tensor, kept_so_far: Tensor) -> Tensor:
    """Suppresses boxes within a block; returns which boxes are kept.

    Starts with all boxes and drops those that overlap an earlier, kept one, until nothing changes.
    After n rounds the first n boxes are final; in practice a few rounds suffice.

    Args:
        own: groups x n x n, the overlap of each box with those after it; 0 elsewhere.
        covered: groups x n, the largest overlap with a kept box of an earlier block.
        thresholds: the threshold after 0, 1, 2 … boxes have been kept.
        kept_so_far: groups x 1, how many boxes were kept in earlier blocks.
    """
    chosen = torch.ones_like(covered, dtype=torch.bool)
    while True:
        best = torch.maximum(covered, (own * chosen[:, :, None]).amax(1))
        before = kept_so_far + chosen.cumsum(1) - chosen.long()
        now = best <= thresholds[before.clamp(max=len(thresholds) - 1)]
        if torch.equal(now, chosen):
            return chosen
        chosen = now


def _thresholds(threshold: float, eta: float, count: int) -> Tensor:
    """Returns the threshold after 0, 1, 2 … boxes have been kept. The last one applies from there on."""
    steps = 0
    if eta < 1 and threshold > 0.5:
        steps = min(count, math.ceil(math.log(0.5 / threshold) / math.log(eta)))
    return threshold * eta ** torch.arange(steps + 1, dtype=torch.float64)


def match(overlaps: Tensor, threshold: float | None = None) -> tuple[Tensor, Tensor]:
    """Matches priors to objects: one prior to each object and, with a threshold, further priors.

    First, as long as there are unmatched objects, matches the object and the prior that overlap most
    among the unmatched ones (ties: the earlier prior, then the earlier object). Then, with a threshold,
    matches each remaining prior to the object that it overlaps most, if they overlap by at least the
    threshold.

    For speed, all pairs that are each other's best are matched at once; the result is the same.

    Args:
        overlaps: … x objects x priors. Pairs that do not overlap are never matched.

    Returns:
        Two tensors of … x priors: the index of the prior's object, or -1; the overlap with that object,
        or for unmatched priors the largest overlap with any.
    """
    lead, (objects, priors) = overlaps.shape[:-2], overlaps.shape[-2:]
    found = torch.where(overlaps > SMALLEST_OVERLAP, overlaps, 0).reshape(-1, objects, priors)
    groups = found.shape[0]
    index = torch.full((groups, priors), -1, device=found.device)
    most, nearest = found.max(1)
    free = found.clone()  # overlaps of unmatched objects and priors; 0 for the rest
    while True:
        best, prior = free.max(2)
        # Overlaps of all objects with each object's best prior.
        rivals = free.gather(2, prior[:, None].expand(-1, objects, -1))
        mutual = (rivals.argmax(1) == torch.arange(objects, device=found.device)) & (best > 0)
        group, item = mutual.nonzero(as_tuple=True)
        if not group.numel():
            break
        taken = prior[group, item]
        index[group, taken] = item
        free[group, item] = 0
        free[group, :, taken] = 0
    if threshold is not None:
        index = torch.where((index < 0) & (most >= threshold) & (most > 0), nearest, index)
    of_match = found.gather(1, index.clamp(min=0)[:, None])[:, 0]
    overlap = torch.where(index >= 0, of_match, most)
    return index.reshape(*lead, priors), overlap.reshape(*lead, priors)
