"""Upgrading old weight files with `pcl upgrade_net_proto_binary`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.files.wire import header, varint
from pycaffe_like.proto import caffe_pb2

VALUES = np.arange(30, dtype=np.float32) / 7


def blob(**fields: Any) -> Any:
    return caffe_pb2.BlobProto(data=VALUES.tolist(), **fields)


def upgrade(net: Any) -> Any:
    """Upgrades a NetParameter with the binary tool; returns the result, parsed by protobuf."""
    Path("old").write_bytes(net if isinstance(net, bytes) else net.SerializeToString())
    assert run_command("upgrade_net_proto_binary", ["old", "new"]) == 0
    return caffe_pb2.NetParameter.FromString(Path("new").read_bytes())


def test_v1_weights_become_what_caffe_makes_of_them() -> None:
    old = caffe_pb2.NetParameter(name="net", input=["data"])
    layer = old.layers.add(name="c", type="CONVOLUTION", bottom=["data"], top=["c"], blobs_lr=[1, 2])
    layer.include.add(phase="TEST")
    layer.convolution_param.num_output = 2
    layer.blobs.extend([blob(num=1, channels=2, height=3, width=5), blob(num=1, channels=1, height=1, width=30)])
    old.layers.add(name="r", type="RELU", bottom=["c"], top=["c"])

    expected = caffe_pb2.NetParameter(name="net")
    new = expected.layer.add(name="c", type="Convolution", bottom=["data"], top=["c"])
    new.param.add(lr_mult=1)
    new.param.add(lr_mult=2)
    new.include.add(phase="TEST")
    new.convolution_param.num_output = 2
    new.blobs.extend([blob(num=1, channels=2, height=3, width=5), blob(num=1, channels=1, height=1, width=30)])
    expected.layer.add(name="r", type="ReLU", bottom=["c"], top=["c"])
    assert upgrade(old) == expected
    assert Path("new").read_bytes() == expected.SerializeToString()


def test_v0_weights_with_a_padding_layer_and_an_input() -> None:
    old = caffe_pb2.NetParameter(input=["data"], input_dim=[2, 3, 5, 7])
    padding = old.layers.add(bottom=["data"], top=["p"]).layer
    padding.name, padding.type, padding.pad = "p", "padding", 2
    conv = old.layers.add(bottom=["p"], top=["c"])
    conv.layer.name, conv.layer.type, conv.layer.kernelsize = "c", "conv", 3
    conv.layer.blobs.append(blob(num=1, channels=1, height=6, width=5))
    conv.blobs.append(blob(num=1, channels=1, height=5, width=6))
    new = upgrade(old)
    assert [(layer.name, layer.type, list(layer.bottom)) for layer in new.layer] == [
        ("input", "Input", []),
        ("c", "Convolution", ["data"]),
    ]
    assert new.layer[1].convolution_param.pad == [2]
    assert [(one.height, one.width) for one in new.layer[1].blobs] == [(5, 6), (6, 5)]
    assert not new.layers


def test_layers_of_today_are_copied_with_all_that_a_fork_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    layer = caffe_pb2.LayerParameter(name="x", type="Fork", blobs=[blob(shape={"dim": [30]})]).SerializeToString()
    # Other forks use these field numbers differently.
    layer += header(143, 2) + b"\xff\xff" + varint(147 << 3) + varint(5)
    net = header(1, 1) + b"n" + header(100, len(layer)) + layer
    Path("old").write_bytes(net)
    assert run_command("upgrade_net_proto_binary", ["old", "new"]) == 0
    assert Path("new").read_bytes() == net
    assert "] File already in latest proto format: old\n" in capsys.readouterr().err


def test_the_rates_of_a_batch_norm_are_frozen(capsys: pytest.CaptureFixture[str]) -> None:
    net = caffe_pb2.NetParameter()
    for rates in (3, 1):
        layer = net.layer.add(name=f"n{rates}", type="BatchNorm", blobs=[blob(shape={"dim": [30]})])
        for _ in range(rates):
            layer.param.add(lr_mult=1)
    new = upgrade(net)
    assert [[(p.lr_mult, p.decay_mult) for p in layer.param] for layer in new.layer] == [[(0, 0)] * 3, [(1, 1)]]
    assert [list(layer.blobs[0].data) for layer in new.layer] == [VALUES.tolist()] * 2
    assert "latest proto format" not in capsys.readouterr().err


def test_fields_of_an_old_layer_that_nobody_knows_are_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("pycaffe_like").propagate = True
    v0 = caffe_pb2.V0LayerParameter(name="c", type="relu").SerializeToString() + varint(999 << 3) + varint(1)
    first = header(1, len(v0)) + v0 + header(888, 1) + b"x"
    second = caffe_pb2.V1LayerParameter(name="d").SerializeToString() + varint(5 << 3) + varint(250)
    net = b"".join(header(2, len(layer)) + layer for layer in (first, second))
    Path("old").write_bytes(net)
    from pycaffe_like.files.upgraded_caffemodel import upgrade_weights

    with Path("new").open("wb") as file:
        assert upgrade_weights("old", file)
    assert caplog.messages[:3] == [
        "old:1: V0LayerParameter has no field 999: it is dropped",
        "old:1: V1LayerParameter has no field 888: it is dropped",
        "old:2: V1LayerParameter has no type with this number: it is dropped",
    ]
    assert [(layer.name, layer.type) for layer in read_weights("new")] == [("c", "ReLU"), ("d", "")]


@pytest.mark.parametrize(
    ("net", "message"),
    [
        (
            header(2, 3) + header(1, 1) + b"\xff" + header(100, 0),
            "error: old: the file is truncated or damaged",
        ),
        (header(2, 0) + header(100, 0), "error: old: the file has both `layer` and `layers`\n"),
        (header(2, 4) + header(8, 2) + b"\x0a\xff", "error: old:1: this is not a V1LayerParameter\n"),
        (b"\x89HDF\r\n\x1a\n", "error: "),
    ],
    ids=["damaged", "two forms", "another message", "broken HDF5"],
)
def test_what_is_no_caffemodel(net: bytes, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("old").write_bytes(net)
    assert run_command("upgrade_net_proto_binary", ["old", "new"]) == 1
    assert message in capsys.readouterr().err
    assert not Path("new").exists()


def test_hdf5_weights_have_no_old_form(capsys: pytest.CaptureFixture[str]) -> None:
    import h5py

    with h5py.File("old", "w") as file:
        file.create_group("data").create_group("c")["0"] = VALUES
    assert run_command("upgrade_net_proto_binary", ["old", "new"]) == 1
    assert "error: old: an HDF5 file needs no upgrade; expected a .caffemodel\n" in capsys.readouterr().err


def test_an_error_of_an_old_net_names_the_layer_by_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    old = caffe_pb2.NetParameter()
    padding = old.layers.add(bottom=["x"], top=["p"]).layer
    padding.name, padding.type, padding.pad = "p", "padding", 1
    relu = old.layers.add(bottom=["p"], top=["r"]).layer
    relu.name, relu.type = "r", "relu"
    Path("old").write_bytes(old.SerializeToString())
    assert run_command("upgrade_net_proto_binary", ["old", "new"]) == 1
    problem = "only a conv or pool layer can follow a padding layer; got relu"
    assert f"error: old:2: layer 'r' (relu): {problem}" in capsys.readouterr().err
