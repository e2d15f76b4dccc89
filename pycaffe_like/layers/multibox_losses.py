"""The losses of single priors in MultiBoxLoss."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .boxes import decode, encode
from .gradients import scale_gradient
from .multibox_options import MultiBoxOptions
from .predictions import Objects
from .softmax import softmax_losses


@dataclass(frozen=True)
class Predictions:
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


def location_losses(predictions: Predictions, objects: Objects, matches: Tensor, options: MultiBoxOptions) -> Tensor:
    """Returns the losses of the four coordinates of each match, matches x 4."""
    item, group, place = (matches >= 0).nonzero(as_tuple=True)
    code, prior, variances = (
        predictions.code[item, group, place],
        predictions.priors[item, place],
        predictions.variances[place],
    )
    box = objects.boxes[item, matches[item, group, place]]
    wanted = encode(box, prior, options.scaling(variances), options.location.code_type)
    if options.location.bp_inside:
        at = prior
        if not options.matching.use_prior_for_matching:
            at = decode(code.detach(), prior, options.scaling(variances), options.location.code_type)
        code = torch.where((at < 0) | (at > 1), wanted, code)
    if options.location.encode_variance_in_target:
        code, wanted = scale_gradient(code, variances) / variances, wanted / variances
    if options.location.loc_loss_type == "L2":
        return (code - wanted).square() / 2
    return F.smooth_l1_loss(code, wanted, reduction="none")


def prior_losses(predictions: Predictions, objects: Objects, matches: Tensor, options: MultiBoxOptions) -> Tensor:
    """Returns the loss of each prior, N x P, by which mining chooses priors."""
    labels = objects.labels.gather(1, matches.clamp(min=0))
    labels = torch.where(matches >= 0, labels, options.confidence.background)
    if options.confidence.conf_loss_type == "SOFTMAX":
        return softmax_losses(predictions.scores.flatten(0, 1), labels.flatten()).reshape(matches.shape)
    targets = labels[..., None] == torch.arange(options.confidence.num_classes, device=labels.device)
    return logistic_losses(predictions.scores, targets.to(predictions.scores.dtype))


def logistic_losses(scores: Tensor, targets: Tensor) -> Tensor:
    """Returns the sigmoid cross-entropy of each row."""
    return F.binary_cross_entropy_with_logits(scores, targets, reduction="none").sum(-1)
