"""Several ranks compute the same as one, and end together when one of them fails."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.solver import distributed
from pycaffe_like.solver.rank_environment import RankEnvironment
from tests.conftest import ROOT
from tests.solver.ranks import lines_of_tests, rank_pids, start, train, write_records, write_solver


def weights(path: str) -> dict[str, list[np.ndarray]]:
    return {layer.name: [blob.array() for blob in layer.blobs] for layer in read_weights(path)}


def assert_same_weights(one: str, other: str, atol: float = 1e-6) -> None:
    first, second = weights(one), weights(other)
    assert first.keys() == second.keys()
    for name, blobs in first.items():
        for blob, twin in zip(blobs, second[name], strict=True):
            np.testing.assert_allclose(blob, twin, rtol=1e-4, atol=atol, err_msg=name)


def test_two_ranks_give_the_numbers_of_one() -> None:
    write_records()
    text = "iter_size: 2 clip_gradients: 0.5 weight_decay: 0.1 ema_decay: 0.9"
    alone = train("-solver", write_solver(6, text), "--set", "snapshot_prefix=snaps/one")
    shared = train("-solver", write_solver(3, text), "--ranks", "2")
    assert_same_weights("snaps/one_iter_9.caffemodel", "snaps/a_iter_9.caffemodel")
    assert_same_weights("snaps/one_iter_9.ema.caffemodel", "snaps/a_iter_9.ema.caffemodel")
    assert lines_of_tests(alone)[:2] == lines_of_tests(shared)[:2]  # 7 batches, which 2 ranks do not divide
    assert len(lines_of_tests(alone)) == len(lines_of_tests(shared)) == 6
    assert "effective batch 3 x iter_size 2 x 2 ranks = 12;" in shared


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ranks", "batch", "flags", "options"),
    [
        pytest.param(4, 3, [], "", id="four ranks"),
        pytest.param(2, 6, ["--sync-bn"], "", id="synchronised statistics"),
        pytest.param(2, 12, ["--batch", "global"], "", id="a batch that is shared"),
        pytest.param(2, 6, [], "larc: true larc_eta: 0.5 larc_turbo: true weight_decay: 0.1", id="larc"),
        pytest.param(2, 6, [], 'type: "AdamW" weight_decay: 0.1 base_lr: 0.01', id="adamw"),
    ],
)
def test_ranks_give_the_numbers_of_one(ranks: int, batch: int, flags: list[str], options: str) -> None:
    write_records()
    batch_norm = "--sync-bn" in flags
    train("-solver", write_solver(12, options, batch_norm=batch_norm), "--set", "snapshot_prefix=snaps/one")
    train("-solver", write_solver(batch, options, batch_norm=batch_norm), "--ranks", str(ranks), *flags)
    assert_same_weights("snaps/one_iter_9.caffemodel", "snaps/a_iter_9.caffemodel", atol=2e-4 if batch_norm else 1e-6)


@pytest.mark.slow
def test_a_run_goes_on_with_other_numbers_of_ranks() -> None:
    write_records()
    train("-solver", write_solver(12), "--set", "snapshot_prefix=snaps/one")
    train("-solver", write_solver(6), "--ranks", "2", "-iterations", "3")
    train("-solver", write_solver(4), "--ranks", "3", "-iterations", "5", "--resume", "auto")
    train("-solver", write_solver(12), "--resume", "auto")
    assert_same_weights("snaps/one_iter_9.caffemodel", "snaps/a_iter_9.caffemodel")


@pytest.mark.slow
def test_the_same_ranks_go_on_bit_for_bit() -> None:
    write_records()
    solver = write_solver(3, batch_norm=True)
    train("-solver", solver, "--ranks", "2", "--set", "snapshot_prefix=snaps/one")
    train("-solver", solver, "--ranks", "2", "-iterations", "5")
    train("-solver", solver, "--ranks", "2", "--resume", "auto")
    assert_same_weights("snaps/one_iter_9.caffemodel", "snaps/a_iter_9.caffemodel", atol=0)
    first, second = (torch.load(f"snaps/{name}_iter_9.resume", weights_only=True) for name in ("one", "a"))
    assert first["rows"] == second["rows"]
    for one, other in zip(first["ranks"], second["ranks"], strict=True):
        torch.testing.assert_close(one["statistics"], other["statistics"], rtol=0, atol=0)
    assert not torch.equal(first["ranks"][0]["statistics"][0], first["ranks"][1]["statistics"][0])


def wait_for(path: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not Path(path).exists():
        assert time.monotonic() < deadline, f"{path} did not come"
        time.sleep(0.1)


LONG = "max_iter: 10000000 display: 0 test_interval: 1000000 test_initialization: false snapshot: 300"


@pytest.mark.parametrize("victim", [pytest.param(0, marks=pytest.mark.slow), 1])
def test_a_killed_rank_ends_the_others(victim: int) -> None:
    write_records()
    process = start("-solver", write_solver(3, LONG), "--ranks", "2")
    wait_for("snaps/a_iter_300.solverstate")
    pid = rank_pids(process.pid)[victim]
    os.kill(pid, signal.SIGKILL)
    log = process.communicate(timeout=60)[1]  # the ranks would wait for each other for half an hour
    assert process.returncode == 1
    last = log.splitlines()[-2:]
    assert last[0] == f"error: rank {victim} (host {socket.gethostname()}, process {pid}) was killed by SIGKILL"
    assert last[1].startswith("The newest snapshot is snaps/a_iter_")
    assert log.count("error:") == 1


@pytest.mark.slow
@pytest.mark.parametrize("receiver", [None, 0, 1], ids=["launcher", "rank 0", "rank 1"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_any_process_acts_once_on_all(receiver: int | None, number: signal.Signals) -> None:
    write_records()
    flags = ["--sighup_effect", "stop"] if number == signal.SIGHUP else []
    process = start("-solver", write_solver(3, LONG), "--ranks", "2", *flags)
    wait_for("snaps/a_iter_300.solverstate")
    os.kill(process.pid if receiver is None else rank_pids(process.pid)[receiver], number)
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 0, log
    assert log.count("Optimization stopped early.") == 1
    written = re.findall(r"Snapshotting to binary proto file (\S+)\.caffemodel\n", log)
    assert len(written) == len(set(written))
    state = torch.load(f"{written[-1]}.resume", weights_only=True)
    assert written[-1] == f"snaps/a_iter_{state['iteration']}"
    assert len(state["ranks"]) == 2
    assert not list(Path("snaps").glob("*.lock"))


@pytest.mark.slow
def test_a_stopped_rank_is_noticed() -> None:
    write_records()
    process = start("-solver", write_solver(3, LONG), "--ranks", "2", "--timeout", "3")
    wait_for("snaps/a_iter_300.solverstate")
    pid = rank_pids(process.pid)[1]
    os.kill(pid, signal.SIGSTOP)
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert f"error: rank 1 (host {socket.gethostname()}, process {pid}) failed: no answer for 3 s" in log
    assert log.count("error:") == 1


@pytest.mark.slow
def test_a_killed_rank_and_restarts() -> None:
    write_records()
    flags = ("--ranks", "2", "--resume", "auto", "--max-restarts", "1")
    process = start("-solver", write_solver(3, LONG), *flags)
    wait_for("snaps/a_iter_300.solverstate")
    os.kill(rank_pids(process.pid)[1], signal.SIGKILL)
    seen = len(list(Path("snaps").glob("*.solverstate")))
    deadline = time.monotonic() + 60
    while len(list(Path("snaps").glob("*.solverstate"))) < seen + 2:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 0, log
    assert "Resuming from snaps/a_iter_" in log


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def run_two(first: list[str], second: list[str], port: int | None = None) -> list[tuple[int, str]]:
    """Starts two ranks like torchrun; returns their exit codes and logs."""
    place = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port or free_port())}
    processes = [start(*flags, RANK=str(rank), **place) for rank, flags in enumerate((first, second))]
    logs = [process.communicate(timeout=90)[1] for process in processes]
    return [(process.returncode, log) for process, log in zip(processes, logs, strict=True)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("second", "message"),
    [
        pytest.param(
            ["-solver", "solver3.prototxt", "-seed", "9"],
            "error: rank 1 disagrees with rank 0 on the seed; expected 5; got 9",
            id="seed",
        ),
        pytest.param(
            ["-solver", "solver6.prototxt"],
            "error: rank 1 disagrees with rank 0 on the net; expected one with digest ",
            id="net",
        ),
        pytest.param(
            ["-solver", "none.prototxt"],
            ") failed: none.prototxt: there is no such file",
            id="a file that only one lacks",
        ),
    ],
)
def test_ranks_that_disagree(second: list[str], message: str) -> None:
    write_records()
    write_solver(6)
    (code, log), (other_code, other_log) = run_two(["-solver", write_solver(3)], second)
    assert (code, other_code) == (1, 1)
    assert message in log
    assert log.count("error:") == 1
    assert other_log == ""


@pytest.mark.slow
def test_a_port_that_is_taken() -> None:
    write_records()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        flags = ["-solver", write_solver(3), "--timeout", "3"]
        (code, log), (other_code, _) = run_two(flags, flags, port)
    assert (code, other_code) == (1, 1)
    assert log == f"error: port {port} is in use; got 127.0.0.1:{port}\nSet MASTER_PORT to a free one.\n"


@pytest.mark.slow
def test_more_ranks_than_records() -> None:
    write_records(1)
    process = start("-solver", write_solver(3), "--ranks", "2")
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "error: solver3.prototxt: 2 ranks cannot share 1 record; expected a record for each rank" in log
    assert log.count("error:") == 1


@pytest.mark.slow
def test_a_batch_that_the_ranks_cannot_share() -> None:
    write_records()
    process = start("-solver", write_solver(12), "--ranks", "5", "--batch", "global")
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    problem = "layer 'data' (Data): 5 ranks cannot share the batch; expected a multiple of 5; got 12"
    assert log.splitlines()[-1] == f"error: net12.prototxt:2:1: {problem}"


@pytest.mark.slow
def test_two_machines_that_torchrun_connects() -> None:
    write_records()
    train("-solver", write_solver(12), "--set", "snapshot_prefix=snaps/one")
    launcher = [sys.executable, "-m", "torch.distributed.run", "--nnodes", "2", "--nproc-per-node", "1"]
    launcher += ["--rdzv-backend", "static", "--master-addr", "127.0.0.1", "--master-port", str(free_port())]
    training = ["-m", "pycaffe_like", "train", "-solver", "solver12.prototxt", "--batch", "global"]
    machines = [
        subprocess.Popen(
            [*launcher, "--node-rank", str(number), "--local-addr", f"127.0.0.{number + 1}", *training],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in (0, 1)
    ]
    logs = [machine.communicate(timeout=120)[1] for machine in machines]
    assert [machine.returncode for machine in machines] == [0, 0]
    assert "effective batch 6 x iter_size 1 x 2 ranks = 12;" in logs[0]
    assert "Iteration" not in logs[1]
    assert_same_weights("snaps/one_iter_9.caffemodel", "snaps/a_iter_9.caffemodel")


@pytest.mark.parametrize(
    ("failure", "message"),
    [("", "rank 1 : no answer for 0 s"), ("the disk is full", "rank 1 : the disk is full")],
)
def test_ranks_that_do_not_appear(failure: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributed, "_SECONDS_TO_REPORT", 0)
    store = torch.distributed.HashStore()
    if failure:
        store.set("failed/1", failure)
    ranks = distributed.Ranks(RankEnvironment(0, 2, 0, "", 0), store, timeout=0)
    with pytest.raises(distributed.LostRankError) as caught:
        ranks.join(torch.device("cpu"))
    assert str(caught.value).startswith(message.split(" :")[0])
    assert message.split(" : ")[1] in str(caught.value)


def test_a_store_that_does_not_answer() -> None:
    forever = threading.Event()
    with pytest.raises(RuntimeError, match="^timed out$"):
        distributed._call_with_timeout(forever.wait, timedelta(seconds=-0.9))
    forever.set()
