"""Metrics are sent to experiment trackers through the trackers' own functions."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pycaffe_like.cli import main
from pycaffe_like.errors import PclError
from pycaffe_like.proto import read_solver
from pycaffe_like.report.trackers import TRACKERS, Tracker, solver_settings

Calls = list[tuple[Any, ...]]


class StandIn(ModuleType):
    """A fake package whose functions have the documented signatures of the tracker's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.calls: Calls = []
        calls, add = self.calls, self.calls.append
        if name == "mlflow":
            self.set_experiment = lambda experiment_name=None, experiment_id=None: add(("experiment", experiment_name))
            self.start_run = lambda run_id=None, experiment_id=None, run_name=None, nested=False: add(
                ("start", run_name)
            )
            self.log_params = lambda params, synchronous=None, run_id=None: add(("params", params))
            self.log_metrics = lambda metrics, step=None, synchronous=None, run_id=None: add(("log", metrics, step))
            self.end_run = lambda status="FINISHED": add(("end", status))
            return
        if name == "swanlab":
            self.init = (
                lambda project=None, workspace=None, experiment_name=None, description=None, config=None, mode=None: (
                    add(("init", project, experiment_name, config))
                )
            )
        elif name == "trackio":
            self.init = lambda project, name=None, config=None, resume="never": add(("init", project, name, config))
        else:
            self.init = lambda entity=None, project=None, dir=None, id=None, name=None, config=None, mode=None: add(
                ("init", project, name, config)
            )
        self.log = lambda data, step=None: add(("log", data, step))
        if name == "wandb":
            self.finish = lambda exit_code=None, quiet=None: calls.append(("finish", exit_code))
        else:
            self.finish = lambda: calls.append(("finish",))


@pytest.fixture(params=TRACKERS)
def package(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    made = StandIn(request.param)
    monkeypatch.setitem(sys.modules, request.param, made)
    return made


def expected(name: str, values: dict[str, float], failed: bool) -> Calls:
    settings = {"base_lr": 0.5}
    if name == "mlflow":
        start: Calls = [("experiment", "mouth"), ("start", "first"), ("params", settings)]
        return [*start, ("log", values, 30), ("end", "FAILED" if failed else "FINISHED")]
    finish = ("finish", int(failed)) if name == "wandb" else ("finish",)
    return [("init", "mouth", "first", settings), ("log", values, 30), finish]


@pytest.mark.parametrize("failed", [False, True])
def test_a_run_starts_logs_and_ends(package: StandIn, failed: bool) -> None:
    values = {"loss": 0.25, "train/top 5": 0.5}
    try:
        with Tracker(package.__name__, "mouth", "first", {"base_lr": 0.5}) as tracker:
            tracker.record(30, values)
            if failed:
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        assert failed
    assert package.calls == expected(package.__name__, values, failed)


def test_mlflow_gets_names_that_it_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    package = StandIn("mlflow")
    monkeypatch.setitem(sys.modules, "mlflow", package)
    with Tracker("mlflow", "p", None, {}) as tracker:
        tracker.record(3, {"test/loss (7)": 1.0})
    assert ("log", {"test/loss _7_": 1.0}, 3) in package.calls


def test_a_tracker_that_fails_does_not_stop_training(package: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no connection")

    setattr(package, "log_metrics" if package.__name__ == "mlflow" else "log", fail)
    with Tracker(package.__name__, "p", None, {}) as tracker:
        tracker.record(1, {"loss": 1.0})
        tracker.record(2, {"loss": 1.0})
    (record,) = caplog.records
    assert record.getMessage() == f"No more metrics for {package.__name__}: no connection. Training goes on."


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trackio", None)
    with pytest.raises(PclError, match="--track trackio needs the package trackio\npip install trackio"):
        Tracker("trackio", "p", None, {}).__enter__()


def test_no_tracker(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("importlib.import_module", lambda name: pytest.fail(f"{name} is imported"))
    with Tracker("", "p", None, {}) as tracker:
        tracker.record(1, {"loss": 1.0})
    assert caplog.records == []


NET = """
name: "tiny"
layer { name: "data" type: "DummyData" top: "data" top: "label"
        dummy_data_param { shape { dim: 7 dim: 5 } shape { dim: 7 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
SOLVER = 'net: "net.prototxt" base_lr: 0.25 lr_policy: "fixed" max_iter: 3 display: 2 snapshot_after_train: false'


def test_settings_are_plain_values() -> None:
    Path("solver.prototxt").write_text(SOLVER + " stepvalue: 3")
    settings = solver_settings(read_solver("solver.prototxt"))
    assert (settings["base_lr"], settings["max_iter"], settings["lr_policy"]) == (0.25, 3, "fixed")
    assert "stepvalue" not in settings


def test_training_is_tracked(package: StandIn) -> None:
    Path("net.prototxt").write_text(NET)
    Path("solver.prototxt").write_text(SOLVER)
    command = ["train", "-solver", "solver.prototxt", "--track", package.__name__, "--run", "runs/first"]
    assert main([*command, "--set", "base_lr=0.125"]) == 0
    first, last = package.calls[0], package.calls[-1]
    assert first[1] == "solver"
    assert last in [("end", "FINISHED"), ("finish", 0), ("finish",)]
    logged = [call for call in package.calls if call[0] == "log"]
    assert [call[2] for call in logged if "lr" in call[1]] == [0, 2]
    assert all(call[1]["lr"] == 0.125 for call in logged if "lr" in call[1])
    assert any("base_lr" in str(call) and "0.125" in str(call) for call in package.calls[:3])
    assert any("first" in call for call in package.calls[:2])
