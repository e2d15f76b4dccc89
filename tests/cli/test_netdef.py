"""`pcl netdef`: published networks as prototxt."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.cli import main
from pycaffe_like.networks import net_text, networks
from pycaffe_like.proto import read_net, read_solver


def test_it_prints_the_net(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["netdef", "lenet"]) == 0
    assert capsys.readouterr().out == net_text("lenet")


def test_classes_size_and_deploy_change_the_net() -> None:
    flags = ["--classes", "7", "--size", "53", "--deploy", "-o", "net.prototxt"]
    assert main(["netdef", "lenet", *flags]) == 0
    net = read_net("net.prototxt")
    assert net.layers[0].option("input_param")["shape"] == ((1, 1, 53, 53),)
    assert net.layers[-1].type == "Softmax"
    assert [one.option("inner_product_param")["num_output"] for one in net.layers if one.type == "InnerProduct"] == [
        500,
        7,
    ]


def test_the_net_says_what_it_is_and_where_it_comes_from() -> None:
    first, second = net_text("vgg_d").splitlines()[:2]
    assert first == "# VGG, configuration D. Simonyan and Zisserman, 2014. `pcl netdef vgg_d` writes it."
    assert second == 'name: "VGG D"'


def test_the_list_has_a_line_for_each_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["netdef", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(networks())
    assert "alexnet" in lines[2]
    assert "227x227" in lines[2]


@pytest.mark.parametrize("name", [name for name, one in networks().items() if one.solver])
def test_solver_and_net_belong_together(name: str) -> None:
    assert main(["netdef", name, "--solver", "-o", "solver.prototxt"]) == 0
    solver = read_solver("solver.prototxt")
    assert solver.net == f"{name}.prototxt"
    assert solver.snapshot_prefix == f"snaps/{name}"
    rates = solver.stagelr if solver.base_lr is None else [solver.base_lr]  # lr_policy multifixed has no base_lr
    assert min(rates, default=0) > 0
    assert solver.max_iter > 0
    assert solver.lr_policy


def test_the_solver_may_name_another_file() -> None:
    assert main(["netdef", "alexnet", "--solver", "--net", "nets/a.prototxt", "-o", "s.prototxt"]) == 0
    assert read_solver("s.prototxt").net == "nets/a.prototxt"


def test_a_file_is_not_replaced_unless_asked(capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.prototxt").write_text("mine")
    assert main(["netdef", "lenet", "-o", "net.prototxt"]) == 1
    assert capsys.readouterr().err == "error: net.prototxt exists\n--overwrite replaces it.\n"
    assert Path("net.prototxt").read_text() == "mine"
    assert main(["netdef", "lenet", "-o", "net.prototxt", "--overwrite"]) == 0
    assert Path("net.prototxt").read_text() == net_text("lenet")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ([], "a network is needed; expected pcl netdef NAME\npcl netdef --list names them all."),
        (["resnet5O"], "network 'resnet5O' is unknown\nDid you mean 'resnet50'?"),
        (["qqqqqqqq"], "network 'qqqqqqqq' is unknown\npcl netdef --list names them all."),
        (["lenet", "--classes", "0"], "--classes is too small; expected 1 or more; got 0"),
        (["vgg_d", "--size", "31"], "vgg_d does not work on that size; expected 32 or more; got 31"),
        (
            ["lenet", "--solver", "--size", "40"],
            "--size changes the net, not its solver\nWrite the net without --solver.",
        ),
        (["lenet", "--net", "x"], "--net goes with --solver"),
        (["lenet", "--list"], "--list takes no name; got lenet"),
    ],
)
def test_wrong_command_lines(flags: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["netdef", *flags]) == 2
    assert capsys.readouterr().err == f"error: {said}\n"


def test_where_nothing_can_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").touch()
    assert main(["netdef", "lenet", "-o", "file/net.prototxt"]) == 1
    assert "file/net.prototxt cannot be written" in capsys.readouterr().err
