from __future__ import annotations

import base64
from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.proto import read_net
from pycaffe_like.report.overlay import as_data_url, class_colors, draw_boxes, paint_classes
from pycaffe_like.report.pictures import PictureRestorer


def _restorer(tmp_path: Path, options: str) -> PictureRestorer:
    file = tmp_path / "net.prototxt"
    file.write_text(
        f'layer {{ name: "d" type: "Data" top: "d" transform_param {{ {options} }} data_param {{ source: "x" }} }}'
    )
    return PictureRestorer(read_net(file).layers[0])


def test_scale_and_mean_are_undone_and_bgr_becomes_rgb(tmp_path: Path) -> None:
    restorer = _restorer(tmp_path, "scale: 0.5 mean_value: 10 mean_value: 20 mean_value: 30")
    values = np.array([40, 50, 60], np.float32).reshape(3, 1, 1) * np.ones((3, 2, 5), np.float32)
    picture = restorer.restore((values - np.array([10, 20, 30]).reshape(3, 1, 1)) * 0.5)
    assert picture.shape == (2, 5, 3)
    assert picture[1, 4].tolist() == [60, 50, 40]


def test_gray_becomes_rgb(tmp_path: Path) -> None:
    assert _restorer(tmp_path, "mean_value: 7").restore(np.full((1, 2, 3), 5.0))[0, 0].tolist() == [12, 12, 12]


def test_values_of_another_range_are_stretched(tmp_path: Path) -> None:
    picture = _restorer(tmp_path, "").restore(np.array([[[-1.0, 0.0, 1.0]]]))
    assert picture[0, :, 0].tolist() == [0, 128, 255]


def test_bytes_stay_as_they_are(tmp_path: Path) -> None:
    assert _restorer(tmp_path, "").restore(np.array([[[3.0, 200.0]]]))[0, :, 0].tolist() == [3, 200]


def test_classes_are_tinted_and_the_background_is_not() -> None:
    picture = np.full((2, 4, 3), 100, np.uint8)
    painted = paint_classes(picture, np.array([[0, 1]]))
    assert painted[:, :2].tolist() == picture[:, :2].tolist()
    expected = (100 + class_colors(2)[1].astype(int)) // 2
    assert painted[1, 3].tolist() == pytest.approx(expected, abs=1)


def test_boxes_are_drawn_in_shares_of_the_picture() -> None:
    drawn = draw_boxes(np.zeros((20, 40, 3), np.uint8), np.array([[0.25, 0.5, 0.5, 0.75]]), [""], (9, 8, 7))
    assert drawn[10, 10].tolist() == drawn[15, 20].tolist() == [9, 8, 7]
    assert not drawn[12, 15].any()


def test_a_data_url_holds_the_picture() -> None:
    picture = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    png = base64.b64decode(as_data_url(picture).partition(",")[2])
    assert cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1].tolist() == picture.tolist()
