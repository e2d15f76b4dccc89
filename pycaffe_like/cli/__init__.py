"""The command line: `pcl COMMAND FLAGS`.

Each command is a module here with `add_flags(parser)` and `run(arguments)`; its first docstring
line is its help. A module imports what it works with inside `run`, so that help is quick.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from pycaffe_like import __version__
from pycaffe_like.errors import PclError, UsageError, did_you_mean

from .flags import Parser

COMMANDS = {
    "train": "train a net, from scratch, from weights, or from a snapshot",
    "test": "score a net on its test data",
    "time": "time a net layer by layer",
    "check": "look at nets and solvers without running them",
    "device_query": "show what the GPUs are",
    "compile": "print a net as the Python program it becomes",
    "convert_imageset": "make a database of pictures",
    "convert_annoset": "make a database of pictures with the boxes of their objects",
    "compute_image_mean": "compute the mean picture of a database",
    "extract_features": "store what a net makes of its data",
    "classify": "classify pictures with a net",
    "detect": "classify windows of pictures with a net",
    "draw_net": "draw a net as a graph",
    "summarize": "print a net as a table",
    "lr": "print the learning rate over the iterations of a solver",
    "parse_log": "make tables of a training log",
    "extract_seconds": "write the seconds of a log's iterations",
    "plot_training_log": "draw charts of training logs",
    "resize_and_crop_images": "resize pictures and cut out their middle squares",
    "upgrade_net_proto_text": "write a net's prototxt of an old Caffe in today's form",
    "upgrade_net_proto_binary": "write a .caffemodel of an old Caffe in today's form",
    "upgrade_solver_proto_text": "write a solver's prototxt of an old Caffe in today's form",
    "run": "run a script written for pycaffe",
    "pythonpath": "print the folder that makes `import caffe` mean this library",
}

_USAGE = """usage: pcl COMMAND [FLAGS]

{commands}

pcl COMMAND --help tells about one of them. Flags are written -solver x, --solver x or --solver=x.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit code: 0, 1 for an error, 2 for a wrong command line."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if not arguments or arguments[0] in ("-h", "-help", "--help", "help"):
        width = max(map(len, COMMANDS)) + 2
        listed = "\n".join(f"  {name:<{width}}{help}" for name, help in COMMANDS.items())
        print(_USAGE.format(commands=listed), end="")
        return 0 if arguments else 2
    if arguments[0] in ("-version", "--version"):
        print(__version__)
        return 0
    return run_command(arguments[0], arguments[1:]) if arguments[0] in COMMANDS else report(_unknown(arguments[0]))


def run_program() -> int:
    """Runs the command that this program is named after, as `convert_imageset` or tools/classify.py."""
    name = Path(sys.argv[0]).stem
    return run_command(name, sys.argv[1:], program=name) if name in COMMANDS else report(_unknown(name))


def _unknown(name: str) -> UsageError:
    advice = did_you_mean(name, COMMANDS) or "pcl --help lists them."
    return UsageError(f"command '{name}' is unknown", advice=advice)


def run_command(name: str, arguments: Sequence[str], program: str = "") -> int:
    """Runs one command with its flags; the exit code."""
    traceback = "--traceback" in arguments
    try:
        module = importlib.import_module(f"{__name__}.{name}")
        summary, _, text = (module.__doc__ or "").partition("\n")
        parser = Parser(prog=program or f"pcl {name}", description=f"{summary}\n{text}".strip())
        module.add_flags(parser)
        parser.switch("traceback", "show where in the program an error came up")
        return int(module.run(parser.parse(arguments)) or 0)
    except PclError as error:
        if traceback:
            raise
        return report(error)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 1


def report(error: PclError) -> int:
    """Prints an error; the exit code that goes with it."""
    print(f"error: {error}", file=sys.stderr)
    return error.exit_code
