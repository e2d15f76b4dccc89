"""Matching of priors and objects, compared with loops that handle one pair at a time."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.boxes import overlaps
from pycaffe_like.layers.matching import match

from . import ssd


def boxes(count: int, seed: int) -> Tensor:
    return torch.tensor(ssd.some_boxes(count, seed))


@pytest.mark.parametrize("threshold", [None, 0.2, 0.5])
@pytest.mark.parametrize(("objects", "priors"), [(1, 7), (5, 40), (40, 5), (13, 200)])
def test_match(objects: int, priors: int, threshold: float | None) -> None:
    for seed in range(4):
        there, given = boxes(objects, seed), boxes(priors, seed + 50)
        truths = [ssd.Truth(1, box) for box in there.tolist()]
        kind = "BIPARTITE" if threshold is None else "PER_PREDICTION"
        want = ssd.match(truths, given.tolist(), -1, kind, threshold or 0.0, False)
        index, overlap = match(overlaps(there, given), threshold)
        assert index.tolist() == want[0]
        np.testing.assert_allclose(overlap.numpy(), want[1])


def test_match_of_groups_is_that_of_each() -> None:
    there = torch.stack([boxes(7, seed) for seed in range(3)])
    found = overlaps(there, boxes(50, 9).expand(3, -1, -1))
    index, overlap = match(found, 0.4)
    for group in range(3):
        alone = match(found[group], 0.4)
        assert torch.equal(index[group], alone[0])
        assert torch.equal(overlap[group], alone[1])


def test_match_takes_the_earlier_of_equal_pairs() -> None:
    same = torch.tensor([[0.1, 0.1, 0.5, 0.5]], dtype=torch.float64)
    index, _ = match(overlaps(same.repeat(2, 1), same.repeat(3, 1)))
    assert index.tolist() == [0, 1, -1]
    truths = [ssd.Truth(1, same[0].tolist())] * 2
    assert ssd.match(truths, same.repeat(3, 1).tolist(), -1, "BIPARTITE", 0, False)[0] == [0, 1, -1]


def test_boxes_that_hardly_overlap_do_not_belong_together() -> None:
    there = torch.tensor([[0.0, 0.0, 1.0, 1.0]], dtype=torch.float64)
    given = torch.tensor([[1 - 1e-4, 1 - 1e-4, 1.5, 1.5]], dtype=torch.float64)
    assert match(overlaps(there, given), 0.0)[0].tolist() == [-1]
