"""Blocks of layers that repeat, so that a picture of a net can fold them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

LONGEST = 80
"""Layers of the longest block that is looked for."""

SHORTEST = 3


@dataclass(frozen=True)
class Block:
    """One of several equal blocks: layers `start` to before `stop`."""

    start: int
    stop: int


def repeated_blocks(signatures: Sequence[Hashable]) -> list[Block]:
    """The blocks of two or more equal ones in a row that cover most layers, in order.

    At every position the period that covers most is taken; of equal ones the shortest.

    Args:
        signatures: what makes two layers equal, for each layer.
    """
    found: list[Block] = []
    start = 0
    while start < len(signatures):
        period, times = _best_run(signatures, start)
        if times < 2:
            start += 1
            continue
        found += [Block(start + k * period, start + (k + 1) * period) for k in range(times)]
        start += period * times
    return found


def _best_run(signatures: Sequence[Hashable], start: int) -> tuple[int, int]:
    """The period and how often it repeats from `start` on."""
    best = (1, 1)
    for period in range(SHORTEST, min(LONGEST, (len(signatures) - start) // 2) + 1):
        times = 1
        block = signatures[start : start + period]
        while signatures[start + times * period : start + (times + 1) * period] == block:
            times += 1
        if times > 1 and times * period > best[0] * best[1]:
            best = (period, times)
    return best
