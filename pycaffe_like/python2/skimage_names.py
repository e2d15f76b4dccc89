"""What pycaffe scripts use of scikit-image: a stand-in if it is not installed, and otherwise its old names."""

from __future__ import annotations

import os
from collections.abc import Callable
from glob import glob
from importlib.util import find_spec
from typing import Any

import numpy as np

from .other_libraries import renaming
from .scipy_misc import imread as read_picture


def skimage_module(name: str) -> str:
    """Returns the name of the installed module that a script gets as skimage or a part of it; "" if it gets a stand-
    in.
    """
    return name if find_spec("skimage") else ""


def img_as_float(image: Any) -> Any:
    """Divides integers by the largest value of their type; returns floats unchanged."""
    image = np.asarray(image)
    return image if image.dtype.kind == "f" else image / float(np.iinfo(image.dtype).max)


def img_as_ubyte(image: Any) -> Any:
    """Converts floats between 0 and 1 to uint8 between 0 and 255, rounded."""
    image = np.asarray(image)
    return image if image.dtype == np.uint8 else np.rint(img_as_float(image) * 255).astype(np.uint8)


def imread(fname: Any, as_grey: bool = False, as_gray: bool = False) -> Any:
    """Reads a picture file as an array, H x W or H x W x channels. In grey, the values are floats from 0 to 1."""
    image = read_picture(fname)
    return rgb2gray(image) if as_grey or as_gray else image


class ImageCollection:
    """A sequence of pictures, each read when it is accessed. The argument is a list of files, or one or more file name
    patterns separated by colons.
    """

    def __init__(self, load_pattern: Any) -> None:
        patterns = load_pattern.split(os.pathsep) if isinstance(load_pattern, str) else None
        self.files = sorted(file for one in patterns for file in glob(one)) if patterns else list(load_pattern)

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, index: Any) -> Any:
        return ImageCollection(self.files[index]) if isinstance(index, slice) else imread(self.files[index])


def imsave(fname: Any, arr: Any) -> None:
    """Writes an array, uint8 or floats from 0 to 1, as a picture."""
    from PIL import Image

    Image.fromarray(img_as_ubyte(arr)).save(fname)


def rgb2gray(image: Any) -> Any:
    """Returns 0.2125 R + 0.7154 G + 0.0721 B, as floats."""
    image = img_as_float(image)
    return image if image.ndim == 2 else image[..., :3] @ np.array([0.2125, 0.7154, 0.0721])


def gray2rgb(image: Any) -> Any:
    return np.stack([image] * 3, axis=-1) if np.ndim(image) == 2 else image


def resize(image: Any, output_shape: Any, order: int = 1, preserve_range: bool = False, **options: Any) -> Any:
    """Resizes the first two axes without smoothing: bilinearly or, with order 0, to the nearest pixel. Border
    pixels are repeated outside the picture, whatever `mode` says.
    """
    image = np.asarray(image, float) if preserve_range else img_as_float(image)
    for axis, size in enumerate(output_shape[:2]):
        image = _resize_axis(image, axis, int(size), order)
    return image


def _resize_axis(image: Any, axis: int, size: int, order: int) -> Any:
    extent = image.shape[axis]
    places = ((np.arange(size) + 0.5) * extent / size - 0.5).clip(0, extent - 1)
    if order == 0:
        return image.take(np.rint(places).astype(int), axis)
    low = np.floor(places).astype(int)
    share = (places - low).reshape([-1 if one == axis else 1 for one in range(image.ndim)])
    return image.take(low, axis) * (1 - share) + image.take((low + 1).clip(max=extent - 1), axis) * share


def rescale(image: Any, scale: float, **options: Any) -> Any:
    """Resizes a picture by a factor."""
    return resize(image, [round(side * scale) for side in np.shape(image)[:2]], **options)


def polygon(r: Any, c: Any, shape: Any = None) -> tuple[Any, ...]:
    """Returns the rows and columns of the pixels whose centre is inside a polygon."""
    rows, columns = np.asarray(r, float), np.asarray(c, float)
    height, width = shape[:2] if shape is not None else (int(rows.max()) + 1, int(columns.max()) + 1)
    y, x = np.mgrid[:height, :width]
    inside = np.zeros((height, width), bool)
    for y0, x0, y1, x1 in zip(rows, columns, np.roll(rows, -1), np.roll(columns, -1), strict=True):
        if y0 != y1:
            crosses = ((y0 <= y) != (y1 <= y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
            inside ^= crosses
    return np.nonzero(inside)


def names_of(module: str) -> Callable[[], dict[str, Any]]:
    """Returns a function that returns the old names of a scikit-image module, or all of its names if scikit-image
    is not installed.
    """

    def names() -> dict[str, Any]:
        if not find_spec("skimage"):
            return {one.__name__: one for one in STAND_INS[module]}
        return OLD_FUNCTIONS[module]() if module in OLD_FUNCTIONS else {}

    return names


def _old_io() -> dict[str, Any]:
    import skimage.io

    return {"imread": renaming(skimage.io.imread, as_grey="as_gray")}


def _old_transform() -> dict[str, Any]:
    """Returns `resize` and `rescale` as they were: without smoothing, which was added later. `rescale` does not resize
    the channel axis.
    """
    from skimage import transform

    def resize(image: Any, output_shape: Any, *arguments: Any, **options: Any) -> Any:
        return transform.resize(image, output_shape, *arguments, **{"anti_aliasing": False, **options})

    def rescale(image: Any, scale: Any, *arguments: Any, **options: Any) -> Any:
        options.pop("multichannel", None)
        last = -1 if np.ndim(image) == 3 else None
        return transform.rescale(image, scale, *arguments, **{"anti_aliasing": False, "channel_axis": last, **options})

    return {"resize": resize, "rescale": rescale}


OLD_FUNCTIONS: dict[str, Callable[[], dict[str, Any]]] = {"io": _old_io, "transform": _old_transform}
STAND_INS: dict[str, tuple[Callable[..., Any], ...]] = {
    "": (img_as_float, img_as_ubyte),
    "color": (rgb2gray, gray2rgb),
    "draw": (polygon,),
    "io": (ImageCollection, imread, imsave),
    "transform": (resize, rescale),
    "util": (img_as_float, img_as_ubyte),
}
