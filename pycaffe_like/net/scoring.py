"""Averages a net's outputs over its data.

Source: test() in tools/caffe.cpp.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from .net import Net


@dataclass(frozen=True)
class Score:
    """The result of scoring a net.

    Attributes:
        loss: the mean objective.
        means: name, mean and loss weight of each value of each output.
    """

    loss: float
    means: list[tuple[str, float, float]]


class Observer(Protocol):
    """Receives the values of some blobs, batch by batch, while a net is scored."""

    @property
    def blobs(self) -> Sequence[str]:
        """Returns the names of the blobs whose values `add` receives."""

    def add(self, values: Mapping[str, Tensor]) -> None:
        """Receives the values of these blobs for one batch."""


def score(
    net: Net, batches: int | None, each: Callable[[int, str, float], None], observer: Observer | None = None
) -> Score:
    """Runs a net over its data and averages its outputs.

    Args:
        batches: the number of batches; None for one pass over all records, in which each batch is
            weighted by its number of records, as the last one may be smaller.
        each: called with the number of a batch, and the name and value of an output.
    """
    weights = net.output_weights()
    sums: dict[str, list[float]] = {}
    sizes: dict[str, list[int]] = {}
    loss_sum = total = 0.0
    program = net.forward_program
    if observer is not None:
        program = net.program([*weights, *observer.blobs])
    for batch, (fed, size) in enumerate(_batches(net, batches)):
        with torch.no_grad():
            loss, blobs = net.run(program, fed)
        if observer is not None:
            observer.add(blobs)
        for name in weights:
            values = blobs[name].flatten().tolist()
            if name not in sums:
                sums[name], sizes[name] = [0.0] * len(values), [0] * len(values)
            for index, value in enumerate(values):
                each(batch, name, value)
                if index < len(sums[name]):  # a blob with one value per item is shorter in a smaller batch
                    sums[name][index] += value * size
                    sizes[name][index] += size
        loss_sum += float(loss) * size
        total += size
    means = [
        (name, value / seen, weights[name])
        for name, of_name in sums.items()
        for value, seen in zip(of_name, sizes[name], strict=True)
    ]
    return Score(loss_sum / total, means)


def _batches(net: Net, count: int | None) -> Iterator[tuple[list[Tensor], int]]:
    """Yields the arguments of the program for each batch, and the weight of the batch in the means."""
    return net.epoch() if count is None else ((net.batch(), 1) for _ in range(count))
