"""IPython's syntax is converted to function calls, line by line; Python's own lines do not change."""

from __future__ import annotations

import pytest

from pycaffe_like.notebook.syntax import to_python


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')"),
        ("% matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')"),
        ("    !ls -l $x", "    get_ipython().system('ls -l $x')"),
        ("!../scripts/get.sh", "get_ipython().system('../scripts/get.sh')"),
        ("names = !ls", "names = get_ipython().getoutput('ls')"),
        ("t = %timeit -o f(x)", "t = get_ipython().run_line_magic('timeit', '-o f(x)')"),
        ("np.zeros?", "get_ipython().run_line_magic('pinfo', 'np.zeros')"),
        ("?np.zeros", "get_ipython().run_line_magic('pinfo', 'np.zeros')"),
        ("same = a != b", "same = a != b"),
        ("rest = 7 % 3", "rest = 7 % 3"),
        ("print '%d' % 3, '!ls'", "print '%d' % 3, '!ls'"),
        ("# is this right?", "# is this right?"),
    ],
)
def test_one_line(line: str, expected: str) -> None:
    assert to_python(line) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x = ('%s'\n     % 3)",
        "x = '''\n%no\n!no\n'''",
        "x = a \\\n  % b",
        "x = [1, # (\n  2\n% 3]",
        'x = """it\'s\n!no"""',
    ],
)
def test_percent_and_exclamation_marks_inside_a_statement_are_pythons(text: str) -> None:
    assert to_python(text) == text


def test_a_shell_line_may_go_on_after_a_backslash() -> None:
    assert to_python("!a --b \\\n  --c\nx = 3") == "get_ipython().system('a --b    --c')\n\nx = 3"


def test_a_cell_magic_takes_the_cell() -> None:
    assert to_python("%%timeit -n 3\na = 1\nb") == "get_ipython().run_cell_magic('timeit', '-n 3', 'a = 1\\nb')\n\n"
