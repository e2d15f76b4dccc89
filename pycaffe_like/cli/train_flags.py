"""The flags of `pcl train`."""

from __future__ import annotations

import argparse

from pycaffe_like.errors import UsageError

from . import common_flags, ranks
from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.flag("solver", "prototxt file of the solver", metavar="FILE")
    parser.flag("net", "train this net instead of the one that the solver names", metavar="FILE")
    parser.flag("weights", "weight files to start from, separated by commas", default="", metavar="FILES")
    parser.switch("weights_strict", "fail unless the weights match the net exactly")
    parser.flag(
        "snapshot",
        "snapshot to resume from: a .solverstate, or the .caffemodel saved with it",
        default="",
        metavar="FILE",
    )
    parser.flag(
        "resume",
        "auto: resume from the newest snapshot, or start from the beginning if there is none",
        default="",
        metavar="auto",
    )
    common_flags.add_device_flags(
        parser,
        "GPU to use: an index, several indices such as 0,1, or `all`; default: GPU 0 if the solver has "
        "solver_mode: GPU, otherwise the CPU",
    )
    parser.flag("iterations", "the iteration to stop at, instead of the solver's max_iter", type=int, metavar="N")
    common_flags.add_state_flags(parser)
    effects = ("stop", "snapshot", "none")
    parser.flag("sigint_effect", "what to do on Ctrl-C", default="stop", choices=effects)
    parser.flag("sighup_effect", "what to do when the terminal closes", default="snapshot", choices=effects)
    parser.flag(
        "sigterm_effect",
        "what to do on SIGTERM, which job schedulers send to end a job",
        default="stop",
        choices=effects,
    )
    setting = "change a field: FIELD=VALUE in the solver, LAYER:FIELD=VALUE in the net; may be repeated"
    parser.flag("set", setting, default=[], action="append", metavar="SETTING")
    ranks.add_rank_flags(parser)
    parser.flag("threads", "number of CPU threads", type=int, metavar="N")
    parser.flag("seed", "seed for all random number generators; the same as --set random_seed=N", type=int, metavar="N")
    parser.flag("tensorboard", "write training curves for TensorBoard to this folder", default="", metavar="DIR")
    parser.flag(
        "histograms",
        "with --tensorboard: also write histograms of weights and gradients, every N iterations",
        type=int,
        metavar="N",
    )
    trackers = ("wandb", "mlflow", "trackio", "swanlab")
    parser.flag("track", "send metrics to this experiment tracker", default="", choices=trackers)
    parser.switch(
        "auto_batch", "use the largest batch_size that fits into the free memory of the device; test nets keep theirs"
    )
    parser.flag("run", "write the log, settings, metrics and weights to this folder", default="", metavar="DIR")
    parser.switch(
        "print_config", "print the solver and nets with all settings applied and the origin of every value, then exit"
    )
    parser.flag("amp", "train with mixed precision: bf16 or fp16", default="", choices=("bf16", "fp16"))
    parser.switch("compile", "compile the net with torch.compile")
    graph = "record an iteration as a CUDA graph and replay it; on by default on a GPU if the net allows it; "
    parser.switch("cuda_graph", graph + "--nocuda_graph turns it off", default=None)
    layouts = "whether to time two memory layouts during the first iterations and keep the faster one. off: never; "
    layouts += "first: only in the first run of this net on this machine; later runs use its choice; "
    layouts += "full: in every run, over more iterations; default: first, or off with --deterministic"
    parser.flag("tune", layouts, choices=("off", "first", "full"))


def check_flags(arguments: argparse.Namespace) -> None:
    """Raises UsageError if flags are missing, out of range or contradict each other."""
    if not arguments.solver:
        raise UsageError("a solver is needed", expected="-solver FILE")
    if arguments.resume not in ("", "auto"):
        raise UsageError(
            "--resume is unknown", expected="auto", got=arguments.resume, advice="To name a file, use -snapshot."
        )
    if arguments.snapshot and (arguments.weights or arguments.resume):
        raise UsageError(
            "-snapshot, -weights and --resume exclude each other", expected="-snapshot without -weights and --resume"
        )
    if arguments.histograms is not None and arguments.histograms < 1:
        raise UsageError("--histograms is out of range", expected="1 or more iterations", got=arguments.histograms)
    if arguments.histograms and not arguments.tensorboard:
        raise UsageError("--histograms are written for TensorBoard", expected="--tensorboard DIR too")
    if arguments.deterministic and arguments.tune not in (None, "off"):
        raise UsageError(
            f"--tune {arguments.tune} and --deterministic exclude each other",
            expected="one of the two",
            advice="Which layout is faster differs from run to run, and the layout changes rounding.",
        )
    ranks.check_rank_flags(arguments)
