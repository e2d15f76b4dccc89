"""AnnotatedData's third top: against a transcription of the loops of eric612's fork."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.errors import DataError, LayerError, ParseError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.spec import Phase
from tests.data.helpers import CPU, make, make_opened, write_lmdb

CLASSES = (0, 2, 0, 1, 2, 3, 0)
"""The class of each value of a pixel. The items of the file are labelled in the opposite order."""


def label_map(path: Path) -> Path:
    items = [f'item {{ name: "{n}" label: {6 - n} label_id: {one} }}' for n, one in enumerate(CLASSES)]
    path.write_text("\n".join(items))
    return path


def database(path: Path, picture: np.ndarray, labels: np.ndarray | None) -> Path:
    record: Any = caffe_pb2.AnnotatedDatum(type=caffe_pb2.AnnotatedDatum.BBOXandSeg)
    record.datum.data = cv2.imencode(".png", picture)[1].tobytes()
    record.datum.encoded = True
    if labels is not None:
        record.datum.seg_label = cv2.imencode(".png", labels)[1].tobytes()
    box = record.annotation_group.add(group_label=1).annotation.add().bbox
    box.xmin, box.ymin, box.xmax, box.ymax = 0.1, 0.2, 0.7, 0.9
    return write_lmdb(path, [record.SerializeToString()] * 2)


def options(source: object, transform: str, annotated: str, batch_size: int = 2) -> str:
    return (
        f'data_param {{ source: "{source}" backend: LMDB batch_size: {batch_size} }} transform_param {{ {transform} }} '
        f"annotated_data_param {{ {annotated} }}"
    )


def random_labels(rows: int, columns: int, high: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, high, (rows, columns), np.uint8)


def of_fork(labels: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """The fork's loop over the classes, and Transform2."""
    found = np.zeros((max(CLASSES), rows, columns))
    for number in range(1, max(CLASSES) + 1):
        binary = np.zeros(labels.shape, np.uint8)
        for y in range(labels.shape[0]):
            for x in range(labels.shape[1]):
                for position, one in enumerate(CLASSES):
                    if one == number and labels[y, x] == position:
                        binary[y, x] = 255
        resized = cv2.resize(binary, (columns, rows), interpolation=cv2.INTER_AREA)
        for y in range(rows):
            for x in range(columns):
                found[number - 1, y, x] = resized[y, x] / 255
    return found


@pytest.mark.parametrize(
    ("size", "rows", "columns"),
    [("seg_scales: 5", 7, 13), ("seg_resize_height: 11 seg_resize_width: 5", 11, 5), ("seg_resize_width: 5", 4, 8)],
)
def test_classes_of_a_label_map(tmp_path: Path, size: str, rows: int, columns: int) -> None:
    labels = random_labels(41, 79, 9)
    source = database(tmp_path / "db", np.zeros((41, 79, 3), np.uint8), labels)
    text = f'single_class: false label_map_file: "{label_map(tmp_path / "map")}" {size}'
    module = make_opened("AnnotatedData", options(source, "resize_param { height: 37 width: 67 }", text), 3)
    shapes = [(2, 3, 37, 67), (1, 1, 1, 8), (2, 3, rows, columns)]
    assert module.top_shapes([]) == module.assumed_shapes((3, 41, 79)) == shapes
    targets = module.loader.batch(0, CPU)[2].numpy()
    assert targets.dtype == np.float32
    np.testing.assert_allclose(targets, [of_fork(labels, rows, columns)] * 2, atol=1e-7)


def test_a_single_class_has_a_threshold(tmp_path: Path) -> None:
    labels = random_labels(33, 55, 256)
    labels[:11, :11], labels[11:22, :11] = 100, 101
    source = database(tmp_path / "db", np.zeros((33, 55, 3), np.uint8), labels)
    module = make_opened("AnnotatedData", options(source, "", "seg_scales: 11"), 3)
    resized = cv2.resize(labels, (5, 3), interpolation=cv2.INTER_AREA)
    want = cv2.threshold(resized, 100, 255, cv2.THRESH_BINARY)[1] / 255
    assert want[:2, 0].tolist() == [0, 1]
    np.testing.assert_array_equal(module.loader.batch(0, CPU)[2], [want[None]] * 2)


WINDOWS = [
    "yolo_data_type: 1 yolo_data_jitter: 0.4",
    "yolo_data_jitter: 0.4",
    "batch_sampler { sampler { min_scale: 0.4 max_scale: 0.9 } }",
]


@pytest.mark.parametrize("windows", WINDOWS)
def test_targets_are_cut_and_mirrored_like_the_picture(tmp_path: Path, windows: str) -> None:
    labels = random_labels(41, 79, 7)
    white = np.isin(labels, (1, 4)).astype(np.uint8) * 255
    source = database(tmp_path / "db", np.dstack([white] * 3), labels)
    sizes = " ".join(
        f"resize_param {{ prob: 0.5 height: {h} width: {w} interp_mode: AREA }}" for h, w in ((17, 23), (19, 29))
    )
    text = f'single_class: false seg_scales: 1 label_map_file: "{label_map(tmp_path / "map")}" {windows}'
    module = make_opened("AnnotatedData", options(source, f"mirror: true {sizes}", text), 3, Phase.TRAIN)
    seen = set()
    for number in range(0, 60, 7):
        data, _, targets = module.loader.batch(number, CPU)
        np.testing.assert_allclose(targets[:, 1] * 255, data[:, 1], atol=1e-4)
        seen.add(data.sum().item())
    assert len(seen) > 5


@pytest.mark.parametrize(
    ("transform", "annotated", "problem"),
    [
        ("expand_param { max_expand_ratio: 2 }", "", "expand_param does not move the segmentation of the third top"),
        ("crop_size: 7", "", "a crop does not move the segmentation"),
        ("max_rotation_angle: 9", "", "an option that rotates or resizes pictures at random does not move"),
        ("", "seg_scales: 0", "the size of the segmentation is out of range; expected a positive seg_scales"),
        ("", "seg_resize_width: -3", "the size of the segmentation is out of range"),
        ("", "single_class: false", "label_map_file is missing, which single_class: false needs"),
    ],
)
def test_options_that_do_not_fit(transform: str, annotated: str, problem: str) -> None:
    with pytest.raises(LayerError, match=problem):
        make("AnnotatedData", options("none", transform, annotated), 3, Phase.TRAIN)


def test_augmentation_does_not_fit() -> None:
    text = options("none", "", "") + " augment_param { scale: 0.3 }"
    with pytest.raises(LayerError, match="augment_param does not move the segmentation"):
        make("AnnotatedData", text, 3, Phase.TRAIN)
    make("AnnotatedData", text, 3, Phase.TEST)


def test_label_maps_that_do_not_fit(tmp_path: Path) -> None:
    text = options("none", "", f'single_class: false label_map_file: "{tmp_path / "map"}"')
    with pytest.raises(ParseError, match="map"):
        make("AnnotatedData", text, 3)
    (tmp_path / "map").write_text('item { name: "road" label: 5 }')
    with pytest.raises(LayerError, match="does not fit a segmentation; .* got 1 items, with a label_id up to 0"):
        make("AnnotatedData", text, 3)
    (tmp_path / "map").write_text("item { label_id: 1 }" * 257)
    with pytest.raises(LayerError, match="got 257 items, with a label_id up to 1"):
        make("AnnotatedData", text, 3)


def test_records_that_do_not_fit(tmp_path: Path) -> None:
    source = database(tmp_path / "db", np.zeros((5, 7, 3), np.uint8), None)
    with pytest.raises(DataError, match="a record has no segmentation, which the third top needs"):
        make_opened("AnnotatedData", options(source, "", ""), 3).top_shapes([])
    assert len(make_opened("AnnotatedData", options(source, "", ""), 2).top_shapes([])) == 2
    with pytest.raises(LayerError, match="the picture is too small for seg_scales; expected 8 pixels or more"):
        make("AnnotatedData", options(source, "", ""), 3).assumed_shapes((3, 5, 17))
