"""`pcl doctor`: checks whether this machine can train; one finding per requirement, with a fix."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OLDEST = {
    "torch": (2, 6),
    "numpy": (1, 26),
    "protobuf": (4, 22),
    "lmdb": (1, 4),
    "opencv-python": (4, 8),
    "h5py": (3, 10),
}
"""The minimum versions in pyproject.toml; a test compares them."""

MODULES = {"protobuf": "google.protobuf", "opencv-python": "cv2"}
"""The import names of packages, if they differ from the package names."""

EXTRAS = {
    "leveldb": ("plyvel",),
    "draw": ("pydot",),
    "report": ("matplotlib",),
    "export": ("onnx", "onnxscript", "onnxruntime", "safetensors"),
    "python2": ("fissix",),
}
"""The extras and the packages that they need."""

LITTLE_DISK = 2 * 2**30

GENERATIONS = {5: "Maxwell", 6: "Pascal", 7: "Volta or Turing", 8: "Ampere or Ada", 9: "Hopper", 10: "Blackwell"}


class Level(Enum):
    """How serious a finding is."""

    OK = "ok"
    NOTE = "note"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's output.

    Attributes:
        subject: what was checked.
        text: the result.
        fix: what to do about it; empty if nothing is wrong.
    """

    subject: str
    level: Level
    text: str
    fix: str = ""


def examine(folder: Path) -> Iterator[Finding]:
    """Runs all checks except the training; `folder` is where training would write its files."""
    yield _python()
    for package in OLDEST:
        yield _package(package)
    yield _protobuf()
    yield from _gpus()
    yield _threads()
    for extra, packages in EXTRAS.items():
        yield _extra(extra, packages)
    yield _check_writing(folder)
    yield _check_writing(Path(tempfile.gettempdir()))
    yield _disk(folder)


def _python() -> Finding:
    return Finding("Python", Level.OK, f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _package(package: str) -> Finding:
    name = MODULES.get(package, package)
    try:
        importlib.import_module(name)
        found = version(package)
    except PackageNotFoundError:  # another package provides the module, such as opencv-python-headless
        return Finding(package, Level.OK, f"module {name} is installed")
    except ImportError as error:
        return Finding(package, Level.FAILED, f"cannot be imported: {error}", f"pip install --upgrade {package}")
    oldest = OLDEST[package]
    if tuple(int(part) for part in found.split("+")[0].split(".")[:2] if part.isdigit()) < oldest:
        needed = ".".join(map(str, oldest))
        return Finding(package, Level.FAILED, f"{found} is too old", f"pip install --upgrade '{package}>={needed}'")
    return Finding(package, Level.OK, found)


def _protobuf() -> Finding:
    from google.protobuf.internal import api_implementation

    kind = api_implementation.Type()
    if kind == "python":
        fix = "unset PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION, or reinstall protobuf from a wheel"
        return Finding("protobuf code", Level.NOTE, "pure Python: large weight files are slow", fix)
    return Finding("protobuf code", Level.OK, kind)


def _gpus() -> Iterator[Finding]:
    import torch

    if not torch.version.cuda:
        fix = "for a GPU: install a CUDA build of torch (https://pytorch.org)" if shutil.which("nvidia-smi") else ""
        level = Level.NOTE if fix else Level.OK
        yield Finding("CUDA", level, "this build of torch supports only the CPU", fix)
    elif not torch.cuda.is_available():
        fix = "check that nvidia-smi runs; the driver must be at least as new as torch's CUDA"
        yield Finding("CUDA", Level.NOTE, f"torch has CUDA {torch.version.cuda}, but found no GPU", fix)
    else:
        yield Finding("CUDA", Level.OK, str(torch.version.cuda))
        yield from (_gpu(index) for index in range(torch.cuda.device_count()))


def _gpu(index: int) -> Finding:
    import torch

    found = torch.cuda.get_device_properties(index)
    generation = GENERATIONS.get(found.major, "unknown generation")
    text = f"{found.name}, {generation}, sm_{found.major}{found.minor}, {found.total_memory / 2**30:.0f} GiB"
    if not any(arch.endswith(f"_{found.major}{found.minor}") for arch in torch.cuda.get_arch_list()):
        known = ", ".join(torch.cuda.get_arch_list())
        return Finding(
            f"GPU {index}", Level.NOTE, f"{text}; torch has code for {known}", "install a build of torch for this GPU"
        )
    return Finding(f"GPU {index}", Level.OK, text)


def _threads() -> Finding:
    import torch

    used = torch.get_num_threads()
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    text = f"torch uses {used} of {available} processors"
    if used > available:
        return Finding("threads", Level.NOTE, text, f"set OMP_NUM_THREADS={available}")
    return Finding("threads", Level.OK, text)


def _extra(extra: str, packages: tuple[str, ...]) -> Finding:
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if missing:
        text = f"not installed ({', '.join(missing)})"
        return Finding(f"extra {extra}", Level.NOTE, text, f"pip install 'pycaffe_like[{extra}]'")
    return Finding(f"extra {extra}", Level.OK, "installed")


def _check_writing(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        fix = "choose another folder, or change its permissions"
        return Finding("writing", Level.FAILED, f"{folder}: {error.strerror}", fix)
    return Finding("writing", Level.OK, str(folder))


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    text = f"{free / 2**30:.1f} GiB free in {folder}"
    if free < LITTLE_DISK:
        return Finding(
            "disk",
            Level.NOTE,
            text,
            "snapshots need space: keep fewer (snapshot_keep in the solver), or use another folder",
        )
    return Finding("disk", Level.OK, text)


def trial(train: Callable[[], float]) -> Finding:
    """Trains a small net; returns the finding about it.

    Args:
        train: trains a net and returns its accuracy.
    """
    try:
        accuracy = train()
    except Exception as error:  # on a broken machine anything can be raised, and the user has to see it
        return Finding(
            "training", Level.FAILED, f"{type(error).__name__}: {error}", "include the lines above when you report this"
        )
    if accuracy < 0.9:
        text = f"the accuracy of a net that should learn is only {accuracy:.2f}"
        return Finding("training", Level.FAILED, text, "the CPU, the GPU or torch computes wrong results")
    return Finding("training", Level.OK, f"a small net was trained (accuracy {accuracy:.2f})")
