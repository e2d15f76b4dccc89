"""Labels that are not classes: every data layer refuses them when it reads them, in every runner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import pytest

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.net import Net
from pycaffe_like.spec import Phase
from tests.data.helpers import datum, draw, write_lmdb

from .make import build, layer, product

ADVICE = "\nLabels start at 0; the layer that makes the scores needs a num_output above the largest label."


def run_whole(net: Net) -> None:
    net.run(net.forward_program, net.batch())


def run_layerwise(net: Net) -> None:
    net.layerwise.forward(0, len(net.layers) - 1)


def run_epoch(net: Net) -> None:
    for tops, _ in net.epoch():
        net.run(net.forward_program, tops)


RUNNERS = [run_whole, run_layerwise, run_epoch]


def hdf5(**datasets: Any) -> str:
    """Writes the datasets; returns the HDF5Data layer `d`, which reads all of their rows in one batch."""
    with h5py.File("rows.h5", "w") as file:
        for name, values in datasets.items():
            file[name] = np.asarray(values, np.float32)
    Path("files.txt").write_text("rows.h5\n")
    rows = len(next(iter(datasets.values())))
    return layer(
        "HDF5Data", "d", tops=" ".join(datasets), body=f'hdf5_data_param {{ source: "files.txt" batch_size: {rows} }}'
    )


def database(labels: list[int], batch_size: int = 3, options: str = "") -> str:
    write_lmdb("train_lmdb", [datum(draw(3, 5, seed=number), label) for number, label in enumerate(labels)])
    source = f'source: "train_lmdb" backend: LMDB batch_size: {batch_size}'
    return layer("Data", "d", tops="data label", body=f"data_param {{ {source} {options} }}")


def data_error_of(text: str, run: Callable[[Net], None] = run_whole) -> str:
    """Returns the message of the DataError that running a net raises."""
    net = build(text)
    try:
        with pytest.raises(DataError) as caught:
            run(net)
    finally:
        net.close()
    return str(caught.value)


def assert_runs(text: str, run: Callable[[Net], None] = run_whole, phase: Phase = Phase.TRAIN) -> None:
    net = build(text, phase)
    try:
        run(net)
    finally:
        net.close()


LOSS = layer("SoftmaxWithLoss", "loss", "scores label")
SCORES = product("scores", "data", 5)


@pytest.mark.parametrize("run", RUNNERS)
@pytest.mark.parametrize("prefetch", [0, 2])
def test_the_message_names_record_label_and_layer(run: Callable[[Net], None], prefetch: int) -> None:
    text = database([0, 4, 5], options=f"prefetch: {prefetch}") + SCORES + LOSS
    assert data_error_of(text, run) == (
        "f:1:1: layer 'd' (Data): label 5 (record 2 of train_lmdb) is outside [0, 5) of layer 'loss' (SoftmaxWithLoss)"
        + ADVICE
    )


@pytest.mark.parametrize("run", RUNNERS)
def test_labels_of_all_classes_are_fine(run: Callable[[Net], None]) -> None:
    assert_runs(database([0, 4, 2, 3]) + SCORES + LOSS, run)


def test_records_count_over_batches_and_epochs() -> None:
    net = build(database([0, 1, 2, 0, 1, 2, 9], batch_size=2) + SCORES + LOSS)
    for _ in range(3):
        net.batch()
    with pytest.raises(DataError, match=r"label 9 \(record 6 of train_lmdb\)"):
        net.batch()
    net.close()


def test_a_shuffled_record_keeps_its_number() -> None:
    message = data_error_of(database([0] * 10 + [7] + [0] * 12, batch_size=23, options="shuffle: true") + SCORES + LOSS)
    assert "label 7 (record 10 of train_lmdb)" in message


def image_list() -> str:
    Path("p").mkdir()
    for number in range(3):
        cv2.imwrite(f"p/{number}.png", draw(3, 5, seed=number))
    Path("list.txt").write_text("0.png 0\n\n1.png -1\n2.png 1\n")
    options = 'source: "list.txt" root_folder: "p/" batch_size: 3 rand_skip: 2 shuffle: true'
    return layer("ImageData", "d", tops="data label", body=f"image_data_param {{ {options} }}")


def two_hdf5_files() -> str:
    for name, labels in [("a", [0, 1]), ("b", [2, 5])]:
        with h5py.File(f"{name}.h5", "w") as file:
            file["data"], file["label"] = np.zeros((2, 3), np.float32), np.array(labels, np.float32)
    Path("files.txt").write_text("a.h5\nb.h5\n")
    return layer(
        "HDF5Data", "d", tops="data label", body='hdf5_data_param { source: "files.txt" batch_size: 3 shuffle: true }'
    )


def windows() -> str:
    cv2.imwrite("a.png", draw(20, 20))
    Path("w.txt").write_text("# 0\na.png\n3 20 20\n2\n0 0.1 0 0 9 9\n6 0.9 2 3 11 12\n")
    options = 'source: "w.txt" batch_size: 4 fg_fraction: 0.5'
    body = f"window_data_param {{ {options} }} transform_param {{ crop_size: 5 }}"
    return layer("WindowData", "d", tops="data label", body=body)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(image_list, "label -1 (1.png, line 3 of list.txt)", id="ImageData"),
        pytest.param(two_hdf5_files, "label 5 (row 1 of b.h5)", id="HDF5Data"),
        pytest.param(windows, "label 6 (window 2 3 11 12 of a.png)", id="WindowData"),
    ],
)
def test_every_data_layer_says_where_the_label_is(source: Callable[[], str], message: str) -> None:
    def two_batches(net: Net) -> None:
        net.batch()
        net.batch()

    assert f": {message} is outside [0, 5) of layer 'loss'" in data_error_of(source() + SCORES + LOSS, two_batches)


def test_memory_data() -> None:
    options = "memory_data_param { batch_size: 2 channels: 1 height: 2 width: 3 }"
    net = build(layer("MemoryData", "d", tops="data label", body=options) + SCORES + LOSS)
    module: Any = net.layers[0].module
    module.set_arrays(np.zeros((4, 1, 2, 3)), [0, 1, 2, 8])
    net.batch()
    with pytest.raises(DataError, match=r"label 8 \(item 3\) is outside \[0, 5\)"):
        net.batch()


@pytest.mark.parametrize(
    ("user", "said"),
    [
        pytest.param(LOSS, "[0, 5) of layer 'loss' (SoftmaxWithLoss)", id="SoftmaxWithLoss"),
        pytest.param(layer("Accuracy", "score", "scores label"), "[0, 5) of layer 'score' (Accuracy)", id="Accuracy"),
        pytest.param(layer("HingeLoss", "loss", "scores label"), "[0, 5) of layer 'loss' (HingeLoss)", id="HingeLoss"),
        pytest.param(
            layer("Softmax", "p", "scores") + layer("MultinomialLogisticLoss", "loss", "p label"),
            "[0, 5) of layer 'loss' (MultinomialLogisticLoss)",
            id="MultinomialLogisticLoss",
        ),
        pytest.param(
            layer("DummyData", "H", body="dummy_data_param { shape { dim: 1 dim: 1 dim: 5 dim: 5 } }")
            + layer("InfogainLoss", "loss", "scores label H"),
            "[0, 5) of layer 'loss' (InfogainLoss)",
            id="InfogainLoss",
        ),
    ],
)
def test_every_layer_that_takes_labels_counts_its_classes(user: str, said: str) -> None:
    assert f"label 5 (record 1 of train_lmdb) is outside {said}" in data_error_of(database([4, 5, 0]) + SCORES + user)
    assert_runs(database([4, 4, 0]) + SCORES + user)


@pytest.mark.parametrize("value", [-0.5, 4.9, 0.0, 4.0])
def test_layers_leave_the_decimals_of_labels_away(value: float) -> None:
    assert_runs(hdf5(data=np.zeros((2, 3)), label=[0, value]) + SCORES + LOSS)


def test_decimals_beside_a_label_that_is_wrong() -> None:
    message = data_error_of(hdf5(data=np.zeros((3, 3)), label=[-0.5, 4.9, 9]) + SCORES + LOSS)
    assert "label 9 (row 2 of rows.h5)" in message


@pytest.mark.parametrize("value", [-1, 5, 1e30, -np.inf, np.nan])
def test_what_is_no_label(value: float) -> None:
    message = data_error_of(hdf5(data=np.zeros((2, 3)), label=[0, value]) + SCORES + LOSS)
    assert f": label {np.float32(value):.10g} (row 1 of rows.h5) is outside [0, 5)" in message


@pytest.mark.parametrize(
    "user",
    [
        pytest.param(layer("SoftmaxWithLoss", "l", "scores label", "l", "loss_param { ignore_label: 255 }"), id="loss"),
        pytest.param(layer("Accuracy", "a", "scores label", "a", "accuracy_param { ignore_label: 255 }"), id="score"),
    ],
)
def test_an_ignored_label_needs_no_class(user: str) -> None:
    assert_runs(database([4, 255, 0]) + SCORES + user)
    assert "label 254 (record 1" in data_error_of(database([4, 254, 0]) + SCORES + user)


IGNORING = "loss_param { ignore_label: 255 }"
OTHER_LOSS = layer("SoftmaxWithLoss", "other", "scores label", "other")


def test_a_score_may_forget_what_the_loss_ignores() -> None:
    """An Accuracy without ignore_label accepts the label that the loss ignores. SegNet's own net relies on it."""
    score = layer("Accuracy", "score", "scores label")
    loss = layer("SoftmaxWithLoss", "loss", "scores label", "loss", IGNORING)
    for users in (loss + score, score + loss):
        assert_runs(database([4, 255, 0]) + SCORES + users)
        assert "label 254 (record 1" in data_error_of(database([4, 254, 0]) + SCORES + users)


def test_each_loss_ignores_its_own() -> None:
    loss = layer("SoftmaxWithLoss", "loss", "scores label", "loss", IGNORING)
    text = database([4, 255, 0]) + SCORES + loss + OTHER_LOSS
    assert "label 255 (record 1 of train_lmdb) is outside [0, 5) of layer 'other' (SoftmaxWithLoss)" in data_error_of(
        text
    )


LABELS = np.array([[0, 9, 1], [4, 9, 2], [3, 9, 5], [2, 9, 0]])


def slice_of(bottom: str, tops: str, points: str = "") -> str:
    return layer("Slice", f"slice_{bottom}", bottom, tops, f"slice_param {{ axis: 1 {points} }}")


@pytest.mark.parametrize(
    ("way", "found"),
    [
        pytest.param(slice_of("all", "label b c") + layer("Silence", "s", "b c", " "), "", id="a slice that is fine"),
        pytest.param(slice_of("all", "a label c") + layer("Silence", "s", "a c", " "), "9 (row 0", id="another slice"),
        pytest.param(
            slice_of("all", "a rest", "slice_point: 1")
            + slice_of("rest", "b c")
            + layer("Silence", "s", "a b", " ")
            + layer("Reshape", "r", "c", "d", "reshape_param { shape { dim: 0 dim: 1 dim: 1 } }")
            + layer("Flatten", "label", "d", "label", "flatten_param { axis: 0 }"),
            "5 (row 2",
            id="a slice of a slice in another shape",
        ),
        pytest.param(
            layer("Power", "less", "all", "less", "power_param { scale: 0.1 }")
            + slice_of("less", "label b c")
            + layer("Silence", "s", "b c", " "),
            "",
            id="other values",
        ),
    ],
)
def test_labels_are_followed_where_they_go(way: str, found: str) -> None:
    text = hdf5(data=np.zeros((4, 3)), all=LABELS) + way + SCORES + LOSS
    if found:
        assert f": label {found} of rows.h5) is outside [0, 5) of layer 'loss'" in data_error_of(text)
    else:
        assert_runs(text)


def test_labels_of_pixels() -> None:
    labels = np.zeros((2, 1, 3, 5))
    labels[1, 0, 2, 4] = 7
    scores = layer("Convolution", "scores", "data", "scores", "convolution_param { num_output: 5 kernel_size: 1 }")
    text = hdf5(data=np.zeros((2, 2, 3, 5)), label=labels) + scores
    assert ": label 7 (row 1 of rows.h5) is outside [0, 5)" in data_error_of(text + LOSS)
    assert_runs(text + layer("SoftmaxWithLoss", "loss", "scores label", "loss", "loss_param { ignore_label: 7 }"))


def test_pictures_of_labels() -> None:
    cv2.imwrite("a.png", draw(3, 5))
    labels = np.zeros((3, 5), np.uint8)
    cv2.imwrite("0.png", labels)
    labels[1, 3] = 250
    cv2.imwrite("1.png", labels)
    Path("list.txt").write_text("a.png 0.png\na.png 1.png\n")
    source = layer(
        "DenseImageData", "d", tops="data label", body='dense_image_data_param { source: "list.txt" batch_size: 2 }'
    )
    scores = layer("Convolution", "scores", "data", "scores", "convolution_param { num_output: 5 kernel_size: 1 }")
    assert ": label 250 (1.png, line 2 of list.txt) is outside [0, 5)" in data_error_of(source + scores + LOSS)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(product("scores", "data", 1) + layer("EuclideanLoss", "loss", "scores label"), id="regression"),
        pytest.param(layer("Silence", "s", "data label", " "), id="not used"),
        pytest.param(product("scores", "data", 5) + layer("Silence", "s", "scores label", " "), id="no loss"),
    ],
)
def test_other_values_may_be_anything(text: str) -> None:
    assert_runs(hdf5(data=np.zeros((3, 2)), label=[[-7], [1000], [0.5]]) + text)


def test_values_that_are_scores_are_no_labels() -> None:
    assert_runs(hdf5(scores=np.full((3, 5), 1000), label=[0, 1, 4]) + LOSS)


def test_a_layer_between_that_cannot_take_the_last_records_says_so() -> None:
    text = (
        database([0, 1, 2, 3, 4])
        + layer("Reshape", "r", "label", "three", "reshape_param { shape { dim: 3 dim: 1 } }")
        + SCORES
        + layer("SoftmaxWithLoss", "loss", "scores three")
    )
    net = build(text)
    with pytest.raises(LayerError, match=r"^f:2:1: layer 'r' \(Reshape\): "):
        run_epoch(net)
    net.close()
