"""Losses for the region proposals of MS-CNN and Cascade R-CNN, on the classes and boxes of a grid of fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import LossLayer, Shape, check_choice, exactly
from .field_boxes import BoxNorm, Fields, check_limits, draw
from .gradients import with_slopes
from .registry import register_layer
from .softmax import softmax_losses


class FieldTargets(NamedTuple):
    """What a grid of fields should predict.

    Attributes:
        labels: N x H x W, 0 for background.
        boxes: N x 4 x H x W: centre x, centre y, width, height.
        overlaps: N x H x W, the overlap of a field with its object, or of a background field with the object
            that it overlaps most.
    """

    labels: Tensor
    boxes: Tensor
    overlaps: Tensor


def read_targets(bottom: Tensor) -> FieldTargets:
    """Splits a label map of DetectionData or ImageGtData, N x 6 x H x W, into its parts."""
    return FieldTargets(bottom[:, 0].long(), bottom[:, 1:5], bottom[:, 5])


def check_maps(bottoms: Sequence[Shape], channels: Sequence[int], sizes: int) -> None:
    """Raises LayerError unless all bottoms have the same H and W and the given numbers of channels, and N is a
    multiple of `sizes`.
    """
    for index, (bottom, count) in enumerate(zip(bottoms, channels, strict=True)):
        expected = (bottoms[0][0], count, *bottoms[0][2:])
        if len(bottom) != 4 or bottom != expected or bottom[0] % sizes:
            multiple = f", with N a multiple of {sizes}" if sizes > 1 else ""
            raise LayerError(
                f"bottom {index} has the wrong shape",
                expected=format_shape(expected) + multiple,
                got=format_shape(bottom),
            )


@dataclass(frozen=True)
class BoxLoss:
    """The loss of the boxes.

    Attributes:
        norm: how offsets are normalised.
        fields: the fields that offsets are relative to.
        is_smooth: whether to use smooth L1 instead of half the square.
        limits: field_xyr and field_whr, which limit the predictions; None for no limits.
    """

    norm: BoxNorm
    fields: Fields
    is_smooth: bool
    limits: tuple[float, float] | None

    def __call__(self, code: Tensor, boxes: Tensor, mask: Tensor) -> Tensor:
        """Returns the mean loss over the four values of every box in `mask`.

        As in both forks, predictions outside the limits are clipped, and the gradient at the clipped value is
        passed on to them.

        Args:
            code: the predictions, N x 4 x H x W.
            boxes: centre x, centre y, width, height of the objects, N x 4 x H x W.
            mask: N x H x W.
        """
        with torch.no_grad():
            targets = self.norm.codes(self.fields.encode(boxes), 1)
            off = torch.where(mask[:, None], self._clip(code) - targets, 0)
            slopes = off.clamp(-1, 1) if self.is_smooth else off
            values = torch.where(off.abs() < 1, off * off / 2, off.abs() - 0.5) if self.is_smooth else off * off / 2
            count = (4 * mask.sum()).clamp(min=1)
        return with_slopes(values.sum() / count, code, slopes / count)

    def _clip(self, code: Tensor) -> Tensor:
        """Clips normalised predictions. As in the forks, the limits are normalised with the average statistics of
        x and y, and of w and h.
        """
        if self.limits is None:
            return code
        mean, std = self.norm.bbox_mean or (0.0,) * 4, self.norm.bbox_std or (1.0,) * 4
        low, high = code.new_tensor(self._offset_limits())
        center = code.new_tensor([(mean[0] + mean[1]) / 2] * 2 + [(mean[2] + mean[3]) / 2] * 2)
        scale = code.new_tensor([(std[0] * std[1]) ** 0.5] * 2 + [(std[2] * std[3]) ** 0.5] * 2)
        low, high = ((limit - center) / scale for limit in (low, high))
        return code.clamp(low[:, None, None], high[:, None, None])

    def _offset_limits(self) -> list[list[float]]:
        assert self.limits is not None
        place, size = 1 / self.limits[0], torch.tensor(self.limits[1]).log().item()
        return [[-place, -place, -size, -size], [place, place, size, size]]


def class_loss(scores: Tensor, labels: Tensor, mask: Tensor, weights: Tensor) -> Tensor:
    """Returns the mean cross entropy of a softmax over the classes, over the positions in `mask`.

    Args:
        scores: N x classes x H x W.
        labels, mask, weights: N x H x W.
    """
    losses = softmax_losses(scores, torch.where(mask, labels, 0))
    return (losses * weights * mask).sum() / mask.sum().clamp(min=1)


def balance(weights: Tensor, positive: Tensor, negative: Tensor, multiple: int, needs_negatives: bool) -> Tensor:
    """Scales the weights so that those of positives sum to a fraction 1 / (1 + multiple) of the number of
    positions that count, and those of negatives to the rest.

    Args:
        positive, negative: masks of the positions that count.
        needs_negatives: if True, the weights of negatives are left unchanged if there are no negatives; if
            False, if there are no positives.
    """
    share, count = 1 / (1 + multiple), (positive | negative).sum()
    sums = [(weights * mask).sum() for mask in (positive, negative)]
    of_positive = torch.where(sums[0] > 0, share * count / sums[0], 1)
    is_scaled = sums[1] > 0 if needs_negatives else sums[0] > 0
    of_negative = torch.where(is_scaled, (1 - share) * count / sums[1], 1)
    return weights * torch.where(positive, of_positive, of_negative)


@dataclass(frozen=True)
class _Mining:
    """The options that select the fields for the class loss; see DetectionGroupLoss."""

    batch_size: int
    bg_multiple: int
    min_num_neg: int
    neg_mining_type: str
    neg_ranking_type: str
    bg_threshold: float

    def check(self) -> None:
        check_choice("neg_mining_type", self.neg_mining_type, ("random", "bootstrap", "mixture"))
        check_choice("neg_ranking_type", self.neg_ranking_type, ("conf_prob", "conf_loss"))
        if self.batch_size < 1 and self.batch_size != -1:
            raise LayerError("batch_size is out of range", expected="-1, or 1 or more", got=self.batch_size)

    def choose(self, positive: Tensor, negative: Tensor, hardness: Tensor) -> Tensor:
        """Returns which positions of one picture to keep; all arguments are vectors."""
        keep = torch.zeros_like(positive)
        numbers, others = positive.nonzero()[:, 0], negative.nonzero()[:, 0]
        if self.batch_size == -1:
            count = len(numbers)
            of_others = max(count * self.bg_multiple, self.min_num_neg)
        else:
            count = min(int(self.batch_size / (1 + self.bg_multiple) + 0.5), len(numbers))
            of_others = self.batch_size - count
        of_others = min(of_others, len(others))
        keep[draw(numbers, count)] = True
        keep[self._negatives(others, hardness, of_others)] = True
        return keep

    def _negatives(self, others: Tensor, hardness: Tensor, count: int) -> Tensor:
        if len(others) <= count or self.neg_mining_type == "random":
            return draw(others, count)
        others = others.flip(0)  # of equally hard ones, the fork prefers the last
        others = others[hardness[others].argsort(descending=True, stable=True)]
        hard = count if self.neg_mining_type == "bootstrap" else int(count * 0.5 + 0.5)
        return torch.cat((others[:hard], draw(others[hard:], count - hard)))


@register_layer("detection_group_loss_param", "bbox_reg_param", "loss_param")
class DetectionGroupLoss(LossLayer):
    """The loss of a Cascade R-CNN region proposal map, whose positions have fields of several sizes.

    The class loss is the mean cross-entropy of a softmax over selected fields. For each picture, these are all
    positives (label above 0), and bg_multiple times as many negatives but at least min_num_neg. With a
    batch_size, they are that many fields instead, at most a fraction 1 / (1 + bg_multiple) of them positives.
    Negatives are fields with label 0 whose overlap with every object is below bg_threshold. neg_mining_type
    chooses the negatives: `random`; `bootstrap`, the hardest ones; or `mixture`, half of each. The hardest
    negatives have the lowest background probability (neg_ranking_type conf_prob) or the highest loss
    (conf_loss). With pos_neg_weighted, weights make positives a fraction 1 / (1 + bg_multiple) of the total
    weight. With `objectness`, labels above 0 are treated as 1.

    The box loss is the mean over the four offsets of the selected positives, normalised with bbox_mean and
    bbox_std of bbox_reg_param; bbox_loss_type is Smooth_L1 or Euclidean_L2. If both field_xyr and field_whr are
    set, they limit the predictions.

    Bottoms: the scores, (N * sizes) x cls_num x H x W; the offsets, (N * sizes) x 4 x H x W; the targets, (N *
    sizes) x 6 x H x W (label, centre x, centre y, width, height, overlap). Top, 1 x 1 x 1 x 2: class loss +
    lambda * box loss; lambda * box loss. As in the fork, only the first value has a gradient, but the printed
    objective includes both.

    Source: src/caffe/layers/detection_group_loss_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = exactly(3)
    label_bottoms = (2,)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        mining: _Mining,
        norm: BoxNorm,
        cls_num: int,
        field_h: tuple[int, ...],
        field_w: tuple[int, ...],
        stride: int,
        field_whr: float | None,
        field_xyr: float | None,
        bbox_loss_type: str,
        objectness: bool,
        pos_neg_weighted: bool,
        ignore_label: int | None,
        layer: LayerDef,
    ) -> None:
        super(LossLayer, self).__init__()
        norm.check()
        mining.check()
        check_choice("bbox_loss_type", bbox_loss_type, ("Smooth_L1", "Euclidean_L2"))
        fields = Fields(field_w, field_h, stride)
        fields.check()
        if objectness and cls_num != 2:
            raise LayerError("objectness is for two classes", expected="cls_num: 2", got=cls_num)
        limits = None if field_xyr is None or field_whr is None else (field_xyr, field_whr)
        if limits is not None:
            check_limits(limits[1], limits[0])
        self.box_loss = BoxLoss(norm, fields, bbox_loss_type == "Smooth_L1", limits)
        self.mining, self.classes, self.is_objectness = mining, cls_num, objectness
        self.is_weighted, self.ignore_label = pos_neg_weighted, ignore_label
        self.weight = float(layer.option("detection_group_loss_param")["lambda"])  # a Python keyword
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        check_maps(bottoms, (self.classes, 4, 6), len(self.box_loss.fields.widths))
        return [(1, 1, 1, 2)]

    def forward(self, scores: Tensor, code: Tensor, bottom: Tensor) -> Tensor:
        targets = read_targets(bottom)
        labels = targets.labels.clamp(max=1) if self.is_objectness else targets.labels
        with torch.no_grad():
            kept = self._keep(scores, labels, targets)
            weights = torch.ones_like(targets.overlaps)
            if self.is_weighted:
                positive = targets.labels > 0
                weights = balance(
                    weights, kept & positive, kept & ~positive, self.mining.bg_multiple, needs_negatives=True
                )
        if self.ignore_label is not None:
            kept = kept & (targets.labels != self.ignore_label)
        of_classes = class_loss(scores, labels, kept, weights)
        of_boxes = self.box_loss(code, targets.boxes, kept & (targets.labels != 0))
        return torch.stack((of_classes + self.weight * of_boxes, (self.weight * of_boxes).detach())).reshape(1, 1, 1, 2)

    def _keep(self, scores: Tensor, labels: Tensor, targets: FieldTargets) -> Tensor:
        """Returns a mask of the fields that are selected for the loss, N x H x W."""
        log_p = scores.log_softmax(1)
        if self.mining.neg_ranking_type == "conf_prob":
            hardness = 1 - log_p[:, 0].exp()
        else:
            hardness = -log_p.gather(1, labels.clamp(min=0)[:, None])[:, 0]
        negative = (targets.labels == 0) & (targets.overlaps < self.mining.bg_threshold)
        sizes = len(self.box_loss.fields.widths)
        pictures = [one.unflatten(0, (-1, sizes)).flatten(1) for one in (targets.labels > 0, negative, hardness)]
        kept = torch.stack([self.mining.choose(*one) for one in zip(*pictures, strict=True)])
        return kept.reshape(labels.shape)


@register_layer("detection_loss_param", "bbox_reg_param", "loss_param")
class FieldDetectionLoss(LossLayer):
    """MS-CNN's DetectionLoss: the loss of a region proposal map whose positions have a field of one size.

    A DetectionLoss that sets cls_num or field_w gets this type; any other DetectionLoss is that of YOLO 1.

    The class loss is the mean cross-entropy of a softmax over all positives (label above 0) and some negatives
    (label 0, overlap below bg_threshold). sample_mode chooses the negatives of each picture. `random` draws
    bg_multiple positions for each positive, at least 4 for each class except the background, and keeps those
    that are negatives. `bootstrap` takes for each class the negatives with the highest scores for that class:
    bg_multiple for each positive of the class, at least 4. `mixture` does both, with half of bg_multiple. Any
    other mode takes all negatives. With iou_weighted, the weight of a positive is its overlap. pos_neg_weighted
    and `objectness` are as in DetectionGroupLoss.

    The box loss is that of DetectionGroupLoss over all positives: smooth L1, or half the square with bb_smooth:
    false. field_xyr and field_whr always limit the predictions.

    Bottoms: the predictions, N x (cls_num + 4) x H x W, scores before offsets; the targets, N x 6 x H x W (label,
    centre x, centre y, width, height, overlap). Top, 1 x 1 x 1 x 2: class loss + lambda * box loss; lambda *
    box loss. As in the fork, only the first value has a gradient.

    Source: src/caffe/layers/detection_loss_layer.cpp of zhaoweicai/mscnn.
    """

    bottoms = exactly(2)
    label_bottoms = (1,)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        norm: BoxNorm,
        cls_num: int,
        coord_num: int,
        field_h: int,
        field_w: int,
        downsample_rate: int,
        bb_smooth: bool,
        field_whr: float,
        field_xyr: float,
        bg_threshold: float,
        bg_multiple: int,
        sample_mode: str,
        objectness: bool,
        iou_weighted: bool,
        pos_neg_weighted: bool,
        ignore_label: int | None,
        layer: LayerDef,
    ) -> None:
        super(LossLayer, self).__init__()
        norm.check()
        if coord_num != 4:
            raise LayerError("coord_num must be 4", got=coord_num)
        fields = Fields((field_w,), (field_h,), downsample_rate)
        fields.check()
        if objectness and cls_num != 2:
            raise LayerError("objectness is for two classes", expected="cls_num: 2", got=cls_num)
        check_limits(field_whr, field_xyr)
        self.box_loss = BoxLoss(norm, fields, bb_smooth, (field_xyr, field_whr))
        self.classes, self.sample_mode = cls_num, sample_mode
        self.bg_threshold, self.bg_multiple, self.is_objectness = bg_threshold, bg_multiple, objectness
        self.weights_overlaps, self.is_weighted, self.ignore_label = iou_weighted, pos_neg_weighted, ignore_label
        self.weight = float(layer.option("detection_loss_param")["lambda"])  # a Python keyword
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        check_maps(bottoms, (self.classes + 4, 6), 1)
        return [(1, 1, 1, 2)]

    def forward(self, predictions: Tensor, bottom: Tensor) -> Tensor:
        scores, code = predictions.split((self.classes, 4), 1)
        targets = read_targets(bottom)
        labels = targets.labels.clamp(max=1) if self.is_objectness else targets.labels
        positive = targets.labels != 0
        with torch.no_grad():
            negative = self._negatives(scores, labels, ~positive & (targets.overlaps < self.bg_threshold))
            weights = torch.ones_like(targets.overlaps)
            if self.weights_overlaps:
                weights = torch.where(positive, targets.overlaps, weights)
            if self.is_weighted:
                weights = balance(weights, positive, negative, self.bg_multiple, needs_negatives=False)
        counts = positive if self.ignore_label is None else positive & (targets.labels != self.ignore_label)
        of_classes = class_loss(scores, labels, counts | negative, weights)
        of_boxes = self.box_loss(code, targets.boxes, counts)
        return torch.stack((of_classes + self.weight * of_boxes, (self.weight * of_boxes).detach())).reshape(1, 1, 1, 2)

    def _negatives(self, scores: Tensor, labels: Tensor, negative: Tensor) -> Tensor:
        """Returns a mask of the negatives to train on, N x H x W."""
        if self.sample_mode not in ("random", "bootstrap", "mixture"):
            return negative
        ratio = self.bg_multiple * (0.5 if self.sample_mode == "mixture" else 1.0)
        kept = torch.zeros_like(negative)
        for chosen, one, of_class, among in zip(kept, scores, labels, negative, strict=True):
            if self.sample_mode != "bootstrap":
                count = max(int(int((of_class != 0).sum()) * ratio), 4 * (self.classes - 1))
                chosen |= _drawn_positions(among.shape, count).to(among.device) & among
            if self.sample_mode != "random":
                for number in range(1, self.classes):
                    hardest = max(4, int(int((of_class == number).sum()) * ratio))
                    chosen |= _largest(one[number], among, hardest)
        return kept


def _drawn_positions(shape: Sequence[int], count: int) -> Tensor:
    """Returns a mask of `count` random positions, drawn with replacement."""
    drawn = torch.zeros(shape, dtype=torch.bool)
    drawn.view(-1)[torch.randint(drawn.numel(), (count,))] = True
    return drawn


def _largest(values: Tensor, among: Tensor, count: int) -> Tensor:
    """Returns a mask of the `count` largest values among the positions in `among`."""
    found = torch.zeros_like(among).flatten()
    places = among.flatten().nonzero()[:, 0].flip(0)  # of equal values, the fork prefers the last
    found[places[values.flatten()[places].argsort(descending=True, stable=True)[:count]]] = True
    return found.reshape(among.shape)
