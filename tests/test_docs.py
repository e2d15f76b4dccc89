"""The documentation: its links work, and the files it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("benchmarks/**/*.md"))]
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def links(page: Path) -> list[str]:
    """Returns the targets of a page's links, except those to other sites."""
    targets = re.findall(r"\]\(([^)\s]+)\)", FENCED.sub("", page.read_text(encoding="utf-8")))
    return [target for target in targets if "://" not in target]


def anchors(page: Path) -> set[str]:
    """Returns the anchors of a page's headings."""
    headings = re.findall(r"^#+ +(.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> list[str]:
    """Returns the links of a page that do not work."""
    found = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_broken_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# A heading, of words\n")
    page = tmp_path / "page.md"
    page.write_text("# Here\n[a](other.md) [b](other.md#a-heading-of-words) [c](#here) [d](https://x.org/y)\n")
    assert broken_links(page) == []
    page.write_text("[a](none.md) [b](other.md#words) [c](#here)\n")
    assert broken_links(page) == ["none.md", "other.md#words", "#here"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_of_the_project_that_are_named_are_there(page: Path) -> None:
    folders = "netdefs|solvers|examples|tools|benchmarks|docs|pycaffe_like|proto"
    named = set(re.findall(rf"(?<![\w/.])((?:{folders})/[\w./]+\.\w+)", page.read_text(encoding="utf-8")))
    named -= {"pycaffe_like/layers/x.py"}  # the example of docs/adding_a_layer.md
    named = {name for name in named if "NAME." not in name}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
