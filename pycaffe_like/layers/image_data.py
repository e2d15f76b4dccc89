"""ImageData: pictures from a list file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import ClassVar

from pycaffe_like.data.collate import Collate, StackLabels, StackPictures
from pycaffe_like.data.finish import Finish, MeanAndScale, to_device
from pycaffe_like.data.fork_transform import ForkTransform
from pycaffe_like.data.image_list import ImageList, ImageListTransform
from pycaffe_like.data.listfile import is_sorted
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.mixing import label_shape, picture_mixing
from pycaffe_like.data.ssd_steps import SsdSteps
from pycaffe_like.data.transform import CaffeTransform
from pycaffe_like.spec import LayerDef, Phase, Shape

from .base import exactly
from .data_layer import DataLayer, crop_shape, old_transform_options
from .list_options import ListOptions
from .registry import register_layer

log = logging.getLogger(__name__)


@register_layer("image_data_param")
class ImageData(DataLayer):
    """Reads the pictures of a list file, which has a line `path label` for each; starts over at its end.

    With shuffle every epoch has a different order. With rand_skip, every epoch starts at a random
    record, below rand_skip. Pictures are decoded on all CPU cores, to three channels, or to one with
    is_color: false.

    Tops: data, batch_size x C x H x W; label, batch_size, or batch_size x K if lines have K labels.
    The first picture of a batch determines the shape; without new_height and new_width, or crop_size,
    all pictures of a batch must have the same size.

    Pictures can be changed at random before the crop by options of three kinds: NVIDIA's
    img_rand_resize_*; those of twtygqyy/caffe-augmentation, such as max_rotation_angle and
    contrast_brightness_adjustment; and augment_param, which applies in TRAIN unless its `phase` says
    otherwise (see docs/data.md). SSD's distort_param, expand_param, resize_param and noise_param
    follow.
    With augment_param's mixup or cutmix, labels are batch_size x classes: the share of each class.

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
        pictures: ListOptions,
        layer: LayerDef,
        phase: Phase,
    ) -> None:
        self.files = pictures.files()
        options = layer.option("transform_param")
        augment = layer.option("augment_param")
        mixing = picture_mixing(augment, phase)
        self.ssd = SsdSteps(options)
        self.transform = CaffeTransform(options, phase, augment, ForkTransform(options, phase), mixing, self.ssd)
        needs_shuffling = phase == Phase.TRAIN and not pictures.shuffle

        def open_source() -> ImageList:
            found = ImageList(pictures.source, pictures.root_folder)
            if needs_shuffling and pictures.batch_size < len(found) and is_sorted(found.entries):
                log.warning("%s is sorted by label: a net that trains on it needs shuffle: true", pictures.source)
            return found

        super().__init__(
            Loader(
                open_source,
                pictures.sampler(),
                ImageListTransform(self.files, self.transform),
                Collate(StackPictures(RESIZE), StackLabels()),
                Finish(MeanAndScale(self.transform.mean, self.transform.scale), to_device),
            )
        )

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        size = self.files.size if all(self.files.size) else image[1:]
        picture = crop_shape(self.ssd.shape((3 if self.files.color else 1, *size)), self.transform.crop)
        batch_size = self.loader.batch_size
        return [(batch_size, *picture), label_shape(batch_size, self.transform.mixing)]


RESIZE = "Set new_height and new_width, crop_size, or use batch_size: 1."
"""Advice when pictures of a batch differ in shape."""
