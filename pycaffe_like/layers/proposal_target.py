"""ProposalTarget: the regions that a stage of MS-CNN or Cascade R-CNN trains on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, exactly
from .cascade_regions import check_rows
from .field_boxes import BoxNorm, draw, pixel_overlaps
from .registry import register_layer


@dataclass(frozen=True)
class _Sampling:
    """The options that select the regions of a batch; see ProposalTarget."""

    batch_size: int
    fg_fraction: float
    num_img_per_batch: int
    fg_thr: float
    bg_thr_hg: float
    bg_thr_lw: float
    pickup_discard: bool
    img_width: int | None
    img_height: int | None

    def check(self) -> None:
        if self.fg_thr < self.bg_thr_hg:
            raise LayerError("fg_thr is too small", expected=f"bg_thr_hg, {self.bg_thr_hg:g}, or more", got=self.fg_thr)
        if self.batch_size < 1 and self.batch_size != -1:
            raise LayerError("batch_size is out of range", expected="-1, or 1 or more", got=self.batch_size)


@dataclass
class _Matches:
    """Regions with the objects that they overlap most.

    Attributes:
        regions: R x 5: picture, xmin, ymin, xmax, ymax.
        nearest: R, the index of the object that each region overlaps most; -1 if the picture has no objects.
        overlaps: R, the overlap with that object.
    """

    regions: Tensor
    nearest: Tensor
    overlaps: Tensor


@register_layer("proposal_target_param", "bbox_reg_param")
class ProposalTarget(Layer):
    """Samples regions for training, with their classes and regression targets.

    With append_gtbox, the objects are added to the regions. A region whose overlap with an object of its
    picture is at least fg_thr is foreground and has the class of that object, unless the object is ignored. A
    region with bg_thr_lw <= overlap < bg_thr_hg is background. A batch has batch_size regions: up to
    fg_fraction of them foreground, drawn at random if there are more, and the rest background. With
    pickup_discard, if there is too little background, other regions that are not foreground are added. With
    batch_size: -1 all foreground and background regions are used. If there are none, one random box with sides
    of at least 32 pixels, inside img_width x img_height, becomes background.

    Targets are the offsets from region to object, relative to the region's size, normalised with bbox_mean and
    bbox_std of bbox_reg_param. With cls_aware they are in the four columns of the object's class; otherwise
    there are two classes, and they are in the columns of class 1.

    Bottoms: the regions, R x 5 (picture, xmin, ymin, xmax, ymax); the objects, G x 7 or more (picture, xmin,
    ymin, xmax, ymax, class, ignored), where rows with picture -1 do not count.

    Tops, with K rows and two further axes of extent 1:

    * regions, K x 5;
    * labels, K;
    * targets, inside weights and outside weights, K x (4 * classes) each, or K x 8 without cls_aware. The
      weights are 1 in the columns of the targets if the overlap is from bbox_thr_lw to bbox_thr_hg;
    * matched objects, K x 6: class, xmin, ymin, xmax, ymax, overlap; zeros for background;
    * optionally sample weights, K: 1, or with iou_weighted the overlap of foreground regions; scaled so that
      foreground sums to fg_fraction * K and background to (1 - fg_fraction) * K.

    As in Cascade R-CNN, a batch may have fewer than batch_size rows. MS-CNN adds random boxes to fill it.

    Source: src/caffe/layers/proposal_target_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = exactly(2)
    tops = between(6, 7)
    label_bottoms = (0, 1)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        sampling: _Sampling,
        norm: BoxNorm,
        cls_num: int | None,
        cls_aware: bool,
        iou_weighted: bool,
        bbox_thr_lw: float,
        bbox_thr_hg: float,
        append_gtbox: bool,
        num_tops: int,
    ) -> None:
        super().__init__()
        norm.check()
        sampling.check()
        if cls_aware and (cls_num is None or cls_num < 2):
            raise LayerError("cls_num is missing", expected="the number of classes with background", got=cls_num)
        self.sampling, self.norm, self.num_tops = sampling, norm, num_tops
        self.classes = (cls_num or 2) if cls_aware else 2
        self.is_class_aware, self.is_weighted = cls_aware, iou_weighted
        self.adds_objects, self.trained_overlaps = append_gtbox, (bbox_thr_lw, bbox_thr_hg)
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        regions, objects = bottoms
        check_rows([regions], (5,))
        if len(objects) < 2 or objects[1] < 7:
            raise LayerError("the objects have the wrong shape", expected="G x 7 or more", got=format_shape(objects))
        count = self.sampling.batch_size if self.sampling.batch_size > 0 else max(1, regions[0] + objects[0])
        widths = (5, 1, *(4 * self.classes,) * 3, 6, 1)[: self.num_tops]
        return [(count, width, 1, 1) for width in widths]

    @torch.no_grad()
    def forward(self, regions: Tensor, objects: Tensor) -> tuple[Tensor, ...]:
        regions, objects = regions.flatten(1), objects.flatten(1)
        objects = objects[objects[:, 0] != -1]
        self._check_pictures(regions, objects)
        if self.adds_objects:
            regions = torch.cat((regions, objects[:, :5]))
        matches = self._match(regions, objects)
        foreground, background = self._sample(matches, objects)
        if not len(foreground) + len(background):
            matches.regions = torch.cat((matches.regions, self._random_box(objects).to(regions)[None]))
            matches.nearest = torch.cat((matches.nearest, matches.nearest.new_tensor([-1])))
            matches.overlaps = torch.cat((matches.overlaps, matches.overlaps.new_zeros(1)))
            background = background.new_tensor([len(matches.regions) - 1])
        tops = self._tops(matches, objects, torch.cat((foreground, background)), len(foreground))
        return tuple(top[..., None, None] for top in tops)

    def _check_pictures(self, regions: Tensor, objects: Tensor) -> None:
        pictures = self.sampling.num_img_per_batch
        for numbers in (regions[:, 0], objects[:, 0]):
            if len(numbers) and (numbers.min() < 0 or numbers.max() >= pictures):
                got = f"{numbers.min().item():g} to {numbers.max().item():g}"
                raise LayerError("a row is of no picture of num_img_per_batch", expected=f"below {pictures}", got=got)

    @staticmethod
    def _match(regions: Tensor, objects: Tensor) -> _Matches:
        if not len(objects):
            none = torch.full((len(regions),), -1, device=regions.device)
            return _Matches(regions, none, regions.new_zeros(len(regions)))
        shares = pixel_overlaps(regions[:, None, 1:], objects[None, :, 1:5], 1.0)
        shares = torch.where(regions[:, None, 0] == objects[None, :, 0], shares, -1)
        overlaps, nearest = shares.max(1)
        return _Matches(regions, torch.where(overlaps < 0, -1, nearest), overlaps.clamp(min=0))

    def _sample(self, matches: _Matches, objects: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the indexes of the foreground regions and of the background regions."""
        options, overlaps = self.sampling, matches.overlaps
        above = overlaps >= options.fg_thr
        between_limits = (overlaps >= options.bg_thr_lw) & (overlaps < options.bg_thr_hg)
        is_ignored = torch.zeros_like(above)
        if len(objects):
            is_ignored = (matches.nearest >= 0) & (objects[matches.nearest, 6] != 0)
        foreground, background, others = (
            mask.nonzero()[:, 0] for mask in (above & ~is_ignored, ~above & between_limits, ~above & ~between_limits)
        )
        if options.batch_size == -1:
            return foreground, background
        foreground = draw(foreground, int(options.fg_fraction * options.batch_size + 0.5))
        room = options.batch_size - len(foreground)
        if len(background) > room:
            return foreground, draw(background, room)
        missing = room - len(background) if options.pickup_discard else 0
        return foreground, torch.cat((background, others[:missing]))

    def _random_box(self, objects: Tensor) -> Tensor:
        """Draws a box that does not overlap any object enough to be foreground."""
        width, height = self.sampling.img_width, self.sampling.img_height
        if not width or not height or min(width, height) <= 32:
            problem = "no region is left to train on, and img_width and img_height are needed for a random one"
            raise LayerError(problem, expected="more than 32 each", got=f"{width} and {height}")
        for _ in range(10000):
            picture = int(torch.randint(self.sampling.num_img_per_batch, ()))
            x, y = int(torch.randint(width - 32, ())), int(torch.randint(height - 32, ()))
            wide, high = max(32, int(torch.randint(width - x, ()))), max(32, int(torch.randint(height - y, ())))
            box = objects.new_tensor((picture, x, y, x + wide - 1, y + high - 1))
            others = objects[objects[:, 0] == picture]
            if not len(others) or pixel_overlaps(box[1:], others[:, 1:5], 1.0).max() < self.sampling.fg_thr:
                return box
        raise LayerError("no region is left to train on, and no place is free of objects")

    def _tops(self, matches: _Matches, objects: Tensor, kept: Tensor, positives: int) -> tuple[Tensor, ...]:
        regions, overlaps, nearest = matches.regions[kept], matches.overlaps[kept], matches.nearest[kept]
        is_object = torch.arange(len(kept), device=kept.device) < positives
        found = regions.new_zeros(len(kept), 6)
        if positives:
            chosen = objects[nearest[:positives]]
            found[:positives] = torch.cat((chosen[:, 5:6], chosen[:, 1:5], overlaps[:positives, None]), 1)
        labels = found[:, 0]
        code = self._targets(regions[:positives], found[:positives, 1:5])
        targets, weights = (regions.new_zeros(len(kept), self.classes, 4) for _ in range(2))
        classes = labels[:positives].long() if self.is_class_aware else torch.ones_like(kept[:positives])
        if positives and int(classes.max()) >= self.classes:
            raise LayerError("an object's class is out of range", expected=f"below {self.classes}", got=classes.max())
        rows = torch.arange(positives, device=kept.device)
        low, high = self.trained_overlaps
        is_trained = ((overlaps >= low) & (overlaps <= high))[:positives]
        targets[rows, classes], weights[rows, classes] = code, is_trained[:, None].to(code).expand(-1, 4)
        targets, weights = targets.flatten(1), weights.flatten(1)
        tops = (regions, labels[:, None], targets, weights, weights.clone(), found)
        return (*tops, self._sample_weights(is_object, overlaps)[:, None]) if self.num_tops == 7 else tops

    def _targets(self, regions: Tensor, boxes: Tensor) -> Tensor:
        """Returns the normalised offsets from regions to boxes, R x 4."""
        sizes, grown = (box[:, 2:] - box[:, :2] + 1 for box in (regions[:, 1:], boxes))
        moved = boxes[:, :2] + grown / 2 - regions[:, 1:3] - sizes / 2
        return self.norm.codes(torch.cat((moved / sizes, (grown / sizes).log()), 1), 1)

    def _sample_weights(self, is_object: Tensor, overlaps: Tensor) -> Tensor:
        weights = torch.where(is_object & self.is_weighted, overlaps, 1.0)
        total = weights[is_object].sum()
        if not total:
            return weights  # as in the fork, which leaves the background's weights at 1 too
        share = self.sampling.fg_fraction
        positive = weights * (share * len(weights) / total)
        return torch.where(is_object, positive, weights * ((1 - share) * len(weights) / (~is_object).sum()))
