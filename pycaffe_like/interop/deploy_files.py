"""`pcl deploy`: creates the contents of the files of a deploy net."""

from __future__ import annotations

from pathlib import Path

from pycaffe_like.data.class_names import LABELS, find_names, names_text, source_folders
from pycaffe_like.errors import NetError, PclError, UsageError
from pycaffe_like.files.label_map import read_label_map
from pycaffe_like.spec import LayerDef, NetDef

from . import proof
from .bvlc import caffemodel, prototxt
from .caffemodel_export import prove_files
from .fold import fold
from .predict import preparation
from .prepare import Prepared
from .wrappers import input_with_transform


def deploy_files(
    prepared: Prepared, path: Path, *, folded: bool = False, limit: float
) -> tuple[dict[Path, bytes], list[str]]:
    """Returns the files of a deploy net and the lines to print: the prototxt; with `folded`, also the
    weights; and a labels.txt if the class names are known.

    Raises:
        NetError: If the net has no input.
        UsageError: If `folded` is set but there are no weights.
        ProofError: If folding changes the outputs of the net.
    """
    if not any(layer.type == "Input" for layer in prepared.definition.layers):
        raise NetError(
            f"{prepared.definition.source or 'the net'} has nothing to deploy",
            expected="a data layer in phase TEST, or an Input layer",
        )
    _check_preprocessing(prepared.definition)
    if not folded:
        files, lines = {path: prototxt(prepared.definition)}, []
        if prepared.weights:
            prepared.build()  # raises an error if they do not fit
            lines.append(f"{', '.join(map(str, prepared.weights))}: fits the net as it is.")
    else:
        if not prepared.weights:
            raise UsageError("--fold changes weights", expected="WEIGHTS")
        net = prepared.build()
        definition, blobs = fold(prepared.definition, net)
        before, after = len(prepared.definition.layers), len(definition.layers)
        files = {path.with_suffix(".caffemodel"): caffemodel(definition, blobs), path: prototxt(definition)}
        lines = [f"Folded {before - after} of {before} layers."]
        lines += proof.table(prove_files(prepared, net, files, limit))
    names = class_names(prepared)
    if names:
        files = {path.with_name(LABELS): names_text(names).encode(), **files}
    return files, lines


def _check_preprocessing(net: NetDef) -> None:
    """Raises a PclError if the preprocessing that the first Input layer specifies is impossible."""
    layer = input_with_transform(net)
    shapes = () if layer is None else layer.option("input_param").get("shape") or ()
    if shapes and len(shapes[0]) == 4:
        preparation(net, tuple(shapes[0]))


def class_names(prepared: Prepared) -> list[str]:
    """Returns the class names of a net, in order. They come from the label map that a layer names, or from a
    labels.txt in or next to the data source.
    """
    for layer in (*prepared.definition.layers, *_data_definitions(prepared)):
        for options in layer.options.values():
            path = options.get("label_map_file")
            if path and Path(path).is_file():
                return _of_label_map(path)
            source = options.get("source")
            names = find_names(source_folders(source)) if isinstance(source, str) else []
            if names:
                return names
    return []


def _data_definitions(prepared: Prepared) -> list[LayerDef]:
    return [] if prepared.data is None else [layer.definition for layer in prepared.data.layers]


def _of_label_map(path: str) -> list[str]:
    try:
        by_label = {label: name for name, label in read_label_map(path).items()}
    except PclError:
        return []
    return [by_label.get(label, str(label)) for label in range(max(by_label, default=-1) + 1)]
