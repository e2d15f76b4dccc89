"""What a data layer does to its pictures: crop, mirror, subtract the mean, scale.

Source: src/caffe/data_transformer.cpp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.proto.blob import read_mean
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
    """transform_param at work. Crops are random in TRAIN and central in TEST."""

    def __init__(self, options: Options, phase: Phase) -> None:
        self.crop = int(options["crop_size"])
        self.mirror = bool(options["mirror"])
        self.scale = float(options["scale"])
        self.random_crop = phase == Phase.TRAIN
        self.mean_values = np.asarray(options["mean_value"], np.float32)
        self.mean_image: np.ndarray | None = None
        if options["force_color"] and options["force_gray"]:
            raise LayerError("force_color and force_gray are both set", expected="one of the two")
        self.color = True if options["force_color"] else False if options["force_gray"] else None
        if options.has("mean_file"):
            if len(self.mean_values):
                raise LayerError("mean_file and mean_value are both set", expected="one of the two")
            self.mean_image = read_mean(options["mean_file"])

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
        if len(self.mean_values) not in (0, 1, channels):
            raise DataError(
                "mean_value does not fit the channels",
                expected=f"one value, or {channels}",
                got=f"{len(self.mean_values)} values",
            )
        if self.mean_image is not None and self.mean_image.shape != tuple(record):
            raise DataError(
                "the mean image does not fit a picture",
                expected="x".join(map(str, record)),
                got="x".join(map(str, self.mean_image.shape)),
                advice="Make the mean from the very database that is read: pcl compute_image_mean.",
            )
        return (channels, self.crop, self.crop) if self.crop else (channels, height, width)

    def cut(self, records: Sequence[np.ndarray], random: np.random.Generator) -> Cut:
        """Crops and mirrors C x H x W records into one batch.

        Raises:
            DataError: a record that does not fit the first one, the crop or the mean.
        """
        shape = self.out_shape(records[0].shape)
        count = len(records)
        sizes = np.array([record.shape[1:] for record in records])
        for record in records:
            if self.out_shape(record.shape) != shape:
                raise DataError(
                    "pictures of one batch differ in shape",
                    expected="x".join(map(str, records[0].shape)),
                    got="x".join(map(str, record.shape)),
                    advice="Resize them when converting, set crop_size, or use batch_size: 1.",
                )
        places = np.zeros((count, 2), np.int64)
        if self.crop:
            room = sizes - self.crop
            places = random.integers(0, room + 1) if self.random_crop else room // 2
        mirrored = random.integers(0, 2, count, dtype=bool) if self.mirror else np.zeros(count, bool)
        whole = all(record.dtype == np.uint8 for record in records)
        pixels = np.empty((count, *shape), np.uint8 if whole else np.float32)
        height, width = shape[1:]
        for out, record, (y, x), flip in zip(pixels, records, places.tolist(), mirrored.tolist(), strict=True):
            piece = record[:, y : y + height, x : x + width]
            out[...] = piece[:, :, ::-1] if flip else piece
        return Cut(pixels, places, mirrored)

    def finish(self, cut: Cut, pixels: Tensor) -> Tensor:
        """(pixels - mean) * scale as float32, on the device that `pixels` are on.

        Args:
            pixels: those of `cut`, wherever they are by now.
        """
        batch = pixels.to(torch.float32)
        if batch is pixels and (self.mean_image is not None or len(self.mean_values) or self.scale != 1):
            batch = batch.clone()
        if self.mean_image is not None:
            batch -= self._mean_windows(cut, batch)
        elif len(self.mean_values):
            batch -= torch.from_numpy(self.mean_values).to(batch.device).reshape(-1, 1, 1)
        return batch.mul_(self.scale) if self.scale != 1 else batch

    def _mean_windows(self, cut: Cut, batch: Tensor) -> Tensor:
        """The part of the mean image behind every crop; the mean belongs to a place in the original
        picture, so it is mirrored along."""
        assert self.mean_image is not None
        mean = torch.from_numpy(self.mean_image).to(batch.device)
        height, width = batch.shape[2:]
        if not cut.mirrored.any() and (cut.places == cut.places[0]).all():
            y, x = cut.places[0].tolist()
            return mean[:, y : y + height, x : x + width]
        rows = cut.places[:, :1] + np.arange(height)
        columns = cut.places[:, 1:] + np.where(cut.mirrored[:, None], np.arange(width)[::-1], np.arange(width))
        index = [torch.from_numpy(np.ascontiguousarray(i)).to(batch.device) for i in (rows, columns)]
        return mean[:, index[0][:, :, None], index[1][:, None, :]].transpose(0, 1)
