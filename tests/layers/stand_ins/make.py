"""Runs a stand-in layer on arrays as a net would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pycaffe_like.layers.blob import Blob


def run(layer: Any, param_str: str, bottoms: Sequence[np.ndarray], tops: int, passes: int = 1) -> list[np.ndarray]:
    """Runs a layer `passes` times; returns its tops after the last pass."""
    layer.param_str = param_str
    blobs = [Blob(f"bottom {i}", values.shape) for i, values in enumerate(bottoms)]
    for blob, values in zip(blobs, bottoms, strict=True):
        blob.data[...] = values
    outputs = [Blob(f"top {i}", ()) for i in range(tops)]
    layer.setup(blobs, outputs)
    for _ in range(passes):
        layer.reshape(blobs, outputs)
        layer.forward(blobs, outputs)
    return [blob.data.copy() for blob in outputs]
