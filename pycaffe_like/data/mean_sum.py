"""Computes the mean of many pictures, as Caffe's compute_image_mean does.

Source: tools/compute_image_mean.cpp.
"""

from __future__ import annotations

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.datum import unpack

from .image import channels_first, decode_image


class MeanSum:
    """Adds up pictures in float32, one after another.

    Attributes:
        count: the number of pictures added so far.
    """

    def __init__(self) -> None:
        self.count = 0
        self._total = np.zeros(0, np.float32)

    def add(self, picture: np.ndarray, name: str) -> None:
        """Adds a picture, C x H x W.

        Args:
            name: the name of the picture in messages.

        Raises:
            DataError: If it differs in size from the first one.
        """
        if not self.count:
            self._total = np.zeros(picture.shape, np.float32)
        if picture.size != self._total.size:
            raise DataError(
                f"{name} differs in size from the first picture",
                expected=f"{self._total.size} values",
                got=picture.size,
            )
        self._total += picture.reshape(self._total.shape)
        self.count += 1

    def mean(self) -> np.ndarray:
        """Returns the mean picture, C x H x W float32."""
        mean: np.ndarray = self._total / np.float32(self.count)
        return mean


def stored_picture(record: bytes | memoryview) -> np.ndarray:
    """Returns the picture of a record, C x H x W, with the channels that were stored.

    Raises:
        DataError: If it cannot be decoded.
    """
    found, _ = unpack(record)
    return channels_first(decode_image(found)) if isinstance(found, bytes) else found
