"""Promises in the documentation have tests: each row of docs/differences.md and docs/promises.md names one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
GENERATED = {"layers.md", "networks.md", "solver.md", "commands/README.md"}
LISTS = {"differences.md", "promises.md"}
TEST = re.compile(r"`(tests/(?:\w+/)*test_\w+\.py)::(\w+)`")


def rows(page: str) -> list[list[str]]:
    """Returns the cells of all rows of a page's tables, without the headings."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    tables = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| ")]
    return [row for row in tables if row[-1].strip() != "test"]


def is_defined(file: str, test: str) -> bool:
    path = ROOT / file
    return path.exists() and re.search(rf"^def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE) is not None


def undefined_tests(text: str) -> list[str]:
    return [f"{file}::{test}" for file, test in TEST.findall(text) if not is_defined(file, test)]


@pytest.mark.parametrize("page", sorted(LISTS))
def test_each_row_names_its_test(page: str) -> None:
    found = rows(page)
    assert len(found) > 20
    assert [row[0] for row in found if not TEST.search(row[-1])] == []


@pytest.mark.parametrize("page", sorted(LISTS))
def test_the_named_tests_exist(page: str) -> None:
    assert undefined_tests((DOCS / page).read_text(encoding="utf-8")) == []


def test_missing_tests_are_found() -> None:
    here = "`tests/test_promises.py::test_missing_tests_are_found`"
    assert undefined_tests(f"{here} `tests/test_promises.py::test_none` `tests/no/test_file.py::test_a`") == [
        "tests/test_promises.py::test_none",
        "tests/no/test_file.py::test_a",
    ]


def sentences(page: Path) -> str:
    return " ".join(page.read_text(encoding="utf-8").split())


def test_promises_stand_on_their_pages() -> None:
    assert [row[1] for row in rows("promises.md") if row[1] not in sentences(DOCS / row[0])] == []


def unlisted_promises(text: str, promises: list[str]) -> list[str]:
    """Returns the passages of a text with "never" or "so that" that belong to no promise."""
    listed = [(m.start(), m.end()) for promise in promises for m in re.finditer(re.escape(promise), text)]
    places = [m.start() for m in re.finditer(r"\b(never|so that)\b", text)]
    return [text[max(at - 30, 0) : at + 40] for at in places if not any(start <= at < end for start, end in listed)]


def test_each_sentence_with_never_or_so_that_is_a_promise() -> None:
    pages = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("commands/*.md"))]
    for page in pages:
        name = page.relative_to(DOCS).as_posix() if page.is_relative_to(DOCS) else page.name
        if name not in LISTS | GENERATED:
            assert (
                unlisted_promises(sentences(page), [row[1] for row in rows("promises.md") if row[0] == name]) == []
            ), name


def test_unlisted_promises_are_found() -> None:
    assert unlisted_promises("It never fails, so that all is well.", ["never fails"]) == [
        "It never fails, so that all is well."
    ]
