"""Reads the code cells of a notebook file (nbformat 3 and 4)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pycaffe_like.errors import PclError
from pycaffe_like.python2.source import is_python2

from .syntax import to_python


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Attributes:
        name: the name of the cell in error messages: the file, and the number of the code cell, starting at 1.
        text: the source of the cell.
    """

    name: str
    text: str


@dataclass(frozen=True)
class Notebook:
    cells: tuple[Cell, ...]
    python2: bool


def read_notebook(path: Path) -> Notebook:
    """Reads a notebook's code cells; cells of other kinds are skipped.

    Raises:
        PclError: If the file is not a notebook, or its language is not Python.
    """
    content = _read_json(path)
    metadata = content.get("metadata") or {}
    kernel = {**(metadata.get("language_info") or {}), **(metadata.get("kernelspec") or {})}
    language = str(kernel.get("language") or "python").lower()
    if not language.startswith("python"):
        raise PclError(f"{path} is a notebook in another language", expected="Python", got=language)
    cells = tuple(Cell(f"{path.name} cell {number}", text) for number, text in enumerate(_sources(content, path), 1))
    return Notebook(cells, _says_python2(kernel, cells))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise PclError(f"{path} is not a notebook: {error}", expected="JSON") from None
    if not isinstance(content, dict) or "nbformat" not in content:
        raise PclError(f"{path} is not a notebook", expected="a JSON object with nbformat and cells")
    return content


def _sources(content: dict[str, Any], path: Path) -> list[str]:
    """Returns the sources of the code cells. Before nbformat 4, the field is called `input`, and the cells are inside
    worksheets.
    """
    try:
        sheets = [content] if "cells" in content else content["worksheets"]
        cells = [cell for sheet in sheets for cell in sheet["cells"] if cell["cell_type"] == "code"]
        return ["".join(cell["source"] if "source" in cell else cell["input"]) for cell in cells]
    except (KeyError, TypeError) as error:
        raise PclError(f"{path} is a damaged notebook: {error!r}", expected="cells with a type and a source") from None


def _says_python2(kernel: dict[str, Any], cells: tuple[Cell, ...]) -> bool:
    """Returns whether the notebook is in Python 2. If it does not name its kernel, as in old files, its cells
    decide.
    """
    name = f"{kernel.get('name', '')} {kernel.get('display_name', '')}".lower().replace(" ", "")
    if "python2" in name or str(kernel.get("version", "")).startswith("2"):
        return True
    return "python3" not in name and any(is_python2(to_python(cell.text)) for cell in cells)
