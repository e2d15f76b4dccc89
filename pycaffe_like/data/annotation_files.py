"""Makes records with boxes from pictures and their annotation files.

Source: tools/convert_annoset.cpp and src/caffe/util/io.cpp of SSD (weiliu89/caffe).
"""

from __future__ import annotations

import json
import logging
import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from pycaffe_like.errors import DataError, shorten
from pycaffe_like.files.annotated_datum import pack_annotated
from pycaffe_like.regular_file import read_regular

from .image import decode_file
from .list_line import AnnotatedEntry, Entry
from .records import Record, RecordMaker

log = logging.getLogger(__name__)


class AnnotatedObject(NamedTuple):
    """One object in an annotation file, in pixels.

    Attributes:
        name: the name of its class; in files of type txt, the class number.
    """

    name: str
    corners: tuple[float, ...]
    difficult: bool = False


@dataclass(frozen=True)
class AnnotatedRecordMaker(RecordMaker):
    """Makes records of pictures with their boxes.

    Attributes:
        min_dim: the minimum length of a picture's shorter side; smaller pictures are enlarged to it. 0 for no
            limit.
        max_dim: the maximum length of a picture's longer side; larger pictures are reduced to it. 0 for no
            limit.
        root: prefix of every path in the list.
        kind: format of annotation files, one per picture: xml (VOC), json (COCO), or txt with a line
            "label xmin ymin xmax ymax" per object.
        classes: the label of each class name.
    """

    min_dim: int = 0
    max_dim: int = 0
    root: str = ""
    kind: str = "xml"
    classes: Mapping[str, int] = field(default_factory=dict)

    @property
    def resizes(self) -> bool:
        return bool(self.min_dim or self.max_dim) or super().resizes

    def resize(self, image: Any) -> Any:
        if not (self.min_dim or self.max_dim):
            return super().resize(image)
        import cv2

        short, long = sorted(image.shape[:2])
        factor = self.min_dim / short if short < self.min_dim else 1.0
        if self.max_dim and int(factor * long) > self.max_dim:
            factor = self.max_dim / long
        return image if factor == 1 else cv2.resize(image, None, fx=factor, fy=factor)

    def record(self, number: int, entry: Entry, file: bytes) -> Record:
        image = decode_file(file, entry.path, color=not self.gray)
        made = self.record_of(number, entry, file, image)
        boxes = None
        if isinstance(entry, AnnotatedEntry):
            height, width = image.shape[:2]
            boxes = read_boxes(self.root + entry.annotation, self.kind, height, width, self.classes)
        return made._replace(value=pack_annotated(made.value, boxes))


_BROKEN = (ValueError, KeyError, TypeError, AttributeError, ET.ParseError, OverflowError, RecursionError)
"""The exceptions that readers raise for files with an unexpected structure."""


def read_boxes(path: str, kind: str, height: int, width: int, labels: Mapping[str, int]) -> np.ndarray:
    """Reads the boxes in an annotation file, B x 7, grouped by class. Returns no boxes if the file is
    missing.

    Args:
        kind: xml, json or txt.
        height, width: the size of the picture, used if the file does not state it.

    Raises:
        DataError: If the file is malformed, or a class has no label.
    """
    if not os.path.exists(path):
        return np.zeros((0, 7), np.float32)
    size, objects = read_objects(path, kind)
    height, width = size if all(size) else (height, width)
    of_label: dict[int, list[tuple[float, ...]]] = {}
    for one in objects:
        _remark(path, one.corners, height, width)
        xmin, ymin, xmax, ymax = one.corners
        label = _label(one.name, kind, labels, path)
        if not all(abs(corner) < 2**31 for corner in one.corners) or not 0 <= label < 2**31:  # NaN is not below it
            got = f"label {label} and {', '.join(f'{corner:g}' for corner in one.corners)}"
            raise DataError(f"{path}: a box cannot be used", expected="a label from 0 on and finite corners", got=got)
        rows = of_label.setdefault(label, [])
        rows.append((len(rows), xmin / width, ymin / height, xmax / width, ymax / height, one.difficult))
    found = [(label, *row) for label, rows in of_label.items() for row in rows]
    return np.array(found, np.float32).reshape(-1, 7)


def read_objects(path: str, kind: str) -> _Read:
    """Reads an annotation file.

    Args:
        kind: xml, json or txt.

    Returns:
        Height and width of the picture (0 if the file does not state them), and its objects.

    Raises:
        DataError: If the file is missing or malformed.
    """
    try:
        return _READERS[kind](read_regular(path, expected=f"a file of type {kind}").decode("utf-8"))
    except (OSError, *_BROKEN) as error:
        raise DataError(f"{path} cannot be read as {kind}: {error}") from None


def _label(name: str, kind: str, labels: Mapping[str, int], path: str) -> int:
    if kind == "txt":
        return int(name[:20])  # 20 digits are already out of range
    if name not in labels:
        raise DataError(f"{path}: class '{name}' is not in the label map", expected=", ".join(list(labels)[:10]))
    return labels[name]


def _remark(path: str, corners: tuple[float, ...], height: int, width: int) -> None:
    xmin, ymin, xmax, ymax = corners
    if min(corners) < 0 or max(xmin, xmax) > width or max(ymin, ymax) > height:
        log.warning("%s: a box exceeds the picture", path)
    if xmin > xmax or ymin > ymax:
        log.warning("%s: a box has a minimum above its maximum", path)


_Read = tuple[tuple[int, int], list[AnnotatedObject]]
"""Height and width of the picture (0 if the file does not have them), and the objects."""


def _from_xml(text: str) -> _Read:
    root = ET.fromstring(text)
    size = _size(root.findtext("size/height") or 0, root.findtext("size/width") or 0)
    return size, list(_xml_objects(root))


def _size(height: Any, width: Any) -> tuple[int, int]:
    """Converts the height and width that a file states.

    Raises:
        ValueError: If they are not the size of a picture.
    """
    size = int(_number(height)), int(_number(width))
    if not all(0 <= extent < 2**31 for extent in size):
        raise ValueError(f"the picture cannot have the size {size[1]}x{size[0]}")
    return size


def _number(value: Any) -> float:
    """Converts a number; like SSD, accepts numbers in quotes.

    Raises:
        ValueError: If it is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{shorten(str(value))} is not a number")
    return float(value)


def _xml_objects(root: ET.Element) -> Iterator[AnnotatedObject]:
    for one in root.iter("object"):
        box = one.find("bndbox")
        if box is None:
            continue
        corners = tuple(int(float(box.findtext(side) or 0)) for side in ("xmin", "ymin", "xmax", "ymax"))
        yield AnnotatedObject((one.findtext("name") or "").strip(), corners, one.findtext("difficult") == "1")


def _from_json(text: str) -> _Read:
    found = json.loads(text)
    image = found.get("image", {})
    objects = []
    for one in found["annotation"]:
        x, y, width, height = map(_number, one["bbox"])
        corners = (x, y, x + width, y + height)
        objects.append(AnnotatedObject(str(one["category_id"]), corners, bool(one.get("iscrowd", 0))))
    return _size(image.get("height", 0), image.get("width", 0)), objects


def _from_txt(text: str) -> _Read:
    objects = []
    for line in filter(str.strip, text.splitlines()):
        label, xmin, ymin, xmax, ymax = line.split()
        objects.append(AnnotatedObject(str(int(label)), (float(xmin), float(ymin), float(xmax), float(ymax))))
    return (0, 0), objects


_READERS = {"xml": _from_xml, "json": _from_json, "txt": _from_txt}
