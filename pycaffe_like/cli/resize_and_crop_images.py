"""Resize pictures and crop them to squares.

usage: pcl resize_and_crop_images --input LIST [--input_folder IN] --output_folder OUT [FLAGS]

Each line of LIST is the path of a picture, relative to IN. The picture is resized so that its shorter side is
--output_side_length pixels. Its central square is then cut out, and written to the same path in OUT.
Pictures that cannot be read are reported and skipped.

example:
  pcl resize_and_crop_images --input=list.txt --input_folder=full --output_folder=small
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from pycaffe_like.errors import DataError, UsageError

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.flag("input", "file with one picture path per line", metavar="LIST", required=True)
    parser.flag("input_folder", "folder that the paths are relative to", metavar="IN", default="")
    parser.flag("output_folder", "folder to write the squares to", metavar="OUT", required=True)
    parser.flag("output_side_length", "side of the squares, in pixels", default=256, type=int, metavar="N")
    parser.flag("image_lib", "opencv, or pil, which is slower and writes only JPEGs", default="opencv")
    parser.flag(
        "num_clients",
        "number of pictures to process at a time; 0 for one per CPU core",
        default=0,
        type=int,
        metavar="N",
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.output_side_length < 1 or arguments.num_clients < 0:
        raise UsageError("a number is out of range", expected="--output_side_length of 1 or more, --num_clients of 0")
    if arguments.image_lib.lower() not in ("opencv", "pil"):
        raise UsageError("--image_lib is unknown", expected="opencv or pil", got=arguments.image_lib)
    from concurrent.futures import ThreadPoolExecutor

    from . import log

    log.start()
    names = _names(arguments.input, arguments.input_folder)

    def work(name: str) -> str:
        return _square(name, arguments)

    failed = 0
    with (
        ThreadPoolExecutor(arguments.num_clients or os.cpu_count()) as pool,
        log.Progress(len(names), unit="img") as progress,
    ):
        for problem in pool.map(work, names):
            progress.step()
            if problem:
                failed += 1
                log.error("%s", problem)
    log.info("%d pictures written, %d failed.", len(names) - failed, failed)
    if failed == len(names):
        raise DataError("no picture could be read and written", got=f"{failed} that failed")
    return 0


def _names(path: str, folder: str) -> list[str]:
    """Returns the first word of each line, without the input folder if the word starts with it."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"list {path} is not text", expected="one picture path per line") from None
    except OSError as error:
        raise DataError(f"list {path} cannot be read: {error.strerror}") from None
    words = [line.split() for line in text.splitlines()]
    names = [line[0].replace(folder, "").lstrip("/") if folder else line[0] for line in words if line]
    if not names:
        raise DataError(f"list {path} is empty", expected="one picture path per line")
    return names


def _square(name: str, arguments: argparse.Namespace) -> str:
    """Writes the square of one picture; returns an error message, or an empty string."""
    from pycaffe_like.data.squares import SQUARES

    square = SQUARES[arguments.image_lib.lower()]
    source = Path(arguments.input_folder) / name
    target = Path(arguments.output_folder) / name.lstrip("/")
    try:
        square(source, target, arguments.output_side_length)
    except DataError as error:
        return str(error).partition("\n")[0]
    return ""
