"""Describes the setup of a net in the lines of Caffe's log: layers, blobs, shapes, memory.

Source: Net::Init, AppendTop, AppendBottom, AppendParam and StateMeetsRule in src/caffe/net.cpp of Caffe 1.0;
LayerSetUp of the data layers, Scale and SoftmaxWithLoss in src/caffe/layers.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from typing import Any

from pycaffe_like.data.hdf5_source import Hdf5Source
from pycaffe_like.layers.hdf5_data import HDF5Data
from pycaffe_like.layers.image_data import ImageData
from pycaffe_like.logfmt import Line, number
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.prototxt import message_lines
from pycaffe_like.spec import LayerDef, NetDef, NetState, StateRule

from .built import BuiltLayer, BuiltNet

log = logging.getLogger(__name__)


def log_setup(net: NetDef, built: BuiltNet) -> None:
    """Logs the lines at level DEBUG: they go to log files, and to standard error with -v 1."""
    if log.isEnabledFor(logging.DEBUG):
        for line in setup_lines(net, built):
            log.debug("%s", line.text, extra={"tag": line.tag})


def setup_lines(net: NetDef, built: BuiltNet) -> Iterator[Line]:
    """Yields the lines that Caffe logs while it builds a net, up to the names of its outputs.

    Args:
        net: the net as its file gives it, including the layers that this state excludes.
    """
    for definition in net.layers:
        yield from _unmet_rules(definition, built.state)
    text = "\n".join(_net_text(built))
    yield Line("net.cpp:51", f"Initializing net from parameters: \n{text}\n")
    values = 0
    for layer in built.layers:
        yield from _creation(layer)
        yield Line("net.cpp:122", f"Setting up {layer.name}")
        for top, loss_weight in zip(layer.tops, layer.loss_weights, strict=True):
            yield Line("net.cpp:129", f"Top shape: {_shape(top.shape)}")
            if loss_weight:
                yield Line("net.cpp:132", f"    with loss weight {number(loss_weight)}")
            values += math.prod(top.shape)
        yield Line("net.cpp:137", f"Memory required for data: {4 * values}")
        yield from _sharing(layer)
    for layer in reversed(built.layers):
        if layer.needs_backward:
            yield Line("net.cpp:198", f"{layer.name} needs backward computation.")
        else:
            yield Line("net.cpp:200", f"{layer.name} does not need backward computation.")


def _creation(layer: BuiltLayer) -> Iterator[Line]:
    """Yields the lines about the creation of a layer and its blobs."""
    message = caffe_pb2.LayerParameter.FromString(layer.definition.raw)
    yield Line("layer_factory.hpp:77", f"Creating layer {layer.name}")
    if layer.definition.type == "Data":
        backend = caffe_pb2.DataParameter.DB.Name(message.data_param.backend)
        tag = {"LMDB": "db_lmdb.cpp:35", "LEVELDB": "db_leveldb.cpp:18"}[backend]
        yield Line(tag, f"Opened {backend.lower()} {message.data_param.source}")
    yield Line("net.cpp:84", f"Creating Layer {layer.name}")
    for bottom in layer.definition.bottoms:
        yield Line("net.cpp:406", f"{layer.name} <- {bottom}")
    for top in layer.tops:
        if top.version:
            yield Line("net.cpp:367", f"{layer.name} -> {top.name} (in-place)")
        else:
            yield Line("net.cpp:380", f"{layer.name} -> {top.name}")
    if message.transform_param.mean_file and layer.definition.type in ("Data", "ImageData"):
        yield Line("data_transformer.cpp:25", f"Loading mean file from: {message.transform_param.mean_file}")
    yield from _of_type(layer, message)


def _of_type(layer: BuiltLayer, message: Any) -> Iterator[Line]:
    """Yields the lines that a layer's own LayerSetUp logs. Losses and Scale create a second layer inside."""
    kind, module = layer.definition.type, layer.module
    if isinstance(module, ImageData):
        yield Line("image_data_layer.cpp:38", f"Opening file {message.image_data_param.source}")
        if message.image_data_param.shuffle:
            yield Line("image_data_layer.cpp:53", "Shuffling data")
        yield Line("image_data_layer.cpp:63", f"A total of {len(module.loader.source)} images.")
    if isinstance(module, HDF5Data) and isinstance(module.loader.source, Hdf5Source):
        yield Line("hdf5_data_layer.cpp:81", f"Loading list of HDF5 filenames from: {message.hdf5_data_param.source}")
        yield Line("hdf5_data_layer.cpp:95", f"Number of HDF5 files: {len(module.loader.source.paths)}")
    if kind in _SIZE_LINES and layer.tops:
        yield Line(_SIZE_LINES[kind], f"output data size: {','.join(map(str, layer.tops[0].shape))}")
    if kind in ("SoftmaxWithLoss", "InfogainLoss") or (kind == "Scale" and message.scale_param.bias_term):
        yield Line("layer_factory.hpp:77", f"Creating layer {layer.name}")


_SIZE_LINES = {"Data": "data_layer.cpp:45", "ImageData": "image_data_layer.cpp:90"}


def _sharing(layer: BuiltLayer) -> Iterator[Line]:
    """Yields a line for each parameter that an earlier layer owns."""
    for param in layer.params:
        if not param.is_owner:
            owner, index = param.learnable.layer, param.learnable.index
            shared = f"Sharing parameters '{param.name}' owned by layer '{owner.name}', param index {index}"
            yield Line("net.cpp:486", shared)


def _shape(shape: tuple[int, ...]) -> str:
    """Formats a shape as Caffe does: `2 3 5 (30)`.

    Source: Blob::shape_string in include/caffe/blob.hpp.
    """
    return "".join(f"{extent} " for extent in shape) + f"({math.prod(shape)})"


def _unmet_rules(layer: LayerDef, state: NetState) -> Iterator[Line]:
    """Yields a line about the first unmet condition of each rule, up to the first rule that matches, because Caffe
    does not evaluate the rules after it.
    """
    for rule in layer.include or layer.exclude:
        if line := _unmet(rule, state, layer.name):
            yield line
        else:
            return


def _unmet(rule: StateRule, state: NetState, layer: str) -> Line | None:
    by = f"specified by a rule in layer {layer}"
    if rule.phase is not None and rule.phase != state.phase:
        phases = f"phase ({state.phase:d}) differed from the phase ({rule.phase:d})"
        return Line("net.cpp:294", f"The NetState {phases} {by}")
    if rule.min_level is not None and state.level < rule.min_level:
        return Line("net.cpp:302", f"The NetState level ({state.level}) is above the min_level ({rule.min_level}) {by}")
    if rule.max_level is not None and state.level > rule.max_level:
        return Line("net.cpp:310", f"The NetState level ({state.level}) is above the max_level ({rule.max_level}) {by}")
    for stage in rule.stages:
        if stage not in state.stages:
            return Line("net.cpp:325", f"The NetState did not contain stage '{stage}' {by}")
    for stage in rule.not_stages:
        if stage in state.stages:
            return Line("net.cpp:340", f"The NetState contained a not_stage '{stage}' {by}")
    return None


def _net_text(built: BuiltNet) -> Iterator[str]:
    """Yields the lines of the net's prototxt in this state."""
    message = caffe_pb2.NetParameter(name=built.definition.name)
    message.state.phase = int(built.state.phase)
    message.state.level = built.state.level
    message.state.stage.extend(built.state.stages)
    for layer in built.definition.layers:
        if layer.raw:  # the others are inserted Split layers
            message.layer.add().MergeFromString(layer.raw)
    yield from message_lines(message)
