"""Exports nets with trained weights, and reports how much the exports' outputs differ from the nets'.

    python benchmarks/published_exports.py DIR

DIR has a folder for each net, with net.prototxt and weights.caffemodel. Each net is exported to five formats
with `pcl export` and `pcl deploy --fold`. These commands run the result in the format's own runtime and compare
the outputs. The table has the largest relative difference of any output over all batches.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from side_by_side import machine

from pycaffe_like.cli import main as pcl

FORMS = {
    "ONNX": ("export", "net.onnx"),
    "pt2": ("export", "net.pt2"),
    "py + safetensors": ("export", "source/"),
    "caffemodel": ("export", "net.caffemodel"),
    "folded caffemodel": ("deploy", "folded.prototxt"),
}


def largest_difference(output: str) -> str:
    """Returns the largest value in the column `relative` of a command's output."""
    rows = re.findall(r"^\S+ +\d+ +\S+ +\S+ +(\d\S*e[+-]\d+|inf|nan)$", output, re.MULTILINE)
    return f"{max(map(float, rows)):.0e}" if rows else "not compared"


def measure(net: Path, form: str) -> str:
    """Exports a net to one format; returns the largest relative difference, or the error."""
    command, name = FORMS[form]
    flags = ["--fold"] if command == "deploy" else []
    out, err = io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(out), redirect_stderr(err):
        files = [str(net / "net.prototxt"), str(net / "weights.caffemodel")]
        code = pcl([command, *files, "-o", f"{folder}/{name}", *flags])
    return largest_difference(out.getvalue()) if code == 0 else err.getvalue().partition("\n")[0]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", type=Path)
    asked = parser.parse_args(arguments)
    print("# Published nets with trained weights, exported")
    print(f"\n`python benchmarks/published_exports.py DIR`, {machine()}. Largest relative difference of an output.\n")
    print(f"| net | {' | '.join(FORMS)} |")
    print("|---" * (len(FORMS) + 1) + "|", flush=True)
    for net in sorted(path.parent for path in asked.folder.glob("*/net.prototxt")):
        cells = [measure(net, form) for form in FORMS]
        print(f"| {net.name} | {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
