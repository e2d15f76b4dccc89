"""UniqueLabel, BiasChannel and AdaptiveBiasChannel: values, errors."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread


def test_unique_label() -> None:
    options = "unique_label_param { max_labels: 5 ignore_label: 255 ignore_label: 7 force_label: 0 force_label: 3 }"
    module = make("UniqueLabel", [(2, 1, 2, 3)], options)
    labels = torch.tensor([[9.0, 2, 255, 9, 7, 3], [255, 255, 255, 255, 255, 255]]).reshape(2, 1, 2, 3)
    assert module(labels).reshape(2, 5).tolist() == [[0, 2, 3, 9, -1], [0, 3, -1, -1, -1]]
    check_shapes(module, [labels])


def test_unique_label_has_room_for_more_labels_than_places() -> None:
    top = make("UniqueLabel", [(1, 1, 1, 2)], "unique_label_param { max_labels: 4 }")(torch.tensor([[[[5.0, 2]]]]))
    assert top.flatten().tolist() == [2, 5, -1, -1]


def test_unique_label_errors() -> None:
    module = make("UniqueLabel", [(1, 1, 1, 3)], "unique_label_param { max_labels: 2 }")
    with pytest.raises(LayerError, match="a picture has more labels than max_labels; expected at most 2"):
        module(torch.tensor([[[[1.0, 2, 3]]]]))
    with pytest.raises(LayerError, match="max_labels is too small; expected more than the 2 of force_label; got 2"):
        make("UniqueLabel", [(1, 1, 1, 3)], "unique_label_param { max_labels: 2 force_label: 0 force_label: 1 }")
    with pytest.raises(LayerError, match="expected N x 1 x H x W; got 1x2x1x3"):
        make("UniqueLabel", [(1, 2, 1, 3)], "unique_label_param { max_labels: 2 }")


def test_bias_channel_of_a_picture() -> None:
    options = "bias_channel_param { bg_bias: 3 fg_bias: 5 ignore_label: 2 }"
    module = make("BiasChannel", [(1, 4, 1, 2), (1, 5, 1, 1)], options)
    labels = torch.tensor([0.0, 3, 3, 2, -1]).reshape(1, 5, 1, 1)
    bottoms = [torch.ones(1, 4, 1, 2), labels]
    assert module(*bottoms)[0, :, 0].tolist() == [[4, 4], [1, 1], [1, 1], [11, 11]]
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    check_gradients(module, [spread(1, 4, 1, 2), labels], [0])
    assert module.ignored_labels() == (-1, 2)


@pytest.mark.parametrize(
    ("options", "want"),
    [
        ("", [[0, 0, 0, 0], [2, 0, 0, 0], [0, 2, 0, 2]]),
        ("bg_bias: 3", [[3, 3, 0, 3], [2, 0, 0, 0], [0, 2, 0, 2]]),
        ("background_label: 2", [[0, 0, 0, 0], [2, 0, 0, 0], [1, 1, 0, 1]]),
    ],
)
def test_bias_channel_of_each_place(options: str, want: list[list[float]]) -> None:
    """The pixels' labels are 1, 2, ignored and 2."""
    options = f"bias_channel_param {{ label_type: PIXEL ignore_label: 255 {options} }}"
    module = make("BiasChannel", [(1, 3, 1, 4), (1, 1, 1, 4)], options)
    labels = torch.tensor([[[[1.0, 2, 255, 2]]]])
    assert module(torch.zeros(1, 3, 1, 4), labels)[0, :, 0].tolist() == want


def test_bias_channel_errors() -> None:
    with pytest.raises(LayerError, match="expected 1x1x1x4 for 1x3x1x4; got 1x1x1x5"):
        make("BiasChannel", [(1, 3, 1, 4), (1, 1, 1, 5)], "bias_channel_param { label_type: PIXEL }")
    with pytest.raises(LayerError, match="bg_bias and fg_bias must not be negative; got -1.0 and 2.0"):
        make("BiasChannel", [(1, 3, 1, 4), (1, 1, 1, 1)], "bias_channel_param { bg_bias: -1 }")


def run_adaptive_bias(scores: list[list[float]], labels: list[float], options: str) -> list[list[float]]:
    bottoms = [torch.tensor(scores)[None, :, None], torch.tensor(labels).reshape(1, -1, 1, 1)]
    shapes = [tuple(bottom.shape) for bottom in bottoms]
    module = make("AdaptiveBiasChannel", shapes, f"adaptive_bias_channel_param {{ {options} }}")
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    top: list[list[float]] = module(*bottoms)[0, :, 0].tolist()
    return top


SCORES = [[1.0, 2, 3, 4], [8.0, 8, 8, 8], [5.0, 5, 5, 5]]


def test_adaptive_bias_channel() -> None:
    """Classes 2 and 0 are present. Class 0 is raised until it wins half of the positions.

    It is 4, 3, 2 and 1 below class 2, so it is raised by 3, which has rank 2 (counted from 0) among 1 2 3 4.
    The highest scores are then 5 5 6 7. Their mean has grown by 0.75, which is subtracted from all scores.
    Class 2 wins its quarter already: it lacks 0 at rank 1.
    """
    options = "bg_portion: 0.5 fg_portion: 0.25 suppress_others: false"
    want = [[v + 3 - 0.75 for v in SCORES[0]], [v - 0.75 for v in SCORES[1]], [v - 0.75 for v in SCORES[2]]]
    assert run_adaptive_bias(SCORES, [2, 0, -1], options) == want


def test_adaptive_bias_channel_suppresses_other_classes() -> None:
    """Classes 0 and 2 are present. Class 1 is lowered to 0.5 below the lower of the two."""
    top = run_adaptive_bias(SCORES, [0, 2], "bg_portion: 0 fg_portion: 0 margin_others: 0.5")
    assert [round(value - shift, 5) for value, shift in zip(top[1], top[0], strict=True)] == [-1.5] * 4


def test_adaptive_bias_channel_leaves_a_picture_without_labels_alone() -> None:
    assert run_adaptive_bias(SCORES, [-1, -1], "") == SCORES


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("num_iter: 0", "num_iter must be positive; got 0"),
        ("margin_others: -1", "margin_others must not be negative"),
        ("fg_portion: 1", "fg_portion is out of range; expected 0 or more, less than 1; got 1.0"),
    ],
)
def test_adaptive_bias_channel_errors(options: str, problem: str) -> None:
    with pytest.raises(LayerError, match=problem):
        make("AdaptiveBiasChannel", [(1, 3, 1, 4), (1, 1, 1, 1)], f"adaptive_bias_channel_param {{ {options} }}")
    with pytest.raises(LayerError, match="the bottoms do not fit"):
        make("AdaptiveBiasChannel", [(1, 1, 1, 4), (1, 1, 1, 1)])
