"""Checks a net or solver file, and its data if they exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pycaffe_like.errors import CombinedError, PclError, Remark, UsageError, Where, located
from pycaffe_like.proto import read_net, read_net_or_solver
from pycaffe_like.solver.nets import NetInState, testing_nets, training_net
from pycaffe_like.solver.options import check_options, doubtful_options
from pycaffe_like.solver.policy import Schedule
from pycaffe_like.solver.rules import make_rule
from pycaffe_like.spec import NetDef, NetState, Phase, SolverDef

from .data_advice import LARGE_SAMPLE, SAMPLE, uncovered_test
from .net_problems import PICTURE, NetReport, Problem, check_net, states_to_check


@dataclass(frozen=True)
class FileReport:
    """The result of checking a file.

    Attributes:
        kind: "net", "solver", or "" for a file that cannot be read.
        layers, parameters: the size of the net, or of a solver's training net; 0 if there are errors.
    """

    file: str
    kind: str
    problems: tuple[Problem, ...]
    layers: int = 0
    parameters: int = 0

    @property
    def runs(self) -> bool:
        """Whether the file can be used: it has no errors."""
        return not any(problem.is_error for problem in self.problems)


@dataclass(frozen=True)
class CheckOptions:
    """How to check a file.

    Attributes:
        phase: the phase to check a net in; None to check every phase for which the net has data. Not used for
            solvers, which define the phases of their nets.
        picture: the C x H x W that data layers without a crop are assumed to produce.
        strict: whether every unknown field is an error, not only likely typos, and whether to look at more
            records.
    """

    phase: Phase | None = None
    picture: tuple[int, ...] = PICTURE
    strict: bool = False
    level: int = 0
    stages: tuple[str, ...] = ()

    @property
    def records(self) -> int:
        """The number of records of each source to look at."""
        return LARGE_SAMPLE if self.strict else SAMPLE


def check(path: str | Path, phase: str | int | None = None, assume_input: Sequence[int] = PICTURE) -> list[Problem]:
    """Finds the problems of a net or solver file. Looks at some records of the data sources that exist.

    Args:
        phase: for a net, "TRAIN" or "TEST", or pycaffe's numbers for them; None to check every phase for which
            the net has data.
        assume_input: the C x H x W that data layers without a crop are assumed to produce.

    Raises:
        UsageError: If the phase or the shape is invalid.
    """
    if len(assume_input) != 3 or min(assume_input) < 1:
        raise UsageError("assume_input is not a shape", expected="C, H, W such as (3, 224, 224)", got=assume_input)
    return list(check_file(path, CheckOptions(_phase(phase), tuple(assume_input))).problems)


def _phase(given: str | int | None) -> Phase | None:
    if given is None:
        return None
    if isinstance(given, str) and given in Phase.__members__:
        return Phase[given]
    if given in tuple(Phase):
        return Phase(given)
    raise UsageError("the phase is unknown", expected="'TRAIN', 'TEST' or None", got=repr(given))


def check_file(path: str | Path, options: CheckOptions) -> FileReport:
    """Checks a net or solver file; returns all errors and remarks, and the size of the net."""
    try:
        found = read_net_or_solver(path)
    except PclError as error:
        return FileReport(str(path), "", tuple(map(Problem.of, _single(error))))
    report = _check_solver(found, options) if isinstance(found, SolverDef) else _check_net(found, options)
    return replace(report, problems=_with_errors(report.problems, _unknown_field_errors(path, options)))


def _check_net(net: NetDef, options: CheckOptions) -> FileReport:
    if options.phase is None:
        states = states_to_check(net, options.level, options.stages)
    else:
        states = [NetState.requested(options.phase, options.level, options.stages, net.state)]
    report = check_net(net, states, options.picture, options.records)
    return FileReport(net.source, "net", report.problems, report.layers, report.parameters)


def _check_solver(solver: SolverDef, options: CheckOptions) -> FileReport:
    problems = [Problem.of(remark) for remark in solver.remarks]
    problems += map(Problem.of, _settings(solver))
    problems += map(Problem.of, doubtful_options(solver))
    read = cache(read_net)
    stated: list[NetInState] = []
    readers: tuple[Callable[[], list[NetInState]], ...] = (
        lambda: [training_net(solver, read)],
        lambda: testing_nets(solver, read),
    )
    for nets in readers:
        try:
            with located(Where(solver.source)):
                stated += nets()
        except PclError as error:
            problems += [problem for problem in map(Problem.of, _single(error)) if problem not in problems]
    problems += map(Problem.of, _uncovered_tests(solver, stated))
    size = NetReport(())
    for net, states in _by_net(stated):
        report = check_net(net, states, options.picture, options.records)
        problems += _with_errors(report.problems, _unknown_field_errors(net.source, options) if net.source else ())
        size = size if size.layers else report
    return FileReport(solver.source, "solver", tuple(problems), size.layers, size.parameters)


def _uncovered_tests(solver: SolverDef, nets: Sequence[NetInState]) -> Iterator[Remark]:
    """Yields a remark for each test net whose test_iter does not fit its data."""
    tests = nets[len(nets) - len(solver.test_iter) :] if solver.test_iter else []
    for number, (test, count) in enumerate(zip(tests, solver.test_iter, strict=False)):
        text = uncovered_test(test.net, test.state, count) if test.state.phase is Phase.TEST else ""
        if text:
            yield Remark(Where(solver.source), f"test net #{number}: {text}")


def _unknown_field_errors(path: str | Path, options: CheckOptions) -> tuple[Problem, ...]:
    """Returns errors for the unknown fields of a file that could be read.

    With `strict` these are all unknown fields, otherwise the likely typos, which `train`, `test`
    and `time` reject too.
    """
    try:
        read_net_or_solver(path, "error" if options.strict else "typo")
    except PclError as error:
        return tuple(map(Problem.of, _single(error)))
    return ()


def _with_errors(problems: Iterable[Problem], errors: Sequence[Problem]) -> tuple[Problem, ...]:
    """Returns the problems and the errors together. An error replaces a remark about the same field."""
    places = {error.where for error in errors}
    return (*errors, *(problem for problem in problems if problem.is_error or problem.where not in places))


def _settings(solver: SolverDef) -> Iterator[PclError]:
    """Finds errors in the fields of the solver itself."""
    for part in (lambda: check_options(solver), lambda: Schedule(solver), lambda: make_rule(solver, ())):
        try:
            with located(Where(solver.source)):
                part()
        except PclError as error:
            yield error


def _by_net(stated: Iterable[NetInState]) -> Iterator[tuple[NetDef, list[NetState]]]:
    """Lists each net once, with all states that it is used in."""
    states: dict[int, tuple[NetDef, list[NetState]]] = {}
    for net, state, _ in stated:
        states.setdefault(id(net), (net, []))[1].append(state)
    yield from states.values()


def _single(error: PclError) -> tuple[PclError, ...]:
    return error.errors if isinstance(error, CombinedError) else (error,)
