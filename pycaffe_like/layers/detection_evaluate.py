"""DetectionEvaluate: compares detections to the true objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options, format_shape

from .base import Layer, Shape, exactly
from .boxes import overlaps
from .pixel_boxes import read_sizes, to_pixels
from .predictions import to_signed
from .registry import register_layer


@register_layer("detection_evaluate_param")
class DetectionEvaluate(Layer):
    """Compares detections to the true objects. A solver with eval_type: "detection" computes the mean
    average precision from the top.

    In each picture and class, detections are processed by descending score. A detection is right if it
    overlaps the object that it overlaps most by at least overlap_threshold, unless a better detection
    has already matched that object. Otherwise it is wrong. Without evaluate_difficult_gt, difficult objects do
    not count, nor do detections that match them.

    With a name_size_file, boxes are compared in pixels of the original pictures. The file has a line
    `name height width` for each picture, in the order of the data; at its end it starts over.
    resize_param tells how the pictures were resized.

    Bottoms: the detections from DetectionOutput, 1 x 1 x D x 7; the objects from AnnotatedData,
    1 x 1 x G x 8.

    Top: 1 x 1 x (classes + detections) x 5. First a row for each class but the background: -1, class,
    number of objects, -1, -1. Then a row for each detection: picture, class, score, 1 if right, 1 if
    wrong. The last two are both 0 if the detection does not count.

    Unlike in SSD, boxes that do not touch have overlap 0 in pixels, too.

    Source: src/caffe/layers/detection_evaluate_layer.cpp of SSD.
    """

    bottoms = exactly(2)
    label_bottoms: ClassVar[tuple[int, ...]] = (0, 1)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_classes: int,
        background_label_id: int,
        overlap_threshold: float,
        evaluate_difficult_gt: bool,
        name_size_file: str | None,
        resize_param: Options | None,
        output_logits: bool,
    ) -> None:
        super().__init__()
        if overlap_threshold <= 0:
            raise LayerError("overlap_threshold must be positive", got=overlap_threshold)
        if output_logits:
            raise LayerError(
                "output_logits is not supported: jolibrain's fork reads out of bounds for it", expected="false"
            )
        background = to_signed(background_label_id)
        self.labels = [label for label in range(num_classes) if label != background]
        self.background = background
        self.overlap_threshold = overlap_threshold
        self.counts_difficult = evaluate_difficult_gt
        self.name_size_file = name_size_file
        self.resize = resize_param
        self._sizes: Tensor | None = None  # None until the file has been read
        self._seen = 0  # pictures of the file so far
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        for kind, shape, columns in (("detections", bottoms[0], 7), ("objects", bottoms[1], 8)):
            if len(shape) != 4 or shape[:2] != (1, 1) or shape[3] != columns:
                raise LayerError(
                    f"a bottom does not hold {kind}", expected=f"1 x 1 x rows x {columns}", got=format_shape(shape)
                )
        return [(1, 1, len(self.labels) + bottoms[0][2], 5)]

    def state(self) -> list[Tensor]:
        return [torch.tensor(self._seen)] if self.name_size_file is not None else []

    def set_state(self, state: Sequence[Tensor]) -> None:
        if self.name_size_file is None:
            super().set_state(state)
        else:
            (seen,) = state
            self._seen = int(seen)

    @torch.no_grad()
    def forward(self, detections: Tensor, truth: Tensor) -> Tensor:
        self.top_shapes([tuple(detections.shape), tuple(truth.shape)])
        return self.evaluate(detections.reshape(-1, 7), truth.reshape(-1, 8))[None, None]

    def evaluate(self, found: Tensor, objects: Tensor) -> Tensor:
        """Compares rows of detections, D x 7, to rows of objects, G x 8; returns the rows of the top."""
        found, objects = found[found[:, 0].long() != -1], objects[objects[:, 0].long() != -1]
        pictures = found[:, 0].long().unique()
        found = found[found[:, 1].long() != -1]
        for kind, rows in (("a detection", found), ("an object", objects)):
            if (rows[:, 1].long() == self.background).any():
                raise LayerError(f"{kind} has the label of the background", got=self.background)
        same = (found[:, None, :2].long() == objects[:, :2].long()).all(2)  # the same picture and class
        order = _in_order(found, same.any(1))
        found, same = found[order], same[order]
        verdicts = self._judge(found, objects, same, self._sizes_of(found, pictures))
        return torch.cat([self._class_rows(objects), torch.cat([found[:, :3], verdicts], 1)])

    def _sizes_of(self, found: Tensor, pictures: Tensor) -> Tensor | None:
        """Returns the height and width of each detection's picture; None without a name_size_file."""
        if self.name_size_file is None:
            return None
        if self._sizes is None:
            self._sizes = torch.tensor(read_sizes(self.name_size_file)[1], device=found.device).reshape(-1, 2)
        if not len(self._sizes):
            return None
        number = self._seen + torch.searchsorted(pictures, found[:, 0].long())
        self._seen = (self._seen + len(pictures)) % len(self._sizes)
        return self._sizes[number % len(self._sizes)]

    def _class_rows(self, objects: Tensor) -> Tensor:
        """Returns the top's rows for the classes, which have the number of objects of each."""
        if not self.counts_difficult:
            objects = objects[objects[:, 7] == 0]
        labels = torch.tensor(self.labels, device=objects.device)
        rows = objects.new_full((len(labels), 5), -1)
        rows[:, 1] = labels
        rows[:, 2] = (objects[:, 1].long() == labels[:, None]).sum(1)
        return rows

    def _judge(self, found: Tensor, objects: Tensor, same: Tensor, sizes: Tensor | None) -> Tensor:
        """Returns for each detection whether it is right and whether it is wrong, D x 2."""
        if not len(objects):
            return found.new_tensor([0, 1]).expand(len(found), 2)
        shares = self._shares(found[:, 3:], objects[:, 3:7], sizes)
        largest, nearest = torch.where(same, shares, -1).max(1)
        hit = largest >= self.overlap_threshold
        counts = ~hit | (objects[nearest, 7] == 0) | self.counts_difficult
        # Only the first detection of an object is right; it is also the best.
        place = torch.arange(len(found), device=found.device)
        first = torch.full((len(objects),), len(found), device=found.device)
        first = first.scatter_reduce(0, nearest[hit], place[hit], "amin")
        right = hit & counts & (first[nearest] == place)
        return torch.stack([right, counts & ~right], 1).to(found.dtype)

    def _shares(self, boxes: Tensor, others: Tensor, sizes: Tensor | None) -> Tensor:
        """Returns the overlaps of all detections with all objects, D x G."""
        if sizes is None:
            return overlaps(boxes, others)
        corners = others[None].expand(len(boxes), -1, -1)  # scaled to each detection's picture
        scaled = to_pixels(corners.reshape(-1, 4), sizes.repeat_interleave(len(others), 0), self.resize)
        return overlaps(to_pixels(boxes, sizes, self.resize)[:, None], scaled.reshape(corners.shape), plus=1.0)[:, 0]


def _in_order(found: Tensor, compared: Tensor) -> Tensor:
    """Sorts detections by picture, by class and, if they are compared to objects, by descending
    score."""
    order = torch.where(compared, found[:, 2], 0).argsort(dim=0, descending=True, stable=True)
    for column in (1, 0):
        order = order[found[order, column].long().argsort(dim=0, stable=True)]
    return order
