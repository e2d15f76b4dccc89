"""`pcl parse_log` and `pcl extract_seconds`, on Caffe's logs and on ours."""

from __future__ import annotations

import csv
import math
import os
from datetime import datetime
from pathlib import Path

import pytest

from pycaffe_like import logfmt
from pycaffe_like.cli import run_command

from .caffe_log import HEAD, LENET, line, lines_of_display, lines_of_test, write


def parse(text: str, *flags: str) -> tuple[list[list[str]], list[list[str]]]:
    """Runs `pcl parse_log`; returns the rows of the train and the test table. A missing table is empty."""
    assert run_command("parse_log", [write("caffe.log", text), ".", *flags]) == 0
    delimiter = ";" if "--delimiter=;" in flags else ","
    tables = []
    for kind in ("train", "test"):
        path = Path(f"caffe.log.{kind}")
        tables.append(list(csv.reader(path.read_text().splitlines(), delimiter=delimiter)) if path.exists() else [])
    return tables[0], tables[1]


def test_a_log_of_caffe_becomes_the_tables_that_its_parse_log_makes() -> None:
    train, test = parse(LENET)
    assert train == [
        ["NumIters", "Seconds", "LearningRate", "loss"],
        ["0.0", "1.0", "0.01", "2.25"],  # takes the rate of the second row
        ["100.0", "3.0", "0.01", "0.5"],
        ["200.0", "5.0", "0.00992565", "0.25"],
    ]
    assert test == [
        ["NumIters", "Seconds", "LearningRate", "accuracy", "loss"],
        ["0.0", "0.5", "1.5e-05", "0.09375", "2.5"],
        ["200.0", "6.0", "1.5e-05", "0.95", "0.125"],
    ]


def test_lines_end_as_in_caffes_files() -> None:
    parse(LENET)
    assert Path("caffe.log.test").read_bytes().startswith(b"NumIters,Seconds,LearningRate,accuracy,loss\r\n0.0,0.5,")


def test_a_log_of_ours() -> None:
    now = datetime(2026, 11, 21, 8, 40, 0).timestamp()
    lines = [
        logfmt.solving("mouth"),
        logfmt.testing(0, 0),
        logfmt.test_output(0, "accuracy", 0.5, 0),
        logfmt.test_output(1, "loss", 0.75, 1),
        logfmt.iteration(0, 12.5, 0.08, 1, 0.7),
        logfmt.train_output(0, "loss", 0.71, 1),
        logfmt.learning_rate(0, 0.001),
        logfmt.iteration(20, 12.5, 1.6, 20, 0.6),
        logfmt.train_output(0, "loss", 0.61, 1),
        logfmt.learning_rate(20, 0.001),
    ]
    text = "".join(logfmt.glog("I", one.tag, one.text, now + i, 4711) + "\n" for i, one in enumerate(lines))
    train, test = parse(text)
    assert train[1:] == [["0.0", "5.0", "0.001", "0.71"], ["20.0", "8.0", "0.001", "0.61"]]
    assert test[1:] == [["0.0", "2.0", "nan", "0.5", "0.75"]]


def test_a_single_row_keeps_its_own_rate() -> None:
    train, test = parse(HEAD + lines_of_test("13:39:22.500000", 0, 0.5, 2.5))
    assert train == []
    assert test[1:] == [["0.0", "0.5", "nan", "0.5", "2.5"]]


@pytest.mark.parametrize("value", ["nan", "-nan", "inf", "-inf"])
def test_numbers_that_are_none_stay_in_their_rows(value: str) -> None:
    train, _ = parse(
        HEAD
        + lines_of_display("13:39:23.000000", 0, value, value, 0.01)
        + lines_of_display("13:39:25.000000", 100, 1, 1, 0.01)
    )
    assert [row[0] for row in train[1:]] == ["0.0", "100.0"]
    assert math.isnan(float(train[1][3])) == ("nan" in value)
    assert train[1][3].startswith("-inf") == (value == "-inf")


def test_a_net_with_many_outputs() -> None:
    outputs = "".join(
        line("13:39:23.000000", f"    Test net output #{number}: {name} = {number / 4}")
        for number, name in enumerate(["per_class", "per_class", "per_class", "loss"])
    )
    _, test = parse(HEAD + line("13:39:23.000000", "Iteration 0, Testing net (#0)") + outputs)
    assert test[0][3:] == ["per_class", "per_class.1", "per_class.2", "loss"]
    assert test[1][3:] == ["0.0", "0.25", "0.5", "0.75"]


def test_several_test_nets_make_one_row() -> None:
    first, second = lines_of_test("13:39:23.000000", 0, 0.5, 1), lines_of_test("13:39:24.000000", 0, 0.25, 2, net=1)
    _, test = parse(HEAD + first + second + lines_of_test("13:39:25.000000", 100, 0.75, 3))
    assert test[0][3:] == ["accuracy", "loss", "accuracy.1", "loss.1"]
    assert [row[3:] for row in test[1:]] == [["0.5", "1.0", "0.25", "2.0"], ["0.75", "3.0", "", ""]]


def test_an_output_that_comes_up_later_has_its_column() -> None:
    later = lines_of_display("13:39:25.000000", 100, 1, 1, 0.01) + line(
        "13:39:25.000000", "    Train net output #1: aux = 7"
    )
    train, _ = parse(HEAD + lines_of_display("13:39:23.000000", 0, 2, 2, 0.01) + later)
    assert [row[3:] for row in train] == [["loss", "aux"], ["2.0", ""], ["1.0", "7.0"]]


def test_a_resumed_run_behind_the_first() -> None:
    resumed = (
        "I0210 13:50:00.000000 25999 caffe.cpp:185] Using GPUs 0\n"
        "I0210 13:50:01.000000 25999 solver.cpp:272] Solving LeNet\n"
        "I0210 13:50:01.000000 25999 caffe.cpp:220] Resuming from lenet_iter_200.solverstate\n"
        + lines_of_test("13:50:02.000000", 200, 0.95, 0.125)
        + lines_of_display("13:50:02.000000", 300, 0.2, 0.1875, 1e-05)
    )
    train, test = parse(LENET + resumed)
    assert [row[:2] for row in train[1:]] == [["0.0", "1.0"], ["100.0", "3.0"], ["200.0", "5.0"], ["300.0", "640.0"]]
    assert [row[:2] for row in test[1:]] == [["0.0", "0.5"], ["200.0", "6.0"], ["200.0", "640.0"]]


def test_broken_lines_are_passed_over() -> None:
    broken = (
        "\n"
        "I0210\n"
        "Train net output #0: loss = 9\n"
        "I9999 99:99:99.999999 1 x] Iteration 7, loss = 3\n"
        "    Test net output #0: accuracy\n"
        "I0210 13:39:24.000000 25210 solver.cpp:237]     Train net output #0: loss = \n"
        "I0210 13:39:24.0000I0210 13:39:24.000000 25210 solver.cpp:237]\n"
        f"I0210 13:39:24.000000 25210 solver.cpp:218] Iteration {'7' * 5003}, loss = 3\n"
        f"I0210 13:39:24.000000 25210 solver.cpp:397]     Test net output #{'7' * 5003}: accuracy = 3\n"
        f"I0210 {'7' * 5003}:39:24.000000 25210 solver.cpp:218] Iteration 700, loss = 3\n"
        f"I0210 13:39:24.000000 25210 solver.cpp:330] Iteration 100, Testing net (#{'7' * 5003})\n"
    )
    head, rest = LENET.split("I0210 13:39:25", 1)
    Path("broken.log").write_bytes(f"{head}{broken}".encode() + b"\xff\xfe\x00\n" + f"I0210 13:39:25{rest}".encode())
    assert run_command("parse_log", ["broken.log", "."]) == 0
    parse(LENET)
    assert Path("broken.log.train").read_text() == Path("caffe.log.train").read_text()
    assert Path("broken.log.test").read_text() == Path("caffe.log.test").read_text()


def test_a_log_that_ends_in_the_middle_of_a_line() -> None:
    train, test = parse(LENET.partition("loss = 0.125")[0] + "loss = ")
    assert len(train) == 4
    assert test[-1][3:] == ["0.95", ""]


def test_the_year_ends() -> None:
    text = (
        "Log file created at: 2015/12/31 23:59:50\n"
        "I1231 23:59:50.000000 1 solver.cpp:272] Solving x\n"
        "I1231 23:59:51.000000 1 solver.cpp:218] Iteration 0, loss = 1\n"
        "I1231 23:59:51.000000 1 solver.cpp:237]     Train net output #0: loss = 1\n"
        "I0101 00:00:05.000000 1 solver.cpp:218] Iteration 100, loss = 1\n"
        "I0101 00:00:05.000000 1 solver.cpp:237]     Train net output #0: loss = 1\n"
        "I0229 00:00:00.000000 1 solver.cpp:218] Iteration 200, loss = 1\n"
        "I0229 00:00:00.000000 1 solver.cpp:237]     Train net output #0: loss = 1\n"
    )
    train, _ = parse(text)
    assert [row[1] for row in train[1:]] == ["1.0", "15.0", str(10.0 + 59 * 86400)]  # 2016 is a leap year


def test_a_prefix_with_the_year_of_newer_glog() -> None:
    text = LENET.replace("I0210", "I20160210").partition("\n")[2]
    assert parse(text)[0][2][:2] == ["100.0", "3.0"]


def test_flags(capsys: pytest.CaptureFixture[str]) -> None:
    train, _ = parse(HEAD + lines_of_display("13:39:23.000000", 0, 2, 2, 0.01), "--verbose", "--delimiter=;")
    assert train[0] == ["NumIters", "Seconds", "LearningRate", "loss"]
    assert capsys.readouterr().out == "Wrote caffe.log.train\nNot writing caffe.log.test; no lines to write\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["no.log", "."], 1, "error: no.log cannot be read: No such file or directory\n"),
        (["caffe.log", "caffe.log"], 1, "error: caffe.log is a file; expected a folder for the tables\n"),
        (["caffe.log", ".", "--delimiter", "ab"], 2, "error: --delimiter is one character; got 'ab'\n"),
        (["caffe.log"], 2, "error: the following arguments are required: OUTPUT_DIR\nSee pcl parse_log --help.\n"),
    ],
)
def test_errors(arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("caffe.log", LENET)
    assert run_command("parse_log", arguments) == code
    assert capsys.readouterr().err == message


def test_a_log_without_outputs_is_pointed_out(capsys: pytest.CaptureFixture[str]) -> None:
    write("caffe.log", HEAD)
    assert run_command("parse_log", ["caffe.log", "."]) == 0
    assert capsys.readouterr().err == "caffe.log has no outputs of a net yet: no table is written.\n"
    assert not list(Path().glob("caffe.log.*"))


def seconds(text: str) -> list[str]:
    assert run_command("extract_seconds", [write("aux.txt", text), "seconds.txt"]) == 0
    return Path("seconds.txt").read_text().splitlines()


def test_seconds_of_each_iteration() -> None:
    expected = ["0.500000", "1.000000", "1.000000", "3.000000", "3.000000", "5.000000", "5.000000", "6.000000"]
    assert seconds(LENET) == expected


def test_seconds_of_lines_with_broken_times() -> None:
    broken = f"I0210 {'1' * 5003}:39:24.000000 1 solver.cpp:218] Iteration 7, loss = 3\n"
    assert seconds(LENET + broken) == seconds(LENET)


def test_seconds_over_the_end_of_a_year() -> None:
    text = (
        "I1231 23:59:59.500000 1 solver.cpp:272] Solving x\n"
        "I0101 00:00:00.250000 1 solver.cpp:330] Iteration 0, Testing net (#0)\n"
        "I0201 00:00:00.250000 1 solver.cpp:330] Iteration 100, Testing net (#0)\n"
    )
    write("aux.txt", text)
    assert seconds(text) == ["0.750000", f"{31 * 86400 + 0.75:f}"]


def test_the_year_is_that_of_the_file_where_the_log_does_not_say_it() -> None:
    write("aux.txt", "I0228 00:00:00.000000 1 x] Solving x\nI0301 00:00:00.000000 1 x] Iteration 0\n")
    for year, days in ((2016, 2), (2015, 1)):
        when = datetime(year, 6, 1).timestamp()
        os.utime("aux.txt", (when, when))
        assert run_command("extract_seconds", ["aux.txt", "seconds.txt"]) == 0
        assert Path("seconds.txt").read_text() == f"{days * 86400:f}\n"


def test_a_log_without_a_start_leaves_the_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    write("seconds.txt", "old")
    assert run_command("extract_seconds", [write("aux.txt", "nothing here\nIteration 5\n"), "seconds.txt"]) == 1
    assert capsys.readouterr().err == "error: aux.txt has no line with a time; expected the log of a training run\n"
    assert Path("seconds.txt").read_text() == "old"
