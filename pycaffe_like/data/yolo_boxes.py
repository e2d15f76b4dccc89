"""AnnotatedData's options for YOLO in eric612's fork: random windows, and labels of a fixed size.

Source: src/caffe/layers/annotated_data_layer.cpp and src/caffe/util/sampler.cpp of eric612/MobileNet-YOLO.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.spec import Shape

from .annotations import WHOLE
from .collate import Name, Stack

ROWS = 300
"""Objects that the labels of a picture have room for."""

_DIFFICULT = 6
"""The column of a box that says whether the object is difficult."""


def jitter_window(jitter: float, keeps_aspect: bool, random: np.random.Generator) -> np.ndarray:
    """Draws a window: the whole picture (20 %), or one whose width and height are smaller by up to
    jitter / 2 (20 %) or by up to `jitter` (60 %).

    Args:
        keeps_aspect: whether width and height shrink by the same share.

    Returns:
        Left, top, right and bottom edge, relative to the picture.
    """
    kind = random.choice(3, p=(0.2, 0.2, 0.6))
    if kind == 0:
        return WHOLE
    share = jitter / 2 if kind == 1 else jitter
    width = random.uniform(1 - share, 1)
    height = width if keeps_aspect else random.uniform(1 - share, 1)
    left, top = random.uniform(0, 1 - width), random.uniform(0, 1 - height)
    return np.array([left, top, left + width, top + height], np.float32)


class StackYoloBoxes(Stack):
    """Combines the boxes of a batch's pictures into an array, N x 1 x 300 x 5: the class (starting at 0), then centre,
    width and height relative to the picture. Unused rows are 0.

    Args:
        keeps_difficult: whether to include boxes that are marked as difficult.
    """

    def __init__(self, keeps_difficult: bool) -> None:
        self.keeps_difficult = keeps_difficult

    def __call__(self, parts: Sequence[Any], name: Name) -> np.ndarray:
        labels = np.zeros((len(parts), 1, ROWS, 5), np.float32)
        for item, boxes in enumerate(parts):
            if not isinstance(boxes, np.ndarray):
                raise DataError("a record has no boxes, which yolo_data_type: 1 needs", expected="boxes", got="a label")
            kept = boxes if self.keeps_difficult else boxes[boxes[:, _DIFFICULT] == 0]
            if len(kept) > ROWS:
                raise DataError("a picture has too many objects", expected=f"at most {ROWS}", got=len(kept))
            low, high = kept[:, 2:4], kept[:, 4:6]
            labels[item, 0, : len(kept)] = np.concatenate([kept[:, :1] - 1, (low + high) / 2, high - low], 1)
        return labels

    def shape(self, part: Any, batch_size: int) -> Shape:
        return (batch_size, 1, ROWS, 5)
