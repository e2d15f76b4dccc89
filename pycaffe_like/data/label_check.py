"""Rejects labels outside the range of classes as soon as they are read.

Such a label makes Caffe read out of bounds, and crashes a GPU kernel. Checking labels on the GPU would
delay every iteration, so they are checked before they are copied there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pycaffe_like.errors import DataError


@dataclass(frozen=True)
class LabelCheck:
    """Checks the labels that a layer takes from the top of a data layer.

    Attributes:
        user: the layer that uses the labels, for messages.
        top: the index of the data layer's top.
        classes: the number of classes; labels are integers from 0 to classes - 1.
        ignored: labels that the layer ignores; they may be outside the range.
        reached: a mask, in the shape of the top for a full batch, of the values that the layer
            uses; None if it uses all of them. If the items of a later batch have another shape,
            nothing is checked.
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
            DataError: If a label is outside the range of classes.
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
        """Returns a mask of the labels that are neither a class nor ignored. Layers truncate labels to integers."""
        return ~((labels > -1) & (labels < self.classes) | np.isin(np.trunc(labels), self.ignored))
