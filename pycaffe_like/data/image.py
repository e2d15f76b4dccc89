"""Pictures from files and from records, with OpenCV as in Caffe: BGR, rows from the top."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pycaffe_like.errors import DataError

Image = np.ndarray
"""Rows x columns x channels, or rows x columns for a single channel; 8 bits."""


def read_image(path: str | Path, height: int = 0, width: int = 0, color: bool = True) -> Image:
    """A picture file, resized where height and width are both positive.

    Raises:
        DataError: no such file, or none that OpenCV can decode.

    Source: ReadImageToCVMat in src/caffe/util/io.cpp.
    """
    import cv2

    image = cv2.imread(str(path), cv2.IMREAD_COLOR if color else cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise unreadable(path)
    if height > 0 and width > 0:
        image = cv2.resize(image, (width, height))
    return image


def unreadable(path: str | Path) -> DataError:
    """The error for a picture that OpenCV does not read, with the reason as far as it shows."""
    path = Path(path)
    if not path.exists():
        return DataError(f"picture {path} does not exist")
    if path.is_dir():
        return DataError(f"{path} is a folder", expected="a picture")
    if path.stat().st_size == 0:
        return DataError(f"picture {path} is empty")
    return DataError(f"picture {path} cannot be decoded", advice="The file is damaged or no picture.")


def decode_image(data: bytes, color: bool | None = None) -> Image:
    """A picture from the bytes of its file; as it was stored where `color` is None.

    Raises:
        DataError: no picture, or one of more than 8 bits.

    Source: DecodeDatumToCVMat and DecodeDatumToCVMatNative in src/caffe/util/io.cpp.
    """
    import cv2

    flag = cv2.IMREAD_UNCHANGED if color is None else cv2.IMREAD_COLOR if color else cv2.IMREAD_GRAYSCALE
    image = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    if image is None:
        raise DataError("an encoded record cannot be decoded", got=f"{len(data)} bytes that are no picture")
    if image.dtype != np.uint8:
        raise DataError("an encoded record has more than 8 bits", expected="uint8", got=image.dtype)
    return image


def channels_first(image: Image) -> np.ndarray:
    """Channels x rows x columns, without copying."""
    return image[None] if image.ndim == 2 else image.transpose(2, 0, 1)
