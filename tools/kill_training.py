"""Kills training runs, resumes them with --resume auto, and compares the files with those of an uninterrupted
run.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from kill_process import kill_after, run_to_the_end, start

_NET = """
layer { name: "data" type: "HDF5Data" top: "x" top: "y"
  hdf5_data_param { source: "rows.txt" batch_size: 4 shuffle: true } }
layer { name: "ip" type: "InnerProduct" bottom: "x" top: "h"
  inner_product_param { num_output: 7 weight_filler { type: "xavier" } } }
layer { name: "norm" type: "BatchNorm" bottom: "h" top: "n" }
layer { name: "drop" type: "Dropout" bottom: "n" top: "n" }
layer { name: "out" type: "InnerProduct" bottom: "n" top: "o"
  inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "EuclideanLoss" bottom: "o" bottom: "y" top: "loss" }
"""
_SOLVER = """
net: "net.prototxt" base_lr: 0.01 momentum: 0.9 lr_policy: "step" gamma: 0.7 stepsize: 17 max_iter: 60
random_seed: 7 display: 10 snapshot: 4 snapshot_prefix: "snaps/run" test_iter: 2 test_interval: 11
"""
TRAININGS = {
    "binary": "",
    "hdf5": "snapshot_format: HDF5",
    "ema": "ema_decay: 0.9",
    "keep": "snapshot_keep: 2",
    "best": 'snapshot_best: "loss min"',
    "iter_size": "iter_size: 3 average_loss: 5",
    "test_nets": 'test_net: "net.prototxt" test_net: "net.prototxt" test_iter: 3',
    "all": 'snapshot_format: HDF5 ema_decay: 0.9 snapshot_keep: 3 snapshot_best: "loss min" iter_size: 2 type: "Adam"',
}
"""The options that each case adds to the solver."""

_COMMAND = ("train", "--solver", "solver.prototxt", "--deterministic", "--resume", "auto")


def kill_training(options: str, kills: int, rng: random.Random) -> list[str]:
    """Trains in the current folder, and kills the training at random moments.

    Returns:
        The problems found, one sentence each.
    """
    _write_training(options)
    duration = run_to_the_end(*_COMMAND)
    expected = _contents("snaps")
    shutil.rmtree("snaps")
    problems: list[str] = []
    done = 0
    while done < kills:
        was_killed = kill_after(start(*_COMMAND), rng.random() * duration * 0.7)
        done += was_killed
        problems += _damaged_snapshots() if was_killed else _differences(expected)
        if not was_killed:
            shutil.rmtree("snaps")
    run_to_the_end(*_COMMAND)
    return problems + _differences(expected)


def _write_training(options: str) -> None:
    import h5py
    import numpy as np

    rng = np.random.default_rng(5)
    with h5py.File("rows.h5", "w") as file:
        file["x"] = rng.normal(size=(23, 5)).astype(np.float32)
        file["y"] = rng.normal(size=(23, 3)).astype(np.float32)
    Path("rows.txt").write_text("rows.h5\n")
    Path("net.prototxt").write_text(_NET)
    solver = _SOLVER.replace("net:", "train_net:") if "test_net" in options else _SOLVER
    Path("solver.prototxt").write_text(solver + options)


def _contents(folder: str) -> dict[str, bytes]:
    """Reads all files of a folder, including hidden ones, except locks that killed runs have left."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def _differences(expected: dict[str, bytes]) -> list[str]:
    found = _contents("snaps")
    if found.keys() != expected.keys():
        return [f"files differ: {sorted(found.keys() ^ expected.keys())}"]
    return [f"{name} differs" for name in expected if found[name] != expected[name]]


def _damaged_snapshots() -> list[str]:
    """Reads every file that a killed run has renamed to its final name; returns the errors."""
    from pycaffe_like.errors import PclError
    from pycaffe_like.files.weight_file import read_weights
    from pycaffe_like.solver import snapshot_reading

    problems = []
    for path in Path("snaps").glob("[!.]*") if Path("snaps").is_dir() else ():
        try:
            if ".solverstate" in path.name:
                snapshot_reading.read(str(path))  # and the .resume beside it
            elif ".caffemodel" in path.name:
                read_weights(path)
        except PclError as error:
            problems.append(str(error))
    return problems
