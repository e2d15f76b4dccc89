"""The `__builtins__` of a Python 2 script: the old functions, and the helpers that `rewrite` calls."""

from __future__ import annotations

import ast
import builtins
import functools
import importlib
import math
from collections.abc import Callable, Collection, Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

from . import rewrite
from .comparison import ORDERINGS, equal, unequal
from .division import Divisor, divide
from .indices import indexable, whole
from .methods import old_attribute
from .source import read_source
from .text_files import open_file
from .translate import python2_tree


def rewrite_source(text: str, filename: str, futures: Collection[str] = ()) -> ast.Module:
    """Returns the syntax tree of Python 2 source text, rewritten for Python 3, with the original line numbers.

    Args:
        futures: features that are on as if the text imported them from `__future__`.

    Raises:
        SyntaxError: If the text is neither Python 2 nor 3.
        PclError: If fissix is needed but not installed.
    """
    return rewrite.rewrite(python2_tree(text, filename), futures)


def python2_builtins(import_module: Callable[..., Any]) -> dict[str, Any]:
    """Returns a new `__builtins__` with `import_module` as its `__import__`."""
    return {**vars(builtins), **OLD_BUILTINS, "__import__": import_module}


def _map(function: Callable[..., Any] | None, *sequences: Iterable[Any]) -> list[Any]:
    rows = zip_longest(*sequences)
    if function is None:
        return [row[0] for row in rows] if len(sequences) == 1 else list(rows)
    return [function(*row) for row in rows]


def _filter(function: Callable[[Any], Any] | None, sequence: Any) -> Any:
    kept = list(filter(function, sequence))
    if isinstance(sequence, str):
        return "".join(kept)
    return tuple(kept) if isinstance(sequence, tuple) else kept


_MOST_DIGITS = 323
"""Rounding to more decimal places does not change a float."""
_EXACT = Context(prec=309 + _MOST_DIGITS)


def _round(number: Any, digits: int = 0) -> float:
    """Rounds halves away from zero, and always returns a float."""
    value = float(number)
    if not math.isfinite(value) or digits > _MOST_DIGITS:
        return value
    return float(Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT))


def _sorted_with_cmp(
    sequence: Iterable[Any], cmp: Callable[[Any, Any], int] | None = None, key: Any = None, reverse: bool = False
) -> list[Any]:
    return sorted(sequence, key=functools.cmp_to_key(cmp) if cmp else key, reverse=reverse)


def _execfile(filename: str, into: dict[str, Any], local: dict[str, Any] | None = None) -> None:
    tree = rewrite_source(read_source(Path(filename)), filename)
    exec(compile(tree, filename, "exec", dont_inherit=True), into, local)


def _reload(module: Any) -> Any:
    return importlib.reload(module) if module.__name__ != "sys" else module


OLD_BUILTINS: dict[str, Any] = {
    rewrite.DIVIDE: divide,
    rewrite.DIVISOR: Divisor,
    rewrite.INDEXABLE: indexable,
    rewrite.ATTRIBUTE: old_attribute,
    rewrite.EQUAL: equal,
    rewrite.UNEQUAL: unequal,
    rewrite.LT: ORDERINGS["lt"],
    rewrite.LE: ORDERINGS["le"],
    rewrite.GT: ORDERINGS["gt"],
    rewrite.GE: ORDERINGS["ge"],
    "apply": lambda function, arguments=(), options={}: function(*arguments, **options),
    "basestring": (str, bytes),
    "cmp": lambda a, b: (a > b) - (a < b),
    "execfile": _execfile,
    "file": open_file,
    "filter": _filter,
    "intern": lambda text: text,
    "long": int,
    "map": _map,
    "open": open_file,
    "range": lambda *bounds: list(range(*map(whole, bounds))),
    "raw_input": input,
    "reduce": functools.reduce,
    "reload": _reload,
    "round": _round,
    "sorted": _sorted_with_cmp,
    "unichr": chr,
    "unicode": str,
    "xrange": lambda *bounds: range(*map(whole, bounds)),
    "zip": lambda *sequences: list(zip(*sequences, strict=False)),
}
