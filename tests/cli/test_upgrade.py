"""pcl upgrade_net_proto_text, upgrade_net_proto_binary and upgrade_solver_proto_text."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.files.wire import header, varint
from pycaffe_like.proto import caffe_pb2, read_net


def upgrade(command: str, text: str) -> str:
    Path("old").write_text(text)
    assert run_command(command, ["old", "new"]) == 0
    return Path("new").read_text()


V0 = """
# comments are lost
name: "net"
input: "data" input_dim: 2 input_dim: 3 input_dim: 5 input_dim: 7
layers { layer { name: "pad" type: "padding" pad: 2 } bottom: "data" top: "pad" }
layers {
  layer { name: "conv" type: "conv" num_output: 11 kernelsize: 5 biasterm: false
          weight_filler { type: "gaussian" std: 0.01 } blobs_lr: 1. weight_decay: 1e-05 }
  bottom: "pad" top: "conv"
}
layers { layer { name: "pool" type: "pool" pool: AVE kernelsize: 3 stride: 2 } bottom: "conv" top: "pool" }
"""

TODAY = """name: "net"
layer {
  name: "input"
  type: "Input"
  top: "data"
  input_param {
    shape {
      dim: 2
      dim: 3
      dim: 5
      dim: 7
    }
  }
}
layer {
  name: "conv"
  type: "Convolution"
  bottom: "data"
  top: "conv"
  param {
    lr_mult: 1
    decay_mult: 1e-05
  }
  convolution_param {
    num_output: 11
    bias_term: false
    pad: 2
    kernel_size: 5
    weight_filler {
      type: "gaussian"
      std: 0.01
    }
  }
}
layer {
  name: "pool"
  type: "Pooling"
  bottom: "conv"
  top: "pool"
  pooling_param {
    pool: AVE
    kernel_size: 3
    stride: 2
  }
}
"""


def test_a_v0_net_as_caffe_prints_it() -> None:
    assert upgrade("upgrade_net_proto_text", V0) == TODAY


def test_what_is_of_today_stays_and_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert upgrade("upgrade_net_proto_text", TODAY) == TODAY
    assert "] File already in latest proto format: old\n" in capsys.readouterr().err
    upgrade("upgrade_net_proto_text", V0)
    assert "latest proto format" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("lr_mult: 0.1", "lr_mult: 0.1"),
        ("lr_mult: 1.0", "lr_mult: 1"),
        ("lr_mult: 1000000", "lr_mult: 1e+06"),
        ("lr_mult: 0.33333334", "lr_mult: 0.333333343"),  # six digits are another float32
        ("lr_mult: -inf", "lr_mult: -inf"),
        ("lr_mult: nan", "lr_mult: nan"),
        ("share_mode: 1", "share_mode: PERMISSIVE"),
        (r"name: 'a\"b\\\n\177'", r'name: "a\"b\\\n\177"'),
        (r'name: "it\'s"', r'name: "it\'s"'),
        ('name: "näme"', 'name: "näme"'),
    ],
)
def test_how_a_value_is_printed(given: str, printed: str) -> None:
    text = upgrade("upgrade_net_proto_text", f'layer {{ name: "x" param {{ {given} }} }}')
    assert text == f'layer {{\n  name: "x"\n  param {{\n    {printed}\n  }}\n}}\n'


def test_fields_that_only_a_fork_knows_stay() -> None:
    old = """
    fork_field: 7
    layers { name: "a" type: RELU bottom: "x" top: "y" fork_param { mode: FAST list: 1 list: 2.50 inner { text: "a\\n" } } flag: true }
    """
    new = upgrade("upgrade_net_proto_text", old)
    assert new == (
        'fork_field: 7\nlayer {\n  name: "a"\n  type: "ReLU"\n  bottom: "x"\n  top: "y"\n  fork_param {\n    mode: FAST\n'
        '    list: 1\n    list: 2.50\n    inner {\n      text: "a\\n"\n    }\n  }\n  flag: true\n}\n'
    )
    assert upgrade("upgrade_net_proto_text", new) == new


@pytest.mark.parametrize(
    ("old", "warning"),
    [
        (
            'layer { name: "a"\n convolution_param { fork: 3 } }',
            "old:2:22: ConvolutionParameter has no field 'fork', so it is ignored",
        ),
        (
            'input: "x" layers { layer { name: "p" type: "padding" pad: 1 } bottom: "x" top: "y" fork { } }',
            "old:1:12: unknown fields of this layer are left out",
        ),
    ],
    ids=["deep", "of a padding layer"],
)
def test_a_field_that_cannot_stay_is_warned_about(old: str, warning: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "fork" not in upgrade("upgrade_net_proto_text", old)
    assert f"] {warning}\n" in capsys.readouterr().err


def test_a_type_that_only_a_fork_knows_stays() -> None:
    new = upgrade("upgrade_net_proto_text", 'layers { name: "a" type: SOME_FORK bottom: "x" top: "y" }')
    assert new == 'layer {\n  name: "a"\n  type: "SOME_FORK"\n  bottom: "x"\n  top: "y"\n}\n'


def test_the_upgraded_net_is_the_same_net() -> None:
    upgrade("upgrade_net_proto_text", V0)
    assert read_net("new") == read_net("old")


@pytest.mark.parametrize(
    ("command", "text", "message"),
    [
        (
            "upgrade_net_proto_text",
            "layer {",
            "error: old:1:7: this '{' is never closed; expected '}'; got the end of the file\n",
        ),
        ("upgrade_net_proto_text", "layer { } layers { }", "error: old: the file has both `layer` and `layers`\n"),
        (
            "upgrade_solver_proto_text",
            "solver_type: ADAM type: 'SGD'",
            "error: old: solver_type and type are both set\n",
        ),
        ("upgrade_net_proto_binary", "", "error: old: the file is empty; expected a .caffemodel\n"),
        ("upgrade_net_proto_binary", "\n\1x", "error: old: the file holds no layers; expected a .caffemodel\n"),
    ],
)
def test_errors_leave_the_output_alone(
    command: str, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("old").write_text(text)
    Path("new").write_text("what was there")
    assert run_command(command, ["old", "new"]) == 1
    assert capsys.readouterr().err.partition("error: ")[2].startswith(message.removeprefix("error: "))
    assert Path("new").read_text() == "what was there"


@pytest.mark.parametrize("command", ["upgrade_net_proto_text", "upgrade_net_proto_binary", "upgrade_solver_proto_text"])
def test_no_such_file(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(command, ["no", "new"]) == 1
    assert "error: no: there is no such file" in capsys.readouterr().err


def test_an_output_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("old").write_text(TODAY)
    assert run_command("upgrade_net_proto_text", ["old", "nowhere/new"]) == 1
    assert "error: nowhere/new cannot be written: No such file or directory\n" in capsys.readouterr().err


def test_a_device_is_written_to() -> None:
    Path("old").write_text(TODAY)
    assert run_command("upgrade_net_proto_text", ["old", "/dev/null"]) == 0
    assert Path("/dev/null").is_char_device()


def test_a_link_stays_a_link() -> None:
    Path("old").write_text(TODAY)
    Path("new").symlink_to("target")
    assert run_command("upgrade_net_proto_text", ["old", "new"]) == 0
    assert Path("new").is_symlink()
    assert Path("target").read_text() == TODAY


def test_a_solver() -> None:
    old = 'net: "n.prototxt"\nsolver_type: NESTEROV\nbase_lr: 0.01\nmomentum: 0.9 fork_lr: 0.5 net_param { name: "x" }'
    assert upgrade("upgrade_solver_proto_text", old) == (
        'base_lr: 0.01\nmomentum: 0.9\nnet: "n.prototxt"\nnet_param {\n  name: "x"\n}\ntype: "Nesterov"\nfork_lr: 0.5\n'
    )


def test_a_solver_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert upgrade("upgrade_solver_proto_text", 'type: "Adam" base_lr: 1') == 'base_lr: 1\ntype: "Adam"\n'
    assert "] File already in latest proto format: old\n" in capsys.readouterr().err


VALUES = np.arange(30, dtype=np.float32) / 7


def blob(**fields: Any) -> Any:
    return caffe_pb2.BlobProto(data=VALUES.tolist(), **fields)


def upgraded(net: Any) -> Any:
    """A NetParameter after the binary tool, parsed by protobuf."""
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
    assert upgraded(old) == expected
    assert Path("new").read_bytes() == expected.SerializeToString()


def test_v0_weights_with_a_padding_layer_and_an_input() -> None:
    old = caffe_pb2.NetParameter(input=["data"], input_dim=[2, 3, 5, 7])
    padding = old.layers.add(bottom=["data"], top=["p"]).layer
    padding.name, padding.type, padding.pad = "p", "padding", 2
    conv = old.layers.add(bottom=["p"], top=["c"])
    conv.layer.name, conv.layer.type, conv.layer.kernelsize = "c", "conv", 3
    conv.layer.blobs.append(blob(num=1, channels=1, height=6, width=5))
    conv.blobs.append(blob(num=1, channels=1, height=5, width=6))
    new = upgraded(old)
    assert [(layer.name, layer.type, list(layer.bottom)) for layer in new.layer] == [
        ("input", "Input", []),
        ("c", "Convolution", ["data"]),
    ]
    assert new.layer[1].convolution_param.pad == [2]
    assert [(one.height, one.width) for one in new.layer[1].blobs] == [(5, 6), (6, 5)]
    assert not new.layers


def test_layers_of_today_are_copied_with_all_that_a_fork_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    layer = caffe_pb2.LayerParameter(name="x", type="Fork", blobs=[blob(shape={"dim": [30]})]).SerializeToString()
    layer += header(143, 2) + b"\xff\xff" + varint(147 << 3) + varint(5)  # numbers that mean something else to others
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
    new = upgraded(net)
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
        "old:1: V0LayerParameter has no field 999: it is left out",
        "old:1: V1LayerParameter has no field 888: it is left out",
        "old:2: V1LayerParameter has no type of this number: it is left out",
    ]
    assert [(layer.name, layer.type) for layer in read_weights("new")] == [("c", "ReLU"), ("d", "")]


@pytest.mark.parametrize(
    ("net", "message"),
    [
        (
            header(2, 3) + header(1, 1) + b"\xff" + header(100, 0),
            "error: old: the file is cut off or damaged",
        ),
        (header(2, 0) + header(100, 0), "error: old: the file has both `layer` and `layers`\n"),
        (header(2, 4) + header(8, 2) + b"\x0a\xff", "error: old:1: this is no V1LayerParameter\n"),
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
    assert "error: old: an HDF5 file has no old form; expected a .caffemodel\n" in capsys.readouterr().err
