"""Crop and Slice: values, gradients, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.spec import Shape

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread
from .shapes import check, message_at_run_time, message_of


@pytest.mark.parametrize(
    ("shape", "reference", "options", "cut"),
    [
        pytest.param((2, 3, 7, 11), (5, 1, 3, 5), "", np.s_[:, :, :3, :5], id="height and width from 0 by default"),
        pytest.param((2, 3, 7, 11), (2, 3, 3, 5), "offset: 2", np.s_[:, :, 2:5, 2:7], id="one offset for all axes"),
        pytest.param((2, 3, 7, 11), (2, 3, 3, 5), "offset: 4 offset: 1", np.s_[:, :, 4:, 1:6], id="one for each"),
        pytest.param((2, 3, 7, 11), (2, 3, 3, 5), "axis: 3 offset: 6", np.s_[:, :, :, 6:], id="width"),
        pytest.param(
            (2, 3, 7, 11), (2, 3, 3, 5), "axis: -2 offset: 4 offset: 6", np.s_[:, :, 4:, 6:], id="counted from the end"
        ),
        pytest.param(
            (3, 5, 7, 11),
            (2, 3, 5, 7),
            "axis: 0 offset: 1 offset: 2 offset: 0 offset: 3",
            np.s_[1:, 2:, :5, 3:10],
            id="all axes",
        ),
        pytest.param((3, 5), (2, 3), "axis: 0 offset: 1", np.s_[1:, 1:4], id="two axes"),
        pytest.param((2, 3, 7), (5, 1, 4, 11), "axis: 2 offset: 3", np.s_[:, :, 3:], id="a reference with more axes"),
        pytest.param((2, 3, 7, 11), (2, 3, 7, 11), "", np.s_[:], id="nothing cut"),
    ],
)
def test_crop(shape: Shape, reference: Shape, options: str, cut: Any) -> None:
    module = make("Crop", [shape, reference], f"crop_param {{ {options} }}")
    bottoms = [spread(*shape), torch.full(reference, float("nan"))]
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    np.testing.assert_array_equal(module(*bottoms).numpy(), bottoms[0].numpy()[cut])
    check_gradients(module, bottoms, differentiable=[0])


def test_crop_follows_its_bottoms() -> None:
    module = make("Crop", [(2, 3, 7, 11), (2, 3, 3, 5)], "crop_param { offset: 2 offset: 1 }")
    bottom = spread(5, 2, 13, 7)
    assert torch.equal(module(bottom, torch.zeros(1, 1, 11, 6)), bottom[:, :, 2:, 1:])
    message = "the crop extends beyond the end of axis 3; expected offset and extent at most 7 together; got 1 + 7"
    assert message_at_run_time(module, bottom, torch.zeros(1, 1, 11, 7)) == message


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        pytest.param(
            [(2, 3, 7, 11)], "", "wrong number of bottoms; expected exactly 2 bottoms; got 1 (b0)", id="no reference"
        ),
        pytest.param([(2, 3)] * 2, "", "axis lies outside the bottom; expected -2 to 1; got 2", id="axis"),
        pytest.param(
            [(2, 3, 7, 11)] * 2,
            "axis: 1 offset: 0 offset: 0",
            "offset does not fit the bottom; expected at most one value, or one for each of 3 axes from 1 on; got 2 values",
            id="offsets",
        ),
        pytest.param(
            [(2, 3, 7, 11), (2, 3, 7)],
            "",
            "the second bottom lacks axes; expected at least 4; got 2x3x7",
            id="axes of the reference",
        ),
        pytest.param(
            [(2, 3, 7, 11), (2, 3, 5, 12)],
            "",
            "the crop extends beyond the end of axis 3; expected offset and extent at most 11 together; got 0 + 12",
            id="too large",
        ),
        pytest.param(
            [(2, 3, 7, 11), (2, 3, 5, 7)],
            "offset: 3",
            "the crop extends beyond the end of axis 2; expected offset and extent at most 7 together; got 3 + 5",
            id="too far",
        ),
    ],
)
def test_crop_says_what_is_wrong(shapes: list[Shape], options: str, message: str) -> None:
    assert message_of("Crop", shapes, f"crop_param {{ {options} }}") == message


@pytest.mark.parametrize(
    ("shape", "options", "axis", "ends"),
    [
        pytest.param((2, 6, 5), "", 1, [2, 4], id="equal channels by default"),
        pytest.param((6, 2, 5), "axis: 0", 0, [2, 4], id="equal items"),
        pytest.param((2, 7, 5), "slice_point: 1 slice_point: 5", 1, [1, 5], id="points"),
        pytest.param((2, 5, 7), "axis: -1 slice_point: 3 slice_point: 4", 2, [3, 4], id="counted from the end"),
        pytest.param((2, 5, 7), "slice_dim: 2 slice_point: 3 slice_point: 4", 2, [3, 4], id="old form"),
        pytest.param((2, 5, 3), "slice_point: 3 slice_point: 5", 1, [3, 5], id="an empty last top"),
        pytest.param((2, 7, 5), "", 1, [], id="one top"),
    ],
)
def test_slice(shape: Shape, options: str, axis: int, ends: list[int]) -> None:
    module = make("Slice", [shape], f"slice_param {{ {options} }}", tops=len(ends) + 1)
    bottom = spread(*shape)
    check(module, bottom, *np.split(bottom.numpy(), ends, axis))


def test_slice_follows_the_bottom() -> None:
    equal, points = make("Slice", [(2, 6)], tops=3), make("Slice", [(2, 6)], "slice_param { slice_point: 4 }", tops=2)
    bottom = spread(5, 9)
    check(equal, bottom, *np.split(bottom.numpy(), 3, 1))
    check(points, bottom, *np.split(bottom.numpy(), [4], 1))
    message = (
        "axis 1 cannot be divided evenly; expected an extent that the number of tops, 3, divides, or slice_point; got 7"
    )
    assert message_at_run_time(equal, spread(5, 7)) == message
    message = "axis 1 is too short for the slice points; expected at least 4; got 3"
    assert message_at_run_time(points, spread(5, 3)) == message


@pytest.mark.parametrize(
    ("options", "tops", "message"),
    [
        pytest.param(
            "axis: 1 slice_dim: 1",
            2,
            "axis and slice_dim are both set; expected axis; slice_dim is its old form",
            id="both forms",
        ),
        pytest.param(
            "slice_dim: 3", 2, "slice_dim lies outside the bottom; expected 0 to 2; got 3", id="old form outside"
        ),
        pytest.param("axis: -4", 2, "axis lies outside the bottom; expected -3 to 2; got -4", id="axis outside"),
        pytest.param(
            "slice_point: 2 slice_point: 3",
            2,
            "slice_point does not fit the tops; expected none or 1; got 2",
            id="too many points",
        ),
        pytest.param("slice_point: 2", 1, "slice_point does not fit the tops; expected none or 0; got 1", id="one top"),
        pytest.param(
            "slice_point: 3 slice_point: 3",
            3,
            "the slice points are not increasing; expected each larger than the one before it, the first larger than 0; got 3, 3",
            id="equal points",
        ),
        pytest.param(
            "slice_point: 0",
            2,
            "the slice points are not increasing; expected each larger than the one before it, the first larger than 0; got 0",
            id="an empty first top",
        ),
        pytest.param(
            "slice_point: 7",
            2,
            "axis 1 is too short for the slice points; expected at least 7; got 6",
            id="a point outside",
        ),
        pytest.param(
            "axis: 0 slice_point: 1 slice_point: 2",
            3,
            "axis 0 is too short for the slice points; expected at least 3; got 2",
            id="more tops than values",
        ),
        pytest.param(
            "",
            4,
            "axis 1 cannot be divided evenly; expected an extent that the number of tops, 4, divides, or slice_point; got 6",
            id="cannot be divided evenly",
        ),
        pytest.param("", 0, "wrong number of tops; expected at least 1 tops; got 0", id="no top"),
    ],
)
def test_slice_says_what_is_wrong(options: str, tops: int, message: str) -> None:
    assert message_of("Slice", [(2, 6, 5)], f"slice_param {{ {options} }}", tops) == message
