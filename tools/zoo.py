#!/usr/bin/env python3
"""Reads, builds and runs the nets and solvers in a folder; prints how many pass each step, and why others fail.

usage: tools/zoo.py [--json] [--step] [--modules DIR] [--jobs N] [--seconds S] [--gib G] DIR

Every .prototxt and .pt in DIR and its subfolders gets its own process, with limits on processor time and
memory. A solver has to parse. A net has to parse, to stay the same net when it is written in the current
format and read again, and to build, with the shapes of all its blobs, in the phases that it is written for;
no data is needed. A deploy net, which has only Input layers as sources, also has to run forward on zeros. With
--step, a net with a loss also has to compute its loss and gradients on random data.

A file that cannot be read counts as a net that fails. Two kinds of files do not count: fragments, whose first
layers have bottoms that no layer produces, and files of something else, such as label maps. The table also
shows the share of nets that build, averaged over repositories (the folders in DIR).
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import multiprocessing
import os
import re
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

STEPS = ("parse", "rewrite", "build", "run", "step")


@dataclass(frozen=True)
class Result:
    """The result for one file.

    Attributes:
        kind: "solver", "net", "deploy", "fragment" or "foreign", or "" for a file that cannot be read.
        done: the steps of STEPS that it passed.
        why: one line on why it failed the next step.
        errors: all errors of the step that failed.
        remarks: how many remarks pcl makes about what it does differently or ignores.
        seconds: processor time used.
        gib: peak memory of its process.
        trains: whether it has to compute a training step.
    """

    file: str
    kind: str = ""
    done: tuple[str, ...] = ()
    why: str = ""
    errors: tuple[str, ...] = ()
    remarks: int = 0
    seconds: float = 0.0
    gib: float = 0.0
    trains: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that a file of its kind has to pass."""
        steps = {"solver": STEPS[:1], "deploy": STEPS[:4]}.get(self.kind, STEPS[:3])
        return (*steps, "step") if self.trains else steps

    @property
    def counts(self) -> bool:
        """Whether the file counts in the statistics: it is a complete net, a solver, or cannot be read."""
        return self.kind not in ("fragment", "foreign")

    @property
    def is_whole(self) -> bool:
        return self.done == self.steps


def look_at(path: Path, step: bool = False) -> Result:
    """Runs a file through the steps until one fails. Any exception is reported as the reason."""
    from pycaffe_like.errors import PclError

    progress = Progress(str(path))
    try:
        _run_steps(path, step, progress)
    except PclError as error:
        progress.fail([str(error)], _reason(error.problem, error.where.type if error.where else ""))
    except Exception as error:  # an exception that the library should have turned into a PclError
        text = f"{type(error).__name__}: {error}"
        progress.fail([text], _reason(text, ""))
    return progress.result()


class Progress:
    """The result for a file up to the current step."""

    def __init__(self, file: str) -> None:
        self.file, self.kind, self.why = file, "", ""
        self.done: list[str] = []
        self.errors: list[str] = []
        self.remarks = 0
        self.trains = False

    def fail(self, errors: Sequence[str], why: str) -> None:
        self.errors, self.why = list(errors), why

    def result(self) -> Result:
        done, errors = tuple(self.done), tuple(self.errors)
        return Result(self.file, self.kind, done, self.why, errors, self.remarks, trains=self.trains)


def _run_steps(path: Path, step: bool, progress: Progress) -> None:
    from pycaffe_like.checks.net_problems import check_net, states_to_check
    from pycaffe_like.proto import net_file, read_net_or_solver
    from pycaffe_like.proto.upgraded_text import net_text
    from pycaffe_like.spec import NetDef

    if is_foreign(path):
        progress.kind = "foreign"
        return
    found = read_net_or_solver(path)
    progress.done.append("parse")
    progress.kind = "solver"
    if not isinstance(found, NetDef):
        return
    progress.kind = "deploy" if is_deploy(found) else "net"
    if net_file(net_text(path).text, progress.file).lowered().layers != found.layers:
        progress.fail([], "in today's form it is another net")
        return
    progress.done.append("rewrite")
    problems = check_net(found, states_to_check(found)).problems
    errors = [problem for problem in problems if problem.is_error]
    progress.remarks = len(problems) - len(errors)
    if errors:
        progress.kind = "fragment" if is_fragment(found) else progress.kind
        progress.fail([str(one) for one in errors], _reason(errors[0].text, errors[0].where.type))
        return
    progress.done.append("build")
    if progress.kind == "deploy":
        _run(found)
        progress.done.append("run")
    elif step:
        _step(found, progress)


def is_deploy(net: object) -> bool:
    """Returns whether all sources of a net are Input layers."""
    sources = [layer.type for layer in net.layers if not layer.bottoms]  # type: ignore[attr-defined]
    return "Input" in sources and set(sources) <= {"Input", "Parameter"}


def is_fragment(net: object) -> bool:
    """Returns whether a net is only a fragment: none of its layers produces data."""
    return all(layer.bottoms or not layer.tops for layer in net.layers)  # type: ignore[attr-defined]


def is_foreign(path: Path) -> bool:
    """Returns whether a prototxt is neither a net nor a solver: it has no field of either."""
    from pycaffe_like.errors import ParseError
    from pycaffe_like.proto import caffe_pb2
    from pycaffe_like.proto.textformat import parse

    try:
        fields = {field.name for field in parse(path.read_text("utf-8", "replace")).fields}
    except ParseError:
        return False
    messages = (caffe_pb2.NetParameter.DESCRIPTOR, caffe_pb2.SolverParameter.DESCRIPTOR)
    known = {slot for message in messages for slot in message.fields_by_name} - {"name"}
    return bool(fields) and not fields & known


def _step(net: object, progress: Progress) -> None:
    """Computes loss and gradients in TRAIN, for made-up data."""
    from dataclasses import replace

    from pycaffe_like.checks.net_problems import build_with_assumed_input
    from pycaffe_like.graph.include_rules import select
    from pycaffe_like.net import Net
    from pycaffe_like.spec import LayerDef, NetState, Options, Phase

    state = NetState(Phase.TRAIN)
    built = build_with_assumed_input(net, state)  # type: ignore[arg-type]
    if not any(any(layer.loss_weights) for layer in built.layers):
        return
    progress.trains = True
    shapes = {top.name: tuple(top.shape) for layer in built.layers for top in layer.tops}

    def fed(layer: LayerDef) -> LayerDef:
        if layer.bottoms or layer.type in ("DummyData", "Parameter"):
            return layer
        options = Options({"shape": tuple(shapes[name] for name in layer.tops)})
        return LayerDef(layer.name, "Input", (), layer.tops, options={"input_param": options})

    selected = select(net, state)  # type: ignore[arg-type]
    trained = Net(replace(selected, layers=tuple(map(fed, selected.layers))), state)
    names = [top.name for layer in trained.layers if layer.definition.type == "Input" for top in layer.tops]
    loss, _ = trained.run(trained.loss_program, made_up_data(names, trained.batch()))
    loss.backward()  # type: ignore[union-attr]
    progress.done.append("step")


def made_up_data(names: Sequence[str], tops: Iterable[Tensor]) -> list[Tensor]:
    """Returns a random picture, and labels of 0.

    py-faster-rcnn's `im_info` and `gt_boxes` fit the picture: its size, and an object of class 1 in its middle.
    """
    import torch

    data: list[Tensor] = []
    for name, top in zip(names, tops, strict=True):
        data.append(torch.zeros_like(top) if data else torch.randn_like(top))
        height, width = data[0].shape[-2:]
        if name == "im_info":
            data[-1].flatten(1)[:] = torch.tensor([height, width, 1.0])[: top.shape[1]]
        elif name == "gt_boxes":
            data[-1].flatten(1)[:] = torch.tensor([width * 0.25, height * 0.25, width * 0.75, height * 0.75, 1.0])
    return data


def _run(net: object) -> None:
    """Runs a net forward on zeros, in TEST."""
    import torch

    from pycaffe_like.checks.net_problems import states_to_check
    from pycaffe_like.net import Net

    built = Net(net, states_to_check(net)[-1])  # type: ignore[arg-type]
    with torch.no_grad():
        built.run(built.forward_program, [torch.zeros_like(top) for top in built.batch()])


def _reason(text: str, type_name: str) -> str:
    """Returns a problem without the details of a single file, so that equal problems can be counted."""
    text = re.sub(r"; (expected|got) .*|, in \d+ layers", "", text.partition("\n")[0])
    text = re.sub(r"'[^']*'", "'…'", text) if "layer type" not in text else text
    return f"{type_name}: {text}" if type_name and "layer type" not in text else text


def _child(path: Path, seconds: float, gib: float, look: Callable[[Path], Result], answer: Connection) -> None:
    """Runs `look` on a file, with limits on processor time and on memory beyond what the process has already."""
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 5))
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + int(gib * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # hides torch's own warnings
    start = time.process_time()
    result = look(path)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    answer.send(Result(**{**asdict(result), "seconds": time.process_time() - start, "gib": used}))


def in_a_process(path: Path, seconds: float, gib: float, look: Callable[[Path], Result] | None = None) -> Result:
    """Returns the result of `look`, by default `look_at`, for a file, computed in a process of its own.

    Args:
        seconds: the limit on processor time; real time may be ten times as long.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=_child, args=(path, seconds, gib, look or look_at, theirs)
    )
    process.start()
    theirs.close()
    try:
        if not ours.poll(10 * seconds):
            return Result(str(path), why=f"took more than {seconds:g} s", seconds=seconds)
        result: Result = ours.recv()
        return result
    except EOFError:
        process.join()
        if process.exitcode == -signal.SIGXCPU:
            return Result(str(path), why=f"took more than {seconds:g} s", seconds=seconds)
        return Result(str(path), why=f"its process died ({process.exitcode})")
    finally:
        process.kill()
        process.join()
        ours.close()


def files(folder: Path) -> list[Path]:
    """Returns the prototxts in a folder and its subfolders."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and (".prototxt" in p.name or p.suffix == ".pt"))


def table(results: Sequence[Result], folder: Path = Path()) -> Iterator[str]:
    """Yields the lines of the table: the share of files that passed each step, and the reasons why others failed."""
    counted = [result for result in results if result.counts]
    yield f"{'':<10}{'files':>7}" + "".join(f"{step:>16}" for step in STEPS)
    for name, kinds in (("solvers", ("solver",)), ("nets", ("net", "deploy", "")), ("deploy", ("deploy",))):
        some = [result for result in counted if result.kind in kinds]
        cells = [_share(some, step) if any(step in one.steps for one in some) else "" for step in STEPS]
        yield f"{name:<10}{len(some):>7}" + "".join(f"{cell:>16}" for cell in cells)
    yield f"{'unread':<10}{sum(not result.kind for result in counted):>7}"
    yield f"{'left out':<10}{len(results) - len(counted):>7}  fragments and files of something else"
    yield f"{'remarks':<10}{sum(result.remarks for result in counted):>7}"
    yield f"{'whole':<10}{_percent(sum(one.is_whole for one in counted), len(counted)):>23}"
    yield f"{'mean':<10}{_mean_build(counted, folder):>23}  of nets that build, over repositories"
    slowest = max(results, key=lambda result: result.seconds)
    largest = max(results, key=lambda result: result.gib)
    yield f"\nslowest: {slowest.seconds:.1f} s, {slowest.file}\nlargest: {largest.gib:.1f} GiB, {largest.file}\n"
    for why, count in Counter(result.why for result in counted if result.why).most_common():
        example = next(result.file for result in counted if result.why == why)
        yield f"{count:>5}  {why}  ({example})"


def _mean_build(results: Sequence[Result], folder: Path) -> str:
    """Returns the share of nets that build, averaged over the folders in `folder`."""
    builds: dict[str, list[bool]] = {}
    for result in results:
        if result.kind != "solver":
            repository = Path(os.path.relpath(result.file, folder)).parts[0]
            builds.setdefault(repository, []).append("build" in result.done)
    shares = [sum(one) / len(one) for one in builds.values()]
    return f"{100 * sum(shares) / len(shares):.1f} %" if shares else "none"


def _share(results: Sequence[Result], step: str) -> str:
    meant = [result for result in results if step in result.steps]
    return _percent(sum(step in result.done for result in meant), len(meant))


def _percent(part: int, whole: int) -> str:
    return f"{part} = {100 * part / whole:.1f} %" if whole else "none"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--json", action="store_true", help="print one result a line as JSON")
    parser.add_argument("--step", action="store_true", help="take a step of training with made-up data")
    parser.add_argument("--modules", metavar="DIR", help="folder of the Python modules that nets name; they are run")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at a time")
    parser.add_argument("--seconds", type=float, default=300, help="limit of processor time for a file")
    parser.add_argument("--gib", type=float, default=8, help="limit of memory for a file")
    asked = parser.parse_args(arguments)
    import torch

    from pycaffe_like.layers.registry import layer_types

    torch.set_num_threads(1)
    if asked.modules:
        sys.path.insert(0, asked.modules)
    look = functools.partial(look_at, step=asked.step)
    layer_types()  # loads all layers here, so that no process has to
    found = files(asked.folder)
    if not found:
        print(f"error: {asked.folder} has no prototxt", file=sys.stderr)
        return 1
    results = []
    with ThreadPoolExecutor(asked.jobs) as pool:
        for result in pool.map(lambda path: in_a_process(path, asked.seconds, asked.gib, look), found):
            results.append(result)
            if asked.json:
                print(json.dumps(asdict(result)), flush=True)
    if not asked.json:
        print("\n".join(table(results, asked.folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
