"""`pcl lr`: a solver's learning rates, computed without a net."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.cli import run_command


def rates(capsys: pytest.CaptureFixture[str], solver: str, *flags: str) -> list[tuple[int, float]]:
    Path("solver.prototxt").write_text(f'net: "there_is_no_such.prototxt" {solver}')
    assert run_command("lr", ["solver.prototxt", *flags]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "NumIters,LearningRate"
    return [(int(row.split(",")[0]), float(row.split(",")[1])) for row in rows]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ('lr_policy: "fixed"', [0.5, 0.5, 0.5, 0.5]),
        ('lr_policy: "step" stepsize: 2 gamma: 0.5', [0.5, 0.5, 0.25, 0.25]),
        ('lr_policy: "exp" gamma: 0.5', [0.5, 0.25, 0.125, 0.0625]),
        ('lr_policy: "inv" gamma: 1 power: 1', [0.5, 0.25, 0.166667, 0.125]),
        ('lr_policy: "multistep" stepvalue: 1 stepvalue: 3 gamma: 0.5', [0.5, 0.25, 0.25, 0.125]),
        ('lr_policy: "poly" power: 1', [0.5, 0.375, 0.25, 0.125]),
        ('lr_policy: "sigmoid" stepsize: 2 gamma: 1', [0.0596015, 0.134471, 0.25, 0.365529]),
    ],
)
def test_each_policy(policy: str, expected: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    found = rates(capsys, f"base_lr: 0.5 max_iter: 4 {policy}")
    assert found == list(enumerate(expected))


def test_multistep_counts_also_where_only_some_rows_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    solver = 'base_lr: 1 lr_policy: "multistep" gamma: 0.5 stepvalue: 3 stepvalue: 5 stepvalue: 8'
    assert rates(capsys, solver, "--iterations", "15", "--every", "7") == [(0, 1), (7, 0.25), (14, 0.125)]


@pytest.mark.parametrize(
    ("solver", "flags", "expected"),
    [
        ("max_iter: 7 display: 3", (), [0, 3, 6]),
        ("max_iter: 3", (), [0, 1, 2]),
        ("max_iter: 7 display: 3", ("--every=5",), [0, 5]),
        ("max_iter: 7", ("-iterations", "2"), [0, 1]),
    ],
)
def test_which_iterations(
    solver: str, flags: tuple[str, ...], expected: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    found = rates(capsys, f'base_lr: 1 lr_policy: "fixed" {solver}', *flags)
    assert [iteration for iteration, _ in found] == expected


def test_the_curve_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    rates(capsys, 'base_lr: 1 lr_policy: "fixed" max_iter: 3', "--plot", "rate.png")
    assert Path("rate.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("solver", "flags", "code", "message"),
    [
        (
            'lr_policy: "warmup" max_iter: 3',
            (),
            1,
            "error: lr_policy 'warmup' is unknown; expected one of fixed, exp, inv",
        ),
        (
            'lr_policy: "fixed" max_iter: 3',
            ("--every", "0"),
            2,
            "error: --every is out of range; expected 1 or more; got 0\n",
        ),
        (
            'lr_policy: "plateau" plateau_winsize: 2 max_iter: 3',
            (),
            1,
            "error: the rates of lr_policy plateau depend on the loss\npcl train logs them while it trains.\n",
        ),
        ('lr_policy: "fixed"', (), 2, "error: --iterations is out of range; expected 1 or more; got 0\n"),
    ],
)
def test_errors(
    solver: str, flags: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("solver.prototxt").write_text(f'net: "n.prototxt" base_lr: 1 {solver}')
    assert run_command("lr", ["solver.prototxt", *flags]) == code
    assert capsys.readouterr().err.startswith(message)
