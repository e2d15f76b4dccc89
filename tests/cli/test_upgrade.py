"""`pcl upgrade_net_proto_text`, `upgrade_net_proto_binary` and `upgrade_solver_proto_text`."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.proto import read_net


def upgrade(command: str, text: str) -> str:
    Path("old").write_text(text)
    assert run_command(command, ["old", "new"]) == 0
    return Path("new").read_text()


V0 = """
# this comment is lost in the upgrade
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
        ("lr_mult: 0.33333334", "lr_mult: 0.333333343"),  # six digits would give another float32
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
            "old:1:12: unknown fields of this layer are dropped",
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
    assert run_command("upgrade_net_proto_text", ["old", "old/new"]) == 1
    assert "error: old/new cannot be written: File exists\n" in capsys.readouterr().err


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
