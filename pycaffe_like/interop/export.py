"""`pcl export`: exports a traced net as ONNX, and verifies that the outputs of an exported model agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from pycaffe_like.errors import PclError

from . import proof
from .errors import ExportError
from .int8 import calibration, quantize_and_score
from .near_ties import agreeing_outputs
from .net_module import net_module
from .onnx_export import check_opset, to_onnx
from .prepare import Prepared
from .proof import Comparison
from .random_dropout import switch_off_dropout, without_dropout
from .refusals import refuse
from .rewrites import make_exportable
from .rounding import rounding_errors
from .samples import random_inputs
from .subject import ExportOptions, Subject, traced_subject
from .tracing import trace
from .wrappers import Tuple


def prove(subject: Subject, runner: proof.Runner, limit: float, first_blob: Callable[[], str]) -> list[Comparison]:
    """Compares the outputs of an exported model with those of its net.

    Raises:
        ProofError: If they differ. Differences are accepted where the net chooses between nearly equal values, as
            ArgMax and non-maximum suppression do, or amplifies rounding errors.
    """
    outputs = subject.net.outputs
    found = proof.compare(subject.reference, runner, subject.batches, outputs)
    strict = []
    for number, batch in enumerate(subject.batches):
        of_batch = found[number * len(outputs) : (number + 1) * len(outputs)]
        is_close = all(one.relative <= limit for one in of_batch)
        reasons = {} if is_close else _reasons_for_differences(subject, runner, batch, limit)
        for index, one in enumerate(of_batch):
            if index in reasons and not one.relative <= limit:
                subject.remarks.append(f"'{one.output}' {reasons[index]}")
            else:
                strict.append(one)
    proof.check(strict, limit, first_blob)
    return found


def _reasons_for_differences(
    subject: Subject, runner: proof.Runner, batch: Sequence[Tensor], limit: float
) -> dict[int, str]:
    """Returns, by index, the reason why an output may differ by more than the limit although the model is correct.
    Outputs without such a reason are missing.
    """
    reasons = {
        index: f"depends on choices between nearly equal values: {share:.2%} of it differs, "
        "no more than rounding changes in the net itself."
        for index, share in agreeing_outputs(subject.reference, runner, batch, limit).items()
    }
    for index, errors in enumerate(rounding_errors(subject.reference, runner, batch)):
        if errors.agree:
            reasons[index] = (
                f"amplifies rounding errors: the model is {errors.model:.1e} from the result in float64, "
                f"the net itself {errors.net:.1e}."
            )
    return reasons


@dataclass
class Exported:
    """An exported model that is ready to be written.

    Attributes:
        files: the content of each file, by path.
        lines: what to print: the comparison and remarks.
    """

    files: dict[Path, bytes]
    lines: list[str]


def export_onnx(prepared: Prepared, options: ExportOptions, path: Path) -> Exported:
    """Exports an ONNX model and compares it with the net in onnxruntime."""
    check_opset(options.opset)
    if options.int8 and (options.preprocess or options.half):
        raise ExportError("--int8 cannot be combined with --preprocess or --half")
    subject, traced = traced_subject(prepared, options, "ONNX")
    net, calibrating = subject.net, None
    if options.int8:
        calibrating = scoring = calibration(prepared, net.inputs, net.input_shapes, options.calibrate)
        if options.calibrate is not None and prepared.data is not None and prepared.data.records():
            scoring = calibration(prepared, net.inputs, net.input_shapes, None)
    try:
        model = to_onnx(
            traced,
            subject.net.inputs,
            subject.net.outputs,
            opset=options.opset,
            name=prepared.definition.name,
            metadata=metadata(prepared, options),
        )
    except PclError:
        raise
    except Exception as error:  # torch.onnx raises many kinds
        refuse(prepared, subject.net, traced, "ONNX", error)
    content = model.SerializeToString()
    compared: list[str] = []
    if options.verify:
        runner = _runner_to_compare(model, content, subject)
        found = prove(subject, runner, options.limit, lambda: _first_different_blob(prepared, options))
        compared += proof.table(found)
    lines = [*subject.remarks, *compared]
    if calibrating is not None:
        content, said = quantize_and_score(content, subject.net.inputs, calibrating, scoring)
        lines += said
    return Exported({path: content}, lines)


def _runner_to_compare(model: Any, content: bytes, subject: Subject) -> proof.Runner:
    """Returns a Runner of the model, whose bytes are `content`. If the model drops values at random, switches dropout
    off in the model and in the net.
    """
    random = switch_off_dropout(subject.reference)
    if random:
        subject.remarks.append(f"{', '.join(random)} draw in each run of the model; compared without them.")
        content = without_dropout(model).SerializeToString()
    return proof.onnx_runner(content, subject.net.inputs)


def metadata(prepared: Prepared, options: ExportOptions) -> dict[str, str]:
    """Returns metadata about the origin of an exported model."""
    from pycaffe_like import __version__

    found = {"pcl.version": __version__, "pcl.net": prepared.definition.name}
    if prepared.weights:
        found["pcl.weights"] = ",".join(Path(path).name for path in prepared.weights)
    if options.preprocess:
        found["pcl.input"] = "uint8, N x H x W x channels, RGB"
    return found


def _first_different_blob(prepared: Prepared, options: ExportOptions) -> str:
    """Returns a message that names the first blob in which the ONNX model differs from the net; an empty string if
    it is unknown.
    """
    net = prepared.build_to_export()
    inputs = {top.name for layer in net.layers if not layer.bottoms for top in layer.tops}
    names = [blob.name for blob in net.built.blobs if blob.name not in inputs]
    every = net_module(net, names)
    reference = Tuple(net_module(net, names))
    make_exportable(every, "ONNX")
    batch = random_inputs(prepared.definition, every.inputs, every.input_shapes)
    model = to_onnx(trace(Tuple(every), batch, [[] for _ in batch]), every.inputs, names, opset=options.opset)
    switch_off_dropout(reference)
    runner = proof.onnx_runner(without_dropout(model).SerializeToString(), every.inputs)
    for one in proof.compare(reference, runner, [batch], names):
        if not one.relative <= options.limit:
            return f"; the first blob that differs is '{one.output}'"
    return ""
