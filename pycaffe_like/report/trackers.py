"""Sends the metrics of a training run to an experiment tracker: W&B, MLflow, Trackio or SwanLab.

Each tracker needs its own package, which is imported only if it is used. Where the metrics go, to a server or to local
files, is up to the tracker's own settings and environment variables.
"""

from __future__ import annotations

import importlib
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from pycaffe_like.errors import PclError
from pycaffe_like.spec import SolverDef

log = logging.getLogger(__name__)

Settings = Mapping[str, int | float | str | bool]


class _Wandb:
    """wandb, and trackio, whose functions have the same names and arguments."""

    name_argument = "name"

    def __init__(self, module: Any, project: str, name: str | None, settings: Settings) -> None:
        self._module = module
        module.init(project=project, config=dict(settings), **{self.name_argument: name})

    def log(self, iteration: int, values: Mapping[str, float]) -> None:
        self._module.log(dict(values), step=iteration)

    def finish(self, failed: bool) -> None:
        self._module.finish()


class _WandbWithExitCode(_Wandb):
    def finish(self, failed: bool) -> None:
        self._module.finish(exit_code=int(failed))


class _Swanlab(_Wandb):
    name_argument = "experiment_name"


class _Mlflow:
    def __init__(self, module: Any, project: str, name: str | None, settings: Settings) -> None:
        self._module = module
        module.set_experiment(project)
        module.start_run(run_name=name)
        module.log_params(dict(settings))

    def log(self, iteration: int, values: Mapping[str, float]) -> None:
        # MLflow accepts no other characters in names.
        allowed = {re.sub(r"[^\w\-. /]", "_", name): value for name, value in values.items()}
        self._module.log_metrics(allowed, step=iteration)

    def finish(self, failed: bool) -> None:
        self._module.end_run(status="FAILED" if failed else "FINISHED")


TRACKERS: Mapping[str, Callable[[Any, str, str | None, Settings], Any]] = {
    "wandb": _WandbWithExitCode,
    "mlflow": _Mlflow,
    "trackio": _Wandb,
    "swanlab": _Swanlab,
}
"""Each tracker by the name of its package."""


class Tracker:
    """Sends metrics to a tracker while a block runs. If that fails, it warns once and stops sending.

    Args:
        package: a key of TRACKERS; if empty, nothing is sent.
        project: the project or experiment to which the run belongs.
        name: the name of the run; None to let the tracker choose a name.
        settings: the settings of the run, by name.
    """

    def __init__(self, package: str, project: str, name: str | None, settings: Settings) -> None:
        self._package = package
        self._arguments = (project, name, settings)
        self._run: Any = None

    def __enter__(self) -> Tracker:
        """Starts the run.

        Raises:
            PclError: If the package is not installed.
        """
        if self._package:
            try:
                module = importlib.import_module(self._package)
            except ImportError:
                advice = f"pip install {self._package}"
                raise PclError(f"--track {self._package} needs the package {self._package}", advice=advice) from None
            self._try(lambda: self._start(module))
        return self

    def _start(self, module: Any) -> None:
        self._run = TRACKERS[self._package](module, *self._arguments)

    def record(self, iteration: int, values: Mapping[str, float]) -> None:
        """Sends the metrics of a display or a test."""
        if self._run is not None:
            self._try(lambda: self._run.log(iteration, values))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._run is not None:
            self._try(lambda: self._run.finish(kind is not None))

    def _try(self, call: Callable[[], object]) -> None:
        try:
            call()
        except Exception as error:  # whatever a tracker raises, such as errors of its network library
            self._run = None
            log.warning("No more metrics for %s: %s. Training goes on.", self._package, error)


def solver_settings(solver: SolverDef) -> dict[str, int | float | str | bool]:
    """Returns the plain values of a solver, by field, for a tracker."""
    values = {field.name: getattr(solver, field.name) for field in fields(solver)}
    return {name: value for name, value in values.items() if isinstance(value, int | float | str | bool)}
