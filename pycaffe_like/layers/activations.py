"""Elementwise activations that forks of Caffe added. They may work in place unless noted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef

from .base import Shape, check_not_in_place
from .gradients import with_slopes
from .neuron import Neuron
from .registry import register_layer


@register_layer("relu_param")
class NegReLU(Neuron):
    """min(x, 0) + negative_slope * max(x, 0).

    Source: src/caffe/layers/neg_relu_layer.cpp of lmb-freiburg/flownet2.
    """

    def __init__(self, bottoms: Sequence[Shape], *, negative_slope: float) -> None:
        super().__init__()
        self.slope = negative_slope

    def forward(self, bottom: Tensor) -> Tensor:
        return -F.leaky_relu(-bottom, self.slope)


@register_layer()
class HardSigmoid(Neuron):
    """0.2 * x + 0.5, clipped to [0, 1].

    As in eric612's fork, the gradient is 0.2 everywhere, even where the output is clipped.

    Source: src/caffe/layers/hard_sigmoid_layer.cpp of eric612/MobileNet-YOLO.
    """

    def forward(self, bottom: Tensor) -> Tensor:
        line = 0.2 * bottom + 0.5
        return line + (line.clamp(0, 1) - line).detach()


@register_layer("selu_param")
class SeLu(Neuron):
    """lambda * x above 0, lambda * alpha * (exp(x) - 1) elsewhere.

    Source: src/caffe/layers/selu_layer.cpp of jolibrain/caffe; Klambauer, Unterthiner, Mayr and
    Hochreiter, Self-Normalizing Neural Networks, 2017.
    """

    def __init__(self, bottoms: Sequence[Shape], *, alpha: float, layer: LayerDef) -> None:
        super().__init__()
        self.alpha = alpha
        self.factor = float(layer.option("selu_param")["lambda"])  # a Python keyword cannot be a parameter name

    def forward(self, bottom: Tensor) -> Tensor:
        return self.factor * F.elu(bottom, self.alpha)


@register_layer("selu_dropout_param")
class SeLuDropout(Neuron):
    """Dropout that preserves the mean and the variance of SeLu's output.

    In TRAIN each value x is replaced by `alpha` with probability r = dropout_ratio; every value then
    becomes a * x + b, with

        q = 1 - r
        a = (q * (1 + alpha^2 * r))^-1/2
        b = -a * r * alpha

    In TEST values pass unchanged.

    Source: src/caffe/layers/selu_dropout_layer.cpp of jolibrain/caffe; Klambauer, Unterthiner, Mayr
    and Hochreiter, Self-Normalizing Neural Networks, 2017.
    """

    def __init__(self, bottoms: Sequence[Shape], *, dropout_ratio: float, alpha: float) -> None:
        super().__init__()
        if not 0 < dropout_ratio < 1:
            raise LayerError("dropout_ratio is out of range", expected="more than 0, less than 1", got=dropout_ratio)
        self.ratio = dropout_ratio
        self.alpha = alpha
        self.scale = ((1 - dropout_ratio) * (1 + alpha**2 * dropout_ratio)) ** -0.5
        self.shift = -self.scale * dropout_ratio * alpha

    def forward(self, bottom: Tensor) -> Tensor:
        if not self.training:
            return bottom.clone()
        dropped = torch.rand_like(bottom) < self.ratio
        top: Tensor = self.scale * torch.where(dropped, self.alpha, bottom) + self.shift
        return top


LARGEST_COSINE = 0.99
"""For larger cosines Arccos uses the slope at this one; the true slope is unbounded."""


@register_layer()
class Arccos(Neuron):
    """The angle in radians whose cosine is x.

    The gradient is -1 / sqrt(1 - y^2) with y = min(x, 0.99). As in happynear's fork, this keeps it
    bounded for features that are close to the centre of their class.

    Source: src/caffe/layers/arccos_layer.cpp of happynear/caffe-windows.
    """

    def forward(self, bottom: Tensor) -> Tensor:
        return with_slopes(bottom.acos(), bottom, -(1 - bottom.clamp(max=LARGEST_COSINE).square()).rsqrt())


@register_layer()
class Cosine(Neuron):
    """cos(x).

    As in happynear's fork, the bottom's gradient on the CPU is -sin(x), whatever the top's gradient is.
    On a GPU it is -sin(x) times the top's gradient, as it should be.

    Source: src/caffe/layers/cosine_layer.cpp and cosine_layer.cu of happynear/caffe-windows.
    """

    def forward(self, bottom: Tensor) -> Tensor:
        if bottom.device.type == "cpu":
            top: Tensor = _CosineOnCpu.apply(bottom)
            return top
        return bottom.cos()


class _CosineOnCpu(torch.autograd.Function):
    """cos(x) with the gradient -sin(x), which ignores the top's gradient."""

    @staticmethod
    def forward(ctx: Any, bottom: Tensor) -> Tensor:
        ctx.save_for_backward(bottom)
        return bottom.cos()

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        bottom: Tensor = ctx.saved_tensors[0]
        return -bottom.sin()


@register_layer("soft_truncation_param")
class SoftTruncation(Neuron):
    """1 - exp(-x / c).

    Source: src/caffe/layers/soft_truncation_layer.cpp of happynear/caffe-windows.
    """

    def __init__(self, bottoms: Sequence[Shape], *, c: float) -> None:
        super().__init__()
        if not c:
            raise LayerError("c must not be 0")
        self.c = c

    def forward(self, bottom: Tensor) -> Tensor:
        return -(-bottom / self.c).expm1()


@register_layer("truncation_param")
class Truncation(Neuron):
    """min(max(x, lower_bound), upper_bound). The gradient is 0 at the bounds and beyond.

    Source: src/caffe/layers/truncation_layer.cpp of happynear/caffe-windows.
    """

    def __init__(self, bottoms: Sequence[Shape], *, lower_bound: float, upper_bound: float) -> None:
        super().__init__()
        if lower_bound > upper_bound:
            raise LayerError("upper_bound is too small", expected=f"{lower_bound} or more", got=upper_bound)
        self.bounds = (lower_bound, upper_bound)

    def forward(self, bottom: Tensor) -> Tensor:
        low, high = self.bounds
        return with_slopes(bottom.clamp(low, high), bottom, ((bottom > low) & (bottom < high)).to(bottom.dtype))


@register_layer("insanity_param")
class Insanity(Neuron):
    """max(x, 0) + min(x, 0) / a. In TRAIN, `a` is drawn uniformly between lb and ub for each value; in TEST it is
    (ub - lb) / (log |ub| - log |lb|). The gradient at 0 is 1 / a.

    Source: src/caffe/layers/insanity_layer.cpp of happynear/caffe-windows.
    """

    def __init__(self, bottoms: Sequence[Shape], *, lb: float, ub: float) -> None:
        super().__init__()
        if ub <= lb:
            raise LayerError("ub is too small", expected=f"more than lb, {lb}", got=ub)
        if not lb * ub or abs(ub) == abs(lb):
            raise LayerError("the bounds have no mean slope", expected="bounds that are not 0", got=f"{lb} and {ub}")
        self.bounds = (lb, ub)
        self.mean = (ub - lb) / (math.log(abs(ub)) - math.log(abs(lb)))

    def forward(self, bottom: Tensor) -> Tensor:
        low, high = self.bounds
        divisor = torch.empty_like(bottom).uniform_(low, high) if self.training else self.mean
        return torch.where(bottom > 0, bottom, bottom / divisor)


@register_layer("brelu_param")
class BReLU(Neuron):
    """min(max(x, minval), maxval). The gradient is 1 from minval to maxval, inclusive, and 0 elsewhere.

    Source: src/caffe/layers/brelu_layer.cpp of chaimi2013/FPCNet; Cai, Xu, Jia, Qing and Tao, DehazeNet, 2016.
    """

    def __init__(self, bottoms: Sequence[Shape], *, minval: float, maxval: float) -> None:
        super().__init__()
        if minval > maxval:
            raise LayerError("maxval is too small", expected=f"{minval} or more", got=maxval)
        self.bounds = (minval, maxval)

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.clamp(*self.bounds)


@register_layer()
class HardSwish(Neuron):
    """x * min(max(x + 3, 0), 6) / 6.

    Source: Howard, Sandler, Chu and others, Searching for MobileNetV3, 2019; several forks have this layer.
    """

    def forward(self, bottom: Tensor) -> Tensor:
        return F.hardswish(bottom)


ROOT_EPSILON = 0.03
"""SignedSqrt adds it to the root before it divides by that, so that the gradient at 0 is finite."""


@register_layer()
class SignedSqrt(Neuron):
    """The square root of |x|, with the sign of x. It cannot work in place.

    As in the fork, the gradient is 1 / (2 * (sqrt(|x|) + 0.03)).

    Source: src/caffe/layers/signed_sqrt_layer.cpp of gy20073/compact_bilinear_pooling.
    """

    def __init__(self, bottoms: Sequence[Shape], *, layer: LayerDef) -> None:
        super().__init__()
        check_not_in_place(layer)

    def forward(self, bottom: Tensor) -> Tensor:
        root = bottom.detach().abs().sqrt()
        return with_slopes(root * bottom.detach().sign(), bottom, 0.5 / (root + ROOT_EPSILON))
