"""Write the skeleton of a layer type that a net uses but pcl does not support.

usage: pcl layer new TYPE --net FILE [-o LAYER.py] [FLAGS]

Writes a Python file with a class for the layer type TYPE, and a test file next to it. The class has the options,
bottoms, tops and blobs that the layers of this type in the net use. You write the computation: once in `forward`,
and once more in the test, as plain loops.

examples:
  pcl layer new KernelLoss --net train.prototxt
  pytest test_kernel_loss.py
  pcl train --solver solver.prototxt --import kernel_loss.py
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pycaffe_like.errors import NetError, UsageError, Where, did_you_mean

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("action", metavar="new", choices=["new"])
    parser.add_argument("type", metavar="TYPE", help="the layer type")
    parser.flag("net", "a net with layers of this type", metavar="FILE")
    parser.add_argument(
        "-o", "-output", "--output", dest="output", metavar="FILE", help="the file to write; default: named after TYPE"
    )
    parser.switch("overwrite", "replace existing files")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.net:
        raise UsageError("which net uses the layer?", expected="--net FILE")
    from pycaffe_like.interop.write import check_target, write
    from pycaffe_like.layers.registry import layer_types
    from pycaffe_like.proto import read_net
    from pycaffe_like.proto.upgraded_text import net_text

    from .new_layer import file_name, is_module_name, layer_blocks, layer_code, test_code

    known = layer_types()
    if arguments.type in known:
        raise UsageError(f"layer type '{arguments.type}' exists already; docs/layers.md describes it")
    layers = [layer for layer in read_net(arguments.net).layers if layer.type == arguments.type]
    if not layers:
        unknown = sorted({layer.type for layer in read_net(arguments.net).layers} - set(known))
        advice = did_you_mean(arguments.type, unknown) or f"Types that pcl lacks there: {', '.join(unknown) or 'none'}."
        raise NetError(f"the net has no layer of type '{arguments.type}'", advice=advice, where=Where(arguments.net))
    path = Path(arguments.output or file_name(arguments.type))
    if path.suffix != ".py" or not is_module_name(path.stem):
        raise UsageError(
            f"{path} cannot be imported, or hides a module of Python", expected="a name such as my_layer.py"
        )
    test = path.with_name(f"test_{path.name}")
    blocks = layer_blocks(net_text(arguments.net).text, arguments.type)
    files = {path: layer_code(layers).encode(), test: test_code(layers, blocks, path.stem).encode()}
    for target in files:
        check_target(target, arguments.overwrite)
    write(files)
    print(f"Wrote {path}: write the formula into its method forward.")
    print(f"Wrote {test}: write the formula again, as loops, and run it with pytest {test}.")
    return 0
