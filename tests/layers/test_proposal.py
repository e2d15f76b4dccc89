"""Proposal, compared with a transcription of PVANet's layer."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.proposal import pixel_anchors

from .battery import make

Array = NDArray[Any]
DEFAULTS: dict[str, Any] = {
    "feat_stride": 16,
    "base_size": 16,
    "min_size": 16,
    "pre_nms_topn": 6000,
    "post_nms_topn": 300,
    "nms_thresh": 0.7,
}


def anchors(base_size: int, ratios: list[float], scales: list[float]) -> list[list[float]]:
    """Returns the anchors' upper left and lower right corners. A ratio's sides are rounded before they are scaled."""
    center = 0.5 * (base_size - 1)
    boxes = []
    for ratio in ratios:
        ratio_w = int(math.sqrt(base_size * base_size / ratio) + 0.5)
        ratio_h = int(ratio_w * ratio + 0.5)
        for scale in scales:
            half_w, half_h = 0.5 * (ratio_w * scale - 1), 0.5 * (ratio_h * scale - 1)
            boxes.append([center - half_w, center - half_h, center + half_w, center + half_h])
    return boxes


def overlap(a: Array, b: Array) -> float:
    if a[0] > b[2] or a[1] > b[3] or a[2] < b[0] or a[3] < b[1]:
        return 0.0
    width = min(a[2], b[2]) - max(a[0], b[0]) + 1
    height = min(a[3], b[3]) - max(a[1], b[1]) + 1
    area = max(0.0, width) * max(0.0, height)
    return float(area / ((a[2] - a[0] + 1) * (a[3] - a[1] + 1) + (b[2] - b[0] + 1) * (b[3] - b[1] + 1) - area))


def proposals(bottoms: list[Array], given: dict[str, Any]) -> tuple[Array, Array]:
    """Returns the regions and their scores, picture after picture."""
    options = DEFAULTS | given
    scores, deltas, info = bottoms
    shapes = anchors(options["base_size"], options["ratio"], options["scale"])
    regions, kept_scores = [], []
    for n in range(len(scores)):
        img_h, img_w, scale_h, scale_w = info[n, :4]
        boxes = []
        for h, w, k in np.ndindex(scores.shape[2], scores.shape[3], len(shapes)):
            x1, y1, x2, y2 = np.array(shapes[k]) + np.array([w, h, w, h]) * options["feat_stride"]
            width, height = x2 - x1 + 1, y2 - y1 + 1
            dx, dy, log_w, log_h = deltas[n, 4 * k : 4 * k + 4, h, w]
            x, y = dx * width + x1 + 0.5 * width, dy * height + y1 + 0.5 * height
            new_w, new_h = math.exp(log_w) * width, math.exp(log_h) * height
            x1, x2 = (max(0, min(v, img_w - 1)) for v in (x - 0.5 * new_w, x + 0.5 * new_w))
            y1, y2 = (max(0, min(v, img_h - 1)) for v in (y - 0.5 * new_h, y + 0.5 * new_h))
            large = x2 - x1 + 1 >= options["min_size"] * scale_w and y2 - y1 + 1 >= options["min_size"] * scale_h
            boxes.append([x1, y1, x2, y2, scores[n, len(shapes) + k, h, w] if large else 0.0])
        ranked = np.array(sorted(boxes, key=lambda box: -box[4])[: options["pre_nms_topn"]])
        kept: list[Array] = []
        for box in ranked:
            if len(kept) == options["post_nms_topn"]:
                break
            if all(overlap(other, box) <= options["nms_thresh"] for other in kept):
                kept.append(box)
        regions += [[n, *box[:4]] for box in kept]
        kept_scores += [box[4] for box in kept]
    return np.array(regions), np.array(kept_scores)


def random_bottoms(count: int, space: tuple[int, int] = (7, 5), pictures: int = 1, seed: int = 3) -> list[Array]:
    """Returns random scores of background and object, deltas, and the pictures' heights, widths and scales."""
    rng = np.random.default_rng(seed)
    scores = rng.permutation(pictures * 2 * count * space[0] * space[1]) + 1.0
    deltas = rng.normal(scale=0.4, size=(pictures, 4 * count, *space))
    info = np.array([[100.0 + 3 * n, 83.0, 1.3, 0.9] for n in range(pictures)])
    return [scores.reshape(pictures, 2 * count, *space) / scores.max(), deltas, info]


def to_prototxt(options: dict[str, Any]) -> str:
    fields = []
    for name, value in options.items():
        fields += [f"{name}: {v}" for v in (value if isinstance(value, list) else [value])]
    return f"proposal_param {{ {' '.join(fields)} }}"


def layer_for(bottoms: list[Array], options: dict[str, Any], tops: int = 2) -> Layer:
    return make("Proposal", [b.shape for b in bottoms], to_prototxt(options), tops)


SHAPES: dict[str, Any] = {"ratio": [0.5, 1.0, 2.0], "scale": [1.0, 2.5]}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"feat_stride": 8},
        {"base_size": 13},
        {"min_size": 40},
        {"min_size": 200},  # every box is too small: all scores are 0
        {"pre_nms_topn": 20},
        {"post_nms_topn": 5},
        {"pre_nms_topn": 30, "post_nms_topn": 1},
        {"nms_thresh": 0.3},
        {"nms_thresh": 0.0},
        {"nms_thresh": 1.0, "post_nms_topn": 1000},
        {"ratio": [0.333, 0.667, 1.5, 3.0], "scale": [0.7, 1.3, 3.1]},
        {"ratio": [1.0], "scale": [2.0]},
    ],
    ids=str,
)
@pytest.mark.parametrize("pictures", [1, 2])
def test_is_pvanet_s(pictures: int, given: dict[str, Any]) -> None:
    options = SHAPES | given
    bottoms = random_bottoms(len(options["ratio"]) * len(options["scale"]), pictures=pictures)
    regions, scores = layer_for(bottoms, options)(*(torch.from_numpy(b) for b in bottoms))
    expected, expected_scores = proposals(bottoms, options)
    assert regions.shape == expected.shape
    np.testing.assert_allclose(regions, expected, atol=1e-5)
    np.testing.assert_allclose(scores, expected_scores)


def test_one_top_are_the_regions() -> None:
    bottoms = random_bottoms(6)
    tensors = [torch.from_numpy(b).float() for b in bottoms]
    assert torch.equal(layer_for(bottoms, SHAPES, 1)(*tensors), layer_for(bottoms, SHAPES)(*tensors)[0])


def test_says_the_most_regions_there_may_be() -> None:
    layer = layer_for(random_bottoms(6, pictures=2), SHAPES | {"post_nms_topn": 11})
    assert layer.top_shapes([(2, 12, 7, 5), (2, 24, 7, 5), (2, 4)]) == [(22, 5), (22,)]


def test_a_new_size_of_picture() -> None:
    layer = layer_for(random_bottoms(6), SHAPES)
    bottoms = random_bottoms(6, (3, 11), seed=8)
    expected, _ = proposals(bottoms, SHAPES)
    np.testing.assert_allclose(layer(*(torch.from_numpy(b) for b in bottoms))[0], expected, atol=1e-5)


def test_nothing_flows_back() -> None:
    tensors = [torch.from_numpy(b).requires_grad_() for b in random_bottoms(6)]
    regions, scores = layer_for(random_bottoms(6), SHAPES)(*tensors)
    assert not regions.requires_grad
    assert not scores.requires_grad


def test_boxes_of_equal_scores_come_in_their_order() -> None:
    """Computed by hand: one anchor of 16 x 16 pixels at four positions 16 pixels apart, so no boxes overlap."""
    layer = make(
        "Proposal", [(1, 2, 2, 2), (1, 4, 2, 2), (1, 3)], "proposal_param { ratio: 1 scale: 1 min_size: 1 }", tops=2
    )
    regions, scores = layer(torch.full((1, 2, 2, 2), 0.5), torch.zeros(1, 4, 2, 2), torch.tensor([[40.0, 40, 1]]))
    # A box with deltas of 0 reaches from 0 to 16, so width and height grow by one pixel.
    assert regions.tolist() == [[0, 0, 0, 16, 16], [0, 16, 0, 32, 16], [0, 0, 16, 16, 32], [0, 16, 16, 32, 32]]
    assert scores.tolist() == [0.5] * 4


def test_one_scale_holds_for_both_sides_and_one_row_for_all_pictures() -> None:
    scores, deltas, info = random_bottoms(6, pictures=2)
    both = np.array([[100, 83, 1.7, 1.7]] * 2)
    expected = layer_for([scores, deltas, info], SHAPES)(*(torch.from_numpy(b) for b in (scores, deltas, both)))
    one = both[:1, :3]
    got = layer_for([scores, deltas, one], SHAPES)(*(torch.from_numpy(b) for b in (scores, deltas, one)))
    assert torch.equal(got[0], expected[0])
    assert torch.equal(got[1], expected[1])


RIGHT = [(2, 12, 7, 5), (2, 24, 7, 5), (2, 4)]
OPTIONS = "ratio: 0.5 ratio: 1 ratio: 2 scale: 1 scale: 2.5"


@pytest.mark.parametrize(
    ("option", "bottoms", "message"),
    [
        ("scale: 1", RIGHT, "ratio needs positive values; expected at least one ratio; got none"),
        ("ratio: 1", RIGHT, "scale needs positive values; expected at least one scale; got none"),
        (
            "ratio: 1 ratio: -1 scale: 1",
            RIGHT,
            "ratio needs positive values; expected at least one ratio; got 1.0 -1.0",
        ),
        (f"{OPTIONS} pre_nms_topn: 0", RIGHT, "pre_nms_topn must be positive; got 0"),
        (f"{OPTIONS} post_nms_topn: 0", RIGHT, "post_nms_topn must be positive; got 0"),
        (
            OPTIONS,
            [(2, 12, 7), *RIGHT[1:]],
            "the scores have the wrong number of axes; expected N x 2A x H x W; got 2x12x7",
        ),
        (
            OPTIONS,
            [(2, 10, 7, 5), *RIGHT[1:]],
            "the scores do not fit 6 anchors per position; expected 2x12x7x5; got 2x10x7x5",
        ),
        (
            OPTIONS,
            [RIGHT[0], (2, 24, 5, 7), RIGHT[2]],
            "the deltas do not fit 6 anchors per position; expected 2x24x7x5; got 2x24x5x7",
        ),
        (
            OPTIONS,
            [*RIGHT[:2], (2, 2)],
            "the third bottom does not hold the sizes and scales of the pictures; expected 1 or 2 times height, width, scale; got 2x2",
        ),
        (
            OPTIONS,
            [*RIGHT[:2], (3, 3)],
            "the third bottom does not hold the sizes and scales of the pictures; expected 1 or 2 times height, width, scale; got 3x3",
        ),
    ],
)
def test_says_what_is_wrong(option: str, bottoms: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Proposal", bottoms, f"proposal_param {{ {option} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' (Proposal): {message}"


def test_says_what_is_wrong_at_run_time() -> None:
    layer = make("Proposal", RIGHT, f"proposal_param {{ {OPTIONS} }}")
    with pytest.raises(LayerError) as caught:
        layer(torch.zeros(2, 12, 7, 5), torch.zeros(2, 24, 7, 5), torch.zeros(2, 2))
    assert str(caught.value) == (
        "the third bottom does not hold the sizes and scales of the pictures; expected 1 or 2 times height, width, scale; got 2x2"
    )


def test_scales_above_32_are_sides_in_pixels() -> None:
    """A scale of 64 makes a square of 64 pixels, and with a ratio of 2, sides of 45.25 and 90.51 pixels that are
    rounded only at the end.
    """
    boxes = pixel_anchors(16, (1.0, 2.0), (64.0,)).tolist()
    assert boxes == [[7.5 - 31.5, 7.5 - 31.5, 7.5 + 31.5, 7.5 + 31.5], [-14.5, -37.5, 29.5, 52.5]]
    options = "proposal_param { ratio: 1 scale: %s }"
    shapes = [(1, 2, 3, 5), (1, 4, 3, 5), (1, 3)]
    sides = [float(make("Proposal", shapes, options % scale).anchors[0, 2]) for scale in ("32", "33")]
    assert sides == [7.5 + (512 - 1) / 2, 7.5 + 16]
