"""Snapshots: they are complete or not there at all, are kept, found again, and refused by other solvers."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from pycaffe_like.errors import SnapshotError, SolverError, WeightsError
from pycaffe_like.files.solverstate import read_state
from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.solver import Solver, resume_file, snapshot, snapshot_names, snapshot_reading
from tests.solver.make import NET, parameters, solver_def

FORMATS = [pytest.param("", "", id="binary"), pytest.param("snapshot_format: HDF5", ".h5", id="hdf5")]


def files_in_folder() -> list[str]:
    return sorted(path.name for path in Path().iterdir() if path.suffix != ".prototxt")


def train(text: str = "", steps: int = 3) -> Solver:
    solver = Solver(solver_def(text))
    solver.step(steps)
    return solver


@pytest.mark.parametrize(("text", "suffix"), FORMATS)
@pytest.mark.parametrize("half", ["caffemodel", "solverstate"])
def test_either_file_of_a_pair_brings_everything_back(text: str, suffix: str, half: str) -> None:
    one = train(f'type: "Adam" momentum: 0.9 {text}')
    one.snapshot()
    assert files_in_folder() == [
        f"snap_iter_3.caffemodel{suffix}",
        "snap_iter_3.resume",
        f"snap_iter_3.solverstate{suffix}",
    ]
    two = Solver(solver_def(f'type: "Adam" momentum: 0.9 random_seed: 99 {text}'))
    two.restore(f"snap_iter_3.{half}{suffix}")
    assert (two.iteration, two.seed) == (3, 3)
    torch.testing.assert_close(parameters(two), parameters(one), rtol=0, atol=0)
    torch.testing.assert_close(two.rule.history, one.rule.history, rtol=0, atol=0)


def test_without_the_sidecar_it_resumes_as_in_caffe(caplog: pytest.LogCaptureFixture) -> None:
    train().snapshot()
    Path("snap_iter_3.resume").unlink()
    other = Solver(solver_def("random_seed: 99"))
    with caplog.at_level("INFO", logger="pycaffe_like"):
        other.restore("snap_iter_3.solverstate")
    assert other.seed == 99
    assert "starts from its beginning, as in Caffe" in caplog.text


def test_a_pair_that_was_moved_is_found_beside_the_state() -> None:
    one = train()
    one.snapshot()
    Path("moved").mkdir()
    for name in files_in_folder():
        if name != "moved":
            Path(name).rename(Path("moved") / name)
    two = Solver(solver_def())
    two.restore("moved/snap_iter_3.solverstate")
    torch.testing.assert_close(parameters(two), parameters(one), rtol=0, atol=0)


@pytest.mark.parametrize(
    ("spoil", "file", "message"),
    [
        pytest.param(
            lambda: Path("snap_iter_3.solverstate").unlink(),
            "snap_iter_3.caffemodel",
            "snap_iter_3.caffemodel: snap_iter_3.solverstate, which goes with these weights, does not exist\n"
            "To start a new training from the weights alone, use --weights.",
            id="no state",
        ),
        pytest.param(
            lambda: Path("snap_iter_3.caffemodel").unlink(),
            "snap_iter_3.solverstate",
            "snap_iter_3.solverstate: the weight file of this state is missing; expected snap_iter_3.caffemodel",
            id="no weights",
        ),
        pytest.param(
            lambda: Path("snap_iter_3.caffemodel").unlink(),
            "./snap_iter_3.solverstate",
            "./snap_iter_3.solverstate: the weight file of this state is missing; expected snap_iter_3.caffemodel",
            id="no weights here",
        ),
        pytest.param(
            lambda: Path("snap_iter_3.resume").write_bytes(b"nonsense"),
            "snap_iter_3.solverstate",
            "snap_iter_3.resume: cannot be read: it is damaged or not a .resume file\nWithout this file the snapshot resumes as in Caffe: the data starts from its beginning.",
            id="broken sidecar",
        ),
        pytest.param(
            lambda: Path("snap_iter_5.resume").rename("snap_iter_3.resume"),
            "snap_iter_3.solverstate",
            "snap_iter_3.resume: does not belong to the state beside it; expected iteration 3; got 5",
            id="another sidecar",
        ),
        pytest.param(
            lambda: os.truncate("snap_iter_3.solverstate", 20),
            "snap_iter_3.solverstate",
            "snap_iter_3.solverstate: the file is truncated",
            id="cut off",
        ),
        pytest.param(
            lambda: None,
            "nothing.solverstate",
            "nothing.solverstate: there is no such file",
            id="no such file",
        ),
    ],
)
def test_what_cannot_be_restored(spoil: Callable[[], object], file: str, message: str) -> None:
    solver = train()
    solver.snapshot()
    solver.step(2)
    solver.snapshot()
    spoil()
    other = Solver(solver_def())
    before = parameters(other)
    with pytest.raises(SnapshotError) as caught:
        other.restore(file)
    assert str(caught.value).startswith(message)
    torch.testing.assert_close(parameters(other), before, rtol=0, atol=0)
    assert other.iteration == 0


OTHER_NET = NET.replace("num_output: 2", "num_output: 3")


@pytest.mark.parametrize(
    ("text", "net", "keeps_sidecar", "message"),
    [
        pytest.param(
            'type: "Nesterov"',
            NET,
            True,
            "snap_iter_3.solverstate: the state does not fit this solver; expected a state of Nesterov; got one of SGD",
            id="type, from the sidecar",
        ),
        pytest.param(
            'type: "Adam"',
            NET,
            False,
            "snap_iter_3.solverstate: the state does not fit this solver: it was written by "
            "SGD, Nesterov, AdaGrad or RMSProp; this solver is Adam; expected 4 history blobs; got 2",
            id="type, from the history",
        ),
        pytest.param(
            "",
            OTHER_NET,
            True,
            "snap_iter_3.solverstate: the state was written for another net than net.prototxt; "
            "expected history blob 0 of 3x3; got 2x3",
            id="another net",
        ),
        pytest.param(
            "",
            NET.replace(
                'layer { name: "accuracy"',
                'layer { name: "p" type: "PReLU" bottom: "ip" top: "ip" } layer { name: "accuracy"',
            ),
            False,
            "snap_iter_3.solverstate: the state does not fit this solver: it was written by a solver of another net; "
            "this solver is SGD; expected 3 history blobs; got 2",
            id="a net with more parameters",
        ),
        pytest.param(
            "test_iter: 1 test_interval: 1",
            NET,
            True,
            "snap_iter_3.solverstate: was written with other test nets; expected 1; got 0",
            id="other test nets",
        ),
    ],
)
def test_a_state_of_another_solver_or_net(text: str, net: str, keeps_sidecar: bool, message: str) -> None:
    train().snapshot()
    if not keeps_sidecar:
        Path("snap_iter_3.resume").unlink()
    with pytest.raises(SnapshotError) as caught:
        Solver(solver_def(text, net)).restore("snap_iter_3.solverstate")
    assert str(caught.value) == message


def test_the_newest_whole_pair_is_found_and_others_are_passed_over_with_a_word() -> None:
    definition = solver_def("snapshot: 2 max_iter: 12")
    solver = Solver(definition)
    assert snapshot_reading.newest(definition, solver.net) == (None, [])
    solver.step(10)
    Path("snap_iter_12.caffemodel").touch()  # a run that died between the two files
    os.truncate("snap_iter_10.solverstate", 10)
    os.truncate("snap_iter_8.caffemodel", 30)
    Path("snap_iter_6.caffemodel").unlink()
    Path("other_snap_iter_99.solverstate").touch()
    Path("snap_iter_x.solverstate").touch()
    found, remarks = snapshot_reading.newest(definition, solver.net)
    assert found == "snap_iter_4.solverstate"
    assert [str(remark).partition(":")[0] for remark in remarks] == [
        "snap_iter_10.solverstate",
        "snap_iter_8.solverstate",
        "snap_iter_6.solverstate",
    ]
    assert all("is ignored: " in str(remark) for remark in remarks)


def test_only_so_many_are_kept_also_over_a_resume() -> None:
    text = "snapshot: 1 snapshot_keep: 2 ema_decay: 0.5"
    Solver(solver_def(text)).step(3)
    kinds = ("caffemodel", "ema.caffemodel", "resume", "solverstate")
    assert files_in_folder() == [f"snap_iter_{i}.{kind}" for i in (2, 3) for kind in kinds]
    other = Solver(solver_def(text))
    other.restore("snap_iter_3.solverstate")
    other.step(1)
    assert files_in_folder() == [f"snap_iter_{i}.{kind}" for i in (3, 4) for kind in kinds]


def test_snapshots_of_another_run_are_never_deleted() -> None:
    Solver(solver_def("snapshot: 1")).step(2)
    Solver(solver_def("snapshot: 3 snapshot_keep: 1")).step(6)
    assert {"snap_iter_1.caffemodel", "snap_iter_2.caffemodel", "snap_iter_6.caffemodel"} < set(files_in_folder())
    assert "snap_iter_3.caffemodel" not in files_in_folder()


@pytest.mark.parametrize(("text", "suffix"), FORMATS)
@pytest.mark.parametrize("call", range(8))
def test_wherever_a_disk_gives_out_the_last_pair_is_whole(
    text: str, suffix: str, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last pair stays complete if any step of writing fails: creating a file, writing, syncing or renaming."""
    solver = train(f"ema_decay: 0.5 {text}")
    solver.snapshot()
    before = parameters(solver)
    solver.step(1)
    count = 0

    def failing(original: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **kwargs: object) -> object:
            nonlocal count
            count += 1
            if count == call + 1:
                raise OSError(28, "No space left on device")
            return original(*args, **kwargs)

        return wrapped

    with monkeypatch.context() as patch:
        for owner, name in ((os, "fsync"), (Path, "replace"), (tempfile, "mkstemp")):
            patch.setattr(owner, name, failing(getattr(owner, name)))
        with pytest.raises(SnapshotError) as caught:
            solver.snapshot()
    assert str(caught.value) == (
        f"snap_iter_4.caffemodel{suffix}: the snapshot of iteration 4 could not be written: No space left on device\n"
        "Earlier snapshots are untouched."
    )
    found, _ = snapshot_reading.newest(solver.solver, solver.net)
    assert found == f"snap_iter_3.solverstate{suffix}"
    other = Solver(solver_def(f"ema_decay: 0.5 {text}"))
    other.restore(found)
    torch.testing.assert_close(parameters(other), before, rtol=0, atol=0)
    assert not [name for name in files_in_folder() if name.startswith(".")]


def test_a_crash_while_a_pair_is_replaced_never_mixes_two_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """The old state is removed first and the new one comes last, so in between there is no pair at all."""
    train().snapshot()
    seen: list[set[str]] = []
    original = Path.replace

    def replace(self: Path, target: Path) -> Path:
        seen.append(set(files_in_folder()) - {self.name})
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    train("base_lr: 0.5").snapshot()
    assert len(seen) == 3
    assert all("snap_iter_3.solverstate" not in files for files in seen)


def test_a_folder_that_does_not_exist_is_made_and_one_that_cannot_be_is_an_error() -> None:
    Solver(solver_def('snapshot: 1 snapshot_prefix: "new/deep/s"')).step(1)
    assert Path("new/deep/s_iter_1.solverstate").exists()
    Path("file").touch()
    with pytest.raises(SolverError) as caught:
        Solver(solver_def('snapshot: 1 snapshot_prefix: "file/s"'))
    assert str(caught.value) == (
        "solver.prototxt: snapshots cannot be written to 'file/s': File exists\n"
        "Is the folder writable, and is there room on the disk?"
    )


def test_gradients_are_saved_on_request() -> None:
    solver = train("snapshot_diff: true")
    solver.snapshot()
    net = caffe_pb2.NetParameter.FromString(Path("snap_iter_3.caffemodel").read_bytes())
    (layer,) = (layer for layer in net.layer if layer.name == "ip")
    want = solver.net.learnable_params[0].tensor.grad
    torch.testing.assert_close(torch.tensor(layer.blobs[0].diff).reshape(2, 3), want)


def test_state_and_weights_are_what_caffe_reads() -> None:
    train('lr_policy: "step" gamma: 0.5 stepsize: 2').snapshot()
    state = read_state("snap_iter_3.solverstate")
    assert (state.iteration, state.learned_net, state.current_step) == (3, "snap_iter_3.caffemodel", 1)
    assert [array.shape for array in state.history] == [(2, 3), (2,)]
    layers = {layer.name: layer for layer in read_weights("snap_iter_3.caffemodel")}
    assert [blob.shape for blob in layers["ip"].blobs if blob is not None] == [(2, 3), (2,)]


def test_best_weights_that_cannot_be_written_leave_the_last_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    solver = train()
    snapshot.write_best(solver.net, solver.solver)
    path = Path(snapshot_names.best_path(solver.solver))
    before = path.read_bytes()
    solver.step(1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(SnapshotError) as caught:
            snapshot.write_best(solver.net, solver.solver)
    assert str(caught.value) == "snap_best.caffemodel: the best weights could not be written: No space left on device"
    assert path.read_bytes() == before


def test_a_snapshot_is_removed_with_its_state_first(monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[str] = []
    monkeypatch.setattr(Path, "unlink", lambda path, missing_ok: removed.append(path.name))
    snapshot_names.SnapshotPaths(solver_def(), 7).remove()
    assert removed[0] == "snap_iter_7.solverstate"
    assert removed[-1] == "snap_iter_7.caffemodel"


def test_a_snapshot_whose_weights_lack_a_layer_is_refused_and_passed_over() -> None:
    solver = train("snapshot: 1 max_iter: 9")
    message = caffe_pb2.NetParameter()
    message.ParseFromString(Path("snap_iter_3.caffemodel").read_bytes())
    del message.layer[[layer.name for layer in message.layer].index("ip")]
    Path("snap_iter_3.caffemodel").write_bytes(message.SerializeToString())
    before = parameters(solver)
    with pytest.raises(SnapshotError) as caught:
        solver.restore("snap_iter_3.solverstate")
    assert "the weights are incomplete" in str(caught.value)
    assert "blobs of 'ip'" in str(caught.value)
    torch.testing.assert_close(parameters(solver), before, rtol=0, atol=0)
    found, remarks = snapshot_reading.newest(solver.solver, solver.net)
    assert found == "snap_iter_2.solverstate"
    assert "is ignored: snap_iter_3.caffemodel: the weights are incomplete" in str(remarks[0])


@pytest.mark.parametrize("damaged", ["resume", "ema.caffemodel"])
def test_a_damaged_file_beside_the_state_is_passed_over(damaged: str) -> None:
    solver = train("snapshot: 1 max_iter: 9 ema_decay: 0.5")
    os.truncate(f"snap_iter_3.{damaged}", 40)
    found, remarks = snapshot_reading.newest(solver.solver, solver.net)
    assert found == "snap_iter_2.solverstate"
    assert f"snap_iter_3.{damaged}" in str(remarks[0])


def test_weights_of_another_shape_change_neither_net_nor_average_nor_history() -> None:
    """The average beside the weights fits. It must not be loaded before the weights have been checked."""
    solver = train("snapshot: 1 max_iter: 9 ema_decay: 0.5")
    message = caffe_pb2.NetParameter()
    message.ParseFromString(Path("snap_iter_2.caffemodel").read_bytes())
    layer = next(layer for layer in message.layer if layer.name == "ip")
    layer.blobs[0].shape.dim[:] = [3, 2]
    Path("snap_iter_2.caffemodel").write_bytes(message.SerializeToString())
    assert solver.average is not None
    before = [one.clone() for one in (*parameters(solver), *solver.average.values, *solver.rule.history)]
    with pytest.raises(WeightsError, match=r"^snap_iter_2\.caffemodel: layer 'ip' does not fit: blob 0 is 3x2 in"):
        solver.restore("snap_iter_2.solverstate")
    after = [*parameters(solver), *solver.average.values, *solver.rule.history]
    torch.testing.assert_close(after, before, rtol=0, atol=0)
    assert solver.iteration == 3


def test_a_resumed_run_notes_the_same_snapshots_and_deletes_what_a_killed_one_did_not() -> None:
    text = "snapshot: 1 snapshot_keep: 2 max_iter: 9"
    train(text, steps=5)
    expected = resume_file.read(Path("snap_iter_5.resume"))["written"]
    for name in files_in_folder():
        Path(name).unlink()
    train(text, steps=4)
    Path("snap_iter_2.solverstate").touch()  # as if the run had been killed before it deleted this snapshot
    resumed = Solver(solver_def(text))
    resumed.restore("snap_iter_4.solverstate")
    resumed.step(1)
    assert resume_file.read(Path("snap_iter_5.resume"))["written"] == expected == [3, 4, 5]
    assert [name for name in files_in_folder() if name.endswith("state")] == [
        "snap_iter_4.solverstate",
        "snap_iter_5.solverstate",
    ]
