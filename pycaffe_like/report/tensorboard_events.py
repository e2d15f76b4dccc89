"""What TensorBoard shows of a training run besides curves: the graph of its net, pictures, and its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pycaffe_like.data.before_after import caption, draw_sample, first_records
from pycaffe_like.data.class_names import find_names
from pycaffe_like.data.contact_sheet import contact_sheet
from pycaffe_like.errors import PclError
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.net import Net
from pycaffe_like.net.built import BlobRef, BuiltLayer, BuiltNet
from pycaffe_like.net.labels import label_folders
from pycaffe_like.net.program import unique_name

_PICTURES, _SIDE = 16, 128


def graph_def(net: BuiltNet) -> Any:
    """Returns the net as a tensorboard GraphDef: a node for each layer, with the shapes of its tops. Split layers,
    which only copy, are omitted.
    """
    from tensorboard.compat.proto.graph_pb2 import GraphDef

    graph = GraphDef()
    names = _unique_names(net.layers)
    origins: dict[BlobRef, str] = {}
    for layer in net.layers:
        if layer.definition.type == "Split":
            origins |= dict.fromkeys(layer.tops, origins[layer.bottoms[0]])
            continue
        inputs = dict.fromkeys(origins[bottom] for bottom in layer.bottoms)
        node = graph.node.add(name=names[layer], op=layer.definition.type, input=inputs)
        for top in layer.tops:
            shape = node.attr["_output_shapes"].list.shape.add()
            for extent in top.shape:
                shape.dim.add(size=extent)
        origins |= dict.fromkeys(layer.tops, names[layer])
    return graph


def _unique_names(layers: Sequence[BuiltLayer]) -> dict[BuiltLayer, str]:
    """Returns a name for each layer; layers of the same name are numbered."""
    taken: set[str] = set()
    names = {}
    for layer in layers:
        names[layer] = unique_name(layer.name, taken)
        taken.add(names[layer])
    return names


def picture_summaries(net: Net, phase: str) -> Iterator[Any]:
    """Yields a tensorboard Summary for each data layer of a net: its first records as the net gets them, with their
    labels. Data that are not pictures are skipped. The batches that the net reads do not change.

    Args:
        phase: the first part of the tag: `train` or `test`.
    """
    names = find_names(label_folders(net.built))
    for layer in net.layers:
        if isinstance(layer.module, DataLayer):
            try:
                yield _pictures(layer, f"{phase}/{layer.name}", names)
            except PclError:
                continue  # not pictures, or a record that cannot be read: the training reports it


def _pictures(layer: BuiltLayer, tag: str, names: Sequence[str]) -> Any:
    import cv2
    from tensorboard.compat.proto.summary_pb2 import Summary

    assert isinstance(layer.module, DataLayer)
    samples = [record.after for record in first_records(layer.module.loader, None, _PICTURES)]
    pictures = [draw_sample(sample, _SIDE).transpose(2, 0, 1) for sample in samples]
    sheet = contact_sheet(pictures, [caption(sample, names) for sample in samples], _SIDE)
    height, width, channels = sheet.shape
    image = Summary.Image(
        height=height,
        width=width,
        colorspace=channels,
        encoded_image_string=cv2.imencode(".png", sheet)[1].tobytes(),
    )
    return Summary(value=[Summary.Value(tag=tag, image=image)])


def settings_summaries(settings: Mapping[str, Any], metrics: Sequence[str]) -> tuple[Any, Any, Any]:
    """Returns the three tensorboard Summaries of the HParams tab: its columns, the settings of this run, and its end.

    Args:
        settings: the values of the solver's fields.
        metrics: the tags of the curves whose last values the tab shows.
    """
    from torch.utils.tensorboard.summary import hparams

    columns, settings_of_run, end = hparams(dict(settings), dict.fromkeys(metrics, 0.0))
    return columns, settings_of_run, end
