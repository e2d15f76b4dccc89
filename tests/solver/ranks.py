"""Training runs with several ranks: a net, its data, and the processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import lmdb
import numpy as np

from pycaffe_like.caffe import io
from tests.conftest import ROOT

RECORDS = 37

_BATCH_NORM = """layer { name: "bn" type: "BatchNorm" bottom: "ip" top: "ip" }
layer { name: "scale" type: "Scale" bottom: "ip" top: "ip" scale_param { bias_term: true } }
"""
_NET = """name: "shared"
layer { name: "data" type: "Data" top: "data" top: "label" transform_param { scale: 0.01 crop_size: 5 mirror: true }
  data_param { source: "records" batch_size: BATCH backend: LMDB } include { phase: TRAIN } }
layer { name: "data" type: "Data" top: "data" top: "label" transform_param { scale: 0.01 crop_size: 5 }
  data_param { source: "records" batch_size: 5 backend: LMDB } include { phase: TEST } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 7 weight_filler { type: "xavier" } } }
EXTRA
layer { name: "relu" type: "ReLU" bottom: "ip" top: "ip" }
layer { name: "ip2" type: "InnerProduct" bottom: "ip" top: "ip2" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip2" bottom: "label" top: "loss" }
layer { name: "accuracy" type: "Accuracy" bottom: "ip2" bottom: "label" top: "accuracy" include { phase: TEST } }
"""


def write_records(count: int = RECORDS) -> None:
    with lmdb.open("records") as env, env.begin(write=True) as transaction:
        for number in range(count):
            picture = np.random.default_rng(number).integers(0, 256, (1, 6, 6)).astype(np.uint8)
            transaction.put(b"%08d" % number, io.array_to_datum(picture, number % 3).SerializeToString())


def write_solver(batch: int, text: str = "", batch_norm: bool = False) -> str:
    """Writes a solver and a net with the given batch size; returns the solver's file name."""
    extra = _BATCH_NORM if batch_norm else ""
    Path(f"net{batch}.prototxt").write_text(_NET.replace("BATCH", str(batch)).replace("EXTRA", extra))
    fields = {
        "base_lr": "0.1",
        "momentum": "0.9",
        "lr_policy": '"fixed"',
        "max_iter": "9",
        "display": "3",
        "test_iter": "7",
        "test_interval": "4",
        "snapshot_prefix": '"snaps/a"',
        "random_seed": "5",
        "solver_mode": "CPU",
    }
    given = [f"{name}: {value}" for name, value in fields.items() if not re.search(rf"\b{name}:", text)]
    Path(f"solver{batch}.prototxt").write_text(f'net: "net{batch}.prototxt"\n' + "\n".join([*given, text]))
    return f"solver{batch}.prototxt"


def start(*flags: str, **variables: str) -> subprocess.Popen[str]:
    """Starts `pcl train` in another process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **variables}
    command = [sys.executable, "-m", "pycaffe_like", "train", *flags]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)


def train(*flags: str) -> str:
    """Runs `pcl train` to the end; returns the log."""
    process = start(*flags)
    log = process.communicate(timeout=120)[1]
    assert process.returncode == 0, log
    return log


def lines_of_tests(log: str) -> list[str]:
    """Returns the lines of a log with the results of tests."""
    return [line.partition("] ")[2] for line in log.splitlines() if "Test net output" in line]


def rank_pids(launcher: int) -> dict[int, int]:
    """Returns the process ids of the ranks that a launcher has started, by rank."""
    children = subprocess.run(["pgrep", "-P", str(launcher)], capture_output=True, text=True).stdout.split()
    found = {}
    for child in children:
        match = re.search(r"(?:^|\0)RANK=(\d+)", Path(f"/proc/{child}/environ").read_text())
        if match:
            found[int(match[1])] = int(child)
    return found
