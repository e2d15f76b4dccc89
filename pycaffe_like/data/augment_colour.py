"""Draws what augment_param does to the values of pixels: colours, sharpness, erased parts.

Pictures are rows x columns x channels of 8 bits, BGR.
"""

from __future__ import annotations

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.spec import Options

from .augment_geometry import draw_each_way, draw_factor, is_drawn
from .image import Image

_YIQ = np.array([[0.114, 0.587, 0.299], [-0.322, -0.274, 0.596], [0.312, -0.523, 0.211]])
_PCA_VALUES = np.array([0.2175, 0.0188, 0.0045]) * 255
_PCA_VECTORS = np.array([[-0.5836, -0.6948, 0.4203], [-0.5808, -0.0045, -0.8140], [-0.5675, 0.7192, 0.4009]])
"""How colours of ImageNet vary, in red, green and blue. Source: Krizhevsky, Sutskever and Hinton, 2012."""

_OF_COLOURS = ("saturation", "hue", "pca_noise")
_ERASED_AREA, _ERASED_ASPECT = 0.02, (0.3, 1 / 0.3)
"""Source: Zhong and others, Random Erasing Data Augmentation, 2017."""


def change_colours(image: Image, options: Options, random: np.random.Generator) -> Image:
    """A picture with all that is drawn of contrast, gamma, brightness; saturation, hue, gray, pca_noise.

    Raises:
        DataError: if the picture is gray and an option needs colours.
    """
    import cv2

    table = _draw_table(image, options, random)
    if table is not None:
        image = cv2.LUT(image, table).reshape(image.shape)
    if image.shape[2] == 3:
        matrix = _draw_colour_matrix(options, random)
        return image if matrix is None else cv2.transform(image, matrix)
    for name in _OF_COLOURS:
        if options[name]:
            raise DataError(f"{name} is for pictures in colour", expected="three channels", got=image.shape[2])
    return image


def _draw_table(image: Image, options: Options, random: np.random.Generator) -> np.ndarray | None:
    """What each of 256 values becomes: contrast, then gamma, then brightness; None for the same."""
    contrast = 1 + draw_each_way(options, "contrast", random)
    gamma = draw_factor(options, "gamma", random)
    brightness = 1 + draw_each_way(options, "brightness", random)
    if contrast == gamma == brightness == 1:
        return None
    values = np.arange(256.0)
    if contrast != 1:
        mean = float(image.mean())
        values = (mean + contrast * (values - mean)).clip(0, 255)
    return np.rint(brightness * 255 * (values / 255) ** gamma).clip(0, 255).astype(np.uint8)


def _draw_colour_matrix(options: Options, random: np.random.Generator) -> np.ndarray | None:
    """3 x 4, from (blue, green, red, 1) to other colours of the same luminance; None for the same."""
    saturation = 1 + draw_each_way(options, "saturation", random)
    angle = np.deg2rad(draw_each_way(options, "hue", random))
    if options["gray"] and random.random() < options["gray"]:
        saturation = 0.0
    shift = np.zeros(3)
    if is_drawn(options, "pca_noise", random):
        red_first = _PCA_VECTORS @ (random.normal(0, options["pca_noise"], 3) * _PCA_VALUES)
        shift = red_first[::-1]
    if saturation == 1 and not angle and not shift.any():
        return None
    sine, cosine = saturation * np.sin(angle), saturation * np.cos(angle)
    turn = np.array([[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]])
    return np.column_stack([np.linalg.inv(_YIQ) @ turn @ _YIQ, shift])


def degrade(image: Image, options: Options, random: np.random.Generator) -> Image:
    """A picture that is blurred and compressed where that is drawn."""
    import cv2

    shape = image.shape
    if is_drawn(options, "blur", random) and (sigma := random.uniform(0, options["blur"])) > 0:
        image = cv2.GaussianBlur(image, (0, 0), sigma).reshape(shape)
    if is_drawn(options, "jpeg", random):
        quality = int(random.integers(options["jpeg"], 101))
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        decoded = cv2.imdecode(data, cv2.IMREAD_COLOR if shape[2] == 3 else cv2.IMREAD_GRAYSCALE)
        image = np.asarray(decoded).reshape(shape)
    return image


def erase(image: Image, fill: np.ndarray, options: Options, random: np.random.Generator) -> Image:
    """A picture of which a rectangle is filled where that is drawn.

    Args:
        fill: one value for each channel.
    """
    if not is_drawn(options, "erasing", random):
        return image
    rows, columns = image.shape[:2]
    area = random.uniform(min(_ERASED_AREA, options["erasing"]), options["erasing"]) * rows * columns
    aspect = np.exp(random.uniform(*np.log(_ERASED_ASPECT)))
    height, width = min(rows, round((area / aspect) ** 0.5)), min(columns, round((area * aspect) ** 0.5))
    y, x = int(random.integers(rows - height + 1)), int(random.integers(columns - width + 1))
    image = image.copy()
    image[y : y + height, x : x + width] = np.rint(fill).clip(0, 255)
    return image
