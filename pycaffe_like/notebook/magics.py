"""IPython's magics: `%name` for a line, `%%name` for a cell."""

from __future__ import annotations

import contextlib
import io
import os
import pydoc
import shlex
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import PclError, did_you_mean
from pycaffe_like.python2.source import read_source

if TYPE_CHECKING:
    from .session import Session

# These concern Jupyter's window or its reloading of modules. Neither exists when a notebook runs from top to bottom.
OF_THE_WINDOW = {
    "alias",
    "autoreload",
    "autosave",
    "colors",
    "config",
    "debug",
    "load_ext",
    "matplotlib",
    "notebook",
    "pdb",
}
OF_THE_WINDOW |= {"precision", "reload_ext", "unload_ext", "xmode"}
SHOWN_CELLS = {"HTML", "SVG", "html", "javascript", "js", "latex", "markdown", "svg"}
SHELL_LINES = {"cat", "cp", "ls", "ll", "mkdir", "mv", "rm", "rmdir", "sx", "system"}
SHELL_CELLS = {"bash", "script", "sh", "system", "sx"}


def run_line_magic(session: Session, name: str, line: str) -> Any:
    """Runs `%name line`.

    Raises:
        PclError: If this magic does not exist or is not supported.
    """
    if name in OF_THE_WINDOW:
        return None
    if name in SHELL_LINES:
        return session.system(line if name in ("sx", "system") else f"{name} {line}")
    if name not in LINE_MAGICS:
        raise _unknown(session, f"%{name}", {*LINE_MAGICS, *OF_THE_WINDOW, *SHELL_LINES})
    return LINE_MAGICS[name](session, line)


def run_cell_magic(session: Session, name: str, line: str, body: str) -> Any:
    """Runs `%%name line` on the remaining lines of the cell.

    Raises:
        PclError: If this magic does not exist or is not supported.
    """
    if name in SHOWN_CELLS:
        return None
    if name in SHELL_CELLS:
        return session.system(f"{line} <<'END'\n{body}\nEND" if name == "script" else body)
    if name not in CELL_MAGICS:
        raise _unknown(session, f"%%{name}", {*CELL_MAGICS, *SHOWN_CELLS, *SHELL_CELLS})
    return CELL_MAGICS[name](session, line, "\n" + body)  # the first line is the magic's


def _unknown(session: Session, name: str, known: set[str]) -> PclError:
    advice = did_you_mean(name.lstrip("%"), sorted(known)) or f"Known are {', '.join(sorted(known))}."
    return PclError(f"{session.place()}: pcl run has no magic {name}", advice=advice)


def _pinfo(session: Session, line: str) -> None:
    print(pydoc.plain(pydoc.render_doc(eval(line.strip("%"), session.user_ns))))


def _pylab(session: Session, line: str) -> None:
    session.execute("import numpy as np\nimport matplotlib.pyplot as plt\nfrom pylab import *")


def _cd(session: Session, line: str) -> None:
    os.chdir(os.path.expanduser(line.strip("'\"") or "~"))
    print(os.getcwd())


def _env(session: Session, line: str) -> Any:
    name, equals, value = line.partition("=" if "=" in line else " ")
    if not equals:
        return os.environ.get(line) if line else dict(os.environ)
    os.environ[name.strip()] = value.strip()
    return None


def _run(session: Session, line: str) -> None:
    """Runs %run SCRIPT ARGUMENTS: runs a script in the notebook's folder, and adds its names to the notebook's."""
    words = [word for word in shlex.split(line) if word != "-i"]
    argv, sys.argv = sys.argv, words
    try:
        session.execute(read_source(Path(words[0])), filename=words[0])
    finally:
        sys.argv = argv


def _time(session: Session, line: str, body: str = "") -> None:
    processor, wall = time.process_time(), time.perf_counter()
    session.execute(body or line, show=True)
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    print(f"CPU times: total: {_format_seconds(processor)}\nWall time: {_format_seconds(wall)}")


def _timeit(session: Session, line: str, body: str = "") -> None:
    """Times a statement. A run repeats it often enough to take 0.2 s; there are up to seven runs, in about 2 s.

    As in IPython, variables that the statement assigns are not kept.
    """
    flags, statement = _timeit_flags(line)
    run = partial(exec, session.compile(body or statement), dict(session.user_ns))
    loops, taken = flags.get("n", 1), _seconds(run, flags.get("n", 1))
    while "n" not in flags and taken < 0.2:
        loops *= 10
        taken = _seconds(run, loops)
    times = [taken]
    while len(times) < flags.get("r", 7) and (sum(times) + taken < 2 or "r" in flags):
        times.append(_seconds(run, loops))
    print(f"{_format_seconds(min(times) / loops)} per loop (best of {len(times)} runs of {loops} loops each)")


def _timeit_flags(line: str) -> tuple[dict[str, int], str]:
    """Splits `-n 3 -r2 statement` into the flags and the statement."""
    flags, rest = {}, line.strip()
    while rest[:2] in ("-n", "-r", "-o", "-q", "-p", "-t", "-c"):
        name, rest = rest[1], rest[2:].lstrip()
        if name in "nrp":
            number, _, rest = rest.partition(" ")
            flags[name] = int(number)
    return flags, rest


def _seconds(run: Callable[[], None], loops: int) -> float:
    start = time.perf_counter()
    for _ in range(loops):
        run()
    return time.perf_counter() - start


def _format_seconds(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def _capture(session: Session, line: str, body: str) -> None:
    name = line.split()[0] if line and not line.startswith("-") else ""
    with contextlib.redirect_stdout(io.StringIO()) as text:
        session.execute(body)
    if name:
        session.user_ns[name] = text.getvalue()


def _writefile(session: Session, line: str, body: str) -> None:
    words = shlex.split(line)
    with open(words[-1], "a" if "-a" in words else "w", encoding="utf-8") as file:
        file.write(body.removeprefix("\n"))
    print(f"Wrote {words[-1]}")


LINE_MAGICS: dict[str, Callable[[Session, str], Any]] = {
    "cd": _cd,
    "env": _env,
    "pinfo": _pinfo,
    "pwd": lambda session, line: os.getcwd(),
    "pylab": _pylab,
    "run": _run,
    "set_env": _env,
    "time": _time,
    "timeit": _timeit,
}
CELL_MAGICS: dict[str, Callable[[Session, str, str], Any]] = {
    "capture": _capture,
    "file": _writefile,
    "time": _time,
    "timeit": _timeit,
    "writefile": _writefile,
}
