"""Overlaps and codes of boxes, compared with loops that handle one box at a time."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.boxes import decode, encode, overlaps, sizes

from . import ssd

CODE_TYPES = ["CORNER", "CENTER_SIZE", "CORNER_SIZE"]


def boxes(count: int, seed: int) -> Tensor:
    return torch.tensor(ssd.some_boxes(count, seed))


def test_overlaps_and_sizes() -> None:
    odd = torch.tensor([[0.5, 0.5, 0.4, 0.6], [0.2, 0.2, 0.2, 0.7], [0.0, 0.0, 1.0, 1.0]], dtype=torch.float64)
    a, b = torch.cat([boxes(7, 1), odd]), torch.cat([boxes(11, 2), odd])
    want = [[ssd.overlap(one, other) for other in b.tolist()] for one in a.tolist()]
    np.testing.assert_allclose(overlaps(a, b).numpy(), want, atol=1e-12)
    np.testing.assert_allclose(sizes(a).numpy(), [ssd.area(one) for one in a.tolist()])


def test_overlaps_of_pixels_touch_where_they_share_an_edge() -> None:
    a = torch.tensor([[0.0, 0.0, 4.0, 4.0]])
    b = torch.tensor([[4.0, 0.0, 8.0, 4.0], [5.0, 0.0, 9.0, 4.0], [0.0, 0.0, 4.0, 1.0]])
    assert sizes(b, 1.0).tolist() == [25, 25, 10]
    np.testing.assert_allclose(overlaps(a, b, 1.0)[0].numpy(), [5 / 45, 0, 10 / 25])


@pytest.mark.parametrize("in_target", [False, True])
@pytest.mark.parametrize("code_type", CODE_TYPES)
def test_codes(code_type: str, in_target: bool) -> None:
    priors, there = boxes(13, 3), boxes(13, 4)
    variances = torch.tensor(np.random.default_rng(0).uniform(0.1, 0.4, (13, 4)))
    rows = list(zip(priors.tolist(), variances.tolist(), there.tolist(), strict=True))
    want = [ssd.encode(prior, variance, box, code_type, in_target) for prior, variance, box in rows]
    code = encode(there, priors, None if in_target else variances, code_type)
    np.testing.assert_allclose(code.numpy(), want, atol=1e-12)
    back = [ssd.decode(p, v, c, code_type, in_target) for (p, v, _), c in zip(rows, want, strict=True)]
    found = decode(code, priors, None if in_target else variances, code_type)
    np.testing.assert_allclose(found.numpy(), back, atol=1e-12)
    np.testing.assert_allclose(found.numpy(), there.numpy(), atol=1e-12)
