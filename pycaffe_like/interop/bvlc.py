"""Rewrites nets that use layers of a fork, and their weights, so that BVLC Caffe can read them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from pycaffe_like.files.caffemodel import write_caffemodel
from pycaffe_like.files.stored_layer import SavedLayer
from pycaffe_like.proto.lift import layer_message, net_text
from pycaffe_like.spec import LayerDef, NetDef, Options

from .errors import ExportError
from .fold import Blobs

_TYPES = """
AbsVal Accuracy ArgMax BNLL BatchNorm BatchReindex Bias Clip Concat ContrastiveLoss Convolution Crop
Data Deconvolution Dropout DummyData ELU Eltwise Embed EuclideanLoss Exp Filter Flatten HDF5Data
HDF5Output HingeLoss Im2col ImageData InfogainLoss InnerProduct Input LRN LSTM LSTMUnit Log MVN
MemoryData MultinomialLogisticLoss PReLU Parameter Pooling Power Python RNN ReLU Reduction Reshape SPP
Scale Sigmoid SigmoidCrossEntropyLoss Silence Slice Softmax SoftmaxWithLoss Split Swish TanH Threshold
Tile WindowData
"""
TYPES = frozenset(_TYPES.split())
"""The layer types of BVLC Caffe 1.0."""


def as_bvlc(definition: NetDef, blobs: Blobs) -> tuple[NetDef, Blobs]:
    """Rewrites a net to use only layers of BVLC Caffe.

    Depthwise convolutions become convolutions with one group per channel, and SegNet's BN becomes
    Scale.

    Raises:
        ExportError: If BVLC Caffe lacks a layer type; the message names all such types.
    """
    layers = [_translate(layer, blobs) for layer in definition.layers]
    foreign = [layer for layer in layers if layer.type not in TYPES]
    if foreign:
        more = f"; nor {', '.join(sorted({one.type for one in foreign[1:]}))}" if len(foreign) > 1 else ""
        raise ExportError(f"BVLC Caffe has no layer of this type{more}", where=foreign[0].where)
    flat = {name: [_flat(blob, name, layers) for blob in values] for name, values in blobs.items()}
    return replace(definition, layers=tuple(layers)), flat


def _translate(layer: LayerDef, blobs: Blobs) -> LayerDef:
    if layer.type in ("DepthwiseConvolution", "ConvolutionDepthwise"):
        options = layer.option("convolution_param")
        given = {**options.given, "group": len(blobs[layer.name][0])}
        return replace(
            layer, type="Convolution", options={**layer.options, "convolution_param": Options(given, options.defaults)}
        )
    if layer.type == "BN" and len(blobs[layer.name]) == 2:
        kept = {name: value for name, value in layer.options.items() if name != "bn_param"}
        return replace(layer, type="Scale", options={**kept, "scale_param": Options({"bias_term": True})})
    return layer


def _flat(blob: np.ndarray, name: str, layers: Sequence[LayerDef]) -> np.ndarray:
    is_scale = any(layer.name == name and layer.type == "Scale" for layer in layers)
    return blob.reshape(-1) if is_scale and blob.size == max(blob.shape, default=1) else blob


def prototxt(definition: NetDef) -> bytes:
    """Returns the prototxt of a net as UTF-8 bytes."""
    return net_text(definition).encode()


def caffemodel(definition: NetDef, blobs: Blobs) -> bytes:
    """Serializes a net and its blobs as a .caffemodel."""
    file = io.BytesIO()
    write_caffemodel(file, definition.name, _to_saved_layers(definition, blobs))
    return file.getvalue()


def _to_saved_layers(definition: NetDef, blobs: Blobs) -> Iterator[SavedLayer]:
    for layer in definition.layers:
        message = layer_message(layer)
        yield SavedLayer(layer.name, message.SerializeToString(), blobs.get(layer.name, ()))
