"""CompactBilinear, compared with a transcription of the loops of gy20073's fork."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.bilinear_pooling import glibc_random

from .battery import check_gradients, check_shapes, make, spread


def test_random_numbers_are_the_c_librarys() -> None:
    """The expected numbers were printed by a C program on Linux after srand(1)."""
    numbers = list(islice(glibc_random(1), 5000))
    assert numbers[:3] == [1804289383, 846930886, 1681692777]
    assert (numbers[700], numbers[4999]) == (1941727088, 548048628)


@pytest.mark.parametrize("sums", [True, False])
def test_compact_bilinear(sums: bool) -> None:
    first, second = spread(2, 3, 5, 7), spread(2, 11, 5, 7, seed=1)
    options = f"compact_bilinear_param {{ num_output: 13 sum_pool: {str(sums).lower()} }}"
    layer = make("CompactBilinear", [(2, 3, 5, 7), (2, 11, 5, 7)], options)
    random = glibc_random(1)
    drawn = []
    for channels in (3, 11):
        bins = [next(random) % 13 for _ in range(channels)]
        drawn.append((bins, [2 * (next(random) % 2) - 1 for _ in range(channels)]))
    wanted = np.zeros((2, 13, 5, 7))
    (bins, signs), (others, other_signs) = drawn
    for c in range(3):
        for d in range(11):
            product = signs[c] * other_signs[d] * first[:, c].numpy() * second[:, d].numpy()
            wanted[:, (bins[c] + others[d]) % 13] += 13 * product
    if sums:
        wanted = wanted.sum((2, 3), keepdims=True)
    np.testing.assert_allclose(layer(first, second).numpy(), wanted, rtol=1e-4, atol=1e-4)
    check_shapes(layer, [first, second])
    check_gradients(layer, [first[:, :, :1, :2].clone(), second[:, :, :1, :2].clone()])


def test_errors() -> None:
    with pytest.raises(LayerError, match="num_output must be positive"):
        make("CompactBilinear", [(2, 3, 5, 7)] * 2, "compact_bilinear_param { num_output: 0 }")
    with pytest.raises(LayerError, match="differ in more than their channels"):
        make("CompactBilinear", [(2, 3, 5, 7), (2, 3, 7, 5)], "compact_bilinear_param { num_output: 5 }")
