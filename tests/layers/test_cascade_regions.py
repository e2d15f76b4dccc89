"""DecodeBBox, ScaleRoute, HardMining and BboxAccuracy, compared with a transcription of Cascade R-CNN's loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .battery import make, spread, tops_of
from .test_field_accuracy import jaccard
from .test_field_loss import MEAN, NORM, STD


def regions(count: int, seed: int = 0) -> torch.Tensor:
    random = np.random.default_rng(seed)
    first = random.uniform(0, 50, (count, 2))
    rows = np.concatenate((random.integers(0, 3, (count, 1)), first, first + random.uniform(3, 70, (count, 2))), 1)
    return torch.from_numpy(rows.astype(np.float32))


def move_region(code: np.ndarray, region: np.ndarray) -> list[float]:
    x, y, w, h = code * STD + MEAN
    wide, high = region[3] - region[1] + 1, region[4] - region[2] + 1
    tx, ty = x * wide + (region[1] + region[3]) / 2, y * high + (region[2] + region[4]) / 2
    tw, th = wide * math.exp(w), high * math.exp(h)
    tx, ty = tx - (tw - 1) / 2, ty - (th - 1) / 2
    return [tx, ty, tx + tw - 1, ty + th - 1]


def test_decode_bbox() -> None:
    code, rows = spread(11, 8, low=-3, high=1), regions(11)
    code[1, 6] = -9  # a box of no width
    every = [[row[0], *move_region(values[4:], row)] for values, row in zip(code.numpy(), rows.numpy(), strict=True)]
    options = f"decode_bbox_param {{ gt_iou_thr: 0.6 }} {NORM}"
    top = make("DecodeBBox", [(11, 8), (11, 5)], options)(code, rows)
    assert top.shape == (11, 5, 1, 1)
    np.testing.assert_allclose(top.flatten(1).numpy(), every, rtol=1e-4, atol=1e-4)
    objects = spread(11, 6, low=0, seed=2)
    top = make("DecodeBBox", [(11, 8), (11, 5), (11, 6)], options, phase=Phase.TRAIN)(code, rows, objects)
    kept = [
        row
        for row, overlap in zip(every, objects[:, 5].tolist(), strict=True)
        if row[1] <= row[3] and row[2] <= row[4] and overlap < 0.6
    ]
    assert 0 < len(kept) < sum(objects[:, 5] < 0.6)
    np.testing.assert_allclose(top.flatten(1).numpy(), kept, rtol=1e-4, atol=1e-4)


def test_decode_bbox_says_when_no_region_is_left() -> None:
    layer = make("DecodeBBox", [(3, 8), (3, 5)], phase=Phase.TRAIN)
    with pytest.raises(LayerError, match="no region is left"):
        layer(torch.full((3, 8), -20.0), regions(3))


def test_decode_bbox_takes_objects_in_train_only() -> None:
    with pytest.raises(LayerError, match="matched objects are for TRAIN"):
        make("DecodeBBox", [(3, 8), (3, 5), (3, 6)])
    with pytest.raises(LayerError, match="bottom 0 has the wrong shape"):
        make("DecodeBBox", [(3, 12), (3, 5)])


def test_scale_route() -> None:
    rows, others = regions(23), spread(23, 3, 1, 2)
    scales = np.sqrt(np.prod(rows.numpy()[:, 3:] - rows.numpy()[:, 1:3] + 1, 1))
    layer = make("ScaleRoute", [(23, 5), (23, 3, 1, 2)], "scale_route_param { low_scale: 29 high_scale: 47 }", 2)
    kept = np.flatnonzero((scales >= 29) & (scales < 47))
    assert 0 < len(kept) < 23
    tops = tops_of(layer, rows, others)
    np.testing.assert_array_equal(tops[0].numpy(), rows.numpy()[kept][:, :, None, None])
    np.testing.assert_array_equal(tops[1].numpy(), others.numpy()[kept])
    assert layer.top_shapes([(23, 5), (23, 3, 1, 2)]) == [(23, 5, 1, 1), (23, 3, 1, 2)]


@pytest.mark.parametrize(
    ("options", "middle"),
    [("low_scale: 400 high_scale: 900", 600), ("low_scale: 400", 400), ("high_scale: 2", 2), ("high_scale: 0.5", 0.5)],
)
def test_scale_route_keeps_the_nearest_if_none_fits(options: str, middle: float) -> None:
    rows = regions(7)
    scales = np.sqrt(np.prod(rows.numpy()[:, 3:] - rows.numpy()[:, 1:3] + 1, 1))
    nearest = int(np.abs(np.log2(scales / middle)).argmin())
    (top,) = tops_of(make("ScaleRoute", [(7, 5)], f"scale_route_param {{ {options} }}"), rows)

    np.testing.assert_array_equal(top.flatten().numpy(), rows[nearest].numpy())


def test_scale_route_keeps_all_without_limits() -> None:
    (top,) = tops_of(make("ScaleRoute", [(7, 5)]), regions(7))
    assert len(top) == 7


@pytest.mark.parametrize("options", ["low_scale: 5 high_scale: 3", "low_scale: 0", "high_scale: -1"])
def test_scale_route_with_wrong_scales(options: str) -> None:
    with pytest.raises(LayerError, match="the scales are out of range"):
        make("ScaleRoute", [(7, 5)], f"scale_route_param {{ {options} }}")


def test_hard_mining() -> None:
    rows = regions(19)
    rows[:, 0] = torch.tensor([0] * 3 + [1] * 9 + [2] * 7)
    scores, others = spread(19), spread(19, 3, seed=3)
    layer = make("HardMining", [(19,), (19, 5), (19, 3)], "hard_mining_param { num_roi_per_image: 5 num_image: 3 }", 2)
    kept, left = [], []
    for picture in range(3):
        order = sorted((i for i in range(19) if rows[i, 0] == picture), key=lambda i: -float(scores[i]))
        kept += order[:5]
        left += order[5:]
    kept += sorted(left, key=lambda i: -float(scores[i]))[: 15 - len(kept)]
    kept.sort()
    tops = tops_of(layer, scores, rows, others)
    np.testing.assert_array_equal(tops[0].flatten(1).numpy(), rows.numpy()[kept])
    np.testing.assert_array_equal(tops[1].flatten(1).numpy(), others.numpy()[kept])
    assert layer.top_shapes([(19,), (19, 5), (19, 3)]) == [(15, 5, 1, 1), (15, 3, 1, 1)]


def test_hard_mining_errors() -> None:
    with pytest.raises(LayerError, match="wrong number of tops"):
        make("HardMining", [(19,), (19, 5), (19, 3)])
    with pytest.raises(LayerError, match="must be positive"):
        make("HardMining", [(19,), (19, 5)], "hard_mining_param { num_image: 0 }")
    layer = make("HardMining", [(3,), (3, 5)], "hard_mining_param { num_image: 1 }")
    with pytest.raises(LayerError, match="a region is of no picture"):
        layer(torch.zeros(3), torch.ones(3, 5))


@pytest.mark.parametrize("aware", [True, False])
def test_bbox_accuracy(aware: bool) -> None:
    rows, code = regions(13), spread(13, 12 if aware else 8)
    objects = torch.cat((torch.arange(13)[:, None] % 3, rows[:, 1:] + 3, spread(13, 1, low=0.5, high=1.05)), 1)
    options = f"{NORM[:-1]} cls_aware: {str(aware).lower()} }}"
    tops = tops_of(make("BboxAccuracy", [code.shape, (13, 5), (13, 6)], options, 2), code, rows, objects)
    shares: list[tuple[float, float]] = []
    for values, row, one in zip(code.numpy(), rows.numpy(), objects.numpy(), strict=True):
        label = int(one[0])
        if label <= 0 or one[5] > 0.975:
            continue
        at = 4 * (label if aware else 1)
        x, y, w, h = values[at : at + 4] * STD + MEAN
        wide, high = row[3] - row[1] + 1, row[4] - row[2] + 1
        tw, th = wide * math.exp(w), high * math.exp(h)
        box = (x * wide + row[1] + wide / 2 - tw / 2, y * high + row[2] + high / 2 - th / 2, tw, th)
        truth = (one[1], one[2], one[3] - one[1] + 1, one[4] - one[2] + 1)
        shares.append((jaccard(box, truth, 1), jaccard((row[1], row[2], wide, high), truth, 1)))
    assert len(shares) > 3
    np.testing.assert_allclose([float(top.flatten()) for top in tops], np.mean(shares, 0), rtol=1e-4)


def test_bbox_accuracy_of_background_is_minus_1() -> None:
    top = make("BboxAccuracy", [(3, 8), (3, 5), (3, 6)])(torch.zeros(3, 8), regions(3), torch.zeros(3, 6))
    assert top.flatten().tolist() == [-1]
    with pytest.raises(LayerError, match="a multiple of 4"):
        make("BboxAccuracy", [(3, 7), (3, 5), (3, 6)])
