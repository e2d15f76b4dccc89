"""Reports on the conversion of a list of pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from pycaffe_like.errors import DataError
from pycaffe_like.spec import format_count

from .records import Record, RecordMaker
from .source import EXACT_LABELS


@dataclass
class Report:
    """The result of converting a list of pictures.

    Attributes:
        failed: error messages for lines and pictures that could not be read.
        labels: the number of records with each label (the first one, if records have several).
        sizes: the number of pictures of each stored size, height x width x channels.
        is_sorted: whether the list has all records of one label next to each other.
        names: the names of the classes; empty if unknown.
        ranges: the lowest and highest value of each label of a record.
        are_classes: whether every record has a single integer as its label.
        is_dry_run: whether nothing was written.
    """

    written: int = 0
    failed: list[str] = field(default_factory=list)
    labels: Counter[int] = field(default_factory=Counter)
    sizes: Counter[tuple[int, ...]] = field(default_factory=Counter)
    is_sorted: bool = False
    names: Sequence[str] = ()
    ranges: list[tuple[float, float]] = field(default_factory=list)
    are_classes: bool = True
    is_dry_run: bool = False

    def lines(self) -> Iterator[str]:
        """Yields the report as a few lines of text."""
        written = "could be written" if self.is_dry_run else "written"
        yield f"{format_count(self.written, 'record')} {written}, {format_count(len(self.failed), 'picture')} failed."
        yield from self._label_lines()
        if self.is_sorted:
            yield "Records are sorted by label: to train on them, convert with --shuffle."
        if self.sizes:
            common, times = self.sizes.most_common(1)[0]
            rest = (
                f"; {format_count(len(self.sizes) - 1, 'other size')} in {format_count(self.written - times, 'record')}"
            )
            others = rest if len(self.sizes) > 1 else ""
            shown = f"{'x'.join(map(str, common))} (height x width x channels)"
            yield f"Size {shown} in {format_count(times, 'record')}{others}."
        if max(self.labels, default=0) > EXACT_LABELS:
            yield f"Labels above {EXACT_LABELS} are not exact: blobs hold float32 values, so some labels change."

    def _label_lines(self) -> Iterator[str]:
        if not self.are_classes:
            lowest, highest = (", ".join(f"{value:g}" for value in values) for values in zip(*self.ranges, strict=True))
            yield f"Labels per record: {len(self.ranges)}; lowest {lowest}; highest {highest}."
            return
        if not self.labels:
            return
        low, high = min(self.labels), max(self.labels)
        listed = ", ".join(f"{self._name(label)}: {self.labels[label]}" for label in sorted(self.labels)[:20])
        yield f"Labels {low} to {high}: {listed}" + (" …" if len(self.labels) > 20 else "")
        missing = (
            self._name(label)
            for label in range(min(low, 0), max(high, len(self.names) - 1) + 1)
            if label not in self.labels
        )
        gaps = list(islice(missing, 21))
        if gaps:
            yield "No record has label " + ", ".join(gaps[:20]) + (" …" if len(gaps) > 20 else "") + "."

    def _name(self, label: int) -> str:
        """Formats a label, with the name of its class if known."""
        return f"{label} ({self.names[label]})" if 0 <= label < len(self.names) else str(label)

    def count(self, record: Record, check_size: bool) -> None:
        """Counts a record.

        Args:
            check_size: whether all pictures must have the same size.

        Raises:
            DataError: If the picture differs in size from earlier ones, and `check_size` is set.
        """
        if check_size and self.sizes and record.size not in self.sizes:
            (size,) = self.sizes
            raise DataError(
                f"picture {record.key.decode(errors='replace')[9:]} differs in size from those before it",
                expected="x".join(map(str, size)),
                got="x".join(map(str, record.size)),
                advice="--resize_height and --resize_width make them equal.",
            )
        self.written += 1
        self.are_classes &= not record.labels
        labels = record.labels or (record.label,)
        known = self.ranges or [(value, value) for value in labels]
        self.ranges = [(min(low, one), max(high, one)) for (low, high), one in zip(known, labels, strict=True)]
        self.labels[record.label] += 1
        self.sizes[record.size] += 1

    def check_failures(self, skip_bad: bool) -> None:
        """Raises DataError if pictures could not be read. With `skip_bad`, only if none could be read."""
        if self.failed and not (skip_bad and self.written):
            shown = "\n".join(self.failed[:20]) + ("\n…" if len(self.failed) > 20 else "")
            raise DataError(
                f"{len(self.failed)} of {self.written + len(self.failed)} pictures cannot be read:\n{shown}",
                advice="--skip_bad writes the database without them." if self.written else "",
            )

    def manifest(self, source: str | Path, maker: RecordMaker, shuffle: bool) -> dict[str, Any]:
        """Returns the content of the file manifest.json in the database's folder."""
        return {
            "records": self.written,
            "failed": self.failed,
            "labels": {str(label): self.labels[label] for label in sorted(self.labels)},
            "sizes": {"x".join(map(str, size)): count for size, count in self.sizes.most_common(20)},
            "list": str(source),
            "classes": list(self.names),
            "shuffle": shuffle,
            **vars(maker),
        }
