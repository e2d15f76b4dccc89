"""Print a net as a table: one line per layer, with its bottoms and tops.

usage: pcl summarize [-w WIDTH] [--plain] MODEL

The columns are the layer's name, its type, its parameters, its bottoms, its tops and, for convolution and pooling,
kernel/stride+pad. A parameter is shown with its lr_mult and decay_mult, for example (conv1_w, x1, Dx0). Each blob
has the same colour throughout the table. Tops that no layer reads are bold and underlined; bottoms that no layer
produces have a red background.

example:
  pcl summarize train_val.prototxt | less -R
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pycaffe_like.errors import escape_controls

from .flags import Parser

# ANSI codes of terminals: bright foreground colours, then backgrounds.
_COLORS = ("92", "93", "94", "95", "97", "96", "42", "43;30", "100", "44", "103;30", "107;30")
_UNKNOWN = "41"

Table = list[list[str]]


def add_flags(parser: Parser) -> None:
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument(
        "-w",
        "-max_width",
        "--max_width",
        "--max-width",
        help="maximum width of a column, in characters",
        default=30,
        type=int,
        metavar="N",
    )
    parser.switch("plain", "print without colours")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.proto import read_net_file
    from pycaffe_like.spec.net import empty_net_error

    from . import log

    log.start()
    net = read_net_file(arguments.model)
    log.write_remarks(net.remarks)
    if not net.message.layer:
        raise empty_net_error(arguments.model)
    _escape_names(net.message)
    for line in lines(table(net.message), arguments.max_width):
        print(_COLOR.sub("", line).rstrip() if arguments.plain else line)
    return 0


def _escape_names(net: Any) -> None:
    """Escapes control characters in the names of a NetParameter, which are shown on a terminal."""
    for layer in net.layer:
        layer.name, layer.type = escape_controls(layer.name), escape_controls(layer.type)
        for names in (layer.bottom, layer.top):
            names[:] = [escape_controls(name) for name in names]
        for param in layer.param:
            param.name = escape_controls(param.name)
        python = layer.python_param
        python.module, python.layer = escape_controls(python.module), escape_controls(python.layer)


def table(net: Any) -> Table:
    """Returns a row of cells for each layer of a NetParameter."""
    unused: set[str] = set()
    for layer in net.layer:
        unused = (unused | set(layer.top)) - set(layer.bottom)
    colors: dict[str, str] = {}
    rows = []
    for layer in net.layer:
        tops = []
        for index, name in enumerate(layer.top):
            color = colors.setdefault(name, _COLORS[len(colors) % len(_COLORS)])
            shown = f"\033[1;4m{name}" if name in unused else name
            if index < len(layer.loss_weight):
                shown = f"{_number(layer.loss_weight[index])} * {shown}"
            tops.append(f"\033[{color}m{shown}\033[0m")
        bottoms = [f"\033[{colors.get(name, _UNKNOWN)}m{name}\033[0m" for name in layer.bottom]
        kind = layer.type
        if kind == "Python":
            kind = f"{layer.python_param.module}.{layer.python_param.layer}"
        rows.append([layer.name, kind, _params(layer.param), ", ".join(bottoms), "->", ", ".join(tops), _window(layer)])
    return rows


def _params(params: Sequence[Any]) -> str:
    described = [_param(param) for param in params]
    return f"({', '.join(described)})" if any(described) else ""


def _param(param: Any) -> str:
    parts = [param.name] if param.name else []
    if param.lr_mult != 1:
        parts.append(f"x{_number(param.lr_mult)}")
    if param.decay_mult != 1:
        parts.append(f"Dx{_number(param.decay_mult)}")
    return " ".join(parts)


def _window(layer: Any) -> str:
    """Formats the window, outputs and groups of a layer: `3/2+1 64/2` is kernel 3, stride 2, pad 1, 64 outputs in 2
    groups.
    """
    if layer.type in ("Convolution", "Deconvolution"):
        param = layer.convolution_param
        window = _kernel(param, list(param.kernel_size), list(param.stride), list(param.pad))
        return f"{window} {param.num_output}" + (f"/{param.group}" if param.group != 1 else "")
    if layer.type == "Pooling":
        param = layer.pooling_param
        if param.global_pooling:
            return "global"
        return _kernel(param, [param.kernel_size], [param.stride], [param.pad])
    return ""


def _kernel(param: Any, kernel: list[int], stride: list[int], pad: list[int]) -> str:
    """Formats kernel/stride+pad. If the axes differ, a value is written as 3x5."""
    if param.kernel_h or param.kernel_w:
        kernel = [param.kernel_h, param.kernel_w]
    if param.stride_h or param.stride_w:
        stride = [param.stride_h, param.stride_w]
    if param.pad_h or param.pad_w:
        pad = [param.pad_h, param.pad_w]
    text = "x".join(map(str, kernel))
    text += f"/{'x'.join(map(str, stride))}" if any(one != 1 for one in stride) else ""
    return text + (f"+{'x'.join(map(str, pad))}" if any(pad) else "")


def _number(value: float) -> str:
    """Formats a float32 in its shortest decimal form, always with a point: 2.0, 0.1."""
    return str(float(f"{value:.7g}"))


def lines(rows: Iterable[Sequence[str]], max_width: int) -> Iterator[str]:
    """Yields the rows as lines, with columns as narrow as possible and no wider than `max_width`.

    A longer cell pushes the next columns to the right only as far as needed.
    """
    rows = list(rows)
    widths = [min(max(_width(cell) + 1 for cell in column), max_width) for column in zip(*rows, strict=True)]
    for row in rows:
        line, edge = "", 0
        for cell, width in zip(row, widths, strict=True):
            edge += width
            line += f"{cell} "
            line += " " * (edge - _width(line))
        yield line


_COLOR = re.compile(r"\033\[[\d;]+m")


def _width(text: str) -> int:
    """Returns how many terminal columns a string occupies."""
    return len(_COLOR.sub("", text))
