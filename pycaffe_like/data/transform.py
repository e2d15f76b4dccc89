"""What a data layer does to its pictures: crop, mirror, subtract the mean, scale.

Source: src/caffe/data_transformer.cpp.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.binaryproto import read_mean
from pycaffe_like.layers.base import text
from pycaffe_like.spec import Options, Phase


@dataclass(frozen=True)
class Cut:
    """A batch of cropped and mirrored pictures, and where they were cut out.

    Attributes:
        pixels: N x C x H x W, uint8 or float32.
        places: N x 2, the row and column where each crop starts.
        mirrored: N, which ones are mirrored.
    """

    pixels: np.ndarray
    places: np.ndarray
    mirrored: np.ndarray


class Transformer:
    """transform_param at work. Crops are random in TRAIN and central in TEST.

    Attributes:
        mean: what is subtracted: mean_value, as channels x 1 x 1 or 1 x 1 x 1, or the image of
            mean_file, C x H x W, which is there once `open` has read it.
        color: whether encoded pictures are forced to colour or, if False, to gray.
    """

    def __init__(self, options: Options, phase: Phase) -> None:
        self.crop = int(options["crop_size"])
        self.mirror = bool(options["mirror"])
        self.scale = float(options["scale"])
        self.random_crop = phase == Phase.TRAIN
        self.mean_file: str | None = options.get("mean_file")
        mean_values = options.get("mean_value") or ()
        if self.mean_file is not None and mean_values:
            raise LayerError("mean_file and mean_value are both set", expected="one of the two")
        self.mean = np.array(mean_values or [0.0], np.float32).reshape(-1, 1, 1)
        if options["force_color"] and options["force_gray"]:
            raise LayerError("force_color and force_gray are both set", expected="one of the two")
        self.color = True if options["force_color"] else False if options["force_gray"] else None
        self._mean_there: Tensor | None = None

    def open(self) -> None:
        """Reads the mean image.

        Raises:
            DataError: there is none in the file.
        """
        if self.mean_file is not None:
            self.mean = read_mean(self.mean_file)

    def out_shape(self, record: Sequence[int]) -> tuple[int, int, int]:
        """C x H x W of a transformed record of shape C x H x W.

        Raises:
            DataError: it is smaller than the crop, or the mean does not fit.
        """
        channels, height, width = record
        if self.crop and (height < self.crop or width < self.crop):
            raise DataError(
                "crop_size is larger than a picture", expected=f"at most {min(height, width)}", got=self.crop
            )
        if self.mean_file is not None:
            if self.mean.shape != tuple(record):
                raise DataError(
                    "the mean image does not fit a picture",
                    expected=text(record),
                    got=text(self.mean.shape),
                    advice="Make the mean from the very database that is read.",
                )
        elif len(self.mean) not in (1, channels):
            raise DataError(
                "mean_value does not fit the channels",
                expected="one value" + (f", or {channels}" if channels > 1 else ""),
                got=f"{len(self.mean)} values",
            )
        return (channels, self.crop, self.crop) if self.crop else (channels, height, width)

    def cut(
        self, records: Sequence[np.ndarray], chances: np.ndarray, name: Callable[[int], str] = "picture {}".format
    ) -> Cut:
        """Crops and mirrors C x H x W records into one batch.

        Args:
            chances: N x 3 numbers from 0 to below 1 that decide about row, column and mirroring.
            name: what messages call a record.

        Raises:
            DataError: a record that does not fit the first one, the crop or the mean.
        """
        shape = self._common_shape([record.shape for record in records], name)
        height, width = shape[1:]
        room = np.array([record.shape[1:] for record in records]) - (height, width)
        places = (chances[:, :2] * (room + 1)).astype(np.int64) if self.random_crop else room // 2
        mirrored = (chances[:, 2] < 0.5) & self.mirror
        all_bytes = all(record.dtype == np.uint8 for record in records)
        pixels = np.empty((len(records), *shape), np.uint8 if all_bytes else np.float32)
        for out, record, (y, x), flip in zip(pixels, records, places.tolist(), mirrored.tolist(), strict=True):
            piece = record[:, y : y + height, x : x + width]
            out[...] = piece[:, :, ::-1] if flip else piece
        return Cut(pixels, places, mirrored)

    def _common_shape(self, shapes: Sequence[tuple[int, ...]], name: Callable[[int], str]) -> tuple[int, int, int]:
        """The shape that all records have when they are transformed."""
        out = []
        for shape in dict.fromkeys(shapes):
            try:
                out.append(self.out_shape(shape))
            except DataError as error:
                error.problem = f"{name(shapes.index(shape))}: {error.problem}"
                raise
            if out[-1] != out[0]:
                raise DataError(
                    f"{name(shapes.index(shape))}: pictures of one batch differ in shape",
                    expected=text(shapes[0]),
                    got=text(shape),
                    advice="Resize them when converting, set crop_size, or use batch_size: 1.",
                )
        return out[0]

    def finish(self, cut: Cut, device: torch.device) -> Tensor:
        """(pixels - mean) * scale, as float32 on a device."""
        if device.type == "cpu":
            return torch.from_numpy(self._finish_here(cut))
        return self._finish_there(cut, to_device(cut.pixels, device))

    def _finish_here(self, cut: Cut) -> np.ndarray:
        """With NumPy: torch would start threads of its own for the thread that reads, and those
        take the processors away from the net's."""
        if self.mean_file is not None:
            batch = np.empty(cut.pixels.shape, np.float32)
            height, width = cut.pixels.shape[2:]
            of_each = zip(batch, cut.pixels, cut.places.tolist(), cut.mirrored.tolist(), strict=True)
            for out, pixels, (y, x), flip in of_each:
                window = self.mean[:, y : y + height, x : x + width]
                np.subtract(pixels, window[:, :, ::-1] if flip else window, out=out)
        else:
            batch = np.subtract(cut.pixels, self.mean, dtype=np.float32)
        if self.scale != 1:
            batch *= self.scale
        return batch

    def _finish_there(self, cut: Cut, pixels: Tensor) -> Tensor:
        """With torch, on the device that the pixels of the cut are on by now."""
        if self._mean_there is None or self._mean_there.device != pixels.device:
            self._mean_there = torch.from_numpy(self.mean).to(pixels.device)
        mean = self._mean_there
        if self.mean_file is not None and (self.crop or self.mirror):
            mean = _windows(mean, cut, pixels)
        batch = pixels - mean
        return batch.mul_(self.scale) if self.scale != 1 else batch


def _windows(mean: Tensor, cut: Cut, pixels: Tensor) -> Tensor:
    """The part of the mean image behind every crop, N x C x H x W. The mean belongs to a place in
    the original picture, so it is mirrored along."""
    height, width = pixels.shape[2:]
    y, x = cut.places.T
    # A mirrored window is a window of the mirrored image, counted from its other side.
    x = np.where(cut.mirrored, mean.shape[2] - width - x, x)
    both = torch.stack([mean, mean.flip(2)])
    windows = both.unfold(2, height, 1).unfold(3, width, 1)  # which x C x Y x X x height x width
    which, y_there, x_there = to_device(np.stack([cut.mirrored, y, x]), pixels.device)
    return windows[which, :, y_there, x_there]


def to_device(array: np.ndarray, device: torch.device) -> Tensor:
    """An array as a tensor on a device; the way to a GPU does not wait for it."""
    tensor = torch.from_numpy(array)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor
