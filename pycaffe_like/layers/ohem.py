"""Online hard example mining: losses that have a top with the loss of each region, and a layer that
selects the regions with the largest losses.

Source: Shrivastava, Gupta and Girshick, Training Region-based Object Detectors with Online Hard
Example Mining, 2016.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, LossLayer, Shape, between, exactly
from .registry import register_layer
from .regression import check_like_first, smooth_l1, weighted_difference
from .softmax import LARGEST_LOG_LOSS, SoftmaxWithLoss, normalizer


def _legacy(shape: Sequence[int]) -> Shape:
    """Returns a shape with four extents (num, channels, height, width); missing ones are 1."""
    return (*shape, 1, 1, 1, 1)[:4]


@register_layer("loss_param")
class SmoothL1LossOHEM(LossLayer):
    """The sum of f(weight * (x - y)), where f(d) is d^2 / 2 if |d| < 1, otherwise |d| - 0.5.

    `normalization` chooses what the sum is divided by: N * H * W for FULL and VALID (the default), N
    for BATCH_SIZE, pre_fixed_normalizer for PRE_FIXED, 1 for NONE; at least 1. The deprecated
    `normalize` means VALID (true) or BATCH_SIZE (false).

    The gradient is f'(weight * (x - y)), without the factor `weight`, as in the fork.

    Bottoms: x and y, N x C x H x W, which both get gradients; as many weights. Tops: the loss;
    optionally the sum over channels at each position, N x 1 x H x W, without gradient.

    Source: src/caffe/layers/smooth_L1_loss_ohem_layer.cpp of intel/caffe.
    """

    bottoms = between(2, 3)
    tops = between(1, 2)
    label_bottoms = (2,)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        normalization: str | None,
        normalize: bool | None,
        pre_fixed_normalizer: float,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms)
        check_like_first(bottoms)
        self.normalization = normalization or ("BATCH_SIZE" if normalize is False else "VALID")
        self.pre_fixed_normalizer = pre_fixed_normalizer
        self.gives_positions = num_tops == 2

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        num, _, height, width = _legacy(bottoms[0])
        return [(), (num, 1, height, width)] if self.gives_positions else [()]

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        check_like_first([tuple(bottom.shape) for bottom in bottoms])
        errors = smooth_l1(weighted_difference(bottoms, weight_in_gradient=False)).reshape(_legacy(bottoms[0].shape))
        positions = errors.detach().sum(1, keepdim=True)
        loss = errors.sum() / self._divisor(positions)
        return (loss, positions) if self.gives_positions else loss

    def _divisor(self, positions: Tensor) -> Tensor | float:
        if self.normalization == "PRE_FIXED":
            return max(1.0, self.pre_fixed_normalizer)
        return normalizer(self.normalization, positions, None, positions.shape[0])


@register_layer("softmax_param", "loss_param")
class SoftmaxWithLossOHEM(LossLayer):
    """SoftmaxWithLoss with a third top, the loss of each position.

    With normalization: PRE_FIXED the sum is divided by pre_fixed_normalizer, at least 1.

    Bottoms: as for SoftmaxWithLoss. Tops: the loss; optionally the probabilities; optionally the loss
    of each position, in the labels' shape, which is 0 for ignore_label. Only the first top has a
    gradient.

    Source: src/caffe/layers/softmax_loss_ohem_layer.cpp of intel/caffe.
    """

    tops = between(1, 3)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        axis: int,
        ignore_label: int | None,
        normalization: str | None,
        normalize: bool | None,
        pre_fixed_normalizer: float,
        num_tops: int,
    ) -> None:
        super().__init__(bottoms)
        fixed = normalization == "PRE_FIXED"
        self.inner = SoftmaxWithLoss(
            bottoms,
            axis=axis,
            ignore_label=ignore_label,
            normalization="NONE" if fixed else normalization,
            normalize=normalize,
            weight_by_label_freqs=False,
            class_weighting=(),
            class_weight=(),
            class_weight_balanced=False,
            label_smoothing=0.0,
            num_tops=2,
        )
        self.ignore_label = ignore_label
        self.divisor = max(1.0, pre_fixed_normalizer) if fixed else 1.0
        self.num_tops = num_tops

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return self.inner.label_classes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(), *bottoms][: self.num_tops]

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor | tuple[Tensor, ...]:
        loss, probabilities = self.inner(scores, labels)
        tops = [loss / self.divisor, probabilities]
        if self.num_tops == 3:
            tops.append(self._positions(probabilities, labels))
        return tuple(tops[: self.num_tops]) if self.num_tops > 1 else tops[0]

    @torch.no_grad()
    def _positions(self, probabilities: Tensor, labels: Tensor) -> Tensor:
        shape = list(probabilities.shape)
        shape[self.inner.axis] = 1
        own = labels.long().reshape(shape)
        ignored = torch.zeros_like(own, dtype=torch.bool)
        if self.ignore_label is not None:
            ignored = own == self.ignore_label
        chosen = probabilities.gather(self.inner.axis, torch.where(ignored, 0, own))
        costs = (-chosen.log()).clamp(max=LARGEST_LOG_LOSS)
        return torch.where(ignored, 0, costs).reshape(labels.shape)


@register_layer("box_annotator_ohem_param")
class BoxAnnotatorOHEM(Layer):
    """Selects the roi_per_img regions of each picture with the largest losses (among equal losses, the first
    ones). All other regions get the label ignore_label and box weights of 0.

    Bottoms: the regions, R x 5 (starting with the picture's index) or R x 5 x H x W; their losses,
    R x 1 x H x W; their labels, R x 1 x H x W; their box weights, R x C x H x W. Tops: the labels and
    the box weights, with four axes. There are no gradients.

    Source: src/caffe/layers/box_annotator_ohem_layer.cpp of daijifeng001/caffe-rfcn.
    """

    bottoms = exactly(4)
    tops = exactly(2)
    label_bottoms = (0, 1, 2, 3)

    def __init__(self, bottoms: Sequence[Shape], *, roi_per_img: int, ignore_label: int) -> None:
        super().__init__()
        if roi_per_img < 1:
            raise LayerError("roi_per_img must be positive", got=roi_per_img)
        self.roi_per_img = roi_per_img
        self.label_of_others = ignore_label
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        num, channels, height, width = _legacy(bottoms[0])
        if channels != 5:
            raise LayerError("the first bottom does not hold regions", expected="R x 5", got=format_shape(bottoms[0]))
        one = (num, 1, height, width)
        weights = (num, _legacy(bottoms[3])[1], height, width)
        for index, expected in ((1, one), (2, one), (3, weights)):
            if _legacy(bottoms[index]) != expected or math.prod(bottoms[index]) != math.prod(expected):
                raise LayerError(
                    f"bottom {index} does not fit the regions",
                    expected=format_shape(expected),
                    got=format_shape(bottoms[index]),
                )
        return [one, weights]

    @torch.no_grad()
    def forward(self, rois: Tensor, costs: Tensor, labels: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
        one, of_boxes = self.top_shapes([tuple(b.shape) for b in (rois, costs, labels, weights)])
        pictures = rois.reshape(_legacy(rois.shape))[:, 0].long().flatten()
        dearest = costs.flatten().argsort(descending=True, stable=True)
        order = dearest[pictures[dearest].argsort(stable=True)]  # by picture, then by descending loss
        grouped = pictures[order]
        rank = torch.arange(len(order), device=order.device) - torch.searchsorted(grouped, grouped)
        kept = torch.empty_like(rank, dtype=torch.bool).scatter_(0, order, rank < self.roi_per_img).reshape(one)
        return (
            torch.where(kept, labels.reshape(one), self.label_of_others),
            torch.where(kept, weights.reshape(of_boxes), 0),
        )
