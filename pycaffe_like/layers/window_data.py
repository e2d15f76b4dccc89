"""WindowData: foreground and background windows of pictures, for R-CNN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pycaffe_like.data.collate import Collate, StackArrays
from pycaffe_like.data.finish import Finish, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.mean import Mean
from pycaffe_like.data.window_file import CHANNELS, WindowSource
from pycaffe_like.data.window_transform import WindowSampler, WindowTransform
from pycaffe_like.spec import LayerDef, Shape

from .base import exactly
from .data_layer import DataLayer
from .registry import register_layer


@register_layer("window_data_param")
class WindowData(DataLayer):
    """Random windows from a window file. For each picture, the file has the lines

        # NUMBER
        PATH
        CHANNELS
        HEIGHT
        WIDTH
        WINDOWS
        CLASS OVERLAP X1 Y1 X2 Y2      one line for each window

    Windows with an overlap of at least fg_threshold are foreground, labelled with their class; windows
    with an overlap below bg_threshold are background, labelled 0. The last fg_fraction of a batch is
    foreground.

    Each window is enlarged by enough context to leave context_pad pixels on each side of the crop, and
    resized to crop_size x crop_size. With crop_mode: "square" it is made square first. Pixels outside
    the picture are 0.

    crop_size, mirror, mean_file and mean_value are options of transform_param, but scale is an option of
    window_data_param. The centre of the mean image is subtracted, and is not mirrored with the picture. An
    epoch has as many windows as the file lists.

    Tops: data, batch_size x 3 x crop_size x crop_size; label, batch_size.

    Source: src/caffe/layers/window_data_layer.cpp.
    """

    tops = exactly(2)
    ignored: ClassVar[Mapping[str, str]] = {
        "window_data_param.mean_file": "transform_param.mean_file",
        "window_data_param.crop_size": "transform_param.crop_size",
        "window_data_param.mirror": "transform_param.mirror",
        "transform_param.scale": "window_data_param.scale",
        "transform_param.force_color": "",
        "transform_param.force_gray": "",
    }

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        scale: float,
        batch_size: int,
        fg_threshold: float,
        bg_threshold: float,
        fg_fraction: float,
        context_pad: int,
        crop_mode: str,
        cache_images: bool,
        root_folder: str,
        layer: LayerDef,
    ) -> None:
        options = layer.option("transform_param")
        self.crop = int(options["crop_size"])
        super().__init__(
            Loader(
                lambda: WindowSource(source, root_folder, (fg_threshold, bg_threshold), cache_images),
                WindowSampler(batch_size, fg_fraction=fg_fraction),
                WindowTransform(Mean(options), scale, self.crop, context_pad, crop_mode, bool(options["mirror"])),
                Collate(StackArrays(), StackArrays()),
                Finish(to_device, to_device),
            )
        )

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        batch_size = self.loader.batch_size
        return [(batch_size, CHANNELS, self.crop, self.crop), (batch_size,)]
