"""Parses Darknet's .cfg files, which consist of sections with options.

Source: src/parser.c, src/option_list.c of pjreddie/darknet and AlexeyAB/darknet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pycaffe_like.errors import Where, did_you_mean, shorten
from pycaffe_like.regular_file import read_regular

from .errors import ImportedModelError
from .imported import LARGEST_VALUE

LONGEST_FILE = 2**24
MOST_SECTIONS = 10_000


@dataclass
class Section:
    """One section of a .cfg file, such as [convolutional].

    Attributes:
        kind: the name in the brackets.
        file, line: where the section begins.
        options: maps the name of an option to its value, as a string, and its line number.
        used: the names of the options that have been read; see `unused`.
    """

    kind: str
    file: str
    line: int
    options: dict[str, tuple[str, int]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def error(self, problem: str, option: str = "", **details: object) -> ImportedModelError:
        """Returns an error that points to this section, or to the line of one of its options."""
        line = self.options[option][1] if option in self.options else self.line
        where = Where(self.file, line)
        return ImportedModelError(f"[{shorten(self.kind)}] {problem}", where=where, **details)  # type: ignore[arg-type]

    def text(self, name: str, default: str = "") -> str:
        self.used.add(name)
        return self.options[name][0] if name in self.options else default

    def integer(self, name: str, default: int, least: int = 0) -> int:
        """Returns the value of an option as an integer.

        Raises:
            ImportedModelError: If the value is not an integer, or is less than `least`.
        """
        (value,) = self.integers(name, least) or [default]
        return value

    def integers(self, name: str, least: int = -LARGEST_VALUE) -> list[int]:
        """Returns the values of an option that lists integers, separated by commas.

        Raises:
            ImportedModelError: If a value is not an integer, or is less than `least`.
        """
        found = []
        for value in self.floats(name):
            if value != int(value) or not least <= value <= LARGEST_VALUE:
                raise self.error(f"{name} is wrong", name, expected=f"{least} or more", got=shorten(self.text(name)))
            found.append(int(value))
        return found

    def number(self, name: str, default: float) -> float:
        return (self.floats(name) or [default])[0]

    def floats(self, name: str) -> list[float]:
        """Returns the values of an option that lists numbers, separated by commas.

        Raises:
            ImportedModelError: If a value is not a finite number.
        """
        text = self.text(name)
        try:
            values = [float(part) for part in text.split(",") if part]
        except ValueError:
            values = [float("nan")]
        if any(value != value or abs(value) == float("inf") for value in values):
            raise self.error(f"{name} is wrong", name, expected="numbers", got=shorten(text))
        return values

    def refuse(self, neutral: Mapping[str, str]) -> None:
        """Rejects options that cannot be imported.

        Args:
            neutral: maps the name of each such option to the value that switches it off.

        Raises:
            ImportedModelError: If one of these options has another value.
        """
        for name, value in neutral.items():
            text = self.text(name, value)
            if text != value:
                raise self.error(f"{name} is not supported", name, expected=f"{name}={value}", got=shorten(text))

    def unused(self) -> list[str]:
        """Returns a warning for each option that the import has not read."""
        return [
            f"{self.file}:{line}: option {shorten(name)} of [{self.kind}] has no effect"
            for name, (_, line) in self.options.items()
            if name not in self.used
        ]


def read_cfg(path: Path) -> list[Section]:
    """Reads a .cfg file and returns its sections. The first one is [net].

    Raises:
        ImportedModelError: If the file cannot be read, or is not a Darknet .cfg.
    """
    data = read_regular(path, ImportedModelError, "a Darknet .cfg", "*.cfg", LONGEST_FILE)
    sections: list[Section] = []
    for number, raw in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        line = "".join(raw.split())  # Darknet drops all blanks of a line
        if not line or line[0] in "#;":
            continue
        if line[0] == "[":
            kind = line[1:].partition("]")[0]
            sections.append(Section(kind, str(path), number))
        else:
            _add_option(sections, line, str(path), number)
    _check(sections, path)
    return sections


def _add_option(sections: list[Section], line: str, file: str, number: int) -> None:
    name, equals, value = line.partition("=")
    where = Where(file, number)
    if not equals:
        raise ImportedModelError(
            "this line is neither a section nor an option", expected="name=value", got=line, where=where
        )
    if not sections:
        raise ImportedModelError("an option comes before the first section", expected="[net]", got=line, where=where)
    value = value.partition("#")[0].partition(";")[0]
    sections[-1].options.setdefault(name, (value, number))  # as in Darknet, the first one counts


def _check(sections: list[Section], path: Path) -> None:
    where = Where(str(path))
    if not sections or sections[0].kind not in ("net", "network"):
        got = f"[{shorten(sections[0].kind)}]" if sections else "no section"
        raise ImportedModelError("this is not a Darknet .cfg", expected="[net] first", got=got, where=where)
    if len(sections) > MOST_SECTIONS:
        raise ImportedModelError(
            "there are too many sections", expected=f"at most {MOST_SECTIONS}", got=len(sections), where=where
        )


def unsupported(section: Section, known: Mapping[str, object]) -> ImportedModelError:
    """Returns the error for a section whose kind cannot be imported."""
    advice = did_you_mean(section.kind, known) or f"Sections that can be imported: {', '.join(sorted(known))}."
    return section.error("is not supported", advice=advice)
