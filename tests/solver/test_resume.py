"""A run that is stopped, even by kill -9, and resumed gives the same results as an uninterrupted run."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from pycaffe_like.errors import SnapshotError
from pycaffe_like.logfmt import Line
from pycaffe_like.solver import Solver, random_state, snapshot_reading
from tests.solver.make import parameters, solver_def

PICTURES = 23  # not a multiple of the batch sizes below, so every epoch ends within a batch

NET = """name: "pictures"
layer {{ name: "data" type: "ImageData" top: "data" top: "label" include {{ phase: TRAIN }}
  transform_param {{ crop_size: 11 mirror: true scale: 0.01 }}
  image_data_param {{ source: "list.txt" batch_size: 5 shuffle: true {options} }} }}
layer {{ name: "data" type: "ImageData" top: "data" top: "label" include {{ phase: TEST }}
  transform_param {{ crop_size: 11 scale: 0.01 }} image_data_param {{ source: "list.txt" batch_size: 7 }} }}
layer {{ name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param {{ num_output: 3 kernel_size: 5 stride: 2 weight_filler {{ type: "xavier" }} }} }}
layer {{ name: "norm" type: "BatchNorm" bottom: "conv" top: "norm" }}
layer {{ name: "relu" type: "ReLU" bottom: "norm" top: "norm" }}
layer {{ name: "drop" type: "Dropout" bottom: "norm" top: "norm" dropout_param {{ dropout_ratio: 0.3 }} }}
layer {{ name: "ip" type: "InnerProduct" bottom: "norm" top: "ip"
  inner_product_param {{ num_output: 2 weight_filler {{ type: "xavier" }} }} }}
layer {{ name: "accuracy" type: "Accuracy" bottom: "ip" bottom: "label" top: "accuracy" }}
layer {{ name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }}
""".format

RECURRENT = """name: "recurrent"
layer { name: "data" type: "HDF5Data" top: "x" top: "cont" top: "y" hdf5_data_param { source: "rows.txt" batch_size: 4 shuffle: true } }
layer { name: "lstm" type: "LSTM" bottom: "x" bottom: "cont" top: "lstm"
  recurrent_param { num_output: 3 weight_filler { type: "uniform" min: -0.3 max: 0.3 } } }
layer { name: "loss" type: "EuclideanLoss" bottom: "lstm" bottom: "y" top: "loss" }
"""


@pytest.fixture(autouse=True)
def _data() -> None:
    """Writes pictures and an HDF5 file to the current folder."""
    import h5py

    rng = np.random.default_rng(5)
    for index in range(PICTURES):
        cv2.imwrite(f"{index}.png", rng.integers(0, 255, (13, 17, 3), np.uint8))
    Path("list.txt").write_text("".join(f"{index}.png {index % 2}\n" for index in range(PICTURES)))
    with h5py.File("rows.h5", "w") as file:
        file["x"] = rng.normal(size=(14, 2, 5)).astype(np.float32)
        file["cont"] = np.ones((14, 2), np.float32)
        file["y"] = rng.normal(size=(14, 2, 3)).astype(np.float32)
    Path("rows.txt").write_text("rows.h5\n")


def without_speed(line: Line | str) -> str:
    """Returns a log line without its speed."""
    return re.sub(r" \([\d.e+-]+ iter/s, .*? iters\)", "", str(getattr(line, "text", line)))


TESTED = "test_iter: 3 test_interval: 4 test_initialization: false display: 1"
RUNS = [
    pytest.param(NET(options=""), f"{TESTED} momentum: 0.9 weight_decay: 0.01", id="sgd, in the middle of an epoch"),
    pytest.param(
        NET(options="rand_skip: 3"), f'{TESTED} type: "Adam" momentum: 0.9 iter_size: 3', id="adam, iter_size"
    ),
    pytest.param(NET(options=""), f"{TESTED} average_loss: 3 ema_decay: 0.9", id="averages of losses and weights"),
    pytest.param(
        NET(options=""), f'{TESTED} lr_policy: "plateau" gamma: 0.5 plateau_winsize: 2 plateau_winsize: 3', id="plateau"
    ),
    pytest.param(
        NET(options=""), f'{TESTED} lr_policy: "multistep" gamma: 0.5 stepvalue: 2 stepvalue: 7', id="multistep"
    ),
    pytest.param(
        NET(options=""),
        f'{TESTED} early_stop {{ monitor: "loss min" patience: 1 min_delta: 9 }} snapshot_best: "accuracy max"',
        id="early stopping",
    ),
    pytest.param(
        NET(options=""), f"{TESTED} momentum: 0.9 larc: true larc_eta: 0.1 larc_turbo: true", id="larc with turbo"
    ),
    pytest.param(NET(options=""), f'{TESTED} type: "AdamW" momentum: 0.9 weight_decay: 0.1', id="adamw"),
    pytest.param(RECURRENT, "display: 1", id="recurrent states"),
]


def run(definition: str, net: str, stops: list[int]) -> tuple[list[str], list[torch.Tensor]]:
    """Trains 10 iterations, continuing with a new solver after each of `stops`; returns the log and the parameters."""
    lines: list[str] = []
    solver = Solver(
        solver_def(f"max_iter: 10 snapshot: 1 {definition}", net), log=lambda line: lines.append(without_speed(line))
    )
    for stop in stops:
        solver.step(stop - solver.iteration)
        solver.close()
        torch.manual_seed(99)
        np.random.seed(99)
        solver = Solver(
            solver_def(f"max_iter: 10 snapshot: 1 random_seed: 98 {definition}", net),
            log=lambda line: lines.append(without_speed(line)),
        )
        solver.restore(f"snap_iter_{stop}.solverstate")
    solver.solve()
    solver.close()
    kept = [line for line in lines if re.search(r"Iteration|net output|[Pp]lateau Status|MultiStep Status", line)]
    return kept, parameters(solver)


@pytest.mark.parametrize(("net", "definition"), RUNS)
def test_stopped_and_resumed_is_as_never_stopped(net: str, definition: str) -> None:
    whole, expected = run(definition, net, [])
    pieces, got = run(definition, net, [3, 6])
    assert pieces == whole
    torch.testing.assert_close(got, expected, rtol=0, atol=0)


SOLVER = f"""net: "net.prototxt" base_lr: 0.05 momentum: 0.9 lr_policy: "step" gamma: 0.7 stepsize: 7 max_iter: 60 random_seed: 7
{TESTED} iter_size: 2 average_loss: 3 snapshot: 3 snapshot_keep: 2 snapshot_prefix: "snaps/run" """


def start(log: Path, *flags: str) -> subprocess.Popen[bytes]:
    code = "import sys; from pycaffe_like.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "train", "--solver", "solver.prototxt", "--deterministic", *flags]
    with log.open("wb") as file:
        return subprocess.Popen(command, stderr=file, stdout=file, env={**os.environ, "OMP_NUM_THREADS": "1"})


def lines_by_heading(log: Path) -> dict[str, list[str]]:
    """Returns the lines of a log by the line that introduces them, such as `Iteration 4, Testing net (#0)`."""
    found: dict[str, list[str]] = {}
    under = ""
    for line in log.read_text(errors="replace").splitlines(keepends=True):
        if not line.endswith("\n"):
            break  # the run was killed while writing this line
        body = without_speed(line.rstrip()).partition("] ")[2]
        if body.startswith("Iteration"):
            under = body.partition(", loss")[0]
            found[under] = [body]
        elif " net output #" in body and under:
            found[under].append(body)
        else:
            under = ""
    return found


def killed_and_resumed(kills: int, seed: int) -> None:
    Path("net.prototxt").write_text(NET(options=""))
    Path("solver.prototxt").write_text(SOLVER)
    assert start(Path("whole.log")).wait() == 0
    expected, lines = Path("snaps/run_iter_60.caffemodel").read_bytes(), lines_by_heading(Path("whole.log"))
    assert len(lines) > 120
    for path in Path("snaps").iterdir():
        path.unlink()

    rng = random.Random(seed)
    for number in range(kills):
        log = Path(f"{number}.log")
        process = start(log, "--resume", "auto")
        aim = rng.randrange(4, 55 // kills)
        while len(re.findall(r"Iteration \d+ \(", log.read_text(errors="replace"))) < aim and process.poll() is None:
            time.sleep(0.001)
        time.sleep(rng.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, log.read_text()
    last = Path("last.log")
    assert start(last, "--resume", "auto").wait() == 0
    assert "Resuming from snaps/run_iter_" in last.read_text()
    for log in [*(Path(f"{number}.log") for number in range(kills)), last]:
        for under, body in lines_by_heading(log).items():
            assert body == lines[under][: len(body)], (log, under)
    assert Path("snaps/run_iter_60.caffemodel").read_bytes() == expected
    assert sorted(path.name for path in Path("snaps").iterdir() if path.suffix == ".solverstate") == [
        "run_iter_57.solverstate",
        "run_iter_60.solverstate",
    ]


def test_killed_at_a_random_moment() -> None:
    killed_and_resumed(kills=1, seed=random.SystemRandom().randrange(10**6))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_random_moments(seed: int) -> None:
    killed_and_resumed(kills=4, seed=seed)


def test_resume_auto_begins_where_there_is_nothing() -> None:
    Path("net.prototxt").write_text(NET(options=""))
    Path("solver.prototxt").write_text(SOLVER.replace("max_iter: 60", "max_iter: 3"))
    assert start(Path("log"), "--resume", "auto").wait() == 0
    assert "No snapshot under snaps/run yet: starting from the beginning." in Path("log").read_text()


def test_two_deterministic_runs_give_the_same_log() -> None:
    Path("net.prototxt").write_text(NET(options=""))
    Path("solver.prototxt").write_text(SOLVER.replace("max_iter: 60", "max_iter: 9"))
    assert [start(Path(name)).wait() for name in ("a", "b")] == [0, 0]
    assert lines_by_heading(Path("a")) == lines_by_heading(Path("b"))
    assert len(lines_by_heading(Path("a"))) > 18


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(
            lambda: Path("snap_iter_3.resume").write_bytes(Path("snap_iter_3.resume").read_bytes()[:100]),
            "snap_iter_3.resume: cannot be read: it is damaged or not a .resume file\nWithout this file the snapshot resumes as in Caffe: the data starts from its beginning.",
            id="cut off",
        ),
        pytest.param(
            lambda: torch.save({"version": 3}, "snap_iter_3.resume"),
            "snap_iter_3.resume: unsupported version; expected 2; got 3\nWithout this file the snapshot resumes as in Caffe: the data starts from its beginning.",
            id="newer",
        ),
        pytest.param(
            lambda: torch.save([], "snap_iter_3.resume"),
            "snap_iter_3.resume: unsupported version; expected 2; got None\nWithout this file the snapshot resumes as in Caffe: the data starts from its beginning.",
            id="something else",
        ),
        pytest.param(
            lambda: torch.save({"version": torch.ones(2)}, "snap_iter_3.resume"),
            "snap_iter_3.resume: unsupported version; expected 2; got tensor([1., 1.])\nWithout this file the snapshot resumes as in Caffe: the data starts from its beginning.",
            id="a version that is not a number",
        ),
        pytest.param(
            lambda: torch.save(
                torch.load("snap_iter_3.resume", weights_only=True) | {"seed": 2**70}, "snap_iter_3.resume"
            ),
            "snap_iter_3.resume: is damaged: its field 'seed' is not valid\nWithout this file the snapshot resumes as in Caffe: the data starts from its beginning.",
            id="a seed of 70 bits",
        ),
        *(
            pytest.param(
                lambda field=field, value=value: torch.save(
                    torch.load("snap_iter_3.resume", weights_only=True) | {field: value}, "snap_iter_3.resume"
                ),
                f"snap_iter_3.resume: is damaged: its field '{field}' is not valid\nWithout this file the snapshot resumes as in Caffe: the data starts from its beginning.",
                id=f"{field} of another kind",
            )
            for field, value in (
                ("recent", [0.5, -(2**65)]),
                ("minimum_loss", 2**80),
                ("layout", ["NHWC"]),
                ("ranks", torch.ones(3)),
                ("ranks", []),
            )
        ),
        pytest.param(
            lambda: Path("snap_iter_2.resume").replace("snap_iter_3.resume"),
            "snap_iter_3.resume: does not belong to the state beside it; expected iteration 3; got 2",
            id="of another iteration",
        ),
    ],
)
def test_a_sidecar_that_is_not_the_right_one(spoil: object, message: str) -> None:
    definition = f"snapshot: 1 {TESTED}"
    solver = Solver(solver_def(definition, NET(options="")))
    solver.step(3)
    assert callable(spoil)
    spoil()
    with pytest.raises(SnapshotError) as caught:
        snapshot_reading.restore_files(solver.net, solver.rule, solver.solver, None, "snap_iter_3.solverstate", 1)
    assert str(caught.value) == message


def test_a_run_with_other_test_nets() -> None:
    solver = Solver(solver_def(f"snapshot: 3 {TESTED}", NET(options="")))
    solver.step(3)
    other = Solver(solver_def("", NET(options="")))
    with pytest.raises(SnapshotError) as caught:
        other.restore("snap_iter_3.solverstate")
    assert str(caught.value) == ("snap_iter_3.solverstate: was written with other test nets; expected 0; got 1")


def test_every_random_generator_is_put_back() -> None:
    def draw() -> tuple[float, float, float]:
        return float(torch.rand(())), float(np.random.normal()), random.random()

    np.random.normal()  # NumPy keeps the second value of a pair for the next call
    state = random_state.random_state()
    torch.save(state, "state")
    expected = [draw() for _ in range(3)]
    random_state.set_random_state(torch.load("state", weights_only=True))
    assert [draw() for _ in range(3)] == expected


def test_plateau_resumes_from_a_state_of_ssd_which_has_no_resume_file() -> None:
    """The state alone holds how long the loss has had no new minimum."""
    definition = solver_def('lr_policy: "plateau" gamma: 0.5 plateau_winsize: 5 snapshot: 3 base_lr: 0')
    solver = Solver(definition)
    solver.step(3)
    Path("snap_iter_3.resume").unlink()
    other = Solver(definition)
    other.restore("snap_iter_3.solverstate")
    assert other.schedule_state.last_event == solver.schedule_state.last_event
    assert other.schedule_state.minimum_loss == pytest.approx(solver.schedule_state.minimum_loss, rel=1e-6)
