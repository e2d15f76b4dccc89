"""Elementwise layers: one bottom, one top of the same shape. They may work in place unless noted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, LayerDef

from .base import Layer, Shape, check_not_in_place
from .registry import register_layer


class Neuron(Layer):
    """Base class of elementwise layers."""

    keeps_shape = True


@register_layer("relu_param")
class ReLU(Neuron):
    """max(x, 0) + negative_slope * min(x, 0).

    Source: src/caffe/layers/relu_layer.cpp.
    """

    can_overwrite_bottom = True

    def __init__(self, bottoms: Sequence[Shape], *, negative_slope: float) -> None:
        super().__init__()
        self.negative_slope = negative_slope

    def forward(self, bottom: Tensor, inplace: bool = False) -> Tensor:
        if self.negative_slope:
            return F.leaky_relu(bottom, self.negative_slope, inplace)
        return F.relu(bottom, inplace)


@register_layer("prelu_param")
class PReLU(Neuron):
    """max(x, 0) + a * min(x, 0), with a learned slope a for each channel or, with channel_shared, one for
    all channels.

    Unlike in Caffe, the bottom may have more than four axes.

    Bottom: N x C x …. Blob: the slopes, C, or a scalar with channel_shared; they start at 0.25 without
    a filler.

    Source: src/caffe/layers/prelu_layer.cpp; He, Zhang, Ren and Sun, Delving Deep into Rectifiers, 2015.
    """

    slope: Tensor

    def __init__(self, bottoms: Sequence[Shape], *, channel_shared: bool, filler: FillerDef | None) -> None:
        super().__init__()
        if len(bottoms[0]) < 2:
            raise LayerError("the bottom has too few axes", expected="N x C x …", got=len(bottoms[0]))
        self.add_blob("slope", () if channel_shared else bottoms[0][1:2], filler, default=0.25)

    def forward(self, bottom: Tensor) -> Tensor:
        return F.prelu(bottom, self.slope.reshape(-1))


@register_layer("elu_param")
class ELU(Neuron):
    """x above 0, alpha * (exp(x) - 1) below. Both are multiplied by lambda, an option that NVIDIA's fork
    added for SELU.

    Source: src/caffe/layers/elu_layer.cpp, and that of NVIDIA/caffe; Clevert, Unterthiner and Hochreiter, 2015.
    """

    def __init__(self, bottoms: Sequence[Shape], *, alpha: float, layer: LayerDef) -> None:
        super().__init__()
        self.alpha = alpha
        factor = layer.option("elu_param").get("lambda")  # a Python keyword cannot be a parameter name
        self.factor = 1.0 if factor is None else float(factor)

    def forward(self, bottom: Tensor) -> Tensor:
        top = F.elu(bottom, self.alpha)
        return top if self.factor == 1 else self.factor * top


@register_layer("sigmoid_param")
class Sigmoid(Neuron):
    """1 / (1 + exp(-x)).

    Source: src/caffe/layers/sigmoid_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()

    def forward(self, bottom: Tensor) -> Tensor:
        return torch.sigmoid(bottom)


@register_layer("tanh_param")
class TanH(Neuron):
    """The hyperbolic tangent.

    Source: src/caffe/layers/tanh_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()

    def forward(self, bottom: Tensor) -> Tensor:
        return torch.tanh(bottom)


@register_layer("swish_param")
class Swish(Neuron):
    """x * sigmoid(beta * x).

    Source: src/caffe/layers/swish_layer.cpp; Ramachandran, Zoph and Le, Searching for Activation
    Functions, 2017.
    """

    def __init__(self, bottoms: Sequence[Shape], *, beta: float) -> None:
        super().__init__()
        self.beta = beta

    def forward(self, bottom: Tensor) -> Tensor:
        return F.silu(bottom) if self.beta == 1 else bottom * torch.sigmoid(self.beta * bottom)


@register_layer()
class AbsVal(Neuron):
    """|x|; the gradient at 0 is 0. It cannot work in place.

    Source: src/caffe/layers/absval_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, layer: LayerDef) -> None:
        super().__init__()
        check_not_in_place(layer)

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.abs()


@register_layer()
class BNLL(Neuron):
    """log(1 + exp(x)), computed without overflow.

    Source: src/caffe/layers/bnll_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()

    def forward(self, bottom: Tensor) -> Tensor:
        return F.softplus(bottom)


@register_layer("power_param")
class Power(Neuron):
    """(shift + scale * x) ^ power. With scale 0 it is shift ^ power, with power 0 it is 1.

    Where shift + scale * x is 0, the gradient is the true one; in Caffe it is NaN there.

    Source: src/caffe/layers/power_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, power: float, scale: float, shift: float) -> None:
        super().__init__()
        self.power = power
        self.scale = scale
        self.shift = shift

    def forward(self, bottom: Tensor) -> Tensor:
        if self.power == 0 or self.scale == 0:
            # The top does not depend on the bottom; multiplying an infinite bottom by 0 would give NaN.
            value = bottom.new_full((), self.shift).pow(self.power) if self.power else bottom.new_ones(())
            return value.expand_as(bottom).clone()
        top = bottom
        if self.scale != 1:
            top = top * self.scale
        if self.shift != 0:
            top = top + self.shift
        if self.power != 1:
            top = top**self.power
        return top if top is not bottom else bottom.clone()


def _log_base(base: float) -> float:
    """Returns the natural logarithm of `base`; a base of -1 stands for e."""
    if base == -1:
        return 1.0
    if base <= 0:
        raise LayerError("base must be positive", expected="a number above 0, or -1 for e", got=base)
    return math.log(base)


@register_layer("exp_param")
class Exp(Neuron):
    """base ^ (shift + scale * x).

    Source: src/caffe/layers/exp_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, base: float, scale: float, shift: float) -> None:
        super().__init__()
        log_base = _log_base(base)
        self.inner_scale = log_base * scale
        self.outer_scale = math.exp(log_base * shift)

    def forward(self, bottom: Tensor) -> Tensor:
        top = torch.exp(bottom if self.inner_scale == 1 else bottom * self.inner_scale)
        return top if self.outer_scale == 1 else top * self.outer_scale


@register_layer("log_param")
class Log(Neuron):
    """log_base(shift + scale * x).

    Source: src/caffe/layers/log_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, base: float, scale: float, shift: float) -> None:
        super().__init__()
        log_base = _log_base(base)
        if log_base == 0:
            raise LayerError("base 1 has no logarithm", expected="another base")
        self.base_scale = 1 / log_base
        self.scale = scale
        self.shift = shift

    def forward(self, bottom: Tensor) -> Tensor:
        if (self.scale, self.shift) != (1, 0):
            bottom = (bottom * self.scale).add_(self.shift)
        top = torch.log(bottom)
        return (
            top if self.base_scale == 1 else top.mul_(self.base_scale)
        )  # in place: the gradient of log does not read its output


@register_layer("clip_param")
class Clip(Neuron):
    """max(min, min(x, max)). At the limits themselves, the gradient is 1.

    Source: src/caffe/layers/clip_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, min: float, max: float) -> None:
        super().__init__()
        self.min = min
        self.max = max

    def forward(self, bottom: Tensor) -> Tensor:
        if self.min <= self.max:
            return bottom.clamp(self.min, self.max)
        return bottom.clamp(max=self.max).clamp(min=self.min)  # the minimum wins if min > max: all values become min


@register_layer("threshold_param")
class Threshold(Neuron):
    """1 where x is above the threshold, otherwise 0. It has no gradient.

    Source: src/caffe/layers/threshold_layer.cpp.
    """

    def __init__(self, bottoms: Sequence[Shape], *, threshold: float) -> None:
        super().__init__()
        self.threshold = threshold

    def forward(self, bottom: Tensor) -> Tensor:
        return (bottom > self.threshold).to(bottom.dtype)


@register_layer("dropout_param")
class Dropout(Neuron):
    """In TRAIN, sets each value to 0 with probability dropout_ratio, and multiplies all other values by
    1 / (1 - dropout_ratio). In TEST values pass unchanged.

    With scale_train: false, values are not multiplied in TRAIN; instead, TEST multiplies all of them by
    1 - dropout_ratio. With sample_weights_test, TEST also drops values (Monte Carlo dropout).

    Source: src/caffe/layers/dropout_layer.cpp; Srivastava and others, Dropout, 2014;
    rbgirshick/caffe-fast-rcnn for scale_train, alexgkendall/caffe-segnet for sample_weights_test.
    """

    def __init__(
        self, bottoms: Sequence[Shape], *, dropout_ratio: float, scale_train: bool, sample_weights_test: bool
    ) -> None:
        super().__init__()
        if not 0 <= dropout_ratio <= 1:
            raise LayerError("dropout_ratio is not a probability", expected="0 to 1", got=dropout_ratio)
        self.ratio = dropout_ratio
        self.scales_in_train = scale_train
        self.drops_in_test = sample_weights_test

    def forward(self, bottom: Tensor) -> Tensor:
        if not (self.training or self.drops_in_test):
            return bottom if self.scales_in_train else bottom * (1 - self.ratio)
        if bottom.is_contiguous():
            top = F.dropout(bottom, self.ratio)
        else:  # torch draws in the order of memory: draw as for a contiguous bottom, whatever its layout is
            top = bottom * F.dropout(bottom.new_ones(bottom.shape), self.ratio)
        return top if self.scales_in_train else top * (1 - self.ratio)
