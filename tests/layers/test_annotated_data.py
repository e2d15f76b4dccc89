"""AnnotatedData: boxes stay on their objects in all transformations of the picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.data.annotations import boxes_in_window, resize_boxes, sample_windows
from pycaffe_like.data.augment import add_noise, distort, expand, resize_image
from pycaffe_like.data.yolo_boxes import jitter_window
from pycaffe_like.errors import DataError, LayerError, PclError
from pycaffe_like.files.annotated_datum import pack_annotated, unpack_annotated
from pycaffe_like.spec import Options, Phase
from tests.data.helpers import CPU, datum, draw, encoded_datum, make, make_opened, write_lmdb

WHITE = (250, 250, 250)


def box_picture(height: int, width: int, *corners: tuple[float, float, float, float]) -> np.ndarray:
    """Returns a black picture in which each box is a white rectangle."""
    picture = np.zeros((height, width, 3), np.uint8)
    for xmin, ymin, xmax, ymax in corners:
        picture[round(ymin * height) : round(ymax * height), round(xmin * width) : round(xmax * width)] = WHITE
    return picture


def rows(*corners: tuple[float, float, float, float], label: int = 1) -> np.ndarray:
    return np.array([(label, number, *box, 0) for number, box in enumerate(corners)], np.float32)


ONE = (0.2, 0.5, 0.7, 0.8)


def database(path: Path, count: int = 3) -> Path:
    records = [
        pack_annotated(encoded_datum(box_picture(40, 60, ONE), label=7), rows(ONE, (0.1, 0.1, 0.2, 0.3), label=2))
        for _ in range(count)
    ]
    path.mkdir(exist_ok=True)
    return write_lmdb(path / "db", records)


def make_layer(source: Path, options: str = "", phase: Phase = Phase.TRAIN, batch_size: int = 2) -> Any:
    text = f'data_param {{ source: "{source}" backend: LMDB batch_size: {batch_size} }} {options}'
    return make_opened("AnnotatedData", text, 2, phase)


def test_a_record_is_what_was_packed() -> None:
    boxes = np.concatenate([rows(ONE, (0.1, 0.2, 0.3, 0.4), label=2), rows(ONE, label=1), rows(ONE, label=2)])
    boxes[1, 6] = 1
    found = unpack_annotated(pack_annotated(datum(draw(5, 7), 3), boxes))
    assert (found.label, found.type) == (3, "BBOX")
    np.testing.assert_array_equal(found.boxes, boxes)
    assert np.shape(found.picture) == (3, 5, 7)
    assert unpack_annotated(pack_annotated(datum(draw(5, 7)), boxes[:0])).boxes.shape == (0, 7)


def test_pictures_and_objects_of_a_batch(tmp_path: Path) -> None:
    module = make_layer(database(tmp_path))
    assert module.top_shapes([]) == [(2, 3, 40, 60), (1, 1, 2, 8)]
    data, objects = module.loader.batch(0, CPU)
    np.testing.assert_array_equal(data[1].permute(1, 2, 0), box_picture(40, 60, ONE))
    expected = [(i, 2, n, *box, 0) for i in (0, 1) for n, box in enumerate((ONE, (0.1, 0.1, 0.2, 0.3)))]
    torch.testing.assert_close(objects, torch.tensor(expected)[None, None])


def white_box(picture: torch.Tensor) -> torch.Tensor:
    """Returns the corners of the white area, relative to the picture's size."""
    height, width = picture.shape[1:]
    ys, xs = (picture[1] > 100).nonzero(as_tuple=True)
    return torch.tensor([xs.min() / width, ys.min() / height, (xs.max() + 1) / width, (ys.max() + 1) / height])


SAMPLER = "annotated_data_param { batch_sampler { sampler { min_scale: 0.4 max_scale: 0.9 } %s max_sample: 1 } }"


@pytest.mark.parametrize(
    "options",
    [
        "transform_param { mirror: true }",
        "transform_param { resize_param { height: 51 width: 77 interp_mode: NEAREST interp_mode: AREA } }",
        "transform_param { resize_param { resize_mode: FIT_LARGE_SIZE_AND_PAD height: 80 width: 80 } mirror: true }",
        "transform_param { resize_param { resize_mode: FIT_LARGE_SIZE_AND_PAD height: 40 width: 90 } }",
        "transform_param { crop_size: 33 }",
        "augment_param { scale: 0.3 aspect: 0.3 translation: 0.2 brightness: 0.1 min_box_share: 0 }",
        "transform_param { crop_h: 29 crop_w: 51 mirror: true }",
        "transform_param { resize_param { height: 70 width: 70 } expand_param { max_expand_ratio: 3 } mirror: true }",
        "transform_param { resize_param { height: 90 width: 70 } } " + SAMPLER % "",
        "transform_param { resize_param { height: 90 width: 70 } } "
        + SAMPLER % "sample_constraint { min_object_coverage: 0.5 }",
    ],
)
def test_boxes_stay_where_the_objects_are(options: str, tmp_path: Path) -> None:
    source = write_lmdb(tmp_path / "db", [pack_annotated(encoded_datum(box_picture(40, 60, ONE)), rows(ONE))])
    module = make_layer(source, options, batch_size=1)
    seen = set()
    for index in range(12):
        data, objects = module.loader.batch(index, CPU)
        seen.add(tuple(objects.flatten().tolist()))
        if objects[0, 0, 0, 0] < 0:
            assert (data[0] > 200).sum() <= 3 * 90  # at most one row of it is left
            continue
        pixel = 1.6 * 3 / min(data.shape[2:])
        torch.testing.assert_close(objects[0, 0, 0, 3:7], white_box(data[0]), atol=pixel, rtol=0)
    has_chances = any(word in options for word in ("mirror", "crop", "expand", "sampler", "augment"))
    assert (len(seen) > 1) == has_chances


def test_a_batch_depends_on_seed_and_number_alone(tmp_path: Path) -> None:
    options = "transform_param { mirror: true crop_size: 33 distort_param { hue_prob: 1 hue_delta: 18 } }"
    one, other = (make_layer(database(tmp_path / name), options) for name in "ab")
    other.loader.batch(0, CPU)
    for first, second in zip(one.loader.batch(5, CPU), other.loader.batch(5, CPU), strict=True):
        torch.testing.assert_close(first, second)


def test_without_boxes_the_label_of_the_picture_is_the_second_top(tmp_path: Path) -> None:
    from pycaffe_like.proto import caffe_pb2

    record = caffe_pb2.AnnotatedDatum()
    record.datum.ParseFromString(datum(draw(5, 7), label=4))
    source = write_lmdb(tmp_path / "db", [record.SerializeToString()])
    module = make_layer(source)
    assert module.top_shapes([])[1] == (2,)
    assert module.loader.batch(0, CPU)[1].tolist() == [4, 4]
    module = make_layer(source, "annotated_data_param { anno_type: BBOX }")
    assert module.loader.batch(0, CPU)[1].tolist() == [[[[-1.0] * 8]]]


def test_shapes_without_the_database() -> None:
    text = 'data_param { source: "none" backend: LMDB batch_size: 5 } transform_param { %s }'
    for options, shape in [
        ("", (3, 31, 37)),
        ("resize_param { height: 20 width: 30 }", (3, 20, 30)),
        ("resize_param { height: 20 width: 30 } crop_h: 11 crop_w: 13", (3, 11, 13)),
    ]:
        module = make("AnnotatedData", text % options)
        assert module.assumed_shapes((3, 31, 37)) == [(5, *shape), (1, 1, 1, 8)]


def test_fit_small_size_scales_boxes(tmp_path: Path) -> None:
    options = "resize_mode: FIT_SMALL_SIZE height: 20 width: 20 height_scale: 10 width_scale: 10"
    module = make_layer(database(tmp_path), f"transform_param {{ resize_param {{ {options} }} }}", batch_size=1)
    data, objects = module.loader.batch(0, CPU)
    assert data.shape == (1, 3, 20, 30)
    torch.testing.assert_close(objects[0, 0, 0, 3:7], torch.tensor([0.6, 1.0, 2.1, 1.6]))


def test_of_several_sizes_one_is_drawn_for_ten_batches(tmp_path: Path) -> None:
    sizes = " ".join(f"resize_param {{ height: {side} width: {side} prob: {side % 10} }}" for side in (11, 13, 20))
    module = make_layer(database(tmp_path), f"transform_param {{ {sizes} }}")
    assert module.top_shapes([])[0] == (2, 3, 11, 11)
    drawn = [module.loader.read(index)[0].pixels.shape[2:] for index in range(0, 1000, 10)]
    assert drawn[3] == module.loader.read(39)[0].pixels.shape[2:]
    assert set(drawn) == {(11, 11), (13, 13)}
    # 25 of 100 are expected; by chance, less than 1 of 5000 runs leaves this range.
    assert 10 <= drawn.count((11, 11)) <= 42


def test_emit_constraint() -> None:
    boxes = rows((0.4, 0.4, 0.7, 0.7), (0.0, 0.0, 0.55, 0.55))
    window = np.array([0.5, 0.5, 1, 1], np.float32)
    assert len(boxes_in_window(boxes, window, None)) == 2
    by_center = boxes_in_window(boxes, window, Options({"emit_type": "CENTER"}))
    np.testing.assert_allclose(by_center[:, 2:6], [[0, 0, 0.4, 0.4]], atol=1e-6)
    for share, left in ((0.4, 1), (0.5, 0)):  # 4 / 9 of the first box lie within
        assert len(boxes_in_window(boxes, window, Options({"emit_type": "MIN_OVERLAP", "emit_overlap": share}))) == left


def test_padding_is_between_picture_and_border() -> None:
    resize = Options({"resize_mode": "FIT_LARGE_SIZE_AND_PAD", "height": 100, "width": 50})
    found = resize_boxes(rows((0.2, 0, 0.6, 1)), 40, 40, resize)
    np.testing.assert_allclose(found[0, 2:6], [0.2, 0.25, 0.6, 0.75], atol=1e-6)
    all_of_it = Options(dict(resize.given) | {"pad_mode": "CONSTANT", "pad_value": (9.0,)})
    picture = resize_image(np.full((40, 40, 3), 200, np.uint8), all_of_it, np.random.default_rng(0))
    assert picture.shape == (100, 50, 3)
    assert np.unique(picture[:25]).tolist() == [9]
    assert np.unique(picture[25:75]).tolist() == [200]


@pytest.mark.parametrize(
    ("constraint", "low", "high"),
    [
        ({"min_jaccard_overlap": 0.5}, 0.5, 1),
        ({"max_jaccard_overlap": 0.2}, 0, 0.2),
        ({"min_sample_coverage": 0.4, "max_sample_coverage": 0.7}, 0.4, 0.7),
        ({"min_object_coverage": 0.6}, 0.6, 1),
    ],
)
def test_windows_are_as_asked_for(constraint: dict[str, float], low: float, high: float) -> None:
    object_box = np.array([0.2, 0.3, 0.8, 0.9])
    sampler = Options(
        {
            "use_original_image": True,
            "max_trials": 50,
            "sampler": Options({"min_scale": 0.3, "max_scale": 1.0, "min_aspect_ratio": 0.5, "max_aspect_ratio": 2.0}),
            "sample_constraint": Options(constraint),
        }
    )
    found = sample_windows(rows(tuple(object_box)), [sampler], np.random.default_rng(1))
    assert 3 < len(found) < 50
    for window in found:
        assert (window[:2] >= 0).all()
        assert (window[2:] <= 1 + 1e-6).all()
        extents = window[2:] - window[:2]
        assert 0.29 <= extents.prod() ** 0.5 <= 1
        assert 0.49 <= extents[0] / extents[1] <= 2.01
        shared = np.prod((np.minimum(window[2:], object_box[2:]) - np.maximum(window[:2], object_box[:2])).clip(0))
        whole = {"jac": extents.prod() + 0.36 - shared, "sam": extents.prod(), "obj": 0.36}
        assert low - 1e-6 <= shared / whole[next(iter(constraint))[4:7]] <= high + 1e-6


def test_max_sample_and_the_original_image() -> None:
    sampler = {"use_original_image": True, "max_trials": 50, "max_sample": 2}
    assert len(sample_windows(rows(ONE), [Options(sampler)], np.random.default_rng(0))) == 2
    assert not sample_windows(rows(ONE), [Options(sampler | {"use_original_image": False})], np.random.default_rng(0))


def distortion(**given: float) -> Options:
    kinds = ("brightness", "contrast", "saturation", "hue", "random_order")
    names = [f"{kind}_{part}" for kind in kinds for part in ("prob", "delta", "lower", "upper")]
    return Options(dict.fromkeys(names, 0.0) | given)


def test_distortion() -> None:
    random = np.random.default_rng(0)
    image = np.full((4, 5, 3), (100, 150, 200), np.uint8)
    np.testing.assert_array_equal(distort(image, distortion(), random), image)
    brighter = distort(image, distortion(brightness_prob=1, brightness_delta=32), random).astype(int) - image
    assert len(np.unique(brighter)) == 1
    assert 0 < abs(brighter[0, 0, 0]) <= 32
    doubled = distort(image, distortion(contrast_prob=1, contrast_lower=2, contrast_upper=2), random)
    assert doubled[0, 0].tolist() == [200, 255, 255]
    gray = distort(image, distortion(saturation_prob=1), random)
    assert gray[0, 0].tolist() == [200, 200, 200]
    turned = distort(image, distortion(hue_prob=1, hue_delta=18), random)
    assert (turned.max(), turned.min()) == (200, 100)
    assert turned[0, 0].tolist() != [100, 150, 200]
    shuffled = [tuple(distort(image, distortion(random_order_prob=1), random)[0, 0]) for _ in range(40)]
    assert len(set(shuffled)) == 6  # all 6 orders; chance alone misses one with a probability below 0.5 %
    with pytest.raises(DataError, match="distort_param is for pictures in colour; expected three channels; got 1"):
        distort(image[..., :1], distortion(), random)


def test_room_around_a_picture_is_of_the_means_colour() -> None:
    image = np.full((10, 20, 3), 200, np.uint8)
    large, window = expand(image, 2.5, np.array([1.4, 2.6, 3]), np.random.default_rng(3))
    assert large.shape == (25, 50, 3)
    assert np.unique(large[(large != 200).all(2)], axis=0).tolist() == [[1, 3, 3]]
    assert (large == 200).all(2).sum() == 200
    np.testing.assert_allclose(window[2:] - window[:2], 2.5)
    assert (window[:2] <= 0).all()


NOISE = {"jpeg": -1.0, "all_effects": False} | dict.fromkeys(
    (
        "decolorize", "gauss_blur", "hist_eq", "clahe", "erode", "posterize", "inverse", "saltpepper",
        "convert_to_hsv", "convert_to_lab",
    ),
    False,
)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NOISE if name != "all_effects"])
@pytest.mark.parametrize("channels", [1, 3])
def test_each_noise_changes_a_picture(name: str, channels: int) -> None:
    if channels == 1 and name in ("decolorize", "convert_to_hsv", "convert_to_lab"):
        pytest.skip("needs colours")
    image = np.random.default_rng(0).integers(0, 256, (16, 24, channels), np.uint8)
    grains = Options({"fraction": 0.1, "value": (7.0,)})
    options = Options(NOISE | {name: 20.0 if name == "jpeg" else True, "saltpepper_param": grains})
    found = add_noise(image, options, np.random.default_rng(1))
    assert (found.shape, found.dtype) == (image.shape, np.uint8)
    assert (found != image).any()


def test_noise_by_hand() -> None:
    image = np.array([[[0, 63, 64], [127, 128, 255]]], np.uint8)
    random = np.random.default_rng(0)
    assert add_noise(image, Options(NOISE | {"inverse": True}), random).tolist() == (255 - image).tolist()
    posterized = add_noise(image, Options(NOISE | {"posterize": True}), random)
    assert posterized.flatten().tolist() == [32, 32, 96, 96, 160, 224]


# Options and shapes that do not fit


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("annotated_data_param { anno_type: LANE }", "anno_type is unknown to this layer; expected one of BBOX, BBOXandSeg; got LANE"),
        ("transform_param { resize_param { height: 5 } }", "resize_param lacks the size; expected height and width"),
        (
            "transform_param { resize_param { height: 5 width: 5 resize_mode: FIT_SMALL_SIZE } }",
            "resize_mode FIT_SMALL_SIZE makes pictures of many sizes; expected batch_size: 1; got 2",
        ),
        (
            "annotated_data_param { batch_sampler { sampler { min_scale: 0.5 max_scale: 0.4 } } }",
            "the scales of a batch_sampler are out of range; expected 0 < min_scale <= max_scale <= 1; got 0.5 and 0.4",
        ),
        (
            "annotated_data_param { batch_sampler { sampler { max_aspect_ratio: 0.5 } } }",
            "the aspect ratios of a batch_sampler are out of range; "
            "expected 0 < min_aspect_ratio <= max_aspect_ratio; got 1 and 0.5",
        ),
    ],
)  # fmt: skip
def test_options_that_do_not_fit(options: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(LayerError) as error:
        make_layer(database(tmp_path), options)
    assert message in str(error.value)


def test_records_that_do_not_fit(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="a record is not an AnnotatedDatum"):
        make_layer(write_lmdb(tmp_path / "plain", [datum(draw(5, 7))]))
    boxed = [pack_annotated(datum(draw(5, 7 + n)), rows(ONE)) for n in (0, 1)]
    with pytest.raises(DataError, match="pictures of one batch differ in shape; expected 3x5x7; got 3x5x8"):
        make_layer(write_lmdb(tmp_path / "sizes", boxed)).loader.batch(0, CPU)
    with pytest.raises(PclError, match="the crop is larger than a picture; expected at most 5x7; got 6x6"):
        make_layer(write_lmdb(tmp_path / "crop", boxed[:1]), "transform_param { crop_size: 6 }").loader.shapes()
    no_type = boxed[1].replace(b"\x10\x00", b"", 1)
    assert unpack_annotated(no_type).type == ""
    with pytest.raises(DataError, match="record 1 of .*: a record has no annotations, unlike the first one"):
        make_layer(write_lmdb(tmp_path / "type", [boxed[0], no_type])).loader.batch(0, CPU)
    small = "resize_mode: FIT_SMALL_SIZE height: 5 width: 5 height_scale: 6 width_scale: 9"
    with pytest.raises(LayerError, match="height_scale and width_scale are larger than the crop"):
        make_layer(
            write_lmdb(tmp_path / "scale", boxed[:1]), f"transform_param {{ resize_param {{ {small} }} }}", batch_size=1
        ).loader.shapes()


# ---------------------------------------------------------------- labels and windows of YOLO


YOLO = "annotated_data_param { yolo_data_type: 1 %s }"


def test_yolo_labels_have_300_rows_for_each_picture(tmp_path: Path) -> None:
    boxes = np.concatenate([rows(ONE, label=3), rows((0.1, 0.2, 0.5, 0.3), label=1)])
    boxes[1, 6] = 1
    source = write_lmdb(tmp_path / "db", [pack_annotated(encoded_datum(box_picture(40, 60, ONE)), boxes)] * 2)
    want = torch.zeros(2, 1, 300, 5)
    want[:, 0, 0] = torch.tensor([2, 0.45, 0.65, 0.5, 0.3])
    module = make_layer(source, YOLO % "yolo_data_jitter: 0 train_diffcult: false")
    assert module.top_shapes([])[1] == module.assumed_shapes((3, 40, 60))[1] == (2, 1, 300, 5)
    torch.testing.assert_close(module.loader.batch(0, CPU)[1], want)
    want[:, 0, 1] = torch.tensor([0, 0.3, 0.25, 0.4, 0.1])
    torch.testing.assert_close(make_layer(source, YOLO % "yolo_data_jitter: 0").loader.batch(0, CPU)[1], want)


@pytest.mark.parametrize("pads", [True, False])
def test_yolo_windows_shrink_by_up_to_the_jitter(pads: bool) -> None:
    random = np.random.default_rng(1)
    windows = np.array([jitter_window(0.4, pads, random) for _ in range(600)])
    sides = windows[:, 2:] - windows[:, :2]
    assert windows.min() >= 0
    assert windows.max() <= 1 + 1e-6
    assert sides.min() > 0.6 - 1e-6
    assert 0.15 < (sides == 1).all(1).mean() < 0.25
    assert 0.15 < ((sides < 0.8).any(1)).mean() < 0.5
    assert np.allclose(sides[:, 0], sides[:, 1], atol=1e-6) == pads


def test_yolo_boxes_stay_where_the_objects_are(tmp_path: Path) -> None:
    source = write_lmdb(tmp_path / "db", [pack_annotated(encoded_datum(box_picture(40, 60, ONE)), rows(ONE))])
    module = make_layer(
        source, "transform_param { mirror: true resize_param { height: 90 width: 70 } } " + YOLO % "", batch_size=1
    )
    seen = set()
    for index in range(9):
        data, labels = module.loader.batch(index, CPU)
        x, y, width, height = labels[0, 0, 0, 1:]
        corners = torch.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2])
        torch.testing.assert_close(corners, white_box(data[0]), atol=0.07, rtol=0)
        seen.add(tuple(corners.tolist()))
    assert len(seen) > 4


def test_yolo_errors(tmp_path: Path) -> None:
    with pytest.raises(LayerError, match="yolo_data_jitter is out of range"):
        make_layer(database(tmp_path), YOLO % "yolo_data_jitter: 1")
    many = write_lmdb(tmp_path / "many", [pack_annotated(encoded_datum(box_picture(9, 9)), rows(*[ONE] * 301))])
    with pytest.raises(DataError, match="a picture has too many objects; expected at most 300; got 30"):
        make_layer(many, YOLO % "yolo_data_jitter: 0").loader.batch(0, CPU)
    plain = write_lmdb(tmp_path / "plain", [pack_annotated(encoded_datum(box_picture(9, 9)), None)])
    with pytest.raises(DataError, match="has no boxes"):
        make_layer(plain, YOLO % "yolo_data_jitter: 0").loader.batch(0, CPU)


@pytest.mark.parametrize("text", ["max_rotation_angle: 40", "img_rand_resize_lower: 30 img_rand_resize_upper: 60"])
def test_options_of_other_forks_move_boxes_along(tmp_path: Path, text: str) -> None:
    source = write_lmdb(tmp_path / "db", [pack_annotated(encoded_datum(box_picture(40, 60, ONE)), rows(ONE))])
    module = make_layer(source, f"transform_param {{ {text} allow_upscale: true }}", batch_size=1)
    shapes = set()
    for index in range(9):
        data, labels = module.loader.batch(index, CPU)
        torch.testing.assert_close(labels[0, 0, 0, 3:7], white_box(data[0]), atol=0.07, rtol=0)
        shapes.add(tuple(data.shape))
    assert len(shapes) > 4
