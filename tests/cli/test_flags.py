"""Flags in gflags' spellings."""

from __future__ import annotations

import pytest

from pycaffe_like.cli.flags import Parser
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
        pytest.param(["--gray", "--nogray"], "gray", True, id="negation does not take back"),
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
