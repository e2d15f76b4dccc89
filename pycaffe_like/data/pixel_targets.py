"""The third top of AnnotatedData in eric612's fork: for each class, which pixels belong to it.

Source: src/caffe/layers/annotated_data_layer.cpp and Transform2 in src/caffe/data_transformer.cpp of
eric612/MobileNet-YOLO.
"""

from __future__ import annotations

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.label_map import read_pixel_classes
from pycaffe_like.spec import Options

from .image import Image, decode_image

_THRESHOLD = 100
"""With a single class, shrunken pixels above this value belong to it."""


class PixelTargets:
    """Makes the targets of a picture, classes x height x width, from its segmentation, a gray picture.

    With a single class, the segmentation is resized to the targets' size by averaging; what is above 100
    becomes 1, the rest 0. With several classes, label_map_file assigns a class to each value of a pixel, and a target
    is the share of its pixels that belong to the class.

    Attributes:
        values: for each class, a table from a pixel's value to 255 if it belongs to the class, or 0; None
            for a single class.
    """

    def __init__(self, options: Options) -> None:
        """
        Args:
            options: annotated_data_param.

        Raises:
            LayerError: If the size is out of range, or label_map_file is missing or assigns no class.
            ParseError: If label_map_file cannot be read.
        """
        self._fixed = (options["seg_resize_height"], options["seg_resize_width"])
        self._divisor = options["seg_scales"]
        if self._divisor < 1 or min(self._fixed) < 0:
            raise LayerError("the size of the segmentation is out of range", expected="a positive seg_scales and size")
        self.values = None if options["single_class"] else _class_tables(options.get("label_map_file"))

    @property
    def classes(self) -> int:
        return 1 if self.values is None else len(self.values)

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Returns height and width of the targets for a transformed picture: seg_resize_height and
        seg_resize_width if both are set, or else the picture's divided by seg_scales."""
        height, width = self._fixed if all(self._fixed) else (height // self._divisor, width // self._divisor)
        if not height or not width:
            raise LayerError("the picture is too small for seg_scales", expected=f"{self._divisor} pixels or more")
        return height, width

    def decode(self, segmentation: bytes) -> Image:
        """Decodes the segmentation of a record, rows x columns.

        Raises:
            DataError: If the record has none.
        """
        if not segmentation:
            raise DataError(
                "a record has no segmentation, which the third top needs", expected="a picture in the Datum's seg_label"
            )
        return decode_image(segmentation, color=False)

    def __call__(self, labels: Image, height: int, width: int) -> np.ndarray:
        """Returns the targets for the part of a segmentation that a transformed picture shows.

        Args:
            height, width: the size of that picture.
        """
        import cv2

        rows, columns = self.size(height, width)
        masks = [labels] if self.values is None else [cv2.LUT(labels, table) for table in self.values]
        small = np.array([cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA) for mask in masks])
        if self.values is None:
            return (small > _THRESHOLD).astype(np.float32)
        shares: np.ndarray = np.multiply(small, 1 / 255, dtype=np.float32)
        return shares


def _class_tables(path: str | None) -> list[np.ndarray]:
    if path is None:
        raise LayerError("label_map_file is missing, which single_class: false needs")
    classes = np.array(read_pixel_classes(path), np.int64)
    if classes.max(initial=0) < 1 or len(classes) > 256:
        raise LayerError(
            "label_map_file does not fit a segmentation",
            expected="up to 256 items, with a label_id above 0",
            got=f"{len(classes)} items, with a label_id up to {classes.max(initial=0)}",
        )
    tables = np.zeros((classes.max(), 256), np.uint8)
    for number, table in enumerate(tables, 1):
        table[: len(classes)] = np.where(classes == number, 255, 0)
    return list(tables)
