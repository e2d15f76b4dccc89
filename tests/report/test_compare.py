"""Comparing runs: settings, named by their path in the solver or net, scores, text and page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.report.compare import Score, as_text, differing_settings, read_run, read_settings, scores

CONFIG = """# s.prototxt with all flags
base_lr: %s  # file
stepvalue: 3  # file
stepvalue: 7  # file
# default: momentum2: 0.999
train_net_param {
  layer {
    name: "ip"  # file
    param {
      lr_mult: 1  # file
    }
    param {
      lr_mult: %s  # flag
    }
  }
}
"""


def make_run(name: str, rate: str, mult: str, accuracies: list[float]) -> None:
    Path(name).mkdir()
    Path(name, "solver.prototxt").write_text(CONFIG % (rate, mult))
    records = [{"iteration": 5 * i, "phase": "test", "accuracy": a} for i, a in enumerate(accuracies)]
    Path(name, "metrics.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))


def test_settings_are_named_by_their_path() -> None:
    assert read_settings(CONFIG % (0.5, 2)) == {
        "base_lr": "0.5",
        "stepvalue": "3, 7",
        "momentum2": "0.999 (default)",
        "train_net_param.layer[ip].name": '"ip"',
        "train_net_param.layer[ip].param.lr_mult": "1",
        "train_net_param.layer[ip].param[1].lr_mult": "2",
    }


def test_scores_and_settings_that_differ(capsys: pytest.CaptureFixture[str]) -> None:
    make_run("a", "0.5", "2", [0.25, 0.75, 0.5])
    make_run("b", "0.5", "11", [0.5, 0.125, float("nan")])
    runs = [read_run("a"), read_run("b")]
    assert differing_settings(runs) == {"train_net_param.layer[ip].param[1].lr_mult": ["2", "11"]}
    first, second = scores(runs)["test accuracy"]
    assert first == Score(0.5, 0.5, 0.75, 2)
    assert second is not None
    assert (second.smallest, second.largest, second.tests) == (0.125, 0.125, 2)
    assert run_command("compare", ["a", "b"]) == 0
    assert capsys.readouterr().out.splitlines()[3:] == [
        "Scores: last (smallest to largest)",
        "  test accuracy",
        "    [0] 0.5 (0.5 to 0.75)",
        "    [1] nan (0.125 to 0.125)",
        "",
        "Settings that differ",
        "  train_net_param.layer[ip].param[1].lr_mult",
        "    [0] 2",
        "    [1] 11",
    ]


def test_a_default_equals_the_same_value_that_is_given() -> None:
    for name, line in {"a": "# default: gamma: 0.5", "b": "gamma: 0.5  # file", "c": "gamma: 0.25  # flag"}.items():
        make_run(name, "1", "1", [0.5])
        Path(name, "solver.prototxt").write_text(f"{line}\n")
    a, b, c = map(read_run, "abc")
    assert differing_settings([a, b]) == {}
    assert as_text([a, b]).endswith("\nSettings that differ\n  none\n")
    assert differing_settings([a, c]) == {"gamma": ["0.5 (default)", "0.25"]}


def test_a_test_before_training_is_not_a_score(capsys: pytest.CaptureFixture[str]) -> None:
    make_run("a", "0.5", "2", [0.25])
    make_run("b", "0.5", "2", [0.75, 0.5])
    assert run_command("compare", ["a", "b"]) == 0
    assert capsys.readouterr().out.splitlines()[5:7] == [
        "    [0] none; 0.25 before training",
        "    [1] 0.5 (0.5 to 0.5)",
    ]


def test_the_page_has_tables_and_curves() -> None:
    pytest.importorskip("matplotlib")
    make_run("a", "0.5", "2", [0.25, 0.75])
    make_run("b", "0.25", "2", [0.125, 0.5])
    assert run_command("compare", ["a", "b", "--html", "c.html"]) == 0
    page = Path("c.html").read_text()
    assert "<td>0.75 (0.75 to 0.75)</td><td>0.5 (0.5 to 0.5)</td>" in page
    assert "<td>base_lr</td><td>0.5</td><td>0.25</td>" in page
    assert page.count("<svg") == 1


@pytest.mark.parametrize(
    ("runs", "code", "message"),
    [
        (["a"], 2, "error: there is nothing to compare; expected two run folders or more; got 1\n"),
        (["a", "none"], 1, "error: none is not a run folder; expected a folder that pcl train --run wrote\n"),
    ],
)
def test_errors(runs: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_run("a", "1", "1", [0.5])
    assert run_command("compare", runs) == code
    assert capsys.readouterr().err == message
