"""Rewrites IPython's own lines as calls of get_ipython(); each keeps its line number.

    %time f(x)        get_ipython().run_line_magic('time', 'f(x)')
    !ls $folder       get_ipython().system('ls $folder')
    names = !ls       names = get_ipython().getoutput('ls')
    np.zeros?         get_ipython().run_line_magic('pinfo', 'np.zeros')
    %%time            get_ipython().run_cell_magic('time', '', the rest of the cell)

Only lines that begin a statement are IPython's: a % or ! inside brackets or a string is Python's.
"""

from __future__ import annotations

import re

_LINE = re.compile(
    r"(?P<indent>\s*)(?P<target>[\w.,\[\]'\" ]+=\s*)?(?P<mark>%|!{1,2})\s*(?P<rest>[\w./~$\"'{].*)", re.DOTALL
)
_HELP = re.compile(r"(?P<indent>\s*)\?{0,2}(?P<name>%{0,2}[A-Za-z_][\w.]*)\?{0,2}\s*")
_CELL = re.compile(r"\s*%%\s*(?P<name>\w+)[ \t]*(?P<line>[^\n]*)\n?(?P<body>.*)", re.DOTALL)
_PIECE = re.compile(r"#.*|\"\"\"|'''|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[()\[\]{}]|\\$")


def cell_magic(text: str) -> tuple[str, str, str] | None:
    """Returns the name, the line and the body of a cell that begins with %%name; None for other cells."""
    match = _CELL.fullmatch(text)
    return (match["name"], match["line"].strip(), match["body"]) if match else None


def to_python(text: str) -> str:
    """Returns the Python code for a cell; it has as many lines as the cell."""
    magic = cell_magic(text)
    if magic:
        call = "get_ipython().run_cell_magic({!r}, {!r}, {!r})".format(*magic)
        return call + "\n" * text.count("\n")
    done: list[str] = []
    state = _State()
    lines = text.split("\n")
    while lines:
        line = lines.pop(0)
        if state.open:
            state.read(line)
            done.append(line)
            continue
        taken = [line]
        while _is_ipython(line) and taken[-1].endswith("\\") and lines:
            taken.append(lines.pop(0))
        rewritten = _rewrite(" ".join([*(part[:-1] for part in taken[:-1]), taken[-1]]))
        if rewritten is None:
            state.read(line)
        done += [line if rewritten is None else rewritten, *[""] * (len(taken) - 1)]
    return "\n".join(done)


def _is_ipython(line: str) -> bool:
    return _rewrite(line) is not None


def _rewrite(line: str) -> str | None:
    """Returns the call that an IPython line stands for, or None for a line of Python."""
    asked = _HELP.fullmatch(line)
    if asked and "?" in line:
        return f"{asked['indent']}get_ipython().run_line_magic('pinfo', {asked['name']!r})"
    match = _LINE.fullmatch(line)
    if match is None or (match["target"] and not re.match(r"[^=]*=\s*$", match["target"])):
        return None
    before, rest = match["indent"] + (match["target"] or ""), match["rest"].rstrip()
    if match["mark"] == "%":
        name, _, arguments = rest.partition(" ")
        return f"{before}get_ipython().run_line_magic({name!r}, {arguments.strip()!r})" if name.isidentifier() else None
    method = "getoutput" if match["target"] or match["mark"] == "!!" else "system"
    return f"{before}get_ipython().{method}({rest!r})"


class _State:
    """Whether a statement continues on the next line: inside brackets or a string, or after a backslash."""

    def __init__(self) -> None:
        self.depth = 0
        self.quote = ""
        self.backslash = False

    @property
    def open(self) -> bool:
        return bool(self.depth > 0 or self.quote or self.backslash)

    def read(self, line: str) -> None:
        self.backslash = False
        position = 0
        while position < len(line):
            if self.quote:
                end = line.find(self.quote, position)
                if end < 0:
                    return
                position, self.quote = end + 3, ""
                continue
            piece = _PIECE.search(line, position)
            if piece is None:
                return
            position = piece.end()
            self._take(piece.group())

    def _take(self, piece: str) -> None:
        if piece in ('"""', "'''"):
            self.quote = piece
        elif piece == "\\":
            self.backslash = True
        elif piece in "([{":
            self.depth += 1
        elif piece in ")]}":
            self.depth -= 1
