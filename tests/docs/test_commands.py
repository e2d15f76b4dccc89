"""Every command line in the README and in docs/ runs in a folder that has the files that it names."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli.commands import COMMANDS, module_of
from pycaffe_like.cli.flags import Parser
from tests.cli.conftest import _log_of_this_test_only as _log_of_this_test_only
from tests.conftest import ROOT

from . import world
from .command_lines import command_lines, files, is_usage

GENERATED = {ROOT / "docs" / "layers.md", ROOT / "docs" / "commands" / "README.md"}
PAGES = [page for page in (ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))) if page not in GENERATED]

NOT_RUN = re.compile(
    r"^(pip|make|torchrun|srun|export) |-gpu 0,1|> ~/|\byolo\.|mouth\.cfg|-ubyte|\.ipynb|test_kernel_loss|--map names\.txt"
)
"""Lines that are not run: they would install something, change the user's shell, or need several machines, GPUs, files
of other projects, or a formula that the user writes. Only their flags are checked."""


@pytest.fixture(scope="module")
def folder_with_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns a folder with every file that the command lines name."""
    folder, before = tmp_path_factory.mktemp("folder_with_files"), Path.cwd()
    os.chdir(folder)
    try:
        world.create()
    finally:
        os.chdir(before)
    return folder


def shorten(words: Sequence[str]) -> list[str]:
    """Returns the command with flags that make it short enough for a test."""
    words = list(words)
    if words[:2] == ["pcl", "doctor"]:
        return [*words, "--no-train"]
    if words[:2] in (["pcl", "train"], ["caffe", "train"], ["pcl", "time"]):
        flags = ["-iterations", "--iterations"]
        at = next((i for i, word in enumerate(words) if word in flags), None)
        if at is not None:
            del words[at : at + 2]
        return [*words, "-iterations", "3" if "train" in words else "1"]
    return words


def make_room(words: Sequence[str]) -> None:
    """Removes the command's output if it exists already."""
    for before, word in pairwise(words):
        is_target = before in ("-o", "--run") or (words[0].startswith("convert_") and word == words[-1])
        if is_target and Path(word).exists() and "--resume" not in words:
            shutil.rmtree(word) if Path(word).is_dir() else Path(word).unlink()
    if words[:2] == ["pcl", "import"]:  # it writes the weights beside the net
        Path(words[words.index("-o") + 1]).with_suffix(".caffemodel").unlink(missing_ok=True)


def run_line(line: str) -> None:
    """Runs a command line: in this process if it only calls pcl, otherwise in a shell."""
    words = shlex.split(line)
    make_room(words)
    if words[0] not in ("pcl", "caffe") and words[0] in COMMANDS:
        words = ["pcl", *words]
    if words[0] in ("pcl", "caffe") and not re.search(r"[|<>$;&*]", line):
        assert exit_code(shorten(words)[1:]) == 0, line
        return
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    shim = ROOT / "pycaffe_like" / "shim"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": f"{shim}:{ROOT}"}
    if words[:2] == ["pcl", "train"]:
        line = line.replace("pcl train", "pcl train -iterations 3")
    done = subprocess.run(["bash", "-ec", line], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{line}\n{done.stderr}"


def exit_code(arguments: Sequence[str]) -> int:
    """Runs a command; returns its exit code, also if it exits, as with --help."""
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


def runnable(page: Path) -> list[str]:
    return [line for line in command_lines(page) if not is_usage(line) and not NOT_RUN.search(line)]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def arguments_of(line: str) -> list[str]:
    """Returns the pcl command in a line and its arguments; an empty list if it has none."""
    words = shlex.split(re.split(r"\s(?:2>&1|\||>+)\s", line)[0])
    words = words[words.index("pcl") :] if "pcl" in words else words
    if words[0] in ("pcl", "caffe"):
        return words[1:]
    return words if words[0] in COMMANDS else []


def unknown_flags(command: str, arguments: Sequence[str]) -> list[str]:
    """Returns the flags among the arguments that the command does not have."""
    parser = Parser(prog=command)
    importlib.import_module(f"pycaffe_like.cli.{module_of(command)}").add_flags(parser)
    found = [re.match(r"\[?--?([a-z][\w-]*)", word) for word in arguments]
    names = {match[1].replace("-", "_") for match in found if match is not None}
    known = {option.lstrip("-").replace("-", "_") for option in parser._option_string_actions}
    return sorted(names - known - {"examples"})


@pytest.mark.parametrize("page", [*PAGES, ROOT / "docs" / "commands" / "README.md"], ids=name_of)
def test_flags_of_command_lines_exist(page: Path) -> None:
    for line in command_lines(page):
        command, *rest = arguments_of(line) or [""]
        if command in COMMANDS and command != "run":  # it passes flags on to its script
            assert unknown_flags(command, rest) == [], line


def test_lines_and_flags_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "text\n\n    $ pcl train -solver a.prototxt \\\n        --ranks 2   # twice\n\n```python\npcl = 3\n```\n"
        "```\nconvert_imageset [FLAGS] FOLDER/ LIST DB\n```\n`a.prototxt`:\n\n```\nnet: 1\n```\n"
    )
    lines = list(command_lines(page))
    assert lines == ["pcl train -solver a.prototxt --ranks 2", "convert_imageset [FLAGS] FOLDER/ LIST DB"]
    assert [is_usage(line) for line in lines] == [False, True]
    assert files(page) == {"a.prototxt": "net: 1\n"}
    assert arguments_of("srun --ntasks 8 pcl train -gpu 0 2>&1 | tee log") == ["train", "-gpu", "0"]
    assert unknown_flags("train", ["-solver", "a", "--sync-bn", "--solvr=x", "[--no_such]"]) == ["no_such", "solvr"]


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if runnable(page)], ids=name_of)
def test_command_lines_run(page: Path, folder_with_files: Path) -> None:
    shutil.copytree(folder_with_files, "work", symlinks=True)
    os.chdir("work")
    for name, text in files(page).items():
        Path(name).write_text(text)
    for line in runnable(page):
        run_line(line)
