"""GradientScaler: the reversed gradient of domain-adversarial training."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Shape

from .gradients import scale_gradient
from .neuron import Neuron
from .registry import register_layer


@register_layer("gradient_scaler_param")
class GradientScaler(Neuron):
    """Passes the bottom on; in the backward pass, reverses the gradient and scales it.

    The factor rises from lower_bound towards upper_bound:

        p = min(1, passes / max_iter)
        factor = 2 * (upper_bound - lower_bound) / (1 + exp(-alpha * p)) - (upper_bound - lower_bound) + lower_bound

    and the gradient is -factor * the gradient of the top. `passes` counts the earlier forward passes in TRAIN.

    Unlike the fork, which counts the solver's iterations, the layer counts passes: with iter_size the factor rises
    faster.

    Source: src/caffe/layers/gradient_scaler_layer.cpp of ddtm/caffe; Ganin and Lempitsky, Unsupervised Domain
    Adaptation by Backpropagation, 2015.
    """

    def __init__(
        self, bottoms: Sequence[Shape], *, lower_bound: float, upper_bound: float, alpha: float, max_iter: float
    ) -> None:
        super().__init__()
        if lower_bound > upper_bound:
            raise LayerError("upper_bound is too small", expected=f"{lower_bound} or more", got=upper_bound)
        if alpha < 0 or max_iter < 1:
            got = f"{alpha} and {max_iter}"
            raise LayerError("alpha or max_iter is out of range", expected="0 or more, and 1 or more", got=got)
        self.bounds, self.alpha, self.max_iter = (lower_bound, upper_bound), alpha, max_iter
        self.register_buffer("passes", torch.tensor(0.0), persistent=False)

    def persistent_buffers(self) -> list[Tensor]:
        return [self.get_buffer("passes")]

    def factor(self) -> Tensor:
        """Returns the factor of this pass, as a scalar."""
        low, high = self.bounds
        progress = (self.get_buffer("passes") / self.max_iter).clamp(max=1)
        return 2 * (high - low) / (1 + (-self.alpha * progress).exp()) - (high - low) + low

    def forward(self, bottom: Tensor) -> Tensor:
        factor = self.factor()
        if self.training:
            self.get_buffer("passes").add_(1)
        return scale_gradient(bottom, -factor)
