"""Which priors count in MultiBoxLoss: those that are matched to objects, and hard examples among the others."""

from __future__ import annotations

import torch
from torch import Tensor

from .boxes import decode, overlaps, sizes
from .matching import match
from .multibox_losses import Predictions, location_losses, prior_losses
from .multibox_options import MultiBoxOptions
from .predictions import Objects
from .suppression import nms

SMALLEST_BOX = 1e-5
"""Boxes smaller than this never survive the suppression among hard examples (ApplyNMS)."""

UNMATCHED, CROSSING = -1, -2
"""The object index of a prior without an object, and of one that is ignored."""


@torch.no_grad()
def match_priors(predictions: Predictions, objects: Objects, options: MultiBoxOptions) -> tuple[Tensor, Tensor]:
    """Matches priors to objects, for each class of locations.

    Returns:
        Two tensors of N x L x P: the index of each prior's object; the overlap with that object, or if
        the prior is unmatched the largest overlap with any.
    """
    boxes = predictions.priors[:, None]
    if not options.matching.use_prior_for_matching:
        boxes = decode(predictions.code, boxes, options.scaling(predictions.variances), options.location.code_type)
    found = overlaps(objects.boxes[:, None], boxes)
    of_class = torch.arange(predictions.code.shape[1], device=found.device)[
        :, None
    ]  # if each class has its own locations
    if not options.matching.use_prior_for_matching and not options.location.share_location:
        found = found * (objects.labels[:, None] == of_class)[..., None]
    crossing = ((boxes < 0) | (boxes > 1)).any(-1) if options.matching.ignore_cross_boundary_bbox else None
    if crossing is not None:
        found = found.masked_fill(crossing[..., None, :], 0)
    matches, covered = match(found, options.matching.threshold)
    if options.matching.use_prior_for_matching and not options.location.share_location:
        labels = objects.labels[:, None].gather(2, matches.clamp(min=0))
        matches = torch.where(labels == of_class, matches, UNMATCHED)
    if crossing is not None:
        matches = matches.masked_fill(crossing, CROSSING)
    return matches, covered


@torch.no_grad()
def mine(
    predictions: Predictions, objects: Objects, matches: Tensor, covered: Tensor, options: MultiBoxOptions
) -> tuple[Tensor, Tensor]:
    """Mines hard examples. Returns the matches that count, N x 1 x P, and a mask of the negatives, N x P."""
    matches, covered = matches[:, 0], covered[:, 0]
    losses = prior_losses(predictions, objects, matches, options)
    if options.mining.kind == "MAX_NEGATIVE":
        eligible = (matches == UNMATCHED) & (covered < options.mining.neg_overlap)
        wanted = ((matches >= 0).sum(1, keepdim=True).float() * options.mining.neg_pos_ratio).long()
    else:
        losses = losses.index_put(
            (matches >= 0).nonzero(as_tuple=True),
            location_losses(predictions, objects, matches[:, None], options).sum(1),
            accumulate=True,
        )
        eligible = torch.ones_like(matches, dtype=torch.bool)
        wanted = torch.full_like(matches[:, :1], options.mining.sample_size)
    eligible = eligible & (objects.labels >= 0).any(1, keepdim=True)
    if predictions.objectness is not None:
        eligible = eligible & (predictions.objectness >= options.confidence.objectness_score)
    chosen = _hardest(predictions, losses, eligible, wanted, options)
    counted = matches
    if options.mining.kind == "HARD_EXAMPLE":
        counted = torch.where((matches >= 0) & ~chosen, UNMATCHED, matches)
    return counted[:, None], (matches == UNMATCHED) & chosen


def _hardest(
    predictions: Predictions, losses: Tensor, eligible: Tensor, wanted: Tensor, options: MultiBoxOptions
) -> Tensor:
    """Returns a mask, N x P, of the priors with the largest losses: of each picture as many as `wanted`,
    among those that are eligible.
    """
    order = losses.masked_fill(~eligible, -torch.inf).argsort(dim=1, descending=True, stable=True)
    kept = eligible.gather(1, order)
    if options.mining.nms_threshold > 0:
        boxes = predictions.priors
        if not options.mining.use_prior_for_nms:
            boxes = decode(
                predictions.code[:, 0], boxes, options.scaling(predictions.variances), options.location.code_type
            )
        boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
        kept = kept & (sizes(boxes) >= SMALLEST_BOX)
        if options.mining.top_k is not None and options.mining.top_k > -1:
            kept[:, options.mining.top_k :] = False
        kept = nms(boxes, options.mining.nms_threshold, candidates=kept, limit=int(wanted.max()))
    kept = kept & (kept.cumsum(1) <= wanted)
    return torch.zeros_like(kept).scatter(1, order, kept)
