"""A forward pass of a deploy net, compared with hand-written torch with folded BatchNorm, and with onnxruntime.

    python benchmarks/inference.py                     every net
    python benchmarks/inference.py resnet50 --quick

"pcl" is a deploy net of `pcl netdef`, in the faster of the two memory layouts; its BatchNorm, Scale and ReLU are
folded into the convolutions before them, as in `pcl test`. "by hand" is the net of plain_nets.py, its BatchNorm
folded by torch, in the faster layout too. onnxruntime, if it is installed, runs the file that `pcl export`
writes, with as many threads as torch. Limits for our time: 1.0 times that of the hand-written net, 1.3 times
that of onnxruntime.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from side_by_side import Make, Work, machine, measure, parse_turns, ratios

if TYPE_CHECKING:
    from torch import Tensor, nn

NETS = {
    "mobilenet": "mobilenet_v1",
    "resnet50": "resnet50",
    "googlenet": "googlenet",
    "vgg16": "vgg_d",
    "alexnet": "alexnet",
}
"""Names in `pcl netdef` and plain_nets.py, by the names in the table."""


def pictures(name: str, batch: int) -> Tensor:
    import torch

    from pycaffe_like.networks.catalogue import find

    size = find(name).size
    return torch.randn(batch, 3, size, size, generator=torch.Generator().manual_seed(1))


def deploy_file(name: str, batch: int) -> str:
    """Writes the deploy form of a network of `pcl netdef` to a file; returns its path."""
    import tempfile

    from google.protobuf import text_format

    from pycaffe_like.networks.catalogue import find

    network = find(name)
    definition = network.build(network.request(deploy=True))
    definition.layer[0].input_param.shape[0].dim[0] = batch
    path = Path(tempfile.mkdtemp(prefix="pcl"), f"{name}.prototxt")
    path.write_text(text_format.MessageToString(definition))
    return str(path)


def pcl(name: str, batch: int, channels_last: bool) -> Work:
    import torch

    from pycaffe_like.cli.devices import select_device
    from pycaffe_like.net import Net
    from pycaffe_like.proto import read_net
    from pycaffe_like.solver.layout import store
    from pycaffe_like.spec import NetState, Phase

    device = select_device("", wants_gpu=torch.cuda.is_available())
    net = Net(read_net(deploy_file(name, batch)), NetState(Phase.TEST), device=device)
    net.channels_last = channels_last
    store([one.tensor for one in net.learnable_params], channels_last)
    program, given = net.forward_program, pictures(name, batch).to(device)

    def run() -> None:
        with torch.inference_mode():
            net.run(program, [given])

    return run


def by_hand(name: str, batch: int, channels_last: bool) -> Work:
    import plain_nets
    import torch

    from pycaffe_like.net.allocator import keep_freed_memory

    keep_freed_memory()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net, given = fold_batch_norms(getattr(plain_nets, name)().eval()).to(device), pictures(name, batch).to(device)
    if channels_last:
        net, given = net.to(memory_format=torch.channels_last), given.to(memory_format=torch.channels_last)

    def run() -> None:
        with torch.inference_mode():
            net(given).softmax(1)

    return run


def fold_batch_norms(net: nn.Module) -> nn.Module:
    """Folds each BatchNorm2d of a Sequential into the convolution before it, in all submodules."""
    from torch import nn
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    for module in net.modules():
        if isinstance(module, nn.Sequential):
            for i in range(len(module) - 1):
                first, second = module[i], module[i + 1]
                if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                    module[i], module[i + 1] = fuse_conv_bn_eval(first, second), nn.Identity()
    return net


def by_onnxruntime(name: str, batch: int) -> Work:
    import onnxruntime
    import torch

    from pycaffe_like.cli import main

    source = deploy_file(name, batch)
    target = source.replace(".prototxt", ".onnx")
    with contextlib.redirect_stdout(sys.stderr):  # standard output is the table
        if main(["export", source, "-o", target, "--batch", str(batch)]):
            raise SystemExit(f"{name} cannot be exported")
    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(target, options, providers=["CPUExecutionProvider"])
    given = {session.get_inputs()[0].name: pictures(name, batch).numpy()}

    def run() -> None:
        session.run(None, given)

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("nets", nargs="*", default=list(NETS), metavar="NET", help=", ".join(NETS))
    arguments = parse_turns(parser, 15, 3)
    turns = arguments.turns
    print(f"# Inference\n\n{machine()}; {turns} turns.\n")
    print("| net | batch | pcl, ms | by hand, ms | ratio | at most | onnxruntime, ms | ratio | at most |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in arguments.nets:
        for batch in (1, 16):
            print(row(name, batch, turns), flush=True)


def row(name: str, batch: int, turns: int) -> str:
    """Measures a net at a batch size; returns its row of the table."""
    ways: dict[str, Make] = {}
    for channels_last in (False, True):
        ways[f"pcl {channels_last}"] = partial(pcl, NETS[name], batch, channels_last)
        ways[f"by hand {channels_last}"] = partial(by_hand, NETS[name], batch, channels_last)
    if importlib.util.find_spec("onnxruntime"):
        ways["onnxruntime"] = partial(by_onnxruntime, NETS[name], batch)
    found = measure(ways, turns, units=max(1, 8 // batch))
    ours, theirs = (min((w for w in ways if w.startswith(k)), key=lambda w: found[w].median) for k in ("pcl", "by"))
    cells = [found[ours].median * 1e3, found[theirs].median * 1e3]
    text = f"| {name} | {batch} | {cells[0]:.1f} | {cells[1]:.1f} | {ratios(found, ours, theirs)[0]:.3f} | 1.0 |"
    if "onnxruntime" not in ways:
        return text + " | | |"
    ratio = ratios(found, ours, "onnxruntime")[0]
    return text + f" {found['onnxruntime'].median * 1e3:.1f} | {ratio:.3f} | 1.3 |"


if __name__ == "__main__":
    main()
