"""distort_param, expand_param, resize_param and noise_param in Data and ImageData layers."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .helpers import batch, datum, draw, make, make_opened, write_lmdb

PICTURES = [draw(17, 23, seed=number) for number in range(3)]


@pytest.fixture(autouse=True)
def _sources(_in_empty_folder: None) -> None:
    write_lmdb("db", [datum(picture, number) for number, picture in enumerate(PICTURES)])
    for number, picture in enumerate(PICTURES):
        cv2.imwrite(f"{number}.png", picture)
    Path("list.txt").write_text("".join(f"{number}.png {number}\n" for number in range(3)))


LAYERS = [
    ("Data", 'data_param { source: "db" backend: LMDB batch_size: 3 }'),
    ("ImageData", 'image_data_param { source: "list.txt" batch_size: 3 }'),
]


@pytest.mark.parametrize("phase", [Phase.TRAIN, Phase.TEST])
@pytest.mark.parametrize(("kind", "source"), LAYERS)
def test_pictures_are_resized_in_both_phases(kind: str, source: str, phase: Phase) -> None:
    options = f"{source} transform_param {{ resize_param {{ height: 9 width: 13 interp_mode: AREA }} }}"
    layer = make_opened(kind, options, phase=phase)
    assert layer.assumed_shapes((3, 17, 23))[0] == (3, 3, 9, 13)
    assert layer.loader.shapes()[0] == (3, 3, 9, 13)
    data, _ = batch(layer, 0)
    for found, picture in zip(data, PICTURES, strict=True):
        wanted = cv2.resize(picture, (13, 9), interpolation=cv2.INTER_AREA)
        np.testing.assert_array_equal(found, wanted.transpose(2, 0, 1))


@pytest.mark.parametrize(("kind", "source"), LAYERS)
def test_noise_and_distortion(kind: str, source: str) -> None:
    data, _ = batch(
        make_opened(kind, f"{source} transform_param {{ noise_param {{ inverse: true }} }}", phase=Phase.TRAIN), 0
    )
    np.testing.assert_array_equal(data[0], 255 - PICTURES[0].transpose(2, 0, 1))
    bright = "distort_param { brightness_prob: 1 brightness_delta: 50 }"
    data, _ = batch(make_opened(kind, f"{source} transform_param {{ {bright} }}", phase=Phase.TRAIN), 0)
    shifts = data - np.stack(PICTURES).transpose(0, 3, 1, 2)
    assert len({float(np.median(shift)) for shift in shifts}) == 3
    assert np.abs(shifts).max() <= 50


@pytest.mark.parametrize(("kind", "source"), LAYERS)
def test_an_expanded_picture_is_somewhere_on_a_canvas_of_the_mean(kind: str, source: str) -> None:
    places = set()
    for seed in range(12):
        expansion = "expand_param { prob: 1 max_expand_ratio: 3 } mean_value: 10 mean_value: 20 mean_value: 30"
        one = source.replace("batch_size: 3", "batch_size: 1")
        layer = make_opened(kind, f"{one} transform_param {{ {expansion} }}", phase=Phase.TRAIN, seed=seed)
        data = batch(layer, 1)[0][0] + np.array([10, 20, 30], np.float32)[:, None, None]
        _, height, width = data.shape
        assert 17 <= height <= 51
        assert width == int(height / 17 * 23) or abs(width / 23 - height / 17) < 1 / 17
        picture = PICTURES[1].transpose(2, 0, 1)
        found = [
            (row, column)
            for row in range(height - 16)
            for column in range(width - 22)
            if (data[:, row : row + 17, column : column + 23] == picture).all()
        ]
        assert len(found) == 1
        row, column = found[0]
        data[:, row : row + 17, column : column + 23] = [[[10]], [[20]], [[30]]]
        assert (data == [[[10]], [[20]], [[30]]]).all()
        places.add((height, row, column))
    assert len(places) == 12


def test_pictures_are_expanded_before_they_are_resized() -> None:
    options = "expand_param { prob: 1 max_expand_ratio: 4 } resize_param { height: 9 width: 13 } mean_value: 200"
    layer = make_opened("Data", f"{LAYERS[0][1]} transform_param {{ {options} }}", phase=Phase.TEST, seed=5)
    data, _ = batch(layer, 0)
    assert data.shape == (3, 3, 9, 13)
    assert (data[:, :, [0, 0, -1, -1], [0, -1, 0, -1]] == 0).any()  # a corner of the canvas


def test_no_picture_is_expanded_with_probability_0() -> None:
    options = "expand_param { prob: 0 max_expand_ratio: 4 }"
    data, _ = batch(make_opened("Data", f"{LAYERS[0][1]} transform_param {{ {options} }}", phase=Phase.TRAIN), 0)
    np.testing.assert_array_equal(data, np.stack(PICTURES).transpose(0, 3, 1, 2))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("resize_param { height: 9 }", "resize_param lacks the size; expected height and width"),
        (
            "resize_param { height: 9 width: 9 } resize_param { height: 7 width: 7 }",
            "only AnnotatedData has several resize_param; expected one; got 2",
        ),
    ],
)
def test_resizes_that_make_no_sense(text: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make("Data", f"{LAYERS[0][1]} transform_param {{ {text} }}", phase=Phase.TRAIN)
