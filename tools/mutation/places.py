"""Finds the places of a Python file that tools/mutate.py can break, and what to replace them with."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
EXACT_OPPOSITES = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
# keyword arguments whose values no test can observe
UNOBSERVABLE = {
    "strict",  # zip(strict=True) only checks what the code guarantees
    "non_blocking",  # copies to a GPU happen in the order of its stream either way
    "daemon",
    "cancel_futures",
    "slots",
    "repr",
    "stacklevel",
}
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}


@dataclass(frozen=True)
class Mutation:
    """A mutation: bytes `start` to `end` of a file are replaced."""

    file: Path
    line: int
    code: str  # the line, without its indentation
    start: int
    end: int
    old: str
    new: str

    @property
    def key(self) -> str:
        """The mutation's name in tools/mutation/equivalent.txt."""
        return f"{self.file}: {self._change} in {self.code}"

    @property
    def _change(self) -> str:
        return f"{' '.join(self.old.split())} → {self.new}"

    def apply(self, source: bytes) -> bytes:
        return source[: self.start] + self.new.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self._change}"


class _Finder(ast.NodeVisitor):
    """Collects the mutations of one file.

    Skips annotations, decorators, docstrings, assertions, f-strings (before Python 3.12, the positions of their
    parts are unreliable) and code that only type checkers read. Mutations with the same meaning, such as
    `not (a == b)` and `a != b`, are collected once.
    """

    def __init__(self, file: Path, source: bytes) -> None:
        self.file = file
        self.source = source
        self.found: list[Mutation] = []
        self._text_lines = source.decode().splitlines()
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(default)
        self._visit_body(node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._visit_body(node.body)

    def visit_Module(self, node: ast.Module) -> None:
        self._visit_body(node.body)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        if all(isinstance(target, (ast.Attribute, ast.Subscript)) for target in node.targets):
            self._leave_out(node)
        if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._leave_out(node)
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._leave_out(node)
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._leave_out(node)
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._leave_out(node)

    def visit_Break(self, node: ast.Break) -> None:
        self._leave_out(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        """Does nothing; see the class."""

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in UNOBSERVABLE:
            self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) not in ("TYPE_CHECKING", "__name__ == '__main__'"):
            self._negate(node.test)
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            self._replace_between(left, right, *COMPARISONS[type(operator)])
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in ARITHMETIC:
            self._replace_between(node.left, node.right, *ARITHMETIC[type(node.op)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        swap = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._replace_between(left, right, *swap)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._add(node, str(not node.value))
        elif isinstance(node.value, (int, float)):
            self._add(node, repr(node.value + 1))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Does nothing; see the class."""

    def _visit_body(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self.visit(statement)

    def _leave_out(self, node: ast.stmt) -> None:
        self._add(node, "pass")

    def _negate(self, node: ast.expr) -> None:
        is_swapped = isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], EXACT_OPPOSITES)
        if not is_swapped:
            self._add(node, f"(not ({self._text(node)}))")

    def _add(self, node: ast.stmt | ast.expr, new: str) -> None:
        start, end = self._span(node)
        self._append(node.lineno, start, end, self._text(node), new)

    def _replace_between(self, left: ast.expr, right: ast.expr, old: str, new: str) -> None:
        """Replaces the operator `old` between two operands."""
        start, end = self._span(left)[1], self._span(right)[0]
        pattern = r"\s+".join(re.escape(word) for word in old.split())
        match = re.search(pattern.encode(), self.source[start:end])
        if match is not None:
            line = self.source.count(b"\n", 0, start + match.start()) + 1
            self._append(line, start + match.start(), start + match.end(), old, new)

    def _append(self, line: int, start: int, end: int, old: str, new: str) -> None:
        code = self._text_lines[line - 1].strip()
        self.found.append(Mutation(self.file, line, code, start, end, old, new))

    def _span(self, node: ast.stmt | ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.lineno - 1] + node.col_offset, self._lines[node.end_lineno - 1] + node.end_col_offset

    def _text(self, node: ast.stmt | ast.expr) -> str:
        start, end = self._span(node)
        return self.source[start:end].decode()


def mutations(project: Path, file: Path) -> list[Mutation]:
    """Returns all mutations of a file, in the order of their places.

    Args:
        file: its path, relative to `project`.
    """
    source = (project / file).read_bytes()
    finder = _Finder(file, source)
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda one: (one.start, one.end))


def equivalents(path: Path) -> dict[str, str]:
    """Reads a file like tools/mutation/equivalent.txt; returns the reasons by the mutations' keys.

    Raises:
        ValueError: If an entry has no reason.
    """
    reasons: dict[str, str] = {}
    key = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            reasons[key] = f"{reasons[key]} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            key = line
            reasons[key] = ""
    if missing := [key for key, reason in reasons.items() if not reason]:
        raise ValueError(f"{path.name}: no reason for {', '.join(missing)}")
    return reasons
