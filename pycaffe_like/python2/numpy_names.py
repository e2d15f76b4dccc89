"""NumPy as it was in Python 2's time: names that have been removed, and functions that accept floats where integers
are required now.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from .indices import whole
from .methods import to_bytes

OLD_TYPES: dict[str, Any] = {
    "bool": bool,
    "bool8": np.bool_,
    "complex": complex,
    "complex_": np.complex128,
    "float": float,
    "float_": np.float64,
    "int": int,
    "int0": np.intp,
    "long": int,
    "object": object,
    "str": str,
    "string_": np.bytes_,
    "unicode": str,
    "unicode_": np.str_,
}
OLD_CONSTANTS = {
    **dict.fromkeys(("Inf", "Infinity", "PINF", "infty"), np.inf),
    **dict.fromkeys(("NAN", "NaN"), np.nan),
    "NINF": -np.inf,
}
RENAMED: dict[str, Any] = {
    "alltrue": np.all,
    "asscalar": lambda array: np.asarray(array).item(),
    "cumproduct": np.cumprod,
    "in1d": lambda a, b, assume_unique=False, invert=False: np.isin(
        np.ravel(a), b, assume_unique=assume_unique, invert=invert
    ),
    "msort": lambda array: np.sort(array, axis=0),
    "product": np.prod,
    "rank": np.ndim,
    "round_": np.round,
    "row_stack": np.vstack,
    "sometrue": np.any,
    "trapz": np.trapezoid if hasattr(np, "trapezoid") else getattr(np, "trapz", None),
}


def numpy_names() -> dict[str, Any]:
    """Returns the names that numpy had in Python 2's time and lacks now."""
    shapes = {name: truncating(getattr(np, name)) for name in ("empty", "full", "ones", "reshape", "tile", "zeros")}
    counts = {name: truncating(getattr(np, name), 2) for name in ("eye", "identity")}
    other = {"fromstring": _fromstring, "linspace": _linspace, "load": _load, "loadtxt": _loadtxt}
    return {**OLD_TYPES, **OLD_CONSTANTS, **RENAMED, **shapes, **counts, **other}


def random_names() -> dict[str, Any]:
    """Returns the functions of numpy.random whose shapes may contain floats."""
    sized = ("beta", "binomial", "choice", "exponential", "normal", "poisson", "uniform")
    shaped = ("rand", "randn", "random_sample")
    return {
        **{name: truncating(getattr(np.random, name), 0) for name in (*sized, "randint")},
        **{name: truncating(getattr(np.random, name), None) for name in shaped},
        "permutation": truncating(np.random.permutation, 1),
        "random_integers": _random_integers,
    }


def truncating(function: Callable[..., Any], positions: int | None = 2) -> Callable[..., Any]:
    """Wraps a function so that it truncates floats in its first `positions` arguments (all if None) and in the
    arguments `shape`, `size` and `reps`.

    Arrays among the arguments are data, so they stay unchanged.
    """

    @functools.wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        count = len(arguments) if positions is None else positions
        sizes = {name: _whole(value) if name in ("shape", "size", "reps") else value for name, value in options.items()}
        return function(*map(_whole, arguments[:count]), *arguments[count:], **sizes)

    return call


def _whole(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) else whole(value)


def _random_integers(low: int, high: int | None = None, size: Any = None) -> Any:
    """Draws like numpy.random.random_integers: both ends of the range are included."""
    return np.random.randint(low, high + 1, _whole(size)) if high else np.random.randint(1, low + 1, _whole(size))


def _fromstring(string: Any, dtype: Any = float, count: int = -1, sep: str = "") -> Any:
    """Copies the bytes of a string into a new array or, with `sep`, parses the numbers in the string."""
    if sep:
        return np.fromstring(string, dtype, count, sep=sep)
    return np.frombuffer(to_bytes(string), dtype, count).copy()


def _linspace(start: Any, stop: Any, num: Any = 50, *arguments: Any, **options: Any) -> Any:
    return np.linspace(start, stop, int(num), *arguments, **options)


def _load(file: Any, mmap_mode: Any = None, allow_pickle: bool = True, **options: Any) -> Any:
    """Loads like np.load, but also reads pickled objects, with strings as Latin-1."""
    return np.load(file, mmap_mode, allow_pickle, **{"encoding": "latin1", **options})


def _loadtxt(fname: Any, dtype: Any = float, comments: Any = "#", delimiter: Any = None, **options: Any) -> Any:
    """Loads like np.loadtxt, but also accepts a newline as the delimiter: each line is then one value."""
    if delimiter == "\n":
        options["ndmin"] = max(1, options.get("ndmin", 1))
        delimiter = "\x1f"  # a character that texts do not contain
    return np.loadtxt(fname, dtype, comments, delimiter, **options)
