from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from pathlib import Path

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


def test_actions_come_after_the_command() -> None:
    assert candidates(["data"])[:2] == ["split", "show"]
    assert candidates(["completion"])[:3] == ["bash", "zsh", "fish"]
    assert "split" not in candidates(["data", "split"])
    assert all(word.startswith("-") for word in candidates(["train"]))


@pytest.fixture
def _pcl_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/pcl"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m pycaffe_like "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    Path("solvers").mkdir()
    Path("solvers/s.prototxt").touch()
    for shell, script in SCRIPTS.items():
        Path(f"script.{shell}").write_text(script)


LINES = {
    "pcl extract_s": "extract_seconds",
    "pcl test --we": "--weights",
    "pcl data spl": "split",
    "pcl help comp": {"compare", "compile", "completion", "compute_image_mean"},
    "pcl train -solver solv": "solvers/",
}
"""Lines as they are typed, and the word or words that complete the last of theirs."""


def press_tab(command: list[str], begin: str, line: str) -> str:
    """Types a line and the tab key into an interactive shell, and then puts `echo` before the
    completed line, so that the shell prints it.

    Returns:
        The completed line.
    """
    controller, terminal = pty.openpty()
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True) as shell:
        os.close(terminal)
        try:
            os.write(controller, f"{begin}; echo '<rea''dy>'\n".encode())
            read_until(controller, r"[\r\n](<ready>)")
            os.write(controller, f"{line}\t>'\x01echo '<\n".encode())  # \x01 is the home key
            return read_until(controller, r"[\r\n]<([^\r\n]*)>")
        finally:
            shell.kill()
            os.close(controller)


def read_until(terminal: int, pattern: str) -> str:
    """Reads until the pattern matches; returns what its first group matched."""
    shown = ""
    while (found := re.search(pattern, shown)) is None:
        assert select.select([terminal], [], [], 30)[0], f"the shell shows nothing more: {shown!r}"
        shown += os.read(terminal, 4096).decode(errors="replace")
    return found[1]


SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "PS1='$ '; bind 'set bell-style none'; source script.bash"),
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='$ '; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u; source script.zsh",
    ),
}


@pytest.mark.usefixtures("_pcl_on_the_path")
@pytest.mark.parametrize("line", [line for line, word in LINES.items() if isinstance(word, str)])
@pytest.mark.parametrize("name", SHELLS)
def test_the_tab_key(name: str, line: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"needs {name}")
    command, begin = SHELLS[name]
    assert press_tab(command, begin, line).rstrip() == " ".join([*line.split()[:-1], str(LINES[line])])


@pytest.mark.usefixtures("_pcl_on_the_path")
@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
@pytest.mark.parametrize(("line", "words"), LINES.items())
def test_fish(line: str, words: str | set[str]) -> None:
    program = f"source script.fish; complete -C '{line}'"
    done = subprocess.run(["fish", "--no-config", "-c", program], capture_output=True, text=True, check=True)
    assert {one.partition("\t")[0] for one in done.stdout.splitlines()} == (
        {words} if isinstance(words, str) else words
    )
