"""Flags as Caffe's tools take them: `-solver x`, `--solver x`, `--solver=x`, `-gray`, `--gray=false`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from pycaffe_like.errors import UsageError, did_you_mean

_YES = {"true", "t", "yes", "y", "1"}
_NO = {"false", "f", "no", "n", "0"}


class Parser(argparse.ArgumentParser):
    """argparse with gflags' spellings. Wrong usage raises UsageError instead of exiting."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **kwargs)
        self._switches: set[str] = set()

    def flag(self, name: str, help: str, default: Any = None, **kwargs: Any) -> None:
        """A flag with a value. `name` is written as in Caffe; dashes do for underscores."""
        self.add_argument(*_spellings(name), dest=name, default=default, help=help, **kwargs)

    def switch(self, name: str, help: str) -> None:
        """A flag that is on or off, off at first."""
        self._switches.add(name)
        self.add_argument(*_spellings(name), dest=name, action="store_true", help=help)

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The values of all flags.

        Raises:
            UsageError: an unknown flag, or a value missing or of the wrong kind.
        """
        values, rest = self.parse_known_args([part for one in arguments for part in self._plain(one)])
        if rest:
            advice = did_you_mean("--" + rest[0].lstrip("-").partition("=")[0], self.flag_names())
            raise UsageError(f"unknown argument {rest[0]}", advice=advice or f"See {self.prog} --help.")
        return values

    def flag_names(self) -> list[str]:
        """All flags in the form --name, sorted."""
        return sorted(option for option in self._option_string_actions if option.startswith("--"))

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, advice=f"See {self.prog} --help.")

    def _plain(self, argument: str) -> list[str]:
        """A switch with a value, or its negation, in argparse's form."""
        match = re.match(r"^--?(no)?([\w-]+?)(?:=(\w+))?$", argument)
        if match is None:
            return [argument]
        negated, name, value = match[1], match[2].replace("-", "_"), match[3]
        if name not in self._switches and f"no{name}" not in self._switches:
            return [argument]
        if negated and value is None and name in self._switches:
            return []
        if value is None:
            return [argument]
        if value.lower() not in _YES | _NO:
            raise UsageError(f"--{name} is on or off", expected="true or false", got=value)
        return [f"--{name}"] if value.lower() in _YES else []


def _spellings(name: str) -> list[str]:
    names = [f"-{name}", f"--{name}"]
    return [*names, f"--{name.replace('_', '-')}"] if "_" in name else names
