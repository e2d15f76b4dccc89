"""The picture functions that were removed from scipy.misc. They use Pillow, as the originals did
(scipy/misc/pilutil.py, scipy 1.0).
"""

from __future__ import annotations

from typing import Any

import numpy as np

FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "cubic": 3}  # Pillow's numbers


def scipy_misc_names() -> dict[str, Any]:
    """Returns the names that were removed from scipy.misc."""
    return {function.__name__: function for function in (bytescale, fromimage, imread, imresize, imsave, toimage)}


def bytescale(data: Any, cmin: Any = None, cmax: Any = None, high: int = 255, low: int = 0) -> Any:
    """Returns `(data - cmin) * (high - low) / (cmax - cmin) + low`, rounded to uint8. cmin and cmax are by default
    the minimum and maximum of the data. uint8 data is unchanged.
    """
    data = np.asarray(data)
    if data.dtype == np.uint8:
        return data
    least, most = (data.min() if cmin is None else cmin), (data.max() if cmax is None else cmax)
    scale = float(high - low) / (float(most - least) or 1)
    return (((data - least) * scale + low).clip(low, high) + 0.5).astype(np.uint8)


def toimage(
    arr: Any, high: int = 255, low: int = 0, cmin: Any = None, cmax: Any = None, mode: str | None = None
) -> Any:
    """Makes a Pillow image of an array, H x W, H x W x C or C x H x W with C = 3 or 4, scaled by `bytescale`.

    Raises:
        ValueError: If the array has another shape.
    """
    from PIL import Image

    array = np.asarray(arr)
    if mode == "F":
        return Image.fromarray(array.astype(np.float32))
    if array.ndim == 3 and array.shape[2] not in (3, 4) and array.shape[0] in (3, 4):
        array = array.transpose(1, 2, 0)
    if array.ndim != 2 and not (array.ndim == 3 and array.shape[2] in (3, 4)):
        raise ValueError(f"an array of shape {array.shape} is not a picture; expected H x W or H x W x 3")
    image = Image.fromarray(np.ascontiguousarray(bytescale(array, cmin, cmax, high, low)))
    return image.convert(mode) if mode else image


def fromimage(im: Any, flatten: bool = False, mode: str | None = None) -> Any:
    """Returns a Pillow image as an array, H x W or H x W x channels; with `flatten`, as a grey image of floats."""
    if mode or im.mode in ("P", "1"):
        im = im.convert(mode or ("RGBA" if "transparency" in im.info else "RGB" if im.mode == "P" else "L"))
    return np.array(im.convert("F") if flatten else im)


def imread(name: Any, flatten: bool = False, mode: str | None = None) -> Any:
    """Reads a picture file as an array."""
    from PIL import Image

    with Image.open(name) as image:
        return fromimage(image, flatten, mode)


def imsave(name: Any, arr: Any, format: str | None = None) -> None:
    """Writes an array as a picture. Values other than uint8 are scaled so that the smallest is 0 and the largest
    255.
    """
    toimage(arr).save(name, format)


def imresize(arr: Any, size: Any, interp: str = "bilinear", mode: str | None = None) -> Any:
    """Resizes a picture. `size` is a percentage if an int, a factor if a float, (height, width) if a tuple."""
    image = toimage(arr, mode=mode)
    if isinstance(size, (int, np.integer)):
        wanted = [int(side * (size / 100.0)) for side in image.size]
    elif isinstance(size, (float, np.floating)):
        wanted = [int(side * size) for side in image.size]
    else:
        wanted = [int(size[1]), int(size[0])]
    return fromimage(image.resize(wanted, FILTERS[interp]))
