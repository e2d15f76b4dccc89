"""What a net is built for, and the rules that pick its layers."""

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
    """Phase, level and stages that include and exclude rules are held against."""

    phase: Phase
    level: int = 0
    stages: tuple[str, ...] = ()

    def merged(self, over: StateDef | None) -> NetState:
        """This state with what `over` sets laid over it; stages add up (as protobuf's MergeFrom)."""
        if over is None:
            return self
        return NetState(
            self.phase if over.phase is None else over.phase,
            self.level if over.level is None else over.level,
            self.stages + over.stages,
        )

    @classmethod
    def asked(cls, phase: Phase, level: int, stages: Iterable[str], own: StateDef | None) -> NetState:
        """The state of a net that a caller asks for: phase and level replace those that the net's own
        file sets, stages add to its stages (as the constructor of Caffe's Net does it)."""
        return cls(phase, level, (own.stages if own else ()) + tuple(stages))


@dataclass(frozen=True)
class StateDef:
    """A NetState as a file gives it: what it does not set is None."""

    phase: Phase | None = None
    level: int | None = None
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class StateRule:
    """Met by a state when everything that is set here agrees with it (NetStateRule)."""

    phase: Phase | None = None
    min_level: int | None = None
    max_level: int | None = None
    stages: tuple[str, ...] = ()
    not_stages: tuple[str, ...] = ()
