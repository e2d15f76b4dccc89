"""Command-line flags in all spellings that gflags allows."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli.flags import Parser, add_gflags
from pycaffe_like.errors import UsageError


def parser() -> Parser:
    made = Parser(prog="pcl thing")
    made.flag("solver", "a file")
    made.flag("sigint_effect", "what it does", default="stop", choices=("stop", "none"))
    made.flag("iterations", "how many", default=5, type=int)
    made.switch("gray", "without colours")
    made.switch("weights_strict", "all of them")
    return made


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        pytest.param(["-solver", "x"], "solver", "x", id="single dash"),
        pytest.param(["--solver", "x"], "solver", "x", id="double dash"),
        pytest.param(["-solver=x"], "solver", "x", id="single dash, equals"),
        pytest.param(["--solver=a=b"], "solver", "a=b", id="equals twice"),
        pytest.param(["--sigint-effect=none"], "sigint_effect", "none", id="dashes within"),
        pytest.param(["-sigint_effect", "none"], "sigint_effect", "none", id="underscores within"),
        pytest.param([], "iterations", 5, id="default"),
        pytest.param(["-iterations", "-7"], "iterations", -7, id="negative number"),
        pytest.param(["-gray"], "gray", True, id="switch"),
        pytest.param(["--gray=true"], "gray", True, id="switch, true"),
        pytest.param(["--gray=1"], "gray", True, id="switch, 1"),
        pytest.param(["-gray=false"], "gray", False, id="switch, false"),
        pytest.param(["--gray", "--nogray"], "gray", False, id="the last counts"),
        pytest.param(["--nogray"], "gray", False, id="negated switch"),
        pytest.param(["--weights-strict"], "weights_strict", True, id="switch with dashes"),
    ],
)
def test_what_is_understood(given: list[str], name: str, value: object) -> None:
    assert getattr(parser().parse(given), name) == value


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(["--solvr", "x"], "unknown argument --solvr\nDid you mean '--solver'?", id="slip"),
        pytest.param(["what"], "unknown argument what\nSee pcl thing --help.", id="too many"),
        pytest.param(
            ["-solver"], "argument -solver/--solver: expected one argument\nSee pcl thing --help.", id="no value"
        ),
        pytest.param(["--gray=maybe"], "--gray is on or off; expected true or false; got maybe", id="no bool"),
    ],
)
def test_what_is_refused(given: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parser().parse(given)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("given", "part"),
    [
        pytest.param(["-iterations", "many"], "invalid int value: 'many'", id="no number"),
        pytest.param(["-sigint_effect", "explode"], "invalid choice: 'explode'", id="no such choice"),
    ],
)
def test_what_argparse_refuses(given: list[str], part: str) -> None:
    with pytest.raises(UsageError, match=part):
        parser().parse(given)


@pytest.mark.parametrize(
    ("given", "gray"),
    [
        (["--gray=true", "--gray=false"], False),
        (["-gray=0", "-gray"], True),
        (["--nogray", "--gray=yes", "--nogray", "-gray=1"], True),
    ],
)
def test_the_last_of_a_switch_counts(given: list[str], gray: bool) -> None:
    assert parser().parse(given).gray is gray


def test_the_last_of_a_value_counts() -> None:
    assert parser().parse(["-solver", "a", "--solver=b", "-solver", "c"]).solver == "c"


def parser_with_gflags() -> Parser:
    made = parser()
    made.flag("log_dir", "a folder", hidden=True)
    add_gflags(made)
    return made


@pytest.mark.parametrize("flag", ["-help", "-helpshort", "--help", "-h"])
def test_short_help(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser_with_gflags().parse([flag])
    out = capsys.readouterr().out
    assert "without colours" in out
    assert "log_dir" not in out


def test_long_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser_with_gflags().parse(["-helpfull"])
    out = capsys.readouterr().out
    assert "without colours" in out
    assert "a folder" in out


def test_flags_from_a_file() -> None:
    Path("inner").write_text("-iterations 9\n".replace(" ", "="))
    Path("flags").write_text("# these\n--solver=s\n\n  -gray\n--flagfile=inner\n")
    values = parser_with_gflags().parse(["-solver", "first", "-flagfile", "flags", "--nogray"])
    assert (values.solver, values.gray, values.iterations) == ("s", False, 9)


def test_flags_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAGS_solver", "s t")
    monkeypatch.setenv("FLAGS_gray", "true")
    values = parser_with_gflags().parse(["--fromenv=solver", "--tryfromenv=gray,iterations"])
    assert (values.solver, values.gray, values.iterations) == ("s t", True, 5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["-flagfile=none"], "-flagfile none cannot be read"),
        (["-flagfile=loop"], "-flagfile loop: flag files include each other"),
        (["-fromenv=solver"], "-fromenv solver: the variable FLAGS_solver is not set"),
        (["-undefok=b", "--c=3"], "unknown argument --c=3"),
    ],
)
def test_flags_from_elsewhere_that_are_wrong(given: list[str], message: str) -> None:
    Path("loop").write_text("-flagfile=loop")
    with pytest.raises(UsageError, match=message):
        parser_with_gflags().parse(given)


def test_flags_that_may_be_unknown() -> None:
    assert parser_with_gflags().parse(["-undefok=a,b", "--b=3", "-solver=s"]).solver == "s"


def test_arguments_of_a_script_are_its_own() -> None:
    made = parser()
    made.add_argument("script")
    made.add_argument("arguments", nargs=argparse.REMAINDER)
    values = made.parse(["-gray=false", "x.py", "--gray=false", "-solver"])
    assert (values.gray, values.arguments) == (False, ["--gray=false", "-solver"])


@pytest.mark.parametrize(
    ("flag", "advice"),
    [
        ("--epochs", "The field max_iter of the solver does this: --set max_iter=VALUE."),
        ("-lr=0.1", "The field base_lr of the solver does this: --set base_lr=VALUE."),
        ("--sovler", "Did you mean '--solver'?"),
        ("--xyzzy", "See pcl train --help."),
    ],
)
def test_advice_on_unknown_flags_of_train(flag: str, advice: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "-solver", "s.prototxt", flag]) == 2
    assert capsys.readouterr().err.endswith(f"{advice}\n")
