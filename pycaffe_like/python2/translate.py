"""Translates Python 2 syntax to Python 3 with fissix, and keeps the line numbers.

Translations are cached in the user's cache folder, by content. Nothing is written beside the script.
"""

from __future__ import annotations

import ast
import difflib
import functools
import hashlib
import os
import tempfile
import warnings
from contextlib import suppress
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pycaffe_like.errors import PclError

from .source import imports_future, parse_python3

# Syntax only: names are resolved while the script runs (names.py, modules.py).
FIXERS = ("except", "exec", "ne", "numliterals", "paren", "print", "raise", "repr", "throw", "tuple_params")


def python2_tree(text: str, filename: str) -> ast.Module:
    """Returns the syntax tree of Python 2 source text, with the original line numbers.

    Raises:
        SyntaxError: If the text is neither Python 2 nor 3.
        PclError: If fissix is needed but not installed.
    """
    tree = parse_python3(text)
    if tree is not None and not _has_print_statements(tree):
        return tree
    try:
        translated = _cached_translation(text, filename)
    except SyntaxError:
        if tree is None:
            raise
        return tree  # its print is the function, for example print(x, file=f)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(translated, filename)
    _restore_lines(tree, text.splitlines(), translated.splitlines())
    return tree


def _has_print_statements(tree: ast.Module) -> bool:
    """Returns whether a file that Python 3 can parse has print statements whose meaning would change: they print a
    tuple, or an expression that begins with a bracket, such as `print ("%d") % n`.
    """
    return not imports_future(tree, "print_function") and any(
        isinstance(node, ast.Expr) and not _prints_one_value(node.value) and _first(node.value) == "print"
        for node in ast.walk(tree)
    )


def _prints_one_value(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and len(value.args) + len(value.keywords) <= 1
    )


def _first(value: ast.AST) -> str:
    """Returns the name that an expression begins with, or ""."""
    while not isinstance(value, ast.Name):
        parts = [part for part in ast.iter_child_nodes(value) if isinstance(part, ast.expr)]
        if not parts:
            return ""
        value = parts[0]
    return value.id


def _cached_translation(text: str, filename: str) -> str:
    if find_spec("fissix") is None:
        raise PclError(
            f"{filename} is a Python 2 script, and fissix, which translates it, is not installed",
            advice="pip install 'pycaffe_like[python2]' installs it.",
        )
    digest = hashlib.sha256(repr((metadata.version("fissix"), FIXERS, text)).encode("utf-8", "surrogatepass"))
    path = _cache_folder() / f"{digest.hexdigest()}.py"
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text(encoding="utf-8")
    translated = _translate(text, filename)
    with suppress(OSError):  # without a cache the next run takes a little longer
        _write_whole(path, translated)
    return translated


def _cache_folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "pycaffe_like" / "python2"


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    os.replace(file.name, path)


def _translate(text: str, filename: str) -> str:
    from fissix.pgen2.parse import ParseError
    from fissix.pgen2.tokenize import TokenError

    lines = [_expand_indent(line) for line in text.splitlines(keepends=True)]
    source = "".join(lines) if any("\t" in line for line in text.splitlines()) else text
    try:
        return str(_tool().refactor_string(source if source.endswith("\n") else source + "\n", filename))
    except ParseError as error:
        line, column = error.context[1] if error.context else (1, 0)
        raise _syntax_error("this is neither Python 2 nor Python 3", filename, line, column, text) from None
    except (TokenError, SyntaxError) as error:
        place = error.args[1] if len(error.args) > 1 else (1, 0)
        line = place[0] if isinstance(place[0], int) else place[1]
        raise _syntax_error(str(error.args[0]), filename, line, 0, text) from None


def _expand_indent(line: str) -> str:
    """Expands tabs in the indent to multiples of 8 columns, as in Python 2; Python 3 rejects mixed indents."""
    body = line.lstrip(" \t")
    return line[: len(line) - len(body)].expandtabs(8) + body


def _syntax_error(problem: str, filename: str, line: int, column: int, text: str) -> SyntaxError:
    lines = text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    return SyntaxError(problem, (filename, line, column + 1, shown))


@functools.cache
def _tool() -> Any:
    import fissix

    try:
        fissix.CACHE_DIR.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=fissix.CACHE_DIR).close()
    except OSError:  # fissix cannot be imported without a folder for its grammar
        with tempfile.TemporaryDirectory() as folder:
            fissix.CACHE_DIR = Path(folder)
            return _make_tool()
    return _make_tool()


def _make_tool() -> Any:
    from fissix.refactor import RefactoringTool

    return RefactoringTool([f"fissix.fixes.fix_{name}" for name in FIXERS])


def _restore_lines(tree: ast.Module, before: list[str], after: list[str]) -> None:
    """Restores each node's original line number; nodes on changed lines lose their columns, which are now wrong."""
    original, same = _original_lines(before, after)
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.stmt, ast.excepthandler, ast.arg, ast.keyword, ast.alias)):
            first, last = node.lineno, node.end_lineno or node.lineno
            if not same[first - 1] or not same[last - 1]:
                node.col_offset = node.end_col_offset = -1
            node.lineno = original[first - 1]
            node.end_lineno = max(original[first - 1], original[last - 1])


def _original_lines(before: list[str], after: list[str]) -> tuple[list[int], list[bool]]:
    """Returns, for each translated line, its original number and whether it is unchanged."""
    if len(before) == len(after):
        return list(range(1, len(after) + 1)), [one == other for one, other in zip(before, after, strict=True)]
    original, same = [1] * len(after), [False] * len(after)
    for tag, start, end, first, last in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        for offset, line in enumerate(range(first, last)):
            original[line] = min(start + offset, max(start, end - 1)) + 1
            same[line] = tag == "equal"
    return original, same
