"""Standard output on a full disk: every command reports it in one line and exits with code 1."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase

from .make import picture, write

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")

NET = """
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 5 dim: 7 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 11 } }
layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
"""
SOLVER = 'net: "net.prototxt" base_lr: 0.01 lr_policy: "fixed" max_iter: 3000'
MESSAGE = "error: standard output cannot be written: No space left on device\n"

COMMANDS = [
    "",
    "--help",
    "--version",
    "lr --help",
    "lr --examples",
    "help lr",
    "lr solver.prototxt",
    "lr solver.prototxt --plot rates.svg",
    "check net.prototxt",
    "compile net.prototxt --print",
    "completion bash",
    "db stats db",
    "device_query",
    "netdef lenet",
    "predict net.prototxt w.caffemodel 0.png --json",
    "pythonpath",
    "summarize net.prototxt",
    "summary net.prototxt",
    "train -solver solver.prototxt --print-config",
]


@pytest.fixture(autouse=True)
def _files() -> None:
    write("net.prototxt", NET)
    write("solver.prototxt", SOLVER)


def exit_code_with_full_output(command: str) -> int:
    """Runs a command in a child process whose standard output is a full disk; returns the exit code.

    Standard error goes to the file `errors`.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
        os.dup2(os.open("errors", os.O_WRONLY | os.O_CREAT), 2)
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
        code = main(command.split())
        sys.stdout.flush()  # like Python at exit
    finally:
        sys.stderr.flush()
        os._exit(code)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_that_its_output_is_lost(command: str) -> None:
    if command.startswith(("predict", "db")):
        picture("0.png", np.full((17, 19, 3), 7, np.uint8))
        write("list.txt", "0.png 1\n")
        Net(read_net("net.prototxt"), NetState(Phase.TEST)).save("w.caffemodel")
        assert main(["convert_imageset", "./", "list.txt", "db"]) == 0
    assert exit_code_with_full_output(command) == 1
    errors = Path("errors").read_text()
    assert errors.endswith(MESSAGE), errors
    assert errors.count("error") == 1


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_python_ends_without_a_warning(unbuffered: str) -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "pycaffe_like", "lr", "solver.prototxt"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
    assert (ended.returncode, ended.stderr) == (1, MESSAGE)


def test_a_reader_that_has_gone_ends_the_command_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "pycaffe_like", "lr", "solver.prototxt"], stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, b"")
