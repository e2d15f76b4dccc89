"""The sections of a test report's page, by kind of task."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import charts
from .page import cards, count_table, gallery, heading, side_by_side, table
from .ranking import Case

MOST_COUNTS = 40
"""With more classes, a confusion matrix is drawn instead of printed as numbers; the JSON has all numbers."""

Result = Mapping[str, Any]


def sections(result: Result, worst: Sequence[Case]) -> list[str]:
    """Returns the HTML sections of one task, from its metrics and worst cases."""
    return [*_SECTIONS[result["kind"]](result), heading("Worst pictures"), gallery(worst)]


def _classification(result: Result) -> list[str]:
    top = {f"top-{k} accuracy": share for k, share in result["top_k"].items() if k != "1"}
    macro = {f"mean {name}": value for name, value in result["macro"].items()}
    head = {"accuracy": result["accuracy"], **top, **macro, "ECE": result["ece"], "records": result["records"]}
    columns = {"name": "class", "precision": "precision", "recall": "recall", "f1": "F1", "support": "support"}
    return [
        cards(head),
        heading("Classes"),
        table(columns, result["per_class"]),
        heading("Confusion"),
        *_confusion(result),
        heading("Calibration"),
        side_by_side(charts.reliability(result["calibration"])),
    ]


def _confusion(result: Result) -> list[str]:
    names = [row["name"] for row in result["per_class"]]
    counts = [count_table(result["confusion"], names)] if len(names) <= MOST_COUNTS else []
    return [*counts, side_by_side(charts.heat_map(result["confusion"], names))]


def _segmentation(result: Result) -> list[str]:
    head = {
        "mean IoU": result["mean_iou"],
        "pixel accuracy": result["pixel_accuracy"],
        "records": result["records"],
        "pixels": result["pixels"],
    }
    columns = {"name": "class", "iou": "IoU", "precision": "precision", "recall": "recall", "support": "pixels"}
    return [
        cards(head),
        heading("Classes"),
        table(columns, result["per_class"]),
        heading("Confusion"),
        *_confusion(result),
    ]


def _multilabel(result: Result) -> list[str]:
    head = {"mAP": result["map"], "all labels correct": result["subset_accuracy"], "records": result["records"]}
    columns = {
        "name": "label",
        "ap": "AP",
        "precision": "precision at 0.5",
        "recall": "recall at 0.5",
        "f1": "F1 at 0.5",
        "threshold": "best threshold",
        "best_f1": "its F1",
        "support": "support",
    }
    return [cards(head), heading("Labels"), table(columns, result["per_class"])]


def _regression(result: Result) -> list[str]:
    columns = {"name": "value", "mae": "mean |error|", "rmse": "RMSE", "bias": "bias", "r2": "R²"}
    drawn = [
        charts.histogram(f"Residuals of {row['name']}", "predicted - target", **row["histogram"])
        for row in result["residuals"][:12]
        if "histogram" in row
    ]
    return [
        cards({"records": result["records"]}),
        heading("Values"),
        table(columns, result["residuals"]),
        heading("Residuals"),
        side_by_side(*drawn),
    ]


def _detection(result: Result) -> list[str]:
    sizes = {f"mAP, {size}": value for size, value in result["map_by_size"].items()}
    columns = {"name": "class", "ap": "AP", "small": "AP, small", "medium": "AP, medium", "large": "AP, large"}
    columns |= {"precision": "precision", "recall": "recall", "support": "objects", "detections": "detections"}
    rows = [{**row, **row["ap_by_size"]} for row in result["per_class"]]
    curves = {row["name"]: row["curve"] for row in result["per_class"] if row["curve"]}
    drawn = charts.lines("Precision over recall", "recall", "precision", curves, xlim=(0, 1), ylim=(0, 1.02))
    return [
        cards({"mAP": result["map"], **sizes, "records": result["records"], "overlap": result["overlap"]}),
        heading("Classes"),
        table(columns, rows),
        heading("Precision and recall"),
        side_by_side(drawn),
    ]


_SECTIONS: dict[str, Callable[[Result], list[str]]] = {
    "classification": _classification,
    "segmentation": _segmentation,
    "multilabel": _multilabel,
    "regression": _regression,
    "detection": _detection,
}
