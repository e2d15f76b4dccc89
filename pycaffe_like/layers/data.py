"""Data: records of an LMDB or LevelDB."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import ClassVar

from pycaffe_like.data.collate import Collate, StackLabels, StackPictures
from pycaffe_like.data.database import open_database
from pycaffe_like.data.datum_source import DatumSource, ParsedDatabase
from pycaffe_like.data.finish import Finish, MeanAndScale, to_device
from pycaffe_like.data.fork_transform import ForkTransform
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.mixing import label_shape, picture_mixing
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.data.source import Labelled
from pycaffe_like.data.ssd_steps import SsdSteps
from pycaffe_like.data.transform import CaffeTransform
from pycaffe_like.spec import LayerDef, Phase, Shape

from .base import between
from .data_layer import DataLayer, crop_shape, old_transform_options
from .registry import register_layer

log = logging.getLogger(__name__)


@register_layer("data_param")
class Data(DataLayer):
    """Reads the records of a database in the order of their keys; starts over at its end.

    Tops: data, batch_size x C x H x W; label, batch_size, or batch_size x K if records have K labels.
    The first record of a batch determines the shape; without crop_size all records of a batch must have
    the same shape.

    With shuffle, an option of several forks, every epoch has a different order. Encoded pictures are
    decoded on all CPU cores. They keep the number of channels that they are stored with, unless
    transform_param.force_color or force_gray is set.

    Pictures can be changed at random before the crop by options of three kinds: NVIDIA's
    img_rand_resize_*; those of twtygqyy/caffe-augmentation, such as max_rotation_angle and
    contrast_brightness_adjustment; and augment_param, which applies in TRAIN unless its `phase` says
    otherwise (see docs/data.md). SSD's distort_param, expand_param, resize_param and noise_param
    follow.
    With augment_param's mixup or cutmix, labels are batch_size x classes: the share of each class.

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
        options = layer.option("transform_param")
        augment = layer.option("augment_param")
        mixing = picture_mixing(augment, phase)
        self.ssd = SsdSteps(options)
        self.transform = transform = CaffeTransform(
            options, phase, augment, ForkTransform(options, phase), mixing, self.ssd
        )
        self.num_tops = num_tops

        def open_source() -> ParsedDatabase[Labelled]:
            records = DatumSource(open_database(backend, source))
            if transform.color is not None and not isinstance(records[0].image, bytes):
                log.warning("%s: force_color and force_gray are for encoded records, and these are not", source)
            return records

        super().__init__(
            Loader(
                open_source,
                Sampler(batch_size, shuffle),
                transform,
                Collate(*(StackPictures(RESIZE), StackLabels())[:num_tops]),
                Finish(MeanAndScale(transform.mean, transform.scale), to_device),
                prefetch,
            )
        )

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        color = self.transform.color
        picture = crop_shape(
            self.ssd.shape(image if color is None else (3 if color else 1, *image[1:])), self.transform.crop
        )
        batch_size = self.loader.batch_size
        return [(batch_size, *picture), label_shape(batch_size, self.transform.mixing)][: self.num_tops]


RESIZE = "Resize them when converting, set crop_size, or use batch_size: 1."
"""Advice when pictures of a batch differ in shape."""
