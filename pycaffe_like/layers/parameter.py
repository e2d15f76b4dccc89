"""A parameter as a blob."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, exactly
from .registry import register_layer


@register_layer("parameter_param")
class Parameter(Layer):
    """Gives its parameter as a top that other layers can take. It is 0 at first, or filled by blob_filler, which
    only happynear's fork has.

    Top: of `shape`; a scalar where there is none. Blob: the parameter. They share their gradient, so
    that a loss_weight on this top trains nothing: Caffe loses it when it makes them share.

    Source: include/caffe/layers/parameter_layer.hpp, and that of happynear/caffe-windows.
    """

    bottoms = exactly(0)
    top_is_parameter = True

    parameter: Tensor

    def __init__(self, bottoms: Sequence[Shape], *, shape: Shape | None, blob_filler: FillerDef | None) -> None:
        super().__init__()
        extents = shape or ()
        if min(extents, default=0) < 0:
            raise LayerError("an extent is negative", got=format_shape(extents))
        self.add_blob("parameter", extents, blob_filler)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [tuple(self.parameter.shape)]

    def forward(self) -> Tensor:
        return self.parameter
