"""Rewrites a syntax tree to Python 2 semantics: division, indices, comparisons, removed methods, special methods.

Calls of helpers in the script's `__builtins__` replace these expressions:

    a / b         DIVIDE(a, b)
    a /= b        a /= DIVISOR(b)
    a[i]          INDEXABLE(a)[i]             unless i is a literal
    d.iteritems   ATTRIBUTE(d, "iteritems")
    a == b        EQUAL(a, b)                 unless b is a number; a != b likewise
    a < b         LT(a, b)                    and so on
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from .methods import OLD_ATTRIBUTES
from .source import imports_future

DIVIDE, DIVISOR, INDEXABLE, ATTRIBUTE, EQUAL, UNEQUAL = (
    f"__python2_{name}__" for name in ("divide", "divisor", "indexable", "attribute", "equal", "unequal")
)

LT, LE, GT, GE = (f"__python2_{name}__" for name in ("lt", "le", "gt", "ge"))

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: EQUAL,
    ast.NotEq: UNEQUAL,
    ast.Lt: LT,
    ast.LtE: LE,
    ast.Gt: GT,
    ast.GtE: GE,
}
SPECIAL_METHODS = {"next": "__next__", "__nonzero__": "__bool__", "__div__": "__truediv__", "__unicode__": "__str__"}


def rewrite(tree: ast.Module, futures: Collection[str] = ()) -> ast.Module:
    """Rewrites the tree in place to Python 2 semantics; line numbers do not change.

    Args:
        futures: features that are on as if the file imported them from `__future__`.
    """
    _Rewriter(integer_division="division" not in futures and not imports_future(tree, "division")).visit(tree)
    return ast.fix_missing_locations(tree)


def absolute_imports(tree: ast.Module) -> bool:
    """Returns whether the file has `from __future__ import absolute_import`."""
    return imports_future(tree, "absolute_import")


class _Rewriter(ast.NodeTransformer):
    def __init__(self, *, integer_division: bool) -> None:
        self.integer_division = integer_division

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and self.integer_division:
            return _call(node, DIVIDE, node.left, node.right)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and self.integer_division:
            node.value = _call(node.value, DIVISOR, node.value)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        helper = _COMPARISONS.get(type(node.ops[0]))
        is_equality = helper in (EQUAL, UNEQUAL)
        if helper is None or len(node.ops) > 1 or (is_equality and _is_number(node.comparators[0])):
            return node
        return _call(node, helper, node.left, node.comparators[0])

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if not _is_literal(node.slice):
            node.value = _call(node.value, INDEXABLE, node.value)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and node.attr in OLD_ATTRIBUTES:
            return _call(node, ATTRIBUTE, node.value, ast.copy_location(ast.Constant(node.attr), node))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Moves `global` statements to the beginning: Python 2 also accepted them after the first use of the name."""
        self.generic_visit(node)
        moved = _Globals()
        node.body = [moved.visit(one) for one in node.body]
        place = 0 if ast.get_docstring(node, clean=False) is None else 1
        node.body[place:place] = moved.found
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        defined = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
        for old, new in SPECIAL_METHODS.items():
            if old in defined and new not in defined:
                node.body.append(_assign(node.body[-1], new, old))
        for one in list(node.body):
            if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "__metaclass__":
                node.keywords.append(ast.copy_location(ast.keyword("metaclass", one.value), one))
        return node


class _Globals(ast.NodeTransformer):
    """Collects the `global` statements of a function, but not those of functions inside it."""

    def __init__(self) -> None:
        self.found: list[ast.Global] = []

    def visit_Global(self, node: ast.Global) -> ast.AST:
        self.found.append(node)
        return ast.copy_location(ast.Pass(), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node


def _call(place: ast.expr, name: str, *arguments: ast.expr) -> ast.Call:
    function = ast.copy_location(ast.Name(name, ast.Load()), place)
    return ast.copy_location(ast.Call(function, list(arguments), []), place)


def _assign(place: ast.stmt, target: str, value: str) -> ast.Assign:
    made = ast.Assign([ast.Name(target, ast.Store())], ast.Name(value, ast.Load()))
    return ast.fix_missing_locations(ast.copy_location(made, place))


def _is_number(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, (int, float))


def _is_literal(index: ast.expr) -> bool:
    """Returns whether an index certainly contains no float."""
    if isinstance(index, ast.Slice):
        return all(part is None or _is_literal(part) for part in (index.lower, index.upper, index.step))
    if isinstance(index, ast.Tuple):
        return all(map(_is_literal, index.elts))
    if isinstance(index, ast.UnaryOp):
        return _is_literal(index.operand)
    return isinstance(index, ast.Constant) and not isinstance(index.value, float)
