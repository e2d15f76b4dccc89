"""Check that this machine is ready for training.

usage: pcl doctor [--no-train] [--dir DIR]

Checks Python, the packages, GPUs, threads, disk space and permissions, and then trains a small net. Each check
prints one line and, if something is wrong, how to fix it. The exit code is 1 if a check failed.

examples:
  pcl doctor
  pcl doctor --no-train --dir /data/runs
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import PclError, UsageError

from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.report.doctor import Finding

NET = """
name: "doctor"
layer { name: "data" type: "Data" top: "data" top: "label" transform_param { scale: 0.00390625 }
  data_param { source: "%s" batch_size: 20 backend: LMDB } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "msra" } } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "score" type: "InnerProduct" bottom: "conv" top: "score"
  inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "score" bottom: "label" top: "loss" }
layer { name: "accuracy" type: "Accuracy" bottom: "score" bottom: "label" top: "accuracy" }
"""

SOLVER = """
net: "%s" base_lr: 0.1 lr_policy: "fixed" momentum: 0.9 max_iter: 60 random_seed: 7
snapshot_after_train: false snapshot_prefix: "%s"
"""


def add_flags(parser: Parser) -> None:
    parser.flag(
        "dir", "folder to which training will write; checked for permissions and disk space", default=".", metavar="DIR"
    )
    parser.add_argument(
        "--no-train", "--no_train", dest="no_train", action="store_true", help="skip the training of a small net"
    )


def run(arguments: argparse.Namespace) -> int:
    folder = Path(arguments.dir)
    if not folder.is_dir():
        raise UsageError(f"--dir {folder}: there is no such folder")
    from pycaffe_like.report.doctor import Level, examine, trial

    failed = 0
    findings = list(examine(folder))
    width = max(len(one.subject) for one in findings)
    for finding in findings:
        _print(finding, width)
        failed += finding.level is Level.FAILED
    if not arguments.no_train and not failed:
        finding = trial(_train)
        _print(finding, width)
        failed += finding.level is Level.FAILED
    print(f"{failed} problem{'s' if failed != 1 else ''} found." if failed else "All is well.")
    return 1 if failed else 0


def _print(finding: Finding, width: int) -> None:
    print(f"{finding.level.value:<6}  {finding.subject:<{width}}  {finding.text}", flush=True)
    if finding.fix:
        print(f"{'':<6}  {'':<{width}}  fix: {finding.fix}", flush=True)


def _train() -> float:
    """Creates a database of drawn pictures, trains a net on it, and returns the accuracy."""
    import contextlib
    import io
    import tempfile

    from pycaffe_like import caffe

    from . import run_command

    said = io.StringIO()
    with tempfile.TemporaryDirectory(prefix="pcl-doctor-") as folder, contextlib.redirect_stderr(said):
        files = Path(folder)
        _draw(files)
        if run_command("convert_imageset", [f"{folder}/", str(files / "list.txt"), str(files / "lmdb")]):
            raise PclError(f"convert_imageset failed: {said.getvalue().strip()}")
        (files / "net.prototxt").write_text(NET % (files / "lmdb").as_posix())
        solver = files / "solver.prototxt"
        solver.write_text(SOLVER % ((files / "net.prototxt").as_posix(), (files / "snapshot").as_posix()))
        caffe.set_mode_gpu() if _has_gpu() else caffe.set_mode_cpu()
        trained = caffe.get_solver(str(solver))
        trained.step(60)
        return float(trained.net.forward()["accuracy"])


def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available()


def _draw(folder: Path) -> None:
    """Writes 100 pictures of 9x9 pixels, each with a bright left or right half, and a list of them."""
    import numpy as np

    random = np.random.default_rng(3)
    lines = []
    for index in range(100):
        pixels = random.integers(0, 100, (9, 9, 3), np.uint8)
        bright = slice(0, 4) if index % 2 else slice(5, 9)
        pixels[:, bright] += np.uint8(120)
        (folder / f"{index}.ppm").write_bytes(b"P6 9 9 255\n" + pixels.tobytes())
        lines.append(f"{index}.ppm {index % 2}\n")
    (folder / "list.txt").write_text("".join(lines))
