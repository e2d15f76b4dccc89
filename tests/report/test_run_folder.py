"""The folder of a training run, compared with what `pcl curves` reads from it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from pycaffe_like.errors import DataError
from pycaffe_like.report.curves import read_metrics
from pycaffe_like.report.run_folder import RunFolder, environment
from pycaffe_like.solver.monitor import Aim


def start_run(continues: bool = False, iteration: int = 0, epochs: float = 0.25, aim: Aim | None = None) -> RunFolder:
    folder = RunFolder("run", continues)
    saved = iter(range(99))
    folder.begin(iteration, epochs, lambda path: path.write_text(f"weights {next(saved)}") and None, aim)
    return folder


def records() -> list[dict[str, float]]:
    return [json.loads(line) for line in Path("run/metrics.jsonl").read_text().splitlines()]


def test_a_display_and_a_test_are_a_line_each() -> None:
    folder = start_run()
    folder.record(6, {"loss": 0.5, "train/loss": 0.75, "train/accuracy": 0.125})
    folder.record(6, {"lr": 0.03})
    folder.record(6, {"test/accuracy": 0.375})
    folder.record(6, {"test1/accuracy": 0.625})
    lines = records()
    assert sorted(lines[0]) == sorted(["iteration", "phase", "time", "epoch", "loss", "loss (batch)", "accuracy", "lr"])
    assert {name: lines[0][name] for name in ("iteration", "phase", "epoch", "loss", "loss (batch)", "lr")} == {
        "iteration": 6, "phase": "train", "epoch": 1.5, "loss": 0.5, "loss (batch)": 0.75, "lr": 0.03,
    }  # fmt: skip
    assert (lines[1]["phase"], lines[1]["accuracy"], lines[2]["net"]) == ("test", 0.375, 1)
    assert read_metrics(Path("run/metrics.jsonl"))["train lr"] == [(6, 0.03)]


@pytest.mark.parametrize(
    ("name", "values", "best"),
    [
        pytest.param("accuracy", [0.25, 0.75, 0.5, math.nan], "weights 1", id="highest accuracy"),
        pytest.param("error", [0.75, 0.5, 0.25, math.nan, 0.5], "weights 2", id="lowest of anything else"),
    ],
)
def test_the_best_and_the_last_weights(name: str, values: list[float], best: str) -> None:
    folder = start_run()
    for iteration, value in enumerate(values):
        folder.record(iteration, {f"test/{name}": value})
    assert Path("run/best.caffemodel").read_text() == best
    folder.finish()
    assert Path("run/last.caffemodel").read_text() > best
    assert Path("run/best.caffemodel").read_text() == best


@pytest.mark.parametrize(
    ("upwards", "best"),
    [pytest.param(True, "weights 0", id="highest"), pytest.param(False, "weights 2", id="lowest")],
)
def test_the_best_weights_by_snapshot_best(upwards: bool, best: str) -> None:
    folder = start_run(aim=Aim("score", upwards))
    for iteration, value in enumerate([0.75, 0.5, 0.25]):
        folder.record(iteration, {"test/accuracy": iteration / 3})
        folder.record(iteration, {"test1/score": value})
        folder.record(iteration, {"test2/score": 1 / (3 + value)})
    assert Path("run/best.caffemodel").read_text() == best


def test_untrained_weights_are_not_the_best(caplog: pytest.LogCaptureFixture) -> None:
    folder = start_run()
    folder.record(0, {"test/accuracy": 0.5})
    folder.finish()
    assert [Path(f"run/{name}.caffemodel").read_text() for name in ("last", "best")] == ["weights 1", "weights 2"]
    assert "No test ran after training began: best.caffemodel holds the last weights." in caplog.text


def test_the_log_of_a_training_that_did_not_begin_is_removed() -> None:
    folder = RunFolder("run", False)
    Path("run/train.log").touch()
    folder.abandon()
    assert not Path("run").exists()
    Path("run").mkdir()
    Path("run/train.log").touch()
    RunFolder("run", False).abandon()
    assert Path("run/train.log").exists()  # it may be that of another run


def test_without_tests_there_are_no_best_weights() -> None:
    start_run().finish()
    assert not Path("run/best.caffemodel").exists()


def test_a_training_that_failed_before_its_first_record_leaves_the_folder_free() -> None:
    start_run().abandon()
    assert not Path("run").exists()
    folder = start_run()
    folder.record(3, {"test/accuracy": 0.5})
    folder.abandon()
    assert [one["iteration"] for one in records()] == [3]


def test_a_folder_with_a_net_of_the_user_is_refused() -> None:
    Path("run").mkdir()
    Path("run/net.prototxt").write_text("mine")
    for continues in (False, True):
        with pytest.raises(DataError) as caught:
            RunFolder("run", continues)
        assert str(caught.value) == (
            "--run run: the folder is not that of a training run, and the run would replace net.prototxt; expected a new folder"
        )
    assert [one.name for one in Path("run").iterdir()] == ["net.prototxt"]


def test_a_folder_with_another_training_is_refused() -> None:
    start_run()
    with pytest.raises(DataError, match="the folder holds another training; expected a new folder\nTo continue"):
        RunFolder("run", continues=False)


def test_a_folder_that_cannot_be_made_is_refused() -> None:
    Path("run").write_text("")
    with pytest.raises(DataError, match="^--run run is a file; expected a folder, which may not exist yet$"):
        RunFolder("run", continues=False)


def test_a_resumed_training_replaces_what_comes_again() -> None:
    folder = start_run()
    for iteration, value in ((2, 0.75), (4, 0.875)):
        folder.record(iteration, {"test/accuracy": value})
    with Path("run/metrics.jsonl").open("a") as file:
        file.write('{"iteration": 5, "ph')  # a killed run
    Path("run/best.caffemodel").unlink()
    folder = start_run(continues=True, iteration=4)
    assert [line["iteration"] for line in records()] == [2]
    folder.record(4, {"test/accuracy": 0.5})
    assert not Path("run/best.caffemodel").exists()  # the best value, 0.75, came before


def test_a_disk_that_fails_ends_no_training(caplog: pytest.LogCaptureFixture) -> None:
    folder = start_run()
    Path("run/metrics.jsonl").unlink()
    Path("run").rmdir()
    with caplog.at_level("WARNING", logger="pycaffe_like"):
        for iteration in range(3):
            folder.record(iteration, {"test/accuracy": 0.5})
    assert caplog.text.count("run cannot be written any more: No such file or directory. Training continues.") == 1


def test_the_environment() -> None:
    facts = environment("cpu", ["-solver", "s"], 7, 3)
    assert (facts["command"], facts["seed"], facts["ranks"]) == (["pcl", "train", "-solver", "s"], 7, 3)
    assert {"pycaffe_like", "torch"} <= set(facts["packages"])
    assert facts["git"] is None  # a temporary folder is not a repository
