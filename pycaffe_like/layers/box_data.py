"""BoxData: pictures with boxes for YOLO 2, from a database of Datums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pycaffe_like.data.box_records import MOST_BOXES, BoxTransform, StackBoxRows, box_source
from pycaffe_like.data.collate import Collate, StackPictures
from pycaffe_like.data.database import open_database
from pycaffe_like.data.finish import Finish, MeanAndScale, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.data.transform import CaffeTransform
from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, Phase, Shape

from .base import at_least
from .data import RESIZE, Data
from .data_layer import DataLayer
from .registry import register_layer


@register_layer("data_param")
class BoxData(DataLayer):
    """Reads pictures and their boxes for YOLO 2 from a database; starts over at its end.

    A record is a Datum with an encoded picture. Its float_data has six values for each box: class (from 0),
    difficult, then centre, width and height relative to the picture. In TRAIN, a random window with 71 % to
    100 % of the picture's sides is cut out and resized to the picture's size. Boxes whose centre is outside are
    dropped; a window without boxes is drawn again, up to 100 times. mirror, mean and scale apply as in Data.

    Tops: the pictures, batch_size x C x H x W; optionally the labels, batch_size x 150: class, then centre, width
    and height, for up to 30 boxes; the rest is 0. With several values of `side`, there is a label top for
    each, all equal, as in the fork.

    Unlike in the fork, mirror applies to the boxes too, and a picture with more than 30 boxes is an error.

    Source: src/caffe/layers/box_data_layer.cpp and data_transformer.cpp of intel/caffe.
    """

    tops = at_least(1)
    ignored: ClassVar[Mapping[str, str]] = Data.ignored

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        backend: str,
        batch_size: int,
        prefetch: int,
        shuffle: bool,
        side: tuple[int, ...],
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        caffe = CaffeTransform(layer.option("transform_param"), phase)
        if caffe.crop:
            raise LayerError("crop_size does not fit boxes", expected="no crop_size", got=caffe.crop)
        if num_tops > 1 and num_tops - 1 != max(1, len(side)):
            raise LayerError("wrong number of tops", expected=f"1 or {1 + max(1, len(side))}", got=num_tops)
        self.color, self.num_tops = caffe.color, num_tops
        super().__init__(
            Loader(
                lambda: box_source(open_database(backend, source)),
                Sampler(batch_size, shuffle),
                BoxTransform(caffe, num_tops - 1),
                Collate(StackPictures(RESIZE), *[StackBoxRows()] * (num_tops - 1)),
                Finish(MeanAndScale(caffe.mean, caffe.scale), *[to_device] * (num_tops - 1)),
                prefetch,
            )
        )

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        batch_size = self.loader.batch_size
        channels = image[0] if self.color is None else 3 if self.color else 1
        labels: Shape = (batch_size, MOST_BOXES * 5)
        return [(batch_size, channels, *image[1:]), *[labels] * (self.num_tops - 1)]
