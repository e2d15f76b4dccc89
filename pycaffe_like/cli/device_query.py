"""Show the properties of the GPUs.

usage: pcl device_query [-gpu N|all]

example:
  pcl device_query -gpu all
"""

from __future__ import annotations

import argparse

from pycaffe_like.errors import UsageError

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.flag("gpu", "index of the GPU to show, or all", default="all", metavar="N")


def run(arguments: argparse.Namespace) -> int:
    import torch

    if not torch.cuda.is_available():
        print("No CUDA device present.")
        return 0
    count = torch.cuda.device_count()
    for number in [str(n) for n in range(count)] if arguments.gpu == "all" else arguments.gpu.split(","):
        if number not in map(str, range(count)):
            raise UsageError(f"-gpu {number}: there is no such GPU", expected=f"0 to {count - 1}")
        properties = torch.cuda.get_device_properties(int(number))
        for label, value in (
            ("Device id", number),
            ("Name", properties.name),
            ("Major revision number", properties.major),
            ("Minor revision number", properties.minor),
            ("Total global memory", properties.total_memory),
            ("Number of multiprocessors", properties.multi_processor_count),
            ("CUDA version of torch", torch.version.cuda),
        ):
            print(f"{label + ':':<31}{value}")
    return 0
