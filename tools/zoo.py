#!/usr/bin/env python3
"""How many of the nets and solvers in a folder can be read, built and run, and why others cannot.

usage: tools/zoo.py [--json] [--jobs N] [--seconds S] [--gib G] DIR

Every .prototxt and .pt below DIR is looked at in a process of its own, with a limit of time and of
memory. A solver has to parse. A net also has to be the same net when it is written in today's form and
read again, and to be built, with the shapes of all its blobs, in the phases that it is written for; no
data is needed. A deploy net, one that is fed by Input layers alone, also has to run forward on zeros.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

STEPS = ("parse", "rewrite", "build", "run")


@dataclass(frozen=True)
class Result:
    """What became of one file.

    Attributes:
        kind: "solver", "net", "deploy", or "" for a file that cannot be read.
        done: which of STEPS it got through.
        why: one line on why it got no further.
        gib: most memory that its process used.
    """

    file: str
    kind: str = ""
    done: tuple[str, ...] = ()
    why: str = ""
    seconds: float = 0.0
    gib: float = 0.0

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that a file of its kind has to take."""
        return {"solver": STEPS[:1], "net": STEPS[:3], "deploy": STEPS}.get(self.kind, STEPS[:1])


def look_at(path: Path) -> Result:
    """A file, taken as far as it goes. Whatever a layer raises is a reason, not an end."""
    from pycaffe_like.checks.net_problems import check_net, states_to_check
    from pycaffe_like.errors import PclError
    from pycaffe_like.proto import net_file, read_net_or_solver
    from pycaffe_like.proto.upgraded_text import net_text
    from pycaffe_like.spec import NetDef

    file, kind, done = str(path), "", []
    try:
        found = read_net_or_solver(path)
        done.append("parse")
        if not isinstance(found, NetDef):
            return Result(file, "solver", tuple(done))
        kind = "deploy" if is_deploy(found) else "net"
        if net_file(net_text(path).text, file).lowered().layers != found.layers:
            return Result(file, kind, tuple(done), "in today's form it is another net")
        done.append("rewrite")
        errors = [problem for problem in check_net(found, states_to_check(found)).problems if problem.is_error]
        if errors:
            return Result(file, kind, tuple(done), _reason(errors[0].text, errors[0].where.type))
        done.append("build")
        if kind == "deploy":
            _run(found)
            done.append("run")
    except PclError as error:
        return Result(file, kind, tuple(done), _reason(error.problem, error.where.type if error.where else ""))
    except Exception as error:  # an error that the library should have made its own
        return Result(file, kind, tuple(done), _reason(f"{type(error).__name__}: {error}", ""))
    return Result(file, kind, tuple(done))


def is_deploy(net: object) -> bool:
    """Whether a net is fed by Input layers alone."""
    sources = [layer.type for layer in net.layers if not layer.bottoms]  # type: ignore[attr-defined]
    return "Input" in sources and set(sources) <= {"Input", "Parameter"}


def _run(net: object) -> None:
    """Forward on zeros, in TEST."""
    import torch

    from pycaffe_like.checks.net_problems import states_to_check
    from pycaffe_like.net import Net

    built = Net(net, states_to_check(net)[-1])  # type: ignore[arg-type]
    with torch.no_grad():
        built.run(built.forward_program, [torch.zeros_like(top) for top in built.batch()])


def _reason(text: str, type_name: str) -> str:
    """A problem without what is special to one file."""
    text = re.sub(r"; (expected|got) .*|, in \d+ layers", "", text.partition("\n")[0])
    text = re.sub(r"'[^']*'", "'…'", text) if "layer type" not in text else text
    return f"{type_name}: {text}" if type_name and "layer type" not in text else text


def _child(path: Path, gib: float, look: Callable[[Path], Result] | None, answer: Connection) -> None:
    """Looks at a file with a limit of memory on top of what the process has already."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + int(gib * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # torch writes about its own troubles there
    start = time.perf_counter()
    result = (look or look_at)(path)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    answer.send(Result(**{**asdict(result), "seconds": time.perf_counter() - start, "gib": used}))


def in_a_process(path: Path, seconds: float, gib: float, look: Callable[[Path], Result] | None = None) -> Result:
    """What `look`, or else `look_at`, says of a file, in a process of its own."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_child, args=(path, gib, look, theirs))
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            return Result(str(path), why=f"took more than {seconds:g} s", seconds=seconds)
        result: Result = ours.recv()
        return result
    except EOFError:
        process.join()
        return Result(str(path), why=f"its process died ({process.exitcode})")
    finally:
        process.kill()
        process.join()
        ours.close()


def files(folder: Path) -> list[Path]:
    """The prototxts below a folder."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and (".prototxt" in p.name or p.suffix == ".pt"))


def table(results: Sequence[Result]) -> Iterator[str]:
    """The shares that got through each step, and the reasons why others did not."""
    yield f"{'':<10}{'files':>7}" + "".join(f"{step:>16}" for step in STEPS)
    for name, kinds in (("solvers", ("solver",)), ("nets", ("net", "deploy")), ("deploy", ("deploy",))):
        some = [result for result in results if result.kind in kinds]
        cells = [_share(some, step) if any(step in one.steps for one in some) else "" for step in STEPS]
        yield f"{name:<10}{len(some):>7}" + "".join(f"{cell:>16}" for cell in cells)
    yield f"{'unread':<10}{sum(not result.kind for result in results):>7}"
    whole = [result for result in results if result.done == result.steps]
    yield f"{'whole':<10}{_percent(len(whole), len(results)):>23}"
    slowest = max(results, key=lambda result: result.seconds)
    largest = max(results, key=lambda result: result.gib)
    yield f"\nslowest: {slowest.seconds:.1f} s, {slowest.file}\nlargest: {largest.gib:.1f} GiB, {largest.file}\n"
    for why, count in Counter(result.why for result in results if result.why).most_common():
        example = next(result.file for result in results if result.why == why)
        yield f"{count:>5}  {why}  ({example})"


def _share(results: Sequence[Result], step: str) -> str:
    meant = [result for result in results if step in result.steps]
    return _percent(sum(step in result.done for result in meant), len(meant))


def _percent(part: int, whole: int) -> str:
    return f"{part} = {100 * part / whole:.1f} %" if whole else "none"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--json", action="store_true", help="print one result a line as JSON")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at a time")
    parser.add_argument("--seconds", type=float, default=300, help="limit of time for a file")
    parser.add_argument("--gib", type=float, default=8, help="limit of memory for a file")
    asked = parser.parse_args(arguments)
    import torch

    from pycaffe_like.layers.registry import layer_types

    torch.set_num_threads(1)
    layer_types()  # loads all layers here, so that no process has to
    found = files(asked.folder)
    if not found:
        print(f"error: {asked.folder} has no prototxt", file=sys.stderr)
        return 1
    results = []
    with ThreadPoolExecutor(asked.jobs) as pool:
        for result in pool.map(lambda path: in_a_process(path, asked.seconds, asked.gib), found):
            results.append(result)
            if asked.json:
                print(json.dumps(asdict(result)), flush=True)
    if not asked.json:
        print("\n".join(table(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
