"""What happens to fields that the schema does not know, or that nothing acts on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Literal

from pycaffe_like.errors import ParseError, Remark
from pycaffe_like.spec import FillerDef, SolverDef

from .bind import BindingLog, ForkField
from .dialects import whose, without_effect
from .field_effects import changes_result
from .textformat import Block, Field

OnUnknown = Literal["remark", "typo", "error"]
"""What to do about a field that the schema does not have: remark on it and go on; the same, but
refuse it where it looks like a slip of a known name; refuse it. A whole block of unknown options in
a layer is kept: the layer's type may be one that somebody wrote, and ask for it."""

CustomOptions = Mapping[int, Sequence[Field]]
"""By layer index, the blocks of options that the schema does not have."""

_LAYERS = ("LayerParameter", "V1LayerParameter")


_UPGRADED = (("NetStateRule", "solver"), ("SolverParameter", "update_interval"))
"""Fields of forks that have become a field of Caffe: a stage, and iter_size."""


def sort_unknown(notes: BindingLog, unknown: OnUnknown) -> tuple[CustomOptions, tuple[Remark, ...]]:
    """The options that a custom layer may claim, and remarks on all other unknown fields and on fields of
    forks that have no effect here."""
    custom: dict[int, list[Field]] = {}
    remarks = [Remark(given.where, text) for given in notes.of_forks if (text := _effect(given))]
    notes.errors += [
        _refusal(given) for given in notes.of_forks if changes_result(given.message, given.name, given.value)
    ]
    notes.errors += [
        one.error() for one in notes.unknown if unknown == "error" or (unknown == "typo" and one.looks_like_a_slip())
    ]
    notes.check()
    for one in notes.unknown:
        if one.layer is not None and one.message in _LAYERS and isinstance(one.field.value, Block):
            custom.setdefault(one.layer, []).append(one.field)
        else:
            remarks.append(one.remark())
    return custom, tuple(remarks)


def _refusal(given: ForkField) -> ParseError:
    return ParseError(
        f"{given.name}, an option of {whose(given.message, given.name)}, is not worked out here",
        advice="Without it the result is another one than in that fork.",
        where=given.where,
    )


def _effect(given: ForkField) -> str:
    """What to say about a field of a fork that no layer sees; nothing where it is used."""
    used = {"SolverParameter": SolverDef, "FillerParameter": FillerDef}.get(given.message)
    if used is not None and given.name in {field.name for field in fields(used)}:
        return ""
    if (given.message, given.name) in _UPGRADED:
        return ""
    return without_effect(given.message, given.name, given.value)
