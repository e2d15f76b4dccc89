"""ImageData: pictures named in a list file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import exactly
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef, Phase

from .base import PictureLayer
from .image import channels_first, read_image
from .listfile import Entry, find_picture, read_list


@register_layer("image_data_param")
class ImageData(PictureLayer):
    """Pictures of a list file, `path label` a line, over and over.

    With shuffle every epoch has an order of its own. Pictures are decoded by all processors.

    Tops: data, batch_size x C x H x W; label, batch_size.

    Source: src/caffe/layers/image_data_layer.cpp.
    """

    tops = exactly(2)

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        batch_size: int,
        rand_skip: int,
        shuffle: bool,
        new_height: int,
        new_width: int,
        is_color: bool,
        root_folder: str,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        super().__init__(layer, phase, batch_size, num_tops)
        if batch_size < 1:
            raise LayerError("batch_size must be positive", got=batch_size)
        if bool(new_height) != bool(new_width):
            raise LayerError(
                "new_height and new_width belong together",
                expected="both or none",
                got=f"{new_height}x{new_width}",
            )
        self.source = source
        self.rand_skip = rand_skip
        self.shuffle = shuffle
        self.size = (new_height, new_width)
        self.is_color = is_color
        self.root_folder = root_folder
        self._entries: list[Entry] = []
        self._pool: ThreadPoolExecutor | None = None
        self._order = lru_cache(maxsize=2)(self._draw_order)  # a batch may span two epochs

    def open(self) -> None:
        self._entries = read_list(self.source)
        if self.rand_skip > len(self._entries):
            raise LayerError(
                "rand_skip is larger than the list",
                expected=f"at most {len(self._entries)}",
                got=self.rand_skip,
            )
        for entry in self._entries[:: max(1, len(self._entries) // 100)]:  # a missing folder shows early
            find_picture(self.root_folder, entry, self.source)
        self.picture = self._load(self._entries[0]).shape

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def records(self) -> int:
        if not self._entries:
            self.open()
        return len(self._entries)

    def pictures(self, positions: Sequence[int]) -> tuple[list[np.ndarray], list[float]]:
        count = self.records()
        skip = int(self.random(1).integers(self.rand_skip)) if self.rand_skip else 0
        chosen = [self._entries[self._order(p // count)[p % count]] for p in (skip + p for p in positions)]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(os.cpu_count())
        return list(self._pool.map(self._load, chosen)), [entry.label for entry in chosen]

    def _draw_order(self, epoch: int) -> np.ndarray:
        order = np.arange(len(self._entries))
        if self.shuffle:
            self.random(2, epoch).shuffle(order)
        return order

    def _load(self, entry: Entry) -> np.ndarray:
        path = find_picture(self.root_folder, entry, self.source)
        return channels_first(read_image(path, *self.size, color=self.is_color))
