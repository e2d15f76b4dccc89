"""Flags and first steps that several commands share."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import PclError, Remark, UsageError
from pycaffe_like.spec import NetDef, NetState, Phase

from .flags import Parser

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)


def add_net_flags(parser: Parser) -> None:
    """-model, -level, -stage, -import."""
    parser.flag("model", "prototxt file of the net", metavar="FILE")
    parser.flag("net", "the same as -model", metavar="FILE")
    add_state_flags(parser)


def add_state_flags(parser: Parser) -> None:
    parser.flag("level", "level of the net, for include and exclude rules", default=0, type=int, metavar="N")
    parser.flag("stage", "stages of the net, between commas", default="", metavar="A,B")
    parser.flag(
        "import",
        "Python file or module with layers of your own; may be repeated",
        default=[],
        action="append",
        metavar="MODULE",
    )


def add_device_flags(parser: Parser) -> None:
    """-gpu, -tf32, -deterministic."""
    parser.flag("gpu", "number of the GPU to use; the CPU where this is left away", default="", metavar="N")
    parser.switch("tf32", "let the GPU round the factors of products to 10 bits, which is faster")
    parser.switch("deterministic", "only algorithms that give the same numbers every time")


def net_file(arguments: argparse.Namespace) -> str:
    """The file that -model or -net names.

    Raises:
        UsageError: neither or both.
    """
    if bool(arguments.model) == bool(arguments.net):
        raise UsageError("a net is needed", expected="-model FILE or -net FILE")
    return str(arguments.model or arguments.net)


def net_state(arguments: argparse.Namespace, phase: Phase, net: NetDef) -> NetState:
    """The state that the flags ask a net for."""
    return NetState.asked(phase, arguments.level, filter(None, arguments.stage.split(",")), net.state)


def phase_named(name: str, default: Phase) -> Phase:
    """The phase of that name.

    Raises:
        UsageError: there is none.
    """
    if not name:
        return default
    if name not in Phase.__members__:
        raise UsageError("-phase is unknown", expected="TRAIN or TEST", got=name)
    return Phase[name]


def import_layers(arguments: argparse.Namespace) -> None:
    """Imports the modules that -import names, so that they register their layers.

    Raises:
        UsageError: one is not there. What goes wrong inside it is shown as it is.
    """
    for name in getattr(arguments, "import"):
        path = Path(name)
        if path.suffix == ".py":
            if not path.exists():
                raise UsageError(f"--import {name}: there is no such file")
            spec = importlib.util.spec_from_file_location(path.stem, path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[path.stem] = module
            spec.loader.exec_module(module)
        elif importlib.util.find_spec(name) is None:
            raise UsageError(f"--import {name}: there is no such module")
        else:
            importlib.import_module(name)


def device(gpu: str, wants_gpu: bool = False, tf32: bool = False, deterministic: bool = False) -> torch.device:
    """The device that -gpu names, computing as the flags say.

    Args:
        wants_gpu: take GPU 0 where -gpu says nothing (solver_mode: GPU).

    Raises:
        UsageError: no such GPU, or several; what is no number even where there is no GPU at all.
    """
    import torch

    from pycaffe_like.net.numbers import set_numbers

    set_numbers(tf32=tf32, deterministic=deterministic)
    if not gpu and not wants_gpu:
        log.info("Use CPU.")
        return torch.device("cpu")
    if gpu not in ("", "all") and not all(number.isdecimal() for number in gpu.split(",")):
        raise UsageError("-gpu names no GPU", expected="a number, or all", got=gpu)
    if not torch.cuda.is_available():
        log.warning("There is no CUDA device here: running on the CPU instead.")
        return torch.device("cpu")
    count = torch.cuda.device_count()
    numbers = [str(n) for n in range(count)] if gpu == "all" else (gpu or "0").split(",")
    for number in numbers:
        if number not in map(str, range(count)):
            raise UsageError(f"-gpu {number}: there is no such GPU", expected=f"0 to {count - 1}")
    if len(numbers) > 1:
        advice = "To train on several: python tools/train.py --solver FILE --gpus 0 1"
        raise UsageError("this command uses one GPU", expected="-gpu N", got=gpu, advice=advice)
    index = int(numbers[0])
    torch.cuda.set_device(index)  # for what is made without naming a device
    log.info("Using GPUs %d", index)
    log.info("GPU %d: %s", index, torch.cuda.get_device_name(index))
    return torch.device("cuda", index)


@contextmanager
def enough_memory(advice: Callable[[], str]) -> Iterator[None]:
    """Says what to do where the memory of the device is used up.

    Raises:
        PclError: it is.
    """
    import torch

    try:
        yield
    except RuntimeError as error:
        if not isinstance(error, torch.OutOfMemoryError) and "DefaultCPUAllocator" not in str(error):
            raise
        got = str(error).partition(". ")[0].splitlines()[0]
        raise PclError("there is not enough memory", got=got, advice=advice()) from error


def show(remarks: Iterable[Remark]) -> None:
    """Logs remarks as warnings."""
    for remark in remarks:
        log.warning("%s", remark)
