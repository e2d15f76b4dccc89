"""Computes a convolution, and the layers after it that scale, shift and rectify its channels, as one layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from .base import Layer
from .convolution import Convolution


class FoldedConvolution(Layer):
    """A Convolution with the BatchNorm, Scale or BN layers after it folded into its weights, optionally followed
    by a ReLU.

    If those layers compute `a * x + b` for each channel, the folded weights are `a * weight`, and the folded bias is
    `a * bias + b`. The parameters still belong to the layers. The weights are folded again after a parameter
    has changed. Changes are detected with torch's count of writes to each tensor. This count misses writes
    through a NumPy array, so a net whose arrays a script has requested runs layer by layer, without folding.

    In a pass that records gradients, the layers run one after another. This is not a layer type: fusing a net of
    phase TEST replaces each such sequence of layers by one of these modules.

    Bottom and top: as for Convolution.
    """

    backward_needs_output = False

    def __init__(self, convolution: Convolution, followers: Sequence[Layer], rectifies: bool = False) -> None:
        """
        Args:
            followers: the layers to fold into the convolution.
            rectifies: whether max(x, 0) comes after them.
        """
        super().__init__()
        self.convolution = convolution
        self.followers = nn.ModuleList(followers)
        self.rectifies = rectifies
        self._convolve = convolution.convolve  # nn.Module takes a microsecond to look up a submodule
        self._folded: tuple[Tensor, Tensor] | None = None
        self._sources: list[Tensor] = []  # the parameters that were folded
        self._versions: list[object] = []  # their versions at that time

    def forward(self, bottom: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            top: Tensor = self.convolution(bottom)
            for follower in self.followers:
                top = follower(top)
            return torch.relu(top) if self.rectifies else top
        if self._folded is None or _versions(self._sources) != self._versions:
            self._sources = [blob for layer in self._layers() for blob in layer.blobs()]
            self._versions = _versions(self._sources)
            self._folded = self._fold()
        top = self._convolve(bottom, *self._folded)
        return top.relu_() if self.rectifies else top

    def _layers(self) -> list[Layer]:
        return [self.convolution, *self.followers]

    def _fold(self) -> tuple[Tensor, Tensor]:
        weight, bias = self.convolution.weight, self.convolution.bias
        factor = torch.ones(weight.shape[0], dtype=torch.float64, device=weight.device)
        shift = torch.zeros_like(factor) if bias is None else bias.double()
        for follower in self._layers()[1:]:
            line = follower.factor_and_shift()
            assert line is not None  # the phase has not changed
            factor, shift = factor * line[0], shift * line[0] + line[1]
        around = (-1, *(1,) * (weight.dim() - 1))
        return weight * factor.to(weight.dtype).reshape(around), shift.to(weight.dtype)

    def forget(self) -> None:
        """Frees the folded weights until the next pass. Must be called after a layer's parameters are replaced."""
        self._folded, self._sources = None, []

    def _apply(self, fn: Any, recurse: bool = True) -> Any:  # moves the parameters to another device, for example
        self.forget()
        return super()._apply(fn, recurse)


def _versions(tensors: Sequence[Tensor]) -> list[object]:
    """Returns how often each tensor has been written to. torch does not count writes to tensors made in inference
    mode; for these, returns a new value that equals no other value.
    """
    return [object() if one.is_inference() else one._version for one in tensors]
