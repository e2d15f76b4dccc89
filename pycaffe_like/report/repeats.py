"""Finds repeated blocks of layers, which a drawing of a net can fold."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

LONGEST = 80
"""The longest block to look for, in layers."""

SHORTEST = 3


@dataclass(frozen=True)
class Block:
    """One of several equal blocks: layers `start` to `stop` (exclusive)."""

    start: int
    stop: int


def repeated_blocks(signatures: Sequence[Hashable]) -> list[Block]:
    """Finds runs of two or more equal blocks; returns their blocks in order.

    At every position, chooses the block length whose run covers most layers; if several do, the shortest.

    Args:
        signatures: one per layer; layers with equal signatures are equal.
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
    """Returns the best block length at `start`, and how often that block repeats."""
    best = (1, 1)
    for period in range(SHORTEST, min(LONGEST, (len(signatures) - start) // 2) + 1):
        times = 1
        block = signatures[start : start + period]
        while signatures[start + times * period : start + (times + 1) * period] == block:
            times += 1
        if times > 1 and times * period > best[0] * best[1]:
            best = (period, times)
    return best
