"""Maps the tensor names of a torch model to the layers and blobs of a net (`pcl import --map`).

Each line of the mapping file has the name of a module or tensor of the model, and the names of the layers that
get its tensors:

    conv1              conv1
    layer1.0.bn1       bn_1 scale_1        # statistics to the BatchNorm, weight and bias to the Scale
    fc.weight          score.weight
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pycaffe_like.errors import Where, did_you_mean, shorten
from pycaffe_like.regular_file import read_regular

from .errors import ImportedModelError

Value = TypeVar("Value")
Blobs = Mapping[str, Sequence[str]]
"""The names of each layer's blobs."""

_OF_TORCH = {"running_mean": "mean_sum", "running_var": "variance_sum"}
"""What torch calls BatchNorm's statistics, and the names of the blobs. They are equal where scale_factor is 1."""
_LONGEST_FILE = 2**24


@dataclass(frozen=True)
class Rule:
    """One line of a mapping file.

    Attributes:
        source: the name of a module or tensor of the model.
        layers: the layers that get its tensors, or one blob, `layer.blob`, if `source` is a tensor.
    """

    source: str
    layers: tuple[str, ...]
    where: Where


def read_rules(path: Path) -> list[Rule]:
    """Reads a mapping file.

    Raises:
        ImportedModelError: If a line does not have at least two names, or a name is mapped twice.
    """
    text = read_regular(path, ImportedModelError, "a file of names", limit=_LONGEST_FILE).decode("utf-8", "replace")
    rules: dict[str, Rule] = {}
    for number, line in enumerate(text.splitlines(), 1):
        source, *layers = line.partition("#")[0].split() or [""]
        where = Where(str(path), number)
        if source and not layers:
            raise ImportedModelError(
                "this line has one name",
                expected="a name of the model and one of a layer",
                got=shorten(line),
                where=where,
            )
        if source in rules:
            raise ImportedModelError(f"'{shorten(source)}' is mapped twice", where=where)
        if source:
            rules[source] = Rule(source, tuple(layers), where)
    return list(rules.values())


def rename(tensors: Mapping[str, Value], rules: Iterable[Rule], blobs: Blobs) -> dict[str, Value]:
    """Returns the tensors, renamed to `layer.blob`. Tensors that no rule maps keep their names, but the names of
    BatchNorm's blobs replace running_mean and running_var.

    Args:
        blobs: the names of the blobs of the net's layers.

    Raises:
        ImportedModelError: If a rule matches no tensor, names a layer or blob that the net lacks, or if two tensors
            get the same name.
    """
    of_source = {rule.source: rule for rule in rules}
    _check_rules(of_source.values(), tensors, blobs)
    found: dict[str, Value] = {}
    origins: dict[str, str] = {}
    for name, value in tensors.items():
        module, _, leaf = name.rpartition(".")
        if leaf == "num_batches_tracked":  # a counter of torch's own
            continue
        if name in of_source:
            target = of_source[name].layers[0]
        elif module in of_source:
            target = _target(of_source[module], leaf, blobs)
        else:
            target = f"{module}.{_blob(leaf, blobs.get(module, ()))}" if module else name
        if target in found:
            raise ImportedModelError(f"'{shorten(origins[target])}' and '{shorten(name)}' both become '{target}'")
        found[target], origins[target] = value, name
    return found


def _check_rules(rules: Iterable[Rule], tensors: Mapping[str, object], blobs: Blobs) -> None:
    modules = {name.rpartition(".")[0] for name in tensors}
    for rule in rules:
        if rule.source not in tensors and rule.source not in modules:
            raise ImportedModelError(
                f"the model has no tensor or module '{shorten(rule.source)}'",
                advice=did_you_mean(rule.source, sorted({*modules, *tensors})),
                where=rule.where,
            )
        for name in rule.layers:
            layer, _, blob = name.rpartition(".") if rule.source in tensors else (name, "", "")
            if layer not in blobs or (blob and blob not in blobs[layer]):
                what = "blob" if rule.source in tensors else "layer with parameters"
                raise ImportedModelError(
                    f"the net has no {what} '{shorten(name)}'",
                    expected="layer.blob" if rule.source in tensors else None,
                    advice=did_you_mean(name, blobs),
                    where=rule.where,
                )


def _target(rule: Rule, leaf: str, blobs: Blobs) -> str:
    for layer in rule.layers:
        blob = _blob(leaf, blobs[layer])
        if blob in blobs[layer]:
            return f"{layer}.{blob}"
    raise ImportedModelError(
        f"no blob of {', '.join(rule.layers)} takes '{rule.source}.{shorten(leaf)}'",
        expected=", ".join(f"{layer}.{blob}" for layer in rule.layers for blob in blobs[layer]),
        where=rule.where,
    )


def _blob(leaf: str, names: Sequence[str]) -> str:
    """Returns the name of the blob that a tensor of a torch module goes to."""
    renamed = _OF_TORCH.get(leaf, leaf)
    return renamed if renamed in names else leaf
