"""Converts arrays to and from BlobProto, and reads .binaryproto files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError, WeightsError, Where
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.regular_file import describe_content, read_regular

from .caffemodel import read_blob_message


def to_array(blob: Any) -> np.ndarray:
    """Returns the values of a BlobProto as float32, or as float64 if it holds doubles.

    The old fields num, channels, height and width give a shape with four axes.

    Raises:
        DataError: If the number of values does not match the shape.

    Source: Blob::FromProto in src/caffe/blob.cpp.
    """
    legacy = any(blob.HasField(name) for name in ("num", "channels", "height", "width"))
    shape = (blob.num, blob.channels, blob.height, blob.width) if legacy else tuple(blob.shape.dim)
    values = np.array(blob.double_data, np.float64) if len(blob.double_data) else np.array(blob.data, np.float32)
    if values.size != int(np.prod(shape)):
        raise DataError("a blob is damaged", expected=f"{int(np.prod(shape))} values", got=values.size)
    return values.reshape(shape)


def to_blob(array: np.ndarray) -> Any:
    """Makes a BlobProto with the shape of an array and its values as float32."""
    blob = caffe_pb2.BlobProto()
    blob.shape.dim.extend(array.shape)
    blob.data.extend(np.asarray(array, np.float32).ravel())
    return blob


def read_blob(path: str | Path) -> np.ndarray:
    """Reads the array in a .binaryproto file.

    Raises:
        DataError: If the file does not exist or does not contain a BlobProto.
    """
    data = memoryview(read_regular(path, DataError, _EXPECTED, "*.binaryproto"))
    try:
        blob = read_blob_message(data)
    except WeightsError as error:
        expected = f"{_EXPECTED} with a BlobProto"
        if content := describe_content(bytes(data[:1024])):
            raise DataError(f"this is {content}", expected=expected, where=Where(str(path))) from None
        got = error.got if error.expected is None else f"{error.got} for {error.expected}"
        raise DataError(error.problem, expected=expected, got=got, where=Where(str(path))) from None
    return blob.array(np.float64 if blob.dtype == np.float64 else np.float32)


_EXPECTED = "a .binaryproto file"


def read_mean(path: str | Path) -> np.ndarray:
    """Reads a mean image, C x H x W.

    Raises:
        DataError: As for `read_blob`, or if the array does not have the shape of one picture.
    """
    mean = read_blob(path)
    while mean.ndim > 3 and mean.shape[0] == 1:
        mean = mean[0]
    if mean.ndim != 3:
        shape = "x".join(map(str, mean.shape))
        raise DataError(f"{path} does not hold a mean image", expected="one picture, C x H x W", got=shape)
    return mean.astype(np.float32, copy=False)


def mean_bytes(mean: np.ndarray) -> bytes:
    """Returns the content of a mean file for a picture, C x H x W: a BlobProto with the old fields
    num, channels, height and width.
    """
    channels, height, width = mean.shape
    blob = caffe_pb2.BlobProto(num=1, channels=channels, height=height, width=width, data=mean.ravel())
    return bytes(blob.SerializeToString())
