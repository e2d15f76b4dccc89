"""Reorg and the detections of YOLO 2 and 3, compared with the fork's loops transcribed to NumPy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from tests.layers.battery import check_gradients, check_no_host_sync, check_shapes, make, tops_of

Box = tuple[float, float, float, float]  # centre, width and height


def sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def reorg_of_darknet(x: np.ndarray, stride: int, reverse: bool) -> np.ndarray:
    """Returns the top for one picture, with the index arithmetic of the fork's GPU code."""
    channels, height, width = x.shape
    few = channels // stride**2
    given, made = x.reshape(-1), np.empty(x.size)
    for c in range(channels):
        for h in range(height):
            for w in range(width):
                inner = w + width * (h + height * c)
                place = c // few
                column, row = w * stride + place % stride, h * stride + place // stride
                outer = column + width * stride * (row + height * stride * (c % few))
                if reverse:
                    made[outer] = given[inner]
                else:
                    made[inner] = given[outer]
    if reverse:
        return made.reshape(few, height * stride, width * stride)
    return made.reshape(channels * stride**2, height // stride, width // stride)


@pytest.mark.parametrize(
    ("shape", "stride", "reverse", "top"),
    [
        ((2, 12, 4, 6), 2, False, (2, 48, 2, 3)),
        ((2, 12, 5, 7), 2, True, (2, 3, 10, 14)),
        ((1, 18, 3, 6), 3, False, (1, 162, 1, 2)),
        ((1, 18, 2, 5), 3, True, (1, 2, 6, 15)),
        ((2, 3, 5, 7), 1, False, (2, 3, 5, 7)),
    ],
)
def test_reorg_is_darknets(shape: tuple[int, ...], stride: int, reverse: bool, top: tuple[int, ...]) -> None:
    layer = make("Reorg", [shape], f"reorg_param {{ stride: {stride} reverse: {str(reverse).lower()} }}")
    bottom = torch.randn(shape)
    (made,) = tops_of(layer, bottom)
    assert made.shape == top
    expected = np.stack([reorg_of_darknet(one, stride, reverse) for one in bottom.numpy()])
    assert np.array_equal(made.numpy(), expected.astype(np.float32))
    check_shapes(layer, [bottom])
    check_no_host_sync(layer, [bottom])


def test_the_gradient_of_reorg() -> None:
    check_gradients(make("Reorg", [(1, 4, 2, 4)], "reorg_param { stride: 2 }"), [torch.randn(1, 4, 2, 4)])


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        ((2, 3), "stride: 2", "the bottom has the wrong number of axes; expected N x C x H x W; got 2x3"),
        ((2, 3, 5, 7), "stride: 0", "stride must be positive; got 0"),
        ((2, 6, 4, 4), "stride: 2", "the channels are not a multiple of stride^2; expected a multiple of 4; got 6"),
        (
            (2, 4, 4, 5),
            "stride: 2",
            "height or width is not a multiple of stride; expected a multiple of 2; got 2x4x4x5",
        ),
        ((2, 4, 4, 4), "", "reorg_param.stride is missing; expected a value"),
    ],
)
def test_what_reorg_refuses(shape: tuple[int, ...], options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Reorg", [shape], f"reorg_param {{ {options} }}")
    assert str(caught.value).endswith(f": {message}")


def test_mish() -> None:
    layer = make("Mish", [(2, 3, 5)])
    bottom = torch.randn(2, 3, 5, dtype=torch.float64) * 3
    x = bottom.numpy()
    np.testing.assert_allclose(layer(bottom).numpy(), x * np.tanh(np.log1p(np.exp(x))))
    check_shapes(layer, [bottom])
    check_no_host_sync(layer, [bottom])
    check_gradients(layer, [bottom])


def overlap(a: Box, b: Box) -> float:
    width = min(a[0] + a[2] / 2, b[0] + b[2] / 2) - max(a[0] - a[2] / 2, b[0] - b[2] / 2)
    height = min(a[1] + a[3] / 2, b[1] + b[3] / 2) - max(a[1] - a[3] / 2, b[1] - b[3] / 2)
    inside = max(width, 0) * max(height, 0)
    return inside / (a[2] * a[3] + b[2] * b[3] - inside)


def rows(item: int, found: Sequence[tuple[float, int, Box]], threshold: float) -> list[list[float]]:
    """Returns the rows of an item's detections after non-maximum suppression."""
    best = sorted(found, key=lambda one: -one[0])
    kept: list[tuple[float, int, Box]] = []
    for one in best:
        if all(overlap(one[2], better[2]) < threshold for better in kept):
            kept.append(one)
    return [[item, label + 1, score, x - w / 2, y - h / 2, x + w / 2, y + h / 2] for score, label, (x, y, w, h) in kept]


def version_2(
    bottoms: Sequence[np.ndarray], item: int, biases: Sequence[float], least: float
) -> list[tuple[float, int, Box]]:
    found = []
    anchors = len(biases) // 2
    for bottom in bottoms:
        _, channels, height, width = bottom.shape
        for row in range(height):
            for column in range(width):
                for n in range(anchors):
                    v = bottom[item].reshape(anchors, channels // anchors, height, width)[n, :, row, column]
                    classes = np.exp(v[5:] - v[5:].max())
                    classes /= classes.sum()
                    score = sigmoid(v[4]) * classes.max()
                    if score >= least:
                        box = (
                            (column + sigmoid(v[0])) / width,
                            (row + sigmoid(v[1])) / height,
                            np.exp(v[2]) * biases[2 * n] / width,
                            np.exp(v[3]) * biases[2 * n + 1] / height,
                        )
                        found.append((score, int(classes.argmax()), box))
    return found


def version_3(
    bottoms: Sequence[np.ndarray],
    item: int,
    masks: Sequence[Sequence[int]],
    scales: Sequence[int],
    biases: Sequence[float],
    least: float,
    gaussian: bool,
    ranges: Sequence[float] = (1, 1),
) -> list[tuple[float, int, Box]]:
    found = []
    for bottom, mask, scale, reach in zip(bottoms, masks, scales, ranges, strict=True):
        _, channels, height, width = bottom.shape
        anchors = len(mask)
        for row in range(height):
            for column in range(width):
                for n in range(anchors):
                    v = bottom[item].reshape(anchors, channels // anchors, height, width)[n, :, row, column]
                    x, y, w, h = v[:8:2] if gaussian else v[:4]
                    objectness = sigmoid(v[8] if gaussian else v[4])
                    if gaussian:
                        objectness *= (4 - sum(sigmoid(v[k]) for k in (1, 3, 5, 7))) / 4
                    for label, value in enumerate(v[9:] if gaussian else v[5:]):
                        score = objectness * sigmoid(value)
                        if score > least:
                            box = (
                                (column + sigmoid(x) * reach - 0.5 * (reach - 1)) / width,
                                (row + sigmoid(y) * reach - 0.5 * (reach - 1)) / height,
                                np.exp(w) * biases[2 * mask[n]] / (width * scale),
                                np.exp(h) * biases[2 * mask[n] + 1] / (height * scale),
                            )
                            found.append((score, label, box))
    return found


def assert_same_rows(made: torch.Tensor, expected: list[list[float]]) -> None:
    assert made.shape == (1, 1, len(expected), 7)
    order = sorted(range(len(expected)), key=lambda i: (expected[i][0], -expected[i][2]))
    np.testing.assert_allclose(made[0, 0].numpy(), np.array(expected)[order], rtol=2e-5, atol=2e-6)


BIASES = (1.5, 2.5, 3.5, 1.0, 0.75, 4.25)


@pytest.mark.parametrize("sides", [[(5, 7)], [(5, 7), (3, 2)]], ids=["one bottom", "two bottoms"])
def test_what_yolo_2_finds(sides: list[tuple[int, int]]) -> None:
    bottoms = [torch.randn(2, 3 * (5 + 4), *side) for side in sides]
    given = " ".join(f"biases: {bias}" for bias in BIASES)
    options = f"num_classes: 4 num_box: 3 confidence_threshold: 0.3 nms_threshold: 0.2 {given}"
    layer = make(
        "YoloDetectionOutput", [tuple(b.shape) for b in bottoms], f"yolo_detection_output_param {{ {options} }}"
    )
    arrays = [bottom.double().numpy() for bottom in bottoms]
    expected = [row for item in range(2) for row in rows(item, version_2(arrays, item, BIASES, 0.3), 0.2)]
    assert {row[0] for row in expected} == {0, 1}
    assert_same_rows(layer(*bottoms), expected)


PIXELS = (10, 14, 23, 27, 37, 58, 81, 82)


@pytest.mark.parametrize(
    ("gaussian", "ranges"),
    [(False, (1, 1)), (True, (1, 1)), (False, (1.5, 1.25))],
    ids=["plain", "gaussian", "scale_x_y"],
)
def test_what_yolo_3_finds(gaussian: bool, ranges: tuple[float, ...]) -> None:
    torch.manual_seed(3)
    values = (9 if gaussian else 5) + 3
    bottoms = [torch.randn(2, 2 * values, 3, 5), torch.randn(2, 2 * values, 7, 11)]
    given = " ".join([f"biases: {bias}" for bias in PIXELS] + [f"mask: {m}" for m in (2, 3, 0, 1)])
    options = (
        f"num_classes: 3 num_box: 2 confidence_threshold: 0.35 nms_threshold: 0.3 mask_group_num: 2 {given} "
        f"anchors_scale: 32 anchors_scale: 16 gaussian_box: {str(gaussian).lower()}"
    )
    if set(ranges) != {1}:
        options += "".join(f" scale_x_y: {reach}" for reach in ranges)
    shapes = [tuple(bottom.shape) for bottom in bottoms]
    layer = make("Yolov3DetectionOutput", shapes, f"yolov3_detection_output_param {{ {options} }}")
    arrays = [bottom.double().numpy() for bottom in bottoms]
    expected = []
    for item in range(2):
        found = version_3(arrays, item, [(2, 3), (0, 1)], (32, 16), PIXELS, 0.35, gaussian, ranges)
        expected += rows(item, found, 0.3)
    assert {row[0] for row in expected} == {0, 1}
    assert len({row[1] for row in expected}) == 3
    assert_same_rows(layer(*bottoms), expected)


ONE = "num_classes: 2 num_box: 1 biases: 3 biases: 5"
THREE = "num_classes: 2 num_box: 1 mask_group_num: 1 mask: 0 anchors_scale: 32 biases: 30 biases: 50"


@pytest.mark.parametrize(
    ("type_name", "options"),
    [("YoloDetectionOutput", ONE), ("Yolov3DetectionOutput", THREE)],
)
def test_where_nothing_is_found_each_picture_has_a_row(type_name: str, options: str) -> None:
    message = {"YoloDetectionOutput": "yolo_detection_output_param"}.get(type_name, "yolov3_detection_output_param")
    layer = make(type_name, [(3, 7, 2, 5)], f"{message} {{ {options} }}")
    bottom = torch.full((3, 7, 2, 5), -50.0)
    assert layer(bottom).tolist() == [[[[item, -1, -1, -1, -1, -1, -1] for item in range(3)]]]
    check_shapes(layer, [bottom])


@pytest.mark.parametrize(
    ("type_name", "shapes", "options", "message"),
    [
        (
            "YoloDetectionOutput",
            [(3, 8, 2, 5)],
            ONE,
            "bottom 0 does not fit 1 anchors with 7 values each; expected 3x7xHxW; got 3x8x2x5",
        ),
        ("YoloDetectionOutput", [(3, 7, 2, 5)], ONE + " coords: 5", "a box has four coordinates; expected coords: 4; got 5"),
        (
            "YoloDetectionOutput",
            [(3, 7, 2, 5)],
            ONE.replace("biases: 5", ""),
            "biases are missing; expected a width and a height for 1 anchors; got 1",
        ),
        (
            "Yolov3DetectionOutput",
            [(3, 7, 2, 5)] * 2,
            THREE,
            "mask_group_num does not fit the bottoms; expected 2; got 1",
        ),
        (
            "Yolov3DetectionOutput",
            [(3, 7, 2, 5)],
            THREE.replace("anchors_scale: 32", ""),
            "anchors_scale is missing; expected one for each of 1 bottoms; got 0",
        ),
        (
            "Yolov3DetectionOutput",
            [(3, 7, 2, 5)],
            THREE.replace("mask: 0", ""),
            "mask is too short; expected 1 anchors for each bottom; got 0",
        ),
        (
            "Yolov3DetectionOutput",
            [(3, 7, 2, 5)],
            THREE.replace("mask: 0", "mask: 1"),
            "mask has an anchor index that is out of range of biases; expected 0 to 0; got 1",
        ),
        (
            "Yolov3DetectionOutput",
            [(3, 7, 2, 5)],
            THREE + " scale_x_y: 1.1 scale_x_y: 1.2",
            "scale_x_y is wrong; expected a positive number for each of 1 bottoms; got 1.1 1.2",
        ),
        (
            "Yolov3DetectionOutput",
            [(3, 7, 2, 5)],
            THREE + " gaussian_box: true",
            "bottom 0 does not fit 1 anchors with 11 values each; expected 3x11xHxW; got 3x7x2x5",
        ),
    ],
)  # fmt: skip
def test_what_detections_refuse(type_name: str, shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    name = "yolov3_detection_output_param" if "v3" in type_name else "yolo_detection_output_param"
    with pytest.raises(LayerError) as caught:
        make(type_name, shapes, f"{name} {{ {options} }}")
    assert str(caught.value).endswith(f": {message}")
