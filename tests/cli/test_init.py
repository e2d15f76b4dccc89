"""`pcl init`: the new project trains without changes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli.starter_net import Plan, net_text
from pycaffe_like.data.listfile import read_list
from pycaffe_like.data.stored import inspect_records, open_stored
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file, read_net
from pycaffe_like.spec import NetState, Phase
from tests.conftest import ROOT

CLASSES = {"ant": 7, "bee": 11, "cow": 5}


@pytest.fixture(autouse=True)
def _pictures(_in_empty_folder: None) -> None:
    random = np.random.default_rng(1)
    for label, count in CLASSES.items():
        Path("photos", label).mkdir(parents=True)
        for number in range(count):
            size = (37, 29) if number % 3 else (41, 53)
            cv2.imwrite(f"photos/{label}/{number}.png", random.integers(0, 256, (*size, 3), np.uint8))


def test_a_project_of_a_folder_of_classes_trains(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "photos", "-o", "project"]) == 0
    out = capsys.readouterr().out
    assert "3 classes, 19 pictures to train and 4 to test on, 29x29\n" in out
    assert Path("project/labels.txt").read_text() == "ant\nbee\ncow\n"
    train, val = read_list("project/lists/train.txt"), read_list("project/lists/val.txt")
    assert sorted(entry.path for entry in [*train, *val]) == sorted(
        f"{name}/{number}.png" for name, count in CLASSES.items() for number in range(count)
    )
    assert {
        one.picture.shape
        for one in inspect_records(open_stored("project/val_lmdb"), range(4))
        if one.picture is not None
    } == {(3, 29, 29)}
    solver = Path("project/solver.prototxt")
    assert "test_iter: 1 " in solver.read_text()
    solver.write_text(solver.read_text().replace("max_iter: 1500", "max_iter: 2"))
    assert main(["train", "--solver", "project/solver.prototxt"]) == 0
    assert Path("project/snaps/net_iter_2.caffemodel").exists()
    assert Path("project/snaps/labels.txt").read_text() == "ant\nbee\ncow\n"


def test_lists_that_are_there_are_used() -> None:
    Path("photos/train.txt").write_text("ant/0.png 4\nbee/1.png 0\n")
    Path("photos/val.txt").write_text("ant/2.png 4\n")
    assert main(["init", "photos", "--size", "16", "--prefix", "snaps/x"]) == 0
    net = read_net("photos_project/net.prototxt", "typo")
    (scores,) = [layer for layer in net.layers if layer.name == "ip2"]
    assert scores.option("inner_product_param")["num_output"] == 5
    assert 'snapshot_prefix: "snaps/x"' in Path("photos_project/solver.prototxt").read_text()
    assert not Path("photos_project/labels.txt").exists()


@pytest.mark.parametrize("size", [8, 16, 28, 32, 60, 129, 256])
def test_the_net_fits_pictures_of_any_size(size: int) -> None:
    plan = Plan("p", "p/snaps", 7, size, 23, 12, [1.5, 2.5, 3.5])
    assert plan.test_batch == 12
    text = net_text(plan)
    data = f'layer {{ name: "data" type: "Input" top: "data" input_param {{ shape {{ dim: 2 dim: 3 dim: {plan.crop} dim: {plan.crop} }} }} }}'
    layers = text[text.index('layer {\n  name: "conv1"') : text.index('layer {\n  name: "accuracy"')]
    net = Net(net_file(data + layers, "net").lowered(), NetState(Phase.TEST))
    shapes = {top.name: top.shape for layer in net.layers for top in layer.tops}
    assert shapes["ip2"] == (2, 7)
    assert shapes[f"conv{plan.blocks}"][2] <= 8


def test_a_project_that_is_there_stays(capsys: pytest.CaptureFixture[str]) -> None:
    Path("project").mkdir()
    Path("project/net.prototxt").write_text("mine")
    assert main(["init", "photos", "-o", "project"]) == 1
    assert "error: project/net.prototxt exists\n" in capsys.readouterr().err
    assert [path.name for path in Path("project").iterdir()] == ["net.prototxt"]
    assert main(["init", "photos", "-o", "project", "--overwrite"]) == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ant/0.png 1 2\n", "train.txt has several labels per line, or real-valued ones"),
        ("ant/0.png -1\n", "a label is negative; expected labels from 0 on; got -1"),
    ],
)
def test_lists_that_are_not_of_classes(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("train", "val"):
        Path(f"photos/{name}.txt").write_text(line)
    assert main(["init", "photos"]) == 1
    assert f"error: {message}" in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["--val=0", "--val=1", "--size=7"])
def test_wrong_command_lines(flag: str) -> None:
    assert main(["init", "photos", flag]) == 2


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    ("mouth", "solver"), [("", "solvers/mouth.prototxt"), ("photos", "data/mouth/solver.prototxt")]
)
def test_make_train_takes_any_folder(mouth: str, solver: str) -> None:
    done = subprocess.run(
        ["make", "-n", "-f", ROOT / "Makefile", "train", f"MOUTH={mouth}"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
        cwd=ROOT,
    )
    assert f"pcl train --solver {solver}" in done.stdout
    assert ('pcl init "photos" -o data/mouth' in done.stdout) == bool(mouth)


def test_a_project_folder_that_cannot_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("x")
    assert main(["init", "photos", "-o", "file/project"]) == 1
    assert "the folder file/project cannot be made: Not a directory" in capsys.readouterr().err


def test_one_class_is_not_enough(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("bee", "cow"):
        shutil.rmtree(f"photos/{name}")
    assert main(["init", "photos"]) == 1
    err = capsys.readouterr().err
    assert "photos has one class, ant; expected a folder for each of two or more classes" in err


def test_the_channels_double_up_to_192() -> None:
    assert main(["init", "photos", "--size", "600"]) == 0
    net = read_net("photos_project/net.prototxt", "typo")
    convolutions = [layer.option("convolution_param") for layer in net.layers if layer.type == "Convolution"]
    assert [options["num_output"] for options in convolutions] == [12, 24, 48, 96, 192, 192, 192][: len(convolutions)]
    assert len(convolutions) >= 6


def test_pcl_check_has_no_remark_on_a_new_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "photos", "-o", "project"]) == 0
    capsys.readouterr()
    assert main(["check", "--strict", "project/solver.prototxt"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"project/solver\.prototxt: ok, \d+ layers, [\d,]+ parameters", line)


def test_only_sorted_training_records_are_a_remark(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "photos", "-o", "project"]) == 0
    assert "sorted" not in capsys.readouterr().err


def test_one_picture_a_class_is_not_enough(capsys: pytest.CaptureFixture[str]) -> None:
    for name in CLASSES:
        for number in range(1, CLASSES[name]):
            Path(f"photos/{name}/{number}.png").unlink()
    assert main(["init", "photos"]) == 1
    expected = "photos has one picture a class; expected two or more, to train and to test on"
    assert expected in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["photos"]


def test_files_that_are_no_pictures_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("photos/ant/notes.txt").write_text("x")
    assert main(["init", "photos", "-o", "project"]) == 0
    assert "Skipped 1 file without a picture's extension, such as ant/notes.txt" in capsys.readouterr().err
