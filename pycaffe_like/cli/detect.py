r"""Classify windows of pictures with a net, and store its scores.

usage: pcl detect INPUT OUTPUT [FLAGS]

INPUT:
  With --crop_mode list, a .csv file with one window per line, in the columns filename, xmin, ymin, xmax, ymax.
  With --crop_mode selective_search, a .csv or .txt file with one picture per line. The package
  selective_search_ijcv_with_python then proposes the windows.

OUTPUT:
  If it ends in .csv, a table with the columns filename, ymin, xmin, ymax, xmax, class0, class1 …
  Otherwise, an HDF5 file with the table `df`. Writing it needs pandas.

If --model_def and --pretrained_model are not given, the reference CaffeNet is loaded. In that case, run the
command in Caffe's root folder, because the paths of that net are relative to it.

example:
  pcl detect windows.csv scores.csv --crop_mode list --model_def deploy.prototxt \
      --pretrained_model net.caffemodel --mean_file mean.npy
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import DataError, PclError, UsageError, Where

from . import imports, preprocessing
from .common_flags import add_code_flags
from .flags import Parser

if TYPE_CHECKING:
    import numpy as np

_EDGES = ("ymin", "xmin", "ymax", "xmax")


def add_flags(parser: Parser) -> None:
    parser.add_argument("input", metavar="INPUT")
    parser.add_argument("output", metavar="OUTPUT")
    preprocessing.add_flags(parser)
    add_code_flags(parser)
    parser.flag(
        "crop_mode",
        "where windows come from: list or selective_search",
        default="selective_search",
        choices=("list", "selective_search"),
    )
    parser.flag(
        "context_pad",
        "width of the border of context around a window, in pixels of the net's input",
        default=16,
        type=int,
        metavar="N",
    )


def run(arguments: argparse.Namespace) -> int:
    swap = preprocessing.integers("channel_swap", arguments.channel_swap)
    table = arguments.input.lower().endswith("csv")
    if not table and not arguments.input.lower().endswith("txt"):
        raise UsageError("the input is of an unknown kind", expected="a .csv or .txt file", got=arguments.input)
    if not table and arguments.crop_mode == "list":
        raise UsageError("--crop_mode list needs the windows", expected="a .csv file", got=arguments.input)
    as_csv = arguments.output.lower().endswith("csv")
    pandas = None if as_csv else _pandas()
    from pycaffe_like.caffe.detector import Detector

    imports.import_layers(arguments)

    mean = preprocessing.mean(arguments)
    if mean is not None and mean.ndim == 3:
        mean = mean.mean(1).mean(1)  # a value per channel
    preprocessing.set_mode(arguments)
    try:
        net = Detector(
            arguments.model_def,
            arguments.pretrained_model,
            mean=mean,
            input_scale=arguments.input_scale,
            raw_scale=arguments.raw_scale,
            channel_swap=swap,
            context_pad=arguments.context_pad,
        )
    except ValueError as error:
        raise DataError(f"mean_file {arguments.mean_file}: {error}") from None
    start = time.time()
    print("Loading input...")
    if arguments.crop_mode == "list":
        found = net.detect_windows(list(_windows(arguments.input).items()))
    else:
        names = list(_windows(arguments.input)) if table else list(filter(None, _lines(arguments.input)))
        found = net.detect_selective_search(names)
    print(f"Processed {len(found)} windows in {time.time() - start:.3f} s.")
    start = time.time()
    if as_csv:
        _write_csv(found, arguments.output)
    else:
        _write_hdf5(found, arguments.output, pandas)
    print(f"Saved to {arguments.output} in {time.time() - start:.3f} s.")
    return 0


def _lines(path: str) -> list[str]:
    try:
        lines = [line.strip() for line in Path(path).read_text(encoding="utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise DataError(f"{path} is not text", expected="a .csv or .txt file") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from None
    if not any(lines):
        raise DataError(f"{path} is empty")
    return lines


def _windows(path: str) -> dict[str, list[np.ndarray]]:
    """Reads the windows (ymin, xmin, ymax, xmax) of each picture, in the order of the file."""
    import numpy as np

    reader = csv.DictReader(_lines(path), skipinitialspace=True)
    missing = {"filename", *_EDGES} - set(reader.fieldnames or ())
    if missing:
        raise DataError(f"{path} lacks the column {min(missing)}", expected="filename, xmin, ymin, xmax, ymax")
    windows: dict[str, list[np.ndarray]] = {}
    for row in reader:
        try:
            edges = np.array([int(float(row[edge])) for edge in _EDGES])
        except (TypeError, ValueError):
            raise DataError(
                "a window's edge is not a number",
                got=", ".join(str(row[edge]) for edge in _EDGES),
                where=Where(path, reader.line_num),
            ) from None
        windows.setdefault(row["filename"], []).append(edges)
    return windows


def _write_csv(found: Sequence[dict[str, Any]], path: str) -> None:
    from .output import writing

    classes = found[0]["prediction"].size if found else 0
    with writing(path) as target, target.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["filename", *_EDGES, *(f"class{number}" for number in range(classes))])
        for one in found:
            table.writerow([one["filename"], *one["window"], *one["prediction"].ravel()])


def _write_hdf5(found: Sequence[dict[str, Any]], path: str, pandas: Any) -> None:
    """Writes the table as Caffe's detect.py does: indexed by file name, with the prediction and the window's edges."""
    import numpy as np

    from .output import writing

    table = pandas.DataFrame(found, columns=["filename", "prediction"]).set_index("filename")
    edges = np.array([one["window"] for one in found]).reshape(-1, len(_EDGES))
    for column, edge in enumerate(_EDGES):
        table[edge] = edges[:, column]
    with writing(path) as target:
        table.to_hdf(target, key="df", mode="w")


def _pandas() -> Any:
    """Imports pandas, and checks that it can write HDF5.

    Raises:
        PclError: If a package is missing.
    """
    import importlib

    try:
        importlib.import_module("tables")
        return importlib.import_module("pandas")
    except ImportError as error:
        raise PclError(
            f"HDF5 output needs the packages pandas and tables: {error}",
            advice="pip install pandas tables, or write a .csv file.",
        ) from None
