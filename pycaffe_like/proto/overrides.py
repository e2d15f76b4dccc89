"""Replaces fields of nets and solvers by values from the command line's `--set`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pycaffe_like.errors import NetError, ParseError, UsageError, Where, did_you_mean

from .bind import BindingLog, bind
from .dialects import REPEATED_IN_FORKS
from .schema import is_repeated
from .textformat import parse


@dataclass(frozen=True)
class Override:
    """A new value, as prototxt text, for a field of the solver, or of all layers with a certain name.

    Attributes:
        layer: the name of the layers; "" for the solver.
        field: the path of the field, such as `early_stop.patience`.
    """

    layer: str
    field: str
    value: str

    def __str__(self) -> str:
        return f"--set {self.layer}:{self.field}" if self.layer else f"--set {self.field}"


class Overrides:
    """All overrides of a command line, in order. If two set the same field, the last one wins.

    A solver may use several nets. A layer's field is set in every net that has the layer; `check`
    raises an error if no net has it.
    """

    def __init__(self, overrides: Iterable[Override] = ()) -> None:
        self._overrides = tuple(overrides)
        self._found: set[Override] = set()
        self._layer_names: dict[str, None] = {}

    @classmethod
    def parse(cls, settings: Iterable[str]) -> Overrides:
        """Parses settings of the form `FIELD=VALUE` or `LAYER:FIELD=VALUE`.

        Raises:
            UsageError: If a setting does not have one of these forms.
        """
        return cls(map(_parse_setting, settings))

    def sets(self, field: str) -> bool:
        """Returns whether a field of the solver is overridden, itself or as part of its enclosing message."""
        names = [override.field for override in self._overrides if not override.layer]
        return any(field == name or field.startswith(f"{name}.") for name in names)

    def apply_to_solver(self, solver: Any) -> None:
        """Sets fields of a SolverParameter and of the layers of nets inside it.

        Raises:
            ParseError: If a field does not exist or its value is invalid.
        """
        for override in self._overrides:
            if not override.layer:
                if override.field in ("type", "solver_type"):  # two names of one field
                    solver.ClearField("type")
                    solver.ClearField("solver_type")
                _set_path(solver, override)
        for name in ("net_param", "train_net_param"):
            if solver.HasField(name):
                self.apply_to_net(getattr(solver, name))
        for net in solver.test_net_param:
            self.apply_to_net(net)

    def apply_to_net(self, net: Any) -> None:
        """Sets fields of the layers of a NetParameter.

        Raises:
            ParseError: If a field does not exist or its value is invalid.
        """
        self._layer_names.update((layer.name, None) for layer in net.layer)
        for override in self._overrides:
            for layer in net.layer:
                if override.layer and layer.name == override.layer:
                    self._found.add(override)
                    _set_path(layer, override)

    def check(self, source: str) -> None:
        """Checks that every overridden layer was found in some net.

        Args:
            source: the file to name in the error.

        Raises:
            NetError: If a layer was not found.
        """
        for override in self._overrides:
            if override.layer and override not in self._found:
                raise NetError(
                    f"cannot set {override.field}: there is no layer '{override.layer}'",
                    advice=did_you_mean(override.layer, self._layer_names),
                    where=Where(source),
                )


def _parse_setting(setting: str) -> Override:
    name, equals, value = setting.partition("=")
    layer, _, field = name.rpartition(":")
    if not equals or not field:
        raise UsageError("--set needs a field and its value", expected="FIELD=VALUE or LAYER:FIELD=VALUE", got=setting)
    return Override(layer, field, value)


def _set_path(message: Any, override: Override) -> None:
    """Sets the field `a.b.c` of a message and nothing else. A list is replaced as a whole.

    If `a` or `b` is a list of messages, the field is set in each of them.
    """
    *blocks, last = override.field.split(".")
    targets = [message]
    for block in blocks:
        slot = targets[0].DESCRIPTOR.fields_by_name.get(block)
        if slot is None or slot.message_type is None:
            raise _no_field(targets[0], block, override)
        if not is_repeated(slot):
            targets = [getattr(target, block) for target in targets]
            continue
        targets = [one for target in targets for one in getattr(target, block)]
        if not targets:
            advice = f"--set {block}=[{{ … }}, {{ … }}] sets the list."
            raise ParseError(f"cannot set {last}: there is no {block}", advice=advice, where=Where(str(override)))
    for target in targets:
        _set_field(target, last, override)


def _set_field(target: Any, name: str, override: Override) -> None:
    slot = target.DESCRIPTOR.fields_by_name.get(name)
    if slot is None:
        raise _no_field(target, name, override)
    value = override.value.strip()
    fresh = type(target)()
    notes = BindingLog(str(override))
    block = parse(f"{name}: {_literal(slot, value)}", str(override))
    if any(field.name != name for field in block.fields):
        raise ParseError("takes one value", got=value, where=Where(str(override)))
    bind(block, fresh, notes)
    notes.check()
    if notes.unknown:
        raise notes.unknown[0].error()
    target.ClearField(name)
    if twin := REPEATED_IN_FORKS.get((target.DESCRIPTOR.name, name)):
        target.ClearField(twin)
    target.MergeFrom(fresh)


def _literal(slot: Any, value: str) -> str:
    """Converts the value of a --set to prototxt: adds the quotes and brackets that may be omitted there."""
    is_string = slot.type in (slot.TYPE_STRING, slot.TYPE_BYTES)
    if not is_repeated(slot) or slot.message_type is not None:
        return _quote(value) if is_string else value
    if value.startswith("[") and value.endswith("]"):
        value = value[1:-1]
    if is_string and value[:1] not in ("'", '"'):
        value = ", ".join(_quote(part.strip()) for part in value.split(",") if part.strip())
    return f"[{value}]"


def _quote(value: str) -> str:
    if value[:1] in ("'", '"'):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _no_field(message: Any, name: str, override: Override) -> ParseError:
    descriptor = message.DESCRIPTOR
    advice = did_you_mean(name, list(descriptor.fields_by_name))
    return ParseError(f"{descriptor.name} has no field '{name}' to set", advice=advice, where=Where(str(override)))
