"""Builds and traces the net to export, with the inputs to compare it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from pycaffe_like.errors import PclError
from pycaffe_like.layers.source import Feed
from pycaffe_like.net import Net

from . import proof
from .errors import ExportError
from .net_module import NetModule, net_module
from .onnx_export import DEFAULT_OPSET
from .prepare import Prepared
from .refusals import cut_heads, refuse, refuse_known
from .rewrites import make_exportable
from .samples import batches, random_inputs
from .tracing import Traced, trace
from .wrappers import Half, Preprocessed, Tuple, with_preprocessing

DYNAMIC = 0
"""A batch size that stands for any."""


@dataclass(frozen=True)
class ExportOptions:
    """How to export a net.

    Attributes:
        outputs: the blobs to return; None for the net's outputs.
        cut_heads: omit the layers that turn predictions into detections.
        batch: DYNAMIC, a number, or None for dynamic if the net allows it.
        dynamic_size: make height and width of pictures dynamic.
        calibrate: the calibration data for int8: a net with data layers, or a folder of pictures; None
            for the net's own data.
        tolerance: the largest allowed relative difference of an output; None for the format's default.
    """

    outputs: tuple[str, ...] | None = None
    cut_heads: bool = False
    batch: int | None = None
    dynamic_size: bool = False
    preprocess: bool = False
    half: bool = False
    int8: bool = False
    calibrate: str | None = None
    opset: int = DEFAULT_OPSET
    verify: bool = True
    tolerance: float | None = None

    @property
    def limit(self) -> float:
        if self.tolerance is not None:
            return self.tolerance
        return 1e-2 if self.half else proof.DEFAULT_TOLERANCE


@dataclass
class Subject:
    """The module to export, and the inputs to test it on.

    Attributes:
        module: the net with the requested wrappers (preprocessing, half precision); returns a tuple.
        inputs: example inputs for tracing.
        reference: the module whose outputs the exported model has to match.
        batches: inputs for the comparison.
        remarks: lines to show the user.
    """

    net: NetModule
    module: nn.Module
    reference: nn.Module
    inputs: list[Tensor]
    wanted: list[list[int]]
    batches: list[list[Tensor]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def traced_subject(prepared: Prepared, options: ExportOptions, form: str) -> tuple[Subject, Traced]:
    """Traces the net to export, with a dynamic batch if possible.

    Raises:
        ExportError: If a layer cannot be traced.
    """
    if not options.cut_heads:
        refuse_known(prepared, options.outputs, form)
    if options.batch in (None, DYNAMIC):
        try:
            subject = _subject(prepared, options, form, batch=2)
            traced = trace(subject.module, subject.inputs, subject.wanted)
            if traced.batch_is_dynamic:
                _add_batches(subject, prepared, (1, 3))
                return subject, traced
            why = "a layer fixes it"
        except PclError as error:
            why = error.problem
        except Exception as error:  # torch.export raises many types; a fixed batch may still work
            why = str(error).splitlines()[0]
        if options.batch == DYNAMIC:
            raise ExportError("the batch cannot be dynamic", got=why, advice="Omit --batch dynamic.")
    batch = options.batch or None
    subject = _subject(prepared, options, form, batch)
    if not options.batch:
        subject.remarks.append(f"The batch stays {_batch_of(subject)}: {why}.")
    try:
        traced = trace(subject.module, subject.inputs, subject.wanted)
    except Exception as error:  # see above
        refuse(prepared, subject.net, None, form, error)
    _add_batches(subject, prepared, (None,))
    return subject, traced


def _subject(prepared: Prepared, options: ExportOptions, form: str, batch: int | None) -> Subject:
    net = prepared.build_to_export(batch)
    outputs = options.outputs
    if options.cut_heads:
        outputs = cut_heads(net, outputs)
    outputs = _without_inputs(net, outputs)
    found = net_module(net, outputs)
    reference: nn.Module = Tuple(net_module(net, outputs))
    make_exportable(found, form)
    module: nn.Module = Tuple(found)
    inputs = random_inputs(prepared.definition, found.inputs, found.input_shapes)
    if options.half:
        half = Tuple(_copy(found))
        module = Half(half)
    if options.preprocess:
        size = (found.input_shapes[0][2], found.input_shapes[0][3])
        module = with_preprocessing(module, prepared.definition, size)
        reference = Preprocessed(reference, module.get_buffer("mean"), module.scale)
        inputs[0] = _pixels(found.input_shapes[0])
    return Subject(found, module.eval(), reference.eval(), inputs, _wanted_axes(found, options))


def _without_inputs(net: Net, outputs: tuple[str, ...] | None) -> tuple[str, ...]:
    """Returns the outputs to export: by default the net's own, without inputs that no layer reads.

    Raises:
        ExportError: If a requested output is an input, or no outputs remain.
    """
    inputs = {top.name for layer in net.layers if isinstance(layer.module, Feed) for top in layer.tops}
    for name in outputs or ():
        if name in inputs and all(name not in layer.definition.tops for layer in net.layers if layer.bottoms):
            raise ExportError(f"blob '{name}' is an input of the net and cannot be an output of the model")
    if outputs is not None:
        return outputs
    own = tuple(blob.name for blob in net.built.outputs if blob.name not in inputs or blob.version)
    if not own:
        raise ExportError("the net has no outputs other than its inputs", advice="--outputs names the blobs to export.")
    return own


def _copy(net: NetModule) -> NetModule:
    import copy

    return copy.deepcopy(net)


def _pixels(shape: Sequence[int]) -> Tensor:
    number, channels, height, width = shape
    generator = torch.Generator().manual_seed(0)
    return torch.randint(256, (number, height, width, channels), dtype=torch.uint8, generator=generator)


def _wanted_axes(net: NetModule, options: ExportOptions) -> list[list[int]]:
    """Returns the axes of each input to make dynamic."""
    first = net.input_shapes[0][:1] if net.input_shapes else ()
    wanted = []
    for index, shape in enumerate(net.input_shapes):
        axes = [0] if not options.batch and shape and shape[:1] == first else []
        if options.dynamic_size and len(shape) == 4:
            axes += [1, 2] if options.preprocess and index == 0 else [2, 3]
        wanted.append(axes)
    return wanted


def _batch_of(subject: Subject) -> int:
    return subject.net.input_shapes[0][0] if subject.net.input_shapes and subject.net.input_shapes[0] else 1


def _add_batches(subject: Subject, prepared: Prepared, sizes: Sequence[int | None]) -> None:
    """Adds the inputs for the comparison: one batch of each size."""
    shapes = subject.net.input_shapes
    traced_with = _batch_of(subject)
    grows = any(axis > 1 for axes in subject.wanted for axis in axes)
    real = None
    if prepared.data is not None:
        real = next(batches(prepared.data, subject.net.inputs, 1), None)
    for seed, size in enumerate(sizes, 1):
        wanted = [(size, *s[1:]) if size and s and s[0] == traced_with else s for s in shapes]
        if grows and seed == len(sizes):  # the last batch has pictures of another size
            wanted = [(*s[:2], s[2] + 32, s[3] + 64) if len(s) == 4 else s for s in wanted]
        given = random_inputs(prepared.definition, subject.net.inputs, wanted, seed)
        if isinstance(subject.module, Preprocessed):
            given[0] = _pixels(wanted[0])
        for index, name in enumerate(subject.net.inputs):
            if real is not None and name in real and real[name].shape[1:] == wanted[index][1:]:
                values = _of_batch(real[name], wanted[index][0])
                is_picture = index == 0 and isinstance(subject.module, Preprocessed)
                given[index] = subject.module.undo(values) if is_picture else values  # type: ignore[operator]
        subject.batches.append(given)
    if real is not None:
        subject.remarks.append(f"Compared on the net's own data: {', '.join(sorted(real))}.")
    else:
        subject.remarks.append("Compared on random input.")


def _of_batch(values: Tensor, count: int) -> Tensor:
    """Returns the first `count` items of a batch, repeating items if it has fewer."""
    return values[torch.arange(count) % len(values)]
