"""Solver states: SolverState in a .solverstate file, and its HDF5 form.

Source: SGDSolver::SnapshotSolverState… and RestoreSolverState… in
src/caffe/solvers/sgd_solver.cpp.
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pycaffe_like.errors import SnapshotError, WeightsError, Where, located
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.schema import field_numbers

from .caffemodel import blob_parts, read_blob_message
from .wire import VARINT, fields, header, varint

_ITER, _LEARNED_NET, _HISTORY, _CURRENT_STEP = field_numbers(
    caffe_pb2.SolverState, "iter", "learned_net", "history", "current_step"
)


@dataclass(frozen=True)
class State:
    """What a solver needs to go on, besides the weights.

    Attributes:
        learned_net: the weight file of the same moment; empty if none is named.
        history: the arrays of the update rule, in the order of parameters, kind after kind.
    """

    iteration: int
    learned_net: str
    current_step: int
    history: Sequence[np.ndarray]


def write_state(path: Path, state: State) -> None:
    """Writes a .solverstate."""
    with path.open("wb") as file:
        file.write(varint(_ITER << 3 | VARINT) + varint(state.iteration))
        name = state.learned_net.encode()
        file.write(header(_LEARNED_NET, len(name)) + name)
        for array in state.history:
            parts = blob_parts(array, None)
            file.write(header(_HISTORY, sum(len(part) for part in parts)))
            for part in parts:
                file.write(part)
        file.write(varint(_CURRENT_STEP << 3 | VARINT) + varint(state.current_step))


def write_state_hdf5(path: Path, state: State) -> None:
    """Writes a .solverstate.h5 with the datasets iter, learned_net, current_step and history/INDEX."""
    import h5py

    with h5py.File(path, "w") as file:
        for name, value in (("iter", state.iteration), ("current_step", state.current_step)):
            file.create_dataset(name, data=np.array([value], np.int32))
        kind = h5py.h5t.C_S1.copy()
        kind.set_size(len(state.learned_net.encode()) + 1)  # Caffe reads it as a string that ends in 0
        space = h5py.h5s.create(h5py.h5s.SCALAR)
        text = h5py.h5d.create(file.id, b"learned_net", kind, space)
        text.write(space, space, np.array(state.learned_net.encode(), f"S{kind.get_size()}"), mtype=kind)
        history = file.create_group("history")
        for index, array in enumerate(state.history):
            history.create_dataset(str(index), data=array)


def read_state(path: str | Path) -> State:
    """The state in a .solverstate or .solverstate.h5 file.

    Raises:
        SnapshotError: no such file, cut off, or no solver state.
    """
    path = Path(path)
    with located(Where(str(path))):
        try:
            with path.open("rb") as file:
                if file.read(8) == b"\x89HDF\r\n\x1a\n":
                    return _read_hdf5(path)
                if not path.stat().st_size:
                    raise SnapshotError("the file is empty", expected="a .solverstate")
                return _read_binary(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
        except WeightsError as error:
            raise error.as_kind(SnapshotError) from None
        except OSError as error:
            raise SnapshotError(f"cannot be read: {error.strerror or error}") from None


def _read_binary(state: memoryview) -> State:
    iteration: int | None = None
    current_step, learned_net = 0, ""
    history: list[np.ndarray] = []
    for number, payload in fields(state):
        if number == _ITER and isinstance(payload, int):
            iteration = payload
        elif number == _CURRENT_STEP and isinstance(payload, int):
            current_step = payload
        elif number == _LEARNED_NET and not isinstance(payload, int):
            learned_net = bytes(payload).decode("utf-8", "replace")
        elif number == _HISTORY and not isinstance(payload, int):
            history.append(read_blob_message(payload).array())
    if iteration is None:
        raise SnapshotError("the file holds no solver state", expected="a .solverstate")
    return State(iteration, learned_net, current_step, history)


def _read_hdf5(path: Path) -> State:
    import h5py

    with h5py.File(path, "r") as file:
        if "iter" not in file or "history" not in file:
            problem = "the HDF5 file holds no solver state"
            raise SnapshotError(problem, expected="datasets iter and history")
        learned = file["learned_net"][()] if "learned_net" in file else b""
        group = file["history"]
        return State(
            int(np.ravel(file["iter"][()])[0]),
            learned.decode() if isinstance(learned, bytes) else str(learned),
            int(np.ravel(file["current_step"][()])[0]) if "current_step" in file else 0,
            [np.asarray(group[str(index)], np.float32) for index in range(len(group))],
        )
