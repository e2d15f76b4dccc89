"""`pcl plot_training_log`: what each type of chart shows, and how it is written to a file."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest

from pycaffe_like.cli import run_command
from pycaffe_like.cli.plot_training_log import CHART_TYPES, points

from .caffe_log import HEAD, LENET, line, lines_of_display, lines_of_test, write


@pytest.mark.parametrize(
    ("field", "x", "expected"),
    [
        ("Test accuracy", "Iters", [(0, 0.09375), (200, 0.95)]),
        ("Test accuracy", "Seconds", [(0.5, 0.09375), (6.0, 0.95)]),
        ("Test loss", "Iters", [(0, 2.5), (200, 0.125)]),
        ("Test loss", "Seconds", [(0.5, 2.5), (6.0, 0.125)]),
        ("Train learning rate", "Iters", [(0, 0.01), (100, 0.00992565), (200, 1.5e-05)]),
        ("Train learning rate", "Seconds", [(1.0, 0.01), (3.0, 0.00992565), (5.0, 1.5e-05)]),
        ("Train loss", "Iters", [(0, 2.35), (100, 0.55), (200, 0.3)]),
        ("Train loss", "Seconds", [(1.0, 2.35), (3.0, 0.55), (5.0, 0.3)]),
    ],
)
def test_what_a_chart_shows(field: str, x: str, expected: list[tuple[float, float]]) -> None:
    assert points(write("a.log", LENET), field, x) == expected


def test_the_numbers_of_the_chart_types_are_caffes() -> None:
    assert [f"{y} vs. {x}" for y, x in CHART_TYPES] == [
        "Test accuracy vs. Iters",
        "Test accuracy vs. Seconds",
        "Test loss vs. Iters",
        "Test loss vs. Seconds",
        "Train learning rate vs. Iters",
        "Train learning rate vs. Seconds",
        "Train loss vs. Iters",
        "Train loss vs. Seconds",
    ]


@pytest.mark.parametrize(
    ("names", "accuracy", "loss"),
    [
        pytest.param(["loss", "top1_acc"], 2.0, 1.0, id="found by name, whatever their order"),
        pytest.param(["a", "b", "c"], 1.0, 2.0, id="found by number where no name says it"),
        pytest.param(["acc/top1", "acc/top5", "loss1", "loss2"], 1.0, 3.0, id="the first of several"),
    ],
)
def test_which_output_is_accuracy_and_which_is_loss(names: list[str], accuracy: float, loss: float) -> None:
    outputs = [line("13:39:23.000000", f"    Test net output #{i}: {name} = {i + 1}") for i, name in enumerate(names)]
    write("a.log", HEAD + line("13:39:23.000000", "Iteration 0, Testing net (#0)") + "".join(outputs))
    assert points("a.log", "Test accuracy", "Iters") == [(0, accuracy)]
    assert points("a.log", "Test loss", "Iters") == [(0, loss)]


@pytest.mark.parametrize("name", ["chart.png", "chart.svg", "chart.PDF"])
def test_the_chart_is_written(name: str) -> None:
    pytest.importorskip("matplotlib")
    write("a.log", LENET)
    write(
        "b.log",
        HEAD
        + lines_of_display("13:39:23.000000", 0, "nan", 2, 0.01)
        + lines_of_display("13:39:25.000000", 100, 1, 1, 0.01),
    )
    assert run_command("plot_training_log", ["6", name, "a.log", "b.log"]) == 0
    magic = {"chart.png": b"\x89PNG", "chart.svg": b"<?xml", "chart.PDF": b"%PDF"}[name]
    assert Path(name).read_bytes().startswith(magic)


def test_each_log_is_a_named_curve(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = pytest.importorskip("matplotlib.figure")
    seen = []
    save = figure.Figure.savefig
    monkeypatch.setattr(
        figure.Figure, "savefig", lambda self, *a, **k: (seen.append(self.axes[0]), save(self, *a, **k))
    )
    write("first.log", LENET)
    write("second.txt", HEAD + lines_of_test("13:39:23.000000", 0, 0.5, 1))
    assert run_command("plot_training_log", ["0", "c.png", "first.log", "second.txt"]) == 0
    (axes,) = seen
    assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == (
        "Test accuracy vs. Iters",
        "Iters",
        "Test accuracy",
    )
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["first", "second.txt"]
    assert [list(curve.get_ydata()) for curve in axes.lines] == [[0.09375, 0.95], [0.5]]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["8", "c.png", "a.log"],
            2,
            "error: there is no such chart type; expected one of\n0: Test accuracy vs. Iters\n",
        ),
        (["0", "c.xyz", "a.log"], 2, "error: c.xyz: no chart can be written there; expected a name ending in ."),
        (["0", "c.png", "no.log"], 1, "error: no.log cannot be read: No such file or directory\n"),
        (["6", "c.png", "a.log", "b.log"], 1, "error: b.log has no train loss to draw\n"),
    ],
)
def test_errors(arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    write("a.log", LENET)
    write("b.log", HEAD)
    write("c.png", "old")
    assert run_command("plot_training_log", arguments) == code
    assert capsys.readouterr().err.startswith(message)
    assert Path("c.png").read_text() == "old"


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert run_command("plot_training_log", ["0", "c.png", write("a.log", LENET)]) == 1
    assert capsys.readouterr().err == "error: charts need the package matplotlib\npip install 'pycaffe_like[report]'\n"


def test_logs_of_one_name_are_curves_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    from pycaffe_like.report import charts

    seen: list[list[str]] = []
    monkeypatch.setattr(charts, "write_lines", lambda path, kind, title, x, y, curves: seen.append(list(curves)))
    monkeypatch.setattr(charts, "picture_kind", lambda path: "png")
    Path("b").mkdir()
    logs = [write("a.log", LENET), write("b/a.log", LENET)]
    with contextlib.suppress(OSError):  # write_lines is replaced, so the chart does not exist
        run_command("plot_training_log", ["0", "c.png", *logs])
    assert seen == [["a", "b/a.log"]]
