"""Rejects labels outside the range of classes as soon as they are read.

Such a label makes Caffe read out of bounds, and crashes a GPU kernel. Checking labels on the GPU
would stall every iteration, so they are checked before they are copied there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pycaffe_like.errors import DataError


@dataclass(frozen=True)
class LabelCheck:
    """A layer that uses the values of a top as labels.

    Attributes:
        user: the name of that layer in messages.
        top: the index of the top.
        classes: the number of classes; labels are integers from 0 to classes - 1.
        ignored: labels that the layer ignores; they may be outside the range.
        reached: mask, in the shape of the top, of the values in a full batch that reach the layer;
            None if all do. If the items of a later batch have another shape, the mask does not
            apply and nothing is checked.
    """

    user: str
    top: int
    classes: int
    ignored: Sequence[int] = ()
    reached: np.ndarray | None = None

    def __call__(self, values: np.ndarray, name: Callable[[int], str]) -> None:
        """Checks one batch of the top.

        Args:
            name: returns the name of an item of the batch for messages.

        Raises:
            DataError: if a label is outside the range of classes.
        """
        if values.min() > -1 and values.max() < self.classes:
            return
        outside = self._outside(values)
        if self.reached is not None:
            if self.reached.shape[1:] != values.shape[1:]:
                return
            outside &= self.reached[: len(values)]
        if not outside.any():
            return
        place = int(outside.argmax())
        raise DataError(
            f"label {values.flat[place]:.10g} ({name(place * len(values) // values.size)}) "
            f"is outside [0, {self.classes}) of {self.user}",
            advice="Labels start at 0; the layer that makes the scores needs a num_output above the largest label.",
        )

    def _outside(self, labels: np.ndarray) -> np.ndarray:
        """Masks the labels that are neither a class nor ignored. Layers truncate labels to integers."""
        return ~((labels > -1) & (labels < self.classes) | np.isin(np.trunc(labels), self.ignored))
