"""Files that commands write: missing folders are created, and removed again if the command fails."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli.output import check_output, picture_ending, writing
from pycaffe_like.errors import UsageError
from pycaffe_like.files.datum import pack

from .make import database, picture, write


def test_a_missing_folder_is_created() -> None:
    with writing("new/deep/file") as path:
        path.write_text("1")
    assert Path("new/deep/file").read_text() == "1"


def test_a_failed_command_leaves_no_folder() -> None:
    with pytest.raises(ZeroDivisionError), writing("new/deep/file"):
        _ = 1 / 0
    assert not Path("new").exists()


SOLVER = 'base_lr: 0.1 lr_policy: "fixed" max_iter: 9 net: "x"'


@pytest.mark.parametrize(
    "command",
    [
        "db convert db new/deep/x.h5 --backend hdf5",
        "db convert db new/deep/x",
        "db show db -o new/deep/x.png",
        "compute_image_mean db new/deep/x",
        "convert_imageset p/ list.txt new/deep/x",
        "convert_imageset p/ list.txt other -mean new/deep/x",
        "upgrade_solver_proto_text solver.prototxt new/deep/x",
        "netdef lenet -o new/deep/x",
        "lr solver.prototxt --plot new/deep/x.png",
    ],
    ids=lambda command: " ".join(command.split()[:2]),
)
def test_all_commands_create_missing_folders(command: str) -> None:
    database("db", [pack(np.full((3, 7, 5), 9, np.uint8), 0)])
    picture("p/a.png", np.zeros((7, 5, 3), np.uint8))
    write("list.txt", "a.png 0\n")
    write("solver.prototxt", SOLVER)
    assert main(command.split()) == 0
    assert [path.name for path in Path("new/deep").iterdir() if path.name.startswith("x")]


def test_a_name_that_is_not_a_picture() -> None:
    assert picture_ending("a/b.JPG") == ".jpg"
    assert picture_ending("/dev/null") == ".png"
    with pytest.raises(UsageError, match="^b is not named as a picture; expected a name that ends in .png, "):
        picture_ending("b")


NET = 'layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }'


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("view net.svg -o net.svg", "net.svg has the wrong extension; expected a name that ends in .html or .htm"),
        ("compare a b --html net.svg", "net.svg has the wrong extension; expected a name that ends in .html or .htm"),
        ("draw_net net.svg net.svg", "net.svg is the file that the command reads; expected another file to write to"),
        ("import none.onnx -o net.onnx", "net.onnx is not named as a prototxt; expected -o net.prototxt"),
        ("run folder", "folder is a folder; expected a script or a notebook"),
        ("run --figures net.svg x.ipynb", "--figures net.svg is a file; expected a folder, which may not exist yet"),
        ("init folder --size 5000", "--size is out of range; expected 8 to 4096; got 5000"),
    ],
)
def test_a_name_that_would_replace_something_else(
    command: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("net.svg", NET)
    Path("folder").mkdir()
    write("x.ipynb", '{"nbformat": 4, "cells": [], "metadata": {}}')
    assert main(command.split()) == 2
    assert f"error: {message}" in capsys.readouterr().err
    assert Path("net.svg").read_text() == NET


def test_any_device_may_be_written_to() -> None:
    check_output("/dev/null", (".html",))
    check_output("new.HTML", (".html",), reads="none")
