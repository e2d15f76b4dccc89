"""ImageData: pictures named in a list file."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Shape, exactly
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef, Phase

from .base import PictureLayer, old_transform_options
from .image import channels_first, decode_file
from .listfile import Entry, find_picture, is_sorted, read_list, read_picture
from .workers import Workers

log = logging.getLogger(__name__)


@register_layer("image_data_param")
class ImageData(PictureLayer):
    """Pictures of a list file, `path label` a line, over and over.

    With shuffle every epoch has an order of its own. rand_skip moves the start of every epoch by a
    number drawn from 0 to below it. Pictures are decoded by all processors, to three channels, or
    to one with is_color: false.

    Tops: data, batch_size x C x H x W; label, batch_size. A batch takes its shape from its first
    picture; without new_height and new_width, or crop_size, all of a batch have to be of one size.

    Source: src/caffe/layers/image_data_layer.cpp.
    """

    tops = exactly(2)
    ignored: ClassVar[Mapping[str, str]] = {
        **old_transform_options("image_data_param"),
        "transform_param.force_color": "image_data_param.is_color",
        "transform_param.force_gray": "image_data_param.is_color",
    }

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
        super().__init__(layer, phase, batch_size, num_tops, shuffle)
        if bool(new_height) != bool(new_width):
            raise LayerError(
                "new_height and new_width belong together",
                expected="both or none",
                got=f"{new_height}x{new_width}",
            )
        self.source = source
        self.rand_skip = rand_skip
        self.size = (new_height, new_width)
        self.is_color = is_color
        self.root_folder = root_folder
        self._may_stay_with_a_class = phase == Phase.TRAIN and not shuffle
        self._entries: list[Entry] = []
        self._workers = Workers()

    def open(self) -> None:
        self.transformer.open()
        self._entries = read_list(self.source)
        if self.rand_skip > len(self._entries):
            raise LayerError(
                "rand_skip is larger than the list",
                expected=f"at most {len(self._entries)}",
                got=self.rand_skip,
            )
        for entry in self._entries[:: max(1, len(self._entries) // 100)]:  # a missing folder shows early
            find_picture(self.root_folder, entry, self.source)
        if self._may_stay_with_a_class and self.batch_size < len(self._entries) and is_sorted(self._entries):
            log.warning("%s is sorted by label: a net that trains on it needs shuffle: true", self.source)
        self.picture = self._load(self._entries[0]).shape

    def close(self) -> None:
        self._workers.close()

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        return super().assumed_shapes((3 if self.is_color else 1, *(self.size if all(self.size) else image[1:])))

    def records(self) -> int:
        if not self._entries:
            self.open()
        return len(self._entries)

    def pictures(self, positions: Sequence[int]) -> tuple[list[np.ndarray], list[int]]:
        chosen = self._chosen(positions)
        return self._workers.map(self._load, chosen), [entry.label for entry in chosen]

    def item_name(self, index: int, item: int) -> str:
        (entry,) = self._chosen([self.positions(index)[item]])
        return f"{entry.path}, line {entry.line} of {self.source}"

    def _chosen(self, positions: Sequence[int]) -> list[Entry]:
        """The entries at some positions of the endless row of epochs."""
        skip = int(self.random(1).integers(self.rand_skip)) if self.rand_skip else 0
        count = self.records()
        # Within its epoch, so that an epoch still has every picture once.
        skipped = [position - position % count + (position + skip) % count for position in positions]
        return [self._entries[number] for number in self.numbers(skipped)]

    def _load(self, entry: Entry) -> np.ndarray:
        data = read_picture(self.root_folder, entry, self.source)
        return channels_first(decode_file(data, self.root_folder + entry.path, *self.size, color=self.is_color))
