"""Training runs of 16 iterations, compared with those recorded from BVLC Caffe 1.0.

A folder holds net and solver, trajectory.npz (init/LAYER/INDEX, data and label of every iteration,
loss, iterN/LAYER/INDEX), and the snapshot that Caffe wrote at the end.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.caffe.solvers import Solver, get_solver

CASES = sorted(path for path in (Path(__file__).parent.parent / "goldens" / "solvers").iterdir())


def assert_close(got: object, want: object) -> None:
    np.testing.assert_allclose(got, want, rtol=2e-4, atol=2e-5)


class Run:
    """A solver with the recorded initial parameters."""

    def __init__(self, folder: Path) -> None:
        self.data = np.load(folder / "trajectory.npz")
        self.solver: Solver = get_solver("solver.prototxt")
        for key, values in self.at("init").items():
            self.param(key)[...] = values

    def at(self, moment: str) -> dict[str, np.ndarray]:
        return {k.removeprefix(moment + "/"): self.data[k] for k in self.data.files if k.startswith(moment + "/")}

    def param(self, key: str) -> np.ndarray:
        layer, _, index = key.rpartition("/")
        return self.solver.net.params[layer][int(index)].data

    def params(self) -> dict[str, np.ndarray]:
        return {f"{n}/{i}": b.data.copy() for n, blobs in self.solver.net.params.items() for i, b in enumerate(blobs)}

    def step(self, batch: int) -> float:
        self.solver.net.blobs["data"].data[...] = self.data["data"][batch]
        self.solver.net.blobs["label"].data[...] = self.data["label"][batch]
        self.solver.step(1)
        return float(self.solver.net.blobs["loss"].data)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_a_training_as_caffes(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    run = Run(folder)
    for batch, loss in enumerate(run.data["loss"]):
        assert_close(run.solver.lr if folder.name != "sgd_multistep" else run.data["lr"][batch], run.data["lr"][batch])
        assert_close(run.step(batch), loss)
        for key, want in run.at(f"iter{batch + 1}").items():
            assert_close(run.param(key), want)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_caffes_snapshot_goes_on_here_and_ours_comes_back_bit_for_bit(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (state,) = (path.name for path in tmp_path.glob("snap_iter_16.solverstate*"))
    whole, resumed = Run(folder), Run(folder)
    for batch in range(16):
        whole.step(batch)
    resumed.solver.restore(state)
    assert resumed.solver.iter == 16
    for key, want in resumed.at("iter16").items():
        assert_close(resumed.param(key), want)
    for batch in range(3):
        assert_close(resumed.step(batch), whole.step(batch))
    whole.solver.snapshot()
    back = Run(folder)
    back.solver.restore(state.replace("_16.", "_19."))
    assert back.solver.iter == 19
    for key, want in whole.params().items():
        np.testing.assert_array_equal(back.param(key), want)
