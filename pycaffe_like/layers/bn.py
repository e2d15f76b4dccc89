"""BN normalises, scales and shifts in one layer. Four forks have a layer of this name."""

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
    """(x - mean) / sqrt(variance + eps) * scale + shift, for each channel.

    Four forks have a BN layer. The options decide which of them this is:

    * PSPNet's BN, if slope_filler, bias_filler, momentum, eps or frozen is set. It uses the batch's
    statistics in TRAIN, and running statistics in TEST or if `frozen`. Each pass with the batch's
    statistics sets running = momentum * running + (1 - momentum) * batch, with the biased variance
    (divided by the number of values). If `frozen`, scale and shift do not learn. Blobs: slope (the
    scale), bias (the shift), mean and variance, 1 x C x 1 x 1 each.
    * happynear's BN, if inverse_std is set. This option is pcl's own, since the prototxt looks like
    PSPNet's. The fourth blob is the running mean of 1 / sqrt(variance + eps), and all blobs are 1 x C;
    everything else is as in PSPNet's. Without inverse_std, loaded weights are taken for variances.
    * ParseNet's BN, if var_eps (its eps), moving_average, decay, axis or across_spatial is set. It uses
    the batch's statistics or, with moving_average, running statistics in TEST. Each pass in TRAIN sets
    running = (1 - decay) * running + decay * batch. Running statistics are not blobs; they start at 0
    in every net. decay is 0.95 by default, or 0.05 if axis is set (CTPN). With across_spatial: false,
    each position of a channel has a mean, variance, scale and shift of its own. Blobs: scale and shift,
    1 x C x 1 x 1 each, or 1 x C x H x W.
    * SegNet's BN, otherwise. It uses the batch's statistics, in TEST too, with an eps of 1e-9. With
    bn_mode INFERENCE it computes only x * scale + shift. Blobs: scale and shift, 1 x C x 1 x 1 each.
    Optional tops: the mean and the variance of the batch, 1 x C x 1 x 1, without gradient.

    Without a filler, scale and shift start at 0 in all of them.

    Bottom: N x C x …. Top: the same shape.

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
            raise LayerError("the bottom has too few axes", expected="N x C x …", got=format_shape(bottoms[0]))
        given = layer.option("bn_param")
        pspnet = any(given.has(name) for name in _PSPNET)
        parsenet = not pspnet and any(given.has(name) for name in _PARSENET)
        if num_tops > 1 and (pspnet or parsenet or bn_mode == "INFERENCE"):
            raise LayerError(
                "only SegNet's BN in bn_mode LEARN has tops for its statistics", expected="one top", got=num_tops
            )
        self.statistics_tops = num_tops - 1
        self.normalises = pspnet or parsenet or bn_mode == "LEARN"
        self.per_position = parsenet and not across_spatial
        self.shape = (1, *bottoms[0][1:]) if self.per_position else (1, bottoms[0][1], 1, 1)
        self.keeps_inverse = inverse_std
        if inverse_std:
            if parsenet:
                raise LayerError("inverse_std, of happynear's BN, cannot be combined with options of ParseNet's BN")
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

    @torch.no_grad()
    def factor_and_shift(self) -> tuple[Tensor, Tensor] | None:
        return None if self.normalises else (self.scale.flatten().double(), self.shift.flatten().double())

    def persistent_buffers(self) -> list[Tensor]:
        return list(self.buffers())

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [bottoms[0], *[self.shape] * self.statistics_tops]

    def forward(self, bottom: Tensor) -> Tensor | tuple[Tensor, ...]:
        x = bottom.flatten(1) if self.per_position and bottom.dim() > 1 else bottom
        if x.dim() < 2 or x.shape[1] != self.scale.numel():
            expected = f"a bottom of N x {format_shape(self.shape[1:] if self.per_position else self.shape[1:2])}"
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
        # With momentum 1, torch sets these two to the statistics of this batch.
        top = torch.batch_norm(x, scale, shift, mean, variance, True, 1.0, self.eps, True).view(bottom.shape)
        return self._with_statistics(top, mean, variance, x.numel() // x.shape[1])

    @torch.no_grad()
    def _with_statistics(self, top: Tensor, mean: Tensor, variance: Tensor, values: int) -> Tensor | tuple[Tensor, ...]:
        """Updates the running statistics; returns the top and, if they are wanted, the mean and the variance.

        Args:
            variance: of the batch, unbiased (divided by `values` - 1).
            values: the number of values per channel.
        """
        biased = variance * ((values - 1) / values) if values > 1 else torch.zeros_like(variance)
        if self.keeps_inverse:
            biased = (biased + self.eps).rsqrt()
        mean, variance = mean.view(self.shape), biased.view(self.shape)
        if self.collects and self.training:
            self.mean.mul_(self.momentum).add_(mean, alpha=1 - self.momentum)
            self.variance.mul_(self.momentum).add_(variance, alpha=1 - self.momentum)
        return (top, *(mean, variance)[: self.statistics_tops]) if self.statistics_tops else top
