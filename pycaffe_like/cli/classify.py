r"""Classify pictures with a net, and store its scores.

usage: pcl classify INPUT OUTPUT.npy [FLAGS]

INPUT is one of:
  a picture
  a folder of pictures, which are processed in the order of their names
  a .npy file: an N x H x W x K array of values from 0 to 1

OUTPUT gets one row per picture, with the values of the net's first output. If --model_def and
--pretrained_model are not given, the reference CaffeNet is loaded. In that case, run the command in Caffe's
root folder, because the paths of that net are relative to it.

example:
  pcl classify cat.jpg scores.npy --model_def deploy.prototxt --pretrained_model net.caffemodel \
      --mean_file mean.npy --images_dim 256,256
"""

from __future__ import annotations

import argparse
import io
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, UsageError

from . import imports, preprocessing
from .common_flags import add_code_flags
from .flags import Parser

if TYPE_CHECKING:
    import numpy as np


def add_flags(parser: Parser) -> None:
    parser.add_argument("input", metavar="INPUT")
    parser.add_argument("output", metavar="OUTPUT")
    preprocessing.add_flags(parser)
    add_code_flags(parser)
    parser.switch("center_only", "use only the central crop, instead of averaging over ten crops")
    parser.flag("images_dim", "height and width to resize pictures to before cropping", default="256,256")
    parser.flag("ext", "file extension of the pictures in a folder", default="jpg")


def run(arguments: argparse.Namespace) -> int:
    size = preprocessing.integers("images_dim", arguments.images_dim)
    swap = preprocessing.integers("channel_swap", arguments.channel_swap)
    if size is None or len(size) != 2:
        raise UsageError("--images_dim takes two integers", expected="HEIGHT,WIDTH", got=arguments.images_dim)
    import numpy as np

    from pycaffe_like.caffe.classifier import Classifier

    imports.import_layers(arguments)

    from .output import writing

    mean = preprocessing.mean(arguments)
    preprocessing.set_mode(arguments)
    try:
        net = Classifier(
            arguments.model_def,
            arguments.pretrained_model,
            image_dims=size,
            mean=mean,
            input_scale=arguments.input_scale,
            raw_scale=arguments.raw_scale,
            channel_swap=swap,
        )
    except ValueError as error:
        raise DataError(f"mean_file {arguments.mean_file}: {error}") from None
    inputs = _load(arguments.input, arguments.ext)
    print(f"Classifying {len(inputs)} inputs.")
    start = time.time()
    predictions = net.predict(inputs, not arguments.center_only)
    print(f"Done in {time.time() - start:.2f} s.")
    target = arguments.output if arguments.output.endswith(".npy") else f"{arguments.output}.npy"
    print(f"Saving results into {target}")
    content = io.BytesIO()  # NumPy writes to a real file through a C stream, and loses its last error
    np.save(content, predictions)
    with writing(target) as path:
        path.write_bytes(content.getvalue())
    return 0


def _load(name: str, ext: str) -> list[np.ndarray]:
    from pycaffe_like.caffe.io import load_image

    path = Path(name).expanduser()
    if path.suffix == ".npy":
        print(f"Loading file: {path}")
        pictures = preprocessing.load_array(str(path))
        if pictures.ndim != 4:
            raise DataError(f"{path} does not contain pictures", expected="N x H x W x K", got=f"{pictures.ndim} axes")
        return list(pictures)
    if path.is_dir():
        print(f"Loading folder: {path}")
        found = sorted(path.glob(f"*.{ext}"))
        if not found:
            raise DataError(f"folder {path} has no picture", expected=f"files *.{ext}", advice="--ext sets the ending.")
        return [load_image(one) for one in found]
    print(f"Loading file: {path}")
    return [load_image(path)]
