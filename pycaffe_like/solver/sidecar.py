"""What Caffe's snapshots cannot hold: PREFIX_iter_N.resume, beside each of them.

With it a run that was stopped goes on as if it had not been: the random generators and every data
source stand where they stood, and so do the smoothed loss, the states of recurrent layers and
whatever the extensions of the solver remember. A snapshot without one, such as Caffe's own, resumes
as in Caffe: the data begins anew.
"""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch

from pycaffe_like.errors import SnapshotError, Where
from pycaffe_like.regular_file import open_regular

_VERSION = 1


def write(path: Path, contents: dict[str, Any]) -> None:
    """Writes tensors, numbers, strings, lists and dicts of such."""
    torch.save({"version": _VERSION, **contents}, path)


def read(path: Path) -> dict[str, Any]:
    """What was written.

    Raises:
        SnapshotError: the file is cut off, no such file, or of a newer version.
    """
    advice = "Without this file the snapshot resumes as in Caffe: the data begins anew."
    try:
        with open_regular(path, SnapshotError, "a .resume file") as file:
            _check_size(file)
            contents = torch.load(file, map_location="cpu", weights_only=True)
    except SnapshotError:
        raise
    except Exception:  # whatever torch and the archive's readers raise about damaged bytes
        raise SnapshotError("cannot be read", advice=advice, where=Where(str(path))) from None
    if not isinstance(contents, dict) or contents.get("version") != _VERSION:
        raise SnapshotError("is of another version", expected=f"version {_VERSION}", where=Where(str(path)))
    return contents


def _check_size(file: BinaryIO) -> None:
    """Refuses an archive whose parts are far larger than itself: nothing that pcl writes is compressed."""
    with zipfile.ZipFile(file) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > 16 * file.seek(0, io.SEEK_END):
        raise zipfile.BadZipFile
    file.seek(0)


def random_state() -> dict[str, Any]:
    """Where all random generators stand: torch's, NumPy's and Python's own."""
    _, keys, position, has_gauss, gauss = np.random.get_state()  # layers in Python use it
    version, internal, gauss_next = random.getstate()
    return {
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        "numpy": [torch.from_numpy(np.asarray(keys).astype(np.int64)), int(position), int(has_gauss), float(gauss)],
        "python": [version, list(internal), gauss_next],
    }


def set_random_state(state: dict[str, Any]) -> None:
    """Puts all generators where they stood. Those of GPUs that are not here are left out."""
    torch.set_rng_state(state["torch"])
    if torch.cuda.is_available():
        for index, of_device in enumerate(state["cuda"][: torch.cuda.device_count()]):
            torch.cuda.set_rng_state(of_device, index)
    keys, position, has_gauss, gauss = state["numpy"]
    np.random.set_state(("MT19937", keys.numpy().astype(np.uint32), position, has_gauss, gauss))
    version, internal, gauss_next = state["python"]
    random.setstate((version, tuple(internal), gauss_next))
