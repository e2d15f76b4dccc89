"""CompactBilinear: sketches of the products of all pairs of channels."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import count, islice

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import Layer, Shape, check_not_in_place, exactly
from .registry import register_layer


def glibc_random(seed: int) -> Iterator[int]:
    """Yields the numbers of the C library's rand() on Linux after srand(seed).

    The fork draws its sketch with them, so trained weights work only with these numbers.
    """
    state = deque([seed], maxlen=34)
    for _ in range(30):
        state.append(16807 * state[-1] % 2147483647)
    state.extend(list(state)[:3])
    for number in count():
        state.append((state[-31] + state[-3]) % 2**32)
        if number >= 310:
            yield state[-1] >> 1


@register_layer("compact_bilinear_param")
class CompactBilinear(Layer):
    """Compact bilinear pooling: a random sketch of the outer product of two feature vectors, at each position.

    Each channel of a bottom is multiplied by a sign and added to one of num_output bins; the signs and bins are
    random, but the same as in the fork. The top is the circular convolution of the two sketches, times
    num_output, because the fork does not normalise its inverse Fourier transform. With sum_pool the top is
    summed over all positions.

    Bottoms: N x C x H x W and N x D x H x W; they may be the same. Top: N x num_output x H x W, or N x num_output x
    1 x 1 with sum_pool.

    Source: src/caffe/layers/compact_bilinear_layer.cpp of gy20073/compact_bilinear_pooling; Gao, Beijbom, Zhang and
    Darrell, Compact Bilinear Pooling, 2016.
    """

    bottoms = exactly(2)

    def __init__(self, bottoms: Sequence[Shape], *, num_output: int, sum_pool: bool, layer: LayerDef) -> None:
        super().__init__()
        check_not_in_place(layer)
        if num_output < 1:
            raise LayerError("num_output must be positive", got=num_output)
        self.num_output, self.sums = num_output, sum_pool
        self.top_shapes(bottoms)  # checks them
        random = glibc_random(1)
        for index, bottom in enumerate(bottoms):
            bins = [number % num_output for number in islice(random, bottom[1])]
            signs = [2 * (number % 2) - 1.0 for number in islice(random, bottom[1])]
            self.register_buffer(f"bins{index}", torch.tensor(bins), persistent=False)
            self.register_buffer(f"signs{index}", torch.tensor(signs), persistent=False)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        first, second = bottoms
        if len(first) != 4 or len(second) != 4 or (first[0], *first[2:]) != (second[0], *second[2:]):
            raise LayerError(
                "the bottoms differ in more than their channels",
                expected="N x C x H x W and N x D x H x W",
                got=f"{format_shape(first)} and {format_shape(second)}",
            )
        return [(first[0], self.num_output, *((1, 1) if self.sums else first[2:]))]

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        shape = self.top_shapes([tuple(first.shape), tuple(second.shape)])[0]
        sketches = [torch.fft.rfft(self._sketch(index, one), dim=1) for index, one in enumerate((first, second))]
        product = sketches[0] * sketches[1]
        if self.sums:
            product = product.sum((2, 3), keepdim=True)
        top: Tensor = torch.fft.irfft(product, n=self.num_output, dim=1) * self.num_output
        return top.reshape(shape)

    def _sketch(self, index: int, bottom: Tensor) -> Tensor:
        """Adds the signed channels of a bottom to their bins, N x num_output x H x W."""
        bins, signs = self.get_buffer(f"bins{index}"), self.get_buffer(f"signs{index}")
        sketch = bottom.new_zeros(len(bottom), self.num_output, *bottom.shape[2:])
        return sketch.index_add(1, bins, bottom * signs[:, None, None].to(bottom.dtype))
