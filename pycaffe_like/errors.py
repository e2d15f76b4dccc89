"""The error tree, and the place in a file that an error points to.

    PclError
      ParseError        a prototxt that cannot be read: grammar, field, value
      NetError          layers that cannot be wired together
        LayerError      one layer: its options, its bottoms' shapes
          UnknownLayerTypeError
      SolverError       a solver that cannot train: policy, type, schedule
      DataError         a source of records: missing, empty, broken
      WeightsError      weights that do not fit, or a file that holds none
      SnapshotError     a snapshot that cannot be written, or resumed from
      UsageError        a command line that makes no sense (exit code 2)
      CombinedError     everything that is wrong with one file

A message reads `file:line: layer 'name' (Type): what is wrong; expected X; got Y`, with one line
of advice below it. Code that finds an error often does not know the place; whoever does adds it
while the error passes by:

    with located(layer.where):
        build(layer)
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

Error = TypeVar("Error", bound="PclError")

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escape_controls(text: str) -> str:
    """The text with control characters as escape sequences, so that a name from a file cannot command
    the terminal that shows it. Newlines and tabs stay."""
    return _CONTROLS.sub(lambda match: match.group().encode("unicode_escape").decode(), text)


def shorten(text: str, limit: int = 120) -> str:
    """The text, cut where it is longer than `limit` characters."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"


@dataclass(frozen=True)
class Where:
    """A place in a file, and the layer there. Every part may be unknown."""

    file: str = ""
    line: int = 0
    column: int = 0
    layer: str = ""
    type: str = ""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)]) if self.file else ""
        layer = f"layer '{shorten(self.layer)}'" if self.layer else ""
        layer += f" ({shorten(self.type)})" if self.layer and self.type else ""
        return ": ".join(part for part in (place, layer) if part)


class PclError(Exception):
    """Whatever a user can cause and mend. Never raised for a mistake of the library itself.

    Attributes:
        problem: what is wrong, in one phrase.
        expected, got: what was needed and what was there; either may be missing.
        advice: one line on how to go on; may be missing.
        where: the place, or None while nobody knew it.
        exit_code: of a command that ends with this error.
    """

    exit_code = 1

    def __init__(
        self,
        problem: str,
        *,
        expected: object = None,
        got: object = None,
        advice: str = "",
        where: Where | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.expected = expected
        self.got = got
        self.advice = advice
        self.where = where

    def __str__(self) -> str:
        place = str(self.where) if self.where else ""
        message = f"{place}: {self.sentence}" if place else self.sentence
        return escape_controls(message + (f"\n{self.advice}" if self.advice else ""))

    @property
    def sentence(self) -> str:
        """What is wrong, what was expected and what was there, without place and advice."""
        expected = "" if self.expected is None else f"; expected {self.expected}"
        got = "" if self.got is None else f"; got {self.got}"
        return f"{self.problem}{expected}{got}"

    def as_kind(self, kind: type[Error]) -> Error:
        """The same error in another class: a broken blob in a solver state is a SnapshotError."""
        return kind(self.problem, expected=self.expected, got=self.got, advice=self.advice, where=self.where)

    def about(self: Error, subject: str) -> Error:
        """This error, with what it is about before the problem: `record 7 of train_lmdb: …`.

        Expected, got, advice and place stay as they are.
        """
        self.problem = f"{subject}: {self.problem}"
        return self


class ParseError(PclError):
    """A prototxt that cannot be read."""


class NetError(PclError):
    """Layers that cannot be wired together."""


class LayerError(NetError):
    """One layer: its options or the shapes of its bottoms."""


class UnknownLayerTypeError(LayerError):
    """A layer type that nobody registered."""


class SolverError(PclError):
    """A solver that cannot train."""


class DataError(PclError):
    """A source of records that is missing, empty or broken."""


class WeightsError(PclError):
    """Weights that do not fit a net, or a file that holds none."""


class SnapshotError(PclError):
    """A snapshot that cannot be written or resumed from."""


class UsageError(PclError):
    """A command line that makes no sense."""

    exit_code = 2


class CombinedError(PclError):
    """Everything that is wrong with one net or solver, found in one go."""

    def __init__(self, errors: Iterable[PclError]) -> None:
        self.errors = tuple(errors)
        super().__init__(f"{len(self.errors)} problems")

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


@dataclass(frozen=True)
class Remark:
    """Something strange that is no error: a field that has no effect, an option out of place."""

    where: Where
    text: str

    def __str__(self) -> str:
        return escape_controls(f"{self.where}: {self.text}")


@contextmanager
def located(where: Where | None) -> Iterator[None]:
    """Adds `where` to an error that leaves the block, as far as the error does not know better."""
    try:
        yield
    except CombinedError:
        raise
    except PclError as error:
        error.where = where if error.where is None else _merged(error.where, where)
        raise


def _merged(inner: Where, outer: Where | None) -> Where:
    if outer is None:
        return inner
    if inner.file and inner.file != outer.file:  # the inner place is another file: keep it whole
        return replace(inner, layer=inner.layer or outer.layer, type=inner.type or outer.type)
    return Where(
        inner.file or outer.file,
        inner.line or outer.line,
        inner.column or (outer.column if not inner.line else 0),
        inner.layer or outer.layer,
        inner.type or outer.type,
    )


def first_line(error: BaseException) -> str:
    """The first line of an exception's message, or the name of its type where it has no message."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


def add_layer_note(error: Exception, where: Where | None, method: str, cls: type) -> None:
    """Adds to an exception of a user's own code which layer raised it; its type stays.

    Args:
        method: what raised it, such as "forward".
        cls: the user's class.
    """
    note = f"{where}: raised in {method} of the layer's Python class {cls.__name__}"
    if hasattr(error, "add_note"):
        if note.partition(": raised in ")[0] not in "\n".join(getattr(error, "__notes__", ())):
            error.add_note(note)
    elif not isinstance(error, KeyError) and ": raised in " not in str(error):  # Python 3.10
        error.args = ("\n".join([str(error), note]).strip(),)  # a KeyError would show the repr of this


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`Did you mean 'x'?` for the known name nearest to `name`, or nothing where none is near."""
    known = list(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:  # also when only the case differs much, as in CONVOLUTION
        folded = {k.lower(): k for k in known}
        near = [folded[m] for m in difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.75)]
    return f"Did you mean '{near[0]}'?" if near else ""
