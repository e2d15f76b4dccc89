"""The ImageData layer."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.data.convert import convert
from pycaffe_like.data.listfile import read_list
from pycaffe_like.data.records import RecordMaker
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.datum import pack
from pycaffe_like.spec import Phase
from tests.data.helpers import batch, draw, make, make_opened, message_of, to_channels_first, write_lmdb

COUNT = 11
PICTURES = [draw(5, 7, seed=number) for number in range(COUNT)]


@pytest.fixture(autouse=True)
def _pictures(_in_empty_folder: None) -> None:
    Path("p").mkdir()
    for number, picture in enumerate(PICTURES):
        cv2.imwrite(f"p/{number}.png", picture)
    Path("list.txt").write_text("".join(f"{number}.png {100 + number}\n" for number in range(COUNT)))


def images(options: str = "", transform: str = "", batch_size: int = 4) -> str:
    return f'image_data_param {{ source: "list.txt" root_folder: "p/" batch_size: {batch_size} {options} }} transform_param {{ {transform} }}'


def numbers(labels: np.ndarray) -> list[int]:
    """Returns the numbers of a batch's pictures, from their labels."""
    return [int(label) - 100 for label in labels]


def test_pictures_come_in_the_order_of_the_list() -> None:
    layer = make_opened("ImageData", images())
    assert layer.loader.records() == COUNT
    assert layer.top_shapes([]) == [(4, 3, 5, 7), (4,)]
    for index, want in [(0, [0, 1, 2, 3]), (2, [8, 9, 10, 0]), (5, [9, 10, 0, 1])]:
        found, labels = batch(layer, index)
        assert numbers(labels) == want
        np.testing.assert_array_equal(found, np.stack([to_channels_first(PICTURES[number]) for number in want]))
    layer.loader.close()


def test_every_epoch_has_every_picture_once_in_an_order_of_its_own() -> None:
    layer = make_opened("ImageData", images("shuffle: true"), phase=Phase.TRAIN)
    row = [number for index in range(2 * COUNT) for number in numbers(batch(layer, index)[1])]
    epochs = [row[start : start + COUNT] for start in range(0, 8 * COUNT, COUNT)]
    assert all(sorted(epoch) == list(range(COUNT)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 8
    assert epochs[0] != list(range(COUNT))
    layer.loader.close()


@pytest.mark.parametrize(
    ("labels", "options", "phase", "is_told"),
    [
        pytest.param("22200000111", "", Phase.TRAIN, True, id="sorted"),
        pytest.param("22200000111", "shuffle: true", Phase.TRAIN, False, id="shuffled"),
        pytest.param("22200000111", "", Phase.TEST, False, id="testing"),
        pytest.param("22200000112", "", Phase.TRAIN, False, id="mixed"),
        pytest.param("0011", "", Phase.TRAIN, False, id="one batch"),
    ],
)
def test_a_sorted_list_is_warned_about(
    labels: str, options: str, phase: Phase, is_told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    Path("list.txt").write_text("".join(f"{number}.png {label}\n" for number, label in enumerate(labels)))
    make_opened("ImageData", images(options), phase=phase)
    said = ["list.txt is sorted by label: a net that trains on it needs shuffle: true"]
    assert caplog.messages == (said if is_told else [])


def test_pixels_and_labels_stay_together_when_shuffled() -> None:
    layer = make_opened("ImageData", images("shuffle: true"))
    found, labels = batch(layer, 3)
    np.testing.assert_array_equal(found, np.stack([to_channels_first(PICTURES[number]) for number in numbers(labels)]))
    layer.loader.close()


def test_index_and_seed_alone_decide() -> None:
    options = images("shuffle: true rand_skip: 5", "crop_size: 3 mirror: true")
    one, other = (make_opened("ImageData", options, phase=Phase.TRAIN, seed=3) for _ in range(2))
    forward = [batch(one, index) for index in range(9)]
    for index in (8, 2, 5, 2):
        for ours, theirs in zip(batch(other, index), forward[index], strict=True):
            np.testing.assert_array_equal(ours, theirs)
    another = make_opened("ImageData", options, phase=Phase.TRAIN, seed=4)
    assert [numbers(batch(another, index)[1]) for index in range(3)] != [numbers(labels) for _, labels in forward[:3]]


def test_shuffled_orders_are_evenly_spread() -> None:
    """A picture's position over 1100 epochs is uniform: with 10 degrees of freedom, chi squared is below
    29.6 with a probability of 99.9 %.
    """
    layer = make_opened("ImageData", images("shuffle: true", batch_size=COUNT))
    places = [layer.loader.sampler.numbers(epoch).index(4) for epoch in range(1100)]
    counts = np.bincount(places, minlength=COUNT)
    assert ((counts - 100) ** 2 / 100).sum() < 29.6


@pytest.mark.parametrize("shuffle", ["", "shuffle: true"])
def test_a_random_skip_moves_the_start_and_keeps_epochs_whole(shuffle: str) -> None:
    starts = set()
    for seed in range(40):
        layer = make_opened("ImageData", images(f"rand_skip: 5 {shuffle}"), seed=seed)
        row = [number for index in range(6) for number in numbers(batch(layer, index)[1])]
        assert sorted(row[:COUNT]) == sorted(row[COUNT : 2 * COUNT]) == list(range(COUNT))
        starts.add(row[0])
        layer.loader.close()
    assert starts == set(range(5)) if not shuffle else len(starts) > 5


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        pytest.param("is_color: false", (1, 5, 7), id="gray"),
        pytest.param("new_height: 11 new_width: 3", (3, 11, 3), id="resized"),
        pytest.param("new_height: 11 new_width: 3 is_color: false", (1, 11, 3), id="resized gray"),
    ],
)
def test_reading_options(options: str, shape: tuple[int, ...]) -> None:
    layer = make_opened("ImageData", images(options, batch_size=2))
    assert layer.top_shapes([])[0] == (2, *shape)
    found = batch(layer, 0)[0]
    want = cv2.imread("p/1.png", cv2.IMREAD_COLOR if shape[0] == 3 else cv2.IMREAD_GRAYSCALE)
    want = cv2.resize(want, shape[:0:-1]) if shape[1] == 11 else want
    np.testing.assert_array_equal(found[1], to_channels_first(want))
    layer.loader.close()


def test_crops_are_random_in_training_and_central_in_testing() -> None:
    central = batch(make_opened("ImageData", images("", "crop_size: 3 mean_value: 100 scale: 0.5")), 0)[0]
    want = np.stack(
        [(to_channels_first(picture)[:, 1:4, 2:5].astype(np.float32) - 100) * 0.5 for picture in PICTURES[:4]]
    )
    np.testing.assert_array_equal(central, want)
    places = set()
    layer = make_opened("ImageData", images("", "crop_size: 3"), phase=Phase.TRAIN)
    for index in range(11):
        cut, _ = layer.loader.read(index)
        places |= {tuple(place) for place in cut.places.tolist()}
    assert places == {(y, x) for y in range(3) for x in range(5)}
    layer.loader.close()


def test_paths_with_blanks_and_a_root_without_slash() -> None:
    Path("p/a b.png").write_bytes(Path("p/3.png").read_bytes())
    Path("list.txt").write_text("a b.png 5\n")
    layer = make_opened("ImageData", 'image_data_param { source: "list.txt" root_folder: "p" }')
    assert layer.loader.batch_size == 1
    np.testing.assert_array_equal(batch(layer, 0)[0][0], to_channels_first(PICTURES[3]))
    layer.loader.close()


def test_shapes_are_assumed_without_files() -> None:
    Path("list.txt").unlink()
    assert make("ImageData", images()).assumed_shapes((1, 9, 8)) == [(4, 3, 9, 8), (4,)]
    assert make("ImageData", images("is_color: false new_height: 5 new_width: 7")).assumed_shapes((3, 9, 8)) == [
        (4, 1, 5, 7),
        (4,),
    ]
    assert make("ImageData", images("new_height: 9 new_width: 8", "crop_size: 6")).assumed_shapes((3, 1, 1)) == [
        (4, 3, 6, 6),
        (4,),
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            "new_height: 5",
            "f:1:1: layer 'd' (ImageData): new_height and new_width belong together; expected both or none; got 5x0",
            id="height alone",
        ),
        pytest.param(
            "new_width: 5",
            "f:1:1: layer 'd' (ImageData): new_height and new_width belong together; expected both or none; got 0x5",
            id="width alone",
        ),
        pytest.param(
            "batch_size: 0", "f:1:1: layer 'd' (ImageData): batch_size must be positive; got 0", id="batch size 0"
        ),
    ],
)
def test_options_that_cannot_be_used(options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("ImageData", f'image_data_param {{ source: "list.txt" {options} }}')
    assert str(caught.value) == message


def test_a_skip_beyond_the_list() -> None:
    with pytest.raises(LayerError, match=r"^rand_skip is larger than the list; expected at most 11; got 12$"):
        make_opened("ImageData", images("rand_skip: 12"))


def test_one_top_is_too_few() -> None:
    with pytest.raises(LayerError, match="wrong number of tops; expected exactly 2 tops; got 1"):
        make("ImageData", images(), 1)


@pytest.mark.parametrize(
    ("what", "message"),
    [
        pytest.param(
            "missing", "list.txt:6: picture p/5.png does not exist\nThe current folder is HERE.", id="missing"
        ),
        pytest.param("empty", "list.txt:6: picture p/5.png is empty", id="empty"),
        pytest.param(
            "broken",
            "list.txt:6: picture p/5.png cannot be decoded\nThe file is damaged or not a picture.",
            id="broken",
        ),
        pytest.param("folder", "list.txt:6: picture p/5.png: this is a folder; expected a picture", id="folder"),
        pytest.param(
            "larger",
            "5.png, line 6 of list.txt: pictures of one batch differ in shape; expected 3x5x7; got 3x7x5\nSet new_height and new_width, crop_size, or use batch_size: 1.",
            id="another size",
        ),
    ],
)
def test_a_picture_that_cannot_be_used(what: str, message: str) -> None:
    layer = make_opened("ImageData", images())
    Path("p/5.png").unlink()
    if what == "folder":
        Path("p/5.png").mkdir()
    elif what == "larger":
        cv2.imwrite("p/5.png", draw(7, 5))
    elif what != "missing":
        Path("p/5.png").write_bytes(b"" if what == "empty" else b"hello")
    with pytest.raises(DataError) as caught:
        batch(layer, 1)
    assert message_of(caught.value) == message
    layer.loader.close()


def test_a_wrong_root_folder_shows_when_the_layer_is_opened() -> None:
    with pytest.raises(DataError) as caught:
        make_opened("ImageData", 'image_data_param { source: "list.txt" root_folder: "q/" }')
    assert message_of(caught.value) == "list.txt:1: picture q/0.png does not exist\nThe current folder is HERE."


@pytest.mark.parametrize("layer", ["Data", "ImageData"])
def test_several_labels_of_a_list_make_a_top_of_n_by_k(layer: str) -> None:
    Path("list.txt").write_text("".join(f"p{n}.png {n} 0 {n + 0.5}\n" for n in range(5)))
    for number in range(5):
        cv2.imwrite(f"p{number}.png", draw(5, 7, seed=number))
    convert(read_list("list.txt"), "", "list.txt", "db", RecordMaker())
    options = {
        "Data": 'data_param { source: "db" backend: LMDB batch_size: 3 }',
        "ImageData": 'image_data_param { source: "list.txt" batch_size: 3 }',
    }
    module = make_opened(layer, options[layer])
    assert module.loader.shapes() == [(3, 3, 5, 7), (3, 3)]
    np.testing.assert_array_equal(batch(module, 1)[1], [[3, 0, 3.5], [4, 0, 4.5], [0, 0, 0.5]])


def test_a_real_label_is_a_number_as_any_other() -> None:
    Path("list.txt").write_text("p.png 2\np.png 2.5\n")
    cv2.imwrite("p.png", draw(5, 7))
    module = make_opened("ImageData", 'image_data_param { source: "list.txt" batch_size: 2 }')
    np.testing.assert_array_equal(batch(module, 0)[1], [2, 2.5])


def test_records_of_one_batch_that_differ_in_their_number_of_labels() -> None:
    pixels = np.zeros((1, 2, 3), np.uint8)
    write_lmdb("db", [pack(pixels, 1), pack(pixels, 1, (1, 4))])
    module = make_opened("Data", 'data_param { source: "db" backend: LMDB batch_size: 2 }')
    with pytest.raises(DataError) as caught:
        batch(module, 0)
    assert str(caught.value) == (
        "record 1 of db: records of one batch differ in their number of labels; expected 1; got 2"
    )


def test_options_of_forks_change_pictures_before_the_crop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(3):
        cv2.imwrite(f"{number}.png", draw(31, 47, seed=number))
    Path("list.txt").write_text("".join(f"{number}.png {number}\n" for number in range(3)))
    source = 'image_data_param { source: "list.txt" batch_size: 3 }'
    forks = "min_side: 17 max_rotation_angle: 20 max_color_shift: 9 contrast_brightness_adjustment: true"
    test = make_opened("ImageData", f"{source} transform_param {{ crop_size: 17 {forks} }}")
    wanted = [cv2.resize(draw(31, 47, seed=number), (26, 17))[:, 4:21].transpose(2, 0, 1) for number in range(3)]
    np.testing.assert_array_equal(batch(test, 0)[0], wanted)
    train = make_opened("ImageData", f"{source} transform_param {{ crop_size: 17 {forks} }}", phase=Phase.TRAIN)
    assert train.top_shapes([])[0] == (3, 3, 17, 17)
    assert (batch(train, 0)[0] != batch(train, 1)[0]).any()
