"""Overlaps, codes, non-maximum suppression and matching against transcriptions, one box at a time."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.boxes import decode, encode, match, nms, overlaps, sizes

from . import ssd

CODE_TYPES = ["CORNER", "CENTER_SIZE", "CORNER_SIZE"]


def boxes(count: int, seed: int) -> Tensor:
    return torch.tensor(ssd.some_boxes(count, seed))


def best_first(count: int, seed: int) -> tuple[Tensor, list[float]]:
    """Boxes with scores that fall."""
    return boxes(count, seed), [1 - i / count for i in range(count)]


def kept(found: Tensor) -> list[int]:
    return [int(i) for i in found.nonzero()]


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


@pytest.mark.parametrize("count", [0, 1, 2, 33, 700])
@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.7, 1.0])
def test_nms(count: int, threshold: float) -> None:
    given, scores = best_first(count, count)
    want = ssd.suppress_fast(given.tolist(), scores, -1, threshold, 1.0, -1)
    assert kept(nms(given, threshold)) == want


@pytest.mark.parametrize("eta", [0.5, 0.9, 0.99])
def test_nms_with_a_threshold_that_shrinks(eta: float) -> None:
    for seed in range(5):
        given, scores = best_first(200, seed)
        assert kept(nms(given, 0.9, eta=eta)) == ssd.suppress_fast(given.tolist(), scores, -1, 0.9, eta, -1)


def test_nms_of_several_groups_with_candidates_and_a_limit() -> None:
    given = torch.stack([boxes(300, seed) for seed in range(6)]).view(2, 3, 300, 4)
    candidates = torch.rand(2, 3, 300, generator=torch.Generator().manual_seed(0)) < 0.7
    for limit in (None, 5):
        found = nms(given, 0.4, candidates=candidates, limit=limit)
        for i in range(2):
            for j in range(3):
                places = kept(candidates[i, j])
                of_group = given[i, j][places]
                scores = [-float(place) for place in range(len(places))]
                want = ssd.suppress_fast(of_group.tolist(), scores, -1e9, 0.4, 1.0, -1)[:limit]
                assert kept(found[i, j]) == [places[place] for place in want]


def test_nms_of_a_chain() -> None:
    """Each box overlaps the next one alone: every other one stays, which takes many rounds in a block."""
    starts = torch.arange(101.0)
    chain = torch.stack([starts, torch.zeros(101), starts + 1.9, torch.ones(101)], 1)
    assert kept(nms(chain, 0.2)) == list(range(0, 101, 2))


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
