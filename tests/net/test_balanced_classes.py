"""class_weight_balanced: class weights from the labels in a data layer's source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest
import torch

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.net import Net
from pycaffe_like.spec import NetDef, NetState, Phase
from tests.data.helpers import datum, draw, write_lmdb

TRAIN = NetState(Phase.TRAIN)
LABELS = [0, 2, 2, 0, 2, 1, 2]  # of 4 classes
SCORES = """layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip"
  inner_product_param { num_output: 4 weight_filler { type: "gaussian" std: 0.001 } } }"""
FROM_DATABASE = (
    'layer { name: "d" type: "Data" top: "data" top: "label" data_param { source: "db" backend: LMDB batch_size: 2 } }'
)
FROM_LIST = (
    'layer { name: "d" type: "ImageData" top: "data" top: "label" image_data_param { source: "l.txt" batch_size: 2 } }'
)


def loss(options: str = "class_weight_balanced: true", label: str = "label") -> str:
    bottoms = f'bottom: "ip" bottom: "{label}"'
    return f'layer {{ name: "loss" type: "SoftmaxWithLoss" {bottoms} top: "loss" loss_param {{ {options} }} }}'


@pytest.fixture(autouse=True)
def _sources() -> None:
    write_lmdb("db", [datum(draw(5, 5, seed=number), label) for number, label in enumerate(LABELS)])
    cv2.imwrite("a.png", draw(5, 5))
    Path("l.txt").write_text("".join(f"a.png {label}\n" for label in LABELS))


def weights(net: Net) -> list[float]:
    return net.layers[-1].module.get_buffer("class_weights").tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("data", [FROM_DATABASE, FROM_LIST])
def test_weights_are_inverse_to_the_number_of_records(data: str, net: Callable[[str], NetDef]) -> None:
    built = Net(net(data + SCORES + loss()), TRAIN)
    assert weights(built) == pytest.approx([7 / (4 * 2), 7 / 4, 7 / (4 * 4), 0])
    built.close()


def test_an_ignored_label_is_not_counted(net: Callable[[str], NetDef]) -> None:
    built = Net(net(FROM_LIST + SCORES + loss("class_weight_balanced: true ignore_label: 2")), TRAIN)
    assert weights(built) == pytest.approx([3 / (4 * 2), 3 / 4, 0, 0])
    built.close()


def test_the_loss_is_that_of_class_weight(net: Callable[[str], NetDef]) -> None:
    given = " ".join(f"class_weight: {weight}" for weight in (7 / 8, 7 / 4, 7 / 16, 0))
    found = []
    for options in ("class_weight_balanced: true", given):
        torch.manual_seed(5)
        built = Net(net(FROM_DATABASE + SCORES + loss(options)), TRAIN)
        found.append(float(built.run(built.forward_program, built.batch())[0].detach()))
        built.close()
    assert found[0] == pytest.approx(found[1], rel=1e-6)
    assert np.isfinite(found[0])


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (
            'layer { name: "i" type: "Input" top: "data" top: "label" input_param '
            "{ shape { dim: 2 dim: 5 } shape { dim: 2 } } }" + SCORES + loss(),
            LayerError,
            "layer 'loss' (SoftmaxWithLoss): class_weight_balanced cannot count the labels; "
            "expected labels that come from a data layer",
        ),
        (
            FROM_DATABASE + SCORES + loss("class_weight_balanced: true class_weight: 1"),
            LayerError,
            "class_weight_balanced and other class weights are both set; expected one of them",
        ),
        (
            FROM_LIST.replace("l.txt", "several.txt")
            + SCORES
            + 'layer { name: "s" type: "Slice" bottom: "label" top: "one" top: "two" }'
            + 'layer { name: "r" type: "Silence" bottom: "two" }'
            + loss(label="one"),
            LayerError,
            "class_weight_balanced cannot count the labels; expected labels that come from a data layer",
        ),
        (
            'layer { name: "d" type: "HDF5Data" top: "data" top: "label" hdf5_data_param { source: "h" batch_size: 2 } }'
            + SCORES
            + loss(),
            DataError,
            "the labels of this layer cannot be counted; expected a Data or ImageData layer",
        ),
        (
            FROM_LIST.replace("l.txt", "soft.txt") + SCORES + loss(),
            DataError,
            "a.png, line 1 of soft.txt has several labels; expected one, to count classes; got 4",
        ),
    ],
)
def test_labels_that_cannot_be_counted(
    text: str, error: type[Exception], message: str, net: Callable[[str], NetDef]
) -> None:
    Path("several.txt").write_text("a.png 1 2\n" * 3)
    Path("soft.txt").write_text("a.png 0.5 0.5 0 0\n" * 3)
    with h5py.File("a.h5", "w") as file:
        file["data"], file["label"] = np.zeros((3, 5)), np.zeros(3)
    Path("h").write_text("a.h5\n")
    with pytest.raises(error) as caught:
        Net(net(text), TRAIN)
    assert message in str(caught.value)
