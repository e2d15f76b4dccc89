"""Classifies pictures with a net.

Source: python/caffe/classifier.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError, NetError

from . import TEST, io
from .net import Net


class Classifier(Net):
    """A net that resizes, crops and classifies pictures of any size.

    Args:
        image_dims: height and width to resize pictures to before cropping; None for the height and width of
            the net's input.
        mean, input_scale, raw_scale, channel_swap: as in `io.Transformer`.

    Attributes:
        transformer: the Transformer that preprocesses the crops.
        crop_dims: height and width of the net's input.

    Raises:
        DataError: If image_dims is smaller than the net's input.
    """

    def __init__(
        self,
        model_file: str | Path,
        pretrained_file: str | Path | None,
        image_dims: Sequence[int] | None = None,
        mean: np.ndarray | None = None,
        input_scale: float | None = None,
        raw_scale: float | None = None,
        channel_swap: Sequence[int] | None = None,
    ) -> None:
        super().__init__(model_file, TEST, weights=pretrained_file)
        self.transformer = transformer_of(self, mean, input_scale, raw_scale, channel_swap)
        self.crop_dims = np.array(self.blobs[self.inputs[0]].shape[2:])
        self.image_dims = self.crop_dims if image_dims is None else np.array(image_dims)
        if (self.image_dims < self.crop_dims).any():
            raise DataError(
                "image_dims is smaller than the net's input",
                expected="at least {} x {}".format(*self.crop_dims),
                got="{} x {}".format(*self.image_dims),
            )

    def predict(self, inputs: Sequence[np.ndarray], oversample: bool = True) -> np.ndarray:
        """Returns the net's first output for each H x W x K picture, N x values.

        Args:
            oversample: average over ten crops (see `io.oversample`) instead of using the central one.

        Raises:
            DataError: If there are no pictures.
        """
        if not len(inputs):
            raise DataError("there are no pictures to classify")
        scaled = np.stack([io.resize_image(image, self.image_dims) for image in inputs])
        if oversample:
            crops = io.oversample(scaled, self.crop_dims)
        else:
            (top, left), (height, width) = (self.image_dims - self.crop_dims) // 2, self.crop_dims
            crops = scaled[:, top : top + height, left : left + width]
        name = self.inputs[0]
        batch: dict[str, Any] = {name: np.stack([self.transformer.preprocess(name, crop) for crop in crops])}
        predictions = self.forward_all(**batch)[self.outputs[0]]
        if oversample:
            predictions = predictions.reshape(len(inputs), 10, -1).mean(1)
        return predictions


def transformer_of(
    net: Net,
    mean: np.ndarray | None,
    input_scale: float | None,
    raw_scale: float | None,
    channel_swap: Sequence[int] | None,
) -> io.Transformer:
    """Returns a Transformer that preprocesses H x W x K pictures for a net's first input. A step whose argument
    is None is skipped.

    Raises:
        NetError: If the net has no input for pictures.
    """
    if not net.inputs or len(net.blobs[net.inputs[0]].shape) != 4:
        raise NetError(
            "the net has no input for pictures",
            expected="an Input layer of N x C x H x W",
            advice="A net with data layers is for training and testing; use its deploy net, which has an Input layer.",
        )
    name = net.inputs[0]
    transformer = io.Transformer({name: net.blobs[name].shape})
    transformer.set_transpose(name, (2, 0, 1))
    if mean is not None:
        transformer.set_mean(name, mean)
    if input_scale is not None:
        transformer.set_input_scale(name, input_scale)
    if raw_scale is not None:
        transformer.set_raw_scale(name, raw_scale)
    if channel_swap is not None:
        transformer.set_channel_swap(name, channel_swap)
    return transformer
