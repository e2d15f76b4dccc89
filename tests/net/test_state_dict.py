"""Loading weights under torch's names: from safetensors and from state_dicts that torch saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from pycaffe_like.errors import WeightsError
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

NET = """
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }
layer { name: "fc/1" type: "InnerProduct" bottom: "data" top: "a" inner_product_param { num_output: 5 } }
layer { name: "fc2" type: "InnerProduct" bottom: "a" top: "b" inner_product_param { num_output: 2 bias_term: false } }
"""


def make() -> Net:
    return Net(net_file(NET, "net.prototxt").lowered(), NetState(Phase.TEST))


def state() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(0)
    shapes = {"fc_1.weight": (5, 3), "fc_1.bias": (5,), "fc2.weight": (2, 5)}
    return {name: torch.rand(shape, generator=generator) for name, shape in shapes.items()}


def blobs(net: Net) -> list[Tensor]:
    return [blob.detach() for layer in net.layers for blob in layer.module.blobs()]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float64])
def test_safetensors(tmp_path: Path, dtype: torch.dtype) -> None:
    values = {name: value.to(dtype) for name, value in state().items()}
    save_file(values, tmp_path / "w.safetensors")
    net = make()
    assert net.load(tmp_path / "w.safetensors", strict=True).loaded == ["fc/1", "fc2"]
    assert all(torch.equal(blob, value.float()) for blob, value in zip(blobs(net), values.values(), strict=True))


@pytest.mark.parametrize("around", [lambda s: s, lambda s: {"state_dict": s, "epoch": 3}])
def test_what_torch_saved(tmp_path: Path, around: object) -> None:
    torch.save(around({f"module.{name}": value for name, value in state().items()}), tmp_path / "w.pt")  # type: ignore[operator]
    net = make()
    net.load(tmp_path / "w.pt", strict=True)
    assert all(torch.equal(blob, value) for blob, value in zip(blobs(net), state().values(), strict=True))


def test_names_of_the_prototxt_do_too(tmp_path: Path) -> None:
    values = {name.replace("fc_1", "fc/1"): value for name, value in state().items()}
    save_file(values, tmp_path / "w.safetensors")
    assert make().load(tmp_path / "w.safetensors").loaded == ["fc/1", "fc2"]


def test_the_table_of_what_fits(tmp_path: Path) -> None:
    values = state()
    del values["fc2.weight"]
    save_file({**values, "head.weight": torch.zeros(7)}, tmp_path / "w.safetensors")
    report = make().load(tmp_path / "w.safetensors")
    assert (report.loaded, report.missing, report.unused) == (["fc/1"], ["fc2"], ["head"])


def test_a_shape_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    save_file({**state(), "fc2.weight": torch.zeros(2, 7)}, tmp_path / "w.safetensors")
    net = make()
    before = [blob.clone() for blob in blobs(net)]
    with pytest.raises(WeightsError, match="layer 'fc2' does not fit: blob 0 is 2x7 in the file, 2x5 in the net"):
        net.load(tmp_path / "w.safetensors")
    assert all(torch.equal(*pair) for pair in zip(before, blobs(net), strict=True))


def test_a_blob_that_is_missing(tmp_path: Path) -> None:
    values = state()
    del values["fc_1.bias"]
    save_file(values, tmp_path / "w.safetensors")
    with pytest.raises(WeightsError, match="layer 'fc/1' does not fit: blob 1 is missing in the file"):
        make().load(tmp_path / "w.safetensors")


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path("ran"),)  # type: ignore[return-value]


def test_nothing_in_a_pickle_is_run(tmp_path: Path) -> None:
    torch.save({"fc2.weight": Evil()}, tmp_path / "w.pt")
    with pytest.raises(WeightsError, match="torch cannot read it as a file of tensors"):
        make().load(tmp_path / "w.pt")
    assert not Path("ran").exists()


def test_no_state_dict(tmp_path: Path) -> None:
    torch.save([1, 2], tmp_path / "w.pt")
    with pytest.raises(WeightsError, match="the file does not contain a state_dict; expected tensors by name"):
        make().load(tmp_path / "w.pt")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"{no json", "the header of the .safetensors file is not JSON"),
        (
            json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode(),
            "tensor 'a' lies outside the file or has the wrong size; expected 8 bytes",
        ),
        (
            json.dumps({"a": {"dtype": "F8", "shape": [2], "data_offsets": [0, 8]}}).encode(),
            "has an unsupported dtype",
        ),
        (
            json.dumps({"a": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}}).encode(),
            "the header entry of tensor 'a' is damaged",
        ),
        (json.dumps({"a": 3}).encode(), "tensor 'a' is damaged; expected dtype, shape and data_offsets"),
        (json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4, 4]}}).encode(), "'a' is damaged"),
        (json.dumps({"a": {"dtype": "F32", "shape": [0], "data_offsets": [4, 0]}}).encode(), "wrong size"),
        (json.dumps({"a": {"dtype": "F32", "shape": [0], "data_offsets": [5, 5]}}).encode(), "lies outside the file"),
    ],
)
def test_broken_safetensors(tmp_path: Path, header: bytes, said: str) -> None:
    (tmp_path / "w.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + b"1234")
    with pytest.raises(WeightsError, match=said):
        make().load(tmp_path / "w.safetensors")
