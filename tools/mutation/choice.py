"""Which tests tools/mutate.py runs for a file of the package, and in which order."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

REACHES = ("mirror", "naming", "importing", "room", "all")


def stages(project: Path, package: str, file: Path, reach: str) -> Iterator[tuple[str, list[str]]]:
    """Yields test files in stages, starting with those most likely to notice a change in a file of the package.

    * mirror: tests/ROOM/test_FILE.py, where ROOM is the folder of the package that has the file
    * naming: files that name what the package file defines, most mentions first
    * importing: those that mirror the files which import the package file
    * room: the other files in tests/ROOM
    * all: all other test files

    A file is listed in the first stage that it fits, and a stage without files is omitted. `reach` is the last
    stage to yield.
    """
    inner = file.relative_to(package)
    mirror = _mirror(inner)
    room = Path("tests", inner.parts[0]) if len(inner.parts) > 1 else Path("tests")
    every = _test_files(project)
    candidates = {
        "mirror": lambda: [mirror] if mirror in every else [],
        "naming": lambda: files_naming(project, file, every),
        "importing": lambda: [path for path in map(_mirror, _importers(project, package, inner)) if path in every],
        "room": lambda: [path for path in every if room == path.parent],
        "all": lambda: every,
    }
    seen: set[Path] = set()
    for stage in REACHES[: REACHES.index(reach) + 1]:
        if new := [path for path in candidates[stage]() if path not in seen]:
            seen.update(new)
            yield stage, [str(path) for path in new]


def _mirror(inner: Path) -> Path:
    """Returns the test file for a file of the package; both paths are relative."""
    return Path("tests", inner).with_name(f"test_{inner.stem}.py")


def _importers(project: Path, package: str, inner: Path) -> list[Path]:
    """Returns the files of the package that import one of its files, with paths relative to the package."""
    root = project / package
    dotted = re.escape(".".join((package, *inner.with_suffix("").parts)))
    absolute, relative = re.compile(rf"\b{dotted}\b"), re.compile(rf"from \.{inner.stem} import")
    return [
        path.relative_to(root)
        for path in sorted(root.rglob("*.py"))
        if absolute.search(text := path.read_text()) or (path.parent == (root / inner).parent and relative.search(text))
    ]


@cache
def _test_files(project: Path) -> list[Path]:
    """Returns the paths of all test files, relative to the project."""
    return sorted(path.relative_to(project) for path in (project / "tests").rglob("test_*.py"))


def files_naming(project: Path, file: Path, tests: list[Path]) -> list[Path]:
    """Returns the test files that name the module or something that it defines, most mentions first.

    A module with `add_flags` is a command. Tests call it by its name in quotes, as in `main(["train"])`.
    """
    source = (project / file).read_bytes()
    tree = ast.parse(source)
    names = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    command = rf'"{file.stem.rstrip("_")}"|' if b"add_flags" in source else ""
    dotted = ".".join(file.with_suffix("").parts)
    words = [dotted, *(name for name in names if not name.startswith("_") and name not in ("add_flags", "run"))]
    pattern = re.compile(rf"{command}\b({'|'.join(map(re.escape, words))})\b")
    counts = {path: len(pattern.findall((project / path).read_text())) for path in tests}
    return sorted(filter(counts.__getitem__, tests), key=lambda path: -counts[path])
