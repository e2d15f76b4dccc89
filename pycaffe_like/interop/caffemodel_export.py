"""Exports a net for BVLC Caffe: a .caffemodel and its deploy prototxt."""

from __future__ import annotations

from pathlib import Path

from pycaffe_like.net import Net
from pycaffe_like.proto import read_net

from . import proof
from .bvlc import as_bvlc, caffemodel, prototxt
from .export import Exported
from .fold import blobs_of, fold
from .net_module import net_module
from .prepare import Prepared
from .samples import random_inputs
from .scratch import scratch_folder
from .subject import ExportOptions
from .wrappers import Tuple


def export_caffemodel(prepared: Prepared, options: ExportOptions, path: Path, *, folded: bool = False) -> Exported:
    """Returns the files of an export for BVLC Caffe: a .caffemodel, and the prototxt of the same name.

    Args:
        folded: whether BatchNorm and Scale are folded into the weights of the layers before them.

    Raises:
        ExportError: If BVLC Caffe lacks a layer type.
    """
    net = prepared.build_to_export()
    definition, blobs = fold(prepared.definition, net) if folded else (prepared.definition, blobs_of(net))
    definition, blobs = as_bvlc(definition, blobs)
    files = {path: caffemodel(definition, blobs), path.with_suffix(".prototxt"): prototxt(definition)}
    lines: list[str] = []
    if options.verify:
        lines += proof.table(prove_files(prepared, net, files, options.limit))
    return Exported(files, lines)


def prove_files(prepared: Prepared, net: Net, files: dict[Path, bytes], limit: float) -> list[proof.Comparison]:
    """Reads the written files back and compares the outputs with those of the original net.

    Raises:
        ProofError: If the outputs differ.
    """
    reference = net_module(net)
    with scratch_folder() as folder:
        for path, content in files.items():
            (folder / path.name).write_bytes(content)
        model, weights = (next(folder.glob(f"*{ending}")) for ending in (".prototxt", ".caffemodel"))
        other = Net(read_net(model), prepared.state)
        other.load(weights)
    written = Tuple(net_module(other, reference.outputs))
    batch = random_inputs(prepared.definition, reference.inputs, reference.input_shapes)

    def runner(inputs: object) -> list[object]:
        return [output.numpy() for output in proof.run_from_zero(written, inputs)]  # type: ignore[arg-type]

    found = proof.compare(Tuple(reference), runner, [batch], reference.outputs)  # type: ignore[arg-type]
    proof.check(found, limit, str)
    return found
