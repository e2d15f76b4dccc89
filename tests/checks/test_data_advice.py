"""`pcl check`: remarks on data that exists."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.checks.file_problems import CheckOptions, check_file
from pycaffe_like.files.datum import pack
from tests.cli.make import database

NET = """
layer { name: "data" type: "Data" top: "data" top: "label" transform_param { %s }
        data_param { source: "db" batch_size: 4 backend: LMDB } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip"
        inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
MIXED = [0, 1, 2] * 5


def picture(height: int = 7, blue_green_red: tuple[int, int, int] = (10, 90, 200)) -> np.ndarray:
    return np.broadcast_to(np.array(blue_green_red, np.uint8).reshape(3, 1, 1), (3, height, 5)).copy()


def problems_of(labels: list[int], transform: str = "", phase: str = "TRAIN", **options: bool) -> list[str]:
    if not Path("db").exists():
        database("db", [pack(picture(), label) for label in labels])
    Path("net.prototxt").write_text(NET % transform)
    from pycaffe_like.spec import Phase

    problems = check_file("net.prototxt", CheckOptions(Phase[phase], **options)).problems  # type: ignore[arg-type]
    return [("error: " if one.is_error else "") + one.text for one in problems]


def test_sound_data() -> None:
    assert problems_of(MIXED, "mean_value: 10 mean_value: 90 mean_value: 200") == []


def test_a_label_outside_the_range() -> None:
    (problem,) = problems_of([*MIXED, 3])
    assert problem.startswith("error: label 3 (record 15 of db")
    assert "is outside [0, 3) of layer 'loss' (SoftmaxWithLoss)" in problem


def test_only_some_records_are_looked_at() -> None:
    labels = [0, 1, 2] * 50
    labels[149] = 3
    assert problems_of(labels) == []
    assert problems_of(labels, strict=True)[0].startswith("error: label 3 (record 149 ")


def test_sorted_records() -> None:
    labels = [0] * 4 + [1] * 4 + [2] * 4
    assert problems_of(labels) == [
        "its records are sorted by label, so most batches have one class: convert them with --shuffle, or set shuffle"
    ]
    assert problems_of(labels, phase="TEST") == []


def test_classes_without_records() -> None:
    assert problems_of([0, 2] * 6) == ["no record has label 1, of 3 classes"]


def test_sizes_that_differ() -> None:
    database("db", [pack(picture(height), height % 3) for height in (7, 7, 8)])
    (problem,) = problems_of([])
    assert problem.startswith("error: ")
    assert "3x8x5" in problem


@pytest.mark.parametrize(
    ("transform", "remark"),
    [
        (
            "mean_value: 200 mean_value: 90 mean_value: 10",
            "mean_value is 200, 90, 10, but the mean of 15 records is 10, 90, 200: the channels are reversed; pixels are BGR",
        ),
        (
            "mean_value: 104 mean_value: 117 mean_value: 123",
            "mean_value is 104, 117, 123, but the mean of 15 records is 10, 90, 200",
        ),
        ("mean_value: 139", "mean_value is 139, 139, 139, but the mean of 15 records is 10, 90, 200"),
    ],
    ids=["reversed", "far", "one value"],
)
def test_a_mean_that_does_not_fit(transform: str, remark: str) -> None:
    assert problems_of(MIXED, transform) == [remark]


def test_a_mean_that_is_near() -> None:
    assert problems_of(MIXED, "mean_value: 40 mean_value: 120 mean_value: 150") == []


def test_a_record_that_cannot_be_read() -> None:
    database("db", [pack(picture(), 0), b"\x0a", pack(picture(), 1)])
    (problem,) = problems_of([])
    assert problem.startswith("error: record 1 of db")


@pytest.mark.parametrize(
    ("test_iter", "remark"),
    [
        (4, []),
        (
            3,
            [
                "test net #0: test_iter 3 with batches of 4 tests 12 records, and there are 15; expected 4 to test each once"
            ],
        ),
        (
            9,
            [
                "test net #0: test_iter 9 with batches of 4 tests 36 records, and there are 15; expected 4 to test each once"
            ],
        ),
    ],
)
def test_the_records_that_a_test_covers(test_iter: int, remark: list[str]) -> None:
    problems_of(MIXED)
    Path("s.prototxt").write_text(
        f'net: "net.prototxt" base_lr: 0.1 lr_policy: "fixed" max_iter: 9 test_iter: {test_iter} test_interval: 3'
    )
    assert [problem.text for problem in check_file("s.prototxt", CheckOptions()).problems] == remark
