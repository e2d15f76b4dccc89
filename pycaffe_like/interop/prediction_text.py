"""Formats predictions as text, JSON, CSV and pictures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.data.image import read_image
from pycaffe_like.data.overlay import draw_boxes, draw_mask, write_picture
from pycaffe_like.errors import DataError

from .predict import Prediction


class Names:
    """Class names."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def __getitem__(self, label: int) -> str:
        return self._names[label] if 0 <= label < len(self._names) else str(label)


def kind(output: np.ndarray) -> str:
    """Determines what an output holds, from its shape for one picture: detections, a mask, class scores or
    other values.
    """
    if output.ndim == 2 and output.shape[1] == 6:
        return "detections"
    if output.ndim == 3 and output.shape[1] * output.shape[2] > 1:
        return "mask"
    return "classes" if output.size > 1 else "value"


def rows(prediction: Prediction, names: Names, top: int) -> Iterator[dict[str, Any]]:
    """Yields the predictions for a picture, best first: a dictionary for each class, box or class of a mask."""
    for output, value in prediction.outputs.items():
        about = {"picture": prediction.path, "output": output}
        if kind(value) == "detections":
            for label, score, *box in sorted(value.tolist(), key=lambda row: -row[1])[:top]:
                corners = dict(zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True))
                yield {**about, "class": names[int(label)], "label": int(label), "score": score, **corners}
        elif kind(value) == "mask":
            labels, counts = np.unique(value.argmax(0), return_counts=True)
            for place in np.argsort(-counts, kind="stable")[:top]:
                share = float(counts[place] / counts.sum())
                yield {**about, "class": names[int(labels[place])], "label": int(labels[place]), "share": share}
        elif kind(value) == "classes":
            scores = value.reshape(-1)
            for label in np.argsort(-scores, kind="stable")[:top]:
                yield {**about, "class": names[int(label)], "label": int(label), "score": float(scores[label])}
        else:
            yield {**about, "score": float(value.reshape(()))}


def lines(prediction: Prediction, names: Names, top: int) -> Iterator[str]:
    """Yields text lines: a picture's name, followed by its predictions."""
    yield prediction.path
    for row in rows(prediction, names, top):
        number = row.get("score", row.get("share"))
        box = "".join(f" {row[corner]:.3f}" for corner in ("xmin", "ymin", "xmax", "ymax") if corner in row)
        yield f"  {number:8.4f}  {row.get('class', row['output'])}{'  at' + box if box else ''}"


def json_line(prediction: Prediction, names: Names, top: int) -> str:
    """Returns the predictions for a picture as one line of JSON."""
    found = [{name: value for name, value in row.items() if name != "picture"} for row in rows(prediction, names, top)]
    return json.dumps({"picture": prediction.path, "predictions": found}, ensure_ascii=False)


COLUMNS = ("picture", "output", "label", "class", "score", "share", "xmin", "ymin", "xmax", "ymax")


def csv_rows(prediction: Prediction, names: Names, top: int) -> str:
    """Returns the predictions for a picture as CSV rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writerows(rows(prediction, names, top))
    return text.getvalue().rstrip("\n")


def draw(prediction: Prediction, names: Names, top: int, folder: Path) -> Path | None:
    """Draws a picture's detections or masks and writes the result to a folder; returns None if there are neither.

    Raises:
        DataError: If the file cannot be written.
    """
    image, drawn = read_image(prediction.path), False
    height, width = image.shape[:2]
    for output, value in prediction.outputs.items():
        if kind(value) == "mask":
            image, drawn = draw_mask(image, value.argmax(0)), True
        elif kind(value) == "detections":
            boxes = [
                (
                    row["label"],
                    f"{row['class']} {row['score']:.2f}",
                    [row["xmin"] * width, row["ymin"] * height, row["xmax"] * width, row["ymax"] * height],
                )
                for row in rows(Prediction(prediction.path, {output: value}), names, top)
            ]
            image, drawn = draw_boxes(image, boxes), True
    if not drawn:
        return None
    target = folder / Path(prediction.path).with_suffix(".png").name
    folder.mkdir(parents=True, exist_ok=True)
    if not write_picture(str(target), image):
        raise DataError(f"{target} cannot be written")
    return target
