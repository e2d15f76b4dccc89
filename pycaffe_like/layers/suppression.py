"""Non-maximum suppression: keeps the best of boxes that overlap.

Source: src/caffe/util/bbox_util.cpp of SSD (weiliu89/caffe); src/caffe/util/nms.cpp of PVANet
(sanghoon/caffe).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from .boxes import areas_of_corners, overlaps_of_corners


@dataclass(frozen=True)
class _Boxes:
    """Boxes of several groups, the best first.

    Attributes:
        corners: 4 x groups x n.
        areas: groups x n.
        covered: groups x n, the largest overlap of each box with a better, kept one.
        places: n, the index of each box among all.
    """

    corners: Tensor
    areas: Tensor
    covered: Tensor
    places: Tensor

    def up_to(self, end: int) -> _Boxes:
        return _Boxes(self.corners[..., :end], self.areas[:, :end], self.covered[:, :end], self.places[:end])

    def after(self, end: int) -> _Boxes:
        corners = self.corners[..., end:].contiguous()
        return _Boxes(corners, self.areas[:, end:], self.covered[:, end:], self.places[end:])

    def select(self, mask: Tensor) -> _Boxes:
        return _Boxes(self.corners[..., mask], self.areas[:, mask], self.covered[:, mask], self.places[mask])


def nms(
    boxes: Tensor,
    threshold: float,
    *,
    candidates: Tensor | None = None,
    plus: float = 0.0,
    eta: float = 1.0,
    limit: int | None = None,
) -> Tensor:
    """Computes non-maximum suppression: drops each box that overlaps a better box by more than the threshold,
    unless that better box has itself been dropped.

    Each time a box is kept, the threshold is multiplied by `eta`, until it is 0.5 or less.

    For speed, boxes are processed in blocks: first within a block, then the kept boxes of the block
    suppress those of later blocks.

    Args:
        boxes: … x N x 4, the best first.
        candidates: … x N, which boxes to consider; None for all.
        plus: added to x2 - x1 and y2 - y1: 0 if corners are points, 1 if they are the first and last pixel.
        limit: the largest number of boxes to keep.

    Returns:
        … x N, True for kept boxes.
    """
    lead, count = boxes.shape[:-2], boxes.shape[-2]
    groups = math.prod(lead)
    waiting = _all_boxes(boxes, groups, candidates, plus)
    keep = torch.zeros(groups, count, dtype=torch.bool, device=boxes.device)
    thresholds = _thresholds(threshold, eta, count).to(waiting.corners)
    kept_so_far = torch.zeros(groups, 1, dtype=torch.long, device=boxes.device)
    # Pairs per block: as many as fit the cache of a CPU, or keep a GPU busy.
    pairs = 1 << (17 if boxes.device.type == "cpu" else 24)
    size = max(32, min(256, math.isqrt(pairs // max(1, groups))))
    while waiting.places.numel():
        block, waiting = waiting.up_to(size), waiting.after(size)
        own = overlaps_of_corners(block.corners, block.areas, block.corners, block.areas, plus).triu_(1)
        chosen = _suppress_within_block(own, block.covered, thresholds, kept_so_far)
        keep[:, block.places] = chosen
        kept_so_far = kept_so_far + chosen.sum(1, keepdim=True)
        if not waiting.places.numel() or (limit is not None and bool((kept_so_far >= limit).all())):
            break
        waiting = _cover(waiting, block, chosen, pairs, plus)
        left = waiting.covered <= thresholds[kept_so_far.clamp(max=len(thresholds) - 1)]
        waiting = waiting.select(left.any(0))
    if limit is not None:
        keep &= keep.cumsum(1) <= limit
    return keep.reshape(*lead, count)


def _all_boxes(boxes: Tensor, groups: int, candidates: Tensor | None, plus: float) -> _Boxes:
    """Returns boxes of … x N x 4, one group for each index of the leading axes. Boxes that are not candidates are
    marked as covered.
    """
    count = boxes.shape[-2]
    corners = boxes.detach().reshape(groups, count, 4).movedim(-1, 0).contiguous()
    covered = corners.new_zeros(groups, count)
    if candidates is not None:
        covered.masked_fill_(~candidates.reshape(groups, count), math.inf)
    return _Boxes(corners, areas_of_corners(corners, plus), covered, torch.arange(count, device=boxes.device))


def _cover(waiting: _Boxes, block: _Boxes, chosen: Tensor, pairs: int, plus: float) -> _Boxes:
    """Returns the boxes that are still waiting, with `covered` updated by their overlaps with the kept boxes of a
    block.

    Args:
        chosen: groups x n, which boxes of the block are kept.
        pairs: how many pairs of boxes to compare at a time.
    """
    used = chosen.any(0)  # kept in at least one group; others have an empty box there
    better = torch.where(chosen, block.corners, 0)[..., used]
    areas = torch.where(chosen, block.areas, 0)[:, used]
    covered = waiting.covered
    rows = max(1, pairs // (chosen.shape[0] * waiting.places.numel()))
    for some, some_areas in zip(better.split(rows, 2), areas.split(rows, 1), strict=True):
        shares = overlaps_of_corners(some, some_areas, waiting.corners, waiting.areas, plus)
        covered = torch.maximum(covered, shares.amax(1))
    return replace(waiting, covered=covered)


def _suppress_within_block(own: Tensor, covered: Tensor, thresholds: Tensor, kept_so_far: Tensor) -> Tensor:
    """Suppresses boxes within a block; returns which boxes are kept.

    At first all boxes count as kept. Each round drops the boxes that overlap an earlier box that was kept in
    the previous round, until nothing changes. After n rounds the first n boxes are final; in practice a few
    rounds suffice.

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
    """Returns the threshold after 0, 1, 2 … boxes have been kept. The last value applies to all larger numbers."""
    steps = 0
    if eta < 1 and threshold > 0.5:
        steps = min(count, math.ceil(math.log(0.5 / threshold) / math.log(eta)))
    return threshold * eta ** torch.arange(steps + 1, dtype=torch.float64)


def soft_nms(
    scores: Sequence[float], shares: Sequence[Sequence[float]], threshold: float, eta: float, theta: float
) -> list[int]:
    """Applies jolibrain's soft suppression to the boxes of one class. Returns the indexes of the selected boxes,
    in the order of selection.

    The best candidate is compared with the boxes selected so far, until it overlaps one of them by more
    than `threshold`; if it overlaps none of them that much, it is selected. After every comparison it is put
    back among the candidates with its score multiplied by exp(-overlap^2 / theta), and the candidate that is
    then in front is dropped. So, as in the fork, boxes may be lost or selected twice.

    Args:
        scores: in descending order.
        shares: the overlaps of all pairs of boxes.

    Source: ApplySoftNMSFast in src/caffe/util/bbox_util.cpp of jolibrain/caffe.
    """
    waiting = list(zip(scores, range(len(scores)), strict=True))
    taken: list[int] = []
    while waiting:
        score, box = waiting[0]
        keep = True
        for other in taken:
            share = shares[box][other]
            waiting.append((score * math.exp(-share * share / theta), box))
            del waiting[0]
            waiting.sort(key=lambda one: -one[0])
            keep = share <= threshold
            if not keep:
                break
        if keep:
            taken.append(box)
        del waiting[0]
        if keep and eta < 1 and threshold > 0.5:
            threshold *= eta
    return taken
