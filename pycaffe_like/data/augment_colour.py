"""Applies the steps of augment_param that change pixel values: colour, blur, compression, erasing.

Pictures are rows x columns x channels, uint8, BGR.
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
    """Applies contrast, gamma and brightness, then saturation, hue, gray and pca_noise, each at random.

    Raises:
        DataError: If the picture is gray and an option needs colours.
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
    """Draws contrast, gamma and brightness, applied in this order, as a table of 256 new pixel values.

    Returns None if nothing changes.
    """
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
    """Draws saturation, hue, gray and pca_noise as a 3 x 4 matrix that multiplies (blue, green, red, 1).

    Saturation, hue and gray keep the luminance. Returns None if nothing changes.
    """
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
    """Applies blur and JPEG compression, each at random."""
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
    """Fills a random rectangle of the picture with one colour, at random.

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
