"""Matches prior boxes to objects.

Source: MatchBBox in src/caffe/util/bbox_util.cpp of SSD (weiliu89/caffe).
"""

from __future__ import annotations

import torch
from torch import Tensor

SMALLEST_OVERLAP = 1e-6
"""A prior and an object match only if they overlap by more than this (MatchBBox)."""


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
