"""Draws a directed graph as SVG or PNG, without Graphviz."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from pycaffe_like.errors import PclError

from .graph_layout import LAYER_GAP, Edge, Layout, Point, place

FORMATS = ("svg", "png")

_CHARACTER, _LINE, _PADDING, _MARGIN = 7.2, 15.0, 8.0, 12.0  # of monospaced text of 12 pixels
_LARGEST = 200_000_000  # pixels of a PNG


@dataclass(frozen=True)
class Node:
    """A node: its lines of text, its colour as #rrggbb, and whether it is drawn as an octagon instead of a box."""

    lines: tuple[str, ...]
    color: str
    is_octagon: bool = False

    @property
    def size(self) -> Point:
        """Width and height."""
        return max(map(len, self.lines)) * _CHARACTER + 2 * _PADDING, len(self.lines) * _LINE + 2 * _PADDING


@dataclass(frozen=True)
class _Drawing:
    """Nodes and edges at their places in a picture.

    Attributes:
        corners: the corners of each node.
        lines: the points of each edge, the last of which is the tip of the arrow.
    """

    nodes: Sequence[Node]
    centers: list[Point]
    corners: list[list[Point]]
    lines: dict[Edge, list[Point]]
    size: Point


def draw_graph(nodes: Sequence[Node], edges: dict[Edge, str], direction: str, kind: str) -> bytes:
    """Draws a graph.

    Args:
        edges: the label of each pair of source and destination.
        direction: TB for top to bottom, LR for left to right, BT and RL for the reverse.
        kind: one of FORMATS.

    Raises:
        PclError: If a PNG would be too large.
    """
    is_flat = direction in ("LR", "RL")
    sizes = [node.size[::-1] if is_flat else node.size for node in nodes]
    longest = max(map(len, edges.values()), default=0) * _CHARACTER if is_flat else 0.0
    drawing = _arrange(nodes, place(sizes, list(edges), LAYER_GAP + longest), direction)
    return _svg(drawing, edges).encode() if kind == "svg" else _png(drawing, edges)


def _arrange(nodes: Sequence[Node], layout: Layout, direction: str) -> _Drawing:
    along, across = layout.size

    def turn(point: Point) -> Point:
        x, y = point
        y = across - y if direction in ("BT", "RL") else y
        return (y + _MARGIN, x + _MARGIN) if direction in ("LR", "RL") else (x + _MARGIN, y + _MARGIN)

    centers = [turn(center) for center in layout.centers]
    lines = {}
    for (source, destination), bends in layout.bends.items():
        middle = [turn(bend) for bend in bends]
        inner = middle or [centers[source], centers[destination]]
        start = _border(centers[source], nodes[source].size, middle[0] if middle else centers[destination])
        end = _border(centers[destination], nodes[destination].size, middle[-1] if middle else inner[0])
        lines[source, destination] = [start, *middle, end]
    width, height = (across, along) if direction in ("LR", "RL") else (along, across)
    corners = [_corners(center, node) for center, node in zip(centers, nodes, strict=True)]
    return _Drawing(nodes, centers, corners, lines, (width + 2 * _MARGIN, height + 2 * _MARGIN))


def _border(center: Point, size: Point, towards: Point) -> Point:
    """Returns where the line from the center of a box to a point leaves the box."""
    dx, dy = towards[0] - center[0], towards[1] - center[1]
    scale = max(abs(dx) / (size[0] / 2), abs(dy) / (size[1] / 2), 1e-9)
    return center[0] + dx / scale, center[1] + dy / scale


def _corners(center: Point, node: Node) -> list[Point]:
    (x, y), (width, height) = center, node.size
    a, b, cut = width / 2, height / 2, _PADDING if node.is_octagon else 0.0
    offsets = [(a - cut, -b), (a, cut - b), (a, b - cut), (a - cut, b), (cut - a, b), (-a, b - cut), (-a, cut - b)]
    return [(x + dx, y + dy) for dx, dy in [*offsets, (cut - a, -b)]]


def _texts(node: Node, center: Point) -> Iterator[tuple[str, float, float]]:
    """Yields each line of a node with the middle of its baseline."""
    top = center[1] - (len(node.lines) - 1) * _LINE / 2
    for index, line in enumerate(node.lines):
        yield line, center[0], top + index * _LINE + 4


def _label_place(line: list[Point]) -> Point:
    """Returns the middle of a label's baseline, just above the middle of an edge's first part."""
    return (line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2 - 4


def _svg(drawing: _Drawing, labels: dict[Edge, str]) -> str:
    width, height = drawing.size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="monospace" font-size="12" text-anchor="middle">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>',
    ]
    for edge, line in drawing.lines.items():
        parts.append(f'<polyline points="{_points(line)}" fill="none" stroke="black" marker-end="url(#tip)"/>')
        if labels[edge]:
            x, y = _label_place(line)
            parts.append(f'<text x="{x:.1f}" y="{y:.1f}">{escape(labels[edge])}</text>')
    for node, center, corners in zip(drawing.nodes, drawing.centers, drawing.corners, strict=True):
        parts.append(f'<polygon points="{_points(corners)}" fill="{node.color}" stroke="black"/>')
        for text, x, y in _texts(node, center):
            parts.append(f'<text x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _png(drawing: _Drawing, labels: dict[Edge, str]) -> bytes:
    import cv2

    width, height = (int(extent) + 1 for extent in drawing.size)
    if width * height > _LARGEST:
        raise PclError(
            f"the picture would have {width} x {height} pixels", advice="Write an .svg file, which has no limit."
        )
    image = np.full((height, width, 3), 255, np.uint8)

    def write(text: str, x: float, y: float) -> None:
        (extent, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.4, 1)
        at = (round(x - extent / 2), round(y))
        cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA)

    for edge, line in drawing.lines.items():
        points = np.array(line).round().astype(np.int32)
        cv2.polylines(image, [points[:-1]], False, (0, 0, 0), 1, cv2.LINE_AA)
        length = max(float(np.hypot(*(points[-1] - points[-2]))), 1.0)
        cv2.arrowedLine(
            image, points[-2].tolist(), points[-1].tolist(), (0, 0, 0), 1, cv2.LINE_AA, tipLength=min(1.0, 8 / length)
        )
        if labels[edge]:
            write(labels[edge], *_label_place(line))
    for node, center, corners in zip(drawing.nodes, drawing.centers, drawing.corners, strict=True):
        outline = [np.array(corners).round().astype(np.int32)]
        cv2.fillPoly(image, outline, [int(node.color[i : i + 2], 16) for i in (5, 3, 1)])
        cv2.polylines(image, outline, True, (0, 0, 0), 1, cv2.LINE_AA)
        for text, x, y in _texts(node, center):
            write(text, x, y)
    return bytes(cv2.imencode(".png", image)[1])
