"""Reads Python files and decides which of them are Python 2."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from pathlib import Path

from .lists import uses_lists_of_python2
from .old_libraries import needs_old_libraries

GONE_NAMES = {"basestring", "cmp", "execfile", "long", "raw_input", "reduce", "unichr", "unicode", "xrange"}
GONE_MODULES = {
    "cPickle",
    "cStringIO",
    "ConfigParser",
    "Queue",
    "StringIO",
    "Tkinter",
    "httplib",
    "urllib2",
    "urlparse",
}
GONE_METHODS = {"has_key", "iteritems", "iterkeys", "itervalues"}


def read_source(path: Path) -> str:
    """Reads a Python file in the encoding that its first lines declare, else as UTF-8, else as Latin-1."""
    data = path.read_bytes()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_python3(text: str) -> ast.Module | None:
    """Returns the syntax tree, or None if the text is not Python 3."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old strings have escapes such as "\d"
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError):
            return None


def imports_future(tree: ast.Module, name: str) -> bool:
    """Returns whether the file has `from __future__ import name`."""
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" and name in [a.name for a in node.names]
        for node in tree.body
    )


def is_python2(text: str) -> bool:
    """Returns whether a file needs Python 2: because of its syntax, because it uses names, modules or methods that
    Python 3 lacks, or because it uses results of `zip`, `map` and similar functions as lists.

    If a file first tests for what it needs (`try: xrange`, `if PY2: import cPickle`), it runs on both Pythons, so it
    counts as Python 3.
    """
    if re.match(r"#!.*\bpython2", text):
        return True
    tree = parse_python3(text)
    return tree is None or _needs_python2(tree)


def is_for_old_libraries(text: str) -> bool:
    """Returns whether a file is Python 3 but uses names that NumPy, scipy, Pillow or PyYAML have removed."""
    tree = parse_python3(text)
    return tree is not None and needs_old_libraries(tree)


def _needs_python2(tree: ast.Module) -> bool:
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bound |= {alias.asname or alias.name for alias in node.names}
    return any(_is_gone(node, bound) for node in _unconditional(tree)) or uses_lists_of_python2(tree)


def _is_gone(node: ast.AST, bound: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in GONE_NAMES - bound
    if isinstance(node, ast.Import):
        return any(alias.name in GONE_MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and node.module in GONE_MODULES
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GONE_METHODS


def _unconditional(tree: ast.Module) -> Iterator[ast.AST]:
    """Yields all nodes except those in a `try` statement and those under a test of the Python version.

    Scripts that run on both Pythons put code for one of them there.
    """
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        yield node
        for child in ast.iter_child_nodes(node):
            guarded = isinstance(child, ast.If) and re.search(r"version|PY2|PY3", ast.unparse(child.test))
            if not isinstance(child, ast.Try) and not guarded:
                todo.append(child)
