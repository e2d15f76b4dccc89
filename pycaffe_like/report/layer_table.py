"""Tables of a net's layers: shapes, parameters, multiply-adds, receptive fields and memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pycaffe_like.net.built import BuiltLayer, BuiltNet
from pycaffe_like.net.footprint import Footprint, LayerMemory
from pycaffe_like.net.receptive_field import ReceptiveField, receptive_fields
from pycaffe_like.spec import Shape, format_shape


@dataclass(frozen=True)
class LayerRow:
    """One layer.

    Attributes:
        parameters: the number of values that training changes. Shared parameters count for the first layer.
        macs: multiply-adds of a forward pass.
        field: the receptive field of its first top; None if it is unknown, or the net's memory was not measured.
        memory: None if the net's memory was not measured.
    """

    layer: BuiltLayer
    parameters: int
    macs: int
    field: ReceptiveField | None
    memory: LayerMemory | None = None

    @property
    def name(self) -> str:
        return self.layer.name

    @property
    def type(self) -> str:
        return self.layer.definition.type

    @property
    def shapes(self) -> list[Shape]:
        return self.layer.top_shapes


def layer_rows(net: BuiltNet, footprint: Footprint | None = None) -> list[LayerRow]:
    """Returns one row for each layer of a net, including Split layers.

    Args:
        footprint: the memory of the net, for a table that shows memory and receptive fields.
    """
    fields = {} if footprint is None else receptive_fields(net)
    memories: Sequence[LayerMemory | None] = [None] * len(net.layers) if footprint is None else footprint.layers
    rows = []
    for (layer, own), memory in zip(net.own_parameters(), memories, strict=True):
        parameters = sum(one.numel() for one in own if one.requires_grad)
        field = fields.get(layer.tops[0]) if layer.tops else None
        rows.append(
            LayerRow(layer, parameters, layer.module.macs(layer.bottom_shapes, layer.top_shapes), field, memory)
        )
    return rows


def size_table(rows: Sequence[LayerRow]) -> Iterator[str]:
    """Yields the lines of a table of shapes, parameters and multiply-adds, with the totals last."""
    cells = [("layer", "type", "output", "parameters", "MACs")]
    cells += [(row.name, row.type, _shapes(row), f"{row.parameters:,}", f"{row.macs:,}") for row in rows]
    parameters, macs = sum(row.parameters for row in rows), sum(row.macs for row in rows)
    cells.append(("total", "", "", f"{parameters:,}", f"{macs:,}"))
    return align_columns(cells, left=3)


def memory_table(rows: Sequence[LayerRow]) -> Iterator[str]:
    """Yields the lines of a table with all columns, including receptive fields and memory in MiB; totals come last."""
    cells: list[tuple[str, ...]]
    cells = [("layer", "type", "output", "field", "parameters", "MACs", "blobs", "gradients", "history", "workspace")]
    totals = [0, 0, 0, 0]
    for row in rows:
        memory = row.memory
        assert memory is not None
        sizes = (memory.blobs, memory.gradients, memory.history, memory.workspace)
        totals = [total + (size or 0) for total, size in zip(totals, sizes, strict=True)]
        field = "" if row.field is None else str(row.field)
        numbers = (f"{row.parameters:,}", f"{row.macs:,}", *map(mebibytes, sizes))
        cells.append((row.name, row.type, _shapes(row), field, *numbers))
    parameters, macs = sum(row.parameters for row in rows), sum(row.macs for row in rows)
    cells.append(("total", "", "", "", f"{parameters:,}", f"{macs:,}", *map(mebibytes, totals)))
    return align_columns(cells, left=3)


def _shapes(row: LayerRow) -> str:
    return ", ".join(map(format_shape, row.shapes))


def mebibytes(size: int | None) -> str:
    """Formats a size in MiB for tables; "?" if it is unknown."""
    return "?" if size is None else f"{size / 2**20:,.2f}"


def align_columns(rows: Sequence[Sequence[str]], left: int) -> Iterator[str]:
    """Formats rows of cells as lines with columns. The first `left` columns are aligned left, the others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = list(zip(row, widths, strict=True))
        padded = [*(cell.ljust(width) for cell, width in cells[:left])]
        padded += [cell.rjust(width) for cell, width in cells[left:]]
        yield "  ".join(padded).rstrip()
