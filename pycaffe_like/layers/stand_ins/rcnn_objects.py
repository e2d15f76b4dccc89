"""The pictures and objects that Faster R-CNN trains on, from a VOC folder or an annotated database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from pycaffe_like.data.annotation_files import read_objects
from pycaffe_like.data.database import is_database, open_database
from pycaffe_like.data.datum_source import annotated_source
from pycaffe_like.data.image import decode_image, read_file, read_image
from pycaffe_like.data.source import Source
from pycaffe_like.errors import DataError
from pycaffe_like.files.annotated_datum import Annotated
from pycaffe_like.files.picture_size import picture_size
from pycaffe_like.regular_file import read_regular

VOC_CLASSES = (
    "aeroplane",
    "bicycle",
    "bird",
    "boat",
    "bottle",
    "bus",
    "car",
    "cat",
    "chair",
    "cow",
    "diningtable",
    "dog",
    "horse",
    "motorbike",
    "person",
    "pottedplant",
    "sheep",
    "sofa",
    "train",
    "tvmonitor",
)


@dataclass(frozen=True)
class Example:
    """A picture with its objects.

    Attributes:
        name: the picture's file, or the name of its record.
        size: height and width.
        boxes: x1, y1, x2, y2 of each object in pixels from 0, both ends inclusive; N x 4, uint16.
        classes: the class of each object, from 1 on; N.
        read: reads the picture, H x W x 3, in BGR order.
        proposals: boxes of other regions, for Fast R-CNN; M x 4.
        mirrored: whether to flip the picture left to right after reading it; boxes and proposals are
            flipped already.
    """

    name: str
    size: tuple[int, int]
    boxes: np.ndarray
    classes: np.ndarray
    read: Callable[[], np.ndarray]
    proposals: np.ndarray = field(default_factory=lambda: np.zeros((0, 4)))
    mirrored: bool = False

    def pixels(self) -> np.ndarray:
        """Reads the picture, H x W x 3, in BGR order, and flips it if it is mirrored."""
        image = self.read()
        return image[:, ::-1] if self.mirrored else image

    def mirror(self) -> Example:
        """Returns the picture flipped left to right, with its boxes."""
        return replace(
            self, boxes=self._mirror(self.boxes), proposals=self._mirror(self.proposals), mirrored=not self.mirrored
        )

    def _mirror(self, boxes: np.ndarray) -> np.ndarray:
        mirrored: np.ndarray = boxes.copy()
        mirrored[:, 0] = self.size[1] - boxes[:, 2] - 1
        mirrored[:, 2] = self.size[1] - boxes[:, 0] - 1
        return mirrored


def read_examples(source: str, image_set: str, classes: str, num_classes: int, root: str = "") -> list[Example]:
    """Reads the objects of all pictures; the pictures themselves are read later, one by one.

    Args:
        source: a folder such as VOC2007, with Annotations, ImageSets and JPEGImages, or an LMDB of
            AnnotatedDatum as convert_annoset writes it, or a list of FrcnnRoiData.
        image_set: the list in ImageSets/Main, such as trainval.
        classes: a file with one class name per line, without background; "" for VOC's classes.
        num_classes: the number of classes, including background.
        root: prefix of every path in a list.

    Raises:
        DataError: If a file is missing or malformed, or the names do not match num_classes.
    """
    path = Path(source)
    if path.is_file():
        return list(_from_list(source, root, num_classes))
    if not path.is_dir():
        advice = "Set 'source' in the layer's param_str to a VOC folder or an annotated LMDB, or call set_roidb."
        raise DataError(f"{source} does not exist", expected="a folder such as VOCdevkit/VOC2007", advice=advice)
    if is_database(path):
        return list(_from_database(source))
    names = read_regular(classes).decode().split() if classes else VOC_CLASSES
    if len(names) != num_classes - 1:
        advice = "Set 'classes' in the layer's param_str to a file with the name of one class a line."
        got = f"{len(names)} names in {classes or 'the list of VOC'}"
        raise DataError(
            "the names of the classes do not fit", expected=f"{num_classes - 1} names", got=got, advice=advice
        )
    labels = {name: number for number, name in enumerate(names, 1)}
    listed = read_regular(path / "ImageSets" / "Main" / f"{image_set}.txt").decode().splitlines()
    return [_from_voc(path, line.split()[0], labels) for line in listed if line.strip()]


def _from_list(source: str, root: str, num_classes: int) -> Iterator[Example]:
    """Reads a list of makefile/frcnn. For each picture it has the words

        # NUMBER PATH OBJECTS
        LABEL XMIN YMIN XMAX YMAX DIFFICULT      for each object

    Difficult objects count too; pixels count from 0.
    """
    words = read_regular(source).decode("utf-8", "surrogateescape").split()
    place = 0
    while place < len(words):
        mark, _, name, count = (words[place : place + 4] + [""] * 4)[:4]
        wanted = 6 * int(count or 0) if (count or "0").isdecimal() else -1
        rows = words[place + 4 : place + 4 + wanted]
        if mark != "#" or len(rows) != wanted or not all(row.lstrip("-").isdecimal() for row in rows):
            got = " ".join(words[place : place + 4])
            raise DataError(f"{source}: a picture's entry is malformed", expected="# NUMBER PATH OBJECTS …", got=got)
        table = np.array(rows, np.int64).reshape(-1, 6)
        if len(table) and not 0 < table[:, 0].min() <= table[:, 0].max() < num_classes:
            got = f"{table[:, 0].min()} to {table[:, 0].max()}"
            raise DataError(f"{source}: an object has an unknown class", expected=f"1 to {num_classes - 1}", got=got)
        picture = root + name
        size = picture_size(read_file(picture))
        boxes = table[:, 1:5].clip(0, (size[1] - 1, size[0] - 1) * 2).astype(np.uint16)
        yield Example(picture, size, boxes, table[:, 0], partial(read_image, picture))
        place += 4 + len(rows)


def _from_voc(folder: Path, name: str, labels: Mapping[str, int]) -> Example:
    """Reads one annotation. As in py-faster-rcnn, difficult objects are skipped and pixels count from 0."""
    annotation = str(folder / "Annotations" / f"{name}.xml")
    size, objects = read_objects(annotation, "xml")
    picture = str(folder / "JPEGImages" / f"{name}.jpg")
    if not all(size):
        size = picture_size(read_file(picture))
    easy = [one for one in objects if not one.difficult]
    for one in easy:
        if one.name.lower() not in labels:
            known = ", ".join(labels)
            raise DataError(f"{annotation}: an object has an unknown class", expected=known, got=one.name)
    boxes = np.array([one.corners for one in easy], np.int64).reshape(-1, 4) - 1
    if boxes.size and (boxes.min() < 0 or boxes.max() > 65535):
        raise DataError(f"{annotation}: a box cannot be used", expected="corners from 1 to 65536", got=boxes.max() + 1)
    classes = np.array([labels[one.name.lower()] for one in easy], int)
    return Example(picture, size, boxes.astype(np.uint16), classes, partial(read_image, picture))


def _from_database(source: str) -> Iterator[Example]:
    records = annotated_source(open_database("LMDB", source))
    for number in range(len(records)):
        record = records[number]
        picture = record.picture
        height, width = picture_size(picture) if isinstance(picture, bytes) else picture.shape[1:]
        easy = record.boxes[record.boxes[:, 6] == 0]
        corners = np.rint(easy[:, 2:6] * (width, height, width, height)).astype(int) - 1
        corners = corners.clip(0, (width - 1, height - 1, width - 1, height - 1))
        read = partial(_read_record, records, number)
        yield Example(records.name(number), (height, width), corners.astype(np.uint16), easy[:, 0].astype(int), read)


def _read_record(records: Source[Annotated], number: int) -> np.ndarray:
    picture = records[number].picture
    if isinstance(picture, bytes):
        return decode_image(picture, True)
    rows: np.ndarray = picture.transpose(1, 2, 0)
    return rows


def read_proposals(path: str, examples: list[Example]) -> list[Example]:
    """Returns the pictures with proposed regions, for Fast R-CNN.

    Args:
        path: a text file with lines "picture x1 y1 x2 y2", where `picture` is the name of the picture's
            file without its extension, and pixels count from 0.

    Raises:
        DataError: If a line is malformed.
    """
    found: dict[str, list[list[float]]] = {}
    for number, line in enumerate(read_regular(path).decode().splitlines(), 1):
        words = line.split()
        try:
            name, corners = words[0], [float(word) for word in words[1:]]
        except (IndexError, ValueError):
            name, corners = "", []
        if len(corners) != 4:
            raise DataError(f"{path}:{number}: not a region", expected="picture x1 y1 x2 y2", got=line[:60])
        found.setdefault(name, []).append(corners)
    return [replace(one, proposals=np.array(found.get(Path(one.name).stem, [])).reshape(-1, 4)) for one in examples]
