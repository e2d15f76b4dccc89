"""Collects statistics about the records of a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from pycaffe_like.spec import format_shape

from .stored import InspectedRecord


@dataclass
class DatabaseStats:
    """Statistics about the records of a database.

    Attributes:
        labels: the number of occurrences of each label.
        shapes: the number of decoded pictures of each shape, C x H x W.
        encodings: the number of records with each encoding; "" for raw values.
        damaged: error messages about records that cannot be read.
        sums: for each channel the number of values, their sum and the sum of their squares.
    """

    records: int = 0
    labels: Counter[float] = field(default_factory=Counter)
    labels_per_record: Counter[int] = field(default_factory=Counter)
    shapes: Counter[tuple[int, ...]] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    sums: dict[int, np.ndarray] = field(default_factory=dict)

    def count_all(self, found: Iterable[InspectedRecord]) -> None:
        """Adds records to the statistics."""
        for one in found:
            self.records += 1
            if one.picture is None:
                self.damaged.append(f"record {one.number}: {one.error}")
                continue
            labels = np.ravel(one.label).tolist()
            self.labels.update(labels)
            self.labels_per_record[len(labels)] += 1
            self.shapes[one.picture.shape] += 1
            self.encodings[one.encoding] += 1
            for channel, plane in enumerate(one.picture.astype(np.float64)):
                sums = np.array([plane.size, plane.sum(), (plane * plane).sum()])
                self.sums[channel] = self.sums.get(channel, np.zeros(3)) + sums

    def lines(self, names: Sequence[str]) -> Iterator[str]:
        """Yields the statistics as lines of text.

        Args:
            names: the names of the first classes; other labels are shown without a name.
        """
        yield f"records: {self.records}, {len(self.damaged)} of them damaged"
        for shape, count in self.shapes.most_common(20):
            yield f"shape {format_shape(shape)}: {count}"
        for encoding, count in self.encodings.most_common():
            yield f"stored as {encoding or 'values'}: {count}"
        for per_record, count in sorted(self.labels_per_record.items()):
            if per_record > 1:
                yield f"{per_record} labels per record: {count}"
        for label in sorted(self.labels)[:1000]:
            name = f" ({names[int(label)]})" if label == int(label) and 0 <= label < len(names) else ""
            yield f"label {label:g}{name}: {self.labels[label]}"
        if len(self.labels) > 1000:
            yield f"… {len(self.labels) - 1000} more labels"
        for channel, (count, total, squares) in sorted(self.sums.items()):
            mean = total / count
            deviation = max(squares / count - mean * mean, 0) ** 0.5
            yield f"channel {channel}: mean {mean:.6g}, standard deviation {deviation:.6g}"
        yield from self.damaged
