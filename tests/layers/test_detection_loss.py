"""DetectionLoss, compared with a transcription of the fork's loops; errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_no_host_sync, check_shapes, make

SIDE, CLASSES, BOXES, N = 3, 5, 2, 2
CELLS = SIDE * SIDE
SHAPES = [(N, CELLS * (CLASSES + 5 * BOXES)), (N, CELLS * 7)]
OPTIONS = "side: 3 num_class: 5 object_scale: 1.5 noobject_scale: 0.7 class_scale: 1.1 coord_scale: 3"


def bottoms(seed: int, objects: float = 0.5) -> tuple[torch.Tensor, torch.Tensor]:
    random = np.random.default_rng(seed)
    values = random.uniform(-0.2, 0.9, SHAPES[0])
    labels = np.zeros(SHAPES[1])
    labels[:, CELLS : 2 * CELLS] = random.uniform(size=(N, CELLS)) < objects
    labels[:, 2 * CELLS : 3 * CELLS] = random.integers(CLASSES, size=(N, CELLS))
    labels[:, 3 * CELLS :] = random.uniform(0.05, 0.6, (N, 4 * CELLS))
    return torch.tensor(values), torch.tensor(labels)


def overlap(a: list[float], b: list[float]) -> float:
    w, h = (
        min(a[k] + a[k + 2] / 2, b[k] + b[k + 2] / 2) - max(a[k] - a[k + 2] / 2, b[k] - b[k + 2] / 2) for k in (0, 1)
    )
    return 0.0 if w < 0 or h < 0 else w * h / (a[2] * a[3] + b[2] * b[3] - w * h)


def expected(values: np.ndarray, labels: np.ndarray, root: bool, within: bool) -> tuple[float, np.ndarray]:
    """Returns loss and gradient, computed cell by cell."""
    slopes = np.zeros_like(values)
    parts, known = dict.fromkeys(("class", "object", "other", "box"), 0.0), 0
    for n, cell in np.ndindex(N, CELLS):
        x = values[n].reshape(-1, CELLS)[:, cell]
        slope = slopes[n].reshape(-1, CELLS)[:, cell]
        slope[CLASSES : CLASSES + BOXES] = 0.7 * x[CLASSES : CLASSES + BOXES]
        parts["other"] += 0.7 * (x[CLASSES : CLASSES + BOXES] ** 2).sum()
        if not labels[n, CELLS + cell]:
            continue
        known += 1
        target = np.eye(CLASSES)[int(labels[n, 2 * CELLS + cell])]
        slope[:CLASSES] = 1.1 * (x[:CLASSES] - target)
        parts["class"] += 1.1 * ((x[:CLASSES] - target) ** 2).sum()
        true = list(labels[n, 3 * CELLS + 4 * cell :][:4])
        found = []
        for k in range(BOXES):
            box = list(x[CLASSES + BOXES + 4 * k :][:4])
            if within:
                box[:2] = [(cell % SIDE + box[0]) / SIDE, (cell // SIDE + box[1]) / SIDE]
            if root:
                box[2:] = [box[2] ** 2, box[3] ** 2]
            found.append((overlap(box, true), -math.dist(box, true), -k))
        reached = max(one[0] for one in found)
        best = -max(found)[2] if reached > 0 else -max(found, key=lambda one: one[1])[2]
        p = CLASSES + best
        parts["other"] -= 0.7 * x[p] ** 2
        parts["object"] += 1.5 * (x[p] - 1) ** 2
        slope[p] = 1.5 * (x[p] - reached)
        if within:
            true[:2] = [true[0] * SIDE - cell % SIDE, true[1] * SIDE - cell // SIDE]
        if root:
            true[2:] = [math.sqrt(true[2]), math.sqrt(true[3])]
        at = slice(CLASSES + BOXES + 4 * best, CLASSES + BOXES + 4 * best + 4)
        slope[at] = 3 * (x[at] - true)
        parts["box"] += 3 * ((x[at] - true) ** 2).sum()
    taught = (parts["class"] + parts["object"] + parts["box"]) / known
    return taught + parts["other"] / (CELLS * BOXES * N - known), slopes / N


@pytest.mark.parametrize("root", [False, True])
@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_loss_and_slopes_are_those_of_the_fork(root: bool, within: bool, seed: int) -> None:
    text = f"detection_loss_param {{ {OPTIONS} sqrt: {str(root).lower()} constriant: {str(within).lower()} }}"
    module = make("DetectionLoss", SHAPES, text)
    values, labels = bottoms(seed)
    values.requires_grad_()
    loss = 2 * module(values, labels)
    loss.backward()
    wanted, slopes = expected(values.detach().numpy(), labels.numpy(), root, within)
    assert float(loss.detach()) == pytest.approx(2 * wanted)
    assert values.grad is not None
    np.testing.assert_allclose(values.grad.numpy(), 2 * slopes, atol=1e-12)


def test_a_batch_without_objects_costs_what_its_objectness_does() -> None:
    module = make("DetectionLoss", SHAPES, f"detection_loss_param {{ {OPTIONS} }}")
    values, labels = bottoms(1, objects=0)
    objectness = values.reshape(N, -1, CELLS)[:, CLASSES : CLASSES + BOXES]
    assert float(module(values, labels)) == pytest.approx(float(0.7 * objectness.square().mean()))


def test_shapes_and_no_host_sync() -> None:
    module = make("DetectionLoss", SHAPES, f"detection_loss_param {{ {OPTIONS} }}")
    check_shapes(module, bottoms(1))
    check_no_host_sync(module, bottoms(1))


def test_wrong_shapes_are_named() -> None:
    options = f"detection_loss_param {{ {OPTIONS} }}"
    with pytest.raises(
        LayerError, match="the predictions have the wrong shape; expected 2 x 9 \\* 15 values; got 2x134"
    ):
        make("DetectionLoss", [(2, 134), SHAPES[1]], options)
    with pytest.raises(LayerError, match="the labels have the wrong shape; expected 2 x 9 \\* 7 values; got 3x63"):
        make("DetectionLoss", [SHAPES[0], (3, 63)], options)
