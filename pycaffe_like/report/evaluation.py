"""The report of a test, as JSON and as an HTML page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from pycaffe_like import __version__
from pycaffe_like.data.class_names import find_names, read_names
from pycaffe_like.errors import DataError
from pycaffe_like.files.atomic import replacing_together
from pycaffe_like.net import Net
from pycaffe_like.net.labels import data_options

from . import page
from .curves import training_curves
from .pictures import PictureRestorer
from .sections import sections
from .tasks import ClassNames, Task, find_tasks, picture_blob, unreported_layers


class Evaluation:
    """Collects metrics of all tasks of a net over the batches of a test.

    Attributes:
        blobs: the names of the blobs that `add` needs for each batch.
        remarks: which layers cannot be reported on, and why.
    """

    def __init__(self, net: Net, names: Sequence[str] = ()) -> None:
        """
        Args:
            names: class names, starting with class 0; further classes are named by number.

        Raises:
            NetError: If the net has no task to report on.
        """
        self.tasks: list[Task] = find_tasks(net.built, ClassNames(names))
        self.remarks = list(unreported_layers(net.built, self.tasks))
        self._data = picture_blob(net.built)
        source = next((layer for layer in net.layers if self._data in layer.tops), None)
        self._restorer = None if source is None else PictureRestorer(source.definition)
        self._source = _source_name(net)
        self._seen = 0
        pictures = [self._data.name] if self._data is not None else []
        self.blobs = list(dict.fromkeys([*pictures, *(blob for task in self.tasks for blob in task.blobs)]))

    def add(self, values: Mapping[str, Tensor]) -> None:
        """Adds the blobs of a batch."""
        first = self._seen
        self._seen += len(values[self.blobs[0]])

        def record(item: int) -> str:
            return f"record {first + item}" + (f" of {self._source}" if self._source else "")

        def picture(item: int) -> np.ndarray | None:
            if self._data is None or self._restorer is None or item >= len(values[self._data.name]):
                return None
            return self._restorer.restore(values[self._data.name][item].float().cpu().numpy())

        for task in self.tasks:
            task.add(values, record, picture)

    def result(self, scores: Mapping[str, float]) -> dict[str, Any]:
        """Returns all metrics, ready for JSON: those of the main task at the top level, those of other tasks under
        `others`.
        """
        main, *others = [{"layer": task.layer, **task.statistics.result()} for task in self.tasks]
        worst = [
            [{"record": case.record, "said": case.said, **case.facts} for case in task.statistics.worst.cases()]
            for task in self.tasks
        ]
        for statistics, cases in zip([main, *others], worst, strict=True):
            statistics["worst"] = cases
        return {"scores": dict(scores), **main, "others": others}


def write_report(folder: Path, evaluation: Evaluation, scores: Mapping[str, float], facts: Mapping[str, str]) -> None:
    """Writes report.json and index.html to a folder, which is created if necessary.

    Args:
        scores: the means of the net's outputs.
        facts: what was tested: `net` and `weights`. Training metrics are read from the folder of the
            weights.

    Raises:
        DataError: If the files cannot be written.
    """
    result = {
        "pcl": __version__,
        "date": datetime.now().isoformat(timespec="seconds"),
        **facts,
        **evaluation.result(scores),
    }
    text = _page(evaluation, result, facts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replacing_together(folder / "report.json", folder / "index.html") as temporaries:
            for temporary, content in zip(temporaries, (json.dumps(result, indent=1) + "\n", text), strict=True):
                temporary.write_text(content, encoding="utf-8")
    except OSError as error:
        raise DataError(f"the report cannot be written to {folder}: {error.strerror or error}") from None


def _page(evaluation: Evaluation, result: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    parts = [page.heading("Scores"), page.cards({name: float(value) for name, value in result["scores"].items()})]
    for index, task in enumerate(evaluation.tasks):
        if len(evaluation.tasks) > 1:
            parts.append(page.heading(f"Layer {task.layer}"))
        statistics = result if not index else result["others"][index - 1]
        parts += sections(statistics, task.statistics.worst.cases())
    curves = training_curves(Path(facts["weights"].split(",")[-1].strip()).parent)
    if curves:
        parts += [page.heading("Training"), page.side_by_side(*curves)]
    if evaluation.remarks:
        parts += [page.heading("Not reported"), *(f"<p>{escape(remark)}</p>" for remark in evaluation.remarks)]
    said = ", ".join(f"{name}: {value}" for name, value in facts.items() if value)
    return page.page(f"Test of {facts.get('net', 'a net')}", f"{said}, {result['date']}", parts)


def _source_name(net: Net) -> str:
    """Returns the source of the first data layer; empty if the layer does not read records in the order of the
    source.
    """
    for options in data_options(net.built):
        return "" if options.get("shuffle") else str(options["source"])
    return ""


def class_names(flag: str, folders: Sequence[Path]) -> list[str]:
    """Reads class names, one per line, from the file given by a flag, else from the first labels.txt found in
    the folders.

    Raises:
        DataError: If the file cannot be read.
    """
    return read_names(Path(flag)) if flag else find_names(folders)
