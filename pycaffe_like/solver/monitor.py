"""Watches test outputs to choose the best weights (snapshot_best) and to end training (early_stop)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycaffe_like.errors import SolverError, did_you_mean
from pycaffe_like.spec import SolverDef

_DIRECTIONS = ("max", "min")


@dataclass(frozen=True)
class Aim:
    """The test output to watch, and whether larger or smaller values of it are better.

    Attributes:
        name: the output. If several test nets have it, the first net's counts.
        upwards: whether larger values are better.
    """

    name: str
    upwards: bool

    @classmethod
    def parse(cls, text: str, outputs: Sequence[str], field: str) -> Aim:
        """Parses text such as `"accuracy max"`.

        Args:
            outputs: names of all outputs of the test nets.

        Raises:
            SolverError: If the text does not have this form, or there is no such output.
        """
        name, _, direction = text.strip().rpartition(" ")
        if direction not in _DIRECTIONS or not name.strip():
            raise SolverError(
                f"{field} needs a test output and a direction", expected='"NAME max" or "NAME min"', got=repr(text)
            )
        name = name.strip()
        if name not in outputs:
            known = ", ".join(outputs) or "none"
            raise SolverError(
                f"{field}: the test nets have no output '{name}'",
                expected=f"one of {known}" if outputs else "a test net",
                advice=did_you_mean(name, outputs),
            )
        return cls(name, direction == "max")

    def is_better(self, value: float, than: float | None, by: float = 0.0) -> bool:
        """Returns whether `value` is better than `than` by more than `by`.

        Always true if `than` is None, and never true for NaN.
        """
        if value != value:
            return False
        if than is None:
            return True
        return value > than + by if self.upwards else value < than - by


class Best:
    """Remembers the result of the best test so far (snapshot_best).

    Attributes:
        value: the watched output in the best test; None before the first test.
    """

    def __init__(self, aim: Aim) -> None:
        self.aim = aim
        self.value: float | None = None

    def update(self, outputs: Mapping[str, float]) -> bool:
        """Takes the outputs of a test; returns whether it is the best so far."""
        value = outputs[self.aim.name]
        if not self.aim.is_better(value, self.value):
            return False
        self.value = value
        return True


class Patience:
    """Counts successive tests without an improvement (early_stop).

    Attributes:
        value: the watched output in the last test that improved by more than min_delta.
        waited: the number of tests since then.
    """

    def __init__(self, aim: Aim, patience: int, min_delta: float) -> None:
        self.aim = aim
        self.patience = patience
        self.min_delta = min_delta
        self.value: float | None = None
        self.waited = 0

    def update(self, outputs: Mapping[str, float]) -> bool:
        """Takes the outputs of a test; returns whether training has to stop."""
        value = outputs[self.aim.name]
        if self.aim.is_better(value, self.value, self.min_delta):
            self.value, self.waited = value, 0
        else:
            self.waited += 1
        return self.waited >= self.patience


class Monitors:
    """The monitors that a solver asks for with snapshot_best and early_stop.

    Attributes:
        best: set if the solver has snapshot_best, else None.
        patience: set if the solver has early_stop, else None.
    """

    def __init__(self, solver: SolverDef, outputs: Sequence[str]) -> None:
        """
        Args:
            outputs: names of all outputs of the test nets.

        Raises:
            SolverError: If an output does not exist, or a value is out of range.
        """
        self.best: Best | None = None
        self.patience: Patience | None = None
        if solver.snapshot_best is not None:
            self.best = Best(Aim.parse(solver.snapshot_best, outputs, "snapshot_best"))
            if not solver.snapshot_prefix:
                raise SolverError("snapshot_best is set but snapshot_prefix is not", expected="a snapshot_prefix")
        if solver.early_stop is not None:
            options = solver.early_stop
            if options["patience"] < 1:
                raise SolverError("early_stop.patience is out of range", expected="1 or more", got=options["patience"])
            aim = Aim.parse(options.get("monitor") or "", outputs, "early_stop.monitor")
            self.patience = Patience(aim, options["patience"], options["min_delta"])

    def state(self) -> dict[str, Any]:
        """Returns the values that a snapshot has to store."""
        best, patience = self.best, self.patience
        return {
            "best": None if best is None else best.value,
            "last_better": None if patience is None else patience.value,
            "waited": 0 if patience is None else patience.waited,
        }

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Restores what `state` returned."""
        if self.best is not None:
            self.best.value = state["best"]
        if self.patience is not None:
            self.patience.value, self.patience.waited = state["last_better"], state["waited"]
