"""Log lines, compared with lines that Caffe printed."""

from __future__ import annotations

import logging
import re

import pytest

from pycaffe_like import logfmt
from pycaffe_like.logfmt import Line

# The regular expressions of Caffe's tools/extra/parse_log.py, and the column that parse_log.sh extracts.
ITERATION = re.compile(r"Iteration (\d+)")
TRAIN_OUTPUT = re.compile(r"Train net output #(\d+): (\S+) = ([\.\deE+-]+)")
TEST_OUTPUT = re.compile(r"Test net output #(\d+): (\S+) = ([\.\deE+-]+)")
RATE = re.compile(r"lr = ([-+]?[0-9]*\.?[0-9]+([eE]?[-+]?[0-9]+)?)")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param(
            logfmt.iteration(700, 36.9001, 2.71003, 100, 0.313739),
            "Iteration 700 (36.9001 iter/s, 2.71003s/100 iters), loss = 0.313739",
            id="iteration",
        ),
        pytest.param(logfmt.learning_rate(700, 1e-5), "Iteration 700, lr = 1e-05", id="rate"),
        pytest.param(logfmt.testing(300, 1), "Iteration 300, Testing net (#1)", id="testing"),
        pytest.param(
            logfmt.test_output(1, "loss", 0.3137391, 1.0),
            "    Test net output #1: loss = 0.313739 (* 1 = 0.313739 loss)",
            id="test output with weight",
        ),
        pytest.param(
            logfmt.test_output(0, "acc", 0.86, 0.0), "    Test net output #0: acc = 0.86", id="test output without"
        ),
        pytest.param(
            logfmt.train_output(2, "loss1", 7.0, 0.3),
            "    Train net output #2: loss1 = 7 (* 0.3 = 2.1 loss)",
            id="train output",
        ),
        pytest.param(
            logfmt.snapshot("a.caffemodel", False), "Snapshotting to binary proto file a.caffemodel", id="binary"
        ),
        pytest.param(logfmt.snapshot("a.caffemodel.h5", True), "Snapshotting to HDF5 file a.caffemodel.h5", id="hdf5"),
        pytest.param(
            logfmt.snapshot_state("a.solverstate", False),
            "Snapshotting solver state to binary proto file a.solverstate",
            id="state",
        ),
        pytest.param(logfmt.multistep(5000, 1), "MultiStep Status: Iteration 5000, step = 1", id="multistep"),
        pytest.param(
            logfmt.clipping(50.0, 35.0),
            "Gradient clipping: scaling down gradients (L2 norm 50 > 35) by scale factor 0.7",
            id="clipping",
        ),
        pytest.param(logfmt.done(), "Optimization Done.", id="done"),
        pytest.param(logfmt.batch_score(3, "accuracy", 0.98), "Batch 3, accuracy = 0.98", id="batch score"),
        pytest.param(logfmt.score("loss", 0.25, 1.0), "loss = 0.25 (* 1 = 0.25 loss)", id="score"),
        pytest.param(logfmt.timed_layer("conv1", "forward", 1.5), "     conv1\tforward: 1.5 ms.", id="layer time"),
    ],
)
def test_a_line_reads_as_caffes(line: Line, text: str) -> None:
    assert line.text == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.86, "0.86"),
        (1e-05, "1e-05"),
        (123456.7, "123457"),
        (1234567.0, "1.23457e+06"),
        (float("nan"), "nan"),
        (2.0, "2"),
    ],
)
def test_a_number_has_six_digits_as_in_a_cpp_stream(value: float, text: str) -> None:
    assert logfmt.number(value) == text


def test_caffes_log_parser_finds_its_numbers() -> None:
    assert ITERATION.search(logfmt.iteration(41, 1.0, 1.0, 1, 0.5).text).group(1) == "41"
    assert RATE.search(logfmt.learning_rate(41, 1e-5).text).group(1) == "1e-05"
    assert TEST_OUTPUT.search(logfmt.test_output(1, "acc/top-1", 0.5, 0).text).groups() == ("1", "acc/top-1", "0.5")
    assert TRAIN_OUTPUT.search(logfmt.train_output(0, "loss", 1e-7, 1).text).groups() == ("0", "loss", "1e-07")


def test_the_score_is_the_eleventh_word_as_in_parse_log_sh() -> None:
    line = logfmt.test_output(0, "accuracy", 0.86, 0)
    assert logfmt.glog("I", line.tag, line.text, 1e9, 4711).split()[10] == "0.86"


def test_glogs_prefix_has_four_words() -> None:
    prefix = logfmt.glog("I", "solver.cpp:218", "text", 1456761235.25, 4711)
    assert re.fullmatch(r"I\d{4} \d\d:\d\d:\d\d\.250000  4711 solver\.cpp:218\] text", prefix)


def test_a_log_record_becomes_a_glog_line() -> None:
    record = logging.LogRecord("x", logging.WARNING, "/a/solver.py", 7, "%d left", (3,), None)
    assert re.fullmatch(r"W\d{4} \S+ +\d+ solver\.py:7\] 3 left", logfmt.Glog().format(record))
