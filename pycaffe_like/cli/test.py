"""Score a net on its test data.

usage: pcl test -model NET -weights FILES [FLAGS]

Prints the outputs of every batch, then their means. Without -iterations, the net sees every record of its data
exactly once. The last batch may be smaller; the means give every record the same weight.

With --report, also writes a report (an HTML page and a JSON file) that analyses the errors: confusion matrix,
precision and recall of each class, calibration, and the worst pictures.

examples:
  pcl test -model netdefs/mouth.prototxt -weights snaps/mouth_iter_1500.caffemodel
  pcl test -model netdefs/mouth.prototxt -weights snaps/mouth_iter_1500.caffemodel --report report
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import UsageError

from . import common_flags, devices, imports
from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.net import Net
    from pycaffe_like.report.evaluation import Evaluation


def add_flags(parser: Parser) -> None:
    common_flags.add_net_flags(parser)
    parser.flag("weights", "weight files, separated by commas", default="", metavar="FILES")
    parser.flag("iterations", "number of batches; default: one pass over the data", type=int, metavar="N")
    parser.flag("report", "folder to write a report to: index.html and report.json", default="", metavar="DIR")
    parser.flag("labels", "file with the names of the classes, one per line", default="", metavar="FILE")
    common_flags.add_device_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    model = common_flags.net_file(arguments)
    if not arguments.weights:
        raise UsageError("weights are needed to score a net", expected="-weights FILE")
    if arguments.iterations is not None and arguments.iterations < 1:
        raise UsageError("-iterations is out of range", expected="1 or more", got=arguments.iterations)
    from pycaffe_like import logfmt
    from pycaffe_like.net import Net
    from pycaffe_like.net.scoring import score
    from pycaffe_like.net.weights import incomplete_lines
    from pycaffe_like.proto import read_net
    from pycaffe_like.spec import Phase

    from . import log

    log.start()
    imports.import_layers(arguments)
    definition = read_net(model, "typo")
    log.write_remarks(definition.remarks)
    device = devices.select_device(arguments.gpu, tf32=arguments.tf32, deterministic=arguments.deterministic)
    net = Net(definition, common_flags.net_state(arguments, Phase.TEST, definition), device)
    for line in logfmt.initialized(net.output_weights()):
        log.write_setup(line)
    try:
        reports = [net.load(path.strip()) for path in arguments.weights.split(",")]
        for text in incomplete_lines(reports):
            log.warning("%s", text)
        batches = arguments.iterations or net.batches()
        log.info("Running for %d iterations.", batches)
        evaluation = _evaluation(net, arguments) if arguments.report else None
        result = score(
            net,
            arguments.iterations,
            lambda batch, name, value: log.write(logfmt.batch_score(batch, name, value)),
            evaluation,
        )
    finally:
        net.close()
    log.write(logfmt.score_loss(result.loss))
    for name, value, weight in result.means:
        log.write(logfmt.score(name, value, weight))
    if evaluation is not None:
        _write_report(evaluation, arguments, {"loss": result.loss, **_means_by_name(result.means)})
    return 0


def _evaluation(net: Net, arguments: argparse.Namespace) -> Evaluation:
    from pycaffe_like.net.labels import label_folders
    from pycaffe_like.report.evaluation import Evaluation, class_names

    model, weights = Path(common_flags.net_file(arguments)), Path(arguments.weights.split(",")[-1].strip())
    folders = [weights.parent, model.parent, *label_folders(net.built)]
    return Evaluation(net, class_names(arguments.labels, folders))


def _means_by_name(means: Sequence[tuple[str, float, float]]) -> dict[str, float]:
    """Returns the means by the name of the output. If an output has several values, they are numbered."""
    counts = Counter(name for name, _, _ in means)
    seen: Counter[str] = Counter()
    named = {}
    for name, value, _ in means:
        named[name if counts[name] == 1 else f"{name}[{seen[name]}]"] = value
        seen[name] += 1
    return named


def _write_report(evaluation: Evaluation, arguments: argparse.Namespace, scores: dict[str, float]) -> None:
    from pycaffe_like.report.evaluation import write_report

    facts = {"net": common_flags.net_file(arguments), "weights": arguments.weights}
    write_report(Path(arguments.report), evaluation, scores, facts)
    print(f"Report: {Path(arguments.report, 'index.html')}")
