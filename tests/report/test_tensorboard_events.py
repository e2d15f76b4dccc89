"""The graph that TensorBoard shows."""

from __future__ import annotations

from pycaffe_like.report.tensorboard_events import graph_def
from tests.net.make import build, feed, layer


def test_layers_of_one_name_get_names_of_their_own() -> None:
    """Nodes of one name would be drawn as one."""
    text = (
        feed("x", 2, 3) + layer("ReLU", "a", "x", "b") + layer("ReLU", "a", "b", "c") + layer("ReLU", "a_2", "c", "d")
    )
    nodes = {node.name: list(node.input) for node in graph_def(build(text).built).node}
    assert nodes == {"x": [], "a": ["x"], "a_2": ["a"], "a_2_2": ["a_2"]}
