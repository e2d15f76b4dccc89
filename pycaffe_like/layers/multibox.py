"""MultiBoxLoss: the training loss of SSD detectors."""

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
from .boxes import decode, encode, overlaps, sizes
from .focal import PAPERS_ALPHA, focal_losses
from .gradients import scale_gradient, with_slopes
from .matching import match
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
from .suppression import nms

SMALLEST_BOX = 1e-5
"""Boxes smaller than this never survive the suppression among hard examples (ApplyNMS)."""

UNMATCHED, CROSSING = -1, -2
"""The object index of a prior without an object, and of one that is ignored."""


@dataclass(frozen=True)
class _Predictions:
    """The predictions of a net, with the priors that they are relative to.

    Attributes:
        code: encoded locations, N x L x P x 4; L is 1 with share_location, otherwise the number of
            classes.
        scores: N x P x classes.
        priors: N x P x 4.
        variances: P x 4.
        objectness: the objectness of each prior in RefineDet's first stage, N x P; None without
            a first stage.
    """

    code: Tensor
    scores: Tensor
    priors: Tensor
    variances: Tensor
    objectness: Tensor | None


@register_layer("multibox_loss_param", "loss_param")
class MultiBoxLoss(LossLayer):
    """The training loss of SSD: (loc_weight * location loss + confidence loss) / divisor.

    `normalization` chooses the divisor: the number of matched priors (VALID, the default), N
    (BATCH_SIZE), N * priors (FULL) or 1 (NONE).

    Matching: each object is matched to the prior that overlaps it most. With match_type PER_PREDICTION
    each remaining prior is then matched to the object that it overlaps most, if that overlap is at
    least overlap_threshold. With use_prior_for_matching: false, predicted boxes take the place of the
    priors. ignore_cross_boundary_bbox excludes boxes that extend beyond the picture. Difficult objects
    count only with use_difficult_gt.

    Location loss: the sum over matched priors of SMOOTH_L1 or L2 (d^2 / 2), as loc_loss_type says. d is
    the predicted location minus the object's box, which is encoded relative to the prior (code_type:
    CORNER, CORNER_SIZE or CENTER_SIZE) and divided by the prior's variances. With
    encode_variance_in_target the prediction is divided by the variances, too, but as in SSD its
    gradient is not. With bp_inside, coordinates outside the picture get no gradient. Without
    share_location each class has its own locations.

    Confidence loss: as conf_loss_type says, SOFTMAX, -log(softmax[label]), or LOGISTIC, the sigmoid
    cross-entropy over all classes. With map_object_to_agnostic all objects have the label that follows
    the background's. mining_type chooses the priors that count:

        NONE          All priors.
        MAX_NEGATIVE  The matched priors of each picture, and neg_pos_ratio times as many unmatched
                      ones: those with the largest loss whose overlap is below neg_overlap.
        HARD_EXAMPLE  The sample_size priors of each picture with the largest total loss. Other matched
                      priors do not count, not even for the location loss.

    With an nms_param, non-maximum suppression by loss first thins out the candidates: their predicted
    boxes or, with use_prior_for_nms, their priors. Mining needs share_location. Pictures without
    objects take no part in it.

    Bottoms:

    * The locations, N x (priors * 4), or N x (priors * num_classes * 4) without share_location.
    * The confidences, N x (priors * num_classes).
    * The priors from PriorBox, 1 x 2 x (priors * 4).
    * The objects, 1 x 1 x G x 8: picture, label, number of the object, corners relative to the
    picture's size, difficult. Rows with picture -1 are skipped. With two classes, all labels but the
    background are read as 1.
    * For RefineDet, two bottoms from its first stage: its confidences after softmax, N x (priors * 2);
    priors below objectness_score are not used as negatives. And its locations, N x (priors * 4), which
    shift the priors.

    Top: the loss.

    Unlike in SSD, with LOGISTIC the targets of unmatched classes are 0 for any background_label_id,
    and without mining the targets of later pictures are not shifted. Boxes have the blobs' precision.

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
        # As in SSD, propagate_down: false removes a bottom's part of the loss.
        self.counts_locations, self.counts_confidences = (layer.propagate_down or (True, True))[:2]
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        priors = check_predictions(bottoms[:3], self.confidence.num_classes, self.location.share_location)
        if not bottoms[3] or bottoms[3][-1] != 8:
            raise LayerError(
                "the fourth bottom does not hold objects", expected="1 x 1 x G x 8", got=format_shape(bottoms[3])
            )
        check_first_stage(bottoms[4:], bottoms[0][0], priors)
        return [()]

    def forward(self, loc: Tensor, conf: Tensor, priors: Tensor, truth: Tensor, *first_stage: Tensor) -> Tensor:
        bottoms = (loc, conf, priors, truth, *first_stage)
        self.top_shapes([tuple(bottom.shape) for bottom in bottoms])
        items = loc.shape[0]
        boxes, variances = priors.detach().reshape(2, -1, 4)
        objectness, moved = read_first_stage(first_stage, boxes, self._scaling(variances), self.location.code_type)
        predictions = _Predictions(
            loc.reshape(items, len(boxes), -1, 4).transpose(1, 2),
            conf.reshape(items, len(boxes), self.confidence.num_classes),
            (moved if moved is not None else boxes).expand(items, -1, -1),
            variances,
            objectness,
        )
        objects = self._objects(truth, items)
        matches, covered = self._match(predictions, objects)
        negatives = None
        if self.mining.kind != "NONE":
            matches, negatives = self._mine(predictions, objects, matches, covered)
        loss = loc.new_zeros(())
        if self.counts_locations:
            loss = loss + self.location.loc_weight * self._location_losses(predictions, objects, matches).sum()
        if self.counts_confidences:
            loss = loss + self._confidence_loss(predictions, objects, matches, negatives)
        return loss / normalizer(self.normalization, matches[:, 0], matches >= 0, items)

    def _scaling(self, variances: Tensor) -> Tensor | None:
        """Returns what encoded boxes are divided by; None if their variances are not part of the target."""
        return None if self.location.encode_variance_in_target else variances

    def _objects(self, truth: Tensor, items: int) -> Objects:
        """Reads the objects of the fourth bottom and checks or maps their labels."""
        objects = read_objects(truth, items, self.matching.use_difficult_gt)
        labels = objects.labels.clone()
        if self.confidence.map_object_to_agnostic:
            labels[labels >= 0] = self.confidence.background + 1
        elif self.confidence.num_classes == 2:
            labels[labels > 1] = 1
        wrong = (labels >= 0) & ((labels == self.confidence.background) | (labels >= self.confidence.num_classes))
        if wrong.any():
            label = int(labels[wrong][0])
            is_background = label == self.confidence.background
            raise LayerError(
                "an object has the label of the background" if is_background else "an object's label is not a class",
                expected=f"less than {self.confidence.num_classes}, but not {self.confidence.background}",
                got=label,
                advice="Compare num_classes and background_label_id to the label map of the data.",
            )
        return Objects(objects.boxes.to(truth.device), labels.to(truth.device))

    @torch.no_grad()
    def _match(self, predictions: _Predictions, objects: Objects) -> tuple[Tensor, Tensor]:
        """Matches priors to objects, for each class of locations.

        Returns:
            Two tensors of N x L x P: the index of each prior's object; the overlap with that object, or if
            the prior is unmatched the largest overlap with any.
        """
        boxes = predictions.priors[:, None]
        if not self.matching.use_prior_for_matching:
            boxes = decode(predictions.code, boxes, self._scaling(predictions.variances), self.location.code_type)
        found = overlaps(objects.boxes[:, None], boxes)
        of_class = torch.arange(predictions.code.shape[1], device=found.device)[
            :, None
        ]  # if each class has its own locations
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
    def _mine(
        self, predictions: _Predictions, objects: Objects, matches: Tensor, covered: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Mines hard examples. Returns the matches that count, N x 1 x P, and a mask of the negatives, N x P."""
        matches, covered = matches[:, 0], covered[:, 0]
        losses = self._losses_of_priors(predictions, objects, matches)
        if self.mining.kind == "MAX_NEGATIVE":
            eligible = (matches == UNMATCHED) & (covered < self.mining.neg_overlap)
            wanted = ((matches >= 0).sum(1, keepdim=True).float() * self.mining.neg_pos_ratio).long()
        else:
            losses = losses.index_put(
                (matches >= 0).nonzero(as_tuple=True),
                self._location_losses(predictions, objects, matches[:, None]).sum(1),
                accumulate=True,
            )
            eligible = torch.ones_like(matches, dtype=torch.bool)
            wanted = torch.full_like(matches[:, :1], self.mining.sample_size)
        eligible = eligible & (objects.labels >= 0).any(1, keepdim=True)
        if predictions.objectness is not None:
            eligible = eligible & (predictions.objectness >= self.confidence.objectness_score)
        chosen = self._hardest(predictions, losses, eligible, wanted)
        counted = matches
        if self.mining.kind == "HARD_EXAMPLE":
            counted = torch.where((matches >= 0) & ~chosen, UNMATCHED, matches)
        return counted[:, None], (matches == UNMATCHED) & chosen

    def _losses_of_priors(self, predictions: _Predictions, objects: Objects, matches: Tensor) -> Tensor:
        """Returns the loss of each prior, N x P, by which mining chooses priors."""
        labels = objects.labels.gather(1, matches.clamp(min=0))
        labels = torch.where(matches >= 0, labels, self.confidence.background)
        if self.confidence.conf_loss_type == "SOFTMAX":
            return _softmax_losses(predictions.scores.flatten(0, 1), labels.flatten()).reshape(matches.shape)
        targets = labels[..., None] == torch.arange(self.confidence.num_classes, device=labels.device)
        return _logistic_losses(predictions.scores, targets.to(predictions.scores.dtype))

    def _hardest(self, predictions: _Predictions, losses: Tensor, eligible: Tensor, wanted: Tensor) -> Tensor:
        """Returns a mask, N x P, of the priors with the largest losses: of each picture as many as `wanted`,
        among those that are eligible.
        """
        order = losses.masked_fill(~eligible, -torch.inf).argsort(dim=1, descending=True, stable=True)
        kept = eligible.gather(1, order)
        if self.mining.nms_threshold > 0:
            boxes = predictions.priors
            if not self.mining.use_prior_for_nms:
                boxes = decode(
                    predictions.code[:, 0], boxes, self._scaling(predictions.variances), self.location.code_type
                )
            boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
            kept = kept & (sizes(boxes) >= SMALLEST_BOX)
            if self.mining.top_k is not None and self.mining.top_k > -1:
                kept[:, self.mining.top_k :] = False
            kept = nms(boxes, self.mining.nms_threshold, candidates=kept, limit=int(wanted.max()))
        kept = kept & (kept.cumsum(1) <= wanted)
        return torch.zeros_like(kept).scatter(1, order, kept)

    def _location_losses(self, predictions: _Predictions, objects: Objects, matches: Tensor) -> Tensor:
        """Returns the losses of the four coordinates of each match, matches x 4."""
        item, group, place = (matches >= 0).nonzero(as_tuple=True)
        code, prior, variances = (
            predictions.code[item, group, place],
            predictions.priors[item, place],
            predictions.variances[place],
        )
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

    def _confidence_loss(
        self, predictions: _Predictions, objects: Objects, matches: Tensor, negatives: Tensor | None
    ) -> Tensor:
        """Returns the summed confidence loss of the priors that count."""
        item, group, place = (matches >= 0).nonzero(as_tuple=True)
        of_match = objects.labels[item, matches[item, group, place]]
        if self.confidence.conf_loss_type == "SOFTMAX":
            labels = torch.full_like(matches[:, 0], self.confidence.background)
            labels[item, place] = of_match
            scores = predictions.scores.flatten(0, 1)
            if negatives is not None:
                rows = (negatives | (matches[:, 0] >= 0)).flatten().nonzero()[:, 0]
                scores, labels = scores[rows], labels.flatten()[rows]
            return self.softmax_loss(scores, labels.flatten())
        targets = torch.zeros_like(predictions.scores)
        targets[item, place, of_match] = 1
        if negatives is None:
            return _logistic_losses(predictions.scores, targets).sum()
        if 0 <= self.confidence.background < self.confidence.num_classes:
            targets[..., self.confidence.background].masked_fill_(negatives, 1)
        rows = negatives | (matches[:, 0] >= 0)
        return _logistic_losses(predictions.scores[rows], targets[rows]).sum()

    def softmax_loss(self, scores: Tensor, labels: Tensor) -> Tensor:
        """Returns the summed loss of conf_loss_type SOFTMAX for rows of scores and their labels."""
        return _softmax_losses(scores, labels).sum()


@register_layer("multibox_loss_param", "loss_param", "focal_loss_param")
class MultiBoxFocalLoss(MultiBoxLoss):
    """MultiBoxLoss with a focal loss for conf_loss_type SOFTMAX: -alpha * (1 - p)^gamma * log(p),
    where p is the softmax of the label's score. alpha defaults to 0.25. Mining uses the plain
    softmax loss.

    Bottoms: locations, confidences, priors and objects, as for MultiBoxLoss. Top: the loss.

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
    losses.detach().clamp_(max=LARGEST_LOG_LOSS)  # not the gradient, as in SoftmaxWithLoss
    return losses


def _logistic_losses(scores: Tensor, targets: Tensor) -> Tensor:
    """Returns the sigmoid cross-entropy of each row."""
    return F.binary_cross_entropy_with_logits(scores, targets, reduction="none").sum(-1)
