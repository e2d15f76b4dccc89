"""Input and DummyData: layers without bottoms or data sets."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef

from .base import Layer, Shape, at_least, exactly
from .fillers import fill
from .registry import register_layer


class Feed(Layer):
    """Base class of layers whose tops are set from outside, batch by batch.

    It only declares their shapes; it has no `forward`.
    """

    bottoms = exactly(0)
    tops = at_least(1)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        raise TypeError(f"{type(self).__name__} must define the shapes of its tops")


@register_layer("input_param")
class Input(Feed):
    """Tops that the program running the net fills.

    Options: one `shape` for all tops, or one for each. Without a `shape`, tops are empty until they are
    reshaped.

    Source: src/caffe/layers/input_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, shape: tuple[Shape, ...], num_tops: int) -> None:
        super().__init__()
        if len(shape) not in (0, 1, num_tops):
            raise LayerError(
                "the shapes do not fit the tops",
                expected=f"none, one or {num_tops}",
                got=f"{len(shape)} shapes",
            )
        self.shapes = list(shape) * num_tops if len(shape) == 1 else list(shape) or [(0,)] * num_tops
        for one in self.shapes:
            if any(extent < 0 for extent in one):
                raise LayerError("an extent is negative", got="x".join(map(str, one)))

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return self.shapes


@register_layer("dummy_data_param")
class DummyData(Layer):
    """Tops that fillers fill.

    Tops with a constant filler are filled once, and scripts may change them; all others are filled again
    in every pass.

    Options: one `shape` for all tops, or one for each; num, channels, height and width work in the same
    way. One `data_filler` for all tops, or one for each; zeros by default.

    Source: src/caffe/layers/dummy_data_layer.cpp.
    """

    bottoms = exactly(0)
    tops = at_least(1)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        data_filler: tuple[FillerDef, ...],
        shape: tuple[Shape, ...],
        num: tuple[int, ...],
        channels: tuple[int, ...],
        height: tuple[int, ...],
        width: tuple[int, ...],
        num_tops: int,
    ) -> None:
        super().__init__()
        if len(data_filler) not in (0, 1, num_tops):
            raise LayerError(
                "the fillers do not fit the tops", expected=f"none, one or {num_tops}", got=len(data_filler)
            )
        old = (num, channels, height, width)
        if shape and any(old):
            raise LayerError("shapes are set twice", expected="shape, or num, channels, height and width")
        for values in [shape] if not any(old) else old:
            if len(values) not in (1, num_tops):
                raise LayerError(
                    "the shapes do not fit the tops",
                    expected=f"one or {num_tops} of shape, or of num, channels, height and width each",
                    got=len(values),
                )
        if any(old):
            shape = tuple(zip(*(v * num_tops if len(v) == 1 else v for v in old), strict=True))
        self.shapes = list(shape) * num_tops if len(shape) == 1 else list(shape)
        fillers = data_filler or (FillerDef.constant(0.0),)
        self.fillers = list(fillers) * num_tops if len(fillers) == 1 else list(fillers)
        for index, (one, filler) in enumerate(zip(self.shapes, self.fillers, strict=True)):
            self.register_buffer(f"top{index}", self._fill(torch.empty(one), filler), persistent=False)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [tuple(shape) for shape in self.shapes]

    def constant_tops(self) -> dict[int, Tensor]:
        return {
            index: self.get_buffer(f"top{index}")
            for index, filler in enumerate(self.fillers)
            if filler.type == "constant"
        }

    def forward(self) -> Tensor | tuple[Tensor, ...]:
        tops = []
        for index, filler in enumerate(self.fillers):
            top = self.get_buffer(f"top{index}")
            tops.append(top if filler.type == "constant" else self._fill(torch.empty_like(top), filler))
        return tuple(tops) if len(tops) > 1 else tops[0]

    @staticmethod
    def _fill(blob: Tensor, filler: FillerDef) -> Tensor:
        fill(blob, filler)
        return blob
