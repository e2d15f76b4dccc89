"""Recognises losses that are stuck at a value whose cause is known."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping

_FLOOR = -math.log(1.17549435e-38)  # 87.3365: the loss of a probability that is 0 in float32
_DISPLAYS = 5
_LEAST_ITERATION = 500


class Hints:
    """Watches the displayed losses and gives each hint once.

    Args:
        classes: the number of classes of each classification loss, by the name of its top.
    """

    def __init__(self, classes: Mapping[str, int]) -> None:
        self._classes = {name: count for name, count in classes.items() if count > 1}
        self._seen: dict[str, deque[float]] = {name: deque(maxlen=_DISPLAYS) for name in self._classes}
        self._said: set[str] = set()

    def update(self, iteration: int, outputs: Iterable[tuple[str, float]]) -> str | None:
        """Looks at the outputs of one display; returns a hint, or None."""
        for name, value in outputs:
            if name not in self._classes:
                continue
            self._seen[name].append(value)
            values, chance = self._seen[name], math.log(self._classes[name])
            if len(values) >= 2 and all(abs(v - _FLOOR) < 1e-3 for v in list(values)[-2:]):
                return self._once(
                    f"{name} is stuck at 87.3365 = -ln(smallest float32): the net gives the true class a "
                    "probability of 0. Usual causes: base_lr is too high, the data is not scaled, or weights "
                    "of another net."
                )
            level = len(values) == _DISPLAYS and all(abs(v - chance) < 0.01 * chance for v in values)
            if level and iteration >= _LEAST_ITERATION:
                return self._once(
                    f"{name} is stuck at {chance:.4g} = ln({self._classes[name]}), what guessing among "
                    f"{self._classes[name]} classes gives. Usual causes: labels that do not belong to the "
                    "data, data sorted by class, a layer whose weights are all 0 (the filler's default is "
                    "constant 0), or a base_lr that is far too low or too high."
                )
        return None

    def _once(self, hint: str) -> str | None:
        if hint in self._said:
            return None
        self._said.add(hint)
        return hint
