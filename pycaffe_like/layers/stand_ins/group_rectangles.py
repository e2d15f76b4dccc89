"""Merges similar rectangles like OpenCV's groupRectangles, which OpenCV 5 no longer has.

Source: modules/objdetect/src/cascadedetect.cpp of opencv/opencv, branch 4.x.
"""

from __future__ import annotations

import numpy as np

Rectangle = tuple[int, int, int, int]


def group_rectangles(rectangles: np.ndarray, threshold: int, eps: float) -> list[tuple[Rectangle, int]]:
    """Returns the mean of each group of similar rectangles, and the number of rectangles in each group.

    Two rectangles are similar if their corners differ by at most eps * (smaller width + smaller height) /
    2. These groups are dropped:

    * groups with no more than `threshold` members;
    * groups that lie inside a larger group with more than 3 members;
    * groups of one or two members that lie inside any other group.

    Args:
        rectangles: N x 4 integers: x, y, width, height.
        threshold: 0 returns all rectangles unchanged.
    """
    if threshold <= 0 or not len(rectangles):
        return [(_rectangle(one), 1) for one in rectangles]
    groups = _groups(rectangles, eps)
    sizes = [int((groups == number).sum()) for number in range(groups.max() + 1)]
    means = [
        _rectangle(np.rint(rectangles[groups == number].sum(0).astype(np.float32) * np.float32(1 / size)))
        for number, size in enumerate(sizes)
    ]
    large = [number for number, size in enumerate(sizes) if size > threshold]
    return [
        (means[i], sizes[i])
        for i in large
        if not any(
            j != i and _is_inside(means[i], means[j], eps) and (sizes[j] > max(3, sizes[i]) or sizes[i] < 3)
            for j in large
        )
    ]


def _rectangle(values: np.ndarray) -> Rectangle:
    x, y, width, height = (int(value) for value in values)
    return x, y, width, height


def _groups(rectangles: np.ndarray, eps: float) -> np.ndarray:
    """Returns the index of each rectangle's group; groups are numbered in the order of their first members."""
    corners = np.hstack([rectangles[:, :2], rectangles[:, :2] + rectangles[:, 2:]])
    sides = np.minimum(rectangles[:, None, 2:], rectangles[None, :, 2:]).sum(-1)
    similar = (np.abs(corners[:, None] - corners[None]) <= (eps * sides * 0.5)[..., None]).all(-1)
    groups = np.full(len(rectangles), -1)
    for first in range(len(rectangles)):
        waiting = [first] if groups[first] < 0 else []
        number = groups.max() + 1
        while waiting:
            member = waiting.pop()
            groups[member] = number
            waiting += np.where(similar[member] & (groups < 0))[0].tolist()
    return groups


def _is_inside(inner: Rectangle, outer: Rectangle, eps: float) -> bool:
    """Returns whether the outer rectangle, enlarged by eps times its sides, contains the inner one."""
    dx, dy = np.rint(outer[2] * eps), np.rint(outer[3] * eps)
    left, top = inner[0] >= outer[0] - dx, inner[1] >= outer[1] - dy
    right = inner[0] + inner[2] <= outer[0] + outer[2] + dx
    return bool(left and top and right and inner[1] + inner[3] <= outer[1] + outer[3] + dy)
