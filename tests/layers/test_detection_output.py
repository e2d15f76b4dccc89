"""DetectionOutput, compared with SSD's loops transcribed to NumPy and with the results in SSD's own tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.base import Layer
from tests.layers.battery import make
from tests.layers.ssd import decode, prior_blob, some_boxes, suppress_fast


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
    """Returns the rows of DetectionOutputLayer::Forward_cpu.

    Args:
        loc: pictures x priors x classes or 1 x 4.
        conf: pictures x priors x classes.
        first_stage: RefineDet's first stage: scores of background and object, pictures x priors x 2, and
            the priors' offsets, pictures x priors x 4.
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


def bottoms_of_ssds_test(share_location: bool) -> list[Tensor]:
    """Returns the bottoms of SSD's test_detection_output_layer.cpp: two pictures with four priors."""
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
    bottoms = bottoms_of_ssds_test(options.get("share_location", True))
    found = output_layer(bottoms, 2, {"nms_threshold": 0.1} | options)(*bottoms)
    want = np.array([[float(word) for word in row.split()] for row in rows])
    assert found.shape == (1, 1, len(rows), 7)
    np.testing.assert_allclose(found[0, 0].numpy(), want, atol=1e-5)
