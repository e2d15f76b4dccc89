"""Writes the files of an export: chooses the format by extension, checks the target, and writes atomically."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile

from pycaffe_like.errors import UsageError
from pycaffe_like.files.atomic import replacing_together
from pycaffe_like.files.folder import folder_for_output

from .caffemodel_export import export_caffemodel
from .errors import ExportError
from .export import Exported, export_onnx
from .onnx_export import DEFAULT_OPSET
from .prepare import Prepared
from .subject import DYNAMIC, ExportOptions
from .torch_export import export_pt2, export_safetensors, export_source

Form = Callable[[Prepared, ExportOptions, Path], Exported]

_PROGRAMS: tuple[Form, ...] = (export_onnx, export_pt2, export_source)
"""The formats that hold a program, not only parameters."""

FORMS: dict[str, Form] = {
    ".onnx": export_onnx,
    ".pt2": export_pt2,
    ".safetensors": export_safetensors,
    ".py": export_source,
    ".caffemodel": export_caffemodel,
}


def export_to(path: Path, prepared: Prepared, options: ExportOptions, *, overwrite: bool = False) -> Iterator[str]:
    """Exports a net to a file, or to several next to each other.

    Yields:
        Lines to print: the comparison, and the files that were written.

    Raises:
        ExportError: If the export fails; then nothing is written.
    """
    form = form_of(path)
    _check_options(form, options, path)
    if _is_folder(path):
        check_target_folder(path, overwrite)
    else:
        check_target(path, overwrite)
    exported = form(prepared, options, path)
    for target in exported.files:
        check_target(target, overwrite)
    if not prepared.weights:
        yield "No weights were given: the parameters are random."
    yield from exported.lines
    write(exported.files)
    for target, content in exported.files.items():
        yield f"Wrote {target}, {len(content) / 1e6:.1f} MB"


def _check_options(form: Form, options: ExportOptions, path: Path) -> None:
    """Raises UsageError if an option has no effect on the format."""
    for flag, (is_given, forms) in {
        "int8": (options.int8, (export_onnx,)),
        "opset": (options.opset != DEFAULT_OPSET, (export_onnx,)),
        "preprocess": (options.preprocess, _PROGRAMS),
        "cut-heads": (options.cut_heads, _PROGRAMS),
        "batch dynamic": (options.batch == DYNAMIC, _PROGRAMS),
        "size dynamic": (options.dynamic_size, _PROGRAMS),
        "half": (options.half, (*_PROGRAMS, export_safetensors)),
        "outputs": (options.outputs is not None, (*_PROGRAMS, export_safetensors)),
    }.items():
        if is_given and form not in forms:
            endings = ", ".join(ending for ending, one in FORMS.items() if one in forms)
            raise UsageError(
                f"--{flag} has no effect on this format", expected=f"a file that ends in {endings}", got=path
            )
    if options.calibrate is not None and not options.int8:
        raise UsageError("--calibrate has no effect without --int8")


def form_of(path: Path) -> Form:
    """Returns the export format for a file's extension.

    Raises:
        UsageError: If no format has that extension.
        ExportError: If it is the extension of a file, but a folder has that name.
    """
    if path.is_dir() and path.suffix in FORMS:
        raise ExportError(f"{path} is a folder", expected=f"a {path.suffix} file, or a folder without such an ending")
    ending = ".py" if _is_folder(path) else path.suffix
    if ending not in FORMS:
        raise UsageError(f"no export format fits {path}", expected=f"a file that ends in {', '.join(FORMS)}")
    return FORMS[ending]


def _is_folder(path: Path) -> bool:
    return path.is_dir() or not path.suffix


def check_target(path: Path, overwrite: bool) -> None:
    """Checks that a file may be written, or replaced with `overwrite`.

    Raises:
        ExportError: If it exists already, is a folder, or its folder cannot be written to.
    """
    if path.is_file() and not overwrite:
        raise ExportError(f"{path} exists already", advice="--overwrite replaces it.")
    if path.is_dir():
        raise ExportError(f"{path} is a folder", expected="a file")
    _check_writable(path, path.parent)


def check_target_folder(path: Path, overwrite: bool) -> None:
    """Checks that an export may be written into a folder, which is created if it does not exist.

    Raises:
        ExportError: If the folder has files, without `overwrite`, or cannot be written to.
    """
    if path.is_dir() and any(path.iterdir()) and not overwrite:
        advice = "--overwrite writes into it, and replaces files of the same names."
        raise ExportError(f"the folder {path} is not empty", expected="a new or an empty folder", advice=advice)
    _check_writable(path, path)


def _check_writable(path: Path, folder: Path) -> None:
    """Raises ExportError if no file can be created in a folder, or in the first of its parents that exists."""
    while not folder.exists() and folder != folder.parent:  # a folder that will be created
        folder = folder.parent
    if not folder.is_dir():
        raise ExportError(f"{path} cannot be written: {folder} is a file", expected="a folder")
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = f"no file can be created in {folder} ({error.strerror or error})"
        raise ExportError(f"{path} cannot be written: {reason}") from None


def write(files: dict[Path, bytes]) -> None:
    """Writes a group of files atomically: either all or none.

    Raises:
        ExportError: If a file cannot be written.
    """
    try:
        with ExitStack() as folders:
            for path in files:
                folders.enter_context(folder_for_output(path.parent))
            temporaries = folders.enter_context(replacing_together(*files))
            for temporary, content in zip(temporaries, files.values(), strict=True):
                temporary.write_bytes(content)
    except OSError as error:
        raise ExportError(f"{next(iter(files))} cannot be written: {error.strerror or error}") from None
