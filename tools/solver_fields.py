"""The text of docs/solver.md about the fields of a solver, section by section."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A field: its name, its meaning, and an example line that sets it."""

    name: str
    meaning: str
    example: str


class Section(NamedTuple):
    """A group of fields with a title and an introduction."""

    title: str
    text: str
    entries: tuple[Entry, ...]


class Policy(NamedTuple):
    """A learning rate policy: its name, its formula, and the settings for the curve on the page."""

    name: str
    formula: str
    settings: str


POLICIES = (
    Policy("fixed", "base_lr", "base_lr: 0.01"),
    Policy("step", "base_lr · gamma^⌊i / stepsize⌋", "base_lr: 0.01 gamma: 0.5\nstepsize: 250"),
    Policy(
        "multistep",
        "base_lr · gamma^k, with k the number of `stepvalue`s reached",
        "base_lr: 0.01 gamma: 0.3\nstepvalue: 400 stepvalue: 800",
    ),
    Policy("exp", "base_lr · gamma^i", "base_lr: 0.01 gamma: 0.996"),
    Policy("inv", "base_lr · (1 + gamma · i)^−power", "base_lr: 0.01 gamma: 0.01\npower: 0.75"),
    Policy("poly", "min_lr + (base_lr − min_lr) · (1 − i / max_iter)^power", "base_lr: 0.01 power: 2"),
    Policy("sigmoid", "base_lr / (1 + exp(−gamma · (i − stepsize)))", "base_lr: 0.01 gamma: 0.02\nstepsize: 500"),
    Policy(
        "cosine",
        "min_lr + (base_lr − min_lr) · (1 + cos(π · i / max_iter)) / 2 *(pcl)*",
        "base_lr: 0.01 min_lr: 0.001\nwarmup_iter: 100",
    ),
    Policy(
        "sgdr",
        "a cosine over each `period`. Then the rate starts again at lr_mult times the last start, and the period is "
        "p_mult times as long; min_lr is 1e-6 unless set *(jolibrain)*",
        "base_lr: 0.01 period: 150\np_mult: 2 lr_mult: 0.8",
    ),
    Policy(
        "plateau",
        "base_lr · gamma^k. k grows by 1 whenever the smoothed loss has had no new minimum for plateau_winsize[k] "
        "iterations. The curve is for a loss that falls until iteration 300 *(SSD)*",
        "base_lr: 0.01 gamma: 0.3\nplateau_winsize: 200 plateau_winsize: 300",
    ),
    Policy(
        "multifixed",
        "`stagelr` of the first stage whose `stageiter` is i or later *(Intel)*",
        "stagelr: 0.002 stageiter: 200\nstagelr: 0.01 stageiter: 700\nstagelr: 0.004 stageiter: 1000",
    ),
)

RULES = {
    "SGD": "h ← momentum · h + r · g;  w ← w − h",
    "Nesterov": "h′ = momentum · h + r · g;  w ← w − (1 + momentum) · h′ + momentum · h;  h ← h′",
    "AdaGrad": "h ← h + g²;  w ← w − r · g / (√h + delta)",
    "RMSProp": "h ← rms_decay · h + (1 − rms_decay) · g²;  w ← w − r · g / (√h + delta)",
    "AdaDelta": "h₁ ← momentum · h₁ + (1 − momentum) · g²;  u = g · √((delta + h₂) / (delta + h₁));  "
    "h₂ ← momentum · h₂ + (1 − momentum) · u²;  w ← w − r · u",
    "Adam": "m ← momentum · m + (1 − momentum) · g;  v ← momentum2 · v + (1 − momentum2) · g²;  "
    "w ← w − r · √(1 − momentum2^t) / (1 − momentum^t) · m / (√v + delta)",
    "AdamW": "Adam, but weight decay is not added to g: w ← w − r · weight_decay · decay_mult · w in addition",
}

_NETS = Section(
    "Nets",
    """
Give one net for training and testing, or separate ones. Each training or test net is the part of its file that its
state includes: the phase, and the level and stages below.
""",
    (
        Entry("net", "file of the net for training and testing", 'net: "net.prototxt"'),
        Entry("net_param", "the same net, written inside the solver", "net_param { layer { … } }"),
        Entry("train_net", "file of the training net", 'train_net: "train.prototxt"'),
        Entry("train_net_param", "the training net, written inside the solver", "train_net_param { layer { … } }"),
        Entry("test_net", "files of test nets, each with its own test_iter", 'test_net: "test.prototxt"'),
        Entry("test_net_param", "test nets, written inside the solver", "test_net_param { layer { … } }"),
        Entry("train_state", "level and stages of the training net", 'train_state { stage: "deep" }'),
        Entry("test_state", "level and stages of each test net", 'test_state { stage: "validation" }'),
        Entry(
            "weights",
            "weight files to start from; layers are matched by name. Several files are separated by commas",
            'weights: "imagenet.caffemodel"',
        ),
    ),
)

_LENGTH = Section(
    "Length and log",
    "",
    (
        Entry("max_iter", "number of updates", "max_iter: 3000"),
        Entry(
            "iter_size",
            "number of batches whose gradients are averaged for one update: the same result as a batch iter_size times "
            "as large, with less memory",
            "iter_size: 4",
        ),
        Entry("display", "number of iterations between two log lines; 0: no lines", "display: 100"),
        Entry("average_loss", "the log shows the mean of the last so many losses", "average_loss: 20"),
        Entry("random_seed", "seed of all random numbers; negative: another seed each time", "random_seed: 1"),
        Entry("debug_info", "log the mean absolute value of every blob, parameter and gradient", "debug_info: true"),
    ),
)

_RATE = Section(
    "Learning rate",
    """
`lr_policy` selects how the rate changes. In the curves, max_iter is 1000. [`pcl lr`](commands/lr.md) prints and draws
the rate of your solver.
""",
    (
        Entry("base_lr", "the rate that the policy starts from; required, except by multifixed", "base_lr: 0.01"),
        Entry("lr_policy", "one of the policies above; required", 'lr_policy: "poly"'),
        Entry("gamma", "factor of step, multistep, exp and plateau; slope of inv and sigmoid", "gamma: 0.1"),
        Entry("power", "exponent of inv and poly", "power: 0.75"),
        Entry("stepsize", "iterations per step; of sigmoid: the iteration in the middle", "stepsize: 1000"),
        Entry("stepvalue", "iterations at which multistep multiplies the rate by gamma", "stepvalue: 2000"),
        Entry("min_lr", "the rate is never lower; poly and cosine end at it", "min_lr: 0.00001"),
        Entry(
            "warmup_iter",
            "before the policy takes effect, the rate rises in a straight line for so many iterations",
            "warmup_iter: 500",
        ),
        Entry("warmup_start_lr", "rate at the start of that warm-up", "warmup_start_lr: 0.0001"),
        Entry(
            "rampup_interval",
            "the same, but the rate rises with the square of the iteration: rampup_lr + (base_lr − rampup_lr) · "
            "(i / rampup_interval)²",
            "rampup_interval: 500",
        ),
        Entry("rampup_lr", "rate at the start of that warm-up", "rampup_lr: 0.0001"),
        Entry("plateau_winsize", "for plateau: patience before each step, in iterations", "plateau_winsize: 2000"),
        Entry("stagelr", "for multifixed: the rate of each stage", "stagelr: 0.01"),
        Entry("stageiter", "for multifixed: the last iteration of each stage", "stageiter: 1000"),
        Entry("period", "for sgdr: iterations of the first cosine; -1: max_iter", "period: 1000"),
        Entry("p_mult", "for sgdr: how many times as long each period is as the last", "p_mult: 2"),
        Entry("lr_mult", "for sgdr: factor on the highest rate at each new start", "lr_mult: 0.8"),
    ),
)

_UPDATE = Section(
    "Update rule",
    """
In each iteration, with g the gradient of a parameter w, averaged over `iter_size` batches and all ranks:

1. If the L2 norm of all gradients together is above `clip_gradients`, all of them are scaled down to that norm.
2. Weight decay is added: g ← g + weight_decay · decay_mult · w, or · sign(w) for `regularization_type: "L1"`.
3. `type` selects the update below, with r = rate · lr_mult. lr_mult and decay_mult are the layer's, from its `param`.
""",
    (
        Entry("type", "one of the rules above", 'type: "Adam"'),
        Entry("momentum", "share of the last update that is kept; for Adam the first decay", "momentum: 0.9"),
        Entry("momentum2", "for Adam: the second decay", "momentum2: 0.999"),
        Entry("rms_decay", "for RMSProp: the decay of the mean square", "rms_decay: 0.98"),
        Entry("delta", "keeps divisors above 0 in AdaGrad, RMSProp, AdaDelta and Adam", "delta: 1e-8"),
        Entry("weight_decay", "strength of the regularization", "weight_decay: 0.0005"),
        Entry(
            "regularization_type",
            "L2, L1, or decoupled with Adam: the decay acts on the weights, w ← w − n · (update + weight_decay · w), "
            "where n is a cosine that falls from 1 to 0 and starts again",
            'regularization_type: "L1"',
        ),
        Entry("decoupled_wd_t0", "for decoupled: iterations of the first cosine", "decoupled_wd_t0: 2000"),
        Entry("decoupled_wd_mult", "for decoupled: how many times as long each is as the last", "decoupled_wd_mult: 2"),
        Entry(
            "larc",
            "with SGD, each parameter has a rate of its own (LARC), from s = (1 − momentum) · larc_eta · ‖w‖ / ‖g‖",
            "larc: true",
        ),
        Entry("larc_policy", "scale: the rate is r · s; clip: the smaller of r and s", 'larc_policy: "clip"'),
        Entry("larc_eta", "the factor in s", "larc_eta: 0.002"),
        Entry("larc_turbo", "subtract from s 0.9 times how well gradients and history agree", "larc_turbo: true"),
        Entry(
            "local_lr_auto",
            "with SGD, the rate of each parameter (LARS) is r · local_gw_ratio · ‖w‖ / (‖g‖ + weight_decay · ‖w‖)",
            "local_lr_auto: true",
        ),
        Entry("local_gw_ratio", "the factor in that rate", "local_gw_ratio: 0.002"),
        Entry("clip_gradients", "largest L2 norm of all gradients together; negative: no limit", "clip_gradients: 35"),
        Entry(
            "ema_decay",
            "share of a moving average of the weights that each update keeps. Tests use the average, and each snapshot "
            "has a PREFIX_iter_N.ema.caffemodel with it; 0: no average",
            "ema_decay: 0.999",
        ),
        Entry(
            "on_nan",
            "what to do if the loss is NaN or infinite: `stop` ends with an error that names the layer; `skip` skips "
            "the update; `rollback` returns to the last snapshot and continues with other data; `ignore` continues",
            "on_nan: skip",
        ),
    ),
)

_TESTS = Section(
    "Tests",
    "A test runs `test_iter` batches of a test net, and logs the mean of each of its outputs.",
    (
        Entry("test_iter", "number of batches in a test, for each test net", "test_iter: 100"),
        Entry("test_interval", "number of iterations between tests; 0: no tests", "test_interval: 500"),
        Entry("test_initialization", "test before the first iteration too", "test_initialization: false"),
        Entry("test_compute_loss", "also log the weighted sum of all losses", "test_compute_loss: true"),
        Entry(
            "early_stop",
            "end training after `patience` tests in a row that did not improve the output `monitor` by at least "
            "`min_delta`",
            'early_stop { monitor: "loss min" patience: 5 }',
        ),
        Entry("eval_type", "what a test measures: classification or detection", 'eval_type: "detection"'),
        Entry("ap_version", "average precision by 11point, MaxIntegral or Integral", 'ap_version: "11point"'),
        Entry("show_per_class_result", "also log the average precision of each class", "show_per_class_result: true"),
    ),
)

_SNAPSHOTS = Section(
    "Snapshots",
    """
A snapshot is PREFIX_iter_N.caffemodel, PREFIX_iter_N.solverstate and PREFIX_iter_N.resume
([pcl train](commands/train.md#snapshots)).
""",
    (
        Entry("snapshot", "number of iterations between snapshots; 0: none", "snapshot: 1000"),
        Entry(
            "snapshot_prefix",
            "start of the file names; default: the solver's name without its extension",
            'snapshot_prefix: "snaps/net"',
        ),
        Entry("snapshot_after_train", "write a snapshot at the end", "snapshot_after_train: false"),
        Entry("snapshot_format", "BINARYPROTO or HDF5", "snapshot_format: HDF5"),
        Entry("snapshot_diff", "store the gradients too", "snapshot_diff: true"),
        Entry("snapshot_keep", "keep only the newest so many snapshots of this run; 0: all", "snapshot_keep: 3"),
        Entry(
            "snapshot_best",
            "write PREFIX_best.caffemodel whenever a test gives the best value of this output so far",
            'snapshot_best: "accuracy max"',
        ),
    ),
)

_DEVICES = Section(
    "Devices",
    "The flags `-gpu` and `--ranks` of [pcl train](commands/train.md) take precedence.",
    (
        Entry("solver_mode", "CPU or GPU; without a GPU, the CPU is used, with a warning", "solver_mode: CPU"),
        Entry("device_id", "number of the GPU", "device_id: 0"),
        Entry("device_ids", "numbers of several GPUs: `device_id: [0, 1]` sets this field", "device_ids: [0, 1]"),
        Entry("layer_wise_reduce", "accepted, as in Caffe; changes nothing", "layer_wise_reduce: false"),
    ),
)

SECTIONS = (_NETS, _LENGTH, _RATE, _UPDATE, _TESTS, _SNAPSHOTS, _DEVICES)
