"""Time a net layer by layer, or the data layers of a net stage by stage.

usage: pcl time -model NET [FLAGS]
       pcl time --data NET [FLAGS]

Prints the mean forward and backward time of each layer and of the whole net, in the format of
`caffe time`. Input layers are filled with random numbers.

With --data, times only the data layers: how long they take to read, decode, transform and combine a batch, which
of these is the bottleneck, and how many records they deliver per second.

examples:
  pcl time --net netdefs/vgg16.prototxt -iterations 10 --summary
  pcl time --data netdefs/mouth_augmented.prototxt
"""

from __future__ import annotations

import argparse

from pycaffe_like.errors import UsageError
from pycaffe_like.spec import Phase

from . import common_flags, devices, imports
from .flags import Parser


def add_flags(parser: Parser) -> None:
    common_flags.add_net_flags(parser)
    parser.flag("data", "time only data layers: those of this net", metavar="NET")
    parser.flag(
        "iterations",
        "number of forward and backward passes; with --data, number of batches",
        default=50,
        type=int,
        metavar="N",
    )
    parser.flag("weights", "weight files to load, separated by commas", default="", metavar="FILES")
    parser.flag("phase", "TRAIN or TEST", default="TRAIN", metavar="PHASE")
    parser.switch("summary", "also print the shapes, parameters and multiply-adds of each layer")
    common_flags.add_device_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    phase = common_flags.parse_phase(arguments.phase, Phase.TRAIN)
    if arguments.iterations < 1:
        raise UsageError("-iterations is out of range", expected="1 or more", got=arguments.iterations)
    if arguments.data:
        return _time_data(arguments, phase)
    return _time_layers(arguments, phase)


def _time_data(arguments: argparse.Namespace, phase: Phase) -> int:
    others = [name for name in ("model", "net", "weights", "summary") if getattr(arguments, name)]
    if others:
        raise UsageError(f"--data and --{others[0]} exclude each other", expected="--data NET alone")
    from pycaffe_like.data.loader_times import time_loader
    from pycaffe_like.net.data_layers import open_data_layers
    from pycaffe_like.proto import read_net
    from pycaffe_like.report.data_times import data_times_table

    from . import log

    log.start()
    imports.import_layers(arguments)
    net = read_net(arguments.data, "typo")
    log.write_remarks(net.remarks)
    device = devices.select_device(arguments.gpu, tf32=arguments.tf32, deterministic=arguments.deterministic)
    with open_data_layers(net, common_flags.net_state(arguments, phase, net), seed=1) as layers:
        for layer in layers:
            times = time_loader(layer.loader, device, arguments.iterations)
            name = f"{layer.definition.name} ({layer.definition.type}, {phase.name})"
            print(f"{name}: {layer.loader.records()} records; {times.batches} batches of {times.batch_size}")
            print("\n".join(data_times_table(times, layer.definition.type)))
    return 0


def _time_layers(arguments: argparse.Namespace, phase: Phase) -> int:
    model = common_flags.net_file(arguments)
    from pycaffe_like import logfmt
    from pycaffe_like.net import Net
    from pycaffe_like.net.timing import fill_inputs, measure
    from pycaffe_like.net.weights import incomplete_lines
    from pycaffe_like.proto import read_net
    from pycaffe_like.report.layer_table import layer_rows, size_table

    from . import log

    log.start()
    imports.import_layers(arguments)
    definition = read_net(model, "typo")
    log.write_remarks(definition.remarks)
    device = devices.select_device(arguments.gpu, tf32=arguments.tf32, deterministic=arguments.deterministic)
    net = Net(definition, common_flags.net_state(arguments, phase, definition), device)
    for layer in net.layers:
        layer.module.may_write = False
    for ready in logfmt.initialized(net.output_weights()):
        log.write_setup(ready)
    try:
        reports = [net.load(path.strip()) for path in filter(None, arguments.weights.split(","))]
        for text in incomplete_lines(reports):
            log.warning("%s", text)
        fill_inputs(net)
        if arguments.summary:
            print("\n".join(size_table(layer_rows(net.built))))
        say = log.info
        say("Performing Forward")
        last = len(net.layers) - 1
        say("Initial loss: %s", logfmt.number(net.layerwise.forward(0, last)))
        say("Performing Backward")
        net.layerwise.backward(last, 0)
        say("*** Benchmark begins ***")
        say("Testing for %d iterations.", arguments.iterations)
        times = measure(net, arguments.iterations, lambda i, ms: log.write(logfmt.timed_iteration(i, ms)))
    finally:
        net.close()
    say("Average time per layer: ")
    for layer, forward, backward in zip(net.layers, times.forward, times.backward, strict=True):
        log.write(logfmt.timed_layer(layer.name, "forward", forward))
        log.write(logfmt.timed_layer(layer.name, "backward", backward))
    say("Average Forward pass: %s ms.", logfmt.number(sum(times.forward)))
    say("Average Backward pass: %s ms.", logfmt.number(sum(times.backward)))
    say("Average Forward-Backward: %s ms.", logfmt.number(times.total / arguments.iterations))
    say("Total Time: %s ms.", logfmt.number(times.total))
    say("*** Benchmark ends ***")
    return 0
