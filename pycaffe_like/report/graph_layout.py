"""Places the nodes of a directed graph in layers, so that edges run in one direction.

The method is that of Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures"
(1981): edges that close a cycle are reversed, each node gets the layer of its longest path, edges over several layers
get a bend in each, the order within a layer follows the mean position of the neighbours, and then the nodes move as
near to their neighbours as the others allow.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Edge = tuple[int, int]
Point = tuple[float, float]

_SWEEPS = 8
GAP = 18.0
"""The least distance between nodes of a layer."""

LAYER_GAP = 36.0
"""The distance between layers, as a rule."""


@dataclass(frozen=True)
class Layout:
    """Where nodes and edges are. A position has two parts: along a layer, and across the layers.

    Attributes:
        centers: the center of each node.
        bends: the points that each edge passes between its nodes, from its source to its destination.
        size: the extent of the whole drawing.
    """

    centers: list[Point]
    bends: dict[Edge, list[Point]]
    size: Point


def place(sizes: Sequence[Point], edges: Sequence[Edge], layer_gap: float = LAYER_GAP) -> Layout:
    """Places nodes.

    Args:
        sizes: the extent of each node, along a layer and across.
        edges: pairs of source and destination.
        layer_gap: the distance between layers.
    """
    count = len(sizes)
    forward = _without_cycles(count, edges)
    layers = _layers(count, set(forward.values()))
    chains, total = _add_bends(forward, layers, count)
    rows: list[list[int]] = [[] for _ in range(max(layers, default=0) + 1)]
    for node in range(total):
        rows[layers[node]].append(node)
    above, below = _neighbours(chains.values())
    _order(rows, above, below)
    widths = [sizes[node][0] if node < count else 0.0 for node in range(total)]
    along = _align(rows, widths, above, below)
    across = _depths(rows, [sizes[node][1] if node < count else 0.0 for node in range(total)], layer_gap)
    points = [(along[node], across[layers[node]]) for node in range(total)]
    bends = {}
    for edge, straight in forward.items():
        inner = [points[node] for node in chains[straight][1:-1]]
        bends[edge] = inner if edge == straight else inner[::-1]
    right = max((along[node] + widths[node] / 2 for node in range(total)), default=0.0)
    bottom = max((points[node][1] + sizes[node][1] / 2 for node in range(count)), default=0.0)
    return Layout(points[:count], bends, (right, bottom))


def _without_cycles(count: int, edges: Sequence[Edge]) -> dict[Edge, Edge]:
    """Returns each edge with its direction in the drawing: reversed if it closes a cycle."""
    following: defaultdict[int, list[int]] = defaultdict(list)
    for source, destination in edges:
        following[source].append(destination)
    is_open, is_done = [False] * count, [False] * count
    closing: set[Edge] = set()
    for root in range(count):
        stack = [(root, iter(following[root]))] if not is_done[root] else []
        while stack:
            node, rest = stack[-1]
            is_open[node] = True
            child = next((one for one in rest if not is_done[one]), None)
            if child is None:
                is_open[node], is_done[node] = False, True
                stack.pop()
            elif is_open[child]:
                closing.add((node, child))
            else:
                stack.append((child, iter(following[child])))
    return {(a, b): (b, a) if (a, b) in closing else (a, b) for a, b in edges}


def _layers(count: int, edges: set[Edge]) -> list[int]:
    """Returns the layer of each node: the number of edges of the longest path to it."""
    following: defaultdict[int, list[int]] = defaultdict(list)
    waiting = [0] * count
    for source, destination in edges:
        following[source].append(destination)
        waiting[destination] += 1
    layers = [0] * count
    ready = [node for node in range(count) if not waiting[node]]
    for node in ready:  # grows while it is read
        for child in following[node]:
            layers[child] = max(layers[child], layers[node] + 1)
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)
    return layers


def _add_bends(forward: Mapping[Edge, Edge], layers: list[int], total: int) -> tuple[dict[Edge, list[int]], int]:
    """Adds a node of no size wherever an edge crosses a layer; returns the nodes of each edge, and their number."""
    chains: dict[Edge, list[int]] = {}
    for edge in dict.fromkeys(forward.values()):
        source, destination = edge
        crossed = range(layers[source] + 1, layers[destination])
        chains[edge] = [source, *range(total, total + len(crossed)), destination]
        layers.extend(crossed)
        total += len(crossed)
    return chains, total


def _neighbours(chains: Iterable[list[int]]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Returns the nodes above and below each node that the edges connect it to."""
    above: defaultdict[int, list[int]] = defaultdict(list)
    below: defaultdict[int, list[int]] = defaultdict(list)
    for chain in chains:
        for upper, lower in itertools.pairwise(chain):
            above[lower].append(upper)
            below[upper].append(lower)
    return above, below


def _order(rows: list[list[int]], above: Mapping[int, list[int]], below: Mapping[int, list[int]]) -> None:
    """Sorts each row by the mean position of the neighbours in the row before, alternately from above and below."""
    position = {node: float(index) for row in rows for index, node in enumerate(row)}
    for sweep in range(_SWEEPS):
        neighbours, ordered = (above, rows) if sweep % 2 == 0 else (below, rows[::-1])
        for row in ordered:
            row.sort(key=lambda node: _mean([position[one] for one in neighbours.get(node, ())], position[node]))
            position.update((node, float(index)) for index, node in enumerate(row))


def _align(
    rows: list[list[int]], widths: list[float], above: Mapping[int, list[int]], below: Mapping[int, list[int]]
) -> list[float]:
    """Returns positions along the rows, near those of the neighbours and without overlaps, from 0 on."""
    along = [0.0] * len(widths)
    for row in rows:
        for node, position in zip(row, _apart([0.0] * len(row), row, widths), strict=True):
            along[node] = position
    for sweep in range(2 * _SWEEPS):
        neighbours, ordered = (above, rows) if sweep % 2 == 0 else (below, rows[::-1])
        for row in ordered:
            wanted = [_mean([along[one] for one in neighbours.get(node, ())], along[node]) for node in row]
            for node, position in zip(row, _apart(wanted, row, widths), strict=True):
                along[node] = position
    left = min((along[node] - widths[node] / 2 for node in range(len(widths))), default=0.0)
    return [position - left for position in along]


def _apart(wanted: list[float], row: list[int], widths: list[float]) -> list[float]:
    """Returns positions near the wanted ones, in the order of the row, that are far enough apart.

    Pushing from the left and from the right both give such positions, and so does their mean.
    """
    least = [(widths[a] + widths[b]) / 2 + GAP for a, b in itertools.pairwise(row)]
    left, right = list(wanted), list(wanted)
    for index, gap in enumerate(least):
        left[index + 1] = max(left[index + 1], left[index] + gap)
    for index in reversed(range(len(least))):
        right[index] = min(right[index], right[index + 1] - least[index])
    return [(a + b) / 2 for a, b in zip(left, right, strict=True)]


def _depths(rows: list[list[int]], heights: list[float], gap: float) -> list[float]:
    """Returns the position of each row across the layers."""
    depths, start = [], 0.0
    for row in rows:
        height = max((heights[node] for node in row), default=0.0)
        depths.append(start + height / 2)
        start += height + gap
    return depths


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
