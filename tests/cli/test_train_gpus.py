"""tools/train.py: converts BVLC's flags to those of `pcl train`."""

from __future__ import annotations

import pytest

from pycaffe_like import cli
from pycaffe_like.cli import run_command, train_gpus
from pycaffe_like.cli.flags import Parser


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        (["--solver", "s.prototxt"], ["-solver", "s.prototxt", "-gpu", "0"]),
        (
            ["--solver", "s.prototxt", "--gpus", "0", "2", "3", "--snapshot", "a.solverstate"],
            ["-solver", "s.prototxt", "-gpu", "0,2,3", "-snapshot", "a.solverstate"],
        ),
    ],
)
def test_its_flags(given: list[str], passed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    parser = Parser()
    train_gpus.add_flags(parser)
    ran: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(cli, "run_command", lambda name, flags: ran.append((name, flags)) or 7)
    assert train_gpus.run(parser.parse(given)) == 7
    assert ran == [("train", passed)]


def test_timing_says_where_to_find_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("train_gpus", ["--solver", "none.prototxt", "--timing"]) == 1
    assert "--timing has no effect: pcl time -model NET shows what each layer takes." in capsys.readouterr().err
