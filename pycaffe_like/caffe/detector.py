"""Classifies windows of pictures with a net, as R-CNN does.

Source: python/caffe/detector.py, after Girshick, Donahue, Darrell and Malik: Rich feature
hierarchies for accurate object detection and semantic segmentation, 2014.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError, PclError

from . import TEST, io
from .classifier import transformer_of
from .net import Net


class Detector(Net):
    """A net that classifies given windows of pictures.

    Args:
        mean, input_scale, raw_scale, channel_swap: as in `io.Transformer`.
        context_pad: number of pixels at each border of the net's input that show the window's
            surroundings.

    Attributes:
        transformer: the Transformer that preprocesses the windows.
        crop_dims: height, width and channels of the net's input.
    """

    def __init__(
        self,
        model_file: str | Path,
        pretrained_file: str | Path | None,
        mean: np.ndarray | None = None,
        input_scale: float | None = None,
        raw_scale: float | None = None,
        channel_swap: Sequence[int] | None = None,
        context_pad: int | None = None,
    ) -> None:
        super().__init__(model_file, TEST, weights=pretrained_file)
        self.transformer = transformer_of(self, mean, input_scale, raw_scale, channel_swap)
        self.configure_crop(context_pad)

    def detect_windows(self, images_windows: Iterable[tuple[str | Path, Sequence[Any]]]) -> list[dict[str, Any]]:
        """Warps each window to the size of the net's input and classifies it.

        Args:
            images_windows: pairs of a picture file and its windows, each ymin, xmin, ymax, xmax.

        Returns:
            For each window, a dictionary with window, filename and prediction (the net's first output).
        """
        name = self.inputs[0]
        seen = []
        crops = []
        for filename, windows in images_windows:
            image = io.load_image(filename)
            for window in windows:
                crops.append(self.transformer.preprocess(name, self.crop(image, window)))
                seen.append((window, filename))
        if not crops:
            return []
        batch: dict[str, Any] = {name: np.stack(crops)}
        predictions = self.forward_all(**batch)[self.outputs[0]]
        return [
            {"window": window, "prediction": prediction, "filename": filename}
            for (window, filename), prediction in zip(seen, predictions, strict=True)
        ]

    def detect_selective_search(self, image_fnames: Iterable[str]) -> list[dict[str, Any]]:
        """Like `detect_windows`, for windows proposed by Selective Search.

        Raises:
            PclError: If the package that runs Selective Search is not installed.
        """
        try:
            selective_search = importlib.import_module("selective_search_ijcv_with_python")
        except ModuleNotFoundError:
            raise PclError(
                "Selective Search needs the package selective_search_ijcv_with_python, and MATLAB",
                advice="Get it at https://github.com/sergeyk/selective_search_ijcv_with_python, "
                "or pass windows from another source to detect_windows.",
            ) from None
        paths = [os.path.abspath(name) for name in image_fnames]
        windows = selective_search.get_windows(paths, cmd="selective_search_rcnn")
        return self.detect_windows(zip(paths, windows, strict=True))

    def crop(self, im: np.ndarray, window: Sequence[float]) -> np.ndarray:
        """Crops a window, ymin, xmin, ymax, xmax, from an H x W x K picture.

        With context_pad, the result includes the surroundings, has the size of the net's input, and is
        filled with the mean outside the picture.

        Raises:
            DataError: If the window lies outside the picture.
        """
        if self.context_pad:
            return self._crop_with_context(im, np.asarray(window, np.float64))
        return _cut(im, np.asarray(window))

    def _crop_with_context(self, im: np.ndarray, window: np.ndarray) -> np.ndarray:
        size = int(self.crop_dims[1])  # the input is square
        half = (window[2:] - window[:2] + 1) / 2
        centre = window[:2] + half
        grown = half * (size / (size - self.context_pad * 2))
        box = np.round(np.concatenate([centre - grown, centre + grown]))
        scale = size / (box[2:] - box[:2] + 1)
        top, left = np.round(np.maximum(0, -box[:2]) * scale).astype(int)

        box = np.clip(box, 0, np.tile(im.shape[:2], 2))
        height, width = np.round((box[2:] - box[:2] + 1) * scale).astype(int)
        height, width = min(height, size - top), min(width, size - left)
        crop: np.ndarray = self.crop_mean.copy()
        crop[top : top + height, left : left + width] = io.resize_image(_cut(im, box), (height, width))
        return crop

    def configure_crop(self, context_pad: int | None) -> None:
        """Sets the number of context pixels around a window, and the mean that fills pixels outside the picture.

        Raises:
            DataError: If no room would be left for the window.
        """
        name = self.inputs[0]
        channels, height, width = self.blobs[name].shape[1:]
        self.crop_dims = np.array((height, width, channels))
        self.context_pad = context_pad or 0
        if 2 * self.context_pad >= width:
            raise DataError(
                "context_pad leaves no room for the window", expected=f"less than {width / 2}", got=context_pad
            )
        mean = np.broadcast_to(self.transformer.mean.get(name, np.zeros(1)), (channels, height, width))
        swap = self.transformer.channel_swap.get(name, range(channels))
        unscaled = mean[np.argsort(swap)] / self.transformer.raw_scale.get(name, 1)
        self.crop_mean = unscaled.transpose(1, 2, 0).astype(np.float32)


def _cut(im: np.ndarray, window: np.ndarray) -> np.ndarray:
    top, left, bottom, right = window.astype(int)
    inside = im[top:bottom, left:right]
    if not inside.size:
        raise DataError(
            "a window lies outside its picture",
            expected="ymin, xmin, ymax, xmax within {} x {}".format(*im.shape[:2]),
            got=", ".join(str(one) for one in (top, left, bottom, right)),
        )
    return inside
