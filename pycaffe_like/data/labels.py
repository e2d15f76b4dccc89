"""Labels that no class has are refused where they are read.

Caffe reads beyond its memory for such a label, and a kernel on a GPU dies of it. To look at labels
on the GPU would make every iteration wait, so they are looked at before they get there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import DataError

Step = Callable[[Tensor], Tensor]
"""What a layer on the way of labels, such as Slice, makes of them: it moves values, changes none."""


@dataclass(frozen=True)
class LabelUse:
    """A layer that takes values of a data layer's top for labels.

    Attributes:
        user: what messages call that layer.
        top: the number of the data layer's top.
        classes: labels are integers from 0 to below this.
        ignored: labels that do not count, and need not name a class.
        way: the layers between, in order.
    """

    user: str
    top: int
    classes: int
    ignored: Sequence[int] = ()
    way: tuple[Step, ...] = ()

    def check(self, values: np.ndarray, name: Callable[[int], str]) -> None:
        """Looks at one batch of the top.

        Args:
            name: what messages call an item of the batch.

        Raises:
            DataError: a label that no class has.
        """
        if values.min() > -1 and values.max() < self.classes:
            return
        outside = self._outside(values.reshape(-1))
        if self.way:
            outside &= self._reached(values.shape)
        if not outside.any():
            return
        place = int(outside.argmax())
        raise DataError(
            f"label {values.flat[place]:.10g} ({name(place * len(values) // values.size)}) "
            f"is outside [0, {self.classes}) of {self.user}",
            advice="Labels start at 0; the layer that makes the scores has to have num_output above the largest one.",
        )

    def _outside(self, labels: np.ndarray) -> np.ndarray:
        """Which labels count and name no class. Layers leave their decimals away."""
        return ~((labels > -1) & (labels < self.classes) | np.isin(np.trunc(labels), self.ignored))

    def _reached(self, shape: Sequence[int]) -> np.ndarray:
        """Which of the values of a batch of this shape get to the user."""
        places = torch.arange(prod(shape)).reshape(*shape)
        for step in self.way:
            places = step(places)
        reached = np.zeros(prod(shape), np.bool_)
        reached[places.numpy()] = True
        return reached
