"""Exports for torch: a torch.export program, Python source with safetensors, or safetensors alone."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import torch
from torch import Tensor, nn

from pycaffe_like.errors import PclError

from . import proof
from .export import Exported, metadata, prove
from .extras import need
from .net_module import net_module
from .prepare import Prepared
from .scratch import scratch_folder
from .subject import ExportOptions, traced_subject
from .torch_source import parameters_of, source
from .tracing import quiet


def export_pt2(prepared: Prepared, options: ExportOptions, path: Path) -> Exported:
    """Exports a torch.export program, and verifies it by loading and running it."""
    subject, traced = traced_subject(prepared, options, "torch.export")
    buffer = io.BytesIO()
    with quiet():
        torch.export.save(traced.program, buffer, extra_files=metadata(prepared, options))
    compared: list[str] = []
    if options.verify:
        with quiet():
            loaded = torch.export.load(io.BytesIO(buffer.getvalue())).module()
        compared += proof.table(prove(subject, proof.torch_runner(loaded), options.limit, str))
    return Exported({path: buffer.getvalue()}, [*subject.remarks, *compared])


def export_source(prepared: Prepared, options: ExportOptions, path: Path) -> Exported:
    """Exports a torch module as source with its parameters, and verifies it by importing and running it."""
    need("safetensors")
    subject, traced = traced_subject(prepared, options, "torch source")
    target = path / "net.py" if path.suffix != ".py" else path
    weights = target.with_suffix(".safetensors")
    text = source(
        traced.program,
        f"The net {prepared.definition.name or path.stem}.",
        subject.net.inputs,
        subject.net.outputs,
        weights.name,
        subject.net.layer_names,
    )
    files = {weights: safetensors(parameters_of(traced.program), metadata(prepared, options)), target: text.encode()}
    compared: list[str] = []
    if options.verify:
        with scratch_folder() as folder:
            runner = proof.torch_runner(_import_source(files, folder))
            compared += proof.table(prove(subject, runner, options.limit, str))
    return Exported(files, [*subject.remarks, *compared])


def _import_source(files: dict[Path, bytes], folder: Path) -> nn.Module:
    """Writes source and parameters to a folder, imports the source and loads the net."""
    for path, content in files.items():
        (folder / path.name).write_bytes(content)
    (written,) = (folder / path.name for path in files if path.suffix == ".py")
    spec = importlib.util.spec_from_file_location("exported_net", written)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net: nn.Module = module.load()
    return net


def export_safetensors(prepared: Prepared, options: ExportOptions, path: Path) -> Exported:
    """Exports only the parameters, with the state_dict keys of `pycaffe_like.load`."""
    need("safetensors")
    net = net_module(prepared.build_to_export(), options.outputs)
    state = {name: value.contiguous().clone() for name, value in net.state_dict().items()}
    if options.half:
        state = {name: value.half() if value.is_floating_point() else value for name, value in state.items()}
    content = safetensors(state, metadata(prepared, options))
    if options.verify:
        from safetensors.torch import load

        read = load(content)
        if read.keys() != state.keys() or any(not torch.equal(read[name], state[name]) for name in state):
            raise PclError("the parameters in the file differ from the net's")
    return Exported({path: content}, [f"{len(state)} tensors, {sum(v.numel() for v in state.values())} values"])


def safetensors(state: dict[str, Tensor], about: dict[str, str]) -> bytes:
    """Serializes tensors as a .safetensors file."""
    from safetensors.torch import save

    return save(state, metadata=about)
