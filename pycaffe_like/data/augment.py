"""Augments the pixels of pictures: colour distortion, expansion, resizing, noise.

Pictures are rows x columns x channels, uint8, BGR, as in OpenCV.

Source: src/caffe/util/im_transforms.cpp and data_transformer.cpp of SSD (weiliu89/caffe).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.spec import Options

from .annotations import small_size
from .image import Image, with_channel_axis

_POSTERIZED = 64  # number of levels merged into one


def distort(image: Image, options: Options, random: np.random.Generator) -> Image:
    """Changes brightness, contrast, saturation and hue at random, each with its own probability.

    Contrast is changed either before or after saturation and hue, at random.

    Raises:
        DataError: If the picture does not have three channels.
    """
    if image.shape[2] != 3:
        raise DataError("distort_param is for pictures in colour", expected="three channels", got=image.shape[2])

    def is_drawn(kind: str) -> bool:
        return bool(random.random() < options[f"{kind}_prob"])

    def factor(kind: str) -> float:
        return float(random.uniform(options[f"{kind}_lower"], options[f"{kind}_upper"]))

    def delta(kind: str) -> float:
        return float(random.uniform(-1, 1) * options[f"{kind}_delta"])

    contrast_first = random.random() > 0.5
    if is_drawn("brightness"):
        image = _linear(image, 1, delta("brightness"))
    if contrast_first and is_drawn("contrast"):
        image = _linear(image, factor("contrast"), 0)
    if is_drawn("saturation"):
        image = _in_hsv(image, 1, factor("saturation"), 0)
    if is_drawn("hue"):
        image = _in_hsv(image, 0, 1, delta("hue"))
    if not contrast_first and is_drawn("contrast"):
        image = _linear(image, factor("contrast"), 0)
    if is_drawn("random_order"):
        image = image[..., random.permutation(3)]
    return image


def _linear(image: Image, factor: float, offset: float) -> Image:
    """Returns factor * image + offset, clipped to 0 to 255."""
    import cv2

    table = np.rint(np.arange(256) * factor + offset).clip(0, 255).astype(np.uint8)
    return cv2.LUT(image, table)


def _in_hsv(image: Image, channel: int, factor: float, offset: float) -> Image:
    """Changes the hue, saturation or value of a picture: multiplies that channel by a factor and adds an offset."""
    import cv2

    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    hsv[..., channel] = _linear(hsv[..., channel].copy(), factor, offset)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)


def draw_expand_ratio(options: Options | None, random: np.random.Generator) -> float | None:
    """Draws the factor by which expand_param enlarges a picture's canvas; None if the picture is not expanded."""
    if options is None or random.random() > options["prob"]:
        return None
    return float(random.uniform(1, max(1.0, options["max_expand_ratio"])))


def expand(image: Image, ratio: float, fill: np.ndarray, random: np.random.Generator) -> tuple[Image, np.ndarray]:
    """Puts a picture at a random position on a canvas that is `ratio` times as high and wide.

    Args:
        fill: the colour of the canvas, one value for each channel.

    Returns:
        The canvas, and its edges as a window relative to the original picture.
    """
    height, width, channels = image.shape
    large = int(height * ratio), int(width * ratio)
    y, x = (int(random.random() * (after - before)) for after, before in zip(large, (height, width), strict=True))
    out = np.empty((*large, channels), np.uint8)
    out[:] = np.rint(fill).clip(0, 255)
    out[y : y + height, x : x + width] = image
    return out, np.array([-x / width, -y / height, (large[1] - x) / width, (large[0] - y) / height], np.float32)


def cut_out(image: Image, window: np.ndarray) -> Image:
    """Returns the pixels in a window. The window must lie within the picture."""
    height, width = image.shape[:2]
    x, y = int(window[0] * width), int(window[1] * height)
    columns, rows = int((window[2] - window[0]) * width), int((window[3] - window[1]) * height)
    return image[y : y + max(1, rows), x : x + max(1, columns)]


def draw_interpolation(resizing: Options | None, random: np.random.Generator) -> str:
    """Draws one of a resize_param's interp_modes (LINEAR if it has none); returns OpenCV's name for it."""
    modes = (resizing.get("interp_mode") if resizing is not None else None) or ("LINEAR",)
    return f"INTER_{modes[int(random.integers(len(modes)))]}"


def resize_image(image: Image, options: Options, random: np.random.Generator) -> Image:
    """Resizes a picture to the size in resize_param, with one of its interp_modes, drawn at random."""
    import cv2

    interpolation = getattr(cv2, draw_interpolation(options, random))
    height, width = options["height"], options["width"]
    mode = options["resize_mode"]
    if mode == "FIT_SMALL_SIZE":
        height, width = map(int, small_size(image.shape[0], image.shape[1], options))
    inner_height, inner_width = height, width
    if mode == "FIT_LARGE_SIZE_AND_PAD":
        aspect = image.shape[1] / image.shape[0]
        if aspect > width / height:
            inner_height = max(1, int(width / aspect))
        else:
            inner_width = max(1, int(aspect * height))
    found = with_channel_axis(cv2.resize(image, (inner_width, inner_height), interpolation=interpolation))
    above, left = (height - inner_height) // 2, (width - inner_width) // 2
    if above or left or found.shape[:2] != (height, width):
        around = above, height - inner_height - above, left, width - inner_width - left
        found = _pad(found, around, options)
    return found


def _pad(image: Image, around: tuple[int, int, int, int], options: Options) -> Image:
    import cv2

    kinds = {
        "CONSTANT": cv2.BORDER_CONSTANT,
        "MIRRORED": cv2.BORDER_REFLECT_101,
        "REPEAT_NEAREST": cv2.BORDER_REPLICATE,
    }
    values = of_channels(options.get("pad_value") or (0,), image.shape[2], "pad_value")
    return with_channel_axis(cv2.copyMakeBorder(image, *around, kinds[options["pad_mode"]], value=values))


def of_channels(values: Any, channels: int, option: str) -> list[float]:
    """Returns one value for each channel, from a list with one value per channel or a single value.

    Raises:
        DataError: If the list has neither one value nor one per channel.
    """
    if len(values) not in (1, channels):
        raise DataError(f"{option} does not fit the channels", expected=f"1 or {channels} values", got=len(values))
    return list(values) if len(values) == channels else list(values) * channels


def add_noise(image: Image, options: Options, random: np.random.Generator) -> Image:
    """Applies all kinds of noise that noise_param switches on."""
    import cv2

    def is_on(name: str) -> bool:
        return bool(options[name] or options["all_effects"])

    if is_on("decolorize"):
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if is_on("gauss_blur"):
        image = with_channel_axis(cv2.GaussianBlur(image, (7, 7), 1.5))
    if is_on("hist_eq"):
        image = _of_luminance(image, cv2.equalizeHist)
    if is_on("clahe"):
        image = _of_luminance(image, cv2.createCLAHE(clipLimit=4).apply)
    if options["jpeg"] > 0:
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(options["jpeg"])])
        image = with_channel_axis(np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED)))
    if is_on("erode"):
        image = with_channel_axis(cv2.erode(image, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))))
    if is_on("posterize"):
        image = image // _POSTERIZED * _POSTERIZED + _POSTERIZED // 2
    if is_on("inverse"):
        image = ~image
    if is_on("saltpepper"):
        image = _with_grains(image, options.get("saltpepper_param") or Options(), random)
    if is_on("convert_to_hsv"):
        image = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    if is_on("convert_to_lab"):
        image = cv2.cvtColor(image, cv2.COLOR_BGR2LAB)
    return image


def _of_luminance(image: Image, change: Any) -> Image:
    """Applies `change` to the luminance of a picture, but not to its colours."""
    import cv2

    if image.shape[2] == 1:
        return with_channel_axis(change(image[..., 0]))
    apart = cv2.cvtColor(image, cv2.COLOR_BGR2YCrCb)
    apart[..., 0] = change(apart[..., 0].copy())
    return cv2.cvtColor(apart, cv2.COLOR_YCrCb2BGR)


def _with_grains(image: Image, options: Options, random: np.random.Generator) -> Image:
    """Sets a random fraction of the pixels to one colour."""
    number = int((options.get("fraction") or 0) * image.shape[0] * image.shape[1])
    image = image.copy()
    rows, columns = random.integers(image.shape[0], size=number), random.integers(image.shape[1], size=number)
    image[rows, columns] = of_channels(options.get("value") or (0,), image.shape[2], "saltpepper_param.value")
    return image
