"""Faster R-CNN's targets, compared with results of py-faster-rcnn's own layers for the same random choices."""

from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.stand_ins.rcnn_targets import AnchorTargetLayer, ProposalTargetLayer
from tests.conftest import ROOT

from .make import run

RECORDED = np.load(ROOT / "tests" / "goldens" / "stand_ins" / "py_faster_rcnn.npz")
OBJECTS = RECORDED["objects"]
ANCHORS = "'feat_stride': 16 \n'scales': [1, 2] \n'TRAIN.RPN_BATCHSIZE': 24"


def anchor_bottoms(objects: np.ndarray = OBJECTS, num: int = 1) -> list[np.ndarray]:
    info = np.array([[7 * 16 - 3, 11 * 16 - 5, 1.6]])
    return [np.zeros((num, 12, 7, 11)), objects, info, np.zeros((1, 3, 112, 176))]


def region_bottoms(objects: np.ndarray = OBJECTS) -> list[np.ndarray]:
    return [RECORDED["rois"], objects]


def test_anchors_get_the_recorded_labels_targets_and_weights() -> None:
    np.random.seed(13)
    tops = run(AnchorTargetLayer(), ANCHORS, anchor_bottoms(), 4)
    for i, top in enumerate(tops):
        np.testing.assert_array_equal(top, RECORDED[f"anchor_{i}"])


def test_regions_get_the_recorded_labels_targets_and_weights() -> None:
    np.random.seed(13)
    tops = run(ProposalTargetLayer(), "'num_classes': 19\n'TRAIN.BATCH_SIZE': 29", region_bottoms(), 5)
    for i, top in enumerate(tops):
        np.testing.assert_array_equal(top, RECORDED[f"region_{i}"])


def test_a_share_for_objects_weighs_them_against_the_background() -> None:
    tops = run(AnchorTargetLayer(), ANCHORS + "\n'TRAIN.RPN_POSITIVE_WEIGHT': 0.25", anchor_bottoms(), 4)
    labels, outside = tops[0].reshape(-1), tops[3].reshape(6, 4, 7, 11)[:, 0].reshape(-1)
    assert outside[labels == 1].sum() == pytest.approx(0.25)
    assert outside[labels == 0].sum() == pytest.approx(0.75)
    assert not outside[labels == -1].any()


def test_background_can_win_over_the_best_anchor_of_an_object() -> None:
    far = np.array([[3.0, 3, 5, 5, 1]])  # so small that no anchor overlaps it by 0.3
    kept = run(AnchorTargetLayer(), ANCHORS, anchor_bottoms(far), 4)[0]
    clobbered = run(AnchorTargetLayer(), ANCHORS + "\n'TRAIN.RPN_CLOBBER_POSITIVES': true", anchor_bottoms(far), 4)[0]
    assert (kept == 1).sum() > 0
    assert (clobbered == 1).sum() == 0


def test_all_regions_are_kept_for_hard_example_mining() -> None:
    rois, labels, *_ = run(ProposalTargetLayer(), "'num_classes': 19\n'TRAIN.BATCH_SIZE': -1", region_bottoms(), 5)
    assert len(rois) == len(labels) == 53 + 3


def test_with_two_classes_all_objects_share_four_columns() -> None:
    np.random.seed(13)
    tops = run(ProposalTargetLayer(), "'num_classes': 2\n'TRAIN.BATCH_SIZE': 29", region_bottoms(), 5)
    labels, targets = tops[1], tops[2]
    assert set(labels) == {0, 2, 5, 17}
    assert targets.shape == (29, 8)
    np.testing.assert_array_equal(targets[:, :4], 0)
    every = RECORDED["region_2"].reshape(29, 19, 4)
    np.testing.assert_array_equal(targets[:, 4:], every.sum(1))


def test_targets_can_stay_as_they_are() -> None:
    np.random.seed(13)
    options = "'num_classes': 19\n'TRAIN.BATCH_SIZE': 29\n'TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED': False"
    targets = run(ProposalTargetLayer(), options, region_bottoms(), 5)[2]
    expected = RECORDED["region_2"].reshape(29, 19, 4) * (0.1, 0.1, 0.2, 0.2)
    np.testing.assert_allclose(targets.reshape(29, 19, 4), expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    ("layer", "param_str", "bottoms", "message"),
    [
        (
            AnchorTargetLayer(),
            "",
            anchor_bottoms(),
            "param_str lacks 'feat_stride'; expected 'feat_stride': …; got nothing",
        ),
        (AnchorTargetLayer(), "'stride': 3", anchor_bottoms(), "param_str has the unknown key 'stride'"),
        (AnchorTargetLayer(), "sixteen", anchor_bottoms(), "param_str is not a list of keys and values"),
        (AnchorTargetLayer(), ANCHORS, anchor_bottoms(num=2), "takes one picture at a time; expected 1; got 2"),
        (
            AnchorTargetLayer(),
            ANCHORS,
            anchor_bottoms(OBJECTS[:0]),
            "the picture has no objects, so there are no targets",
        ),
        (
            AnchorTargetLayer(),
            "{feat_stride: 16, scales: [40]}",
            anchor_bottoms(),
            "no anchor lies inside the picture, so there are no targets; got 7x11 positions",
        ),
        (
            ProposalTargetLayer(),
            "'num_classes': 17",
            region_bottoms(),
            "an object has a class beyond num_classes; expected 0 to 16; got 17",
        ),
        (
            ProposalTargetLayer(),
            "'num_classes': 19",
            [np.array([[2.0, 0, 0, 5, 7]]), OBJECTS],
            "takes one picture at a time; got 3 pictures",
        ),
    ],
)
def test_errors(layer: object, param_str: str, bottoms: list[np.ndarray], message: str) -> None:
    with pytest.raises(LayerError) as caught:
        run(layer, param_str, bottoms, 5 if isinstance(layer, ProposalTargetLayer) else 4)
    assert message in str(caught.value)


def test_r_fcn_has_four_axes() -> None:
    np.random.seed(13)
    options = "'RFCN': True\n{num_classes: 2, 'TRAIN.BATCH_SIZE': 29}"
    shapes = [top.shape for top in run(ProposalTargetLayer(), options, region_bottoms(), 5)]
    assert shapes == [(29, 5, 1, 1), (29, 1, 1, 1), (29, 8, 1, 1), (29, 8, 1, 1), (29, 8, 1, 1)]
