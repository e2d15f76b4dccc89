"""Comparing outputs that depend on the last bit: the tolerance is how much rounding changes the net's own output."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from pycaffe_like.interop.near_ties import agreeing_outputs

LIMIT = 1e-4


class Argmax(nn.Module):
    """Returns the index of the larger of two channels, which differ by only 1e-7 at 2 of 100 positions."""

    def forward(self, values: Tensor) -> tuple[Tensor, ...]:
        return (values.argmax(1, keepdim=True).float(),)


def make_near_ties(tied: int) -> Tensor:
    values = torch.rand(1, 2, 20, 50, generator=torch.Generator().manual_seed(7))
    values[:, 1] = values[:, 0] + 0.1
    flat = values.view(2, -1)
    flat[1, :tied] = flat[0, :tied] + 1e-7
    return values


def flip_choices(count: int, first: int = 0) -> np.ndarray:
    (places,) = Argmax()(make_near_ties(20))
    found = places.numpy().copy()
    found.reshape(-1)[first : first + count] = 0
    return found


def test_choices_that_rounding_decides_agree() -> None:
    found = agreeing_outputs(Argmax(), lambda _: [flip_choices(13)], [make_near_ties(20)], LIMIT)
    assert found == pytest.approx({0: 0.013})


def test_more_choices_than_rounding_changes_do_not_agree() -> None:
    assert agreeing_outputs(Argmax(), lambda _: [flip_choices(200)], [make_near_ties(20)], LIMIT) == {}


def test_an_output_that_rounding_leaves_alone_does_not_agree() -> None:
    assert agreeing_outputs(Argmax(), lambda _: [flip_choices(1)], [make_near_ties(0)], LIMIT) == {}


def test_an_output_that_rounding_changes_wholly_does_not_agree() -> None:
    assert agreeing_outputs(Argmax(), lambda _: [flip_choices(300)], [make_near_ties(1000)], LIMIT) == {}


class Ranking(nn.Module):
    """Returns scores and their indices, highest score first: 1 x 1 x K x 2."""

    def forward(self, scores: Tensor) -> tuple[Tensor, ...]:
        order = scores.argsort(descending=True, stable=True)
        return (torch.stack((scores[order], order.float()), 1)[None, None],)


SCORES = torch.tensor([0.3, 0.5, 0.50000003, 0.7, 0.2])


def test_rows_may_change_places_where_scores_are_nearly_equal() -> None:
    (rows,) = Ranking()(SCORES)
    swapped = rows[:, :, [0, 2, 1, 3, 4]].numpy()
    assert agreeing_outputs(Ranking(), lambda _: [swapped], [SCORES], LIMIT) == {0: 0.0}


def test_a_lost_row_does_not_agree() -> None:
    (rows,) = Ranking()(SCORES)
    assert agreeing_outputs(Ranking(), lambda _: [rows[:, :, :4].numpy()], [SCORES], LIMIT) == {}


def test_labels_and_sizes_get_no_noise() -> None:
    class Lookup(nn.Module):
        def forward(self, places: Tensor) -> tuple[Tensor, ...]:
            assert bool((places == places.round()).all())
            return (places,)

    assert agreeing_outputs(Lookup(), lambda batch: [batch[0].numpy() + 1], [torch.tensor([3.0, 5.0])], LIMIT) == {}
