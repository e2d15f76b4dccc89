"""Draws nets with Graphviz or, where it is not installed, as SVG or PNG without it.

Needs the package pydot (`pip install 'pycaffe_like[draw]'`).

Source: python/caffe/draw.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from pycaffe_like.errors import PclError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.upgrade import upgrade_net
from pycaffe_like.report.graph_drawing import FORMATS, Node, draw_graph

LAYER_STYLE_DEFAULT = {"shape": "record", "fillcolor": "#6495ED", "style": "filled"}
NEURON_LAYER_STYLE = {"shape": "record", "fillcolor": "#90EE90", "style": "filled"}  # in-place layers
BLOB_STYLE = {"shape": "octagon", "fillcolor": "#E0E0E0", "style": "filled"}

_COLORS = {
    "Convolution": "#FF5050",
    "Deconvolution": "#FF5050",
    "Pooling": "#FF9900",
    "InnerProduct": "#CC33FF",
}
_LEARNING = ("Convolution", "Deconvolution", "InnerProduct")
_TEXT_FORMATS = ("dot", "raw")  # formats that hold the text of the graph instead of a picture


def get_pooling_types_dict() -> dict[int, str]:
    """Maps pooling methods to their names."""
    return {number: name for name, number in caffe_pb2.PoolingParameter.PoolMethod.items()}


def get_edge_label(layer: Any) -> str:
    """Returns the label of the edges from a layer to its tops: batch size or number of outputs."""
    if layer.type == "Data":
        return f"Batch {layer.data_param.batch_size}"
    if layer.type in ("Convolution", "Deconvolution"):
        return str(layer.convolution_param.num_output)
    if layer.type == "InnerProduct":
        return str(layer.inner_product_param.num_output)
    return '""'


def get_layer_lr_mult(layer: Any) -> tuple[float, float]:
    """Returns lr_mult of weights and bias of a Convolution, Deconvolution or InnerProduct layer.

    Raises:
        ValueError: If it is another layer or has more than two `param`.
    """
    if layer.type not in _LEARNING:
        raise ValueError(f"{layer.type} layers do not have a learning rate multiplier")
    if len(layer.param) > 2:
        raise ValueError("Could not parse the learning rate multiplier")
    weights, bias = [*(param.lr_mult for param in layer.param), 1.0, 1.0][:2]
    return weights, bias


def get_layer_label(layer: Any, rankdir: str, display_lrm: bool = False) -> str:
    """Returns the quoted label of a layer's node: name, type, kernel and, optionally, lr_mult."""
    separator = " " if rankdir in ("TB", "BT") else r"\n"  # vertical graphs have room for long lines
    parts = [layer.name]
    if layer.type == "Pooling":
        parts.append(f"(Pooling {get_pooling_types_dict()[layer.pooling_param.pool]})")
    else:
        parts.append(f"({layer.type})")
    if layer.type == "Pooling":
        parts += _window(layer.pooling_param)
    elif layer.type in ("Convolution", "Deconvolution"):
        parts += _window(layer.convolution_param)
    if display_lrm and layer.type in _LEARNING and any(rates := get_layer_lr_mult(layer)):
        parts.append("lr mult: {:.1f}, {:.1f}".format(*rates))
    return f'"{separator.join(parts)}"'


def _window(options: Any) -> list[str]:
    return [
        f"kernel size: {_extent(options, 'kernel_size', 'kernel', 1)}",
        f"stride: {_extent(options, 'stride', 'stride', 1)}",
        f"pad: {_extent(options, 'pad', 'pad', 0)}",
    ]


def _extent(options: Any, name: str, stem: str, default: int) -> str:
    """Formats a kernel option: one value, or one per axis as in 3x5."""
    if options.HasField(f"{stem}_h") or options.HasField(f"{stem}_w"):
        return f"{getattr(options, f'{stem}_h')}x{getattr(options, f'{stem}_w')}"
    value = getattr(options, name)
    values = value if isinstance(value, Sequence) else [value]
    return "x".join(str(one) for one in values) or str(default)


def choose_color_by_layertype(layertype: str) -> str:
    """Returns the colour of a layer's node."""
    return _COLORS.get(layertype, LAYER_STYLE_DEFAULT["fillcolor"])


def get_pydot_graph(
    caffe_net: Any, rankdir: str, label_edges: bool = True, phase: int | None = None, display_lrm: bool = False
) -> Any:
    """Returns the pydot graph of a NetParameter.

    Args:
        rankdir: LR for left to right, TB for top to bottom, RL and BT for the reverse.
        phase: caffe.TRAIN or caffe.TEST to draw only layers of that phase; None for all.
        display_lrm: show lr_mult unless all are 0.

    Raises:
        ValueError: If a layer has both include and exclude.
        PclError: If pydot is not installed.
    """
    pydot = _pydot()
    graph = pydot.Dot(caffe_net.name or "Net", graph_type="digraph", rankdir=rankdir)
    nodes = {}
    edges = []
    for layer in _layers(caffe_net):
        if phase is not None and not _is_in_phase(layer, phase):
            continue
        name = f"{layer.name}_{layer.type}"
        in_place = len(layer.bottom) == 1 and layer.bottom == layer.top
        style = (
            NEURON_LAYER_STYLE
            if in_place
            else {
                **LAYER_STYLE_DEFAULT,
                "fillcolor": choose_color_by_layertype(layer.type),
            }
        )
        nodes[name] = pydot.Node(get_layer_label(layer, rankdir, display_lrm), **style)
        for bottom in layer.bottom:
            nodes[f"{bottom}_blob"] = pydot.Node(f'"{bottom}"', **BLOB_STYLE)
            edges.append((f"{bottom}_blob", name, '""'))
        for top in layer.top:
            nodes[f"{top}_blob"] = pydot.Node(f'"{top}"')  # unstyled until a layer uses it
            edges.append((name, f"{top}_blob", get_edge_label(layer) if label_edges else '""'))
    for node in nodes.values():
        graph.add_node(node)
    for source, destination, label in edges:
        graph.add_edge(pydot.Edge(nodes[source], nodes[destination], label=label))
    return graph


def _pydot() -> ModuleType:
    try:
        import pydot
    except ModuleNotFoundError:
        raise PclError("drawing a net needs the package pydot", advice="pip install 'pycaffe_like[draw]'") from None
    return pydot


def _layers(net: Any) -> Any:
    """Returns the layers of a net, upgraded to the current format if it is an old one."""
    if not net.layers:
        return net.layer
    upgraded = caffe_pb2.NetParameter()
    upgraded.CopyFrom(net)
    upgrade_net(upgraded, net.name, [(0, 0)] * len(net.layers))
    return upgraded.layer


def _is_in_phase(layer: Any, phase: int) -> bool:
    if layer.include and layer.exclude:
        raise ValueError(f"layer {layer.name} has both include and exclude specified.")
    if layer.include:
        return any(not rule.HasField("phase") or rule.phase == phase for rule in layer.include)
    return not any(rule.HasField("phase") and rule.phase == phase for rule in layer.exclude)


def draw_net(
    caffe_net: Any, rankdir: str, ext: str = "png", phase: int | None = None, display_lrm: bool = False
) -> bytes:
    """Draws a NetParameter in a format supported by Graphviz; `dot` and `raw` return the text of the graph. Without
    Graphviz, `svg` and `png` are drawn here.

    Raises:
        PclError: If pydot is not installed, another format needs Graphviz, or Graphviz cannot write the format.
    """
    graph = get_pydot_graph(caffe_net, rankdir, phase=phase, display_lrm=display_lrm)
    if ext in _TEXT_FORMATS:
        return str(graph.to_string()).encode()
    try:
        return bytes(graph.create(format=ext))
    except FileNotFoundError:
        return _draw_without_graphviz(graph, rankdir, ext)
    except AssertionError:  # raised by pydot if Graphviz fails
        raise PclError(
            f"Graphviz cannot draw this as '{ext}'",
            advice="The extension of the file sets the format, such as .png, .pdf or .svg.",
        ) from None


def _draw_without_graphviz(graph: Any, rankdir: str, ext: str) -> bytes:
    """Draws a pydot graph as SVG or PNG.

    Raises:
        PclError: If `ext` is another format.
    """
    if ext not in FORMATS:
        expected = " or ".join(f".{one}" for one in FORMATS)
        raise PclError(
            f"Graphviz is needed to write '{ext}'", expected=expected, advice="Install it: apt install graphviz."
        )
    numbers: dict[str, int] = {}
    nodes: list[Node] = []
    for node in graph.get_nodes():
        numbers[node.get_name()] = len(nodes)
        lines = tuple(node.get_name().strip('"').split(r"\n"))
        color = (node.get_fillcolor() or "#FFFFFF").strip('"')
        nodes.append(Node(lines, color, node.get_shape() == "octagon"))
    edges: dict[tuple[int, int], str] = {}
    for edge in graph.get_edges():
        ends, label = (numbers[edge.get_source()], numbers[edge.get_destination()]), edge.get_label().strip('"')
        edges[ends] = ", ".join(filter(None, dict.fromkeys([edges.get(ends, ""), label])))
    return draw_graph(nodes, edges, rankdir, ext)


def draw_net_to_file(
    caffe_net: Any, filename: str | Path, rankdir: str = "LR", phase: int | None = None, display_lrm: bool = False
) -> None:
    """Draws a NetParameter to a file, in the format given by its extension (see `draw_net`)."""
    ext = str(filename).rpartition(".")[2]
    Path(filename).write_bytes(draw_net(caffe_net, rankdir, ext, phase, display_lrm))
