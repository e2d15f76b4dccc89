"""Pictures and arrays for nets: loading, resizing, cropping, preprocessing, conversion to messages.

Source: python/caffe/io.py.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

from pycaffe_like.data.image import channels_first, decode_image, read_file
from pycaffe_like.errors import DataError
from pycaffe_like.proto import caffe_pb2

from . import resample


def __getattr__(name: str) -> Any:
    """Returns `skimage` or its `resize`. pycaffe's io module imports them, and some scripts use them from there.

    Raises:
        AttributeError: If there is no such name, or scikit-image is not installed.
    """
    modules = {"skimage": "skimage.io", "resize": "skimage.transform"}
    if name not in modules:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = importlib.import_module(modules[name])
        importlib.import_module("skimage.transform")
    except ImportError:
        raise AttributeError(f"caffe.io.{name} needs scikit-image: pip install scikit-image") from None
    return importlib.import_module("skimage") if name == "skimage" else module.resize


def blobproto_to_array(blob: Any, return_diff: bool = False) -> np.ndarray:
    """Returns the data, or the diff, of a BlobProto.

    Raises:
        ValueError: If the number of values does not match the shape.
    """
    legacy = any(blob.HasField(name) for name in ("num", "channels", "height", "width"))
    shape = (blob.num, blob.channels, blob.height, blob.width) if legacy else tuple(blob.shape.dim)
    single, double = (blob.diff, blob.double_diff) if return_diff else (blob.data, blob.double_data)
    return np.array(single if len(single) else double, np.float64).reshape(shape)


def array_to_blobproto(arr: np.ndarray, diff: np.ndarray | None = None) -> Any:
    """Returns a BlobProto with an array's shape and values. `diff` must have the same shape."""
    blob = caffe_pb2.BlobProto()
    blob.shape.dim.extend(arr.shape)
    blob.data.extend(arr.ravel().tolist())
    if diff is not None:
        blob.diff.extend(diff.ravel().tolist())
    return blob


def arraylist_to_blobprotovector_str(arraylist: Iterable[np.ndarray]) -> bytes:
    """Serializes arrays as a BlobProtoVector."""
    vector = caffe_pb2.BlobProtoVector(blobs=[array_to_blobproto(array) for array in arraylist])
    return bytes(vector.SerializeToString())


def blobprotovector_str_to_arraylist(str: bytes) -> list[np.ndarray]:
    """Parses the arrays in a serialized BlobProtoVector."""
    return [blobproto_to_array(blob) for blob in caffe_pb2.BlobProtoVector.FromString(str).blobs]


def array_to_datum(arr: np.ndarray, label: int | None = None) -> Any:
    """Returns a Datum with a C x H x W array: as bytes if it is uint8, otherwise as floats.

    Raises:
        ValueError: If the array does not have three axes.
    """
    if arr.ndim != 3:
        raise ValueError("Incorrect array shape.")
    datum = caffe_pb2.Datum()
    datum.channels, datum.height, datum.width = arr.shape
    if arr.dtype == np.uint8:
        datum.data = arr.tobytes()
    else:
        datum.float_data.extend(arr.ravel().tolist())
    if label is not None:
        datum.label = label
    return datum


def datum_to_array(datum: Any) -> np.ndarray:
    """Returns the C x H x W values of a Datum: uint8, or float64 from float_data. An encoded picture is decoded.

    Raises:
        DataError: If an encoded picture cannot be decoded.
    """
    if datum.encoded:
        return channels_first(decode_image(datum.data))
    shape = (datum.channels, datum.height, datum.width)
    if len(datum.data):
        pixels: np.ndarray = np.frombuffer(datum.data, np.uint8).reshape(shape).copy()
        return pixels
    return np.array(datum.float_data, np.float64).reshape(shape)


class Transformer:
    """Converts pictures to the form of a net's input, and back.

    Steps that are not set are skipped. The order is: resize to the input's height and width,
    transpose, swap channels, multiply by raw_scale, subtract the mean, multiply by input_scale.

    Args:
        inputs: the shapes, N x C x H x W, of the net's inputs, by name.
    """

    def __init__(self, inputs: Mapping[str, Sequence[int]]) -> None:
        self.inputs = inputs
        self.transpose: dict[str, Sequence[int]] = {}
        self.channel_swap: dict[str, Sequence[int]] = {}
        self.raw_scale: dict[str, float] = {}
        self.mean: dict[str, np.ndarray] = {}
        self.input_scale: dict[str, float] = {}

    def preprocess(self, in_: str, data: np.ndarray) -> np.ndarray:
        """Converts an H x W x K picture to C x H x W, float32, for input `in_`; `data` is not modified."""
        self._check_input(in_)
        size = tuple(self.inputs[in_][2:])
        image = data if data.shape[:2] == size else resize_image(data, size)
        caffe_in = image.astype(np.float32, copy=in_ not in self.channel_swap)  # swapping channels copies
        if in_ in self.transpose:
            caffe_in = caffe_in.transpose(self.transpose[in_])
        if in_ in self.channel_swap:
            caffe_in = caffe_in[np.asarray(self.channel_swap[in_])]
        if in_ in self.raw_scale:
            caffe_in *= self.raw_scale[in_]
        if in_ in self.mean:
            caffe_in -= self.mean[in_]
        if in_ in self.input_scale:
            caffe_in *= self.input_scale[in_]
        return caffe_in

    def deprocess(self, in_: str, data: np.ndarray) -> np.ndarray:
        """Reverses `preprocess`, except resizing."""
        self._check_input(in_)
        image: np.ndarray = data.copy().squeeze()
        if image.ndim < len(self.transpose.get(in_, ())):  # squeeze also removed a single channel
            image = image.reshape(self.inputs[in_][1:])
        if in_ in self.input_scale:
            image /= self.input_scale[in_]
        if in_ in self.mean:
            image += self.mean[in_]
        if in_ in self.raw_scale:
            image /= self.raw_scale[in_]
        if in_ in self.channel_swap:
            image = image[np.argsort(self.channel_swap[in_])]
        if in_ in self.transpose:
            image = image.transpose(np.argsort(self.transpose[in_]))
        return image

    def set_transpose(self, in_: str, order: Sequence[int]) -> None:
        """Sets the order of axes: (2, 0, 1) converts H x W x C to C x H x W."""
        self._check_input(in_)
        if len(order) != len(self.inputs[in_]) - 1:
            raise DataError(
                "Transpose order needs to have the same number of dimensions as the input.",
                expected=f"{len(self.inputs[in_]) - 1} axes",
                got=tuple(order),
            )
        self.transpose[in_] = order

    def set_channel_swap(self, in_: str, order: Sequence[int]) -> None:
        """Sets the order of channels, the first axis after transposing: (2, 1, 0) converts RGB to BGR."""
        self._check_input(in_)
        if len(order) != self.inputs[in_][1]:
            raise DataError(
                "Channel swap needs to have the same number of dimensions as the input channels.",
                expected=f"{self.inputs[in_][1]} channels",
                got=tuple(order),
            )
        self.channel_swap[in_] = order

    def set_raw_scale(self, in_: str, scale: float) -> None:
        """Sets the factor that is applied before the mean is subtracted: 255 for a net trained on 8-bit pictures."""
        self._check_input(in_)
        self.raw_scale[in_] = scale

    def set_mean(self, in_: str, mean: np.ndarray) -> None:
        """Sets the mean to subtract: one value per channel, or a picture, H x W or C x H x W,
        which is resized to the input.

        Raises:
            ValueError: If the mean has the wrong shape.
        """
        self._check_input(in_)
        channels, *size = self.inputs[in_][1:]
        if mean.ndim not in (1, 2, 3):
            raise ValueError(
                f"Mean shape invalid: expected one value per channel, H x W or C x H x W; got {mean.shape}"
            )
        fitting = (channels,) if mean.ndim == 1 else (1, channels)
        mean = mean[:, np.newaxis, np.newaxis] if mean.ndim == 1 else mean.reshape(-1, *mean.shape[-2:])
        if len(mean) not in fitting:
            raise ValueError(f"Mean channels incompatible with input: expected {channels}, got {len(mean)}.")
        if mean.shape[1:] not in ((1, 1), tuple(size)):
            mean = resize_image(mean.transpose(1, 2, 0), size).transpose(2, 0, 1)
        self.mean[in_] = mean

    def set_input_scale(self, in_: str, scale: float) -> None:
        """Sets the factor applied last, after the mean is subtracted."""
        self._check_input(in_)
        self.input_scale[in_] = scale

    def _check_input(self, in_: str) -> None:
        if in_ not in self.inputs:
            raise DataError(f"{in_} is not one of the net inputs: {dict(self.inputs)}")


def load_image(filename: str | Path | IO[bytes], color: bool = True) -> np.ndarray:
    """Loads a picture from a path or an open file, as float32 from 0 to 1.

    Args:
        color: convert to RGB; otherwise to grey, with the weights of scikit-image's rgb2gray.

    Returns:
        H x W x 3, or H x W x 1 if not color. Alpha is dropped; EXIF orientation is ignored.

    Raises:
        DataError: If the file does not exist or OpenCV cannot decode it.
    """
    import cv2

    data = read_file(filename) if isinstance(filename, (str, Path)) else filename.read()
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:  # the file is empty, or the picture is too large for OpenCV
        image = None
    if image is None:
        raise DataError(f"picture {filename} cannot be decoded", advice="The file is damaged or not a picture.")
    whole = {"uint8": 255, "uint16": 65535}.get(image.dtype.name, 1)
    if image.ndim == 2:
        grey = np.divide(image, whole, dtype=np.float32)[:, :, np.newaxis]
        return np.tile(grey, (1, 1, 3)) if color else grey
    if color:
        return np.divide(image[:, :, 2::-1], whole, dtype=np.float32)
    luminance: np.ndarray = image[:, :, :3] @ np.array([0.0721, 0.7154, 0.2125]) / whole
    return luminance.astype(np.float32)[:, :, np.newaxis]


def resize_image(im: np.ndarray, new_dims: Sequence[int] | np.ndarray, interp_order: int = 1) -> np.ndarray:
    """Resizes an H x W x K picture to `new_dims`, height and width; returns float32.

    Pictures with 1 or 3 channels are resized by `resample.resize`, others by `resample.zoom`.

    Args:
        interp_order: 0 is nearest, 1 linear, 3 cubic; 2, 4 and 5 are splines.

    Raises:
        DataError: If the picture does not have three axes.
        ValueError: If interp_order is not 0 to 5.
    """
    if im.ndim != 3:
        raise DataError("resize_image takes a picture of three axes", expected="H x W x K", got=im.shape)
    if interp_order not in resample.ORDERS:
        raise ValueError(f"interp_order is out of range: expected 0 to 5, got {interp_order}")
    height, width = (int(extent) for extent in new_dims)
    how = resample.resize if im.shape[2] in (1, 3) else resample.zoom
    return how(im, height, width, interp_order).astype(np.float32, copy=False)


def oversample(images: Sequence[np.ndarray] | np.ndarray, crop_dims: Sequence[int] | np.ndarray) -> np.ndarray:
    """Returns ten crops of each picture, 10N x H x W x K: the corners, the centre, and the mirror images of these.

    Raises:
        DataError: If the crops are larger than the pictures.
    """
    height, width, channels = images[0].shape
    high, wide = (int(extent) for extent in crop_dims)
    if high > height or wide > width:
        raise DataError(
            "the crops are larger than the pictures", expected=f"at most {height} x {width}", got=f"{high} x {wide}"
        )
    bottom, right = height - high, width - wide
    places = [(0, 0), (0, right), (bottom, 0), (bottom, right), (bottom // 2, right // 2)]
    crops = np.empty((len(images), 10, high, wide, channels), np.float32)
    for image, ten in zip(images, crops, strict=True):
        for crop, (top, left) in zip(ten, places, strict=False):
            crop[...] = image[top : top + high, left : left + wide]
        ten[5:] = ten[:5, :, ::-1]
    return crops.reshape(-1, high, wide, channels)
