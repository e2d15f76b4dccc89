"""HDF5 files with contents that would mislead a reader."""

from __future__ import annotations

import re
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from pycaffe_like.errors import DataError, PclError, SnapshotError, WeightsError
from pycaffe_like.files.caffemodel_hdf5 import write_caffemodel_hdf5
from pycaffe_like.files.hdf5 import affordable, check_dataset, find, open_hdf5, read_dataset
from pycaffe_like.files.solverstate import State, read_state, write_state_hdf5
from pycaffe_like.files.stored_layer import SavedLayer
from pycaffe_like.files.weight_file import read_weights

VALUES = np.arange(15, dtype=np.float32).reshape(3, 5)


def external_link(group: Any, name: str) -> None:
    group[name] = h5py.ExternalLink("other.h5", "/secret")


def soft_loop(group: Any, name: str) -> None:
    group[name] = h5py.SoftLink(f"{group.name}/{name}")


def external_storage(group: Any, name: str) -> None:
    group.create_dataset(name, (3, 5), np.float32, external=[("other.h5", 0, h5py.h5f.UNLIMITED)])


def virtual(group: Any, name: str) -> None:
    layout = h5py.VirtualLayout((3, 5), np.float32)
    layout[...] = h5py.VirtualSource("other.h5", "secret", (3, 5))
    group.create_virtual_dataset(name, layout)


def text(group: Any, name: str) -> None:
    group.create_dataset(name, data="text")


def huge_chunk(group: Any, name: str) -> None:
    group.create_dataset(name, (3, 5), np.float32, chunks=(30_000, 30_000), maxshape=(None, None))


def group_in_itself(group: Any, name: str) -> None:
    group.create_group("in")[name] = group


def group_twice(group: Any, name: str) -> None:
    inner = group.create_group("in")
    inner.create_dataset(name, data=VALUES)
    group["again"] = inner


def group_in_many(group: Any, name: str) -> None:
    group.create_dataset("/".join("a" * 32) + f"/{name}", data=VALUES)


HOSTILE: list[tuple[Callable[[Any, str], None], str]] = [
    (external_link, "'0' is a link to another place"),
    (soft_loop, "'0' is a link to another place"),
    (external_storage, "takes its values from another file"),
    (virtual, "takes its values from another file"),
    (text, "does not hold floats or integers"),
    (huge_chunk, "a chunk of dataset .* is larger than the file"),
]


@pytest.fixture(autouse=True)
def _other_file() -> None:
    with h5py.File("other.h5", "w") as file:
        file.create_dataset("secret", data=VALUES)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        *HOSTILE,
        *(
            (make, "the file has a group that contains itself")
            for make in (group_in_itself, group_twice, group_in_many)
        ),
    ],
)
def test_weights_that_are_refused(make: Callable[[Any, str], None], message: str) -> None:
    with h5py.File("w.caffemodel.h5", "w") as file:
        make(file.create_group("data/layer"), "0")
    with pytest.raises(WeightsError, match=rf"^w\.caffemodel\.h5: .*{message}"):
        read_weights("w.caffemodel.h5")


@pytest.mark.parametrize(("make", "message"), HOSTILE)
def test_histories_that_are_refused(make: Callable[[Any, str], None], message: str) -> None:
    write_state_hdf5(Path("s.h5"), State(7, "w", 0, []))
    with h5py.File("s.h5", "r+") as file:
        make(file["history"], "0")
    with pytest.raises(SnapshotError, match=rf"^s\.h5: .*{message}"):
        read_state("s.h5")


@pytest.mark.parametrize("name", ["-1", "weights", "300000000", "01", "1.0", "\u0663", "1000"])
def test_blobs_have_numbers_for_names(name: str) -> None:
    with h5py.File("w.h5", "w") as file:
        file.create_dataset(f"data/ip/{name}", data=VALUES)
    with pytest.raises(WeightsError, match="a dataset of layer 'ip' is not numbered; expected 0, 1 and so on; got"):
        read_weights("w.h5")


def test_values_stay_in_the_file_until_they_are_copied() -> None:
    with h5py.File("w.h5", "w") as file:
        file.create_dataset("data/ip/0", (70_001, 70_001), np.float32, chunks=(101, 103))
        file.create_dataset("data/ip/1", data=VALUES.astype(np.float64))
        file.create_dataset("data/ip/2", data=np.float32(7))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    huge, small, scalar = read_weights("w.h5")[0].blobs
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert huge is not None
    assert (huge.shape, huge.count()) == ((70_001, 70_001), 70_001**2)
    assert small is not None
    np.testing.assert_array_equal(small.array(), VALUES)
    assert scalar is not None
    assert scalar.array() == 7


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("iter", [3, 4], "dataset iter does not hold one number"),
        ("iter", [-3], "dataset iter is out of range"),
        ("current_step", [2.0**40], "dataset current_step is out of range"),
        ("learned_net", [1, 2], "dataset learned_net is not text"),
        ("history/2", [1.0], "the history is not numbered; expected 0, 1 and so on; got 2"),
    ],
)
def test_states_of_another_structure(name: str, values: list[float], message: str) -> None:
    write_state_hdf5(Path("s.h5"), State(7, "w", 0, []))
    with h5py.File("s.h5", "r+") as file:
        if name in file:
            del file[name]
        file[name] = values
    with pytest.raises(SnapshotError, match=f"s.h5: {message}"):
        read_state("s.h5")


def test_a_history_that_announces_more_than_its_file_holds() -> None:
    write_state_hdf5(Path("s.h5"), State(7, "w", 0, []))
    with h5py.File("s.h5", "r+") as file:
        for index in range(3):
            file["history"].create_dataset(str(index), (6_000_000,), np.float32, chunks=(1000,))
    with pytest.raises(SnapshotError, match=r"the history is larger than the file; expected at most \d+ bytes"):
        read_state("s.h5")


def test_links_within_a_file_are_followed_and_others_are_not() -> None:
    with h5py.File("d.h5", "w") as file:
        file.create_dataset("a/values", data=VALUES)
        file["b"] = h5py.SoftLink("/a")
        file["c"] = h5py.SoftLink("b/values")
        file["loop"] = h5py.SoftLink("/loop2")
        file["loop2"] = h5py.SoftLink("/loop/x")
        file["out"] = h5py.ExternalLink("other.h5", "/secret")
    with open_hdf5("d.h5", DataError) as file:
        np.testing.assert_array_equal(read_dataset(find(file, "c", DataError), DataError), VALUES)
        assert find(file, "a/none", DataError) is None
        assert find(file, "a/values/deeper", DataError) is None
        with pytest.raises(DataError, match="'loop' is a circular link"):
            find(file, "loop", DataError)
        with pytest.raises(DataError, match="'out' is a link to another file"):
            find(file, "out", DataError)


def test_a_dataset_larger_than_its_file_is_refused() -> None:
    with h5py.File("d.h5", "w") as file:
        file.create_dataset("x", (5000, 5000), np.float32, chunks=(7, 7))
    assert affordable("d.h5") < 5000 * 5000 * 4
    with open_hdf5("d.h5", DataError) as file, pytest.raises(DataError, match="dataset /x is larger than the file"):
        read_dataset(file["x"], DataError)


def test_a_group_has_no_values() -> None:
    with h5py.File("a.h5", "w") as file:
        group = file.create_group("g")
        with pytest.raises(DataError, match="^/g is not a dataset; expected a dataset of numbers$"):
            check_dataset(group, DataError)
        nothing = file.create_dataset("n", data=h5py.Empty("f"))
        with pytest.raises(DataError, match="^dataset /n has no values$"):
            check_dataset(nothing, DataError)


def test_files_that_are_not_hdf5_or_damaged() -> None:
    Path("t.h5").write_text("text")
    write_state_hdf5(Path("s.h5"), State(7, "w", 0, [VALUES]))
    Path("s.h5").write_bytes(Path("s.h5").read_bytes()[:700])
    with pytest.raises(DataError, match=r"t\.h5: this is not an HDF5 file"), open_hdf5("t.h5", DataError):
        pass
    with pytest.raises(SnapshotError, match=r"s\.h5: the file is damaged"):
        read_state("s.h5")


def test_files_are_written_through_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """HDF5 files are composed in memory, because HDF5 kills the process if the disk is full."""
    opened = []
    original = h5py.File.__init__

    def spy(self: Any, name: Any, *args: Any, **kwargs: Any) -> None:
        opened.append((str(name), kwargs.get("backing_store")))
        original(self, name, *args, **kwargs)

    monkeypatch.setattr(h5py.File, "__init__", spy)
    write_caffemodel_hdf5(Path("w.h5"), [SavedLayer("ip", b"", [VALUES])], [[True]])
    write_state_hdf5(Path("s.h5"), State(7, "w", 0, [VALUES]))
    assert opened == [("memory.h5", False)] * 2
    assert re.fullmatch(r"w\.h5|s\.h5|other\.h5", " ".join(sorted(path.name for path in Path().glob("w.h5"))))


def test_errors_have_the_class_that_is_asked_for() -> None:
    assert issubclass(SnapshotError, PclError)
    with pytest.raises(SnapshotError, match="there is no such file"), open_hdf5("none.h5", SnapshotError):
        pass


def test_more_chunks_than_the_file_can_hold_are_not_read() -> None:
    with h5py.File("d.h5", "w") as file:
        file.create_dataset("x", (101, 103), np.float32, chunks=(1, 2))
    count = 101 * 52
    with open_hdf5("d.h5", DataError) as file, pytest.raises(DataError) as caught:
        read_dataset(file["x"], DataError)
    assert str(caught.value) == f"dataset /x has more chunks than the file can hold; got {count}"


def test_integers_of_32_bits_are_read_exactly_where_asked_for() -> None:
    with h5py.File("d.h5", "w") as file:
        file["x"] = np.array([2**31 - 3, -7], np.int32)
    with open_hdf5("d.h5", DataError) as file:
        assert read_dataset(file["x"], DataError, np.float64).tolist() == [2**31 - 3, -7]
        assert read_dataset(file["x"], DataError).dtype == np.float32


def test_a_dataset_in_the_place_of_the_history_is_not_read() -> None:
    with h5py.File("s.h5", "w") as file:
        file["iter"] = [7]
        file.create_dataset("history", (2**20, 2**20), np.float64, chunks=(1, 64))
    with pytest.raises(SnapshotError) as caught:
        read_state("s.h5")
    assert str(caught.value) == "s.h5: /history is not a group; expected a group of datasets"
