"""CenterLoss and TripletLoss, compared with a transcription of the forks' loops."""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

Array = NDArray[Any]
LABELS = np.array([3, 0, 3, 2, 3, 0, 5.0])
FILLER = "center_filler { type: 'xavier' }"


def center_loss(x: Array, labels: Array, centers: Array, loss_weight: float) -> tuple[float, Array, Array]:
    """Returns loss, gradient of the features, and gradient of the centers, which no loss weight scales."""
    rows = x.reshape(len(x), -1)
    loss, diff, moves = 0.0, np.zeros_like(rows), np.zeros_like(centers)
    for m, label in enumerate(labels.flatten().astype(int)):
        distance = rows[m] - centers[label]
        loss += distance @ distance / len(rows) / 2
        diff[m] = distance * loss_weight / len(rows)
    for n in range(len(centers)):
        members = [m for m, label in enumerate(labels.flatten().astype(int)) if label == n]
        for m in members:
            moves[n] -= rows[m] - centers[n]
        moves[n] /= len(members) + 1
    return loss, diff.reshape(x.shape), moves


def run_center(layer: Layer, x: Array, labels: Array, loss_weight: float) -> tuple[float, Array, Array]:
    bottom = torch.from_numpy(x).requires_grad_()
    (centers,) = layer.parameters()
    loss = layer(bottom, torch.from_numpy(labels))
    diff, moves = torch.autograd.grad(loss * loss_weight, [bottom, centers])
    return float(loss.detach()), diff.numpy(), moves.numpy()


@pytest.mark.parametrize("loss_weight", [1.0, 0.008])
@pytest.mark.parametrize(
    ("shape", "axis", "labels"),
    [((7, 5), "", (7,)), ((7, 5, 2, 3), "", (7, 1, 1, 1)), ((7, 5), "axis: -1", (7, 1))],
    ids=str,
)
def test_center_loss_is_caffe_face_s(
    shape: tuple[int, ...], axis: str, labels: tuple[int, ...], loss_weight: float
) -> None:
    x = np.random.default_rng(2).normal(size=shape)
    layer = make("CenterLoss", [shape, labels], f"center_loss_param {{ num_output: 6 {axis} {FILLER} }}").double()
    (centers,) = layer.parameters()
    assert centers.shape == (6, int(np.prod(shape[1:])))
    loss, diff, moves = run_center(layer, x, LABELS.reshape(labels), loss_weight)
    expected, expected_diff, expected_moves = center_loss(x, LABELS, centers.detach().numpy(), loss_weight)
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(diff, expected_diff, atol=1e-12)
    np.testing.assert_allclose(moves, expected_moves, atol=1e-12)


@pytest.mark.parametrize("distance_type", ["L1", "L2"])
def test_center_loss_with_distance_type_is_happynear_s(distance_type: str) -> None:
    """In happynear's version, a center's move is added once for each of its items."""
    x = np.random.default_rng(2).normal(size=(7, 5))
    option = f"center_loss_param {{ num_output: 6 distance_type: '{distance_type}' {FILLER} }}"
    layer = make("CenterLoss", [(7, 5), (7,)], option).double()
    (centers,) = layer.parameters()
    distance = x - centers.detach().numpy()[LABELS.astype(int)]
    expected = abs(distance).sum() / 7 if distance_type == "L1" else (distance**2).sum() / 14
    slopes = np.sign(distance) if distance_type == "L1" else distance
    moves, sums, items = np.zeros((6, 5)), np.zeros((6, 5)), np.zeros(6)
    for m, label in enumerate(LABELS.astype(int)):
        sums[label] -= slopes[m]
        items[label] += 1
    for label in LABELS.astype(int):
        moves[label] += sums[label] / (items[label] + 1)
    loss, diff, got = run_center(layer, x, LABELS, 3.7)
    assert loss == pytest.approx(float(expected))
    np.testing.assert_allclose(diff, slopes * 3.7 / 7)
    np.testing.assert_allclose(got, moves, atol=1e-12)


def test_center_loss_counts_each_class_by_itself() -> None:
    """Computed by hand: class 0 has two features, 3 and 6, and a center at 0; class 1 has no item."""
    layer = make("CenterLoss", [(2, 1), (2,)], "center_loss_param { num_output: 2 center_filler { value: 0 } }")
    bottom = torch.tensor([[3.0], [6.0]]).requires_grad_()
    loss = layer(bottom, torch.zeros(2))
    loss.backward()
    (centers,) = layer.parameters()
    assert loss == (9 + 36) / 2 / 2
    assert bottom.grad is not None
    assert bottom.grad.tolist() == [[1.5], [3.0]]
    assert centers.grad is not None
    assert centers.grad.tolist() == [[-3.0], [0.0]]


def triplet_loss(bottoms: list[Array], margin: float, loss_weight: float) -> tuple[float, list[Array]]:
    anchor, positive, negative = bottoms
    loss, diffs = 0.0, [np.zeros_like(anchor) for _ in range(3)]
    for i in range(len(anchor)):
        a, p, n = anchor[i].flatten(), positive[i].flatten(), negative[i].flatten()
        distance = max(margin + (a - p) @ (a - p) - (a - n) @ (a - n), 0.0)
        loss += distance
        if distance >= 1e-9:
            for diff, slope in zip(diffs, (-(p - n), -(a - p), a - n), strict=True):
                diff[i] = slope.reshape(anchor[i].shape) * loss_weight / len(anchor)
    return loss / len(anchor) / 2, diffs


@pytest.mark.parametrize("shape", [(7, 5), (7, 5, 1, 1)], ids=str)
@pytest.mark.parametrize("margin", [None, 0.2, 3.0, 0.0])
def test_triplet_loss_is_happynear_s(margin: float | None, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(4)
    bottoms = [rng.normal(size=shape) for _ in range(3)]
    option = "" if margin is None else f"triplet_loss_param {{ margin: {margin} }}"
    layer = make("TripletLoss", [shape] * 3, option)
    tensors = [torch.from_numpy(b).requires_grad_() for b in bottoms]
    loss = layer(*tensors)
    read = 1.0 if margin is None else float(np.float32(margin))
    expected, diffs = triplet_loss(bottoms, read, 3.7)
    assert 0 < sum(bool(diff.any()) for diff in diffs[0]) < 7  # some triplets contribute, others do not
    assert float(loss.detach()) == pytest.approx(expected)
    for got, diff in zip(torch.autograd.grad(loss * 3.7, tensors), diffs, strict=True):
        np.testing.assert_allclose(got, diff, atol=1e-12)


def test_gradients_shapes_and_no_host_sync() -> None:
    triplet = make("TripletLoss", [(5, 3)] * 3)
    bottoms = [spread(5, 3, seed=i) for i in range(3)]
    check_gradients(triplet, bottoms)
    check_shapes(triplet, [b.double() for b in bottoms])
    check_no_host_sync(triplet, [b.double() for b in bottoms])
    center = make("CenterLoss", [(7, 5), (7,)], f"center_loss_param {{ num_output: 6 {FILLER} }}")
    given = [spread(7, 5), torch.from_numpy(LABELS).float()]
    check_shapes(center, given)
    check_no_host_sync(center, given)
    for parameter in center.parameters():
        parameter.requires_grad_(False)  # its diff is the centers' move, not a gradient of the loss
    check_gradients(center, given, differentiable=[0])


@pytest.mark.parametrize(
    ("type_name", "option", "bottoms", "message"),
    [
        ("CenterLoss", "num_output: 0", [(7, 5), (7,)], "num_output must be positive; got 0"),
        ("CenterLoss", "", [(7, 5), (7,)], "center_loss_param.num_output is missing; expected a value"),
        (
            "CenterLoss",
            "num_output: 6 distance_type: 'L3'",
            [(7, 5), (7,)],
            "distance_type is unknown; expected L1 or L2; got L3",
        ),
        (
            "CenterLoss",
            "num_output: 6 axis: 2",
            [(7, 5, 3), (7,)],
            "the axes before `axis` must be the batch axis, and extents of 1; got 7x5x3",
        ),
        ("CenterLoss", "num_output: 6", [(7, 5), (7, 2)], "features and labels do not fit; expected 7 labels; got 7x2"),
        (
            "TripletLoss",
            "",
            [(7, 5), (7, 5), (7, 4)],
            "bottom 2 is not a list of vectors like the first; expected 7 x 5; got 7x4",
        ),
        (
            "TripletLoss",
            "",
            [(7, 5, 2), (7, 5), (7, 5)],
            "bottom 0 is not a list of vectors like the first; expected 7 x 5; got 7x5x2",
        ),
        (
            "TripletLoss",
            "",
            [(7,), (7,), (7,)],
            "bottom 0 is not a list of vectors like the first; expected N x C; got 7",
        ),
    ],
)
def test_says_what_is_wrong(type_name: str, option: str, bottoms: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make(type_name, bottoms, f"center_loss_param {{ {option} }}" if type_name == "CenterLoss" else "")
    assert str(caught.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


def test_says_what_is_wrong_at_run_time() -> None:
    center = make("CenterLoss", [(7, 5), (7,)], f"center_loss_param {{ num_output: 6 {FILLER} }}")
    with pytest.raises(LayerError) as caught:
        center(torch.zeros(7, 4), torch.zeros(7))
    assert str(caught.value) == "the features do not fit the centers; expected 5 values an item; got 7x4"
    with pytest.raises(LayerError) as caught:
        make("TripletLoss", [(7, 5)] * 3)(torch.zeros(7, 5), torch.zeros(7, 5), torch.zeros(6, 5))
    assert str(caught.value) == "bottom 2 is not a list of vectors like the first; expected 7 x 5; got 6x5"
