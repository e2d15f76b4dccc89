"""The command line: `pcl COMMAND FLAGS`.

Each command is a module in this folder with `add_flags(parser)` and `run(arguments)`; its docstring is
its help. Modules import their heavy dependencies inside `run`, so that --help is fast.
"""

from __future__ import annotations

import importlib
import os
import sys
from argparse import SUPPRESS, Namespace
from collections.abc import Sequence
from pathlib import Path

from pycaffe_like import __version__
from pycaffe_like.errors import PclError, UsageError, did_you_mean
from pycaffe_like.trust import trusting_only

from . import log
from .commands import COMMANDS as COMMANDS
from .commands import module_of, overview
from .flags import Parser, add_caffe_flags, add_gflags
from .glog import LogSettings, add_log_flags
from .imports import module_name
from .standard_output import with_checked_output

_OF_CAFFE = ("train", "test", "time", "device_query")
"""The commands of the program `caffe`, which all take the same flags."""

_USAGE = """usage: pcl COMMAND [FLAGS]

{commands}

pcl COMMAND --help shows the flags of a command, and pcl COMMAND --examples shows examples of its use. Flags are written
-solver x, --solver x or --solver=x.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command, and returns the exit code: 0, 1 for an error, 2 for a wrong command line."""
    _prepare_process()
    given = list(sys.argv[1:] if arguments is None else arguments)
    return with_checked_output(lambda: _main(given))


def _main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "-help", "--help"):
        print(_USAGE.format(commands=overview()), end="")
        return 0 if arguments else 2
    if arguments[0] in ("-version", "--version"):
        print(__version__)
        return 0
    return (
        run_command(arguments[0], arguments[1:])
        if arguments[0] in COMMANDS
        else report(_unknown_command_error(arguments[0]))
    )


def run_program() -> int:
    """Runs the command that has this program's name, such as `convert_imageset` or tools/classify.py."""
    name = Path(sys.argv[0]).stem
    return run_process(name, sys.argv[1:], name) if name in COMMANDS else report(_unknown_command_error(name))


def run_process(name: str, arguments: Sequence[str], program: str) -> int:
    """Runs one command as a program of its own, and returns the exit code.

    Args:
        program: the name of the program in messages.
    """
    _prepare_process()
    return with_checked_output(lambda: run_command(name, arguments, program))


def _unknown_command_error(name: str) -> UsageError:
    advice = did_you_mean(name, COMMANDS) or "pcl --help lists them."
    return UsageError(f"command '{name}' is unknown", advice=advice)


def _prepare_process() -> None:
    """Sets environment variables that libraries read when they are loaded; has to run before that."""
    # By default, waiting OpenMP threads spin, which slows down everything else on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if "RANK" in os.environ or "SLURM_PROCID" in os.environ:  # one rank reports errors, instead of torch in each rank
        os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
    for number in (0, 1, 2):  # otherwise the next file opened gets the number of a closed stream
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115  # open until the process ends
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def run_command(name: str, arguments: Sequence[str], program: str = "") -> int:
    """Runs one command with its flags, and returns the exit code."""
    traceback = "--traceback" in arguments
    try:
        module = importlib.import_module(f"{__name__}.{module_of(name)}")
        if "--examples" in arguments or "-examples" in arguments:
            print(examples(module.__doc__ or ""), end="")
            return 0
        summary, _, text = (module.__doc__ or "").partition("\n")
        shown = program or f"pcl {name}"
        text = text.replace(f"usage: pcl {name}", f"usage: {shown}")
        generated = SUPPRESS if "\nusage: " in text else None  # a command's own usage line is clearer
        parser = Parser(prog=shown, description=f"{summary}\n{text}".strip(), usage=generated)
        module.add_flags(parser)
        parser.switch("traceback", "show the Python traceback of an error")
        unused = add_caffe_flags(parser) if name in _OF_CAFFE else []
        add_log_flags(parser)
        add_gflags(parser)
        flags = parser.parse(arguments)
        log.configure(LogSettings.read(flags), program or ("caffe" if name in _OF_CAFFE else name))
        _warn_of_unused(unused, flags, name)
        with trusting_only(map(module_name, getattr(flags, "import", ())), _is_trusting(name, flags)):
            return int(module.run(flags) or 0)
    except PclError as error:
        log.write_error(error)
        if traceback:
            raise
        return report(error)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def examples(text: str) -> str:
    """Returns the command lines under `example:` or `examples:` in a command's docstring."""
    _, found, after = text.replace("examples:\n", "example:\n").partition("example:\n")
    return "".join(f"{line.strip()}\n" for line in after.split("\n\n")[0].splitlines()) if found else ""


def _is_trusting(command: str, flags: Namespace) -> bool:
    """Returns whether the user allows all code to run: with --trust, or by running a script."""
    return command == "run" or bool(getattr(flags, "trust", False))


def _warn_of_unused(unused: Sequence[str], flags: Namespace, command: str) -> None:
    given = [name for name in unused if getattr(flags, name) is not None]
    if given:
        log.start()
    for name in given:
        log.warning("-%s has no effect on pcl %s.", name, command)


def report(error: PclError) -> int:
    """Prints an error; returns the exit code for it."""
    if sys.stderr is not None:
        print(f"error: {error}", file=sys.stderr)
    return error.exit_code
