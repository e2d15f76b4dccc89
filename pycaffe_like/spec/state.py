"""Net states (phase, level, stages) and the rules that select layers by state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Phase(IntEnum):
    """TRAIN or TEST, with Caffe's numbers."""

    TRAIN = 0
    TEST = 1

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class NetState:
    """The phase, level and stages that include and exclude rules are checked against."""

    phase: Phase
    level: int = 0
    stages: tuple[str, ...] = ()

    def merge(self, over: StateDef | None) -> NetState:
        """Returns this state with the fields that `over` sets; stages are appended, as in protobuf's MergeFrom."""
        if over is None:
            return self
        return NetState(
            self.phase if over.phase is None else over.phase,
            self.level if over.level is None else over.level,
            self.stages + over.stages,
        )

    @classmethod
    def requested(cls, phase: Phase, level: int, stages: Iterable[str], own: StateDef | None) -> NetState:
        """Returns the state of a net that a caller builds with this phase, level and stages.

        Phase and level replace those in the net's file, and stages are added to the file's, as in
        the constructor of Caffe's Net.
        """
        return cls(phase, level, (own.stages if own else ()) + tuple(stages))


@dataclass(frozen=True)
class StateDef:
    """A NetState as a file gives it. A field that the file does not set is None."""

    phase: Phase | None = None
    level: int | None = None
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class StateRule:
    """A condition on a NetState: all the fields set here must match (NetStateRule)."""

    phase: Phase | None = None
    min_level: int | None = None
    max_level: int | None = None
    stages: tuple[str, ...] = ()
    not_stages: tuple[str, ...] = ()
