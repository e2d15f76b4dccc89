"""The transformer, compared with the index arithmetic of src/caffe/data_transformer.cpp."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.data.collate import StackPictures
from pycaffe_like.data.finish import MeanAndScale
from pycaffe_like.data.transform import CaffeTransform, CroppedBatch
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Phase

from .helpers import CPU, layer_def, write_mean

MEAN = np.random.default_rng(1).uniform(90, 130, (3, 11, 13)).astype(np.float32)


class Transformer:
    """Runs a CaffeTransform, stacks its crops, and subtracts mean and scale."""

    def __init__(self, options: str, phase: Phase = Phase.TRAIN) -> None:
        message = layer_def("Data", f"transform_param {{ {options} }}").option("transform_param")
        self.caffe = CaffeTransform(message, phase)
        if self.caffe.mean.file is not None:
            write_mean(self.caffe.mean.file, MEAN)
        self.caffe.open()
        self.finish = MeanAndScale(self.caffe.mean, self.caffe.scale)

    def cut(self, records: Sequence[np.ndarray], uniforms: Any) -> CroppedBatch:
        crops = [
            self.caffe.cut(record, row) for record, row in zip(records, np.asarray(uniforms).tolist(), strict=True)
        ]
        return StackPictures("Resize them.")(crops, "picture {}".format)


transformer = Transformer


def transform_as_caffe(
    data: np.ndarray, h_off: int, w_off: int, mirror: bool, crop: int, mean_image: Any, mean_values: Any, scale: float
) -> np.ndarray:
    """Transforms a record with the three nested loops of DataTransformer::Transform."""
    channels, data_height, data_width = data.shape
    height, width = (crop, crop) if crop else (data_height, data_width)
    flat = data.ravel()
    top = np.zeros(channels * height * width, np.float32)
    for c in range(channels):
        for h in range(height):
            for w in range(width):
                data_index = (c * data_height + h_off + h) * data_width + w_off + w
                column = width - 1 - w if mirror else w
                value = np.float32(flat[data_index])
                if mean_image is not None:
                    value = value - mean_image.ravel()[data_index]
                elif mean_values:
                    value = value - np.float32(mean_values[c if len(mean_values) > 1 else 0])
                top[(c * height + h) * width + column] = value * np.float32(scale)
    return top.reshape(channels, height, width)


OPTIONS = [
    pytest.param("", {}, id="nothing"),
    pytest.param("crop_size: 5", {"crop": 5}, id="crop"),
    pytest.param("mirror: true", {}, id="mirror"),
    pytest.param("crop_size: 7 mirror: true scale: 0.0078125", {"crop": 7, "scale": 0.0078125}, id="crop, mirror, scale"),
    pytest.param("mean_value: 101.5", {"mean_values": [101.5]}, id="one mean"),
    pytest.param("mean_value: 104.008 mean_value: 116.669 mean_value: 122.675 scale: 0.017 mirror: true", {"mean_values": [104.008, 116.669, 122.675], "scale": 0.017}, id="a mean for each channel"),
    pytest.param('mean_file: "mean"', {"mean_image": MEAN}, id="mean image"),
    pytest.param('mean_file: "mean" mirror: true', {"mean_image": MEAN}, id="mean image mirrored"),
    pytest.param('mean_file: "mean" crop_size: 5', {"mean_image": MEAN, "crop": 5}, id="windows of the mean image"),
    pytest.param('mean_file: "mean" mirror: true crop_size: 7 scale: 0.5', {"mean_image": MEAN, "crop": 7, "scale": 0.5}, id="mirrored windows of the mean image"),
    pytest.param('mean_file: "mean" crop_size: 11 mirror: true', {"mean_image": MEAN, "crop": 11}, id="a crop of the full height"),
]  # fmt: skip


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(("options", "said"), OPTIONS)
def test_records_are_transformed_as_caffe_does(options: str, said: dict[str, Any], phase: Phase, dtype: Any) -> None:
    random = np.random.default_rng(3)
    records = [random.integers(0, 256, (3, 11, 13)).astype(dtype) for _ in range(17)]
    one = transformer(options, phase)
    cut = one.cut(records, random.random((17, 3)))
    how = {"crop": 0, "mean_image": None, "mean_values": None, "scale": 1.0, **said}
    room = np.array([11 - how["crop"], 13 - how["crop"]]) if how["crop"] else np.zeros(2, int)
    if phase == Phase.TEST:
        assert (cut.places == room // 2).all()
    else:
        assert (cut.places >= 0).all()
        assert (cut.places <= room).all()
        assert len({tuple(place) for place in cut.places}) > room.max() / 2
    assert 0 < cut.mirrored.sum() < 17 if "mirror" in options else not cut.mirrored.any()
    want = np.stack([
        transform_as_caffe(record, y, x, flip, **how)
        for record, (y, x), flip in zip(records, cut.places.tolist(), cut.mirrored.tolist(), strict=True)
    ])  # fmt: skip
    here = one.finish(cut, CPU)
    assert here.dtype == torch.float32
    np.testing.assert_array_equal(here.numpy(), want)
    there = one.finish._in_torch(cut, torch.from_numpy(cut.pixels))
    np.testing.assert_allclose(there.numpy(), want, rtol=1e-6, atol=1e-6)


@pytest.mark.cuda
@pytest.mark.parametrize(("options", "said"), OPTIONS)
def test_a_gpu_finishes_as_the_processor(options: str, said: dict[str, Any]) -> None:
    random = np.random.default_rng(3)
    one = transformer(options)
    cut = one.cut([random.integers(0, 256, (3, 11, 13)).astype(np.uint8) for _ in range(17)], random.random((17, 3)))
    here, there = one.finish(cut, CPU), one.finish(cut, torch.device("cuda"))
    torch.testing.assert_close(there.cpu(), here, rtol=1e-6, atol=1e-6)


def test_a_small_case_by_hand() -> None:
    #  0  1  2  3  4        crop of 2 x 2 from the middle: rows 0 and 1 (of 3), columns 1 and 2 (of 5),
    #  5  6  7  8  9        mirrored, minus 1, halved
    # 10 11 12 13 14
    one = transformer("crop_size: 2 mirror: true mean_value: 1 scale: 0.5", Phase.TEST)
    cut = one.cut([np.arange(15, dtype=np.uint8).reshape(1, 3, 5)], np.zeros((1, 3)))
    assert one.finish(cut, CPU).tolist() == [[[[0.5, 0.0], [3.0, 2.5]]]]


def test_records_are_left_as_they_are() -> None:
    records = [np.full((1, 2, 3), 7, np.float32)]
    one = transformer("mean_value: 3 scale: 2")
    one.finish(one.cut(records, np.zeros((1, 3))), CPU)
    assert (records[0] == 7).all()


def test_mixed_records_become_floats() -> None:
    one = transformer("")
    cut = one.cut([np.full((1, 2, 3), 7, np.uint8), np.full((1, 2, 3), -0.5, np.float32)], np.zeros((2, 3)))
    assert one.finish(cut, CPU)[:, 0, 0, 0].tolist() == [7.0, -0.5]


@pytest.mark.parametrize(
    ("chance", "place"),
    [(0.0, 0), (0.1666, 0), (0.1667, 1), (0.5, 3), (0.8333, 4), (0.8334, 5), (np.nextafter(1, 0), 5)],
)
def test_each_place_of_a_crop_has_the_same_chance(chance: float, place: int) -> None:
    one = transformer("crop_size: 3")
    cut = one.cut([np.zeros((1, 8, 3), np.uint8)], np.array([[chance, chance, 0.9]]))
    assert cut.places.tolist() == [[place, 0]]


def test_crops_cover_all_places_and_half_are_mirrored() -> None:
    """All 24 offsets are equally likely. With a probability of 99.9 %, chi squared over 24000 draws is below 50."""
    one = transformer("crop_size: 3 mirror: true")
    chances = np.random.default_rng(0).random((24_000, 3))
    cut = one.cut([np.zeros((1, 8, 6), np.uint8)] * 24_000, chances)
    _, counts = np.unique(cut.places, axis=0, return_counts=True)
    assert len(counts) == 24
    assert ((counts - 1000) ** 2 / 1000).sum() < 50
    assert abs(int(cut.mirrored.sum()) - 12_000) < 255  # 3.3 standard deviations
    assert abs(np.corrcoef(cut.mirrored, cut.places[:, 0])[0, 1]) < 0.022


def test_records_of_different_sizes_are_cropped_each_in_its_own_middle() -> None:
    one = transformer("crop_size: 3", Phase.TEST)
    records = [np.zeros((1, 5, 8), np.uint8), np.zeros((1, 3, 3), np.uint8), np.zeros((1, 11, 4), np.uint8)]
    assert one.cut(records, np.zeros((3, 3))).places.tolist() == [[1, 2], [0, 0], [4, 0]]


@pytest.mark.parametrize(
    ("options", "shapes", "message"),
    [
        pytest.param(
            "crop_size: 12",
            [(3, 11, 13)],
            "crop_size is larger than a picture; expected at most 11; got 12",
            id="crop too high",
        ),
        pytest.param(
            "crop_size: 12",
            [(3, 13, 11)],
            "crop_size is larger than a picture; expected at most 11; got 12",
            id="crop too wide",
        ),
        pytest.param(
            "crop_size: 5",
            [(3, 11, 13), (3, 4, 13)],
            "crop_size is larger than a picture; expected at most 4; got 5",
            id="one too small",
        ),
        pytest.param(
            "",
            [(3, 11, 13), (3, 11, 13), (3, 13, 11)],
            "picture 2: pictures of one batch differ in shape; expected 3x11x13; got 3x13x11\nResize them.",
            id="sizes differ",
        ),
        pytest.param(
            "crop_size: 5",
            [(3, 11, 13), (1, 11, 13)],
            "picture 1: pictures of one batch differ in shape; expected 3x5x5; got 1x5x5\nGray and color pictures are mixed. Set force_color: true (or force_gray: true) in transform_param if the records are encoded; raw ones have to be converted again.",
            id="channels differ",
        ),
        pytest.param(
            "mean_value: 1 mean_value: 2",
            [(3, 11, 13)],
            "mean_value does not fit the channels; expected one value, or 3; got 2 values",
            id="two means for three",
        ),
        pytest.param(
            "mean_value: 1 mean_value: 2",
            [(1, 11, 13)],
            "mean_value does not fit the channels; expected one value; got 2 values",
            id="two means for one",
        ),
        pytest.param(
            'mean_file: "mean" crop_size: 5',
            [(3, 11, 17)],
            "the mean image does not fit a picture; expected 3x11x17; got 3x11x13\nMake the mean from the very database that is read. Picture files get its size with new_height: 11 and new_width: 13 of image_data_param, databases with convert_imageset --resize_height=11 --resize_width=13.",
            id="mean of another width",
        ),
        pytest.param(
            'mean_file: "mean"',
            [(1, 11, 13)],
            "the mean image does not fit a picture; expected 1x11x13; got 3x11x13\nMake the mean from the very database that is read.",
            id="mean of colour for gray",
        ),
    ],
)
def test_records_that_do_not_fit(options: str, shapes: list[tuple[int, ...]], message: str) -> None:
    one = transformer(options)
    with pytest.raises(DataError) as caught:
        one.cut([np.zeros(shape, np.uint8) for shape in shapes], np.zeros((len(shapes), 3)))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            'mean_file: "m" mean_value: 1',
            "mean_file and mean_value are both set; expected one of the two",
            id="two means",
        ),
        pytest.param(
            "force_color: true force_gray: true",
            "force_color and force_gray are both set; expected one of the two",
            id="two colours",
        ),
    ],
)
def test_options_that_contradict_each_other(options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        transformer(options)
    assert str(caught.value) == message


def test_a_mean_file_is_read_when_the_source_is_opened() -> None:
    options = layer_def("Data", 'transform_param { mean_file: "none" }').option("transform_param")
    one = CaffeTransform(options, Phase.TEST)
    with pytest.raises(DataError, match=r"^none: there is no such file\n"):
        one.open()


def test_a_mean_for_one_channel_has_no_effect_on_the_shape() -> None:
    one = transformer("mean_value: 3", Phase.TEST)
    cut = CroppedBatch(np.full((2, 3, 1, 1), 5, np.uint8), np.zeros((2, 2), np.int64), np.zeros(2, bool))
    assert one.finish(cut, CPU).tolist() == [[[[2.0]], [[2.0]], [[2.0]]]] * 2
