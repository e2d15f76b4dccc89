"""Normalize: SSD's, which learns a scale, and that of happynear's fork, which does not."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, LayerDef, format_shape

from .base import Layer, Shape, between, check_not_in_place
from .gradients import scale_gradient, with_slopes
from .reach import POSITION, WHOLE, Reach
from .registry import register_layer

SMALLEST_SQUARE = 1e-6
"""Added to each sum in happynear's version, as on a CPU; on a GPU the fork uses 1e-12 for L2."""


@register_layer("norm_param", "normalize_param")
class Normalize(Layer):
    """Divides vectors by their norm. There are two versions.

    SSD's version, with norm_param or without options: x / sqrt(sum of squares + eps) * scale. The sum
    is over the channels at each position, or with across_spatial over all values of an item. There is
    one scale per channel, or with channel_shared a single one; with fix_scale it does not learn. As in
    SSD, the gradient of the bottom with one scale per channel is

        s / n * (g - x * sum(x * g) / n^2)

    with the scales s, the norm n and the top's gradient g. The true gradient has sum(x * g * s)
    in place of sum(x * g).

    happynear's version, with normalize_param: normalize_type is L2, x / sqrt(sum of squares + 1e-6), or
    L1, x / (sum of |x| + 1e-6). The sum is over the channels at each position, and there is no scale.
    With fix_gradient the gradient is not divided by the norm. The tops have four axes.

    Bottom: N x C, N x C x H or N x C x H x W. Tops: the normalised values, in the bottom's shape; in
    happynear's version optionally the norms, N x 1 x H x W, which have a gradient only with bp_norm.
    Blob (SSD's version): the scale, a scalar or C, which starts at 1.

    Source: src/caffe/layers/normalize_layer.cpp of SSD and of happynear/caffe-windows; Liu, Rabinovich
    and Berg, ParseNet, 2015.
    """

    tops = between(1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        across_spatial: bool,
        scale_filler: FillerDef | None,
        channel_shared: bool,
        eps: float,
        fix_scale: bool | None,
        normalize_type: str,
        fix_gradient: bool,
        bp_norm: bool,
        layer: LayerDef,
        num_tops: int,
    ) -> None:
        super().__init__()
        _check(bottoms[0])
        if "norm_param" in layer.options and "normalize_param" in layer.options:
            raise LayerError("norm_param and normalize_param are both set", expected="norm_param or normalize_param")
        self.scale: Tensor | None = None
        self.gives_norms = num_tops == 2
        if "normalize_param" in layer.options:
            if normalize_type not in ("L2", "L1"):
                raise LayerError("normalize_type is unknown", expected="L2 or L1", got=normalize_type)
            self.squares = normalize_type == "L2"
            self.fixes_gradient = fix_gradient
            self.norms_learn = bp_norm
            return
        if self.gives_norms:
            raise LayerError("only the form with normalize_param has a second top", expected="one top", got="2")
        self.across = across_spatial
        self.eps = eps
        self.fixed = bool(fix_scale)
        self.add_blob("scale", () if channel_shared else bottoms[0][1:2], scale_filler, default=1.0)

    def reach(self) -> Reach:
        return WHOLE if self.across else POSITION

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        (bottom,) = bottoms
        _check(bottom)
        if self.scale is not None:
            return [bottom]
        items, channels, *places = _four_axes(bottom)
        return [(items, channels, *places), (items, 1, *places)][: 1 + self.gives_norms]

    def forward(self, bottom: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        _check(bottom.shape)
        return self._normalize_ssd(bottom, self.scale) if self.scale is not None else self._normalize_happynear(bottom)

    def _normalize_ssd(self, bottom: Tensor, scale: Tensor) -> Tensor:
        axes = tuple(range(1, bottom.dim())) if self.across else (1,)
        scale = scale.detach() if self.fixed else scale
        if not scale.dim():
            return bottom / (bottom.square().sum(axes, keepdim=True) + self.eps).sqrt() * scale
        factors = scale.reshape(-1, *(1,) * (bottom.dim() - 2))
        x = scale_gradient(bottom, factors.detach())  # SSD applies the scales after the norm's gradient
        unit = x / (x.square().sum(axes, keepdim=True) + self.eps).sqrt()
        of_scale = unit.detach() * factors
        return with_slopes(of_scale, unit, torch.ones_like(unit)) + (of_scale - of_scale.detach())

    def _normalize_happynear(self, bottom: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        x = bottom.reshape(_four_axes(bottom.shape))
        norms = self._norms(x)
        if not self.fixes_gradient:
            top = x / norms
        else:
            x_in_top = scale_gradient(x, norms.detach())
            top = x_in_top / self._norms(x_in_top)
        if not self.gives_norms:
            return top
        return top, norms if self.norms_learn else norms.detach()

    def _norms(self, x: Tensor) -> Tensor:
        if self.squares:
            return (x.square().sum(1, keepdim=True) + SMALLEST_SQUARE).sqrt()
        return x.abs().sum(1, keepdim=True) + SMALLEST_SQUARE


def _check(bottom: Sequence[int]) -> None:
    if not 2 <= len(bottom) <= 4:
        raise LayerError(
            "the bottom has the wrong number of axes",
            expected="N x C, N x C x H or N x C x H x W",
            got=format_shape(bottom),
        )


def _four_axes(bottom: Sequence[int]) -> list[int]:
    return [*bottom, *(1,) * (4 - len(bottom))]


@register_layer()
class L2Normalize(Layer):
    """x / sqrt(sum of squares + 1e-7), over all values of an item.

    Bottom: N x …. It cannot work in place.

    Source: src/caffe/layers/l2_normalize_layer.cpp of facebook/C3D (from gy20073/compact_bilinear_pooling).
    """

    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape], *, layer: LayerDef) -> None:
        super().__init__()
        check_not_in_place(layer)

    def forward(self, bottom: Tensor) -> Tensor:
        values = bottom.flatten(1)
        return (values * (values.square().sum(1, keepdim=True) + 1e-7).rsqrt()).reshape(bottom.shape)
