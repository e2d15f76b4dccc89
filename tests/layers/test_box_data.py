"""BoxData: against a transcription of the transform of Intel's fork."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.data.box_records import cut_window
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.box_datum import unpack_boxes
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.spec import Phase
from tests.data.helpers import CPU, datum, draw, make, make_opened, write_lmdb

BOXES = np.array([[3, 0, 0.25, 0.5, 0.125, 0.75], [0, 1, 0.875, 0.125, 0.25, 0.0625]], np.float32)


def record(picture: np.ndarray, boxes: np.ndarray = BOXES, encoded: bool = True) -> bytes:
    data = cv2.imencode(".png", picture)[1].tobytes()
    return bytes(caffe_pb2.Datum(data=data, encoded=encoded, float_data=boxes.ravel().tolist()).SerializeToString())


def text(source: object, transform: str = "", data: str = "") -> str:
    return f'data_param {{ source: "{source}" backend: LMDB batch_size: 2 {data} }} transform_param {{ {transform} }}'


def of_fork(picture: np.ndarray, boxes: np.ndarray, window: tuple[int, ...]) -> tuple[np.ndarray, list[list[float]]]:
    """The fork's loop over the boxes for a window, and its resize."""
    x0, y0, columns, rows = window
    height, width = picture.shape[:2]
    kept = []
    for label, difficult, x, y, w, h in boxes.tolist():
        ori_x, ori_y, ori_w, ori_h = int(x * width), int(y * height), int(w * width), int(h * height)
        if not (x0 <= ori_x < x0 + columns and y0 <= ori_y < y0 + rows):
            continue
        kept.append([label, difficult, (ori_x - x0) / columns, (ori_y - y0) / rows, ori_w / columns, ori_h / rows])
    return cv2.resize(picture[y0 : y0 + rows, x0 : x0 + columns], (width, height)), kept


class Numbers:
    """Stands in for the random generator, with the numbers that are drawn."""

    def __init__(self, *numbers: object) -> None:
        self.numbers, self.limits = list(numbers), []

    def integers(self, high: object) -> object:
        self.limits.append(np.asarray(high).tolist())
        return np.asarray(self.numbers.pop(0))


def test_windows_are_those_of_the_fork() -> None:
    picture = draw(41, 79)
    for share, x, y in ((0, 1, 0), (29, 5, 7), (13, 11, 6)):
        columns, rows = int(79 * (1 - share / 100)) - 1, int(41 * (1 - share / 100)) - 1
        random = Numbers(share, (x, y))
        image, boxes = cut_window(picture, BOXES, random)  # type: ignore[arg-type]
        want_image, want_boxes = of_fork(picture, BOXES, (x, y, columns, rows))
        assert random.limits == [30, [79 - columns, 41 - rows]]
        np.testing.assert_array_equal(image, want_image)
        np.testing.assert_allclose(boxes, want_boxes, rtol=1e-6)


def test_a_window_without_boxes_is_drawn_again() -> None:
    corner = np.array([[1, 0, 0.97, 0.93, 0.1, 0.1]], np.float32)
    picture = draw(41, 79)
    random = Numbers(29, (0, 0), 29, (23, 12))
    boxes = cut_window(picture, corner, random)[1]  # type: ignore[arg-type]
    np.testing.assert_allclose(boxes, of_fork(picture, corner, (23, 12, 55, 28))[1], rtol=1e-6)
    outside = np.array([[1, 0, 1.5, 0.5, 0.1, 0.1]], np.float32)
    image, boxes = cut_window(picture, outside, np.random.default_rng(0))
    np.testing.assert_array_equal(image, picture)
    np.testing.assert_array_equal(boxes, outside)


def test_a_batch(tmp_path: Path) -> None:
    picture = draw(41, 79)
    source = write_lmdb(tmp_path / "db", [record(picture), record(picture[::-1], BOXES[:1])])
    module = make_opened("BoxData", text(source, "mean_value: 3 scale: 0.5", "side: 13 side: 7"), 3)
    assert module.top_shapes([]) == module.assumed_shapes((3, 41, 79)) == [(2, 3, 41, 79), (2, 150), (2, 150)]
    data, labels, same = module.loader.batch(0, CPU)
    np.testing.assert_allclose(data[1], (picture[::-1].transpose(2, 0, 1) - 3.0) * 0.5)
    want = np.zeros((2, 150), np.float32)
    want[0, :10] = [3, 0.25, 0.5, 0.125, 0.75, 0, 0.875, 0.125, 0.25, 0.0625]
    want[1, :5] = want[0, :5]
    np.testing.assert_array_equal(labels, want)
    np.testing.assert_array_equal(same, want)
    assert len(make_opened("BoxData", text(source), 1).top_shapes([])) == 1


def test_mirrored_pictures_have_mirrored_boxes(tmp_path: Path) -> None:
    picture = draw(41, 79)
    module = make_opened("BoxData", text(write_lmdb(tmp_path / "db", [record(picture)]), "mirror: true"))
    seen = set()
    for number in range(5):
        for data, labels in zip(*module.loader.batch(number, CPU), strict=True):
            is_mirrored = not np.array_equal(data, picture.transpose(2, 0, 1))
            np.testing.assert_array_equal(data, picture[:, :: -1 if is_mirrored else 1].transpose(2, 0, 1))
            assert labels[[1, 6]].tolist() == ([0.75, 0.125] if is_mirrored else [0.25, 0.875])
            seen.add(is_mirrored)
    assert seen == {False, True}


def test_training_cuts_windows(tmp_path: Path) -> None:
    module = make_opened("BoxData", text(write_lmdb(tmp_path / "db", [record(draw(41, 79))])), 2, Phase.TRAIN)
    assert len({module.loader.batch(number, CPU)[0].sum().item() for number in range(5)}) == 5


@pytest.mark.parametrize(
    ("transform", "tops", "problem"),
    [
        ("crop_size: 7", 2, "crop_size does not fit boxes; expected no crop_size; got 7"),
        ("", 3, "wrong number of tops; expected 1 or 2; got 3"),
    ],
)
def test_options_that_do_not_fit(transform: str, tops: int, problem: str) -> None:
    with pytest.raises(LayerError, match=problem):
        make("BoxData", text("none", transform), tops)


def test_records_that_do_not_fit(tmp_path: Path) -> None:
    picture = draw(5, 7)
    for value, problem in (
        (b"\xff", "a record is not a Datum; got 1 bytes of something else"),
        (datum(picture), "a record's picture is not encoded; expected encoded: true; got raw values"),
        (record(picture, BOXES[:0]), "a record's float_data is not boxes; expected 6 values for each box; got 0"),
        (record(picture, BOXES[:, 1:]), "a record's float_data is not boxes; .* got 10"),
        (record(picture, -BOXES), "the class of a box is negative; got -3"),
    ):
        with pytest.raises(DataError, match=problem):
            unpack_boxes(value)
    many = write_lmdb(tmp_path / "db", [record(picture, np.repeat(BOXES, 16, 0))])
    with pytest.raises(DataError, match="a picture has too many boxes; expected at most 30; got 32"):
        make_opened("BoxData", text(many)).loader.batch(0, CPU)
