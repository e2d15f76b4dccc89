"""Decides what to do about fields that are not in the schema, and about fork fields that have no effect."""

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
"""What to do about a field that is not in the schema. "remark": remark on it and go on; "typo": the same, but
an error if it looks like a typo of a known name; "error": always an error. A layer's unknown
options block that is not refused is kept, because a custom layer type may read it."""

CustomOptions = Mapping[int, Sequence[Field]]
"""Options blocks that are not in the schema, by layer index."""

_LAYERS = ("LayerParameter", "V1LayerParameter")


_UPGRADED = (
    ("NetParameter", "bn_stats_batch_size"),
    ("NetStateRule", "solver"),
    ("SolverParameter", "update_interval"),
)
"""Fork fields that an upgrade converts to others: stats_batch_size of BatchNorm, a stage, and iter_size."""


def sort_unknown(notes: BindingLog, unknown: OnUnknown) -> tuple[CustomOptions, tuple[Remark, ...]]:
    """Separates the options blocks that custom layers may read from other unknown fields.

    Returns:
        These options blocks, and remarks on all other unknown fields and on fork fields without effect.

    Raises:
        ParseError: If a field must not be ignored; a CombinedError if there are several.
    """
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
        f"{given.name}, an option of {whose(given.message, given.name)}, is not supported",
        advice="Without it, the result would differ from that fork's.",
        where=given.where,
    )


def _effect(given: ForkField) -> str:
    """Returns a remark that a fork field has no effect; "" if it has one."""
    used = {"SolverParameter": SolverDef, "FillerParameter": FillerDef}.get(given.message)
    if used is not None and given.name in {field.name for field in fields(used)}:
        return ""
    if (given.message, given.name) in _UPGRADED:
        return ""
    return without_effect(given.message, given.name, given.value)
