"""Lists of pictures with the boxes of their objects, as MS-CNN and Cascade R-CNN read them.

Source: src/caffe/layers/image_gt_data_layer.cpp of zhaoweicai/mscnn and detection_data_layer.cpp of
zhaoweicai/cascade-rcnn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper

import numpy as np

from pycaffe_like.errors import DataError, Where
from pycaffe_like.regular_file import open_regular

from .sampler import Sampler
from .source import Source
from .window_file import Words


@dataclass(frozen=True)
class PictureObjects:
    """A picture of a list, with its G objects and R ignored regions.

    Attributes:
        path: the picture file.
        size: height and width, as given in the list.
        boxes: G x 4: xmin, ymin, xmax, ymax.
        labels: G class numbers, starting at 1.
        ignored, difficult: G flags, as given in the list.
        ignored_regions: R x 4, regions that do not count as background.
    """

    path: str
    size: tuple[int, int]
    boxes: np.ndarray
    labels: np.ndarray
    ignored: np.ndarray
    difficult: np.ndarray
    ignored_regions: np.ndarray


class ObjectList(Source[PictureObjects]):
    """The pictures of a list. The list has these words for each picture:

    # NUMBER PATH CHANNELS HEIGHT WIDTH OBJECTS
    LABEL IGNORED [DIFFICULT] XMIN YMIN XMAX YMAX      for each object
    REGIONS
    XMIN YMIN XMAX YMAX                                for each ignored region
    """

    def __init__(self, path: str, root: str, has_difficult: bool, multiple: int = 1) -> None:
        """Args:
            root: prefix of every path.
            has_difficult: whether each object has the number DIFFICULT.
            multiple: how often to repeat each picture that has an object which is not ignored.

        Raises:
            DataError: If the list cannot be read or is malformed.
        """
        self.path = path
        self.pictures: list[PictureObjects] = []
        with (
            open_regular(path, expected="a list of objects") as found,
            TextIOWrapper(found, encoding="utf-8", errors="surrogateescape") as file,
        ):
            words = Words(file)
            try:
                while start := words.take(1):
                    picture = _read_picture(words, start[0], root, has_difficult)
                    self.pictures += [picture] * (multiple if (picture.ignored == 0).any() else 1)
            except DataError as error:
                error.where = error.where or Where(path, words.line)
                raise
        if not self.pictures:
            raise DataError(f"list {path} is empty", expected="# 0, a path …")

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, number: int) -> PictureObjects:
        return self.pictures[number]

    @property
    def keys(self) -> Sequence[str]:
        return [picture.path for picture in self.pictures]

    def name(self, number: int) -> str:
        return f"{self.pictures[number].path} of {self.path}"


def _read_picture(words: Words, start: str, root: str, has_difficult: bool) -> PictureObjects:
    if start != "#":
        raise DataError("a picture's entry does not start with #", expected="# and the picture's number", got=start)
    words.integer("the picture's number")
    path = "".join(words.take(1))
    words.integer("the picture's channels")
    height, width = (words.integer(f"the picture's {side}") for side in ("height", "width"))
    count = words.integer("the number of objects")
    columns = 6 + has_difficult
    rows = words.numbers(columns * count, "the objects").reshape(count, columns)
    if (rows[:, 0] <= 0).any():
        raise DataError("an object has the label of the background", expected="1 or more", got=rows[:, 0].min())
    count = words.integer("the number of ignored regions")
    regions = words.numbers(4 * count, "the ignored regions").reshape(count, 4)
    difficult = rows[:, 2] if has_difficult else np.zeros(len(rows), np.float32)
    return PictureObjects(root + path, (height, width), rows[:, -4:], rows[:, 0], rows[:, 1], difficult, regions)


@dataclass
class AspectSampler(Sampler):
    """Shuffles upright and wide pictures separately, so that most batches have pictures of only one kind.

    Attributes:
        group: the number of pictures of one kind before the other kind follows, as long as both kinds remain.
            0: all pictures of one kind come first, then all of the other.
    """

    group: int = 0
    _upright: np.ndarray = field(default_factory=lambda: np.zeros(0, bool), init=False)

    def open(self, source: Source[object]) -> None:
        super().open(source)
        assert isinstance(source, ObjectList)
        self._upright = np.array([one.size[0] >= one.size[1] for one in source.pictures])

    def _order(self, epoch: int) -> np.ndarray:
        random = np.random.default_rng((self.seed, 7, epoch))
        kinds = [random.permutation(np.flatnonzero(mask)).tolist() for mask in (self._upright, ~self._upright)]
        if random.integers(2):
            kinds.reverse()
        if not self.group:
            return np.array(kinds[0] + kinds[1])
        order: list[int] = []
        while kinds[0] and kinds[1]:
            kind = kinds[len(order) // self.group % 2]
            order.append(kind.pop(0))
        return np.array(order + kinds[0] + kinds[1])
