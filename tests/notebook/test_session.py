"""Running notebooks with `pcl run`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pycaffe_like.cli import run_command

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a notebook with the given cells in the folder `books`; returns exit code, output and errors."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delitem(sys.modules, "caffe", raising=False)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))

    def run_cells(*cells: str, kernel: str = "python3", flags: tuple[str, ...] = ()) -> tuple[int, str, str]:
        Path("books").mkdir(exist_ok=True)
        content = {
            "nbformat": 4,
            "metadata": {"kernelspec": {"name": kernel}},
            "cells": [{"cell_type": "code", "source": text} for text in cells],
        }
        Path("books/n.ipynb").write_text(json.dumps(content))
        code = run_command("run", [*flags, "books/n.ipynb"])
        return code, *capfd.readouterr()

    return run_cells


def test_cells_share_their_names_and_show_their_last_value(run: Run) -> None:
    cells = ["a = [3, 5]", "def f(): return a\na", "f() + [7];", "print(_)\nNone", "'x'"]
    assert run(*cells) == (0, "[3, 5]\n[3, 5]\n'x'\n", "")


def test_python2(run: Run) -> None:
    cells = ["print 7 / 2, zip([1], [2])", "from __future__ import division", "print 7 / 2\n{3: 5}.iteritems().next()"]
    assert run(*cells, kernel="python2") == (0, "3 [(1, 2)]\n3.5\n(3, 5)\n", "")


def test_the_folder_is_that_of_the_notebook_and_caffe_is_ours(run: Run) -> None:
    Path("books").mkdir()
    Path("books/beside_the_notebook.py").write_text("N = 5")
    before = Path.cwd()
    _, shown, _ = run(
        "import sys, os, caffe, beside_the_notebook as beside\nsys.path.insert(0, '../python')\nos.path.basename(os.getcwd())\nprint(caffe.__name__, beside.N, __name__)\nos.getcwd()[-5:]"
    )
    assert shown == "pycaffe_like.caffe 5 __main__\n'books'\n"
    assert Path.cwd() == before


def test_errors_name_the_cell_and_its_line(run: Run) -> None:
    code, _, errors = run("x = 1", "\ny = 2\n1 / 0\n", "print('never')")
    assert code == 1
    assert errors.startswith(
        'Traceback (most recent call last):\n  File "n.ipynb cell 2", line 3, in <module>\n    1 / 0\n'
    )
    assert errors.endswith("ZeroDivisionError: division by zero\n")
    assert errors.count("File ") == 1


def test_errors_of_a_cell_magic_have_the_line_of_the_cell(run: Run) -> None:
    _, _, errors = run("%%time\nx = 1\n1 / 0")
    assert 'File "n.ipynb cell 1", line 3, in <module>' in errors


def test_syntax_errors(run: Run) -> None:
    code, _, errors = run("x = 1", "a = 3\nb = = 5")
    assert code == 1
    assert 'File "n.ipynb cell 2", line 2' in errors


def test_magics(run: Run) -> None:
    cells = [
        "%matplotlib inline\n%load_ext autoreload\n%autoreload 2",
        "%env PCL_TEST=seven\nimport os\nos.environ['PCL_TEST']",
        "%%writefile a.py\nN = 11\n",
        "%run a.py\nN",
        "with open('b.py', 'wb') as f:\n    _ = f.write(b'# coding: latin-1\\nM = len(\"\\xe9\")')",
        "%run b.py\nM",
        "%%capture text\nprint('unseen')",
        "text",
        "%%html\n<b>",
        "get_ipython().magic('pwd')[-5:]",
    ]
    assert run(*cells) == (0, "'seven'\nWrote a.py\n11\n1\n'unseen\\n'\n'books'\n", "")


def test_timing(run: Run) -> None:
    cells = ["a = []; n = 0", "%timeit -n 3 -r2 a.append(n); n = 7", "a, n", "%%time\nn = 5\nn + 1", "n"]
    _, shown, _ = run(*cells, "%%timeit -n1 -r1\nn = 11\na.append(n)", "a[-1], n")
    lines = shown.splitlines()
    assert lines[0].endswith("per loop (best of 2 runs of 3 loops each)")
    assert lines[1:3] == ["([0, 7, 7, 7, 7, 7], 0)", "6"]
    assert [line.split(":")[0] for line in lines[3:5]] == ["CPU times", "Wall time"]
    assert (lines[5], lines[-1]) == ("5", "(11, 5)")


def test_an_unknown_magic(run: Run) -> None:
    code, _, errors = run("x = 1\n%timit f(x)")
    assert code == 1
    assert "n.ipynb cell 1, line 2: pcl run has no magic %timit" in errors
    assert "timeit" in errors.splitlines()[-1]


def test_shell_lines(run: Run) -> None:
    cells = ["name = 'a.txt'\nif name:\n    !echo $name", "lines = !echo a\nlines"]
    code, shown, errors = run(*cells)
    assert (code, shown) == (0, "[]\n")
    assert "n.ipynb cell 1, line 3: skipped !echo a.txt" in errors
    assert run(*cells, flags=("--shell",)) == (0, "a.txt\n['a']\n", "")


def test_figures_are_shown_at_the_end_of_their_cell(run: Run) -> None:
    cells = ["%matplotlib inline\nimport matplotlib.pyplot as plt", "_ = plt.plot([3, 5])", "plt.get_fignums()"]
    assert run(*cells, flags=("--figures", "pictures")) == (
        0,
        f"Figure(640x480) in {Path('pictures').resolve()}/figure_1.png\n[]\n",
        "",
    )
    assert Path("pictures/figure_1.png").read_bytes()[1:4] == b"PNG"


def test_plt_show(run: Run) -> None:
    assert run("import matplotlib.pyplot as plt\n_ = plt.figure()\nplt.show()\nprint('after')") == (
        0,
        "Figure(640x480)\nafter\n",
        "",
    )


def test_ipythons_display(run: Run) -> None:
    cells = [
        "from IPython.display import Image, display, clear_output\ndisplay(3, Image(data=b'x'))\nclear_output(True)"
    ]
    assert run(*cells) == (0, "3\n<Image>\n", "")
    assert "IPython" not in sys.modules


def test_exit_ends_the_run(run: Run) -> None:
    with pytest.raises(SystemExit, match="7"):
        run("import sys\nsys.exit(7)", "print('never')")


def test_flags_of_notebooks_are_not_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.py").write_text("")
    assert run_command("run", ["--shell", "s.py"]) == 2
    assert capsys.readouterr().err == "error: --shell and --figures are for notebooks; got s.py\n"
