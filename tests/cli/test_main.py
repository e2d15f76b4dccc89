"""`pcl` itself: commands, help, exit codes."""

from __future__ import annotations

import importlib
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import pycaffe_like
from pycaffe_like.cli import COMMANDS, main, run_program
from pycaffe_like.cli.commands import module_of
from tests.conftest import ROOT


@pytest.mark.parametrize("flag", ["-h", "--help", "-help", "help"])
def test_help_lists_all_commands(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([flag]) == 0
    out = capsys.readouterr().out
    for name, text in COMMANDS.items():
        assert f"  {name} " in out
        assert text in out


def test_nothing_is_a_wrong_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: pcl COMMAND" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{pycaffe_like.__version__}\n"


def test_a_slip_in_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trian"]) == 2
    assert capsys.readouterr().err == "error: command 'trian' is unknown\nDid you mean 'train'?\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_and_a_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    summary = (importlib.import_module(f"pycaffe_like.cli.{module_of(name)}").__doc__ or "").splitlines()[0]
    assert summary in capsys.readouterr().out
    assert (ROOT / f"docs/commands/{name}.md").read_text().startswith(f"# pcl {name}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--examples"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert name in lines[0]


def test_help_of_a_command_is_what_help_says_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for arguments in (["help", "lr"], ["lr", "--help"]):
        with pytest.raises(SystemExit):
            main(arguments)
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != ""


def test_errors_have_one_line_unless_the_traceback_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "--net", "none.prototxt"]) == 1
    assert capsys.readouterr().err.splitlines()[0] == "error: none.prototxt: there is no such file"
    with pytest.raises(Exception, match="no such file"):
        main(["time", "--net", "none.prototxt", "--traceback"])


def test_ctrl_c_and_a_closed_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    module = importlib.import_module("pycaffe_like.cli.device_query")

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "run", interrupted)
    assert main(["device_query"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    net = ROOT / "netdefs/googlenet.prototxt"
    command = f"{sys.executable} -c 'from pycaffe_like.cli import main; main()' compile {net} --print | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1


PROGRAMS = [path for path in sorted((ROOT / "tools").glob("*.py")) if "run_program" in path.read_text()]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_tool_is_named_as_its_command(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert path.stem in COMMANDS
    monkeypatch.setattr(sys, "argv", [str(path), "--help"])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(path), run_name="__main__")
    assert left.value.code == 0
    assert f"usage: {path.stem} " in capsys.readouterr().out


def test_installed_programs_are_named_as_commands() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    named = re.findall(r'^(\w+) = "pycaffe_like.cli:run_program"', text, re.M)
    assert "convert_imageset" in named
    assert set(named) <= set(COMMANDS)


def test_a_program_of_another_name_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/convert_images", "a", "b"])
    assert run_program() == 2
    assert capsys.readouterr().err == "error: command 'convert_images' is unknown\nDid you mean 'convert_imageset'?\n"


@pytest.mark.parametrize("name", ["train", "test", "time", "device_query"])
def test_commands_of_caffe_take_all_its_flags(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["solver", "model", "phase", "level", "stage", "snapshot", "weights", "sigint_effect", "sighup_effect"]
    values = {"phase": "TEST", "level": "1", "sigint_effect": "stop", "sighup_effect": "none"}
    given = [f"-{flag}={values.get(flag, 'none.file')}" for flag in flags]
    main([name, *given, "-gpu=0", "-iterations=2"])
    assert "unknown argument" not in capsys.readouterr().err


def test_flags_without_effect_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    main(["device_query", "-solver=s.prototxt", "-iterations", "3"])
    err = capsys.readouterr().err
    assert "] -solver has no effect on pcl device_query.\n" in err
    assert "] -iterations has no effect on pcl device_query.\n" in err
