"""The layer library: one file a family, one class a Caffe type.

`registry` finds the class for a type; every module here registers its own when it is imported.
"""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    """`import pycaffe_like as caffe` makes this package `caffe.layers` as well: what is called as a
    layer type is a layer of `caffe.NetSpec`."""
    if not name[:1].isupper():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("pycaffe_like.caffe.net_spec").layers, name)
