"""MultiBoxLoss: what detectors of SSD's kind learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import LossLayer, Shape, between, check_choice, exactly
from .boxes import decode, encode, match, nms, overlaps, sizes
from .focal import PAPERS_ALPHA, focal_losses
from .gradients import scale_gradient, with_slopes
from .multibox_options import ConfidenceOptions, LocationOptions, MatchingOptions, MiningOptions
from .predictions import (
    Objects,
    check_first_stage,
    check_predictions,
    read_first_stage,
    read_objects,
)
from .registry import register_layer
from .softmax import LARGEST_LOG_LOSS, NORMALIZATIONS, normalizer

SMALLEST_BOX = 1e-5
"""A hard example with a smaller box is not chosen by non-maximum suppression (ApplyNMS)."""

UNMATCHED, CROSSING = -1, -2
"""What stands for the object of a prior that has none, and of one that does not take part."""


@dataclass(frozen=True)
class _Said:
    """What a net says, and about what.

    Attributes:
        code: locations, N x L x P x 4, for one class that stands for all or for each class.
        scores: N x P x classes.
        priors: N x P x 4.
        variances: P x 4.
        objectness: N x P, what an earlier stage thinks of each prior; None where there is none.
    """

    code: Tensor
    scores: Tensor
    priors: Tensor
    variances: Tensor
    objectness: Tensor | None


@register_layer("multibox_loss_param", "loss_param")
class MultiBoxLoss(LossLayer):
    """loc_weight * what locations are off + what confidences are off, divided by what
    `normalization` says: the number of matches (VALID, the default), N (BATCH_SIZE), N * priors
    (FULL) or 1 (NONE).

    Matching: each object takes the prior that it overlaps most; with match_type PER_PREDICTION each
    prior left then takes the object that it overlaps most, if by overlap_threshold or more. Where
    use_prior_for_matching is false, the boxes that the net predicts stand for the priors. With
    ignore_cross_boundary_bbox boxes that reach out of the picture take no part. Objects marked as
    difficult count only with use_difficult_gt.

    Locations, of matched priors only: loc_loss_type SMOOTH_L1, or L2, d^2 / 2, of the distance d
    between what the net says and the object relative to the prior (code_type: CORNER, CORNER_SIZE or
    CENTER_SIZE, divided by the prior's variances; with encode_variance_in_target what the net says
    is divided by them, too, but, as in SSD, not its gradient). With bp_inside a coordinate that lies
    outside of the picture gets no gradient. Without share_location there are locations for each class.

    Confidences: conf_loss_type SOFTMAX, -log(softmax[label]), or LOGISTIC, the sigmoid cross-entropy
    over all classes. With map_object_to_agnostic every object is of the class after the background.
    Which priors count is the mining_type:

        NONE          all of them
        MAX_NEGATIVE  the matched ones, and in each picture those of the others with the largest loss
                      that overlap no object by neg_overlap: neg_pos_ratio for each match
        HARD_EXAMPLE  the sample_size ones of each picture with the largest loss, locations included;
                      other matches do not count at all

    With an nms_param, boxes (priors with use_prior_for_nms) that overlap one of larger loss are not
    chosen. Mining needs share_location, and a picture without objects has no part in it.

    Bottoms: locations, N x (priors * 4), times classes without share_location; confidences, N x
    (priors * num_classes); priors, 1 x 2 x (priors * 4), as PriorBox makes them; objects, 1 x 1 x G x
    8: picture, label, number, the corners in shares of the picture, difficult. A picture of -1 is no
    object. Of RefineDet, if there are two stages: confidences of the first, N x (priors * 2), for
    softmaxed ones; priors below objectness_score are no negatives; its locations, N x (priors * 4),
    which the priors are moved by. With two classes, any other label is 1. Top: the loss.

    Unlike in SSD, with LOGISTIC the targets of unmatched classes are 0 for any background_label_id,
    and without mining those of later pictures are not shifted; boxes are of the blobs' precision.

    Source: src/caffe/layers/multibox_loss_layer.cpp and src/caffe/util/bbox_util.cpp of SSD, and of
    sfzhang15/RefineDet; Liu and others, SSD, 2016.
    """

    bottoms = between(4, 6)
    label_bottoms = (2, 3, 4, 5)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        location: LocationOptions,
        confidence: ConfidenceOptions,
        matching: MatchingOptions,
        mining: MiningOptions,
        normalization: str | None,
        normalize: bool | None,
        layer: LayerDef,
    ) -> None:
        check_predictions(bottoms[:3], confidence.num_classes, location.share_location)
        super().__init__(bottoms)
        confidence.check()
        mining.check(location.share_location)
        self.location = location
        self.confidence = confidence
        self.matching = matching
        self.mining = mining
        self.normalization = normalization or ("BATCH_SIZE" if normalize is False else "VALID")
        check_choice("normalization", self.normalization, NORMALIZATIONS)
        # A part of the loss whose bottom gets no gradient does not count.
        self.counts_locations, self.counts_confidences = (layer.propagate_down or (True, True))[:2]
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        priors = check_predictions(bottoms[:3], self.confidence.num_classes, self.location.share_location)
        if not bottoms[3] or bottoms[3][-1] != 8:
            raise LayerError(
                "the fourth bottom holds no objects", expected="1 x 1 x G x 8", got=format_shape(bottoms[3])
            )
        check_first_stage(bottoms[4:], bottoms[0][0], priors)
        return [()]

    def forward(self, loc: Tensor, conf: Tensor, priors: Tensor, truth: Tensor, *first_stage: Tensor) -> Tensor:
        bottoms = (loc, conf, priors, truth, *first_stage)
        self.top_shapes([tuple(bottom.shape) for bottom in bottoms])
        items = loc.shape[0]
        boxes, variances = priors.detach().reshape(2, -1, 4)
        objectness, moved = read_first_stage(first_stage, boxes, self._scaling(variances), self.location.code_type)
        said = _Said(
            loc.reshape(items, len(boxes), -1, 4).transpose(1, 2),
            conf.reshape(items, len(boxes), self.confidence.num_classes),
            (moved if moved is not None else boxes).expand(items, -1, -1),
            variances,
            objectness,
        )
        objects = self._objects(truth, items)
        matches, covered = self._matches(said, objects)
        negatives = None
        if self.mining.kind != "NONE":
            matches, negatives = self._mined(said, objects, matches, covered)
        loss = loc.new_zeros(())
        if self.counts_locations:
            loss = loss + self.location.loc_weight * self._location_losses(said, objects, matches).sum()
        if self.counts_confidences:
            loss = loss + self._confidence_loss(said, objects, matches, negatives)
        return loss / normalizer(self.normalization, matches[:, 0], matches >= 0, items)

    def _scaling(self, variances: Tensor) -> Tensor | None:
        """What codes are divided by: nothing, where the net learns to do it."""
        return None if self.location.encode_variance_in_target else variances

    def _objects(self, truth: Tensor, items: int) -> Objects:
        """The objects of the fourth bottom, with the labels that confidences are compared to."""
        objects = read_objects(truth, items, self.matching.use_difficult_gt)
        labels = objects.labels.clone()
        if self.confidence.map_object_to_agnostic:
            labels[labels >= 0] = self.confidence.background + 1
        elif self.confidence.num_classes == 2:
            labels[labels > 1] = 1
        wrong = (labels >= 0) & ((labels == self.confidence.background) | (labels >= self.confidence.num_classes))
        if wrong.any():
            label = int(labels[wrong][0])
            kind = "that of the background" if label == self.confidence.background else "of no class"
            raise LayerError(
                f"the label of an object is {kind}",
                expected=f"less than {self.confidence.num_classes}, but not {self.confidence.background}",
                got=label,
                advice="Compare num_classes and background_label_id to the label map of the data.",
            )
        return Objects(objects.boxes.to(truth.device), labels.to(truth.device))

    @torch.no_grad()
    def _matches(self, said: _Said, objects: Objects) -> tuple[Tensor, Tensor]:
        """Which object each prior belongs to, as an index, for each class of locations, N x L x P,
        and by how much it overlaps that one, or any."""
        boxes = said.priors[:, None]
        if not self.matching.use_prior_for_matching:
            boxes = decode(said.code, boxes, self._scaling(said.variances), self.location.code_type)
        found = overlaps(objects.boxes[:, None], boxes)
        of_class = torch.arange(said.code.shape[1], device=found.device)[:, None]  # where there are several
        if not self.matching.use_prior_for_matching and not self.location.share_location:
            found = found * (objects.labels[:, None] == of_class)[..., None]
        crossing = ((boxes < 0) | (boxes > 1)).any(-1) if self.matching.ignore_cross_boundary_bbox else None
        if crossing is not None:
            found = found.masked_fill(crossing[..., None, :], 0)
        matches, covered = match(found, self.matching.threshold)
        if self.matching.use_prior_for_matching and not self.location.share_location:
            labels = objects.labels[:, None].gather(2, matches.clamp(min=0))
            matches = torch.where(labels == of_class, matches, UNMATCHED)
        if crossing is not None:
            matches = matches.masked_fill(crossing, CROSSING)
        return matches, covered

    @torch.no_grad()
    def _mined(self, said: _Said, objects: Objects, matches: Tensor, covered: Tensor) -> tuple[Tensor, Tensor]:
        """The matches that count, N x 1 x P, and which other priors do, N x P."""
        matches, covered = matches[:, 0], covered[:, 0]
        losses = self._losses_of_priors(said, objects, matches)
        if self.mining.kind == "MAX_NEGATIVE":
            eligible = (matches == UNMATCHED) & (covered < self.mining.neg_overlap)
            wanted = ((matches >= 0).sum(1, keepdim=True).float() * self.mining.neg_pos_ratio).long()
        else:
            losses = losses.index_put(
                (matches >= 0).nonzero(as_tuple=True),
                self._location_losses(said, objects, matches[:, None]).sum(1),
                accumulate=True,
            )
            eligible = torch.ones_like(matches, dtype=torch.bool)
            wanted = torch.full_like(matches[:, :1], self.mining.sample_size)
        eligible = eligible & (objects.labels >= 0).any(1, keepdim=True)
        if said.objectness is not None:
            eligible = eligible & (said.objectness >= self.confidence.objectness_score)
        chosen = self._hardest(said, losses, eligible, wanted)
        counted = matches
        if self.mining.kind == "HARD_EXAMPLE":
            counted = torch.where((matches >= 0) & ~chosen, UNMATCHED, matches)
        return counted[:, None], (matches == UNMATCHED) & chosen

    def _losses_of_priors(self, said: _Said, objects: Objects, matches: Tensor) -> Tensor:
        """How far off the confidences of each prior are, N x P."""
        labels = objects.labels.gather(1, matches.clamp(min=0))
        labels = torch.where(matches >= 0, labels, self.confidence.background)
        if self.confidence.conf_loss_type == "SOFTMAX":
            return _softmax_losses(said.scores.flatten(0, 1), labels.flatten()).reshape(matches.shape)
        targets = labels[..., None] == torch.arange(self.confidence.num_classes, device=labels.device)
        return _logistic_losses(said.scores, targets.to(said.scores.dtype))

    def _hardest(self, said: _Said, losses: Tensor, eligible: Tensor, wanted: Tensor) -> Tensor:
        """The eligible priors of the largest losses, as many of each picture as are wanted, N x P."""
        order = losses.masked_fill(~eligible, -torch.inf).argsort(dim=1, descending=True, stable=True)
        kept = eligible.gather(1, order)
        if self.mining.nms_threshold > 0:
            boxes = said.priors
            if not self.mining.use_prior_for_nms:
                boxes = decode(said.code[:, 0], boxes, self._scaling(said.variances), self.location.code_type)
            boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
            kept = kept & (sizes(boxes) >= SMALLEST_BOX)
            if self.mining.top_k is not None and self.mining.top_k > -1:
                kept[:, self.mining.top_k :] = False
            kept = nms(boxes, self.mining.nms_threshold, candidates=kept, limit=int(wanted.max()))
        kept = kept & (kept.cumsum(1) <= wanted)
        return torch.zeros_like(kept).scatter(1, order, kept)

    def _location_losses(self, said: _Said, objects: Objects, matches: Tensor) -> Tensor:
        """How far off the four coordinates of each match are: matches x 4."""
        item, group, place = (matches >= 0).nonzero(as_tuple=True)
        code, prior, variances = said.code[item, group, place], said.priors[item, place], said.variances[place]
        box = objects.boxes[item, matches[item, group, place]]
        wanted = encode(box, prior, self._scaling(variances), self.location.code_type)
        if self.location.bp_inside:
            at = prior
            if not self.matching.use_prior_for_matching:
                at = decode(code.detach(), prior, self._scaling(variances), self.location.code_type)
            code = torch.where((at < 0) | (at > 1), wanted, code)
        if self.location.encode_variance_in_target:
            code, wanted = scale_gradient(code, variances) / variances, wanted / variances
        if self.location.loc_loss_type == "L2":
            return (code - wanted).square() / 2
        return F.smooth_l1_loss(code, wanted, reduction="none")

    def _confidence_loss(self, said: _Said, objects: Objects, matches: Tensor, negatives: Tensor | None) -> Tensor:
        """The sum over the priors that count: all, or with mining matches and negatives."""
        item, group, place = (matches >= 0).nonzero(as_tuple=True)
        of_match = objects.labels[item, matches[item, group, place]]
        if self.confidence.conf_loss_type == "SOFTMAX":
            labels = torch.full_like(matches[:, 0], self.confidence.background)
            labels[item, place] = of_match
            scores = said.scores.flatten(0, 1)
            if negatives is not None:
                rows = (negatives | (matches[:, 0] >= 0)).flatten().nonzero()[:, 0]
                scores, labels = scores[rows], labels.flatten()[rows]
            return self.softmax_loss(scores, labels.flatten())
        targets = torch.zeros_like(said.scores)
        targets[item, place, of_match] = 1
        if negatives is None:
            return _logistic_losses(said.scores, targets).sum()
        if 0 <= self.confidence.background < self.confidence.num_classes:
            targets[..., self.confidence.background].masked_fill_(negatives, 1)
        rows = negatives | (matches[:, 0] >= 0)
        return _logistic_losses(said.scores[rows], targets[rows]).sum()

    def softmax_loss(self, scores: Tensor, labels: Tensor) -> Tensor:
        """What conf_loss_type SOFTMAX costs: one row of scores and one label for each prior that counts."""
        return _softmax_losses(scores, labels).sum()


@register_layer("multibox_loss_param", "loss_param", "focal_loss_param")
class MultiBoxFocalLoss(MultiBoxLoss):
    """MultiBoxLoss with the focal loss, -alpha * (1 - p)^gamma * log(p), for conf_loss_type SOFTMAX, where p is
    the softmax of the label's score; alpha is 0.25 where nothing is said. Mining goes by the plain one.

    Bottoms: locations, confidences, priors and objects, as MultiBoxLoss's. Top: the loss.

    Source: src/caffe/layers/multibox_focal_loss_layer.cpp of jolibrain/caffe; Lin et al., Focal Loss for Dense
    Object Detection, 2017.
    """

    bottoms = exactly(4)

    def __init__(self, bottoms: Sequence[Shape], *, alpha: float | None, gamma: float, **options: Any) -> None:
        super().__init__(bottoms, **options)
        self.alpha = PAPERS_ALPHA if alpha is None else alpha
        self.gamma = gamma

    def softmax_loss(self, scores: Tensor, labels: Tensor) -> Tensor:
        with torch.no_grad():
            losses, slopes = focal_losses(scores.softmax(1), labels[:, None], 1, self.alpha, 1.0, -1.0, self.gamma)
        return with_slopes(losses.sum(), scores, slopes)


def _softmax_losses(scores: Tensor, labels: Tensor) -> Tensor:
    """-log(softmax(scores)[label]) of each row."""
    losses = F.cross_entropy(scores, labels, reduction="none")
    losses.detach().clamp_(max=LARGEST_LOG_LOSS)  # the values only, as in SoftmaxWithLoss
    return losses


def _logistic_losses(scores: Tensor, targets: Tensor) -> Tensor:
    """The sigmoid cross-entropy of each row."""
    return F.binary_cross_entropy_with_logits(scores, targets, reduction="none").sum(-1)
