"""Data: records of an LMDB or LevelDB."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.files.datum import unpack
from pycaffe_like.layers.base import Shape, between
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef, Phase

from .base import PictureLayer, old_transform_options
from .database import Database, open_database
from .image import channels_first, decode_image
from .workers import Workers

log = logging.getLogger(__name__)


@register_layer("data_param")
class Data(PictureLayer):
    """Records of a database in the order of their keys, over and over.

    Tops: data, batch_size x C x H x W; label, batch_size. A batch takes its shape from its first
    record; without crop_size all records of a batch have to be of one shape.

    With shuffle, an option of several forks, every epoch has an order of its own. Encoded pictures
    are decoded by all processors, to what they are stored as unless transform_param.force_color or
    force_gray is set.

    Source: src/caffe/layers/data_layer.cpp.
    """

    tops = between(1, 2)
    ignored: ClassVar[Mapping[str, str]] = {
        **old_transform_options("data_param"),
        "data_param.force_encoded_color": "transform_param.force_color",
        "data_param.rand_skip": "",
    }

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        backend: str,
        batch_size: int,
        prefetch: int,
        shuffle: bool,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        super().__init__(layer, phase, batch_size, num_tops, shuffle)
        self.source = source
        self.backend = backend
        self.prefetch = prefetch
        self._records: Database | None = None
        self._encoded = False
        self.workers = Workers()

    def open(self) -> None:
        first = self.first_record()
        self.picture = self._picture((0, first))[0].shape
        self._encoded = isinstance(unpack(first)[0], bytes)
        if self.transformer.color is not None and not self._encoded:
            log.warning("%s: force_color and force_gray are for encoded records, and these are not", self.source)

    def first_record(self) -> bytes:
        """The first record of the database, which is opened for it."""
        self.transformer.open()
        self._records = open_database(self.backend, self.source)
        return bytes(self._records[0])

    def close(self) -> None:
        self.workers.close()
        if self._records is not None:
            self._records.close()
            self._records = None

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        color = self.transformer.color
        return super().assumed_shapes(image if color is None else (3 if color else 1, *image[1:]))

    def records(self) -> int:
        return len(self._opened())

    def numbered(self, positions: Sequence[int]) -> Iterator[tuple[int, bytes | memoryview]]:
        """The records at some positions of the endless row of epochs, with their numbers."""
        numbers = self.numbers(positions)
        return zip(numbers, self._opened().read(numbers), strict=True)

    def pictures(self, positions: Sequence[int]) -> tuple[list[np.ndarray], list[int]]:
        numbered = self.numbered(positions)
        pairs = self.workers.map(self._picture, numbered) if self._encoded else map(self._picture, numbered)
        pictures, labels = zip(*pairs, strict=True)
        return list(pictures), list(labels)

    def item_name(self, index: int, item: int) -> str:
        (number,) = self.numbers([self.positions(index)[item]])
        return f"record {number} of {self.source}"

    def _opened(self) -> Database:
        if self._records is None:
            self.open()
        assert self._records is not None
        return self._records

    def _picture(self, numbered: tuple[int, bytes | memoryview]) -> tuple[np.ndarray, int]:
        """The picture and the label of a record, from its number and its bytes."""
        number, record = numbered
        try:
            found, label = unpack(record, self.picture)
            if isinstance(found, bytes):
                found = channels_first(decode_image(found, self.transformer.color))
        except DataError as error:
            raise DataError(
                f"record {number} of {self.source}: {error.problem}", expected=error.expected, got=error.got
            ) from None
        return found, label
