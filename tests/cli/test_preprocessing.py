"""The flags of classify and detect that say how pictures are preprocessed."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.cli.preprocessing import integers, load_array
from pycaffe_like.errors import DataError, UsageError


def test_an_array_of_a_file() -> None:
    np.save("a.npy", np.arange(6).reshape(2, 3))
    assert load_array("a.npy").tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "a.npy cannot be read: No such file or directory"),
        (b"", "a.npy does not contain an array; expected a .npy file"),
        (b"some text", "a.npy does not contain an array; expected a .npy file"),
        (pickle.dumps([3]), "a.npy does not contain an array; expected a .npy file"),
    ],
)
def test_files_without_an_array(content: bytes | None, message: str) -> None:
    if content is not None:
        Path("a.npy").write_bytes(content)
    with pytest.raises(DataError) as caught:
        load_array("a.npy")
    assert str(caught.value) == message


def test_a_file_of_several_arrays_is_none() -> None:
    np.savez("a.npz", x=np.zeros(3), y=np.zeros(5))
    with pytest.raises(DataError, match="a.npz does not contain an array"):
        load_array("a.npz")


def test_lists_of_integers() -> None:
    assert integers("channel_swap", "2,1,-7") == [2, 1, -7]
    assert integers("channel_swap", "") is None
    with pytest.raises(UsageError, match="--channel_swap takes comma-separated integers; got 2,x"):
        integers("channel_swap", "2,x")
