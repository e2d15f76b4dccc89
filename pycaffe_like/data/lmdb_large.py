"""Reads many large values of an LMDB at once, straight into arrays.

A value that does not fit into half a page has consecutive pages of its own. If a database was written in one
go, the values of successive records are consecutive too, so one system call can read many of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from .lmdb_format import HEADER, LARGE, NODE, NUMBER

_MOST_PARTS = 1023  # of one system call; IOV_MAX is 1024 on Linux and macOS


class LargeValues(NamedTuple):
    """Values of a database, cut into three parts.

    Attributes:
        before: N x B uint8, the first bytes of each value.
        middle: N x M uint8, the bytes after these.
        after: the remaining bytes of each value.
    """

    before: np.ndarray
    middle: np.ndarray
    after: list[bytes]


def large_values(leaf: bytes, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the first page and the size of the value of each node of a leaf page.

    Args:
        nodes: the offset of each node in the page.

    Returns:
        Two arrays of uint64. The page is 0 if the value is in the leaf page itself, or the node is damaged.
    """
    content = np.frombuffer(leaf, np.uint8)
    low, high, flags, key_size = content[nodes[:, None] + np.arange(NODE.size)].view("<u2").T.astype(np.int64)
    values = nodes + NODE.size + key_size
    last = len(leaf) - NUMBER.size
    pages = content[values.clip(max=last)[:, None] + np.arange(NUMBER.size)].view("<u8")[:, 0]
    return np.where((flags == LARGE) & (values <= last), pages, 0), (low | high << 16).astype(np.uint64)


def read_large(
    descriptor: int, page_size: int, pages: Sequence[int], sizes: Sequence[int], before: int, middle: int
) -> LargeValues | None:
    """Reads values, given the first page and the size of each.

    Returns:
        None if the values do not all take the same number of pages, if one is shorter than `before + middle`
        bytes or much longer, or if the file does not have a value in these pages.
    """
    longest, count = max(sizes), -(-(HEADER + max(sizes)) // page_size)
    if not before + middle <= min(sizes) <= longest < before + middle + page_size:
        return None
    if any(-(-(HEADER + size) // page_size) != count for size in set(sizes)):
        return None
    heads, values = np.empty((len(pages), HEADER + before), np.uint8), np.empty((len(pages), middle), np.uint8)
    tails = np.empty((len(pages), count * page_size - HEADER - before - middle), np.uint8)
    rows = list(zip(heads, values, tails, strict=True))
    for run in _runs(pages, count):
        parts = [part.data for row in rows[run] for part in row]
        expected = (run.stop - run.start) * count * page_size
        if os.preadv(descriptor, parts, pages[run.start] * page_size) != expected:
            return None
    if (np.ascontiguousarray(heads[:, : NUMBER.size]).view("<u8")[:, 0] != pages).any():
        return None
    after = [tail[: size - before - middle].tobytes() for tail, size in zip(tails, sizes, strict=True)]
    return LargeValues(heads[:, HEADER:], values, after)


def _runs(pages: Sequence[int], count: int) -> Iterator[slice]:
    """Yields runs of values that are consecutive in the file. Each value takes `count` pages."""
    start = 0
    for item in range(1, len(pages) + 1):
        ends = item == len(pages) or pages[item] != pages[item - 1] + count
        if ends or 3 * (item + 1 - start) > _MOST_PARTS:
            yield slice(start, item)
            start = item
