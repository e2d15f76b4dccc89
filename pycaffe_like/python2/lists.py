"""Detects files that use results of zip, map, filter, range or dict.keys as lists. They are lists only in Python 2."""

from __future__ import annotations

import ast
from collections.abc import Iterator

LAZY = {"filter", "map", "zip"}
VIEWS = {"items", "keys"}  # sparse tensors of torch have `values()` that can be indexed


def uses_lists_of_python2(tree: ast.Module) -> bool:
    """Returns whether the file indexes such a result, sorts it, adds to it or takes its length. Each of these is a
    TypeError in Python 3.
    """
    makers = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and _returns_a_list(one)}
    held = _held_names(tree, makers)
    return any(_needs_a_list(node, makers, held) for node in ast.walk(tree))


def _returns_a_list(function: ast.FunctionDef) -> bool:
    values = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    return bool(values) and all(value is not None and _is_lazy(value) for value in values)


def _is_lazy(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in LAZY


def _is_view(value: ast.expr) -> bool:
    called = isinstance(value, ast.Call) and not value.args and isinstance(value.func, ast.Attribute)
    return called and isinstance(value, ast.Call) and _last_name(value.func) in VIEWS


def _held_names(tree: ast.Module, makers: set[str]) -> set[str]:
    """Returns the variables and attributes to which only results of zip, map or filter are assigned."""
    lists: set[str] = set()
    others: set[str] = set()
    for target, value in _assignments(tree):
        lazy = value is not None and (_is_lazy(value) or _calls(value, makers))
        (lists if lazy else others).add(_last_name(target))
    return lists - others - {""}


def _assignments(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Yields each target of an assignment with its value. For other ways to bind a name, the value is None."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            yield node.targets[0], node.value
        elif isinstance(node, (ast.Name, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            continue  # the target of the assignment above, or of a loop
        elif isinstance(node, (ast.For, ast.comprehension)):
            yield from ((name, None) for name in ast.walk(node.target) if isinstance(name, (ast.Name, ast.Attribute)))
        elif isinstance(node, ast.arg):
            yield ast.Name(node.arg, ast.Store()), None


def _calls(value: ast.expr, functions: set[str]) -> bool:
    return isinstance(value, ast.Call) and _last_name(value.func) in functions


def _last_name(node: ast.expr) -> str:
    """Returns the name of a variable or an attribute; "" for other expressions."""
    return getattr(node, "attr", None) or getattr(node, "id", "") or ""


def _needs_a_list(node: ast.AST, makers: set[str], held: set[str]) -> bool:
    def is_list(value: ast.expr) -> bool:
        return _is_lazy(value) or _calls(value, makers) or _last_name(value) in held

    if isinstance(node, ast.Subscript):
        return is_list(node.value) or _is_view(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return any(is_list(side) or _is_view(side) or _is_range(side) for side in (node.left, node.right))
    if not isinstance(node, ast.Call):
        return False
    if _last_name(node.func) == "len" and len(node.args) == 1:
        return is_list(node.args[0])
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "sort") and is_list(node.func.value)


def _is_range(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and _last_name(value.func) == "range" and isinstance(value.func, ast.Name)
