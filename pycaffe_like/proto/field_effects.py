"""Lists fields of forks outside layer options: which are ignored and why, and which are errors.

The fields of SolverDef and FillerDef, and those that an upgrade converts, are supported. Any other
field of a fork is in one of these two tables, or concerns performance or precision (dialects.py).
Layer options are not handled here but by the layers: options that a constructor takes are
supported, those in HARMLESS are ignored, all others are errors (net/unused_options.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import caffe_pb2

WITHOUT_EFFECT: Mapping[str, str] = {
    "SolverParameter.test_offset": "it shifts the tests, not the training",
    "SolverParameter.test_before_snapshot": "it adds tests",
    "SolverParameter.log_avg_gradient_norm": "it adds lines to the log",
    "SolverParameter.store_blobs_in_old_format": "weights are written in the current format, which its fork can read",
    "SolverParameter.max_momentum": "it belongs to momentum_policy",
    "SolverParameter.momentum_power": "it belongs to momentum_policy",
    "SolverParameter.weight_decay_power": "it belongs to weight_decay_policy",
    "SolverParameter.max_weight_decay": "it belongs to weight_decay_policy",
    "SolverParameter.lookahead_steps": "it belongs to lookahead",
    "SolverParameter.lookahead_alpha": "it belongs to lookahead",
    "SolverParameter.clamp_weights_lower": "it belongs to clip_weights",
    "SolverParameter.clamp_weights_upper": "it belongs to clip_weights",
    "SolverParameter.warm_up_factor": "it belongs to warm_up_iters",
    "SolverParameter.warm_up_method": "it belongs to warm_up_iters",
    "SolverParameter.warm_up_power": "it belongs to warm_up_iters",
    "ParamSpec.breadth_decay_mult": "it belongs to breadth_decay",
    "ParamSpec.kernel_shape_decay_mult": "it belongs to kernel_shape_decay",
    "ParamSpec.block_group_lasso": "it belongs to block_group_decay",
    "LayerParameter.custom_options": "it keeps the options of custom layers in weight files",
}
"""Fields that do not change results, each with the reason."""

CHANGES_RESULT = frozenset(
    {
        "SolverParameter.disabled_update",
        "SolverParameter.momentum_policy",
        "SolverParameter.weight_decay_policy",
        "SolverParameter.lr_dropout",
        "SolverParameter.amsgrad",
        "SolverParameter.rectified",
        "SolverParameter.adabelief",
        "SolverParameter.gc",
        "SolverParameter.lookahead",
        "SolverParameter.clip_weights",
        "SolverParameter.warm_up_iters",
        "SolverParameter.start_lr_policy",
        "SolverParameter.max_lr",
        "SolverParameter.breadth_decay",
        "SolverParameter.kernel_shape_decay",
        "SolverParameter.block_group_decay",
        "ParamSpec.regularization_type",
        "FillerParameter.scale",
        "FillerParameter.diag_val",
        "FillerParameter.alpha",
    }
)
"""Fields that change results in their fork and are not supported: an error unless set to their default."""


def changes_result(message: str, name: str, value: Any) -> bool:
    """Returns whether an unsupported field with this value would change the result in its fork.

    Args:
        value: a plain value; for an enum, the name of the value.
    """
    if f"{message}.{name}" not in CHANGES_RESULT:
        return False
    slot = caffe_pb2.DESCRIPTOR.message_types_by_name[message].fields_by_name[name]
    default = slot.default_value
    if slot.enum_type is not None:
        default = slot.enum_type.values_by_number[default].name
    return bool(value != default)
