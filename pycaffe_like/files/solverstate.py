"""Reads and writes solver states: SolverState in a .solverstate file, and its HDF5 form.

Source: SGDSolver::SnapshotSolverState… and RestoreSolverState… in
src/caffe/solvers/sgd_solver.cpp.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import SnapshotError, WeightsError, Where, located, shorten
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.schema import field_numbers
from pycaffe_like.regular_file import map_regular

from .caffemodel import blob_parts, read_blob_message
from .hdf5 import SIGNATURE, affordable, find, image, members, memory_file, open_hdf5, read_dataset
from .wire import FOUR, VARINT, fields, header, varint

_ITER, _LEARNED_NET, _HISTORY, _CURRENT_STEP, _MINIMUM_LOSS, _LAST_EVENT = field_numbers(
    caffe_pb2.SolverState, "iter", "learned_net", "history", "current_step", "minimum_loss", "iter_last_event"
)
_NO_LOSS = 1e38  # what SSD starts from


@dataclass(frozen=True)
class State:
    """What a solver needs to resume, besides the weights.

    Attributes:
        learned_net: the weight file of the same snapshot; "" if none is named.
        history: the arrays of the update rule: the first array of every parameter in order, then
            the second array of every parameter, and so on.
        minimum_loss: the smallest smoothed loss so far; only for lr_policy plateau.
        last_event: the iteration of the last new minimum or step; only for lr_policy plateau.
    """

    iteration: int
    learned_net: str
    current_step: int
    history: Sequence[np.ndarray]
    minimum_loss: float = math.inf
    last_event: int = 0

    @property
    def has_plateau(self) -> bool:
        """Whether there is anything to store for lr_policy plateau. Caffe's own states do not have these fields."""
        return self.minimum_loss < _NO_LOSS or self.last_event > 0


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
        if state.has_plateau:
            file.write(varint(_MINIMUM_LOSS << 3 | FOUR) + struct.pack("<f", min(state.minimum_loss, _NO_LOSS)))
            file.write(varint(_LAST_EVENT << 3 | VARINT) + varint(state.last_event))


def write_state_hdf5(path: Path, state: State) -> None:
    """Writes a .solverstate.h5 with the datasets iter, learned_net, current_step and history/INDEX."""
    import h5py

    with memory_file() as file:
        for name, value in (("iter", state.iteration), ("current_step", state.current_step)):
            file.create_dataset(name, data=np.array([value], np.int32))
        if state.has_plateau:
            file.create_dataset("minimum_loss", data=np.array([min(state.minimum_loss, _NO_LOSS)], np.float32))
            file.create_dataset("iter_last_event", data=np.array([state.last_event], np.int32))
        kind = h5py.h5t.C_S1.copy()
        kind.set_size(len(state.learned_net.encode()) + 1)  # Caffe reads a zero-terminated string
        space = h5py.h5s.create(h5py.h5s.SCALAR)
        options = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        options.set_obj_track_times(False)  # equal states give equal files
        text = h5py.h5d.create(file.id, b"learned_net", kind, space, options)
        text.write(space, space, np.array(state.learned_net.encode(), f"S{kind.get_size()}"), mtype=kind)
        history = file.create_group("history")
        for index, array in enumerate(state.history):
            history.create_dataset(str(index), data=array)
        path.write_bytes(image(file))


def read_state(path: str | Path) -> State:
    """Reads a .solverstate or .solverstate.h5 file.

    Raises:
        SnapshotError: If the file does not exist, is truncated or is not a solver state.
    """
    path = Path(path)
    mapped = map_regular(path, SnapshotError, _EXPECTED, "*.solverstate*")
    if mapped[: len(SIGNATURE)] == SIGNATURE:
        return _read_hdf5(path)
    with located(Where(str(path))):
        try:
            return _read_binary(mapped)
        except WeightsError as error:
            raise SnapshotError(error.problem, expected=error.expected, got=error.got) from None


_EXPECTED = "a .solverstate"


def is_state(data: memoryview) -> bool:
    """Returns whether the bytes look like a solver state, whose first field is the iteration."""
    try:
        return next(((number, type(payload)) for number, payload in fields(data)), None) == (_ITER, int)
    except WeightsError:
        return False


def _read_binary(state: memoryview) -> State:
    iteration: int | None = None
    current_step, learned_net, minimum_loss, last_event = 0, "", math.inf, 0
    history: list[np.ndarray] = []
    for number, payload in fields(state):
        if number == _ITER and isinstance(payload, int):
            iteration = payload
        elif number == _CURRENT_STEP and isinstance(payload, int):
            current_step = payload
        elif number == _LEARNED_NET and not isinstance(payload, int):
            learned_net = bytes(payload).decode("utf-8", "replace")
        elif number == _LAST_EVENT and isinstance(payload, int):
            last_event = payload
        elif number == _MINIMUM_LOSS and not isinstance(payload, int) and len(payload) == 4:
            minimum_loss = struct.unpack("<f", payload)[0]
        elif number == _HISTORY and not isinstance(payload, int):
            history.append(read_blob_message(payload).array())
    if iteration is None:
        raise SnapshotError("the file does not hold a solver state", expected="a .solverstate")
    for name, value in (("iteration", iteration), ("iter_last_event", last_event)):
        if value >= 2**31:
            raise SnapshotError(f"the {name} is out of range", got=value)
    return State(iteration, learned_net, current_step, history, _check_loss(minimum_loss), last_event)


def _check_loss(minimum_loss: float) -> float:
    if math.isnan(minimum_loss):
        raise SnapshotError("minimum_loss is NaN", expected="a number")
    return minimum_loss


def _read_hdf5(path: Path) -> State:
    with open_hdf5(path, SnapshotError, _EXPECTED) as file:
        history = find(file, "history", SnapshotError)
        if history is None or find(file, "iter", SnapshotError) is None:
            raise SnapshotError("the HDF5 file does not hold a solver state", expected="datasets iter and history")
        arrays = dict(members(history, SnapshotError))
        if set(arrays) != set(map(str, range(len(arrays)))):
            raise SnapshotError(
                "the history is not numbered", expected="0, 1 and so on", got=shorten(", ".join(arrays))
            )
        budget = affordable(path)
        if sum(one.size * 4 for one in arrays.values()) > budget:
            raise SnapshotError("the history is larger than the file", expected=f"at most {budget} bytes")
        return State(
            _read_int(file, "iter"),
            _read_text(file, "learned_net"),
            _read_int(file, "current_step"),
            [read_dataset(arrays[str(i)], SnapshotError) for i in range(len(arrays))],
            _check_loss(_read_number(file, "minimum_loss", math.inf)),
            _read_int(file, "iter_last_event"),
        )


def _read_int(file: Any, name: str) -> int:
    """Returns the value of a dataset with one integer; 0 if there is no such dataset."""
    value = _read_number(file, name, 0.0)
    if not 0 <= value < 2**31:
        raise SnapshotError(f"dataset {name} is out of range", expected="0 or more", got=value)
    return int(value)


def _read_number(file: Any, name: str, default: float) -> float:
    """Returns the value of a dataset with one number; `default` if there is no such dataset."""
    dataset = find(file, name, SnapshotError)
    values = np.array([default]) if dataset is None else np.ravel(read_dataset(dataset, SnapshotError, np.float64))
    if len(values) != 1:
        raise SnapshotError(f"dataset {name} does not hold one number", got=shorten(str(values)))
    return float(values[0])


def _read_text(file: Any, name: str) -> str:
    import h5py

    dataset = find(file, name, SnapshotError)
    if dataset is None:
        return ""
    if (
        not isinstance(dataset, h5py.Dataset)
        or dataset.shape != ()
        or dataset.dtype.kind not in "SO"
        or dataset.dtype.itemsize > 65536
    ):
        raise SnapshotError(f"dataset {name} is not text")
    text = dataset[()]
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
