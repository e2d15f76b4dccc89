"""Layered layout: directions, distances, order and bends."""

from __future__ import annotations

from itertools import combinations

import pytest

from pycaffe_like.errors import PclError
from pycaffe_like.report.graph_drawing import Node, draw_graph
from pycaffe_like.report.graph_layout import GAP, LAYER_GAP, place

CHAIN = [(0, 1), (1, 2), (2, 3)]
SKIP = [*CHAIN, (0, 3)]
SIZES = [(50.0, 20.0), (30.0, 40.0), (70.0, 20.0), (50.0, 30.0), (20.0, 20.0)]


def test_each_edge_leads_to_a_later_layer() -> None:
    layout = place(SIZES[:4], SKIP)
    depths = [y for _, y in layout.centers]
    assert depths == [10, 20 + LAYER_GAP + 20, 60 + 2 * LAYER_GAP + 10, 80 + 3 * LAYER_GAP + 15]
    assert layout.size[1] == 110 + 3 * LAYER_GAP


def test_an_edge_over_several_layers_bends_in_each() -> None:
    layout = place(SIZES[:4], SKIP)
    depths = [y for _, y in layout.centers]
    assert [y for _, y in layout.bends[0, 3]] == depths[1:3]
    for (x, _), node in zip(layout.bends[0, 3], (1, 2), strict=True):
        assert abs(x - layout.centers[node][0]) >= SIZES[node][0] / 2 + GAP - 1e-6  # beside the node
    assert layout.bends[0, 1] == []


def test_a_cycle_is_drawn_with_one_edge_upwards() -> None:
    layout = place(SIZES[:4], [*CHAIN, (3, 1)])
    depths = [y for _, y in layout.centers]
    assert depths == sorted(depths)
    assert [y for _, y in layout.bends[3, 1]] == [depths[2]]


def test_nodes_of_a_layer_do_not_touch() -> None:
    layout = place(SIZES, [(0, node) for node in (1, 2, 3, 4)])
    for a, b in combinations((1, 2, 3, 4), 2):
        distance = abs(layout.centers[a][0] - layout.centers[b][0])
        assert distance >= (SIZES[a][0] + SIZES[b][0]) / 2 + GAP - 1e-6
    assert min(x - SIZES[node][0] / 2 for node, (x, _) in enumerate(layout.centers)) == pytest.approx(0)


def test_lines_that_would_cross_change_places() -> None:
    square = [(10.0, 10.0)] * 4
    layout = place(square, [(0, 3), (1, 2)])
    (a, _), (b, _), (c, _), (d, _) = layout.centers
    assert (a < b) == (d < c)


def test_no_nodes() -> None:
    assert place([], []).centers == []


def test_a_text_cannot_become_part_of_the_picture() -> None:
    svg = draw_graph([Node(("<script>&",), "#FFFFFF")], {}, "TB", "svg").decode()
    assert "<script>" not in svg
    assert "&lt;script&gt;&amp;" in svg


@pytest.mark.parametrize(("direction", "axis", "sign"), [("TB", 1, 1), ("BT", 1, -1), ("LR", 0, 1), ("RL", 0, -1)])
def test_directions(direction: str, axis: int, sign: int) -> None:
    svg = draw_graph([Node(("a",), "#FFFFFF"), Node(("b",), "#FFFFFF")], {(0, 1): ""}, direction, "svg").decode()
    line = svg.partition('<polyline points="')[2].partition('"')[0]
    start, end = (tuple(map(float, point.split(","))) for point in line.split())
    assert (end[axis] - start[axis]) * sign > 0
    assert end[1 - axis] == start[1 - axis]


def test_a_picture_that_would_be_too_large() -> None:
    nodes = [Node(("x" * 2000,), "#FFFFFF")] * 200
    with pytest.raises(PclError, match=r"^the picture would have \d+ x \d+ pixels\nWrite an .svg file"):
        draw_graph(nodes, {(0, node): "" for node in range(1, 200)} | {(1, 0): ""}, "LR", "png")
