"""Imports a net from Darknet: a .cfg and its .weights.

Source: parse_network_cfg in src/parser.c of pjreddie/darknet and AlexeyAB/darknet.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from . import darknet_plain as plain
from . import darknet_weighted as weighted
from .darknet_cfg import Section, read_cfg, unsupported
from .darknet_data import PIXEL_SCALE, add_data, read_data
from .darknet_heads import add_detections, region, yolo
from .darknet_net import DarknetNet, Output
from .darknet_weights import WeightsFile
from .imported import ImportedNet

_LAYERS: dict[str, Callable[[DarknetNet, Section], Output]] = {
    "convolutional": weighted.convolutional,
    "conv": weighted.convolutional,
    "deconvolutional": weighted.deconvolutional,
    "deconv": weighted.deconvolutional,
    "connected": weighted.connected,
    "conn": weighted.connected,
    "local": weighted.local,
    "maxpool": plain.maxpool,
    "max": plain.maxpool,
    "avgpool": plain.avgpool,
    "avg": plain.avgpool,
    "route": plain.route,
    "shortcut": plain.shortcut,
    "sam": plain.sam,
    "scale_channels": plain.scale_channels,
    "upsample": plain.upsample,
    "reorg": plain.reorg,
    "dropout": plain.dropout,
    "softmax": plain.softmax,
    "soft": plain.softmax,
    "crop": plain.crop,
    "detection": plain.detection,
}
_HEADS: dict[str, Callable[[DarknetNet, Section], None]] = {"region": region, "yolo": yolo}
_KNOWN = {**_LAYERS, **_HEADS, "activation": None, "cost": None}

LARGEST_SIDE = 2**16


def import_darknet(
    cfg: Path, weights: Path | None = None, *, data: Path | None = None, name: str = "", bgr: bool = False
) -> ImportedNet:
    """Converts a Darknet net.

    Args:
        weights: the .weights file; without it the net has fillers instead of blobs.
        data: the .data file of a classifier, to create a net for training; implies `bgr`.
        bgr: swap the first and third input channel of the first convolutions, so that the net takes BGR,
            as Caffe's data layers deliver it, instead of Darknet's RGB.

    Raises:
        ImportedModelError: If a section or option has no equivalent in Caffe, or a file is damaged.
    """
    settings, *sections = read_cfg(cfg)
    net = _start(settings, ImportedNet(name or cfg.stem), None if weights is None else WeightsFile(weights))
    for section in sections:
        _translate(net, section)
    if net.weights is not None:
        net.weights.check_end()
    add_detections(net)
    for section in sections:
        net.net.remarks += section.unused()
    if bgr or data is not None:
        _swap_channels(settings, net.net)
    if data is not None:
        add_data(net.net, settings, read_data(data))
    return net.net


def _start(settings: Section, net: ImportedNet, weights: WeightsFile | None) -> DarknetNet:
    """Returns a net with only an Input layer, whose transform_param scales pictures to values from 0 to 1."""
    channels, height, width = (settings.integer(name, 0) for name in ("channels", "height", "width"))
    flat = not (channels and height and width)
    if flat:
        channels, height, width = settings.integer("inputs", 0), 1, 1
    if not 0 < channels <= LARGEST_SIDE**2 or max(height, width) > LARGEST_SIDE:
        raise settings.error(
            "does not give the shape of the net's input", expected="channels, height and width, or inputs", advice=""
        )
    shape = {"dim": [1, channels] if flat else [1, channels, height, width]}
    options: dict[str, Any] = {} if flat else {"transform_param": {"scale": PIXEL_SCALE}}
    net.add("Input", "data", [], input_param={"shape": [shape]}, **options)
    return DarknetNet(net, weights, Output("data", channels, height, width, flat), input_size=(height, width))


def _translate(net: DarknetNet, section: Section) -> None:
    output: Output | None = None
    if section.kind in _LAYERS:
        output = net.current = _LAYERS[section.kind](net, section)
    elif section.kind in _HEADS:
        _HEADS[section.kind](net, section)
    elif section.kind == "activation":
        output = net.current = _activation(net, section)
    elif section.kind == "cost":  # the loss of training; it passes its input on
        section.used.update(section.options)
        output = net.current
    else:
        raise unsupported(section, _KNOWN)
    net.outputs.append(output)


def _activation(net: DarknetNet, section: Section) -> Output:
    bottom, name = net.current, f"activation{net.index}"
    net.net.add("Power", name, [bottom.blob])
    net.activate(section, name, name, "linear")
    return Output(name, bottom.channels, bottom.height, bottom.width, bottom.flat)


def _swap_channels(settings: Section, net: ImportedNet) -> None:
    users = [layer for layer in net.message.layer if "data" in layer.bottom]
    if settings.integer("channels", 0) != 3 or any(layer.type != "Convolution" for layer in users):
        if settings.integer("channels", 0) == 1:
            return
        raise settings.error("the channels of the pictures cannot be swapped", expected="convolutions of 3 channels")
    for layer in users:
        if layer.convolution_param.group != 1:
            raise settings.error("the channels of the pictures cannot be swapped", expected="one group")
        if layer.name in net.blobs:
            weight, *rest = net.blobs[layer.name]
            net.blobs[layer.name] = [np.ascontiguousarray(weight[:, ::-1]), *rest]
    net.remarks.append(
        "The net takes BGR, as Caffe's data layers give it: the first convolution's channels are swapped."
    )
