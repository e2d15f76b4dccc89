"""ProposalTarget, compared with a transcription of Cascade R-CNN's loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import make, tops_of
from .test_field_accuracy import jaccard
from .test_field_loss import MEAN, NORM, STD

# The objects of two pictures: picture, corners, class, ignored, difficult. The last row is padding.
OBJECTS = torch.tensor(
    [
        [0.0, 10, 20, 60, 80, 2, 0, 0],
        [1, 5, 7, 48, 33, 1, 0, 0],
        [0, 70, 10, 130, 50, 1, 1, 0],
        [-1, -1, -1, -1, -1, -1, -1, -1],
    ]
)


def shifted_box(box: torch.Tensor, shift: float) -> list[float]:
    return [float(box[0]), *(box[1:5] + shift).tolist()]


REGIONS = torch.tensor(
    [shifted_box(OBJECTS[row], shift) for shift in (1.0, 4.0, 9.0, 17.0, 31.0) for row in (0, 1, 2)]
    + [[1, 300, 300, 340, 350]]
)


def overlap(a: list[float], b: list[float]) -> float:
    first, second = ((x1, y1, x2 - x1 + 1, y2 - y1 + 1) for x1, y1, x2, y2 in (a, b))
    return jaccard(first, second, 1)


def matches(rows: list[list[float]]) -> list[tuple[int, float]]:
    """Returns the object that each region overlaps most, and their overlap."""
    found = []
    for row in rows:
        shares = [(overlap(row[1:], one[1:5]), i) for i, one in enumerate(OBJECTS[:3].tolist()) if one[0] == row[0]]
        share, number = max(shares, key=lambda pair: (pair[0], -pair[1]))
        found.append((number, share))
    return found


LAYER = "cls_num: 3 num_img_per_batch: 2 fg_thr: 0.6 bg_thr_hg: 0.5 bg_thr_lw: 0.1"


@pytest.mark.parametrize("aware", [True, False])
def test_all_regions(aware: bool) -> None:
    options = f"proposal_target_param {{ {LAYER} batch_size: -1 bbox_thr_hg: 0.9 iou_weighted: true fg_fraction: 0.3 }}"
    norm = f"{NORM[:-1]} cls_aware: {str(aware).lower()} }}"
    layer = make("ProposalTarget", [(16, 5), (4, 8)], options + norm, tops=7)
    tops = [top.flatten(1).numpy() for top in tops_of(layer, REGIONS, OBJECTS)]
    rows = REGIONS.tolist() + OBJECTS[:3, :5].tolist()
    found = matches(rows)
    foreground = [i for i, (number, share) in enumerate(found) if share >= 0.6 and number != 2]
    background = [i for i, (_, share) in enumerate(found) if 0.1 <= share < 0.5]
    kept = foreground + background
    assert len(foreground) > 4
    assert len(background) > 2
    classes = 3 if aware else 2
    labels, targets = np.zeros(len(kept)), np.zeros((len(kept), classes, 4))
    weights, matched = np.zeros((len(kept), classes, 4)), np.zeros((len(kept), 6))
    for k, i in enumerate(foreground):
        number, share = found[i]
        one, row = OBJECTS[number].tolist(), rows[i]
        label = int(one[5])
        labels[k], matched[k] = label, [label, *one[1:5], share]
        wide, high, gw, gh = row[3] - row[1] + 1, row[4] - row[2] + 1, one[3] - one[1] + 1, one[4] - one[2] + 1
        offsets = [(one[1] + gw / 2 - row[1] - wide / 2) / wide, (one[2] + gh / 2 - row[2] - high / 2) / high]
        offsets += [math.log(gw / wide), math.log(gh / high)]
        at = label if aware else 1
        targets[k, at] = (np.array(offsets) - MEAN) / STD
        weights[k, at] = share <= 0.9
    sample = np.where(labels > 0, matched[:, 5], 1.0)
    positive = labels > 0
    sample[positive] *= 0.3 * len(kept) / sample[positive].sum()
    sample[~positive] *= 0.7 * len(kept) / sample[~positive].sum()
    expected = [np.array(rows)[kept], labels[:, None], targets.reshape(len(kept), -1)]
    expected += [weights.reshape(len(kept), -1)] * 2 + [matched, sample[:, None]]
    for top, values in zip(tops, expected, strict=True):
        np.testing.assert_allclose(top, values, rtol=1e-4, atol=1e-5)
    assert 0 < weights.sum() < 4 * len(foreground)


def test_a_batch_has_its_share_of_foreground() -> None:
    options = f"proposal_target_param {{ {LAYER} batch_size: 9 fg_fraction: 0.4 }}"
    layer = make("ProposalTarget", [(16, 5), (4, 8)], options, tops=6)
    for _ in range(3):
        labels = tops_of(layer, REGIONS, OBJECTS)[1].flatten()
        assert len(labels) == 9
        assert int((labels > 0).sum()) == 4  # 0.4 * 9 = 3.6, rounded
    assert layer.top_shapes([(16, 5), (4, 8)])[2] == (9, 12, 1, 1)


def test_too_little_background_is_filled_up_with_other_regions() -> None:
    rows = torch.tensor([[0.0, 10, 20, 60, 80], [0, 300, 300, 340, 350], [1, 300, 300, 340, 350]])
    text = f"proposal_target_param {{ {LAYER} batch_size: 8 append_gtbox: false pickup_discard: %s }}"
    for word, count in (("true", 3), ("false", 1)):
        layer = make("ProposalTarget", [(3, 5), (4, 8)], text % word, tops=6)
        assert len(tops_of(layer, rows, OBJECTS)[0]) == count


def test_without_regions_a_random_box_is_background() -> None:
    text = (
        f"proposal_target_param {{ {LAYER} append_gtbox: false pickup_discard: false img_width: 301 img_height: 201 }}"
    )
    layer = make("ProposalTarget", [(1, 5), (4, 8)], text, tops=7)
    rows = torch.tensor([[0.0, 300, 300, 340, 350]])
    for _ in range(20):
        region, label, *_ = (top.flatten() for top in tops_of(layer, rows, OBJECTS))
        assert label.tolist() == [0]
        _, x1, y1, x2, y2 = region.tolist()
        assert min(x2 - x1, y2 - y1) >= 31
        assert all(overlap([x1, y1, x2, y2], one[1:5]) < 0.6 for one in OBJECTS[:3].tolist() if one[0] == region[0])


def test_a_picture_without_objects_has_background_only() -> None:
    none = torch.full((1, 8), -1.0)
    options = f"proposal_target_param {{ {LAYER} batch_size: 5 }}"
    tops = tops_of(make("ProposalTarget", [(16, 5), (1, 8)], options, tops=7), REGIONS, none)
    assert tops[1].flatten().tolist() == [0] * 5
    assert tops[6].flatten().tolist() == [1] * 5


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("cls_num: 3 fg_thr: 0.4", "fg_thr is too small"),
        ("cls_num: 3 batch_size: 0", "batch_size is out of range"),
        ("batch_size: 3", "cls_num is missing"),
    ],
)
def test_wrong_options(options: str, expected: str) -> None:
    with pytest.raises(LayerError, match=expected):
        make("ProposalTarget", [(16, 5), (4, 8)], f"proposal_target_param {{ {options} }}", tops=6)


def test_wrong_bottoms() -> None:
    with pytest.raises(LayerError, match="the objects have the wrong shape"):
        make("ProposalTarget", [(16, 5), (4, 6)], "proposal_target_param { cls_num: 3 }", tops=6)
    layer = make("ProposalTarget", [(16, 5), (4, 8)], "proposal_target_param { cls_num: 3 num_img_per_batch: 1 }", 6)
    with pytest.raises(LayerError, match="a row is of no picture"):
        layer(REGIONS, OBJECTS)
    layer = make("ProposalTarget", [(16, 5), (4, 8)], "proposal_target_param { cls_num: 2 num_img_per_batch: 2 }", 6)
    with pytest.raises(LayerError, match="class is out of range"):
        layer(REGIONS, OBJECTS)
    text = f"proposal_target_param {{ {LAYER} append_gtbox: false pickup_discard: false }}"
    with pytest.raises(LayerError, match="img_width and img_height are needed"):
        make("ProposalTarget", [(1, 5), (4, 8)], text, 6)(torch.tensor([[0.0, 300, 300, 340, 350]]), OBJECTS)
