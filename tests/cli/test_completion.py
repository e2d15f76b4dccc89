from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from pycaffe_like.cli import COMMANDS, main
from pycaffe_like.cli.completion import SCRIPTS, candidates


def test_commands_come_first() -> None:
    assert candidates([]) == list(COMMANDS)
    assert candidates(["help"]) == list(COMMANDS)


def test_then_the_flags_of_the_command() -> None:
    flags = candidates(["train", "--solver", "x"])
    assert {"--solver", "--weights", "--resume"} <= set(flags)
    assert "--resize_height" not in flags


def test_an_unknown_command_has_no_candidates() -> None:
    assert candidates(["trian"]) == []


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_of_each_shell_asks_pcl(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert "pcl completion --words" in capsys.readouterr().out


def test_a_shell_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion"]) == 2
    assert "a shell is needed; expected pcl completion bash, zsh or fish" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_a_flag() -> None:
    pcl = f'pcl() {{ {sys.executable} -m pycaffe_like "$@"; }}\n'
    ask = "COMP_WORDS=(pcl test --we); COMP_CWORD=2; _pcl; echo ${COMPREPLY[@]}"
    done = subprocess.run(["bash", "-c", pcl + SCRIPTS["bash"] + ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "--weights"
