"""BN, a name that four forks gave to layers that normalise, scale and shift in one."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, LayerDef, format_shape

from .base import Layer, Shape, between
from .registry import register_layer

_PSPNET = ("slope_filler", "bias_filler", "momentum", "eps", "frozen")
_PARSENET = ("var_eps", "moving_average", "decay", "axis", "across_spatial")


@register_layer("bn_param")
class BN(Layer):
    """(x - mean) / sqrt(variance + eps) * scale + shift for each channel.

    Whose layer it is, the options say.

    PSPNet's, with any of slope_filler, bias_filler, momentum, eps and frozen: over the batch in
    TRAIN, over collected statistics in TEST and where it is frozen. Every pass over a batch makes
    them momentum * statistics + (1 - momentum) * those of the batch; the batch's variance is its sum
    of squares divided by the number of values. What is frozen does not learn either.
    Blobs: slope (the scale), bias (the shift), mean and variance, 1 x C x 1 x 1 each.

    happynear's, with inverse_std, which is pcl's word: the same prototxt as PSPNet's, but the fourth blob is
    1 / sqrt(variance + eps), the mean of that of the batches, and blobs are 1 x C. Weights of such a layer
    that are loaded without it are taken for variances.

    ParseNet's, with any of var_eps, moving_average, decay, axis and across_spatial: over the batch;
    with moving_average over collected statistics in TEST, which every pass in TRAIN makes
    (1 - decay) * statistics + decay * those of the batch. They are in no blob and start from 0 with
    every net. Where decay is not set it is 0.95, and 0.05 if axis is (CTPN). eps is var_eps. With
    across_spatial false each place of a channel has a mean, variance, scale and shift of its own.
    Blobs: scale and shift, 1 x C x 1 x 1 each, or 1 x C x H x W.

    SegNet's, with none of them: over the batch, in TEST too. With bn_mode INFERENCE only
    x * scale + shift. eps is 1e-9. Further tops, if asked for, are the mean and the variance of the
    batch, 1 x C x 1 x 1; no gradient goes through them.
    Blobs: scale and shift, 1 x C x 1 x 1 each.

    A scale and a shift without a filler are 0 at first, in all three.

    Bottom: N x C and any more axes.

    Source: src/caffe/layers/bn_layer.cpp of hszhao/PSPNet, happynear/caffe-windows, weiliu89/caffe (branch fcn)
    and alexgkendall/caffe-segnet.
    """

    tops = between(1, 3)
    backward_needs_output = False

    scale: Tensor
    shift: Tensor
    mean: Tensor
    variance: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        scale_filler: FillerDef | None,
        shift_filler: FillerDef | None,
        bn_mode: str,
        slope_filler: FillerDef | None,
        bias_filler: FillerDef | None,
        momentum: float,
        eps: float,
        frozen: bool,
        var_eps: float,
        moving_average: bool,
        decay: float | None,
        axis: float | None,
        across_spatial: bool,
        inverse_std: bool,
        layer: LayerDef,
        num_tops: int,
    ) -> None:
        super().__init__()
        if len(bottoms[0]) < 2:
            raise LayerError(
                "the bottom has another number of axes", expected="N x C and any more", got=format_shape(bottoms[0])
            )
        given = layer.option("bn_param")
        pspnet = any(given.has(name) for name in _PSPNET)
        parsenet = not pspnet and any(given.has(name) for name in _PARSENET)
        if num_tops > 1 and (pspnet or parsenet or bn_mode == "INFERENCE"):
            raise LayerError("only SegNet's BN in bn_mode LEARN gives its statistics", expected="one top", got=num_tops)
        self.gives = num_tops - 1
        self.normalises = pspnet or parsenet or bn_mode == "LEARN"
        self.each_place = parsenet and not across_spatial
        self.shape = (1, *bottoms[0][1:]) if self.each_place else (1, bottoms[0][1], 1, 1)
        self.keeps_inverse = inverse_std
        if inverse_std:
            if parsenet:
                raise LayerError("inverse_std is for happynear's BN", expected="no option of ParseNet's")
            pspnet, self.shape = True, self.shape[:2]
        self.add_blob("scale", self.shape, slope_filler if pspnet else scale_filler)
        self.add_blob("shift", self.shape, bias_filler if pspnet else shift_filler)
        self.frozen = pspnet and frozen
        self.collects = pspnet or (parsenet and moving_average)
        self.has_effects = self.collects and not self.frozen
        if pspnet:
            self.eps = eps
            self.momentum = momentum
            self.add_blob("mean", self.shape, None, learns=False)
            start = float(frozen or inverse_std)
            self.add_blob("variance", self.shape, None, default=start, learns=False)
            self.scale.requires_grad_(not frozen)
            self.shift.requires_grad_(not frozen)
        else:
            self.eps = var_eps if parsenet else 1e-9
            self.momentum = 1 - (decay if decay is not None else 0.95 if axis is None else 0.05)
        if self.collects and not pspnet:
            self.register_buffer("mean", torch.zeros(self.shape), persistent=False)
            self.register_buffer("variance", torch.zeros(self.shape), persistent=False)

    def persistent_buffers(self) -> list[Tensor]:
        return list(self.buffers())

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [bottoms[0], *[self.shape] * self.gives]

    def forward(self, bottom: Tensor) -> Tensor | tuple[Tensor, ...]:
        x = bottom.flatten(1) if self.each_place and bottom.dim() > 1 else bottom
        if x.dim() < 2 or x.shape[1] != self.scale.numel():
            expected = f"a bottom of N x {format_shape(self.shape[1:] if self.each_place else self.shape[1:2])}"
            raise LayerError("the bottom's channels do not fit", expected=expected, got=format_shape(bottom.shape))
        scale, shift = self.scale.flatten(), self.shift.flatten()
        if not self.normalises:
            around = (1, -1, *(1,) * (x.dim() - 2))
            return torch.addcmul(shift.view(around), x, scale.view(around))
        if self.frozen or (self.collects and not self.training):
            mean, variance = self.mean.flatten(), self.variance.flatten()
            if self.keeps_inverse:
                factor = (scale * variance).view(1, -1, *(1,) * (x.dim() - 2))
                return (x - mean.view(factor.shape)) * factor + shift.view(factor.shape)
            top = torch.batch_norm(x, scale, shift, mean, variance, False, 0.0, self.eps, True)
            return top.view(bottom.shape)
        mean, variance = torch.zeros_like(scale.detach()), torch.zeros_like(scale.detach())
        # With momentum 1 these two become the statistics of this batch.
        top = torch.batch_norm(x, scale, shift, mean, variance, True, 1.0, self.eps, True).view(bottom.shape)
        return self._with_statistics(top, mean, variance, x.numel() // x.shape[1])

    @torch.no_grad()
    def _with_statistics(self, top: Tensor, mean: Tensor, variance: Tensor, values: int) -> Tensor | tuple[Tensor, ...]:
        """The top, with the other tops behind it; collects statistics.

        Args:
            variance: with `values` - 1 as divisor.
        """
        biased = variance * ((values - 1) / values) if values > 1 else torch.zeros_like(variance)
        if self.keeps_inverse:
            biased = (biased + self.eps).rsqrt()
        mean, variance = mean.view(self.shape), biased.view(self.shape)
        if self.collects and self.training:
            self.mean.mul_(self.momentum).add_(mean, alpha=1 - self.momentum)
            self.variance.mul_(self.momentum).add_(variance, alpha=1 - self.momentum)
        return (top, *(mean, variance)[: self.gives]) if self.gives else top
