"""A solver as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field

from pycaffe_like.errors import Remark

from .net import NetDef
from .options import Options
from .state import StateDef


@dataclass(frozen=True, kw_only=True)
class SolverDef:
    """How to train a net: the fields of SolverParameter under their own names.

    proto/caffe.proto documents each field and its default. Fields for files and nets are None if
    they are not set, and so are base_lr and min_lr.

    Attributes:
        source: the path of the file, for messages.
        remarks: remarks from reading the file.
        given: the names of the fields that the file or a flag sets, even if to their defaults.
    """

    net: str | None
    net_param: NetDef | None
    train_net: str | None
    test_net: tuple[str, ...]
    train_net_param: NetDef | None
    test_net_param: tuple[NetDef, ...]
    train_state: StateDef | None
    test_state: tuple[StateDef, ...]
    test_iter: tuple[int, ...]
    test_interval: int
    test_compute_loss: bool
    eval_type: str
    ap_version: str
    show_per_class_result: bool
    test_initialization: bool
    base_lr: float | None
    display: int
    average_loss: int
    max_iter: int
    iter_size: int
    lr_policy: str
    gamma: float
    power: float
    momentum: float
    weight_decay: float
    regularization_type: str
    stepsize: int
    stepvalue: tuple[int, ...]
    clip_gradients: float
    snapshot: int
    snapshot_prefix: str | None
    snapshot_diff: bool
    snapshot_format: str
    solver_mode: str | None
    device_id: int
    device_ids: tuple[int, ...]
    random_seed: int
    type: str
    delta: float
    momentum2: float
    rms_decay: float
    larc: bool
    larc_policy: str
    larc_eta: float
    larc_turbo: bool
    local_lr_auto: bool
    local_gw_ratio: float
    decoupled_wd_t0: int
    decoupled_wd_mult: float
    debug_info: bool
    snapshot_after_train: bool
    layer_wise_reduce: bool
    weights: tuple[str, ...]
    min_lr: float | None
    rampup_interval: int
    rampup_lr: float
    warmup_iter: int
    warmup_start_lr: float
    plateau_winsize: tuple[int, ...]
    stagelr: tuple[float, ...]
    stageiter: tuple[int, ...]
    period: int
    p_mult: float
    lr_mult: float
    snapshot_keep: int
    snapshot_best: str | None
    early_stop: Options | None
    ema_decay: float
    on_nan: str
    source: str = field(default="", compare=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
    given: tuple[str, ...] = field(default=(), compare=False)
