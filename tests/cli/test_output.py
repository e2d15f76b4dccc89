"""Files that commands write: missing folders are created, and removed again if the command fails."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli.output import picture_ending, writing
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
