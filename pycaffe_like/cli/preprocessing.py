"""Flags of `pcl classify` and `pcl detect`, which preprocess pictures and run a net on them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, UsageError

from .flags import Parser

if TYPE_CHECKING:
    import numpy as np

_MODEL = "models/bvlc_reference_caffenet"


def add_flags(parser: Parser) -> None:
    parser.flag("model_def", "prototxt of the net", default=f"{_MODEL}/deploy.prototxt", metavar="FILE")
    parser.flag(
        "pretrained_model", "its weights", default=f"{_MODEL}/bvlc_reference_caffenet.caffemodel", metavar="FILE"
    )
    parser.switch("gpu", "run on the GPU")
    parser.flag(
        "mean_file",
        "file with the mean to subtract, C x H x W, as .npy or .binaryproto; '' for none",
        default="python/caffe/imagenet/ilsvrc_2012_mean.npy",
        metavar="FILE",
    )
    parser.flag("input_scale", "factor applied after the mean is subtracted", type=float, metavar="X")
    parser.flag(
        "raw_scale",
        "factor applied to pixels from 0 to 1, before the mean is subtracted",
        default=255.0,
        type=float,
        metavar="X",
    )
    parser.flag("channel_swap", "order of the channels: 2,1,0 converts RGB to BGR, '' keeps the order", default="2,1,0")


def set_mode(arguments: argparse.Namespace) -> None:
    """Sets the device for nets that are created later: the GPU with --gpu, otherwise the CPU."""
    from pycaffe_like.caffe import set_mode_cpu, set_mode_gpu

    if arguments.gpu:
        set_mode_gpu()
        print("GPU mode")
    else:
        set_mode_cpu()
        print("CPU mode")


def mean(arguments: argparse.Namespace) -> np.ndarray | None:
    """Reads --mean_file.

    Raises:
        DataError: If it cannot be read.
    """
    if not arguments.mean_file:
        return None
    if not Path(arguments.mean_file).exists():
        raise DataError(f"mean_file {arguments.mean_file} does not exist", advice="--mean_file '' subtracts nothing.")
    if arguments.mean_file.endswith(".binaryproto"):
        from pycaffe_like.files.binaryproto import read_mean

        return read_mean(arguments.mean_file)
    return load_array(arguments.mean_file)


def load_array(path: str) -> np.ndarray:
    """Returns the array in a .npy file.

    Raises:
        DataError: If the file does not contain an array.
    """
    import numpy as np

    try:
        found = np.load(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
    except (ValueError, EOFError):
        found = None
    if not isinstance(found, np.ndarray):
        raise DataError(f"{path} does not contain an array", expected="a .npy file")
    return found


def integers(name: str, text: str) -> list[int] | None:
    """Parses the comma-separated integers in a flag's value; None if it is empty.

    Raises:
        UsageError: If the value is anything else.
    """
    try:
        return [int(part) for part in text.split(",")] if text else None
    except ValueError:
        raise UsageError(f"--{name} takes comma-separated integers", got=text) from None
