"""Pictures from files and from records, with OpenCV as in Caffe: BGR, rows from the top."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.picture_size import is_affordable, picture_size
from pycaffe_like.regular_file import read_regular

PICTURE_ENDINGS = (".bmp", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp")
"""What the names of picture files end in, in small letters."""

Image = np.ndarray
"""Rows x columns x channels, or rows x columns for a single channel; 8 bits."""


def read_image(path: str | Path, height: int = 0, width: int = 0, color: bool = True) -> Image:
    """A picture file, resized where height and width are both positive.

    Raises:
        DataError: no such file, or none that OpenCV can decode.

    Source: ReadImageToCVMat in src/caffe/util/io.cpp.
    """
    return decode_file(read_file(path), path, height, width, color)


def read_file(path: str | Path) -> bytes:
    """The bytes of a picture file.

    They are not left to OpenCV to read, which takes only names that are UTF-8, and on Windows ASCII.

    Raises:
        DataError: no such file, not a regular one, or an empty one.
    """
    try:
        data = read_regular(path, expected="a picture")
    except DataError as error:
        if "\0" in str(path) or not os.path.exists(path):
            raise DataError(f"picture {path} does not exist") from None
        error.where = None
        raise error.about(f"picture {path}") from None
    if not data:
        raise DataError(f"picture {path} is empty")
    return data


def decode_file(data: bytes, path: str | Path, height: int = 0, width: int = 0, color: bool = True) -> Image:
    """As `read_image`, for a file whose bytes are there already."""
    import cv2

    image = _decoded(data, cv2.IMREAD_COLOR if color else cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise DataError(f"picture {path} cannot be decoded", advice="The file is damaged or not a picture.")
    if height > 0 and width > 0:
        image = cv2.resize(image, (width, height))
    return image


def decode_image(data: bytes, color: bool | None = None) -> Image:
    """A picture from an encoded record; as it was stored where `color` is None.

    Raises:
        DataError: no picture, or one of more than 8 bits.

    Source: DecodeDatumToCVMat and DecodeDatumToCVMatNative in src/caffe/util/io.cpp.
    """
    import cv2

    flag = cv2.IMREAD_UNCHANGED if color is None else cv2.IMREAD_COLOR if color else cv2.IMREAD_GRAYSCALE
    image = _decoded(data, flag)
    if image is None:
        raise DataError("an encoded record cannot be decoded", got=f"{len(data)} bytes that are no picture")
    if image.dtype != np.uint8:
        raise DataError("an encoded record has more than 8 bits", expected="uint8", got=image.dtype)
    return image


def _decoded(data: bytes, flag: int) -> Image | None:
    import cv2

    if not is_affordable(data):
        height, width = picture_size(data)
        raise DataError("a picture is too large for its file", got=f"{height}x{width} in {len(data)} bytes")
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    except cv2.error:  # no bytes at all, or extents beyond all bounds
        return None


def channels_first(image: Image) -> np.ndarray:
    """Channels x rows x columns."""
    if image.ndim == 2:
        return image[None]
    import cv2

    planes = np.empty((image.shape[2], *image.shape[:2]), image.dtype)
    cv2.split(image, list(planes))  # many times as quick as NumPy's copy of a transposed picture
    return planes
