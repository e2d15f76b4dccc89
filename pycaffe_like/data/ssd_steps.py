"""The steps of SSD's transform_param for pictures without boxes: distort, expand, resize and noise."""

from __future__ import annotations

import numpy as np

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options, Shape

from .augment import add_noise, distort, draw_expand_ratio, expand, resize_image
from .image import Image
from .mean import Mean


class SsdSteps:
    """Distorts the colours of a picture, expands it, resizes it and adds noise, in this order, in both phases.

    Attributes:
        is_on: whether an option changes pictures.

    Source: src/caffe/data_transformer.cpp of SSD (weiliu89/caffe).
    """

    def __init__(self, options: Options) -> None:
        """
        Args:
            options: transform_param.

        Raises:
            LayerError: If there are several resize_param, or one of them has no size.
        """
        self.distort: Options | None = options.get("distort_param")
        self.expand: Options | None = options.get("expand_param")
        self.noise: Options | None = options.get("noise_param")
        resizes: tuple[Options, ...] = options.get("resize_param") or ()
        if len(resizes) > 1:
            raise LayerError("only AnnotatedData has several resize_param", expected="one", got=len(resizes))
        if resizes and not (resizes[0]["height"] and resizes[0]["width"]):
            raise LayerError("resize_param lacks the size", expected="height and width")
        self.resize = resizes[0] if resizes else None
        steps = (self.distort, self.expand, self.noise, self.resize)
        self.is_on = any(step is not None for step in steps)

    def __call__(self, image: Image, random: np.random.Generator, mean: Mean) -> Image:
        """Changes a picture, rows x columns x channels.

        Args:
            mean: its colour fills the canvas of an expanded picture.

        Raises:
            DataError: If distort_param is set and the picture is not in colour.
        """
        if self.distort is not None:
            image = distort(image, self.distort, random)
        ratio = draw_expand_ratio(self.expand, random)
        if ratio is not None:
            image, _ = expand(image, ratio, mean.color(image.shape[2]), random)
        if self.resize is not None:
            image = resize_image(image, self.resize, random)
        return image if self.noise is None else add_noise(image, self.noise, random)

    def shape(self, image: Shape) -> Shape:
        """Returns the shape, C x H x W, of a picture after these steps."""
        return image if self.resize is None else (image[0], self.resize["height"], self.resize["width"])
