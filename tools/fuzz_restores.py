"""Loads damaged weights and snapshots into a small net and solver, which must not change on an error."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pycaffe_like.errors import PclError

if TYPE_CHECKING:
    from pycaffe_like.net import Net
    from pycaffe_like.solver import Solver

_LAYERS = """
layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
layer { name: "ip" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 5
  weight_filler { type: "xavier" } } }
layer { name: "a/b" type: "Scale" bottom: "y" top: "z" scale_param { bias_term: true } }
layer { name: "loss" type: "EuclideanLoss" bottom: "z" bottom: "y" top: "loss" }
"""
_SOLVER = f"net_param {{ {_LAYERS} }} base_lr: 0.01 momentum: 0.9 lr_policy: 'fixed' max_iter: 90 random_seed: 7"
STEM, DAMAGED = "sound_iter_3", "damaged"


@cache
def _net(folder: Path) -> Net:
    from pycaffe_like.net import Net
    from pycaffe_like.proto import read_net
    from pycaffe_like.spec import NetState, Phase

    file = folder / "weights_net.prototxt"
    file.write_text(_LAYERS)
    return Net(read_net(str(file)), NetState(Phase.TEST))


@cache
def _solver(folder: Path) -> Solver:
    """Returns a solver after three iterations, and writes its snapshot."""
    from pycaffe_like.solver import Solver

    (folder / "solver.prototxt").write_text(_SOLVER + ' snapshot_prefix: "sound"')
    (folder / DAMAGED).mkdir()
    made = Solver("solver.prototxt")
    made.step(3)
    made.snapshot()
    return made


def snapshot_file(suffix: str) -> list[bytes]:
    """Returns the bytes of one file of the solver's snapshot."""
    _solver(Path.cwd())
    return [Path(STEM + suffix).read_bytes()]


def state_hdf5() -> list[bytes]:
    """Returns the solver's state as an HDF5 file."""
    from pycaffe_like.files.solverstate import read_state, write_state_hdf5

    _solver(Path.cwd())
    write_state_hdf5(Path("made"), read_state(f"{STEM}.solverstate"))
    return [Path("made").read_bytes()]


def check_weights(file: str) -> None:
    """Loads weights.

    Raises:
        AssertionError: If loading failed but changed the net.
    """
    net = _net(Path.cwd())
    before = [one.tensor.detach().clone().numpy() for one in net.learnable_params]
    try:
        net.load(file)
    except PclError:
        _check_same(before, [one.tensor.detach().numpy() for one in net.learnable_params])
        raise


def _memory(of: Solver) -> list[np.ndarray]:
    values = [one.tensor.detach().numpy() for one in of.net.learnable_params]
    values += [one.numpy() for one in of.rule.history]
    return [np.array(of.iteration), np.array(of.seed), *(np.array(one) for one in values)]


def check_restore(file: str, suffix: str) -> None:
    """Restores a snapshot in which one file is replaced by this one, and trains on.

    Args:
        suffix: of the snapshot's file to replace.

    Raises:
        AssertionError: If restoring failed but changed the solver.
    """
    trained = _solver(Path.cwd())
    before = _memory(trained)
    for other in (".caffemodel", ".solverstate", ".resume"):
        shutil.copyfile(STEM + other, f"{DAMAGED}/{STEM}{other}")
    shutil.copyfile(file, f"{DAMAGED}/{STEM}{suffix}")
    try:
        trained.restore(f"{DAMAGED}/{STEM}.solverstate")
    except PclError:
        _check_same(before, _memory(trained))
        raise
    trained.step(1)


def _check_same(before: list[np.ndarray], after: list[np.ndarray]) -> None:
    if not all(np.array_equal(*pair, equal_nan=True) for pair in zip(before, after, strict=True)):
        raise AssertionError("an error left something changed")
