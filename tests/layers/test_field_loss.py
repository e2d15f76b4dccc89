"""DetectionGroupLoss, and MS-CNN's DetectionLoss, compared with a transcription of both forks' loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.graph.meanings import apply_fork_meanings
from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.field_loss import class_loss
from pycaffe_like.proto import net_file

from .battery import make, spread

MEAN, STD = (0.1, -0.2, 0.05, 0.3), (0.5, 0.7, 1.1, 1.3)
NORM = "bbox_reg_param { " + " ".join(f"bbox_mean: {m} bbox_std: {s}" for m, s in zip(MEAN, STD, strict=True)) + " }"
WIDTHS, HEIGHTS, STRIDE = (23, 31), (19, 43), 8


def targets(num: int, height: int, width: int, classes: int) -> torch.Tensor:
    """Returns random targets: labels, a fifth of which are objects, boxes near their fields, and overlaps."""
    random = np.random.default_rng(5)
    found = np.zeros((num, 6, height, width), np.float32)
    found[:, 0] = random.integers(1, classes, (num, height, width)) * (random.random((num, height, width)) < 0.2)
    found[:, 1] = random.uniform(-5, 8 * width, (num, height, width))
    found[:, 2] = random.uniform(-5, 8 * height, (num, height, width))
    found[:, 3:5] = random.uniform(1, 60, (num, 2, height, width))
    found[:, 5] = random.uniform(0, 0.8, (num, height, width))
    return torch.from_numpy(found)


def limits(xyr: float, whr: float) -> list[tuple[float, float]]:
    place, size = 1 / xyr, math.log(whr)
    pairs = []
    for k in range(4):
        first = 0 if k < 2 else 2
        mean, std = (MEAN[first] + MEAN[first + 1]) / 2, math.sqrt(STD[first] * STD[first + 1])
        bound = place if k < 2 else size
        pairs.append(((-bound - mean) / std, (bound - mean) / std))
    return pairs


def box_part(
    code: np.ndarray, truth: np.ndarray, mask: np.ndarray, bounds: list[tuple[float, float]] | None, smooth: bool
) -> tuple[float, np.ndarray]:
    """Returns loss and gradient of the boxes, computed in the order of both forks' loops."""
    slopes, loss, count = np.zeros_like(code), 0.0, 0
    for item, row, column in zip(*np.nonzero(mask), strict=True):
        size = (WIDTHS[item % 2], HEIGHTS[item % 2])
        x, y, w, h = truth[item, 1:5, row, column]
        wanted = [(x - (column + 0.5) * STRIDE) / size[0], (y - (row + 0.5) * STRIDE) / size[1]]
        wanted += [math.log(max(w, 2) / size[0]), math.log(max(h, 2) / size[1])]
        for k in range(4):
            value = code[item, k, row, column]
            if bounds:
                value = min(max(value, bounds[k][0]), bounds[k][1])
            off = value - (wanted[k] - MEAN[k]) / STD[k]
            if smooth and abs(off) >= 1:
                loss += abs(off) - 0.5
                slopes[item, k, row, column] = np.sign(off)
            else:
                loss += off * off / 2
                slopes[item, k, row, column] = off
            count += 1
    return loss / count, slopes / count


def class_part(
    scores: np.ndarray, labels: np.ndarray, kept: np.ndarray, weights: np.ndarray
) -> tuple[float, np.ndarray]:
    p = np.exp(scores - scores.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    slopes, loss = np.zeros_like(scores), 0.0
    for item, row, column in zip(*np.nonzero(kept), strict=True):
        label, weight = labels[item, row, column], weights[item, row, column]
        loss -= math.log(p[item, label, row, column]) * weight
        slopes[item, :, row, column] = p[item, :, row, column] * weight
        slopes[item, label, row, column] -= weight
    return loss / kept.sum(), slopes / kept.sum()


def select_hardest(values: np.ndarray, among: np.ndarray, count: int) -> np.ndarray:
    order = sorted(np.flatnonzero(among), key=lambda i: (values.flat[i], i), reverse=True)
    chosen = np.zeros(among.size, bool)
    chosen[order[:count]] = True
    return chosen.reshape(among.shape)


@pytest.mark.parametrize(
    ("ranking", "kind", "bounded", "balanced"),
    [("conf_loss", "Smooth_L1", True, True), ("conf_prob", "Euclidean_L2", False, False)],
)
def test_group_loss(ranking: str, kind: str, bounded: bool, balanced: bool) -> None:
    shapes = [(4, 3, 5, 7), (4, 4, 5, 7), (4, 6, 5, 7)]
    options = (
        f"detection_group_loss_param {{ cls_num: 3 lambda: 1.7 field_w: 23 field_w: 31 field_h: 19 field_h: 43 "
        f'stride: 8 bg_threshold: 0.6 bg_multiple: 2 neg_mining_type: "bootstrap" neg_ranking_type: "{ranking}" '
        f'bbox_loss_type: "{kind}" {"field_xyr: 3 field_whr: 2.5" if bounded else ""} '
        f"pos_neg_weighted: {str(balanced).lower()} }} {NORM} loss_param {{ ignore_label: 2 }}"
    )
    layer = make("DetectionGroupLoss", shapes, options)
    scores, code = spread(*shapes[0], low=-3, high=3), spread(*shapes[1], low=-2, high=2, seed=1)
    truth = targets(4, 5, 7, 3)
    scores.requires_grad_()
    code.requires_grad_()
    top = layer(scores, code, truth)
    (top * top.new_tensor([3.0, 5.0])).sum().backward()

    values, t = scores.detach().numpy().astype(float), truth.numpy()
    labels = t[:, 0].astype(int)
    p = np.exp(values) / np.exp(values).sum(1, keepdims=True)
    hardness = 1 - p[:, 0] if ranking == "conf_prob" else -np.log(np.take_along_axis(p, labels[:, None], 1)[:, 0])
    positive, negative = labels > 0, (labels == 0) & (t[:, 5] < 0.6)
    kept = positive.copy()
    for picture in (slice(0, 2), slice(2, 4)):
        count = max(2 * positive[picture].sum(), 5)
        assert negative[picture].sum() > count
        kept[picture] |= select_hardest(hardness[picture], negative[picture], count)
    weights = np.ones(labels.shape)
    if balanced:
        share, count = 1 / 3, kept.sum()
        weights[positive] = share * count / (kept & positive).sum()
        weights[~positive] = (1 - share) * count / (kept & ~positive).sum()
    counted = kept & (labels != 2)
    of_classes, class_slopes = class_part(values, labels, counted, weights)
    bounds = limits(3, 2.5) if bounded else None
    box_values = code.detach().numpy().astype(float)
    of_boxes, box_slopes = box_part(box_values, t, counted & positive, bounds, kind == "Smooth_L1")
    np.testing.assert_allclose(top.detach().flatten().numpy(), [of_classes + 1.7 * of_boxes, 1.7 * of_boxes], rtol=1e-5)
    assert scores.grad is not None
    assert code.grad is not None
    np.testing.assert_allclose(scores.grad.numpy(), 3 * class_slopes, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(code.grad.numpy(), 3 * 1.7 * box_slopes, rtol=1e-4, atol=1e-6)


def kept_fields(layer: Layer, truth: torch.Tensor) -> torch.Tensor:
    """Returns which fields get a gradient from the class loss."""
    scores = spread(len(truth), 3, 5, 7, low=-3, high=3).requires_grad_()
    code = torch.zeros(len(truth), 4, 5, 7)
    layer(scores, code, truth).flatten()[0].backward()
    assert scores.grad is not None
    return scores.grad.abs().sum(1) > 0


@pytest.mark.parametrize(("mode", "positives", "negatives"), [("random", 4, 9), ("mixture", 4, 9), ("bootstrap", 4, 9)])
def test_group_loss_with_a_batch_size(mode: str, positives: int, negatives: int) -> None:
    truth = targets(2, 5, 7, 3)
    options = (
        "detection_group_loss_param { cls_num: 3 field_w: 23 field_w: 31 field_h: 19 field_h: 43 stride: 8 "
        f'bg_multiple: 2 batch_size: 13 neg_mining_type: "{mode}" }}'
    )
    kept = kept_fields(make("DetectionGroupLoss", [(2, 3, 5, 7), (2, 4, 5, 7), (2, 6, 5, 7)], options), truth)
    labels = truth[:, 0]
    assert int((kept & (labels > 0)).sum()) == positives
    assert int((kept & (labels == 0) & (truth[:, 5] < 0.5)).sum()) == negatives
    assert int(kept.sum()) == positives + negatives


def mscnn(options: str) -> str:
    return (
        "detection_loss_param { cls_num: 3 lambda: 1.7 field_w: 23 field_h: 19 downsample_rate: 8 "
        f"field_xyr: 3 field_whr: 2.5 bg_threshold: 0.6 bg_multiple: 2 {options} }} {NORM}"
    )


@pytest.mark.parametrize("mode", ["bootstrap", "all"])
def test_mscnn_loss(mode: str) -> None:
    shapes = [(3, 7, 5, 7), (3, 6, 5, 7)]
    options = f'sample_mode: "{mode}" iou_weighted: true pos_neg_weighted: true bb_smooth: {str(mode == "all").lower()}'
    layer = make("FieldDetectionLoss", shapes, mscnn(options))
    bottom = spread(*shapes[0], low=-2, high=2).requires_grad_()
    truth = targets(3, 5, 7, 3)
    top = layer(bottom, truth)
    (top * top.new_tensor([3.0, 5.0])).sum().backward()

    values, t = bottom.detach().numpy().astype(float), truth.numpy()
    scores, labels = values[:, :3], t[:, 0].astype(int)
    positive, among = labels > 0, (labels == 0) & (t[:, 5] < 0.6)
    negative = among.copy()
    if mode == "bootstrap":
        negative[...] = False
        for item in range(3):
            for c in (1, 2):
                count = max(4, 2 * (labels[item] == c).sum())
                negative[item] |= select_hardest(scores[item, c], among[item], count)
    weights = np.where(positive, t[:, 5], 1).astype(float)
    count = (positive | negative).sum()
    of_positive, of_negative = weights[positive].sum(), weights[negative].sum()
    weights = np.where(positive, weights / 3 * count / of_positive, weights * (2 / 3) * count / of_negative)
    of_classes, class_slopes = class_part(scores, labels, positive | negative, weights)
    np.testing.assert_equal(WIDTHS[0], 23)
    code = np.zeros((6, 4, 5, 7))  # box_part has two sizes in turn: every other item is not used
    code[::2] = values[:, 3:]
    doubled, mask = np.zeros((6, 6, 5, 7)), np.zeros((6, 5, 7), bool)
    doubled[::2], mask[::2] = t, positive
    of_boxes, box_slopes = box_part(code, doubled, mask, limits(3, 2.5), mode == "all")
    np.testing.assert_allclose(top.detach().flatten().numpy(), [of_classes + 1.7 * of_boxes, 1.7 * of_boxes], rtol=1e-5)
    assert bottom.grad is not None
    slopes = np.concatenate([3 * class_slopes, 3 * 1.7 * box_slopes[::2]], 1)
    np.testing.assert_allclose(bottom.grad.numpy(), slopes, rtol=1e-4, atol=1e-6)


def test_mscnn_draws_negatives() -> None:
    truth = targets(3, 5, 7, 3)
    for mode, largest in (("random", 8), ("mixture", 16)):
        truth[:, 0] = 0
        layer = make("FieldDetectionLoss", [(3, 7, 5, 7), (3, 6, 5, 7)], mscnn(f'sample_mode: "{mode}"'))
        bottom = spread(3, 7, 5, 7).requires_grad_()
        layer(bottom, truth).flatten()[0].backward()
        assert bottom.grad is not None
        kept = bottom.grad[:, :3].abs().sum(1) > 0
        assert all(0 < int(one.sum()) <= largest for one in kept)
        assert not (kept & (truth[:, 5] >= 0.6)).any()


def test_without_objects_the_box_loss_is_0() -> None:
    truth = targets(3, 5, 7, 3)
    truth[:, 0] = 0
    layer = make("FieldDetectionLoss", [(3, 7, 5, 7), (3, 6, 5, 7)], mscnn('sample_mode: "all"'))
    top = layer(spread(3, 7, 5, 7), truth).flatten()
    assert top[0] > 0
    assert top[1] == 0


def test_the_gradient_of_a_probability_of_0_has_no_bound() -> None:
    """The loss is -log(FLT_MIN) then, but the gradient is still that of the softmax, as in Caffe."""
    scores = torch.tensor([[0.0, 200.0]]).reshape(1, 2, 1, 1).requires_grad_()
    here = torch.ones(1, 1, 1)
    loss = class_loss(scores, torch.zeros(1, 1, 1, dtype=torch.long), here.bool(), here)
    loss.backward()
    assert loss.item() == pytest.approx(87.3365, abs=1e-3)
    assert scores.grad is not None
    assert scores.grad.flatten().tolist() == [-1, 1]


def test_objectness_counts_all_classes_as_one() -> None:
    truth = targets(3, 5, 7, 4)
    options = 'detection_loss_param { cls_num: 2 field_w: 23 field_h: 19 downsample_rate: 8 sample_mode: "all" %s }'
    shapes = [(3, 6, 5, 7), (3, 6, 5, 7)]
    layer = make("FieldDetectionLoss", shapes, options % "objectness: true")
    bottom = spread(*shapes[0])
    found = layer(bottom, truth)
    truth[:, 0].clamp_(max=1)
    torch.testing.assert_close(found, make("FieldDetectionLoss", shapes, options % "")(bottom, truth))


def test_its_options_tell_mscnns_loss_from_yolos() -> None:
    text = 'layer { type: "DetectionLoss" name: "l" bottom: "a" bottom: "b" top: "l" detection_loss_param { %s } }'
    found = apply_fork_meanings(net_file(text % "cls_num: 3", "f").lowered())
    assert found.net.layers[0].type == "FieldDetectionLoss"
    assert "MS-CNN" in found.remarks[0].text
    assert apply_fork_meanings(net_file(text % "side: 3", "f").lowered()).net.layers[0].type == "DetectionLoss"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ('neg_mining_type: "x"', "neg_mining_type is unknown"),
        ('neg_ranking_type: "x"', "neg_ranking_type is unknown"),
        ('bbox_loss_type: "x"', "bbox_loss_type is unknown"),
        ("batch_size: 0", "batch_size is out of range"),
        ("objectness: true", "objectness is for two classes"),
        ("field_xyr: 0 field_whr: 2", "field_whr or field_xyr is out of range; .* got 2 and 0"),
    ],
)
def test_wrong_options(options: str, expected: str) -> None:
    text = f"detection_group_loss_param {{ cls_num: 3 field_w: 2 field_h: 3 stride: 5 {options} }}"
    with pytest.raises(LayerError, match=expected):
        make("DetectionGroupLoss", [(1, 3, 5, 7), (1, 4, 5, 7), (1, 6, 5, 7)], text)


def test_wrong_bottoms() -> None:
    text = "detection_group_loss_param { cls_num: 3 field_w: 2 field_w: 3 field_h: 3 field_h: 5 stride: 5 }"
    with pytest.raises(LayerError, match="bottom 0 has the wrong shape"):
        make("DetectionGroupLoss", [(1, 3, 5, 7), (1, 4, 5, 7), (1, 6, 5, 7)], text)
    with pytest.raises(LayerError, match="bottom 2 has the wrong shape"):
        make("DetectionGroupLoss", [(2, 3, 5, 7), (2, 4, 5, 7), (2, 5, 5, 7)], text)
    with pytest.raises(LayerError, match="coord_num must be 4"):
        make("FieldDetectionLoss", [(3, 7, 5, 7), (3, 6, 5, 7)], mscnn("coord_num: 5"))
