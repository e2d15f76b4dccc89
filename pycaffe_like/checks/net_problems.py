"""Checks a net without running it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pycaffe_like.errors import PclError, Remark, UnknownLayerTypeError, Where, escape_controls
from pycaffe_like.graph.include_rules import is_included
from pycaffe_like.layers.base import Shape
from pycaffe_like.net.build import Assumption, BuildResult, examine
from pycaffe_like.net.built import BuiltNet
from pycaffe_like.spec import LayerDef, NetDef, NetState, Phase, format_shape

from .data_advice import SAMPLE, look_at_data
from .net_advice import advise

PICTURE: Shape = (3, 224, 224)
"""The assumed shape of what a data layer without a crop produces."""

OTHER_INPUTS: tuple[tuple[Shape, Shape], ...] = (
    ((1, 28, 28), ()),
    ((3, 32, 32), ()),
    ((3, 360, 480), ()),
    ((2, 28, 28), ()),
    ((1, 64, 128), ()),
    ((6, 64, 64), ()),
    (PICTURE, (1,)),
    (PICTURE, (20,)),
    (PICTURE, (1, 1, 1)),
    ((1, 28, 28), (7,)),
)
"""Shapes of pictures and labels to try if a net does not accept PICTURE: handwritten digits, small photographs,
street scenes, pairs, lines of text, stacks, and labels of several numbers."""


@dataclass(frozen=True)
class Problem:
    """An error or a remark about a net or solver.

    Attributes:
        is_error: whether the net or solver cannot run because of it. Otherwise it is a remark:
            something has no effect, or is suspicious.
        text: what is wrong, with expected and actual values.
        advice: how to fix it; may be empty.
        where: file, line and layer; parts may be unknown.
        phase: the phase in which it occurs; None for both.
    """

    is_error: bool
    text: str
    advice: str
    where: Where
    phase: Phase | None = None

    @classmethod
    def of(cls, finding: PclError | Remark) -> Problem:
        """Makes a Problem from an error or a remark."""
        where = finding.where or Where()
        if isinstance(finding, Remark):
            return cls(False, finding.text, "", where)
        return cls(True, escape_controls(finding.sentence), escape_controls(finding.advice), where)

    def __str__(self) -> str:
        kind = "error" if self.is_error else "remark"
        phase = f"in {self.phase.name}: " if self.phase is not None else ""
        place = f"{self.where}: " if str(self.where) else ""
        return f"{kind}: {place}{phase}{self.text}" + (f"\n  {self.advice}" if self.advice else "")


@dataclass(frozen=True)
class NetReport:
    """The result of checking a net.

    Attributes:
        layers: number of layers in the last state that was checked; 0 if there are errors.
        parameters: number of trainable values, counting shared ones once; 0 if there are errors.
    """

    problems: tuple[Problem, ...]
    layers: int = 0
    parameters: int = 0


def build_with_assumed_input(net: NetDef, state: NetState, picture: Shape = PICTURE) -> BuiltNet:
    """Builds a net without opening data: its data layers are assumed to produce pictures of a given
    shape.

    Raises:
        PclError: If the net is invalid; a CombinedError if there are several errors.
    """
    return examine(net, state, assume=Assumption(picture)).net_or_raise()


def check_net(net: NetDef, states: Sequence[NetState], picture: Shape = PICTURE, records: int = SAMPLE) -> NetReport:
    """Finds all errors and remarks of a net in the given states. Python layers are not run.

    Existing sources are opened. If a source is missing, its pictures are assumed to have the shape
    `picture`, and one label each. If the net does not accept that, the shapes in OTHER_INPUTS are
    tried. If it accepts none of them, errors that depend on the assumed shape become remarks.

    Args:
        records: the number of records of each existing source to look at.
    """
    found = _examine(net, states, picture)
    if picture == PICTURE and any(result.errors and result.is_assumed for result in found):
        found = _with_other_inputs(net, states, found)
    return _report(*_of_meant_states(net, states, found), records)


def _examine(net: NetDef, states: Sequence[NetState], picture: Shape, label: Shape = ()) -> list[BuildResult]:
    assume = Assumption(picture, label, opens_sources=True, runs_code=False)
    return [examine(net, state, assume=assume) for state in states]


def _with_other_inputs(net: NetDef, states: Sequence[NetState], found: list[BuildResult]) -> list[BuildResult]:
    """Returns the results for an assumed input that the net accepts.

    If there is none, returns the original results, with errors that depend on the assumed input
    turned into remarks.
    """
    tried = []
    for picture, label in OTHER_INPUTS:
        again = _examine(net, states, picture, label)
        if not any(result.errors for result in again):
            labels = f" and labels of {format_shape(label)}" if label else ""
            checked = f"it was checked with {format_shape(picture)}{labels}"
            remark = f"pictures of {format_shape(PICTURE)} do not fit, so {checked}"
            again[-1].remarks.append(Remark(Where(net.source), remark))
            return again
        tried.append(again)
    for index, result in enumerate(found):
        always = set.intersection(*({str(error) for error in again[index].errors} for again in tried))
        doubtful = [error for error in result.errors if str(error) not in always]
        result.errors = [error for error in result.errors if str(error) in always]
        result.remarks += [Remark(error.where or Where(), _doubt(error)) for error in doubtful]
    return found


def _doubt(error: PclError) -> str:
    return f"if the data are pictures of {format_shape(PICTURE)} with a label each: {Problem.of(error).text}"


def _of_meant_states(
    net: NetDef, states: Sequence[NetState], found: list[BuildResult]
) -> tuple[Sequence[NetState], list[BuildResult]]:
    """Returns the states to report, with their results.

    A net that has only Input layers is run by a program, in one phase, so it has to be valid in one
    phase only.
    """
    fed_by = {layer.type for layer in net.layers if not layer.bottoms and layer.tops}
    right = [index for index, result in enumerate(found) if not result.errors]
    if fed_by != {"Input"} or not right or len(right) == len(states):
        return states, found
    for index, state in enumerate(states):
        if index not in right:
            problem = Problem.of(found[index].errors[0]).text
            remark = f"it is valid in {states[right[0]].phase.name} only; in {state.phase.name}: {problem}"
            found[right[0]].remarks.append(Remark(found[index].errors[0].where or Where(net.source), remark))
    return [states[index] for index in right], [found[index] for index in right]


def _report(states: Sequence[NetState], found: Sequence[BuildResult], records: int) -> NetReport:
    phases = {state.phase for state in states}
    problems: dict[Problem, set[Phase]] = {}
    for state, result in zip(states, found, strict=True):
        findings: list[PclError | Remark] = [*_one_of_each_type(result.errors), *result.remarks]
        if result.net is not None:
            findings += [*advise(result.net), *look_at_data(result.net, records)]
        for problem in map(Problem.of, findings):
            problems.setdefault(problem, set()).add(state.phase)
    everywhere = [
        problem if of == phases or not problem.where.layer else replace(problem, phase=next(iter(of)))
        for problem, of in problems.items()
    ]
    ordered = tuple(sorted(everywhere, key=lambda problem: (problem.where.line, not problem.is_error)))
    return NetReport(ordered, *_size(found[-1].net))


def states_to_check(net: NetDef, level: int = 0, stages: Iterable[str] = ()) -> list[NetState]:
    """Returns the states to check: both phases, unless only one of them has a data layer."""
    both = [NetState.requested(phase, level, stages, net.state) for phase in Phase]
    fed = [state for state in both if any(not one.bottoms and _may_include(one, state) for one in net.layers)]
    return fed or both


def _may_include(layer: LayerDef, state: NetState) -> bool:
    try:
        return is_included(layer, state)
    except PclError:  # it has both kinds of rules; building the net reports that
        return True


def _one_of_each_type(errors: Iterable[PclError]) -> Iterable[PclError]:
    """Merges all errors about the same unknown layer type into one error."""
    errors = list(errors)
    counts = Counter(one.where.type for one in errors if isinstance(one, UnknownLayerTypeError) and one.where)
    seen: set[str] = set()
    for error in errors:
        if isinstance(error, UnknownLayerTypeError) and error.where:
            if error.where.type in seen:
                continue
            seen.add(error.where.type)
            if counts[error.where.type] > 1:
                error.problem += f", in {counts[error.where.type]} layers"
        yield error


def _size(net: BuiltNet | None) -> tuple[int, int]:
    """Returns the number of layers and parameters of a net; zeros for None."""
    if net is None:
        return 0, 0
    layers = [layer for layer in net.layers if layer.definition.type != "Split"]
    return len(layers), net.parameter_count()
