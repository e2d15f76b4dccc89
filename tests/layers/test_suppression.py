"""Non-maximum suppression, compared with loops that handle one box at a time."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.suppression import nms

from . import ssd


def boxes(count: int, seed: int) -> Tensor:
    return torch.tensor(ssd.some_boxes(count, seed))


def best_first(count: int, seed: int) -> tuple[Tensor, list[float]]:
    """Returns boxes and falling scores."""
    return boxes(count, seed), [1 - i / count for i in range(count)]


def kept_indices(found: Tensor) -> list[int]:
    return [int(i) for i in found.nonzero()]


@pytest.mark.parametrize("count", [0, 1, 2, 33, 700])
@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.7, 1.0])
def test_nms(count: int, threshold: float) -> None:
    given, scores = best_first(count, count)
    want = ssd.suppress_fast(given.tolist(), scores, -1, threshold, 1.0, -1)
    assert kept_indices(nms(given, threshold)) == want


@pytest.mark.parametrize("eta", [0.5, 0.9, 0.99])
def test_nms_with_a_threshold_that_shrinks(eta: float) -> None:
    for seed in range(5):
        given, scores = best_first(200, seed)
        assert kept_indices(nms(given, 0.9, eta=eta)) == ssd.suppress_fast(given.tolist(), scores, -1, 0.9, eta, -1)


def test_nms_of_several_groups_with_candidates_and_a_limit() -> None:
    given = torch.stack([boxes(300, seed) for seed in range(6)]).view(2, 3, 300, 4)
    candidates = torch.rand(2, 3, 300, generator=torch.Generator().manual_seed(0)) < 0.7
    for limit in (None, 5):
        found = nms(given, 0.4, candidates=candidates, limit=limit)
        for i in range(2):
            for j in range(3):
                places = kept_indices(candidates[i, j])
                of_group = given[i, j][places]
                scores = [-float(place) for place in range(len(places))]
                want = ssd.suppress_fast(of_group.tolist(), scores, -1e9, 0.4, 1.0, -1)[:limit]
                assert kept_indices(found[i, j]) == [places[place] for place in want]


def test_nms_of_a_chain() -> None:
    """In a chain, each box overlaps only its neighbours: every other box is kept, which takes many rounds."""
    starts = torch.arange(101.0)
    chain = torch.stack([starts, torch.zeros(101), starts + 1.9, torch.ones(101)], 1)
    assert kept_indices(nms(chain, 0.2)) == list(range(0, 101, 2))
