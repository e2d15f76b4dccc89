"""The HDF5Output layer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch

from pycaffe_like.checks.net_problems import build_with_assumed_input
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.layers.hdf5_output import HDF5Output
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase
from tests.data.helpers import batch, make_opened

ROWS = {"a.h5": 5, "b.h5": 3, "c.h5": 7}
TOTAL = 15


def write(name: str, **datasets: Any) -> None:
    with h5py.File(name, "w") as file:
        for dataset, values in datasets.items():
            file.create_dataset(dataset, data=values)


OUTPUT = """
layer { name: "in" type: "Input" top: "x" top: "y" input_param { shape { dim: 5 dim: 2 dim: 3 } shape { dim: 5 } } }
layer { name: "out" type: "HDF5Output" bottom: "x" bottom: "y" hdf5_output_param { file_name: "out.h5" } }
"""


def read(name: str = "out.h5") -> dict[str, np.ndarray]:
    with h5py.File(name) as file:
        return {key: values[...] for key, values in file.items()}


def output(net: Net, x: np.ndarray, y: np.ndarray) -> None:
    for blob, values in zip(net.layerwise.blobs, (x, y), strict=True):
        blob.data[...] = values
    net.layerwise.forward(0, len(net.layers) - 1)


def test_output_holds_the_batch_of_the_last_pass_as_four_axes() -> None:
    net = Net(net_file(OUTPUT, "f").lowered(), NetState(Phase.TEST))
    assert not Path("out.h5").exists()
    x = np.random.default_rng(0).normal(size=(5, 2, 3)).astype(np.float32)
    y = np.arange(5, dtype=np.float32)
    for factor in (1, -2):
        output(net, factor * x, factor * y)
        found = read()
        assert {key: (values.shape, values.dtype) for key, values in found.items()} == {
            "data": ((5, 2, 3, 1), np.float32),
            "label": ((5, 1, 1, 1), np.float32),
        }
        np.testing.assert_array_equal(found["data"][..., 0], factor * x)
        np.testing.assert_array_equal(found["label"].ravel(), factor * y)


def test_what_is_written_is_what_hdf5data_reads() -> None:
    output(Net(net_file(OUTPUT, "f").lowered(), NetState(Phase.TEST)), np.full((5, 2, 3), 7.5), np.arange(5))
    Path("list.txt").write_text("out.h5")
    data, label = batch(make_opened("HDF5Data", 'hdf5_data_param { source: "list.txt" batch_size: 4 }'), 0)
    assert (data.shape, label.shape, label.ravel().tolist()) == ((4, 2, 3, 1), (4, 1, 1, 1), [0, 1, 2, 3])
    assert (data == 7.5).all()


def test_the_whole_net_writes_although_nobody_needs_it() -> None:
    net = Net(net_file(OUTPUT, "f").lowered(), NetState(Phase.TEST))
    net.forward_program(torch.ones(5, 2, 3), torch.arange(5.0))
    assert read()["label"].ravel().tolist() == [0, 1, 2, 3, 4]


def test_a_net_that_is_only_looked_at_writes_nothing() -> None:
    Path("out.h5").write_text("precious")
    build_with_assumed_input(net_file(OUTPUT, "f").lowered(), NetState(Phase.TEST))
    Net(net_file(OUTPUT, "f").lowered(), NetState(Phase.TEST)).layerwise.reshape()
    assert Path("out.h5").read_text() == "precious"


@pytest.mark.parametrize(
    ("dtype", "stored"), [(torch.float64, np.float64), (torch.float32, np.float32), (torch.float16, np.float32)]
)
def test_the_precision_of_what_is_written(dtype: torch.dtype, stored: Any) -> None:
    layer = HDF5Output([(2, 3), (2,)], file_name="out.h5")
    layer(torch.full((2, 3), 1 / 3, dtype=dtype), torch.zeros(2, dtype=dtype))
    found = read()["data"]
    assert (found.dtype, found.ravel()[0]) == (
        stored,
        torch.full((), 1 / 3, dtype=dtype).to(torch.float64).numpy().astype(stored),
    )


def test_output_leaves_the_gradient_alone() -> None:
    x = torch.ones(2, 3, requires_grad=True)
    assert HDF5Output([(2, 3), (2,)], file_name="out.h5")(x, torch.zeros(2)) == ()


def test_a_failed_write_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = HDF5Output([(2, 3), (2,)], file_name="out.h5")
    layer(torch.ones(2, 3), torch.zeros(2))
    before = sorted(os.listdir())

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(DataError, match=r"^out\.h5 cannot be written: No space left on device$"):
        layer(torch.zeros(2, 3), torch.zeros(2))
    assert sorted(os.listdir()) == before
    assert (read()["data"] == 1).all()


@pytest.mark.parametrize(
    ("bottoms", "message"),
    [
        pytest.param([(2, 3), (5,)], "data and label differ in batch size; expected 2x3; got 5", id="items differ"),
        pytest.param(
            [(2, 3, 5, 7, 11), (2,)], "a bottom has too many axes; expected at most 4; got 2x3x5x7x11", id="five axes"
        ),
    ],
)
def test_bottoms_that_cannot_be_written(bottoms: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(LayerError) as caught:
        HDF5Output(bottoms, file_name="out.h5")
    assert str(caught.value) == message
    with pytest.raises(LayerError) as caught:
        HDF5Output([(2,), (2,)], file_name="out.h5")(*[torch.zeros(shape) for shape in bottoms])
    assert str(caught.value) == message
    assert not Path("out.h5").exists()


def test_output_into_a_folder_that_is_not_there() -> None:
    with pytest.raises(DataError, match=r"^none/out\.h5 cannot be written: No such file or directory$"):
        HDF5Output([(2,), (2,)], file_name="none/out.h5")(torch.zeros(2), torch.zeros(2))


def test_only_an_hdf5_file_is_replaced() -> None:
    Path("out.h5").write_text("precious")
    with pytest.raises(DataError, match=r"^out\.h5 is not an HDF5 file, so it is not replaced\nChoose another"):
        HDF5Output([(2,), (2,)], file_name="out.h5")(torch.zeros(2), torch.zeros(2))
    assert Path("out.h5").read_text() == "precious"
