"""Explains which layers cannot be exported, why, and at which blobs to cut the net so that it can be exported."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import NoReturn

from pycaffe_like.layers.combine import Split
from pycaffe_like.layers.registry import lookup
from pycaffe_like.net import Net
from pycaffe_like.net.built import BlobRef, BuiltNet
from pycaffe_like.net.stand_ins import stand_in
from pycaffe_like.spec import LayerDef, Options, Phase

from .errors import ExportError
from .net_module import NetModule
from .prepare import Prepared
from .rewrites import HEADS, NEED_OPERATORS
from .tracing import Traced

_MATCHING = "it matches predictions to as many boxes as the labels hold, which no fixed graph can"
_ALIGNMENTS = "ONNX has no operator for the sum over all alignments"
REASONS = {
    "BoxAnnotatorOHEM": "it counts the regions of each picture, for which ONNX has no operator",
    "ConnectedComponent": "ONNX has no operator that numbers connected regions",
    "CTCLoss": _ALIGNMENTS,
    "CtcLoss": _ALIGNMENTS,
    "DetectionEvaluate": _MATCHING,
    "DetectionLoss": _MATCHING,
    "EvalDetection": _MATCHING,
    "HDF5Output": "it writes a file",
    "LabelsequenceAccuracy": "the length of a recognised sequence depends on the scores",
    "MalisLoss": "it joins pixels one edge at a time, which no fixed graph can",
    "MultiBoxFocalLoss": _MATCHING,
    "MultiBoxLoss": _MATCHING,
    "Python": "it runs your own Python code",
    "UniqueLabel": "the number of its labels depends on their values",
    "WarpCTCLoss": _ALIGNMENTS,
}
"""Layer types that can never be exported, with the reason."""

EXCEPTIONS = {
    "DetectionOutput": "without `nms_param.eta`, `soft_nms` and `output_logits`",
    "DummyData": "with constant fillers",
    "LargeMarginInnerProduct": "lambda stays as it is",
    "MarginInnerProduct": "lambda stays as it is",
}
"""What cannot be exported of layer types that otherwise can."""


def refuse_known(prepared: Prepared, outputs: Sequence[str] | None, form: str) -> None:
    """Raises ExportError if the outputs need a layer that the format cannot express."""
    needed = _needed_layers(prepared, outputs)
    stops = [layer for layer in needed if _reason(layer, form)]
    if stops:
        raise _error(prepared, [layer.name for layer in stops], form, _reason(stops[0], form))


def _reason(layer: LayerDef, form: str) -> str:
    """Returns why a format cannot express a layer; empty if it can."""
    layer = stand_in(layer, Phase.TEST)
    if form != "ONNX" and layer.type in NEED_OPERATORS:
        return "it needs an operator that only ONNX has"
    if layer.type == "DetectionOutput":
        return _why_not_nms(layer.option("detection_output_param"))
    if layer.type == "DummyData" and _draws(layer.option("dummy_data_param")):
        return "it draws random numbers"
    return REASONS.get(layer.type) or (REASONS["Python"] if lookup(layer.type).cls.is_user_code else "")


def _draws(options: Options) -> bool:
    return any(filler.type != "constant" for filler in options.get("data_filler") or ())


def _why_not_nms(options: Options) -> str:
    """Returns why NonMaxSuppression cannot express a DetectionOutput; empty if it can."""
    nms = options.get("nms_param")
    if nms is not None and (nms.get("eta") or 1) < 1:
        return "no operator lowers the suppression threshold as nms_param.eta does"
    if nms is not None and nms.get("soft_nms"):
        return "no operator lowers scores as soft_nms does"
    return "output_logits needs more than NonMaxSuppression returns" if options.get("output_logits") else ""


def _needed_layers(prepared: Prepared, outputs: Sequence[str] | None) -> list[LayerDef]:
    """Returns the layers that the outputs depend on; all layers if `outputs` is None."""
    layers = prepared.definition.layers
    if outputs is None:
        return list(layers)
    wanted, found = set(outputs), []
    for layer in reversed(layers):
        if wanted & set(layer.tops):
            found.append(layer)
            wanted.update(layer.bottoms)
    return found[::-1]


def refuse(prepared: Prepared, net: NetModule, traced: Traced | None, form: str, error: Exception) -> NoReturn:
    """Raises an ExportError that names the layers that cannot be exported.

    Args:
        traced: the traced net; None if the error occurred during tracing.
        error: the exception raised by torch.
    """
    name = _layer_at_work(net, error) or (_layer_of_operator(net, traced, error) if traced is not None else "")
    if not name:
        raise ExportError(f"the net cannot be exported as {form}", got=_first_line(error)) from error
    layers = prepared.definition.layers
    first = next(layer for layer in layers if layer.name == net.layer_names[name])
    alike = [layer.name for layer in layers if layer.type == first.type and layer is not first]
    raise _error(prepared, [first.name, *alike], form, _first_line(error)) from error


def _layer_at_work(net: NetModule, error: BaseException | None) -> str:
    """Returns the submodule whose forward pass was running when an error was raised; empty if none."""
    names = {id(module): name for name, module in net.named_children()}
    while error is not None:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            found = names.get(id(frame.f_locals.get("self")))
            if found is not None:
                return found
        error = error.__cause__ or error.__context__
    return ""


def _layer_of_operator(net: NetModule, traced: Traced, error: BaseException) -> str:
    """Returns the submodule of the first operator that an error message names; empty if none."""
    said = []
    cause: BaseException | None = error
    while cause is not None:
        said.append(str(cause))
        cause = cause.__cause__
    for node in traced.program.graph.nodes:
        if node.op == "call_function" and any(f"%{node.name} " in text for text in said):
            for path, _ in reversed((node.meta.get("nn_module_stack") or {}).values()):
                name = str(path).rpartition("net.")[2].partition(".")[0]
                if name in net.layer_names:
                    return name
    return ""


def _error(prepared: Prepared, stops: Sequence[str], form: str, reason: str) -> ExportError:
    layer = next(layer for layer in prepared.definition.layers if layer.name == stops[0])
    more = f" (nor can {', '.join(stops[1:])})" if len(stops) > 1 else ""
    cut = nearest_cut(prepared.build().built, set(stops))
    advice = f"--outputs {','.join(cut)} exports everything before it." if cut else ""
    return ExportError(f"the layer cannot be exported as {form}: {reason}{more}", advice=advice, where=layer.where)


def nearest_cut(net: BuiltNet, stops: set[str]) -> list[str]:
    """Returns the blobs at which to cut a net, so that some layers, and all layers that depend on them, are not
    exported.
    """
    lost = _lost_blobs(net, stops)
    frontier: dict[BlobRef, None] = {}
    inputs = {top for layer in net.layers if not layer.bottoms for top in layer.tops}
    for layer in net.layers:
        if layer.name in stops or lost.intersection(layer.bottoms):
            frontier.update(dict.fromkeys(b for b in layer.bottoms if b not in lost and b not in inputs))
    frontier.update(dict.fromkeys(blob for blob in net.outputs if blob not in lost and blob not in inputs))
    copied = {top: layer.bottoms[0] for layer in net.layers if isinstance(layer.module, Split) for top in layer.tops}
    return list(dict.fromkeys(copied.get(blob, blob).name for blob in frontier))


def _lost_blobs(net: BuiltNet, stops: set[str]) -> set[BlobRef]:
    """Returns the tops of some layers, and all blobs that depend on these."""
    lost: set[BlobRef] = set()
    for layer in net.layers:
        if layer.name in stops or lost.intersection(layer.bottoms):
            lost.update(layer.tops)
    return lost


def _first_line(error: BaseException) -> str:
    """Returns the first line of a torch exception, or of its cause."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:200] if lines else type(error).__name__


def cut_heads(net: Net, outputs: Sequence[str] | None) -> tuple[str, ...]:
    """Returns the outputs of a net without its detection heads: by default, the tops of the heads are replaced by
    the bottoms.

    Args:
        outputs: the requested outputs, which must not depend on a head; None for the default.

    Raises:
        ExportError: If the net has no head, or a requested output depends on one.
    """
    stops = {layer.name for layer in net.layers if type(layer.module).__name__ in HEADS}
    if not stops:
        raise ExportError("--cut-heads: the net has no detection layer", expected=", ".join(sorted(HEADS)))
    if outputs is None:
        return tuple(nearest_cut(net.built, stops))
    lost = {blob.name for blob in _lost_blobs(net.built, stops)}
    for name in outputs:
        if name in lost:
            raise ExportError(f"output '{name}' needs a detection layer, which --cut-heads omits")
    return tuple(outputs)
