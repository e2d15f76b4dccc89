"""DetectionOutput and DetectionEvaluate against transcriptions of SSD's loops to NumPy, and the numbers of its own
tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.detection import in_pixels
from pycaffe_like.spec import Options

from .battery import make
from .ssd import Box, area, decode, overlap, prior_blob, some_boxes, suppress_fast

# ---------------------------------------------------------------- DetectionOutput


def detect(
    loc: np.ndarray,
    conf: np.ndarray,
    priors: np.ndarray,
    variances: np.ndarray,
    *,
    share_location: bool = True,
    background_label_id: int = 0,
    code_type: str = "CORNER",
    variance_encoded_in_target: bool = False,
    confidence_threshold: float = -np.inf,
    nms_threshold: float = 0.3,
    eta: float = 1.0,
    top_k: int = -1,
    keep_top_k: int = -1,
    objectness_score: float = 0.01,
    first_stage: Sequence[np.ndarray] = (),
) -> np.ndarray:
    """The rows of DetectionOutputLayer::Forward_cpu.

    Args:
        loc: pictures x priors x classes or 1 x 4.
        conf: pictures x priors x classes.
        first_stage: RefineDet's, of each picture and prior: not and an object; where it is.
    """
    rows: list[list[float]] = []
    rules = (code_type, variance_encoded_in_target)
    if first_stage:
        conf = np.where(first_stage[0][:, :, 1:] < objectness_score, 0, conf)
    for i in range(len(conf)):
        places = priors.tolist()
        if len(first_stage) == 2:
            moves = first_stage[1][i].tolist()
            places = [decode(p, v, m, *rules) for p, v, m in zip(places, variances.tolist(), moves, strict=True)]
        kept: dict[int, list[int]] = {}
        boxes: dict[int, list[list[float]]] = {}
        for c in range(conf.shape[2]):
            if c == background_label_id:
                continue
            boxes[c] = [
                decode(p, v, code, *rules)
                for p, v, code in zip(
                    places, variances.tolist(), loc[i, :, 0 if share_location else c].tolist(), strict=True
                )
            ]
            scores = conf[i, :, c].tolist()
            kept[c] = suppress_fast(boxes[c], scores, confidence_threshold, nms_threshold, eta, top_k)
        pairs = [(conf[i, k, c], c, k) for c, of_class in kept.items() for k in of_class]
        if -1 < keep_top_k < len(pairs):
            pairs = sorted(pairs, key=lambda pair: -pair[0])[:keep_top_k]
            pairs.sort(key=lambda pair: pair[1])
        rows += [[i, c, score, *boxes[c][k]] for score, c, k in pairs]
    if not rows:
        rows = [[i, *[-1] * 6] for i in range(len(conf))]
    found: np.ndarray = np.array(rows)[None, None]
    return found


def output_layer(bottoms: Sequence[Tensor], classes: int, options: dict[str, Any]) -> Layer:
    given = dict(options)
    nms = {name: given.pop(name) for name in ("nms_threshold", "eta", "top_k") if name in given}
    words = [f"{name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in given.items()]
    if nms:
        words.append("nms_param { " + " ".join(f"{name}: {value}" for name, value in nms.items()) + " }")
    shapes = [tuple(bottom.shape) for bottom in bottoms]
    return make("DetectionOutput", shapes, f"detection_output_param {{ num_classes: {classes} {' '.join(words)} }}")


CASES: list[dict[str, Any]] = [
    {},
    {"nms_threshold": 0.6},
    {"nms_threshold": 0.0},
    {"nms_threshold": 0.9, "eta": 0.9},
    {"nms_threshold": 0.45, "top_k": 12},
    {"keep_top_k": 10},
    {"keep_top_k": 1000},
    {"nms_threshold": 0.45, "top_k": 20, "keep_top_k": 17, "confidence_threshold": 0.2},
    {"confidence_threshold": 0.7},
    {"confidence_threshold": 2.0},
    {"background_label_id": 2},
    {"background_label_id": -1},
    {"share_location": False},
    {"share_location": False, "background_label_id": -1, "keep_top_k": 20},
    {"code_type": "CENTER_SIZE"},
    {"code_type": "CORNER_SIZE"},
    {"variance_encoded_in_target": True},
    {"code_type": "CENTER_SIZE", "variance_encoded_in_target": True},
    {"code_type": "CORNER_SIZE", "variance_encoded_in_target": True, "share_location": False},
]


def name_of(options: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in options.items()) or "defaults"


@pytest.mark.parametrize(
    ("options", "stages"),
    [
        *((options, 0) for options in CASES),
        ({}, 1),
        ({"objectness_score": 0.5, "keep_top_k": 12}, 1),
        ({"objectness_score": 0.5}, 2),
        ({"code_type": "CENTER_SIZE", "confidence_threshold": 0.3, "objectness_score": 0.3}, 2),
    ],
    ids=lambda given: name_of(given) if isinstance(given, dict) else f"{given} of RefineDet",
)
def test_detection_output(options: dict[str, Any], stages: int) -> None:
    pictures, count, classes = 3, 31, 4
    for seed in range(3):
        random = np.random.default_rng(seed)
        loc_classes = 1 if options.get("share_location", True) else classes
        loc = random.normal(0, 0.5, (pictures, count, loc_classes, 4)).astype(np.float32)
        conf = random.permutation(pictures * count * classes).reshape(pictures, count, classes).astype(np.float32)
        conf /= conf.size
        priors = some_boxes(count, seed).astype(np.float32)
        variances = random.uniform(0.1, 0.4, (count, 4)).astype(np.float32)
        bottoms = [torch.tensor(a.reshape(pictures, -1)) for a in (loc, conf)]
        bottoms.append(torch.tensor(prior_blob(priors, variances)))
        first_stage = (
            random.uniform(0, 1, (pictures, count, 2)).astype(np.float32),
            random.normal(0, 0.3, (pictures, count, 4)).astype(np.float32),
        )[:stages]
        bottoms += [torch.tensor(values.reshape(pictures, -1)) for values in first_stage]
        module = output_layer(bottoms, classes, options)
        assert module.top_shapes([tuple(b.shape) for b in bottoms]) == [(1, 1, 1, 7)]
        want = detect(loc, conf, priors, variances, first_stage=first_stage, **options)
        found = module(*bottoms)
        assert found.shape == want.shape
        np.testing.assert_allclose(found.numpy(), want, rtol=1e-4, atol=1e-5)


def test_no_detections_leave_a_row_for_each_picture() -> None:
    priors = torch.tensor(prior_blob(some_boxes(5, 0), np.full((5, 4), 0.1)))
    bottoms = [torch.zeros(2, 20), torch.zeros(2, 15), priors]
    found = output_layer(bottoms, 3, {"confidence_threshold": 0.5})(*bottoms)
    assert found.tolist() == [[[[0, -1, -1, -1, -1, -1, -1], [1, -1, -1, -1, -1, -1, -1]]]]


def of_the_fork(share_location: bool) -> list[Tensor]:
    """Two pictures of four priors, as in test_detection_output_layer.cpp."""
    boxes, loc, conf = [], [], []
    for h in range(2):
        for w in range(2):
            y, x = (h + 0.5) * 0.5, (w + 0.5) * 0.5
            boxes.append([x - 0.15, y - 0.15, x + 0.15, y + 0.15])
    for i in range(2):
        for h in range(2):
            for w in range(2):
                for c in range(1 if share_location else 2):
                    step = i + c / 2 + 0.5
                    loc += [-step if w else step, -step if h else step] * 2
        for j in range(4):
            conf += [j * 0.2 if i % 2 == c % 2 else 1 - j * 0.2 for c in range(2)]
    priors = torch.tensor(prior_blob(np.array(boxes), np.full((4, 4), 0.1)))
    return [torch.tensor(loc).view(2, -1, 1, 1), torch.tensor(conf).view(2, -1, 1, 1), priors]


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (
            {},
            [
                "0 1 1.0 0.15 0.15 0.45 0.45",
                "0 1 0.8 0.55 0.15 0.85 0.45",
                "0 1 0.6 0.15 0.55 0.45 0.85",
                "0 1 0.4 0.55 0.55 0.85 0.85",
                "1 1 0.6 0.45 0.45 0.75 0.75",
                "1 1 0.0 0.25 0.25 0.55 0.55",
            ],
        ),
        (
            {"top_k": 2},
            ["0 1 1.0 0.15 0.15 0.45 0.45", "0 1 0.8 0.55 0.15 0.85 0.45", "1 1 0.6 0.45 0.45 0.75 0.75"],
        ),
        (
            {"share_location": False, "background_label_id": -1},
            [
                "0 0 0.6 0.55 0.55 0.85 0.85",
                "0 0 0.4 0.15 0.55 0.45 0.85",
                "0 0 0.2 0.55 0.15 0.85 0.45",
                "0 0 0.0 0.15 0.15 0.45 0.45",
                "0 1 1.0 0.20 0.20 0.50 0.50",
                "0 1 0.8 0.50 0.20 0.80 0.50",
                "0 1 0.6 0.20 0.50 0.50 0.80",
                "0 1 0.4 0.50 0.50 0.80 0.80",
                "1 0 1.0 0.25 0.25 0.55 0.55",
                "1 0 0.4 0.45 0.45 0.75 0.75",
                "1 1 0.6 0.40 0.40 0.70 0.70",
            ],
        ),
        (
            {"share_location": False, "background_label_id": -1, "top_k": 2},
            [
                "0 0 0.6 0.55 0.55 0.85 0.85",
                "0 0 0.4 0.15 0.55 0.45 0.85",
                "0 1 1.0 0.20 0.20 0.50 0.50",
                "0 1 0.8 0.50 0.20 0.80 0.50",
                "1 0 1.0 0.25 0.25 0.55 0.55",
                "1 1 0.6 0.40 0.40 0.70 0.70",
            ],
        ),
        (
            {"share_location": False},
            [
                "0 1 1.0 0.20 0.20 0.50 0.50",
                "0 1 0.8 0.50 0.20 0.80 0.50",
                "0 1 0.6 0.20 0.50 0.50 0.80",
                "0 1 0.4 0.50 0.50 0.80 0.80",
                "1 1 0.6 0.40 0.40 0.70 0.70",
            ],
        ),
        (
            {"share_location": False, "top_k": 2},
            ["0 1 1.0 0.20 0.20 0.50 0.50", "0 1 0.8 0.50 0.20 0.80 0.50", "1 1 0.6 0.40 0.40 0.70 0.70"],
        ),
    ],
    ids=lambda given: name_of(given) if isinstance(given, dict) else f"{len(given)} rows",
)
def test_numbers_of_the_fork_s_own_tests(options: dict[str, Any], rows: list[str]) -> None:
    bottoms = of_the_fork(options.get("share_location", True))
    found = output_layer(bottoms, 2, {"nms_threshold": 0.1} | options)(*bottoms)
    want = np.array([[float(word) for word in row.split()] for row in rows])
    assert found.shape == (1, 1, len(rows), 7)
    np.testing.assert_allclose(found[0, 0].numpy(), want, atol=1e-5)


# ---------------------------------------------------------------- DetectionEvaluate


def box_in_pixels(box: Box, size: tuple[int, int]) -> list[float]:
    """OutputBBox without resize_param."""
    return [min(max(value, 0.0), 1.0) * size[1 - i % 2] for i, value in enumerate(box)]


def box_before_resizing(box: Box, size: tuple[int, int], mode: str) -> list[float]:
    """OutputBBox with a resize_param of 50 x 70, scales of 30 x 45."""
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
    np.testing.assert_allclose(in_pixels(boxes, sizes, resize).numpy(), want, rtol=1e-6, atol=1e-6)


def overlap_in_pixels(one: Box, other: Box) -> float:
    """As JaccardOverlap with normalized false, but 0 for boxes apart."""
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
    """The rows of DetectionEvaluateLayer::Forward_cpu.

    Args:
        sizes: of each picture that has detections, in turn; none for normalized boxes.
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
    """Detections near truths and elsewhere in five pictures; picture 3 has no truth, 4 no detections."""
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
    """Each picture with detections takes the next line of name_size_file, over and over."""
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
