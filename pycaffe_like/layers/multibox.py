"""MultiBoxLoss: the training loss of SSD detectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import LossLayer, Shape, between, check_choice, exactly
from .focal import PAPERS_ALPHA, focal_losses
from .gradients import with_slopes
from .multibox_losses import Predictions, location_losses, logistic_losses
from .multibox_mining import match_priors, mine
from .multibox_options import ConfidenceOptions, LocationOptions, MatchingOptions, MiningOptions, MultiBoxOptions
from .predictions import (
    Objects,
    check_first_stage,
    check_predictions,
    read_first_stage,
    read_objects,
)
from .registry import register_layer
from .softmax import NORMALIZATIONS, normalizer, softmax_losses


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
    picture's size, difficult. Rows with picture -1 are skipped. With two classes, all labels except the
    background are treated as 1.
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
        self.options = MultiBoxOptions(location, confidence, matching, mining)
        self.normalization = normalization or ("BATCH_SIZE" if normalize is False else "VALID")
        check_choice("normalization", self.normalization, NORMALIZATIONS)
        # As in SSD, propagate_down: false removes a bottom's part of the loss.
        self.counts_locations, self.counts_confidences = (layer.propagate_down or (True, True))[:2]
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        options = self.options
        priors = check_predictions(bottoms[:3], options.confidence.num_classes, options.location.share_location)
        if not bottoms[3] or bottoms[3][-1] != 8:
            raise LayerError(
                "the fourth bottom does not hold objects", expected="1 x 1 x G x 8", got=format_shape(bottoms[3])
            )
        check_first_stage(bottoms[4:], bottoms[0][0], priors)
        return [()]

    def forward(self, loc: Tensor, conf: Tensor, priors: Tensor, truth: Tensor, *first_stage: Tensor) -> Tensor:
        bottoms = (loc, conf, priors, truth, *first_stage)
        self.top_shapes([tuple(bottom.shape) for bottom in bottoms])
        items, options = loc.shape[0], self.options
        boxes, variances = priors.detach().reshape(2, -1, 4)
        objectness, moved = read_first_stage(first_stage, boxes, options.scaling(variances), options.location.code_type)
        predictions = Predictions(
            loc.reshape(items, len(boxes), -1, 4).transpose(1, 2),
            conf.reshape(items, len(boxes), options.confidence.num_classes),
            (moved if moved is not None else boxes).expand(items, -1, -1),
            variances,
            objectness,
        )
        objects = self._objects(truth, items)
        matches, covered = match_priors(predictions, objects, options)
        negatives = None
        if options.mining.kind != "NONE":
            matches, negatives = mine(predictions, objects, matches, covered, options)
        loss = loc.new_zeros(())
        if self.counts_locations:
            losses = location_losses(predictions, objects, matches, options)
            loss = loss + options.location.loc_weight * losses.sum()
        if self.counts_confidences:
            loss = loss + self._confidence_loss(predictions, objects, matches, negatives)
        return loss / normalizer(self.normalization, matches[:, 0], matches >= 0, items)

    def _objects(self, truth: Tensor, items: int) -> Objects:
        """Reads the objects of the fourth bottom and checks or maps their labels."""
        confidence = self.options.confidence
        objects = read_objects(truth, items, self.options.matching.use_difficult_gt)
        labels = objects.labels.clone()
        if confidence.map_object_to_agnostic:
            labels[labels >= 0] = confidence.background + 1
        elif confidence.num_classes == 2:
            labels[labels > 1] = 1
        wrong = (labels >= 0) & ((labels == confidence.background) | (labels >= confidence.num_classes))
        if wrong.any():
            label = int(labels[wrong][0])
            is_background = label == confidence.background
            raise LayerError(
                "an object has the label of the background" if is_background else "an object's label is not a class",
                expected=f"less than {confidence.num_classes}, but not {confidence.background}",
                got=label,
                advice="Compare num_classes and background_label_id to the label map of the data.",
            )
        return Objects(objects.boxes.to(truth.device), labels.to(truth.device))

    def _confidence_loss(
        self, predictions: Predictions, objects: Objects, matches: Tensor, negatives: Tensor | None
    ) -> Tensor:
        """Returns the summed confidence loss of the priors that count."""
        confidence = self.options.confidence
        item, group, place = (matches >= 0).nonzero(as_tuple=True)
        of_match = objects.labels[item, matches[item, group, place]]
        if confidence.conf_loss_type == "SOFTMAX":
            labels = torch.full_like(matches[:, 0], confidence.background)
            labels[item, place] = of_match
            scores = predictions.scores.flatten(0, 1)
            if negatives is not None:
                rows = (negatives | (matches[:, 0] >= 0)).flatten().nonzero()[:, 0]
                scores, labels = scores[rows], labels.flatten()[rows]
            return self.softmax_loss(scores, labels.flatten())
        targets = torch.zeros_like(predictions.scores)
        targets[item, place, of_match] = 1
        if negatives is None:
            return logistic_losses(predictions.scores, targets).sum()
        if 0 <= confidence.background < confidence.num_classes:
            targets[..., confidence.background].masked_fill_(negatives, 1)
        rows = negatives | (matches[:, 0] >= 0)
        return logistic_losses(predictions.scores[rows], targets[rows]).sum()

    def softmax_loss(self, scores: Tensor, labels: Tensor) -> Tensor:
        """Returns the summed loss of conf_loss_type SOFTMAX for rows of scores and their labels."""
        return softmax_losses(scores, labels).sum()


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
