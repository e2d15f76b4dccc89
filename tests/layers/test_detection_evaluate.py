"""DetectionEvaluate, compared with SSD's loops transcribed to NumPy and with the results in SSD's own tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.pixel_boxes import to_pixels
from pycaffe_like.layers.suppression import soft_nms
from pycaffe_like.spec import Options

from .battery import make
from .ssd import Box, area, overlap, some_boxes


def box_in_pixels(box: Box, size: tuple[int, int]) -> list[float]:
    """Returns the box in pixels, like OutputBBox without resize_param."""
    return [min(max(value, 0.0), 1.0) * size[1 - i % 2] for i, value in enumerate(box)]


def box_before_resizing(box: Box, size: tuple[int, int], mode: str) -> list[float]:
    """Returns the box in the original picture, like OutputBBox with resize_param 50 x 70 and scale 30 x 45."""
    if mode == "FIT_SMALL_SIZE":
        scaled = [value * (45, 30)[i % 2] for i, value in enumerate(box)]
        return [max(min(value, size[1 - i % 2]), 0.0) for i, value in enumerate(scaled)]
    if mode == "FIT_LARGE_SIZE_AND_PAD":
        aspect = size[1] / size[0]
        left = top = 0.0
        if aspect > 70 / 50:
            top = (50 - 70 / aspect) / 2 / 50
        else:
            left = (70 - 50 * aspect) / 2 / 70
        if box[0] < 1 - left and box[2] > left and box[1] < 1 - top and box[3] > top:
            box = [(v - (left, top)[i % 2]) / (1 - 2 * (left, top)[i % 2]) for i, v in enumerate(box)]
    return box_in_pixels(box, size)


@pytest.mark.parametrize("mode", ["WARP", "FIT_SMALL_SIZE", "FIT_LARGE_SIZE_AND_PAD"])
def test_boxes_in_pixels_of_resized_pictures(mode: str) -> None:
    boxes = torch.tensor(some_boxes(40, 3, -0.2, 1.2))
    boxes[0] = torch.tensor([0.0, 0.0, 0.02, 0.02])  # in the padding
    sizes = torch.tensor([(30, 90), (90, 30), (51, 71), (20, 28)]).repeat(10, 1)
    resize = Options({"resize_mode": mode, "height": 50, "width": 70, "height_scale": 30, "width_scale": 45})
    rows = zip(boxes.tolist(), sizes.tolist(), strict=True)
    want = [box_before_resizing(box, (height, width), mode) for box, (height, width) in rows]
    np.testing.assert_allclose(to_pixels(boxes, sizes, resize).numpy(), want, rtol=1e-6, atol=1e-6)


def overlap_in_pixels(one: Box, other: Box) -> float:
    """Returns JaccardOverlap with normalized false, but 0 for boxes that do not touch."""
    if other[0] > one[2] or other[2] < one[0] or other[1] > one[3] or other[3] < one[1]:
        return 0.0
    width = min(one[2], other[2]) - max(one[0], other[0]) + 1
    height = min(one[3], other[3]) - max(one[1], other[1]) + 1
    sizes = [(box[2] - box[0] + 1) * (box[3] - box[1] + 1) if area(box) >= 0 else 0 for box in (one, other)]
    return width * height / (sum(sizes) - width * height)


def evaluate(
    detections: np.ndarray,
    truths: np.ndarray,
    classes: int,
    background: int = 0,
    threshold: float = 0.5,
    evaluate_difficult: bool = True,
    sizes: Sequence[tuple[int, int]] = (),
) -> np.ndarray:
    """Returns the rows of DetectionEvaluateLayer::Forward_cpu.

    Args:
        sizes: height and width for each picture that has detections, in order; empty for normalized boxes.
    """
    found: dict[int, dict[int, list[list[float]]]] = {}
    for row in detections.tolist():
        if int(row[0]) != -1 and int(row[1]) != -1:
            found.setdefault(int(row[0]), {}).setdefault(int(row[1]), []).append(row)
    there: dict[int, dict[int, list[list[float]]]] = {}
    for row in truths.tolist():
        if int(row[0]) == -1:
            break
        there.setdefault(int(row[0]), {}).setdefault(int(row[1]), []).append(row)
    rows: list[list[float]] = []
    for c in range(classes):
        if c != background:
            of_class = [row for of_picture in there.values() for row in of_picture.get(c, [])]
            rows.append([-1, c, sum(evaluate_difficult or not row[7] for row in of_class), -1, -1])
    for turn, (i, of_picture) in enumerate(sorted(found.items())):
        for c, boxes in sorted(of_picture.items()):
            real = there.get(i, {}).get(c, [])
            if not real:
                rows += [[i, c, box[2], 0, 1] for box in boxes]
                continue
            visited: set[int] = set()
            for box in sorted(boxes, key=lambda box: -box[2]):
                if sizes:
                    size = sizes[turn % len(sizes)]
                    overlaps = [
                        overlap_in_pixels(box_in_pixels(box[3:7], size), box_in_pixels(row[3:7], size)) for row in real
                    ]
                else:
                    overlaps = [overlap(box[3:7], row[3:7]) for row in real]
                best = int(np.argmax(overlaps))
                if overlaps[best] < threshold:
                    hit, miss = 0, 1
                elif not evaluate_difficult and real[best][7]:
                    hit, miss = 0, 0
                else:
                    hit, miss = int(best not in visited), int(best in visited)
                    visited.add(best)
                rows.append([i, c, box[2], hit, miss])
    result: np.ndarray = np.array(rows)[None, None]
    return result


def evaluate_layer(bottoms: Sequence[Tensor], options: str) -> Layer:
    shapes = [tuple(bottom.shape) for bottom in bottoms]
    return make("DetectionEvaluate", shapes, f"detection_evaluate_param {{ {options} }}")


def some_results(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns detections, near truths and elsewhere, and truths of five pictures.

    Picture 3 has no truths, picture 4 no detections.
    """
    random = np.random.default_rng(seed)
    truths = [
        [i, random.integers(1, 4), k, *box, random.integers(2)]
        for i in (0, 1, 2, 4)
        for k, box in enumerate(some_boxes(5, seed + i).tolist())
    ]
    detections = [
        [
            row[0],
            row[1] if random.random() < 0.8 else random.integers(1, 4),
            random.random(),
            *(np.array(row[3:7]) + shift),
        ]
        for row in truths
        if row[0] != 4
        for shift in random.normal(0, 0.03, (3, 4))
    ]
    detections += [[3, random.integers(1, 4), random.random(), *box] for box in some_boxes(3, seed + 9).tolist()]
    order = random.permutation(len(detections))
    return np.array(detections, np.float32)[order], np.array(truths, np.float32)


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ("", {}),
        ("overlap_threshold: 0.7", {"threshold": 0.7}),
        ("evaluate_difficult_gt: false", {"evaluate_difficult": False}),
    ],
    ids=["defaults", "threshold", "difficult"],
)
def test_detection_evaluate(options: str, arguments: dict[str, Any]) -> None:
    for seed in range(4):
        detections, truths = some_results(seed)
        bottoms = [torch.tensor(rows)[None, None] for rows in (detections, truths)]
        found = evaluate_layer(bottoms, f"num_classes: 4 {options}")(*bottoms)
        np.testing.assert_allclose(found.numpy(), evaluate(detections, truths, 4, **arguments), rtol=1e-6)


@pytest.mark.usefixtures("_in_empty_folder")
def test_detection_evaluate_in_pixels() -> None:
    """Each picture with detections uses the next line of name_size_file; after the last line, the first is next."""
    sizes = [(30, 40), (51, 37), (22, 68)]
    Path("sizes.txt").write_text("".join(f"name{i} {h} {w}\n" for i, (h, w) in enumerate(sizes)))
    for seed in range(4):
        detections, truths = some_results(seed)
        bottoms = [torch.tensor(rows)[None, None] for rows in (detections, truths)]
        options = 'num_classes: 4 name_size_file: "sizes.txt" overlap_threshold: 0.6'
        module = evaluate_layer(bottoms, options)
        want = evaluate(detections, truths, 4, threshold=0.6, sizes=sizes)
        np.testing.assert_allclose(module(*bottoms).numpy(), want, rtol=1e-6)
        again = evaluate(detections, truths, 4, threshold=0.6, sizes=[*sizes[1:], sizes[0]])
        np.testing.assert_allclose(module(*bottoms).numpy(), again, rtol=1e-6)


def rows_of(*rows: str) -> Tensor:
    return torch.tensor([[float(word) for word in row.split()] for row in rows])[None, None]


TRUTHS = rows_of(
    "0 1 0 0.1 0.1 0.3 0.3 0", "0 1 0 0.6 0.6 0.8 0.8 1", "1 2 0 0.3 0.3 0.6 0.5 0", "1 1 0 0.7 0.1 0.9 0.3 0"
)
DETECTIONS = rows_of(
    "0 1 0.3 0.1 0.0 0.4 0.3",
    "0 1 0.7 0.0 0.1 0.2 0.3",
    "0 1 0.9 0.7 0.6 0.8 0.8",
    "1 2 0.8 0.2 0.1 0.4 0.4",
    "1 2 0.1 0.4 0.3 0.7 0.5",
    "1 1 0.2 0.8 0.1 1.0 0.3",
    "1 3 0.2 0.8 0.1 1.0 0.3",
    "2 1 0.2 0.8 0.1 1.0 0.3",
)


@pytest.mark.parametrize(
    ("option", "first"),
    [
        ("", ["-1 1 3 -1 -1", "-1 2 1 -1 -1", "0 1 0.9 1 0"]),
        ("evaluate_difficult_gt: false", ["-1 1 2 -1 -1", "-1 2 1 -1 -1", "0 1 0.9 0 0"]),
    ],
    ids=["all", "not the difficult ones"],
)
def test_evaluation_of_the_fork_s_own_tests(option: str, first: list[str]) -> None:
    module = evaluate_layer(
        [DETECTIONS, TRUTHS], f"num_classes: 3 background_label_id: 0 overlap_threshold: 0.3 {option}"
    )
    others = ["0 1 0.7 1 0", "0 1 0.3 0 1", "1 1 0.2 1 0", "1 2 0.8 0 1", "1 2 0.1 1 0", "1 3 0.2 0 1", "2 1 0.2 0 1"]
    assert module(DETECTIONS, TRUTHS).shape == (1, 1, 10, 5)
    torch.testing.assert_close(module(DETECTIONS, TRUTHS), rows_of(*first, *others))


def test_pictures_without_detections_leave_no_row() -> None:
    nothing = torch.full((1, 1, 2, 7), -1.0)
    nothing[0, 0, :, 0] = torch.tensor([0.0, 1.0])
    found = evaluate_layer([nothing, TRUTHS], "num_classes: 3")(nothing, TRUTHS)
    torch.testing.assert_close(found, rows_of("-1 1 3 -1 -1", "-1 2 1 -1 -1"))


def test_soft_suppression_puts_boxes_back_with_smaller_scores() -> None:
    """A box that overlaps a selected one is put back with a smaller score.

    In the second case, box 1 is put back behind box 2, which is dropped in its place. When box 1 comes up
    again, it overlaps itself and is rejected.
    """
    shares = [[1.0, 0.3, 0.0], [0.3, 1.0, 0.0], [0.0, 0.0, 1.0]]
    assert soft_nms([0.9, 0.8, 0.1], shares, 0.45, 1.0, 0.5) == [0, 1, 2]
    assert soft_nms([0.9, 0.8, 0.75], shares, 0.45, 1.0, 0.5) == [0, 1]
    assert soft_nms([0.9, 0.8, 0.1], shares, 0.2, 1.0, 0.5) == [0, 2]
