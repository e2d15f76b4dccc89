"""Fillers. Moments of random values must be within five standard errors of the right ones, which a correct
filler misses once in two million runs. Since seeds are fixed, a test that passes once always passes.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.fillers import FILLERS, fill
from pycaffe_like.spec import FillerDef

from .battery import layer_def

WIDE = (50, 70, 3, 2)  # 21 000 values; fan_in 420, fan_out 300, their mean 360
FANS = [("FAN_IN", 420), ("FAN_OUT", 300), ("AVERAGE", 360)]


def filler(type_name: str, **fields: Any) -> FillerDef:
    """Returns a filler with the schema's defaults."""
    text = f'layer {{ name: "l" type: "T" inner_product_param {{ weight_filler {{ type: "{type_name}" }} }} }}'
    found = layer_def(text).option("inner_product_param")["weight_filler"]
    return replace(found, **fields)


def fill_blob(shape: tuple[int, ...], how: FillerDef, dtype: torch.dtype = torch.float32) -> Tensor:
    torch.manual_seed(11)
    blob = torch.full(shape, math.nan, dtype=dtype)
    fill(blob, how)
    return blob


def check_moments(blob: Tensor, mean: float, std: float, kurtosis: float) -> None:
    """Asserts that mean and variance are within five standard errors of a distribution's.

    Args:
        kurtosis: the fourth central moment over the square of the variance: 3 for a normal
            distribution, 1.8 for a uniform one.
    """
    values, n = blob.double(), blob.numel()
    assert values.mean().item() == pytest.approx(mean, abs=5 * std / math.sqrt(n))
    assert values.var().item() == pytest.approx(std**2, rel=5 * math.sqrt((kurtosis - 1) / n))


def check_bounds(blob: Tensor, low: float, high: float) -> None:
    """Asserts that values lie between two bounds, and that the extreme ones almost reach them.

    The smallest and the largest value have to come within a thousandth of the range of their bound; 21 000
    uniform values fail this once in 10^9 cases.
    """
    reach = (high - low) / 1000
    assert low <= blob.min().item() <= low + reach
    assert high - reach <= blob.max().item() <= high


def test_constant() -> None:
    assert fill_blob((2, 3), filler("constant", value=2.5)).tolist() == [[2.5] * 3] * 2
    assert fill_blob((), FillerDef.constant(7)).item() == 7


def test_uniform() -> None:
    blob = fill_blob(WIDE, filler("uniform", min=-3.0, max=5.0))
    check_bounds(blob, -3, 5)
    check_moments(blob, 1, 8 / math.sqrt(12), 1.8)


def test_gaussian() -> None:
    blob = fill_blob(WIDE, filler("gaussian", mean=-2.0, std=3.0))
    check_moments(blob, -2, 3, 3)
    within = ((blob + 2).abs() < 3).double().mean().item()  # one standard deviation
    share = math.erf(math.sqrt(0.5))
    assert within == pytest.approx(share, abs=5 * math.sqrt(share * (1 - share) / blob.numel()))


@pytest.mark.parametrize(("variance_norm", "fan"), FANS)
def test_xavier(variance_norm: str, fan: int) -> None:
    blob = fill_blob(WIDE, filler("xavier", variance_norm=variance_norm))
    limit = math.sqrt(3 / fan)
    check_bounds(blob, -limit, limit)
    check_moments(blob, 0, math.sqrt(1 / fan), 1.8)


@pytest.mark.parametrize(("variance_norm", "fan"), FANS)
def test_msra(variance_norm: str, fan: int) -> None:
    check_moments(fill_blob(WIDE, filler("msra", variance_norm=variance_norm)), 0, math.sqrt(2 / fan), 3)


@pytest.mark.parametrize(
    ("shape", "variance_norm", "fan"),
    [
        ((21000,), "FAN_IN", 1),
        ((21000,), "FAN_OUT", 21000),
        ((21000,), "AVERAGE", 10500.5),
        ((100, 210), "FAN_IN", 210),
        ((100, 210), "FAN_OUT", 100),
    ],
)
def test_fans_of_blobs_with_few_axes(shape: tuple[int, ...], variance_norm: str, fan: float) -> None:
    limit = math.sqrt(3 / fan)
    check_bounds(fill_blob(shape, filler("xavier", variance_norm=variance_norm)), -limit, limit)


@pytest.mark.parametrize("sparse", [5, 40])
def test_sparse_gaussian_keeps_so_many_inputs_an_output(sparse: int) -> None:
    """A value is kept with the probability sparse / (first extent of the blob), as in Caffe."""
    blob = fill_blob((50, 420), filler("gaussian", mean=10.0, std=2.0, sparse=sparse))
    chance = sparse / 50
    stays = blob != 0
    deviation = math.sqrt(chance * (1 - chance) / blob.numel())
    assert stays.double().mean().item() == pytest.approx(chance, abs=5 * deviation)
    check_moments(blob[stays], 10, 2, 3)


def test_gaussian_without_a_deviation() -> None:
    assert bool((fill_blob((5, 7), filler("gaussian", mean=3.0, std=0.0)) == 3).all())


@pytest.mark.parametrize(("sparse", "stay"), [(0, 0), (50, 21000)])
def test_sparse_gaussian_keeps_none_or_all(sparse: int, stay: int) -> None:
    assert fill_blob((50, 420), filler("gaussian", sparse=sparse)).count_nonzero().item() == stay


def test_positive_unitball() -> None:
    blob = fill_blob((70, 100, 3), filler("positive_unitball"))
    torch.testing.assert_close(blob.sum((1, 2)), torch.ones(70))
    assert blob.min().item() >= 0
    # The sum of 300 uniform draws from [0, 1] is within 5 * sqrt(300 / 12) = 25 of 150.
    largest = blob.flatten(1).max(1).values
    assert bool((largest < 1 / 125).all())
    assert bool((largest > 0.9 / 175).all())


@pytest.mark.parametrize(
    ("size", "ramp"),
    [
        (1, [1.0]),
        (2, [0.5, 0.5]),
        (3, [0.5, 1.0, 0.5]),
        (4, [0.25, 0.75, 0.75, 0.25]),
        (5, [1 / 3, 2 / 3, 1.0, 2 / 3, 1 / 3]),
    ],
)
def test_bilinear(size: int, ramp: list[float]) -> None:
    blob = fill_blob((2, 3, size, size), filler("bilinear"))
    wanted = torch.tensor([[a * b for b in ramp] for a in ramp])
    torch.testing.assert_close(blob, wanted.expand(2, 3, size, size))


def test_what_the_prototxt_leaves_out() -> None:
    found = filler("uniform")
    fields = (found.value, found.min, found.max, found.mean, found.std, found.sparse, found.variance_norm)
    assert fields == (0, 0, 1, 0, 1, -1, "FAN_IN")
    silent = layer_def('layer { name: "l" type: "T" inner_product_param { weight_filler { } } }')
    assert silent.option("inner_product_param")["weight_filler"].type == "constant"


@pytest.mark.parametrize("type_name", FILLERS)
def test_every_filler_fills_doubles_and_repeats_itself(type_name: str) -> None:
    first = fill_blob((2, 3, 5, 5), filler(type_name), torch.float64)
    assert first.dtype == torch.float64
    assert not first.isnan().any()
    assert torch.equal(first, fill_blob((2, 3, 5, 5), filler(type_name), torch.float64))


@pytest.mark.parametrize("type_name", FILLERS)
def test_a_filler_keeps_out_of_autograd(type_name: str) -> None:
    blob = torch.nn.Parameter(torch.empty(2, 3, 5, 5))
    fill(blob, filler(type_name))
    assert blob.is_leaf
    assert blob.requires_grad


ERRORS = [
    (
        (2, 3),
        "gausian",
        {},
        f"unknown filler 'gausian'; expected one of {', '.join(FILLERS)}\nDid you mean 'gaussian'?",
    ),
    (
        (2, 3),
        "xavier",
        {"sparse": 3},
        "invalid sparse of the xavier filler; expected -1, or the gaussian filler; got 3",
    ),
    (
        (2, 3),
        "gaussian",
        {"sparse": -2},
        "invalid sparse of the gaussian filler; expected a number of weights, or -1; got -2",
    ),
    (
        (),
        "gaussian",
        {"sparse": 3},
        "a sparse gaussian filler needs an axis of outputs; got a scalar blob",
    ),
    ((50, 2), "gaussian", {"sparse": 60}, "sparse is out of range; expected at most 50, the outputs; got 60"),
    ((2, 3), "gaussian", {"std": -1.5}, "std must not be negative; got -1.5"),
    ((2, 3), "uniform", {"min": 3, "max": 2.5}, "min is above max; expected at most 2.5; got 3"),
    ((), "positive_unitball", {}, "a positive_unitball filler needs an axis to sum over; got a scalar blob"),
    (
        (2, 3, 5),
        "bilinear",
        {},
        "the bilinear filler makes square two-dimensional kernels; expected a blob of N x C x K x K; got 2x3x5",
    ),
    (
        (2, 3, 5, 7),
        "bilinear",
        {},
        "the bilinear filler makes square two-dimensional kernels; expected a blob of N x C x K x K; got 2x3x5x7",
    ),
]


@pytest.mark.parametrize(("shape", "type_name", "fields", "message"), ERRORS, ids=[case[3][:40] for case in ERRORS])
def test_what_is_wrong(shape: tuple[int, ...], type_name: str, fields: dict[str, float], message: str) -> None:
    with pytest.raises(LayerError) as error:
        fill_blob(shape, filler(type_name, **fields))
    assert str(error.value) == message
