"""Labels outside their classes are refused where they are read.

Caffe reads beyond its memory for such a label, and a kernel on a GPU dies of it. To look at labels
on the GPU would make every iteration wait, so they are looked at before they get there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pycaffe_like.errors import DataError


@dataclass(frozen=True)
class LabelCheck:
    """A layer that takes values of a top for labels.

    Attributes:
        user: what messages call that layer.
        top: the number of the top.
        classes: labels are integers from 0 to below this.
        ignored: labels that do not count, and need not name a class.
        reached: which values of a whole batch get to the layer, in the shape of the top; None for all
            of them. Where items of a later batch have the wrong shape, it does not hold, and nothing
            is checked.
    """

    user: str
    top: int
    classes: int
    ignored: Sequence[int] = ()
    reached: np.ndarray | None = None

    def __call__(self, values: np.ndarray, name: Callable[[int], str]) -> None:
        """Checks one batch of the top.

        Args:
            name: what messages call an item of the batch.

        Raises:
            DataError: a label that is none of the classes.
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
            advice="Labels start at 0; the layer that makes the scores has to have num_output above the largest one.",
        )

    def _outside(self, labels: np.ndarray) -> np.ndarray:
        """Which labels count and are none of the classes. Layers cut off the decimals of labels."""
        return ~((labels > -1) & (labels < self.classes) | np.isin(np.trunc(labels), self.ignored))
