"""Resolved nets and solvers: the text names the origin of every value, and parses to the same values."""

from __future__ import annotations

from pathlib import Path

from pycaffe_like.proto import Overrides, read_net, read_solver
from pycaffe_like.proto.resolved import net_lines, solver_lines

NET = """name: "n" force_backward: true
layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 3 dim: 5 } } }
layer { name: "ip" type: "InnerProduct" bottom: "x" top: "y" param { lr_mult: 2 } param { lr_mult: 7 }
  inner_product_param { num_output: 11 weight_filler { type: "xavier" } } }
"""


def test_values_of_a_net_say_where_they_come_from() -> None:
    Path("n.prototxt").write_text(NET)
    changed = read_net("n.prototxt", overrides=Overrides.parse(["ip:inner_product_param.num_output=13"]))
    lines = list(net_lines(changed, read_net("n.prototxt")))
    stripped = [line.strip() for line in lines]
    assert "num_output: 13  # flag" in stripped
    assert "lr_mult: 7  # file" in stripped
    assert "# default: bias_term: true" in stripped
    assert "force_backward: true  # file" in stripped
    Path("again.prototxt").write_text("\n".join(lines))
    assert read_net("again.prototxt").layers[1].options == changed.layers[1].options
    assert [layer.name for layer in read_net("again.prototxt").layers] == ["in", "ip"]


def test_values_that_equal_their_defaults_say_who_set_them() -> None:
    Path("s.prototxt").write_text('base_lr: 0.5 lr_policy: "fixed" momentum: 0 gamma: 0.5 display: 0 type: "SGD"')
    changed = read_solver("s.prototxt", overrides=Overrides.parse(["gamma=0", "iter_size=1"]))
    lines = list(solver_lines(changed, read_solver("s.prototxt"), 17, [], []))
    assert {"momentum: 0  # file", "display: 0  # file", 'type: "SGD"  # file'} <= set(lines)
    assert {"gamma: 0  # flag", "iter_size: 1  # flag", "# default: test_interval: 0"} <= set(lines)
    assert 'snapshot_prefix: "s"  # default: derived from the name of the file' in lines
    Path("n.prototxt").write_text(NET.replace("force_backward: true", "force_backward: false"))
    assert "force_backward: false  # file" in net_lines(read_net("n.prototxt"), read_net("n.prototxt"))


def test_values_of_a_solver_say_where_they_come_from() -> None:
    text = 'base_lr: 0.5 momentum: 0.25 stepvalue: 3 stepvalue: 7 solver_mode: CPU early_stop { monitor: "y max" patience: 5 }'
    Path("s.prototxt").write_text(text)
    settings = ["momentum=0.75", "stepvalue=3,11", "early_stop.patience=2"]
    changed = read_solver("s.prototxt", overrides=Overrides.parse(settings))
    lines = list(solver_lines(changed, read_solver("s.prototxt"), 17, ['name: "a"'], [['name: "b"'], ['name: "c"']]))
    for line in (
        "base_lr: 0.5  # file",
        "momentum: 0.75  # flag",
        "stepvalue: 11  # flag",
        '  monitor: "y max"  # file',
        "  patience: 2  # flag",
        "# default: momentum2: 0.999",
        "solver_mode: CPU  # file",
        "random_seed: 17  # drawn",
    ):
        assert line in lines, line
    assert not any("solver_type" in line for line in lines)
    Path("again.prototxt").write_text("\n".join(lines))
    again = read_solver("again.prototxt")
    assert (again.momentum, again.stepvalue, again.early_stop) == (0.75, (3, 11), changed.early_stop)
    assert (again.train_net_param.name, [net.name for net in again.test_net_param]) == ("a", ["b", "c"])  # type: ignore[union-attr]
