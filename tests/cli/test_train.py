"""`pcl train` and `pcl test`: complete runs, their logs, and errors."""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli import train as train_command
from pycaffe_like.cli.flags import Parser
from pycaffe_like.cli.next_steps import training_command
from pycaffe_like.cli.solver_flags import solver_with_flags
from pycaffe_like.errors import UsageError
from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.solver import resume_file

RECORDS = 17

NET = """name: "tiny"
layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TRAIN }
  transform_param { crop_size: 7 mirror: true scale: 0.0078125 mean_value: 128 }
  data_param { source: "train_lmdb" batch_size: 5 backend: LMDB } }
layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TEST }
  transform_param { crop_size: 7 scale: 0.0078125 mean_value: 128 }
  data_param { source: "train_lmdb" batch_size: 3 backend: LMDB } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "xavier" } } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip"
  inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
layer { name: "accuracy" type: "Accuracy" bottom: "ip" bottom: "label" top: "accuracy" include { phase: TEST } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
SOLVER = """net: "net.prototxt"
base_lr: 0.02
lr_policy: "step" gamma: 0.5 stepsize: 4
momentum: 0.9
max_iter: 6
display: 3
test_iter: 6 test_interval: 3
snapshot: 4 snapshot_prefix: "snaps/tiny"
random_seed: 11
"""

CODE = "import sys; from pycaffe_like.cli import main; sys.exit(main())"


@pytest.fixture(autouse=True)
def _files(capsys: pytest.CaptureFixture[str]) -> None:
    """Writes a database, a net and a solver to the current folder. Bright pictures have class 1."""
    rng = np.random.default_rng(3)
    Path("pictures").mkdir()
    lines = []
    for index in range(RECORDS):
        pixels = rng.integers(0, 128, (9, 11, 3), np.uint8) + np.uint8(100 * (index % 2))
        cv2.imwrite(f"pictures/{index}.png", pixels)
        lines.append(f"{index}.png {index % 2}\n")
    Path("list.txt").write_text("".join(lines))
    assert main(["convert_imageset", "pictures/", "list.txt", "train_lmdb"]) == 0
    capsys.readouterr()
    Path("net.prototxt").write_text(NET)
    Path("solver.prototxt").write_text(SOLVER)


def train(*flags: str) -> int:
    return main(["train", "--solver", "solver.prototxt", *flags])


def messages_of(text: str) -> list[str]:
    """Returns the text of each line of a log, with speeds, losses and accuracies replaced by letters."""
    lines = [line.partition("] ")[2] for line in text.splitlines()]
    lines = [re.sub(r"\([\d.e+-]+ iter/s, [\d.e+-]+s/", "(R iter/s, Ts/", line) for line in lines]
    return [re.sub(r"(loss|accuracy) = [\d.e+-]+", r"\1 = X", line) for line in lines]


def test_the_log_of_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert train() == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert all(
        re.match(r"[IW]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [\w.]+:\d+\] ", line) for line in printed.err.splitlines()
    )
    tested = [
        "    Test net output #0: accuracy = X",
        "    Test net output #1: loss = X (* 1 = X loss)",
    ]
    shown = "    Train net output #0: loss = X (* 1 = X loss)"
    facts = (
        r"Facts: device cpu; effective batch 5 x iter_size 1 = 5; 314 parameters; [\d.]+ MiB of blobs; seed 11; "
        r"17 records, max_iter 6 = 1\.76 epochs; test #0 covers 1\.06x of 17 records"
    )
    lines = [re.sub(r"^(Waited for data:) [\d.]+%", r"\1 S%", line) for line in messages_of(printed.err)]
    assert lines[0] == "Use CPU."
    assert re.fullmatch(facts, next(line for line in lines if line.startswith("Facts")))
    start = lines.index("Starting Optimization")
    assert [re.sub(r"= X \(\* 1 = [\d.e+-]+ loss\)", "= X (* 1 = X loss)", line) for line in lines[start:]] == [
        "Starting Optimization",
        "Solving tiny",
        "Learning Rate Policy: step",
        "Iteration 0, Testing net (#0)",
        *tested,
        "Iteration 0 (R iter/s, Ts/3 iters), loss = X",
        shown,
        "Waited for data: S% of the time",
        "Iteration 0, lr = 0.02",
        "Iteration 3, Testing net (#0)",
        *tested,
        "Iteration 3 (R iter/s, Ts/3 iters), loss = X",
        shown,
        "Waited for data: S% of the time",
        "Iteration 3, lr = 0.02",
        "Snapshotting to binary proto file snaps/tiny_iter_4.caffemodel",
        "Snapshotting solver state to binary proto file snaps/tiny_iter_4.solverstate",
        "Snapshotting to binary proto file snaps/tiny_iter_6.caffemodel",
        "Snapshotting solver state to binary proto file snaps/tiny_iter_6.solverstate",
        "Iteration 6, loss = X",
        "Iteration 6, Testing net (#0)",
        *tested,
        "Optimization Done.",
        "Optimization Done.",
        "Weights: snaps/tiny_iter_6.caffemodel",
        "To test them:     pcl test -model net.prototxt -weights snaps/tiny_iter_6.caffemodel",
        "To train longer:  pcl train -solver solver.prototxt --resume auto -iterations 12",
    ]


def test_scoring_goes_once_over_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("--set", "max_iter=60", "--set", "stepsize=90") == 0
    capsys.readouterr()
    assert main(["test", "-model", "net.prototxt", "-weights", "snaps/tiny_iter_60.caffemodel"]) == 0
    lines = [line.partition("] ")[2] for line in capsys.readouterr().err.splitlines()]
    assert "Running for 6 iterations." in lines
    batches = [float(line.split()[-1]) for line in lines if re.match(r"Batch \d+, accuracy = ", line)]
    assert len(batches) == 6
    mean = float(next(line for line in lines if line.startswith("accuracy = ")).split()[-1])
    # There are 5 batches of 3 records and one of 2; every record counts the same.
    assert mean == pytest.approx((sum(batches[:5]) * 3 + batches[5] * 2) / RECORDS, abs=1e-6)
    assert mean > 0.9
    assert re.match(r"Loss: [\d.e+-]+$", next(line for line in lines if line.startswith("Loss")))


def test_scoring_as_many_batches_as_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("-iterations", "1") == 0
    capsys.readouterr()
    flags = ["-model", "net.prototxt", "-weights", "snaps/tiny_iter_1.caffemodel", "-iterations", "8"]
    assert main(["test", *flags]) == 0
    log = capsys.readouterr().err
    assert "Running for 8 iterations." in log
    assert len(re.findall(r"Batch \d, loss = ", log)) == 8


def test_fields_set_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    edit("net.prototxt", 'top: "ip"', 'top: "ip" param { } param { }')
    assert (
        train("--set", "base_lr=0.5", "--set", "conv:convolution_param.num_output=6", "--set=ip:param.lr_mult=0") == 0
    )
    log = capsys.readouterr().err
    assert "Iteration 0, lr = 0.5" in log
    layers = {layer.name: layer.blobs for layer in read_weights("snaps/tiny_iter_6.caffemodel")}
    assert layers["conv"][0].shape == (6, 3, 3, 3)
    assert not layers["ip"][1].array().any()  # the bias still has its initial value


def test_stages_seed_and_net(capsys: pytest.CaptureFixture[str]) -> None:
    other = NET.replace("num_output: 4", "num_output: 5").replace(
        'layer { name: "relu"',
        'layer { name: "tanh" type: "TanH" bottom: "conv" top: "conv" include { stage: "bent" } }\nlayer { name: "relu"',
    )
    Path("other.prototxt").write_text(other)
    assert train("--net", "other.prototxt", "-stage", "bent", "--seed", "5", "-iterations", "2") == 0
    log = capsys.readouterr().err
    assert "seed 5" in log
    assert "max_iter 2 = " in log
    assert {layer.name for layer in read_weights("snaps/tiny_iter_2.caffemodel")} >= {"conv", "tanh", "ip"}


def test_weights_are_taken_by_name_and_the_rest_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert train() == 0
    Path("net.prototxt").write_text(NET.replace('"ip"', '"fc"').replace("num_output: 2", "num_output: 3"))
    capsys.readouterr()
    weights = "snaps/tiny_iter_6.caffemodel"
    assert train("-weights", weights, "--set", 'snapshot_prefix="snaps/tuned"', "-iterations", "0") == 0
    log = capsys.readouterr().err
    assert f"Finetuning from {weights}" in log
    lines = [line.partition("] ")[2] for line in log.splitlines()]
    start = lines.index(f"Weights from {weights}: 1 layer loaded")
    assert lines[start + 1 : start + 3] == ["  missing in the file      fc", "  unused                   ip"]
    assert main(["train", "--solver", "solver.prototxt", "-weights", weights, "--weights-strict"]) == 1
    assert "error: " in capsys.readouterr().err


def test_tensorboard_gets_histograms_that_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("--tensorboard", "board", "--histograms", "2") == 0
    with_histograms = Path("snaps/tiny_iter_6.caffemodel").read_bytes()
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator("board", size_guidance={"histograms": 0})
    events.Reload()
    tags = set(events.Tags()["histograms"])
    assert {"weights/ip/0", "gradients/ip/0"} <= tags
    assert [event.step for event in events.Histograms("gradients/ip/0")] == [0, 2, 4]
    assert all(event.histogram_value.num > 0 for event in events.Histograms("weights/ip/0"))
    assert train() == 0
    assert Path("snaps/tiny_iter_6.caffemodel").read_bytes() == with_histograms
    capsys.readouterr()
    assert train("--histograms", "2") == 2
    assert "--histograms are written for TensorBoard; expected --tensorboard DIR too" in capsys.readouterr().err
    assert train("--tensorboard", "board", "--histograms", "0") == 2
    assert "--histograms is out of range; expected 1 or more iterations; got 0" in capsys.readouterr().err


def test_a_layout_chosen_by_time_is_not_deterministic(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("--tune", "full", "--deterministic") == 2
    assert "--tune full and --deterministic exclude each other; expected one of the two" in capsys.readouterr().err


def test_a_remark_names_the_flag_that_set_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("-iterations", "1") == 0
    assert "test_interval is 3, more than -iterations: the test nets run only before training; expected at most 1" in (
        capsys.readouterr().err
    )


def test_tensorboard_gets_curves_pictures_graph_and_settings() -> None:
    assert train("--tensorboard", "board") == 0
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator("board")
    events.Reload()
    curves = {"lr", "train/loss", "test/accuracy", "test/loss"}
    sheets = {tag: cv2.imdecode(as_bytes(events.Images(tag)[0]), 1) for tag in events.Tags()["images"]}
    assert set(sheets) == {"train/data", "test/data"}
    for tag, sheet in sheets.items():
        assert sheet.shape[0] > 4 * 128
        assert (events.Images(tag)[0].height, events.Images(tag)[0].width) == sheet.shape[:2]
    nodes = {node.name: node for node in events.Graph().node}
    assert list(nodes["relu"].input) == ["conv"]
    assert list(nodes["ip"].input) == ["relu"]
    assert [size.size for size in nodes["conv"].attr["_output_shapes"].list.shape[0].dim] == [5, 4, 5, 5]
    assert set(events.PluginTagToContent("hparams")) == {
        f"_hparams_/{part}" for part in ("experiment", "session_start_info", "session_end_info")
    }
    assert b"base_lr" in events.PluginTagToContent("hparams")["_hparams_/session_start_info"]
    assert set(events.Tags()["scalars"]) - {"data_wait"} == curves
    assert [event.step for event in events.Scalars("lr")] == [0, 3]
    assert [round(event.value, 6) for event in events.Scalars("lr")] == [0.02, 0.02]
    assert [event.step for event in events.Scalars("test/accuracy")] == [0, 3, 6]


def as_bytes(event: Any) -> np.ndarray:
    return np.frombuffer(event.encoded_image_string, np.uint8)


def test_what_tensorboard_gets_changes_nothing() -> None:
    assert train("--tensorboard", "board") == 0
    with_board = Path("snaps/tiny_iter_6.caffemodel").read_bytes()
    assert train() == 0
    assert Path("snaps/tiny_iter_6.caffemodel").read_bytes() == with_board


def test_resuming_at_the_end_says_that_nothing_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert train() == 0
    capsys.readouterr()
    assert train("--resume", "auto", "-iterations", "5") == 0
    log = capsys.readouterr().err
    assert (
        "Nothing is left to train: the snapshot is from iteration 6, and max_iter is 5. -iterations N trains longer."
        in log
    )
    assert "To train longer:  pcl train -solver solver.prototxt --resume auto -iterations 12" in log


def test_resume_auto_passes_over_what_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    assert train() == 0
    whole = Path("snaps/tiny_iter_6.caffemodel").read_bytes()
    Path("snaps/tiny_iter_6.caffemodel").write_bytes(whole[:50])
    capsys.readouterr()
    assert train("--resume", "auto") == 0
    log = capsys.readouterr().err
    assert "snaps/tiny_iter_6.solverstate: is ignored: " in log
    assert "Resuming from snaps/tiny_iter_4.solverstate" in log
    assert Path("snaps/tiny_iter_6.caffemodel").read_bytes() == whole


def edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text()
    assert old in text
    Path(path).write_text(text.replace(old, new, 1))


def damage(path: str) -> None:
    Path(path).write_bytes(b"no database")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(
            lambda: Path("solver.prototxt").unlink(),
            r"solver\.prototxt: there is no such file",
            id="no solver",
        ),
        pytest.param(
            lambda: edit("solver.prototxt", "net.prototxt", "nett.prototxt"),
            r"solver\.prototxt: net 'nett\.prototxt': there is no such file\n/.* has net\.prototxt, solver\.prototxt\.$",
            id="no net",
        ),
        pytest.param(
            lambda: edit("solver.prototxt", "base_lr", "bse_lr"),
            r"solver\.prototxt:2:1: .*bse_lr.*\n.*base_lr",
            id="typo in a field",
        ),
        pytest.param(
            lambda: edit("net.prototxt", "kernel_size", "kernal_size"),
            r"net\.prototxt:9:\d+: .*kernal_size.*\n.*kernel_size",
            id="typo in a field of the net",
        ),
        pytest.param(
            lambda: edit("net.prototxt", '"InnerProduct"', '"InerProduct"'),
            r"net\.prototxt:11:1: layer 'ip' \(InerProduct\): .*\n.*InnerProduct",
            id="typo in a type",
        ),
        pytest.param(
            lambda: edit("net.prototxt", 'bottom: "conv" top: "ip"', 'bottom: "cnov" top: "ip"'),
            r"net\.prototxt:11:1: layer 'ip' \(InnerProduct\): no layer above produces bottom 'cnov'.*\n.*'conv'",
            id="typo in a bottom",
        ),
        pytest.param(
            lambda: edit("net.prototxt", "crop_size: 7", "crop_size: 13"),
            r"net\.prototxt:2:1: layer 'data' \(Data\): record 0 of train_lmdb: crop_size is larger than a picture; expected at most 9; got 13",
            id="crop larger than the picture",
        ),
        pytest.param(
            lambda: edit("net.prototxt", "train_lmdb", "no_lmdb"),
            r"layer 'data' \(Data\): database no_lmdb does not exist",
            id="no database",
        ),
        pytest.param(
            lambda: damage("train_lmdb/data.mdb"), r"layer 'data' \(Data\): train_lmdb cannot be opened as LMDB", id="no LMDB"
        ),
        pytest.param(
            lambda: edit("net.prototxt", "{ num_output: 2", "{ num_output: 1"),
            r"label 1 .*\n?",
            id="label out of range",
        ),
        pytest.param(
            lambda: edit("solver.prototxt", "base_lr: 0.02", "base_lr: 0,02"),
            r"solver\.prototxt:2:\d+: ",
            id="decimal comma",
        ),
        pytest.param(
            lambda: edit("net.prototxt", "layer { name: \"relu\"", "layer  name: \"relu\""),
            r"net\.prototxt:1\d:\d+: ",
            id="brace forgotten",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_a_line(spoil: object, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(spoil)
    spoil()
    assert train() == 1
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert re.search("error: .*" + message, err, re.DOTALL), err
    assert not list(Path("snaps").glob("*.caffemodel")) if Path("snaps").exists() else True


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        pytest.param(["--set", "base_lr"], "--set needs a field and its value; expected FIELD=VALUE", id="no value"),
        pytest.param(["--set", "bse_lr=1"], "bse_lr", id="no such field"),
        pytest.param(["--set", "cnov:param.lr_mult=1"], "cnov", id="no such layer"),
        pytest.param(["--resume", "now"], "--resume is unknown; expected auto; got now\nTo name a file, use -snapshot.", id="resume"),
        pytest.param(
            ["-snapshot", "a.solverstate", "-weights", "b"],
            "-snapshot, -weights and --resume exclude each other; expected -snapshot without -weights and --resume",
            id="two starts",
        ),
        pytest.param(["-snapshot", "none_iter_3.solverstate"], "none_iter_3.solverstate", id="no snapshot"),
        pytest.param(["-weights", "none.caffemodel"], "none.caffemodel: there is no such file", id="no weights"),
        pytest.param(["-weights", "net.prototxt"], "net.prototxt: this is text, not weights; expected a .caffemodel", id="weights that are none"),
        pytest.param(["--amp", "fp8"], "invalid choice: 'fp8'", id="amp"),
    ],
)  # fmt: skip
def test_flags_that_make_no_sense(flags: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert train(*flags) in (1, 2)
    err = capsys.readouterr().err
    assert message in err
    assert "Traceback" not in err


def test_a_solver_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == 2
    assert capsys.readouterr().err == "error: a solver is needed; expected -solver FILE\n"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        pytest.param(
            ["-model", "net.prototxt"], "weights are needed to score a net; expected -weights FILE", id="weights"
        ),
        pytest.param(
            ["-model", "net.prototxt", "-weights", "w", "-iterations", "0"],
            "-iterations is out of range; expected 1 or more; got 0",
            id="iterations",
        ),
    ],
)
def test_flags_of_test(flags: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", *flags]) == 2
    assert capsys.readouterr().err == f"error: {message}\n"


def test_weights_of_another_shape_cannot_be_scored(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("-iterations", "1") == 0
    edit("net.prototxt", "num_output: 4", "num_output: 3")
    capsys.readouterr()
    assert main(["test", "-model", "net.prototxt", "-weights", "snaps/tiny_iter_1.caffemodel"]) == 1
    err = capsys.readouterr().err
    assert "layer 'conv' does not fit: blob 0 is 4x3x3x3 in the file, 3x3x3x3 in the net" in err


def start_training(*flags: str) -> subprocess.Popen[str]:
    """Starts a training run in another process; returns it when it has logged iteration 3."""
    command = [sys.executable, "-c", CODE, "train", "--solver", "solver.prototxt", "--set", "max_iter=10000000", *flags]
    with Path("log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    while "Iteration 3 " not in Path("log").read_text():
        assert process.poll() is None, Path("log").read_text()
        time.sleep(0.01)
    return process


def test_ctrl_c_stops_with_a_snapshot() -> None:
    process = start_training("--set", "snapshot=0")
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    log = Path("log").read_text()
    assert "Snapshotting to binary proto file snaps/tiny_iter_" in log
    assert "Optimization stopped early." in log
    assert len(list(Path("snaps").glob("tiny_iter_*.solverstate"))) == 1


def test_signals_have_the_effect_that_was_asked_for() -> None:
    process = start_training("-sigint_effect", "none", "-sighup_effect=stop", "--set", "snapshot=0")
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    assert process.poll() is None
    process.send_signal(signal.SIGHUP)
    assert process.wait(60) == 0
    assert "Optimization stopped early." in Path("log").read_text()


@pytest.mark.skipif(sys.platform != "linux" or not Path("/dev/full").exists(), reason="needs a file size limit")
def test_a_full_disk_while_a_snapshot_is_written_loses_nothing() -> None:
    import resource

    assert train("-iterations", "4") == 0
    before = {path.name: path.read_bytes() for path in Path("snaps").iterdir()}

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4200, 4200))  # the file that tests the folder has 4096 bytes

    command = [sys.executable, "-c", CODE, "train", "--solver", "solver.prototxt", "--set", "snapshot=5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Earlier snapshots are untouched." in done.stderr
    assert {path.name: path.read_bytes() for path in Path("snaps").iterdir()} == before


def parse_flags(*flags: str) -> argparse.Namespace:
    parser = Parser()
    train_command.add_flags(parser)
    return parser.parse(["-solver", "solver.prototxt", *flags])


def test_the_next_command_repeats_what_makes_the_training_the_same() -> None:
    flags = [
        "-iterations",
        "7",
        "--set",
        "base_lr=0.5",
        "--set",
        'snapshot_prefix="a b"',
        "--run",
        "runs/1",
        "-seed",
        "3",
    ]
    assert training_command(parse_flags(*flags)) == (
        "pcl train -solver solver.prototxt --seed 3 --run runs/1 --set base_lr=0.5 --set 'snapshot_prefix=\"a b\"'"
    )
    assert training_command(parse_flags("--auto-batch", "--deterministic", "--batch", "global")) == (
        "pcl train -solver solver.prototxt --batch global --auto_batch --deterministic"
    )


def test_stages_reach_the_test_nets() -> None:
    definition, _ = solver_with_flags(parse_flags("-stage", "one,two"))
    assert definition.train_state is not None
    assert definition.train_state.stages == ("one", "two")
    assert [state.stages for state in definition.test_state] == [("one", "two")]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--ranks", "0"], "--ranks is out of range; expected 1 or more; got 0"),
        (["--timeout", "-1"], "--timeout is out of range; expected a positive number; got -1.0"),
        (
            ["--max-restarts", "2"],
            "--max-restarts would start from iteration 0 each time; expected --resume auto as well",
        ),
        (["--threads", "0"], "--threads is out of range; expected 1 to 1024; got 0"),
        (["--threads", "1000000"], "--threads is out of range; expected 1 to 1024; got 1000000"),
        (["-gpu", "0,1", "--ranks", "3"], "-gpu and --ranks disagree; expected --ranks 2 or none; got 3"),
    ],
)
def test_flags_of_ranks_that_make_no_sense(flags: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        train_command.run(parse_flags(*flags))
    assert str(caught.value) == message


def test_a_list_of_devices_in_the_solver_is_several_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    text = Path("solver.prototxt").read_text()
    Path("solver.prototxt").write_text(re.sub("solver_mode: *CPU", "", text) + "\ndevice_id: [2, 1] solver_mode: GPU")
    started: list[tuple[int, list[str]]] = []
    monkeypatch.setattr(train_command.devices, "existing_gpus", lambda gpu: [0, 1, 2])
    monkeypatch.setattr(
        train_command.ranks, "launch", lambda count, arguments, _: started.append((count, arguments.command_line)) or 0
    )
    assert train_command.run(parse_flags()) == 0
    assert started == [(2, ["-solver", "solver.prototxt", "-gpu", "2,1"])]


def weights_of(path: str) -> list[np.ndarray]:
    return [blob.array() for layer in read_weights(path) for blob in layer.blobs]


def test_a_run_folder_changes_no_weights_and_its_solver_gives_the_same_run(capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--set", "momentum=0.5", "--set", "ip:inner_product_param.bias_term=false"]
    assert main(["train", "-solver", "solver.prototxt", *flags]) == 0
    want = weights_of("snaps/tiny_iter_6.caffemodel")
    assert main(["train", "-solver", "solver.prototxt", *flags, "--run", "run", "--set", "snapshot_prefix=a"]) == 0
    assert {path.name for path in Path("run").iterdir()} == {
        *("train.log", "solver.prototxt", "net.prototxt", "environment.json", "metrics.jsonl"),
        *("best.caffemodel", "last.caffemodel"),
    }
    assert main(["train", "-solver", "run/solver.prototxt", "--set", "snapshot_prefix=b"]) == 0
    for path in ("a_iter_6.caffemodel", "run/last.caffemodel", "b_iter_6.caffemodel"):
        for got, one in zip(weights_of(path), want, strict=True):
            np.testing.assert_array_equal(got, one)
    lines = [json.loads(line) for line in Path("run/metrics.jsonl").read_text().splitlines()]
    assert [(line["iteration"], line["phase"]) for line in lines] == [
        *((0, "test"), (0, "train"), (3, "test"), (3, "train"), (6, "test")),
    ]
    assert lines[3]["lr"] == pytest.approx(0.02)
    assert lines[3]["epoch"] == pytest.approx(3 * 5 / RECORDS)
    log = Path("run/train.log").read_text()
    assert log.index("Use CPU.") < log.index("Creating training net") < log.index("Optimization Done.")
    assert json.loads(Path("run/environment.json").read_text())["seed"] == 11


def test_a_seed_sets_the_generators_that_python_layers_use(capsys: pytest.CaptureFixture[str]) -> None:
    """Snapshots hold the state of Python's and NumPy's generators, so two runs with one seed must write the
    same bytes.
    """
    snapshots = []
    for seed in (17, 29):
        random.seed(seed)
        np.random.seed(seed)
        assert main(["train", "-solver", "solver.prototxt"]) == 0
        snapshots.append(Path("snaps/tiny_iter_6.resume").read_bytes())
    assert snapshots[0] == snapshots[1]
    random.seed(11)
    np.random.seed(11)
    state = resume_file.read(Path("snaps/tiny_iter_6.resume"))["ranks"][0]["random"]
    assert state["python"][1] == list(random.getstate()[1])
    assert state["numpy"][0].tolist() == np.random.get_state()[1].tolist()


def test_print_config_prints_what_a_run_folder_and_a_snapshot_hold(capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["-solver", "solver.prototxt", "--set", "momentum=0.5", "--set", "ip:inner_product_param.bias_term=false"]
    assert main(["train", *flags, "--print-config"]) == 0
    printed = capsys.readouterr().out
    assert not Path("snaps").exists()
    assert "momentum: 0.5  # flag" in printed
    assert main(["train", *flags, "--run", "run"]) == 0
    assert Path("run/solver.prototxt").read_text() == printed
    assert resume_file.read(Path("snaps/tiny_iter_6.resume"))["config"] == printed


def test_a_run_folder_that_cannot_be_used_ends_the_command_before_training(capsys: pytest.CaptureFixture[str]) -> None:
    Path("run").write_text("a file")
    assert main(["train", "-solver", "solver.prototxt", "--run", "run"]) == 1
    err = capsys.readouterr().err
    assert "--run run is a file; expected a folder" in err
    assert "Creating training net" not in err


def test_a_run_folder_of_another_prefix_is_not_continued(capsys: pytest.CaptureFixture[str]) -> None:
    """Otherwise a run with another prefix, which may still be training, would lose its records."""
    flags = ["train", "-solver", "solver.prototxt", "--run", "run", "--resume", "auto"]
    assert main([*flags, "--set", "snapshot_prefix=a"]) == 0
    before = Path("run/metrics.jsonl").read_bytes()
    assert before
    capsys.readouterr()
    assert main([*flags, "--set", "snapshot_prefix=b"]) == 1
    message = "--run run: the folder holds a run with another snapshot_prefix, which cannot be continued here; "
    assert f"{message}expected a; got b\nName a new folder." in capsys.readouterr().err
    assert Path("run/metrics.jsonl").read_bytes() == before
