"""Hooks for MkDocs (mkdocs.yml): adds the project's pages outside docs/, and rewrites links to them."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent

OUTSIDE = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
"""Pages outside docs/, and their names on the site."""

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!\w+://)([^)#\s]+)(#[^)\s]+)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages outside docs/, and hides the commands' pages from the menu."""
    for source, target in OUTSIDE.items():
        files.append(File.generated(config, target, abs_src_path=str(ROOT / source)))
    for file in files.documentation_pages():
        if file.src_uri.startswith("commands/") and file.name != "index":
            file.inclusion = file.inclusion.NOT_IN_NAV
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Rewrites the links of a page for the site."""
    return rewrite_links(markdown, page.file.src_uri)


def rewrite_links(markdown: str, name: str) -> str:
    """Returns a page's text with links that work on the site.

    Links to pages outside docs/ lead to their copies; links to other files and folders become plain text.

    Args:
        name: the page's path on the site.
    """
    outside = {target: source for source, target in OUTSIDE.items()}
    source = outside.get(name, f"docs/{name}")

    def rewrite(match: re.Match[str]) -> str:
        text, link, anchor = match[1], match[2], match[3] or ""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
        if path in OUTSIDE:
            target = OUTSIDE[path]
        elif path.startswith("docs/") and (ROOT / path).is_dir():
            target = f"{path.removeprefix('docs/')}/README.md"
        elif path.startswith("docs/"):
            target = path.removeprefix("docs/")
        else:
            return text
        return f"[{text}]({posixpath.relpath(target, posixpath.dirname(name) or '.')}{anchor})"

    return _LINK.sub(rewrite, markdown)
