"""The list of all networks. Family modules are imported on first use."""

from __future__ import annotations

import importlib
from functools import cache

from pycaffe_like.errors import UsageError, did_you_mean

from .network import Network

FAMILIES = (
    "lenet",
    "alexnet",
    "vgg",
    "nin",
    "googlenet",
    "inception",
    "inception_v4",
    "resnet",
    "densenet",
    "squeezenet",
    "xception",
    "mobilenet",
    "shufflenet",
    "fcn",
    "unet",
    "segnet",
    "pspnet",
    "mobile_seg",
    "rcnn",
    "ssd",
    "yolo",
    "rfcn",
    "mask_rcnn",
    "metric",
    "generative",
    "style",
)
"""The modules that define NETWORKS, in order of publication."""


@cache
def networks() -> dict[str, Network]:
    """Returns all networks by name."""
    modules = (importlib.import_module(f".{family}", __package__) for family in FAMILIES)
    return {network.name: network for module in modules for network in module.NETWORKS}


def find(name: str) -> Network:
    """Returns the network of a name.

    Raises:
        UsageError: If there is no such network. The message suggests the closest name.
    """
    known = networks()
    if name not in known:
        advice = did_you_mean(name, known) or "pcl netdef --list names them all."
        raise UsageError(f"network '{name}' is unknown", advice=advice)
    return known[name]
