"""Nets looked at without their data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pycaffe_like.errors import LayerError, PclError, Remark, UnknownLayerTypeError, Where, escape_controls
from pycaffe_like.graph.rules import is_included
from pycaffe_like.layers.base import Shape, text
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.net.build import BuildResult, examine
from pycaffe_like.net.built import BuiltNet
from pycaffe_like.spec import LayerDef, NetDef, NetState, Phase

PICTURE: Shape = (3, 224, 224)
"""What a data layer without a crop is taken to give."""

OTHER_PICTURES: tuple[Shape, ...] = ((1, 28, 28), (3, 32, 32), (3, 360, 480))
"""What it is taken to give where a net cannot work on that: handwritten digits, small photographs, views
of a street."""


@dataclass(frozen=True)
class Problem:
    """One thing to know about a net or a solver.

    Attributes:
        is_error: it would not run; else it would, but something in it has no effect or is strange.
        text: what is wrong, expected and got.
        advice: how to go on; may be empty.
        where: file, line and layer, as far as there are any.
        phase: the phase in which it comes up, where it does not in both.
    """

    is_error: bool
    text: str
    advice: str
    where: Where
    phase: Phase | None = None

    @classmethod
    def of(cls, finding: PclError | Remark) -> Problem:
        """An error or a remark as a problem."""
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
    """What looking at a net brought up.

    Attributes:
        layers, parameters: how many the net has in the last state looked at; values that training
            changes, those that layers share once. 0 where there are errors.
    """

    problems: tuple[Problem, ...]
    layers: int = 0
    parameters: int = 0


def assumed(net: NetDef, state: NetState, picture: Shape = PICTURE) -> BuiltNet:
    """Builds a net whose data layers are taken to give pictures of some shape.

    Raises:
        PclError: the one thing that is wrong, or a CombinedError of all that is.
    """
    return examine(net, state, assume=picture).net_or_raise()


def check_net(net: NetDef, states: Sequence[NetState], picture: Shape = PICTURE) -> NetReport:
    """All that is wrong or strange with a net in some states, without a look at its data.

    Where PICTURE is assumed and only shapes are wrong, a net for one of OTHER_PICTURES is right.
    """
    found = [examine(net, state, assume=picture, run_code=False) for state in states]
    if picture == PICTURE and any(map(_has_wrong_shapes, found)):
        for other in OTHER_PICTURES:
            again = [examine(net, state, assume=other, run_code=False) for state in states]
            if not any(result.errors for result in again):
                told = f"pictures of {text(picture)} do not fit, so it was looked at with {text(other)}"
                again[-1].remarks.append(Remark(Where(net.source), told))
                found = again
                break
    return _report(states, found)


def _has_wrong_shapes(result: BuildResult) -> bool:
    """Whether nothing but options and shapes is wrong, in a net that is fed by data layers."""
    fed = any(isinstance(module, DataLayer) for module in result.modules)
    return fed and {type(error) for error in result.errors} == {LayerError}


def _report(states: Sequence[NetState], found: Sequence[BuildResult]) -> NetReport:
    phases = {state.phase for state in states}
    problems: dict[Problem, set[Phase]] = {}
    for state, result in zip(states, found, strict=True):
        told: list[PclError | Remark] = [*_one_of_each_type(result.errors), *result.remarks]
        for problem in map(Problem.of, told):
            problems.setdefault(problem, set()).add(state.phase)
    everywhere = [
        problem if of == phases or not problem.where.layer else replace(problem, phase=next(iter(of)))
        for problem, of in problems.items()
    ]
    ordered = tuple(sorted(everywhere, key=lambda problem: (problem.where.line, not problem.is_error)))
    return NetReport(ordered, *_size(found[-1].net))


def meant_states(net: NetDef, level: int = 0, stages: Iterable[str] = ()) -> list[NetState]:
    """The states that a net is written for: both phases, but not one in which no layer makes data while
    in the other one some layer does."""
    both = [NetState.asked(phase, level, stages, net.state) for phase in Phase]
    fed = [state for state in both if any(not one.bottoms and _included(one, state) for one in net.layers)]
    return fed or both


def _included(layer: LayerDef, state: NetState) -> bool:
    try:
        return is_included(layer, state)
    except PclError:  # it has both kinds of rules, which building the net will say
        return True


def _one_of_each_type(errors: Iterable[PclError]) -> Iterable[PclError]:
    """The errors, with one for all layers of an unknown type."""
    errors = list(errors)
    counts = Counter(one.where.type for one in errors if isinstance(one, UnknownLayerTypeError) and one.where)
    told: set[str] = set()
    for error in errors:
        if isinstance(error, UnknownLayerTypeError) and error.where:
            if error.where.type in told:
                continue
            told.add(error.where.type)
            if counts[error.where.type] > 1:
                error.problem += f", in {counts[error.where.type]} layers"
        yield error


def _size(net: BuiltNet | None) -> tuple[int, int]:
    """How many layers and parameters a net has; zeros where it has errors."""
    if net is None:
        return 0, 0
    layers = [layer for layer in net.layers if layer.definition.type != "Split"]
    return len(layers), net.parameter_count()
