"""The folder of a training run: its log, settings, environment, metrics and weights.

train.log          the log, in Caffe's format
solver.prototxt    the resolved solver and nets, with the origin of every value
net.prototxt       the training net; test_net_N.prototxt: test nets that differ from it
environment.json   versions, device, git state, command line, seed
metrics.jsonl      one JSON object for each display and each test
best.caffemodel    the weights with the best test score
last.caffemodel    the weights at the end
"""

from __future__ import annotations

import json
import logging
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pycaffe_like.errors import DataError
from pycaffe_like.files.atomic import replacing
from pycaffe_like.solver.monitor import Aim

from .curves import METRICS

log = logging.getLogger(__name__)

PACKAGES = ("pycaffe_like", "torch", "numpy", "protobuf", "opencv-python", "h5py", "lmdb")


_LOG = "train.log"
_FILES = ("solver.prototxt", "net.prototxt", "best.caffemodel", "last.caffemodel")

_NO_OUTPUTS = ("iteration", "phase", "time", "epoch", "net")
"""The fields of a test's record that are not outputs of the net."""


class RunFolder:
    """Writes the files of one training run. If writing fails during training, it warns once and stops writing
    metrics; training continues.

    Attributes:
        path: the folder.
        save_weights: a function that writes the current weights to a file.
    """

    def __init__(self, path: str | Path, continues: bool) -> None:
        """Creates the folder.

        Args:
            continues: whether training resumes from a snapshot, so that the folder may hold earlier metrics.

        Raises:
            DataError: If the folder cannot be written to, or holds another training run.
        """
        self.path = Path(path)
        self.save_weights: Callable[[Path], None] | None = None
        self._train: dict[str, float] = {}  # of a display, until its learning rate comes
        self._aim: Aim | None = None
        self._aim_net: int | None = None  # the first test net that has the output of the aim
        self._best: float | None = None
        self._tested: bool | None = None  # None before the first test, False while only untrained weights were tested
        self._epochs_per_iteration = 0.0
        self._started = time.monotonic()
        self._works = True
        if self.path.exists() and not self.path.is_dir():
            raise DataError(f"--run {path} is a file", expected="a folder, which may not exist yet")
        if (self.path / METRICS).exists() and not continues:
            raise DataError(
                f"--run {path}: the folder holds another training",
                expected="a new folder",
                advice="To continue that training, add --resume auto.",
            )
        self._check_other_files()
        self._is_new = not self.path.exists()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / METRICS).touch()
        except OSError as error:
            raise DataError(f"--run {path} cannot be written: {error.strerror or error}") from None

    def _check_other_files(self) -> None:
        """Raises DataError if no run has written this folder, but it contains files with names that a run writes."""
        if (self.path / METRICS).exists() or (self.path / "environment.json").exists():
            return
        existing = [name for name in _FILES if (self.path / name).exists()]
        if existing:
            raise DataError(
                f"--run {self.path}: the folder is not that of a training run, and the run would replace "
                + " and ".join(existing),
                expected="a new folder",
            )

    def abandon(self) -> None:
        """Frees the folder for another training run if this one failed before it recorded anything. A new folder is
        removed if training did not even begin.
        """
        metrics = self.path / METRICS
        with suppress(OSError):
            if not metrics.stat().st_size:
                metrics.unlink()
                if self._is_new and self.save_weights is None:
                    (self.path / _LOG).unlink(missing_ok=True)
                self.path.rmdir()  # fails if there is a log

    def log_handler(self, formatter: logging.Formatter) -> logging.Handler:
        """Returns a logging handler that appends the log to train.log."""
        handler = logging.FileHandler(self.path / _LOG, encoding="utf-8", delay=True)
        handler.setFormatter(formatter)
        return handler

    def write_settings(self, files: Mapping[str, str], environment: Mapping[str, Any]) -> None:
        """Writes files, given as a mapping from names to contents, and environment.json."""
        texts = {**files, "environment.json": json.dumps(environment, indent=2) + "\n"}
        for name, text in texts.items():
            with replacing(self.path / name) as temporary:
                temporary.write_text(text, encoding="utf-8")

    def begin(
        self,
        iteration: int,
        epochs_per_iteration: float,
        save_weights: Callable[[Path], None],
        aim: Aim | None = None,
    ) -> None:
        """Prepares for training from an iteration on: removes the metrics of later iterations, which will be
        recorded again.

        Args:
            epochs_per_iteration: 0 if the net has no data source whose records can be counted.
            aim: the output that decides which weights are best; if None, it is guessed from the names.
        """
        self.save_weights = save_weights
        self._aim = aim
        self._epochs_per_iteration = epochs_per_iteration
        lines = (self.path / METRICS).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if (record := _read(line)) is not None and record["iteration"] < iteration]
        for record in filter(None, map(_read, kept)):
            self._is_best(record)
        with replacing(self.path / METRICS) as temporary:
            temporary.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")

    def record(self, iteration: int, values: Mapping[str, float]) -> None:
        """Records the metrics of a display or a test, under the names that Solver.record uses."""
        names = {name.rpartition("/")[0] for name in values}
        kind = next((name for name in names if name.startswith("test")), "train")
        if kind == "train":
            outputs = {_free_name(name, values): value for name, value in values.items()}
            self._train.update({"iteration": iteration, **outputs})
            if "lr" in values:
                self._append("train", self._train)
                self._train = {}
            return
        numbers = {name.partition("/")[2]: value for name, value in values.items()}
        net = {"net": int(kind[len("test") :])} if kind != "test" else {}
        record = {"iteration": iteration, **net, **numbers}
        self._append("test", record)
        if self._is_best({"phase": "test", **record}):
            self._save("best.caffemodel")

    def finish(self) -> None:
        """Writes last.caffemodel, and best.caffemodel too if the only test ran before training."""
        self._save("last.caffemodel")
        if self._tested is False:
            log.warning("No test ran after training began: best.caffemodel holds the last weights.")
            self._save("best.caffemodel")

    def _append(self, phase: str, numbers: Mapping[str, float]) -> None:
        iteration = numbers["iteration"]
        record: dict[str, Any] = {"iteration": int(iteration), "phase": phase, "time": round(time.time(), 3)}
        if self._epochs_per_iteration:
            record["epoch"] = round(iteration * self._epochs_per_iteration, 6)
        record |= {name: value for name, value in numbers.items() if name != "iteration"}

        def write() -> None:
            with (self.path / METRICS).open("a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")

        self._try(write)

    def _is_best(self, record: Mapping[str, Any]) -> bool:
        """Returns whether a test is the best so far, judged by the aim.

        Without an aim, the first accuracy of the first test net counts, or its first output if it has no accuracy.
        """
        if record["phase"] != "test":
            return False
        self._tested = self._tested or record["iteration"] > 0
        numbers = {name: value for name, value in record.items() if name not in _NO_OUTPUTS}
        aim = self._aim or _likely_aim(numbers)
        if aim is None or aim.name not in numbers or (self._aim is None and "net" in record):
            return False
        if self._aim_net is None:
            self._aim_net = record.get("net", 0)
        if record.get("net", 0) != self._aim_net:
            return False
        if not aim.is_better(numbers[aim.name], self._best):
            return False
        self._best = numbers[aim.name]
        return True

    def _save(self, name: str) -> None:
        def write() -> None:
            assert self.save_weights is not None
            with replacing(self.path / name) as temporary:
                self.save_weights(temporary)

        self._try(write)

    def _try(self, write: Callable[[], None]) -> None:
        if not self._works:
            return
        try:
            write()
        except OSError as error:
            self._works = False
            log.warning("%s cannot be written any more: %s. Training continues.", self.path, error.strerror or error)


def _likely_aim(outputs: Mapping[str, float]) -> Aim | None:
    """Guesses which output to watch by its name: the first accuracy, or the first output if there is none."""
    accuracy = next((name for name in outputs if "acc" in name.lower()), None)
    if accuracy is not None:
        return Aim(accuracy, upwards=True)
    return next((Aim(name, upwards=False) for name in outputs), None)


def environment(device: str, command_line: list[str], seed: int, ranks: int) -> dict[str, Any]:
    """Returns the environment of a training run: versions, device, git state, command line, seed."""
    return {
        "command": ["pcl", "train", *command_line],
        "folder": os.getcwd(),
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "seed": seed,
        "device": device,
        "ranks": ranks,
        "host": platform.node(),
        "platform": platform.platform(),
        "python": sys.version.split()[0],
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "git": _git_state(),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git_state() -> dict[str, Any] | None:
    """Returns the commit of the current folder, and whether it has uncommitted changes; None outside a
    repository.
    """
    try:
        commit = _git("rev-parse", "HEAD")
        return {"commit": commit, "changed": bool(_git("status", "--porcelain", "--untracked-files=no"))}
    except (OSError, subprocess.SubprocessError):
        return None


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, timeout=10)
    return done.stdout.strip()


def _read(line: str) -> dict[str, Any] | None:
    """Parses a line of metrics; None if it is incomplete because the run was killed while writing it."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) and {"iteration", "phase"} <= record.keys() else None


def _free_name(name: str, values: Mapping[str, float]) -> str:
    """Returns the key for a metric: `accuracy` for `train/accuracy`. A net output called loss or lr becomes
    `loss (batch)` or `lr (batch)`, because the smoothed loss and the learning rate have those names.
    """
    output = name.partition("/")[2]
    if not output:
        return name
    return f"{output} (batch)" if output in ("loss", "lr") else output
