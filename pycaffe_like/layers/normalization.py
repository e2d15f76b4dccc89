"""BatchNorm, Scale, Bias and LRN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, LayerDef, format_shape

from .base import Layer, Shape, between, canonical_axis
from .batch_norm_over_ranks import batch_norm_over_ranks
from .reach import POSITION, Reach
from .registry import register_layer


@register_layer("batch_norm_param")
class BatchNorm(Layer):
    """(x - mean) / sqrt(variance + eps), for each channel (axis 1).

    In TRAIN, mean and variance are those of the batch; in TEST they are running statistics.
    If use_global_stats is set, both phases use the running statistics (true) or those of the batch (false).
    Every pass with the batch's statistics updates the running ones, which are kept as decaying sums:

        mean_sum = fraction * mean_sum + batch mean
        variance_sum = fraction * variance_sum + batch variance * m / (m - 1)
        scale_factor = fraction * scale_factor + 1

    where m is the number of values per channel and fraction is moving_average_fraction. The running
    statistics are the sums divided by scale_factor, or 0 while that is 0. With scale_bias, the blobs
    hold the running statistics themselves: scale_factor is 1, and each update weights the batch by
    1 - fraction, but the first batch by 1.

    With stats_batch_size, the batch is divided into parts of so many items. Each has its own statistics, and
    updates the running ones.

    With scale_bias, scale_filler or bias_filler the layer also learns a scale and a bias for each
    channel, like a Scale layer after it.

    Bottom: N x C x …, or N. Blobs: mean_sum, C; variance_sum, C; scale_factor, 1. These three never
    learn, whatever their lr_mult. Then, if used, scale, C, which starts at 1, and bias, C, which starts
    at 0. Weight files of NVCaffe 0.15, whose fifth blob is scale_factor, are reordered.

    Unlike Caffe 1.0, which rejects a bottom with one axis, this layer treats it as a single channel.

    Source: src/caffe/layers/batch_norm_layer.cpp, that of NVIDIA/caffe for scale_bias and of
    intel/caffe for the fillers alone; Ioffe and Szegedy, 2015.
    """

    backward_needs_output = False
    keeps_shape = True

    mean_sum: Tensor
    variance_sum: Tensor
    scale_factor: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        use_global_stats: bool | None,
        moving_average_fraction: float,
        eps: float,
        scale_bias: bool,
        scale_filler: FillerDef | None,
        bias_filler: FillerDef | None,
        stats_batch_size: int,
        layer: LayerDef,
    ) -> None:
        super().__init__()
        self.part = stats_batch_size
        for index, param in enumerate(layer.params[:3]):
            if param.lr_mult != 0:
                raise LayerError(
                    "the statistics of BatchNorm cannot be trained",
                    expected=f"lr_mult: 0 in param {index}, or no param at all",
                    got="1, the default" if param.lr_mult is None else param.lr_mult,
                )
        channels = 1 if len(bottoms[0]) < 2 else bottoms[0][1]
        self.use_global_stats = use_global_stats
        self.has_effects = use_global_stats is not True  # every batch updates its statistics
        self.fraction = moving_average_fraction
        self.eps = eps
        self.keeps_means = scale_bias
        self.is_synchronized = False  # set by the solver if there are several ranks
        self.add_blob("mean_sum", (channels,), None, learns=False)
        self.add_blob("variance_sum", (channels,), None, learns=False)
        self.add_blob("scale_factor", (1,), None, learns=False)
        self.scale: Tensor | None = None
        self.bias: Tensor | None = None
        if scale_bias or scale_filler is not None or bias_filler is not None:
            self.add_blob("scale", (channels,), scale_filler, default=1.0)
            self.add_blob("bias", (channels,), bias_filler)

    def stored_order(self, counts: Sequence[int]) -> Sequence[int]:
        """Returns the order in which to read the stored blobs. NVCaffe 0.15 stores scale, bias, mean, variance, and a
        blob that holds the constant 1.
        """
        if len(counts) == 5 and counts[4] == 1 and counts[2] == self.mean_sum.numel() > 1:
            return (2, 3, 4, 0, 1)
        return range(len(counts))

    def forward(self, bottom: Tensor) -> Tensor:
        return self.normalize(bottom, self.scale, self.bias)

    def normalize(self, bottom: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Normalises the bottom, then multiplies by `weight` and adds `bias`, which have one value per channel."""
        x = bottom if bottom.dim() > 1 else bottom[:, None]
        if x.shape[1] != self.mean_sum.shape[0]:
            raise LayerError("the bottom's channels do not fit", expected=self.mean_sum.shape[0], got=x.shape[1])
        on_batch = self._uses_batch
        if on_batch and self.part and len(x) > self.part:
            return self._normalize_parts(bottom, weight, bias)
        if on_batch and self.is_synchronized:
            normalized = batch_norm_over_ranks(x, weight, bias, self.eps)
            top = normalized.top
            self._collect(normalized.mean, normalized.variance, normalized.values)
        elif on_batch:
            mean, variance = torch.zeros_like(self.mean_sum), torch.zeros_like(self.mean_sum)
            # With momentum 1, torch sets these two to the statistics of this batch.
            top = torch.batch_norm(x, weight, bias, mean, variance, True, 1.0, self.eps, _CUDNN)
            self._collect(mean, variance, x.numel() // x.shape[1])
        else:
            mean, variance = self._running_statistics()
            top = torch.batch_norm(x, weight, bias, mean, variance, False, 0.0, self.eps, _CUDNN)
        return top if bottom.dim() > 1 else top[:, 0]

    @property
    def _uses_batch(self) -> bool:
        """Whether mean and variance are those of the batch."""
        return self.training if self.use_global_stats is None else not self.use_global_stats

    @torch.no_grad()
    def factor_and_shift(self) -> tuple[Tensor, Tensor] | None:
        if self._uses_batch:
            return None
        mean, variance = (one.double() for one in self._running_statistics())
        factor = (variance + self.eps).rsqrt()
        if self.scale is not None:
            factor = factor * self.scale
        return factor, -mean * factor if self.bias is None else self.bias - mean * factor

    def _running_statistics(self) -> tuple[Tensor, Tensor]:
        """Returns the running mean and variance."""
        share = self.scale_factor.reciprocal().nan_to_num(posinf=0.0)  # 0 for 1 / 0
        return self.mean_sum * share, self.variance_sum * share

    def _normalize_parts(self, bottom: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
        """Normalises parts of stats_batch_size items, one after the other."""
        if len(bottom) % self.part:
            raise LayerError(
                "stats_batch_size does not divide the batch", expected=f"a multiple of {self.part}", got=len(bottom)
            )
        return torch.cat([self.normalize(part, weight, bias) for part in bottom.split(self.part)])

    @torch.no_grad()
    def _collect(self, mean: Tensor, variance: Tensor, values: int) -> None:
        if values == 1:  # torch would divide by m - 1 = 0; Caffe keeps the variance 0
            variance = torch.zeros_like(variance)
        if self.keeps_means:
            first = self.scale_factor == 0
            kept = torch.where(first, 0.0, self.fraction / self.scale_factor)
            added = torch.where(first, 1.0, 1 - self.fraction)
            self.mean_sum.mul_(kept).add_(mean * added)
            self.variance_sum.mul_(kept).add_(variance * added)
            self.scale_factor.fill_(1)
            return
        self.mean_sum.mul_(self.fraction).add_(mean)
        self.variance_sum.mul_(self.fraction).add_(variance)
        self.scale_factor.mul_(self.fraction).add_(1)


_CUDNN = True  # lets torch use cuDNN if it is available


class _Broadcast(Layer):
    """Base class of Scale and Bias, which broadcast a blob over the first bottom, starting at `axis`. The
    blob is learned, or the second bottom.
    """

    bottoms = between(1, 2)
    backward_needs_output = False
    keeps_shape = True

    weight: Tensor

    def __init__(
        self, bottoms: Sequence[Shape], axis: int, num_axes: int, filler: FillerDef | None, default: float
    ) -> None:
        super().__init__()
        self.axis = axis
        rank = len(bottoms[0])
        if len(bottoms) == 1:
            if num_axes < -1:
                raise LayerError("num_axes is out of range", expected="-1 for all axes, or 0 or more", got=num_axes)
            start = canonical_axis(axis, rank)
            if start + num_axes > rank:
                raise LayerError(
                    "the blob extends beyond the bottom's last axis",
                    expected=f"axis + num_axes at most {rank}",
                    got=f"{start} + {num_axes}",
                )
            stop = rank if num_axes == -1 else start + num_axes
            self.add_blob("weight", bottoms[0][start:stop], filler, default)
        else:
            self._start(bottoms[0], bottoms[1])

    def broadcast_over(self, bottom: Tensor, blob: Tensor) -> Tensor:
        """Returns the blob with further axes of extent 1, so that it broadcasts over the bottom."""
        start = self._start(bottom.shape, blob.shape)
        return blob.reshape((1,) * start + blob.shape + (1,) * (bottom.dim() - start - blob.dim()))

    def _start(self, bottom: Sequence[int], blob: Sequence[int]) -> int:
        """Returns the bottom's axis with which the blob's first axis is aligned."""
        start = canonical_axis(self.axis, len(bottom)) if blob else 0
        covered = bottom[start : start + len(blob)]
        if covered != blob:
            raise LayerError(
                f"the blob does not fit the bottom's axes from {start} on",
                expected=format_shape(covered),
                got=format_shape(blob),
            )
        return start


@register_layer("scale_param")
class Scale(_Broadcast):
    """x * weight, or x * weight + bias with bias_term.

    Bottoms: x; the weight, unless it is learned. The weight has the extents of x from `axis` on. A
    learned weight has num_axes of these: -1 means all, 0 makes it a scalar.
    Blobs: weight (if learned), which starts at 1 without a filler; bias (with bias_term), which starts
    at 0 without a bias_filler.

    Unlike in Caffe, the diff of a learned weight always accumulates over passes. Caffe keeps only the
    last pass, even with iter_size, if the weight has as many values as x, or if it has several values
    and all axes before it have extent 1 (as with batch size 1). Caffe also rejects an `axis` outside of
    x with bias_term and a scalar second bottom.

    Source: src/caffe/layers/scale_layer.cpp.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        axis: int,
        num_axes: int,
        filler: FillerDef | None,
        bias_term: bool,
        bias_filler: FillerDef | None,
    ) -> None:
        super().__init__(bottoms, axis, num_axes, filler, default=1.0)
        self.bias: Tensor | None = None
        if bias_term:
            shape = bottoms[1] if len(bottoms) == 2 else tuple(self.weight.shape)
            self.add_blob("bias", shape, bias_filler)

    @torch.no_grad()
    def factor_and_shift(self) -> tuple[Tensor, Tensor] | None:
        is_per_channel = bool(self.blob_names) and self.axis == 1 and self.blobs()[0].dim() == 1
        if not is_per_channel or len(self.blob_names) != 1 + (self.bias is not None):
            return None
        factor = self.weight.double()
        return factor, torch.zeros_like(factor) if self.bias is None else self.bias.double()

    def forward(self, bottom: Tensor, weight: Tensor | None = None) -> Tensor:
        top = bottom * self.broadcast_over(bottom, self.weight if weight is None else weight)
        return top if self.bias is None else top + self.broadcast_over(bottom, self.bias)


@register_layer("bias_param")
class Bias(_Broadcast):
    """x + bias.

    Bottoms: x; the bias, unless it is learned. Its shape must match the axes of x from `axis` on. A
    learned bias spans num_axes of these axes: all of them if num_axes is -1; if it is 0, the bias is a
    scalar. Blob: the bias (if learned), which starts at 0 without a filler.

    Source: src/caffe/layers/bias_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, axis: int, num_axes: int, filler: FillerDef | None) -> None:
        super().__init__(bottoms, axis, num_axes, filler, default=0.0)

    def forward(self, bottom: Tensor, bias: Tensor | None = None) -> Tensor:
        return bottom + self.broadcast_over(bottom, self.weight if bias is None else bias)


@register_layer("lrn_param")
class LRN(Layer):
    """Local response normalisation: x * scale ^ -beta, where scale grows with the squares of the
    neighbours of x:

        ACROSS_CHANNELS  scale = k + alpha / n * (sum of squares at the same position, n channels)
        WITHIN_CHANNEL   scale = 1 + alpha / n^2 * (sum of squares in the same channel, n x n window)

    norm_region chooses one of them; n is local_size, which must be odd. The neighbours are centred at
    x; beyond the edges they are 0. WITHIN_CHANNEL uses k in place of 1 only with engine: CUDNN (cuDNN's
    local contrast normalisation).

    Bottom: N x C x H x W. Top: the same shape.

    Unlike in Caffe with cuDNN, engine: DEFAULT means CAFFE on every device. Unlike in Caffe, working in
    place gives the same result as a separate top.

    Source: src/caffe/layers/lrn_layer.cpp, cudnn_lcn_layer.cu; Krizhevsky, Sutskever and Hinton,
    2012.
    """

    backward_needs_output = False
    keeps_shape = True

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        local_size: int,
        alpha: float,
        beta: float,
        norm_region: str,
        k: float,
        engine: str,
    ) -> None:
        super().__init__()
        if local_size % 2 == 0:
            raise LayerError("local_size must be odd", got=local_size)
        _check_picture(bottoms[0])
        self.size = local_size
        self.beta = beta
        self.across = norm_region == "ACROSS_CHANNELS"
        self.share = alpha / (local_size if self.across else local_size**2)
        self.k = k if self.across or engine == "CUDNN" else 1.0

    def reach(self) -> Reach:
        return POSITION if self.across else Reach((self.size, self.size))

    def forward(self, bottom: Tensor) -> Tensor:
        _check_picture(bottom.shape)
        sums = _sums_across_channels if self.across else _sums_within_channels
        top: Tensor = _Normalized.apply(bottom, sums, self.size, self.share, self.beta, self.k)
        return top


def _check_picture(shape: Sequence[int]) -> None:
    if len(shape) != 4:
        raise LayerError("the bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(shape))


def _sums_across_channels(x: Tensor, size: int) -> Tensor:
    """Returns the sum over the `size` channels around each value."""
    sums = x.clone()
    for distance in range(1, min(size // 2 + 1, x.shape[1])):
        sums[:, distance:] += x[:, :-distance]
        sums[:, :-distance] += x[:, distance:]
    return sums


def _sums_within_channels(x: Tensor, size: int) -> Tensor:
    """Returns the sum over the `size` x `size` window around each value."""
    return F.avg_pool2d(x, size, stride=1, padding=size // 2, divisor_override=1)


def _negative_power(x: Tensor, exponent: float) -> Tensor:
    """Returns x ^ -exponent. Roots are several times faster than the general power for 0.75, the usual exponent."""
    if exponent != 0.75:
        return x.pow(-exponent)
    root = x.sqrt()
    return root.mul_(root.sqrt()).reciprocal_()


class _Normalized(torch.autograd.Function):
    """LRN with a hand-written gradient. It saves two arrays of the bottom's size, where autograd would
    save five.

    With the scale s, the top's gradient g, and a the factor of the sum of squares,

        dE/dx_i = g_i * s_i^-beta - 2 * a * beta * x_i * sum over j of g_j * x_j * s_j^(-beta - 1)

    where j runs over the neighbours of i.
    """

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, sums: Callable[[Tensor, int], Tensor], size: int, a: float, beta: float, k: float
    ) -> Tensor:
        scale = sums(x * x, size).mul_(a).add_(k)
        ctx.save_for_backward(x, scale)
        ctx.options = sums, size, a, beta, k
        return _negative_power(scale, beta).mul_(x)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None, None, None, None]:
        x, scale = ctx.saved_tensors
        sums, size, a, beta, k = ctx.options
        if torch.is_grad_enabled():  # for a second derivative, autograd has to see how all depends on x
            scale = sums(x * x, size) * a + k
            scaled = gradient * scale.pow(-beta)
            return scaled - sums(scaled * x / scale, size) * x * (2 * a * beta), None, None, None, None, None
        scaled = _negative_power(scale, beta).mul_(gradient)
        shared = sums((scaled * x).div_(scale), size)
        return scaled.sub_(shared.mul_(x).mul_(2 * a * beta)), None, None, None, None, None
