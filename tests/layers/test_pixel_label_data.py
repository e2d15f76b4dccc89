"""ImageSegData, DenseImageData and ImageLabelmapData, compared with the forks' transformers in NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Phase
from tests.data.helpers import batch, draw, make, make_opened, message_of, to_channels_first, write_mean

COUNT = 5
PICTURES = [draw(7, 11, seed=number) for number in range(COUNT)]
LABELS = [draw(7, 11, channels=1, seed=100 + number) % 6 for number in range(COUNT)]


@pytest.fixture(autouse=True)
def _pictures(_in_empty_folder: None) -> None:
    Path("p").mkdir()
    for number in range(COUNT):
        cv2.imwrite(f"p/{number}.png", PICTURES[number])
        cv2.imwrite(f"p/{number}_label.png", LABELS[number])
    Path("list.txt").write_text("".join(f"{number}.png {number}_label.png\n" for number in range(COUNT)))
    Path("classes.txt").write_text("".join(f"{number}.png {number + 1}\n" for number in range(COUNT)))
    Path("bare.txt").write_text("".join(f"{number}.png\n" for number in range(COUNT)))


def images(
    options: str = "label_type: PIXEL", transform: str = "", source: str = "list.txt", batch_size: int = 2
) -> str:
    return f'image_data_param {{ source: "{source}" root_folder: "p/" batch_size: {batch_size} {options} }} transform_param {{ {transform} }}'


def dense(options: str = "", transform: str = "", batch_size: int = 2) -> str:
    return f'dense_image_data_param {{ source: "list.txt" root_folder: "p/" batch_size: {batch_size} {options} }} transform_param {{ {transform} }}'


def transform_as_fork(
    image: np.ndarray,
    labels: np.ndarray,
    *,
    crop: tuple[int, int] = (0, 0),
    offset: tuple[int, int] | None = None,
    mean: Sequence[float] = (0, 0, 0),
    scale: float = 1,
    factor: float = 1,
    mirror: bool = False,
    ignore_label: int = 255,
) -> tuple[np.ndarray, np.ndarray]:
    """Returns a picture and its labels after DataTransformer::TransformImgAndSeg.

    Args:
        offset: where the crop begins; None for a crop from the middle.
    """
    height, width = image.shape[:2]
    if factor != 1:
        height, width = int(height * factor), int(width * factor)
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR)
        labels = cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST)
    below, right = max(crop[0] - height, 0), max(crop[1] - width, 0)
    whole = np.zeros((height + below, width + right, 3))
    whole[:] = mean
    whole[:height, :width] = image
    marked = np.full((height + below, width + right), ignore_label, np.uint8)
    marked[:height, :width] = labels
    rows, columns = crop if all(crop) else whole.shape[:2]
    h_off, w_off = offset or ((whole.shape[0] - rows) // 2, (whole.shape[1] - columns) // 2)
    data, label = np.zeros((3, rows, columns)), np.zeros((1, rows, columns))
    for h in range(rows):
        for w in range(columns):
            to = columns - 1 - w if mirror else w
            label[0, h, to] = marked[h_off + h, w_off + w]
            for c in range(3):
                data[c, h, to] = (whole[h_off + h, w_off + w, c] - mean[c]) * scale
    return data, label


def samples(layer: Any, batches: int) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """Returns picture number, picture and labels of each record in the first batches."""
    found = []
    for index in range(batches):
        data, labels = batch(layer, index)[:2]
        first = index * len(data)
        found += [((first + i) % COUNT, data[i], labels[i]) for i in range(len(data))]
    return found


# ---------------------------------------------------------------- ImageSegData


def test_pictures_with_pictures_of_labels() -> None:
    layer = make_opened("ImageSegData", images(), tops=3)
    assert layer.loader.records() == COUNT
    assert layer.top_shapes([]) == [(2, 3, 7, 11), (2, 1, 7, 11), (2, 1, 1, 2)]
    for index, numbers in [(0, [0, 1]), (2, [4, 0])]:
        data, labels, extents = batch(layer, index)
        np.testing.assert_array_equal(data, np.stack([to_channels_first(PICTURES[number]) for number in numbers]))
        np.testing.assert_array_equal(labels, np.stack([LABELS[number][None] for number in numbers]))
        assert extents.tolist() == [[[[7, 11]]]] * 2
    layer.loader.close()


@pytest.mark.parametrize("tops", [1, 2])
def test_last_tops_may_be_left_out(tops: int) -> None:
    layer = make_opened("ImageSegData", images(), tops=tops)
    assert [top.shape for top in batch(layer, 0)] == layer.top_shapes([]) == [(2, 3, 7, 11), (2, 1, 7, 11)][:tops]
    layer.loader.close()


@pytest.mark.parametrize(
    ("options", "source", "want"),
    [
        pytest.param("label_type: IMAGE", "classes.txt", [1, 2], id="one label for a picture"),
        pytest.param("", "classes.txt", [1, 2], id="a number is a label"),
        pytest.param("label_type: NONE", "bare.txt", [255, 255], id="none"),
        pytest.param("label_type: NONE ignore_label: 9", "list.txt", [9, 9], id="none, another ignore_label"),
        pytest.param("has_label: false", "bare.txt", [255, 255], id="DeepLab 1"),
    ],
)
def test_labels_that_are_no_pictures(options: str, source: str, want: list[int]) -> None:
    layer = make_opened("ImageSegData", images(options, source=source))
    labels = batch(layer, 0)[1]
    np.testing.assert_array_equal(labels, np.broadcast_to(np.array(want).reshape(2, 1, 1, 1), (2, 1, 7, 11)))
    layer.loader.close()


def test_a_word_that_is_no_number_is_a_picture_of_labels() -> None:
    layer = make_opened("ImageSegData", images(""))
    np.testing.assert_array_equal(batch(layer, 0)[1][1, 0], LABELS[1])
    layer.loader.close()


@pytest.mark.parametrize(
    ("transform", "options"),
    [
        pytest.param("crop_size: 5", {"crop": (5, 5)}, id="crop_size"),
        pytest.param("crop_h: 3 crop_w: 8", {"crop": (3, 8)}, id="two extents"),
        pytest.param("crop_height: 3 crop_width: 8", {"crop": (3, 8)}, id="two extents in DeepLab's words"),
        pytest.param("crop_size: 9 mean_value: 100", {"crop": (9, 9), "mean": [100] * 3}, id="filled up below"),
        pytest.param(
            "crop_h: 9 crop_w: 13 mean_value: 3 mean_value: 5 mean_value: 7 scale: 0.5",
            {"crop": (9, 13), "mean": [3, 5, 7], "scale": 0.5},
            id="filled up below and to the right",
        ),
        pytest.param("scale_factors: 1.5", {"factor": 1.5}, id="enlarged"),
        pytest.param("scale_factors: 0.75 crop_size: 7", {"factor": 0.75, "crop": (7, 7)}, id="reduced and filled up"),
    ],
)
def test_crops_in_test(transform: str, options: dict[str, Any]) -> None:
    layer = make_opened("ImageSegData", images("label_type: PIXEL ignore_label: 77", transform))
    for number, data, labels in samples(layer, 2):
        want = transform_as_fork(PICTURES[number], LABELS[number], ignore_label=77, **options)
        np.testing.assert_allclose(data, want[0], rtol=1e-6)
        np.testing.assert_array_equal(labels, want[1])
    layer.loader.close()


def test_extents_before_the_crop_but_not_above_it() -> None:
    layer = make_opened("ImageSegData", images(transform="crop_h: 9 crop_w: 5"), tops=3)
    assert batch(layer, 0)[2].tolist() == [[[[7, 5]]]] * 2
    layer.loader.close()


def test_chances_are_the_same_for_pictures_and_labels() -> None:
    """All offsets, mirrorings and scale factors occur, and pictures and labels always have the same ones."""
    transform = "crop_h: 6 crop_w: 10 mirror: true scale_factors: 1 scale_factors: 1.25 mean_value: 50"
    layer = make_opened("ImageSegData", images(transform=transform), phase=Phase.TRAIN)
    places = [(1, y, x) for y in range(2) for x in range(2)] + [(1.25, y, x) for y in range(3) for x in range(4)]
    choices = [(factor, (y, x), mirror) for factor, y, x in places for mirror in (False, True)]
    wanted = {
        (number, choice): transform_as_fork(
            PICTURES[number],
            LABELS[number],
            crop=(6, 10),
            mean=[50] * 3,
            factor=choice[0],
            offset=choice[1],
            mirror=choice[2],
        )
        for number in range(COUNT)
        for choice in choices
    }
    seen = set()
    for number, data, labels in samples(layer, 150):
        fits = [c for c in choices if np.array_equal(data, wanted[number, c][0].astype(np.float32))]
        assert any(np.array_equal(labels, wanted[number, choice][1]) for choice in fits)
        seen.update(fits)
    assert seen == set(choices)
    layer.loader.close()


def test_sizes_and_gray_pictures() -> None:
    layer = make_opened("ImageSegData", images("label_type: PIXEL new_height: 5 new_width: 6 is_color: false"))
    data, labels = batch(layer, 0)
    gray = cv2.imread("p/1.png", cv2.IMREAD_GRAYSCALE)
    assert gray is not None
    np.testing.assert_array_equal(data[1, 0], cv2.resize(gray, (6, 5)))
    np.testing.assert_array_equal(labels[1, 0], cv2.resize(LABELS[1], (6, 5)))  # bilinear, as in the fork
    layer.loader.close()


# ---------------------------------------------------------------- DenseImageData


def test_dense_pictures() -> None:
    layer = make_opened("DenseImageData", dense("", "mean_value: 100 scale: 0.5"))
    assert layer.top_shapes([]) == [(2, 3, 7, 11), (2, 1, 7, 11)]
    for number, data, labels in samples(layer, 3):
        want = transform_as_fork(PICTURES[number], LABELS[number], mean=[100] * 3, scale=0.5)
        np.testing.assert_allclose(data, want[0], rtol=1e-6)
        np.testing.assert_array_equal(labels, want[1])
    layer.loader.close()


def test_dense_labels_are_resized_to_the_nearest() -> None:
    layer = make_opened("DenseImageData", dense("new_height: 10 new_width: 13"))
    data, labels = batch(layer, 0)
    np.testing.assert_array_equal(data[1], to_channels_first(cv2.resize(PICTURES[1], (13, 10))))
    np.testing.assert_array_equal(labels[1, 0], cv2.resize(LABELS[1], (13, 10), interpolation=cv2.INTER_NEAREST))
    layer.loader.close()


def test_dense_labels_of_a_smaller_size() -> None:
    layer = make_opened("DenseImageData", dense("new_height: 10 new_width: 13 label_divide_factor: 4"))
    labels = batch(layer, 0)[1]
    assert labels.shape == (2, 1, 2, 3)
    np.testing.assert_array_equal(labels[1, 0], cv2.resize(LABELS[1], (3, 2), interpolation=cv2.INTER_NEAREST))
    layer.loader.close()


@pytest.mark.parametrize("phase", list(Phase), ids=str)
def test_dense_crops_and_mirrors_by_chance_in_both_phases(phase: Phase) -> None:
    layer = make_opened("DenseImageData", dense("crop_height: 6 crop_width: 9 mirror: true"), phase=phase)
    choices = [(y, x, mirror) for y in range(2) for x in range(3) for mirror in (False, True)]
    seen = set()
    for number, data, labels in samples(layer, 100):
        for y, x, mirror in choices:
            turned = slice(None, None, -1) if mirror else slice(None)
            picture, marked = PICTURES[number][:, turned], LABELS[number][:, turned]
            want = to_channels_first(picture[y : y + 6, x : x + 9])
            if np.array_equal(data, want) and np.array_equal(labels[0], marked[y : y + 6, x : x + 9]):
                seen.add((y, x, mirror))
                break
        else:
            pytest.fail("a picture and labels that no choice makes")
    assert seen == set(choices)
    layer.loader.close()


def test_dense_transform_param_mirrors_and_crops_both() -> None:
    layer = make_opened("DenseImageData", dense("", "crop_size: 5 mirror: true"), phase=Phase.TEST)
    seen = set()
    for number, data, labels in samples(layer, 20):
        wanted = {m: transform_as_fork(PICTURES[number], LABELS[number], crop=(5, 5), mirror=m) for m in (False, True)}
        fits = {m for m, want in wanted.items() if np.array_equal(data, want[0]) and np.array_equal(labels, want[1])}
        assert fits
        seen |= fits
    assert seen == {False, True}
    layer.loader.close()


def test_dense_one_plane_of_labels_for_each_class() -> None:
    layer = make_opened("DenseImageData", dense("one_hot_nclasses: 4"))
    labels = batch(layer, 0)[1]
    assert labels.shape == (2, 4, 7, 11)
    for c in range(4):
        np.testing.assert_array_equal(labels[1, c], LABELS[1] == c)
    layer.loader.close()


def test_dense_turns_by_quarters() -> None:
    layer = make_opened("DenseImageData", dense("new_height: 8 new_width: 8 rotate: true"))
    seen = set()
    for number, data, labels in samples(layer, 30):
        picture = cv2.resize(PICTURES[number], (8, 8))
        marked = cv2.resize(LABELS[number], (8, 8), interpolation=cv2.INTER_NEAREST)
        turns = {q for q in range(4) if np.array_equal(data, to_channels_first(np.rot90(picture, -q)))}
        assert any(np.array_equal(labels[0], np.rot90(marked, -q)) for q in turns)
        seen |= turns
    assert seen == {0, 1, 2, 3}
    layer.loader.close()


def test_dense_mean_file() -> None:
    mean = np.arange(231.0).reshape(3, 7, 11)
    layer = make_opened("DenseImageData", dense("", f'mean_file: "{write_mean("m.binaryproto", mean)}"'))
    np.testing.assert_allclose(batch(layer, 0)[0][1], to_channels_first(PICTURES[1]) - mean)
    layer.loader.close()


# ---------------------------------------------------------------- both


@pytest.mark.parametrize(
    ("type_name", "options"),
    [("ImageSegData", images), ("DenseImageData", dense)],
    ids=["ImageSegData", "DenseImageData"],
)
def test_every_epoch_has_every_picture_once(type_name: str, options: Any) -> None:
    option = "label_type: PIXEL shuffle: true" if type_name == "ImageSegData" else "shuffle: true"
    layer = make_opened(type_name, options(option, batch_size=COUNT), phase=Phase.TRAIN)
    orders = []
    for epoch in range(8):
        data, labels = batch(layer, epoch)[:2]
        order = [next(n for n in range(COUNT) if np.array_equal(one, to_channels_first(PICTURES[n]))) for one in data]
        assert sorted(order) == list(range(COUNT))
        np.testing.assert_array_equal(labels[:, 0], np.stack([LABELS[number] for number in order]))
        orders.append(order)
    assert len({tuple(order) for order in orders}) > 4
    layer.loader.close()


def test_a_random_skip_moves_the_start() -> None:
    starts = set()
    for seed in range(30):
        layer = make_opened("DenseImageData", dense("rand_skip: 3"), seed=seed)
        data = batch(layer, 0)[0]
        starts.add(next(n for n in range(COUNT) if np.array_equal(data[0], to_channels_first(PICTURES[n]))))
        layer.loader.close()
    assert starts == {0, 1, 2}


def test_batches_of_one_take_the_size_of_their_picture() -> None:
    cv2.imwrite("p/1.png", draw(5, 9, seed=1))
    cv2.imwrite("p/1_label.png", draw(5, 9, channels=1, seed=2))
    for type_name, options in (("ImageSegData", images(batch_size=1)), ("DenseImageData", dense(batch_size=1))):
        layer = make_opened(type_name, options)
        assert [batch(layer, index)[1].shape for index in range(2)] == [(1, 1, 7, 11), (1, 1, 5, 9)]
        layer.loader.close()


def test_shapes_are_assumed_without_files() -> None:
    Path("list.txt").unlink()
    assert make("ImageSegData", images(), tops=3).assumed_shapes((3, 9, 8)) == [
        (2, 3, 9, 8),
        (2, 1, 9, 8),
        (2, 1, 1, 2),
    ]
    assert make("ImageSegData", images(transform="crop_h: 3 crop_w: 4")).assumed_shapes((3, 9, 8))[1] == (2, 1, 3, 4)
    small = make("DenseImageData", dense("new_height: 10 new_width: 13 label_divide_factor: 4 is_color: false"))
    assert small.assumed_shapes((3, 9, 8)) == [(2, 1, 10, 13), (2, 1, 2, 3)]


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("type_name", "text", "message"),
    [
        pytest.param("ImageSegData", images("new_height: 5"), "new_height and new_width belong together; expected both or none; got 5x0", id="size"),
        pytest.param("ImageSegData", images(batch_size=0), "batch_size must be positive; got 0", id="batch_size"),
        pytest.param("ImageSegData", images(transform='mean_file: "m"'), "ImageSegData takes no mean_file; expected mean_value", id="mean_file"),
        pytest.param("ImageSegData", images(transform="crop_h: 5"), "the crop is set twice or incompletely; expected crop_size, or crop_h and crop_w; got crop_h", id="half a crop"),
        pytest.param("ImageSegData", images(transform="crop_size: 3 crop_h: 5 crop_w: 5"), "the crop is set twice or incompletely; expected crop_size, or crop_h and crop_w; got crop_size and crop_h and crop_w", id="two crops"),
        pytest.param("DenseImageData", dense("crop_width: 5"), "crop_height and crop_width belong together; expected both or none; got 0x5", id="half a crop, dense"),
        pytest.param("DenseImageData", dense("label_divide_factor: 0"), "label_divide_factor must be positive; got 0", id="label_divide_factor"),
        pytest.param("DenseImageData", dense("label_divide_factor: 2 crop_height: 3 crop_width: 3"), "label_divide_factor cannot be combined with a crop; expected one of the two", id="label_divide_factor and crop"),
    ],
)  # fmt: skip
def test_errors_in_the_options(type_name: str, text: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, text)
    assert message_of(error.value) == f"f:1:1: layer 'd' ({type_name}): {message}"


@pytest.mark.parametrize(
    ("type_name", "text", "lines", "message"),
    [
        pytest.param("ImageSegData", images(), "", "list list.txt is empty; expected one picture and its labels per line", id="empty"),
        pytest.param("ImageSegData", images(), "0.png 0_label.png\n\n1.png\n", "list.txt:3: the line does not name a picture and its labels; expected two paths separated by a space; got '1.png'", id="no labels"),
        pytest.param("ImageSegData", images("label_type: NONE"), "0.png a b\n", "list.txt:1: the line does not name a picture and its labels; expected a path and an optional label; got '0.png a b'", id="three words"),
        pytest.param("ImageSegData", images("label_type: IMAGE"), "0.png 0_label.png\n", "list.txt:1: the label is not an integer; expected 0, 1, 2 …, or label_type: PIXEL; got '0_label.png'", id="no integer"),
        pytest.param("ImageSegData", images(), "0.png small.png\n", "list.txt:1: a picture and its labels differ in size; expected 7x11; got 5x9", id="labels of another size"),
        pytest.param("ImageSegData", images("rand_skip: 2"), "0.png 0_label.png\n", "rand_skip is larger than the list; expected at most 1; got 2", id="rand_skip"),
        pytest.param("ImageSegData", images(transform="mean_value: 1 mean_value: 2"), "0.png 0_label.png\n", "0_label.png, line 1 of list.txt: mean_value does not fit the channels; expected one value, or 3; got 2 values", id="mean_value"),
        pytest.param("ImageSegData", images(transform="scale_factors: 0.01"), "0.png 0_label.png\n", "0_label.png, line 1 of list.txt: scale_factors shrink a picture to nothing; got 0.01 of 7x11", id="scale_factors"),
        pytest.param("DenseImageData", dense(), "0.png small.png\n", "list.txt:1: a picture and its labels do not fit; expected 7x11; got 5x9", id="labels of another size, dense"),
        pytest.param("DenseImageData", dense("rotate: true"), "0.png 0_label.png\n", "list.txt:1: rotate is for square pictures; expected equal height and width; got 7x11", id="rotate"),
        pytest.param("DenseImageData", dense("crop_height: 8 crop_width: 3"), "0.png 0_label.png\n", "list.txt:1: the crop is larger than a picture; expected at most 7x11; got 8x3", id="crop"),
    ],
)  # fmt: skip
def test_errors_in_the_data(type_name: str, text: str, lines: str, message: str) -> None:
    cv2.imwrite("p/small.png", draw(5, 9, channels=1))
    Path("list.txt").write_text(lines)
    with pytest.raises((DataError, LayerError)) as error:
        make_opened(type_name, text).loader.shapes()
    assert message_of(error.value).removeprefix(f"f:1:1: layer 'd' ({type_name}): ") == message


def test_a_list_that_is_missing() -> None:
    Path("list.txt").unlink()
    with pytest.raises(DataError) as error:
        make_opened("ImageSegData", images())
    assert message_of(error.value) == "list.txt: there is no such file"


def test_pictures_of_one_batch_that_differ() -> None:
    cv2.imwrite("p/1.png", draw(5, 9, seed=1))
    cv2.imwrite("p/1_label.png", draw(5, 9, channels=1, seed=2))
    layer = make_opened("ImageSegData", images())
    with pytest.raises(DataError) as error:
        layer.loader.read(0)
    assert message_of(error.value) == (
        "1_label.png, line 2 of list.txt: pictures of one batch differ in shape; expected 3x7x11; got 3x5x9\n"
        "Set new_height and new_width, a crop, or batch_size: 1."
    )
    layer.loader.close()


def test_options_of_other_forks_change_picture_and_labels_alike() -> None:
    labels = [label // 6 * 40 for label in (draw(7, 11, channels=1, seed=9) % 6,)]
    cv2.imwrite("p/same.png", labels[0].repeat(3, 2) if labels[0].ndim == 3 else cv2.merge([labels[0]] * 3))
    cv2.imwrite("p/same_label.png", labels[0])
    Path("same.txt").write_text("same.png same_label.png\n" * 3)
    nearest = "interpolation_algo_up: INTER_NEAREST allow_upscale: true"
    text = images(
        transform=f"img_rand_resize_lower: 7 img_rand_resize_upper: 21 {nearest}", source="same.txt", batch_size=1
    )
    layer = make_opened("ImageSegData", text, phase=Phase.TRAIN)
    heights = set()
    for index in range(9):
        data, label = batch(layer, index)[:2]
        np.testing.assert_array_equal(data[0, 0], label[0, 0])
        heights.add(label.shape[2])
    assert len(heights) > 3
    turned = make_opened("DenseImageData", dense(transform="max_rotation_angle: 45", batch_size=1), phase=Phase.TRAIN)
    assert any((batch(turned, index)[1] == 255).any() for index in range(9))


def test_label_divide_factor_goes_without_random_resizing() -> None:
    with pytest.raises(LayerError, match="label_divide_factor cannot be combined with random resizing"):
        make("DenseImageData", dense("label_divide_factor: 2", "min_side: 9"), phase=Phase.TRAIN)


def edges(options: str = "", transform: str = "") -> str:
    return f'image_data_param {{ source: "list.txt" root_folder: "p/" batch_size: 2 {options} }} transform_param {{ {transform} }}'


def write_edges() -> list[np.ndarray]:
    """Overwrites the label files with random gray maps, and returns the maps."""
    maps = [draw(7, 11, channels=1, seed=200 + number) for number in range(COUNT)]
    for number, one in enumerate(maps):
        one[0, :2] = 127, 128
        cv2.imwrite(f"p/{number}_label.png", one)
    return maps


def test_edge_maps_are_0_or_1() -> None:
    maps = write_edges()
    layer = make_opened("ImageLabelmapData", edges(transform="mean_value: 3"))
    assert layer.top_shapes([]) == layer.assumed_shapes((3, 7, 11)) == [(2, 3, 7, 11), (2, 1, 7, 11)]
    pictures, found = batch(layer, 1)
    np.testing.assert_array_equal(pictures, np.stack([to_channels_first(PICTURES[i]) for i in (2, 3)]) - 3.0)
    np.testing.assert_array_equal(found[:, 0], np.stack([maps[i] > 127 for i in (2, 3)]))
    assert found[0, 0, 0, :2].tolist() == [0, 1]


def test_edge_maps_are_resized_before_they_become_0_or_1() -> None:
    maps = write_edges()
    _, found = batch(make_opened("ImageLabelmapData", edges("new_height: 5 new_width: 3")), 0)
    wanted = [cv2.resize(one, (3, 5), interpolation=cv2.INTER_LINEAR) > 127 for one in maps[:2]]
    np.testing.assert_array_equal(found[:, 0], np.stack(wanted))


def test_edge_maps_are_cropped_and_mirrored_with_their_picture() -> None:
    """The labels are one channel of their picture, and are still equal to it after cropping and mirroring."""
    for number, picture in enumerate(PICTURES):
        cv2.imwrite(f"p/{number}_label.png", picture[:, :, 1])
    layer = make_opened("ImageLabelmapData", edges(transform="crop_size: 5 mirror: true"), phase=Phase.TRAIN)
    crops = set()
    for index in range(12):
        pictures, found = batch(layer, index)
        np.testing.assert_array_equal(found[:, 0], pictures[:, 1] > 127)
        crops.add(pictures.tobytes())
    assert len(crops) > 6


def test_an_edge_map_of_another_size() -> None:
    cv2.imwrite("p/0_label.png", np.zeros((7, 5), np.uint8))
    with pytest.raises(DataError, match="a picture and its labels do not fit; expected 7x11; got 7x5"):
        make_opened("ImageLabelmapData", edges()).top_shapes([])
