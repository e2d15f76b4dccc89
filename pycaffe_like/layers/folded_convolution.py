"""A convolution and the layers after it that scale and shift its channels, computed as one convolution."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from .base import Layer
from .convolution import Convolution


class FoldedConvolution(Layer):
    """A Convolution with the BatchNorm, Scale or BN layers after it folded into its weights.

    If these layers compute a x + b for each channel, the weights are a W, and the bias is a bias + b. Parameters
    belong to the layers. The folded weights are computed again whenever a parameter has changed: torch counts the
    operations that write to a tensor. It does not see writes through a NumPy array; scripts that make these run
    nets layer by layer.

    In a pass that records gradients, the layers run one after another. This is not a layer type; fusing a net of
    phase TEST makes one of each such sequence.

    Bottom and top: as for Convolution.
    """

    backward_needs_output = False

    def __init__(self, convolution: Convolution, followers: Sequence[Layer]) -> None:
        super().__init__()
        self.convolution = convolution
        self.followers = nn.ModuleList(followers)
        self._folded: tuple[Tensor, Tensor] | None = None
        self._sources: list[tuple[Tensor, int]] = []  # the parameters at the time of folding, with their versions

    def forward(self, bottom: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            top: Tensor = self.convolution(bottom)
            for follower in self.followers:
                top = follower(top)
            return top
        sources = [(blob, _version(blob)) for layer in self._layers() for blob in layer.blobs()]
        if self._folded is None or not _are_same(sources, self._sources):
            self._folded, self._sources = self._fold(), sources
        return self.convolution.convolve(bottom, *self._folded)

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
        """Frees the folded weights until the next pass."""
        self._folded, self._sources = None, []


def _version(tensor: Tensor) -> int:
    """Returns how often a tensor has been written to; -1 if torch does not count it, in inference mode."""
    return -1 if tensor.is_inference() else tensor._version


def _are_same(some: Sequence[tuple[Tensor, int]], others: Sequence[tuple[Tensor, int]]) -> bool:
    return all(one is other and new == old >= 0 for (one, new), (other, old) in zip(some, others, strict=True))
