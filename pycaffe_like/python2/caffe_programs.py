"""Runs pcl in place of Caffe's compiled programs, such as build/tools/caffe, if they have not been built."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TOOLS = (
    "convert_imageset",
    "convert_annoset",
    "compute_image_mean",
    "extract_features",
    "device_query",
    "upgrade_net_proto_text",
    "upgrade_net_proto_binary",
    "upgrade_solver_proto_text",
)

_EXAMPLES = {
    "mnist": "convert_mnist_data",
    "cifar10": "convert_cifar_data",
    "siamese": "convert_mnist_siamese_data",
}

_PATH = re.compile(r"(?<![\w./-])(?:[\w./~-]*/)?build/((?:tools/|examples/\w+/)\w+(?:\.bin)?)(?![\w./-])")


def programs() -> dict[str, str]:
    """Returns the pcl command for each program, by the program's path inside the folder build.

    The command is "" for `caffe`, whose first argument is the command.
    """
    tools = {f"tools/{name}": name for name in _TOOLS} | {"tools/caffe": ""}
    examples = {f"examples/{folder}/{name}": name for folder, name in _EXAMPLES.items()}
    plain = tools | examples
    return plain | {f"{path}.bin": command for path, command in plain.items()}


def pcl_command(command: str) -> list[str]:
    """Returns the words of a command line that runs a pcl command."""
    return [sys.executable, "-m", "pycaffe_like", *([command] if command else [])]


@contextmanager
def pcl_runs_caffe_programs() -> Iterator[None]:
    """Within the block, makes subprocess and os.system run pcl in place of Caffe's programs that do not exist."""
    popen, system = subprocess.Popen, os.system

    class Popen(popen):  # type: ignore[valid-type,misc]
        def __init__(self, args: Any, *arguments: Any, **options: Any) -> None:
            super().__init__(with_pcl(args), *arguments, **options)

    module: Any = subprocess
    module.Popen = Popen
    os.system = lambda command: system(with_pcl(command))
    try:
        yield
    finally:
        module.Popen, os.system = popen, system


def with_pcl(command: Any) -> Any:
    """Returns a command for subprocess, in which pcl takes the place of those of Caffe's programs that are missing.

    If the command runs a shell script that contains such a program, the script's text, with the same replacement, is
    returned in place of its path.
    """
    if isinstance(command, (list, tuple)) and command:
        words = _words_for(str(command[0]))
        return [*words, *command[1:]] if words else command
    if not isinstance(command, str):
        return command
    text = _text_of_script(command) or command
    replaced = _PATH.sub(lambda match: shlex.join(_words_for(match.group()) or [match.group()]), text)
    return replaced if replaced != text else command


def _words_for(path: str) -> list[str]:
    """Returns the command line that replaces a program; [] if the program exists or is not Caffe's."""
    match = _PATH.fullmatch(path)
    if match is None or match[1] not in programs() or Path(path).exists():
        return []
    return pcl_command(programs()[match[1]])


def _text_of_script(command: str) -> str:
    path = Path(command.strip())
    try:
        text = path.read_text() if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        return ""
    return text if re.match(r"#!.*\b(ba)?sh\b|[^#]|#[^!]", text) else ""
