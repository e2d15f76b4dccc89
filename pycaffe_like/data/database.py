"""Data: records of an LMDB or LevelDB."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.layers.base import between
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.proto.datum import unpack
from pycaffe_like.spec import LayerDef, Phase

from .base import PictureLayer
from .image import channels_first, decode_image
from .records import Records, open_records


@register_layer("data_param")
class Data(PictureLayer):
    """Records of a database in the order of their keys, over and over.

    Tops: data, batch_size x C x H x W; label, batch_size. A batch takes its shape from its first
    record; without crop_size all records of a batch have to be of one shape.

    Source: src/caffe/layers/data_layer.cpp.
    """

    tops = between(1, 2)

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        backend: str,
        batch_size: int,
        rand_skip: int,
        force_encoded_color: bool,
        prefetch: int,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        super().__init__(layer, phase, batch_size, num_tops)
        if batch_size < 1:
            raise LayerError("batch_size must be positive", got=batch_size)
        self.source = source
        self.backend = backend
        self.rand_skip = rand_skip
        self.prefetch = prefetch
        self.color = True if force_encoded_color else self.transformer.color
        self._records: Records | None = None

    def open(self) -> None:
        self._records = open_records(self.backend, self.source)
        self.picture = self._picture(0)[0].shape

    def close(self) -> None:
        if self._records is not None:
            self._records.close()

    def records(self) -> int:
        return len(self._opened())

    def pictures(self, positions: Sequence[int]) -> tuple[list[np.ndarray], list[float]]:
        skip = int(self.random(1).integers(self.rand_skip)) if self.rand_skip else 0
        pairs = [self._picture(skip + position) for position in positions]
        return [picture for picture, _ in pairs], [label for _, label in pairs]

    def _opened(self) -> Records:
        if self._records is None:
            self.open()
        assert self._records is not None
        return self._records

    def _picture(self, position: int) -> tuple[np.ndarray, float]:
        try:
            found, label = unpack(self._opened().at(position))
            if isinstance(found, bytes):
                found = channels_first(decode_image(found, self.color))
        except DataError as error:
            number = position % self.records()
            raise DataError(
                f"record {number} of {self.source}: {error.problem}", expected=error.expected, got=error.got
            ) from None
        return found, label
