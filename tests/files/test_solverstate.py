"""Solver states, compared with protobuf's and h5py's own readers."""

from __future__ import annotations

import math
from pathlib import Path

import h5py
import numpy as np
import pytest

from pycaffe_like.errors import SnapshotError
from pycaffe_like.files.solverstate import State, read_state, write_state, write_state_hdf5
from pycaffe_like.proto import caffe_pb2

HISTORY = [np.arange(6, dtype=np.float32).reshape(2, 3), np.arange(5, dtype=np.float32)]
STATE = State(70001, "snaps/größe_iter_70001.caffemodel", 3, HISTORY)


def assert_same_state(got: State, want: State) -> None:
    assert (got.iteration, got.learned_net, got.current_step) == (want.iteration, want.learned_net, want.current_step)
    assert len(got.history) == len(want.history)
    for one, other in zip(got.history, want.history, strict=True):
        np.testing.assert_array_equal(one, other)


def test_binary_goes_there_and_back(tmp_path: Path) -> None:
    write_state(tmp_path / "s.solverstate", STATE)
    assert_same_state(read_state("s.solverstate"), STATE)


def test_what_is_written_is_protobufs_own_form(tmp_path: Path) -> None:
    write_state(tmp_path / "s.solverstate", STATE)
    message = caffe_pb2.SolverState(iter=70001, learned_net=STATE.learned_net, current_step=3)
    for array in HISTORY:
        one = message.history.add()
        one.data.extend(array.ravel())
        one.shape.dim.extend(array.shape)
    assert (tmp_path / "s.solverstate").read_bytes() == message.SerializeToString()


def test_hdf5_goes_there_and_back(tmp_path: Path) -> None:
    write_state_hdf5(tmp_path / "s.solverstate.h5", STATE)
    assert_same_state(read_state("s.solverstate.h5"), STATE)


def test_hdf5_has_no_times_so_that_a_resumed_run_writes_the_same_bytes(tmp_path: Path) -> None:
    write_state_hdf5(tmp_path / "s.h5", STATE)
    with h5py.File(tmp_path / "s.h5") as file:
        names: list[str] = []
        file.visit(names.append)
        datasets = [file[name] for name in names if isinstance(file[name], h5py.Dataset)]
        assert len(datasets) == 3 + len(STATE.history)
        assert [h5py.h5o.get_info(one.id).mtime for one in datasets] == [0] * len(datasets)


def test_hdf5_has_the_datasets_that_caffe_reads(tmp_path: Path) -> None:
    write_state_hdf5(tmp_path / "s.h5", STATE)
    with h5py.File(tmp_path / "s.h5") as file:
        assert (file["iter"].shape, file["iter"].dtype, file["iter"][0]) == ((1,), np.int32, 70001)
        assert file["current_step"][0] == 3
        kind = file["learned_net"].id.get_type()
        assert (kind.get_strpad(), kind.is_variable_str()) == (h5py.h5t.STR_NULLTERM, False)
        np.testing.assert_array_equal(file["history/1"], HISTORY[1])


PLATEAU = State(11, "w", 2, HISTORY, minimum_loss=0.375, last_event=7)


def test_what_plateau_remembers_has_the_numbers_of_ssd(tmp_path: Path) -> None:
    write_state(tmp_path / "s.solverstate", PLATEAU)
    written = (tmp_path / "s.solverstate").read_bytes()
    assert written.endswith(b"\x20\x02" + b"\x2d\x00\x00\xc0\x3e" + b"\x30\x07")  # fields 4, 5 and 6
    state = read_state("s.solverstate")
    assert (state.minimum_loss, state.last_event) == (0.375, 7)


def test_what_plateau_remembers_has_the_datasets_of_ssd(tmp_path: Path) -> None:
    write_state_hdf5(tmp_path / "s.h5", PLATEAU)
    with h5py.File(tmp_path / "s.h5") as file:
        assert (file["minimum_loss"][0], file["minimum_loss"].dtype) == (0.375, np.float32)
        assert (file["iter_last_event"][0], file["iter_last_event"].dtype) == (7, np.int32)
    state = read_state("s.h5")
    assert (state.minimum_loss, state.last_event) == (0.375, 7)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"minimum_loss": math.nan}, "s.solverstate: minimum_loss is NaN; expected a number", id="NaN"),
        pytest.param(
            {"iter_last_event": -1},
            "s.solverstate: the iter_last_event is out of range; got 18446744073709551615",
            id="negative",
        ),
    ],
)
def test_a_plateau_that_cannot_be_is_refused(tmp_path: Path, fields: dict[str, float], message: str) -> None:
    (tmp_path / "s.solverstate").write_bytes(caffe_pb2.SolverState(iter=7, **fields).SerializeToString())
    with pytest.raises(SnapshotError) as caught:
        read_state("s.solverstate")
    assert str(caught.value) == message


def test_a_state_without_a_current_step_is_at_0(tmp_path: Path) -> None:
    (tmp_path / "s.solverstate").write_bytes(caffe_pb2.SolverState(iter=7).SerializeToString())
    assert_same_state(read_state("s.solverstate"), State(7, "", 0, []))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "s.solverstate: there is no such file\n{folder} has other.solverstate.", id="missing"),
        pytest.param(b"", "s.solverstate: the file is empty; expected a .solverstate", id="empty"),
        pytest.param(
            b"\x08\x80",
            "s.solverstate: the file is truncated or damaged; got an incomplete number at byte 2",
            id="cut off",
        ),
        pytest.param(
            caffe_pb2.NetParameter(name="n").SerializeToString(),
            "s.solverstate: the file does not hold a solver state; expected a .solverstate",
            id="another message",
        ),
        pytest.param(
            caffe_pb2.SolverState(iter=-3).SerializeToString(),
            "s.solverstate: the iteration is out of range; got 18446744073709551613",
            id="negative iteration",
        ),
    ],
)
def test_files_that_hold_no_state(tmp_path: Path, content: bytes | None, message: str) -> None:
    (tmp_path / "other.solverstate").touch()
    if content is not None:
        (tmp_path / "s.solverstate").write_bytes(content)
    with pytest.raises(SnapshotError) as caught:
        read_state("s.solverstate")
    assert str(caught.value) == message.format(folder=tmp_path)


def test_an_hdf5_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "s.h5", "w") as file:
        file.create_group("data")
    with pytest.raises(
        SnapshotError, match=r"s\.h5: the HDF5 file does not hold a solver state; expected datasets iter and history"
    ):
        read_state("s.h5")
