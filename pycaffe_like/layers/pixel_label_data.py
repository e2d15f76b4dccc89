"""Data layers with a label for every pixel: ImageSegData, DenseImageData and ImageLabelmapData."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pycaffe_like.data.collate import Collate, StackArrays, StackPictures
from pycaffe_like.data.finish import Finish, MeanAndScale, to_device, to_device_as_float
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.pair_list import PairList
from pycaffe_like.data.pair_transform import DenseTransform, EdgeTransform, ImageSegTransform
from pycaffe_like.spec import LayerDef, Phase, Shape

from .base import between, exactly
from .data_layer import DataLayer, old_transform_options
from .list_options import ListOptions
from .registry import register_layer

RESIZE = "Set new_height and new_width, a crop, or batch_size: 1."
"""Advice when pictures of a batch differ in shape."""


@register_layer("image_data_param")
class ImageSegData(DataLayer):
    """Reads the pictures of a list file with a label for every pixel; starts over at its end.

    Each line has the path of a picture and, depending on label_type, the path of a label map (PIXEL),
    one label for all pixels (IMAGE), or nothing (NONE, or has_label: false). If label_type is not set,
    a number is a label and anything else a label map. The gray values of a label map are the labels.

    Each picture goes through these steps, and its label map with it:

    1. new_height and new_width resize both, bilinearly.
    2. The options of NVIDIA and twtygqyy (such as img_rand_resize_* and max_rotation_angle) and augment_param
      change both at random; augment_param applies only in TRAIN, unless its `phase` says otherwise (see
      docs/data.md).
    3. One of the scale_factors is drawn. It resizes the picture bilinearly and the label map to the
    nearest pixel.
    4. If the picture is smaller than the crop (crop_size, or crop_h and crop_w of transform_param), it
    is padded at the bottom and right: the picture with the mean, the label map with ignore_label.
    5. Both are cropped and mirrored alike.

    With NONE all labels are ignore_label.

    Tops: data, batch_size x C x H x W; labels, batch_size x 1 x H x W; height and width of each
    picture after the first step, at most H and W, batch_size x 1 x 1 x 2. The last tops may be omitted.

    Source: hszhao/PSPNet src/caffe/layers/image_seg_data_layer.cpp, src/caffe/data_transformer.cpp.
    """

    tops = between(1, 3)
    ignored: ClassVar[Mapping[str, str]] = old_transform_options("image_data_param")

    def __init__(
        self,
        bottoms: object,
        *,
        pictures: ListOptions,
        label_type: str | None,
        has_label: bool,
        ignore_label: int,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        options = layer.option("transform_param")
        label_type = label_type if has_label else "NONE"
        self.transform = ImageSegTransform(
            options, phase, pictures.files(), label_type, ignore_label, layer.option("augment_param")
        )
        self.num_tops = num_tops
        stacks = (StackPictures(RESIZE), StackArrays(None, RESIZE), StackArrays())
        super().__init__(
            Loader(
                lambda: PairList(pictures.source, pictures.root_folder, labelled=label_type != "NONE"),
                pictures.sampler(),
                self.transform,
                Collate(*stacks[:num_tops]),
                Finish(MeanAndScale(self.transform.mean, options["scale"]), to_device_as_float, to_device),
            )
        )

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        batch_size, (channels, *extents) = self.loader.batch_size, _assumed_picture(self.transform, image)
        shapes = [(batch_size, channels, *extents), (batch_size, 1, *extents), (batch_size, 1, 1, 2)]
        return shapes[: self.num_tops]


@register_layer("dense_image_data_param")
class DenseImageData(DataLayer):
    """Reads the pictures and label maps of a list file, two paths per line; starts over at its end.

    The gray values of a label map are the labels. Each picture goes through these steps, and its label
    map with it:

    1. new_height and new_width resize the picture bilinearly, and the label map to the nearest pixel
    and to that size divided by label_divide_factor. Without these options, label maps must already have
    the divided size.
    2. The options of NVIDIA and twtygqyy (such as img_rand_resize_* and max_rotation_angle) and augment_param
      change both at random; augment_param applies only in TRAIN, unless its `phase` says otherwise (see
      docs/data.md).
    3. `mirror`, also that of transform_param, flips both half the time. `rotate` rotates both clockwise
    by a random multiple of 90 degrees.
    4. crop_height and crop_width crop both at a random place, in TEST too. Without them, crop_size of
    transform_param crops both, in TEST at the centre.

    A mean_file must have the size of the result.

    Tops: data, batch_size x C x H x W; labels, batch_size x 1 x H x W, or with one_hot_nclasses
    batch_size x classes x H x W (one-hot).

    Source: alexgkendall/caffe-segnet src/caffe/layers/dense_image_data_layer.cpp, TimoSaemann/ENet
    for label_divide_factor, jolibrain/caffe for rotate and one_hot_nclasses.
    """

    tops = exactly(2)

    def __init__(
        self,
        bottoms: object,
        *,
        pictures: ListOptions,
        mirror: bool,
        crop_height: int,
        crop_width: int,
        label_divide_factor: int,
        rotate: bool,
        one_hot_nclasses: int,
        layer: LayerDef,
        phase: Phase,
    ) -> None:
        options = layer.option("transform_param")
        crop = (crop_height, crop_width)
        self.transform = DenseTransform(
            options,
            phase,
            pictures.files(),
            crop,
            mirror,
            rotate,
            label_divide_factor,
            one_hot_nclasses,
            layer.option("augment_param"),
        )
        super().__init__(_pair_loader(pictures, self.transform, options["scale"]))

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        batch_size, (channels, *extents) = self.loader.batch_size, _assumed_picture(self.transform, image)
        return [(batch_size, channels, *extents), (batch_size, *self.transform.label_shape(extents))]


@register_layer("image_data_param")
class ImageLabelmapData(DataLayer):
    """Reads the pictures and edge maps of a list file, two paths per line; starts over at its end.

    Gray values of 128 or more become 1 (edge), all others 0. new_height and new_width resize both bilinearly;
    crop_size crops both, at random in TRAIN and at the centre in TEST, and mirror flips both half the time.
    augment_param and the options of other forks change both at random, as in DenseImageData.

    Tops: data, batch_size x C x H x W; edges, batch_size x 1 x H x W.

    Source: src/caffe/layers/image_labelmap_data_layer.cpp of s9xie/hed.
    """

    tops = exactly(2)
    ignored: ClassVar[Mapping[str, str]] = old_transform_options("image_data_param")

    def __init__(self, bottoms: object, *, pictures: ListOptions, layer: LayerDef, phase: Phase) -> None:
        options = layer.option("transform_param")
        self.transform = EdgeTransform(options, phase, pictures.files(), layer.option("augment_param"))
        super().__init__(_pair_loader(pictures, self.transform, options["scale"]))

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        batch_size, (channels, *extents) = self.loader.batch_size, _assumed_picture(self.transform, image)
        return [(batch_size, channels, *extents), (batch_size, 1, *extents)]


def _pair_loader(pictures: ListOptions, transform: DenseTransform | EdgeTransform, scale: float) -> Loader:
    """Returns the pipeline that reads pictures with a label map each, and makes two tops."""
    return Loader(
        lambda: PairList(pictures.source, pictures.root_folder, labelled=True),
        pictures.sampler(),
        transform,
        Collate(StackPictures(RESIZE), StackArrays(None, RESIZE)),
        Finish(MeanAndScale(transform.mean, scale), to_device_as_float),
    )


def _assumed_picture(transform: ImageSegTransform | DenseTransform | EdgeTransform, image: Shape) -> Shape:
    """Returns the shape of a picture, C x H x W, for files of shape `image`."""
    extents = next(pair for pair in (transform.crop, transform.files.size, image[1:]) if all(pair))
    return (3 if transform.files.color else 1, *extents)
