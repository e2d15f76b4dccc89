"""Reads weight files. The kind of file is detected by its first bytes."""

from __future__ import annotations

from pathlib import Path

from pycaffe_like.errors import WeightsError, Where, located
from pycaffe_like.regular_file import describe_content, map_regular

from .caffemodel import read_caffemodel
from .caffemodel_hdf5 import read_caffemodel_hdf5
from .hdf5 import SIGNATURE
from .solverstate import is_state
from .stored_layer import StoredLayer


def read_weights(path: str | Path) -> list[StoredLayer]:
    """Returns the layers of a .caffemodel (V0, V1 or V2) or .caffemodel.h5 file, in order.

    The values of a .caffemodel are not copied: the file stays mapped as long as a blob is in use.

    Raises:
        WeightsError: If the file does not exist, is truncated or holds no weights.
    """
    path = Path(path)
    mapped = map_regular(path, WeightsError, _EXPECTED, "*.caffemodel*")
    if mapped[: len(SIGNATURE)] == SIGNATURE:
        return read_caffemodel_hdf5(path)
    with located(Where(str(path))):
        try:
            layers = list(read_caffemodel(mapped))
        except WeightsError as error:
            raise _other_kind(mapped) or error from None
        if not layers:
            raise _other_kind(mapped) or WeightsError("the file holds no layers", expected=_EXPECTED)
        return layers


_EXPECTED = "a .caffemodel"


def _other_kind(data: memoryview) -> WeightsError | None:
    """Makes the error for a file of another known kind, such as text; returns None if the kind is unknown."""
    content = describe_content(bytes(data[:1024]))
    if content == "text":
        advice = "A .prototxt describes a net; its weights are in a .caffemodel."
        return WeightsError("this is text, not weights", expected=_EXPECTED, advice=advice)
    if content:
        return WeightsError(f"this is {content}", expected=_EXPECTED)
    if is_state(data):
        advice = "Its weights are in the .caffemodel beside it; --snapshot resumes from it."
        return WeightsError("this is a solver state, not weights", expected=_EXPECTED, advice=advice)
    return None
