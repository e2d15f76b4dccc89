"""BoxOutput and BoxGroupOutput, compared with a transcription of MS-CNN's and Cascade R-CNN's loops."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_shapes, make, spread, tops_of

NORM = "bbox_reg_param { bbox_mean: 0.1 bbox_mean: -0.2 bbox_mean: 0.05 bbox_mean: 0.3 " + " ".join(
    f"bbox_std: {value}" for value in (0.5, 0.7, 1.1, 1.3)
)
MEAN, STD = (0.1, -0.2, 0.05, 0.3), (0.5, 0.7, 1.1, 1.3)


def overlap(a: Sequence[float], b: Sequence[float], plus: float, kind: str) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0]) + plus
    high = min(a[3], b[3]) - max(a[1], b[1]) + plus
    both = max(wide, 0) * max(high, 0)
    areas = [(box[2] - box[0] + plus) * (box[3] - box[1] + plus) for box in (a, b)]
    whole = {"IOU": sum(areas) - both, "IOMU": min(areas), "IOFU": areas[0]}[kind]
    return both / whole


def field_box(code: np.ndarray, size: tuple[int, int], place: tuple[int, int], stride: int) -> list[float]:
    """Returns centre and size of the box at a position, with offsets limited like by field_xyr 3 and field_whr 2.5."""
    values = code * STD + MEAN
    limit = math.log(2.5)
    x, y = np.clip(values[:2], -1 / 3, 1 / 3)
    w, h = np.clip(values[2:], -limit, limit)
    row, column = place
    wide, high = size[0] * math.exp(w), size[1] * math.exp(h)
    return [x * size[0] + (column + 0.5) * stride, y * size[1] + (row + 0.5) * stride, wide, high]


def nms(boxes: list[list[float]], plus: float, kind: str, before: int, after: int) -> list[list[float]]:
    boxes = sorted(boxes, key=lambda one: -one[4])[:before]
    kept: list[list[float]] = []
    for box in boxes:
        if all(overlap(other, box, plus, kind) <= 0.3 for other in kept):
            kept.append(box)
    return kept[:after]


OPTIONS = "fg_thr: 0.2 iou_thr: 0.3 field_whr: 2.5 field_xyr: 3 max_nms_num: 29 max_post_nms_num: 7 min_size: 11"


@pytest.mark.parametrize("kind", ["IOU", "IOMU", "IOFU"])
def test_box_output(kind: str) -> None:
    sizes, strides = [(23, 19), (37, 41)], [8, 16]
    shapes = [(2, 7, 5, 7), (2, 7, 3, 2)]
    bottoms = [spread(*shape, low=-1.5, high=1.5, seed=i) for i, shape in enumerate(shapes)]
    fields = " ".join(
        f"field_w: {w} field_h: {h} downsample_rate: {s}" for (w, h), s in zip(sizes, strides, strict=True)
    )
    options = f'box_output_param {{ {OPTIONS} nms_type: "{kind}" {fields} }} {NORM} }}'
    layer = make("BoxOutput", shapes, options, tops=2)
    expected = []
    for picture in range(2):
        boxes = []
        for bottom, size, stride in zip(bottoms, sizes, strides, strict=True):
            values = bottom[picture].numpy().astype(np.float64)
            height, width = values.shape[1:]
            for row in range(height):
                for column in range(width):
                    score = max(values[1:3, row, column]) - values[0, row, column]
                    cx, cy, wide, high = field_box(values[3:, row, column], size, (row, column), stride)
                    x, y = max(cx - wide / 2, 0), max(cy - high / 2, 0)
                    wide, high = min(wide, width * stride - x), min(high, height * stride - y)
                    if score >= 0.2 and wide >= 11 and high >= 11:
                        boxes.append([x, y, x + wide, y + high, score])
        expected += [[picture, *box] for box in nms(boxes, 0, kind, 29, 7)]
    regions, scored = tops_of(layer, *bottoms)
    assert len(expected) > 3
    np.testing.assert_allclose(scored.flatten(1).numpy(), expected, rtol=1e-4, atol=1e-4)
    assert torch.equal(regions, scored[:, :5])
    assert layer.top_shapes(shapes) == [(14, 5, 1, 1), (14, 6, 1, 1)]


def test_box_group_output() -> None:
    sizes, strides = [[(23, 19), (31, 43), (17, 13)], [(37, 41), (53, 29)]], [8, 16]
    shapes = [(6, 3, 5, 7), (6, 4, 5, 7), (4, 3, 3, 2), (4, 4, 3, 2)]
    bottoms = [spread(*shape, low=0 if i % 2 == 0 else -1, high=1, seed=i) for i, shape in enumerate(shapes)]
    groups = " ".join(
        "box_group_param { " + " ".join(f"field_w: {w} field_h: {h}" for w, h in some) + f" stride: {stride} }}"
        for some, stride in zip(sizes, strides, strict=True)
    )
    layer = make("BoxGroupOutput", shapes, f"box_group_output_param {{ {OPTIONS} {groups} }} {NORM} }}", tops=2)
    expected = []
    for picture in range(2):
        boxes = []
        for scores, code, some, stride in zip(bottoms[::2], bottoms[1::2], sizes, strides, strict=True):
            height, width = scores.shape[2:]
            for number, size in enumerate(some):
                item = picture * len(some) + number
                for row in range(height):
                    for column in range(width):
                        score = 1 - float(scores[item, 0, row, column])
                        values = code[item, :, row, column].numpy().astype(np.float64)
                        cx, cy, wide, high = field_box(values, size, (row, column), stride)
                        x, y = cx - wide / 2, cy - high / 2
                        corners = [max(x, 0), max(y, 0)]
                        corners += [min(x + wide - 1, width * stride), min(y + high - 1, height * stride)]
                        if score >= 0.2 and corners[2] - corners[0] + 1 >= 11 and corners[3] - corners[1] + 1 >= 11:
                            boxes.append([*corners, score])
        expected += [[picture, *box] for box in nms(boxes, 1, "IOU", 29, 7)]
    regions, scored = tops_of(layer, *bottoms)
    assert len(expected) > 3
    np.testing.assert_allclose(scored.flatten(1).numpy(), expected, rtol=1e-4, atol=1e-4)
    assert torch.equal(regions, scored[:, :5])


def test_without_limits_all_fields_may_become_regions() -> None:
    options = "box_output_param { field_w: 3 field_h: 5 downsample_rate: 2 }"
    assert make("BoxOutput", [(2, 6, 3, 5)], options).top_shapes([(2, 6, 3, 5)]) == [(30, 5, 1, 1)]


def test_without_regions_there_is_a_row() -> None:
    options = "box_output_param { fg_thr: 9 field_w: 3 field_h: 5 downsample_rate: 2 max_post_nms_num: 1 }"
    layer = make("BoxOutput", [(1, 6, 3, 5)], options, tops=2)
    bottom = torch.zeros(1, 6, 3, 5)
    check_shapes(layer, [bottom])
    regions, scored = tops_of(layer, bottom)
    assert regions.flatten().tolist() == [0, 1, 1, 10, 10]
    assert scored.flatten().tolist() == [0] * 6


def test_of_equal_scores_box_output_prefers_the_last() -> None:
    options = "box_output_param { field_w: 20 field_h: 20 downsample_rate: 64 max_post_nms_num: 1 }"
    top = make("BoxOutput", [(1, 6, 1, 3)], options)(torch.zeros(1, 6, 1, 3))
    assert top.flatten().tolist() == [0, 150, 22, 170, 42]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("field_w: 3 field_h: 5", "one value a bottom"),
        ("field_w: 0 field_h: 5 downsample_rate: 2", "must be positive"),
        ('field_w: 3 field_h: 5 downsample_rate: 2 nms_type: "X"', "nms_type is unknown"),
        ("field_w: 3 field_h: 5 downsample_rate: 2 field_whr: 0.5", "out of range"),
    ],
)
def test_wrong_options(options: str, expected: str) -> None:
    with pytest.raises(LayerError, match=expected):
        make("BoxOutput", [(1, 6, 3, 5)], f"box_output_param {{ {options} }}")


@pytest.mark.parametrize(
    ("norm", "expected"),
    [("bbox_mean: 1", "do not fit"), (" ".join(["bbox_mean: 0 bbox_std: 0"] * 4), "must be positive")],
)
def test_wrong_norm(norm: str, expected: str) -> None:
    options = f"box_output_param {{ field_w: 3 field_h: 5 downsample_rate: 2 }} bbox_reg_param {{ {norm} }}"
    with pytest.raises(LayerError, match=expected):
        make("BoxOutput", [(1, 6, 3, 5)], options)


def test_wrong_bottoms() -> None:
    fields = "field_w: 3 field_h: 5"
    with pytest.raises(LayerError, match="does not hold scores and offsets"):
        make("BoxOutput", [(1, 5, 3, 5)], f"box_output_param {{ {fields} downsample_rate: 2 }}")
    group = f"box_group_output_param {{ box_group_param {{ {fields} {fields} stride: 2 }} }}"
    with pytest.raises(LayerError, match="do not hold scores and offsets"):
        make("BoxGroupOutput", [(3, 2, 3, 5), (3, 4, 3, 5)], group)
    with pytest.raises(LayerError, match="the bottoms do not fit"):
        make("BoxGroupOutput", [(2, 2, 3, 5)] * 3, group)
    two = "box_group_output_param { " + f"box_group_param {{ {fields} stride: 2 }} " * 2 + "}"
    with pytest.raises(LayerError, match="different numbers of pictures"):
        make("BoxGroupOutput", [(1, 2, 3, 5), (1, 4, 3, 5), (2, 2, 3, 5), (2, 4, 3, 5)], two)
    with pytest.raises(LayerError, match="field_w and field_h do not fit"):
        make(
            "BoxGroupOutput", [(1, 2, 3, 5), (1, 4, 3, 5)], "box_group_output_param { box_group_param { field_w: 3 } }"
        )
