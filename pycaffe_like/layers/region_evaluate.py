"""Cascade R-CNN's DetectionEvaluate, which compares the detections of FrcnnOutput to the objects of EvalData."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Shape, exactly
from .boxes import overlaps
from .detection_evaluate import DetectionEvaluate
from .registry import register_layer


@register_layer("detection_evaluate_param")
class RegionEvaluate(DetectionEvaluate):
    """Cascade R-CNN's DetectionEvaluate: compares detections to the true objects, in pixels of the original picture.

    A DetectionEvaluate with three bottoms gets this type. Detections are judged as in SSD's DetectionEvaluate.
    Boxes are scaled by the picture's original size, from name_size_file, divided by the size in the third
    bottom.

    Bottoms: the detections of FrcnnOutput, D x 7 x 1 x 1 (picture, xmin, ymin, xmax, ymax, class, score); the objects
    of EvalData, G x 8 x 1 x 1 (picture, xmin, ymin, xmax, ymax, class, ignored, difficult); height and width
    of the pictures, N x 2. Top: as in SSD's layer, (classes + detections) x 5 x 1 x 1.

    Source: src/caffe/layers/detection_evaluate_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    bottoms = exactly(3)
    label_bottoms = (0, 1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_classes: int,
        overlap_threshold: float,
        evaluate_difficult_gt: bool,
        name_size_file: str,
    ) -> None:
        super().__init__(
            bottoms,
            num_classes=num_classes,
            background_label_id=0,
            overlap_threshold=overlap_threshold,
            evaluate_difficult_gt=evaluate_difficult_gt,
            name_size_file=name_size_file,
            resize_param=None,
            output_logits=False,
        )
        self._resized = torch.zeros(0)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        for kind, shape, columns in zip(("detections", "objects", "sizes"), bottoms, (7, 8, 2), strict=True):
            if math.prod(shape[1:]) != columns:
                expected = f"rows x {columns}"
                raise LayerError(f"a bottom does not hold {kind}", expected=expected, got=format_shape(shape))
        return [(len(self.labels) + bottoms[0][0], 5, 1, 1)]

    @torch.no_grad()
    def forward(self, detections: Tensor, truth: Tensor, sizes: Tensor) -> Tensor:  # type: ignore[override]
        self.top_shapes([tuple(bottom.shape) for bottom in (detections, truth, sizes)])
        found, objects = detections.flatten(1), truth.flatten(1)
        self._resized = sizes.flatten(1)
        found = torch.cat((found[:, :1], found[:, 5:], found[:, 1:5]), 1)
        number = torch.zeros_like(objects[:, :1])
        objects = torch.cat((objects[:, :1], objects[:, 5:6], number, objects[:, 1:5], objects[:, 7:]), 1)
        return self.evaluate(found, objects)[..., None, None]

    def _shares(self, boxes: Tensor, others: Tensor, sizes: Tensor | None) -> Tensor:
        assert sizes is not None
        ratios = (sizes / self._resized[0]).flip(1).repeat(1, 2)  # of x, y, x and y
        scaled = others[None] * ratios[:, None]
        return overlaps((boxes * ratios)[:, None], scaled, plus=1.0)[:, 0]
