"""Weight files of all kinds, told apart by their first bytes."""

from __future__ import annotations

import mmap
from pathlib import Path

from pycaffe_like.errors import WeightsError, Where, located

from .caffemodel import read_caffemodel
from .caffemodel_hdf5 import read_caffemodel_hdf5
from .stored_layer import StoredLayer


def read_weights(path: str | Path) -> list[StoredLayer]:
    """The layers of a .caffemodel (V0, V1 or V2) or .caffemodel.h5 file, in their order.

    The values of a .caffemodel stay in the file, which is mapped as long as somebody holds a blob.

    Raises:
        WeightsError: no such file, cut off, or no weights.
    """
    path = Path(path)
    with located(Where(str(path))):
        try:
            with path.open("rb") as file:
                if file.read(8) == b"\x89HDF\r\n\x1a\n":
                    return read_caffemodel_hdf5(path)
                if path.suffix == ".prototxt":
                    raise WeightsError("a prototxt holds no weights", expected="a .caffemodel")
                if not path.stat().st_size:
                    raise WeightsError("the file is empty", expected="a .caffemodel")
                mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except FileNotFoundError:
            raise WeightsError("there is no such file", advice=_nearby(path)) from None
        except OSError as error:
            raise WeightsError(f"cannot be read: {error.strerror or error}") from None
        layers = list(read_caffemodel(mapped))
        if not layers:
            raise WeightsError("the file holds no layers", expected="a .caffemodel")
        return layers


def _nearby(path: Path) -> str:
    others = sorted(p.name for p in path.parent.glob("*.caffemodel*")) if path.parent.is_dir() else []
    return f"{path.parent.resolve()} has {', '.join(others[:8])}." if others else ""
