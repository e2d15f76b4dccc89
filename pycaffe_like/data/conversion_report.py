"""What became of the pictures of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from pycaffe_like.errors import DataError

from .records import Record, RecordMaker
from .source import EXACT_LABELS


@dataclass
class Report:
    """What became of the entries of a list.

    Attributes:
        failed: pictures that could not be read, and why.
        labels: how many records have each label.
        sizes: how many pictures have each size, height x width x channels; as stored.
        is_sorted: the records of each label stand together.
    """

    written: int = 0
    failed: list[str] = field(default_factory=list)
    labels: Counter[int] = field(default_factory=Counter)
    sizes: Counter[tuple[int, ...]] = field(default_factory=Counter)
    is_sorted: bool = False

    def lines(self) -> Iterator[str]:
        """The report in a few lines."""
        yield f"{self.written} records written, {len(self.failed)} pictures failed."
        if self.labels:
            low, high = min(self.labels), max(self.labels)
            listed = ", ".join(f"{label}: {self.labels[label]}" for label in sorted(self.labels)[:20])
            yield f"Labels {low} to {high}: {listed}" + (" …" if len(self.labels) > 20 else "")
            missing = (str(label) for label in range(min(low, 0), high) if label not in self.labels)
            gaps = list(islice(missing, 21))
            if gaps:
                yield "No record has label " + ", ".join(gaps[:20]) + (" …" if len(gaps) > 20 else "") + "."
        if self.is_sorted:
            yield "Records are sorted by label: to train on them, convert with --shuffle."
        if self.sizes:
            common, times = self.sizes.most_common(1)[0]
            text = "x".join(map(str, common))
            others = (
                "" if len(self.sizes) == 1 else f"; {len(self.sizes) - 1} other sizes in {self.written - times} records"
            )
            yield f"Size {text} (height x width x channels) in {times} records{others}."
        if max(self.labels, default=0) > EXACT_LABELS:
            yield f"Labels above {EXACT_LABELS} are not exact: a blob holds numbers of 32 bits, so some become others."

    def count(self, record: Record, check_size: bool) -> None:
        """Counts a record.

        Args:
            check_size: all pictures have to be of one size.

        Raises:
            DataError: it is of another size than those before it.
        """
        if check_size and self.sizes and record.size not in self.sizes:
            (size,) = self.sizes
            raise DataError(
                f"picture {record.key.decode(errors='replace')[9:]} has another size than those before it",
                expected="x".join(map(str, size)),
                got="x".join(map(str, record.size)),
                advice="--resize_height and --resize_width make them equal.",
            )
        self.written += 1
        self.labels[record.label] += 1
        self.sizes[record.size] += 1

    def check_failures(self, skip_bad: bool) -> None:
        """Raises DataError where pictures cannot be read, unless they are to be skipped and others are left."""
        if self.failed and not (skip_bad and self.written):
            shown = "\n".join(self.failed[:20]) + ("\n…" if len(self.failed) > 20 else "")
            raise DataError(
                f"{len(self.failed)} of {self.written + len(self.failed)} pictures cannot be read:\n{shown}",
                advice="--skip_bad writes the database without them." if self.written else "",
            )

    def manifest(self, source: str | Path, maker: RecordMaker, shuffle: bool) -> dict[str, Any]:
        """What manifest.json in the database's folder says."""
        return {
            "records": self.written,
            "failed": self.failed,
            "labels": {str(label): self.labels[label] for label in sorted(self.labels)},
            "sizes": {"x".join(map(str, size)): count for size, count in self.sizes.most_common(20)},
            "list": str(source),
            "shuffle": shuffle,
            **vars(maker),
        }
