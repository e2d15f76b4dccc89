"""Compares outputs that depend on choices between nearly equal values.

Results such as an argmax, the mask of a max pooling, the order of scores or the boxes that are suppressed can
depend on the last bit of a value, and two correct programs round differently. To find out whether they do,
noise of the size of rounding errors is added to the inputs of the net. The share of an output in which the
exported model differs may be at most a few times the share that this noise changes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from .proof import Runner, run_from_zero

_NOISE = 1e-6
_RUNS = 3
_MARGIN = 4
"""The exported model may change this many times more than the noise does; both are small samples."""
_MOST = 0.05
"""If a larger share of an output changes, the comparison says nothing and fails."""


def agreeing_outputs(module: nn.Module, runner: Runner, batch: Sequence[Tensor], limit: float) -> dict[int, float]:
    """Returns the outputs that differ only where rounding decides: maps the index of each to the share of it that
    differs.

    Args:
        module: the net; returns a tuple of tensors.
        limit: values whose relative difference is larger count as different.
    """
    expected = _arrays(module, batch)
    actual = runner(batch)
    noisy = [_arrays(module, _with_noise(batch, seed)) for seed in range(_RUNS)]
    found = {}
    for index, values in enumerate(expected):
        is_stable = all(_share_of_values(values, one[index], limit) == 0 for one in noisy)
        allowed = _MARGIN * max(_changed_share(values, one[index], limit) for one in noisy)
        changed = _changed_share(values, np.asarray(actual[index], np.float32), limit)
        if not is_stable and changed <= min(allowed, _MOST):
            found[index] = changed
    return found


def _arrays(module: nn.Module, batch: Sequence[Tensor]) -> list[np.ndarray]:
    return [output.numpy() for output in run_from_zero(module, batch)]


def _with_noise(batch: Sequence[Tensor], seed: int) -> list[Tensor]:
    """Adds noise to the inputs with fractional values; inputs with only integers are labels, indices, markers or
    sizes.
    """
    generator = torch.Generator().manual_seed(seed)
    return [
        values
        if not values.is_floating_point() or bool((values == values.round()).all())
        else values + values.abs().max() * _NOISE * torch.randn(values.shape, generator=generator)
        for values in batch
    ]


def _changed_share(expected: np.ndarray, actual: np.ndarray, limit: float) -> float:
    """Returns the share of values that differ, or the share of rows that differ if their order is ignored; the
    smaller of the two.
    """
    return min(_share_of_values(expected, actual, limit), _share_of_rows(_rows(expected), _rows(actual), limit))


def _share_of_values(expected: np.ndarray, actual: np.ndarray, limit: float) -> float:
    if expected.shape != actual.shape:
        return 1.0
    size = np.abs(expected).max(initial=0.0)
    return 1.0 - float(np.mean(np.abs(actual - expected) <= limit * size)) if expected.size else 0.0


def _rows(values: np.ndarray) -> np.ndarray:
    """Returns an output as rows: one for each detection if it is 1 x 1 x K x 7, otherwise one for each item."""
    is_detections = values.ndim == 4 and values.shape[:2] == (1, 1)
    count = values.shape[2] if is_detections else len(values) if values.ndim else 1
    return values.reshape(count, -1)


def _share_of_rows(expected: np.ndarray, actual: np.ndarray, limit: float) -> float:
    """Returns the share of rows that have no equal row in the other array; the larger of the two arrays' shares."""
    if expected.shape[1] != actual.shape[1] or not len(expected) or not len(actual):
        return 1.0
    size = np.abs(expected).max(0)
    is_matched = np.zeros(len(actual), bool)
    unmatched = 0
    for row in expected:
        is_equal = (np.abs(actual - row) <= limit * size).all(1)
        unmatched += not is_equal.any()
        is_matched |= is_equal
    return max(unmatched / len(expected), 1 - float(is_matched.mean()))
