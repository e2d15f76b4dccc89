"""Affinity, ConnectedComponent and MalisLoss, compared with a transcription of naibaf7's loops and with brute force."""

from __future__ import annotations

from collections import deque
from itertools import combinations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer

from .battery import make, spread, tops_of


def test_affinity() -> None:
    bottoms = [spread(1, 2, 5, 7), spread(1, 3, 4, 3, seed=1)]
    module = make("Affinity", [tuple(b.shape) for b in bottoms], "affinity_param { offset: 1 }", tops=2)
    x = [b.clone().requires_grad_() for b in bottoms]
    tops = tops_of(module, *x)
    for bottom, top, channel in zip(bottoms, tops, (1, 0), strict=True):
        want = np.zeros((1, 2, *bottom.shape[2:]), np.float32)
        for i in range(bottom.shape[2] - 1):
            for j in range(bottom.shape[3] - 1):
                want[0, 0, i, j] = min(bottom[0, channel, i, j], bottom[0, channel, i + 1, j])
                want[0, 1, i, j] = min(bottom[0, channel, i, j], bottom[0, channel, i, j + 1])
        np.testing.assert_array_equal(top.detach(), want)
    assert module.top_shapes([tuple(b.shape) for b in bottoms]) == [(1, 2, 5, 7), (1, 2, 4, 3)]
    gradient = spread(1, 2, 5, 7, seed=2)
    tops[0].backward(gradient)
    want = np.zeros((2, 5, 7), np.float32)
    for i in range(4):
        for j in range(6):
            want[1, i, j] += gradient[0, 0, i, j] + gradient[0, 1, i, j]
            want[0, i, j] -= gradient[0, 0, i, j] + gradient[0, 1, i, j]
    assert x[0].grad is not None
    np.testing.assert_allclose(x[0].grad[0], want, rtol=1e-6, atol=1e-6)


def flood_fill(labels: np.ndarray) -> np.ndarray:
    """Numbers the regions like FindBlobs: by flood fill, row by row."""
    numbers, largest = np.zeros_like(labels), int(labels.max())
    count = largest + 1
    for start in np.ndindex(*labels.shape):
        if labels[start] == 0 or numbers[start]:
            continue
        queue = deque([start])
        while queue:
            y, x = queue.popleft()
            if numbers[y, x] or labels[y, x] != labels[start]:
                continue
            numbers[y, x] = count
            near = ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1))
            queue += [(a, b) for a, b in near if 0 <= a < labels.shape[0] and 0 <= b < labels.shape[1]]
        count += 1
    return numbers


def test_connected_component() -> None:
    labels = np.random.default_rng(0).choice([0, 1, 3], (2, 2, 23, 19), p=(0.3, 0.5, 0.2)).astype(np.float32)
    labels[0, 1] = 0
    labels[1, 1, :, :] = 1  # a spiral: the longest way around
    labels[1, 1, 1::2, :-1] = 0
    module = make("ConnectedComponent", [labels.shape])
    numbers = module(torch.tensor(labels)).numpy()
    for n, c in np.ndindex(2, 2):
        np.testing.assert_array_equal(numbers[n, c], flood_fill(labels[n, c]))


def pair_loss(affinity: np.ndarray, objects: np.ndarray, one_object: bool) -> tuple[float, np.ndarray]:
    """Returns loss and gradient of the pairs of pixels in the same object, or of those in different objects.

    A pair depends only on the weakest edge of the best path between its pixels.
    """
    edges, height, width = affinity.shape
    steps = ((1, 0), (0, 1))[-edges:]
    joins = {}
    for e, y, x in np.ndindex(*affinity.shape):
        other = (y + steps[e][0], x + steps[e][1])
        if other[0] < height and other[1] < width:
            joins[e, y, x] = ((y, x), other)
    order = sorted(joins, key=lambda edge: -affinity[edge])
    slopes, loss, count = np.zeros_like(affinity), 0.0, 0
    for p, q in combinations(np.ndindex(height, width), 2):
        if not objects[p] or not objects[q] or (objects[p] == objects[q]) != one_object:
            continue
        count += 1
        reached = {p}
        for used in range(len(order)):  # add edges until q is reached from p
            reached, grown = {p}, True
            while grown:
                new = {b for e in order[: used + 1] for a, b in (joins[e], joins[e][::-1]) if a in reached}
                grown = not new <= reached
                reached |= new
            if q in reached:
                edge = order[used]
                break
        difference = affinity[edge] - 1 if one_object else affinity[edge]
        loss += difference**2
        slopes[edge] += difference
    return loss / count, slopes / count


def test_malis_loss_of_all_pairs() -> None:
    x = spread(2, 2, 3, 4, low=0.05, high=0.95)
    y = (spread(2, 2, 3, 4, seed=3) > 0).float() * 0.9
    objects = torch.tensor([[1, 1, 2, 2], [1, 0, 2, 3], [3, 3, 3, 3]]).float().expand(2, 1, 3, 4).clone()
    objects[1] = objects[1].flip(2)
    module = make("MalisLoss", [tuple(one.shape) for one in (x, y, objects)])
    x.requires_grad_()
    loss = module(x, y, objects)
    want, slopes = 0.0, np.zeros(x.shape)
    for n in range(2):
        for one_object, mixed in ((True, torch.minimum(x, y)), (False, torch.maximum(x, y))):
            part, gradient = pair_loss(mixed[n].detach().numpy(), objects[n, 0].numpy(), one_object)
            want += 0.5 * part / 2
            slopes[n] += 0.5 * gradient
    assert loss.item() == pytest.approx(want, rel=1e-5)
    (3 * loss).backward()  # the gradient ignores the loss weight
    assert x.grad is not None
    np.testing.assert_allclose(x.grad.numpy(), slopes, rtol=1e-4, atol=1e-6)


def loss_of(module: Layer, *bottoms: torch.Tensor) -> float:
    return float(module(*bottoms))


def test_malis_loss_with_directions_and_two_maps_of_objects() -> None:
    x, y = spread(1, 2, 3, 5, low=0.1, high=0.9), torch.ones(1, 2, 3, 5)
    objects = (spread(1, 1, 3, 5) > 0).float() + 1
    plain = make("MalisLoss", [tuple(one.shape) for one in (x, y, objects)])
    directions = torch.tensor([[0, 1, 0], [0, 0, 1]]).float()
    told = make("MalisLoss", [*(tuple(one.shape) for one in (x, y, objects)), (2, 3)])
    assert loss_of(told, x, y, objects, directions) == pytest.approx(loss_of(plain, x, y, objects))
    assert loss_of(told, x, y, objects, directions.flip(0)) != pytest.approx(loss_of(plain, x, y, objects))
    both = torch.cat([torch.ones_like(objects), objects], 1)
    two = make("MalisLoss", [(1, 2, 3, 5), (1, 2, 3, 5), (1, 2, 3, 5)])
    same = make("MalisLoss", [(1, 2, 3, 5), (1, 2, 3, 5), (1, 1, 3, 5)])
    negative = loss_of(same, x, y, objects) - loss_of(two, x, y, both)
    assert negative > 0  # no pair is in two objects of the first map


@pytest.mark.parametrize(
    ("type_name", "shapes", "options", "message"),
    [
        ("Affinity", [(1, 2, 5)], "", "bottom 0 does not fit"),
        ("Affinity", [(1, 2, 5, 7)], "affinity_param { offset: 2 }", "bottom 0 does not fit"),
        ("ConnectedComponent", [(2, 5, 7)], "", "wrong number of axes"),
        (
            "MalisLoss",
            [(1, 2, 5, 7), (1, 2, 5, 6), (1, 1, 5, 7)],
            "",
            "the affinities differ in shape, or have too many axes",
        ),
        ("MalisLoss", [(2, 5), (2, 5), (1, 1, 5, 7)], "", "twice N x edges x one to three axes, such as 2x5; got 2x5"),
        ("MalisLoss", [(1, 2, 5, 7), (1, 2, 5, 7), (1, 3, 5, 7)], "", "the objects do not fit"),
        ("MalisLoss", [(1, 4, 5, 7), (1, 4, 5, 7), (1, 1, 5, 7)], "", "directions of the edges are missing"),
        ("MalisLoss", [(1, 2, 5, 7), (1, 2, 5, 7), (1, 1, 5, 7), (3, 3)], "", "directions do not fit"),
    ],
)
def test_errors(type_name: str, shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make(type_name, shapes, options)
