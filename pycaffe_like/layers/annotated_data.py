"""AnnotatedData: pictures with the boxes of their objects, from a database."""

from __future__ import annotations

from pycaffe_like.data.collate import Collate, StackPictures
from pycaffe_like.data.database import open_database
from pycaffe_like.data.datum_source import annotated_source
from pycaffe_like.data.finish import Finish, MeanAndScale, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.data.ssd_transform import SsdTransform, StackBoxes
from pycaffe_like.spec import LayerDef, Options, Phase, Shape

from .base import between, check_choice
from .data import Data
from .data_layer import DataLayer
from .registry import register_layer


@register_layer("data_param", "annotated_data_param")
class AnnotatedData(DataLayer):
    """Reads pictures and the boxes of their objects from a database; starts over at its end.

    Each picture goes through these steps, in this order:

    1. augment_param changes the picture and its boxes, in TRAIN unless its `phase` says otherwise;
    distort_param changes the picture's colours.
    2. expand_param places the picture in a larger canvas of the mean colour.
    3. The batch_samplers draw windows, and one of these is cut out. Each batch_sampler draws
    max_trials windows and keeps at most max_sample that meet its sample_constraint.
    4. resize_param resizes the picture. If there are several, as in MobileNet-YOLO, one is drawn
    according to its prob for every ten batches.
    5. noise_param adds noise.
    6. crop_size, or crop_h and crop_w, crops: at a random place in TRAIN, at the centre in TEST.
    7. mirror flips the picture half the time.
    8. mean and scale apply as in Data.

    Boxes are clipped to the window. emit_constraint drops boxes of which too little remains.

    Tops:

    * The pictures, batch_size x C x H x W.
    * The G objects of the batch, 1 x 1 x G x 8, one row each: index of the picture in the batch, label,
    number of the object, xmin, ymin, xmax and ymax relative to the picture's size, and difficult. If
    there are no objects, it is a single row of -1. If neither the records nor anno_type have boxes,
    this top has the label of each picture instead.

    With resize_mode FIT_SMALL_SIZE pictures differ in size, so batch_size must be 1.

    Unlike in SSD, pictures are not encoded again between these steps, and a window meets a
    sample_constraint only if a single object meets all of its conditions.

    Source: src/caffe/layers/annotated_data_layer.cpp of SSD (weiliu89/caffe).
    """

    tops = between(1, 2)
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
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        if anno_type is not None:
            check_choice("anno_type", anno_type, ("BBOX",))
        options = layer.option("transform_param")
        self.transform = SsdTransform(options, phase, batch_sampler, anno_type, layer.option("augment_param"))
        self.transform.check_sizes(batch_size)
        self.num_tops = num_tops
        super().__init__(
            Loader(
                lambda: annotated_source(open_database(backend, source)),
                Sampler(batch_size, shuffle),
                self.transform,
                Collate(*(StackPictures(RESIZE), StackBoxes())[:num_tops]),
                Finish(MeanAndScale(self.transform.mean, options["scale"]), to_device),
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
        return [(batch_size, channels, *extents), labels][: self.num_tops]


RESIZE = "Give resize_param a height and a width, or use batch_size: 1."
"""Advice when pictures of a batch differ in shape."""
