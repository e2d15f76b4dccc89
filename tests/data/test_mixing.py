"""mixup, cutmix and mosaic: pixels and labels, probabilities, the choice of records, and errors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.data.mean import Mean
from pycaffe_like.data.mixing import PictureMixing, picture_mixing
from pycaffe_like.data.mosaic import Mosaic
from pycaffe_like.data.sampler import Draws
from pycaffe_like.data.torch_dataset import LoaderDataset
from pycaffe_like.data.transform import Crop
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.annotated_datum import pack_annotated
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.spec import Options, Phase

from .helpers import batch, datum, draw, encoded_datum, layer_def, make, make_opened, write_lmdb, write_mean

ROWS, COLUMNS = 13, 17


def options(text: str) -> Options:
    return layer_def("Data", f"augment_param {{ {text} }}").option("augment_param")


def draws(position: int) -> Draws:
    return Draws((), seed=5, position=position)


def flat(value: int, row: int = 0) -> Crop:
    return Crop(np.full((3, ROWS, COLUMNS), value, np.uint8), row)


def mix(text: str, position: int) -> tuple[Crop, np.ndarray]:
    """Mixes a picture with all pixels 100 and label 0 into one with all pixels 200 and label 2; returns the result and
    its label.
    """
    mixing = PictureMixing(options(f"{text} classes: 5"))
    crop, label = mixing([(flat(200, 3), 2.0), (flat(100), 0.0)], draws(position))
    assert isinstance(crop, Crop)
    assert isinstance(label, np.ndarray)
    return crop, label


# ---------------------------------------------------------------- mixup and cutmix


def test_mixup_blends_pictures_and_labels_by_the_same_share() -> None:
    for position in range(30):
        crop, label = mix("mixup: 1", position)
        assert crop.row == 3
        assert crop.pixels.dtype == np.uint8
        np.testing.assert_allclose(crop.pixels, 100 + 100 * label[2], atol=0.51)
        np.testing.assert_allclose(label[[1, 3, 4]], 0)
        np.testing.assert_allclose(label.sum(), 1, rtol=1e-6)


@pytest.mark.parametrize(("alpha", "quartile"), [(1.0, 0.25), (0.2, 0.0119)])
def test_shares_of_mixup_are_of_the_beta_distribution(alpha: float, quartile: float) -> None:
    """The shares have the quartiles of Beta(alpha, alpha). For alpha 0.2, the lower one solves
    I_x(0.2, 0.2) = 0.25.
    """
    shares = [mix(f"mixup: {alpha}", position)[1][2] for position in range(600)]
    np.testing.assert_allclose(np.quantile(shares, [0.25, 0.5, 0.75]), [quartile, 0.5, 1 - quartile], atol=0.13)
    assert np.mean(np.less(shares, quartile)) == pytest.approx(0.25, abs=0.05)


def test_cutmix_pastes_a_rectangle_and_counts_its_pixels() -> None:
    left, middles = [], []
    for position in range(300):
        crop, label = mix("cutmix: 1", position)
        pasted = crop.pixels[0] == 100
        assert ((crop.pixels == 200) | (crop.pixels == 100)).all()
        np.testing.assert_allclose(label[0], pasted.mean(), atol=1e-6)
        np.testing.assert_allclose(label[2], 1 - pasted.mean(), atol=1e-6)
        rows, columns = np.flatnonzero(pasted.any(1)), np.flatnonzero(pasted.any(0))
        if len(rows):
            assert pasted[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
            middles.append([rows.mean(), columns.mean()])
        left.append(label[2])
    assert np.mean(left) > 0.55  # rectangles at the borders are cut off
    assert min(left) < 0.15
    np.testing.assert_allclose(np.mean(middles, 0), [(ROWS - 1) / 2, (COLUMNS - 1) / 2], atol=1)


def test_the_pasted_rectangle_shows_the_same_place_of_the_other_picture() -> None:
    own, other = draw(ROWS, COLUMNS, seed=1), draw(ROWS, COLUMNS, seed=2)
    crops = [Crop(picture.transpose(2, 0, 1)) for picture in (own, other)]
    mixing = PictureMixing(options("cutmix: 1 classes: 2"))
    for position in range(10):
        crop = mixing([(crops[0], 0.0), (crops[1], 1.0)], draws(position))[0]
        assert isinstance(crop, Crop)
        pixels = crop.pixels.transpose(1, 2, 0)
        assert ((pixels == own) | (pixels == other)).all()
        np.testing.assert_array_equal(crops[0].pixels.transpose(1, 2, 0), own)


@pytest.mark.parametrize(
    ("text", "mixes", "cuts"),
    [
        ("mixup: 1 mixup_prob: 0.25", 0.25, 0.0),
        ("cutmix: 1 cutmix_prob: 0.5", 0.0, 0.5),
        ("mixup: 1 cutmix: 1 mixup_prob: 0.25 cutmix_prob: 0.5", 0.25, 0.5),
        ("mixup: 1", 1.0, 0.0),
    ],
)
def test_probabilities(text: str, mixes: float, cuts: float) -> None:
    mixing, found = PictureMixing(options(f"{text} classes: 5")), np.zeros(2)
    for position in range(400):
        if mixing.partners(draws(position)):
            crop, _ = mix(text, position)
            found[int(len(np.unique(crop.pixels)) > 1)] += 1  # a blend of two flat pictures is flat
    np.testing.assert_allclose(found / 400, [mixes, cuts], atol=0.09)


def test_a_record_of_several_labels_holds_shares_already() -> None:
    mixing = PictureMixing(options("mixup: 1 classes: 3"))
    labels = np.array([1, 0, 1], np.float32), np.array([0, 0.5, 1], np.float32)
    crop, label = mixing([(flat(200), labels[0]), (flat(100), labels[1])], draws(4))
    assert isinstance(crop, Crop)
    share = (float(crop.pixels[0, 0, 0]) - 100) / 100
    np.testing.assert_allclose(label, share * labels[0] + (1 - share) * labels[1], atol=0.006)


# ---------------------------------------------------------------- errors


ERRORS = [
    ("mixup: -1 classes: 2", "mixup is out of range; expected 0 to 100; got -1"),
    ("cutmix: 101 classes: 2", "cutmix is out of range; expected 0 to 100; got 101"),
    ("mixup: 1 mixup_prob: 1.5 classes: 2", "mixup_prob is out of range; expected 0 to 1; got 1.5"),
    ("mixup: 1", "mixup and cutmix need the number of classes; expected classes: 2 or more; got 0"),
    (
        "mixup: 1 cutmix: 1 cutmix_prob: 0.25 classes: 2",
        "a picture gets mixup or cutmix, not both; expected mixup_prob + cutmix_prob of at most 1; got 1.25\n"
        "For half of each: mixup_prob: 0.5 cutmix_prob: 0.5.",
    ),
    (
        "mosaic {}",
        "mosaic is not supported by this layer; expected mosaic in AnnotatedData, whose pictures have boxes",
    ),
]


@pytest.mark.parametrize(("text", "message"), ERRORS)
def test_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(LayerError, match=f"^{re.escape(message)}$"):
        picture_mixing(options(text), Phase.TEST)


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (
            [(flat(1), 5.0)],
            "a label is not a class; expected an integer in [0, 5), since classes is 5; got 5",
        ),
        (
            [(flat(1), 0.5)],
            "a label is not a class; expected an integer in [0, 5), since classes is 5; got 0.5",
        ),
        ([(flat(1), np.ones(3))], "a record's labels do not fit classes; expected 5; got 3"),
        (
            [(flat(1), 0.0), (Crop(np.zeros((3, 5, 7), np.uint8)), 0.0)],
            "a picture and the one that is mixed into it differ in shape; expected 3x13x17; got 3x5x7",
        ),
        (
            [(flat(1), 0.0), (Crop(np.zeros((3, 13, 17), np.float32)), 0.0)],
            "mixup and cutmix are for pictures of 8 bits; expected uint8; got float32",
        ),
    ],
)
def test_records_that_cannot_be_mixed(samples: list[Any], message: str) -> None:
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        PictureMixing(options("mixup: 1 classes: 5"))(samples, draws(0))


# ---------------------------------------------------------------- layers


MIXUP = "augment_param { mixup: 0.4 mixup_prob: 0.5 cutmix: 1 cutmix_prob: 0.5 classes: 11 brightness: 0.2 }"


def data(batch_size: int, phase: Phase = Phase.TRAIN, augment: str = MIXUP, transform: str = "mirror: true") -> Any:
    source = f'data_param {{ source: "db" backend: LMDB batch_size: {batch_size} }}'
    return make_opened("Data", f"{source} transform_param {{ {transform} }} {augment}", phase=phase, seed=3)


@pytest.mark.usefixtures("_database")
def test_labels_are_shares_in_train_and_classes_in_test() -> None:
    layer = data(7)
    assert layer.top_shapes([]) == [(7, 3, 23, 31), (7, 11)] == layer.assumed_shapes((3, 23, 31))
    pictures, labels = batch(layer, 0)
    assert (pictures.shape, labels.shape, labels.dtype) == ((7, 3, 23, 31), (7, 11), np.float32)
    np.testing.assert_allclose(labels.sum(1), 1, rtol=1e-6)
    assert (labels[range(7), range(7)] > 0).all()  # each record keeps a share of its own class
    assert ((labels > 0).sum(1) == 2).sum() >= 4
    test = data(7, Phase.TEST)
    assert test.top_shapes([])[1] == (7,) == test.assumed_shapes((3, 23, 31))[1]
    np.testing.assert_array_equal(batch(test, 0)[1], range(7))


@pytest.mark.usefixtures("_database")
def test_batches_do_not_depend_on_ranks_or_batch_size() -> None:
    whole = data(6)
    halves, smaller = [data(3), data(3)], data(2)
    for rank, half in enumerate(halves):
        half.loader.sampler.rank, half.loader.sampler.world = rank, 2
    for index in (0, 3):
        pictures, labels = batch(whole, index)
        for rank, half in enumerate(halves):
            part, of_part = batch(half, index)
            np.testing.assert_array_equal(part, pictures[rank::2])
            np.testing.assert_array_equal(of_part, labels[rank::2])
        for third in range(3):
            np.testing.assert_array_equal(batch(smaller, 3 * index + third)[1], labels[2 * third : 2 * third + 2])


@pytest.mark.usefixtures("_database")
def test_a_mean_image_fits_both_pictures_of_a_mixture() -> None:
    """The mean image is cropped and mirrored like each of the two pictures: if all pictures equal the mean, the
    result is 0.
    """
    write_lmdb("means", [datum(draw(23, 31, seed=4), number % 3) for number in range(5)])
    write_mean("mean", draw(23, 31, seed=4).transpose(2, 0, 1).astype(np.float32))
    source = 'data_param { source: "means" backend: LMDB batch_size: 8 }'
    text = 'transform_param { crop_size: 11 mirror: true mean_file: "mean" } augment_param { mixup: 1 classes: 3 }'
    pictures, _ = batch(make_opened("Data", f"{source} {text}", phase=Phase.TRAIN), 0)
    np.testing.assert_array_equal(pictures, np.zeros((8, 3, 11, 11), np.float32))


@pytest.mark.usefixtures("_database")
def test_single_records_and_limited_batches_are_mixed_alike() -> None:
    layer = data(5)
    pictures, labels = batch(layer, 0)
    few = batch(layer, 0, limit=2)
    np.testing.assert_array_equal(few[0], pictures[:2])
    one, label = LoaderDataset(layer.loader)[3]
    np.testing.assert_array_equal(one.numpy(), pictures[3])
    np.testing.assert_array_equal(label.numpy(), labels[3])


def test_damaged_partners_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two records, the second is damaged. Batches of even index hold only record 0; its partner is 0 or 1."""
    monkeypatch.chdir(tmp_path)
    damaged = caffe_pb2.Datum(data=b"no picture", label=1, encoded=True)
    write_lmdb("db", [encoded_datum(draw(23, 31), 0), bytes(damaged.SerializeToString())])
    layer = data(1, augment="augment_param { mixup: 1 classes: 2 }")
    sampler = layer.loader.sampler
    with_damaged = [index for index in range(0, 20, 2) if sampler.partners(sampler.draws(index, 3)[0], 1) == [1]]
    assert 0 < len(with_damaged) < 10
    with pytest.raises(DataError, match="record 1 of db: an encoded record cannot be decoded"):
        batch(layer, with_damaged[0])


def test_a_label_that_is_not_a_class_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_lmdb("db", [datum(draw(23, 31), number) for number in (0, 1, 7)])
    with pytest.raises(DataError, match="record 2 of db.*: a label is not a class; expected an integer in .0, 2.,"):
        batch(data(3, augment="augment_param { mixup: 1 mixup_prob: 0.001 classes: 2 }"), 0)


@pytest.mark.parametrize("kind", ["ImageSegData", "DenseImageData"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mixup: 1", "mixup is not supported by this layer; expected mixup in Data and ImageData"),
        ("cutmix: 1", "cutmix is not supported by this layer; expected cutmix in Data and ImageData"),
        ("mosaic {}", "mosaic is not supported by this layer; expected mosaic in AnnotatedData"),
    ],
)
def test_layers_that_refuse(kind: str, text: str, message: str) -> None:
    name = "image_data_param" if kind == "ImageSegData" else "dense_image_data_param"
    with pytest.raises(LayerError) as error:
        make(kind, f'{name} {{ source: "list" batch_size: 2 }} augment_param {{ {text} }}')
    assert message in str(error.value)


# ---------------------------------------------------------------- mosaic


def picture_with_boxes(value: int, *boxes: tuple[float, float, float, float]) -> tuple[Crop, np.ndarray]:
    """Returns a dark picture in which each box is filled with `value`, and the boxes with `value` as label."""
    pixels = np.full((3, 40, 60), 10, np.uint8)
    for x0, y0, x1, y1 in boxes:
        pixels[:, round(y0 * 40) : round(y1 * 40), round(x0 * 60) : round(x1 * 60)] = value
    rows = [(value, number, *box, 0) for number, box in enumerate(boxes)]
    return Crop(pixels), np.array(rows, np.float32).reshape(-1, 7)


def mosaic(text: str, means: tuple[float, ...] = (77,)) -> Mosaic:
    return Mosaic(options(text), Mean(Options({"mean_value": means})))


FOUR = [
    picture_with_boxes(60, (0.5, 0.2, 0.9, 0.6)),
    picture_with_boxes(100, (0.1, 0.5, 0.4, 0.9)),
    picture_with_boxes(140),
    picture_with_boxes(220, (0.2, 0.3, 0.6, 0.8)),
]


def test_boxes_of_a_mosaic_are_where_their_pixels_are() -> None:
    seen = 0
    for position in range(40):
        crop, boxes = mosaic("mosaic {} min_box_share: 1")(FOUR, draws(position))
        assert isinstance(crop, Crop)
        assert isinstance(boxes, np.ndarray)
        assert crop.pixels.shape == (3, 40, 60)
        for box in boxes:
            seen += 1
            rows, columns = np.nonzero(np.abs(crop.pixels[0].astype(int) - box[0]) < 12)
            edges = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) / [60, 40, 60, 40]
            np.testing.assert_allclose(box[2:6], edges, atol=0.03)
    assert seen > 60


def test_pictures_of_a_mosaic_touch_the_point_and_the_rest_is_the_mean() -> None:
    samples = [(Crop(np.full((3, 40, 60), value, np.uint8)), np.zeros((0, 7), np.float32)) for value in (1, 2, 3, 4)]
    crop, boxes = mosaic("mosaic { min_center: 0.25 max_center: 0.25 }", (50, 60, 70))(samples, draws(0))
    assert isinstance(crop, Crop)
    assert isinstance(boxes, np.ndarray)
    assert boxes.shape == (0, 7)
    expected = np.full((40, 60), 60)
    expected[:10, :15], expected[:10, 15:45], expected[10:30, :15], expected[10:30, 15:45] = 1, 2, 3, 4
    np.testing.assert_array_equal(crop.pixels[1], expected)
    np.testing.assert_array_equal(crop.pixels[:, 35, 50], [50, 60, 70])


def test_points_of_mosaics_are_uniform() -> None:
    samples = [(Crop(np.full((1, 40, 60), value, np.uint8)), np.zeros((0, 7), np.float32)) for value in (1, 2, 3, 4)]
    points = []
    for position in range(300):
        crop, _ = mosaic("mosaic { min_center: 0.3 max_center: 0.7 }")(samples, draws(position))
        assert isinstance(crop, Crop)
        points.append([np.flatnonzero((crop.pixels[0] == 4).any(axis))[0] for axis in (1, 0)])
    shares = np.array(points) / [40, 60]
    np.testing.assert_allclose(np.quantile(shares, [0, 0.5, 1], 0), [[0.3] * 2, [0.5] * 2, [0.7] * 2], atol=0.05)


def test_boxes_of_a_mosaic_go_by_the_share_that_is_left() -> None:
    samples = [picture_with_boxes(200, (0.0, 0.0, 1.0, 1.0)) for _ in range(4)]
    counts = {
        share: len(np.asarray(mosaic(f"mosaic {{ min_center: 0.25 max_center: 0.25 }} {text}")(samples, draws(0))[1]))
        for share, text in ((0.25, ""), (0.3, "min_box_share: 0.3"), (0.6, "min_box_share: 0.6"))
    }  # a quarter of the first picture remains, and half of each of the next two
    assert counts == {0.25: 4, 0.3: 3, 0.6: 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "mosaic { min_center: 0.6 max_center: 0.5 }",
            "the centers of mosaic are out of range; expected 0 < min_center <= max_center < 1; got 0.6 and 0.5",
        ),
        ("mosaic { prob: 2 }", "mosaic.prob is out of range; expected 0 to 1; got 2"),
    ],
)
def test_mosaics_that_are_wrong(text: str, message: str) -> None:
    with pytest.raises(LayerError, match=f"^{re.escape(message)}$"):
        mosaic(text)


def test_a_mosaic_needs_boxes() -> None:
    with pytest.raises(DataError, match="^mosaic needs records with boxes; expected anno_type: BBOX; got a label$"):
        mosaic("mosaic {}")([(flat(3), 1.0)], draws(0))


def test_a_layer_of_mosaics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    records = [
        pack_annotated(datum(crop.pixels.transpose(1, 2, 0)), boxes)
        for crop, boxes in (picture_with_boxes(100 + 10 * label, (0.3, 0.3, 0.7, 0.8)) for label in range(5))
    ]
    write_lmdb("boxes", records)
    source = 'data_param { source: "boxes" backend: LMDB batch_size: %d }'
    resize = "transform_param { resize_param { height: 32 width: 48 } }"
    augment = "augment_param { mosaic { prob: 0.5 } min_box_share: 0.9 }"
    layer = make_opened("AnnotatedData", f"{source % 6} {resize} {augment}", phase=Phase.TRAIN)
    pictures, boxes = batch(layer, 0)
    assert pictures.shape == (6, 3, 32, 48)
    counts = np.bincount(boxes[0, 0, :, 0].astype(int), minlength=6)
    assert counts.max() >= 3
    assert (counts == 1).any()
    halves = [make_opened("AnnotatedData", f"{source % 3} {resize} {augment}", phase=Phase.TRAIN) for _ in range(2)]
    for rank, half in enumerate(halves):
        half.loader.sampler.rank, half.loader.sampler.world = rank, 2
        np.testing.assert_array_equal(batch(half, 0)[0], pictures[rank::2])
    test = make_opened("AnnotatedData", f"{source % 6} {resize} {augment}", phase=Phase.TEST)
    assert (np.bincount(batch(test, 0)[1][0, 0, :, 0].astype(int)) == 1).all()
    with pytest.raises(LayerError, match="mixup is not supported by this layer; expected mixup in Data and ImageData"):
        make("AnnotatedData", f"{source % 6} augment_param {{ mixup: 1 classes: 2 }}")
