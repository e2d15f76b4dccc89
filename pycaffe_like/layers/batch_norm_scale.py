"""BatchNorm and Scale in one pass over the data."""

from __future__ import annotations

from torch import Tensor

from .base import Layer
from .normalization import BatchNorm, Scale


class BatchNormScale(Layer):
    """A BatchNorm and the Scale that follows it, computed by one call of torch's batch_norm.

    Parameters and state still belong to the two layers. This is not a layer type; fusing a net replaces
    a BatchNorm followed by a Scale by it.

    Bottom: N x C x …. Top: the same shape.
    """

    backward_needs_output = False
    keeps_shape = True

    def __init__(self, norm: BatchNorm, scale: Scale) -> None:
        super().__init__()
        self.norm = norm
        self.scale = scale
        self.has_effects = norm.has_effects

    def forward(self, bottom: Tensor) -> Tensor:
        weight: Tensor = self.scale.weight
        bias: Tensor | None = self.scale.bias
        if self.norm.scale is not None and self.norm.bias is not None:  # (x * s + b) * weight + bias
            shift = self.norm.bias * weight
            weight, bias = self.norm.scale * weight, shift if bias is None else shift + bias
        return self.norm.normalize(bottom, weight, bias)
