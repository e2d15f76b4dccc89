"""Converts the arrays of a batch to tensors on the device, subtracts the mean and multiplies by scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .mean import Mean
from .transform import CroppedBatch


def to_device(array: np.ndarray, device: torch.device) -> Tensor:
    """Converts an array to a tensor on a device. Copies to a GPU are asynchronous."""
    tensor = torch.from_numpy(array)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor


def to_device_as_float(array: np.ndarray, device: torch.device) -> Tensor:
    """Like `to_device`, but also converts to float32, on the device."""
    return to_device(array, device).float()


class MeanAndScale:
    """Computes (pixels - mean) * scale as float32."""

    def __init__(self, mean: Mean, scale: float) -> None:
        self.mean = mean
        self.scale = scale
        self._mean_on_device: Tensor | None = None

    def __call__(self, batch: CroppedBatch, device: torch.device) -> Tensor:
        if device.type == "cpu":
            return torch.from_numpy(self._in_numpy(batch))
        return self._in_torch(batch, to_device(batch.pixels, device))

    def _in_numpy(self, batch: CroppedBatch) -> np.ndarray:
        """Computes on the CPU with NumPy, because torch would start threads that compete with the net's."""
        if self.mean.is_image:
            found = np.empty(batch.pixels.shape, np.float32)
            height, width = batch.pixels.shape[2:]
            of_each = zip(found, batch.pixels, batch.places.tolist(), batch.mirrored.tolist(), strict=True)
            for out, pixels, (y, x), flip in of_each:
                window = self.mean.values[:, y : y + height, x : x + width]
                np.subtract(pixels, window[:, :, ::-1] if flip else window, out=out)
        else:
            found = np.subtract(batch.pixels, self.mean.values, dtype=np.float32)
        if self.scale != 1:
            found *= self.scale
        return found

    def _in_torch(self, batch: CroppedBatch, pixels: Tensor) -> Tensor:
        """Computes with torch, on the device of the pixels."""
        if self._mean_on_device is None or self._mean_on_device.device != pixels.device:
            self._mean_on_device = torch.from_numpy(self.mean.values).to(pixels.device)
        mean = self._mean_on_device
        if self.mean.is_image and (mean.shape[1:] != pixels.shape[2:] or batch.mirrored.any()):
            mean = _windows(mean, batch, pixels)
        found = pixels - mean
        return found.mul_(self.scale) if self.scale != 1 else found


def _windows(mean: Tensor, batch: CroppedBatch, pixels: Tensor) -> Tensor:
    """Returns the part of the mean image at the position of each crop, N x C x H x W.

    For a mirrored crop it is mirrored too, since the mean refers to positions in the original picture.
    """
    height, width = pixels.shape[2:]
    y, x = batch.places.T
    # The part for a mirrored crop is cut out of the mirrored mean, with columns counted from the other side.
    x = np.where(batch.mirrored, mean.shape[2] - width - x, x)
    both = torch.stack([mean, mean.flip(2)])
    windows = both.unfold(2, height, 1).unfold(3, width, 1)  # (original, mirrored) x C x Y x X x height x width
    which, y_there, x_there = to_device(np.stack([batch.mirrored, y, x]), pixels.device)
    return windows[which, :, y_there, x_there]


class Finish:
    """Converts the arrays of a batch to tensors, with one step for each top."""

    def __init__(self, *steps: Callable[[Any, torch.device], Tensor]) -> None:
        self.steps = steps

    def __call__(self, arrays: Sequence[Any], device: torch.device) -> tuple[Tensor, ...]:
        return tuple(step(array, device) for step, array in zip(self.steps, arrays, strict=False))
