"""Caffe's programs in the commands that scripts run: pcl runs in their place."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pycaffe_like.python2.caffe_programs import with_pcl

PCL = [sys.executable, "-m", "pycaffe_like"]


def test_lists_of_words() -> None:
    assert with_pcl(["./build/tools/caffe", "train", "-x"]) == [*PCL, "train", "-x"]
    assert with_pcl(("/a b/build/tools/convert_annoset", "a")) == ("/a b/build/tools/convert_annoset", "a")
    assert with_pcl(["/a/build/tools/convert_annoset.bin", "a"]) == [*PCL, "convert_annoset", "a"]
    assert with_pcl(["build/examples/mnist/convert_mnist_data", "a"]) == [*PCL, "convert_mnist_data", "a"]


@pytest.mark.parametrize("words", [["ls", "build/tools/caffe"], ["build/tools/other"], [], ["mybuild/tools/caffe"]])
def test_other_words_stay(words: list[str]) -> None:
    assert with_pcl(words) is words


def test_lines_for_a_shell() -> None:
    line = "cd a && ./build/tools/caffe train --gpu 0 2>&1 | tee x.log; build/tools/caffe_other"
    expected = f"cd a && {shlex.join(PCL)} train --gpu 0 2>&1 | tee x.log; build/tools/caffe_other"
    assert with_pcl(line) == expected


def test_programs_that_were_built_stay() -> None:
    Path("build/tools").mkdir(parents=True)
    Path("build/tools/caffe").write_text("")
    assert with_pcl("./build/tools/caffe train") == "./build/tools/caffe train"
    assert with_pcl(["build/tools/caffe"]) == ["build/tools/caffe"]


@pytest.mark.parametrize("first", ["#!/bin/bash\n", "", "# train\n"])
def test_a_shell_script_that_runs_one(first: str) -> None:
    Path("job.sh").write_text(f"{first}cd a\n./build/tools/caffe train \\\n--gpu 0\n")
    assert with_pcl("job.sh") == f"{first}cd a\n{shlex.join(PCL)} train \\\n--gpu 0\n"
    Path("job.sh").write_text("#!/usr/bin/python\n'./build/tools/caffe'\n")
    assert with_pcl("job.sh") == "job.sh"
    Path("job.sh").write_text(f"{first}ls\n")
    assert with_pcl("job.sh") == "job.sh"


@pytest.mark.parametrize("first", ["print 3", "print(3)"])
def test_scripts_run_pcl(first: str, output: Callable[..., str]) -> None:
    Path("job.sh").write_text("./build/tools/caffe help lr > shown.txt\n")
    before = subprocess.Popen, os.system
    script = f"""
{first}
import os, subprocess
subprocess.call('./job.sh', shell=True)
os.system('build/tools/caffe help lr > other.txt')
pipe = subprocess.Popen(['build/tools/caffe', 'help', 'lr'], stdout=subprocess.PIPE)
with open('third.txt', 'wb') as file:
    file.write(pipe.communicate()[0])
"""
    output(script=script)
    for name in ("shown.txt", "other.txt", "third.txt"):
        assert "pcl lr" in Path(name).read_text()
    assert (subprocess.Popen, os.system) == before
