"""Converts a net's input back to viewable pictures by undoing the data layer's preprocessing."""

from __future__ import annotations

import numpy as np

from pycaffe_like.files.binaryproto import read_mean
from pycaffe_like.spec import LayerDef


class PictureRestorer:
    """Converts C x H x W values of a net's input back to pictures.

    Args:
        layer: the data layer that produced them. Its scale and mean are undone (for a mean picture, the
            mean of each channel). If it has neither, values are stretched to the range of a picture.
    """

    def __init__(self, layer: LayerDef) -> None:
        options = layer.option("transform_param")
        self.scale = float(options.get("scale") or 1.0)
        self.mean = np.array(options.get("mean_value") or [0.0], np.float32)
        mean_file = options.get("mean_file")
        if mean_file:
            self.mean = read_mean(mean_file).mean((1, 2))
        self.stretches = self.scale == 1 and not self.mean.any()

    def restore(self, values: np.ndarray) -> np.ndarray:
        """Returns the picture, H x W x 3 in RGB, uint8."""
        picture = values.astype(np.float32) / self.scale + self.mean.reshape(-1, 1, 1)
        low, high = float(picture.min()), float(picture.max())
        if self.stretches and (low < 0 or high > 255 or high <= 2):
            picture = (picture - low) * (255 / max(high - low, 1e-6))
        pixels = picture.round().clip(0, 255).astype(np.uint8)
        pixels = np.repeat(pixels, 3, 0) if len(pixels) == 1 else pixels[::-1]  # Caffe stores BGR
        return np.ascontiguousarray(pixels.transpose(1, 2, 0))
