"""The mean that is subtracted from pictures: mean_value or mean_file of transform_param."""

from __future__ import annotations

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.binaryproto import read_mean
from pycaffe_like.spec import Options, Shape, format_shape

from .augment import of_channels


class Mean:
    """The values to subtract from a picture.

    Attributes:
        values: mean_value, as C x 1 x 1 or 1 x 1 x 1, or the image in mean_file, C x H x W, once
            `open` has read it.
        is_image: whether mean_file is set.
    """

    def __init__(self, options: Options) -> None:
        """
        Raises:
            LayerError: If both mean_file and mean_value are set.
        """
        self.file: str | None = options.get("mean_file")
        values = options.get("mean_value") or ()
        if self.file is not None and values:
            raise LayerError("mean_file and mean_value are both set", expected="one of the two")
        self.values = np.array(values or [0.0], np.float32).reshape(-1, 1, 1)

    @property
    def is_image(self) -> bool:
        return self.file is not None

    def open(self) -> None:
        """Reads the image in mean_file.

        Raises:
            DataError: If the file does not contain a mean image.
        """
        if self.file is not None:
            self.values = read_mean(self.file)

    def color(self, channels: int) -> np.ndarray:
        """Returns the mean of each channel, which fills areas outside the picture.

        Raises:
            DataError: If there is neither one value nor one per channel.
        """
        return np.array(of_channels(self.values.mean((1, 2)), channels, "mean_value"), np.float32)

    def check(self, picture: Shape) -> None:
        """Raises DataError if the mean does not fit pictures of shape C x H x W."""
        if self.is_image:
            if self.values.shape != picture:
                raise DataError(
                    "the mean image does not fit a picture",
                    expected=format_shape(picture),
                    got=format_shape(self.values.shape),
                    advice=_advice(picture, self.values.shape),
                )
        else:
            self.check_channels(picture[0])

    def check_channels(self, channels: int) -> None:
        """Raises DataError if mean_value has neither one value nor one per channel."""
        if len(self.values) not in (1, channels):
            raise DataError(
                "mean_value does not fit the channels",
                expected="one value" + (f", or {channels}" if channels > 1 else ""),
                got=f"{len(self.values)} values",
            )


def _advice(picture: Shape, mean: Shape) -> str:
    own_mean = "Make the mean from the very database that is read."
    if picture[0] != mean[0]:
        return own_mean
    _, height, width = mean
    return (
        f"{own_mean} Picture files get its size with new_height: {height} and new_width: {width} of "
        f"image_data_param, databases with convert_imageset --resize_height={height} --resize_width={width}."
    )
