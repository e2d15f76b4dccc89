"""AnnotatedData: pictures with the boxes of their objects, from a database."""

from __future__ import annotations

from pycaffe_like.data.collate import Collate, StackArrays, StackPictures
from pycaffe_like.data.database import open_database
from pycaffe_like.data.datum_source import annotated_source
from pycaffe_like.data.finish import Finish, MeanAndScale, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.pixel_targets import PixelTargets
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.data.ssd_transform import SsdTransform, StackBoxes
from pycaffe_like.data.yolo_boxes import ROWS, StackYoloBoxes
from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, Options, Phase, Shape

from .base import between, check_choice
from .data import Data
from .data_layer import DataLayer
from .registry import register_layer


@register_layer("data_param", "annotated_data_param")
class AnnotatedData(DataLayer):
    """Reads pictures and the boxes of their objects from a database; starts over at its end.

    Each picture goes through these steps, in this order:

    1. The options of NVIDIA and twtygqyy (such as img_rand_resize_* and max_rotation_angle) and augment_param
      change the picture and its boxes; augment_param applies only in TRAIN, unless its `phase` says otherwise.
      distort_param changes the picture's colours.
    2. expand_param places the picture in a larger canvas of the mean colour.
    3. The batch_samplers draw windows, and one of these is cut out. Each batch_sampler draws
    max_trials windows and keeps at most max_sample that meet its sample_constraint.
    4. resize_param resizes the picture. If there are several resize_param, as in MobileNet-YOLO, one of them is
      drawn for every ten batches, with probabilities proportional to `prob`.
    5. noise_param adds noise.
    6. crop_size, or crop_h and crop_w, crops: at a random place in TRAIN, at the centre in TEST.
    7. mirror flips the picture half the time.
    8. mean and scale apply as in Data.

    Boxes are clipped to the window. emit_constraint drops boxes of which too little remains.

    Tops:

    * The pictures, batch_size x C x H x W.
    * With yolo_data_type: 1, as in eric612's fork, the objects of each picture, batch_size x 1 x 300 x
    5: class (from 0), then centre, width and height relative to the picture; the other rows
    are zeros. With train_diffcult: false, objects marked as difficult are dropped. With
    yolo_data_type: 1, or a yolo_data_jitter in the prototxt, but no batch_samplers, step 3 keeps
    the whole picture with probability 0.2; otherwise it cuts out a window whose width and height are smaller
    by a random fraction, up to yolo_data_jitter / 2 (probability 0.2) or up to yolo_data_jitter (probability
    0.6). With resize_mode FIT_LARGE_SIZE_AND_PAD, the fraction is the same for both.
    * Otherwise the G objects of the batch, 1 x 1 x G x 8, one row each: index of the picture in the batch, label,
    number of the object, xmin, ymin, xmax and ymax relative to the picture's size, and difficult. If there are
    no objects, the top is a single row of -1. If neither the records nor anno_type have boxes, this top has the
    label of each picture instead.
    * Optionally targets for segmentation, as in eric612's fork, batch_size x classes x height x width, from
    the picture in the record's seg_label, which is cut and mirrored like the record's own. The size is
    seg_resize_height x seg_resize_width, or else the picture's divided by seg_scales. With single_class, a
    target is 1 where the mean of the seg_label's pixels is above 100, else 0. Otherwise it is the share of
    pixels of a class; label_map_file, a YoloSegLabel, has an item for each value of a pixel, in their order,
    and its label_id is the class, from 1. Padding of resize_param does not apply to targets. With this top,
    options that would move the pictures alone are errors: augment_param, expand_param, crops and NVIDIA's
    and twtygqyy's.

    With resize_mode FIT_SMALL_SIZE pictures differ in size, so batch_size must be 1.

    Unlike in SSD, pictures are not encoded again between these steps, and a window meets a
    sample_constraint only if a single object meets all of its conditions.

    Source: src/caffe/layers/annotated_data_layer.cpp of SSD (weiliu89/caffe), and of
    eric612/MobileNet-YOLO.
    """

    tops = between(1, 3)
    ignored = Data.ignored

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        backend: str,
        batch_size: int,
        prefetch: int,
        shuffle: bool,
        batch_sampler: tuple[Options, ...],
        anno_type: str | None,
        yolo_data_type: int,
        yolo_data_jitter: float,
        train_diffcult: bool,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        if anno_type is not None:
            check_choice("anno_type", anno_type, ("BBOX", "BBOXandSeg"))
        self.is_yolo = yolo_data_type == 1
        if not 0 <= yolo_data_jitter < 1:
            raise LayerError("yolo_data_jitter is out of range", expected="0 or more, below 1", got=yolo_data_jitter)
        options, augment = layer.option("transform_param"), layer.option("augment_param")
        annotated = layer.option("annotated_data_param")
        jitter = yolo_data_jitter if self.is_yolo or annotated.has("yolo_data_jitter") else 0.0
        targets = PixelTargets(annotated) if num_tops == 3 else None
        self.transform = SsdTransform(options, phase, batch_sampler, anno_type, augment, jitter, targets)
        labels = StackYoloBoxes(train_diffcult) if self.is_yolo else StackBoxes()
        self.transform.check_sizes(batch_size)
        self.num_tops = num_tops
        super().__init__(
            Loader(
                lambda: annotated_source(open_database(backend, source)),
                Sampler(batch_size, shuffle),
                self.transform,
                Collate(*(StackPictures(RESIZE), labels, StackArrays())[:num_tops]),
                Finish(MeanAndScale(self.transform.mean, options["scale"]), to_device, to_device),
                prefetch,
            )
        )

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        transform, batch_size = self.transform, self.loader.batch_size
        extents = image[1:]
        if transform.resizes:
            extents = (transform.resizes[0]["height"], transform.resizes[0]["width"])
        if all(transform.crop):
            extents = transform.crop
        channels = image[0] if transform.color is None else 3 if transform.color else 1
        labels: Shape = (1, 1, 1, 8) if transform.has_boxes else (batch_size,)
        if self.is_yolo:
            labels = (batch_size, 1, ROWS, 5)
        shapes: list[Shape] = [(batch_size, channels, *extents), labels]
        if transform.targets is not None:
            height, width = extents
            shapes.append((batch_size, transform.targets.classes, *transform.targets.size(height, width)))
        return shapes[: self.num_tops]


RESIZE = "Give resize_param a height and a width, or use batch_size: 1."
"""Advice when pictures of a batch differ in shape."""
