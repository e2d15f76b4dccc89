"""Parameter: a learned blob as a top."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, exactly
from .registry import register_layer


@register_layer("parameter_param")
class Parameter(Layer):
    """Makes a learned blob available to other layers as its top. It starts at 0 unless it has a
    blob_filler (an option of happynear's fork).

    Top: the extents in `shape`; a scalar if it is not set. Blob: the parameter. As in Caffe, top and
    blob share their gradient, so a loss_weight on this top has no effect.

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
