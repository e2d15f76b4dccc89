"""Builds a Caffe net from another program's model, layer by layer, and writes its prototxt and caffemodel."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import Where
from pycaffe_like.files.caffemodel import write_caffemodel
from pycaffe_like.files.stored_layer import SavedLayer
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.prototxt import message_lines

from .bvlc import TYPES
from .errors import ImportedModelError

LARGEST_VALUE = 2**31 - 1


@dataclass
class ImportedNet:
    """A net that is being imported.

    Attributes:
        message: the NetParameter with the layers so far.
        blobs: the parameter blobs of each layer, by name.
        remarks: what the user should know about the conversion.
    """

    name: str
    message: Any = field(default_factory=caffe_pb2.NetParameter)
    blobs: dict[str, list[np.ndarray]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """Further files, such as lists of pictures, by name."""

    def __post_init__(self) -> None:
        self.message.name = self.name

    def add(
        self,
        kind: str,
        name: str,
        bottoms: Sequence[str],
        tops: Sequence[str] = (),
        blobs: Sequence[np.ndarray] = (),
        **fields: Any,
    ) -> str:
        """Appends a layer, and returns its first top.

        Args:
            tops: by default one top with the name of the layer.
            fields: further fields of the LayerParameter.
        """
        tops = tuple(tops) or (name,)
        self.message.layer.add(name=name, type=kind, bottom=bottoms, top=tops, **fields)
        if len(blobs):
            self.blobs[name] = [np.ascontiguousarray(blob, np.float32) for blob in blobs]
        return tops[0]

    def files_at(self, path: Path, with_weights: bool) -> dict[Path, bytes]:
        """Returns the contents of the files to write, by path: the prototxt, the caffemodel and any further files
        of the net.
        """
        files = {path: self.prototxt()}
        if with_weights:
            files[path.with_suffix(".caffemodel")] = self.caffemodel()
        return files | {path.with_name(name): content for name, content in self.files.items()}

    def prototxt(self) -> bytes:
        return ("\n".join(message_lines(self.message)) + "\n").encode()

    def caffemodel(self) -> bytes:
        file = io.BytesIO()
        layers = (
            SavedLayer(layer.name, layer.SerializeToString(), self.blobs.get(layer.name, ()))
            for layer in self.message.layer
        )
        write_caffemodel(file, self.name, layers)
        return file.getvalue()

    def check_bvlc(self, source: str) -> None:
        """Raises ImportedModelError if BVLC Caffe cannot read the net."""
        for layer in self.message.layer:
            where = Where(source, layer=layer.name, type=layer.type)
            if layer.type not in TYPES:
                raise ImportedModelError("BVLC Caffe has no layer of this type", where=where, advice=_WITHOUT_BVLC)
            if layer.pooling_param.HasField("round_mode"):
                raise ImportedModelError(
                    "BVLC Caffe's Pooling cannot round down as this layer does", where=where, advice=_WITHOUT_BVLC
                )


_WITHOUT_BVLC = "Without --bvlc the net may have layers and options of forks."


def filler(value: float) -> dict[str, Any]:
    """Returns a constant filler."""
    return {"type": "constant", "value": value}


MSRA = {"type": "msra"}
FROZEN = {"lr_mult": 0, "decay_mult": 0}


def window(name: str, height: int, width: int, neutral: int | None = None) -> dict[str, Any]:
    """Returns the fields for an option with a height and a width: `pad: 1`, or `pad_h: 1 pad_w: 2`; no fields if
    both values equal `neutral`.
    """
    if height == width == neutral:
        return {}
    if height == width:
        return {"kernel_size" if name == "kernel" else name: height}
    return {f"{name}_h": height, f"{name}_w": width}


def convolution_window(name: str, height: int, width: int, neutral: int | None = None) -> dict[str, Any]:
    """Like `window`, for ConvolutionParameter, in which `pad`, `kernel_size` and `stride` are repeated fields."""
    found = window(name, height, width, neutral)
    return {key: [value] if not key.endswith(("_h", "_w")) else value for key, value in found.items()}


def upsampling(net: ImportedNet, name: str, bottom: str, channels: int, height: int, width: int) -> str:
    """Adds a layer that repeats each value `height` times down and `width` times across.

    It is a Deconvolution whose weights are fixed at 1, because every Caffe has that layer.
    """
    options = {
        "num_output": channels,
        "group": channels,
        "bias_term": False,
        **convolution_window("kernel", height, width),
        **convolution_window("stride", height, width),
        "weight_filler": filler(1),
    }
    ones = [np.ones((channels, 1, height, width), np.float32)]
    return net.add("Deconvolution", name, [bottom], blobs=ones, param=[FROZEN], convolution_param=options)
