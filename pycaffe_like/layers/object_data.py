"""ImageGtData, DetectionData and EvalData: pictures with objects for MS-CNN and Cascade R-CNN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pycaffe_like.data.collate import Collate, Stack, StackArrays
from pycaffe_like.data.eval_pictures import EvalTransform
from pycaffe_like.data.finish import Finish, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.mean import Mean
from pycaffe_like.data.object_labels import CascadeTransform, MscnnTransform, StackObjects
from pycaffe_like.data.object_list import AspectSampler, ObjectList
from pycaffe_like.data.object_transform import LabelMap, ObjectTransform
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, Options, Phase, Shape

from .base import at_least, between, check_choice
from .data_layer import DataLayer
from .registry import register_layer

RESIZE = "Set a crop or a size to resize to, or batch_size: 1."
"""Advice when pictures of a batch differ in shape."""


def _mean(layer: LayerDef) -> np.ndarray:
    """The mean_value of transform_param, C x 1 x 1."""
    mean = Mean(layer.option("transform_param"))
    if mean.is_image:
        raise LayerError("the layer has no mean_file, as in its fork", expected="mean_value")
    return mean.values


@dataclass(frozen=True)
class _Fields:
    """The size of each label map's fields in pixels."""

    field_h: tuple[int, ...]
    field_w: tuple[int, ...]

    def maps(self, strides: Sequence[int], tops: int) -> list[LabelMap]:
        """Returns the label maps; `tops` is the number of tops for label maps, i.e. without pictures and objects."""
        counts = {len(self.field_h), len(self.field_w), len(strides)}
        if len(counts) > 1 or min((*self.field_h, *self.field_w, *strides), default=1) < 1:
            got = f"{len(self.field_h)}, {len(self.field_w)} and {len(strides)}"
            raise LayerError("field_h, field_w and the strides need equally many positive values", got=got)
        if tops != len(strides):
            raise LayerError("wrong number of tops", expected=f"{len(strides)} label maps", got=tops)
        triples = zip(self.field_h, self.field_w, strides, strict=True)
        return [LabelMap((height, width), stride) for height, width, stride in triples]


class _ObjectData(DataLayer):
    """Base class of layers whose tops are pictures, label maps and optionally objects."""

    tops = at_least(1)

    def __init__(
        self, transform: ObjectTransform, sampler: Sampler, objects: StackObjects | None, open_source: _Open
    ) -> None:
        self.change, self.has_objects = transform, objects is not None
        self.columns = len(objects.if_none) if objects is not None else 0
        maps = len(transform.maps)
        stacks: list[Stack] = [StackArrays(None, RESIZE) for _ in range(1 + maps)]
        stacks += [objects] if objects is not None else []
        collate, finish = Collate(*stacks), Finish(*[to_device] * len(stacks))
        super().__init__(Loader(lambda: self._open_source(open_source), sampler, transform, collate, finish))

    def _open_source(self, open_source: _Open) -> ObjectList:
        found = self.change.source = open_source()
        return found

    def template(self, image: Shape) -> tuple[int, int]:
        """Returns the height and width of the first top, given the shape of a picture, C x H x W."""
        raise NotImplementedError

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        template, batch_size = self.template(image), self.loader.batch_size
        maps: list[Shape] = [(batch_size, 6, *one.shape(template)) for one in self.change.maps]
        objects: list[Shape] = [(1, self.columns, 1, 1)] if self.has_objects else []
        return [(batch_size, 3, *template), *maps, *objects]


class _Open:
    """Opens a list of objects."""

    def __init__(self, source: str, root: str, has_difficult: bool, multiple: int = 1) -> None:
        self.arguments = (source, root, has_difficult, multiple)

    def __call__(self) -> ObjectList:
        return ObjectList(*self.arguments)


@register_layer("image_gt_data_param")
class ImageGtData(_ObjectData):
    """Pictures with the targets of MS-CNN's region proposals; starts over at the end of the list.

    For each picture the list has

        # NUMBER
        PATH
        CHANNELS HEIGHT WIDTH
        OBJECTS
        LABEL IGNORED XMIN YMIN XMAX YMAX      for each object
        REGIONS
        XMIN YMIN XMAX YMAX                    for each ignored region

    A picture with an object that is not ignored appears fg_img_multiple times in each epoch. Each picture goes
    through these steps:

    1. With `mirror` of transform_param, it is mirrored with probability 0.5.
    2. It is resized to resize_width x resize_height.
    3. One of its objects is drawn at random. With do_multiple_scale, the picture is rescaled with probability 0.5,
    so that the square root of the object's area is about min_scale * 2^(k / 2), at most max_scale, with a random
    integer k. Half of the rescaled pictures are also stretched, so that the aspect ratio of the object is between
    min_whaspect and max_whaspect.
    4. It is cropped to crop_width x crop_height around the object, shifted by up to 10 pixels. Pixels outside the
    picture are 0.

    An object is ignored if its centre is outside the crop, its width is below min_gt_width, or its height is
    below min_gt_height. The field of a position is the field_w x field_h pixels around it. A field that
    overlaps an object by more than fg_threshold gets the object's label and box, or label 0 if the object is
    ignored. The last channel is the largest overlap of the field with an object; it is 1 outside the picture,
    and where ignored regions cover 0.4 of the field. An object that has no field gets the one at its centre, if
    its largest overlap with a field is at least 0.2.

    Tops: pictures, N x 3 x H x W; a label map for each downsample_rate, N x 6 x h x w (label, centre x, centre y,
    width, height, overlap); with output_gt_boxes the objects, G x 7 x 1 x 1 (picture, xmin, ymin, xmax, ymax,
    label, ignored), or a row 0 1 1 2 2 1 1 if there are none.

    Source: src/caffe/layers/image_gt_data_layer.cpp of zhaoweicai/mscnn.
    """

    ignored: ClassVar[Mapping[str, str]] = {
        "image_gt_data_param.mirror": "transform_param.mirror",
        "transform_param.scale": "image_gt_data_param.scale",
    }

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        root_folder: str,
        scale: float,
        batch_size: int,
        fields: _Fields,
        downsample_rate: tuple[int, ...],
        coord_num: int,
        shuffle: bool,
        output_gt_boxes: bool,
        fg_img_multiple: int,
        cache_images: bool,
        layer: LayerDef,
        num_tops: int,
    ) -> None:
        options = layer.option("image_gt_data_param")
        _read(options, _MSCNN)
        _check_coordinates(coord_num)
        maps = fields.maps(downsample_rate, num_tops - 1 - output_gt_boxes)
        sampler = Sampler(batch_size, shuffle)
        is_mirrored = bool(layer.option("transform_param")["mirror"])
        transform = MscnnTransform(options, _mean(layer), scale, is_mirrored, maps, sampler)
        objects = StackObjects((0, 1, 1, 2, 2, 1, 1)) if output_gt_boxes else None
        super().__init__(transform, sampler, objects, _Open(source, root_folder, False, fg_img_multiple))

    def template(self, image: Shape) -> tuple[int, int]:
        options = self.change.options
        height, width = image[1:]
        if options.has("resize_height") and options.has("resize_width"):
            height, width = options["resize_height"], options["resize_width"]
        return options["crop_height"] or height, options["crop_width"] or width


@register_layer("detection_data_param")
class DetectionData(_ObjectData):
    """Pictures with the targets of Cascade R-CNN's region proposals; starts over at the end of the list.

    The list has the format of ImageGtData's, but each object has a third number, DIFFICULT, before its corners.
    Each picture goes through these steps:

    1. distort_param changes its colours.
    2. With `mirror` of transform_param, it is mirrored with probability 0.5.
    3. It is resized to resize_width x resize_height, or by the factor resize_ratio, or so that its shorter side is
    short_size.
    4. One of its objects is drawn at random. With probability multiscale_prob, the picture is rescaled: by a factor
    between low_scale_ratio and high_scale_ratio, or so that the square root of the object's area is between
    min_scale and max_scale. It is then also stretched, changing its aspect ratio by a factor between min_whaspect
    and max_whaspect.
    5. It is cropped around the object, shifted by up to 10 pixels. Pixels outside the picture are 0.

    The size of the crop is crop_width x crop_height if these are set; otherwise resize_width x resize_height;
    otherwise crop_short_size x crop_long_size or short_size x long_size, whose longer side is the height if the
    first picture of the batch is upright, and the width if it is not; otherwise the resized size of that
    picture. For each batch, one value of template_ratio is drawn; short_size and long_size are multiplied by it
    and rounded to multiples of 32. shuffle is `random`, `random_aspect` (upright and wide pictures are shuffled
    separately) or `random_mix_aspect` (the same, in alternating groups of mix_group_size). If it is not set,
    the order is that of the list.

    Labels are as in ImageGtData, but boxes include their last pixel. These fields do not count: background
    fields of which ignored regions cover at least ignore_fg_threshold; fields that extend beyond the picture by
    more than anchor_ignore_margin_ratio times half their size; and fields of which a fraction below
    anchor_ignore_iou_thr is inside the picture. An object that has no field gets the one at its centre, if its
    largest overlap with a field is at least pickup_iou_thr.

    Tops: pictures, N x 3 x H x W; a label map for each stride, N x 6 x h x w; with output_gt_boxes the objects, G x
    8 x 1 x 1 (picture, xmin, ymin, xmax, ymax, label, ignored, difficult), or a row of -1 if there are none.

    Source: src/caffe/layers/detection_data_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    ignored: ClassVar[Mapping[str, str]] = {"detection_data_param.scale": "transform_param.scale"}

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        root_folder: str,
        batch_size: int,
        fields: _Fields,
        stride: tuple[int, ...],
        coord_num: int,
        shuffle: str | None,
        mix_group_size: int,
        output_gt_boxes: bool,
        cache_images: bool,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        options = layer.option("detection_data_param")
        _read(options, _CASCADE)
        _check_coordinates(coord_num)
        if shuffle is not None:
            check_choice("shuffle", shuffle, ("random", "random_aspect", "random_mix_aspect"))
        for first, second in _PAIRS:
            if options.has(first) != options.has(second):
                raise LayerError(f"{first} and {second} belong together", expected="both or none")
        maps = fields.maps(stride, num_tops - 1 - output_gt_boxes)
        sampler = Sampler(batch_size, shuffle is not None)
        if shuffle in ("random_aspect", "random_mix_aspect"):
            group = mix_group_size if shuffle == "random_mix_aspect" else 0
            sampler = AspectSampler(batch_size, shuffle=True, group=group)
        transform_options = layer.option("transform_param")
        is_mirrored, factor = bool(transform_options["mirror"]), float(transform_options["scale"])
        transform = CascadeTransform(options, _mean(layer), factor, is_mirrored, maps, sampler)
        objects = StackObjects((-1,) * 8) if output_gt_boxes else None
        super().__init__(transform, sampler, objects, _Open(source, root_folder, True))

    def template(self, image: Shape) -> tuple[int, int]:
        options = self.change.options
        for height, width in (("crop_height", "crop_width"), ("resize_height", "resize_width")):
            if options.has(height) and options.has(width):
                return options[height], options[width]
        for long, short in (("crop_long_size", "crop_short_size"), ("long_size", "short_size")):
            if options.has(long) and options.has(short):
                return options[long], options[short]
        ratio = options["resize_ratio"] if options.has("resize_ratio") else 1.0
        return int(image[1] * ratio + 0.5), int(image[2] * ratio + 0.5)


_PAIRS = (
    ("resize_width", "resize_height"),
    ("short_size", "long_size"),
    ("crop_width", "crop_height"),
    ("crop_short_size", "crop_long_size"),
    ("min_scale", "max_scale"),
    ("low_scale_ratio", "high_scale_ratio"),
    ("min_whaspect", "max_whaspect"),
)
_MSCNN = (
    "resize_width resize_height crop_width crop_height do_multiple_scale min_scale max_scale min_whaspect "
    "max_whaspect min_gt_width min_gt_height fg_threshold"
)
_CASCADE = (
    "resize_width resize_height resize_ratio crop_width crop_height min_scale max_scale low_scale_ratio "
    "high_scale_ratio multiscale_prob min_whaspect max_whaspect short_size long_size crop_short_size crop_long_size "
    "template_ratio min_gt_width min_gt_height anchor_ignore_margin_ratio anchor_ignore_iou_thr pickup_iou_thr "
    "fg_threshold ignore_fg_threshold distort_param"
)
"""The options that the transforms read."""


def _read(options: Options, names: str) -> None:
    """Marks options as read: a transform reads them later."""
    for name in names.split():
        options.has(name)


def _check_coordinates(count: int) -> None:
    if count != 4:
        raise LayerError("coord_num must be 4", got=count)


@register_layer("eval_data_param")
class EvalData(DataLayer):
    """Pictures with their objects, for testing Cascade R-CNN; starts over at the end of the list.

    The list has the format of DetectionData's. Pictures are resized to resize_width x resize_height, or so that
    the shorter side is short_size and no side is longer than long_size; sides are rounded to multiples of 32.
    Without a fixed size, batch_size must be 1.

    Tops: pictures, N x 3 x H x W; the objects, G x 8 x 1 x 1 (picture, xmin, ymin, xmax, ymax, label, ignored,
    difficult), or a row of -1; optionally height and width of the pictures, N x 2 x 1 x 1.

    Source: src/caffe/layers/eval_data_layer.cpp of zhaoweicai/cascade-rcnn.
    """

    tops = between(2, 3)
    ignored: ClassVar[Mapping[str, str]] = {"eval_data_param.scale": "transform_param.scale"}

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        root_folder: str,
        batch_size: int,
        resize_width: int | None,
        resize_height: int | None,
        short_size: int | None,
        long_size: int | None,
        layer: LayerDef,
        num_tops: int,
    ) -> None:
        size = None if resize_width is None or resize_height is None else (resize_height, resize_width)
        sides = None if short_size is None or long_size is None else (short_size, long_size)
        if size is None and batch_size != 1:
            raise LayerError("pictures of a batch differ in size", expected="batch_size: 1", got=batch_size)
        factor = float(layer.option("transform_param")["scale"])
        self.change, self.num_tops = EvalTransform(_mean(layer), factor, size, sides), num_tops
        stacks = (StackArrays(None, RESIZE), StackObjects((-1,) * 8), StackArrays())[:num_tops]
        super().__init__(
            Loader(
                lambda: ObjectList(source, root_folder, has_difficult=True),
                Sampler(batch_size),
                self.change,
                Collate(*stacks),
                Finish(*[to_device] * num_tops),
            )
        )

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        height, width = self.change.size_of((image[1], image[2]))
        batch_size = self.loader.batch_size
        shapes: list[Shape] = [(batch_size, 3, height, width), (1, 8, 1, 1), (batch_size, 2, 1, 1)]
        return shapes[: self.num_tops]
