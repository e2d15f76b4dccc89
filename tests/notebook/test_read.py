"""Notebook files: cells, formats, and the version of Python they are written for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pycaffe_like.errors import PclError
from pycaffe_like.notebook.read import read_notebook

MARKDOWN = {"cell_type": "markdown", "source": "# title"}


def notebook(*texts: str, **kernel: str) -> Path:
    cells = [MARKDOWN, *({"cell_type": "code", "source": text.splitlines(keepends=True)} for text in texts)]
    return write({"nbformat": 4, "metadata": {"kernelspec": kernel} if kernel else {}, "cells": cells})


def write(content: Any) -> Path:
    Path("n.ipynb").write_text(content if isinstance(content, str) else json.dumps(content))
    return Path("n.ipynb")


def test_code_cells_are_numbered_from_1() -> None:
    cells = read_notebook(notebook("a = 1\nb = 2", "c")).cells
    assert [(cell.name, cell.text) for cell in cells] == [("n.ipynb cell 1", "a = 1\nb = 2"), ("n.ipynb cell 2", "c")]


def test_format_3() -> None:
    cells = [{"cell_type": "code", "input": ["a\n", "b"]}, {"cell_type": "heading", "source": "x"}]
    content = {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}, {"cells": cells}]}
    assert [cell.text for cell in read_notebook(write(content)).cells] == ["a\nb", "a\nb"]


@pytest.mark.parametrize(
    ("text", "kernel", "expected"),
    [
        ("a = 7 / 2", {"name": "python2"}, True),
        ("a = 7 / 2", {"display_name": "Python 2"}, True),
        ("a = 7 / 2", {"name": "python3"}, False),
        ("print 7", {"name": "python3"}, False),
        ("%matplotlib inline\nprint 7", {}, True),
        ("%matplotlib inline\nprint(7)", {}, False),
    ],
)
def test_the_kernel_decides_and_then_the_cells(text: str, kernel: dict[str, str], expected: bool) -> None:
    assert read_notebook(notebook(text, **kernel)).python2 is expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "n.ipynb is not a notebook: Expecting property name"),
        ([], "n.ipynb is not a notebook; expected a JSON object with nbformat and cells"),
        ({"nbformat": 4, "cells": [{"source": ""}]}, "n.ipynb is a damaged notebook: KeyError('cell_type')"),
        ({"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "R"}}}, "expected Python; got r"),
    ],
)
def test_files_that_are_no_notebooks(content: Any, message: str) -> None:
    with pytest.raises(PclError) as error:
        read_notebook(write(content))
    assert message in str(error.value)
