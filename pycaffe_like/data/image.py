"""Decodes pictures from files and records with OpenCV, as Caffe does: BGR, rows from top to bottom."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.picture_size import is_affordable, picture_size
from pycaffe_like.regular_file import read_regular

from .stage_clock import stage

PICTURE_ENDINGS = (".bmp", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp")
"""File name extensions of pictures, in lower case."""

Image = np.ndarray
"""uint8, rows x columns x channels, or rows x columns if there is a single channel."""


def with_channel_axis(image: Image) -> Image:
    """Adds the channel axis back, which OpenCV drops if there is a single channel."""
    return image if image.ndim == 3 else image[..., None]


def read_image(path: str | Path, height: int = 0, width: int = 0, color: bool = True) -> Image:
    """Reads a picture file, and resizes it if height and width are both positive.

    Raises:
        DataError: If the file does not exist or OpenCV cannot decode it.

    Source: ReadImageToCVMat in src/caffe/util/io.cpp.
    """
    return decode_file(read_file(path), path, height, width, color)


def read_file(path: str | Path) -> bytes:
    """Reads the bytes of a picture file.

    OpenCV does not read the file itself, because it can only open names in UTF-8 (on Windows, in ASCII).

    Raises:
        DataError: If the file does not exist, is not a regular file, or is empty.
    """
    try:
        with stage("read"):
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
    """Like `read_image`, but takes the bytes of the file."""
    import cv2

    with stage("decode"):
        image = _decode(data, cv2.IMREAD_COLOR if color else cv2.IMREAD_GRAYSCALE)
        if image is None:
            raise DataError(f"picture {path} cannot be decoded", advice="The file is damaged or not a picture.")
        if height > 0 and width > 0:
            image = cv2.resize(image, (width, height))
        return image


def decode_image(data: bytes, color: bool | None = None) -> Image:
    """Decodes the picture of an encoded record. If `color` is None, it keeps the channels that were
    stored.

    Raises:
        DataError: If the bytes are not a picture, or it has more than 8 bits per channel.

    Source: DecodeDatumToCVMat and DecodeDatumToCVMatNative in src/caffe/util/io.cpp.
    """
    import cv2

    flag = cv2.IMREAD_UNCHANGED if color is None else cv2.IMREAD_COLOR if color else cv2.IMREAD_GRAYSCALE
    with stage("decode"):
        image = _decode(data, flag)
    if image is None:
        raise DataError("an encoded record cannot be decoded", got=f"{len(data)} bytes that are not a picture")
    if image.dtype != np.uint8:
        raise DataError("an encoded record has more than 8 bits", expected="uint8", got=image.dtype)
    return image


def _decode(data: bytes, flag: int) -> Image | None:
    import cv2

    if not is_affordable(data):
        height, width = picture_size(data)
        raise DataError("a picture is too large for its file", got=f"{height}x{width} in {len(data)} bytes")
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    except cv2.error:  # no bytes at all, or an absurd size in the header
        return None


_OPENCV_VECTOR = 64
"""In a picture that is not contiguous, OpenCV separates rows shorter than this pixel by pixel."""


def copy_picture(out: np.ndarray, picture: np.ndarray) -> None:
    """Copies a picture, C x H x W, into a contiguous array.

    The picture may be stored pixel by pixel, and mirrored by a negative stride: OpenCV separates channels and
    mirrors rows many times faster than NumPy.
    """
    import cv2

    mirrored = picture.strides[2] < 0
    forward = picture[:, :, ::-1] if mirrored else picture
    if picture.dtype != np.uint8 or out.dtype != np.uint8:
        out[...] = picture
        return
    if picture.shape[0] > 1 and forward.strides[0] == picture.itemsize:
        image = forward.transpose(1, 2, 0)
        if image.shape[1] < _OPENCV_VECTOR:
            image = np.ascontiguousarray(image)
        cv2.split(image, list(out))
    else:
        out[...] = forward
    if mirrored:
        rows = out.reshape(-1, out.shape[2])
        cv2.flip(rows, 1, rows)


def planes(image: Image) -> np.ndarray:
    """Returns a view of a picture as channels x rows x columns."""
    return image[None] if image.ndim == 2 else image.transpose(2, 0, 1)


def channels_first(image: Image) -> np.ndarray:
    """Converts a picture from rows x columns x channels to channels x rows x columns."""
    if image.ndim == 2:
        return image[None]
    import cv2

    planes = np.empty((image.shape[2], *image.shape[:2]), image.dtype)
    cv2.split(image, list(planes))  # many times faster than copying a transposed picture with NumPy
    return planes
