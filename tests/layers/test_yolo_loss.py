"""Cases of RegionLoss that tests/goldens does not cover: objects with the same anchor, the class map of
Intel's fork, options, errors.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.yolo_loss import read_annotated_labels, read_label_rows

from .battery import check_no_host_sync, check_shapes, make, spread

ANCHORS = "biases: 1 biases: 2 biases: 3 biases: 1"
OPTIONS = f"region_loss_param {{ num_class: 3 num: 2 {ANCHORS} thresh: 0.5 %s }}"
SHAPES = [(2, 16, 5, 5), (2, 1, 7, 5)]


def labels(*rows: tuple[float, ...]) -> Tensor:
    """Returns labels with these objects in the first of two pictures."""
    filled = torch.zeros(2, 1, 7, 5)
    filled[0, 0, : len(rows)] = torch.tensor(rows)
    return filled


def loss_and_gradient(options: str, bottom: Tensor, truths: Tensor) -> tuple[float, Tensor]:
    module = make("RegionLoss", [tuple(bottom.shape), tuple(truths.shape)], OPTIONS % options)
    bottom = bottom.clone().requires_grad_()
    loss = module(bottom, truths)
    loss.backward()
    assert bottom.grad is not None
    return float(loss.detach()), bottom.grad.reshape(len(bottom), 2, 8, 5, 5)


WIDE, TALL = (1.0, 0.5, 0.3, 0.6, 0.2), (2.0, 0.5, 0.3, 0.2, 0.4)


def test_an_object_teaches_the_anchor_of_its_shape_at_its_place() -> None:
    _, of_values = loss_and_gradient("noobject_scale: 0", torch.zeros(2, 16, 5, 5), labels(WIDE))
    taught = of_values.abs().sum(2).nonzero().tolist()
    assert taught == [[0, 1, 1, 2]]  # picture, anchor, row 0.3 * 5, column 0.5 * 5
    # 5 * (value - target) * sigmoid's derivative, halved for two pictures; the object is at the cell's centre, 0.5
    assert of_values[0, 1, :2, 1, 2].tolist() == [0, 0]
    # logarithms of sizes: the object's 0.6 * 5 and 0.2 * 5 cells equal the anchor's 3 and 1
    torch.testing.assert_close(of_values[0, 1, 2:4, 1, 2], torch.zeros(2), atol=1e-6, rtol=0)
    # (p - target) / 2 with p = 1 / 3
    torch.testing.assert_close(of_values[0, 1, 5:, 1, 2], torch.tensor([1, -2, 1]) / 6)


def test_the_last_object_of_an_anchor_counts() -> None:
    other = (0.0, 0.45, 0.25, 0.6, 0.2)
    bottom = spread(2, 16, 5, 5)
    both = loss_and_gradient("", bottom, labels(other, WIDE))[1]
    assert torch.equal(both, loss_and_gradient("", bottom, labels(WIDE))[1])
    assert not torch.equal(both, loss_and_gradient("", bottom, labels(WIDE, other))[1])


def test_objects_at_different_anchors_all_count() -> None:
    _, of_values = loss_and_gradient("noobject_scale: 0", torch.zeros(2, 16, 5, 5), labels(WIDE, TALL))
    assert of_values.abs().sum(2).nonzero().tolist() == [[0, 0, 1, 2], [0, 1, 1, 2]]


def test_without_bias_match_the_predicted_box_counts() -> None:
    bottom = torch.zeros(2, 2, 8, 5, 5)
    # The anchor 1 x 2 becomes a box of 3 x 1.
    bottom[:, 0, 2], bottom[:, 0, 3] = torch.tensor(3.0).log(), torch.tensor(0.5).log()
    bottom[:, 1, 2:4] = -3
    for options, anchor in (("bias_match: 0", 0), ("", 1)):
        found = loss_and_gradient("noobject_scale: 0 " + options, bottom.flatten(1, 2), labels(WIDE))[1]
        assert found.abs().sum(2).nonzero().tolist() == [[0, anchor, 1, 2]]


def test_without_rescore_the_objectness_to_learn_is_1_and_small_boxes_count_more() -> None:
    bottom = torch.zeros(2, 16, 5, 5)
    bottom[:, 8] = 1  # x of the second anchor
    rescored, plain = (loss_and_gradient(f"rescore: {r}", bottom, labels(WIDE))[1][0, 1, :, 1, 2] for r in (1, 0))
    torch.testing.assert_close(plain[0], rescored[0] * (2 - 0.6 * 0.2))
    assert float(plain[4]) == pytest.approx(-(1 - 0.5) * 0.25 / 2)
    assert float(rescored[4]) > float(plain[4])


def test_a_list_of_labels_ends_at_an_empty_row() -> None:
    rows = read_label_rows(labels(WIDE, (0, 0, 0, 0, 0), TALL))
    assert rows.learned.sum(1).tolist() == rows.seen.sum(1).tolist() == [1, 0]


def test_rows_of_annotated_data_belong_to_their_pictures() -> None:
    rows = torch.tensor([[1.0, 3, 0, 0.1, 0.2, 0.5, 0.4, 0], [-1, 1, 0, 0, 0, 1, 1, 0], [0, 1, 0, 0, 0, 1, 1, 0]])
    found = read_annotated_labels(rows.reshape(1, 1, 3, 8), 2)
    assert found.learned.tolist() == [[False, False, True], [True, False, False]]
    assert found.classes[1].tolist() == [2, 0, 0]
    torch.testing.assert_close(found.boxes[0, 0], torch.tensor([0.3, 0.3, 0.4, 0.2]))


def test_intels_class_map(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("2\n0\n1\n")
    truths = torch.tensor([[0.0, 1, 0, 0.2, 0.2, 0.8, 0.4, 0]]).reshape(1, 1, 1, 8)
    _, of_values = loss_and_gradient(f'class_map: "{tmp_path}/map"', torch.zeros(1, 16, 5, 5), truths)
    torch.testing.assert_close(of_values[0, 1, 5:, 1, 2], torch.tensor([1.0, 1, -2]) / 3)
    with pytest.raises(LayerError, match="class_map cannot be read: No such file"):
        loss_and_gradient(f'class_map: "{tmp_path}/none"', torch.zeros(1, 16, 5, 5), truths)
    (tmp_path / "map").write_text("a\n")
    with pytest.raises(LayerError, match="a line of class_map is not a number; expected one class per line"):
        loss_and_gradient(f'class_map: "{tmp_path}/map"', torch.zeros(1, 16, 5, 5), truths)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def overlap_of(one: Sequence[float], other: Sequence[float]) -> float:
    """Calc_iou of the fork; boxes are x, y, w, h."""
    sides = [
        min(one[k] + one[k + 2] / 2, other[k] + other[k + 2] / 2)
        - max(one[k] - one[k + 2] / 2, other[k] - other[k + 2] / 2)
        for k in (0, 1)
    ]
    if min(sides) < 0:
        return 0
    both = sides[0] * sides[1]
    return both / (one[2] * one[3] + other[2] * other[3] - both)


def deltas_of_box_data_rows(x: Tensor, rows: Tensor, classes: list[int]) -> Tensor:
    """The loops of the fork for labels of BoxData, with bias_match; x and the result are N x 2 x 8 x 5 x 5."""
    sizes, (coord, has, lacks, kind), side = ((1, 2), (3, 1)), (3.0, 5.0, 0.7, 1.3), 5
    found = torch.zeros_like(x)
    for b in range(len(x)):
        for j, i, n in itertools.product(range(side), range(side), range(2)):
            v = x[b, n, :, j, i].tolist()
            pred = [(i + sigmoid(v[0])) / side, (j + sigmoid(v[1])) / side]
            pred += [math.exp(v[2]) * sizes[n][0] / side, math.exp(v[3]) * sizes[n][1] / side]
            best = 0.0
            for row in rows[b].tolist():
                if not row[1]:
                    break
                best = max(best, overlap_of(pred, row[1:]))
            p = sigmoid(v[4])
            found[b, n, 4, j, i] = 0 if best > 0.5 else lacks * p * p * (1 - p)
        for label, cx, cy, w, h in rows[b].tolist():
            if not w:
                break
            i, j = int(cx * side), int(cy * side)
            shares = [overlap_of((0, 0, size[0] / side, size[1] / side), (0, 0, w, h)) for size in sizes]
            n = shares.index(max(shares))
            v = x[b, n, :, j, i].tolist()
            sx, sy, p = (sigmoid(v[k]) for k in (0, 1, 4))
            out = found[b, n, :, j, i]
            out[0] = -coord * (cx * side - i - sx) * sx * (1 - sx)
            out[1] = -coord * (cy * side - j - sy) * sy * (1 - sy)
            out[2] = -coord * (math.log(w * side / sizes[n][0]) - v[2])
            out[3] = -coord * (math.log(h * side / sizes[n][1]) - v[3])
            out[4] = -has * (1 - p) * p * (1 - p)
            total = sum(math.exp(value) for value in v[5:])
            for k in range(3):
                out[5 + k] = -kind * ((k == classes[int(label)]) - math.exp(v[5 + k]) / total)
    return found


def test_rows_of_box_data(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("2\n0\n1\n")
    rows = labels(WIDE, TALL, (0.0, 0.9, 0.7, 0.3, 0.3))[:, 0]
    rows[1, 0] = torch.tensor([1, 0.15, 0.85, 0.5, 0.7])
    bottom = spread(2, 16, 5, 5)
    scales = "coord_scale: 3 object_scale: 5 noobject_scale: 0.7 class_scale: 1.3 rescore: 1"
    options = f'{scales} class_map: "{tmp_path}/map"'
    loss, gradient = loss_and_gradient(options, bottom, rows.reshape(2, 35))
    want = deltas_of_box_data_rows(bottom.reshape(2, 2, 8, 5, 5), rows, [2, 0, 1])
    torch.testing.assert_close(gradient, want / 2)
    assert loss == pytest.approx(want.square().sum().item(), rel=1e-5)


def test_shapes_and_no_look_at_values() -> None:
    module = make("RegionLoss", SHAPES, OPTIONS % "")
    bottoms = [spread(*SHAPES[0]), labels(WIDE)]
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)


@pytest.mark.parametrize(
    ("options", "shapes", "problem"),
    [
        ("coords: 5", SHAPES, "a box has four coordinates"),
        ('softmax_tree: "x"', SHAPES, "softmax_tree, Intel's tree of classes, is not supported"),
        ("", [(2, 15, 5, 5), (2, 1, 7, 5)], "expected N x 16 x H x W; got 2x15x5x5"),
        ("", [(2, 16, 5, 5), (3, 1, 7, 5)], "expected 2 x 1 x R x 5, 2 x 5 R, or 1 x 1 x R x 8; got 3x1x7x5"),
        ("", [(2, 16, 5, 5), (3, 35)], "expected 2 x 1 x R x 5, 2 x 5 R, or 1 x 1 x R x 8; got 3x35"),
        ("", [(2, 16, 5, 5), (2, 37)], "got 2x37"),
        ("biases: 1", SHAPES, "biases are not pairs"),
        ("num: 3", [(2, 24, 5, 5), (2, 1, 7, 5)], "biases are missing; expected a width and a height for 3 anchors"),
    ],
)
def test_errors(options: str, shapes: list[tuple[int, ...]], problem: str) -> None:
    with pytest.raises(LayerError, match=problem):
        make("RegionLoss", shapes, (OPTIONS % options).replace("num: 2", "" if "num: 3" in options else "num: 2"))
