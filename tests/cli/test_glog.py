"""glog's flags and environment variables, and its log files."""

from __future__ import annotations

import errno
import io
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from pycaffe_like.cli import log, main
from pycaffe_like.cli.flags import Parser
from pycaffe_like.cli.glog import LogFiles, LogSettings, add_log_flags
from pycaffe_like.errors import UsageError
from tests.cli.make import write

NET = 'name: "n" layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 2 dim: 3 } } }'


def settings(*flags: str, **environment: str) -> LogSettings:
    parser = Parser(prog="pcl thing")
    add_log_flags(parser)
    return LogSettings.read(parser.parse(flags), environment)


@pytest.mark.parametrize(
    ("flags", "environment", "expected"),
    [
        pytest.param([], {}, LogSettings(), id="default"),
        pytest.param(["-minloglevel", "2", "-v=1"], {}, LogSettings(minloglevel=2, v=1), id="numbers"),
        pytest.param(["--logtostderr"], {}, LogSettings(logtostderr=True), id="switch"),
        pytest.param(["-alsologtostderr=0"], {}, LogSettings(alsologtostderr=False), id="switch off"),
        pytest.param(["-nolog_prefix"], {}, LogSettings(log_prefix=False), id="negated"),
        pytest.param([], {"GLOG_minloglevel": "1", "GLOG_v": "3"}, LogSettings(minloglevel=1, v=3), id="variables"),
        pytest.param([], {"GLOG_logtostderr": ""}, LogSettings(logtostderr=True), id="empty variable"),
        pytest.param(["-v", "0"], {"GLOG_v": "3"}, LogSettings(v=0), id="the flag counts more"),
        pytest.param(["-logbufsecs", "0", "-vmodule=net=2", "-drop_log_memory"], {}, LogSettings(), id="no effect"),
    ],
)
def test_settings(flags: list[str], environment: dict[str, str], expected: LogSettings) -> None:
    assert settings(*flags, **environment) == expected


@pytest.mark.parametrize(
    ("flags", "environment", "message"),
    [
        (["-log_dir", "none"], {}, "-log_dir: the folder none does not exist\nCreate it first."),
        ([], {"GLOG_stderrthreshold": "high"}, "GLOG_stderrthreshold is not a number; got high"),
        ([], {"GLOG_log_prefix": "perhaps"}, "GLOG_log_prefix is on or off; expected true or false; got perhaps"),
    ],
)
def test_wrong_settings(flags: list[str], environment: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        settings(*flags, **environment)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("flags", "level"),
    [
        ([], logging.INFO),
        (["-v", "1"], logging.DEBUG),
        (["-minloglevel", "1", "-v", "1"], logging.WARNING),
        (["-alsologtostderr=false"], logging.ERROR),
        (["-alsologtostderr=false", "-stderrthreshold", "1"], logging.WARNING),
        (["-alsologtostderr=false", "-logtostderr", "-stderrthreshold", "3"], logging.INFO),
        (["-alsologtostderr=false", "-stderrthreshold", "0", "-minloglevel", "3"], logging.CRITICAL),
    ],
)
def test_what_goes_to_standard_error(flags: list[str], level: int) -> None:
    assert settings(*flags).stderr_level() == level


def lines(path: str) -> list[str]:
    """Checks a log file's header; returns its lines without time, thread and source location."""
    header, *rest = re.split(r"(?<=\] msg)\n", Path(path).read_text(), maxsplit=1)
    assert re.fullmatch(
        r"Log file created at: \d{4}/\d\d/\d\d \d\d:\d\d:\d\d\nRunning on machine: \S+\n"
        r"Log line format: \[IWEF\]mmdd hh:mm:ss\.uuuuuu threadid file:line\] msg",
        header,
    )
    return [line[0] + line.partition("]")[2] for line in rest[0].splitlines() if re.match(r"[IWEF]\d{4} ", line)]


def test_log_files_have_glogs_names_and_lines(capsys: pytest.CaptureFixture[str]) -> None:
    Path("logs").mkdir()
    Path("links").mkdir()
    net = write("n.prototxt", NET)
    assert main(["time", "-model", net, "-iterations", "1", "-log_dir", "logs", "-log_link=links"]) == 0
    files = sorted(path.name for path in Path("logs").iterdir())
    assert files[0] == "caffe.INFO"
    assert re.fullmatch(rf"caffe\.[^ ]+\.log\.INFO\.\d{{8}}-\d{{6}}\.{os.getpid()}", files[1])
    assert os.readlink("logs/caffe.INFO") == files[1]
    assert Path("links/caffe.INFO").samefile(f"logs/{files[1]}")
    assert "I *** Benchmark ends ***" in lines("logs/caffe.INFO")
    assert "] *** Benchmark ends ***" in capsys.readouterr().err


def test_an_error_that_ends_a_command_is_in_all_log_files(capsys: pytest.CaptureFixture[str]) -> None:
    Path("logs").mkdir()
    assert main(["time", "-model", "none.prototxt", "-log_dir=logs"]) == 1
    for level in ("INFO", "WARNING", "ERROR", "FATAL"):
        assert lines(f"logs/caffe.{level}")[0] == "F none.prototxt: there is no such file"
    assert capsys.readouterr().err.startswith("error: none.prototxt")


def test_files_hold_a_level_and_what_is_worse(tmp_path: Path) -> None:
    handler = LogFiles("tool", LogSettings(log_dir=str(tmp_path), minloglevel=1))
    for level, text in ((logging.INFO, "a"), (logging.ERROR, "b"), (logging.WARNING, "c"), (logging.DEBUG, "d")):
        handler.handle(logging.LogRecord("x", level, "f.py", 3, text, (), None))
    handler.close()
    assert lines(f"{tmp_path}/tool.WARNING") == ["E b", "W c"]
    assert lines(f"{tmp_path}/tool.ERROR") == ["E b"]
    assert not (tmp_path / "tool.INFO").exists()


def test_a_full_disk_ends_the_log_file_with_one_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full:
        def write(self, text: str) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    def opened(self: LogFiles, level: int) -> TextIO:
        return Full()  # type: ignore[return-value]

    monkeypatch.setattr(LogFiles, "_open", opened)
    handler = LogFiles("tool", LogSettings(log_dir=str(tmp_path)))
    for _ in range(3):
        handler.handle(logging.LogRecord("x", logging.INFO, "f.py", 3, "a", (), None))
    assert capsys.readouterr().err == f"The log file in {tmp_path} ends here: No space left on device\n"


def test_less_is_shown_from_minloglevel_on(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    net = write("n.prototxt", NET)
    monkeypatch.setenv("GLOG_minloglevel", "1")
    assert main(["time", "-model", net, "-iterations", "1"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["time", "-model", net, "-iterations", "1", "-minloglevel=0", "-log_prefix=false"]) == 0
    assert "\n*** Benchmark ends ***\n" in capsys.readouterr().err


def test_colours_are_for_terminals(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    log.configure(LogSettings(colorlogtostderr=True, log_prefix=False), "tool")
    log.start()
    log.warning("a\x1b[2J")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    log.warning("b")
    log.info("c")
    assert capsys.readouterr().err == "a\\x1b[2J\n\x1b[0;33mb\x1b[m\nc\n"


def test_a_closed_standard_error_stops_nothing() -> None:
    write("n.prototxt", NET)
    Path("logs").mkdir()
    pcl = f"{sys.executable} -m pycaffe_like time -model n.prototxt -iterations 1 -log_dir logs"
    assert subprocess.run(f"{pcl} 2>&-", shell=True, check=False).returncode == 0
    assert "I *** Benchmark ends ***" in lines("logs/caffe.INFO")


def test_the_progress_bar_is_for_terminals(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    log.configure(LogSettings(log_dir=".", log_prefix=False), "tool")
    log.start()
    for is_terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda answer=is_terminal: answer)
        with log.Progress(7, unit="parts") as bar:
            log.info("between")
            bar.step(7)
        assert ("parts" in capsys.readouterr().err) == is_terminal
    assert not any("parts" in line or "%" in line for line in Path("tool.INFO").read_text().splitlines())
    assert Path("tool.INFO").read_text().count("between") == 2


class OutStream(io.StringIO):
    """Stands in for standard error in a Jupyter kernel."""

    __module__ = "ipykernel.iostream"


def test_the_progress_bar_fits_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = OutStream()
    monkeypatch.setattr(sys, "stderr", stream)
    log.configure(LogSettings(log_prefix=False), "tool")
    log.start()
    widths: list[int] = []
    with log.Progress(7, unit="parts") as bar:
        log.info("between")
        bar.show(lambda width: str(widths.append(width)))
        bar.step(7)
    shown = stream.getvalue()
    assert "between\n" in shown
    assert "parts" in shown
    assert widths == [38]
    assert max(map(len, re.split(r"[\r\n]", shown))) == 100
